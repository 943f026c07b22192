/*
 * Identifiers: which ones there are, and one pointer for each spelling.
 */
#ifndef VIVA_SIM_FRONT_NAMES_H
#define VIVA_SIM_FRONT_NAMES_H

#include "util/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* A spelling. */
struct name {
    const char *text; /* NUL-terminated, in the arena */
    uint32_t len;
    uint32_t hash;
    int token; /* the caller's: what kind of token the word is */
    int soft;
};

/* Opaque in use: a hash table with open addressing. */
struct names {
    struct arena *arena;
    struct name **slots;
    size_t n_slots; /* a power of two */
    size_t len;
};

void names_init(struct names *names, struct arena *arena);
void names_release(struct names *names);
/* The entry for this spelling, made on first sight (with token and soft 0). */
struct name *names_intern(struct names *names, const char *text, size_t len);
/* The same for an identifier that is not all ASCII: in normal form NFKC. */
struct name *names_intern_nfkc(struct names *names, const char *text, size_t len);

/*
 * The length in bytes of the longest beginning of `text` (valid UTF-8) that is an identifier.
 * If it is shorter than `len`, *bad is the code point that ends it.
 */
size_t name_scan(const char *text, size_t len, int32_t *bad);
/* What Python's str.isprintable() says of one character. */
bool name_is_printable(int32_t code_point);

#endif
