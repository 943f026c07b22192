/*
 * What CPython works out on the tree before it makes code: operations on constants, tuples of
 * constants, `in [1, 2]`, '%s' % (x,), __debug__.
 */
#ifndef VIVA_SIM_FRONT_FOLD_H
#define VIVA_SIM_FRONT_FOLD_H

#include "sim/front/compile_ctx.h"

/* Changes the tree in place. False: the error is in ctx. */
NODISCARD bool fold_module(struct compile_ctx *ctx, struct mod *mod);

#endif
