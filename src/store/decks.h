/*
 * Decks in the collection: putting them in, bringing them up to date, listing them.
 *
 * The key of a card is deck id + slug; inside the collection it also has a number that never
 * changes, not even when `was:` renames the card. A card that vanished from its deck is kept,
 * marked removed, with its history, and comes back when the deck has it again.
 */
#ifndef VIVA_STORE_DECKS_H
#define VIVA_STORE_DECKS_H

#include "deck/deck.h"
#include "store/store.h"

struct decks_changes {
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
NODISCARD enum status decks_put(struct store *s, struct decks_changes *changes,
                                const struct deck *d, const struct schedule_clock *now,
                                struct err *err);

/* Was the deck put in from a text with this deck_hash()? False also if there is no such deck.
 */
NODISCARD enum status decks_is_current(struct store *s, bool *is_current, const char *deck_id,
                                       uint64_t hash, struct err *err);

/* Marks the deck and its cards removed. ERR_NOT_FOUND. */
NODISCARD enum status decks_remove(struct store *s, const char *deck_id,
                                   const struct schedule_clock *now, struct err *err);

struct decks_entry {
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

struct decks_list {
    struct decks_entry *items;
    size_t n;
};

/* In order of titles; without removed ones. Borrowed from `arena`. */
NODISCARD enum status decks_load(struct store *s, struct decks_list *out, struct arena *arena,
                                 const struct schedule_clock *now, struct err *err);

#endif
