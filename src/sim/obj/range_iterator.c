/* The iterators of range: one that counts in 64 bits, one with int objects. */
#include "sim/obj/iterators.h"
#include "sim/obj/range.h"

static addr short_iterator(struct vm *vm, int64_t start, int64_t step, int64_t n)
{
    addr it = object_new_uninit(vm, PY_TYPE(T_RANGE_ITERATOR), 0);
    if (addr_is_null(it))
        return NULL_ADDR;
    struct py_range_iterator *i = range_iterator_at(vm, it);
    i->start = start;
    i->step = step;
    i->len = n;
    return it;
}

SIM_STEALS(2)
SIM_STEALS(3)
SIM_STEALS(4) static addr long_iterator(struct vm *vm, addr start, addr step, addr len)
{
    addr it = NULL_ADDR;
    if (!addr_is_null(start) && !addr_is_null(step) && !addr_is_null(len))
        it = object_new_uninit(vm, PY_TYPE(T_LONG_RANGE_ITERATOR), 0);
    if (addr_is_null(it)) {
        xdecref(vm, start);
        xdecref(vm, step);
        xdecref(vm, len);
        return NULL_ADDR;
    }
    struct py_long_range_iterator *i = long_range_iterator_at(vm, it);
    i->start = start;
    i->step = step;
    i->len = len;
    return it;
}

addr range_iter(struct vm *vm, addr r)
{
    int64_t start, stop, step, end;
    if (range_as_i64(vm, r, &start, &stop, &step)) {
        uint64_t n = range_count(start, stop, step);
        // One step beyond the last number must fit, too.
        if (n <= INT64_MAX &&
            !__builtin_add_overflow(stop, step > 0 ? step - 1 : step + 1, &end))
            return short_iterator(vm, start, step, (int64_t)n);
    }
    const struct py_range *range = range_at(vm, r);
    return long_iterator(vm, newref(vm, range->start), newref(vm, range->step),
                         newref(vm, range->length));
}

addr range_reverse_iter(struct vm *vm, addr r)
{
    int64_t start, stop, step, before;
    if (range_as_i64(vm, r, &start, &stop, &step) && step > INT64_MIN &&
        !__builtin_sub_overflow(start, step, &before)) {
        uint64_t n = range_count(start, stop, step);
        if (n <= INT64_MAX)
            return short_iterator(vm, (int64_t)((uint64_t)before + n * (uint64_t)step), -step,
                                  (int64_t)n);
    }
    const struct py_range *range = range_at(vm, r);
    addr last = number_binary(vm, range->length, vm_small_int(1), NUMBER_SUBTRACT);
    addr offset =
        addr_is_null(last) ? NULL_ADDR : number_binary(vm, last, range->step, NUMBER_MULTIPLY);
    addr first =
        addr_is_null(offset) ? NULL_ADDR : number_binary(vm, range->start, offset, NUMBER_ADD);
    xdecref(vm, last);
    xdecref(vm, offset);
    if (addr_is_null(first))
        return NULL_ADDR;
    return long_iterator(vm, first, number_negative(vm, range->step),
                         newref(vm, range->length));
}

/* For __reduce__: iter(range(start, stop, step)), index. */
SIM_STEALS(2) static addr reduce_to(struct vm *vm, addr range)
{
    return addr_is_null(range) ? NULL_ADDR : iterator_reduction(vm, "iter", range, 0);
}

/* ---- range_iterator ---- */

static addr short_next(struct vm *vm, addr it)
{
    struct py_range_iterator *i = range_iterator_at(vm, it);
    if (i->len <= 0)
        return NULL_ADDR;
    int64_t v = i->start;
    i->start = v + i->step;
    i->len--;
    return int_from_i64(vm, v);
}

static void short_dealloc(struct vm *vm, addr it)
{
    object_free(vm, it);
}

static addr short_length_hint(struct vm *vm, addr it, const addr *args, size_t n_args,
                              addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return int_from_i64(vm, range_iterator_at(vm, it)->len);
}

static addr short_reduce(struct vm *vm, addr it, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_range_iterator *i = range_iterator_at(vm, it);
    int64_t stop = i->start + i->len * i->step;
    addr a = int_from_i64(vm, i->start), b = int_from_i64(vm, stop);
    addr c = int_from_i64(vm, i->step);
    addr range = NULL_ADDR;
    if (!addr_is_null(a) && !addr_is_null(b) && !addr_is_null(c))
        range = range_new(vm, a, b, c);
    xdecref(vm, a);
    xdecref(vm, b);
    xdecref(vm, c);
    return reduce_to(vm, range);
}

static addr short_setstate(struct vm *vm, addr it, const addr *args, size_t n_args,
                           addr kwnames)
{
    (void)n_args, (void)kwnames;
    int64_t index;
    if (!ssize_argument(vm, args[0], &index))
        return NULL_ADDR;
    struct py_range_iterator *i = range_iterator_at(vm, it);
    if (index < 0)
        index = 0;
    if (index > i->len)
        index = i->len;
    i->start += index * i->step;
    i->len -= index;
    return PY_NONE;
}

static const struct method_def short_methods[] = {
    {"__length_hint__", short_length_hint, METH_NOARGS,
     "Private method returning an estimate of len(list(it)).", NULL},
    {"__reduce__", short_reduce, METH_NOARGS, "Return state information for pickling.", NULL},
    {"__setstate__", short_setstate, METH_O, "Set state information for unpickling.", NULL},
    {0},
};

const struct type_ops range_iterator_ops = {
    .name = "range_iterator",
    .basicsize = sizeof(struct py_range_iterator),
    .flags = TYPE_DISALLOW_INSTANTIATION,
    .slots =
        {
            .dealloc = short_dealloc,
            .iter = iterator_self,
            .iternext = short_next,
        },
    .methods = short_methods,
};

/* ---- longrange_iterator ---- */

static addr long_next(struct vm *vm, addr it)
{
    struct py_long_range_iterator *i = long_range_iterator_at(vm, it);
    if (object_richcompare_bool(vm, i->len, vm_small_int(0), CMP_GT) != 1)
        return NULL_ADDR;
    addr next = number_binary(vm, i->start, i->step, NUMBER_ADD);
    if (addr_is_null(next))
        return NULL_ADDR;
    addr len = number_binary(vm, i->len, vm_small_int(1), NUMBER_SUBTRACT);
    if (addr_is_null(len)) {
        decref(vm, next);
        return NULL_ADDR;
    }
    addr v = i->start;
    i->start = next;
    set_ref(vm, &i->len, len);
    return v;
}

static void long_dealloc(struct vm *vm, addr it)
{
    struct py_long_range_iterator *i = long_range_iterator_at(vm, it);
    xdecref(vm, i->start);
    xdecref(vm, i->step);
    xdecref(vm, i->len);
    object_free(vm, it);
}

static addr long_length_hint(struct vm *vm, addr it, const addr *args, size_t n_args,
                             addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return newref(vm, long_range_iterator_at(vm, it)->len);
}

static addr long_reduce(struct vm *vm, addr it, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_long_range_iterator *i = long_range_iterator_at(vm, it);
    addr span = number_binary(vm, i->len, i->step, NUMBER_MULTIPLY);
    addr stop = addr_is_null(span) ? NULL_ADDR : number_binary(vm, i->start, span, NUMBER_ADD);
    addr range = addr_is_null(stop) ? NULL_ADDR : range_new(vm, i->start, stop, i->step);
    xdecref(vm, span);
    xdecref(vm, stop);
    return reduce_to(vm, range);
}

static addr long_setstate(struct vm *vm, addr it, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    struct py_long_range_iterator *i = long_range_iterator_at(vm, it);
    addr state = number_index(vm, args[0]);
    if (addr_is_null(state))
        return NULL_ADDR;
    if (object_richcompare_bool(vm, state, vm_small_int(0), CMP_LT) > 0)
        set_ref(vm, &state, vm_small_int(0));
    if (object_richcompare_bool(vm, state, i->len, CMP_GT) > 0)
        set_ref(vm, &state, newref(vm, i->len));
    addr offset = number_binary(vm, state, i->step, NUMBER_MULTIPLY);
    addr start =
        addr_is_null(offset) ? NULL_ADDR : number_binary(vm, i->start, offset, NUMBER_ADD);
    addr len =
        addr_is_null(start) ? NULL_ADDR : number_binary(vm, i->len, state, NUMBER_SUBTRACT);
    xdecref(vm, offset);
    decref(vm, state);
    if (addr_is_null(len)) {
        xdecref(vm, start);
        return NULL_ADDR;
    }
    set_ref(vm, &i->start, start);
    set_ref(vm, &i->len, len);
    return PY_NONE;
}

static const struct method_def long_methods[] = {
    {"__length_hint__", long_length_hint, METH_NOARGS,
     "Private method returning an estimate of len(list(it)).", NULL},
    {"__reduce__", long_reduce, METH_NOARGS, "Return state information for pickling.", NULL},
    {"__setstate__", long_setstate, METH_O, "Set state information for unpickling.", NULL},
    {0},
};

const struct type_ops long_range_iterator_ops = {
    .name = "longrange_iterator",
    .basicsize = sizeof(struct py_long_range_iterator),
    .flags = TYPE_DISALLOW_INSTANTIATION,
    .slots =
        {
            .dealloc = long_dealloc,
            .iter = iterator_self,
            .iternext = long_next,
        },
    .methods = long_methods,
};
