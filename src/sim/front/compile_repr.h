/*
 * Constants as Python prints and compares them.
 */
#ifndef VIVA_SIM_FRONT_COMPILE_REPR_H
#define VIVA_SIM_FRONT_COMPILE_REPR_H

#include "sim/front/code.h"
#include "util/arena.h"
#include "util/strbuf.h"

#include <stdbool.h>

/* repr(c), appended. A code object has no address here: <code object f, file "x", line n>. */
void const_repr_add(struct strbuf *out, const struct constant *c);
const char *const_repr(struct arena *arena, const struct constant *c);

/* The shortest text that reads back as `x`: "0.1", "1e+16", "inf". */
void float_repr_add(struct strbuf *out, double x);

/* Python's ==, so that 1, 1.0 and True are equal. */
bool const_equal_by_value(const struct constant *a, const struct constant *b);

#endif
