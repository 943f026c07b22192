/*
 * Operators on constants, within the limits that CPython puts on what it folds.
 */
#ifndef VIVA_SIM_FRONT_FOLD_CONST_H
#define VIVA_SIM_FRONT_FOLD_CONST_H

#include "sim/front/ast.h"
#include "util/arena.h"

/* The result, in the arena; NULL if it would raise, or be too big, or is left to the run. */
const struct constant *fold_binary(struct arena *arena, enum operator_kind op,
                                   const struct constant *a, const struct constant *b);
const struct constant *fold_unary(struct arena *arena, enum unaryop_kind op,
                                  const struct constant *a);
/* a[b] with an integer b. */
const struct constant *fold_subscript(struct arena *arena, const struct constant *a,
                                      const struct constant *b);

#endif
