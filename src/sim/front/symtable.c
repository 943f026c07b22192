/*
 * The first pass of the symbol table: one walk over the tree that opens a block for each scope
 * and notes what it does with names. The second pass is in symtable_analyze.c; the walk over
 * statements and expressions is in symtable_visit.c.
 */
#include "sim/front/symtable_build.h"

#include <assert.h>

static size_t index_slot(const struct symtable *st, const void *node, enum block_role role)
{
    size_t h = ((uintptr_t)node >> 4) * 0x9e3779b97f4a7c15u + (size_t)role;
    size_t at = (h ^ h >> 32) & (st->n_index - 1);
    while (st->index[at] && (st->index[at]->node != node || st->index[at]->role != role))
        at = (at + 1) & (st->n_index - 1);
    return at;
}

static void index_all(struct symtable *st)
{
    for (st->n_index = 16; st->n_index < st->all.len * 2;)
        st->n_index *= 2;
    st->index = arena_alloc(&st->ctx->scratch, size_mul(st->n_index, sizeof *st->index));
    for (size_t i = 0; i < st->all.len; i++) {
        struct block *b = st->all.items[i];
        st->index[index_slot(st, b->node, b->role)] = b;
    }
}

struct block *symtable_find(const struct symtable *st, const void *node, enum block_role role)
{
    struct block *b = st->index[index_slot(st, node, role)];
    assert(b);
    return b;
}

bool block_is_function_like(const struct block *b)
{
    return b->kind == BLOCK_FUNCTION || b->kind == BLOCK_TYPE_VARIABLE ||
           b->kind == BLOCK_TYPE_ALIAS || b->kind == BLOCK_TYPE_PARAMETERS;
}

long block_symbol(const struct block *b, const char *name)
{
    return name_map_get(&b->symbols, name, 0);
}

enum symbol_scope block_scope(const struct block *b, const char *name)
{
    return (enum symbol_scope)(block_symbol(b, name) >> SYMBOL_SCOPE_SHIFT);
}

const char *block_mangle(struct compile_ctx *ctx, const char *private_name,
                         const struct block *b, const char *name)
{
    if (b && b->has_mangled_names && !name_set_has(&b->mangled_names, ctx_name(ctx, name)))
        return ctx_name(ctx, name);
    return ctx_mangle(ctx, private_name, name);
}

void symtable_enter(struct symtable *st, const char *name, enum block_kind kind,
                    const void *node, enum block_role role, struct span at)
{
    struct block *b = arena_alloc(&st->ctx->scratch, sizeof *b);
    b->name = name;
    b->kind = kind;
    b->node = node;
    b->role = role;
    b->at = at;
    struct block *outer = st->current;
    b->is_nested = outer && (outer->is_nested || block_is_function_like(outer));
    vec_push(&st->stack, b);
    vec_push(&st->all, b);
    if (outer && kind != BLOCK_ANNOTATION)
        vec_push(&outer->children, b);
    st->current = b;
}

void symtable_leave(struct symtable *st)
{
    (void)vec_pop(&st->stack);
    st->current = st->stack.len ? vec_last(&st->stack) : NULL;
}

static bool fail_duplicate(struct symtable *st, struct span at, const char *fmt,
                           const char *name)
{
    return ctx_fail(st->ctx, at, fmt, name);
}

bool symtable_define_in(struct symtable *st, struct block *b, const char *name, int flag,
                        struct span at)
{
    struct arena *scratch = &st->ctx->scratch;
    const char *mangled = block_mangle(st->ctx, st->private_name, st->current, name);
    long value = block_symbol(b, mangled);
    if ((flag & DEF_PARAM) && (value & DEF_PARAM))
        return fail_duplicate(st, at, "duplicate argument '%s' in function definition", name);
    if ((flag & DEF_TYPE_PARAM) && (value & DEF_TYPE_PARAM))
        return fail_duplicate(st, at, "duplicate type parameter '%s'", name);
    value |= flag;
    if (b->in_comp_target) {
        // Remembered, so that an assignment expression cannot rebind it.
        if (value & (DEF_GLOBAL | DEF_NONLOCAL))
            return ctx_fail(st->ctx, at,
                            "comprehension inner loop cannot rebind assignment expression "
                            "target '%s'",
                            name);
        value |= DEF_COMP_ITER;
    }
    name_map_set(&b->symbols, scratch, mangled, value);
    if (flag & DEF_PARAM)
        name_map_index(&b->params, scratch, mangled);
    else if (flag & DEF_GLOBAL)
        name_map_set(&st->top->symbols, scratch, mangled,
                     block_symbol(st->top, mangled) | flag);
    return true;
}

bool symtable_define(struct symtable *st, const char *name, int flag, struct span at)
{
    if ((flag & DEF_TYPE_PARAM) && st->current->has_mangled_names)
        name_set_add(&st->current->mangled_names, &st->ctx->scratch, ctx_name(st->ctx, name));
    return symtable_define_in(st, st->current, name, flag, at);
}

void symtable_direct(struct symtable *st, const char *name, struct span at)
{
    const char *mangled = block_mangle(st->ctx, st->private_name, st->current, name);
    vec_push(&st->current->directives, ((struct directive){mangled, at}));
}

bool symtable_build(struct symtable *st, struct compile_ctx *ctx, struct mod *mod)
{
    *st = (struct symtable){.ctx = ctx};
    st->future_annotations = ctx->future_flags & CO_FUTURE_ANNOTATIONS;
    symtable_enter(st, ctx_name(ctx, "top"), BLOCK_MODULE, mod, ROLE_BODY,
                   (struct span){0, 0, 0, 0});
    st->top = st->current;
    bool ok = mod->kind == MOD_EXPRESSION ? symtable_visit_expr(st, mod->expression)
                                          : symtable_visit_body(st, &mod->body);
    if (!ok)
        return false;
    symtable_leave(st);
    if (!symtable_analyze(st))
        return false;
    index_all(st);
    return true;
}

void symtable_release(struct symtable *st)
{
    for (size_t i = 0; i < st->all.len; i++) {
        vec_release(&st->all.items[i]->children);
        vec_release(&st->all.items[i]->directives);
    }
    vec_release(&st->all);
    vec_release(&st->stack);
}
