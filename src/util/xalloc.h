/*
 * Allocation on the host's heap that cannot fail: running out of memory ends the program with
 * one line. Simulated memory is another matter, see sim/mem.
 */
#ifndef VIVA_UTIL_XALLOC_H
#define VIVA_UTIL_XALLOC_H

#include "util/banned.h"

#include <stddef.h>

#define NODISCARD __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* The caller owns the result and frees it with free(). */
NODISCARD void *xmalloc(size_t n_bytes);
NODISCARD void *xcalloc(size_t n, size_t n_bytes);
NODISCARD void *xrealloc(void *p, size_t n_bytes);
NODISCARD char *xstrdup(const char *s);
NODISCARD char *xstrndup(const char *s, size_t len);

/* a * b and a + b; abort on overflow. */
NODISCARD size_t size_mul(size_t a, size_t b);
NODISCARD size_t size_add(size_t a, size_t b);

#endif
