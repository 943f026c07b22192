/*
 * Leaving early: what return, break and continue undo on their way out of loops, `try` and
 * `with`. The body of a `finally` is generated once more for each such way.
 */
#include "sim/front/codegen.h"

#include <assert.h>

bool gen_push_block(struct codegen *g, struct frame_block fb)
{
    if (g->u->n_frame_blocks >= MAX_FRAME_BLOCKS)
        return ctx_fail(g->ctx, fb.at, "too many statically nested blocks");
    g->u->frame_blocks[g->u->n_frame_blocks++] = fb;
    return true;
}

void gen_pop_block(struct codegen *g)
{
    assert(g->u->n_frame_blocks > 0);
    g->u->n_frame_blocks--;
}

/* type, value and traceback of "no exception" */
void emit_exit_with_nones(struct codegen *g, struct span at)
{
    emit_none(g, at);
    emit_none(g, at);
    emit_none(g, at);
    emit_arg(g, OP_CALL, 2, at);
}

/* Drops what is below the value that is being returned. */
static void emit_pop_below(struct codegen *g, bool keep_top, int op, struct span at)
{
    if (keep_top)
        emit_arg(g, OP_SWAP, 2, at);
    emit_op(g, op, at);
}

static bool unwind_finally(struct codegen *g, struct span *at, const struct frame_block *fb,
                           bool keep_top)
{
    emit_op(g, OP_POP_BLOCK, *at);
    if (keep_top && !gen_push_block(g, (struct frame_block){.kind = FB_POP_VALUE, .at = *at}))
        return false;
    if (!gen_stmts(g, fb->final_body))
        return false;
    if (keep_top)
        gen_pop_block(g);
    // The finally body seems to run after the leaving statement, so what follows has no line.
    *at = span_none();
    return true;
}

static bool unwind_frame_block(struct codegen *g, struct span *at, const struct frame_block *fb,
                               bool keep_top)
{
    switch (fb->kind) {
    case FB_WHILE:
    case FB_EXCEPTION_HANDLER:
    case FB_EXCEPTION_GROUP_HANDLER:
    case FB_STOP_ITERATION:
        return true;
    case FB_FOR:
        emit_pop_below(g, keep_top, OP_POP_TOP, *at); // the iterator
        return true;
    case FB_TRY_EXCEPT:
        emit_op(g, OP_POP_BLOCK, *at);
        return true;
    case FB_FINALLY_TRY:
        return unwind_finally(g, at, fb, keep_top);
    case FB_FINALLY_END:
        emit_pop_below(g, keep_top, OP_POP_TOP, *at); // the exception
        if (keep_top)
            emit_arg(g, OP_SWAP, 2, *at);
        emit_op(g, OP_POP_BLOCK, *at);
        emit_op(g, OP_POP_EXCEPT, *at);
        return true;
    case FB_WITH:
        *at = fb->at;
        emit_op(g, OP_POP_BLOCK, *at);
        if (keep_top)
            emit_arg(g, OP_SWAP, 2, *at);
        emit_exit_with_nones(g, *at);
        emit_op(g, OP_POP_TOP, *at);
        *at = span_none();
        return true;
    case FB_HANDLER_CLEANUP:
        if (fb->name)
            emit_op(g, OP_POP_BLOCK, *at);
        if (keep_top)
            emit_arg(g, OP_SWAP, 2, *at);
        emit_op(g, OP_POP_BLOCK, *at);
        emit_op(g, OP_POP_EXCEPT, *at);
        if (!fb->name)
            return true;
        emit_none(g, *at);
        return gen_name(g, *at, fb->name, CTX_STORE) && gen_name(g, *at, fb->name, CTX_DEL);
    case FB_POP_VALUE:
        emit_pop_below(g, keep_top, OP_POP_TOP, *at);
        return true;
    }
    return true;
}

/*
 * Undoes the frame blocks out to the innermost loop (*loop) or, if `loop` is NULL, all of them.
 * *at becomes the location for what follows.
 */
static bool unwind_frame_blocks(struct codegen *g, struct span *at, bool keep_top,
                                struct frame_block **loop)
{
    if (!g->u->n_frame_blocks)
        return true;
    struct frame_block *top = &g->u->frame_blocks[g->u->n_frame_blocks - 1];
    if (top->kind == FB_EXCEPTION_GROUP_HANDLER)
        return ctx_fail(g->ctx, *at,
                        "'break', 'continue' and 'return' cannot appear in an except* block");
    if (loop && (top->kind == FB_WHILE || top->kind == FB_FOR)) {
        *loop = top;
        return true;
    }
    // Off the stack meanwhile: a finally body is outside its own `try`.
    struct frame_block copy = *top;
    g->u->n_frame_blocks--;
    if (!unwind_frame_block(g, at, &copy, keep_top) ||
        !unwind_frame_blocks(g, at, keep_top, loop))
        return false;
    g->u->frame_blocks[g->u->n_frame_blocks++] = copy;
    return true;
}

bool gen_return(struct codegen *g, struct stmt *s)
{
    struct span at = s->at;
    struct expr *value = s->return_.value;
    if (!block_is_function_like(g->u->block))
        return ctx_fail(g->ctx, at, "'return' outside function");
    bool keep_top = value && value->kind != EXPR_CONSTANT;
    if (keep_top) {
        if (!gen_expr(g, value))
            return false;
    } else if (value) {
        at = value->at;
        emit_op(g, OP_NOP, at);
    }
    if (!value || value->at.lineno != s->at.lineno) {
        at = s->at;
        emit_op(g, OP_NOP, at);
    }
    if (!unwind_frame_blocks(g, &at, keep_top, NULL))
        return false;
    if (!value)
        emit_none(g, at);
    else if (!keep_top)
        emit_const(g, value->constant.value, at);
    emit_op(g, OP_RETURN_VALUE, at);
    return true;
}

bool gen_break(struct codegen *g, struct stmt *s)
{
    struct span at = s->at;
    struct frame_block *loop = NULL;
    emit_op(g, OP_NOP, at);
    if (!unwind_frame_blocks(g, &at, false, &loop))
        return false;
    if (!loop)
        return ctx_fail(g->ctx, s->at, "'break' outside loop");
    if (!unwind_frame_block(g, &at, loop, false))
        return false;
    emit_jump(g, OP_JUMP, loop->exit, at);
    return true;
}

bool gen_continue(struct codegen *g, struct stmt *s)
{
    struct span at = s->at;
    struct frame_block *loop = NULL;
    emit_op(g, OP_NOP, at);
    if (!unwind_frame_blocks(g, &at, false, &loop))
        return false;
    if (!loop)
        return ctx_fail(g->ctx, s->at, "'continue' not properly in loop");
    emit_jump(g, OP_JUMP, loop->block, at);
    return true;
}

void gen_stopiteration_handler(struct codegen *g)
{
    int handler = gen_new_label(g);
    seq_insert_first(&g->u->seq, OP_SETUP_CLEANUP, handler, span_none());
    emit_none(g, span_none());
    emit_op(g, OP_RETURN_VALUE, span_none());
    gen_place_label(g, handler);
    emit_arg(g, OP_CALL_INTRINSIC_1, INTRINSIC_STOPITERATION_ERROR, span_none());
    emit_arg(g, OP_RERAISE, 1, span_none());
}
