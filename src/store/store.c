#include "store/store.h"

#include "store/migrate.h"
#include "store/private.h"

#include <assert.h>
#include <ctype.h>
#include <unistd.h>

enum { DEFAULT_BUSY_MS = 5000, DEFAULT_NEW_PER_DAY = 10 };

// ---------------------------------------------------------------- settings as numbers

// "1m 10m" or "30s 1h 1d".
static enum status parse_steps(struct schedule_steps *out, const char *text, struct err *err)
{
    static const struct {
        char letter;
        int64_t ms;
    } units[] = {{'s', 1000}, {'m', 60000}, {'h', 3600000}, {'d', 86400000}};
    struct schedule_steps steps = {0};
    for (const char *at = text + strspn(text, " "); *at; at += strspn(at, " ")) {
        char *end;
        double n = strtod(at, &end);
        int64_t unit = 0;
        for (size_t i = 0; i < ARRAY_LEN(units); i++)
            if (*end == units[i].letter)
                unit = units[i].ms;
        if (end == at || !unit || (end[1] && end[1] != ' ') || !(n > 0 && n <= 1000))
            return err_set(err, ERR_INVALID, "steps are times such as '1m 10m', not '%s'",
                           text);
        if (steps.n == SCHEDULE_MAX_STEPS)
            return err_set(err, ERR_INVALID, "more than %d steps", SCHEDULE_MAX_STEPS);
        steps.ms[steps.n++] = (int64_t)(n * (double)unit);
        at = end + 1;
    }
    *out = steps;
    return OK;
}

static enum status parse_number(double *out, const char *key, const char *text, double lo,
                                double hi, struct err *err)
{
    char *end;
    double x = strtod(text, &end);
    if (end == text || *end || !(x >= lo && x <= hi))
        return err_set(err, ERR_INVALID, "%s is a number from %g to %g, not '%s'", key, lo, hi,
                       text);
    *out = x;
    return OK;
}

static enum status parse_count(int *out, const char *key, const char *text, int lo, int hi,
                               struct err *err)
{
    double x = 0;
    enum status st = parse_number(&x, key, text, lo, hi, err);
    if (!st)
        *out = (int)x;
    return st;
}

// Puts one setting into the configuration; unknown keys are nobody's business here.
static enum status apply(struct store_config *c, const char *key, const char *value,
                         struct err *err)
{
    if (strcmp(key, "retention") == 0)
        return parse_number(&c->schedule.retention, key, value, 0.5, 0.99, err);
    if (strcmp(key, "max_interval") == 0)
        return parse_count(&c->schedule.max_interval_days, key, value, 1, 36500, err);
    if (strcmp(key, "parameters") == 0)
        return fsrs_parse_params(&c->schedule.params, value, err);
    if (strcmp(key, "learning_steps") == 0)
        return parse_steps(&c->schedule.learning, value, err);
    if (strcmp(key, "relearning_steps") == 0)
        return parse_steps(&c->schedule.relearning, value, err);
    if (strcmp(key, "new_per_day") == 0)
        return parse_count(&c->new_per_day, key, value, 0, 100000, err);
    if (strcmp(key, "reviews_per_day") == 0)
        return parse_count(&c->reviews_per_day, key, value, 0, 100000, err);
    if (strcmp(key, "fuzz") == 0) {
        if (strcmp(value, "on") != 0 && strcmp(value, "off") != 0)
            return err_set(err, ERR_INVALID, "fuzz is on or off, not '%s'", value);
        c->schedule.has_fuzz = strcmp(value, "on") == 0;
    }
    return OK;
}

static enum status load_config(struct store *s, struct err *err)
{
    static const char *const keys[] = {"retention",        "max_interval",   "parameters",
                                       "learning_steps",   "fuzz",           "new_per_day",
                                       "relearning_steps", "reviews_per_day"};
    s->config = (struct store_config){.schedule = schedule_defaults(),
                                      .new_per_day = DEFAULT_NEW_PER_DAY};
    struct strbuf value = {0};
    enum status st = OK;
    for (size_t i = 0; i < ARRAY_LEN(keys) && !st; i++) {
        strbuf_clear(&value);
        st = store_get_setting(s, &value, keys[i], err);
        if (!st)
            st = apply(&s->config, keys[i], strbuf_str(&value), err);
        else if (st == ERR_NOT_FOUND)
            st = OK;
    }
    strbuf_release(&value);
    return st;
}

enum status store_get_setting(struct store *s, struct strbuf *value, const char *key,
                              struct err *err)
{
    sqlite3_stmt *stmt;
    bool has_row = false;
    enum status st = db_query(s->db, &stmt, err, "get_setting", "t", key);
    if (!st)
        st = db_next(s->db, stmt, &has_row, err);
    if (st)
        return st;
    if (!has_row)
        return err_set(err, ERR_NOT_FOUND, "'%s' is not set", key);
    strbuf_add_str(value, db_text(stmt, 0));
    db_end(stmt);
    return OK;
}

enum status store_put_setting(struct store *s, const char *key, const char *value,
                              struct err *err)
{
    struct store_config config = s->config;
    enum status st = apply(&config, key, value, err);
    if (!st)
        st = db_run(s->db, err, "put_setting", "tt", key, value);
    if (!st)
        s->config = config;
    return st;
}

const struct store_config *store_config(const struct store *s)
{
    return &s->config;
}

// ---------------------------------------------------------------- opening

static enum status put_device(struct store *s, const struct store_opts *opts, struct err *err)
{
    struct uuid id = uuid_new(&s->ids, (uint64_t)opts->now_ms);
    char number[32];
    enum status st = db_get_i64(s->db, &s->device, err, "put_device", "bt", &id,
                                opts->device ? opts->device : "");
    if (st)
        return st;
    snprintf(number, sizeof number, "%lld", (long long)s->device);
    return db_run(s->db, err, "put_setting", "tt", "device", number);
}

// Which device this is; asked again inside the transaction, since two programs may start at
// once.
static enum status find_device(struct store *s, const struct store_opts *opts, struct err *err)
{
    enum status st = db_get_i64(s->db, &s->device, err, "get_device", "");
    if (st != ERR_NOT_FOUND || opts->mode == STORE_READ)
        return st == ERR_NOT_FOUND ? OK : st;
    st = db_begin(s->db, err);
    if (st)
        return st;
    st = db_get_i64(s->db, &s->device, err, "get_device", "");
    if (st == ERR_NOT_FOUND)
        st = put_device(s, opts, err);
    return db_finish(s->db, st, err);
}

static enum status set_up(struct store *s, const struct store_opts *opts, struct err *err)
{
    enum status st = db_script(s->db, "data/sql/connection.sql", err);
    if (st)
        return st;
    bool is_write = opts->mode == STORE_WRITE;
    if (is_write && sqlite3_db_readonly(db_handle(s->db), "main"))
        return err_set(err, ERR_IO, "%s: cannot be written", db_path(s->db));
    st = migrate_run(s->db, is_write ? MIGRATE_FORWARD : MIGRATE_CHECK, err);
    if (!st && is_write)
        st = db_run(s->db, err, "use_wal", "");
    if (!st)
        st = find_device(s, opts, err);
    if (!st)
        st = load_config(s, err);
    return st;
}

enum status store_open(struct store **out, const char *path, const struct store_opts *opts,
                       struct err *err)
{
    *out = NULL;
    struct store *s = xcalloc(1, sizeof *s);
    uuid_gen_init(&s->ids, opts->entropy);
    struct db_opts db_opts = {
        .flags = opts->mode == STORE_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                           : SQLITE_OPEN_READONLY,
        .busy_timeout_ms = opts->busy_timeout_ms ? opts->busy_timeout_ms : DEFAULT_BUSY_MS,
    };
    enum status st = db_open(&s->db, path, &db_opts, err);
    if (!st)
        st = set_up(s, opts, err);
    if (st) {
        store_close(s);
        return st;
    }
    *out = s;
    return OK;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    matcher_free(s->matcher);
    db_close(s->db);
    free(s);
}

const char *store_path(const struct store *s)
{
    return db_path(s->db);
}

enum status store_backup(struct store *s, const char *path, struct err *err)
{
    if (access(path, F_OK) == 0)
        return err_set(err, ERR_IO, "%s: is there already", path);
    return migrate_copy(s->db, path, err);
}

// ---------------------------------------------------------------- checking

static enum status list_problems(struct store *s, struct strbuf *problems, const char *name,
                                 struct err *err)
{
    sqlite3_stmt *stmt;
    bool has_row = true;
    enum status st = db_query(s->db, &stmt, err, name, "");
    while (!st) {
        st = db_next(s->db, stmt, &has_row, err);
        if (st || !has_row)
            break;
        strbuf_addf(problems, "%s\n", db_text(stmt, 0));
    }
    return st;
}

enum status store_check(struct store *s, struct strbuf *problems, struct err *err)
{
    enum status st = list_problems(s, problems, "integrity_check", err);
    if (!st)
        st = list_problems(s, problems, "foreign_key_check", err);
    if (!st)
        st = list_problems(s, problems, "state_check", err);
    if (!st && !sqlite3_db_readonly(db_handle(s->db), "main")) {
        struct err why;
        if (db_run(s->db, &why, "search_check", ""))
            strbuf_addf(problems, "search index: %s\n", why.msg);
    }
    return st;
}

// ---------------------------------------------------------------- shared with the other files

struct schedule_state store_read_state(sqlite3_stmt *stmt, int column)
{
    struct schedule_state state = {
        .phase = (enum schedule_phase)sqlite3_column_int(stmt, column),
        .step = sqlite3_column_int(stmt, column + 1),
        .due_ms = sqlite3_column_int64(stmt, column + 2),
        .last_ms = sqlite3_column_int64(stmt, column + 3),
        .last_day = sqlite3_column_int(stmt, column + 4),
        .first_day = sqlite3_column_int(stmt, column + 5),
        .interval_days = sqlite3_column_int(stmt, column + 6),
        .n_reviews = sqlite3_column_int(stmt, column + 7),
        .n_lapses = sqlite3_column_int(stmt, column + 8),
        .memory.stability = sqlite3_column_double(stmt, column + 9),
        .memory.difficulty = sqlite3_column_double(stmt, column + 10),
    };
    // A new card's row keeps its place among the new ones there.
    if (state.phase == PHASE_NEW)
        state.due_ms = 0;
    return state;
}

const char *store_or_null(const char *text)
{
    return text && *text ? text : NULL;
}
