/*
 * Proving a card: its demo runs in the simulator and each claim is judged by that run.
 *
 * prove_card() is what the drill does before it shows an answer; prove_check() is what
 * `viva check` does on top: it also turns each claim round, to see that it could have failed.
 */
#ifndef VIVA_DRILL_PROVE_H
#define VIVA_DRILL_PROVE_H

#include "deck/deck.h"
#include "render/run.h"

enum claim_verdict {
    CLAIM_HOLDS,
    CLAIM_FAILS,
    CLAIM_NOT_REACHED, /* the run never got to it */
};

struct prove_claim {
    const struct card_claim *claim;
    enum claim_verdict verdict;
    const char *detail; /* why it fails; "" if it holds */
};

/* Borrowed from the arena it was made in, and from the card. */
struct proof {
    const struct card *card;
    const struct run *run;
    bool holds;                 /* the run ended as it should and every claim holds */
    struct prove_claim *claims; /* one for each of card->demo.claims */
    size_t n_claims;
    uint32_t points; /* proved: bit 0 for point 1 */
    /* If not: where in the deck's file, and one line that says what is wrong. */
    struct deck_pos pos;
    const char *message; /* "" if it holds */
};

/* Runs the card's demo. The card has one (asserted). Borrowed from `arena`. */
NODISCARD const struct proof *prove_card(struct arena *arena, const struct card *card,
                                         enum run_detail detail);

/*
 * Proves every card of a deck that parsed without errors, and each claim turned round, and
 * reports what is wrong through deck_report(). Returns the number of errors reported.
 */
size_t prove_check(struct deck *deck);

/* What one card's check found; deck_report()'s arguments are called back in file order. */
typedef void (*prove_report_fn)(void *ctx, struct deck_pos pos, const char *message);
void prove_check_card(const struct card *card, prove_report_fn report, void *ctx);

#endif
