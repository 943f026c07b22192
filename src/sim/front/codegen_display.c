/*
 * Lists, tuples, sets, dicts and formatted strings.
 *
 * Small displays are built from values on the stack; long ones (STACK_USE_GUIDELINE) item by
 * item, and those of three constants or more from one constant tuple.
 */
#include "sim/front/codegen.h"

static bool are_constants(const struct expr_seq *seq, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++)
        if (!seq->items[i] || seq->items[i]->kind != EXPR_CONSTANT)
            return false;
    return true;
}

static const struct constant *make_tuple(struct codegen *g, const struct expr_seq *seq,
                                         size_t begin, size_t end)
{
    size_t n = end - begin;
    const struct constant **items = arena_alloc(&g->ctx->scratch, size_mul(n, sizeof *items));
    for (size_t i = 0; i < n; i++)
        items[i] = seq->items[begin + i]->constant.value;
    return const_pool_tuple(&g->ctx->consts, items, n);
}

static const struct constant *make_set(struct codegen *g, const struct expr_seq *elts)
{
    struct constant set = {.kind = CONST_FROZENSET, .is_made_late = true};
    set.items = arena_alloc(&g->ctx->scratch, size_mul(elts->len, sizeof *set.items));
    for (size_t i = 0; i < elts->len; i++)
        set.items[i] = elts->items[i]->constant.value;
    set.len = const_unique(&g->ctx->scratch, set.items, elts->len);
    return const_pool_add(&g->ctx->consts, &set);
}

static void emit_from_constants(struct codegen *g, struct span at, const struct expr_seq *elts,
                                int pushed, const struct collection *how)
{
    const struct constant *folded =
        how->add == OP_SET_ADD ? make_set(g, elts) : make_tuple(g, elts, 0, elts->len);
    if (how->is_tuple && !pushed) {
        emit_const(g, folded, at);
        return;
    }
    emit_arg(g, how->build, pushed, at);
    emit_const(g, folded, at);
    emit_arg(g, how->extend, 1, at);
    if (how->is_tuple)
        emit_arg(g, OP_CALL_INTRINSIC_1, INTRINSIC_LIST_TO_TUPLE, at);
}

static bool gen_step_by_step(struct codegen *g, struct span at, const struct expr_seq *elts,
                             int pushed, bool is_big, const struct collection *how)
{
    bool is_built = is_big;
    if (is_big)
        emit_arg(g, how->build, pushed, at);
    for (size_t i = 0; i < elts->len; i++) {
        struct expr *e = elts->items[i];
        bool is_starred = e->kind == EXPR_STARRED;
        if (is_starred && !is_built) {
            emit_arg(g, how->build, (int)i + pushed, at);
            is_built = true;
        }
        if (!gen_expr(g, is_starred ? e->starred.value : e))
            return false;
        if (is_starred)
            emit_arg(g, how->extend, 1, at);
        else if (is_built)
            emit_arg(g, how->add, 1, at);
    }
    if (how->is_tuple)
        emit_arg(g, OP_CALL_INTRINSIC_1, INTRINSIC_LIST_TO_TUPLE, at);
    return true;
}

bool gen_star_unpack(struct codegen *g, struct span at, const struct expr_seq *elts, int pushed,
                     const struct collection *how)
{
    if (elts->len > 2 && are_constants(elts, 0, elts->len)) {
        emit_from_constants(g, at, elts, pushed, how);
        return true;
    }
    bool is_big = elts->len + (size_t)pushed > STACK_USE_GUIDELINE;
    bool has_star = false;
    for (size_t i = 0; i < elts->len; i++)
        has_star |= elts->items[i]->kind == EXPR_STARRED;
    if (has_star || is_big)
        return gen_step_by_step(g, at, elts, pushed, is_big, how);
    if (!gen_exprs(g, elts))
        return false;
    emit_arg(g, how->is_tuple ? OP_BUILD_TUPLE : how->build, (int)elts->len + pushed, at);
    return true;
}

/* ---------------------------------------------------------------- targets */

static bool gen_unpack(struct codegen *g, struct span at, const struct expr_seq *elts)
{
    size_t n = elts->len;
    bool has_star = false;
    for (size_t i = 0; i < n; i++) {
        if (elts->items[i]->kind != EXPR_STARRED)
            continue;
        if (has_star)
            return ctx_fail(g->ctx, at, "multiple starred expressions in assignment");
        if (i >= 1 << 8 || n - i - 1 >= (size_t)INT32_MAX >> 8)
            return ctx_fail(g->ctx, at, "too many expressions in star-unpacking assignment");
        emit_arg(g, OP_UNPACK_EX, (int)(i + ((n - i - 1) << 8)), at);
        has_star = true;
    }
    if (!has_star)
        emit_arg(g, OP_UNPACK_SEQUENCE, (int)n, at);
    return true;
}

static bool gen_targets(struct codegen *g, struct span at, const struct expr_seq *elts)
{
    if (!gen_unpack(g, at, elts))
        return false;
    for (size_t i = 0; i < elts->len; i++) {
        struct expr *e = elts->items[i];
        if (!gen_expr(g, e->kind == EXPR_STARRED ? e->starred.value : e))
            return false;
    }
    return true;
}

static bool gen_sequence(struct codegen *g, struct expr *e, enum expr_context ctx,
                         const struct expr_seq *elts, bool is_tuple)
{
    const struct collection how = {OP_BUILD_LIST, OP_LIST_APPEND, OP_LIST_EXTEND, is_tuple};
    switch (ctx) {
    case CTX_STORE:
        return gen_targets(g, e->at, elts);
    case CTX_LOAD:
        return gen_star_unpack(g, e->at, elts, 0, &how);
    case CTX_DEL:
        return gen_exprs(g, elts);
    }
    return true;
}

bool gen_list(struct codegen *g, struct expr *e)
{
    return gen_sequence(g, e, e->list.ctx, &e->list.elts, false);
}

bool gen_tuple(struct codegen *g, struct expr *e)
{
    return gen_sequence(g, e, e->tuple.ctx, &e->tuple.elts, true);
}

bool gen_set(struct codegen *g, struct expr *e)
{
    const struct collection how = {OP_BUILD_SET, OP_SET_ADD, OP_SET_UPDATE, false};
    return gen_star_unpack(g, e->at, &e->set.elts, 0, &how);
}

/* ---------------------------------------------------------------- dicts */

static bool gen_subdict(struct codegen *g, struct expr *e, size_t begin, size_t end)
{
    size_t n = end - begin;
    bool is_big = n * 2 > STACK_USE_GUIDELINE;
    if (n > 1 && !is_big && are_constants(&e->dict.keys, begin, end)) {
        for (size_t i = begin; i < end; i++)
            if (!gen_expr(g, e->dict.values.items[i]))
                return false;
        emit_const(g, make_tuple(g, &e->dict.keys, begin, end), e->at);
        emit_arg(g, OP_BUILD_CONST_KEY_MAP, (int)n, e->at);
        return true;
    }
    if (is_big)
        emit_arg(g, OP_BUILD_MAP, 0, e->at);
    for (size_t i = begin; i < end; i++) {
        if (!gen_expr(g, e->dict.keys.items[i]) || !gen_expr(g, e->dict.values.items[i]))
            return false;
        if (is_big)
            emit_arg(g, OP_MAP_ADD, 1, e->at);
    }
    if (!is_big)
        emit_arg(g, OP_BUILD_MAP, (int)n, e->at);
    return true;
}

/* Adds the pairs gathered so far to the dict under way. */
static bool flush_pairs(struct codegen *g, struct expr *e, size_t begin, size_t end,
                        bool *have_dict)
{
    if (!gen_subdict(g, e, begin, end))
        return false;
    if (*have_dict)
        emit_arg(g, OP_DICT_UPDATE, 1, e->at);
    *have_dict = true;
    return true;
}

bool gen_dict(struct codegen *g, struct expr *e)
{
    size_t n = e->dict.values.len;
    bool have_dict = false;
    size_t pending = 0;
    for (size_t i = 0; i < n; i++) {
        if (e->dict.keys.items[i]) {
            if (pending * 2 > STACK_USE_GUIDELINE) {
                if (!flush_pairs(g, e, i - pending, i + 1, &have_dict))
                    return false;
                pending = 0;
            } else {
                pending++;
            }
            continue;
        }
        if (pending) {
            if (!flush_pairs(g, e, i - pending, i, &have_dict))
                return false;
            pending = 0;
        }
        if (!have_dict)
            emit_arg(g, OP_BUILD_MAP, 0, e->at);
        have_dict = true;
        if (!gen_expr(g, e->dict.values.items[i]))
            return false;
        emit_arg(g, OP_DICT_UPDATE, 1, e->at);
    }
    if (pending)
        return flush_pairs(g, e, n - pending, n, &have_dict);
    if (!have_dict)
        emit_arg(g, OP_BUILD_MAP, 0, e->at);
    return true;
}

/* ---------------------------------------------------------------- formatted strings */

bool gen_joined_str(struct codegen *g, struct expr *e)
{
    const struct expr_seq *values = &e->joinedstr.values;
    if (values->len > STACK_USE_GUIDELINE) {
        emit_str(g, "", e->at);
        emit_load_attr(g, ctx_name(g->ctx, "join"), true, e->at);
        emit_arg(g, OP_BUILD_LIST, 0, e->at);
        for (size_t i = 0; i < values->len; i++) {
            if (!gen_expr(g, values->items[i]))
                return false;
            emit_arg(g, OP_LIST_APPEND, 1, e->at);
        }
        emit_arg(g, OP_CALL, 1, e->at);
        return true;
    }
    if (!gen_exprs(g, values))
        return false;
    if (values->len > 1)
        emit_arg(g, OP_BUILD_STRING, (int)values->len, e->at);
    else if (!values->len)
        emit_str(g, "", e->at);
    return true;
}

bool gen_formatted_value(struct codegen *g, struct expr *e)
{
    if (!gen_expr(g, e->formattedvalue.value))
        return false;
    switch (e->formattedvalue.conversion) {
    case 's':
        emit_arg(g, OP_CONVERT_VALUE, CONVERT_STR, e->at);
        break;
    case 'r':
        emit_arg(g, OP_CONVERT_VALUE, CONVERT_REPR, e->at);
        break;
    case 'a':
        emit_arg(g, OP_CONVERT_VALUE, CONVERT_ASCII, e->at);
        break;
    default:
        break;
    }
    if (!e->formattedvalue.format_spec) {
        emit_op(g, OP_FORMAT_SIMPLE, e->at);
        return true;
    }
    if (!gen_expr(g, e->formattedvalue.format_spec))
        return false;
    emit_op(g, OP_FORMAT_WITH_SPEC, e->at);
    return true;
}
