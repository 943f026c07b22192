/* What the files of the tuple type share. */
#ifndef VIVA_SIM_OBJ_TUPLE_H
#define VIVA_SIM_OBJ_TUPLE_H

#include "sim/obj/values.h"

#define TUPLE_MAX_LENGTH ((INT64_MAX - 64) / 8)

/* n > 0 items that are not initialised, untracked; from the free list if it can. */
SIM_NEW addr tuple_alloc(struct vm *vm, int64_t n);
/*
 * Changes the number of items of a tuple nobody else holds: those beyond `n` are dropped, new
 * ones are NULL_ADDR. May move it. False: raised, and *tuple is gone.
 */
bool tuple_resize(struct vm *vm, addr *tuple, int64_t n);
void tuple_dealloc(struct vm *vm, addr t);

#endif
