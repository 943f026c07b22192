/*
 * What all stages of one compilation share: memory, names, constants, futures, the error.
 */
#ifndef VIVA_SIM_FRONT_COMPILE_CTX_H
#define VIVA_SIM_FRONT_COMPILE_CTX_H

#include "sim/front/ast.h"
#include "sim/front/compile.h"
#include "sim/front/compile_const.h"
#include "sim/front/names.h"
#include "sim/front/syntax_error.h"

/*
 * How deep trees may be nested. The stages recurse with the tree, and this keeps them well
 * inside 8 MiB of host stack, sanitizers included.
 */
enum { COMPILE_MAX_DEPTH = 3000 };

/*
 * How many nodes the stages may visit in all: nested `finally` bodies are compiled several
 * times each, so that a page of text could otherwise grow without end.
 */
enum { COMPILE_MAX_VISITS = 4 * 1000 * 1000 };

struct compile_ctx {
    struct arena *arena;  /* what the caller keeps */
    struct arena scratch; /* freed when the compilation ends */
    const struct compile_opts *opts;
    const char *filename;
    struct names names;
    struct const_pool consts;
    int future_flags;
    struct span future_at; /* the last `from __future__`; lineno -1: none */
    int depth;
    int n_visits;
    struct syntax_error *err;
};

/* Where artificial instructions are: nowhere. */
struct span span_none(void);

/* The one pointer for this name. */
const char *ctx_name(struct compile_ctx *ctx, const char *text);
/* "__x" as seen in class `private_name` (or NULL), with the class's name put before it. */
const char *ctx_mangle(struct compile_ctx *ctx, const char *private_name, const char *name);

/* Both set the error and return false. */
bool ctx_fail(struct compile_ctx *ctx, struct span at, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* `construct` is something Python has and the simulator does not: "async def". */
bool ctx_unsupported(struct compile_ctx *ctx, struct span at, const char *construct);
void ctx_warn(struct compile_ctx *ctx, struct span at, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Called around each level of recursion; false, with the error set, if there are too many. */
bool ctx_enter(struct compile_ctx *ctx, struct span at);
void ctx_leave(struct compile_ctx *ctx);

/* Text of a string constant that is the first statement of `body`; or NULL. */
const struct constant *body_docstring(const struct stmt_seq *body);

#endif
