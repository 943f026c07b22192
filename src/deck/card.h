/*
 * One card of a deck, as read from its Markdown; see deck/deck.h for the format.
 *
 * Invariants:
 *  - every pointer lives in the arena the card was made in; nothing is freed on its own;
 *  - text fields are Markdown source, without surrounding blank lines, and never NULL: a part
 * the card does not have is "" (and an array it does not have is empty);
 *  - lines and columns count from 1 in the deck's file; columns count bytes.
 */
#ifndef VIVA_DECK_CARD_H
#define VIVA_DECK_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum card_kind {
    CARD_RECALL,     /* say it in your own words; points tell what was covered */
    CARD_PREDICT,    /* what does the demo print: the truth is the run's own output */
    CARD_CHOICE,     /* tick the right ones */
    CARD_TRUE_FALSE, /* is the title true? */
    CARD_CLOZE,      /* fill the blanks {{c1::...}} */
    CARD_FIX,        /* edit the program until its assertions hold */
    N_CARD_KINDS
};

enum card_level { LEVEL_JUNIOR, LEVEL_MID, LEVEL_SENIOR, N_CARD_LEVELS };

enum demo_kind {
    DEMO_NONE,
    DEMO_SCRIPT,  /* ```python */
    DEMO_SESSION, /* ```pycon */
};

enum claim_kind {
    CLAIM_ASSERT, /* an `assert` statement of a script */
    CLAIM_OUTPUT, /* the script's whole output equals the ```output block */
    CLAIM_STEP,   /* what one input of a session echoes or prints */
};

/* A point is numbered from 1; sets of points are bits, bit 0 for point 1. */
enum { CARD_MAX_POINTS = 32 };

struct deck_pos {
    int line;
    int col;
};

/* Something a demo shows to be so. */
struct card_claim {
    enum claim_kind kind;
    struct deck_pos pos; /* in the deck's file */
    int demo_line;       /* first line in demo.text, from 1; 0 for CLAIM_OUTPUT */
    int demo_line_end;   /* last line, for a statement over several lines */
    uint32_t points;     /* the points it proves (`# point 1`, `# points 1, 2`) */
    const char *text;    /* the statement, the expected output */
};

/* One input of a session and what it is to print. */
struct card_step {
    const char *source; /* without prompts, lines joined by '\n', no '\n' at the end */
    const char
        *expected; /* "" = nothing, else lines each ending in '\n'; <BLANKLINE> is gone */
    int demo_line; /* line of the `>>>` in demo.text, from 1 */
};

struct card_demo {
    enum demo_kind kind;
    const char *text;    /* the code verbatim: a script, or a session with its prompts */
    struct deck_pos pos; /* of its first line of code */
    const char *output;  /* the ```output block; meaningful if has_output */
    bool has_output;
    bool uses_memory;        /* imports `memory`: holds in the simulator only */
    struct card_step *steps; /* sessions only */
    size_t n_steps;
    struct card_claim *claims; /* in file order */
    size_t n_claims;
};

struct card_point {
    const char *text;
    const char *query; /* an FTS5 expression that an answer covering the point matches */
    struct deck_pos pos;
    struct deck_pos query_pos;
};

struct card_choice {
    const char *text;
    const char *why; /* after " :: ", or "" */
    bool is_right;
    struct deck_pos pos;
};

/* {{c1::text::hint}} */
struct card_blank {
    int number;
    const char *text;
    const char *hint;
};

/* {{n: 2..9}} draws a number, {{name: a|b|items}} one of the words. */
struct card_variable {
    const char *name;
    long lo, hi; /* when n_words is 0 */
    const char *const *words;
    size_t n_words;
};

/* Space-separated words of one metadata line. */
struct card_words {
    const char *const *items;
    size_t n;
};

struct card {
    const char *deck; /* the deck's id; with `slug` the key of the card */
    const char *slug;
    const char *topic;
    const char *title;    /* the heading, without its slug */
    const char *question; /* title, and after a blank line the body if there is one */
    const char *body;
    enum card_kind kind;
    enum card_level level;
    struct card_words tags;
    struct card_words after;     /* slugs that come first */
    struct card_words follow_up; /* slugs an interviewer would go on to */
    struct card_words was;       /* slugs this card had before */
    const char *version;         /* `version: 3.12`, or "" = the deck's runtime */
    bool truth;                  /* CARD_TRUE_FALSE: is the title true? */
    const char *answer;
    const char *fine_print;
    struct card_point *points;
    size_t n_points;
    struct card_choice *choices;
    size_t n_choices;
    struct card_blank *blanks;
    size_t n_blanks;
    struct card_variable *variables;
    size_t n_variables;
    struct card_demo demo;
    const char *program; /* CARD_FIX: the code to mend */
    struct deck_pos program_pos;
    struct deck_pos pos; /* of the heading */
    const char *source;  /* the card's Markdown whole, from its heading */
};

/* "recall", "predict", "choice", "true-false", "cloze", "fix". */
const char *card_kind_name(enum card_kind kind);
/* "junior", "mid", "senior". */
const char *card_level_name(enum card_level level);
/* False if there is no such name. */
bool card_kind_parse(enum card_kind *out, const char *name);
bool card_level_parse(enum card_level *out, const char *name);

#endif
