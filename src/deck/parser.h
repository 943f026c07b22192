/*
 * What the parts of the deck parser share: where the text is and where messages go. Private to
 * src/deck.
 */
#ifndef VIVA_DECK_PARSER_H
#define VIVA_DECK_PARSER_H

#include "deck/deck.h"
#include "deck/source.h"
#include "util/vec.h"

#include <cmark.h>

struct parser {
    struct arena *arena; /* of the results */
    const char *deck_id;
    struct source src;
    int line_offset; /* cmark's line + this = line in the file */
    VEC(struct deck_msg) msgs;
    size_t n_errors; /* of the messages */
    VEC(struct card) cards;
    VEC(const char *) topics;
};

void parser_error(struct parser *p, struct deck_pos pos, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
void parser_warning(struct parser *p, struct deck_pos pos, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

struct deck_pos parser_node_pos(const struct parser *p, cmark_node *node);

/* Headings, and whole cards; see reader.c. */
int parser_heading_level(cmark_node *node); /* 0: no heading */
/* The text of '## text ##', as written. */
struct slice parser_heading_text(struct parser *p, cmark_node *node);
/* `node` or the next heading after it of at most this level; NULL if none. */
cmark_node *parser_skip_to_heading(cmark_node *node, int max_level);
void parser_init_card(struct card *card, const struct parser *p, const char *topic);
/* Adds the card that `heading` begins; returns the heading of level 1 or 2 after it, or NULL.
 */
cmark_node *parser_read_card(struct parser *p, cmark_node *heading, const char *topic);

/* Nodes from `first` up to but not including `end` (siblings), on lines [from, to). */
struct parser_part {
    cmark_node *first;
    cmark_node *end;
    int from, to;
    struct deck_pos pos; /* of its heading */
};

/* ### Points, ### Choices; see parts.c. */
void parser_points(struct parser *p, struct card *card, const struct parser_part *part);
void parser_choices(struct parser *p, struct card *card, const struct parser_part *part);
/* Blanks of a cloze card, found in title and body. */
void parser_blanks(struct parser *p, struct card *card);

/* ### Demo and ### Program; see demo.c. */
void parser_demo(struct parser *p, struct card *card, const struct parser_part *part);
void parser_program(struct parser *p, struct card *card, const struct parser_part *part);
/* The error of a fence that nothing closes, for a fenced block anywhere at top level. */
void parser_check_fence(struct parser *p, cmark_node *block);

/* Metadata lines and front matter; see meta.c. Returns the lines taken by the front matter. */
int parser_front_matter(struct parser *p, struct deck *d);
/* Handles the metadata paragraph if `first` is one, and says so. `has_truth` is set by
 * `truth:`. */
bool parser_metadata(struct parser *p, struct card *card, cmark_node *first, int heading_line,
                     bool *has_truth);

/* Variables of variants, from all texts of the card; see variant.c. */
void parser_variables(struct parser *p, struct card *card);

/* Slugs, links between cards; see check.c. */
void parser_check_links(struct parser *p);
bool parser_is_slug(const char *s, size_t len);
/* A slug made from the title that is none of `taken`. Borrowed from `arena`. */
const char *parser_suggest_slug(struct arena *arena, const char *title,
                                const char *const *taken, size_t n_taken);

/* Is it an FTS5 expression, as far as can be told without FTS5? See query.c. NULL if so, else
 * what is wrong, and where (`at`, bytes into it). */
const char *parser_check_query(const char *query, size_t *at);

#endif
