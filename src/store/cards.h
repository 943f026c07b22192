/*
 * Cards in the collection: reading, finding, searching. How they come in: store/decks.h.
 */
#ifndef VIVA_STORE_CARDS_H
#define VIVA_STORE_CARDS_H

#include "deck/card.h"
#include "store/store.h"

/* A card as the drill needs it: text and state. */
struct cards_entry {
    int64_t id;
    const struct card *card;
    const char *deck_title;
    const char *runtime; /* the deck's */
    struct schedule_state state;
    bool is_removed;
};

/* Borrowed from `arena`. ERR_NOT_FOUND. */
NODISCARD enum status cards_get(struct store *s, struct cards_entry *out, struct arena *arena,
                                int64_t id, struct err *err);

/*
 * The number of the card that `name` means: "slug", "deck/slug", an earlier slug, or the
 * beginning of a slug that only one card has. ERR_NOT_FOUND; ERR_INVALID: several, the message
 * names some.
 */
NODISCARD enum status cards_find(struct store *s, int64_t *id, const char *name,
                                 struct err *err);

/* NULL, "" or -1 in a field: no matter. All that are given must hold. */
struct cards_filter {
    const char *query; /* FTS5 expression over title, question, answer, fine print */
    const char *deck;  /* deck id */
    const char *topic; /* title of a topic, case ignored */
    const char *tag;
    int level;    /* enum card_level, or -1 */
    int kind;     /* enum card_kind, or -1 */
    size_t limit; /* 0: all */
};

/* A filter that lets everything through. */
struct cards_filter cards_filter_all(void);

/* One line of a list. */
struct cards_row {
    int64_t id;
    const char *deck;
    const char *slug;
    const char *topic;
    const char *title;
    enum card_kind kind;
    enum card_level level;
    struct schedule_state state;
};

struct cards_rows {
    struct cards_row *items;
    size_t n;
};

/*
 * Cards that pass the filter: best match first with a query, in deck order otherwise; removed
 * ones left out. Borrowed from `arena`. ERR_INVALID: the query is no FTS5 expression.
 */
NODISCARD enum status cards_list(struct store *s, struct cards_rows *out, struct arena *arena,
                                 const struct cards_filter *filter, struct err *err);

enum cards_name {
    CARDS_NAME_DECK,
    CARDS_NAME_TOPIC,
    CARDS_NAME_TAG,
    CARDS_NAME_CARD, /* slugs */
};

struct cards_names {
    const char **items;
    size_t n;
};

/* Names that begin with `prefix` (case ignored), sorted, at most `limit`: for completion. */
NODISCARD enum status cards_complete(struct store *s, struct cards_names *out,
                                     struct arena *arena, enum cards_name kind,
                                     const char *prefix, size_t limit, struct err *err);

#endif
