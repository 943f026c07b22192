/*
 * The address space is one anonymous mapping, so untouched bytes cost nothing and read as zero.
 *
 * Pages are found first fit from the bottom: what is given back low is used again before the
 * heap grows, as an operating system with a compacting break would have it.
 */
#include "sim/mem/space.h"

#include <sys/mman.h>

const char *area_name(enum area area)
{
    static const char *const names[N_AREAS] = {"code", "variable", "heap", "free", "stack"};
    assert(area < N_AREAS);
    return names[area];
}

void space_init(struct space *sp, uint64_t size_bytes, uint64_t n_static_bytes)
{
    uint64_t size = (size_bytes + SPACE_PAGE_BYTES - 1) / SPACE_PAGE_BYTES * SPACE_PAGE_BYTES;
    if (size < SPACE_MIN_BYTES)
        size = SPACE_MIN_BYTES;
    void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (bytes == MAP_FAILED) {
        fprintf(stderr, "viva: cannot map %llu bytes of simulated memory\n",
                (unsigned long long)size);
        abort();
    }
    *sp = (struct space){
        .bias = (uint64_t)(uintptr_t)bytes - SPACE_BASE,
        .size_bytes = size,
        .stack_low = SPACE_BASE + size,
        .n_pages = size / SPACE_PAGE_BYTES,
    };
    sp->page_used = xcalloc(sp->n_pages, 1);
    sp->n_static_pages = (n_static_bytes + SPACE_PAGE_BYTES - 1) / SPACE_PAGE_BYTES;
    memset(sp->page_used, 1 + AREA_HEAP, sp->n_static_pages);
    sp->first_free_page = sp->n_static_pages;
    sp->end_page = sp->n_static_pages;
    sp->area_bytes[AREA_HEAP] = n_static_bytes;
    sp->area_bytes[AREA_FREE] = size - n_static_bytes;
}

void space_release(struct space *sp)
{
    if (sp->size_bytes)
        munmap((void *)(uintptr_t)(SPACE_BASE + sp->bias), sp->size_bytes);
    free(sp->page_used);
    *sp = (struct space){0};
}

/* Pages that lie wholly below the stack. */
static size_t n_pages_below_stack(const struct space *sp)
{
    return (sp->stack_low - SPACE_BASE) / SPACE_PAGE_BYTES;
}

static bool are_free(const struct space *sp, size_t first, size_t n)
{
    for (size_t i = first; i < first + n; i++)
        if (sp->page_used[i])
            return false;
    return true;
}

static void mark_used(struct space *sp, size_t first, size_t n, enum area area)
{
    memset(sp->page_used + first, 1 + (int)area, n);
    if (first + n > sp->end_page)
        sp->end_page = first + n;
    while (sp->first_free_page < sp->n_pages && sp->page_used[sp->first_free_page])
        sp->first_free_page++;
}

static addr page_addr(size_t page)
{
    return (addr){SPACE_BASE + page * SPACE_PAGE_BYTES};
}

addr space_take_pages(struct space *sp, size_t n_pages, size_t align_pages, enum area area)
{
    assert(n_pages > 0 && align_pages > 0);
    size_t limit = n_pages_below_stack(sp);
    size_t step = align_pages;
    size_t first = (sp->first_free_page + step - 1) / step * step;
    for (; first < limit && n_pages <= limit - first; first += step) {
        if (!are_free(sp, first, n_pages))
            continue;
        mark_used(sp, first, n_pages, area);
        return page_addr(first);
    }
    return NULL_ADDR;
}

bool space_extend_pages(struct space *sp, addr end, size_t n_pages, enum area area)
{
    size_t first = (end.v - SPACE_BASE) / SPACE_PAGE_BYTES;
    size_t limit = n_pages_below_stack(sp);
    if (first >= limit || n_pages > limit - first || !are_free(sp, first, n_pages))
        return false;
    mark_used(sp, first, n_pages, area);
    return true;
}

void space_give_pages(struct space *sp, addr first, size_t n_pages)
{
    size_t page = (first.v - SPACE_BASE) / SPACE_PAGE_BYTES;
    assert(page >= sp->n_static_pages && page + n_pages <= sp->n_pages);
    memset(sp->page_used + page, 0, n_pages);
    if (page < sp->first_free_page)
        sp->first_free_page = page;
    while (sp->end_page > sp->n_static_pages && !sp->page_used[sp->end_page - 1])
        sp->end_page--;
}

addr space_push_stack(struct space *sp, uint64_t n_bytes)
{
    assert(n_bytes % 8 == 0);
    uint64_t room = sp->stack_low - page_addr(sp->end_page).v;
    if (n_bytes > room)
        return NULL_ADDR;
    sp->stack_low -= n_bytes;
    space_move(sp, AREA_FREE, AREA_STACK, n_bytes);
    return (addr){sp->stack_low};
}

void space_pop_stack(struct space *sp, uint64_t n_bytes)
{
    sp->stack_low += n_bytes;
    space_move(sp, AREA_STACK, AREA_FREE, n_bytes);
}
