/*
 * The log and what follows from it. A review normally moves the state on from where it is; when
 * its id is not the card's greatest (another machine's history came in, the clock went back)
 * the card's whole log is replayed, so that the state is always what the log says in order of
 * ids.
 */
#include "store/reviews.h"

#include "store/private.h"
#include "util/vec.h"

static enum status get_state(struct store *s, struct schedule_state *out, int64_t card,
                             struct err *err)
{
    sqlite3_stmt *stmt;
    bool has_row = false;
    enum status st = db_query(s->db, &stmt, err, "get_state", "i", card);
    if (!st)
        st = db_next(s->db, stmt, &has_row, err);
    if (st)
        return st;
    if (!has_row)
        return err_set(err, ERR_NOT_FOUND, "no card has the number %lld", (long long)card);
    *out = store_read_state(stmt, 0);
    db_end(stmt);
    return OK;
}

static enum status put_state(struct store *s, int64_t card, const struct schedule_state *state,
                             struct err *err)
{
    if (state->phase == PHASE_NEW)
        return db_run(s->db, err, "clear_state", "i", card);
    return db_run(s->db, err, "put_state", "iiiiiiiiiidd", card, (int64_t)state->phase,
                  (int64_t)state->step, state->due_ms, state->last_ms, (int64_t)state->last_day,
                  (int64_t)state->first_day, (int64_t)state->interval_days,
                  (int64_t)state->n_reviews, (int64_t)state->n_lapses, state->memory.stability,
                  state->memory.difficulty);
}

static enum status replay(struct store *s, struct schedule_state *out, int64_t card,
                          struct err *err)
{
    sqlite3_stmt *stmt;
    bool has_row = true;
    *out = (struct schedule_state){0};
    enum status st = db_query(s->db, &stmt, err, "reviews_of_card", "i", card);
    while (!st) {
        st = db_next(s->db, stmt, &has_row, err);
        if (st || !has_row)
            break;
        struct schedule_review r = {
            .at_ms = sqlite3_column_int64(stmt, 0),
            .day = sqlite3_column_int(stmt, 1),
            .rating = (enum rating)sqlite3_column_int(stmt, 2),
            .seed = (uint64_t)sqlite3_column_int64(stmt, 3),
        };
        *out = schedule_next(&s->config.schedule, *out, &r);
    }
    return st;
}

static enum status is_latest(struct store *s, bool *out, int64_t card, const struct uuid *id,
                             struct err *err)
{
    sqlite3_stmt *stmt;
    bool has_row = false;
    enum status st = db_query(s->db, &stmt, err, "last_id_of_card", "i", card);
    if (!st)
        st = db_next(s->db, stmt, &has_row, err);
    if (st)
        return st;
    const void *last = sqlite3_column_blob(stmt, 0);
    *out = !last || sqlite3_column_bytes(stmt, 0) != UUID_BYTES ||
           memcmp(id->bytes, last, UUID_BYTES) > 0;
    db_end(stmt);
    return OK;
}

static enum status add(struct store *s, struct schedule_state *after,
                       const struct reviews_entry *e, const struct schedule_clock *now,
                       struct err *err)
{
    struct uuid id = uuid_new(&s->ids, (uint64_t)now->ms);
    bool is_last = false;
    enum status st = get_state(s, after, e->card, err);
    if (!st)
        st = is_latest(s, &is_last, e->card, &id, err);
    if (!st)
        st = db_run(s->db, err, "add_review", "biiitiiitiii", &id, s->device, e->card,
                    (int64_t)e->rating, e->answer ? e->answer : "", (int64_t)e->points,
                    e->duration_ms, (int64_t)e->seed, schedule_version, now->ms,
                    (int64_t)now->day, (int64_t)e->verdict);
    if (st)
        return st;
    if (is_last)
        *after = schedule_next(
            &s->config.schedule, *after,
            &(struct schedule_review){
                .at_ms = now->ms, .day = now->day, .rating = e->rating, .seed = e->seed});
    else
        st = replay(s, after, e->card, err);
    return st ? st : put_state(s, e->card, after, err);
}

enum status reviews_add(struct store *s, struct schedule_state *after,
                        const struct reviews_entry *e, const struct schedule_clock *now,
                        struct err *err)
{
    struct schedule_state state;
    enum status st = db_begin(s->db, err);
    if (!st)
        st = db_finish(s->db, add(s, &state, e, now, err), err);
    if (!st && after)
        *after = state;
    return st;
}

// ---------------------------------------------------------------- undo

static enum status undo(struct store *s, struct reviews_undone *out,
                        const struct schedule_clock *now, struct err *err)
{
    sqlite3_stmt *stmt;
    bool has_row = false;
    enum status st = db_query(s->db, &stmt, err, "last_review", "");
    if (!st)
        st = db_next(s->db, stmt, &has_row, err);
    if (st)
        return st;
    if (!has_row)
        return err_set(err, ERR_NOT_FOUND, "there is no review to take back");
    struct uuid undone;
    memcpy(undone.bytes, sqlite3_column_blob(stmt, 0), UUID_BYTES);
    out->card = sqlite3_column_int64(stmt, 1);
    out->rating = (enum rating)sqlite3_column_int(stmt, 2);
    out->at_ms = sqlite3_column_int64(stmt, 3);
    db_end(stmt);
    struct uuid id = uuid_new(&s->ids, (uint64_t)now->ms);
    st = db_run(s->db, err, "add_undo", "biibtii", &id, s->device, out->card, &undone,
                schedule_version, now->ms, (int64_t)now->day);
    struct schedule_state state;
    if (!st)
        st = replay(s, &state, out->card, err);
    return st ? st : put_state(s, out->card, &state, err);
}

enum status reviews_undo(struct store *s, struct reviews_undone *out,
                         const struct schedule_clock *now, struct err *err)
{
    enum status st = db_begin(s->db, err);
    return st ? st : db_finish(s->db, undo(s, out, now, err), err);
}

// ---------------------------------------------------------------- history

enum status reviews_history(struct store *s, struct reviews_rows *out, struct arena *arena,
                            int64_t card, struct err *err)
{
    VEC(struct reviews_row) rows = {0};
    sqlite3_stmt *stmt;
    bool has_row = true;
    enum status st = db_query(s->db, &stmt, err, "history_of_card", "i", card);
    while (!st) {
        st = db_next(s->db, stmt, &has_row, err);
        if (st || !has_row)
            break;
        struct reviews_row row = {
            .rating = (enum rating)sqlite3_column_int(stmt, 1),
            .answer = db_text_in(arena, stmt, 2),
            .points = (uint32_t)sqlite3_column_int64(stmt, 3),
            .duration_ms = sqlite3_column_int64(stmt, 4),
            .seed = (uint64_t)sqlite3_column_int64(stmt, 5),
            .at_ms = sqlite3_column_int64(stmt, 6),
            .day = sqlite3_column_int(stmt, 7),
            .device = db_text_in(arena, stmt, 8),
            .is_undone = sqlite3_column_int(stmt, 9),
            .verdict = (enum reviews_verdict)sqlite3_column_int(stmt, 10),
        };
        memcpy(row.id.bytes, sqlite3_column_blob(stmt, 0), UUID_BYTES);
        vec_push(&rows, row);
    }
    out->n = rows.len;
    out->items = arena_memdup(arena, rows.items, rows.len * sizeof *rows.items);
    vec_release(&rows);
    return st;
}

// ---------------------------------------------------------------- rebuilding

static enum status rebuild_card(struct store *s, int64_t card, size_t *n_changed,
                                struct err *err)
{
    struct schedule_state had, has;
    enum status st = get_state(s, &had, card, err);
    if (!st)
        st = replay(s, &has, card, err);
    if (st || schedule_is_same(&had, &has))
        return st;
    ++*n_changed;
    return put_state(s, card, &has, err);
}

static enum status rebuild(struct store *s, size_t *n_changed, struct err *err)
{
    VEC(int64_t) cards = {0};
    sqlite3_stmt *stmt;
    bool has_row = true;
    enum status st = db_run(s->db, err, "repair_states", "");
    *n_changed = (size_t)sqlite3_changes(db_handle(s->db));
    if (!st)
        st = db_query(s->db, &stmt, err, "all_cards", "");
    while (!st) {
        st = db_next(s->db, stmt, &has_row, err);
        if (st || !has_row)
            break;
        vec_push(&cards, sqlite3_column_int64(stmt, 0));
    }
    for (size_t i = 0; i < cards.len && !st; i++)
        st = rebuild_card(s, cards.items[i], n_changed, err);
    vec_release(&cards);
    return st;
}

enum status reviews_rebuild(struct store *s, size_t *n_changed, struct err *err)
{
    size_t n = 0;
    enum status st = db_begin(s->db, err);
    if (!st)
        st = db_finish(s->db, rebuild(s, &n, err), err);
    if (n_changed)
        *n_changed = n;
    return st;
}
