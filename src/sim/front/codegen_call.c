/*
 * Calls. The stack of a call holds the callable, then NULL or a method's self, then the
 * arguments; obj.meth(...) loads both at once, and super().meth(...) needs no super object.
 */
#include "sim/front/codegen.h"

static bool check_keywords(struct codegen *g, const struct keyword_seq *keywords)
{
    for (size_t i = 0; i < keywords->len; i++) {
        const struct keyword *k = keywords->items[i];
        if (!k->arg)
            continue;
        if (!gen_check_name(g, k->at, k->arg, CTX_STORE))
            return false;
        for (size_t j = i + 1; j < keywords->len; j++) {
            const struct keyword *other = keywords->items[j];
            if (other->arg && strcmp(k->arg, other->arg) == 0)
                return ctx_fail(g->ctx, other->at, "keyword argument repeated: %s", k->arg);
        }
    }
    return true;
}

static bool has_star(const struct expr_seq *args)
{
    for (size_t i = 0; i < args->len; i++)
        if (args->items[i]->kind == EXPR_STARRED)
            return true;
    return false;
}

static bool has_double_star(const struct keyword_seq *keywords)
{
    for (size_t i = 0; i < keywords->len; i++)
        if (!keywords->items[i]->arg)
            return true;
    return false;
}

static bool gen_keyword_values(struct codegen *g, const struct keyword_seq *keywords,
                               size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++)
        if (!gen_expr(g, keywords->items[i]->value))
            return false;
    return true;
}

static void emit_keyword_names(struct codegen *g, struct span at,
                               const struct keyword_seq *keywords, size_t begin, size_t end)
{
    size_t n = end - begin;
    const struct constant **items = arena_alloc(&g->ctx->scratch, size_mul(n, sizeof *items));
    for (size_t i = 0; i < n; i++)
        items[i] =
            const_pool_str(&g->ctx->consts, ctx_name(g->ctx, keywords->items[begin + i]->arg));
    emit_const(g, const_pool_tuple(&g->ctx->consts, items, n), at);
}

/* ---------------------------------------------------------------- super */

bool gen_can_optimize_super(struct codegen *g, const struct expr *attr)
{
    const struct expr *call = attr->attribute.value;
    if (attr->attribute.ctx != CTX_LOAD || call->kind != EXPR_CALL ||
        call->call.func->kind != EXPR_NAME || strcmp(call->call.func->name.id, "super") != 0 ||
        strcmp(attr->attribute.attr, "__class__") == 0 || call->call.keywords.len)
        return false;
    // Only if it is the builtin, as far as one can see from here.
    const char *name = ctx_name(g->ctx, "super");
    if (block_scope(g->u->block, name) != SCOPE_GLOBAL_IMPLICIT ||
        block_scope(g->st->top, name) != SCOPE_NONE)
        return false;
    const struct expr_seq *args = &call->call.args;
    if (args->len == 2)
        return !has_star(args);
    if (args->len || g->u->n_args + g->u->n_posonly_args == 0)
        return false;
    return gen_ref_scope(g, ctx_name(g->ctx, "__class__")) == SCOPE_FREE;
}

bool gen_super_args(struct codegen *g, struct expr *super_call)
{
    struct expr *func = super_call->call.func;
    if (!gen_name(g, func->at, func->name.id, CTX_LOAD))
        return false;
    if (super_call->call.args.len)
        return gen_exprs(g, &super_call->call.args);
    const char *name = ctx_name(g->ctx, "__class__");
    emit_arg(g, OP_LOAD_DEREF, (int)name_map_get(&g->u->freevars, name, 0), super_call->at);
    return gen_name(g, super_call->at, g->u->varnames.keys[0], CTX_LOAD);
}

/* ---------------------------------------------------------------- methods */

/* A module's functions are plain attributes, so for imported names a method load gains nothing.
 */
static bool is_imported(struct codegen *g, const struct expr *e)
{
    return e->kind == EXPR_NAME &&
           (block_symbol(g->st->top, ctx_name(g->ctx, e->name.id)) & DEF_IMPORT);
}

static bool is_method_call(struct codegen *g, const struct expr *e)
{
    const struct expr *func = e->call.func;
    if (func->kind != EXPR_ATTRIBUTE || func->attribute.ctx != CTX_LOAD ||
        is_imported(g, func->attribute.value))
        return false;
    size_t n_kw = e->call.keywords.len;
    return e->call.args.len + n_kw + (n_kw != 0) < STACK_USE_GUIDELINE &&
           !has_star(&e->call.args) && !has_double_star(&e->call.keywords);
}

static bool gen_method_call(struct codegen *g, struct expr *e)
{
    struct expr *method = e->call.func;
    struct expr *object = method->attribute.value;
    const struct keyword_seq *keywords = &e->call.keywords;
    if (gen_can_optimize_super(g, method)) {
        if (!gen_super_args(g, object))
            return false;
        emit_load_super_attr(g, method->attribute.attr, true, object->call.args.len != 0,
                             method->at);
        emit_op(g, OP_NOP, gen_attr_span(method->at, method));
    } else {
        if (!gen_expr(g, object))
            return false;
        emit_load_attr(g, method->attribute.attr, true, gen_attr_span(method->at, method));
    }
    if (!gen_exprs(g, &e->call.args))
        return false;
    struct span at = gen_attr_span(e->at, method);
    int n = (int)(e->call.args.len + keywords->len);
    if (!keywords->len) {
        emit_arg(g, OP_CALL, n, at);
        return true;
    }
    if (!gen_keyword_values(g, keywords, 0, keywords->len))
        return false;
    emit_keyword_names(g, gen_attr_span(method->at, method), keywords, 0, keywords->len);
    emit_arg(g, OP_CALL_KW, n, at);
    return true;
}

/* ---------------------------------------------------------------- all calls */

static bool gen_subkwargs(struct codegen *g, struct span at, const struct keyword_seq *keywords,
                          size_t begin, size_t end)
{
    size_t n = end - begin;
    bool is_big = n * 2 > STACK_USE_GUIDELINE;
    if (n > 1 && !is_big) {
        if (!gen_keyword_values(g, keywords, begin, end))
            return false;
        emit_keyword_names(g, at, keywords, begin, end);
        emit_arg(g, OP_BUILD_CONST_KEY_MAP, (int)n, at);
        return true;
    }
    if (is_big)
        emit_arg(g, OP_BUILD_MAP, 0, span_none());
    for (size_t i = begin; i < end; i++) {
        emit_str(g, ctx_name(g->ctx, keywords->items[i]->arg), at);
        if (!gen_expr(g, keywords->items[i]->value))
            return false;
        if (is_big)
            emit_arg(g, OP_MAP_ADD, 1, span_none());
    }
    if (!is_big)
        emit_arg(g, OP_BUILD_MAP, (int)n, at);
    return true;
}

static bool merge_kwargs(struct codegen *g, struct span at, const struct keyword_seq *keywords,
                         size_t begin, size_t end, bool *have_dict)
{
    if (!gen_subkwargs(g, at, keywords, begin, end))
        return false;
    if (*have_dict)
        emit_arg(g, OP_DICT_MERGE, 1, at);
    *have_dict = true;
    return true;
}

/* One dict of all keyword arguments. */
static bool gen_kwargs_dict(struct codegen *g, struct span at,
                            const struct keyword_seq *keywords)
{
    bool have_dict = false;
    size_t pending = 0;
    for (size_t i = 0; i < keywords->len; i++) {
        if (keywords->items[i]->arg) {
            pending++;
            continue;
        }
        if (pending && !merge_kwargs(g, at, keywords, i - pending, i, &have_dict))
            return false;
        pending = 0;
        if (!have_dict)
            emit_arg(g, OP_BUILD_MAP, 0, at);
        have_dict = true;
        if (!gen_expr(g, keywords->items[i]->value))
            return false;
        emit_arg(g, OP_DICT_MERGE, 1, at);
    }
    return !pending ||
           merge_kwargs(g, at, keywords, keywords->len - pending, keywords->len, &have_dict);
}

static bool gen_call_ex(struct codegen *g, struct span at, int pushed,
                        const struct expr_seq *args, const struct keyword_seq *keywords)
{
    const struct collection how = {OP_BUILD_LIST, OP_LIST_APPEND, OP_LIST_EXTEND, true};
    bool is_lone_star = !pushed && args->len == 1 && args->items[0]->kind == EXPR_STARRED;
    if (is_lone_star ? !gen_expr(g, args->items[0]->starred.value)
                     : !gen_star_unpack(g, at, args, pushed, &how))
        return false;
    if (keywords->len && !gen_kwargs_dict(g, at, keywords))
        return false;
    emit_arg(g, OP_CALL_FUNCTION_EX, keywords->len > 0, at);
    return true;
}

bool gen_call_rest(struct codegen *g, struct span at, int pushed, const struct expr_seq *args,
                   const struct keyword_seq *keywords)
{
    if (!check_keywords(g, keywords))
        return false;
    if (args->len + keywords->len * 2 > STACK_USE_GUIDELINE || has_star(args) ||
        has_double_star(keywords))
        return gen_call_ex(g, at, pushed, args, keywords);
    if (!gen_exprs(g, args))
        return false;
    int n = pushed + (int)args->len + (int)keywords->len;
    if (!keywords->len) {
        emit_arg(g, OP_CALL, n, at);
        return true;
    }
    if (!gen_keyword_values(g, keywords, 0, keywords->len))
        return false;
    emit_keyword_names(g, at, keywords, 0, keywords->len);
    emit_arg(g, OP_CALL_KW, n, at);
    return true;
}

bool gen_call(struct codegen *g, struct expr *e)
{
    if (!check_keywords(g, &e->call.keywords))
        return false;
    if (is_method_call(g, e))
        return gen_method_call(g, e);
    gen_check_caller(g, e->call.func);
    if (!gen_expr(g, e->call.func))
        return false;
    emit_op(g, OP_PUSH_NULL, e->call.func->at);
    return gen_call_rest(g, e->at, 0, &e->call.args, &e->call.keywords);
}
