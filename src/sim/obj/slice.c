/* Slices: what they mean for a sequence, and the type. One freed slice is kept for the next. */
#include "sim/obj/slice.h"

#include "sim/obj/containers.h"

addr slice_new(struct vm *vm, addr start, addr stop, addr step)
{
    struct vm_free_list *list = &vm->free_lists.slices;
    addr s = list->first;
    if (!addr_is_null(s)) {
        *list = (struct vm_free_list){0};
        slice_at(vm, s)->base.ob_refcnt = 1;
    } else {
        s = object_new_uninit(vm, PY_TYPE(T_SLICE), 0);
        if (addr_is_null(s))
            return NULL_ADDR;
    }
    struct py_slice *slice = slice_at(vm, s);
    slice->start = newref(vm, addr_is_null(start) ? PY_NONE : start);
    slice->stop = newref(vm, addr_is_null(stop) ? PY_NONE : stop);
    slice->step = newref(vm, addr_is_null(step) ? PY_NONE : step);
    gc_track(vm, s);
    return s;
}

static void slice_dealloc(struct vm *vm, addr s)
{
    gc_untrack(vm, s);
    struct py_slice *slice = slice_at(vm, s);
    decref(vm, slice->step);
    decref(vm, slice->start);
    decref(vm, slice->stop);
    struct vm_free_list *list = &vm->free_lists.slices;
    if (addr_is_null(list->first))
        *list = (struct vm_free_list){s, 1};
    else
        object_free(vm, s);
}

void slice_clear_free_list(struct vm *vm)
{
    addr s = vm->free_lists.slices.first;
    vm->free_lists.slices = (struct vm_free_list){0};
    if (!addr_is_null(s))
        object_free(vm, s);
}

/* ---- meaning ---- */

/* A bound other than None, clipped. False: raised. */
static bool clipped_index(struct vm *vm, addr o, int64_t *out)
{
    if (!object_is_index(vm, o)) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "slice indices must be integers or None or have an __index__ method");
        return false;
    }
    int64_t i = number_as_ssize(vm, o, NULL_ADDR);
    if (i == -1 && exc_occurred(vm))
        return false;
    *out = i;
    return true;
}

bool slice_unpack(struct vm *vm, addr slice, int64_t *start, int64_t *stop, int64_t *step)
{
    const struct py_slice *s = slice_at(vm, slice);
    *step = 1;
    if (!addr_eq(s->step, PY_NONE)) {
        if (!clipped_index(vm, s->step, step))
            return false;
        if (*step == 0) {
            exc_raise(vm, PY_TYPE(T_ValueError), "slice step cannot be zero");
            return false;
        }
        // So that it can be negated.
        if (*step < -INT64_MAX)
            *step = -INT64_MAX;
    }
    *start = *step < 0 ? INT64_MAX : 0;
    *stop = *step < 0 ? INT64_MIN : INT64_MAX;
    return (addr_eq(s->start, PY_NONE) || clipped_index(vm, s->start, start)) &&
           (addr_eq(s->stop, PY_NONE) || clipped_index(vm, s->stop, stop));
}

static int64_t adjust_bound(int64_t i, int64_t length, int64_t step)
{
    if (i < 0) {
        i += length;
        return i < 0 ? (step < 0 ? -1 : 0) : i;
    }
    return i >= length ? (step < 0 ? length - 1 : length) : i;
}

int64_t slice_adjust(int64_t length, int64_t *start, int64_t *stop, int64_t step)
{
    *start = adjust_bound(*start, length, step);
    *stop = adjust_bound(*stop, length, step);
    if (step < 0)
        return *stop < *start ? (*start - *stop - 1) / -step + 1 : 0;
    return *start < *stop ? (*stop - *start - 1) / step + 1 : 0;
}

bool slice_indices(struct vm *vm, addr slice, int64_t length, int64_t *start, int64_t *stop,
                   int64_t *step, int64_t *n)
{
    if (!slice_unpack(vm, slice, start, stop, step))
        return false;
    *n = slice_adjust(length, start, stop, *step);
    return true;
}

/* ---- the same for a length of any size, as int objects ---- */

/* o.__index__(), or the value given if it is None. */
static addr long_index(struct vm *vm, addr o)
{
    if (object_is_index(vm, o))
        return number_index(vm, o);
    return exc_raise(vm, PY_TYPE(T_TypeError),
                     "slice indices must be integers or None or have an __index__ method");
}

/* start or stop: from the end if negative, clipped to lower .. upper. */
static addr long_bound(struct vm *vm, addr o, addr length, addr lower, addr upper,
                       addr when_none)
{
    if (addr_eq(o, PY_NONE))
        return newref(vm, when_none);
    addr i = long_index(vm, o);
    if (addr_is_null(i))
        return NULL_ADDR;
    int is_negative = object_richcompare_bool(vm, i, vm_small_int(0), CMP_LT);
    if (is_negative > 0) {
        set_ref(vm, &i, number_binary(vm, i, length, NUMBER_ADD));
        if (addr_is_null(i))
            return NULL_ADDR;
        if (object_richcompare_bool(vm, i, lower, CMP_LT) > 0)
            set_ref(vm, &i, newref(vm, lower));
    } else if (object_richcompare_bool(vm, i, upper, CMP_GT) > 0) {
        set_ref(vm, &i, newref(vm, upper));
    }
    return i;
}

bool slice_long_indices(struct vm *vm, addr slice, addr length, addr out[3])
{
    const struct py_slice *s = slice_at(vm, slice);
    addr lower = NULL_ADDR, upper = NULL_ADDR;
    out[0] = out[1] = NULL_ADDR;
    out[2] = addr_eq(s->step, PY_NONE) ? vm_small_int(1) : long_index(vm, s->step);
    if (addr_is_null(out[2]))
        return false;
    if (object_richcompare_bool(vm, out[2], vm_small_int(0), CMP_EQ) > 0) {
        exc_raise(vm, PY_TYPE(T_ValueError), "slice step cannot be zero");
        goto failed;
    }
    bool is_down = object_richcompare_bool(vm, out[2], vm_small_int(0), CMP_LT) > 0;
    lower = is_down ? vm_small_int(-1) : vm_small_int(0);
    upper = is_down ? number_binary(vm, length, vm_small_int(1), NUMBER_SUBTRACT)
                    : newref(vm, length);
    if (addr_is_null(upper))
        goto failed;
    out[0] = long_bound(vm, s->start, length, lower, upper, is_down ? upper : lower);
    if (addr_is_null(out[0]))
        goto failed;
    out[1] = long_bound(vm, s->stop, length, lower, upper, is_down ? lower : upper);
    if (addr_is_null(out[1]))
        goto failed;
    decref(vm, upper);
    return true;
failed:
    xdecref(vm, upper);
    xdecref(vm, out[0]);
    decref(vm, out[2]);
    return false;
}

/* ---- the type ---- */

static addr slice_repr(struct vm *vm, addr s)
{
    const struct py_slice *slice = slice_at(vm, s);
    return str_from_format(vm, "slice(%R, %R, %R)", slice->start, slice->stop, slice->step);
}

static int64_t slice_hash(struct vm *vm, addr s)
{
    const struct py_slice *slice = slice_at(vm, s);
    const addr parts[] = {slice->start, slice->stop, slice->step};
    uint64_t acc = UINT64_C(2870177450012600261);
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        int64_t lane = object_hash(vm, parts[i]);
        if (lane == -1)
            return -1;
        acc += (uint64_t)lane * UINT64_C(14029467366897019727);
        acc = acc << 31 | acc >> 33;
        acc *= UINT64_C(11400714785074694791);
    }
    return acc == UINT64_MAX ? 1546275796 : (int64_t)acc;
}

static addr slice_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    if (!object_is_slice(vm, a) || !object_is_slice(vm, b))
        return PY_NOT_IMPLEMENTED;
    if (addr_eq(a, b))
        return py_bool(op == CMP_EQ || op == CMP_LE || op == CMP_GE);
    const struct py_slice *x = slice_at(vm, a), *y = slice_at(vm, b);
    addr t = tuple_pack(vm, 3, x->start, x->stop, x->step);
    addr u = addr_is_null(t) ? NULL_ADDR : tuple_pack(vm, 3, y->start, y->stop, y->step);
    addr result = addr_is_null(u) ? NULL_ADDR : object_richcompare(vm, t, u, op);
    xdecref(vm, t);
    xdecref(vm, u);
    return result;
}

static void slice_traverse(struct vm *vm, addr s, visit_fn visit, void *ctx)
{
    const struct py_slice *slice = slice_at(vm, s);
    visit(vm, slice->start, ctx);
    visit(vm, slice->stop, ctx);
    visit(vm, slice->step, ctx);
}

static addr slice_new_slot(struct vm *vm, addr type, const addr *args, size_t n_args,
                           addr kwnames)
{
    (void)type;
    if (!args_no_keywords(vm, "slice", kwnames) || !args_check(vm, "slice", n_args, 1, 3))
        return NULL_ADDR;
    if (n_args == 1)
        return slice_new(vm, NULL_ADDR, args[0], NULL_ADDR);
    return slice_new(vm, args[0], args[1], n_args > 2 ? args[2] : NULL_ADDR);
}

static addr method_indices(struct vm *vm, addr s, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    addr length = number_index(vm, args[0]);
    if (addr_is_null(length))
        return NULL_ADDR;
    addr result = NULL_ADDR;
    addr out[3];
    if (object_richcompare_bool(vm, length, vm_small_int(0), CMP_LT) > 0)
        exc_raise(vm, PY_TYPE(T_ValueError), "length should not be negative");
    else if (slice_long_indices(vm, s, length, out))
        result = tuple_from_items_steal(vm, out, 3);
    decref(vm, length);
    return result;
}

static addr method_reduce(struct vm *vm, addr s, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_slice *slice = slice_at(vm, s);
    addr parts = tuple_pack(vm, 3, slice->start, slice->stop, slice->step);
    if (addr_is_null(parts))
        return NULL_ADDR;
    addr result = tuple_pack(vm, 2, PY_TYPE(T_SLICE), parts);
    decref(vm, parts);
    return result;
}

static const struct method_def slice_methods[] = {
    {"indices", method_indices, METH_O,
     "Return (start, stop, stride) for a sequence of the given length.", NULL},
    {"__reduce__", method_reduce, METH_NOARGS, "Return state information for pickling.", NULL},
    {0},
};

static const struct member_def slice_members[] = {
    {"start", MEMBER_OBJECT, offsetof(struct py_slice, start), MEMBER_READONLY},
    {"stop", MEMBER_OBJECT, offsetof(struct py_slice, stop), MEMBER_READONLY},
    {"step", MEMBER_OBJECT, offsetof(struct py_slice, step), MEMBER_READONLY},
    {0},
};

const struct type_ops slice_ops = {
    .name = "slice",
    .doc = "slice(stop)\nslice(start, stop[, step])",
    .basicsize = sizeof(struct py_slice),
    .flags = TYPE_HAVE_GC,
    .slots =
        {
            .dealloc = slice_dealloc,
            .traverse = slice_traverse,
            .getattro = object_generic_get_attr,
            .repr = slice_repr,
            .hash = slice_hash,
            .richcompare = slice_richcompare,
            .new_ = slice_new_slot,
        },
    .methods = slice_methods,
    .members = slice_members,
};
