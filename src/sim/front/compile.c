/*
 * The compiler's stages in order, and the future statements that steer them.
 */
#include "sim/front/compile.h"

#include "sim/front/codegen.h"
#include "sim/front/fold.h"

/* ---------------------------------------------------------------- from __future__ import */

static bool take_feature(struct compile_ctx *ctx, const struct stmt *s, const char *name)
{
    // All but one have been in force for long.
    static const char *const known[] = {
        "nested_scopes",  "generators",     "division",         "absolute_import",
        "with_statement", "print_function", "unicode_literals", "generator_stop",
    };
    if (strcmp(name, "annotations") == 0) {
        ctx->future_flags |= CO_FUTURE_ANNOTATIONS;
        return true;
    }
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (strcmp(name, known[i]) == 0)
            return true;
    if (strcmp(name, "barry_as_FLUFL") == 0)
        return ctx_unsupported(ctx, s->at, "from __future__ import barry_as_FLUFL");
    // Python does not say where such an error ends.
    struct span at = {s->at.lineno, s->at.col_offset, s->at.lineno, -2};
    if (strcmp(name, "braces") == 0)
        return ctx_fail(ctx, at, "not a chance");
    return ctx_fail(ctx, at, "future feature %s is not defined", name);
}

/* They come first, but for a docstring. */
static bool take_futures(struct compile_ctx *ctx, const struct mod *mod)
{
    ctx->future_flags = ctx->opts->flags & CO_FUTURE_ANNOTATIONS;
    ctx->future_at = span_none();
    if (mod->kind == MOD_EXPRESSION || !mod->body.len)
        return true;
    for (size_t i = body_docstring(&mod->body) ? 1 : 0; i < mod->body.len; i++) {
        const struct stmt *s = mod->body.items[i];
        if (s->kind != STMT_IMPORTFROM || !s->importfrom.module ||
            strcmp(s->importfrom.module, "__future__") != 0 || s->importfrom.level)
            return true;
        for (size_t k = 0; k < s->importfrom.names.len; k++)
            if (!take_feature(ctx, s, s->importfrom.names.items[k]->name))
                return false;
        ctx->future_at = s->at;
    }
    return true;
}

/* ---------------------------------------------------------------- the stages */

static bool compile_stages(struct compile_ctx *ctx, struct symtable *st, struct codegen *g,
                           struct mod *mod, const struct code **out)
{
    return take_futures(ctx, mod) && fold_module(ctx, mod) && symtable_build(st, ctx, mod) &&
           gen_module(g, mod, out);
}

bool compile_module(struct arena *arena, struct mod *mod, const struct compile_opts *opts,
                    const struct code **out, struct syntax_error *err)
{
    struct compile_ctx ctx = {
        .arena = arena,
        .opts = opts,
        .filename = arena_strdup(arena, opts->filename),
        .consts = {.arena = arena},
        .err = err,
    };
    names_init(&ctx.names, arena);
    struct symtable st = {0};
    struct codegen g = {.ctx = &ctx, .st = &st};
    *out = NULL;
    bool ok = compile_stages(&ctx, &st, &g, mod, out);
    units_release(&g);
    symtable_release(&st);
    names_release(&ctx.names);
    arena_release(&ctx.scratch);
    if (ok)
        ((struct code *)*out)->n_unit_constants = ctx.consts.len;
    return ok;
}
