/*
 * Known mistakes in parameter lists.
 */
#include "sim/front/parse_internal.h"

enum default_kind { WITHOUT_DEFAULT, WITH_DEFAULT, MAYBE_DEFAULT };

/* One parameter with its comma; stays where it is if there is none of this kind. */
static struct arg *one(struct parser *p, enum params_kind kind, enum default_kind defaults)
{
    struct mark here = parser_mark(p);
    struct arg *a = parse_param(p, kind, false);
    if (a) {
        bool has_default = at(p, TOK_EQUAL) && parse_default(p);
        bool fits = defaults == MAYBE_DEFAULT || has_default == (defaults == WITH_DEFAULT);
        enum token_kind end = kind == PARAMS_DEF ? TOK_RPAR : TOK_COLON;
        if (fits && !p->has_failed && (accept(p, TOK_COMMA) || at(p, end)))
            return a;
    }
    parser_reset(p, here);
    return NULL;
}

static size_t many(struct parser *p, enum params_kind kind, enum default_kind defaults)
{
    size_t n = 0;
    while (one(p, kind, defaults))
        n++;
    return n;
}

static bool slash(struct parser *p, enum params_kind kind)
{
    return accept(p, TOK_SLASH) &&
           (accept(p, TOK_COMMA) || at(p, kind == PARAMS_DEF ? TOK_RPAR : TOK_COLON));
}

/* Parameters without a default, then '/'. */
static bool slash_no_default(struct parser *p, enum params_kind kind)
{
    struct mark here = parser_mark(p);
    if (many(p, kind, WITHOUT_DEFAULT) && slash(p, kind))
        return true;
    parser_reset(p, here);
    return false;
}

static bool slash_with_default(struct parser *p, enum params_kind kind)
{
    struct mark here = parser_mark(p);
    (void)many(p, kind, WITHOUT_DEFAULT);
    if (many(p, kind, WITH_DEFAULT) && slash(p, kind))
        return true;
    parser_reset(p, here);
    return false;
}

static void diagnose_slash(struct parser *p, enum params_kind kind)
{
    struct token *t = peek(p);
    if (accept(p, TOK_SLASH)) {
        if (at(p, TOK_COMMA))
            raise_span(p, t->at, "at least one argument must precede /");
        return;
    }
    if (!slash_no_default(p, kind) && !slash_with_default(p, kind))
        return;
    (void)many(p, kind, MAYBE_DEFAULT);
    if (at(p, TOK_SLASH))
        raise_span(p, peek(p)->at, "/ may appear only once");
}

static void diagnose_order(struct parser *p, enum params_kind kind)
{
    (void)slash_no_default(p, kind);
    (void)many(p, kind, WITHOUT_DEFAULT);
    if (!slash_with_default(p, kind) && !many(p, kind, WITH_DEFAULT))
        return;
    struct arg *a = one(p, kind, WITHOUT_DEFAULT);
    if (a)
        raise_span(p, a->at, "parameter without a default follows parameter with a default");
}

static void diagnose_parentheses(struct parser *p, enum params_kind kind)
{
    (void)many(p, kind, WITHOUT_DEFAULT);
    struct token *open = accept(p, TOK_LPAR);
    if (!open)
        return;
    bool has_params;
    if (kind == PARAMS_DEF) {
        has_params = many(p, kind, WITHOUT_DEFAULT) > 0;
    } else {
        do
            has_params = accept(p, TOK_NAME) != NULL;
        while (has_params && accept(p, TOK_COMMA) && at(p, TOK_NAME));
    }
    (void)accept(p, TOK_COMMA);
    if (has_params && at(p, TOK_RPAR))
        raise_range(p, open->at, peek(p)->at,
                    kind == PARAMS_DEF
                        ? "Function parameters cannot be parenthesized"
                        : "Lambda expression parameters cannot be parenthesized");
}

static void diagnose_star_before_slash(struct parser *p, enum params_kind kind)
{
    if (!slash_no_default(p, kind))
        (void)slash_with_default(p, kind);
    (void)many(p, kind, MAYBE_DEFAULT);
    if (!accept(p, TOK_STAR))
        return;
    if (!accept(p, TOK_COMMA) && !one(p, kind, WITHOUT_DEFAULT))
        return;
    (void)many(p, kind, MAYBE_DEFAULT);
    if (at(p, TOK_SLASH))
        raise_span(p, peek(p)->at, "/ must be ahead of *");
}

static void diagnose_slash_star(struct parser *p, enum params_kind kind)
{
    if (many(p, kind, MAYBE_DEFAULT) && accept(p, TOK_SLASH) && at(p, TOK_STAR))
        raise_span(p, peek(p)->at, "expected comma between / and *");
}

void diagnose_params(struct parser *p, enum params_kind kind)
{
    static void (*const mistakes[])(struct parser *, enum params_kind) = {
        diagnose_slash,      diagnose_order, diagnose_parentheses, diagnose_star_before_slash,
        diagnose_slash_star,
    };
    struct mark here = parser_mark(p);
    for (size_t i = 0; i < ARRAY_LEN(mistakes) && !p->has_failed; i++) {
        mistakes[i](p, kind);
        parser_reset(p, here);
    }
}

/* '*' with nothing behind it. */
static bool is_bare_star(struct parser *p, enum params_kind kind)
{
    enum token_kind end = kind == PARAMS_DEF ? TOK_RPAR : TOK_COLON;
    if (at(p, end))
        return true;
    return accept(p, TOK_COMMA) && (at(p, end) || at(p, TOK_DOUBLESTAR));
}

void diagnose_star_etc(struct parser *p, enum params_kind kind)
{
    struct mark here = parser_mark(p);
    struct token *star = accept(p, TOK_STAR);
    if (!star)
        return;
    struct mark after = parser_mark(p);
    if (is_bare_star(p, kind)) {
        if (kind == PARAMS_DEF)
            raise_span(p, star->at, "named arguments must follow bare *");
        else
            raise_here(p, SYNTAX_ERROR, "named arguments must follow bare *");
    }
    parser_reset(p, after);
    if (parse_param(p, kind, false) && at(p, TOK_EQUAL))
        raise_span(p, peek(p)->at, "var-positional argument cannot have default value");
    parser_reset(p, after);
    if (!p->has_failed && (one(p, kind, WITHOUT_DEFAULT) || accept(p, TOK_COMMA))) {
        (void)many(p, kind, MAYBE_DEFAULT);
        star = accept(p, TOK_STAR);
        if (star && (one(p, kind, WITHOUT_DEFAULT) || at(p, TOK_COMMA)))
            raise_span(p, star->at, "* argument may appear only once");
    }
    parser_reset(p, here);
}

void diagnose_kwds(struct parser *p, enum params_kind kind)
{
    struct mark here = parser_mark(p);
    if (accept(p, TOK_DOUBLESTAR) && parse_param(p, kind, false)) {
        if (at(p, TOK_EQUAL)) {
            raise_span(p, peek(p)->at, "var-keyword argument cannot have default value");
        } else if (accept(p, TOK_COMMA)) {
            struct token *t = peek(p);
            struct arg *a = parse_param(p, kind, false);
            if (a)
                raise_span(p, a->at, "arguments cannot follow var-keyword argument");
            else if (t->kind == TOK_STAR || t->kind == TOK_DOUBLESTAR || t->kind == TOK_SLASH)
                raise_span(p, t->at, "arguments cannot follow var-keyword argument");
        }
    }
    parser_reset(p, here);
}
