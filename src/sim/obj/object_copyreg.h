/*
 * The functions of copyreg that objects name when they are taken apart, and its part of
 * object.__reduce_ex__().
 */
#ifndef VIVA_SIM_OBJ_OBJECT_COPYREG_H
#define VIVA_SIM_OBJ_OBJECT_COPYREG_H

#include "sim/obj/values.h"

enum copyreg_function { COPYREG_NEWOBJ, COPYREG_NEWOBJ_EX, COPYREG_RECONSTRUCTOR };

SIM_NEW addr copyreg_function(struct vm *vm, enum copyreg_function which);
/* copyreg._reduce_ex(): protocols 0 and 1. */
SIM_NEW addr copyreg_reduce_ex(struct vm *vm, addr self, int64_t protocol);

#endif
