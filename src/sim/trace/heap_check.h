/*
 * The whole-heap check: what every reference count must add up to.
 */
#ifndef VIVA_SIM_TRACE_HEAP_CHECK_H
#define VIVA_SIM_TRACE_HEAP_CHECK_H

#include "sim/obj/runtime.h"

/*
 * NULL if all is well, else what is wrong (malloc'ed). `held`: references that the layers above
 * hold; NULL_ADDRs among them are passed over.
 */
char *heap_check(struct vm *vm, const addr *held, size_t n_held);

#endif
