/*
 * The arguments of a call: positional ones, then keywords with '*' among them, then keywords
 * with
 * '**' among them.
 */
#include "sim/front/parse_internal.h"

typedef VEC(struct keyword *) keyword_vec;

struct expr *parse_positional_argument(struct parser *p)
{
    struct mark here = parser_mark(p);
    struct expr *e;
    if (at(p, TOK_STAR)) {
        e = parse_starred_argument(p);
        if (!e)
            parser_reset(p, here);
        return e;
    }
    if (at(p, TOK_NAME) && peek_second(p)->kind == TOK_COLONEQUAL) {
        e = parse_assignment_expression(p);
    } else {
        e = parse_expression(p);
        if (e && at(p, TOK_COLONEQUAL))
            e = NULL;
    }
    if (e && at(p, TOK_EQUAL))
        e = NULL;
    if (!e)
        parser_reset(p, here);
    return p->has_failed ? NULL : e;
}

/* name=value or, if `double_star` may stand here, **value. */
static struct keyword *keyword(struct parser *p, bool double_star)
{
    struct span start = peek(p)->at;
    const char *name = NULL;
    if (at(p, TOK_NAME)) {
        name = peek(p)->name;
        advance(p);
        if (!accept(p, TOK_EQUAL))
            return NULL;
    } else if (!double_star || !accept(p, TOK_DOUBLESTAR)) {
        return NULL;
    }
    struct expr *value = parse_expression(p);
    if (!value)
        return NULL;
    struct keyword *k = arena_alloc(p->arena, sizeof *k);
    k->at = span_since(p, start);
    k->arg = name;
    k->value = value;
    return k;
}

/* An argument behind the first keyword: pushes a '*' one, adds a keyword to `keywords`. */
static bool keyword_or_starred(struct parser *p, keyword_vec *keywords, bool double_star)
{
    struct mark here = parser_mark(p);
    if (is_diagnosing(p)) {
        diagnose_kwarg(p);
        if (p->has_failed)
            return false;
    }
    struct keyword *k = keyword(p, double_star);
    if (k) {
        vec_push(keywords, k);
        return true;
    }
    parser_reset(p, here);
    struct expr *e = !double_star && at(p, TOK_STAR) ? parse_starred_argument(p) : NULL;
    if (!e)
        return false;
    push_item(p, e);
    return true;
}

/* From where the positional arguments end, that is, before a comma unless there are none. */
static void keyword_arguments(struct parser *p, keyword_vec *keywords, bool needs_comma)
{
    bool double_star = false;
    for (;;) {
        struct mark here = parser_mark(p);
        if (needs_comma && !accept(p, TOK_COMMA))
            return;
        struct mark item = parser_mark(p);
        bool found = keyword_or_starred(p, keywords, double_star);
        if (!found && !double_star && !p->has_failed) {
            parser_reset(p, item);
            double_star = true;
            found = keyword_or_starred(p, keywords, double_star);
        }
        if (!found) {
            parser_reset(p, here);
            return;
        }
        needs_comma = true;
    }
}

struct expr *parse_args(struct parser *p)
{
    struct span start = peek(p)->at;
    struct mark first = parser_mark(p);
    bool has_positional = false;
    for (;;) {
        struct mark here = parser_mark(p);
        if (has_positional && !accept(p, TOK_COMMA))
            break;
        struct expr *e = parse_positional_argument(p);
        if (!e) {
            parser_reset(p, here);
            break;
        }
        has_positional = true;
        push_item(p, e);
    }
    keyword_vec keywords = {0};
    if (!p->has_failed)
        keyword_arguments(p, &keywords, has_positional);

    struct expr *e = NULL;
    if (!p->has_failed && (has_positional || keywords.len || p->items.len > first.n_items)) {
        e = new_expr(p, EXPR_CALL, span_since(p, start));
        e->call.args = take_exprs(p, first);
        e->call.keywords.len = keywords.len;
        if (keywords.len) {
            e->call.keywords.items = arena_alloc(p->arena, keywords.len * sizeof(void *));
            memcpy(e->call.keywords.items, keywords.items, keywords.len * sizeof(void *));
        }
    }
    vec_release(&keywords);
    return e;
}

static struct expr *arguments(struct parser *p)
{
    struct mark here = parser_mark(p);
    struct expr *e = parse_args(p);
    if (e) {
        (void)accept(p, TOK_COMMA);
        if (!at(p, TOK_RPAR))
            e = NULL;
    }
    if (!e && is_diagnosing(p)) {
        parser_reset(p, here);
        diagnose_arguments(p);
    }
    return p->has_failed ? NULL : e;
}

struct expr *parse_arguments(struct parser *p)
{
    return memoize(p, MEMO_ARGUMENTS, arguments);
}

/* Behind the first argument of f(x for x in y), which shares its parentheses with the call. */
static struct expr *generator_argument(struct parser *p, struct expr *call, struct span paren)
{
    struct comprehension_seq generators;
    if (!parse_for_if_clauses(p, &generators) || !accept(p, TOK_RPAR))
        return NULL;
    call->call.args.items[0] =
        new_comp(p, EXPR_GENERATOREXP, paren, call->call.args.items[0], generators);
    return call;
}

/* From behind the '(' to behind the ')'. */
static struct expr *rest_of_call(struct parser *p, struct span paren)
{
    if (accept(p, TOK_RPAR))
        return new_expr(p, EXPR_CALL, paren);
    if (p->is_diagnosing) {
        struct expr *e = parse_arguments(p);
        return e && accept(p, TOK_RPAR) ? e : NULL;
    }
    struct expr *e = parse_args(p);
    if (!e)
        return NULL;
    bool is_single = e->call.args.len == 1 && !e->call.keywords.len &&
                     e->call.args.items[0]->kind != EXPR_STARRED;
    if (is_single && (at(p, TOK_FOR) || at(p, TOK_ASYNC)))
        return generator_argument(p, e, paren);
    (void)accept(p, TOK_COMMA);
    return accept(p, TOK_RPAR) ? e : NULL;
}

struct expr *parse_call(struct parser *p, struct expr *func, struct span start)
{
    struct span paren = peek(p)->at;
    if (p->is_diagnosing) {
        /* The grammar's order: a generator expression first, with its mistakes. */
        struct mark here = parser_mark(p);
        if (parse_genexp(p))
            return new_expr(p, EXPR_CALL, span_since(p, start));
        parser_reset(p, here);
    }
    advance(p);
    struct expr *e = p->has_failed ? NULL : rest_of_call(p, paren);
    if (!e)
        return NULL;
    e->at = span_since(p, start);
    e->call.func = func;
    return e;
}
