/*
 * Parameters of functions and lambdas, and type parameters.
 *
 * Both kinds of function have the same list, one with annotations and ended by ')', the other
 * plain and ended by ':'. A parameter takes the comma behind it along; without one it has to be
 * the last.
 */
#include "sim/front/parse_internal.h"

struct params {
    struct parser *p;
    enum params_kind kind;
    struct arguments *out;
    VEC(struct arg *) args; /* positional ones; the first n_posonly stand before the '/' */
    size_t n_posonly;
    VEC(struct expr *) defaults;
    VEC(struct arg *) kwonly;
    VEC(struct expr *) kw_defaults;
};

static enum token_kind end_of(enum params_kind kind)
{
    return kind == PARAMS_DEF ? TOK_RPAR : TOK_COLON;
}

struct arg *parse_param(struct parser *p, enum params_kind kind, bool star_annotation)
{
    struct token *name = accept(p, TOK_NAME);
    if (!name)
        return NULL;
    struct arg *a = arena_alloc(p->arena, sizeof *a);
    a->arg = name->name;
    if (kind == PARAMS_DEF) {
        struct mark here = parser_mark(p);
        if (accept(p, TOK_COLON)) {
            a->annotation = star_annotation ? parse_star_expression(p) : parse_expression(p);
            if (!a->annotation)
                parser_reset(p, here);
        }
    }
    a->at = span_since(p, name->at);
    return p->has_failed ? NULL : a;
}

struct expr *parse_default(struct parser *p)
{
    struct mark here = parser_mark(p);
    struct token *equal = accept(p, TOK_EQUAL);
    if (!equal)
        return NULL;
    struct expr *e = parse_expression(p);
    if (e)
        return e;
    parser_reset(p, here);
    if (is_diagnosing(p)) {
        advance(p);
        if (at(p, TOK_RPAR) || at(p, TOK_COMMA))
            raise_span(p, equal->at, "expected default value expression");
        parser_reset(p, here);
    }
    return NULL;
}

/* The comma behind a parameter, or the end of the list. */
static bool ends_param(struct params *ps)
{
    return accept(ps->p, TOK_COMMA) || at(ps->p, end_of(ps->kind));
}

/* Positional parameters, with the '/' among them. */
static void positional(struct params *ps)
{
    struct parser *p = ps->p;
    for (;;) {
        struct mark here = parser_mark(p);
        if (ps->args.len && !ps->n_posonly && accept(p, TOK_SLASH)) {
            if (!ends_param(ps)) {
                parser_reset(p, here);
                return;
            }
            ps->n_posonly = ps->args.len;
            continue;
        }
        struct arg *a = parse_param(p, ps->kind, false);
        struct expr *value = a ? parse_default(p) : NULL;
        bool is_in_order = value || !ps->defaults.len;
        if (!a || !is_in_order || !ends_param(ps)) {
            parser_reset(p, here);
            return;
        }
        vec_push(&ps->args, a);
        if (value)
            vec_push(&ps->defaults, value);
    }
}

static size_t keyword_only(struct params *ps)
{
    struct parser *p = ps->p;
    for (;;) {
        struct mark here = parser_mark(p);
        struct arg *a = parse_param(p, ps->kind, false);
        struct expr *value = a ? parse_default(p) : NULL;
        if (!a || !ends_param(ps)) {
            parser_reset(p, here);
            return ps->kwonly.len;
        }
        vec_push(&ps->kwonly, a);
        vec_push(&ps->kw_defaults, value);
    }
}

static void double_starred(struct params *ps)
{
    struct parser *p = ps->p;
    struct mark here = parser_mark(p);
    if (is_diagnosing(p))
        diagnose_kwds(p, ps->kind);
    if (!p->has_failed && accept(p, TOK_DOUBLESTAR)) {
        ps->out->kwarg = parse_param(p, ps->kind, false);
        if (ps->out->kwarg && ends_param(ps))
            return;
        ps->out->kwarg = NULL;
        parser_reset(p, here);
    }
}

/* '*', what follows it, and '**'. */
static void star_etc(struct params *ps)
{
    struct parser *p = ps->p;
    struct mark here = parser_mark(p);
    if (is_diagnosing(p))
        diagnose_star_etc(p, ps->kind);
    if (!p->has_failed && accept(p, TOK_STAR)) {
        bool ok;
        if (accept(p, TOK_COMMA)) {
            ok = keyword_only(ps) > 0;
        } else {
            ps->out->vararg = parse_param(p, ps->kind, true);
            ok = ps->out->vararg && ends_param(ps);
            if (ok)
                (void)keyword_only(ps);
        }
        if (!ok) {
            ps->out->vararg = NULL;
            parser_reset(p, here);
            return;
        }
    }
    double_starred(ps);
}

static void *copy_items(struct parser *p, const void *items, size_t len)
{
    if (!len)
        return NULL;
    void *copy = arena_alloc(p->arena, len * sizeof(void *));
    memcpy(copy, items, len * sizeof(void *));
    return copy;
}

struct arguments *parse_params(struct parser *p, enum params_kind kind)
{
    if (is_diagnosing(p))
        diagnose_params(p, kind);
    if (p->has_failed)
        return NULL;
    struct params ps = {
        .p = p,
        .kind = kind,
        .out = arena_alloc(p->arena, sizeof *ps.out),
    };
    positional(&ps);
    star_etc(&ps);
    struct arguments *out = ps.out;
    out->posonlyargs.len = ps.n_posonly;
    out->posonlyargs.items = copy_items(p, ps.args.items, ps.n_posonly);
    out->args.len = ps.args.len - ps.n_posonly;
    out->args.items =
        out->args.len ? copy_items(p, ps.args.items + ps.n_posonly, out->args.len) : NULL;
    out->defaults.len = ps.defaults.len;
    out->defaults.items = copy_items(p, ps.defaults.items, ps.defaults.len);
    out->kwonlyargs.len = ps.kwonly.len;
    out->kwonlyargs.items = copy_items(p, ps.kwonly.items, ps.kwonly.len);
    out->kw_defaults.len = ps.kw_defaults.len;
    out->kw_defaults.items = copy_items(p, ps.kw_defaults.items, ps.kw_defaults.len);
    vec_release(&ps.args);
    vec_release(&ps.defaults);
    vec_release(&ps.kwonly);
    vec_release(&ps.kw_defaults);
    return p->has_failed ? NULL : out;
}

struct expr *parse_lambda(struct parser *p)
{
    struct span start = peek(p)->at;
    advance(p); /* 'lambda' */
    struct arguments *args = parse_params(p, PARAMS_LAMBDA);
    if (!args || !accept(p, TOK_COLON))
        return NULL;
    struct expr *body = parse_expression(p);
    if (!body)
        return NULL;
    struct expr *e = new_expr(p, EXPR_LAMBDA, span_since(p, start));
    e->lambda.args = args;
    e->lambda.body = body;
    return e;
}

/* ---------------------------------------------------------------- type parameters */

/* T: bound = default */
static bool type_var(struct parser *p, struct type_param *tp)
{
    struct mark here = parser_mark(p);
    if (accept(p, TOK_COLON)) {
        tp->bound = parse_expression(p);
        if (!tp->bound)
            parser_reset(p, here);
    }
    return !p->has_failed;
}

static void diagnose_bound(struct parser *p, const char *what)
{
    struct mark here = parser_mark(p);
    struct token *colon = accept(p, TOK_COLON);
    struct expr *e = colon ? parse_expression(p) : NULL;
    if (e)
        raise_from(p, colon->at, "cannot use %s with %s",
                   e->kind == EXPR_TUPLE ? "constraints" : "bound", what);
    parser_reset(p, here);
}

static struct type_param *type_param(struct parser *p)
{
    struct span start = peek(p)->at;
    struct type_param *tp = arena_alloc(p->arena, sizeof *tp);
    tp->kind = accept(p, TOK_STAR)         ? PARAM_TYPEVARTUPLE
               : accept(p, TOK_DOUBLESTAR) ? PARAM_PARAMSPEC
                                           : PARAM_TYPEVAR;
    struct token *name = accept(p, TOK_NAME);
    if (!name)
        return NULL;
    tp->name = name->name;
    if (tp->kind == PARAM_TYPEVAR) {
        if (!type_var(p, tp))
            return NULL;
    } else if (is_diagnosing(p)) {
        diagnose_bound(p, tp->kind == PARAM_PARAMSPEC ? "ParamSpec" : "TypeVarTuple");
    }
    struct mark here = parser_mark(p);
    if (accept(p, TOK_EQUAL)) {
        tp->default_value =
            tp->kind == PARAM_TYPEVARTUPLE ? parse_star_expression(p) : parse_expression(p);
        if (!tp->default_value)
            parser_reset(p, here);
    }
    tp->at = span_since(p, start);
    return p->has_failed ? NULL : tp;
}

/* From behind the '[' to behind the ']'. */
static bool type_params(struct parser *p, struct type_param_seq *out)
{
    if (is_diagnosing(p) && at(p, TOK_RSQB))
        raise_from(p, peek(p)->at, "Type parameter list cannot be empty");
    struct mark first = parser_mark(p);
    struct type_param *tp = type_param(p);
    if (!tp)
        return false;
    push_item(p, tp);
    while (accept(p, TOK_COMMA)) {
        struct mark after = parser_mark(p);
        tp = type_param(p);
        if (!tp) {
            parser_reset(p, after);
            break;
        }
        push_item(p, tp);
    }
    out->items = take_items(p, first, &out->len);
    return accept(p, TOK_RSQB) != NULL;
}

bool parse_type_params(struct parser *p, struct type_param_seq *out)
{
    struct mark here = parser_mark(p);
    *out = (struct type_param_seq){0};
    if (accept(p, TOK_LSQB) && !type_params(p, out)) {
        *out = (struct type_param_seq){0};
        parser_reset(p, here);
    }
    return !p->has_failed;
}
