/*
 * Decks and cards in the collection.
 *
 * The key of a card is deck id + slug; inside the collection it also has a number that never
 * changes, not even when `was:` renames the card. A card that vanished from its deck is kept,
 * marked removed, with its history, and comes back when the deck has it again.
 */
#ifndef VIVA_STORE_CARDS_H
#define VIVA_STORE_CARDS_H

#include "deck/deck.h"
#include "store/store.h"

struct cards_changes {
    size_t n_added; /* includes removed cards that came back */
    size_t n_changed;
    size_t n_renamed; /* counted in n_changed too if the text changed */
    size_t n_removed;
    size_t n_unchanged;
};

/*
 * Puts the deck in, or brings the collection's up to date. The deck must have no errors
 * (asserted). ERR_INVALID: a point's query is refused by FTS5; nothing is changed then.
 */
NODISCARD enum status cards_put_deck(struct store *s, struct cards_changes *changes,
                                     const struct deck *d, const struct schedule_clock *now,
                                     struct err *err);

/* Was the deck put in from a text with this deck_hash()? False also if there is no such deck.
 */
NODISCARD enum status cards_deck_is_current(struct store *s, bool *is_current,
                                            const char *deck_id, uint64_t hash,
                                            struct err *err);

/* Marks the deck and its cards removed. ERR_NOT_FOUND. */
NODISCARD enum status cards_remove_deck(struct store *s, const char *deck_id, struct err *err);

struct cards_deck {
    const char *id;
    const char *title;
    const char *author;
    const char *license;
    const char *runtime;
    const char *path; /* the file it came from, as given */
    size_t n_cards;
    size_t n_new;
    size_t n_due; /* today: learning and reviews */
};

struct cards_decks {
    struct cards_deck *items;
    size_t n;
};

/* In order of titles; without removed ones. Borrowed from `arena`. */
NODISCARD enum status cards_list_decks(struct store *s, struct cards_decks *out,
                                       struct arena *arena, const struct schedule_clock *now,
                                       struct err *err);

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
