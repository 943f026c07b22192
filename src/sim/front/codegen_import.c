/*
 * import and from ... import.
 */
#include "sim/front/codegen.h"

static const char *name_part(struct codegen *g, const char *text, size_t len)
{
    return names_intern(&g->ctx->names, text, len)->text;
}

/* `import a.b.c as d`: the import gave a; go on to c. */
static bool gen_import_as(struct codegen *g, struct span at, const struct alias *a)
{
    const char *dot = strchr(a->name, '.');
    if (!dot)
        return gen_name(g, at, a->asname, CTX_STORE);
    for (;;) {
        const char *part = dot + 1;
        size_t len = strcspn(part, ".");
        emit_name(g, OP_IMPORT_FROM, name_part(g, part, len), at);
        if (!part[len])
            break;
        dot = part + len;
        emit_arg(g, OP_SWAP, 2, at);
        emit_op(g, OP_POP_TOP, at);
    }
    if (!gen_name(g, at, a->asname, CTX_STORE))
        return false;
    emit_op(g, OP_POP_TOP, at);
    return true;
}

bool gen_import(struct codegen *g, struct stmt *s)
{
    for (size_t i = 0; i < s->import.names.len; i++) {
        const struct alias *a = s->import.names.items[i];
        emit_int(g, 0, s->at);
        emit_none(g, s->at);
        emit_name(g, OP_IMPORT_NAME, a->name, s->at);
        bool ok = a->asname ? gen_import_as(g, s->at, a)
                            : gen_name(g, s->at, name_part(g, a->name, strcspn(a->name, ".")),
                                       CTX_STORE);
        if (!ok)
            return false;
    }
    return true;
}

static bool is_after(struct span a, struct span b)
{
    return a.lineno > b.end_lineno ||
           (a.lineno == b.end_lineno && a.col_offset > b.end_col_offset);
}

bool gen_import_from(struct codegen *g, struct stmt *s)
{
    const struct alias_seq *names = &s->importfrom.names;
    const char *module = s->importfrom.module ? s->importfrom.module : "";
    emit_int(g, s->importfrom.level, s->at);
    if (is_after(s->at, g->ctx->future_at) && strcmp(module, "__future__") == 0)
        return ctx_fail(g->ctx, s->at,
                        "from __future__ imports must occur at the beginning of the file");
    const struct constant **items =
        arena_alloc(&g->ctx->scratch, size_mul(names->len, sizeof *items));
    for (size_t i = 0; i < names->len; i++)
        items[i] = const_pool_str(&g->ctx->consts, ctx_name(g->ctx, names->items[i]->name));
    emit_const(g, const_pool_tuple(&g->ctx->consts, items, names->len), s->at);
    emit_name(g, OP_IMPORT_NAME, module, s->at);
    for (size_t i = 0; i < names->len; i++) {
        const struct alias *a = names->items[i];
        if (i == 0 && a->name[0] == '*') {
            emit_arg(g, OP_CALL_INTRINSIC_1, INTRINSIC_IMPORT_STAR, s->at);
            emit_op(g, OP_POP_TOP, span_none());
            return true;
        }
        emit_name(g, OP_IMPORT_FROM, a->name, s->at);
        if (!gen_name(g, s->at, a->asname ? a->asname : a->name, CTX_STORE))
            return false;
    }
    emit_op(g, OP_POP_TOP, s->at);
    return true;
}
