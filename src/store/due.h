/*
 * What to ask now: the queue of srs/queue.h, filled from the collection.
 */
#ifndef VIVA_STORE_DUE_H
#define VIVA_STORE_DUE_H

#include "srs/queue.h"
#include "store/store.h"

/* What a quiz may ask. */
struct due_filter {
    const char *deck;  /* NULL: all, as with the others */
    const char *topic; /* title, case ignored */
    const char *tag;
    int level;        /* enum card_level, or -1 */
    int kind;         /* enum card_kind, or -1 */
    size_t extra_new; /* new cards wanted beyond the day's allowance */
    int64_t skip;     /* a card not to give (the one just shown), or 0 */
    int64_t ahead_ms; /* queue.h's rule 4 */
    size_t limit;     /* at most so many cards; 0: 500 */
};

struct due_queue {
    int64_t *cards; /* in the order to ask */
    size_t n;
    struct queue_counts
        counts; /* of all there is to ask, whatever the limit (each at most 500) */
};

/*
 * The cards to ask now, by srs/queue.h's rules and the settings' limits. Cheap enough to be
 * asked again after each review. Borrowed from `arena`.
 */
NODISCARD enum status due_load(struct store *s, struct due_queue *out, struct arena *arena,
                               const struct due_filter *filter,
                               const struct schedule_clock *now, struct err *err);

/* A filter that lets everything through, learning cards of the next 20 minutes included. */
struct due_filter due_filter_all(void);

#endif
