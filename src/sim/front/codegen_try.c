/*
 * try: handlers, else, finally, and the except* form.
 *
 * A protected region opens with SETUP_FINALLY or SETUP_CLEANUP and ends with POP_BLOCK; the
 * flow graph turns both into the exception table. At a handler the exception is on the stack,
 * below it the previous one that PUSH_EXC_INFO saved.
 */
#include "sim/front/codegen.h"

static void emit_pop_except_and_reraise(struct codegen *g)
{
    emit_arg(g, OP_COPY, 3, span_none());
    emit_op(g, OP_POP_EXCEPT, span_none());
    emit_arg(g, OP_RERAISE, 1, span_none());
}

/* The exception's name goes away with its handler: `name = None; del name`. */
static bool gen_forget(struct codegen *g, const char *name)
{
    emit_none(g, span_none());
    return gen_name(g, span_none(), name, CTX_STORE) && gen_name(g, span_none(), name, CTX_DEL);
}

static struct frame_block block_at(enum frame_block_kind kind, int block, struct span at)
{
    return (struct frame_block){kind, block, NO_LABEL, at, NULL, NULL};
}

/* ---------------------------------------------------------------- except */

static bool gen_named_handler(struct codegen *g, const struct except_handler *h, int end)
{
    int cleanup_end = gen_new_label(g);
    int cleanup_body = gen_new_label(g);
    if (!gen_name(g, h->at, h->name, CTX_STORE))
        return false;
    emit_jump(g, OP_SETUP_CLEANUP, cleanup_end, h->at);
    gen_place_label(g, cleanup_body);
    struct frame_block fb = block_at(FB_HANDLER_CLEANUP, cleanup_body, h->at);
    fb.name = h->name;
    if (!gen_push_block(g, fb) || !gen_stmts(g, &h->body))
        return false;
    gen_pop_block(g);
    emit_op(g, OP_POP_BLOCK, span_none());
    emit_op(g, OP_POP_BLOCK, span_none());
    emit_op(g, OP_POP_EXCEPT, span_none());
    if (!gen_forget(g, h->name))
        return false;
    emit_jump(g, OP_JUMP_NO_INTERRUPT, end, span_none());
    gen_place_label(g, cleanup_end);
    if (!gen_forget(g, h->name))
        return false;
    emit_arg(g, OP_RERAISE, 1, span_none());
    return true;
}

static bool gen_nameless_handler(struct codegen *g, const struct except_handler *h, int end)
{
    int cleanup_body = gen_new_label(g);
    emit_op(g, OP_POP_TOP, h->at);
    gen_place_label(g, cleanup_body);
    if (!gen_push_block(g, block_at(FB_HANDLER_CLEANUP, cleanup_body, h->at)) ||
        !gen_stmts(g, &h->body))
        return false;
    gen_pop_block(g);
    emit_op(g, OP_POP_BLOCK, span_none());
    emit_op(g, OP_POP_EXCEPT, span_none());
    emit_jump(g, OP_JUMP_NO_INTERRUPT, end, span_none());
    return true;
}

static bool gen_handlers(struct codegen *g, const struct handler_seq *handlers, int end)
{
    for (size_t i = 0; i < handlers->len; i++) {
        const struct except_handler *h = handlers->items[i];
        if (!h->type && i + 1 < handlers->len)
            return ctx_fail(g->ctx, h->at, "default 'except:' must be last");
        int next = gen_new_label(g);
        if (h->type) {
            if (!gen_expr(g, h->type))
                return false;
            emit_op(g, OP_CHECK_EXC_MATCH, h->at);
            emit_jump(g, OP_POP_JUMP_IF_FALSE, next, h->at);
        }
        if (h->name ? !gen_named_handler(g, h, end) : !gen_nameless_handler(g, h, end))
            return false;
        gen_place_label(g, next);
    }
    return true;
}

static bool gen_try_except(struct codegen *g, struct stmt *s)
{
    int body = gen_new_label(g);
    int except = gen_new_label(g);
    int end = gen_new_label(g);
    int cleanup = gen_new_label(g);
    emit_jump(g, OP_SETUP_FINALLY, except, s->at);
    gen_place_label(g, body);
    if (!gen_push_block(g, block_at(FB_TRY_EXCEPT, body, s->at)) ||
        !gen_stmts(g, &s->try_.body))
        return false;
    gen_pop_block(g);
    emit_op(g, OP_POP_BLOCK, span_none());
    if (!gen_stmts(g, &s->try_.orelse))
        return false;
    emit_jump(g, OP_JUMP_NO_INTERRUPT, end, span_none());

    gen_place_label(g, except);
    emit_jump(g, OP_SETUP_CLEANUP, cleanup, span_none());
    emit_op(g, OP_PUSH_EXC_INFO, span_none());
    if (!gen_push_block(g, block_at(FB_EXCEPTION_HANDLER, NO_LABEL, s->at)) ||
        !gen_handlers(g, &s->try_.handlers, end))
        return false;
    gen_pop_block(g);
    emit_arg(g, OP_RERAISE, 0, span_none());
    gen_place_label(g, cleanup);
    emit_pop_except_and_reraise(g);
    gen_place_label(g, end);
    return true;
}

/* ---------------------------------------------------------------- except* */

/*
 * The stack of the handlers holds [original, list, rest]: the list collects what the handlers
 * raise, rest is the part of the group that none has taken yet.
 */
static bool gen_star_handler(struct codegen *g, const struct except_handler *h, bool is_first)
{
    int except = gen_new_label(g);
    int with_error = gen_new_label(g);
    int no_match = gen_new_label(g);
    int cleanup_end = gen_new_label(g);
    int cleanup_body = gen_new_label(g);
    if (is_first) {
        emit_arg(g, OP_BUILD_LIST, 0, h->at);
        emit_arg(g, OP_COPY, 2, h->at);
    }
    if (h->type) {
        if (!gen_expr(g, h->type))
            return false;
        emit_op(g, OP_CHECK_EG_MATCH, h->at);
        emit_arg(g, OP_COPY, 1, h->at);
        emit_jump(g, OP_POP_JUMP_IF_NONE, no_match, h->at);
    }
    if (!h->name)
        emit_op(g, OP_POP_TOP, h->at);
    else if (!gen_name(g, h->at, h->name, CTX_STORE))
        return false;
    emit_jump(g, OP_SETUP_CLEANUP, cleanup_end, h->at);
    gen_place_label(g, cleanup_body);
    struct frame_block fb = block_at(FB_HANDLER_CLEANUP, cleanup_body, h->at);
    fb.name = h->name;
    if (!gen_push_block(g, fb) || !gen_stmts(g, &h->body))
        return false;
    gen_pop_block(g);
    emit_op(g, OP_POP_BLOCK, span_none());
    if (h->name && !gen_forget(g, h->name))
        return false;
    emit_jump(g, OP_JUMP_NO_INTERRUPT, except, span_none());

    gen_place_label(g, cleanup_end);
    if (h->name && !gen_forget(g, h->name))
        return false;
    emit_arg(g, OP_LIST_APPEND, 3, span_none());
    emit_op(g, OP_POP_TOP, span_none());
    emit_jump(g, OP_JUMP_NO_INTERRUPT, with_error, span_none());

    gen_place_label(g, except);
    emit_op(g, OP_NOP, span_none());
    emit_jump(g, OP_JUMP_NO_INTERRUPT, with_error, span_none());
    gen_place_label(g, no_match);
    emit_op(g, OP_POP_TOP, h->at);
    gen_place_label(g, with_error);
    return true;
}

static void gen_star_end(struct codegen *g, int reraise_star, int end, int cleanup)
{
    struct span none = span_none();
    int reraise = gen_new_label(g);
    gen_place_label(g, reraise_star);
    emit_arg(g, OP_CALL_INTRINSIC_2, INTRINSIC_PREP_RERAISE_STAR, none);
    emit_arg(g, OP_COPY, 1, none);
    emit_jump(g, OP_POP_JUMP_IF_NOT_NONE, reraise, none);
    emit_op(g, OP_POP_TOP, none);
    emit_op(g, OP_POP_BLOCK, none);
    emit_op(g, OP_POP_EXCEPT, none);
    emit_jump(g, OP_JUMP_NO_INTERRUPT, end, none);
    gen_place_label(g, reraise);
    emit_op(g, OP_POP_BLOCK, none);
    emit_arg(g, OP_SWAP, 2, none);
    emit_op(g, OP_POP_EXCEPT, none);
    emit_arg(g, OP_RERAISE, 0, none);
    gen_place_label(g, cleanup);
    emit_pop_except_and_reraise(g);
}

static bool gen_try_star(struct codegen *g, struct stmt *s)
{
    int body = gen_new_label(g);
    int except = gen_new_label(g);
    int orelse = gen_new_label(g);
    int end = gen_new_label(g);
    int cleanup = gen_new_label(g);
    int reraise_star = gen_new_label(g);
    emit_jump(g, OP_SETUP_FINALLY, except, s->at);
    gen_place_label(g, body);
    if (!gen_push_block(g, block_at(FB_TRY_EXCEPT, body, s->at)) ||
        !gen_stmts(g, &s->try_.body))
        return false;
    gen_pop_block(g);
    emit_op(g, OP_POP_BLOCK, span_none());
    emit_jump(g, OP_JUMP_NO_INTERRUPT, orelse, span_none());

    gen_place_label(g, except);
    emit_jump(g, OP_SETUP_CLEANUP, cleanup, span_none());
    emit_op(g, OP_PUSH_EXC_INFO, span_none());
    if (!gen_push_block(g, block_at(FB_EXCEPTION_GROUP_HANDLER, NO_LABEL, s->at)))
        return false;
    for (size_t i = 0; i < s->try_.handlers.len; i++)
        if (!gen_star_handler(g, s->try_.handlers.items[i], i == 0))
            return false;
    emit_arg(g, OP_LIST_APPEND, 1, span_none());
    emit_jump(g, OP_JUMP_NO_INTERRUPT, reraise_star, span_none());
    gen_pop_block(g);
    gen_star_end(g, reraise_star, end, cleanup);
    gen_place_label(g, orelse);
    if (!gen_stmts(g, &s->try_.orelse))
        return false;
    gen_place_label(g, end);
    return true;
}

/* ---------------------------------------------------------------- finally */

static bool gen_try_body(struct codegen *g, struct stmt *s)
{
    if (!s->try_.handlers.len)
        return gen_stmts(g, &s->try_.body);
    return s->kind == STMT_TRYSTAR ? gen_try_star(g, s) : gen_try_except(g, s);
}

bool gen_try(struct codegen *g, struct stmt *s)
{
    if (!s->try_.finalbody.len)
        return gen_try_body(g, s);
    int body = gen_new_label(g);
    int end = gen_new_label(g);
    int exit = gen_new_label(g);
    emit_jump(g, OP_SETUP_FINALLY, end, s->at);
    gen_place_label(g, body);
    struct frame_block fb = {FB_FINALLY_TRY, body, end, s->at, &s->try_.finalbody, NULL};
    if (!gen_push_block(g, fb) || !gen_try_body(g, s))
        return false;
    emit_op(g, OP_POP_BLOCK, span_none());
    gen_pop_block(g);
    if (!gen_stmts(g, &s->try_.finalbody))
        return false;
    emit_jump(g, OP_JUMP_NO_INTERRUPT, exit, span_none());

    gen_place_label(g, end);
    int cleanup = gen_new_label(g);
    if (!gen_push_block(g, block_at(FB_FINALLY_END, end, s->at)))
        return false;
    emit_jump(g, OP_SETUP_CLEANUP, cleanup, span_none());
    emit_op(g, OP_PUSH_EXC_INFO, span_none());
    if (!gen_stmts(g, &s->try_.finalbody))
        return false;
    gen_pop_block(g);
    emit_arg(g, OP_RERAISE, 0, span_none());
    gen_place_label(g, cleanup);
    emit_pop_except_and_reraise(g);
    gen_place_label(g, exit);
    return true;
}
