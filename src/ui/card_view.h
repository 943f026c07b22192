/*
 * A card on the screen, part by part. Adds to a page, prints nothing.
 */
#ifndef VIVA_UI_CARD_VIEW_H
#define VIVA_UI_CARD_VIEW_H

#include "drill/grade.h"
#include "drill/prove.h"
#include "render/page.h"
#include "srs/schedule.h"
#include "store/cards.h"

/* The line above a question: " 1/18  Reference counting   junior   recall      due 2 days ago".
 */
void card_view_head(struct page *p, const struct cards_entry *e, size_t number, size_t n_total,
                    const struct schedule_clock *now);
/* The question; for choices the list, for predictions the program. */
void card_view_question(struct page *p, const struct card *card);
/* What the answer was worth: points covered, or right and wrong. */
void card_view_grade(struct page *p, const struct card *card, const struct grade *g);
void card_view_answer(struct page *p, const struct card *card);
/* The live run with its claims. */
void card_view_proof(struct page *p, const struct proof *proof);
void card_view_fine_print(struct page *p, const struct card *card);
/* " 1 again 10m   2 hard 2d   3 good 6d   4 easy 15d", the suggested one marked. */
void card_view_buttons(struct page *p, const struct schedule_state preview[N_RATINGS],
                       const struct schedule_clock *now, enum rating suggested);

/* "again", "hard", "good", "easy". */
const char *card_view_rating_name(enum rating rating);
/* Appends how long from `now` until the state is due: "10m", "3h", "6d", "4mo", "2y". */
void card_view_due_in(struct strbuf *out, const struct schedule_state *s,
                      const struct schedule_clock *now);

#endif
