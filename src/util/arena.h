/*
 * Memory for things that die together: allocate many, free once.
 *
 * All-zero is a valid empty arena. Results are zeroed and aligned for any type.
 */
#ifndef VIVA_UTIL_ARENA_H
#define VIVA_UTIL_ARENA_H

#include "util/xalloc.h"

#include <stdarg.h>

struct arena_block;

struct arena {
    struct arena_block *last;
};

void arena_release(struct arena *a);
/* Borrowed from the arena; zeroed. */
NODISCARD void *arena_alloc(struct arena *a, size_t n_bytes);
NODISCARD char *arena_strdup(struct arena *a, const char *s);
/* A copy of `n_bytes` (0: of nothing; `bytes` may be NULL then). */
NODISCARD void *arena_memdup(struct arena *a, const void *bytes, size_t n_bytes);
/* A copy with a NUL after it. */
NODISCARD char *arena_strndup(struct arena *a, const char *s, size_t len);
NODISCARD char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
