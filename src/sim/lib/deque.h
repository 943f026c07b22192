/*
 * collections.deque: a chain of blocks of 64 references, CPython 3.13's layout.
 *
 *   leftblock: [ . . a b c ... ] <-> [ ... ] <-> rightblock: [ x y z . . ]
 *                    ^ leftindex                                 ^ rightindex
 *
 * Invariants: leftblock and rightblock are never NULL_ADDR; an empty deque has one block and
 * leftindex == rightindex + 1; the used slots are those between the two indices.
 */
#ifndef VIVA_SIM_LIB_DEQUE_H
#define VIVA_SIM_LIB_DEQUE_H

#include "sim/lib/types.h"

enum { DEQUE_BLOCK = 64, DEQUE_CENTER = (DEQUE_BLOCK - 1) / 2, DEQUE_FREE_BLOCKS = 16 };

struct deque_block {
    addr leftlink;
    addr data[DEQUE_BLOCK];
    addr rightlink;
};

struct py_deque {
    struct py_var_object base; /* ob_size: how many items */
    addr leftblock;
    addr rightblock;
    int64_t leftindex;
    int64_t rightindex;
    uint64_t state; /* changes with each mutation */
    int64_t maxlen; /* -1: unbounded */
    int64_t numfreeblocks;
    addr freeblocks[DEQUE_FREE_BLOCKS];
    addr weakreflist;
};

static inline struct py_deque *deque_at(const struct vm *vm, addr o)
{
    return (struct py_deque *)space_at(&vm->mem.space, o);
}

static inline struct deque_block *deque_block_at(const struct vm *vm, addr block)
{
    return (struct deque_block *)space_at(&vm->mem.space, block);
}

static inline int64_t deque_length(const struct vm *vm, addr o)
{
    return var_object_at(vm, o)->ob_size;
}

bool deque_check(struct vm *vm, addr o);
/* An empty one of this type. */
SIM_NEW addr deque_alloc(struct vm *vm, addr type);
SIM_STEALS(3) bool deque_append(struct vm *vm, addr self, addr item);
SIM_STEALS(3) bool deque_append_left(struct vm *vm, addr self, addr item);
/* "pop from an empty deque" */
SIM_NEW addr deque_pop(struct vm *vm, addr self);
SIM_NEW addr deque_pop_left(struct vm *vm, addr self);
/* Where item `i` is; 0 <= i < length (asserted). */
addr *deque_slot(const struct vm *vm, addr self, int64_t i);
void deque_clear(struct vm *vm, addr self);
bool deque_rotate(struct vm *vm, addr self, int64_t n);
bool deque_extend(struct vm *vm, addr self, addr iterable);
bool deque_extend_left(struct vm *vm, addr self, addr iterable);
/* Frees the blocks of a dead deque. */
void deque_free_blocks(struct vm *vm, addr self);
SIM_NEW addr deque_copy(struct vm *vm, addr self);

SIM_NEW addr deque_reverse_iterator_new(struct vm *vm, addr deque);

extern const struct method_def deque_methods[];

#endif
