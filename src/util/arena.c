/*
 * A list of blocks, the newest first; a block is never moved, so results stay valid.
 */
#include "util/arena.h"

#include <assert.h>
#include <stdalign.h>

enum { BLOCK_BYTES = 16 * 1024 };

struct arena_block {
    struct arena_block *previous;
    size_t used;
    size_t cap;
    alignas(max_align_t) char bytes[];
};

void arena_release(struct arena *a)
{
    while (a->last) {
        struct arena_block *previous = a->last->previous;
        free(a->last);
        a->last = previous;
    }
}

void *arena_alloc(struct arena *a, size_t n_bytes)
{
    size_t align = alignof(max_align_t);
    size_t n = size_add(n_bytes, align - 1) / align * align;
    struct arena_block *b = a->last;
    if (!b || b->cap - b->used < n) {
        size_t cap = n > BLOCK_BYTES ? n : BLOCK_BYTES;
        b = xmalloc(size_add(sizeof *b, cap));
        *b = (struct arena_block){.previous = a->last, .cap = cap};
        a->last = b;
    }
    void *p = b->bytes + b->used;
    b->used += n;
    memset(p, 0, n);
    return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t len)
{
    char *copy = arena_alloc(a, size_add(len, 1));
    memcpy(copy, s, len);
    return copy;
}

void *arena_memdup(struct arena *a, const void *bytes, size_t n_bytes)
{
    void *copy = arena_alloc(a, n_bytes);
    if (n_bytes > 0)
        memcpy(copy, bytes, n_bytes);
    return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return arena_strndup(a, s, strlen(s));
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    assert(n >= 0);
    char *text = arena_alloc(a, (size_t)n + 1);
    va_start(ap, fmt);
    vsnprintf(text, (size_t)n + 1, fmt, ap);
    va_end(ap);
    return text;
}
