/* What a slice means for a sequence. */
#ifndef VIVA_SIM_OBJ_SLICE_H
#define VIVA_SIM_OBJ_SLICE_H

#include "sim/obj/values.h"

/* PySlice_Unpack: start and stop clipped to int64_t, step never 0. False: raised. */
bool slice_unpack(struct vm *vm, addr slice, int64_t *start, int64_t *stop, int64_t *step);
/* PySlice_AdjustIndices: clips to a sequence of `length`; the number of items. */
int64_t slice_adjust(int64_t length, int64_t *start, int64_t *stop, int64_t step);

/* slice.indices(): out gets start, stop and step, new int objects. False: raised. */
bool slice_long_indices(struct vm *vm, addr slice, addr length, addr out[3]);

#endif
