/* reversed: of what __reversed__() returns, or by __len__() and __getitem__(). */
#include "sim/obj/containers.h"
#include "sim/obj/iterators.h"

static addr raise_not_reversible(struct vm *vm, addr seq)
{
    return exc_raise(vm, PY_TYPE(T_TypeError), "'%.200T' object is not reversible", seq);
}

static addr reversed_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                         addr kwnames)
{
    if (!check_no_keywords(vm, T_REVERSED, type, kwnames) ||
        !args_check(vm, "reversed", n_args, 1, 1))
        return NULL_ADDR;
    addr seq = args[0], result;
    addr method = type_lookup_id(vm, object_type(vm, seq), N___reversed__);
    if (!addr_is_null(method) && addr_eq(method, PY_NONE))
        return raise_not_reversible(vm, seq);
    int called = object_call_special(vm, seq, N___reversed__, NULL, 0, &result);
    if (called)
        return called > 0 ? result : NULL_ADDR;
    if (dict_check(vm, seq) || !object_slots(vm, seq)->sq_item)
        return raise_not_reversible(vm, seq);
    int64_t n = object_length(vm, seq);
    if (n == -1 && exc_occurred(vm))
        return NULL_ADDR;
    addr r = object_alloc(vm, type, 0);
    if (addr_is_null(r))
        return NULL_ADDR;
    reversed_at(vm, r)->index = n - 1;
    reversed_at(vm, r)->seq = newref(vm, seq);
    return r;
}

static void reversed_dealloc(struct vm *vm, addr r)
{
    gc_untrack(vm, r);
    xdecref(vm, reversed_at(vm, r)->seq);
    object_free(vm, r);
}

static void reversed_traverse(struct vm *vm, addr r, visit_fn visit, void *ctx)
{
    if (!addr_is_null(reversed_at(vm, r)->seq))
        visit(vm, reversed_at(vm, r)->seq, ctx);
}

static addr reversed_next(struct vm *vm, addr r)
{
    struct py_reversed *rev = reversed_at(vm, r);
    if (rev->index >= 0) {
        addr item = sequence_get_item(vm, rev->seq, rev->index);
        if (!addr_is_null(item)) {
            rev->index--;
            return item;
        }
        if (exc_matches(vm, PY_TYPE(T_IndexError)) || exc_matches(vm, PY_TYPE(T_StopIteration)))
            exc_clear(vm);
    }
    rev->index = -1;
    clear_ref(vm, &rev->seq);
    return NULL_ADDR;
}

static addr length_hint(struct vm *vm, addr r, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    if (addr_is_null(reversed_at(vm, r)->seq))
        return int_from_i64(vm, 0);
    int64_t n = object_length(vm, reversed_at(vm, r)->seq);
    if (n == -1)
        return NULL_ADDR;
    int64_t position = reversed_at(vm, r)->index + 1;
    return int_from_i64(vm, n < position ? 0 : position);
}

static addr reduce(struct vm *vm, addr r, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct py_reversed *rev = reversed_at(vm, r);
    bool is_live = !addr_is_null(rev->seq);
    addr state = tuple_pack(vm, 1, is_live ? rev->seq : PY_EMPTY_TUPLE);
    addr index = addr_is_null(state) ? NULL_ADDR : int_from_i64(vm, rev->index);
    addr result = NULL_ADDR;
    if (!addr_is_null(index))
        result = is_live ? tuple_pack(vm, 3, object_type(vm, r), state, index)
                         : tuple_pack(vm, 2, object_type(vm, r), state);
    xdecref(vm, index);
    xdecref(vm, state);
    return result;
}

static addr set_state(struct vm *vm, addr r, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    int64_t index;
    if (!ssize_argument(vm, args[0], &index))
        return NULL_ADDR;
    struct py_reversed *rev = reversed_at(vm, r);
    if (addr_is_null(rev->seq))
        return PY_NONE;
    int64_t n = object_length(vm, rev->seq);
    if (n < 0)
        return NULL_ADDR;
    rev->index = index < -1 ? -1 : index > n - 1 ? n - 1 : index;
    return PY_NONE;
}

static const struct method_def reversed_methods[] = {
    {"__length_hint__", length_hint, METH_NOARGS,
     "Private method returning an estimate of len(list(it)).", NULL},
    {"__reduce__", reduce, METH_NOARGS, "Return state information for pickling.", NULL},
    {"__setstate__", set_state, METH_O, "Set state information for unpickling.", NULL},
    {0},
};

const struct type_ops reversed_ops = {
    .name = "reversed",
    .doc = "Return a reverse iterator over the values of the given sequence.",
    .basicsize = sizeof(struct py_reversed),
    .flags = TYPE_HAVE_GC | TYPE_BASETYPE,
    .slots =
        {
            .dealloc = reversed_dealloc,
            .traverse = reversed_traverse,
            .getattro = object_generic_get_attr,
            .iter = iterator_self,
            .iternext = reversed_next,
            .new_ = reversed_new,
        },
    .methods = reversed_methods,
};
