/*
 * Learning steps, intervals and fuzz, by the rules of Anki's scheduler where fsrs leaves a
 * choice.
 *
 * A rating needs the intervals of the lesser ratings too, since the buttons stay ordered
 * (hard < good < easy): pass_interval() computes up the chain and no further.
 */
#include "srs/schedule.h"

#include "util/banned.h"
#include "util/rng.h"

#include <assert.h>
#include <math.h>

static const int64_t minute_ms = 60 * 1000;
static const int64_t day_ms = 24 * 60 * 60 * 1000;

const char schedule_version[] = "fsrs-6";

struct schedule_config schedule_defaults(void)
{
    return (struct schedule_config){
        .params = fsrs_defaults(FSRS_6),
        .retention = 0.9,
        .max_interval_days = 36500,
        .learning = {.ms = {minute_ms, 10 * minute_ms}, .n = 2},
        .relearning = {.ms = {10 * minute_ms}, .n = 1},
        .has_fuzz = true,
    };
}

const char *schedule_phase_name(enum schedule_phase phase)
{
    static const char *const names[N_PHASES] = {"new", "learning", "review", "relearning"};
    return names[phase];
}

void schedule_fuzz_range(double days, int min, int max, int *lo, int *hi)
{
    static const struct {
        double from, to, share;
    } part[] = {{2.5, 7, 0.15}, {7, 20, 0.1}, {20, HUGE_VAL, 0.05}};

    min = min < max ? min : max;
    double rounded = fmin(fmax(days, min), max);
    double delta = 0;
    if (rounded >= 2.5) {
        delta = 1;
        for (size_t i = 0; i < ARRAY_LEN(part); i++)
            delta += part[i].share * fmax(fmin(rounded, part[i].to) - part[i].from, 0);
    }
    double low = fmin(fmax(round(rounded - delta), min), max);
    double high = fmin(fmax(round(rounded + delta), min), max);
    // An interval that may grow at all may come out in at least two ways.
    if (high == low && high > 2 && high < max)
        high++;
    *lo = (int)low;
    *hi = (int)high;
}

// Everything that one review is computed from.
struct review_now {
    const struct schedule_config *c;
    const struct schedule_state *s;
    double elapsed_days;
    double fuzz; // in [0, 1)
};

static int round_interval(const struct review_now *v, double days, int min)
{
    int max = v->c->max_interval_days;
    if (!v->c->has_fuzz) {
        double lowest = min < max ? min : max;
        return (int)fmin(fmax(round(days), lowest), max);
    }
    int lo, hi;
    schedule_fuzz_range(days, min, max, &lo, &hi);
    return (int)floor(lo + v->fuzz * (1 + hi - lo));
}

static struct fsrs_state memory_after(const struct review_now *v, enum rating rating)
{
    return fsrs_next(&v->c->params, v->s->memory, rating, v->elapsed_days);
}

// What grows must not be fuzzed back to the interval before.
static int floor_for(const struct review_now *v, double days)
{
    int last = v->s->phase == PHASE_REVIEW ? v->s->interval_days : 0;
    return round(days) > last ? last + 1 : 1;
}

static const struct schedule_steps *steps_of(const struct review_now *v,
                                             enum schedule_phase phase)
{
    return phase == PHASE_RELEARNING ? &v->c->relearning : &v->c->learning;
}

// Would the rating put the card into phase review, rather than on some step?
static bool gives_interval(const struct review_now *v, enum rating rating)
{
    if (v->s->phase == PHASE_REVIEW)
        return rating >= RATING_HARD;
    int n_steps = steps_of(v, v->s->phase)->n;
    return n_steps == 0
               ? rating >= RATING_HARD
               : rating == RATING_EASY || (rating == RATING_GOOD && v->s->step >= n_steps - 1);
}

// The interval of a card that enters or stays in phase review.
static int pass_interval(const struct review_now *v, enum rating rating)
{
    struct fsrs_state memory = memory_after(v, rating);
    double days = fsrs_interval(&v->c->params, memory, v->c->retention);
    int min = floor_for(v, days);
    if (gives_interval(v, rating - 1)) {
        int lesser = pass_interval(v, rating - 1) + 1;
        min = min > lesser ? min : lesser;
    }
    return round_interval(v, days, min);
}

static void enter_review(struct schedule_state *next, int interval, int64_t at_ms)
{
    next->phase = PHASE_REVIEW;
    next->step = 0;
    next->interval_days = interval;
    next->due_ms = at_ms + interval * day_ms;
}

// Hard on the first step waits for something between it and the next.
static int64_t hard_delay(const struct schedule_steps *steps, int step)
{
    int64_t here = steps->ms[step];
    if (step > 0)
        return here;
    if (steps->n > 1)
        return (here + steps->ms[1]) / 2;
    int64_t longer = here + here / 2;
    return longer < here + day_ms ? longer : here + day_ms;
}

static void take_step(const struct review_now *v, struct schedule_state *next,
                      const struct schedule_review *r, enum schedule_phase phase)
{
    const struct schedule_steps *steps = steps_of(v, phase);
    bool is_first = v->s->phase != phase;
    int step = is_first ? 0 : v->s->step;
    bool is_over = steps->n == 0 || r->rating == RATING_EASY;
    int64_t delay = 0;
    if (!is_over) {
        step = step < steps->n ? step : steps->n - 1;
        if (r->rating == RATING_AGAIN)
            step = 0;
        if (r->rating == RATING_GOOD)
            step++;
        is_over = step >= steps->n;
        if (!is_over)
            delay = r->rating == RATING_HARD ? hard_delay(steps, step) : steps->ms[step];
    }
    if (is_over) {
        enter_review(next, pass_interval(v, r->rating), r->at_ms);
        return;
    }
    next->phase = phase;
    next->step = step;
    next->interval_days = 0;
    next->due_ms = r->at_ms + delay;
}

struct schedule_state schedule_next(const struct schedule_config *c, struct schedule_state s,
                                    const struct schedule_review *r)
{
    assert(r->rating >= RATING_AGAIN && r->rating <= RATING_EASY);
    struct review_now v = {.c = c, .s = &s};
    if (s.phase != PHASE_NEW && r->day > s.last_day)
        v.elapsed_days = r->day - s.last_day;
    if (c->has_fuzz) {
        struct rng rng;
        rng_seed(&rng, r->seed);
        v.fuzz = rng_unit(&rng);
    }
    struct schedule_state next = s;
    next.memory = memory_after(&v, r->rating);
    next.last_ms = r->at_ms;
    next.last_day = r->day;
    next.n_reviews++;
    switch (s.phase) {
    case PHASE_NEW:
        next.first_day = r->day;
        take_step(&v, &next, r, PHASE_LEARNING);
        break;
    case PHASE_LEARNING:
    case PHASE_RELEARNING:
        take_step(&v, &next, r, s.phase);
        break;
    case PHASE_REVIEW:
        if (r->rating == RATING_AGAIN) {
            next.n_lapses++;
            take_step(&v, &next, r, PHASE_RELEARNING);
        } else
            enter_review(&next, pass_interval(&v, r->rating), r->at_ms);
        break;
    case N_PHASES:
        break;
    }
    return next;
}

void schedule_preview(const struct schedule_config *c, struct schedule_state s,
                      const struct schedule_clock *now, uint64_t seed,
                      struct schedule_state out[N_RATINGS])
{
    out[RATING_NONE] = s;
    for (enum rating g = RATING_AGAIN; g <= RATING_EASY; g++)
        out[g] =
            schedule_next(c, s,
                          &(struct schedule_review){
                              .at_ms = now->ms, .day = now->day, .rating = g, .seed = seed});
}

struct schedule_state schedule_replay(const struct schedule_config *c,
                                      const struct schedule_review *reviews, size_t n)
{
    struct schedule_state s = {0};
    for (size_t i = 0; i < n; i++)
        s = schedule_next(c, s, &reviews[i]);
    return s;
}

double schedule_recall(const struct schedule_config *c, const struct schedule_state *s,
                       const struct schedule_clock *now)
{
    if (s->phase == PHASE_NEW)
        return 0;
    int elapsed = now->day > s->last_day ? now->day - s->last_day : 0;
    return fsrs_recall(&c->params, s->memory, elapsed);
}

bool schedule_is_due(const struct schedule_state *s, const struct schedule_clock *now)
{
    switch (s->phase) {
    case PHASE_NEW:
        return false;
    case PHASE_LEARNING:
    case PHASE_RELEARNING:
        return s->due_ms <= now->ms;
    case PHASE_REVIEW:
        return s->due_ms < now->day_end_ms;
    case N_PHASES:
        break;
    }
    return false;
}

bool schedule_is_same(const struct schedule_state *a, const struct schedule_state *b)
{
    return a->phase == b->phase && a->step == b->step && a->due_ms == b->due_ms &&
           a->last_ms == b->last_ms && a->last_day == b->last_day &&
           a->first_day == b->first_day && a->interval_days == b->interval_days &&
           a->n_reviews == b->n_reviews && a->n_lapses == b->n_lapses &&
           a->memory.stability == b->memory.stability &&
           a->memory.difficulty == b->memory.difficulty;
}
