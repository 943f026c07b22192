/*
 * The walk over the tree that folds constants, from the leaves up.
 *
 * Results are new constants in the tree's place; the tree and its nodes stay otherwise.
 */
#include "sim/front/fold.h"

#include "sim/front/fold_const.h"
#include "sim/front/fold_format.h"

static bool fold_expr(struct compile_ctx *ctx, struct expr *e);
static bool fold_body(struct compile_ctx *ctx, struct stmt_seq *body);

static bool fold_optional(struct compile_ctx *ctx, struct expr *e)
{
    return !e || fold_expr(ctx, e);
}

static bool fold_exprs(struct compile_ctx *ctx, const struct expr_seq *seq)
{
    for (size_t i = 0; i < seq->len; i++)
        if (!fold_optional(ctx, seq->items[i]))
            return false;
    return true;
}

static bool fold_keywords(struct compile_ctx *ctx, const struct keyword_seq *seq)
{
    for (size_t i = 0; i < seq->len; i++)
        if (!fold_expr(ctx, seq->items[i]->value))
            return false;
    return true;
}

/* ---------------------------------------------------------------- single expressions */

static void replace(struct expr *e, const struct constant *value)
{
    if (!value)
        return;
    e->kind = EXPR_CONSTANT;
    e->constant.value = value;
    e->constant.is_u = false;
}

static void fold_unary_expr(struct compile_ctx *ctx, struct expr *e)
{
    struct expr *operand = e->unaryop.operand;
    if (operand->kind == EXPR_CONSTANT) {
        replace(e, fold_unary(ctx->arena, e->unaryop.op, operand->constant.value));
        return;
    }
    // `not a in b` is `a not in b`; == and < might answer differently and stay.
    if (e->unaryop.op != UNARY_NOT || operand->kind != EXPR_COMPARE ||
        operand->compare.comparators.len != 1)
        return;
    enum cmpop_kind *op = &operand->compare.ops[0];
    switch (*op) {
    case CMP_IS:
        *op = CMP_ISNOT;
        break;
    case CMP_ISNOT:
        *op = CMP_IS;
        break;
    case CMP_IN:
        *op = CMP_NOTIN;
        break;
    case CMP_NOTIN:
        *op = CMP_IN;
        break;
    default:
        return;
    }
    *e = *operand;
}

static void fold_binary_expr(struct compile_ctx *ctx, struct expr *e)
{
    struct expr *left = e->binop.left;
    struct expr *right = e->binop.right;
    if (left->kind != EXPR_CONSTANT)
        return;
    if (e->binop.op == OP_MOD && left->constant.value->kind == CONST_STR) {
        if (right->kind == EXPR_TUPLE)
            fold_format(ctx->arena, e);
        return;
    }
    if (e->binop.op == OP_MOD && left->constant.value->kind == CONST_BYTES)
        return;
    if (right->kind == EXPR_CONSTANT)
        replace(e, fold_binary(ctx->arena, e->binop.op, left->constant.value,
                               right->constant.value));
}

static const struct constant *constant_items(struct compile_ctx *ctx,
                                             const struct expr_seq *elts, enum const_kind kind)
{
    for (size_t i = 0; i < elts->len; i++)
        if (elts->items[i]->kind != EXPR_CONSTANT)
            return NULL;
    struct constant *c = arena_alloc(ctx->arena, sizeof *c);
    c->kind = kind;
    c->len = elts->len;
    c->items = arena_alloc(ctx->arena, size_mul(elts->len, sizeof *c->items));
    for (size_t i = 0; i < elts->len; i++)
        c->items[i] = elts->items[i]->constant.value;
    if (kind == CONST_FROZENSET)
        c->len = const_unique(&ctx->scratch, c->items, c->len);
    return c;
}

static bool has_star(const struct expr_seq *elts)
{
    for (size_t i = 0; i < elts->len; i++)
        if (elts->items[i]->kind == EXPR_STARRED)
            return true;
    return false;
}

/* A display that is only looked through need not be mutable. */
static void fold_iterable(struct compile_ctx *ctx, struct expr *e)
{
    if (e->kind == EXPR_LIST) {
        if (has_star(&e->list.elts))
            return;
        struct expr_seq elts = e->list.elts;
        enum expr_context kind = e->list.ctx;
        e->kind = EXPR_TUPLE;
        e->tuple.elts = elts;
        e->tuple.ctx = kind;
        replace(e, constant_items(ctx, &elts, CONST_TUPLE));
    } else if (e->kind == EXPR_SET) {
        replace(e, constant_items(ctx, &e->set.elts, CONST_FROZENSET));
    }
}

static void fold_compare(struct compile_ctx *ctx, struct expr *e)
{
    size_t last = e->compare.comparators.len - 1;
    if (e->compare.ops[last] == CMP_IN || e->compare.ops[last] == CMP_NOTIN)
        fold_iterable(ctx, e->compare.comparators.items[last]);
}

static bool fold_args(struct compile_ctx *ctx, const struct arguments *a);

static bool fold_comprehension(struct compile_ctx *ctx, struct expr *e)
{
    if (!fold_optional(ctx, e->comp.elt) || !fold_optional(ctx, e->comp.key) ||
        !fold_optional(ctx, e->comp.value))
        return false;
    for (size_t i = 0; i < e->comp.generators.len; i++) {
        struct comprehension *c = &e->comp.generators.items[i];
        if (!fold_expr(ctx, c->target) || !fold_expr(ctx, c->iter) || !fold_exprs(ctx, &c->ifs))
            return false;
        fold_iterable(ctx, c->iter);
    }
    return true;
}

static bool fold_kind(struct compile_ctx *ctx, struct expr *e)
{
    switch (e->kind) {
    case EXPR_BOOLOP:
        return fold_exprs(ctx, &e->boolop.values);
    case EXPR_NAMEDEXPR:
        return fold_expr(ctx, e->namedexpr.value);
    case EXPR_BINOP:
        if (!fold_expr(ctx, e->binop.left) || !fold_expr(ctx, e->binop.right))
            return false;
        fold_binary_expr(ctx, e);
        return true;
    case EXPR_UNARYOP:
        if (!fold_expr(ctx, e->unaryop.operand))
            return false;
        fold_unary_expr(ctx, e);
        return true;
    case EXPR_LAMBDA:
        return fold_args(ctx, e->lambda.args) && fold_expr(ctx, e->lambda.body);
    case EXPR_IFEXP:
        return fold_expr(ctx, e->ifexp.test) && fold_expr(ctx, e->ifexp.body) &&
               fold_expr(ctx, e->ifexp.orelse);
    case EXPR_DICT:
        return fold_exprs(ctx, &e->dict.keys) && fold_exprs(ctx, &e->dict.values);
    case EXPR_SET:
        return fold_exprs(ctx, &e->set.elts);
    case EXPR_LISTCOMP:
    case EXPR_SETCOMP:
    case EXPR_DICTCOMP:
    case EXPR_GENERATOREXP:
        return fold_comprehension(ctx, e);
    case EXPR_AWAIT:
    case EXPR_YIELD:
    case EXPR_YIELDFROM:
        return fold_optional(ctx, e->yield.value);
    case EXPR_COMPARE:
        if (!fold_expr(ctx, e->compare.left) || !fold_exprs(ctx, &e->compare.comparators))
            return false;
        fold_compare(ctx, e);
        return true;
    case EXPR_CALL:
        return fold_expr(ctx, e->call.func) && fold_exprs(ctx, &e->call.args) &&
               fold_keywords(ctx, &e->call.keywords);
    case EXPR_FORMATTEDVALUE:
        return fold_expr(ctx, e->formattedvalue.value) &&
               fold_optional(ctx, e->formattedvalue.format_spec);
    case EXPR_JOINEDSTR:
        return fold_exprs(ctx, &e->joinedstr.values);
    case EXPR_CONSTANT:
        return true;
    case EXPR_ATTRIBUTE:
        return fold_expr(ctx, e->attribute.value);
    case EXPR_SUBSCRIPT:
        if (!fold_expr(ctx, e->subscript.value) || !fold_expr(ctx, e->subscript.slice))
            return false;
        if (e->subscript.ctx == CTX_LOAD && e->subscript.value->kind == EXPR_CONSTANT &&
            e->subscript.slice->kind == EXPR_CONSTANT)
            replace(e, fold_subscript(ctx->arena, e->subscript.value->constant.value,
                                      e->subscript.slice->constant.value));
        return true;
    case EXPR_STARRED:
        return fold_expr(ctx, e->starred.value);
    case EXPR_NAME:
        if (e->name.ctx == CTX_LOAD && strcmp(e->name.id, "__debug__") == 0) {
            bool value = ctx->opts->optimize == 0;
            replace(e, const_pool_bool(&ctx->consts, value));
        }
        return true;
    case EXPR_LIST:
        return fold_exprs(ctx, &e->list.elts);
    case EXPR_TUPLE:
        if (!fold_exprs(ctx, &e->tuple.elts))
            return false;
        if (e->tuple.ctx == CTX_LOAD)
            replace(e, constant_items(ctx, &e->tuple.elts, CONST_TUPLE));
        return true;
    case EXPR_SLICE:
        return fold_optional(ctx, e->slice.lower) && fold_optional(ctx, e->slice.upper) &&
               fold_optional(ctx, e->slice.step);
    }
    return true;
}

static bool fold_expr(struct compile_ctx *ctx, struct expr *e)
{
    if (!ctx_enter(ctx, e->at) || !fold_kind(ctx, e))
        return false;
    ctx_leave(ctx);
    return true;
}

/* ---------------------------------------------------------------- parts of statements */

/* As strings annotations keep their spelling. */
static bool fold_annotation(struct compile_ctx *ctx, struct expr *annotation)
{
    if (ctx->future_flags & CO_FUTURE_ANNOTATIONS)
        return true;
    return fold_optional(ctx, annotation);
}

static bool fold_arg_seq(struct compile_ctx *ctx, const struct arg_seq *args)
{
    for (size_t i = 0; i < args->len; i++)
        if (!fold_annotation(ctx, args->items[i]->annotation))
            return false;
    return true;
}

static bool fold_args(struct compile_ctx *ctx, const struct arguments *a)
{
    return fold_arg_seq(ctx, &a->posonlyargs) && fold_arg_seq(ctx, &a->args) &&
           (!a->vararg || fold_annotation(ctx, a->vararg->annotation)) &&
           fold_arg_seq(ctx, &a->kwonlyargs) && fold_exprs(ctx, &a->kw_defaults) &&
           (!a->kwarg || fold_annotation(ctx, a->kwarg->annotation)) &&
           fold_exprs(ctx, &a->defaults);
}

static bool fold_type_params(struct compile_ctx *ctx, const struct type_param_seq *params)
{
    for (size_t i = 0; i < params->len; i++)
        if (!fold_optional(ctx, params->items[i]->bound) ||
            !fold_optional(ctx, params->items[i]->default_value))
            return false;
    return true;
}

static bool fold_pattern(struct compile_ctx *ctx, struct pattern *p);

static bool fold_patterns(struct compile_ctx *ctx, const struct pattern_seq *seq)
{
    for (size_t i = 0; i < seq->len; i++)
        if (!fold_pattern(ctx, seq->items[i]))
            return false;
    return true;
}

static bool fold_pattern_kind(struct compile_ctx *ctx, struct pattern *p)
{
    switch (p->kind) {
    case PATTERN_VALUE:
        return fold_expr(ctx, p->value.value);
    case PATTERN_SINGLETON:
    case PATTERN_STAR:
        return true;
    case PATTERN_SEQUENCE:
        return fold_patterns(ctx, &p->sequence.patterns);
    case PATTERN_MAPPING:
        return fold_exprs(ctx, &p->mapping.keys) && fold_patterns(ctx, &p->mapping.patterns);
    case PATTERN_CLASS:
        return fold_expr(ctx, p->class_.cls) && fold_patterns(ctx, &p->class_.patterns) &&
               fold_patterns(ctx, &p->class_.kwd_patterns);
    case PATTERN_AS:
        return !p->as.pattern || fold_pattern(ctx, p->as.pattern);
    case PATTERN_OR:
        return fold_patterns(ctx, &p->or_.patterns);
    }
    return true;
}

static bool fold_pattern(struct compile_ctx *ctx, struct pattern *p)
{
    if (!ctx_enter(ctx, p->at) || !fold_pattern_kind(ctx, p))
        return false;
    ctx_leave(ctx);
    return true;
}

/* ---------------------------------------------------------------- statements */

static bool fold_try(struct compile_ctx *ctx, struct stmt *s)
{
    if (!fold_body(ctx, &s->try_.body))
        return false;
    for (size_t i = 0; i < s->try_.handlers.len; i++) {
        struct except_handler *h = s->try_.handlers.items[i];
        if (!fold_optional(ctx, h->type) || !fold_body(ctx, &h->body))
            return false;
    }
    return fold_body(ctx, &s->try_.orelse) && fold_body(ctx, &s->try_.finalbody);
}

static bool fold_with(struct compile_ctx *ctx, struct stmt *s)
{
    for (size_t i = 0; i < s->with.items.len; i++)
        if (!fold_expr(ctx, s->with.items.items[i].context_expr) ||
            !fold_optional(ctx, s->with.items.items[i].optional_vars))
            return false;
    return fold_body(ctx, &s->with.body);
}

static bool fold_match(struct compile_ctx *ctx, struct stmt *s)
{
    if (!fold_expr(ctx, s->match.subject))
        return false;
    for (size_t i = 0; i < s->match.cases.len; i++) {
        struct match_case *c = &s->match.cases.items[i];
        if (!fold_pattern(ctx, c->pattern) || !fold_optional(ctx, c->guard) ||
            !fold_body(ctx, &c->body))
            return false;
    }
    return true;
}

static bool fold_stmt_kind(struct compile_ctx *ctx, struct stmt *s)
{
    switch (s->kind) {
    case STMT_FUNCTIONDEF:
    case STMT_ASYNCFUNCTIONDEF:
        return fold_type_params(ctx, &s->functiondef.type_params) &&
               fold_args(ctx, s->functiondef.args) && fold_body(ctx, &s->functiondef.body) &&
               fold_exprs(ctx, &s->functiondef.decorator_list) &&
               fold_annotation(ctx, s->functiondef.returns);
    case STMT_CLASSDEF:
        return fold_type_params(ctx, &s->classdef.type_params) &&
               fold_exprs(ctx, &s->classdef.bases) &&
               fold_keywords(ctx, &s->classdef.keywords) && fold_body(ctx, &s->classdef.body) &&
               fold_exprs(ctx, &s->classdef.decorator_list);
    case STMT_RETURN:
        return fold_optional(ctx, s->return_.value);
    case STMT_DELETE:
        return fold_exprs(ctx, &s->delete.targets);
    case STMT_ASSIGN:
        return fold_exprs(ctx, &s->assign.targets) && fold_expr(ctx, s->assign.value);
    case STMT_AUGASSIGN:
        return fold_expr(ctx, s->augassign.target) && fold_expr(ctx, s->augassign.value);
    case STMT_ANNASSIGN:
        return fold_expr(ctx, s->annassign.target) &&
               fold_annotation(ctx, s->annassign.annotation) &&
               fold_optional(ctx, s->annassign.value);
    case STMT_TYPEALIAS:
        return fold_expr(ctx, s->typealias.name) &&
               fold_type_params(ctx, &s->typealias.type_params) &&
               fold_expr(ctx, s->typealias.value);
    case STMT_FOR:
    case STMT_ASYNCFOR:
        if (!fold_expr(ctx, s->for_.target) || !fold_expr(ctx, s->for_.iter) ||
            !fold_body(ctx, &s->for_.body) || !fold_body(ctx, &s->for_.orelse))
            return false;
        fold_iterable(ctx, s->for_.iter);
        return true;
    case STMT_WHILE:
    case STMT_IF:
        return fold_expr(ctx, s->while_.test) && fold_body(ctx, &s->while_.body) &&
               fold_body(ctx, &s->while_.orelse);
    case STMT_WITH:
    case STMT_ASYNCWITH:
        return fold_with(ctx, s);
    case STMT_MATCH:
        return fold_match(ctx, s);
    case STMT_RAISE:
        return fold_optional(ctx, s->raise.exc) && fold_optional(ctx, s->raise.cause);
    case STMT_TRY:
    case STMT_TRYSTAR:
        return fold_try(ctx, s);
    case STMT_ASSERT:
        return fold_expr(ctx, s->assert_.test) && fold_optional(ctx, s->assert_.msg);
    case STMT_EXPR:
        return fold_expr(ctx, s->expr.value);
    case STMT_IMPORT:
    case STMT_IMPORTFROM:
    case STMT_GLOBAL:
    case STMT_NONLOCAL:
    case STMT_PASS:
    case STMT_BREAK:
    case STMT_CONTINUE:
        return true;
    }
    return true;
}

static bool fold_body(struct compile_ctx *ctx, struct stmt_seq *body)
{
    bool had_docstring = body_docstring(body) != NULL;
    for (size_t i = 0; i < body->len; i++) {
        struct stmt *s = body->items[i];
        if (!ctx_enter(ctx, s->at) || !fold_stmt_kind(ctx, s))
            return false;
        ctx_leave(ctx);
    }
    if (had_docstring || !body_docstring(body))
        return true;
    // 'a' + 'b' as the first statement was no docstring and must not become one.
    struct stmt *s = body->items[0];
    struct expr *e = arena_alloc(ctx->arena, sizeof *e);
    e->kind = EXPR_JOINEDSTR;
    e->at = s->at;
    e->joinedstr.values.items = arena_alloc(ctx->arena, sizeof(struct expr *));
    e->joinedstr.values.items[0] = s->expr.value;
    e->joinedstr.values.len = 1;
    s->expr.value = e;
    return true;
}

bool fold_module(struct compile_ctx *ctx, struct mod *mod)
{
    return mod->kind == MOD_EXPRESSION ? fold_expr(ctx, mod->expression)
                                       : fold_body(ctx, &mod->body);
}
