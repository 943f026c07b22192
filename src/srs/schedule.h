/*
 * From ratings to dates: learning steps, intervals, fuzz. Pure functions over one card.
 *
 *            again, hard, good                good on last step, easy
 *   NEW ----------------------> LEARNING ----------------------------> REVIEW <---+
 *    |                                                                  |    |    |
 *    +--------------------------- easy ------------------------------->-+  again  | good on
 * last |    | step, easy v    | RELEARNING
 *
 * Two clocks: milliseconds since 1970 say when a card is due, and the person's own calendar day
 * (days since 1970-01-01, turning over when the person's day does, at 4 in the morning say)
 * tells how many days went by. The day of each review is recorded, so that a replay does not
 * depend on time zones.
 */
#ifndef VIVA_SRS_SCHEDULE_H
#define VIVA_SRS_SCHEDULE_H

#include "srs/fsrs.h"

#include <stdint.h>

enum schedule_phase { PHASE_NEW, PHASE_LEARNING, PHASE_REVIEW, PHASE_RELEARNING, N_PHASES };

enum { SCHEDULE_MAX_STEPS = 8 };

/* What time it is, handed to everything that needs to know. */
struct schedule_clock {
    int64_t ms;         /* since 1970-01-01 UTC */
    int32_t day;        /* the person's calendar day */
    int64_t day_end_ms; /* when that day ends; review cards due before it are due today */
};

struct schedule_steps {
    int64_t ms[SCHEDULE_MAX_STEPS];
    int n;
};

struct schedule_config {
    struct fsrs_params params;
    double retention; /* desired recall when a card comes up, (0, 1) */
    int max_interval_days;
    struct schedule_steps learning;
    struct schedule_steps relearning;
    bool has_fuzz; /* spread intervals a little, so that cards learnt together part */
};

/* All-zero: a new card. */
struct schedule_state {
    enum schedule_phase phase;
    int step;        /* in the learning or relearning steps, from 0 */
    int64_t due_ms;  /* meaningless while new */
    int64_t last_ms; /* time and day of the last review */
    int32_t last_day;
    int32_t first_day; /* day of the first review */
    int interval_days; /* last interval given in phase review, 0 before any */
    int n_reviews;
    int n_lapses; /* times forgotten in phase review */
    struct fsrs_state memory;
};

/* One review, as the log has it. `seed` decides the fuzz. */
struct schedule_review {
    int64_t at_ms;
    int32_t day;
    enum rating rating;
    uint64_t seed;
};

/* FSRS-6 defaults, retention 0.9, at most 36500 days, steps 1m 10m and 10m, fuzz. */
struct schedule_config schedule_defaults(void);

/* The state after the review. Time running backwards counts as no time at all. */
struct schedule_state schedule_next(const struct schedule_config *c, struct schedule_state s,
                                    const struct schedule_review *r);

/*
 * What each button would do: out[RATING_AGAIN..RATING_EASY]; out[0] is `s`. With the same seed,
 * schedule_next() will do exactly that.
 */
void schedule_preview(const struct schedule_config *c, struct schedule_state s,
                      const struct schedule_clock *now, uint64_t seed,
                      struct schedule_state out[N_RATINGS]);

/* The state after a whole history, in order. */
struct schedule_state schedule_replay(const struct schedule_config *c,
                                      const struct schedule_review *reviews, size_t n);

/* Chance of recall now; 0 for a new card. */
double schedule_recall(const struct schedule_config *c, const struct schedule_state *s,
                       const struct schedule_clock *now);

/* Is it to be asked today (learning: by now)? False for a new card. */
bool schedule_is_due(const struct schedule_state *s, const struct schedule_clock *now);

/* Equal to the last bit. */
bool schedule_is_same(const struct schedule_state *a, const struct schedule_state *b);

/* The two ends, both possible, that fuzz leaves an interval of `days`. Within [min, max]. */
void schedule_fuzz_range(double days, int min, int max, int *lo, int *hi);

/* "new", "learning", "review", "relearning". */
const char *schedule_phase_name(enum schedule_phase phase);

/* Recorded with each review: which rules made the date. */
extern const char schedule_version[];

#endif
