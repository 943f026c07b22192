#include "store/migrate.h"

#include "util/embed.h"
#include "util/strbuf.h"

#include <ctype.h>
#include <unistd.h>

static const char sql_dir[] = "data/sql/";

// "viva" in ASCII, as data/sql/0001_initial.sql sets it.
enum { APPLICATION_ID = 0x76697661 };

// The number of a migration's file, or 0 if it is none.
static int migration_number(const char *path)
{
    size_t n = sizeof sql_dir - 1;
    if (strncmp(path, sql_dir, n) != 0)
        return 0;
    for (size_t i = 0; i < 4; i++)
        if (!isdigit((unsigned char)path[n + i]))
            return 0;
    return path[n + 4] == '_' ? (int)strtol(path + n, NULL, 10) : 0;
}

static const struct embed_file *find_migration(int number)
{
    for (const struct embed_file *f = embed_table; f->path; f++)
        if (migration_number(f->path) == number)
            return f;
    return NULL;
}

int migrate_latest(void)
{
    int latest = 0;
    while (find_migration(latest + 1))
        latest++;
    return latest;
}

struct header {
    int64_t application_id;
    int64_t version;
    int64_t n_tables;
};

static enum status read_header(struct db *db, struct header *h, struct err *err)
{
    enum status st = db_get_i64(db, &h->application_id, err, "application_id", "");
    if (!st)
        st = db_get_i64(db, &h->version, err, "user_version", "");
    if (!st)
        st = db_get_i64(db, &h->n_tables, err, "count_tables", "");
    return st;
}

static enum status check_header(struct db *db, const struct header *h, struct err *err)
{
    if (h->application_id != APPLICATION_ID && (h->n_tables > 0 || h->application_id != 0))
        return err_set(err, ERR_IO, "%s: not a collection of viva", db_path(db));
    if (h->version > migrate_latest())
        return err_set(err, ERR_UNSUPPORTED,
                       "%s: made by a newer viva (version %d of the collection, this program "
                       "knows %d)",
                       db_path(db), (int)h->version, migrate_latest());
    return OK;
}

enum status migrate_copy(struct db *db, const char *path, struct err *err)
{
    struct db *target = NULL;
    enum status st =
        db_open(&target, path,
                &(struct db_opts){.flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE}, err);
    if (st)
        return st;
    sqlite3_backup *copy =
        sqlite3_backup_init(db_handle(target), "main", db_handle(db), "main");
    if (copy) {
        sqlite3_backup_step(copy, -1);
        sqlite3_backup_finish(copy);
    }
    if (sqlite3_errcode(db_handle(target)) != SQLITE_OK)
        st = db_fail(target, err);
    db_close(target);
    return st;
}

static enum status back_up(struct db *db, int version, struct err *err)
{
    struct strbuf path = {0};
    strbuf_addf(&path, "%s.v%d.backup", db_path(db), version);
    // A copy left by a migration that was interrupted is of the same version, but may be half.
    enum status st = OK;
    if (unlink(strbuf_str(&path)) != 0 && access(strbuf_str(&path), F_OK) == 0)
        st = err_set(err, ERR_IO, "%s: cannot be replaced", strbuf_str(&path));
    if (!st)
        st = migrate_copy(db, strbuf_str(&path), err);
    strbuf_release(&path);
    return st;
}

// One step forward, unless another program was faster.
static enum status step(struct db *db, int from, struct err *err)
{
    enum status st = db_begin(db, err);
    if (st)
        return st;
    struct header h;
    st = read_header(db, &h, err);
    if (!st && h.version == from)
        st = db_script(db, find_migration(from + 1)->path, err);
    return db_finish(db, st, err);
}

enum status migrate_run(struct db *db, enum migrate_mode mode, struct err *err)
{
    for (;;) {
        struct header h;
        enum status st = read_header(db, &h, err);
        if (!st)
            st = check_header(db, &h, err);
        if (st || h.version == migrate_latest())
            return st;
        if (mode == MIGRATE_CHECK)
            return err_set(err, ERR_UNSUPPORTED,
                           "%s: made by an older viva, open it once for writing", db_path(db));
        if (h.version > 0)
            st = back_up(db, (int)h.version, err);
        if (!st)
            st = step(db, (int)h.version, err);
        if (st)
            return st;
    }
}
