/*
 * The whole-heap check: what every reference count must add up to.
 */
#ifndef VIVA_SIM_TRACE_HEAP_CHECK_H
#define VIVA_SIM_TRACE_HEAP_CHECK_H

struct vm;

/* NULL if all is well, else what is wrong (malloc'ed). */
char *heap_check(struct vm *vm);

#endif
