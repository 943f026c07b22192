#include "store/cards.h"

#include "deck/deck.h"
#include "store/private.h"
#include "util/vec.h"

enum status cards_get(struct store *s, struct cards_entry *out, struct arena *arena, int64_t id,
                      struct err *err)
{
    sqlite3_stmt *stmt;
    bool has_row = false;
    enum status st = db_query(s->db, &stmt, err, "get_card", "i", id);
    if (!st)
        st = db_next(s->db, stmt, &has_row, err);
    if (st)
        return st;
    if (!has_row)
        return err_set(err, ERR_NOT_FOUND, "no card has the number %lld", (long long)id);
    // Texts of a row live until the next one; the card keeps copies.
    *out = (struct cards_entry){
        .id = id,
        .card = deck_parse_card(arena, db_text(stmt, 0), db_text(stmt, 1), db_text(stmt, 2),
                                sqlite3_column_int(stmt, 3)),
        .deck_title = db_text_in(arena, stmt, 4),
        .runtime = db_text_in(arena, stmt, 5),
        .is_removed = sqlite3_column_int(stmt, 6),
        .state = store_read_state(stmt, 7),
    };
    db_end(stmt);
    return OK;
}

// ---------------------------------------------------------------- finding one

// One way of finding. ERR_NOT_FOUND leaves `err` alone.
static enum status find_by(struct store *s, int64_t *id, const char *statement,
                           const char *deck, const char *name, struct err *err)
{
    sqlite3_stmt *stmt;
    struct strbuf names = {0};
    size_t n = 0;
    bool has_row = true;
    enum status st = db_query(s->db, &stmt, err, statement, "tt", deck, name);
    while (!st) {
        st = db_next(s->db, stmt, &has_row, err);
        if (st || !has_row)
            break;
        if (n++ == 0)
            *id = sqlite3_column_int64(stmt, 0);
        strbuf_addf(&names, "%s%s", n > 1 ? ", " : "", db_text(stmt, 1));
    }
    if (!st && n == 0)
        st = ERR_NOT_FOUND;
    if (!st && n > 1)
        st = err_set(err, ERR_INVALID, "'%s' may be %s", name, strbuf_str(&names));
    strbuf_release(&names);
    return st;
}

enum status cards_find(struct store *s, int64_t *id, const char *name, struct err *err)
{
    static const char *const ways[] = {"find_card", "find_alias", "find_prefix"};
    const char *slash = strchr(name, '/');
    char *deck = slash ? xstrndup(name, (size_t)(slash - name)) : NULL;
    const char *slug = slash ? slash + 1 : name;
    enum status st = ERR_NOT_FOUND;
    for (size_t i = 0; i < ARRAY_LEN(ways) && st == ERR_NOT_FOUND && *slug; i++)
        st = find_by(s, id, ways[i], deck, slug, err);
    if (st == ERR_NOT_FOUND)
        st = err_set(err, ERR_NOT_FOUND, "no card '%s'", name);
    free(deck);
    return st;
}

// ---------------------------------------------------------------- lists

struct cards_filter cards_filter_all(void)
{
    return (struct cards_filter){.level = -1, .kind = -1};
}

static struct cards_row read_row(struct arena *arena, sqlite3_stmt *stmt)
{
    struct cards_row row = {
        .id = sqlite3_column_int64(stmt, 0),
        .deck = db_text_in(arena, stmt, 1),
        .slug = db_text_in(arena, stmt, 2),
        .topic = db_text_in(arena, stmt, 3),
        .title = db_text_in(arena, stmt, 4),
        .state = store_read_state(stmt, 7),
    };
    // Names that a later version may know are shown as the plainest of ours.
    if (!card_kind_parse(&row.kind, db_text(stmt, 5)))
        row.kind = CARD_RECALL;
    if (!card_level_parse(&row.level, db_text(stmt, 6)))
        row.level = LEVEL_MID;
    return row;
}

enum status cards_list(struct store *s, struct cards_rows *out, struct arena *arena,
                       const struct cards_filter *f, struct err *err)
{
    VEC(struct cards_row) rows = {0};
    sqlite3_stmt *stmt;
    bool has_row = true;
    const char *query = store_or_null(f->query);
    enum status st =
        db_query(s->db, &stmt, err, query ? "search_cards" : "list_cards", "tttttti", query,
                 store_or_null(f->deck), store_or_null(f->topic), store_or_null(f->tag),
                 f->level < 0 ? NULL : card_level_name((enum card_level)f->level),
                 f->kind < 0 ? NULL : card_kind_name((enum card_kind)f->kind),
                 f->limit ? (int64_t)f->limit : INT64_C(-1));
    while (!st) {
        st = db_next(s->db, stmt, &has_row, err);
        if (st || !has_row)
            break;
        vec_push(&rows, read_row(arena, stmt));
    }
    out->n = rows.len;
    out->items = arena_memdup(arena, rows.items, rows.len * sizeof *rows.items);
    vec_release(&rows);
    if (st == ERR_INVALID)
        return err_set(err, ERR_INVALID,
                       "'%s' is no search expression: words, \"a phrase\", OR, "
                       "NOT, NEAR(a b), begin*",
                       query ? query : "");
    return st;
}

enum status cards_complete(struct store *s, struct cards_names *out, struct arena *arena,
                           enum cards_name kind, const char *prefix, size_t limit,
                           struct err *err)
{
    static const char *const statements[] = {
        [CARDS_NAME_DECK] = "complete_deck",
        [CARDS_NAME_TOPIC] = "complete_topic",
        [CARDS_NAME_TAG] = "complete_tag",
        [CARDS_NAME_CARD] = "complete_card",
    };
    out->n = 0;
    out->items = arena_alloc(arena, size_mul(limit + 1, sizeof *out->items));
    sqlite3_stmt *stmt;
    bool has_row = true;
    enum status st =
        db_query(s->db, &stmt, err, statements[kind], "ti", prefix, (int64_t)limit);
    while (!st) {
        st = db_next(s->db, stmt, &has_row, err);
        if (st || !has_row)
            break;
        out->items[out->n++] = db_text_in(arena, stmt, 0);
    }
    return st;
}
