/*
 * The attributes of code objects.
 */
#ifndef VIVA_SIM_VM_CODE_ATTRS_H
#define VIVA_SIM_VM_CODE_ATTRS_H

#include "sim/obj/type_ops.h"

extern const struct method_def code_methods[];
extern const struct member_def code_members[];
extern const struct getset_def code_getset[];

/* Drops what co_cached holds. */
void code_forget_cached(struct vm *vm, addr code);

#endif
