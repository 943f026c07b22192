/*
 * bool: the two ints that are named True and False.
 */
#include "sim/obj/int_parts.h"

static SIM_NEW addr bool_repr(struct vm *vm, addr o)
{
    return newref(vm, vm_name(vm, addr_eq(o, PY_TRUE) ? N_True : N_False));
}

static SIM_NEW addr bool_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                             addr kwnames)
{
    (void)type;
    if (!args_no_keywords(vm, "bool", kwnames) || !args_check(vm, "bool", n_args, 0, 1))
        return NULL_ADDR;
    int truth = n_args ? object_is_true(vm, args[0]) : 0;
    return truth < 0 ? NULL_ADDR : py_bool(truth);
}

static bool is_bool(const struct vm *vm, addr o)
{
    return object_is_exactly(vm, o, T_BOOL);
}

static SIM_NEW addr bool_and(struct vm *vm, addr a, addr b)
{
    if (!is_bool(vm, a) || !is_bool(vm, b))
        return int_slot_and(vm, a, b);
    return py_bool(addr_eq(a, PY_TRUE) && addr_eq(b, PY_TRUE));
}

static SIM_NEW addr bool_or(struct vm *vm, addr a, addr b)
{
    if (!is_bool(vm, a) || !is_bool(vm, b))
        return int_slot_or(vm, a, b);
    return py_bool(addr_eq(a, PY_TRUE) || addr_eq(b, PY_TRUE));
}

static SIM_NEW addr bool_xor(struct vm *vm, addr a, addr b)
{
    if (!is_bool(vm, a) || !is_bool(vm, b))
        return int_slot_xor(vm, a, b);
    return py_bool(addr_eq(a, PY_TRUE) ^ addr_eq(b, PY_TRUE));
}

static void bool_dealloc(struct vm *vm, addr o)
{
    // Only a program that writes into memory can bring a count to zero: make it immortal again.
    object_at(vm, o)->ob_refcnt = IMMORTAL_REFCNT;
}

const struct type_ops bool_ops = {
    .name = "bool",
    .doc = "True or False.",
    .base = T_INT,
    .basicsize = 24,
    .itemsize = 4,
    .slots =
        {
            .dealloc = bool_dealloc,
            .repr = bool_repr,
            .new_ = bool_new,
            .nb_invert = int_slot_invert,
            .nb_and = bool_and,
            .nb_xor = bool_xor,
            .nb_or = bool_or,
        },
};
