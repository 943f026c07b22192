/*
 * FSRS-6 against figures of the reference implementations. tests/data is read from the top of
 * the source tree, where tests are run.
 */
#include "srs/fsrs.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static void assert_near(double got, double want, double tolerance, const char *what)
{
    if (!(fabs(got - want) <= tolerance * fmax(1, fabs(want))))
        fail_msg("%s: %.12g, not %.12g", what, got, want);
}

// fsrs-rs' 19 parameters, as FSRS-6: no effect of stability on same-day reviews, decay 0.5.
static struct fsrs_params old_parameters(void)
{
    return (struct fsrs_params){
        .model = FSRS_6,
        .w = {0.6845422,  1.6790825, 4.7349424,    10.042885,   7.4410233,
              0.64219797, 1.071918,  0.0025195254, 1.432437,    0.1544,
              0.8692766,  2.0696752, 0.0953,       0.2975,      2.4691248,
              0.19542035, 3.201072,  0.18046261,   0.121442534, 0,
              0.5},
    };
}

static void test_states_equal_the_reference(void **state)
{
    (void)state;
    struct fsrs_params p = fsrs_defaults(FSRS_6);
    FILE *file = fopen("tests/data/fsrs/fsrs6_states.txt", "r");
    assert_non_null(file);
    char line[256], what[64];
    struct fsrs_state s = {0};
    int n = 0;
    for (int number = 1; fgets(line, sizeof line, file); number++) {
        int rating;
        double elapsed, want_s, want_d, recall, interval70, interval90;
        if (line[0] == '#')
            continue;
        if (line[0] == '-') {
            s = (struct fsrs_state){0};
            continue;
        }
        snprintf(what, sizeof what, "line %d", number);
        assert_int_equal(sscanf(line, "%d %lf %lf %lf %lf %lf %lf", &rating, &elapsed, &want_s,
                                &want_d, &recall, &interval70, &interval90),
                         7);
        s = fsrs_next(&p, s, (enum rating)rating, elapsed);
        assert_near(s.stability, want_s, 1e-9, what);
        assert_near(s.difficulty, want_d, 1e-9, what);
        assert_near(fsrs_recall(&p, s, 7), recall, 1e-9, what);
        assert_near(fsrs_interval(&p, s, 0.7), interval70, 1e-8, what);
        assert_near(fsrs_interval(&p, s, 0.9), interval90, 1e-8, what);
        n++;
    }
    fclose(file);
    assert_int_equal(n, 1161);
}

static void test_histories_end_in_the_reference_state(void **state)
{
    (void)state;
    static const struct {
        bool is_old;
        int ratings[6];
        double elapsed[6];
        int n;
        double stability, difficulty;
    } cases[] = {
        {false, {1, 3, 3, 3, 3, 3}, {0, 0, 1, 3, 8, 21}, 6, 53.62691, 6.3574867},
        {true, {1, 3, 3, 3, 3}, {0, 1, 3, 8, 21}, 5, 31.722992, 7.382128},
        {true, {1, 3, 3, 3, 1}, {0, 1, 3, 8, 21}, 5, 2.9691455, 8.000659},
        {true, {1, 3, 3, 3, 2}, {0, 1, 3, 8, 21}, 5, 17.091452, 7.6913934},
        {true, {1, 3, 3, 3, 4}, {0, 1, 3, 8, 21}, 5, 71.7502, 7.0728626},
    };
    struct fsrs_params now = fsrs_defaults(FSRS_6), old = old_parameters();
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct fsrs_state s = {0};
        for (int k = 0; k < cases[i].n; k++)
            s = fsrs_next(cases[i].is_old ? &old : &now, s, (enum rating)cases[i].ratings[k],
                          cases[i].elapsed[k]);
        assert_near(s.stability, cases[i].stability, 1e-5, "stability");
        assert_near(s.difficulty, cases[i].difficulty, 1e-5, "difficulty");
    }
}

static void test_recall_falls_along_the_reference_curve(void **state)
{
    (void)state;
    static const double t[] = {0, 1, 2, 3, 4, 5}, s[] = {1, 2, 3, 4, 4, 2};
    static const double want[] = {1, 0.9403443, 0.9253786, 0.9185229, 0.9, 0.8261359};
    struct fsrs_params p = fsrs_defaults(FSRS_6);
    for (size_t i = 0; i < ARRAY_LEN(t); i++)
        assert_near(fsrs_recall(&p, (struct fsrs_state){s[i], 5}, t[i]), want[i], 1e-6,
                    "recall");
    static const double exact[] = {1, 0.9, 0.8458846447796301, 0.8093881028681906};
    for (size_t i = 0; i < ARRAY_LEN(exact); i++)
        assert_near(fsrs_recall(&p, (struct fsrs_state){1, 5}, (double)i), exact[i], 1e-8,
                    "recall");
    assert_true(fsrs_recall(&p, (struct fsrs_state){0}, 1) == 0);
}

static void test_interval_is_when_recall_has_fallen_to_the_retention(void **state)
{
    (void)state;
    static const double rounded[] = {3116769, 34793, 2508, 387, 90, 27, 9, 3, 1};
    struct fsrs_params p = fsrs_defaults(FSRS_6);
    struct fsrs_state s = {1, 5};
    for (size_t i = 0; i < ARRAY_LEN(rounded); i++) {
        double days = fsrs_interval(&p, s, 0.1 * (double)(i + 1));
        assert_true(round(days) == rounded[i]);
        assert_near(fsrs_recall(&p, s, days), 0.1 * (double)(i + 1), 1e-12, "recall");
    }
}

static void test_states_stay_in_their_bounds(void **state)
{
    (void)state;
    struct fsrs_params p = fsrs_defaults(FSRS_6);
    struct fsrs_state low = {0}, high = {0};
    for (int i = 0; i < 200; i++) {
        low = fsrs_next(&p, low, RATING_AGAIN, i % 3 ? 400 : 0);
        high = fsrs_next(&p, high, RATING_EASY, 30000);
        assert_true(low.stability >= 0.001 && low.difficulty <= 10);
        assert_true(high.stability <= 36500 && high.difficulty >= 1);
    }
    assert_true(high.stability == 36500);
}

static void test_same_day_review_does_not_lose_stability_unless_forgotten(void **state)
{
    (void)state;
    static const double want[] = {0, 1.596818, 5, 5, 8.12960956};
    struct fsrs_params p = fsrs_defaults(FSRS_6);
    for (int g = RATING_AGAIN; g <= RATING_EASY; g++)
        assert_near(fsrs_next(&p, (struct fsrs_state){5, 5}, (enum rating)g, 0).stability,
                    want[g], 1e-6, "stability");
}

static void test_parameters_are_read_and_checked(void **state)
{
    (void)state;
    static const char good[] =
        "[0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, "
        "1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542]";
    static const struct {
        const char *text;
        enum status status;
        const char *message;
    } bad[] = {
        {"", ERR_INVALID, "FSRS-6 has 21 parameters, not 0"},
        {"1 2 x", ERR_SYNTAX, "parameter 3 is no number: x"},
        {"0 1 2 8 6 1 3 0.1 1 .1 .7 1 .1 .2 1 .6 1.8 .5 .1 .1 .2", ERR_INVALID,
         "parameter 1 is 0, outside 0.001 to 100"},
        {"1 1 2 8 6 1 3 0.1 1 .1 .7 1 .1 .2 1 .6 1.8 .5 .1 .1 nan", ERR_SYNTAX,
         "parameter 21 is no number: nan"},
    };
    struct fsrs_params p, defaults = fsrs_defaults(FSRS_6);
    struct err err;
    assert_int_equal(fsrs_parse_params(&p, good, &err), OK);
    assert_memory_equal(p.w, defaults.w, sizeof p.w);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_int_equal(fsrs_parse_params(&p, bad[i].text, &err), bad[i].status);
        assert_string_equal(err.msg, bad[i].message);
    }
}

static void test_clipping_keeps_relearning_from_lifting_stability(void **state)
{
    (void)state;
    struct fsrs_params p = fsrs_defaults(FSRS_6), defaults = p;
    fsrs_clip(&p, 2);
    assert_memory_equal(p.w, defaults.w, sizeof p.w);
    p.w[0] = -1000;
    p.w[3] = 1000;
    p.w[17] = p.w[18] = 2;
    fsrs_clip(&p, 3);
    assert_true(p.w[0] == 0.001 && p.w[3] == 100);
    assert_true(p.w[17] < 2 && p.w[17] == p.w[18]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states_equal_the_reference),
        cmocka_unit_test(test_histories_end_in_the_reference_state),
        cmocka_unit_test(test_recall_falls_along_the_reference_curve),
        cmocka_unit_test(test_interval_is_when_recall_has_fallen_to_the_retention),
        cmocka_unit_test(test_states_stay_in_their_bounds),
        cmocka_unit_test(test_same_day_review_does_not_lose_stability_unless_forgotten),
        cmocka_unit_test(test_parameters_are_read_and_checked),
        cmocka_unit_test(test_clipping_keeps_relearning_from_lifting_stability),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
