/*
 * What is wrong with a program's text: the attributes of CPython's SyntaxError, and the
 * warnings that parser and compiler give on the way.
 */
#ifndef VIVA_SIM_FRONT_SYNTAX_ERROR_H
#define VIVA_SIM_FRONT_SYNTAX_ERROR_H

#include "util/arena.h"

#include <stdbool.h>

enum syntax_error_kind { SYNTAX_ERROR, INDENTATION_ERROR, TAB_ERROR };

/*
 * Lines count from 1. Offsets are in characters from 1, ends exclusive; an offset of 0 means
 * that there is none, and an end_offset below 1 that the end is unknown (CPython's 0 and -1).
 *
 * Strings live in the arena of the call that failed.
 */
struct syntax_error {
    enum syntax_error_kind kind;
    const char *msg;
    const char *filename;
    int lineno;
    int offset;
    int end_lineno;
    int end_offset;
    const char *text;   /* the line `lineno`, its line end included; NULL: not known */
    bool is_incomplete; /* the text stops too early: more lines could make it right */
    /* Python takes it, the simulator does not: no SyntaxError, and `msg` names what it is. */
    bool is_unsupported;
};

enum warning_kind { SYNTAX_WARNING, DEPRECATION_WARNING };

struct syntax_warning {
    enum warning_kind kind;
    const char *msg;
    int lineno;
};

/* Warnings in the order in which they came. All-zero is valid and empty; the arena owns all. */
struct syntax_warnings {
    struct syntax_warning *items;
    size_t len;
    size_t cap;
};

/* Nothing happens if `w` is NULL. */
void syntax_warnings_add(struct syntax_warnings *w, struct arena *arena, enum warning_kind kind,
                         int lineno, const char *fmt, ...) PRINTF_LIKE(5, 6);

/*
 * The line `lineno` of `text` with its line end, copied to the arena; NULL if there is no such
 * line. A line end that the last line lacks is not added.
 */
char *syntax_error_line(struct arena *arena, const char *text, size_t len, int lineno);

#endif
