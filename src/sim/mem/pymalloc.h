/*
 * CPython's small-object allocator, in simulated memory.
 *
 * Pool headers live in the pools themselves with the fields of CPython's struct pool_header,
 * and a free block's first word links to the next free one, so that what a program sees through
 * its addresses (and through stale bytes) is what CPython would show.
 *
 * Source of the rules: CPython 3.13 Objects/obmalloc.c.
 */
#ifndef VIVA_SIM_MEM_PYMALLOC_H
#define VIVA_SIM_MEM_PYMALLOC_H

#include "sim/mem/space.h"

#ifdef VIVA_STRESS
enum { POOL_BYTES = 4 * 1024, ARENA_BYTES = 64 * 1024 };
#else
enum { POOL_BYTES = 16 * 1024, ARENA_BYTES = 1024 * 1024 };
#endif

enum {
    PYMALLOC_ALIGNMENT = 16,
    PYMALLOC_MAX_BYTES = 512,
    PYMALLOC_N_CLASSES = PYMALLOC_MAX_BYTES / PYMALLOC_ALIGNMENT,
    POOL_HEADER_BYTES = 48,
};

/* CPython's struct pool_header, at the start of each pool. */
struct pool_header {
    uint32_t ref_count; /* blocks handed out */
    uint32_t padding;
    addr freeblock;
    addr nextpool;
    addr prevpool;
    uint32_t arenaindex;
    uint32_t szidx;
    uint32_t nextoffset;
    uint32_t maxnextoffset;
};

/* CPython's struct arena_object; kept on the host, since no program can see it. */
struct pymalloc_arena {
    addr address;      /* NULL_ADDR if the slot is unused */
    addr pool_address; /* first pool never handed out */
    uint32_t n_free_pools;
    uint32_t n_total_pools;
    addr freepools;
    uint32_t next; /* neighbours in the list of usable arenas, by rising n_free_pools */
    uint32_t prev;
};

struct pymalloc {
    struct space *space;
    addr usedpools[PYMALLOC_N_CLASSES]; /* first pool with room, NULL_ADDR if none */
    struct pymalloc_arena *arenas;
    uint32_t n_arenas;
    uint32_t usable_arenas;  /* index + 1 of the first, 0 if none */
    uint32_t *arena_of_slot; /* for each ARENA_BYTES of the space: arena index + 1, or 0 */
    uint64_t n_blocks;
    uint64_t n_bytes; /* of all blocks handed out, by size class */
    uint64_t
        n_arenas_taken; /* how many were ever taken from, and given back to, the free area */
    uint64_t n_arenas_given;
};

void pymalloc_init(struct pymalloc *pm, struct space *sp);
void pymalloc_release(struct pymalloc *pm);

/* 1 <= n_bytes <= PYMALLOC_MAX_BYTES (asserted). NULL_ADDR: no room for another arena. */
addr pymalloc_alloc(struct pymalloc *pm, uint64_t n_bytes);
void pymalloc_free(struct pymalloc *pm, addr block);
/* Whether `a` lies in one of its arenas. */
bool pymalloc_owns(const struct pymalloc *pm, addr a);
/* Bytes of the block's size class. */
uint64_t pymalloc_block_bytes(const struct pymalloc *pm, addr block);

#endif
