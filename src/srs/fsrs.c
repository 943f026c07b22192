/*
 * FSRS-6 (21 parameters, w below), in double precision, after the reference implementation
 * fsrs-rs. Notation of the formulas: S stability, D difficulty, R recall, g rating (1 to 4).
 */
#include "srs/fsrs.h"

#include "util/banned.h"

#include <assert.h>
#include <ctype.h>
#include <math.h>

static const double stability_min = 0.001;
static const double stability_max = 36500;

static const double fsrs6_default[FSRS6_N_PARAMS] = {
    0.212,  1.2931, 2.3065, 8.2956, // S0 by first rating
    6.4133, 0.8334, 3.0194, 0.001,  // D: start (2), step, reversion
    1.8722, 0.1666, 0.796,          // growth on a pass
    1.4835, 0.0614, 0.2629, 1.6483, // S after a fail
    0.6014, 1.8729,                 // hard, easy
    0.5425, 0.0912, 0.0658,         // same day
    0.1542,                         // decay of the forgetting curve
};

static const struct {
    double lo, hi;
} fsrs6_range[FSRS6_N_PARAMS] = {
    {.001, 100}, {.001, 100}, {.001, 100}, {.001, 100}, {1, 10},   {.001, 4},   {.001, 4},
    {.001, .75}, {0, 4.5},    {0, .8},     {.001, 3.5}, {.001, 5}, {.001, .25}, {.001, .9},
    {0, 4},      {0, 1},      {1, 6},      {0, 2},      {0, 2},    {.01, .8},   {.1, .8},
};

static double clamp(double x, double lo, double hi)
{
    return x < lo ? lo : x > hi ? hi : x;
}

struct fsrs_params fsrs_defaults(enum fsrs_model model)
{
    struct fsrs_params p = {.model = model};
    switch (model) {
    case FSRS_6:
        memcpy(p.w, fsrs6_default, sizeof fsrs6_default);
        break;
    }
    return p;
}

enum status fsrs_parse_params(struct fsrs_params *out, const char *text, struct err *err)
{
    struct fsrs_params p = {.model = FSRS_6};
    size_t n = 0;
    const char *at = text;
    for (;;) {
        while (isspace((unsigned char)*at) || *at == ',' || *at == '[' || *at == ']')
            at++;
        if (!*at)
            break;
        char *end;
        double x = strtod(at, &end);
        if (end == at || !isfinite(x))
            return err_set(err, ERR_SYNTAX, "parameter %zu is no number: %.20s", n + 1, at);
        if (n < FSRS6_N_PARAMS)
            p.w[n] = x;
        n++;
        at = end;
    }
    if (n != FSRS6_N_PARAMS)
        return err_set(err, ERR_INVALID, "FSRS-6 has %d parameters, not %zu", FSRS6_N_PARAMS,
                       n);
    for (size_t i = 0; i < n; i++)
        if (p.w[i] < fsrs6_range[i].lo || p.w[i] > fsrs6_range[i].hi)
            return err_set(err, ERR_INVALID, "parameter %zu is %g, outside %g to %g", i + 1,
                           p.w[i], fsrs6_range[i].lo, fsrs6_range[i].hi);
    *out = p;
    return OK;
}

void fsrs_clip(struct fsrs_params *p, int n_relearning_steps)
{
    double *w = p->w;
    for (size_t i = 0; i < FSRS6_N_PARAMS; i++)
        w[i] = clamp(w[i], fsrs6_range[i].lo, fsrs6_range[i].hi);
    if (n_relearning_steps > 1) {
        // Relearning reviews of one day must not lift stability above where the lapse left it.
        double excess = log(w[11]) + log(pow(2, w[13]) - 1) + 0.3 * w[14];
        double most = fmin(2, sqrt(fmax(0.01, -excess / n_relearning_steps)));
        w[17] = fmin(w[17], most);
        w[18] = fmin(w[18], most);
    }
}

// f of R(t) = (1 + f t/S)^(-w20), chosen so that R(S) = 0.9
static double curve_factor(const double *w)
{
    return pow(0.9, -1 / w[20]) - 1;
}

static double initial_difficulty(const double *w, int g)
{
    return w[4] - exp(w[5] * (g - 1)) + 1;
}

static double next_difficulty(const double *w, double d, int g)
{
    double moved = d - w[6] * (g - 3) * (10 - d) / 9;
    // The target of the reversion is not clamped, unlike a state.
    return clamp(w[7] * initial_difficulty(w, RATING_EASY) + (1 - w[7]) * moved, 1, 10);
}

static double stability_same_day(const double *w, double s, int g)
{
    double k = exp(w[17] * (g - 3 + w[18])) * pow(s, -w[19]);
    return s * (g >= RATING_HARD ? fmax(k, 1) : k);
}

static double stability_after_pass(const double *w, double s, double d, double r, int g)
{
    double growth = exp(w[8]) * (11 - d) * pow(s, -w[9]) * (exp(w[10] * (1 - r)) - 1);
    if (g == RATING_HARD)
        growth *= w[15];
    if (g == RATING_EASY)
        growth *= w[16];
    return s * (1 + growth);
}

static double stability_after_fail(const double *w, double s, double d, double r)
{
    double left = w[11] * pow(d, -w[12]) * (pow(s + 1, w[13]) - 1) * exp(w[14] * (1 - r));
    return fmin(left, s / exp(w[17] * w[18]));
}

struct fsrs_state fsrs_next(const struct fsrs_params *p, struct fsrs_state s,
                            enum rating rating, double elapsed_days)
{
    assert(rating >= RATING_AGAIN && rating <= RATING_EASY);
    const double *w = p->w;
    int g = (int)rating;
    struct fsrs_state next;
    if (s.stability == 0) {
        next.stability = w[g - 1];
        next.difficulty = clamp(initial_difficulty(w, g), 1, 10);
    } else {
        if (elapsed_days <= 0)
            next.stability = stability_same_day(w, s.stability, g);
        else {
            double r = fsrs_recall(p, s, elapsed_days);
            next.stability = rating == RATING_AGAIN
                                 ? stability_after_fail(w, s.stability, s.difficulty, r)
                                 : stability_after_pass(w, s.stability, s.difficulty, r, g);
        }
        next.difficulty = next_difficulty(w, s.difficulty, g);
    }
    next.stability = clamp(next.stability, stability_min, stability_max);
    return next;
}

double fsrs_recall(const struct fsrs_params *p, struct fsrs_state s, double elapsed_days)
{
    if (s.stability == 0)
        return 0;
    return pow(1 + curve_factor(p->w) * fmax(elapsed_days, 0) / s.stability, -p->w[20]);
}

double fsrs_interval(const struct fsrs_params *p, struct fsrs_state s, double retention)
{
    return s.stability / curve_factor(p->w) * (pow(retention, -1 / p->w[20]) - 1);
}
