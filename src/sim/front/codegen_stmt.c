/*
 * Statements, save those that have files of their own.
 */
#include "sim/front/codegen.h"

static bool gen_stmt(struct codegen *g, struct stmt *s);

bool gen_stmts(struct codegen *g, const struct stmt_seq *seq)
{
    for (size_t i = 0; i < seq->len; i++)
        if (!gen_stmt(g, seq->items[i]))
            return false;
    return true;
}

/* ---------------------------------------------------------------- loops and branches */

static bool gen_for(struct codegen *g, struct stmt *s)
{
    int start = gen_new_label(g);
    int cleanup = gen_new_label(g);
    int end = gen_new_label(g);
    if (!gen_push_block(g, (struct frame_block){FB_FOR, start, end, s->at, NULL, NULL}) ||
        !gen_expr(g, s->for_.iter))
        return false;
    struct span at = s->for_.iter->at;
    emit_op(g, OP_GET_ITER, at);
    gen_place_label(g, start);
    emit_jump(g, OP_FOR_ITER, cleanup, at);
    // So that a target on a line of its own gets a line event.
    emit_op(g, OP_NOP, s->for_.target->at);
    if (!gen_expr(g, s->for_.target) || !gen_stmts(g, &s->for_.body))
        return false;
    emit_jump(g, OP_JUMP, start, span_none());
    gen_place_label(g, cleanup);
    emit_op(g, OP_END_FOR, span_none());
    emit_op(g, OP_POP_TOP, span_none());
    gen_pop_block(g);
    if (!gen_stmts(g, &s->for_.orelse))
        return false;
    gen_place_label(g, end);
    return true;
}

static bool gen_while(struct codegen *g, struct stmt *s)
{
    int loop = gen_new_label(g);
    int body = gen_new_label(g);
    int anchor = gen_new_label(g);
    int end = gen_new_label(g);
    gen_place_label(g, loop);
    if (!gen_push_block(g, (struct frame_block){FB_WHILE, loop, end, s->at, NULL, NULL}) ||
        !gen_jump_if(g, s->at, s->while_.test, anchor, false))
        return false;
    gen_place_label(g, body);
    if (!gen_stmts(g, &s->while_.body) || !gen_jump_if(g, s->at, s->while_.test, body, true))
        return false;
    gen_pop_block(g);
    gen_place_label(g, anchor);
    if (!gen_stmts(g, &s->while_.orelse))
        return false;
    gen_place_label(g, end);
    return true;
}

static bool gen_if(struct codegen *g, struct stmt *s)
{
    int end = gen_new_label(g);
    int next = s->if_.orelse.len ? gen_new_label(g) : end;
    if (!gen_jump_if(g, s->at, s->if_.test, next, false) || !gen_stmts(g, &s->if_.body))
        return false;
    if (s->if_.orelse.len) {
        emit_jump(g, OP_JUMP_NO_INTERRUPT, end, span_none());
        gen_place_label(g, next);
        if (!gen_stmts(g, &s->if_.orelse))
            return false;
    }
    gen_place_label(g, end);
    return true;
}

/* ---------------------------------------------------------------- with */

static void gen_with_suppress(struct codegen *g, int cleanup)
{
    struct span none = span_none();
    int suppress = gen_new_label(g);
    int exit = gen_new_label(g);
    emit_op(g, OP_TO_BOOL, none);
    emit_jump(g, OP_POP_JUMP_IF_TRUE, suppress, none);
    emit_arg(g, OP_RERAISE, 2, none);
    gen_place_label(g, suppress);
    emit_op(g, OP_POP_TOP, none);
    emit_op(g, OP_POP_BLOCK, none);
    emit_op(g, OP_POP_EXCEPT, none);
    emit_op(g, OP_POP_TOP, none);
    emit_op(g, OP_POP_TOP, none);
    emit_jump(g, OP_JUMP_NO_INTERRUPT, exit, none);
    gen_place_label(g, cleanup);
    emit_arg(g, OP_COPY, 3, none);
    emit_op(g, OP_POP_EXCEPT, none);
    emit_arg(g, OP_RERAISE, 1, none);
    gen_place_label(g, exit);
}

static bool gen_with(struct codegen *g, struct stmt *s, size_t item)
{
    const struct withitem *w = &s->with.items.items[item];
    int block = gen_new_label(g);
    int final = gen_new_label(g);
    int exit = gen_new_label(g);
    int cleanup = gen_new_label(g);
    struct span at = w->context_expr->at;
    if (!gen_expr(g, w->context_expr))
        return false;
    emit_op(g, OP_BEFORE_WITH, at);
    emit_jump(g, OP_SETUP_WITH, final, at);
    gen_place_label(g, block);
    if (!gen_push_block(g, (struct frame_block){FB_WITH, block, final, at, NULL, NULL}))
        return false;
    if (!w->optional_vars)
        emit_op(g, OP_POP_TOP, at);
    else if (!gen_expr(g, w->optional_vars))
        return false;
    bool is_last = item + 1 == s->with.items.len;
    if (is_last ? !gen_stmts(g, &s->with.body) : !gen_with(g, s, item + 1))
        return false;
    emit_op(g, OP_POP_BLOCK, span_none());
    gen_pop_block(g);
    emit_exit_with_nones(g, at);
    emit_op(g, OP_POP_TOP, at);
    emit_jump(g, OP_JUMP, exit, at);

    gen_place_label(g, final);
    emit_jump(g, OP_SETUP_CLEANUP, cleanup, at);
    emit_op(g, OP_PUSH_EXC_INFO, at);
    emit_op(g, OP_WITH_EXCEPT_START, at);
    gen_with_suppress(g, cleanup);
    gen_place_label(g, exit);
    return true;
}

/* ---------------------------------------------------------------- assignment */

static bool gen_assign_to(struct codegen *g, struct stmt *s)
{
    if (!gen_expr(g, s->assign.value))
        return false;
    for (size_t i = 0; i < s->assign.targets.len; i++) {
        if (i + 1 < s->assign.targets.len)
            emit_arg(g, OP_COPY, 1, s->at);
        if (!gen_expr(g, s->assign.targets.items[i]))
            return false;
    }
    return true;
}

static bool gen_augassign_load(struct codegen *g, struct expr *e)
{
    struct span at = e->at;
    int n;
    switch (e->kind) {
    case EXPR_ATTRIBUTE:
        if (!gen_expr(g, e->attribute.value))
            return false;
        emit_arg(g, OP_COPY, 1, at);
        emit_load_attr(g, e->attribute.attr, false, gen_attr_span(at, e));
        return true;
    case EXPR_SUBSCRIPT:
        if (!gen_expr(g, e->subscript.value))
            return false;
        if (gen_is_two_part_slice(e->subscript.slice)) {
            if (!gen_slice_parts(g, e->subscript.slice, &n))
                return false;
            emit_arg(g, OP_COPY, 3, at);
            emit_arg(g, OP_COPY, 3, at);
            emit_arg(g, OP_COPY, 3, at);
            emit_op(g, OP_BINARY_SLICE, at);
            return true;
        }
        if (!gen_expr(g, e->subscript.slice))
            return false;
        emit_arg(g, OP_COPY, 2, at);
        emit_arg(g, OP_COPY, 2, at);
        emit_op(g, OP_BINARY_SUBSCR, at);
        return true;
    default:
        return gen_name(g, at, e->name.id, CTX_LOAD);
    }
}

static bool gen_augassign_store(struct codegen *g, struct expr *e)
{
    struct span at = e->at;
    switch (e->kind) {
    case EXPR_ATTRIBUTE:
        at = gen_attr_span(at, e);
        emit_arg(g, OP_SWAP, 2, at);
        emit_name(g, OP_STORE_ATTR, e->attribute.attr, at);
        return true;
    case EXPR_SUBSCRIPT:
        if (gen_is_two_part_slice(e->subscript.slice)) {
            emit_arg(g, OP_SWAP, 4, at);
            emit_arg(g, OP_SWAP, 3, at);
            emit_arg(g, OP_SWAP, 2, at);
            emit_op(g, OP_STORE_SLICE, at);
            return true;
        }
        emit_arg(g, OP_SWAP, 3, at);
        emit_arg(g, OP_SWAP, 2, at);
        emit_op(g, OP_STORE_SUBSCR, at);
        return true;
    default:
        return gen_name(g, at, e->name.id, CTX_STORE);
    }
}

static bool gen_augassign(struct codegen *g, struct stmt *s)
{
    struct expr *target = s->augassign.target;
    if (!gen_augassign_load(g, target) || !gen_expr(g, s->augassign.value))
        return false;
    emit_binary(g, s->augassign.op, true, s->at);
    return gen_augassign_store(g, target);
}

/* ---------------------------------------------------------------- annotated assignment */

/* Evaluated for its errors only. */
static bool gen_and_drop(struct codegen *g, struct expr *e)
{
    if (!e)
        return true;
    if (!gen_expr(g, e))
        return false;
    emit_op(g, OP_POP_TOP, e->at);
    return true;
}

static bool gen_and_drop_subscript(struct codegen *g, struct expr *e)
{
    if (e->kind == EXPR_SLICE)
        return gen_and_drop(g, e->slice.lower) && gen_and_drop(g, e->slice.upper) &&
               gen_and_drop(g, e->slice.step);
    if (e->kind != EXPR_TUPLE)
        return gen_and_drop(g, e);
    for (size_t i = 0; i < e->tuple.elts.len; i++)
        if (!gen_and_drop_subscript(g, e->tuple.elts.items[i]))
            return false;
    return true;
}

static bool gen_store_annotation(struct codegen *g, struct stmt *s)
{
    if (!gen_annotation(g, s->annassign.annotation))
        return false;
    emit_name(g, OP_LOAD_NAME, ctx_name(g->ctx, "__annotations__"), s->at);
    emit_str(g, gen_mangle(g, s->annassign.target->name.id), s->at);
    emit_op(g, OP_STORE_SUBSCR, s->at);
    return true;
}

static bool gen_annassign(struct codegen *g, struct stmt *s)
{
    struct expr *target = s->annassign.target;
    bool has_value = s->annassign.value != NULL;
    bool keeps = g->u->kind == UNIT_MODULE || g->u->kind == UNIT_CLASS;
    bool is_future = g->ctx->future_flags & CO_FUTURE_ANNOTATIONS;
    if (has_value && (!gen_expr(g, s->annassign.value) || !gen_expr(g, target)))
        return false;
    switch (target->kind) {
    case EXPR_NAME:
        if (!gen_check_name(g, s->at, target->name.id, CTX_STORE))
            return false;
        if (s->annassign.simple && keeps && !gen_store_annotation(g, s))
            return false;
        break;
    case EXPR_ATTRIBUTE:
        if (!gen_check_name(g, s->at, target->attribute.attr, CTX_STORE))
            return false;
        if (!has_value && !gen_and_drop(g, target->attribute.value))
            return false;
        break;
    default:
        if (!has_value && (!gen_and_drop(g, target->subscript.value) ||
                           !gen_and_drop_subscript(g, target->subscript.slice)))
            return false;
        break;
    }
    if (!s->annassign.simple && keeps && !is_future)
        return gen_and_drop(g, s->annassign.annotation);
    return true;
}

/* ---------------------------------------------------------------- the rest */

static bool gen_assert(struct codegen *g, struct stmt *s)
{
    struct expr *test = s->assert_.test;
    bool is_full_tuple =
        (test->kind == EXPR_TUPLE && test->tuple.elts.len) ||
        (test->kind == EXPR_CONSTANT && test->constant.value->kind == CONST_TUPLE &&
         test->constant.value->len);
    if (is_full_tuple)
        ctx_warn(g->ctx, s->at, "assertion is always true, perhaps remove parentheses?");
    if (g->ctx->opts->optimize)
        return true;
    int end = gen_new_label(g);
    if (!gen_jump_if(g, s->at, test, end, true))
        return false;
    emit_op(g, OP_LOAD_ASSERTION_ERROR, s->at);
    if (s->assert_.msg) {
        if (!gen_expr(g, s->assert_.msg))
            return false;
        emit_arg(g, OP_CALL, 0, s->at);
    }
    emit_arg(g, OP_RAISE_VARARGS, 1, test->at);
    gen_place_label(g, end);
    return true;
}

static bool gen_expr_stmt(struct codegen *g, struct stmt *s)
{
    struct expr *value = s->expr.value;
    if (g->is_interactive && g->n_units <= 1) {
        if (!gen_expr(g, value))
            return false;
        emit_arg(g, OP_CALL_INTRINSIC_1, INTRINSIC_PRINT, s->at);
        emit_op(g, OP_POP_TOP, span_none());
        return true;
    }
    if (value->kind == EXPR_CONSTANT) {
        emit_op(g, OP_NOP, s->at);
        return true;
    }
    if (!gen_expr(g, value))
        return false;
    emit_op(g, OP_POP_TOP, span_none());
    return true;
}

static bool gen_raise(struct codegen *g, struct stmt *s)
{
    int n = 0;
    if (s->raise.exc) {
        n++;
        if (!gen_expr(g, s->raise.exc))
            return false;
        if (s->raise.cause) {
            n++;
            if (!gen_expr(g, s->raise.cause))
                return false;
        }
    }
    emit_arg(g, OP_RAISE_VARARGS, n, s->at);
    return true;
}

static bool gen_kind(struct codegen *g, struct stmt *s)
{
    switch (s->kind) {
    case STMT_FUNCTIONDEF:
        return gen_function(g, s);
    case STMT_CLASSDEF:
        return gen_class(g, s);
    case STMT_TYPEALIAS:
        return gen_type_alias(g, s);
    case STMT_RETURN:
        return gen_return(g, s);
    case STMT_DELETE:
        return gen_exprs(g, &s->delete.targets);
    case STMT_ASSIGN:
        return gen_assign_to(g, s);
    case STMT_AUGASSIGN:
        return gen_augassign(g, s);
    case STMT_ANNASSIGN:
        return gen_annassign(g, s);
    case STMT_FOR:
        return gen_for(g, s);
    case STMT_WHILE:
        return gen_while(g, s);
    case STMT_IF:
        return gen_if(g, s);
    case STMT_WITH:
        return gen_with(g, s, 0);
    case STMT_MATCH:
        return gen_match(g, s);
    case STMT_RAISE:
        return gen_raise(g, s);
    case STMT_TRY:
    case STMT_TRYSTAR:
        return gen_try(g, s);
    case STMT_ASSERT:
        return gen_assert(g, s);
    case STMT_IMPORT:
        return gen_import(g, s);
    case STMT_IMPORTFROM:
        return gen_import_from(g, s);
    case STMT_GLOBAL:
    case STMT_NONLOCAL:
        return true;
    case STMT_EXPR:
        return gen_expr_stmt(g, s);
    case STMT_PASS:
        emit_op(g, OP_NOP, s->at);
        return true;
    case STMT_BREAK:
        return gen_break(g, s);
    case STMT_CONTINUE:
        return gen_continue(g, s);
    case STMT_ASYNCFUNCTIONDEF:
        return ctx_unsupported(g->ctx, s->at, "async def");
    case STMT_ASYNCFOR:
        return ctx_fail(g->ctx, s->at, "'async for' outside async function");
    case STMT_ASYNCWITH:
        return ctx_fail(g->ctx, s->at, "'async with' outside async function");
    }
    return true;
}

static bool gen_stmt(struct codegen *g, struct stmt *s)
{
    if (!ctx_enter(g->ctx, s->at) || !gen_kind(g, s))
        return false;
    ctx_leave(g->ctx);
    return true;
}
