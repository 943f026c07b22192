/*
 * Python's arithmetic on numeric constants.
 */
#ifndef VIVA_SIM_FRONT_FOLD_NUMBER_H
#define VIVA_SIM_FRONT_FOLD_NUMBER_H

#include "sim/front/ast.h"
#include "util/arena.h"

bool const_is_int(const struct constant *c); /* bools are ints */
bool const_is_number(const struct constant *c);
/* The value of an int, or false if it does not fit. */
bool const_as_long(const struct constant *c, long *value);
const struct constant *const_new_int(struct arena *arena, long value);

/* `a` and `b` are numbers. NULL: raises, is not defined, or is beyond the limits of folding. */
const struct constant *fold_numbers(struct arena *arena, enum operator_kind op,
                                    const struct constant *a, const struct constant *b);
/* -a, +a or ~a of a number. */
const struct constant *fold_number_sign(struct arena *arena, enum unaryop_kind op,
                                        const struct constant *a);

#endif
