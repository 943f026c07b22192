#include "srs/schedule.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const int64_t minute_ms = 60 * 1000;
static const int64_t day_ms = 24 * 60 * 60 * 1000;

static struct schedule_config no_fuzz(void)
{
    struct schedule_config c = schedule_defaults();
    c.has_fuzz = false;
    return c;
}

static struct schedule_config named_config(const char *name)
{
    struct schedule_config c = no_fuzz();
    if (strcmp(name, "long_term") == 0)
        c.learning.n = c.relearning.n = 0;
    else if (strcmp(name, "dr95") == 0) {
        c.retention = 0.95;
        c.max_interval_days = 365;
    } else if (strcmp(name, "steps3") == 0) {
        c.learning = (struct schedule_steps){{minute_ms, 10 * minute_ms, 60 * minute_ms}, 3};
        c.relearning = (struct schedule_steps){{5 * minute_ms, 20 * minute_ms}, 2};
    }
    return c;
}

struct reference_row {
    long minute;
    int rating, phase, step, days;
    long due_minutes;
    double stability, difficulty;
    int lapses;
};

/*
 * Where the two differ on purpose: ts-fsrs repeats the first step's delay for Hard on later
 * steps, lets intervals pass the maximum by a day or two, orders Again too when there are no
 * steps, and does not order Easy behind Good when a lapse is relearnt.
 */
static bool is_known_difference(const char *config, const struct schedule_state *before,
                                const struct reference_row *r)
{
    int max_days = named_config(config).max_interval_days;
    bool in_steps = before->phase == PHASE_LEARNING || before->phase == PHASE_RELEARNING;
    return (r->rating == RATING_HARD && in_steps && before->step > 0) || r->days > max_days ||
           strcmp(config, "long_term") == 0 || (r->rating == RATING_EASY && in_steps);
}

static bool agrees(const char *config, const struct schedule_state *before,
                   const struct schedule_state *s, const struct reference_row *r)
{
    bool is_same = (int)s->phase == r->phase && s->step == r->step &&
                   s->n_lapses == r->lapses &&
                   fabs(s->memory.stability - r->stability) < 1e-6 * r->stability &&
                   fabs(s->memory.difficulty - r->difficulty) < 1e-6;
    if (is_known_difference(config, before, r))
        return is_same;
    // It rounds delays to minutes.
    long due = (long)((s->due_ms - s->last_ms) / minute_ms);
    return is_same && (s->phase != PHASE_REVIEW || s->interval_days == r->days) &&
           labs(due - r->due_minutes) <= 1;
}

static void test_states_and_dates_equal_the_reference_scheduler(void **state)
{
    (void)state;
    FILE *file = fopen("tests/data/fsrs/scheduler.txt", "r");
    assert_non_null(file);
    char line[256], config[32] = "";
    struct schedule_config c = no_fuzz();
    struct schedule_state s = {0};
    int n = 0;
    for (int number = 1; fgets(line, sizeof line, file); number++) {
        struct reference_row r;
        if (line[0] == '#')
            continue;
        if (sscanf(line, "%ld %d %d %d %d %ld %lf %lf %d", &r.minute, &r.rating, &r.phase,
                   &r.step, &r.days, &r.due_minutes, &r.stability, &r.difficulty,
                   &r.lapses) != 9) {
            assert_int_equal(sscanf(line, "%31s", config), 1);
            c = named_config(config);
            s = (struct schedule_state){0};
            continue;
        }
        struct schedule_state before = s;
        s = schedule_next(&c, s,
                          &(struct schedule_review){.at_ms = r.minute * minute_ms,
                                                    .day = (int32_t)(r.minute / 1440),
                                                    .rating = (enum rating)r.rating});
        if (!agrees(config, &before, &s, &r))
            fail_msg("line %d: phase %d step %d interval %d S %.8f D %.8f", number, s.phase,
                     s.step, s.interval_days, s.memory.stability, s.memory.difficulty);
        n++;
    }
    fclose(file);
    assert_int_equal(n, 2240);
}

static void test_known_session_gets_known_intervals(void **state)
{
    (void)state;
    static const int ratings[] = {3, 3, 3, 3, 3, 3, 1, 1, 3, 3, 3, 3, 3};
    static const int want[] = {0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21};
    struct schedule_config c = no_fuzz();
    struct schedule_state s = {0};
    int64_t at = 0;
    for (size_t i = 0; i < ARRAY_LEN(ratings); i++) {
        s = schedule_next(&c, s,
                          &(struct schedule_review){.at_ms = at,
                                                    .day = (int32_t)(at / day_ms),
                                                    .rating = (enum rating)ratings[i]});
        assert_int_equal(s.interval_days, want[i]);
        at = s.due_ms;
    }
}

static void test_steps_give_the_delays_of_the_reference(void **state)
{
    (void)state;
    // Minutes of the steps, the step the card is on; seconds after each button, 0: graduates.
    static const struct {
        int minutes[3];
        int n, step;
        int again, hard, good;
    } cases[] = {
        {{10}, 1, 0, 600, 900, 0},          {{4320}, 1, 0, 259200, 345600, 0},
        {{1, 10}, 2, 0, 60, 330, 600},      {{1, 10}, 2, 1, 60, 600, 0},
        {{1, 10, 100}, 3, 0, 60, 330, 600}, {{1, 10, 100}, 3, 1, 60, 600, 6000},
        {{1, 10, 100}, 3, 2, 60, 6000, 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct schedule_config c = no_fuzz();
        c.learning.n = cases[i].n;
        for (int k = 0; k < cases[i].n; k++)
            c.learning.ms[k] = cases[i].minutes[k] * minute_ms;
        struct schedule_state s = {.phase = PHASE_LEARNING,
                                   .step = cases[i].step,
                                   .memory = {.stability = 1, .difficulty = 5}};
        struct schedule_clock now = {.ms = 1000};
        struct schedule_state out[N_RATINGS];
        schedule_preview(&c, s, &now, 0, out);
        const int want[] = {cases[i].again, cases[i].hard, cases[i].good};
        for (int g = RATING_AGAIN; g <= RATING_GOOD; g++) {
            assert_int_equal(out[g].phase, want[g - 1] ? PHASE_LEARNING : PHASE_REVIEW);
            if (want[g - 1])
                assert_int_equal(out[g].due_ms - 1000, want[g - 1] * 1000);
        }
        assert_int_equal(out[RATING_EASY].phase, PHASE_REVIEW);
    }
}

static void test_fuzz_stays_in_the_reference_range(void **state)
{
    (void)state;
    static const struct {
        double days;
        int min, max, lo, hi;
    } cases[] = {
        {1, 1, 1000, 1, 1},    {2.49, 1, 1000, 2, 2},   {2.5, 1, 1000, 2, 4},
        {7, 1, 1000, 5, 9},    {17, 1, 1000, 14, 20},   {37, 1, 1000, 33, 41},
        {2, 2, 1000, 2, 2},    {2, 3, 1000, 3, 4},      {2, 3, 3, 3, 3},
        {6.9, 3, 1000, 5, 9},  {7.1, 3, 1000, 5, 9},    {19.9, 3, 1000, 17, 23},
        {20, 3, 1000, 17, 23}, {20.1, 3, 1000, 17, 23}, {100, 101, 1000, 101, 108},
        {100, 1, 99, 92, 99},  {100, 97, 103, 97, 103},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int lo, hi;
        schedule_fuzz_range(cases[i].days, cases[i].min, cases[i].max, &lo, &hi);
        if (lo != cases[i].lo || hi != cases[i].hi)
            fail_msg("case %zu: %d to %d, not %d to %d", i, lo, hi, cases[i].lo, cases[i].hi);
    }
}

static void test_fuzzed_buttons_stay_ordered_and_growing(void **state)
{
    (void)state;
    struct schedule_config c = schedule_defaults();
    for (uint64_t seed = 0; seed < 2000; seed++) {
        struct schedule_state s = {.phase = PHASE_REVIEW,
                                   .interval_days = 1 + (int)(seed % 40),
                                   .last_day = 0,
                                   .n_reviews = 3,
                                   .memory = {1 + (double)(seed % 40), 5}};
        struct schedule_clock now = {.ms = 40 * day_ms, .day = 1 + (int32_t)(seed % 40)};
        struct schedule_state out[N_RATINGS];
        schedule_preview(&c, s, &now, seed, out);
        assert_true(out[RATING_HARD].interval_days < out[RATING_GOOD].interval_days);
        assert_true(out[RATING_GOOD].interval_days < out[RATING_EASY].interval_days);
        assert_true(out[RATING_GOOD].interval_days > s.interval_days);
    }
}

static void test_seed_decides_the_fuzz(void **state)
{
    (void)state;
    struct schedule_config c = schedule_defaults();
    struct schedule_state s = {.phase = PHASE_REVIEW, .n_reviews = 3, .memory = {100, 5}};
    struct schedule_review r = {.day = 100, .at_ms = 100 * day_ms, .rating = RATING_GOOD};
    bool has_seen_other = false;
    int first = schedule_next(&c, s, &r).interval_days;
    for (r.seed = 0; r.seed < 20; r.seed++) {
        int days = schedule_next(&c, s, &r).interval_days;
        assert_int_equal(days, schedule_next(&c, s, &r).interval_days);
        has_seen_other |= days != first;
    }
    assert_true(has_seen_other);
}

static void test_replay_equals_step_by_step(void **state)
{
    (void)state;
    struct schedule_config c = schedule_defaults();
    struct schedule_review reviews[40];
    struct schedule_state s = {0};
    for (int i = 0; i < 40; i++) {
        reviews[i] = (struct schedule_review){.at_ms = i * i * day_ms / 3,
                                              .day = i * i / 3,
                                              .rating = (enum rating)(1 + i * 7 % 4),
                                              .seed = (uint64_t)i};
        s = schedule_next(&c, s, &reviews[i]);
    }
    struct schedule_state replayed = schedule_replay(&c, reviews, 40);
    assert_true(schedule_is_same(&s, &replayed));
    assert_int_equal(s.n_reviews, 40);
    assert_int_equal(s.first_day, 0);
}

static void test_time_running_backwards_counts_as_none(void **state)
{
    (void)state;
    struct schedule_config c = no_fuzz();
    struct schedule_state s = {.phase = PHASE_REVIEW, .last_day = 50, .memory = {10, 5}};
    struct schedule_state same =
        schedule_next(&c, s, &(struct schedule_review){.day = 50, .rating = RATING_GOOD});
    struct schedule_state back =
        schedule_next(&c, s, &(struct schedule_review){.day = 40, .rating = RATING_GOOD});
    assert_true(same.memory.stability == back.memory.stability);
}

static void test_due_is_by_the_minute_in_learning_and_by_the_day_in_review(void **state)
{
    (void)state;
    struct schedule_clock now = {.ms = 10 * day_ms, .day = 10, .day_end_ms = 11 * day_ms};
    static const struct {
        enum schedule_phase phase;
        int64_t due_offset_ms;
        bool is_due;
    } cases[] = {
        {PHASE_NEW, -1, false},          {PHASE_LEARNING, 0, true},
        {PHASE_LEARNING, 1, false},      {PHASE_RELEARNING, -5, true},
        {PHASE_RELEARNING, 5, false},    {PHASE_REVIEW, 86400000 - 1, true},
        {PHASE_REVIEW, 86400000, false}, {PHASE_REVIEW, -86400000, true},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct schedule_state s = {.phase = cases[i].phase,
                                   .due_ms = now.ms + cases[i].due_offset_ms};
        assert_int_equal(schedule_is_due(&s, &now), cases[i].is_due);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states_and_dates_equal_the_reference_scheduler),
        cmocka_unit_test(test_known_session_gets_known_intervals),
        cmocka_unit_test(test_steps_give_the_delays_of_the_reference),
        cmocka_unit_test(test_fuzz_stays_in_the_reference_range),
        cmocka_unit_test(test_fuzzed_buttons_stay_ordered_and_growing),
        cmocka_unit_test(test_seed_decides_the_fuzz),
        cmocka_unit_test(test_replay_equals_step_by_step),
        cmocka_unit_test(test_time_running_backwards_counts_as_none),
        cmocka_unit_test(test_due_is_by_the_minute_in_learning_and_by_the_day_in_review),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
