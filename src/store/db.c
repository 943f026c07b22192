/*
 * The named statements are prepared when first asked for and kept; their texts are found by
 * their
 * "-- name:" lines in the embedded files of data/sql/queries.
 */
#include "store/db.h"

#include "util/embed.h"
#include "util/uuid.h"
#include "util/vec.h"

#include <assert.h>
#include <stdarg.h>

static const char queries_dir[] = "data/sql/queries/";
static const char name_mark[] = "-- name: ";

struct statement {
    const char *name; /* up to the end of its line */
    size_t name_len;
    const char *sql;
    size_t sql_len;
    sqlite3_stmt *stmt; /* NULL until first used */
};

struct db {
    sqlite3 *handle;
    char *path;
    VEC(struct statement) statements;
};

// ---------------------------------------------------------------- errors

static enum status fail_with(const char *path, int code, const char *text, int os_error,
                             struct err *err)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(err, ERR_BUSY, "%s: another program is writing to it, try again", path);
    case SQLITE_NOTADB:
        return err_set(err, ERR_IO, "%s: not a collection of viva", path);
    case SQLITE_CORRUPT:
        return err_set(err, ERR_IO, "%s: the collection is damaged (%s)", path, text);
    case SQLITE_FULL:
        return err_set(err, ERR_IO, "%s: the disk is full, nothing was changed", path);
    case SQLITE_READONLY:
        return err_set(err, ERR_IO, "%s: cannot be written", path);
    case SQLITE_CANTOPEN:
        return err_set(err, ERR_IO, "%s: cannot be opened: %s", path,
                       os_error ? strerror(os_error) : text);
    case SQLITE_IOERR:
        return err_set(err, ERR_IO, "%s: reading or writing failed: %s", path,
                       os_error ? strerror(os_error) : text);
    case SQLITE_CONSTRAINT:
    case SQLITE_ERROR:
        return err_set(err, ERR_INVALID, "%s", text);
    }
    return err_set(err, ERR_IO, "%s: %s", path, text);
}

enum status db_fail(struct db *db, struct err *err)
{
    return fail_with(db->path, sqlite3_extended_errcode(db->handle), sqlite3_errmsg(db->handle),
                     sqlite3_system_errno(db->handle), err);
}

// ---------------------------------------------------------------- opening

static void add_statements(struct db *db, const char *text)
{
    const char *at = strstr(text, name_mark);
    while (at) {
        struct statement s = {.name = at + sizeof name_mark - 1};
        s.name_len = strcspn(s.name, "\n");
        s.sql = s.name + s.name_len;
        at = strstr(s.sql, name_mark);
        s.sql_len = at ? (size_t)(at - s.sql) : strlen(s.sql);
        vec_push(&db->statements, s);
    }
}

static int compare_statements(const void *a, const void *b)
{
    const struct statement *x = a, *y = b;
    size_t n = x->name_len < y->name_len ? x->name_len : y->name_len;
    int c = memcmp(x->name, y->name, n);
    return c ? c : (x->name_len > y->name_len) - (x->name_len < y->name_len);
}

enum status db_open(struct db **out, const char *path, const struct db_opts *opts,
                    struct err *err)
{
    *out = NULL;
    struct db *db = xcalloc(1, sizeof *db);
    db->path = xstrdup(path);
    enum status st = OK;
    int code = sqlite3_open_v2(path, &db->handle, opts->flags, NULL);
    if (code != SQLITE_OK) {
        st =
            db->handle ? db_fail(db, err) : fail_with(path, code, sqlite3_errstr(code), 0, err);
        db_close(db);
        return st;
    }
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, opts->busy_timeout_ms);
    for (const struct embed_file *f = embed_table; f->path; f++)
        if (strncmp(f->path, queries_dir, sizeof queries_dir - 1) == 0)
            add_statements(db, f->text);
    if (db->statements.len > 0)
        qsort(db->statements.items, db->statements.len, sizeof *db->statements.items,
              compare_statements);
    *out = db;
    return OK;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    for (size_t i = 0; i < db->statements.len; i++)
        sqlite3_finalize(db->statements.items[i].stmt);
    vec_release(&db->statements);
    sqlite3_close_v2(db->handle);
    free(db->path);
    free(db);
}

sqlite3 *db_handle(struct db *db)
{
    return db->handle;
}

const char *db_path(const struct db *db)
{
    return db->path;
}

// ---------------------------------------------------------------- statements

static enum status prepare(struct db *db, sqlite3_stmt **out, const char *name, struct err *err)
{
    struct statement key = {.name = name, .name_len = strlen(name)};
    struct statement *s = bsearch(&key, db->statements.items, db->statements.len,
                                  sizeof *db->statements.items, compare_statements);
    assert(s);
    if (!s->stmt && sqlite3_prepare_v3(db->handle, s->sql, (int)s->sql_len,
                                       SQLITE_PREPARE_PERSISTENT, &s->stmt, NULL) != SQLITE_OK)
        return db_fail(db, err);
    sqlite3_reset(s->stmt);
    *out = s->stmt;
    return OK;
}

static enum status bind(struct db *db, sqlite3_stmt *stmt, const char *kinds, va_list ap,
                        struct err *err)
{
    assert(sqlite3_bind_parameter_count(stmt) == (int)strlen(kinds));
    for (int i = 1; *kinds; i++, kinds++) {
        int code = SQLITE_OK;
        switch (*kinds) {
        case 'i':
            code = sqlite3_bind_int64(stmt, i, va_arg(ap, int64_t));
            break;
        case 'd':
            code = sqlite3_bind_double(stmt, i, va_arg(ap, double));
            break;
        case 't':
            code = sqlite3_bind_text(stmt, i, va_arg(ap, const char *), -1, SQLITE_STATIC);
            break;
        case 'b':
            code = sqlite3_bind_blob(stmt, i, va_arg(ap, const struct uuid *), UUID_BYTES,
                                     SQLITE_STATIC);
            break;
        default:
            assert(0 && "unknown kind of parameter");
        }
        if (code != SQLITE_OK)
            return db_fail(db, err);
    }
    return OK;
}

static enum status query(struct db *db, sqlite3_stmt **out, struct err *err, const char *name,
                         const char *kinds, va_list ap)
{
    enum status st = prepare(db, out, name, err);
    return st ? st : bind(db, *out, kinds, ap, err);
}

enum status db_query(struct db *db, sqlite3_stmt **out, struct err *err, const char *name,
                     const char *kinds, ...)
{
    va_list ap;
    va_start(ap, kinds);
    enum status st = query(db, out, err, name, kinds, ap);
    va_end(ap);
    return st;
}

enum status db_next(struct db *db, sqlite3_stmt *stmt, bool *has_row, struct err *err)
{
    int code = sqlite3_step(stmt);
    *has_row = code == SQLITE_ROW;
    if (code == SQLITE_ROW)
        return OK;
    enum status st = code == SQLITE_DONE ? OK : db_fail(db, err);
    sqlite3_reset(stmt);
    return st;
}

void db_end(sqlite3_stmt *stmt)
{
    sqlite3_reset(stmt);
}

enum status db_run(struct db *db, struct err *err, const char *name, const char *kinds, ...)
{
    sqlite3_stmt *stmt;
    va_list ap;
    va_start(ap, kinds);
    enum status st = query(db, &stmt, err, name, kinds, ap);
    va_end(ap);
    bool has_row = true;
    while (!st && has_row)
        st = db_next(db, stmt, &has_row, err);
    return st;
}

enum status db_get_i64(struct db *db, int64_t *out, struct err *err, const char *name,
                       const char *kinds, ...)
{
    sqlite3_stmt *stmt;
    va_list ap;
    va_start(ap, kinds);
    enum status st = query(db, &stmt, err, name, kinds, ap);
    va_end(ap);
    bool has_row = false;
    if (!st)
        st = db_next(db, stmt, &has_row, err);
    if (st)
        return st;
    if (!has_row)
        return ERR_NOT_FOUND;
    *out = sqlite3_column_int64(stmt, 0);
    // An INSERT ... RETURNING is complete only when it is stepped to its end.
    while (!st && has_row)
        st = db_next(db, stmt, &has_row, err);
    return st;
}

enum status db_script(struct db *db, const char *embedded_path, struct err *err)
{
    const struct embed_file *f = embed_find(embedded_path);
    assert(f);
    if (sqlite3_exec(db->handle, f->text, NULL, NULL, NULL) != SQLITE_OK)
        return db_fail(db, err);
    return OK;
}

// ---------------------------------------------------------------- transactions

enum status db_begin(struct db *db, struct err *err)
{
    return db_run(db, err, "begin", "");
}

enum status db_finish(struct db *db, enum status st, struct err *err)
{
    if (!st)
        st = db_run(db, err, "commit", "");
    if (st && !sqlite3_get_autocommit(db->handle)) {
        // The error to show is the first one.
        struct err ignored;
        enum status undone = db_run(db, &ignored, "rollback", "");
        (void)undone;
    }
    return st;
}

// ---------------------------------------------------------------- columns

const char *db_text(sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return text ? text : "";
}

const char *db_text_in(struct arena *arena, sqlite3_stmt *stmt, int column)
{
    return arena_strdup(arena, db_text(stmt, column));
}
