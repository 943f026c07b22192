/*
 * Decides who serves a request: small ones pymalloc, large ones the raw allocator of the heap,
 * and on demand those of the code and variable areas.
 */
#include "sim/mem/memory.h"

void memory_init(struct memory *m, uint64_t size_bytes, uint64_t n_static_bytes)
{
    *m = (struct memory){0};
    m->n_static_bytes = n_static_bytes;
    space_init(&m->space, size_bytes, n_static_bytes);
    pymalloc_init(&m->pymalloc, &m->space);
    raw_init(&m->heap, &m->space, AREA_HEAP);
    raw_init(&m->code, &m->space, AREA_CODE);
    raw_init(&m->variable, &m->space, AREA_VARIABLE);
}

void memory_release(struct memory *m)
{
    pymalloc_release(&m->pymalloc);
    space_release(&m->space);
    *m = (struct memory){0};
}

static struct raw *raw_of_area(struct memory *m, enum area area)
{
    switch (area) {
    case AREA_CODE:
        return &m->code;
    case AREA_VARIABLE:
        return &m->variable;
    case AREA_HEAP:
        return &m->heap;
    case AREA_FREE:
    case AREA_STACK:
    case N_AREAS:
        break;
    }
    assert(!"an area without blocks");
    return NULL;
}

static struct raw *raw_of_block(struct memory *m, addr block)
{
    return raw_of_area(m, raw_block_area(&m->space, block));
}

static bool must_fail(struct memory *m)
{
    m->n_allocations++;
    return m->fail_from && m->n_allocations >= m->fail_from;
}

static addr told(struct memory *m, addr block, uint64_t n_bytes)
{
    if (m->observer && !addr_is_null(block))
        m->observer->allocated(m->observer->ctx, block, n_bytes);
    return block;
}

addr memory_alloc(struct memory *m, uint64_t n_bytes)
{
    return memory_alloc_in(m, AREA_HEAP, n_bytes);
}

addr memory_alloc_in(struct memory *m, enum area area, uint64_t n_bytes)
{
    if (must_fail(m))
        return NULL_ADDR;
    if (n_bytes == 0)
        n_bytes = 1;
    if (area == AREA_HEAP && n_bytes <= PYMALLOC_MAX_BYTES)
        return told(m, pymalloc_alloc(&m->pymalloc, n_bytes), n_bytes);
    return told(m, raw_alloc(raw_of_area(m, area), n_bytes), n_bytes);
}

void memory_free(struct memory *m, addr block)
{
    if (addr_is_null(block))
        return;
    bool is_small = pymalloc_owns(&m->pymalloc, block);
    struct raw *r = is_small ? NULL : raw_of_block(m, block);
    if (m->observer)
        m->observer->freed(m->observer->ctx, block,
                           is_small ? pymalloc_block_bytes(&m->pymalloc, block)
                                    : raw_block_bytes(r, block));
    if (is_small)
        pymalloc_free(&m->pymalloc, block);
    else
        raw_free(r, block);
}

static addr move_block(struct memory *m, addr block, uint64_t have, uint64_t n_bytes)
{
    addr moved = memory_alloc(m, n_bytes);
    if (addr_is_null(moved))
        return NULL_ADDR;
    memcpy(space_at(&m->space, moved), space_at(&m->space, block),
           have < n_bytes ? have : n_bytes);
    memory_free(m, block);
    return moved;
}

addr memory_realloc(struct memory *m, addr block, uint64_t n_bytes)
{
    if (addr_is_null(block))
        return memory_alloc(m, n_bytes);
    if (n_bytes == 0)
        n_bytes = 1;
    if (pymalloc_owns(&m->pymalloc, block)) {
        uint64_t have = pymalloc_block_bytes(&m->pymalloc, block);
        if (n_bytes <= have && 4 * n_bytes > 3 * have)
            return block;
        return move_block(m, block, have, n_bytes);
    }
    // A large block stays with the raw allocator even when it shrinks to a small size.
    if (must_fail(m))
        return NULL_ADDR;
    struct raw *r = raw_of_block(m, block);
    uint64_t have = raw_block_bytes(r, block);
    addr moved = raw_realloc(r, block, n_bytes);
    if (m->observer && !addr_is_null(moved)) {
        m->observer->freed(m->observer->ctx, block, have);
        m->observer->allocated(m->observer->ctx, moved, n_bytes);
    }
    return moved;
}

enum area memory_area(const struct memory *m, addr a)
{
    const struct space *sp = &m->space;
    if (!space_contains(sp, a, 1) || a.v - SPACE_BASE == sp->size_bytes)
        return AREA_FREE;
    if (a.v >= sp->stack_low)
        return AREA_STACK;
    size_t page = (a.v - SPACE_BASE) / SPACE_PAGE_BYTES;
    return sp->page_used[page] ? (enum area)(sp->page_used[page] - 1) : AREA_FREE;
}

uint64_t memory_n_blocks(const struct memory *m)
{
    return m->pymalloc.n_blocks + m->heap.n_blocks + m->code.n_blocks + m->variable.n_blocks;
}

uint64_t memory_n_bytes_used(const struct memory *m)
{
    uint64_t arenas = (m->pymalloc.n_arenas_taken - m->pymalloc.n_arenas_given) * ARENA_BYTES;
    uint64_t large = m->space.area_bytes[AREA_HEAP] - arenas - m->n_static_bytes;
    return large + m->pymalloc.n_bytes;
}
