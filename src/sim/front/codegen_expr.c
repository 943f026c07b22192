/*
 * Expressions: operators, truth and jumps, attributes, subscripts.
 */
#include "sim/front/codegen.h"

bool gen_exprs(struct codegen *g, const struct expr_seq *seq)
{
    for (size_t i = 0; i < seq->len; i++)
        if (!gen_expr(g, seq->items[i]))
            return false;
    return true;
}

/* ---------------------------------------------------------------- truth */

static int jump_op(bool cond)
{
    return cond ? OP_POP_JUMP_IF_TRUE : OP_POP_JUMP_IF_FALSE;
}

static bool jump_if_boolop(struct codegen *g, struct span at, struct expr *e, int label,
                           bool cond)
{
    const struct expr_seq *values = &e->boolop.values;
    bool stops_at = e->boolop.op == BOOL_OR;
    int next = stops_at == cond ? label : gen_new_label(g);
    for (size_t i = 0; i + 1 < values->len; i++)
        if (!gen_jump_if(g, at, values->items[i], next, stops_at))
            return false;
    if (!gen_jump_if(g, at, values->items[values->len - 1], label, cond))
        return false;
    if (next != label)
        gen_place_label(g, next);
    return true;
}

static bool jump_if_ifexp(struct codegen *g, struct span at, struct expr *e, int label,
                          bool cond)
{
    int end = gen_new_label(g);
    int next = gen_new_label(g);
    if (!gen_jump_if(g, at, e->ifexp.test, next, false) ||
        !gen_jump_if(g, at, e->ifexp.body, label, cond))
        return false;
    emit_jump(g, OP_JUMP_NO_INTERRUPT, end, span_none());
    gen_place_label(g, next);
    if (!gen_jump_if(g, at, e->ifexp.orelse, label, cond))
        return false;
    gen_place_label(g, end);
    return true;
}

/* The middle operand of a < b < c is kept for the second comparison. */
static void emit_compare_part(struct codegen *g, enum cmpop_kind op, struct span at)
{
    emit_arg(g, OP_SWAP, 2, at);
    emit_arg(g, OP_COPY, 2, at);
    emit_compare(g, op, at);
}

static bool jump_if_compare(struct codegen *g, struct expr *e, int label, bool cond)
{
    size_t n = e->compare.comparators.len - 1;
    int cleanup = gen_new_label(g);
    gen_check_compare(g, e);
    if (!gen_expr(g, e->compare.left))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!gen_expr(g, e->compare.comparators.items[i]))
            return false;
        emit_compare_part(g, e->compare.ops[i], e->at);
        emit_op(g, OP_TO_BOOL, e->at);
        emit_jump(g, OP_POP_JUMP_IF_FALSE, cleanup, e->at);
    }
    if (!gen_expr(g, e->compare.comparators.items[n]))
        return false;
    emit_compare(g, e->compare.ops[n], e->at);
    emit_op(g, OP_TO_BOOL, e->at);
    emit_jump(g, jump_op(cond), label, e->at);
    int end = gen_new_label(g);
    emit_jump(g, OP_JUMP_NO_INTERRUPT, end, span_none());
    gen_place_label(g, cleanup);
    emit_op(g, OP_POP_TOP, e->at);
    if (!cond)
        emit_jump(g, OP_JUMP_NO_INTERRUPT, label, span_none());
    gen_place_label(g, end);
    return true;
}

static bool jump_if(struct codegen *g, struct span at, struct expr *e, int label, bool cond)
{
    if (e->kind == EXPR_UNARYOP && e->unaryop.op == UNARY_NOT)
        return gen_jump_if(g, at, e->unaryop.operand, label, !cond);
    if (e->kind == EXPR_BOOLOP)
        return jump_if_boolop(g, at, e, label, cond);
    if (e->kind == EXPR_IFEXP)
        return jump_if_ifexp(g, at, e, label, cond);
    if (e->kind == EXPR_COMPARE && e->compare.comparators.len > 1)
        return jump_if_compare(g, e, label, cond);
    if (!gen_expr(g, e))
        return false;
    emit_op(g, OP_TO_BOOL, e->at);
    emit_jump(g, jump_op(cond), label, e->at);
    return true;
}

bool gen_jump_if(struct codegen *g, struct span at, struct expr *e, int label, bool cond)
{
    if (!ctx_enter(g->ctx, e->at) || !jump_if(g, at, e, label, cond))
        return false;
    ctx_leave(g->ctx);
    return true;
}

static bool gen_comparison(struct codegen *g, struct expr *e)
{
    size_t n = e->compare.comparators.len - 1;
    gen_check_compare(g, e);
    if (!gen_expr(g, e->compare.left))
        return false;
    int cleanup = n ? gen_new_label(g) : NO_LABEL;
    for (size_t i = 0; i < n; i++) {
        if (!gen_expr(g, e->compare.comparators.items[i]))
            return false;
        emit_compare_part(g, e->compare.ops[i], e->at);
        emit_arg(g, OP_COPY, 1, e->at);
        emit_op(g, OP_TO_BOOL, e->at);
        emit_jump(g, OP_POP_JUMP_IF_FALSE, cleanup, e->at);
        emit_op(g, OP_POP_TOP, e->at);
    }
    if (!gen_expr(g, e->compare.comparators.items[n]))
        return false;
    emit_compare(g, e->compare.ops[n], e->at);
    if (!n)
        return true;
    int end = gen_new_label(g);
    emit_jump(g, OP_JUMP_NO_INTERRUPT, end, span_none());
    gen_place_label(g, cleanup);
    emit_arg(g, OP_SWAP, 2, e->at);
    emit_op(g, OP_POP_TOP, e->at);
    gen_place_label(g, end);
    return true;
}

static bool gen_boolop(struct codegen *g, struct expr *e)
{
    const struct expr_seq *values = &e->boolop.values;
    int end = gen_new_label(g);
    for (size_t i = 0; i + 1 < values->len; i++) {
        if (!gen_expr(g, values->items[i]))
            return false;
        emit_arg(g, OP_COPY, 1, e->at);
        emit_op(g, OP_TO_BOOL, e->at);
        emit_jump(g, jump_op(e->boolop.op == BOOL_OR), end, e->at);
        emit_op(g, OP_POP_TOP, e->at);
    }
    if (!gen_expr(g, values->items[values->len - 1]))
        return false;
    gen_place_label(g, end);
    return true;
}

static bool gen_ifexp(struct codegen *g, struct expr *e)
{
    int end = gen_new_label(g);
    int next = gen_new_label(g);
    if (!gen_jump_if(g, e->at, e->ifexp.test, next, false) || !gen_expr(g, e->ifexp.body))
        return false;
    emit_jump(g, OP_JUMP_NO_INTERRUPT, end, span_none());
    gen_place_label(g, next);
    if (!gen_expr(g, e->ifexp.orelse))
        return false;
    gen_place_label(g, end);
    return true;
}

static bool gen_unaryop(struct codegen *g, struct expr *e)
{
    if (!gen_expr(g, e->unaryop.operand))
        return false;
    switch (e->unaryop.op) {
    case UNARY_NOT:
        emit_op(g, OP_TO_BOOL, e->at);
        emit_op(g, OP_UNARY_NOT, e->at);
        break;
    case UNARY_UADD:
        emit_arg(g, OP_CALL_INTRINSIC_1, INTRINSIC_UNARY_POSITIVE, e->at);
        break;
    case UNARY_USUB:
        emit_op(g, OP_UNARY_NEGATIVE, e->at);
        break;
    case UNARY_INVERT:
        emit_op(g, OP_UNARY_INVERT, e->at);
        break;
    }
    return true;
}

/* ---------------------------------------------------------------- attributes */

/* Starts at `attr`'s own name if that is not on the line where the whole expression starts. */
struct span gen_attr_span(struct span at, const struct expr *attr)
{
    if (at.lineno == attr->at.end_lineno)
        return at;
    int len = 0; // in characters
    for (const char *p = attr->attribute.attr; *p; p++)
        len += (*p & 0xc0) != 0x80;
    at.lineno = attr->at.end_lineno;
    if (len <= attr->at.end_col_offset) {
        at.col_offset = attr->at.end_col_offset - len;
    } else {
        at.col_offset = -1;
        at.end_col_offset = -1;
    }
    if (at.end_lineno < at.lineno)
        at.end_lineno = at.lineno;
    return at;
}

/* Assigning to self.x in a method puts x into the class's __static_attributes__. */
static void note_static_attribute(struct codegen *g, const struct expr *e)
{
    const struct expr *value = e->attribute.value;
    if (e->attribute.ctx != CTX_STORE || value->kind != EXPR_NAME ||
        strcmp(value->name.id, "self") != 0)
        return;
    for (struct unit *u = g->u->outer; u; u = u->outer) {
        if (u->kind == UNIT_CLASS) {
            name_map_index(&u->static_attributes, &g->ctx->scratch,
                           ctx_name(g->ctx, e->attribute.attr));
            return;
        }
    }
}

static bool gen_attribute(struct codegen *g, struct expr *e)
{
    struct expr *value = e->attribute.value;
    if (gen_can_optimize_super(g, e)) {
        if (!gen_super_args(g, value))
            return false;
        emit_load_super_attr(g, e->attribute.attr, false, value->call.args.len != 0, e->at);
        emit_op(g, OP_NOP, gen_attr_span(e->at, e));
        return true;
    }
    note_static_attribute(g, e);
    if (!gen_expr(g, value))
        return false;
    struct span at = gen_attr_span(e->at, e);
    switch (e->attribute.ctx) {
    case CTX_LOAD:
        emit_load_attr(g, e->attribute.attr, false, at);
        return true;
    case CTX_STORE:
        if (!gen_check_name(g, e->at, e->attribute.attr, CTX_STORE))
            return false;
        emit_name(g, OP_STORE_ATTR, e->attribute.attr, at);
        return true;
    case CTX_DEL:
        emit_name(g, OP_DELETE_ATTR, e->attribute.attr, at);
        return true;
    }
    return true;
}

/* ---------------------------------------------------------------- subscripts */

bool gen_is_two_part_slice(const struct expr *e)
{
    return e->kind == EXPR_SLICE && !e->slice.step;
}

static bool gen_bound(struct codegen *g, struct expr *bound, struct span at)
{
    if (bound)
        return gen_expr(g, bound);
    emit_none(g, at);
    return true;
}

bool gen_slice_parts(struct codegen *g, struct expr *slice, int *n)
{
    *n = slice->slice.step ? 3 : 2;
    return gen_bound(g, slice->slice.lower, slice->at) &&
           gen_bound(g, slice->slice.upper, slice->at) &&
           (!slice->slice.step || gen_expr(g, slice->slice.step));
}

static bool gen_subscript(struct codegen *g, struct expr *e)
{
    enum expr_context ctx = e->subscript.ctx;
    int n;
    if (ctx == CTX_LOAD)
        gen_check_subscript(g, e->subscript.value, e->subscript.slice);
    if (!gen_expr(g, e->subscript.value))
        return false;
    if (gen_is_two_part_slice(e->subscript.slice) && ctx != CTX_DEL) {
        if (!gen_slice_parts(g, e->subscript.slice, &n))
            return false;
        emit_op(g, ctx == CTX_LOAD ? OP_BINARY_SLICE : OP_STORE_SLICE, e->at);
        return true;
    }
    if (!gen_expr(g, e->subscript.slice))
        return false;
    static const int ops[] = {
        [CTX_LOAD] = OP_BINARY_SUBSCR,
        [CTX_STORE] = OP_STORE_SUBSCR,
        [CTX_DEL] = OP_DELETE_SUBSCR,
    };
    emit_op(g, ops[ctx], e->at);
    return true;
}

static bool gen_slice(struct codegen *g, struct expr *e)
{
    int n;
    if (!gen_slice_parts(g, e, &n))
        return false;
    emit_arg(g, OP_BUILD_SLICE, n, e->at);
    return true;
}

/* ---------------------------------------------------------------- yield */

void emit_yield(struct codegen *g, struct span at)
{
    emit_arg(g, OP_YIELD_VALUE, 0, at);
    emit_arg(g, OP_RESUME, RESUME_AFTER_YIELD, at);
}

static bool gen_yield(struct codegen *g, struct expr *e)
{
    if (!block_is_function_like(g->u->block))
        return ctx_fail(g->ctx, e->at, "'yield' outside function");
    if (!e->yield.value)
        emit_none(g, e->at);
    else if (!gen_expr(g, e->yield.value))
        return false;
    emit_yield(g, e->at);
    return true;
}

static bool gen_yield_from(struct codegen *g, struct expr *e)
{
    if (!block_is_function_like(g->u->block))
        return ctx_fail(g->ctx, e->at, "'yield from' outside function");
    if (!gen_expr(g, e->yieldfrom.value))
        return false;
    emit_op(g, OP_GET_YIELD_FROM_ITER, e->at);
    emit_none(g, e->at);

    int send = gen_new_label(g);
    int fail = gen_new_label(g);
    int exit = gen_new_label(g);
    gen_place_label(g, send);
    emit_jump(g, OP_SEND, exit, e->at);
    // A StopIteration out of throw() or close() is the inner generator's result.
    emit_jump(g, OP_SETUP_FINALLY, fail, e->at);
    emit_arg(g, OP_YIELD_VALUE, 1, e->at);
    emit_op(g, OP_POP_BLOCK, span_none());
    emit_arg(g, OP_RESUME, RESUME_AFTER_YIELD_FROM, e->at);
    emit_jump(g, OP_JUMP_NO_INTERRUPT, send, e->at);
    gen_place_label(g, fail);
    emit_op(g, OP_CLEANUP_THROW, e->at);
    gen_place_label(g, exit);
    emit_op(g, OP_END_SEND, e->at);
    return true;
}

/* There are no coroutines, so all that is to be found out is whether Python has them here. */
static bool gen_await(struct codegen *g, struct expr *e)
{
    if (!block_is_function_like(g->u->block))
        return ctx_fail(g->ctx, e->at, "'await' outside function");
    if (g->u->kind != UNIT_COMPREHENSION)
        return ctx_fail(g->ctx, e->at, "'await' outside async function");
    return ctx_unsupported(g->ctx, e->at, "await");
}

/* ---------------------------------------------------------------- all kinds */

static bool gen_kind(struct codegen *g, struct expr *e)
{
    switch (e->kind) {
    case EXPR_NAMEDEXPR:
        if (!gen_expr(g, e->namedexpr.value))
            return false;
        emit_arg(g, OP_COPY, 1, e->at);
        return gen_expr(g, e->namedexpr.target);
    case EXPR_BOOLOP:
        return gen_boolop(g, e);
    case EXPR_BINOP:
        if (!gen_expr(g, e->binop.left) || !gen_expr(g, e->binop.right))
            return false;
        emit_binary(g, e->binop.op, false, e->at);
        return true;
    case EXPR_UNARYOP:
        return gen_unaryop(g, e);
    case EXPR_LAMBDA:
        return gen_lambda(g, e);
    case EXPR_IFEXP:
        return gen_ifexp(g, e);
    case EXPR_DICT:
        return gen_dict(g, e);
    case EXPR_SET:
        return gen_set(g, e);
    case EXPR_LISTCOMP:
    case EXPR_SETCOMP:
    case EXPR_DICTCOMP:
    case EXPR_GENERATOREXP:
        return gen_comprehension(g, e);
    case EXPR_YIELD:
        return gen_yield(g, e);
    case EXPR_YIELDFROM:
        return gen_yield_from(g, e);
    case EXPR_AWAIT:
        return gen_await(g, e);
    case EXPR_COMPARE:
        return gen_comparison(g, e);
    case EXPR_CALL:
        return gen_call(g, e);
    case EXPR_CONSTANT:
        emit_const(g, e->constant.value, e->at);
        return true;
    case EXPR_JOINEDSTR:
        return gen_joined_str(g, e);
    case EXPR_FORMATTEDVALUE:
        return gen_formatted_value(g, e);
    case EXPR_ATTRIBUTE:
        return gen_attribute(g, e);
    case EXPR_SUBSCRIPT:
        return gen_subscript(g, e);
    case EXPR_STARRED:
        return ctx_fail(g->ctx, e->at,
                        e->starred.ctx == CTX_STORE
                            ? "starred assignment target must be in a list or tuple"
                            : "can't use starred expression here");
    case EXPR_SLICE:
        return gen_slice(g, e);
    case EXPR_NAME:
        return gen_name(g, e->at, e->name.id, e->name.ctx);
    case EXPR_LIST:
        return gen_list(g, e);
    case EXPR_TUPLE:
        return gen_tuple(g, e);
    }
    return true;
}

bool gen_expr(struct codegen *g, struct expr *e)
{
    if (!ctx_enter(g->ctx, e->at) || !gen_kind(g, e))
        return false;
    ctx_leave(g->ctx);
    return true;
}
