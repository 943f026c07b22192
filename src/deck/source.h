/*
 * The lines of a deck's file.
 *
 * Invariants:
 *  - the text is UTF-8 without NUL and without carriage returns, whatever the file was like;
 *  - line numbers are those of the file: the first line is `first_line`.
 */
#ifndef VIVA_DECK_SOURCE_H
#define VIVA_DECK_SOURCE_H

#include "deck/card.h"
#include "util/arena.h"

struct source {
    const char *text; /* NUL-terminated */
    size_t len;
    size_t *starts; /* offsets of line beginnings, and of the end of the text */
    int first_line;
    int n_lines;
};

/* A piece of the text, not NUL-terminated. */
struct slice {
    const char *s;
    size_t len;
};

/*
 * Copies the text into the arena, mended where needed. `bad` gets the place of the first byte
 * that is not UTF-8 or is NUL (line 0: none).
 */
void source_init(struct source *src, struct arena *arena, const char *text, size_t len,
                 int first_line, struct deck_pos *bad);

/* One line without its newline; empty outside the file. */
struct slice source_line(const struct source *src, int line);
/* Lines `from` up to but not including `to`, without blank lines around, in the arena. */
const char *source_lines(const struct source *src, struct arena *arena, int from, int to);
/* The line after the last one. */
int source_end(const struct source *src);

/* Without white space around. */
struct slice slice_trim(struct slice s);
bool slice_is(struct slice s, const char *text);
bool slice_starts(struct slice s, const char *text);

#endif
