/*
 * What to ask next. The rules, in one place:
 *
 *  1. learning and relearning cards that are due, the longest due first;
 *  2. reviews due today, the worst remembered first;
 *  3. new cards in the deck's order, as many as today's allowance leaves;
 *  4. learning cards due within the next minutes, so that a session can end with them done.
 *
 *  Within 2 and 3 a card comes after the cards it builds on (`after:`), and a new card whose
 *  foundation is neither known nor asked in this queue waits for another day. Within 2, cards
 * of one group (a topic) do not follow each other as long as another can stand between.
 *
 * Pure: works on arrays, knows no store and no clock.
 */
#ifndef VIVA_SRS_QUEUE_H
#define VIVA_SRS_QUEUE_H

#include "srs/schedule.h"

struct queue_item {
    int64_t card;
    enum schedule_phase phase;
    int64_t due_ms;   /* not for new cards */
    double recall;    /* chance of recall today; not for new cards */
    int64_t position; /* order of new cards */
    int64_t group;
};

/*
 * `card` builds on `foundation`. List the links whose foundation is among the items or was
 * never reviewed; a new card with a link to a card that is not among the items waits.
 */
struct queue_link {
    int64_t card;
    int64_t foundation;
};

struct queue_limits {
    size_t max_new;     /* new cards left for today */
    size_t max_reviews; /* SIZE_MAX: no limit */
    int64_t ahead_ms;   /* rule 4's minutes; 0: none */
};

struct queue_counts {
    size_t n_learning; /* due */
    size_t n_reviews;
    size_t n_new;
    size_t n_ahead;
};

/*
 * Puts the order into `order` (room for `n` indices into `items`) and returns how many of the
 * items are in it.
 */
size_t queue_build(size_t *order, struct queue_counts *counts, const struct queue_item *items,
                   size_t n, const struct queue_link *links, size_t n_links,
                   const struct queue_limits *limits, const struct schedule_clock *now);

#endif
