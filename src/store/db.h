/*
 * SQLite, wrapped: named statements from data/sql/queries, bound by kind, errors in words.
 * Private to src/store.
 */
#ifndef VIVA_STORE_DB_H
#define VIVA_STORE_DB_H

#include "util/arena.h"
#include "util/err.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

struct db;

struct db_opts {
    int flags; /* SQLITE_OPEN_... */
    int busy_timeout_ms;
};

/* ERR_IO, ERR_BUSY. The caller closes it with db_close(). */
NODISCARD enum status db_open(struct db **out, const char *path, const struct db_opts *opts,
                              struct err *err);
void db_close(struct db *db);
sqlite3 *db_handle(struct db *db);
const char *db_path(const struct db *db);

/* Sets `err` from the connection's last error. */
enum status db_fail(struct db *db, struct err *err);

/*
 * Binds the statement's ?1, ?2, ... by the letters of `kinds`: i int64_t, d double,
 * t const char * (NULL is NULL), b const struct uuid *. Texts must live until the last
 * db_next(). The statement is borrowed: until it is asked for again.
 */
NODISCARD enum status db_query(struct db *db, sqlite3_stmt **out, struct err *err,
                               const char *name, const char *kinds, ...);
/* The next row; *has_row is false after the last, and the statement is reset then. */
NODISCARD enum status db_next(struct db *db, sqlite3_stmt *stmt, bool *has_row,
                              struct err *err);
/* Ends a query early. */
void db_end(sqlite3_stmt *stmt);

/* A statement for its effect. */
NODISCARD enum status db_run(struct db *db, struct err *err, const char *name,
                             const char *kinds, ...);
/* The first column of the first row, 0 if NULL. ERR_NOT_FOUND (no message) without a row. */
NODISCARD enum status db_get_i64(struct db *db, int64_t *out, struct err *err, const char *name,
                                 const char *kinds, ...);

/* Several statements from data/sql, such as a migration. */
NODISCARD enum status db_script(struct db *db, const char *embedded_path, struct err *err);

/* A transaction that may write; the other programs wait. */
NODISCARD enum status db_begin(struct db *db, struct err *err);
/* Commits if `st` is OK, else (or when that fails) takes everything back. Returns what came
 * out. */
NODISCARD enum status db_finish(struct db *db, enum status st, struct err *err);

/* Never NULL. Borrowed from the row, or from `arena`. */
const char *db_text(sqlite3_stmt *stmt, int column);
const char *db_text_in(struct arena *arena, sqlite3_stmt *stmt, int column);

#endif
