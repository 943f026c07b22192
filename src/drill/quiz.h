/*
 * A quiz session: one card after the other, each asked, answered, proved, rated and logged.
 *
 *   IDLE --quiz_next--> ASKED --quiz_answer--> ANSWERED --quiz_rate--> IDLE
 *    ^                    |                        |
 *    +-----quiz_skip------+-------quiz_skip--------+
 *
 * Nothing is written before quiz_rate(), and what it writes is on disk when it returns, so a
 * session can end at any moment. Time is passed in; the terminal is somebody else's.
 */
#ifndef VIVA_DRILL_QUIZ_H
#define VIVA_DRILL_QUIZ_H

#include "drill/grade.h"
#include "drill/prove.h"
#include "store/cards.h"
#include "store/due.h"
#include "store/reviews.h"

struct quiz;

struct quiz_opts {
    const char *deck;  /* id; NULL: all, as with the others */
    const char *topic; /* title */
    const char *tag;
    int level;     /* enum card_level, or -1 */
    int kind;      /* enum card_kind, or -1 */
    size_t limit;  /* cards to rate in this session; 0: no limit */
    uint64_t seed; /* decides variants and fuzz; from the caller's randomness */
};

/* What is being asked. Borrowed from the quiz until the next call of quiz_next() or
 * quiz_free(). */
struct quiz_question {
    struct cards_entry entry; /* entry.card: with its variant's values */
    size_t number;            /* 1, 2, ... in this session */
    size_t n_total;           /* about how many this session has */
    struct queue_counts counts;
    const struct proof *proof; /* of this showing; see below */
    struct schedule_state preview[N_RATINGS];
};

/* Opens a session on the collection, which must outlive it, as must the matcher. The caller
 * frees it. */
NODISCARD struct quiz *quiz_new(struct store *s, struct matcher *m,
                                const struct quiz_opts *opts);
void quiz_free(struct quiz *q);

/*
 * The next card, or NULL in *out when the session is done. Its demo has been run: a card whose
 * claims do not hold is not asked but passed over (see quiz_n_unproved()).
 */
NODISCARD enum status quiz_next(struct quiz *q, const struct quiz_question **out,
                                const struct schedule_clock *now, struct err *err);

/* Grades the answer to the card asked; GRADE_UNREADABLE leaves it ASKED. Borrowed as above. */
NODISCARD enum status quiz_answer(struct quiz *q, const struct grade **out, const char *answer,
                                  struct err *err);

/* Logs the answer given with this rating; `after` may be NULL. */
NODISCARD enum status quiz_rate(struct quiz *q, enum rating rating, int64_t duration_ms,
                                const struct schedule_clock *now, struct schedule_state *after,
                                struct err *err);

/* Leaves the card for later, unrated; it does not come up again in this session. */
void quiz_skip(struct quiz *q);

/* So far. */
size_t quiz_n_rated(const struct quiz *q);
size_t quiz_n_unproved(const struct quiz *q);
/* Why the last unproved card was passed over: "slug: reason"; "" if none was. Borrowed. */
const char *quiz_last_unproved(const struct quiz *q);

#endif
