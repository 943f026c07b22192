/*
 * Comparing what a demo printed with what its deck says it prints.
 */
#ifndef VIVA_DECK_DOCTEST_H
#define VIVA_DECK_DOCTEST_H

#include <stdbool.h>

/*
 * Does `got` (the output of one input of a session) fulfil `expected` (card_step.expected)?
 * Exact, but for trailing white space on lines, and for tracebacks: there the frames between
 * the header and the exception's own lines are free.
 */
bool doctest_matches(const char *expected, const char *got);

/* The same for a script's whole output: exact, but for trailing white space on lines. */
bool doctest_output_matches(const char *expected, const char *got);

#endif
