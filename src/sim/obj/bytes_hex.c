/*
 * bytes and bytearray: decode(), hex(), fromhex(), maketrans(); bytes.__iter__.
 */
#include "sim/obj/bytes_parts.h"

addr bytes_decode(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    static const char *const names[] = {"encoding", "errors", NULL};
    static const struct arg_spec spec = {"decode", names, 0, 2};
    addr arg[2];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg))
        return NULL_ADDR;
    struct str_view v = bytes_self_view(vm, self);
    return str_decode_with(vm, v.data, (size_t)v.len, arg[0], arg[1], self);
}

static int hex_value(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return (int)c - '0';
    return (c | 32) >= 'a' && (c | 32) <= 'f' ? (int)(c | 32) - 'a' + 10 : -1;
}

addr bytes_fromhex(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    if (!str_check(vm, args[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "fromhex() argument must be str, not %T",
                         args[0]);
    struct str_view v = str_view_of(vm, args[0]);
    struct strbuf out = {0};
    int64_t wrong = -1;
    for (int64_t i = 0; i < v.len && wrong < 0;) {
        uint32_t c = view_char(&v, i);
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            i++;
            continue;
        }
        int high = hex_value(c), low = i + 1 < v.len ? hex_value(view_char(&v, i + 1)) : -1;
        if (high < 0 || low < 0)
            wrong = high < 0 ? i : i + 1;
        else
            strbuf_add_char(&out, (char)(high << 4 | low));
        i += 2;
    }
    addr result = NULL_ADDR;
    bool is_array = type_is_subtype(vm, type, PY_TYPE(T_BYTEARRAY));
    if (wrong >= 0)
        exc_raise(vm, PY_TYPE(T_ValueError),
                  "non-hexadecimal number found in fromhex() arg at position %zd", wrong);
    else
        result = is_array ? bytearray_from_data(vm, strbuf_str(&out), out.len)
                          : bytes_from_data(vm, strbuf_str(&out), out.len);
    strbuf_release(&out);
    if (addr_is_null(result) || addr_eq(type, object_type(vm, result)))
        return result;
    addr converted = object_call1(vm, type, result);
    decref(vm, result);
    return converted;
}

/* The separator of hex(): -1 raised, 0 none. */
static int hex_separator(struct vm *vm, addr o)
{
    if (addr_is_null(o))
        return 0;
    struct str_view v;
    if (str_check(vm, o))
        v = str_view_of(vm, o);
    else if (bytes_check(vm, o))
        v = bytes_self_view(vm, o);
    else {
        exc_raise(vm, PY_TYPE(T_TypeError), "sep must be str or bytes.");
        return -1;
    }
    if (v.len == 1 && view_char(&v, 0) < 128)
        return (int)view_char(&v, 0);
    exc_raise(vm, PY_TYPE(T_ValueError),
              v.len == 1 ? "sep must be ASCII." : "sep must be length 1.");
    return -1;
}

addr bytes_hex(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    static const char *const names[] = {"sep", "bytes_per_sep", NULL};
    static const struct arg_spec spec = {"hex", names, 0, 2};
    addr arg[2];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg))
        return NULL_ADDR;
    int64_t group = 1;
    if (!addr_is_null(arg[1])) {
        group = number_as_ssize(vm, arg[1], PY_TYPE(T_OverflowError));
        if (group == -1 && exc_occurred(vm))
            return NULL_ADDR;
    }
    int separator = hex_separator(vm, arg[0]);
    struct str_view v;
    if (separator < 0 || !bytes_view(vm, self, &v))
        return NULL_ADDR;
    struct strbuf out = {0};
    // Groups are counted from the right, or from the left if the size is negative.
    uint64_t size = group < 0 ? -(uint64_t)group : (uint64_t)group;
    for (int64_t i = 0; i < v.len; i++) {
        uint64_t at = (uint64_t)(group > 0 ? v.len - i : i);
        if (i && separator && size && at % size == 0)
            strbuf_add_char(&out, (char)separator);
        strbuf_add_char(&out, "0123456789abcdef"[view_char(&v, i) >> 4]);
        strbuf_add_char(&out, "0123456789abcdef"[view_char(&v, i) & 15]);
    }
    addr s = str_from_ascii(vm, strbuf_str(&out), out.len);
    strbuf_release(&out);
    return s;
}

addr bytes_maketrans(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)kwnames;
    struct str_view from, to;
    if (!args_check(vm, "maketrans", n_args, 2, 2) || !bytes_view(vm, args[0], &from) ||
        !bytes_view(vm, args[1], &to))
        return NULL_ADDR;
    if (from.len != to.len)
        return exc_raise(vm, PY_TYPE(T_ValueError),
                         "maketrans arguments must have same length");
    uint8_t table[256];
    for (int i = 0; i < 256; i++)
        table[i] = (uint8_t)i;
    for (int64_t i = 0; i < from.len; i++)
        table[view_char(&from, i)] = (uint8_t)view_char(&to, i);
    return bytes_from_data(vm, table, sizeof table);
}

/* ---- iterators: CPython's striterobject, of bytes and bytearray alike ---- */

struct py_bytes_iterator {
    struct py_object base;
    int64_t it_index;
    addr it_seq; /* NULL_ADDR once exhausted */
};

static struct py_bytes_iterator *iterator_at(const struct vm *vm, addr o)
{
    return space_at(&vm->mem.space, o);
}

static SIM_NEW addr iterator_new(struct vm *vm, addr o, enum type_id type)
{
    addr it = object_new_uninit(vm, PY_TYPE(type), 0);
    if (addr_is_null(it))
        return it;
    iterator_at(vm, it)->it_index = 0;
    iterator_at(vm, it)->it_seq = newref(vm, o);
    gc_track(vm, it);
    return it;
}

addr bytes_iter(struct vm *vm, addr o)
{
    return iterator_new(vm, o, T_BYTES_ITERATOR);
}

addr bytearray_iter(struct vm *vm, addr o)
{
    return iterator_new(vm, o, T_BYTEARRAY_ITERATOR);
}

static void iterator_dealloc(struct vm *vm, addr it)
{
    gc_untrack(vm, it);
    xdecref(vm, iterator_at(vm, it)->it_seq);
    object_free(vm, it);
}

static void iterator_traverse(struct vm *vm, addr it, visit_fn visit, void *ctx)
{
    if (!addr_is_null(iterator_at(vm, it)->it_seq))
        visit(vm, iterator_at(vm, it)->it_seq, ctx);
}

static SIM_NEW addr iterator_next(struct vm *vm, addr o)
{
    struct py_bytes_iterator *it = iterator_at(vm, o);
    if (addr_is_null(it->it_seq))
        return NULL_ADDR;
    struct str_view v = bytes_self_view(vm, it->it_seq);
    if (it->it_index < v.len)
        return int_from_i64(vm, view_char(&v, it->it_index++));
    clear_ref(vm, &it->it_seq);
    return NULL_ADDR;
}

static SIM_NEW addr iterator_length_hint(struct vm *vm, addr o, const addr *args, size_t n_args,
                                         addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_bytes_iterator *it = iterator_at(vm, o);
    int64_t left = addr_is_null(it->it_seq) ? 0 : bytes_length(vm, it->it_seq) - it->it_index;
    return int_from_i64(vm, left > 0 ? left : 0);
}

static const struct method_def iterator_methods[] = {
    {.name = "__length_hint__", .fn = iterator_length_hint, .flags = METH_NOARGS},
    {0},
};

const struct type_ops bytes_iterator_ops = {
    .name = "bytes_iterator",
    .basicsize = sizeof(struct py_bytes_iterator),
    .flags = TYPE_HAVE_GC,
    .slots = {.dealloc = iterator_dealloc,
              .traverse = iterator_traverse,
              .iter = newref,
              .iternext = iterator_next},
    .methods = iterator_methods,
};

const struct type_ops bytearray_iterator_ops = {
    .name = "bytearray_iterator",
    .basicsize = sizeof(struct py_bytes_iterator),
    .flags = TYPE_HAVE_GC,
    .slots = {.dealloc = iterator_dealloc,
              .traverse = iterator_traverse,
              .iter = newref,
              .iternext = iterator_next},
    .methods = iterator_methods,
};
