/*
 * The number slots of classes made by programs (CPython's SLOT0, SLOT1, SLOT1BIN macros).
 */
#include "sim/obj/slots.h"

#include "sim/obj/type_internal.h"

#include <stddef.h>

/* args[0].name(args[1]), or NotImplemented if there is no such method. */
static addr call_if_any(struct vm *vm, enum name_id name, addr self, addr other)
{
    bool is_unbound;
    addr method = special_method(vm, self, name, &is_unbound);
    if (addr_is_null(method))
        return exc_occurred(vm) ? NULL_ADDR : PY_NOT_IMPLEMENTED;
    addr args[] = {self, other};
    size_t skip = is_unbound ? 0 : 1;
    addr result = object_call(vm, method, args + skip, 2 - skip, NULL_ADDR);
    decref(vm, method);
    return result;
}

/* Whether right's type has another `name` than left's: 1, 0, -1 raised. */
static int is_overloaded(struct vm *vm, addr left, addr right, enum name_id name)
{
    addr a, b;
    int found = object_get_optional_attr(vm, object_type(vm, right), vm_name(vm, name), &a);
    if (found <= 0)
        return found;
    found = object_get_optional_attr(vm, object_type(vm, left), vm_name(vm, name), &b);
    if (found <= 0) {
        decref(vm, a);
        return found < 0 ? -1 : 1;
    }
    int differs = object_richcompare_bool(vm, a, b, CMP_NE);
    decref(vm, a);
    decref(vm, b);
    return differs;
}

static addr binary(struct vm *vm, addr self, addr other, size_t offset, slot_fn own,
                   enum name_id name, enum name_id reflected)
{
    addr self_type = object_type(vm, self);
    addr other_type = object_type(vm, other);
    bool try_other =
        !addr_eq(self_type, other_type) && slot_of(type_slots(vm, other_type), offset) == own;
    if (slot_of(type_slots(vm, self_type), offset) == own) {
        if (try_other && type_is_subtype(vm, other_type, self_type)) {
            int overloaded = is_overloaded(vm, self, other, reflected);
            if (overloaded < 0)
                return NULL_ADDR;
            if (overloaded) {
                addr result = call_if_any(vm, reflected, other, self);
                if (!addr_eq(result, PY_NOT_IMPLEMENTED))
                    return result;
                try_other = false;
            }
        }
        addr result = call_if_any(vm, name, self, other);
        if (!addr_eq(result, PY_NOT_IMPLEMENTED) ||
            addr_eq(object_type(vm, self), object_type(vm, other)))
            return result;
    }
    return try_other ? call_if_any(vm, reflected, other, self) : PY_NOT_IMPLEMENTED;
}

#define DEFINE_BINARY(slot, name, reflected)                                                   \
    addr slot_##slot(struct vm *vm, addr self, addr other)                                     \
    {                                                                                          \
        return binary(vm, self, other, offsetof(struct type_slots, slot),                      \
                      (slot_fn)slot_##slot, name, reflected);                                  \
    }
SLOT_BINARY_NUMBERS(DEFINE_BINARY)

#define DEFINE_INPLACE(slot, name)                                                             \
    addr slot_##slot(struct vm *vm, addr self, addr other)                                     \
    {                                                                                          \
        return special_call(vm, name, (addr[]){self, other}, 2);                               \
    }
SLOT_INPLACE_NUMBERS(DEFINE_INPLACE)

#define DEFINE_UNARY(slot, name)                                                               \
    addr slot_##slot(struct vm *vm, addr self)                                                 \
    {                                                                                          \
        return special_call(vm, name, &self, 1);                                               \
    }
SLOT_UNARY_NUMBERS(DEFINE_UNARY)

addr slot_nb_power(struct vm *vm, addr self, addr other, addr modulus)
{
    if (addr_eq(modulus, PY_NONE))
        return binary(vm, self, other, offsetof(struct type_slots, nb_power),
                      (slot_fn)slot_nb_power, N___pow__, N___rpow__);
    // Three arguments never ask the second one's type.
    if (object_slots(vm, self)->nb_power == slot_nb_power)
        return special_call(vm, N___pow__, (addr[]){self, other, modulus}, 3);
    return PY_NOT_IMPLEMENTED;
}

addr slot_nb_inplace_power(struct vm *vm, addr self, addr other, addr modulus)
{
    (void)modulus;
    return special_call(vm, N___ipow__, (addr[]){self, other}, 2);
}

int slot_nb_bool(struct vm *vm, addr self)
{
    bool is_unbound;
    bool by_length = false;
    addr method = special_method(vm, self, N___bool__, &is_unbound);
    if (addr_is_null(method)) {
        if (exc_occurred(vm))
            return -1;
        method = special_method(vm, self, N___len__, &is_unbound);
        if (addr_is_null(method))
            return exc_occurred(vm) ? -1 : 1;
        by_length = true;
    }
    size_t skip = is_unbound ? 0 : 1;
    addr value = object_call(vm, method, &self + skip, 1 - skip, NULL_ADDR);
    decref(vm, method);
    if (addr_is_null(value))
        return -1;
    int truth = -1;
    if (by_length || object_is_exactly(vm, value, T_BOOL))
        truth = object_is_true(vm, value);
    else
        exc_raise(vm, PY_TYPE(T_TypeError), "__bool__ should return bool, returned %s",
                  type_name(vm, object_type(vm, value)));
    decref(vm, value);
    return truth;
}
