/*
 * Python's text to a syntax tree: all of the language of CPython 3.13, what the simulator
 * cannot run included (the compiler refuses that).
 */
#ifndef VIVA_SIM_FRONT_PARSE_H
#define VIVA_SIM_FRONT_PARSE_H

#include "sim/front/ast.h"
#include "sim/front/syntax_error.h"

enum parse_mode {
    PARSE_FILE,   /* a module */
    PARSE_EVAL,   /* one expression */
    PARSE_SINGLE, /* one statement as typed at the prompt; a compound one ends in an empty line
                   */
};

struct parse_opts {
    const char *filename; /* copied */
    enum parse_mode mode;
    struct syntax_warnings *warnings; /* or NULL: nobody listens */
    /*
     * Both are for PARSE_SINGLE; either makes it read as the prompt does, where an empty line
     * ends a compound statement.
     *
     * n_consumed receives how many bytes of the text the statement took, so that the next call
     * can go on behind it; also after an error (then the rest of the erroneous line is
     * skipped). NULL: more than one statement is an error.
     *
     * may_continue: more lines can be had, so a compound statement without its empty line is
     * not complete yet. Else the end of the text ends it, too.
     */
    size_t *n_consumed;
    bool may_continue;
};

/*
 * Parses `len` bytes of UTF-8; a byte order mark and an encoding comment are passed over. The
 * tree and everything in `err` live in `arena`.
 *
 * False: `err` says why, in CPython's words, and *out is NULL.
 */
NODISCARD bool parse_module(struct arena *arena, struct mod **out, const char *text, size_t len,
                            const struct parse_opts *opts, struct syntax_error *err);

#endif
