/*
 * The methods of collections.deque.
 */
#include "sim/lib/deque.h"

#define UNUSED (void)args, (void)n_args, (void)kwnames

static addr or_none(bool ok)
{
    return ok ? PY_NONE : NULL_ADDR;
}

static addr method_append(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    UNUSED;
    return or_none(deque_append(vm, self, newref(vm, args[0])));
}

static addr method_appendleft(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    UNUSED;
    return or_none(deque_append_left(vm, self, newref(vm, args[0])));
}

static addr method_pop(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    UNUSED;
    return deque_pop(vm, self);
}

static addr method_popleft(struct vm *vm, addr self, const addr *args, size_t n_args,
                           addr kwnames)
{
    UNUSED;
    return deque_pop_left(vm, self);
}

static addr method_clear(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    UNUSED;
    deque_clear(vm, self);
    return PY_NONE;
}

static addr method_copy(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    UNUSED;
    return deque_copy(vm, self);
}

static addr method_extend(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    UNUSED;
    return or_none(deque_extend(vm, self, args[0]));
}

static addr method_extendleft(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    UNUSED;
    return or_none(deque_extend_left(vm, self, args[0]));
}

static addr method_rotate(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)kwnames;
    if (!args_check(vm, "rotate", n_args, 0, 1))
        return NULL_ADDR;
    int64_t n = n_args ? number_as_ssize(vm, args[0], PY_TYPE(T_OverflowError)) : 1;
    if (n == -1 && exc_occurred(vm))
        return NULL_ADDR;
    return or_none(deque_rotate(vm, self, n));
}

static addr method_reverse(struct vm *vm, addr self, const addr *args, size_t n_args,
                           addr kwnames)
{
    UNUSED;
    for (int64_t i = 0, j = deque_length(vm, self) - 1; i < j; i++, j--) {
        addr *a = deque_slot(vm, self, i), *b = deque_slot(vm, self, j), t = *a;
        *a = *b;
        *b = t;
    }
    return PY_NONE;
}

/* Whether item `i` equals `value`; -1 raised, also if the comparison changed the deque. */
static int item_equals(struct vm *vm, addr self, int64_t i, addr value, uint64_t state,
                       enum type_id error)
{
    addr item = newref(vm, *deque_slot(vm, self, i));
    int equal = object_richcompare_bool(vm, item, value, CMP_EQ);
    decref(vm, item);
    if (equal >= 0 && deque_at(vm, self)->state != state) {
        exc_raise(vm, PY_TYPE(error), "deque mutated during iteration");
        return -1;
    }
    return equal;
}

static addr method_count(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    UNUSED;
    uint64_t state = deque_at(vm, self)->state;
    int64_t count = 0;
    for (int64_t i = 0; i < deque_length(vm, self); i++) {
        int equal = item_equals(vm, self, i, args[0], state, T_RuntimeError);
        if (equal < 0)
            return NULL_ADDR;
        count += equal;
    }
    return int_from_i64(vm, count);
}

static bool bound_argument(struct vm *vm, addr o, int64_t length, int64_t *out)
{
    int64_t i = number_as_ssize(vm, o, NULL_ADDR);
    if (i == -1 && exc_occurred(vm))
        return false;
    if (i < 0)
        i = i + length < 0 ? 0 : i + length;
    *out = i > length ? length : i;
    return true;
}

static addr method_index(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)kwnames;
    if (!args_check(vm, "index", n_args, 1, 3))
        return NULL_ADDR;
    int64_t length = deque_length(vm, self), start = 0, stop = length;
    if ((n_args > 1 && !bound_argument(vm, args[1], length, &start)) ||
        (n_args > 2 && !bound_argument(vm, args[2], length, &stop)))
        return NULL_ADDR;
    uint64_t state = deque_at(vm, self)->state;
    for (int64_t i = start; i < stop; i++) {
        int equal = item_equals(vm, self, i, args[0], state, T_RuntimeError);
        if (equal)
            return equal < 0 ? NULL_ADDR : int_from_i64(vm, i);
    }
    return exc_raise(vm, PY_TYPE(T_ValueError), "%R is not in deque", args[0]);
}

static addr method_insert(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)kwnames;
    if (!args_check(vm, "insert", n_args, 2, 2))
        return NULL_ADDR;
    int64_t length = deque_length(vm, self), i;
    if (deque_at(vm, self)->maxlen == length)
        return exc_raise(vm, PY_TYPE(T_IndexError), "deque already at its maximum size");
    i = number_as_ssize(vm, args[0], PY_TYPE(T_IndexError));
    if (i == -1 && exc_occurred(vm))
        return NULL_ADDR;
    if (i >= length)
        return or_none(deque_append(vm, self, newref(vm, args[1])));
    if (i <= -length || i == 0)
        return or_none(deque_append_left(vm, self, newref(vm, args[1])));
    // CPython brings the place to an end, adds there, and turns back.
    if (!deque_rotate(vm, self, -i))
        return NULL_ADDR;
    bool ok = i < 0 ? deque_append(vm, self, newref(vm, args[1]))
                    : deque_append_left(vm, self, newref(vm, args[1]));
    return or_none(ok && deque_rotate(vm, self, i));
}

static bool delete_at(struct vm *vm, addr self, int64_t i)
{
    if (!deque_rotate(vm, self, -i))
        return false;
    addr item = deque_pop_left(vm, self);
    bool ok = !addr_is_null(item) && deque_rotate(vm, self, i);
    xdecref(vm, item);
    return ok;
}

static addr method_remove(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    UNUSED;
    uint64_t state = deque_at(vm, self)->state;
    for (int64_t i = 0; i < deque_length(vm, self); i++) {
        int equal = item_equals(vm, self, i, args[0], state, T_IndexError);
        if (equal < 0)
            return NULL_ADDR;
        if (equal)
            return or_none(delete_at(vm, self, i));
    }
    return exc_raise(vm, PY_TYPE(T_ValueError), "deque.remove(x): x not in deque");
}

static addr method_sizeof(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    UNUSED;
    const struct py_deque *d = deque_at(vm, self);
    int64_t n_blocks = (d->leftindex + d->base.ob_size + DEQUE_BLOCK - 1) / DEQUE_BLOCK;
    return int_from_i64(vm, type_at(vm, object_type(vm, self))->tp_basicsize +
                                n_blocks * (int64_t)sizeof(struct deque_block));
}

static addr method_reduce(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    UNUSED;
    addr dict = object_dict_if_any(vm, self, false);
    addr state = addr_is_null(dict) || dict_length(vm, dict) == 0 ? PY_NONE : dict;
    addr it = object_iter(vm, self);
    if (addr_is_null(it))
        return NULL_ADDR;
    int64_t maxlen = deque_at(vm, self)->maxlen;
    addr arguments = PY_EMPTY_TUPLE;
    if (maxlen >= 0) {
        addr bound = int_from_i64(vm, maxlen);
        arguments = addr_is_null(bound) ? NULL_ADDR : tuple_pack(vm, 2, PY_EMPTY_TUPLE, bound);
        xdecref(vm, bound);
    }
    addr result = NULL_ADDR;
    if (!addr_is_null(arguments))
        result = tuple_pack(vm, 4, object_type(vm, self), arguments, state, it);
    xdecref(vm, arguments);
    decref(vm, it);
    return result;
}

static addr method_reversed(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    UNUSED;
    return deque_reverse_iterator_new(vm, self);
}

const struct method_def deque_methods[] = {
    {"append", method_append, METH_O, NULL, NULL},
    {"appendleft", method_appendleft, METH_O, NULL, NULL},
    {"clear", method_clear, METH_NOARGS, NULL, NULL},
    {"__copy__", method_copy, METH_NOARGS, NULL, NULL},
    {"copy", method_copy, METH_NOARGS, NULL, NULL},
    {"count", method_count, METH_O, NULL, NULL},
    {"extend", method_extend, METH_O, NULL, NULL},
    {"extendleft", method_extendleft, METH_O, NULL, NULL},
    {"index", method_index, METH_FASTCALL, NULL, NULL},
    {"insert", method_insert, METH_FASTCALL, NULL, NULL},
    {"pop", method_pop, METH_NOARGS, NULL, NULL},
    {"popleft", method_popleft, METH_NOARGS, NULL, NULL},
    {"__reduce__", method_reduce, METH_NOARGS, NULL, NULL},
    {"remove", method_remove, METH_O, NULL, NULL},
    {"__reversed__", method_reversed, METH_NOARGS, NULL, NULL},
    {"reverse", method_reverse, METH_NOARGS, NULL, NULL},
    {"rotate", method_rotate, METH_FASTCALL, NULL, NULL},
    {"__sizeof__", method_sizeof, METH_NOARGS, NULL, NULL},
    {0},
};
