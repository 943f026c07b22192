#include "store/stats.h"

#include "fixture.h"
#include "store/cards.h"
#include "store/reviews.h"

static const char text[] =
    FRONT("d") "# One\n" CARD("a", "", "A.") CARD("b", "", "B.") "# Two\n" CARD("c", "", "C.");

static int set_up(void **state)
{
    int failed = fixture_set_up(state);
    if (failed)
        return failed;
    struct fixture *f = *state;
    fixture_put(f, text);
    return store_put_setting(f->s, "fuzz", "off", &f->err);
}

static struct schedule_state rate(struct fixture *f, const char *name, enum rating rating)
{
    int64_t id = 0;
    assert_ok(f, cards_find(f->s, &id, name, &f->err));
    struct reviews_entry e = {.card = id, .rating = rating, .duration_ms = 1500};
    struct schedule_state after;
    assert_ok(f, reviews_add(f->s, &after, &e, &f->now, &f->err));
    return after;
}

static struct stats load(struct fixture *f, const char *deck)
{
    struct stats stats;
    assert_ok(f, stats_load(f->s, &stats, &f->arena, deck, &f->now, &f->err));
    return stats;
}

static void test_untouched_collection_counts_its_cards(void **state)
{
    struct fixture *f = *state;
    struct stats s = load(f, NULL);
    assert_int_equal(s.n_reviews, 0);
    assert_int_equal(s.n_cards, 3);
    assert_int_equal(s.n_phase[PHASE_NEW], 3);
    assert_int_equal(s.n_due_today, 0);
    assert_int_equal(s.streak_days, 0);
    assert_int_equal(s.n_topics, 2);
    assert_string_equal(s.topics[0].topic, "One");
    assert_int_equal(s.topics[0].n_new, 2);
    assert_true(s.topics[0].recall == 0);
    assert_int_equal(load(f, "other").n_cards, 0);
}

static void test_today_is_counted_without_what_was_taken_back(void **state)
{
    struct fixture *f = *state;
    rate(f, "a", RATING_EASY);
    rate(f, "b", RATING_AGAIN);
    rate(f, "b", RATING_AGAIN);
    struct reviews_undone undone;
    assert_ok(f, reviews_undo(f->s, &undone, &f->now, &f->err));
    struct stats s = load(f, "d");
    assert_int_equal(s.n_reviews, 2);
    assert_int_equal(s.n_reviews_today, 2);
    assert_int_equal(s.n_ratings_today[RATING_AGAIN], 1);
    assert_int_equal(s.n_ratings_today[RATING_EASY], 1);
    assert_int_equal(s.time_today_ms, 3000);
    assert_int_equal(s.n_new_today, 2);
    assert_int_equal(s.n_phase[PHASE_LEARNING], 1);
    assert_int_equal(s.n_phase[PHASE_REVIEW], 1);
    assert_int_equal(s.forecast[8], 1); // easy on a new card: 8 days
    assert_true(s.topics[0].recall == 1);
}

static void test_streak_is_days_in_a_row_up_to_today_or_yesterday(void **state)
{
    struct fixture *f = *state;
    static const int days[] = {1, 2, 3, 4, 7, 8, 9};
    for (size_t i = 0; i < ARRAY_LEN(days); i++) {
        fixture_set_day(f, 20000 + days[i]);
        rate(f, "a", RATING_GOOD);
    }
    assert_int_equal(load(f, NULL).streak_days, 3);
    assert_int_equal(load(f, NULL).longest_streak_days, 4);
    fixture_set_day(f, 20010);
    assert_int_equal(load(f, NULL).streak_days, 3);
    fixture_set_day(f, 20011);
    assert_int_equal(load(f, NULL).streak_days, 0);
    assert_int_equal(load(f, NULL).longest_streak_days, 4);
}

static void test_retention_counts_reviews_a_day_or_more_after_the_last(void **state)
{
    struct fixture *f = *state;
    rate(f, "a", RATING_EASY);
    rate(f, "b", RATING_GOOD);
    rate(f, "b", RATING_GOOD); // the same day: no test of memory
    fixture_set_day(f, f->now.day + 3);
    rate(f, "b", RATING_GOOD);
    fixture_set_day(f, f->now.day + 6);
    rate(f, "a", RATING_AGAIN);
    rate(f, "b", RATING_HARD);
    struct stats s = load(f, NULL);
    assert_int_equal(s.n_retention, 3);
    assert_int_equal(s.n_retained, 2);
    fixture_set_day(f, f->now.day + 40);
    assert_int_equal(load(f, NULL).n_retention, 0);
}

static void test_overdue_cards_are_due_today(void **state)
{
    struct fixture *f = *state;
    rate(f, "a", RATING_EASY);
    rate(f, "c", RATING_EASY);
    fixture_set_day(f, f->now.day + 20);
    struct stats s = load(f, NULL);
    assert_int_equal(s.n_due_today, 2);
    assert_int_equal(s.n_due_now, 2);
    assert_int_equal(s.forecast[0], 2);
    assert_int_equal(s.topics[1].n_due, 1);
    assert_true(s.topics[1].recall > 0.5 && s.topics[1].recall < 0.9);
}

#define IN_COLLECTION(test) cmocka_unit_test_setup_teardown(test, set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_COLLECTION(test_untouched_collection_counts_its_cards),
        IN_COLLECTION(test_today_is_counted_without_what_was_taken_back),
        IN_COLLECTION(test_streak_is_days_in_a_row_up_to_today_or_yesterday),
        IN_COLLECTION(test_retention_counts_reviews_a_day_or_more_after_the_last),
        IN_COLLECTION(test_overdue_cards_are_due_today),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
