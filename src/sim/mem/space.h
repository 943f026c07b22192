/*
 * The simulated address space: one fixed range of bytes, each of which belongs to one area.
 *
 *   base                                                              base + size
 *   | static data | code, variable, arenas, large blocks ->  free  <- stack frames |
 *
 * Invariants:
 *  - the sum of area_bytes[] over all areas equals size, at every moment;
 *  - the bytes never move, so a host pointer into them stays valid as long as the space.
 */
#ifndef VIVA_SIM_MEM_SPACE_H
#define VIVA_SIM_MEM_SPACE_H

#include "util/xalloc.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

/* A simulated address. 0 is no address: NULL_ADDR. */
typedef struct {
    uint64_t v;
} addr;

#define NULL_ADDR ((addr){0})

static inline bool addr_eq(addr a, addr b)
{
    return a.v == b.v;
}

static inline bool addr_is_null(addr a)
{
    return a.v == 0;
}

static inline addr addr_add(addr a, int64_t n_bytes)
{
    return (addr){a.v + (uint64_t)n_bytes};
}

enum area {
    AREA_CODE,
    AREA_VARIABLE,
    AREA_HEAP,
    AREA_FREE,
    AREA_STACK,
    N_AREAS,
};

/* "code", "variable", "heap", "free", "stack". */
const char *area_name(enum area area);

#define SPACE_BASE UINT64_C(0x7f5a00000000)

enum {
    SPACE_PAGE_BYTES = 16 * 1024,
    SPACE_DEFAULT_BYTES = 64 * 1024 * 1024,
    SPACE_MIN_BYTES = 4 * 1024 * 1024,
};

struct space {
    uint64_t bias;       /* host address of a byte minus its simulated address */
    uint64_t size_bytes; /* a multiple of SPACE_PAGE_BYTES */
    uint64_t area_bytes[N_AREAS];
    uint64_t stack_low; /* lowest address in use by the stack; it grows down from the end */
    uint8_t *page_used; /* one per page: 0 if free, else 1 + the area it was taken for */
    size_t n_pages;
    size_t n_static_pages;
    size_t first_free_page; /* no free page below this one */
    size_t end_page;        /* no used page at or above this one */
};

/* All bytes zero. `n_static_bytes` at the base are taken for the heap area at once. */
void space_init(struct space *sp, uint64_t size_bytes, uint64_t n_static_bytes);
void space_release(struct space *sp);

static inline bool space_contains(const struct space *sp, addr a, uint64_t n_bytes)
{
    return a.v >= SPACE_BASE && a.v - SPACE_BASE <= sp->size_bytes &&
           n_bytes <= sp->size_bytes - (a.v - SPACE_BASE);
}

/* The host's view of the bytes at `a`, which lie inside the space (asserted). */
static inline void *space_at(const struct space *sp, addr a)
{
    assert(space_contains(sp, a, 1));
    return (void *)(uintptr_t)(a.v + sp->bias);
}

/* The simulated address of a host pointer into the space. */
static inline addr space_addr(const struct space *sp, const void *p)
{
    return (addr){(uint64_t)(uintptr_t)p - sp->bias};
}

static inline uint64_t space_load_u64(const struct space *sp, addr a)
{
    uint64_t v;
    memcpy(&v, space_at(sp, a), sizeof v);
    return v;
}

/*
 * Takes `n_pages` adjacent pages, the first a multiple of `align_pages` from the base: the
 * lowest ones that are free. NULL_ADDR if there are none. The area sums do not change: the
 * caller moves what it uses with space_move().
 */
addr space_take_pages(struct space *sp, size_t n_pages, size_t align_pages, enum area area);
/* Takes the pages right behind `end` if they are free. */
bool space_extend_pages(struct space *sp, addr end, size_t n_pages, enum area area);
void space_give_pages(struct space *sp, addr first, size_t n_pages);

/* `n_bytes` that belonged to `from` belong to `to` now. */
static inline void space_move(struct space *sp, enum area from, enum area to, uint64_t n_bytes)
{
    assert(sp->area_bytes[from] >= n_bytes);
    sp->area_bytes[from] -= n_bytes;
    sp->area_bytes[to] += n_bytes;
}

/*
 * Grows the stack downward by `n_bytes` (a multiple of 8) and returns its new low end, or
 * NULL_ADDR when it would meet the heap.
 */
addr space_push_stack(struct space *sp, uint64_t n_bytes);
void space_pop_stack(struct space *sp, uint64_t n_bytes);

#endif
