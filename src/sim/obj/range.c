/*
 * range. Its bounds are int objects of any size; arithmetic on numbers that fit 64 bits is done
 * in C, the rest with int objects.
 */
#include "sim/obj/range.h"

#include "sim/obj/iterators.h"
#include "sim/obj/slice.h"

/* ---- arithmetic ---- */

static int64_t as_i64(struct vm *vm, addr o, bool *overflow)
{
    bool over;
    int64_t v = int_as_i64(vm, o, &over);
    *overflow |= over;
    return v;
}

bool range_as_i64(struct vm *vm, addr r, int64_t *start, int64_t *stop, int64_t *step)
{
    const struct py_range *range = range_at(vm, r);
    bool overflow = false;
    *start = as_i64(vm, range->start, &overflow);
    *stop = as_i64(vm, range->stop, &overflow);
    *step = as_i64(vm, range->step, &overflow);
    return !overflow;
}

uint64_t range_count(int64_t start, int64_t stop, int64_t step)
{
    if (step > 0)
        return start < stop ? ((uint64_t)stop - (uint64_t)start - 1) / (uint64_t)step + 1 : 0;
    uint64_t down = 0 - (uint64_t)step;
    return start > stop ? ((uint64_t)start - (uint64_t)stop - 1) / down + 1 : 0;
}

static bool is(struct vm *vm, addr a, enum compare op, addr b)
{
    return object_richcompare_bool(vm, a, b, op) > 0;
}

/* a op b, dropping a. NULL_ADDR passes through. */
SIM_STEALS(2) static addr then(struct vm *vm, addr a, enum number_op op, addr b)
{
    if (addr_is_null(a))
        return NULL_ADDR;
    addr result = number_binary(vm, a, b, (int)op);
    decref(vm, a);
    return result;
}

static addr compute_length(struct vm *vm, addr start, addr stop, addr step)
{
    bool overflow = false;
    int64_t a = as_i64(vm, start, &overflow), b = as_i64(vm, stop, &overflow);
    int64_t c = as_i64(vm, step, &overflow);
    if (!overflow)
        return int_from_u64(vm, range_count(a, b, c));
    addr zero = vm_small_int(0), one = vm_small_int(1);
    bool up = is(vm, step, CMP_GT, zero);
    addr low = up ? start : stop, high = up ? stop : start;
    if (is(vm, low, CMP_GE, high))
        return zero;
    addr stride = up ? newref(vm, step) : number_negative(vm, step);
    if (addr_is_null(stride))
        return NULL_ADDR;
    addr n = number_binary(vm, high, low, NUMBER_SUBTRACT);
    n = then(vm, n, NUMBER_SUBTRACT, one);
    n = then(vm, n, NUMBER_FLOOR_DIVIDE, stride);
    n = then(vm, n, NUMBER_ADD, one);
    decref(vm, stride);
    return n;
}

/* start + i * step. */
static addr compute_item(struct vm *vm, addr r, addr i)
{
    const struct py_range *range = range_at(vm, r);
    addr offset = number_binary(vm, i, range->step, NUMBER_MULTIPLY);
    return then(vm, offset, NUMBER_ADD, range->start);
}

/* ---- life ---- */

/* Takes the bounds over, also when it fails. */
SIM_STEALS(2)
SIM_STEALS(3) SIM_STEALS(4) static addr make(struct vm *vm, addr start, addr stop, addr step)
{
    addr length = compute_length(vm, start, stop, step);
    addr r = addr_is_null(length) ? NULL_ADDR : object_new_uninit(vm, PY_TYPE(T_RANGE), 0);
    if (addr_is_null(r)) {
        xdecref(vm, length);
        decref(vm, start);
        decref(vm, stop);
        decref(vm, step);
        return NULL_ADDR;
    }
    struct py_range *range = range_at(vm, r);
    range->start = start;
    range->stop = stop;
    range->step = step;
    range->length = length;
    return r;
}

addr range_new(struct vm *vm, addr start, addr stop, addr step)
{
    return make(vm, newref(vm, start), newref(vm, stop), newref(vm, step));
}

static addr range_new_slot(struct vm *vm, addr type, const addr *args, size_t n_args,
                           addr kwnames)
{
    (void)type;
    if (!args_no_keywords(vm, "range", kwnames) || !args_check(vm, "range", n_args, 1, 3))
        return NULL_ADDR;
    if (n_args == 1) {
        addr stop = number_index(vm, args[0]);
        return addr_is_null(stop) ? NULL_ADDR
                                  : make(vm, vm_small_int(0), stop, vm_small_int(1));
    }
    addr start = number_index(vm, args[0]);
    if (addr_is_null(start))
        return NULL_ADDR;
    addr stop = number_index(vm, args[1]);
    addr step = NULL_ADDR;
    if (!addr_is_null(stop))
        step = n_args > 2 ? number_index(vm, args[2]) : vm_small_int(1);
    if (!addr_is_null(step) && !is(vm, step, CMP_EQ, vm_small_int(0)))
        return make(vm, start, stop, step);
    if (!addr_is_null(step))
        exc_raise(vm, PY_TYPE(T_ValueError), "range() arg 3 must not be zero");
    xdecref(vm, step);
    xdecref(vm, stop);
    decref(vm, start);
    return NULL_ADDR;
}

static void range_dealloc(struct vm *vm, addr r)
{
    struct py_range *range = range_at(vm, r);
    decref(vm, range->start);
    decref(vm, range->stop);
    decref(vm, range->step);
    decref(vm, range->length);
    object_free(vm, r);
}

/* ---- slots ---- */

static addr range_repr(struct vm *vm, addr r)
{
    const struct py_range *range = range_at(vm, r);
    if (addr_eq(range->step, vm_small_int(1)))
        return str_from_format(vm, "range(%R, %R)", range->start, range->stop);
    return str_from_format(vm, "range(%R, %R, %R)", range->start, range->stop, range->step);
}

static int64_t range_len(struct vm *vm, addr r)
{
    bool overflow;
    int64_t n = int_as_i64(vm, range_at(vm, r)->length, &overflow);
    if (!overflow)
        return n;
    exc_raise(vm, PY_TYPE(T_OverflowError), "Python int too large to convert to C ssize_t");
    return -1;
}

static int range_bool(struct vm *vm, addr r)
{
    return object_is_true(vm, range_at(vm, r)->length);
}

static addr range_get(struct vm *vm, addr r, addr index)
{
    addr length = range_at(vm, r)->length;
    addr i = newref(vm, index);
    if (is(vm, i, CMP_LT, vm_small_int(0)))
        i = then(vm, i, NUMBER_ADD, length);
    if (addr_is_null(i))
        return NULL_ADDR;
    addr item;
    if (is(vm, i, CMP_LT, vm_small_int(0)) || is(vm, i, CMP_GE, length))
        item = exc_raise(vm, PY_TYPE(T_IndexError), "range object index out of range");
    else
        item = compute_item(vm, r, i);
    decref(vm, i);
    return item;
}

static addr range_item(struct vm *vm, addr r, int64_t i)
{
    addr index = int_from_i64(vm, i);
    if (addr_is_null(index))
        return NULL_ADDR;
    addr item = range_get(vm, r, index);
    decref(vm, index);
    return item;
}

static addr get_slice(struct vm *vm, addr r, addr slice)
{
    addr at[3];
    if (!slice_long_indices(vm, slice, range_at(vm, r)->length, at))
        return NULL_ADDR;
    addr step = number_binary(vm, range_at(vm, r)->step, at[2], NUMBER_MULTIPLY);
    addr start = addr_is_null(step) ? NULL_ADDR : compute_item(vm, r, at[0]);
    addr stop = addr_is_null(start) ? NULL_ADDR : compute_item(vm, r, at[1]);
    for (int i = 0; i < 3; i++)
        decref(vm, at[i]);
    if (!addr_is_null(stop))
        return make(vm, start, stop, step);
    xdecref(vm, start);
    xdecref(vm, step);
    return NULL_ADDR;
}

static addr range_subscript(struct vm *vm, addr r, addr key)
{
    if (object_is_index(vm, key)) {
        addr i = number_index(vm, key);
        if (addr_is_null(i))
            return NULL_ADDR;
        addr item = range_get(vm, r, i);
        decref(vm, i);
        return item;
    }
    if (object_is_slice(vm, key))
        return get_slice(vm, r, key);
    return exc_raise(vm, PY_TYPE(T_TypeError),
                     "range indices must be integers or slices, not %.200T", key);
}

static bool is_plain_int(const struct vm *vm, addr o)
{
    return object_is_exactly(vm, o, T_INT) || object_is_exactly(vm, o, T_BOOL);
}

/* Whether an int is in the range: 1, 0, -1 raised. */
static int contains_int(struct vm *vm, addr r, addr value)
{
    const struct py_range *range = range_at(vm, r);
    bool up = is(vm, range->step, CMP_GT, vm_small_int(0));
    addr low = up ? range->start : range->stop, high = up ? range->stop : range->start;
    if (up ? (is(vm, value, CMP_LT, low) || is(vm, value, CMP_GE, high))
           : (is(vm, value, CMP_LE, low) || is(vm, value, CMP_GT, high)))
        return 0;
    addr rest = number_binary(vm, value, range->start, NUMBER_SUBTRACT);
    rest = then(vm, rest, NUMBER_REMAINDER, range->step);
    if (addr_is_null(rest))
        return -1;
    int found = is(vm, rest, CMP_EQ, vm_small_int(0));
    decref(vm, rest);
    return found;
}

/*
 * Runs over the range comparing: how many equal `value`, or with `first` the index of the first
 * that does (-1 if none). -2: raised.
 */
static int64_t search(struct vm *vm, addr r, addr value, bool first)
{
    addr it = object_iter(vm, r);
    if (addr_is_null(it))
        return -2;
    int64_t n = 0, i = 0;
    int same = 0;
    for (addr item; same >= 0 && !addr_is_null(item = object_next(vm, it)); i++) {
        same = object_richcompare_bool(vm, item, value, CMP_EQ);
        decref(vm, item);
        n += same > 0;
        if (same > 0 && first)
            break;
    }
    decref(vm, it);
    if (exc_occurred(vm))
        return -2;
    return !first ? n : n ? i : -1;
}

static int range_contains(struct vm *vm, addr r, addr value)
{
    if (is_plain_int(vm, value))
        return contains_int(vm, r, value);
    int64_t at = search(vm, r, value, true);
    return at == -2 ? -1 : at >= 0;
}

static addr method_count(struct vm *vm, addr r, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    int64_t n = is_plain_int(vm, args[0]) ? contains_int(vm, r, args[0])
                                          : search(vm, r, args[0], false);
    return n < 0 ? NULL_ADDR : int_from_i64(vm, n);
}

static addr method_index(struct vm *vm, addr r, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    if (!is_plain_int(vm, args[0])) {
        int64_t at = search(vm, r, args[0], true);
        if (at == -1)
            return exc_raise(vm, PY_TYPE(T_ValueError), "sequence.index(x): x not in sequence");
        return at < 0 ? NULL_ADDR : int_from_i64(vm, at);
    }
    int found = contains_int(vm, r, args[0]);
    if (found < 0)
        return NULL_ADDR;
    if (!found)
        return exc_raise(vm, PY_TYPE(T_ValueError), "%R is not in range", args[0]);
    addr offset = number_binary(vm, args[0], range_at(vm, r)->start, NUMBER_SUBTRACT);
    return then(vm, offset, NUMBER_FLOOR_DIVIDE, range_at(vm, r)->step);
}

static bool equal(struct vm *vm, addr a, addr b)
{
    const struct py_range *x = range_at(vm, a), *y = range_at(vm, b);
    if (addr_eq(a, b))
        return true;
    if (!is(vm, x->length, CMP_EQ, y->length))
        return false;
    if (is(vm, x->length, CMP_EQ, vm_small_int(0)))
        return true;
    if (!is(vm, x->start, CMP_EQ, y->start))
        return false;
    return is(vm, x->length, CMP_EQ, vm_small_int(1)) || is(vm, x->step, CMP_EQ, y->step);
}

static addr range_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    if (!object_is_exactly(vm, b, T_RANGE) || (op != CMP_EQ && op != CMP_NE))
        return PY_NOT_IMPLEMENTED;
    return py_bool(equal(vm, a, b) == (op == CMP_EQ));
}

static int64_t range_hash(struct vm *vm, addr r)
{
    const struct py_range *range = range_at(vm, r);
    bool is_empty = is(vm, range->length, CMP_EQ, vm_small_int(0));
    bool is_single = is(vm, range->length, CMP_EQ, vm_small_int(1));
    addr t = tuple_pack(vm, 3, range->length, is_empty ? PY_NONE : range->start,
                        is_empty || is_single ? PY_NONE : range->step);
    if (addr_is_null(t))
        return -1;
    int64_t hash = object_hash(vm, t);
    decref(vm, t);
    return hash;
}

static addr method_reversed(struct vm *vm, addr r, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return range_reverse_iter(vm, r);
}

static addr method_reduce(struct vm *vm, addr r, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_range *range = range_at(vm, r);
    addr bounds = tuple_pack(vm, 3, range->start, range->stop, range->step);
    if (addr_is_null(bounds))
        return NULL_ADDR;
    addr result = tuple_pack(vm, 2, PY_TYPE(T_RANGE), bounds);
    decref(vm, bounds);
    return result;
}

static const struct method_def range_methods[] = {
    {"__reversed__", method_reversed, METH_NOARGS, "Return a reverse iterator.", NULL},
    {"__reduce__", method_reduce, METH_NOARGS, NULL, NULL},
    {"count", method_count, METH_O,
     "rangeobject.count(value) -> integer -- return number of occurrences of value", NULL},
    {"index", method_index, METH_O,
     "rangeobject.index(value) -> integer -- return index of value.\n"
     "Raise ValueError if the value is not present.",
     NULL},
    {0},
};

static const struct member_def range_members[] = {
    {"start", MEMBER_OBJECT, offsetof(struct py_range, start), MEMBER_READONLY},
    {"stop", MEMBER_OBJECT, offsetof(struct py_range, stop), MEMBER_READONLY},
    {"step", MEMBER_OBJECT, offsetof(struct py_range, step), MEMBER_READONLY},
    {0},
};

const struct type_ops range_ops = {
    .name = "range",
    .doc = "range(stop) -> range object\nrange(start, stop[, step]) -> range object",
    .basicsize = sizeof(struct py_range),
    .flags = TYPE_SEQUENCE,
    .slots =
        {
            .dealloc = range_dealloc,
            .getattro = object_generic_get_attr,
            .repr = range_repr,
            .hash = range_hash,
            .richcompare = range_richcompare,
            .iter = range_iter,
            .new_ = range_new_slot,
            .nb_bool = range_bool,
            .sq_length = range_len,
            .sq_item = range_item,
            .sq_contains = range_contains,
            .mp_length = range_len,
            .mp_subscript = range_subscript,
        },
    .methods = range_methods,
    .members = range_members,
};
