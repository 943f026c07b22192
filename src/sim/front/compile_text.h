/*
 * Constants made of text at compile time: docstrings, annotations as strings, and the names
 * that a class's methods assign to self.
 */
#ifndef VIVA_SIM_FRONT_COMPILE_TEXT_H
#define VIVA_SIM_FRONT_COMPILE_TEXT_H

#include "sim/front/compile_ctx.h"
#include "sim/front/compile_names.h"

/* The docstring without its indentation. */
const struct constant *clean_docstring(struct compile_ctx *ctx, const struct constant *doc);

/* A tuple of the names, sorted. */
const struct constant *static_attributes(struct compile_ctx *ctx, const struct name_map *names);

/* The source of an expression, as CPython writes it for `from __future__ import annotations`.
 */
const struct constant *unparse_expr(struct compile_ctx *ctx, const struct expr *e);

#endif
