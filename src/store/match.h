/*
 * Which points of a card does an answer cover? FTS5 over the answer, so that stems ("frees" for
 * free), phrases, OR, prefixes and NEAR work. Needs no collection: `viva check` uses it to try
 * out the queries of a deck.
 */
#ifndef VIVA_STORE_MATCH_H
#define VIVA_STORE_MATCH_H

#include "util/arena.h"
#include "util/err.h"

#include <stdbool.h>

struct matcher;

/* ERR_IO if SQLite or its FTS5 is not to be had. The caller frees it with matcher_free(). */
NODISCARD enum status matcher_new(struct matcher **out, struct err *err);
void matcher_free(struct matcher *m);

/* ERR_SYNTAX: FTS5 refuses the expression; the message says why in its words. */
NODISCARD enum status matcher_check_query(struct matcher *m, const char *query,
                                          struct err *err);

struct matcher_hit {
    bool is_covered;
    size_t start, end; /* the bytes of the answer that speak of it: whole words */
    const char *text;  /* the same as text, white space made single; "" if not covered */
};

/* out[i] for queries[i]. Borrowed from `arena`. ERR_SYNTAX as matcher_check_query(). */
NODISCARD enum status matcher_match(struct matcher *m, struct matcher_hit *out,
                                    struct arena *arena, const char *answer,
                                    const char *const *queries, size_t n, struct err *err);

#endif
