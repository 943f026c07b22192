/*
 * What the files of float and complex share.
 */
#ifndef VIVA_SIM_OBJ_FLOAT_PARTS_H
#define VIVA_SIM_OBJ_FLOAT_PARTS_H

#include "sim/obj/values.h"

/* OverflowError(34, 'Numerical result out of range'). Returns NULL_ADDR. */
addr float_raise_range(struct vm *vm);
SIM_NEW addr float_exact(struct vm *vm, addr o);
SIM_NEW addr float_truncated(struct vm *vm, addr o);

extern const struct method_def float_methods[];
extern const struct getset_def float_getset[];

#endif
