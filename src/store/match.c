/*
 * The answer becomes the one document of an FTS5 table in memory, and each point's expression
 * is run against it. highlight() marks every matching word; the span from the first mark to the
 * last is what the person said about the point, unless they are too far apart: then the longest
 * run of marks that are near each other.
 */
#include "store/match.h"

#include "store/db.h"
#include "util/strbuf.h"

#include <ctype.h>

// Marks that do not occur in typed text.
enum { MARK_BEGIN = '\x01', MARK_END = '\x02' };
// Words between two marks that still belong to one saying.
enum { NEAR_BYTES = 24 };

struct matcher {
    struct db *db;
};

enum status matcher_new(struct matcher **out, struct err *err)
{
    *out = NULL;
    struct matcher *m = xcalloc(1, sizeof *m);
    enum status st =
        db_open(&m->db, ":memory:",
                &(struct db_opts){.flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE}, err);
    if (!st)
        st = db_script(m->db, "data/sql/matcher.sql", err);
    if (st) {
        matcher_free(m);
        return st;
    }
    *out = m;
    return OK;
}

void matcher_free(struct matcher *m)
{
    if (!m)
        return;
    db_close(m->db);
    free(m);
}

// Finds the marked text; false without a match. A colon would choose a column, and there is
// one.
static enum status run_query(struct matcher *m, const char *statement, const char *query,
                             struct strbuf *marked, bool *is_covered, struct err *err)
{
    *is_covered = false;
    if (!query[strspn(query, " \t\n")])
        return err_set(err, ERR_SYNTAX, "the expression is empty");
    sqlite3_stmt *stmt;
    enum status st = db_query(m->db, &stmt, err, statement, "t", query);
    if (!st)
        st = db_next(m->db, stmt, is_covered, err);
    if (st == ERR_INVALID) {
        const char *why = sqlite3_errmsg(db_handle(m->db));
        const char *prefix = "fts5: ";
        if (strncmp(why, prefix, strlen(prefix)) == 0)
            why += strlen(prefix);
        return err_set(err, ERR_SYNTAX, "bad expression '%s': %s", query, why);
    }
    if (!st && *is_covered) {
        strbuf_clear(marked);
        strbuf_add_str(marked, db_text(stmt, 0));
        db_end(stmt);
    }
    return st;
}

static enum status run_both(struct matcher *m, const char *query, struct strbuf *marked,
                            bool *is_covered, struct err *err)
{
    enum status st = run_query(m, "match_answer", query, marked, is_covered, err);
    if (!st && !*is_covered && strchr(query, '*'))
        st = run_query(m, "match_answer_unstemmed", query, marked, is_covered, err);
    return st;
}

enum status matcher_check_query(struct matcher *m, const char *query, struct err *err)
{
    struct strbuf marked = {0};
    bool is_covered;
    enum status st = run_both(m, query, &marked, &is_covered, err);
    strbuf_release(&marked);
    return st;
}

struct span {
    size_t start, end;
    size_t n_marked; /* bytes of it that match */
};

// The saying with most matching text among the marks.
static struct span find_saying(const char *marked)
{
    struct span best = {0}, run = {0};
    size_t at = 0, mark_start = 0;
    for (const char *s = marked; *s; s++) {
        if (*s == MARK_BEGIN) {
            mark_start = at;
            if (run.n_marked == 0 || at - run.end > NEAR_BYTES)
                run = (struct span){.start = at};
        } else if (*s == MARK_END) {
            run.end = at;
            run.n_marked += at - mark_start;
            if (run.n_marked > best.n_marked)
                best = run;
        } else
            at++;
    }
    return best;
}

static const char *single_spaced(struct arena *arena, const char *text, size_t len)
{
    struct strbuf sb = {0};
    for (size_t i = 0; i < len; i++) {
        bool is_space = isspace((unsigned char)text[i]);
        if (!is_space)
            strbuf_add_char(&sb, text[i]);
        else if (sb.len > 0 && sb.buf[sb.len - 1] != ' ')
            strbuf_add_char(&sb, ' ');
    }
    const char *result = arena_strdup(arena, strbuf_str(&sb));
    strbuf_release(&sb);
    return result;
}

// Marks in the answer itself would be taken for ours.
static char *without_marks(struct arena *arena, const char *answer)
{
    char *copy = arena_strdup(arena, answer);
    for (char *s = copy; *s; s++)
        if (*s == MARK_BEGIN || *s == MARK_END)
            *s = ' ';
    return copy;
}

static enum status put_answer(struct matcher *m, const char *text, struct err *err)
{
    enum status st = db_run(m->db, err, "clear_answer", "");
    if (!st)
        st = db_run(m->db, err, "clear_answer_unstemmed", "");
    if (!st)
        st = db_run(m->db, err, "put_answer", "t", text);
    return st ? st : db_run(m->db, err, "put_answer_unstemmed", "t", text);
}

enum status matcher_match(struct matcher *m, struct matcher_hit *out, struct arena *arena,
                          const char *answer, const char *const *queries, size_t n,
                          struct err *err)
{
    const char *text = without_marks(arena, answer);
    struct strbuf marked = {0};
    enum status st = put_answer(m, text, err);
    for (size_t i = 0; i < n && !st; i++) {
        out[i] = (struct matcher_hit){.text = ""};
        st = run_both(m, queries[i], &marked, &out[i].is_covered, err);
        if (st || !out[i].is_covered)
            continue;
        struct span span = find_saying(strbuf_str(&marked));
        out[i].start = span.start;
        out[i].end = span.end;
        out[i].text = single_spaced(arena, text + span.start, span.end - span.start);
    }
    strbuf_release(&marked);
    return st;
}
