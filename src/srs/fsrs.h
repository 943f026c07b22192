/*
 * FSRS: how well a card is remembered, and when to ask it again. Pure functions.
 *
 * Time and stability are in days. FSRS-6 counts whole days: reviews of the same day have an
 * elapsed time of 0.
 */
#ifndef VIVA_SRS_FSRS_H
#define VIVA_SRS_FSRS_H

#include "util/err.h"

#include <stdbool.h>

enum rating { RATING_NONE, RATING_AGAIN, RATING_HARD, RATING_GOOD, RATING_EASY, N_RATINGS };

enum fsrs_model {
    FSRS_6,
};

enum { FSRS6_N_PARAMS = 21, FSRS_MAX_PARAMS = 34 };

struct fsrs_params {
    enum fsrs_model model;
    double w[FSRS_MAX_PARAMS]; /* the model's first n, the rest 0 */
};

/* What is known of one memory. All-zero: never reviewed. */
struct fsrs_state {
    double stability;  /* days until recall falls to 90 %, in [0.001, 36500] */
    double difficulty; /* in [1, 10] */
};

/* The published defaults. */
struct fsrs_params fsrs_defaults(enum fsrs_model model);

/*
 * Reads parameters as printed by any implementation: numbers between commas or white space.
 * ERR_SYNTAX; ERR_INVALID for a wrong count or a value outside its range.
 */
NODISCARD enum status fsrs_parse_params(struct fsrs_params *out, const char *text,
                                        struct err *err);

/* Forces every parameter into its range. `n_relearning_steps` bounds w17 and w18. */
void fsrs_clip(struct fsrs_params *p, int n_relearning_steps);

/* The state after a review `elapsed_days` (>= 0) after the one before; ignored if it is the
 * first. */
struct fsrs_state fsrs_next(const struct fsrs_params *p, struct fsrs_state s,
                            enum rating rating, double elapsed_days);

/* The chance of recall `elapsed_days` after the last review, in [0, 1]; 0 when never reviewed.
 */
double fsrs_recall(const struct fsrs_params *p, struct fsrs_state s, double elapsed_days);

/* Days until recall falls to `retention` (in (0, 1)); neither rounded nor bounded. */
double fsrs_interval(const struct fsrs_params *p, struct fsrs_state s, double retention);

#endif
