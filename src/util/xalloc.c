/*
 * The host allocator, checked once here instead of at every call.
 */
#include "util/xalloc.h"

static void *checked(void *p, size_t n_bytes)
{
    if (!p && n_bytes) {
        fprintf(stderr, "viva: out of memory (%zu bytes)\n", n_bytes);
        abort();
    }
    return p;
}

void *xmalloc(size_t n_bytes)
{
    return checked(malloc(n_bytes ? n_bytes : 1), n_bytes);
}

void *xcalloc(size_t n, size_t n_bytes)
{
    return checked(calloc(n ? n : 1, n_bytes ? n_bytes : 1), n_bytes);
}

void *xrealloc(void *p, size_t n_bytes)
{
    return checked(realloc(p, n_bytes ? n_bytes : 1), n_bytes);
}

char *xstrndup(const char *s, size_t len)
{
    char *copy = xmalloc(size_add(len, 1));
    memcpy(copy, s, len);
    copy[len] = '\0';
    return copy;
}

char *xstrdup(const char *s)
{
    return xstrndup(s, strlen(s));
}

size_t size_mul(size_t a, size_t b)
{
    size_t product;
    if (__builtin_mul_overflow(a, b, &product))
        checked(NULL, (size_t)-1);
    return product;
}

size_t size_add(size_t a, size_t b)
{
    size_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        checked(NULL, (size_t)-1);
    return sum;
}
