/*
 * '%s has %5r' % (a, b) becomes the f-string f'{a!s} has {b!r:>5}'.
 */
#ifndef VIVA_SIM_FRONT_FOLD_FORMAT_H
#define VIVA_SIM_FRONT_FOLD_FORMAT_H

#include "sim/front/ast.h"
#include "util/arena.h"

/*
 * Rewrites `node`, a BINOP of a string constant and a tuple, if its format has nothing but %s,
 * %r and %a with widths and precisions, and as many of them as the tuple has items.
 */
void fold_format(struct arena *arena, struct expr *node);

#endif
