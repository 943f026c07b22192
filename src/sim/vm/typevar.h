/*
 * Type parameters and `type` statements, as far as running a program needs them.
 */
#ifndef VIVA_SIM_VM_TYPEVAR_H
#define VIVA_SIM_VM_TYPEVAR_H

#include "sim/obj/object.h"

enum typevar_kind { TYPEVAR_PLAIN, TYPEVAR_BOUND, TYPEVAR_CONSTRAINTS };

/* `evaluate`: a function that computes the bound or the constraints when they are asked for. */
SIM_NEW addr typevar_new(struct vm *vm, addr name, enum typevar_kind kind, addr evaluate);
SIM_NEW addr typevar_with_default(struct vm *vm, addr typevar, addr evaluate);
/* What a generic class has as its last base: typing.Generic[params]. */
SIM_NEW addr typevar_generic_base(struct vm *vm, addr params);
/* Of (name, type parameters or None, function that computes the value). */
SIM_NEW addr type_alias_new(struct vm *vm, addr parts);

#endif
