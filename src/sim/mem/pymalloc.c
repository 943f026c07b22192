/*
 * Three levels, each handing out the one below: arenas > pools > blocks.
 *
 *   pool:  empty --alloc--> used --alloc (last block)--> full
 *            ^                |  ^                         |
 *            +--free (last)---+  +-------------free--------+
 *
 * A used pool is in the list of its size class, a full one in none, an empty one in its arena's
 * list of free pools. Order matters, for it decides which address comes next: a pool that gets
 * room goes to the front of its list, a freed block is the next one handed out, arenas are used
 * by rising number of free pools so that the emptiest can be given back.
 */
#include "sim/mem/pymalloc.h"

enum { POOLS_PER_ARENA = ARENA_BYTES / POOL_BYTES, NEVER_USED = 0xffff };

void pymalloc_init(struct pymalloc *pm, struct space *sp)
{
    *pm = (struct pymalloc){.space = sp};
    pm->arena_of_slot = xcalloc(sp->size_bytes / ARENA_BYTES + 1, sizeof *pm->arena_of_slot);
}

void pymalloc_release(struct pymalloc *pm)
{
    free(pm->arenas);
    free(pm->arena_of_slot);
    *pm = (struct pymalloc){0};
}

static struct pool_header *pool_at(const struct pymalloc *pm, addr pool)
{
    return space_at(pm->space, pool);
}

static addr pool_of(addr block)
{
    return (addr){block.v & ~(uint64_t)(POOL_BYTES - 1)};
}

static addr *link_in(const struct pymalloc *pm, addr block)
{
    return space_at(pm->space, block);
}

static size_t slot_of(addr a)
{
    return (a.v - SPACE_BASE) / ARENA_BYTES;
}

bool pymalloc_owns(const struct pymalloc *pm, addr a)
{
    return space_contains(pm->space, a, 1) && pm->arena_of_slot[slot_of(a)] != 0;
}

static uint32_t class_bytes(uint32_t szidx)
{
    return (szidx + 1) * PYMALLOC_ALIGNMENT;
}

uint64_t pymalloc_block_bytes(const struct pymalloc *pm, addr block)
{
    return class_bytes(pool_at(pm, pool_of(block))->szidx);
}

/* ---- the list of arenas that have free pools; indices are stored plus one, 0 ends ---- */

static void unlink_arena(struct pymalloc *pm, uint32_t i)
{
    struct pymalloc_arena *a = &pm->arenas[i];
    if (a->prev)
        pm->arenas[a->prev - 1].next = a->next;
    else
        pm->usable_arenas = a->next;
    if (a->next)
        pm->arenas[a->next - 1].prev = a->prev;
    a->next = a->prev = 0;
}

static void link_arena_after(struct pymalloc *pm, uint32_t i, uint32_t before)
{
    struct pymalloc_arena *a = &pm->arenas[i];
    a->prev = before;
    a->next = before ? pm->arenas[before - 1].next : pm->usable_arenas;
    if (a->next)
        pm->arenas[a->next - 1].prev = i + 1;
    if (before)
        pm->arenas[before - 1].next = i + 1;
    else
        pm->usable_arenas = i + 1;
}

static uint32_t unused_arena_slot(struct pymalloc *pm)
{
    for (uint32_t i = 0; i < pm->n_arenas; i++)
        if (addr_is_null(pm->arenas[i].address))
            return i;
    uint32_t n = pm->n_arenas ? pm->n_arenas * 2 : 16;
    pm->arenas = xrealloc(pm->arenas, size_mul(n, sizeof *pm->arenas));
    memset(pm->arenas + pm->n_arenas, 0, (n - pm->n_arenas) * sizeof *pm->arenas);
    uint32_t first = pm->n_arenas;
    pm->n_arenas = n;
    return first;
}

static bool new_arena(struct pymalloc *pm)
{
    size_t n_pages = ARENA_BYTES / SPACE_PAGE_BYTES;
    addr address = space_take_pages(pm->space, n_pages, n_pages, AREA_HEAP);
    if (addr_is_null(address))
        return false;
    uint32_t i = unused_arena_slot(pm);
    pm->arenas[i] = (struct pymalloc_arena){
        .address = address,
        .pool_address = address,
        .n_free_pools = POOLS_PER_ARENA,
        .n_total_pools = POOLS_PER_ARENA,
    };
    pm->arena_of_slot[slot_of(address)] = i + 1;
    link_arena_after(pm, i, 0);
    space_move(pm->space, AREA_FREE, AREA_HEAP, ARENA_BYTES);
    pm->n_arenas_taken++;
    return true;
}

static void give_arena_back(struct pymalloc *pm, uint32_t i)
{
    struct pymalloc_arena *a = &pm->arenas[i];
    unlink_arena(pm, i);
    pm->arena_of_slot[slot_of(a->address)] = 0;
    space_give_pages(pm->space, a->address, ARENA_BYTES / SPACE_PAGE_BYTES);
    space_move(pm->space, AREA_HEAP, AREA_FREE, ARENA_BYTES);
    a->address = NULL_ADDR;
    pm->n_arenas_given++;
}

/* ---- pools ---- */

static void link_pool(struct pymalloc *pm, addr pool, uint32_t szidx)
{
    struct pool_header *p = pool_at(pm, pool);
    p->prevpool = NULL_ADDR;
    p->nextpool = pm->usedpools[szidx];
    if (!addr_is_null(p->nextpool))
        pool_at(pm, p->nextpool)->prevpool = pool;
    pm->usedpools[szidx] = pool;
}

static void unlink_pool(struct pymalloc *pm, addr pool)
{
    struct pool_header *p = pool_at(pm, pool);
    if (addr_is_null(p->prevpool))
        pm->usedpools[p->szidx] = p->nextpool;
    else
        pool_at(pm, p->prevpool)->nextpool = p->nextpool;
    if (!addr_is_null(p->nextpool))
        pool_at(pm, p->nextpool)->prevpool = p->prevpool;
}

/* An empty pool out of the fullest arena that has one; NULL_ADDR if no arena can be had. */
static addr take_pool(struct pymalloc *pm)
{
    if (!pm->usable_arenas && !new_arena(pm))
        return NULL_ADDR;
    uint32_t i = pm->usable_arenas - 1;
    struct pymalloc_arena *a = &pm->arenas[i];
    addr pool = a->freepools;
    if (!addr_is_null(pool)) {
        a->freepools = pool_at(pm, pool)->nextpool;
    } else {
        pool = a->pool_address;
        a->pool_address = addr_add(pool, POOL_BYTES);
        pool_at(pm, pool)->arenaindex = i;
        pool_at(pm, pool)->szidx = NEVER_USED;
    }
    if (--a->n_free_pools == 0)
        unlink_arena(pm, i);
    return pool;
}

static addr alloc_from_new_pool(struct pymalloc *pm, uint32_t szidx)
{
    addr pool = take_pool(pm);
    if (addr_is_null(pool))
        return NULL_ADDR;
    struct pool_header *p = pool_at(pm, pool);
    link_pool(pm, pool, szidx);
    p->ref_count = 1;
    if (p->szidx == szidx) {
        // The pool last held blocks of this size, so its chain of free blocks still stands.
        addr block = p->freeblock;
        p->freeblock = *link_in(pm, block);
        return block;
    }
    uint32_t size = class_bytes(szidx);
    p->szidx = szidx;
    addr block = addr_add(pool, POOL_HEADER_BYTES);
    p->nextoffset = POOL_HEADER_BYTES + size * 2;
    p->maxnextoffset = POOL_BYTES - size;
    p->freeblock = addr_add(block, size);
    *link_in(pm, p->freeblock) = NULL_ADDR;
    return block;
}

/* After the last known free block went: carve a virgin one, or take the full pool off its list.
 */
static void extend_pool(struct pymalloc *pm, addr pool)
{
    struct pool_header *p = pool_at(pm, pool);
    if (p->nextoffset <= p->maxnextoffset) {
        p->freeblock = addr_add(pool, p->nextoffset);
        p->nextoffset += class_bytes(p->szidx);
        *link_in(pm, p->freeblock) = NULL_ADDR;
        return;
    }
    unlink_pool(pm, pool);
}

addr pymalloc_alloc(struct pymalloc *pm, uint64_t n_bytes)
{
    assert(n_bytes >= 1 && n_bytes <= PYMALLOC_MAX_BYTES);
    uint32_t szidx = (uint32_t)((n_bytes - 1) / PYMALLOC_ALIGNMENT);
    addr pool = pm->usedpools[szidx];
    addr block;
    if (addr_is_null(pool)) {
        block = alloc_from_new_pool(pm, szidx);
        if (addr_is_null(block))
            return NULL_ADDR;
    } else {
        struct pool_header *p = pool_at(pm, pool);
        p->ref_count++;
        block = p->freeblock;
        p->freeblock = *link_in(pm, block);
        if (addr_is_null(p->freeblock))
            extend_pool(pm, pool);
    }
    pm->n_blocks++;
    pm->n_bytes += class_bytes(szidx);
    return block;
}

static void give_pool_back(struct pymalloc *pm, addr pool)
{
    struct pool_header *p = pool_at(pm, pool);
    unlink_pool(pm, pool);
    uint32_t i = p->arenaindex;
    struct pymalloc_arena *a = &pm->arenas[i];
    p->nextpool = a->freepools;
    a->freepools = pool;
    uint32_t n_free = ++a->n_free_pools;
    if (n_free == a->n_total_pools && a->next) {
        give_arena_back(pm, i);
        return;
    }
    if (n_free == 1) {
        link_arena_after(pm, i, 0);
        return;
    }
    uint32_t before = 0;
    for (uint32_t n = a->next; n && pm->arenas[n - 1].n_free_pools < n_free;
         n = pm->arenas[n - 1].next)
        before = n;
    if (before) {
        unlink_arena(pm, i);
        link_arena_after(pm, i, before);
    }
}

void pymalloc_free(struct pymalloc *pm, addr block)
{
    addr pool = pool_of(block);
    struct pool_header *p = pool_at(pm, pool);
    assert(p->ref_count > 0);
    bool was_full = addr_is_null(p->freeblock);
    *link_in(pm, block) = p->freeblock;
    p->freeblock = block;
    p->ref_count--;
    pm->n_blocks--;
    pm->n_bytes -= class_bytes(p->szidx);
    if (was_full)
        link_pool(pm, pool, p->szidx);
    else if (p->ref_count == 0)
        give_pool_back(pm, pool);
}
