#include "store/store.h"

#include "fixture.h"
#include "store/cards.h"
#include "store/reviews.h"

#include <fcntl.h>
#include <sys/stat.h>

static void write_file(const char *path, const char *bytes, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), len);
    close(fd);
}

static void test_new_collection_has_our_mark_and_version(void **state)
{
    struct fixture *f = *state;
    int64_t value = 0;
    assert_int_equal(fixture_sql(f, &value, "PRAGMA application_id"), SQLITE_ROW);
    assert_int_equal(value, 0x76697661);
    assert_int_equal(fixture_sql(f, &value, "PRAGMA user_version"), SQLITE_ROW);
    assert_true(value >= 1);
    assert_int_equal(
        fixture_sql(f, &value,
                    "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode='wal'"),
        SQLITE_ROW);
    assert_int_equal(value, 1);
    assert_int_equal(fixture_sql(f, &value,
                                 "SELECT count(*) FROM pragma_table_list WHERE strict = 0 AND "
                                 "schema = 'main' AND name NOT LIKE 'cards_text%' AND name NOT "
                                 "LIKE 'sqlite_%'"),
                     SQLITE_ROW);
    assert_int_equal(value, 0);
}

static void test_device_stays_the_same(void **state)
{
    struct fixture *f = *state;
    store_close(f->s);
    assert_ok(f, fixture_try_open(&f->s, f, STORE_WRITE, 7));
    int64_t n = 0;
    fixture_sql(f, &n, "SELECT count(*) FROM devices");
    assert_int_equal(n, 1);
}

static void test_file_that_is_no_database_is_refused(void **state)
{
    struct fixture *f = *state;
    store_close(f->s);
    f->s = NULL;
    char path[128], text[4096];
    snprintf(path, sizeof path, "%s-wal", f->path);
    unlink(path);
    memset(text, 'x', sizeof text);
    write_file(f->path, text, sizeof text);
    assert_int_equal(fixture_try_open(&f->s, f, STORE_WRITE, 1), ERR_IO);
    assert_non_null(strstr(f->err.msg, "not a collection of viva"));
    assert_null(f->s);
}

static void test_database_of_another_program_is_refused(void **state)
{
    struct fixture *f = *state;
    store_close(f->s);
    f->s = NULL;
    unlink(f->path);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE t (x)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(fixture_try_open(&f->s, f, STORE_WRITE, 1), ERR_IO);
    assert_non_null(strstr(f->err.msg, "not a collection of viva"));
}

static void test_collection_of_a_newer_program_is_refused(void **state)
{
    struct fixture *f = *state;
    store_close(f->s);
    f->s = NULL;
    fixture_sql(f, NULL, "PRAGMA user_version = 9999");
    assert_int_equal(fixture_try_open(&f->s, f, STORE_WRITE, 1), ERR_UNSUPPORTED);
    assert_non_null(strstr(f->err.msg, "made by a newer viva"));
}

static void test_damaged_file_is_an_error_not_a_crash(void **state)
{
    struct fixture *f = *state;
    fixture_put(f, FRONT("d") "# T\n" CARD("a", "", "A."));
    store_close(f->s);
    f->s = NULL;
    struct stat info;
    assert_int_equal(stat(f->path, &info), 0);
    for (off_t at = 100; at < info.st_size; at += 3000) {
        int fd = open(f->path, O_RDWR);
        char old[700], junk[700];
        memset(junk, 0xa5, sizeof junk);
        ssize_t n = pread(fd, old, sizeof old, at);
        assert_int_equal(pwrite(fd, junk, (size_t)n, at), n);
        close(fd);
        if (!fixture_try_open(&f->s, f, STORE_WRITE, 1)) {
            struct cards_rows rows;
            struct cards_filter all = cards_filter_all();
            struct strbuf problems = {0};
            if (cards_list(f->s, &rows, &f->arena, &all, &f->err))
                assert_true(f->err.msg[0]);
            if (store_check(f->s, &problems, &f->err))
                assert_true(f->err.msg[0]);
            strbuf_release(&problems);
        }
        store_close(f->s);
        f->s = NULL;
        fd = open(f->path, O_RDWR);
        assert_int_equal(pwrite(fd, old, (size_t)n, at), n);
        close(fd);
    }
}

static void test_missing_directory_is_named(void **state)
{
    struct fixture *f = *state;
    struct store *s = NULL;
    struct store_opts opts = {.mode = STORE_WRITE, .now_ms = 1};
    assert_int_equal(store_open(&s, "/nowhere/at/all.db", &opts, &f->err), ERR_IO);
    assert_string_equal(f->err.msg,
                        "/nowhere/at/all.db: cannot be opened: No such file or directory");
}

static void test_reading_makes_no_file(void **state)
{
    struct fixture *f = *state;
    char path[sizeof f->path];
    struct store *s = NULL;
    snprintf(path, sizeof path, "%s", f->path);
    snprintf(f->path, sizeof f->path, "%s/none.db", f->dir);
    assert_int_equal(fixture_try_open(&s, f, STORE_READ, 1), ERR_IO);
    assert_int_equal(access(f->path, F_OK), -1);
    snprintf(f->path, sizeof f->path, "%s", path);
}

static void test_two_programs_share_a_collection(void **state)
{
    struct fixture *f = *state;
    struct store *other = NULL;
    fixture_put(f, FRONT("d") "# T\n" CARD("a", "", "A."));
    assert_ok(f, fixture_try_open(&other, f, STORE_WRITE, 9));
    int64_t id = 0;
    assert_ok(f, cards_find(other, &id, "a", &f->err));
    struct reviews_entry e = {.card = id, .rating = RATING_GOOD, .seed = 1};
    assert_ok(f, reviews_add(other, NULL, &e, &f->now, &f->err));
    assert_ok(f, reviews_add(f->s, NULL, &e, &f->now, &f->err));
    struct cards_entry entry;
    assert_ok(f, cards_get(other, &entry, &f->arena, id, &f->err));
    assert_int_equal(entry.state.n_reviews, 2);
    store_close(other);
}

static void test_locked_collection_is_reported(void **state)
{
    struct fixture *f = *state;
    sqlite3 *db;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(store_put_setting(f->s, "retention", "0.8", &f->err), ERR_BUSY);
    assert_non_null(strstr(f->err.msg, "another program is writing"));
    sqlite3_close(db);
    assert_ok(f, store_put_setting(f->s, "retention", "0.8", &f->err));
}

static void test_settings_are_checked_and_kept(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *key, *value;
        enum status status;
    } cases[] = {
        {"retention", "0.85", OK},
        {"retention", "1.5", ERR_INVALID},
        {"retention", "many", ERR_INVALID},
        {"new_per_day", "3", OK},
        {"new_per_day", "-1", ERR_INVALID},
        {"fuzz", "off", OK},
        {"fuzz", "yes", ERR_INVALID},
        {"learning_steps", "30s 5m 1h", OK},
        {"learning_steps", "5", ERR_INVALID},
        {"parameters", "1 2 3", ERR_INVALID},
        {"anything", "else", OK},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (store_put_setting(f->s, cases[i].key, cases[i].value, &f->err) != cases[i].status)
            fail_msg("%s = %s", cases[i].key, cases[i].value);
    store_close(f->s);
    assert_ok(f, fixture_try_open(&f->s, f, STORE_WRITE, 1));
    const struct store_config *c = store_config(f->s);
    assert_true(c->schedule.retention == 0.85);
    assert_int_equal(c->new_per_day, 3);
    assert_false(c->schedule.has_fuzz);
    assert_int_equal(c->schedule.learning.n, 3);
    assert_int_equal(c->schedule.learning.ms[1], 300000);
    struct strbuf value = {0};
    assert_ok(f, store_get_setting(f->s, &value, "anything", &f->err));
    assert_string_equal(strbuf_str(&value), "else");
    assert_int_equal(store_get_setting(f->s, &value, "nothing", &f->err), ERR_NOT_FOUND);
    strbuf_release(&value);
}

static void test_backup_is_a_whole_collection(void **state)
{
    struct fixture *f = *state;
    fixture_put(f, FRONT("d") "# T\n" CARD("a", "", "A."));
    char path[sizeof f->path + 8];
    snprintf(path, sizeof path, "%s.copy", f->path);
    assert_ok(f, store_backup(f->s, path, &f->err));
    assert_int_equal(store_backup(f->s, path, &f->err), ERR_IO);
    struct store *copy = NULL;
    struct store_opts opts = {.mode = STORE_WRITE, .now_ms = 1, .entropy = {3}};
    assert_ok(f, store_open(&copy, path, &opts, &f->err));
    int64_t id;
    assert_ok(f, cards_find(copy, &id, "a", &f->err));
    store_close(copy);
}

static void test_sound_collection_has_no_problems(void **state)
{
    struct fixture *f = *state;
    fixture_put(f, FRONT("d") "# T\n" CARD("a", "", "A.") CARD("b", "after: a\n", "B."));
    struct strbuf problems = {0};
    assert_ok(f, store_check(f->s, &problems, &f->err));
    assert_string_equal(strbuf_str(&problems), "");
    fixture_sql(f, NULL, "DELETE FROM card_state");
    assert_ok(f, store_check(f->s, &problems, &f->err));
    assert_string_equal(strbuf_str(&problems),
                        "card d/a has no state\ncard d/b has no state\n");
    strbuf_release(&problems);
}

#define IN_COLLECTION(test)                                                                    \
    cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_COLLECTION(test_new_collection_has_our_mark_and_version),
        IN_COLLECTION(test_device_stays_the_same),
        IN_COLLECTION(test_file_that_is_no_database_is_refused),
        IN_COLLECTION(test_database_of_another_program_is_refused),
        IN_COLLECTION(test_collection_of_a_newer_program_is_refused),
        IN_COLLECTION(test_damaged_file_is_an_error_not_a_crash),
        IN_COLLECTION(test_missing_directory_is_named),
        IN_COLLECTION(test_reading_makes_no_file),
        IN_COLLECTION(test_two_programs_share_a_collection),
        IN_COLLECTION(test_locked_collection_is_reported),
        IN_COLLECTION(test_settings_are_checked_and_kept),
        IN_COLLECTION(test_backup_is_a_whole_collection),
        IN_COLLECTION(test_sound_collection_has_no_problems),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
