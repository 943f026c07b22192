#include "store/reviews.h"

#include "fixture.h"
#include "store/cards.h"

#include <signal.h>
#include <sys/wait.h>

static const char text[] =
    FRONT("d") "# T\n" CARD("a", "", "A.") CARD("b", "", "B.") CARD("c", "", "C.");

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

static struct schedule_state state_of(struct fixture *f, int64_t id)
{
    struct cards_entry entry;
    assert_ok(f, cards_get(f->s, &entry, &f->arena, id, &f->err));
    return entry.state;
}

static struct schedule_state rate(struct fixture *f, int64_t id, enum rating rating)
{
    struct reviews_entry e = {.card = id, .rating = rating, .seed = (uint64_t)f->now.ms};
    struct schedule_state after;
    assert_ok(f, reviews_add(f->s, &after, &e, &f->now, &f->err));
    return after;
}

static void test_review_is_logged_with_all_its_circumstances(void **state)
{
    struct fixture *f = *state;
    int64_t a = find(f, "a");
    struct reviews_entry e = {.card = a,
                              .rating = RATING_HARD,
                              .answer = "it is \"freed\"",
                              .points = 0x80000001,
                              .duration_ms = 12345,
                              .seed = UINT64_MAX - 1,
                              .verdict = VERDICT_WRONG};
    assert_ok(f, reviews_add(f->s, NULL, &e, &f->now, &f->err));
    struct reviews_rows rows;
    assert_ok(f, reviews_history(f->s, &rows, &f->arena, a, &f->err));
    assert_int_equal(rows.n, 1);
    const struct reviews_row *r = &rows.items[0];
    assert_int_equal(r->rating, RATING_HARD);
    assert_string_equal(r->answer, "it is \"freed\"");
    assert_true(r->points == 0x80000001);
    assert_int_equal(r->duration_ms, 12345);
    assert_true(r->seed == UINT64_MAX - 1);
    assert_int_equal(r->at_ms, f->now.ms);
    assert_int_equal(r->day, f->now.day);
    assert_string_equal(r->device, "test");
    assert_false(r->is_undone);
    assert_int_equal(r->verdict, VERDICT_WRONG);
    assert_int_equal(uuid_time_ms(&r->id), f->now.ms);
}

static void test_rating_does_what_the_preview_said(void **state)
{
    struct fixture *f = *state;
    int64_t a = find(f, "a");
    for (int day = 0; day < 60; day += 7) {
        fixture_set_day(f, 20000 + day);
        struct schedule_state preview[N_RATINGS];
        uint64_t seed = (uint64_t)day * 977;
        enum rating rating = (enum rating)(1 + day / 7 % 4);
        schedule_preview(&store_config(f->s)->schedule, state_of(f, a), &f->now, seed, preview);
        struct reviews_entry e = {.card = a, .rating = rating, .seed = seed};
        struct schedule_state after;
        assert_ok(f, reviews_add(f->s, &after, &e, &f->now, &f->err));
        assert_true(schedule_is_same(&after, &preview[rating]));
        struct schedule_state stored = state_of(f, a);
        assert_true(schedule_is_same(&after, &stored));
    }
}

static void test_unknown_card_is_not_logged(void **state)
{
    struct fixture *f = *state;
    struct reviews_entry e = {.card = 999, .rating = RATING_GOOD};
    assert_int_equal(reviews_add(f->s, NULL, &e, &f->now, &f->err), ERR_NOT_FOUND);
    int64_t n = -1;
    fixture_sql(f, &n, "SELECT count(*) FROM review_log");
    assert_int_equal(n, 0);
}

static void test_log_is_only_appended_to(void **state)
{
    struct fixture *f = *state;
    rate(f, find(f, "a"), RATING_GOOD);
    static const char *const attempts[] = {
        "UPDATE review_log SET rating = 1",
        "DELETE FROM review_log",
        "INSERT OR REPLACE INTO review_log SELECT * FROM review_log",
        "UPDATE review_log SET id = randomblob(16)",
    };
    for (size_t i = 0; i < ARRAY_LEN(attempts); i++)
        if ((fixture_sql(f, NULL, attempts[i]) & 0xff) != SQLITE_CONSTRAINT)
            fail_msg("%s", attempts[i]);
    int64_t rating = 0;
    fixture_sql(f, &rating, "SELECT rating FROM review_log");
    assert_int_equal(rating, RATING_GOOD);
}

static void test_undo_takes_back_one_review_after_the_other(void **state)
{
    struct fixture *f = *state;
    int64_t a = find(f, "a"), b = find(f, "b");
    struct schedule_state after_first = rate(f, a, RATING_GOOD);
    rate(f, b, RATING_EASY);
    f->now.ms += 600000;
    rate(f, a, RATING_AGAIN);
    struct reviews_undone undone;
    assert_ok(f, reviews_undo(f->s, &undone, &f->now, &f->err));
    assert_int_equal(undone.card, a);
    assert_int_equal(undone.rating, RATING_AGAIN);
    struct schedule_state now = state_of(f, a);
    assert_true(schedule_is_same(&now, &after_first));
    assert_ok(f, reviews_undo(f->s, &undone, &f->now, &f->err));
    assert_int_equal(undone.card, b);
    assert_int_equal(state_of(f, b).phase, PHASE_NEW);
    assert_ok(f, reviews_undo(f->s, &undone, &f->now, &f->err));
    assert_int_equal(undone.card, a);
    assert_int_equal(reviews_undo(f->s, &undone, &f->now, &f->err), ERR_NOT_FOUND);
    assert_string_equal(f->err.msg, "there is no review to take back");
    int64_t n = 0;
    fixture_sql(f, &n, "SELECT count(*) FROM review_log");
    assert_int_equal(n, 6);
    struct reviews_rows rows;
    assert_ok(f, reviews_history(f->s, &rows, &f->arena, a, &f->err));
    assert_int_equal(rows.n, 2);
    assert_true(rows.items[0].is_undone && rows.items[1].is_undone);
}

static void test_review_after_undo_can_be_undone_too(void **state)
{
    struct fixture *f = *state;
    int64_t a = find(f, "a");
    struct reviews_undone undone;
    rate(f, a, RATING_AGAIN);
    assert_ok(f, reviews_undo(f->s, &undone, &f->now, &f->err));
    rate(f, a, RATING_EASY);
    assert_ok(f, reviews_undo(f->s, &undone, &f->now, &f->err));
    assert_int_equal(undone.rating, RATING_EASY);
    assert_int_equal(reviews_undo(f->s, &undone, &f->now, &f->err), ERR_NOT_FOUND);
}

// What the table of states holds, as one text.
static void dump_states(struct fixture *f, struct strbuf *out)
{
    sqlite3 *db;
    sqlite3_stmt *stmt;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT * FROM card_state ORDER BY card", -1, &stmt, NULL),
        SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(stmt); i++) {
            if (sqlite3_column_type(stmt, i) == SQLITE_FLOAT)
                strbuf_addf(out, "%a ", sqlite3_column_double(stmt, i));
            else
                strbuf_addf(out, "%lld ", (long long)sqlite3_column_int64(stmt, i));
        }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
}

static void test_rebuilt_states_equal_those_kept(void **state)
{
    struct fixture *f = *state;
    int64_t ids[] = {find(f, "a"), find(f, "b"), find(f, "c")};
    struct reviews_undone undone;
    struct rng rng;
    rng_seed(&rng, 42);
    for (int i = 0; i < 120; i++) {
        if (i % 5 == 0)
            fixture_set_day(f, f->now.day + (int32_t)rng_below(&rng, 9));
        f->now.ms += 61000;
        rate(f, ids[rng_below(&rng, 3)], (enum rating)(1 + rng_below(&rng, 4)));
        if (i % 11 == 0)
            assert_ok(f, reviews_undo(f->s, &undone, &f->now, &f->err));
    }
    struct strbuf before = {0}, after = {0};
    dump_states(f, &before);
    size_t n_changed = 99;
    assert_ok(f, reviews_rebuild(f->s, &n_changed, &f->err));
    assert_int_equal(n_changed, 0);
    assert_int_equal(
        fixture_sql(f, NULL, "UPDATE card_state SET phase = 0, stability = 9, step = 1"),
        SQLITE_DONE);
    assert_int_equal(fixture_sql(f, NULL, "DELETE FROM card_state WHERE card = 2"),
                     SQLITE_DONE);
    assert_ok(f, reviews_rebuild(f->s, &n_changed, &f->err));
    assert_true(n_changed >= 3);
    dump_states(f, &after);
    assert_string_equal(strbuf_str(&before), strbuf_str(&after));
    strbuf_release(&before);
    strbuf_release(&after);
}

static void test_clock_that_runs_backwards_leaves_state_and_log_in_agreement(void **state)
{
    struct fixture *f = *state;
    int64_t a = find(f, "a");
    struct store *other = NULL;
    rate(f, a, RATING_GOOD);
    fixture_set_day(f, 19990);
    // Another program, whose ids do not follow ours.
    assert_ok(f, fixture_try_open(&other, f, STORE_WRITE, 9));
    struct reviews_entry e = {.card = a, .rating = RATING_AGAIN, .seed = 5};
    assert_ok(f, reviews_add(other, NULL, &e, &f->now, &f->err));
    store_close(other);
    size_t n_changed = 99;
    assert_ok(f, reviews_rebuild(f->s, &n_changed, &f->err));
    assert_int_equal(n_changed, 0);
    assert_int_equal(state_of(f, a).n_reviews, 2);
}

// Adds reviews for ever; a byte down the pipe after each.
static void review_until_killed(struct fixture *f, int64_t card, uint8_t entropy, int pipe_end)
{
    struct store *s = NULL;
    if (fixture_try_open(&s, f, STORE_WRITE, entropy))
        _exit(1);
    for (;;) {
        f->now.ms += 1000;
        struct reviews_entry e = {.card = card, .rating = RATING_GOOD, .answer = "x"};
        if (reviews_add(s, NULL, &e, &f->now, &f->err) || write(pipe_end, "+", 1) != 1)
            _exit(1);
    }
}

static void test_kill_loses_no_review_that_was_confirmed(void **state)
{
    struct fixture *f = *state;
    int64_t a = find(f, "a");
    int total = 0;
    for (int round = 1; round <= 5; round++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0)
            review_until_killed(f, a, (uint8_t)(10 + round), ends[1]);
        close(ends[1]);
        char byte;
        for (int i = 0; i < 7 * round; i++)
            total += (int)read(ends[0], &byte, 1);
        kill(child, SIGKILL);
        while (read(ends[0], &byte, 1) == 1)
            total++;
        waitpid(child, NULL, 0);
        close(ends[0]);
        struct reviews_rows rows;
        assert_ok(f, reviews_history(f->s, &rows, &f->arena, a, &f->err));
        // One more may have been written whose byte did not get out.
        assert_true((int)rows.n >= total);
        total = (int)rows.n;
        size_t n_changed = 99;
        assert_ok(f, reviews_rebuild(f->s, &n_changed, &f->err));
        assert_int_equal(n_changed, 0);
    }
    assert_true(total >= 7 + 14 + 21 + 28 + 35);
}

#define IN_COLLECTION(test) cmocka_unit_test_setup_teardown(test, set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_COLLECTION(test_review_is_logged_with_all_its_circumstances),
        IN_COLLECTION(test_rating_does_what_the_preview_said),
        IN_COLLECTION(test_unknown_card_is_not_logged),
        IN_COLLECTION(test_log_is_only_appended_to),
        IN_COLLECTION(test_undo_takes_back_one_review_after_the_other),
        IN_COLLECTION(test_review_after_undo_can_be_undone_too),
        IN_COLLECTION(test_rebuilt_states_equal_those_kept),
        IN_COLLECTION(test_kill_loses_no_review_that_was_confirmed),
        IN_COLLECTION(test_clock_that_runs_backwards_leaves_state_and_log_in_agreement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
