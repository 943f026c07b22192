/*
 * Whether an object is garbage only the cycle collector can find: no reference from outside
 * leads to it any more. Reads only.
 */
#ifndef VIVA_SIM_TRACE_GARBAGE_H
#define VIVA_SIM_TRACE_GARBAGE_H

#include "sim/obj/runtime.h"

/* Looks at no more than a few thousand objects; false if that does not settle it. */
bool garbage_is(struct vm *vm, addr o);

#endif
