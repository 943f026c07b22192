/*
 * Units of code: opening one for a scope, closing it into a code object. The instructions in
 * between come from the other codegen files.
 */
#include "sim/front/codegen.h"

#include "sim/front/assemble.h"
#include "sim/front/compile_text.h"

/* ---------------------------------------------------------------- qualified names */

static bool is_global_in(struct codegen *g, const struct unit *outer, const char *name)
{
    const char *mangled = ctx_mangle(g->ctx, outer->private_name, name);
    return block_scope(outer->block, mangled) == SCOPE_GLOBAL_EXPLICIT;
}

static const char *make_qualname(struct codegen *g, const struct unit *u)
{
    const struct unit *outer = u->outer;
    if (outer && outer->kind == UNIT_TYPE_PARAMS)
        outer = outer->outer; // "f", not "<generic parameters of f>.f"
    if (!outer || !outer->outer)
        return u->name;
    bool is_definition = u->kind == UNIT_FUNCTION || u->kind == UNIT_CLASS;
    if (is_definition && is_global_in(g, outer, u->name))
        return u->name;
    bool in_function = outer->kind == UNIT_FUNCTION || outer->kind == UNIT_LAMBDA;
    return ctx_name(g->ctx, arena_printf(&g->ctx->scratch, "%s%s.%s", outer->qualname,
                                         in_function ? ".<locals>" : "", u->name));
}

/* ---------------------------------------------------------------- opening a unit */

/* The block's symbols of a scope or with a flag, sorted, numbered from `first`. */
static void number_symbols(struct codegen *g, struct name_map *map, const struct block *b,
                           enum symbol_scope scope, int flag, int first)
{
    struct arena *scratch = &g->ctx->scratch;
    const char **keys = arena_alloc(scratch, size_mul(b->symbols.len, sizeof *keys));
    size_t n = 0;
    for (size_t i = 0; i < b->symbols.len; i++) {
        long value = b->symbols.values[i];
        if ((value >> SYMBOL_SCOPE_SHIFT) == (long)scope || (value & flag))
            keys[n++] = b->symbols.keys[i];
    }
    names_sort(keys, n);
    for (size_t i = 0; i < n; i++)
        name_map_set(map, scratch, keys[i], first + (long)i);
}

static void add_implicit_cell(struct codegen *g, struct unit *u, const char *name)
{
    name_map_set(&u->cellvars, &g->ctx->scratch, ctx_name(g->ctx, name), (long)u->cellvars.len);
}

void unit_enter(struct codegen *g, const char *name, enum unit_kind kind, const void *node,
                enum block_role role, int first_line)
{
    struct unit *u = arena_alloc(&g->ctx->scratch, sizeof *u);
    u->outer = g->u;
    u->kind = kind;
    u->name = name;
    u->first_line = first_line;
    u->block = symtable_find(g->st, node, role);
    for (size_t i = 0; i < u->block->params.len; i++)
        name_map_index(&u->varnames, &g->ctx->scratch, u->block->params.keys[i]);
    number_symbols(g, &u->cellvars, u->block, SCOPE_CELL, DEF_COMP_CELL, 0);
    if (u->block->needs_class_closure)
        add_implicit_cell(g, u, "__class__");
    if (u->block->needs_classdict)
        add_implicit_cell(g, u, "__classdict__");
    number_symbols(g, &u->freevars, u->block, SCOPE_FREE, DEF_FREE_CLASS, (int)u->cellvars.len);
    if (g->u)
        u->private_name = g->u->private_name;
    u->qualname = kind == UNIT_MODULE ? name : make_qualname(g, u);
    g->u = u;
    g->n_units++;

    // A module's first instruction is on line 0, before all text.
    int line = kind == UNIT_MODULE ? 0 : first_line;
    emit_arg(g, OP_RESUME, RESUME_AT_START, (struct span){line, 0, first_line, 0});
}

/* ---------------------------------------------------------------- closing a unit */

static int code_flags(const struct codegen *g)
{
    const struct block *b = g->u->block;
    int flags = g->ctx->future_flags;
    if (!block_is_function_like(b))
        return flags;
    flags |= CO_NEWLOCALS | CO_OPTIMIZED;
    if (b->is_nested)
        flags |= CO_NESTED;
    if (b->is_generator)
        flags |= CO_GENERATOR;
    if (b->has_varargs)
        flags |= CO_VARARGS;
    if (b->has_varkeywords)
        flags |= CO_VARKEYWORDS;
    return flags;
}

const struct code *unit_leave(struct codegen *g, bool add_none)
{
    struct unit *u = g->u;
    // Whatever falls off the end returns; nor is any label then behind the last instruction.
    if (add_none)
        emit_none(g, span_none());
    emit_op(g, OP_RETURN_VALUE, span_none());

    struct flow_input in = {
        .scratch = &g->ctx->scratch,
        .pool = &g->ctx->consts,
        .seq = &u->seq,
        .consts = &u->consts,
        .varnames = &u->varnames,
        .cellvars = &u->cellvars,
        .freevars = &u->freevars,
        .n_params = (int)u->block->params.len,
        .first_line = u->first_line,
        .flags = code_flags(g),
    };
    struct flow_output flow;
    flowgraph_run(&in, &flow);
    struct assemble_input unit = {
        .arena = g->ctx->arena,
        .filename = g->ctx->filename,
        .name = u->name,
        .qualname = u->qualname,
        .first_line = u->first_line,
        .n_args = u->n_args,
        .n_posonly_args = u->n_posonly_args,
        .n_kwonly_args = u->n_kwonly_args,
        .flags = in.flags,
        .consts = &u->consts,
        .names = &u->names,
        .varnames = &u->varnames,
        .cellvars = &u->cellvars,
        .freevars = &u->freevars,
        .hidden = &u->fast_hidden,
    };
    const struct code *code = assemble(&unit, &flow);
    seq_release(&flow.seq);
    seq_release(&u->seq);
    g->u = u->outer;
    g->n_units--;
    return code;
}

void units_release(struct codegen *g)
{
    for (; g->u; g->u = g->u->outer)
        seq_release(&g->u->seq);
}

/* ---------------------------------------------------------------- the whole */

static bool has_annotations(const struct stmt_seq *body);

static bool stmt_has_annotations(const struct stmt *s)
{
    switch (s->kind) {
    case STMT_ANNASSIGN:
        return true;
    case STMT_FOR:
    case STMT_ASYNCFOR:
        return has_annotations(&s->for_.body) || has_annotations(&s->for_.orelse);
    case STMT_WHILE:
    case STMT_IF:
        return has_annotations(&s->while_.body) || has_annotations(&s->while_.orelse);
    case STMT_WITH:
    case STMT_ASYNCWITH:
        return has_annotations(&s->with.body);
    case STMT_MATCH:
        for (size_t i = 0; i < s->match.cases.len; i++)
            if (has_annotations(&s->match.cases.items[i].body))
                return true;
        return false;
    case STMT_TRY:
    case STMT_TRYSTAR:
        for (size_t i = 0; i < s->try_.handlers.len; i++)
            if (has_annotations(&s->try_.handlers.items[i]->body))
                return true;
        return has_annotations(&s->try_.body) || has_annotations(&s->try_.finalbody) ||
               has_annotations(&s->try_.orelse);
    default:
        return false;
    }
}

static bool has_annotations(const struct stmt_seq *body)
{
    for (size_t i = 0; i < body->len; i++)
        if (stmt_has_annotations(body->items[i]))
            return true;
    return false;
}

bool gen_body(struct codegen *g, struct span at, const struct stmt_seq *body)
{
    if (g->u->kind == UNIT_MODULE && body->len)
        at = body->items[0]->at;
    if (has_annotations(body))
        emit_op(g, OP_SETUP_ANNOTATIONS, at);
    const struct constant *doc = body_docstring(body);
    if (doc && g->ctx->opts->optimize < 2) {
        emit_const(g, clean_docstring(g->ctx, doc), body->items[0]->expr.value->at);
        if (!gen_name(g, span_none(), ctx_name(g->ctx, "__doc__"), CTX_STORE))
            return false;
    }
    size_t first = doc ? 1 : 0;
    struct stmt_seq rest = {body->items + first, body->len - first};
    return gen_stmts(g, &rest);
}

bool gen_module(struct codegen *g, struct mod *mod, const struct code **out)
{
    unit_enter(g, ctx_name(g->ctx, "<module>"), UNIT_MODULE, mod, ROLE_BODY, 1);
    switch (mod->kind) {
    case MOD_MODULE:
        if (!gen_body(g, (struct span){1, 0, 1, 0}, &mod->body))
            return false;
        break;
    case MOD_INTERACTIVE:
        g->is_interactive = true;
        if (has_annotations(&mod->body))
            emit_op(g, OP_SETUP_ANNOTATIONS, mod->body.items[0]->at);
        if (!gen_stmts(g, &mod->body))
            return false;
        break;
    case MOD_EXPRESSION:
        if (!gen_expr(g, mod->expression))
            return false;
        break;
    }
    *out = unit_leave(g, mod->kind != MOD_EXPRESSION);
    return true;
}
