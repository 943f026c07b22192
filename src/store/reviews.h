/*
 * The log of reviews and the scheduling states derived from it. What is due: store/due.h.
 */
#ifndef VIVA_STORE_REVIEWS_H
#define VIVA_STORE_REVIEWS_H

#include "store/store.h"

/* Was the answer right? Only cards with one right form of answer can tell. */
enum reviews_verdict {
    VERDICT_NONE,
    VERDICT_WRONG,
    VERDICT_RIGHT,
};

/* What happened at one showing of a card. */
struct reviews_entry {
    int64_t card;
    enum rating rating;
    const char *answer;  /* as typed; "" or NULL: none */
    uint32_t points;     /* covered, bit 0 for point 1 */
    int64_t duration_ms; /* from question to answer */
    uint64_t seed;       /* of the variant shown; decides the fuzz too */
    enum reviews_verdict verdict;
};

/*
 * Appends the review and moves the card on, in one transaction. `after` (may be NULL) gets the
 * new state: what schedule_preview() with the same seed and clock foretold. ERR_NOT_FOUND: no
 * such card.
 */
NODISCARD enum status reviews_add(struct store *s, struct schedule_state *after,
                                  const struct reviews_entry *e,
                                  const struct schedule_clock *now, struct err *err);

struct reviews_undone {
    int64_t card;
    enum rating rating;
    int64_t at_ms; /* of the review taken back */
};

/* Takes back the last review that was not taken back yet. ERR_NOT_FOUND: there is none. */
NODISCARD enum status reviews_undo(struct store *s, struct reviews_undone *out,
                                   const struct schedule_clock *now, struct err *err);

struct reviews_row {
    struct uuid id;
    enum rating rating;
    const char *answer;
    uint32_t points;
    int64_t duration_ms;
    uint64_t seed;
    enum reviews_verdict verdict;
    int64_t at_ms;
    int32_t day;
    const char *device; /* name, or "" */
    bool is_undone;
};

struct reviews_rows {
    struct reviews_row *items;
    size_t n;
};

/* A card's history, oldest first. Borrowed from `arena`. */
NODISCARD enum status reviews_history(struct store *s, struct reviews_rows *out,
                                      struct arena *arena, int64_t card, struct err *err);

/*
 * Derives every state from the log again, with today's settings, in one transaction.
 * `n_changed` (may be NULL): how many came out different.
 */
NODISCARD enum status reviews_rebuild(struct store *s, size_t *n_changed, struct err *err);

#endif
