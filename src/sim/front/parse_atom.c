/*
 * Operands: names, literals and everything in brackets.
 *
 * What a bracket is shows only behind its first item. The first pass decides there; later ones
 * try the braces in the grammar's order, since each kind has mistakes of its own.
 */
#include "sim/front/literal.h"
#include "sim/front/parse_internal.h"

static struct expr *new_constant(struct parser *p, enum const_kind kind, struct span at)
{
    struct expr *e = new_expr(p, EXPR_CONSTANT, at);
    struct constant *c = arena_alloc(p->arena, sizeof *c);
    c->kind = kind;
    e->constant.value = c;
    return e;
}

struct expr *parse_number(struct parser *p)
{
    struct token *t = accept(p, TOK_NUMBER);
    if (!t)
        return NULL;
    const char *error = NULL;
    struct expr *e = new_expr(p, EXPR_CONSTANT, t->at);
    e->constant.value = literal_number(p->arena, t->text, t->len, &error);
    return error ? raise_span(p, t->at, "%s", error) : e;
}

/* ---------------------------------------------------------------- comprehensions */

/* 'for' targets 'in' iterable, and conditions. */
static bool for_if_clause(struct parser *p, struct comprehension *c)
{
    struct mark start = parser_mark(p);
    c->is_async = accept(p, TOK_ASYNC) != NULL;
    if (!accept(p, TOK_FOR))
        return false;
    c->target = parse_star_targets(p);
    if (!c->target || !accept(p, TOK_IN)) {
        parser_reset(p, start);
        if (p->is_diagnosing)
            diagnose_for_in(p);
        if (is_diagnosing(p))
            diagnose_for_target(p);
        return false;
    }
    c->iter = parse_disjunction(p);
    if (!c->iter)
        return false;
    struct mark first = parser_mark(p);
    for (;;) {
        struct mark here = parser_mark(p);
        struct expr *condition = accept(p, TOK_IF) ? parse_disjunction(p) : NULL;
        if (!condition) {
            parser_reset(p, here);
            break;
        }
        push_item(p, condition);
    }
    c->ifs = take_exprs(p, first);
    return !p->has_failed;
}

bool parse_for_if_clauses(struct parser *p, struct comprehension_seq *out)
{
    VEC(struct comprehension) clauses = {0};
    for (;;) {
        struct mark here = parser_mark(p);
        struct comprehension c = {0};
        if (!for_if_clause(p, &c)) {
            parser_reset(p, here);
            break;
        }
        vec_push(&clauses, c);
    }
    *out = (struct comprehension_seq){0};
    bool ok = clauses.len && !p->has_failed;
    if (ok) {
        out->len = clauses.len;
        out->items = arena_alloc(p->arena, clauses.len * sizeof *clauses.items);
        memcpy(out->items, clauses.items, clauses.len * sizeof *clauses.items);
    }
    vec_release(&clauses);
    return ok;
}

struct expr *new_comp(struct parser *p, enum expr_kind kind, struct span start,
                      struct expr *elt, struct comprehension_seq generators)
{
    struct expr *e = new_expr(p, kind, span_since(p, start));
    e->comp.elt = elt;
    e->comp.generators = generators;
    return e;
}

static bool at_comprehension(struct parser *p)
{
    return at(p, TOK_FOR) || at(p, TOK_ASYNC);
}

/* From behind the element to the closing bracket. */
static struct expr *rest_of_comp(struct parser *p, enum expr_kind kind, struct span start,
                                 struct expr *elt, enum token_kind close)
{
    struct comprehension_seq generators;
    if (!parse_for_if_clauses(p, &generators) || !accept(p, close))
        return NULL;
    return new_comp(p, kind, start, elt, generators);
}

/* ---------------------------------------------------------------- ( ) */

struct expr *parse_genexp(struct parser *p)
{
    struct span start = peek(p)->at;
    struct mark paren = parser_mark(p);
    if (!accept(p, TOK_LPAR))
        return NULL;
    struct expr *elt = parse_assignment_expression(p);
    if (!elt) {
        parser_reset(p, paren);
        advance(p);
        elt = parse_expression(p);
    }
    struct expr *e = elt && !at(p, TOK_COLONEQUAL)
                         ? rest_of_comp(p, EXPR_GENERATOREXP, start, elt, TOK_RPAR)
                         : NULL;
    if (!e && is_diagnosing(p)) {
        parser_reset(p, paren);
        diagnose_comprehension(p);
    }
    return e;
}

/* The rest of a display from behind its first item, pushed; up to, not with, the bracket. */
static bool rest_of_items(struct parser *p)
{
    if (!accept(p, TOK_COMMA))
        return true;
    struct mark after = parser_mark(p);
    if (!parse_star_named_expressions(p))
        parser_reset(p, after);
    return !p->has_failed;
}

static struct expr *rest_of_tuple(struct parser *p, struct span start, struct expr *first)
{
    struct mark items = parser_mark(p);
    if (first) {
        push_item(p, first);
        if (!rest_of_items(p))
            return NULL;
    }
    struct expr_seq elts = take_exprs(p, items);
    if (!accept(p, TOK_RPAR))
        return NULL;
    struct expr *e = new_expr(p, EXPR_TUPLE, span_since(p, start));
    e->tuple.elts = elts;
    return e;
}

static struct expr *inside_parens(struct parser *p, struct span start)
{
    if (at(p, TOK_RPAR))
        return rest_of_tuple(p, start, NULL);
    if (at(p, TOK_YIELD)) {
        struct expr *e = parse_yield(p);
        return e && accept(p, TOK_RPAR) ? e : NULL;
    }
    struct expr *first = parse_star_named_expression(p);
    if (!first)
        return NULL;
    if (at(p, TOK_COMMA))
        return rest_of_tuple(p, start, first);
    if (first->kind == EXPR_STARRED)
        return NULL;
    if (at_comprehension(p))
        return rest_of_comp(p, EXPR_GENERATOREXP, start, first, TOK_RPAR);
    return accept(p, TOK_RPAR) ? first : NULL;
}

static struct expr *parens(struct parser *p)
{
    struct span start = peek(p)->at;
    struct mark paren = parser_mark(p);
    advance(p);
    struct expr *e = inside_parens(p, start);
    if (!e && is_diagnosing(p)) {
        parser_reset(p, paren);
        diagnose_group(p);
        diagnose_comprehension(p);
    }
    return e;
}

/* ---------------------------------------------------------------- [ ] */

static struct expr *inside_brackets(struct parser *p, struct span start)
{
    struct mark items = parser_mark(p);
    struct expr_seq elts = {0};
    if (!at(p, TOK_RSQB)) {
        struct expr *first = parse_star_named_expression(p);
        if (!first)
            return NULL;
        if (at_comprehension(p) && first->kind != EXPR_STARRED)
            return rest_of_comp(p, EXPR_LISTCOMP, start, first, TOK_RSQB);
        push_item(p, first);
        if (!rest_of_items(p))
            return NULL;
        elts = take_exprs(p, items);
    }
    if (!accept(p, TOK_RSQB))
        return NULL;
    struct expr *e = new_expr(p, EXPR_LIST, span_since(p, start));
    e->list.elts = elts;
    return e;
}

static struct expr *brackets(struct parser *p)
{
    struct span start = peek(p)->at;
    struct mark bracket = parser_mark(p);
    advance(p);
    struct expr *e = inside_brackets(p, start);
    if (!e && is_diagnosing(p)) {
        parser_reset(p, bracket);
        diagnose_comprehension(p);
    }
    return e;
}

/* ---------------------------------------------------------------- { } */

bool parse_kvpair(struct parser *p)
{
    struct expr *key = parse_expression(p);
    if (!key || !accept(p, TOK_COLON))
        return false;
    struct expr *value = parse_expression(p);
    if (!value)
        return false;
    push_item(p, key);
    push_item(p, value);
    return true;
}

bool parse_double_starred_kvpair(struct parser *p)
{
    if (!accept(p, TOK_DOUBLESTAR))
        return parse_kvpair(p);
    struct expr *value = parse_bitwise_or(p);
    if (!value)
        return false;
    push_item(p, NULL);
    push_item(p, value);
    return true;
}

/* From behind the first pair. */
static bool more_pairs(struct parser *p)
{
    while (accept(p, TOK_COMMA)) {
        struct mark after = parser_mark(p);
        if (!parse_double_starred_kvpair(p)) {
            parser_reset(p, after);
            break;
        }
    }
    return !p->has_failed;
}

static struct expr *rest_of_dict(struct parser *p, struct span start, struct mark first)
{
    if (!accept(p, TOK_RBRACE))
        return NULL;
    size_t n;
    struct expr **pairs = take_items(p, first, &n);
    struct expr *e = new_expr(p, EXPR_DICT, span_since(p, start));
    e->dict.keys.len = e->dict.values.len = n / 2;
    if (n) {
        e->dict.keys.items = arena_alloc(p->arena, n / 2 * sizeof *pairs);
        e->dict.values.items = arena_alloc(p->arena, n / 2 * sizeof *pairs);
    }
    for (size_t i = 0; i < n / 2; i++) {
        e->dict.keys.items[i] = pairs[2 * i];
        e->dict.values.items[i] = pairs[2 * i + 1];
    }
    return e;
}

static struct expr *rest_of_set(struct parser *p, struct span start, struct mark first)
{
    if (!accept(p, TOK_RBRACE))
        return NULL;
    struct expr_seq elts = take_exprs(p, first);
    struct expr *e = new_expr(p, EXPR_SET, span_since(p, start));
    e->set.elts = elts;
    return e;
}

static struct expr *rest_of_dictcomp(struct parser *p, struct span start, struct mark first)
{
    struct expr_seq pair = take_exprs(p, first);
    struct expr *e = rest_of_comp(p, EXPR_DICTCOMP, start, NULL, TOK_RBRACE);
    if (e) {
        e->comp.key = pair.items[0];
        e->comp.value = pair.items[1];
    }
    return e;
}

static struct expr *inside_braces(struct parser *p, struct span start)
{
    struct mark first = parser_mark(p);
    if (at(p, TOK_RBRACE))
        return rest_of_dict(p, start, first);
    if (at(p, TOK_DOUBLESTAR))
        return parse_double_starred_kvpair(p) && more_pairs(p) ? rest_of_dict(p, start, first)
                                                               : NULL;
    struct expr *e = parse_star_named_expression(p);
    if (!e)
        return NULL;
    push_item(p, e);
    if (e->kind != EXPR_STARRED && accept(p, TOK_COLON)) {
        struct expr *value = parse_expression(p);
        if (!value)
            return NULL;
        push_item(p, value);
        if (at_comprehension(p))
            return rest_of_dictcomp(p, start, first);
        return more_pairs(p) ? rest_of_dict(p, start, first) : NULL;
    }
    if (e->kind != EXPR_STARRED && at_comprehension(p)) {
        p->items.len = first.n_items;
        return rest_of_comp(p, EXPR_SETCOMP, start, e, TOK_RBRACE);
    }
    return rest_of_items(p) ? rest_of_set(p, start, first) : NULL;
}

/* The four things in braces, one after the other, each with its mistakes. */
static struct expr *braces_in_order(struct parser *p, struct span start)
{
    struct mark brace = parser_mark(p);
    struct mark first = {brace.pos + 1, brace.n_items};

    parser_reset(p, first);
    if (at(p, TOK_RBRACE))
        return rest_of_dict(p, start, first);
    struct expr *e = NULL;
    if (parse_double_starred_kvpair(p) && more_pairs(p))
        e = rest_of_dict(p, start, first);
    if (e || p->has_failed)
        return e;
    parser_reset(p, first);
    diagnose_dict(p);

    parser_reset(p, first);
    e = !p->has_failed && parse_star_named_expressions(p) ? rest_of_set(p, start, first) : NULL;
    if (e || p->has_failed)
        return e;

    parser_reset(p, first);
    e = parse_kvpair(p) ? rest_of_dictcomp(p, start, first) : NULL;
    if (e || p->has_failed)
        return e;
    parser_reset(p, brace);
    if (is_diagnosing(p))
        diagnose_dict_comprehension(p);

    parser_reset(p, first);
    struct expr *elt = p->has_failed ? NULL : parse_named_expression(p);
    e = elt ? rest_of_comp(p, EXPR_SETCOMP, start, elt, TOK_RBRACE) : NULL;
    if (e || p->has_failed)
        return e;
    parser_reset(p, brace);
    if (is_diagnosing(p))
        diagnose_comprehension(p);
    return NULL;
}

static struct expr *braces(struct parser *p)
{
    struct span start = peek(p)->at;
    if (p->is_diagnosing)
        return braces_in_order(p, start);
    advance(p);
    return inside_braces(p, start);
}

/* ---------------------------------------------------------------- atoms */

struct expr *parse_atom(struct parser *p)
{
    struct token *t = peek(p);
    switch ((int)t->kind) {
    case TOK_NAME:
        advance(p);
        return new_name(p, t, CTX_LOAD);
    case TOK_NUMBER:
        return parse_number(p);
    case TOK_STRING:
    case TOK_FSTRING_START:
        return memoize(p, MEMO_STRINGS, parse_strings);
    case TOK_LPAR:
        return memoize(p, MEMO_BRACKETED, parens);
    case TOK_LSQB:
        return memoize(p, MEMO_BRACKETED, brackets);
    case TOK_LBRACE:
        return memoize(p, MEMO_BRACKETED, braces);
    case TOK_TRUE:
        advance(p);
        return new_constant(p, CONST_TRUE, t->at);
    case TOK_FALSE:
        advance(p);
        return new_constant(p, CONST_FALSE, t->at);
    case TOK_NONE:
        advance(p);
        return new_constant(p, CONST_NONE, t->at);
    case TOK_ELLIPSIS:
        advance(p);
        return new_constant(p, CONST_ELLIPSIS, t->at);
    }
    return NULL;
}
