/*
 * The types that modules in C bring along. They live on the heap: lib_type(vm, LIB_DEQUE).
 */
#ifndef VIVA_SIM_LIB_TYPES_H
#define VIVA_SIM_LIB_TYPES_H

#include "sim/obj/values.h"

enum lib_type_id {
#define LIB_TYPE(id, ops) LIB_##id,
#include "sim/lib/types.def"
    N_LIB_TYPES
};

#define LIB_TYPE(id, ops) extern const struct type_ops ops;
#include "sim/lib/types.def"

/* The type object, borrowed; made if need be. NULL_ADDR: raised. */
SIM_BORROWED addr lib_type(struct vm *vm, enum lib_type_id id);
/* What the type was made from; it must be one of them. */
const struct type_ops *lib_type_ops(const struct vm *vm, addr type);
/* Whether `o` is an instance of it. */
bool lib_type_check(struct vm *vm, addr o, enum lib_type_id id);

#endif
