/*
 * What a typed answer is worth, for each kind of card. Suggests a rating; the person decides.
 */
#ifndef VIVA_DRILL_GRADE_H
#define VIVA_DRILL_GRADE_H

#include "deck/card.h"
#include "render/run.h"
#include "srs/fsrs.h"
#include "store/match.h"

enum grade_result {
    GRADE_NOT_ANSWERED,
    GRADE_WRONG,
    GRADE_PARTLY,
    GRADE_RIGHT,
    GRADE_UNREADABLE, /* not an answer to this kind of card, see `message` */
};

/* One line of a predicted output beside the real one. */
struct grade_line {
    const char *expected; /* NULL: there was no such line */
    const char *given;    /* NULL: none was given */
    bool is_same;
};

/* Everything is borrowed from the arena, the card and the run. */
struct grade {
    enum grade_result result;
    enum rating suggested; /* RATING_NONE if not answered */
    uint32_t points;       /* covered: bit 0 for point 1 */
    size_t n_points_covered;
    struct matcher_hit *hits; /* recall: one for each point; else NULL */
    struct grade_line *lines; /* predict */
    size_t n_lines;
    uint32_t chosen;     /* choice: bit 0 for the first */
    bool said_true;      /* true-false */
    const char *message; /* GRADE_UNREADABLE: one line; else "" */
};

/*
 * `run` is the demo's (predict cards compare with its output); other kinds do not need it.
 * ERR_SYNTAX: a point's query is refused, which `viva check` would have told.
 */
NODISCARD enum status grade_answer(struct grade *out, struct arena *arena, struct matcher *m,
                                   const struct card *card, const struct run *run,
                                   const char *answer, struct err *err);

#endif
