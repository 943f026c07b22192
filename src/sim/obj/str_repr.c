/*
 * str: repr(), and the iterators over a string.
 */
#include "sim/obj/str_parts.h"

static void add_hex(struct text *t, char kind, uint32_t c, int n_digits)
{
    text_add_char(t, '\\');
    text_add_char(t, (uint8_t)kind);
    for (int shift = 4 * (n_digits - 1); shift >= 0; shift -= 4)
        text_add_char(t, (uint8_t) "0123456789abcdef"[c >> shift & 15]);
}

static void add_escaped(struct text *t, uint32_t c, uint32_t quote)
{
    if (c == quote || c == '\\') {
        text_add_char(t, '\\');
        text_add_char(t, c);
    } else if (c == '\t' || c == '\n' || c == '\r') {
        text_add_char(t, '\\');
        text_add_char(t, c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
    } else if (char_is_printable(c)) {
        text_add_char(t, c);
    } else if (c < 0x100) {
        add_hex(t, 'x', c, 2);
    } else if (c < 0x10000) {
        add_hex(t, 'u', c, 4);
    } else {
        add_hex(t, 'U', c, 8);
    }
}

addr str_repr(struct vm *vm, addr s)
{
    struct str_view v = str_view_of(vm, s);
    bool has_single = false, has_double = false;
    for (int64_t i = 0; i < v.len; i++) {
        uint32_t c = view_char(&v, i);
        has_single |= c == '\'';
        has_double |= c == '"';
    }
    uint32_t quote = has_single && !has_double ? '"' : '\'';
    struct text t = {0};
    if (!text_reserve(vm, &t, (uint64_t)v.len + 2))
        return NULL_ADDR;
    text_add_char(&t, quote);
    bool ok = true;
    for (int64_t i = 0; ok && i < v.len; i++) {
        add_escaped(&t, view_char(&v, i), quote);
        ok = text_reserve(vm, &t, 0);
    }
    text_add_char(&t, quote);
    return text_finish(vm, &t, ok);
}

addr object_ascii(struct vm *vm, addr o)
{
    addr repr = object_repr(vm, o);
    if (addr_is_null(repr) || str_is_ascii(vm, repr))
        return repr;
    struct str_view v = str_view_of(vm, repr);
    struct text t = {0};
    bool ok = true;
    for (int64_t i = 0; ok && i < v.len; i++) {
        uint32_t c = view_char(&v, i);
        ok = text_reserve(vm, &t, 10);
        if (c < 128)
            text_add_char(&t, c);
        else if (c < 0x100)
            add_hex(&t, 'x', c, 2);
        else if (c < 0x10000)
            add_hex(&t, 'u', c, 4);
        else
            add_hex(&t, 'U', c, 8);
    }
    addr result = text_finish(vm, &t, ok);
    decref(vm, repr);
    return result;
}

/* CPython's unicodeiterobject. */
struct py_str_iterator {
    struct py_object base;
    int64_t it_index;
    addr it_seq; /* NULL_ADDR once exhausted */
};

static struct py_str_iterator *iterator_at(const struct vm *vm, addr o)
{
    return space_at(&vm->mem.space, o);
}

addr str_iter(struct vm *vm, addr s)
{
    enum type_id type = str_is_ascii(vm, s) ? T_STR_ASCII_ITERATOR : T_STR_ITERATOR;
    addr o = object_new_uninit(vm, PY_TYPE(type), 0);
    if (addr_is_null(o))
        return o;
    iterator_at(vm, o)->it_index = 0;
    iterator_at(vm, o)->it_seq = newref(vm, s);
    gc_track(vm, o);
    return o;
}

static void iterator_dealloc(struct vm *vm, addr o)
{
    gc_untrack(vm, o);
    xdecref(vm, iterator_at(vm, o)->it_seq);
    object_free(vm, o);
}

static void iterator_traverse(struct vm *vm, addr o, visit_fn visit, void *ctx)
{
    if (!addr_is_null(iterator_at(vm, o)->it_seq))
        visit(vm, iterator_at(vm, o)->it_seq, ctx);
}

static SIM_NEW addr iterator_next(struct vm *vm, addr o)
{
    struct py_str_iterator *it = iterator_at(vm, o);
    if (addr_is_null(it->it_seq))
        return NULL_ADDR;
    if (it->it_index < str_length(vm, it->it_seq))
        return str_from_char(vm, str_char(vm, it->it_seq, it->it_index++));
    clear_ref(vm, &it->it_seq);
    return NULL_ADDR;
}

static SIM_NEW addr iterator_length_hint(struct vm *vm, addr o, const addr *args, size_t n_args,
                                         addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_str_iterator *it = iterator_at(vm, o);
    if (addr_is_null(it->it_seq))
        return int_from_i64(vm, 0);
    return int_from_i64(vm, str_length(vm, it->it_seq) - it->it_index);
}

static SIM_NEW addr iterator_reduce(struct vm *vm, addr o, const addr *args, size_t n_args,
                                    addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr iter = dict_get_str(vm, vm->builtins_dict, vm_name(vm, N_iter));
    const struct py_str_iterator *it = iterator_at(vm, o);
    bool is_done = addr_is_null(it->it_seq);
    addr state = tuple_pack(vm, 1, is_done ? PY_EMPTY_STR : it->it_seq);
    if (addr_is_null(state) || is_done || addr_is_null(iter)) {
        addr reduced = addr_is_null(state) ? state : tuple_pack(vm, 2, iter, state);
        xdecref(vm, state);
        return reduced;
    }
    addr index = int_from_i64(vm, it->it_index);
    addr reduced = addr_is_null(index) ? index : tuple_pack(vm, 3, iter, state, index);
    xdecref(vm, index);
    decref(vm, state);
    return reduced;
}

static SIM_NEW addr iterator_setstate(struct vm *vm, addr o, const addr *args, size_t n_args,
                                      addr kwnames)
{
    (void)n_args, (void)kwnames;
    int64_t index = number_as_ssize(vm, args[0], PY_TYPE(T_OverflowError));
    if (index == -1 && exc_occurred(vm))
        return NULL_ADDR;
    struct py_str_iterator *it = iterator_at(vm, o);
    if (!addr_is_null(it->it_seq)) {
        int64_t len = str_length(vm, it->it_seq);
        it->it_index = index < 0 ? 0 : index > len ? len : index;
    }
    return PY_NONE;
}

static const struct method_def iterator_methods[] = {
    {.name = "__length_hint__", .fn = iterator_length_hint, .flags = METH_NOARGS},
    {.name = "__reduce__", .fn = iterator_reduce, .flags = METH_NOARGS},
    {.name = "__setstate__", .fn = iterator_setstate, .flags = METH_O},
    {0},
};

const struct type_ops str_iterator_ops = {
    .name = "str_iterator",
    .basicsize = sizeof(struct py_str_iterator),
    .flags = TYPE_HAVE_GC,
    .slots = {.dealloc = iterator_dealloc,
              .traverse = iterator_traverse,
              .iter = newref,
              .iternext = iterator_next},
    .methods = iterator_methods,
};

const struct type_ops str_ascii_iterator_ops = {
    .name = "str_ascii_iterator",
    .basicsize = sizeof(struct py_str_iterator),
    .flags = TYPE_HAVE_GC,
    .slots = {.dealloc = iterator_dealloc,
              .traverse = iterator_traverse,
              .iter = newref,
              .iternext = iterator_next},
    .methods = iterator_methods,
};
