/*
 * Weak references as their own files, the collector and the _weakref module see them.
 * The rest of the simulator uses what values.h has.
 */
#ifndef VIVA_SIM_OBJ_WEAKREF_H
#define VIVA_SIM_OBJ_WEAKREF_H

#include "sim/obj/values.h"

static inline bool weakref_check(const struct vm *vm, addr o)
{
    return type_is_subtype(vm, object_type(vm, o), PY_TYPE(T_WEAKREF));
}

static inline bool weakproxy_check(const struct vm *vm, addr o)
{
    return object_is_exactly(vm, o, T_WEAKPROXY) ||
           object_is_exactly(vm, o, T_WEAKCALLABLEPROXY);
}

/* weakref.proxy(referent, callback); callback may be NULL_ADDR. */
SIM_NEW addr weakref_new_proxy(struct vm *vm, addr referent, addr callback);
/* Makes it dead and takes it out of its object's list. The callback stays. */
void weakref_clear_one(struct vm *vm, addr ref);
/* Slots both kinds share. */
void weakref_traverse(struct vm *vm, addr self, visit_fn visit, void *ctx);
void weakref_clear(struct vm *vm, addr self);
void weakref_dealloc(struct vm *vm, addr self);
/* One of `type` (ref, a subclass, or a proxy type): an existing basic one if it will do. */
SIM_NEW addr weakref_get_or_create(struct vm *vm, addr type, addr referent, addr callback);

#endif
