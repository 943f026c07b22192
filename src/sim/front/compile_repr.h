/*
 * Constants as Python prints them.
 */
#ifndef VIVA_SIM_FRONT_COMPILE_REPR_H
#define VIVA_SIM_FRONT_COMPILE_REPR_H

#include "sim/front/code.h"
#include "util/arena.h"
#include "util/strbuf.h"

/* repr(c), appended. A code object has no address here: <code object f, file "x", line n>. */
void const_repr_add(struct strbuf *out, const struct constant *c);
const char *const_repr(struct arena *arena, const struct constant *c);

/* The shortest text that reads back as `x`: "0.1", "1e+16", "inf". */
void float_repr_add(struct strbuf *out, double x);

#endif
