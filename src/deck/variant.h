/*
 * Variants of a card: {{n: 2..9}} and {{name: a|b|items}}, drawn anew for each showing.
 *
 * A definition stands where its first value is wanted; {{n}} elsewhere in the card repeats the
 * value. Double braces that define nothing and name no variable (f-strings, cloze blanks) are
 * left alone.
 */
#ifndef VIVA_DECK_VARIANT_H
#define VIVA_DECK_VARIANT_H

#include "deck/card.h"
#include "util/arena.h"

/*
 * The card with values drawn from `seed` put in all of its texts, demo and claims; the same
 * seed gives the same card everywhere. Returns `card` itself when it has no variables. Lines of
 * the demo keep their numbers. Borrowed from `arena` and from `card`.
 */
NODISCARD const struct card *variant_expand(struct arena *arena, const struct card *card,
                                            uint64_t seed);

/* "n = 4, name = items" for the eyes; "" when the card has no variables. Borrowed from `arena`.
 */
NODISCARD const char *variant_describe(struct arena *arena, const struct card *card,
                                       uint64_t seed);

/* How variant_cloze() shows blanks. */
enum cloze_view {
    CLOZE_ASK,    /* blank `number` as [...] or [hint], the others filled in */
    CLOZE_ANSWER, /* all filled in */
};

/* `text` with its {{c1::...}} blanks resolved. Borrowed from `arena`. */
NODISCARD const char *variant_cloze(struct arena *arena, const char *text, int number,
                                    enum cloze_view view);

#endif
