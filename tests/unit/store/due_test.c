#include "store/due.h"

#include "fixture.h"
#include "store/cards.h"
#include "store/reviews.h"

static const char text[] = FRONT("d") "# One\n" CARD("a", "after: c\ntags: x\n", "A.")
    CARD("b", "", "B.") "# Two\n" CARD("c", "level: senior\n", "C.")
        CARD("e", "after: a\n", "E.");

static int set_up(void **state)
{
    int failed = fixture_set_up(state);
    if (!failed)
        fixture_put(*state, text);
    return failed;
}

static int64_t find(struct fixture *f, const char *name)
{
    int64_t id = 0;
    assert_ok(f, cards_find(f->s, &id, name, &f->err));
    return id;
}

static struct schedule_state rate(struct fixture *f, const char *name, enum rating rating)
{
    struct reviews_entry e = {.card = find(f, name), .rating = rating, .seed = 7};
    struct schedule_state after;
    assert_ok(f, reviews_add(f->s, &after, &e, &f->now, &f->err));
    return after;
}

static void assert_queue(struct fixture *f, const struct due_filter *filter, const char *want)
{
    struct due_queue q;
    struct strbuf sb = {0};
    assert_ok(f, due_load(f->s, &q, &f->arena, filter, &f->now, &f->err));
    for (size_t i = 0; i < q.n; i++) {
        struct cards_entry e;
        assert_ok(f, cards_get(f->s, &e, &f->arena, q.cards[i], &f->err));
        strbuf_addf(&sb, "%s%s", i ? " " : "", e.card->slug);
    }
    assert_string_equal(strbuf_str(&sb), want);
    strbuf_release(&sb);
}

static void test_new_cards_come_in_order_after_their_foundations(void **state)
{
    struct fixture *f = *state;
    struct due_filter all = due_filter_all();
    assert_queue(f, &all, "c a b e");
}

static void test_filters_narrow_the_queue(void **state)
{
    struct fixture *f = *state;
    static const struct {
        struct due_filter filter;
        const char *want;
    } cases[] = {
        {{.level = -1, .kind = -1, .deck = "d"}, "c a b e"},
        {{.level = -1, .kind = -1, .deck = "x"}, ""},
        {{.level = -1, .kind = -1, .limit = 2}, "c a"},
        {{.level = -1, .kind = -1, .topic = "one"}, "a b"},
        {{.level = -1, .kind = -1, .topic = "Two", .deck = "d"}, "c e"},
        {{.level = -1, .kind = -1, .tag = "x"}, "a"},
        {{.level = LEVEL_SENIOR, .kind = -1}, "c"},
        {{.level = -1, .kind = CARD_PREDICT}, ""},
        {{.level = -1, .kind = -1, .skip = 3}, "a b e"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_queue(f, &cases[i].filter, cases[i].want);
}

static void test_new_cards_of_a_day_are_limited(void **state)
{
    struct fixture *f = *state;
    struct due_filter all = due_filter_all();
    assert_ok(f, store_put_setting(f->s, "new_per_day", "2", &f->err));
    assert_queue(f, &all, "c a");
    rate(f, "c", RATING_EASY);
    assert_queue(f, &all, "a");
    rate(f, "a", RATING_EASY);
    assert_queue(f, &all, "");
    all.extra_new = 1;
    assert_queue(f, &all, "b");
    all.extra_new = 0;
    fixture_set_day(f, f->now.day + 1);
    assert_queue(f, &all, "b e");
}

static void test_learning_cards_come_first_when_their_time_is_there(void **state)
{
    struct fixture *f = *state;
    struct due_filter all = due_filter_all();
    all.ahead_ms = 0;
    rate(f, "c", RATING_AGAIN);
    assert_queue(f, &all, "a b e");
    f->now.ms += 60000;
    assert_queue(f, &all, "c a b e");
}

static void test_reviews_come_on_their_day_whatever_the_hour(void **state)
{
    struct fixture *f = *state;
    struct due_filter all = due_filter_all();
    assert_ok(f, store_put_setting(f->s, "new_per_day", "0", &f->err));
    int interval = rate(f, "c", RATING_EASY).interval_days;
    fixture_set_day(f, f->now.day + interval - 1);
    assert_queue(f, &all, "");
    fixture_set_day(f, f->now.day + 1);
    f->now.ms -= fixture_day_ms / 2 - 1;
    assert_queue(f, &all, "c");
}

static void test_removed_cards_are_not_asked(void **state)
{
    struct fixture *f = *state;
    fixture_put(f, FRONT("d") "# One\n" CARD("b", "", "B."));
    struct due_filter all = due_filter_all();
    assert_queue(f, &all, "b");
}

static void test_counts_tell_what_there_is_beyond_the_limit(void **state)
{
    struct fixture *f = *state;
    struct due_filter one = due_filter_all();
    struct due_queue q;
    one.limit = 1;
    assert_ok(f, due_load(f->s, &q, &f->arena, &one, &f->now, &f->err));
    assert_int_equal(q.n, 1);
    assert_int_equal(q.counts.n_new, 4);
}

#define IN_COLLECTION(test) cmocka_unit_test_setup_teardown(test, set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_COLLECTION(test_new_cards_come_in_order_after_their_foundations),
        IN_COLLECTION(test_filters_narrow_the_queue),
        IN_COLLECTION(test_new_cards_of_a_day_are_limited),
        IN_COLLECTION(test_learning_cards_come_first_when_their_time_is_there),
        IN_COLLECTION(test_reviews_come_on_their_day_whatever_the_hour),
        IN_COLLECTION(test_removed_cards_are_not_asked),
        IN_COLLECTION(test_counts_tell_what_there_is_beyond_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
