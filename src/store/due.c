/*
 * Candidates come from one index range for each phase, the earliest due first and not more than
 * the limit: a queue costs the same however large the collection is.
 */
#include "store/due.h"

#include "store/private.h"
#include "util/vec.h"

#include "deck/card.h"

enum { DEFAULT_LIMIT = 500, AHEAD_MINUTES = 20 };

struct loader {
    struct store *s;
    const struct due_filter *f;
    const struct schedule_clock *now;
    int64_t n_candidates; /* of each phase */
    VEC(struct queue_item) items;
    VEC(struct queue_link) links;
};

struct due_filter due_filter_all(void)
{
    return (struct due_filter){.level = -1, .kind = -1, .ahead_ms = AHEAD_MINUTES * 60 * 1000};
}

// Does the filter leave out cards within a deck?
static bool is_narrow(const struct due_filter *f)
{
    return store_or_null(f->topic) || store_or_null(f->tag) || f->level >= 0 || f->kind >= 0;
}

static enum status load_phase(struct loader *l, enum schedule_phase phase, int64_t due_before,
                              struct err *err)
{
    const struct due_filter *f = l->f;
    const char *deck = store_or_null(f->deck);
    const char *statement = deck           ? "candidates_in_deck"
                            : is_narrow(f) ? "candidates_filtered"
                                           : "candidates";
    sqlite3_stmt *stmt;
    bool has_row = true;
    enum status st = db_query(l->s->db, &stmt, err, statement, "iittttiit", (int64_t)phase,
                              due_before, store_or_null(f->topic), store_or_null(f->tag),
                              f->level < 0 ? NULL : card_level_name((enum card_level)f->level),
                              f->kind < 0 ? NULL : card_kind_name((enum card_kind)f->kind),
                              f->skip, l->n_candidates, deck);
    while (!st) {
        st = db_next(l->s->db, stmt, &has_row, err);
        if (st || !has_row)
            break;
        struct schedule_state state = store_read_state(stmt, 2);
        struct queue_item item = {
            .card = sqlite3_column_int64(stmt, 0),
            .group = sqlite3_column_int64(stmt, 1),
            .phase = state.phase,
            .due_ms = state.due_ms,
            .recall = schedule_recall(&l->s->config.schedule, &state, l->now),
            .position = sqlite3_column_int64(stmt, 4),
        };
        vec_push(&l->items, item);
    }
    return st;
}

static int compare_ids(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

// Links to cards that are candidates too, and to those still to be learnt at all. Someone who
// asks for one topic or tag gets it, whatever its cards build on elsewhere.
static enum status load_links(struct loader *l, struct err *err)
{
    int64_t *ids = xmalloc(size_mul(l->items.len + 1, sizeof *ids));
    struct strbuf json = {0};
    strbuf_add_char(&json, '[');
    for (size_t i = 0; i < l->items.len; i++) {
        ids[i] = l->items.items[i].card;
        strbuf_addf(&json, "%s%lld", i ? "," : "", (long long)ids[i]);
    }
    strbuf_add_char(&json, ']');
    qsort(ids, l->items.len, sizeof *ids, compare_ids);
    sqlite3_stmt *stmt;
    bool has_row = true;
    enum status st = db_query(l->s->db, &stmt, err, "foundations", "t", strbuf_str(&json));
    while (!st) {
        st = db_next(l->s->db, stmt, &has_row, err);
        if (st || !has_row)
            break;
        struct queue_link link = {.card = sqlite3_column_int64(stmt, 0),
                                  .foundation = sqlite3_column_int64(stmt, 1)};
        bool is_new = sqlite3_column_int(stmt, 2) == PHASE_NEW;
        if (bsearch(&link.foundation, ids, l->items.len, sizeof *ids, compare_ids) ||
            (is_new && !is_narrow(l->f) && link.foundation != l->f->skip))
            vec_push(&l->links, link);
    }
    strbuf_release(&json);
    free(ids);
    return st;
}

// What is left of a day's allowance.
static size_t left(int64_t allowance, int64_t used)
{
    return allowance > used ? (size_t)(allowance - used) : 0;
}

static enum status load_limits(struct loader *l, struct queue_limits *limits, struct err *err)
{
    const struct store_config *c = &l->s->config;
    int64_t n_new = 0, n_reviewed = 0;
    enum status st =
        db_get_i64(l->s->db, &n_new, err, "n_new_on_day", "i", (int64_t)l->now->day);
    if (!st)
        st = db_get_i64(l->s->db, &n_reviewed, err, "n_reviewed_on_day", "i",
                        (int64_t)l->now->day);
    limits->max_new = size_add(left(c->new_per_day, n_new), l->f->extra_new);
    limits->max_reviews = c->reviews_per_day ? left(c->reviews_per_day, n_reviewed) : SIZE_MAX;
    limits->ahead_ms = l->f->ahead_ms;
    return st;
}

static void order(struct loader *l, struct due_queue *out, struct arena *arena,
                  const struct queue_limits *limits, size_t limit)
{
    size_t *indices = xmalloc(size_mul(l->items.len + 1, sizeof *indices));
    out->n = queue_build(indices, &out->counts, l->items.items, l->items.len, l->links.items,
                         l->links.len, limits, l->now);
    out->n = out->n < limit ? out->n : limit;
    out->cards = arena_alloc(arena, size_mul(out->n + 1, sizeof *out->cards));
    for (size_t i = 0; i < out->n; i++)
        out->cards[i] = l->items.items[indices[i]].card;
    free(indices);
}

enum status due_load(struct store *s, struct due_queue *out, struct arena *arena,
                     const struct due_filter *filter, const struct schedule_clock *now,
                     struct err *err)
{
    struct loader l = {.s = s, .f = filter, .now = now};
    size_t limit = filter->limit ? filter->limit : DEFAULT_LIMIT;
    // Room to choose from: the worst remembered are to be found, and foundations of new cards.
    l.n_candidates = (int64_t)(limit > DEFAULT_LIMIT ? limit : DEFAULT_LIMIT);
    struct queue_limits limits;
    *out = (struct due_queue){0};
    int64_t ahead = now->ms + filter->ahead_ms + 1;
    enum status st = load_limits(&l, &limits, err);
    if (!st)
        st = load_phase(&l, PHASE_LEARNING, ahead, err);
    if (!st)
        st = load_phase(&l, PHASE_RELEARNING, ahead, err);
    if (!st)
        st = load_phase(&l, PHASE_REVIEW, now->day_end_ms, err);
    if (!st && limits.max_new > 0)
        st = load_phase(&l, PHASE_NEW, INT64_MAX, err);
    if (!st)
        st = load_links(&l, err);
    if (!st)
        order(&l, out, arena, &limits, limit);
    vec_release(&l.links);
    vec_release(&l.items);
    return st;
}
