/* What the files of range share. */
#ifndef VIVA_SIM_OBJ_RANGE_H
#define VIVA_SIM_OBJ_RANGE_H

#include "sim/obj/containers.h"

/* The bounds if all fit 64 bits; false (nothing raised) if not. */
bool range_as_i64(struct vm *vm, addr r, int64_t *start, int64_t *stop, int64_t *step);
/* Numbers in range(start, stop, step). */
uint64_t range_count(int64_t start, int64_t stop, int64_t step);

/* range_iterator, or longrange_iterator if 64 bits do not do (range_iterator.c). */
SIM_NEW addr range_iter(struct vm *vm, addr r);
SIM_NEW addr range_reverse_iter(struct vm *vm, addr r);

#endif
