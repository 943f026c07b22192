/*
 * Conditions of CPython 3.13's specialised instructions CALL_ALLOC_AND_ENTER_INIT,
 * BINARY_SUBSCR_GETITEM, LOAD_ATTR_PROPERTY and LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN.
 */
#include "sim/vm/specialize.h"

#include "sim/front/code.h"
#include "sim/obj/slots.h"
#include "sim/vm/function.h"

/* First cache unit: never run, run once, specialised (and so many misses since). */
enum { COLD = 0, WARM = 1, SPECIALIZED = 2, MISSES_MAX = 52 };

static uint16_t *cache_of(const uint16_t *instruction)
{
    // The caches are part of the simulated code, which this run alone writes to.
    return (uint16_t *)(uintptr_t)(instruction + 1);
}

bool specialize_is_warm(const uint16_t *instruction)
{
    uint16_t *cache = cache_of(instruction);
    if (*cache != COLD)
        return true;
    *cache = WARM;
    return false;
}

bool specialize_for(const uint16_t *instruction, addr type)
{
    uint16_t *cache = cache_of(instruction);
    uint32_t key = (uint32_t)(type.v >> 4);
    uint32_t known;
    memcpy(&known, cache + 1, sizeof known);
    if (cache[0] >= SPECIALIZED && known == key)
        return true;
    if (cache[0] == COLD || (cache[0] >= SPECIALIZED && cache[0] < SPECIALIZED + MISSES_MAX)) {
        cache[0]++;
        return false;
    }
    memcpy(cache + 1, &key, sizeof key);
    cache[0] = SPECIALIZED;
    return true;
}

/* A function that takes exactly n_args arguments by position. */
static bool is_simple(const struct vm *vm, addr function, int n_args)
{
    if (addr_is_null(function) || !function_check(vm, function))
        return false;
    const struct py_code *c = code_at(vm, function_at(vm, function)->func_code);
    return !(c->co_flags & (CO_VARARGS | CO_VARKEYWORDS)) && !c->co_kwonlyargcount &&
           (c->co_flags & CO_OPTIMIZED) && c->co_argcount == n_args;
}

addr specialize_init(struct vm *vm, addr type, int n_args)
{
    const struct py_type *t = type_at(vm, type);
    if (!object_is_exactly(vm, type, T_TYPE) || !(t->tp_flags & TYPE_INLINE_VALUES) ||
        !object_has_plain_new(vm, type))
        return NULL_ADDR;
    addr init = type_lookup_id(vm, type, N___init__);
    return is_simple(vm, init, n_args + 1) ? init : NULL_ADDR;
}

addr specialize_getitem(struct vm *vm, addr container)
{
    addr type = object_type(vm, container);
    if (type_slots(vm, type)->mp_subscript != slot_mp_subscript)
        return NULL_ADDR;
    addr getitem = type_lookup_id(vm, type, N___getitem__);
    return is_simple(vm, getitem, 2) ? getitem : NULL_ADDR;
}

addr specialize_getter(struct vm *vm, addr owner, addr name, int *n_args)
{
    addr type = object_type(vm, owner);
    const struct type_slots *slots = type_slots(vm, type);
    if (slots->getattro == object_generic_get_attr) {
        addr descr = type_lookup(vm, type, name);
        if (addr_is_null(descr) || !object_is_exactly(vm, descr, T_PROPERTY))
            return NULL_ADDR;
        addr getter = property_at(vm, descr)->prop_get;
        *n_args = 1;
        return is_simple(vm, getter, 1) ? getter : NULL_ADDR;
    }
    if (slots->getattro == slot_getattr_hook &&
        addr_is_null(type_lookup_id(vm, type, N___getattr__))) {
        addr getattribute = type_lookup_id(vm, type, N___getattribute__);
        *n_args = 2;
        return is_simple(vm, getattribute, 2) ? getattribute : NULL_ADDR;
    }
    return NULL_ADDR;
}
