/*
 * The allocator for large blocks: what the C library's malloc is to CPython.
 *
 * Each block has a 16-byte header (size, and the size of the block before it), free neighbours
 * are merged, the best fitting free block is taken, the lowest of equals. A block grows in
 * place when free bytes follow it.
 */
#ifndef VIVA_SIM_MEM_RAW_H
#define VIVA_SIM_MEM_RAW_H

#include "sim/mem/space.h"

struct raw {
    struct space *space;
    enum area area; /* what its live blocks belong to */
    addr free_list; /* doubly linked, by address */
    uint64_t n_blocks;
    uint64_t n_segments;
};

void raw_init(struct raw *r, struct space *sp, enum area area);

/* NULL_ADDR if the space is exhausted. 16-byte aligned. */
addr raw_alloc(struct raw *r, uint64_t n_bytes);
/* May move the block; NULL_ADDR on failure leaves it alone. */
addr raw_realloc(struct raw *r, addr block, uint64_t n_bytes);
void raw_free(struct raw *r, addr block);
/* Bytes the block can hold. */
uint64_t raw_block_bytes(const struct raw *r, addr block);
/* The raw allocator that handed the block out: its area. */
enum area raw_block_area(const struct space *sp, addr block);

#endif
