/*
 * Iterators over any sequence (by __getitem__) and over a callable with a sentinel; and what
 * the iterators of the other types share.
 */
#include "sim/obj/iterators.h"

#include "sim/obj/containers.h"

addr iterator_self(struct vm *vm, addr it)
{
    return newref(vm, it);
}

addr seq_iterator_new(struct vm *vm, enum type_id id, addr seq, int64_t index)
{
    addr it = object_new_uninit(vm, PY_TYPE(id), 0);
    if (addr_is_null(it))
        return NULL_ADDR;
    struct py_seq_iterator *i = seq_iterator_at(vm, it);
    i->it_index = index;
    i->it_seq = newref(vm, seq);
    gc_track(vm, it);
    return it;
}

void seq_iterator_dealloc(struct vm *vm, addr it)
{
    gc_untrack(vm, it);
    xdecref(vm, seq_iterator_at(vm, it)->it_seq);
    object_free(vm, it);
}

void seq_iterator_traverse(struct vm *vm, addr it, visit_fn visit, void *ctx)
{
    addr seq = seq_iterator_at(vm, it)->it_seq;
    if (!addr_is_null(seq))
        visit(vm, seq, ctx);
}

addr seq_iterator_setstate(struct vm *vm, addr it, const addr *args, size_t n_args,
                           addr kwnames)
{
    (void)n_args, (void)kwnames;
    int64_t index;
    if (!ssize_argument(vm, args[0], &index))
        return NULL_ADDR;
    struct py_seq_iterator *i = seq_iterator_at(vm, it);
    if (addr_is_null(i->it_seq))
        return PY_NONE;
    bool is_reverse = object_is_exactly(vm, it, T_LIST_REVERSE_ITERATOR);
    if (index < (is_reverse ? -1 : 0))
        index = is_reverse ? -1 : 0;
    if (!object_is_exactly(vm, it, T_SEQUENCE_ITERATOR)) {
        int64_t n = var_object_at(vm, i->it_seq)->ob_size;
        if (index > (is_reverse ? n - 1 : n))
            index = is_reverse ? n - 1 : n;
    }
    i->it_index = index;
    return PY_NONE;
}

addr iterator_reduction(struct vm *vm, const char *function, addr arg, int64_t index)
{
    addr result = NULL_ADDR, args = NULL_ADDR, state = NULL_ADDR;
    addr key = str_interned_cstr(vm, function);
    addr f = addr_is_null(key) ? NULL_ADDR : dict_get_str(vm, vm->builtins_dict, key);
    xdecref(vm, key);
    if (addr_is_null(f)) {
        if (!exc_occurred(vm))
            exc_raise(vm, PY_TYPE(T_AttributeError), "%s", function);
        goto out;
    }
    args = tuple_pack(vm, 1, arg);
    if (addr_is_null(args))
        goto out;
    if (index < 0) {
        result = tuple_pack(vm, 2, f, args);
        goto out;
    }
    state = int_from_i64(vm, index);
    if (!addr_is_null(state))
        result = tuple_pack(vm, 3, f, args, state);
out:
    xdecref(vm, args);
    xdecref(vm, state);
    decref(vm, arg);
    return result;
}

addr iterator_pair(struct vm *vm, addr result, addr a, addr b)
{
    if (!addr_is_null(result) && object_refcnt(vm, result) == 1) {
        incref(vm, result);
        addr *items = tuple_items(vm, result);
        addr old_a = items[0], old_b = items[1];
        items[0] = a;
        items[1] = b;
        decref(vm, old_a);
        decref(vm, old_b);
        // A collection may have untracked it while it held nothing of interest.
        if (!gc_is_tracked(vm, result))
            gc_track(vm, result);
        return result;
    }
    return tuple_from_items_steal(vm, (addr[]){a, b}, 2);
}

/* ---- by __getitem__ ---- */

addr sequence_iterator_new(struct vm *vm, addr sequence)
{
    return seq_iterator_new(vm, T_SEQUENCE_ITERATOR, sequence, 0);
}

static addr sequence_next(struct vm *vm, addr it)
{
    struct py_seq_iterator *i = seq_iterator_at(vm, it);
    addr seq = i->it_seq;
    if (addr_is_null(seq))
        return NULL_ADDR;
    if (i->it_index == INT64_MAX)
        return exc_raise(vm, PY_TYPE(T_OverflowError), "iter index too large");
    addr item = sequence_get_item(vm, seq, i->it_index);
    if (!addr_is_null(item)) {
        i->it_index++;
        return item;
    }
    if (exc_matches(vm, PY_TYPE(T_IndexError)) || exc_matches(vm, PY_TYPE(T_StopIteration))) {
        exc_clear(vm);
        clear_ref(vm, &i->it_seq);
    }
    return NULL_ADDR;
}

addr sequence_get_item(struct vm *vm, addr seq, int64_t i)
{
    const struct type_slots *slots = object_slots(vm, seq);
    if (slots->sq_item)
        return slots->sq_item(vm, seq, i);
    return exc_raise(vm, PY_TYPE(T_TypeError), "'%.200T' object does not support indexing",
                     seq);
}

static addr sequence_length_hint(struct vm *vm, addr it, const addr *args, size_t n_args,
                                 addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr seq = seq_iterator_at(vm, it)->it_seq;
    if (addr_is_null(seq))
        return int_from_i64(vm, 0);
    const struct type_slots *slots = object_slots(vm, seq);
    if (!slots->sq_length && !slots->mp_length)
        return PY_NOT_IMPLEMENTED;
    int64_t n = object_length(vm, seq);
    if (n == -1 && exc_occurred(vm))
        return NULL_ADDR;
    n -= seq_iterator_at(vm, it)->it_index;
    return int_from_i64(vm, n < 0 ? 0 : n);
}

static addr sequence_reduce(struct vm *vm, addr it, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct py_seq_iterator *i = seq_iterator_at(vm, it);
    if (addr_is_null(i->it_seq))
        return iterator_reduction(vm, "iter", PY_EMPTY_TUPLE, -1);
    return iterator_reduction(vm, "iter", newref(vm, i->it_seq), i->it_index);
}

static const struct method_def sequence_methods[] = {
    {"__length_hint__", sequence_length_hint, METH_NOARGS,
     "Private method returning an estimate of len(list(it)).", NULL},
    {"__reduce__", sequence_reduce, METH_NOARGS, "Return state information for pickling.",
     NULL},
    {"__setstate__", seq_iterator_setstate, METH_O, "Set state information for unpickling.",
     NULL},
    {0},
};

const struct type_ops sequence_iterator_ops = {
    .name = "iterator",
    .basicsize = sizeof(struct py_seq_iterator),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .slots =
        {
            .dealloc = seq_iterator_dealloc,
            .traverse = seq_iterator_traverse,
            .iter = iterator_self,
            .iternext = sequence_next,
        },
    .methods = sequence_methods,
};

/* ---- by calling ---- */

addr callable_iterator_new(struct vm *vm, addr callable, addr sentinel)
{
    addr it = object_new_uninit(vm, PY_TYPE(T_CALLABLE_ITERATOR), 0);
    if (addr_is_null(it))
        return NULL_ADDR;
    struct py_callable_iterator *i = callable_iterator_at(vm, it);
    i->it_callable = newref(vm, callable);
    i->it_sentinel = newref(vm, sentinel);
    gc_track(vm, it);
    return it;
}

static void callable_dealloc(struct vm *vm, addr it)
{
    gc_untrack(vm, it);
    struct py_callable_iterator *i = callable_iterator_at(vm, it);
    xdecref(vm, i->it_callable);
    xdecref(vm, i->it_sentinel);
    object_free(vm, it);
}

static void callable_traverse(struct vm *vm, addr it, visit_fn visit, void *ctx)
{
    struct py_callable_iterator *i = callable_iterator_at(vm, it);
    if (!addr_is_null(i->it_callable))
        visit(vm, i->it_callable, ctx);
    if (!addr_is_null(i->it_sentinel))
        visit(vm, i->it_sentinel, ctx);
}

static void callable_end(struct vm *vm, addr it)
{
    clear_ref(vm, &callable_iterator_at(vm, it)->it_callable);
    clear_ref(vm, &callable_iterator_at(vm, it)->it_sentinel);
}

static addr callable_next(struct vm *vm, addr it)
{
    struct py_callable_iterator *i = callable_iterator_at(vm, it);
    if (addr_is_null(i->it_callable))
        return NULL_ADDR;
    addr result = object_call0(vm, i->it_callable);
    if (addr_is_null(result)) {
        if (exc_matches(vm, PY_TYPE(T_StopIteration))) {
            exc_clear(vm);
            callable_end(vm, it);
        }
        return NULL_ADDR;
    }
    // The call may have exhausted the iterator itself.
    if (!addr_is_null(i->it_sentinel)) {
        int is_end = object_richcompare_bool(vm, i->it_sentinel, result, CMP_EQ);
        if (is_end == 0)
            return result;
        if (is_end > 0)
            callable_end(vm, it);
    }
    decref(vm, result);
    return NULL_ADDR;
}

static addr callable_reduce(struct vm *vm, addr it, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct py_callable_iterator *i = callable_iterator_at(vm, it);
    if (addr_is_null(i->it_callable) || addr_is_null(i->it_sentinel))
        return iterator_reduction(vm, "iter", PY_EMPTY_TUPLE, -1);
    addr f = dict_get_str(vm, vm->builtins_dict, vm_name(vm, N_iter));
    addr pair = tuple_pack(vm, 2, i->it_callable, i->it_sentinel);
    if (addr_is_null(pair))
        return NULL_ADDR;
    addr result = addr_is_null(f) ? exc_raise(vm, PY_TYPE(T_AttributeError), "iter")
                                  : tuple_pack(vm, 2, f, pair);
    decref(vm, pair);
    return result;
}

static const struct method_def callable_methods[] = {
    {"__reduce__", callable_reduce, METH_NOARGS, "Return state information for pickling.",
     NULL},
    {0},
};

const struct type_ops callable_iterator_ops = {
    .name = "callable_iterator",
    .basicsize = sizeof(struct py_callable_iterator),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .slots =
        {
            .dealloc = callable_dealloc,
            .traverse = callable_traverse,
            .iter = iterator_self,
            .iternext = callable_next,
        },
    .methods = callable_methods,
};
