/*
 * Segments of adjacent pages, each a row of chunks:
 *
 *   | header body | header body | ... | closing header |
 *
 * A header holds its chunk's size (itself included) with flags in the low bits, and the size of
 * the chunk before it (0 for the first), so both neighbours are found in one step. Free chunks
 * are linked through their bodies, in no order; a segment whose chunks are all free is given
 * back. The bytes of a live chunk, header included, belong to the allocator's area; all others
 * are free.
 */
#include "sim/mem/raw.h"

enum { HEADER_BYTES = 16, CHUNK_ALIGNMENT = 16, CHUNK_MIN_BYTES = 32, SEGMENT_PAGES = 4 };
enum { CHUNK_USED = 1, CHUNK_CLOSING = 2, CHUNK_AREA_SHIFT = 2, CHUNK_FLAGS = 15 };

struct chunk {
    uint64_t size_and_flags;
    uint64_t previous_size;
    addr next_free; /* these two only while free */
    addr previous_free;
};

void raw_init(struct raw *r, struct space *sp, enum area area)
{
    *r = (struct raw){.space = sp, .area = area};
}

static struct chunk *chunk_at(const struct raw *r, addr c)
{
    return space_at(r->space, c);
}

static uint64_t chunk_size(const struct chunk *c)
{
    return c->size_and_flags & ~(uint64_t)CHUNK_FLAGS;
}

static bool is_used(const struct chunk *c)
{
    return c->size_and_flags & CHUNK_USED;
}

static void set_size(struct raw *r, addr a, uint64_t size, uint64_t flags)
{
    struct chunk *c = chunk_at(r, a);
    c->size_and_flags = size | flags | (uint64_t)r->area << CHUNK_AREA_SHIFT;
    chunk_at(r, addr_add(a, (int64_t)size))->previous_size = size;
}

static void link_free(struct raw *r, addr a)
{
    struct chunk *c = chunk_at(r, a);
    c->next_free = r->free_list;
    c->previous_free = NULL_ADDR;
    if (!addr_is_null(r->free_list))
        chunk_at(r, r->free_list)->previous_free = a;
    r->free_list = a;
}

static void unlink_free(struct raw *r, addr a)
{
    struct chunk *c = chunk_at(r, a);
    if (addr_is_null(c->previous_free))
        r->free_list = c->next_free;
    else
        chunk_at(r, c->previous_free)->next_free = c->next_free;
    if (!addr_is_null(c->next_free))
        chunk_at(r, c->next_free)->previous_free = c->previous_free;
}

/* Makes the free chunk at `a`, merged with free neighbours, and returns where it starts. */
static addr make_free(struct raw *r, addr a, uint64_t size)
{
    struct chunk *next = chunk_at(r, addr_add(a, (int64_t)size));
    if (!is_used(next)) {
        unlink_free(r, addr_add(a, (int64_t)size));
        size += chunk_size(next);
    }
    uint64_t before = chunk_at(r, a)->previous_size;
    if (before) {
        addr previous = addr_add(a, -(int64_t)before);
        if (!is_used(chunk_at(r, previous))) {
            unlink_free(r, previous);
            a = previous;
            size += before;
        }
    }
    set_size(r, a, size, 0);
    link_free(r, a);
    return a;
}

static void close_segment(struct raw *r, addr at)
{
    chunk_at(r, at)->size_and_flags =
        HEADER_BYTES | CHUNK_USED | CHUNK_CLOSING | (uint64_t)r->area << CHUNK_AREA_SHIFT;
}

static size_t pages_for(uint64_t n_bytes)
{
    size_t n = (n_bytes + SPACE_PAGE_BYTES - 1) / SPACE_PAGE_BYTES;
    return n < SEGMENT_PAGES ? SEGMENT_PAGES : n;
}

static bool add_segment(struct raw *r, uint64_t chunk_bytes)
{
    size_t n_pages = pages_for(chunk_bytes + HEADER_BYTES);
    addr first = space_take_pages(r->space, n_pages, 1, r->area);
    if (addr_is_null(first))
        return false;
    uint64_t size = n_pages * SPACE_PAGE_BYTES - HEADER_BYTES;
    chunk_at(r, first)->previous_size = 0;
    set_size(r, first, size, 0);
    close_segment(r, addr_add(first, (int64_t)size));
    link_free(r, first);
    r->n_segments++;
    return true;
}

/* Makes the segment that ends at `closing` longer; its new bytes join the last chunk if free.
 */
static bool extend_segment(struct raw *r, addr closing, uint64_t n_bytes)
{
    size_t n_pages = pages_for(n_bytes);
    if (!space_extend_pages(r->space, addr_add(closing, HEADER_BYTES), n_pages, r->area))
        return false;
    uint64_t size = n_pages * SPACE_PAGE_BYTES;
    close_segment(r, addr_add(closing, (int64_t)size));
    make_free(r, closing, size);
    return true;
}

/* Gives pages back that a free chunk covers up to the end of its segment. */
static void trim_segment(struct raw *r, addr a)
{
    uint64_t size = chunk_size(chunk_at(r, a));
    addr closing = addr_add(a, (int64_t)size);
    if (!(chunk_at(r, closing)->size_and_flags & CHUNK_CLOSING))
        return;
    bool is_whole = chunk_at(r, a)->previous_size == 0;
    uint64_t end = closing.v + HEADER_BYTES;
    uint64_t keep_to = is_whole ? a.v : a.v + CHUNK_MIN_BYTES + HEADER_BYTES;
    uint64_t first =
        (keep_to - SPACE_BASE + SPACE_PAGE_BYTES - 1) / SPACE_PAGE_BYTES * SPACE_PAGE_BYTES +
        SPACE_BASE;
    size_t n_pages = (end - first) / SPACE_PAGE_BYTES;
    if (first >= end || (!is_whole && n_pages <= SEGMENT_PAGES))
        return;
    if (is_whole) {
        unlink_free(r, a);
        r->n_segments--;
    } else {
        set_size(r, a, first - HEADER_BYTES - a.v, 0);
        close_segment(r, (addr){first - HEADER_BYTES});
    }
    space_give_pages(r->space, (addr){first}, n_pages);
}

static addr best_fit(struct raw *r, uint64_t size)
{
    addr best = NULL_ADDR;
    uint64_t best_size = UINT64_MAX;
    for (addr a = r->free_list; !addr_is_null(a); a = chunk_at(r, a)->next_free) {
        uint64_t s = chunk_size(chunk_at(r, a));
        if (s >= size && (s < best_size || (s == best_size && a.v < best.v))) {
            best = a;
            best_size = s;
        }
    }
    return best;
}

/* Cuts a used chunk to `size` and frees the rest if it is worth a chunk. */
static void split(struct raw *r, addr a, uint64_t size)
{
    uint64_t have = chunk_size(chunk_at(r, a));
    if (have - size < CHUNK_MIN_BYTES)
        return;
    set_size(r, a, size, CHUNK_USED);
    addr rest = addr_add(a, (int64_t)size);
    trim_segment(r, make_free(r, rest, have - size));
}

static bool chunk_bytes_for(uint64_t n_bytes, uint64_t *size)
{
    if (n_bytes > (uint64_t)1 << 62)
        return false;
    *size = (n_bytes + HEADER_BYTES + CHUNK_ALIGNMENT - 1) & ~(uint64_t)(CHUNK_ALIGNMENT - 1);
    if (*size < CHUNK_MIN_BYTES)
        *size = CHUNK_MIN_BYTES;
    return true;
}

addr raw_alloc(struct raw *r, uint64_t n_bytes)
{
    uint64_t size;
    if (!chunk_bytes_for(n_bytes, &size))
        return NULL_ADDR;
    addr a = best_fit(r, size);
    if (addr_is_null(a)) {
        if (!add_segment(r, size))
            return NULL_ADDR;
        a = r->free_list;
    }
    unlink_free(r, a);
    set_size(r, a, chunk_size(chunk_at(r, a)), CHUNK_USED);
    split(r, a, size);
    space_move(r->space, AREA_FREE, r->area, chunk_size(chunk_at(r, a)));
    r->n_blocks++;
    return addr_add(a, HEADER_BYTES);
}

void raw_free(struct raw *r, addr block)
{
    addr a = addr_add(block, -HEADER_BYTES);
    uint64_t size = chunk_size(chunk_at(r, a));
    assert(is_used(chunk_at(r, a)));
    space_move(r->space, r->area, AREA_FREE, size);
    r->n_blocks--;
    trim_segment(r, make_free(r, a, size));
}

/* Lets the chunk grow into the free bytes behind it. */
static bool grow_in_place(struct raw *r, addr a, uint64_t size)
{
    uint64_t have = chunk_size(chunk_at(r, a));
    addr next = addr_add(a, (int64_t)have);
    struct chunk *n = chunk_at(r, next);
    if (n->size_and_flags & CHUNK_CLOSING) {
        if (!extend_segment(r, next, size - have))
            return false;
    } else if (!is_used(n) && have + chunk_size(n) < size) {
        addr closing = addr_add(next, (int64_t)chunk_size(n));
        if (!(chunk_at(r, closing)->size_and_flags & CHUNK_CLOSING) ||
            !extend_segment(r, closing, size - have - chunk_size(n)))
            return false;
    }
    if (is_used(n))
        return false;
    unlink_free(r, next);
    set_size(r, a, have + chunk_size(n), CHUNK_USED);
    return true;
}

addr raw_realloc(struct raw *r, addr block, uint64_t n_bytes)
{
    uint64_t size;
    if (!chunk_bytes_for(n_bytes, &size))
        return NULL_ADDR;
    addr a = addr_add(block, -HEADER_BYTES);
    uint64_t have = chunk_size(chunk_at(r, a));
    if (size <= have || grow_in_place(r, a, size)) {
        split(r, a, size);
        uint64_t now = chunk_size(chunk_at(r, a));
        if (now > have)
            space_move(r->space, AREA_FREE, r->area, now - have);
        else
            space_move(r->space, r->area, AREA_FREE, have - now);
        return block;
    }
    addr moved = raw_alloc(r, n_bytes);
    if (addr_is_null(moved))
        return NULL_ADDR;
    memcpy(space_at(r->space, moved), space_at(r->space, block), have - HEADER_BYTES);
    raw_free(r, block);
    return moved;
}

uint64_t raw_block_bytes(const struct raw *r, addr block)
{
    return chunk_size(chunk_at(r, addr_add(block, -HEADER_BYTES))) - HEADER_BYTES;
}

enum area raw_block_area(const struct space *sp, addr block)
{
    const struct chunk *c = space_at(sp, addr_add(block, -HEADER_BYTES));
    return (enum area)(c->size_and_flags >> CHUNK_AREA_SHIFT & 3);
}
