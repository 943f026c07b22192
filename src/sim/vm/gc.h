/*
 * The cycle collector: CPython 3.13's, with three generations.
 *
 * Everything it goes by lies in simulated memory: the lists of gc_list.c run through the heads
 * before the objects, and the counts it works with are kept in those heads while it runs.
 */
#ifndef VIVA_SIM_VM_GC_H
#define VIVA_SIM_VM_GC_H

#include "sim/obj/object.h"

enum {
    GC_DEBUG_STATS = 1,
    GC_DEBUG_COLLECTABLE = 2,
    GC_DEBUG_UNCOLLECTABLE = 4,
    GC_DEBUG_SAVEALL = 32,
    GC_DEBUG_LEAK = GC_DEBUG_COLLECTABLE | GC_DEBUG_UNCOLLECTABLE | GC_DEBUG_SAVEALL,
};

/* Empty lists: before anything is allocated. Nothing is collected yet. */
void gc_init_lists(struct vm *vm);
/* Thresholds, gc.garbage and gc.callbacks; from here on it is enabled. */
bool gc_init(struct vm *vm);
/* Collects if a threshold was crossed since the last time: for the eval breaker. */
void gc_run_if_due(struct vm *vm);
/* gc.collect(generation): how many unreachable objects were found. Raises nothing. */
int64_t gc_collect(struct vm *vm, int generation);
/* The collections at the interpreter's end: no callbacks of gc.callbacks are run. */
void gc_collect_at_shutdown(struct vm *vm);

/* Into the permanent generation, and from there to the oldest one. */
void gc_freeze(struct vm *vm);
void gc_unfreeze(struct vm *vm);

/* For walking a generation (0 .. 2, GC_PERMANENT): its first object, and the one behind `o`;
 * NULL_ADDR at the end. */
addr gc_first_object(const struct vm *vm, int generation);
addr gc_next_object(const struct vm *vm, int generation, addr o);
int64_t gc_generation_size(const struct vm *vm, int generation);

#endif
