/*
 * Comprehensions. A generator expression is a function of its first iterable. The others are
 * inlined into the unit around them (PEP 709): their variables become fast locals there, whose
 * old values wait on the stack meanwhile; in a class or module such locals are hidden. Only
 * where names of a class can be seen in a nested scope are they functions, too.
 */
#include "sim/front/codegen.h"

struct comp {
    struct expr *e;
    struct block *block;
    bool is_inlined;
};

/* What has to be put back after an inlined comprehension. */
struct inline_state {
    const char **pushed; /* locals whose values wait on the stack */
    size_t n_pushed;
    struct name_map outer_symbols; /* symbols replaced meanwhile */
    const char **hidden;           /* names that are fast locals only meanwhile */
    size_t n_hidden;
    int cleanup;
    int end;
};

/* ---------------------------------------------------------------- loops */

static bool gen_generator(struct codegen *g, struct comp *c, size_t index, int depth);

static struct span element_span(const struct expr *e)
{
    if (e->kind != EXPR_DICTCOMP)
        return e->comp.elt->at;
    struct span k = e->comp.key->at;
    struct span v = e->comp.value->at;
    return (struct span){k.lineno, k.col_offset, v.end_lineno, v.end_col_offset};
}

static bool gen_element(struct codegen *g, struct comp *c, int depth)
{
    struct expr *e = c->e;
    struct span at = element_span(e);
    if (e->kind == EXPR_DICTCOMP) {
        if (!gen_expr(g, e->comp.key) || !gen_expr(g, e->comp.value))
            return false;
        emit_arg(g, OP_MAP_ADD, depth + 1, at);
        return true;
    }
    if (!gen_expr(g, e->comp.elt))
        return false;
    if (e->kind == EXPR_GENERATOREXP) {
        emit_yield(g, at);
        emit_op(g, OP_POP_TOP, at);
    } else {
        emit_arg(g, e->kind == EXPR_LISTCOMP ? OP_LIST_APPEND : OP_SET_ADD, depth + 1, at);
    }
    return true;
}

/* `for y in [f(x)]` just binds y: *elt is f(x). */
static bool is_single_element(const struct expr *iter, struct expr **elt)
{
    const struct expr_seq *elts = NULL;
    if (iter->kind == EXPR_LIST)
        elts = &iter->list.elts;
    else if (iter->kind == EXPR_TUPLE)
        elts = &iter->tuple.elts;
    if (!elts || elts->len != 1 || elts->items[0]->kind == EXPR_STARRED)
        return false;
    *elt = elts->items[0];
    return true;
}

/* Pushes the iterator, or for a single element its value; *loops says which. */
static bool gen_iterable(struct codegen *g, struct comp *c, size_t index, bool *loops)
{
    struct comprehension *gen = &c->e->comp.generators.items[index];
    *loops = true;
    if (index == 0) {
        if (!c->is_inlined) {
            g->u->n_args = 1;
            emit_arg(g, OP_LOAD_FAST, 0, c->e->at);
        }
        return true;
    }
    struct expr *elt;
    if (is_single_element(gen->iter, &elt)) {
        *loops = false;
        return gen_expr(g, elt);
    }
    if (!gen_expr(g, gen->iter))
        return false;
    emit_op(g, OP_GET_ITER, gen->iter->at);
    return true;
}

static bool gen_generator(struct codegen *g, struct comp *c, size_t index, int depth)
{
    struct comprehension *gen = &c->e->comp.generators.items[index];
    if (gen->is_async)
        return ctx_unsupported(g->ctx, c->e->at, "asynchronous comprehension");
    int start = gen_new_label(g);
    int if_cleanup = gen_new_label(g);
    int anchor = gen_new_label(g);
    bool loops;
    if (!ctx_enter(g->ctx, c->e->at) || !gen_iterable(g, c, index, &loops))
        return false;
    if (loops) {
        depth++;
        gen_place_label(g, start);
        emit_jump(g, OP_FOR_ITER, anchor, gen->iter->at);
    }
    if (!gen_expr(g, gen->target))
        return false;
    for (size_t i = 0; i < gen->ifs.len; i++)
        if (!gen_jump_if(g, c->e->at, gen->ifs.items[i], if_cleanup, false))
            return false;
    bool is_last = index + 1 == c->e->comp.generators.len;
    if (is_last ? !gen_element(g, c, depth) : !gen_generator(g, c, index + 1, depth))
        return false;
    gen_place_label(g, if_cleanup);
    if (loops) {
        struct span key_at =
            c->e->kind == EXPR_DICTCOMP ? c->e->comp.key->at : c->e->comp.elt->at;
        emit_jump(g, OP_JUMP, start, is_last ? element_span(c->e) : key_at);
        gen_place_label(g, anchor);
        emit_op(g, OP_END_FOR, span_none());
        emit_op(g, OP_POP_TOP, span_none());
    }
    ctx_leave(g->ctx);
    return true;
}

/* ---------------------------------------------------------------- inlining */

static void emit_isolate(struct codegen *g, struct inline_state *s, struct span at,
                         const char *name, enum symbol_scope scope, enum symbol_scope outer)
{
    struct arena *scratch = &g->ctx->scratch;
    s->pushed[s->n_pushed++] = name;
    // Of a cell this pushes the cell itself; the comprehension makes one of its own.
    emit_arg(g, OP_LOAD_FAST_AND_CLEAR, name_map_index(&g->u->varnames, scratch, name), at);
    if (scope == SCOPE_CELL) {
        const struct name_map *map = outer == SCOPE_FREE ? &g->u->freevars : &g->u->cellvars;
        emit_arg(g, OP_MAKE_CELL, (int)name_map_get(map, name, 0), at);
    }
}

static void isolate_symbol(struct codegen *g, struct inline_state *s, struct span at,
                           const char *name, long value, bool in_class)
{
    struct arena *scratch = &g->ctx->scratch;
    struct unit *u = g->u;
    bool is_local = (value & DEF_LOCAL) && !(value & DEF_NONLOCAL);
    if ((is_local || in_class) && !block_is_function_like(u->block) &&
        !name_set_has(&u->fast_hidden, name)) {
        name_set_add(&u->fast_hidden, scratch, name);
        s->hidden[s->n_hidden++] = name;
    }
    enum symbol_scope scope = (enum symbol_scope)(value >> SYMBOL_SCOPE_SHIFT);
    long outer_value = block_symbol(u->block, name);
    enum symbol_scope outer = (enum symbol_scope)(outer_value >> SYMBOL_SCOPE_SHIFT);
    if ((scope != outer && scope != SCOPE_FREE &&
         !(scope == SCOPE_CELL && outer == SCOPE_FREE)) ||
        in_class) {
        name_map_set(&s->outer_symbols, scratch, name, outer_value);
        name_map_set(&u->block->symbols, scratch, name, value);
    }
    if (is_local || in_class)
        emit_isolate(g, s, at, name, scope, outer);
}

static void push_inline_state(struct codegen *g, struct inline_state *s, struct span at,
                              const struct block *comp)
{
    bool in_class = g->u->block->kind == BLOCK_CLASS && !g->u->in_inlined_comp;
    size_t n = comp->symbols.len;
    *s = (struct inline_state){
        .pushed = arena_alloc(&g->ctx->scratch, size_mul(n, sizeof *s->pushed)),
        .hidden = arena_alloc(&g->ctx->scratch, size_mul(n, sizeof *s->hidden)),
        .cleanup = NO_LABEL,
        .end = NO_LABEL,
    };
    g->u->in_inlined_comp++;
    for (size_t i = 0; i < n; i++)
        if (comp->symbols.values[i])
            isolate_symbol(g, s, at, comp->symbols.keys[i], comp->symbols.values[i], in_class);
    if (!s->n_pushed)
        return;
    // Back on top: the iterator.
    emit_arg(g, OP_SWAP, (int)s->n_pushed + 1, at);
    s->cleanup = gen_new_label(g);
    s->end = gen_new_label(g);
    emit_jump(g, OP_SETUP_FINALLY, s->cleanup, at);
}

static void emit_restore(struct codegen *g, const struct inline_state *s, struct span at)
{
    // The result or the exception goes below the saved values.
    emit_arg(g, OP_SWAP, (int)s->n_pushed + 1, at);
    for (size_t i = s->n_pushed; i-- > 0;)
        emit_arg(g, OP_STORE_FAST_MAYBE_NULL,
                 name_map_index(&g->u->varnames, &g->ctx->scratch, s->pushed[i]), at);
}

static void pop_inline_state(struct codegen *g, const struct inline_state *s, struct span at)
{
    g->u->in_inlined_comp--;
    if (s->n_pushed) {
        emit_op(g, OP_POP_BLOCK, span_none());
        emit_jump(g, OP_JUMP_NO_INTERRUPT, s->end, span_none());
        gen_place_label(g, s->cleanup);
        emit_arg(g, OP_SWAP, 2, span_none()); // the unfinished result
        emit_op(g, OP_POP_TOP, span_none());
        emit_restore(g, s, at);
        emit_arg(g, OP_RERAISE, 0, span_none());
        gen_place_label(g, s->end);
        emit_restore(g, s, at);
    }
    for (size_t i = 0; i < s->outer_symbols.len; i++)
        name_map_set(&g->u->block->symbols, &g->ctx->scratch, s->outer_symbols.keys[i],
                     s->outer_symbols.values[i]);
    for (size_t i = 0; i < s->n_hidden; i++)
        name_set_remove(&g->u->fast_hidden, s->hidden[i]);
}

/* ---------------------------------------------------------------- the whole */

static const char *function_name(enum expr_kind kind)
{
    switch (kind) {
    case EXPR_LISTCOMP:
        return "<listcomp>";
    case EXPR_SETCOMP:
        return "<setcomp>";
    case EXPR_DICTCOMP:
        return "<dictcomp>";
    default:
        return "<genexpr>";
    }
}

static void emit_empty_result(struct codegen *g, const struct expr *e)
{
    if (e->kind == EXPR_LISTCOMP)
        emit_arg(g, OP_BUILD_LIST, 0, e->at);
    else if (e->kind == EXPR_SETCOMP)
        emit_arg(g, OP_BUILD_SET, 0, e->at);
    else if (e->kind == EXPR_DICTCOMP)
        emit_arg(g, OP_BUILD_MAP, 0, e->at);
}

static bool gen_inlined(struct codegen *g, struct comp *c)
{
    struct expr *e = c->e;
    struct inline_state state;
    if (!gen_expr(g, e->comp.generators.items[0].iter))
        return false;
    emit_op(g, OP_GET_ITER, e->comp.generators.items[0].iter->at);
    push_inline_state(g, &state, e->at, c->block);
    emit_empty_result(g, e);
    emit_arg(g, OP_SWAP, 2, e->at);
    if (!gen_generator(g, c, 0, 0))
        return false;
    pop_inline_state(g, &state, e->at);
    return true;
}

bool gen_comprehension(struct codegen *g, struct expr *e)
{
    struct comp c = {e, symtable_find(g->st, e, ROLE_BODY), false};
    c.is_inlined = c.block->is_inlined;
    if (c.block->is_coroutine && e->kind != EXPR_GENERATOREXP &&
        g->u->kind != UNIT_COMPREHENSION)
        return ctx_fail(g->ctx, e->at,
                        "asynchronous comprehension outside of an asynchronous function");
    if (c.is_inlined)
        return gen_inlined(g, &c);
    unit_enter(g, ctx_name(g->ctx, function_name(e->kind)), UNIT_COMPREHENSION, e, ROLE_BODY,
               e->at.lineno);
    emit_empty_result(g, e);
    if (!gen_generator(g, &c, 0, 0))
        return false;
    if (e->kind == EXPR_GENERATOREXP)
        gen_stopiteration_handler(g);
    else
        emit_op(g, OP_RETURN_VALUE, e->at);
    gen_closure(g, e->at, unit_leave(g, true), 0);
    if (!gen_expr(g, e->comp.generators.items[0].iter))
        return false;
    emit_op(g, OP_GET_ITER, e->comp.generators.items[0].iter->at);
    emit_arg(g, OP_CALL, 0, e->at);
    return true;
}
