/*
 * What CPython's adaptive interpreter calls without a C call in between once an instruction has
 * been specialised. Arguments then move into the callee's frame, which reference counts show.
 *
 * An instruction is specialised, for the type it meets, when it runs for the second time. Its
 * first cache unit says how far it is, the next two hold the type.
 */
#ifndef VIVA_SIM_VM_SPECIALIZE_H
#define VIVA_SIM_VM_SPECIALIZE_H

#include "sim/obj/values.h"

/* Whether the instruction has run before; counts this run. For those with one cache unit. */
bool specialize_is_warm(const uint16_t *instruction);
/* Whether it is specialised for `type` by now; counts this run. */
bool specialize_for(const uint16_t *instruction, addr type);

/* The __init__ that calling `type` with n_args arguments runs on a plain new instance;
 * borrowed, NULL_ADDR if the call is not that simple. */
SIM_BORROWED addr specialize_init(struct vm *vm, addr type, int n_args);
/* The plain function __getitem__ of the container's class. */
SIM_BORROWED addr specialize_getitem(struct vm *vm, addr container);
/*
 * The plain function that gives owner.name: a property's getter (*n_args 1), or the class's
 * __getattribute__ (*n_args 2: it takes the name, too).
 */
SIM_BORROWED addr specialize_getter(struct vm *vm, addr owner, addr name, int *n_args);

#endif
