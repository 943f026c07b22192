/*
 * Putting a deck in: its cards are compared with those the collection has of it, and only what
 * is different is written. All of it in one transaction.
 */
#include "store/decks.h"

#include "deck/variant.h"
#include "store/private.h"
#include "util/vec.h"

#include <assert.h>

// A card of this deck that the collection has.
struct known_card {
    int64_t id;
    const char *slug;
    bool is_removed;
    bool is_seen; // it is in the new deck too
};

struct put {
    struct store *s;
    const struct deck *d;
    int64_t now_ms;
    int64_t deck_id;
    int64_t *topic_ids;       // by index in d->topics
    struct known_card *known; // sorted by slug
    size_t n_known;
    int64_t *card_ids; // by index in d->cards
    bool *has_new_parts;
    struct decks_changes *changes;
    struct arena arena;
};

static int compare_known(const void *a, const void *b)
{
    const struct known_card *x = a, *y = b;
    return strcmp(x->slug, y->slug);
}

static struct known_card *find_known(const struct put *p, const char *slug)
{
    struct known_card key = {.slug = slug};
    if (p->n_known == 0)
        return NULL;
    return bsearch(&key, p->known, p->n_known, sizeof *p->known, compare_known);
}

static enum status check_queries(struct put *p, struct err *err)
{
    enum status st = p->s->matcher ? OK : matcher_new(&p->s->matcher, err);
    for (size_t i = 0; i < p->d->n_cards && !st; i++) {
        const struct card *c = variant_expand(&p->arena, &p->d->cards[i], 0);
        for (size_t k = 0; k < c->n_points && !st; k++) {
            struct err why;
            st = matcher_check_query(p->s->matcher, c->points[k].query, &why);
            if (st)
                st = err_set(err, ERR_INVALID, "%s:%d:%d: %s", p->d->path,
                             c->points[k].query_pos.line, c->points[k].query_pos.col, why.msg);
        }
    }
    return st;
}

static enum status put_deck_row(struct put *p, struct err *err)
{
    const struct deck *d = p->d;
    enum status st =
        db_get_i64(p->s->db, &p->deck_id, err, "put_deck", "ttttttii", d->id, d->title,
                   d->author, d->license, d->runtime, d->path, (int64_t)d->hash, p->now_ms);
    p->topic_ids = arena_alloc(&p->arena, size_mul(d->n_topics + 1, sizeof *p->topic_ids));
    for (size_t i = 0; i < d->n_topics && !st; i++)
        st = db_get_i64(p->s->db, &p->topic_ids[i], err, "put_topic", "iti", p->deck_id,
                        d->topics[i], (int64_t)i);
    return st;
}

static enum status load_known(struct put *p, struct err *err)
{
    VEC(struct known_card) known = {0};
    sqlite3_stmt *stmt;
    bool has_row = true;
    enum status st = db_query(p->s->db, &stmt, err, "cards_of_deck", "i", p->deck_id);
    while (!st) {
        st = db_next(p->s->db, stmt, &has_row, err);
        if (st || !has_row)
            break;
        struct known_card k = {.id = sqlite3_column_int64(stmt, 0),
                               .slug = db_text_in(&p->arena, stmt, 1),
                               .is_removed = sqlite3_column_int(stmt, 2)};
        vec_push(&known, k);
    }
    p->n_known = known.len;
    p->known = arena_memdup(&p->arena, known.items, known.len * sizeof *known.items);
    if (known.len > 0)
        qsort(p->known, known.len, sizeof *p->known, compare_known);
    vec_release(&known);
    return st;
}

static int64_t topic_of(const struct put *p, const struct card *c)
{
    for (size_t i = 0; i < p->d->n_topics; i++)
        if (strcmp(p->d->topics[i], c->topic) == 0)
            return p->topic_ids[i];
    assert(0 && "card of no topic");
    return 0;
}

static enum status add_card(struct put *p, size_t i, struct err *err)
{
    const struct card *c = &p->d->cards[i];
    int64_t topic = topic_of(p, c);
    enum status st =
        db_get_i64(p->s->db, &p->card_ids[i], err, "add_card", "itiiitttttttti", p->deck_id,
                   c->slug, topic, (int64_t)i, (int64_t)c->pos.line, card_kind_name(c->kind),
                   card_level_name(c->level), c->title, c->question, c->answer, c->fine_print,
                   c->demo.text, c->source, p->now_ms);
    if (!st)
        st = db_run(p->s->db, err, "add_state", "iiii", p->card_ids[i], p->deck_id, topic,
                    (int64_t)i);
    p->changes->n_added++;
    p->has_new_parts[i] = true;
    return st;
}

// Was the text or the topic of the card another?
static enum status differs(struct put *p, bool *is_different, const struct card *c, int64_t id,
                           struct err *err)
{
    sqlite3_stmt *stmt;
    bool has_row = false;
    enum status st = db_query(p->s->db, &stmt, err, "get_card_source", "i", id);
    if (!st)
        st = db_next(p->s->db, stmt, &has_row, err);
    if (st)
        return st;
    *is_different = !has_row || strcmp(db_text(stmt, 0), c->source) != 0 ||
                    sqlite3_column_int64(stmt, 1) != topic_of(p, c);
    db_end(stmt);
    return OK;
}

static enum status update_card(struct put *p, size_t i, const struct known_card *known,
                               struct err *err)
{
    const struct card *c = &p->d->cards[i];
    int64_t topic = topic_of(p, c);
    bool is_different = false;
    p->card_ids[i] = known->id;
    enum status st = differs(p, &is_different, c, known->id, err);
    if (!st && is_different)
        st = db_run(p->s->db, err, "change_card", "iitttttttti", known->id, topic,
                    card_kind_name(c->kind), card_level_name(c->level), c->title, c->question,
                    c->answer, c->fine_print, c->demo.text, c->source, p->now_ms);
    if (!st)
        st = db_run(p->s->db, err, "place_card", "iii", known->id, (int64_t)i,
                    (int64_t)c->pos.line);
    if (!st)
        st = db_run(p->s->db, err, "place_state", "iii", known->id, topic, (int64_t)i);
    p->has_new_parts[i] = is_different;
    if (known->is_removed)
        p->changes->n_added++;
    else if (is_different)
        p->changes->n_changed++;
    else
        p->changes->n_unchanged++;
    return st;
}

// The card of the collection that `c` goes on from, by its slug or an earlier one.
static enum status find_predecessor(struct put *p, struct known_card **out,
                                    const struct card *c, struct err *err)
{
    *out = find_known(p, c->slug);
    for (size_t i = 0; i < c->was.n && !*out; i++) {
        struct known_card *old = find_known(p, c->was.items[i]);
        if (!old || old->is_seen)
            continue;
        *out = old;
        p->changes->n_renamed++;
        enum status st = db_run(p->s->db, err, "rename_card", "it", old->id, c->slug);
        if (!st)
            st = db_run(p->s->db, err, "put_alias", "iti", p->deck_id, old->slug, old->id);
        return st;
    }
    return OK;
}

static enum status put_cards(struct put *p, struct err *err)
{
    enum status st = OK;
    for (size_t i = 0; i < p->d->n_cards && !st; i++) {
        struct known_card *known;
        st = find_predecessor(p, &known, &p->d->cards[i], err);
        if (st)
            break;
        if (known) {
            known->is_seen = true;
            st = update_card(p, i, known, err);
        } else
            st = add_card(p, i, err);
    }
    return st;
}

static enum status put_links(struct put *p, int64_t card, const char *kind,
                             const struct card_words *slugs, struct err *err)
{
    enum status st = OK;
    for (size_t i = 0; i < slugs->n && !st; i++)
        st = db_run(p->s->db, err, "add_link", "itit", card, kind, p->deck_id, slugs->items[i]);
    return st;
}

// Tags, points and links: after all cards are there, since links point forward too.
static enum status put_parts(struct put *p, size_t i, struct err *err)
{
    const struct card *c = &p->d->cards[i];
    struct db *db = p->s->db;
    int64_t id = p->card_ids[i];
    enum status st = db_run(db, err, "clear_tags", "i", id);
    for (size_t k = 0; k < c->tags.n && !st; k++)
        st = db_run(db, err, "add_tag", "it", id, c->tags.items[k]);
    if (!st)
        st = db_run(db, err, "clear_points", "i", id);
    for (size_t k = 0; k < c->n_points && !st; k++)
        st = db_run(db, err, "add_point", "iitt", id, (int64_t)k + 1, c->points[k].text,
                    c->points[k].query);
    if (!st)
        st = db_run(db, err, "clear_links", "i", id);
    if (!st)
        st = put_links(p, id, "after", &c->after, err);
    if (!st)
        st = put_links(p, id, "follow-up", &c->follow_up, err);
    return st;
}

static enum status remove_card(struct put *p, const struct known_card *known, struct err *err)
{
    p->changes->n_removed++;
    enum status st = db_run(p->s->db, err, "remove_card", "ii", known->id, p->now_ms);
    return st ? st : db_run(p->s->db, err, "remove_state", "i", known->id);
}

static enum status put_all(struct put *p, struct err *err)
{
    enum status st = put_deck_row(p, err);
    if (!st)
        st = load_known(p, err);
    if (!st)
        st = put_cards(p, err);
    for (size_t i = 0; i < p->d->n_cards && !st; i++)
        if (p->has_new_parts[i])
            st = put_parts(p, i, err);
    for (size_t i = 0; i < p->n_known && !st; i++)
        if (!p->known[i].is_seen && !p->known[i].is_removed)
            st = remove_card(p, &p->known[i], err);
    return st;
}

enum status decks_put(struct store *s, struct decks_changes *changes, const struct deck *d,
                      const struct schedule_clock *now, struct err *err)
{
    assert(d->n_errors == 0);
    *changes = (struct decks_changes){0};
    struct put p = {.s = s, .d = d, .now_ms = now->ms, .changes = changes};
    p.card_ids = arena_alloc(&p.arena, size_mul(d->n_cards + 1, sizeof *p.card_ids));
    p.has_new_parts = arena_alloc(&p.arena, d->n_cards + 1);
    enum status st = check_queries(&p, err);
    if (!st)
        st = db_begin(s->db, err);
    if (!st)
        st = db_finish(s->db, put_all(&p, err), err);
    if (st)
        *changes = (struct decks_changes){0};
    arena_release(&p.arena);
    return st;
}

// ---------------------------------------------------------------- whole decks

enum status decks_is_current(struct store *s, bool *is_current, const char *deck_id,
                             uint64_t hash, struct err *err)
{
    sqlite3_stmt *stmt;
    *is_current = false;
    bool has_row = false;
    enum status st = db_query(s->db, &stmt, err, "get_deck", "t", deck_id);
    if (!st)
        st = db_next(s->db, stmt, &has_row, err);
    if (!st && has_row) {
        *is_current =
            (uint64_t)sqlite3_column_int64(stmt, 1) == hash && !sqlite3_column_int(stmt, 2);
        db_end(stmt);
    }
    return st;
}

static enum status remove_all(struct put *p, const char *name, struct err *err)
{
    enum status st = db_get_i64(p->s->db, &p->deck_id, err, "get_deck", "t", name);
    if (st == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "no deck '%s'", name);
    if (!st)
        st = load_known(p, err);
    for (size_t i = 0; i < p->n_known && !st; i++)
        if (!p->known[i].is_removed)
            st = remove_card(p, &p->known[i], err);
    return st ? st : db_run(p->s->db, err, "remove_deck", "ii", p->deck_id, p->now_ms);
}

enum status decks_remove(struct store *s, const char *deck_id, const struct schedule_clock *now,
                         struct err *err)
{
    struct decks_changes changes = {0};
    struct put p = {.s = s, .now_ms = now->ms, .changes = &changes};
    enum status st = db_begin(s->db, err);
    if (!st)
        st = db_finish(s->db, remove_all(&p, deck_id, err), err);
    arena_release(&p.arena);
    return st;
}

enum status decks_load(struct store *s, struct decks_list *out, struct arena *arena,
                       const struct schedule_clock *now, struct err *err)
{
    VEC(struct decks_entry) decks = {0};
    sqlite3_stmt *stmt;
    bool has_row = true;
    enum status st = db_query(s->db, &stmt, err, "list_decks", "i", now->day_end_ms);
    while (!st) {
        st = db_next(s->db, stmt, &has_row, err);
        if (st || !has_row)
            break;
        struct decks_entry d = {
            .id = db_text_in(arena, stmt, 0),
            .title = db_text_in(arena, stmt, 1),
            .author = db_text_in(arena, stmt, 2),
            .license = db_text_in(arena, stmt, 3),
            .runtime = db_text_in(arena, stmt, 4),
            .path = db_text_in(arena, stmt, 5),
            .n_cards = (size_t)sqlite3_column_int64(stmt, 6),
            .n_new = (size_t)sqlite3_column_int64(stmt, 7),
            .n_due = (size_t)sqlite3_column_int64(stmt, 8),
        };
        vec_push(&decks, d);
    }
    out->n = decks.len;
    out->items = arena_memdup(arena, decks.items, decks.len * sizeof *decks.items);
    vec_release(&decks);
    return st;
}
