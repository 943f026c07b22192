#include "store/stats.h"

#include "store/private.h"
#include "util/vec.h"

static const int64_t day_ms = 24 * 60 * 60 * 1000;

enum { RETENTION_DAYS = 30 };

struct loader {
    struct store *s;
    struct stats *out;
    const char *deck;
    const struct schedule_clock *now;
};

static enum status load_today(struct loader *l, struct err *err)
{
    sqlite3_stmt *stmt;
    bool has_row = true;
    enum status st =
        db_query(l->s->db, &stmt, err, "reviews_on_day", "ti", l->deck, (int64_t)l->now->day);
    while (!st) {
        st = db_next(l->s->db, stmt, &has_row, err);
        if (st || !has_row)
            break;
        int rating = sqlite3_column_int(stmt, 0);
        size_t n = (size_t)sqlite3_column_int64(stmt, 1);
        l->out->n_ratings_today[rating] = n;
        l->out->n_reviews_today += n;
        l->out->time_today_ms += sqlite3_column_int64(stmt, 2);
    }
    return st;
}

// Days come newest first; a streak is a run of neighbours.
static enum status load_streaks(struct loader *l, struct err *err)
{
    sqlite3_stmt *stmt;
    bool has_row = true, is_current = true;
    int run = 0, last = 0;
    enum status st = db_query(l->s->db, &stmt, err, "review_days", "t", l->deck);
    while (!st) {
        st = db_next(l->s->db, stmt, &has_row, err);
        if (st || !has_row)
            break;
        int day = sqlite3_column_int(stmt, 0);
        bool is_first = run == 0;
        if (is_first)
            is_current = l->now->day - day <= 1;
        else if (day != last - 1) {
            is_current = false;
            run = 0;
        }
        run++;
        last = day;
        if (is_current)
            l->out->streak_days = run;
        if (run > l->out->longest_streak_days)
            l->out->longest_streak_days = run;
    }
    return st;
}

static enum status load_retention(struct loader *l, struct err *err)
{
    sqlite3_stmt *stmt;
    bool has_row = false;
    enum status st = db_query(l->s->db, &stmt, err, "retention", "ti", l->deck,
                              (int64_t)l->now->day - RETENTION_DAYS);
    if (!st)
        st = db_next(l->s->db, stmt, &has_row, err);
    if (!st && has_row) {
        l->out->n_retention = (size_t)sqlite3_column_int64(stmt, 0);
        l->out->n_retained = (size_t)sqlite3_column_int64(stmt, 1);
        db_end(stmt);
    }
    return st;
}

static void count_state(struct loader *l, struct stats_topic *topic,
                        const struct schedule_state *state)
{
    struct stats *out = l->out;
    const struct schedule_clock *now = l->now;
    out->n_cards++;
    out->n_phase[state->phase]++;
    topic->n_cards++;
    topic->n_reviews += (size_t)state->n_reviews;
    topic->recall += schedule_recall(&l->s->config.schedule, state, now);
    if (state->phase == PHASE_NEW) {
        topic->n_new++;
        return;
    }
    if (state->first_day == now->day)
        out->n_new_today++;
    out->n_due_now += schedule_is_due(state, now);
    if (state->due_ms < now->day_end_ms) {
        out->n_due_today++;
        topic->n_due++;
    }
    if (state->phase != PHASE_REVIEW)
        return;
    int64_t days =
        state->due_ms < now->day_end_ms ? 0 : 1 + (state->due_ms - now->day_end_ms) / day_ms;
    if (days < STATS_FORECAST_DAYS)
        out->forecast[days]++;
}

static enum status load_states(struct loader *l, struct arena *arena, struct err *err)
{
    VEC(struct stats_topic) topics = {0};
    sqlite3_stmt *stmt;
    bool has_row = true;
    int64_t last_topic = 0;
    enum status st = db_query(l->s->db, &stmt, err, "states_by_topic", "t", l->deck);
    while (!st) {
        st = db_next(l->s->db, stmt, &has_row, err);
        if (st || !has_row)
            break;
        int64_t topic_id = sqlite3_column_int64(stmt, 0);
        if (topics.len == 0 || topic_id != last_topic) {
            struct stats_topic topic = {.topic = db_text_in(arena, stmt, 12),
                                        .deck = db_text_in(arena, stmt, 13)};
            vec_push(&topics, topic);
            last_topic = topic_id;
        }
        struct schedule_state state = store_read_state(stmt, 1);
        count_state(l, &vec_last(&topics), &state);
    }
    for (size_t i = 0; i < topics.len; i++)
        topics.items[i].recall /= (double)topics.items[i].n_cards;
    l->out->n_topics = topics.len;
    l->out->topics = arena_memdup(arena, topics.items, topics.len * sizeof *topics.items);
    vec_release(&topics);
    return st;
}

enum status stats_load(struct store *s, struct stats *out, struct arena *arena,
                       const char *deck, const struct schedule_clock *now, struct err *err)
{
    *out = (struct stats){0};
    struct loader l = {.s = s, .out = out, .deck = store_or_null(deck), .now = now};
    int64_t n_reviews = 0;
    enum status st = db_get_i64(s->db, &n_reviews, err, "count_reviews", "t", l.deck);
    out->n_reviews = (size_t)n_reviews;
    if (!st)
        st = load_today(&l, err);
    if (!st)
        st = load_streaks(&l, err);
    if (!st)
        st = load_retention(&l, err);
    if (!st)
        st = load_states(&l, arena, err);
    return st;
}
