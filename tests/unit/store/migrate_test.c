#include "store/migrate.h"

#include "fixture.h"
#include "store/cards.h"
#include "store/reviews.h"
#include "util/io.h"

// A collection of version 1 instead of the new one; `extra` is SQL that changes it first.
static void set_version_1(struct fixture *f, const char *extra)
{
    store_close(f->s);
    f->s = NULL;
    char path[sizeof f->path + 8];
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
        snprintf(path, sizeof path, "%s%s", f->path, suffixes[i]);
        unlink(path);
    }
    struct strbuf sql = {0};
    assert_ok(f, io_read_file(&sql, "tests/data/store/v1.sql", &f->err));
    strbuf_add_str(&sql, extra);
    sqlite3 *db;
    char *why = NULL;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    if (sqlite3_exec(db, strbuf_str(&sql), NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s", why);
    sqlite3_close(db);
    strbuf_release(&sql);
}

static void test_version_1_comes_forward_with_everything(void **state)
{
    struct fixture *f = *state;
    set_version_1(f, "");
    assert_ok(f, fixture_try_open(&f->s, f, STORE_WRITE, 1));
    int64_t version = 0;
    fixture_sql(f, &version, "PRAGMA user_version");
    assert_int_equal(version, migrate_latest());
    int64_t id = 0;
    assert_ok(f, cards_find(f->s, &id, "d/a", &f->err));
    struct reviews_rows rows;
    assert_ok(f, reviews_history(f->s, &rows, &f->arena, id, &f->err));
    assert_int_equal(rows.n, 3);
    assert_string_equal(rows.items[0].answer, "my answer");
    assert_string_equal(rows.items[0].device, "laptop");
    assert_int_equal(rows.items[0].verdict, VERDICT_NONE);
    size_t n_changed = 99;
    assert_ok(f, reviews_rebuild(f->s, &n_changed, &f->err));
    assert_int_equal(n_changed, 0);
    assert_int_equal(store_config(f->s)->new_per_day, 7);
    struct strbuf problems = {0};
    assert_ok(f, store_check(f->s, &problems, &f->err));
    assert_string_equal(strbuf_str(&problems), "");
    strbuf_release(&problems);
}

static void test_file_is_copied_before_a_migration(void **state)
{
    struct fixture *f = *state;
    set_version_1(f, "");
    assert_ok(f, fixture_try_open(&f->s, f, STORE_WRITE, 1));
    struct fixture copy = *f;
    snprintf(copy.path, sizeof copy.path, "%s/c.db.v1.backup", f->dir);
    int64_t value = 0;
    assert_int_equal(fixture_sql(&copy, &value, "PRAGMA user_version"), SQLITE_ROW);
    assert_int_equal(value, 1);
    assert_int_equal(fixture_sql(&copy, &value, "SELECT count(*) FROM review_log"), SQLITE_ROW);
    assert_int_equal(value, 5);
}

static void test_migration_that_fails_leaves_the_file_as_it_was(void **state)
{
    struct fixture *f = *state;
    set_version_1(f, "ALTER TABLE review_log ADD COLUMN is_correct TEXT;");
    assert_int_equal(fixture_try_open(&f->s, f, STORE_WRITE, 1), ERR_INVALID);
    assert_null(f->s);
    int64_t value = 0;
    fixture_sql(f, &value, "PRAGMA user_version");
    assert_int_equal(value, 1);
    fixture_sql(f, &value, "SELECT count(*) FROM review_log");
    assert_int_equal(value, 5);
}

static void test_reading_does_not_migrate(void **state)
{
    struct fixture *f = *state;
    set_version_1(f, "");
    assert_int_equal(fixture_try_open(&f->s, f, STORE_READ, 1), ERR_UNSUPPORTED);
    assert_non_null(strstr(f->err.msg, "made by an older viva"));
    int64_t value = 0;
    fixture_sql(f, &value, "PRAGMA user_version");
    assert_int_equal(value, 1);
}

#define IN_COLLECTION(test)                                                                    \
    cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_COLLECTION(test_version_1_comes_forward_with_everything),
        IN_COLLECTION(test_file_is_copied_before_a_migration),
        IN_COLLECTION(test_migration_that_fails_leaves_the_file_as_it_was),
        IN_COLLECTION(test_reading_does_not_migrate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
