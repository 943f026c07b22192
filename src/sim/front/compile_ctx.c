/*
 * Names, errors and the depth of recursion, for all stages of the compiler.
 */
#include "sim/front/compile_ctx.h"

struct span span_none(void)
{
    return (struct span){-1, -1, -1, -1};
}

const char *ctx_name(struct compile_ctx *ctx, const char *text)
{
    return names_intern(&ctx->names, text, strlen(text))->text;
}

const char *ctx_mangle(struct compile_ctx *ctx, const char *private_name, const char *name)
{
    size_t len = strlen(name);
    if (!private_name || len < 2 || name[0] != '_' || name[1] != '_' ||
        (name[len - 1] == '_' && name[len - 2] == '_') || strchr(name, '.'))
        return ctx_name(ctx, name);
    while (*private_name == '_')
        private_name++;
    if (!*private_name)
        return ctx_name(ctx, name);
    return ctx_name(ctx, arena_printf(&ctx->scratch, "_%s%s", private_name, name));
}

static void set_place(struct compile_ctx *ctx, struct span at)
{
    struct syntax_error *e = ctx->err;
    *e = (struct syntax_error){
        .kind = SYNTAX_ERROR,
        .filename = ctx->filename,
        .lineno = at.lineno,
        .offset = at.col_offset + 1,
        .end_lineno = at.end_lineno,
        .end_offset = at.end_col_offset + 1,
    };
    if (ctx->opts->source)
        e->text =
            syntax_error_line(ctx->arena, ctx->opts->source, ctx->opts->source_len, at.lineno);
}

bool ctx_fail(struct compile_ctx *ctx, struct span at, const char *fmt, ...)
{
    set_place(ctx, at);
    char msg[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    ctx->err->msg = arena_strdup(ctx->arena, msg);
    return false;
}

bool ctx_unsupported(struct compile_ctx *ctx, struct span at, const char *construct)
{
    set_place(ctx, at);
    ctx->err->msg = arena_strdup(ctx->arena, construct);
    ctx->err->is_unsupported = true;
    return false;
}

void ctx_warn(struct compile_ctx *ctx, struct span at, const char *fmt, ...)
{
    char msg[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    syntax_warnings_add(ctx->opts->warnings, ctx->arena, SYNTAX_WARNING, at.lineno, "%s", msg);
}

bool ctx_enter(struct compile_ctx *ctx, struct span at)
{
    if (++ctx->depth > COMPILE_MAX_DEPTH)
        return ctx_unsupported(ctx, at, "code nested this deeply");
    if (++ctx->n_visits > COMPILE_MAX_VISITS)
        return ctx_unsupported(ctx, at, "code that compiles to this much");
    return true;
}

void ctx_leave(struct compile_ctx *ctx)
{
    ctx->depth--;
}

const struct constant *body_docstring(const struct stmt_seq *body)
{
    if (!body->len || body->items[0]->kind != STMT_EXPR)
        return NULL;
    const struct expr *e = body->items[0]->expr.value;
    if (e->kind != EXPR_CONSTANT || e->constant.value->kind != CONST_STR)
        return NULL;
    return e->constant.value;
}
