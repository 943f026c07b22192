/*
 * A collection in a directory of its own, for tests of src/store.
 */
#ifndef VIVA_TESTS_UNIT_STORE_FIXTURE_H
#define VIVA_TESTS_UNIT_STORE_FIXTURE_H

#include "deck/deck.h"
#include "store/decks.h"
#include "store/store.h"

#include <sqlite3.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <unistd.h>

static const int64_t fixture_day_ms = 24 * 60 * 60 * 1000;

struct fixture {
    char dir[64];
    char path[96];
    struct store *s;
    struct schedule_clock now;
    struct arena arena;
    struct err err;
};

/* Noon of the given day. */
static inline void fixture_set_day(struct fixture *f, int32_t day)
{
    f->now.day = day;
    f->now.ms = day * fixture_day_ms + fixture_day_ms / 2;
    f->now.day_end_ms = (day + 1) * fixture_day_ms;
}

static inline enum status fixture_try_open(struct store **out, struct fixture *f,
                                           enum store_mode mode, uint8_t entropy)
{
    struct store_opts opts = {.mode = mode,
                              .now_ms = f->now.ms,
                              .entropy = {entropy, 2, 3},
                              .device = "test",
                              .busy_timeout_ms = 100};
    return store_open(out, f->path, &opts, &f->err);
}

static inline int fixture_set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof *f);
    snprintf(f->dir, sizeof f->dir, "/tmp/viva-store-XXXXXX");
    if (!mkdtemp(f->dir))
        return -1;
    snprintf(f->path, sizeof f->path, "%s/c.db", f->dir);
    fixture_set_day(f, 20000);
    if (fixture_try_open(&f->s, f, STORE_WRITE, 1)) {
        print_error("%s\n", f->err.msg);
        return -1;
    }
    *state = f;
    return 0;
}

static inline int fixture_tear_down(void **state)
{
    struct fixture *f = *state;
    store_close(f->s);
    arena_release(&f->arena);
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", f->dir);
    int failed = system(command);
    free(f);
    return failed;
}

#define assert_ok(f, call)                                                                     \
    do {                                                                                       \
        enum status fixture_st = (call);                                                       \
        if (fixture_st)                                                                        \
            fail_msg("%s: %s", #call, (f)->err.msg);                                           \
    } while (0)

/* Parses and puts a deck that must be right. */
static inline struct decks_changes fixture_put(struct fixture *f, const char *text)
{
    struct deck *d = deck_parse("deck.md", text, strlen(text));
    for (size_t i = 0; i < d->n_msgs; i++)
        if (d->msgs[i].severity == DECK_ERROR)
            fail_msg("deck.md:%d: %s", d->msgs[i].pos.line, d->msgs[i].text);
    struct decks_changes changes;
    assert_ok(f, decks_put(f->s, &changes, d, &f->now, &f->err));
    deck_free(d);
    return changes;
}

/* Runs SQL on a connection of its own; returns SQLite's code, and the first column as a number.
 */
static inline int fixture_sql(const struct fixture *f, int64_t *value, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_open_v2(f->path, &db, SQLITE_OPEN_READWRITE, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    if (code == SQLITE_ROW && value)
        *value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return code;
}

#define FRONT(id) "---\ndeck: " id "\ntitle: Deck " id "\nauthor: A\nlicense: L\n---\n"
#define CARD(slug, meta, answer)                                                               \
    "## Question " slug "? {#" slug "}\n" meta "### Answer\n" answer "\n"                      \
    "### Points\n1. first :: first*\n### Demo\n```python\nassert 1  # point 1\n```\n"

#endif
