/* What types.GenericAlias and types.UnionType share. */
#ifndef VIVA_SIM_OBJ_GENERIC_ALIAS_H
#define VIVA_SIM_OBJ_GENERIC_ALIAS_H

#include "sim/obj/iterators.h"

/* Adds a type as annotations print it: "int", "mod.Class", "None". False: raised. */
bool type_repr_add(struct vm *vm, struct strbuf *out, addr o);
/* The type variables in a tuple of types, each once. */
SIM_NEW addr type_parameters(struct vm *vm, addr args);
SIM_NEW addr generic_alias_parameters(struct vm *vm, addr a);
/* The tuple `args` of the generic `o` with its parameters replaced by what o[item] says. */
SIM_NEW addr type_substitute(struct vm *vm, addr o, addr args, addr parameters, addr item);

#endif
