#include "drill/grade.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

struct row {
    const char *answer;
    enum grade_result result;
    enum rating suggested;
};

static void expect_rows(const struct card *card, const struct run *run, const struct row *rows,
                        size_t n)
{
    struct matcher *m;
    struct err err;
    assert_int_equal(matcher_new(&m, &err), OK);
    for (size_t i = 0; i < n; i++) {
        struct arena arena = {0};
        struct grade g;
        assert_int_equal(grade_answer(&g, &arena, m, card, run, rows[i].answer, &err), OK);
        if (g.result != rows[i].result || g.suggested != rows[i].suggested)
            print_error("answer '%s': result %d, suggested %d\n", rows[i].answer, (int)g.result,
                        (int)g.suggested);
        assert_int_equal(g.result, rows[i].result);
        assert_int_equal(g.suggested, rows[i].suggested);
        arena_release(&arena);
    }
    matcher_free(m);
}

static void test_predictions_may_be_typed_on_one_line(void **state)
{
    (void)state;
    const struct card card = {.kind = CARD_PREDICT};
    const struct run run = {.out = "True\nFalse True\n"};
    const struct row rows[] = {
        {"True\nFalse True", GRADE_RIGHT, RATING_GOOD},
        {"True False True", GRADE_RIGHT, RATING_GOOD},
        {" True | False True ", GRADE_RIGHT, RATING_GOOD},
        {"True\\nFalse True", GRADE_RIGHT, RATING_GOOD},
        {"True True True", GRADE_WRONG, RATING_AGAIN},
        {"True", GRADE_WRONG, RATING_AGAIN},
        {"TrueFalse True", GRADE_WRONG, RATING_AGAIN},
        {"", GRADE_NOT_ANSWERED, RATING_NONE},
    };
    expect_rows(&card, &run, rows, ARRAY_LEN(rows));
}

static void test_choices_are_letters_or_numbers(void **state)
{
    (void)state;
    struct card_choice choices[] = {
        {.is_right = true}, {.is_right = false}, {.is_right = true}};
    const struct card card = {.kind = CARD_CHOICE, .choices = choices, .n_choices = 3};
    const struct row rows[] = {
        {"a c", GRADE_RIGHT, RATING_GOOD},     {"CA", GRADE_RIGHT, RATING_GOOD},
        {"1, 3", GRADE_RIGHT, RATING_GOOD},    {"a", GRADE_PARTLY, RATING_AGAIN},
        {"a b c", GRADE_PARTLY, RATING_AGAIN}, {"b", GRADE_WRONG, RATING_AGAIN},
        {"d", GRADE_UNREADABLE, RATING_NONE},  {"0", GRADE_UNREADABLE, RATING_NONE},
        {"?", GRADE_UNREADABLE, RATING_NONE},
    };
    expect_rows(&card, NULL, rows, ARRAY_LEN(rows));
}

static void test_true_and_false_in_many_words(void **state)
{
    (void)state;
    const struct card card = {.kind = CARD_TRUE_FALSE, .truth = false};
    const struct row rows[] = {
        {"f", GRADE_RIGHT, RATING_GOOD},           {"False.", GRADE_RIGHT, RATING_GOOD},
        {"no, because", GRADE_RIGHT, RATING_GOOD}, {"TRUE", GRADE_WRONG, RATING_AGAIN},
        {"y", GRADE_WRONG, RATING_AGAIN},          {"maybe", GRADE_UNREADABLE, RATING_NONE},
    };
    expect_rows(&card, NULL, rows, ARRAY_LEN(rows));
}

static void test_recall_is_rated_by_the_points_covered(void **state)
{
    (void)state;
    struct card_point points[] = {
        {.text = "at once", .query = "immediate* OR \"right away\""},
        {.text = "no collector", .query = "\"no gc\" OR NEAR(collector needed)"},
        {.text = "contents too", .query = "cascade*"},
    };
    const struct card card = {.kind = CARD_RECALL, .points = points, .n_points = 3};
    const struct row rows[] = {
        {"freed immediately, no gc, and it cascades", GRADE_RIGHT, RATING_GOOD},
        {"python frees it right away, no gc needed", GRADE_PARTLY, RATING_HARD},
        {"immediately", GRADE_PARTLY, RATING_AGAIN},
        {"no idea", GRADE_WRONG, RATING_AGAIN},
        {"", GRADE_NOT_ANSWERED, RATING_NONE},
    };
    expect_rows(&card, NULL, rows, ARRAY_LEN(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_predictions_may_be_typed_on_one_line),
        cmocka_unit_test(test_choices_are_letters_or_numbers),
        cmocka_unit_test(test_true_and_false_in_many_words),
        cmocka_unit_test(test_recall_is_rated_by_the_points_covered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
