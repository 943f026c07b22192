/*
 * Syntax tree to code: folding, symbol table, code generation, flow graph, assembly.
 *
 * What comes out is, instruction for instruction, what CPython 3.13 makes of the same source.
 */
#ifndef VIVA_SIM_FRONT_COMPILE_H
#define VIVA_SIM_FRONT_COMPILE_H

#include "sim/front/code.h"

#include <stdbool.h>

struct arena;
struct mod;
struct syntax_error;
struct syntax_warnings;

struct compile_opts {
    const char *filename; /* copied */
    int optimize;         /* 0, or as -O (1) and -OO (2) */
    int flags;            /* CO_FUTURE_ANNOTATIONS, or 0: futures in force from outside */
    struct syntax_warnings *warnings; /* or NULL: nobody listens */
    const char *source;               /* or NULL: errors then lack the line's text */
    size_t source_len;
};

/*
 * Compiles `mod`, which it changes (constants are folded in place). The kind of `mod` decides
 * the mode: exec, single or eval. *out lives in `arena`.
 *
 * False: `err` says why, and *out is NULL. Constructs that the simulator does not support are
 * errors too, marked as such.
 */
bool compile_module(struct arena *arena, struct mod *mod, const struct compile_opts *opts,
                    const struct code **out, struct syntax_error *err);

#endif
