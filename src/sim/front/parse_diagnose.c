/*
 * Known mistakes in expressions, and how to name them.
 *
 * Every function stands where the grammar has an alternative for what should not be: it reads
 * on as far as the mistake goes, raises if it is there, and goes back to where it was. Their
 * order decides between messages, so it is CPython's.
 */
#include "sim/front/parse_internal.h"

static bool is_legacy_statement(const struct expr *e)
{
    return e->kind == EXPR_NAME &&
           (strcmp(e->name.id, "print") == 0 || strcmp(e->name.id, "exec") == 0);
}

/* ---------------------------------------------------------------- expression */

/* A soft keyword, or the beginning of one: CPython compares no further than the name goes. */
static bool is_like_soft_keyword(const struct token *t)
{
    static const char *const words[] = {
#define SOFT_KEYWORD(name, text) text,
#include "sim/front/token.def"
    };
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strncmp(words[i], t->text, t->len) == 0)
            return true;
    return false;
}

/* Two expressions side by side, within brackets. */
static void diagnose_missing_comma(struct parser *p)
{
    struct token *t = peek(p);
    if (t->kind == TOK_NAME && (peek_second(p)->kind == TOK_STRING || is_like_soft_keyword(t)))
        return;
    struct expr *a = parse_disjunction(p);
    if (!a)
        return;
    bool was_lenient = p->is_lenient;
    p->is_lenient = true;
    struct expr *b = parse_expression_plain(p);
    p->is_lenient = was_lenient;
    if (b && !is_legacy_statement(a) && previous(p)->level > 0)
        raise_range(p, a->at, b->at, "invalid syntax. Perhaps you forgot a comma?");
}

/* x if y, and no else. */
static void diagnose_missing_else(struct parser *p)
{
    struct expr *a = parse_disjunction(p);
    struct expr *b = a && accept(p, TOK_IF) ? parse_disjunction(p) : NULL;
    if (b && !at(p, TOK_ELSE) && !at(p, TOK_COLON))
        raise_range(p, a->at, b->at, "expected 'else' after 'if' expression");
}

/* f'{lambda x: ...}': the colon ends the expression. */
static void diagnose_fstring_lambda(struct parser *p)
{
    struct token *word = accept(p, TOK_LAMBDA);
    if (!word || !parse_params(p, PARAMS_LAMBDA))
        return;
    struct token *colon = accept(p, TOK_COLON);
    if (colon && at(p, TOK_FSTRING_MIDDLE))
        raise_range(p, word->at, colon->at,
                    "f-string: lambda expressions are not allowed without parentheses");
}

/* print x */
static void diagnose_legacy_statement(struct parser *p)
{
    struct token *t = accept(p, TOK_NAME);
    if (!t || at(p, TOK_LPAR))
        return;
    struct expr *b = parse_star_expressions(p);
    if (b && is_legacy_statement(new_name(p, t, CTX_LOAD)))
        raise_range(p, t->at, b->at,
                    "Missing parentheses in call to '%s'. Did you mean %s(...)?", t->name,
                    t->name);
}

void diagnose_expression(struct parser *p)
{
    static void (*const mistakes[])(struct parser *) = {
        diagnose_missing_comma,
        diagnose_missing_else,
        diagnose_fstring_lambda,
        diagnose_legacy_statement,
    };
    struct mark here = parser_mark(p);
    for (size_t i = 0; i < ARRAY_LEN(mistakes) && !p->has_failed; i++) {
        mistakes[i](p);
        parser_reset(p, here);
    }
}

/* ---------------------------------------------------------------- named expression */

static bool at_assignment(struct parser *p)
{
    return at(p, TOK_EQUAL) || at(p, TOK_COLONEQUAL);
}

/* What '=' cannot be a mistyped '==' after: displays and the like. */
static bool is_display(struct parser *p)
{
    struct mark here = parser_mark(p);
    struct token *t = peek(p);
    bool is = t->kind == TOK_TRUE || t->kind == TOK_FALSE || t->kind == TOK_NONE;
    if (t->kind == TOK_LSQB || t->kind == TOK_LPAR) {
        struct expr *e = parse_atom(p);
        is = e &&
             (e->kind == EXPR_LIST || e->kind == EXPR_TUPLE || e->kind == EXPR_GENERATOREXP);
        /* A group's parentheses are not its content's. */
        is = is && e->at.col_offset == t->at.col_offset && e->at.lineno == t->at.lineno;
    }
    parser_reset(p, here);
    return is;
}

void diagnose_named_expression(struct parser *p)
{
    struct mark here = parser_mark(p);
    struct expr *a = parse_expression(p);
    if (a && accept(p, TOK_COLONEQUAL) && parse_expression(p))
        raise_span(p, a->at, "cannot use assignment expressions with %s", expr_name(a));
    parser_reset(p, here);
    if (p->has_failed)
        return;

    struct token *name = accept(p, TOK_NAME);
    struct expr *b = name && accept(p, TOK_EQUAL) ? parse_bitwise_or(p) : NULL;
    if (b && !at_assignment(p))
        raise_range(p, name->at, b->at,
                    "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    parser_reset(p, here);
    if (p->has_failed || is_display(p))
        return;

    a = parse_bitwise_or(p);
    b = a && accept(p, TOK_EQUAL) ? parse_bitwise_or(p) : NULL;
    if (b && !at_assignment(p))
        raise_span(p, a->at, "cannot assign to %s here. Maybe you meant '==' instead of '='?",
                   expr_name(a));
    parser_reset(p, here);
}

/* ---------------------------------------------------------------- brackets */

void diagnose_group(struct parser *p)
{
    struct mark here = parser_mark(p);
    struct mark inside = {here.pos + 1, here.n_items};
    parser_reset(p, inside);
    if (at(p, TOK_STAR)) {
        struct expr *e = parse_starred_argument(p);
        if (e && at(p, TOK_RPAR))
            raise_span(p, e->at, "cannot use starred expression here");
    } else {
        struct token *stars = accept(p, TOK_DOUBLESTAR);
        if (stars && parse_expression(p) && at(p, TOK_RPAR))
            raise_span(p, stars->at, "cannot use double starred expression here");
    }
    parser_reset(p, here);
}

/* [a, b for ...] */
static void diagnose_comprehension_target(struct parser *p)
{
    struct comprehension_seq clauses;
    struct expr *a = parse_star_named_expression(p);
    struct token *comma = a ? accept(p, TOK_COMMA) : NULL;
    if (!comma)
        return;
    struct mark after = parser_mark(p);
    const struct expr *last = NULL;
    if (parse_star_named_expressions(p))
        last = vec_last(&p->items);
    if (last && parse_for_if_clauses(p, &clauses))
        raise_range(p, a->at, last->at,
                    "did you forget parentheses around the comprehension target?");
    parser_reset(p, after);
    if (!p->has_failed && parse_for_if_clauses(p, &clauses))
        raise_range(p, a->at, comma->at,
                    "did you forget parentheses around the comprehension target?");
}

void diagnose_comprehension(struct parser *p)
{
    struct mark here = parser_mark(p);
    bool is_paren = at(p, TOK_LPAR);
    struct mark inside = {here.pos + 1, here.n_items};
    struct comprehension_seq clauses;
    parser_reset(p, inside);
    struct expr *e = !p->has_failed && at(p, TOK_STAR) ? parse_starred_argument(p) : NULL;
    if (e && parse_for_if_clauses(p, &clauses))
        raise_span(p, e->at, "iterable unpacking cannot be used in comprehension");
    parser_reset(p, inside);
    if (!is_paren && !p->has_failed)
        diagnose_comprehension_target(p);
    parser_reset(p, here);
}

void diagnose_dict_comprehension(struct parser *p)
{
    struct mark here = parser_mark(p);
    struct comprehension_seq clauses;
    advance(p);
    struct token *stars = accept(p, TOK_DOUBLESTAR);
    if (stars && parse_bitwise_or(p) && parse_for_if_clauses(p, &clauses))
        raise_span(p, stars->at, "dict unpacking cannot be used in dict comprehension");
    parser_reset(p, here);
}

/* A pair without its value. */
static void diagnose_dict_value(struct parser *p)
{
    struct token *colon = parse_expression(p) ? accept(p, TOK_COLON) : NULL;
    if (!colon)
        return;
    struct token *star = accept(p, TOK_STAR);
    if (star && parse_bitwise_or(p))
        raise_from(p, star->at, "cannot use a starred expression in a dictionary value");
    else if (at(p, TOK_RBRACE) || at(p, TOK_COMMA))
        raise_span(p, colon->at, "expression expected after dictionary key and ':'");
}

/* Behind the '{'. */
void diagnose_dict(struct parser *p)
{
    struct mark here = parser_mark(p);
    bool has_pairs = parse_double_starred_kvpair(p);
    struct mark item = here;
    while (has_pairs && accept(p, TOK_COMMA)) {
        item = parser_mark(p);
        has_pairs = parse_double_starred_kvpair(p);
    }
    if (item.pos != here.pos && !p->has_failed) {
        parser_reset(p, item);
        struct expr *key = parse_expression(p);
        if (key && !at(p, TOK_COLON)) {
            struct span where = {key->at.lineno, key->at.end_col_offset - 1, key->at.end_lineno,
                                 -1};
            raise_span(p, where, "':' expected after dictionary key");
        }
        parser_reset(p, item);
        if (!p->has_failed)
            diagnose_dict_value(p);
    }
    parser_reset(p, here);
    if (!p->has_failed)
        diagnose_dict_value(p);
    parser_reset(p, here);
}

/* 'for' and targets, but no 'in'. */
void diagnose_for_in(struct parser *p)
{
    struct mark here = parser_mark(p);
    (void)accept(p, TOK_ASYNC);
    if (!accept(p, TOK_FOR))
        return;
    bool has_target = parse_bitwise_or(p) != NULL;
    while (has_target && accept(p, TOK_COMMA)) {
        struct mark after = parser_mark(p);
        if (!parse_bitwise_or(p)) {
            parser_reset(p, after);
            break;
        }
    }
    if (has_target && !at(p, TOK_IN))
        raise_here(p, SYNTAX_ERROR, "'in' expected after for-loop variables");
    parser_reset(p, here);
}

void diagnose_for_target(struct parser *p)
{
    struct mark here = parser_mark(p);
    (void)accept(p, TOK_ASYNC);
    if (accept(p, TOK_FOR))
        raise_invalid_target(p, TARGET_FOR, parse_star_expressions(p));
    parser_reset(p, here);
}

/* ---------------------------------------------------------------- arguments */

void diagnose_kwarg(struct parser *p)
{
    struct mark here = parser_mark(p);
    struct token *t = peek(p);
    struct comprehension_seq clauses;
    bool is_name = t->kind == TOK_NAME;
    bool has_equal =
        (is_name || t->kind == TOK_TRUE || t->kind == TOK_FALSE || t->kind == TOK_NONE) &&
        peek_second(p)->kind == TOK_EQUAL;
    if (has_equal) {
        advance(p);
        struct token *equal = accept(p, TOK_EQUAL);
        if (!is_name)
            raise_range(p, t->at, equal->at, "cannot assign to %s", t->name);
        else if (parse_expression(p) && parse_for_if_clauses(p, &clauses))
            raise_range(p, t->at, equal->at,
                        "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    } else if (accept(p, TOK_DOUBLESTAR)) {
        struct expr *e =
            parse_expression(p) && accept(p, TOK_EQUAL) ? parse_expression(p) : NULL;
        if (e)
            raise_range(p, t->at, e->at, "cannot assign to keyword argument unpacking");
    } else {
        struct expr *e = parse_expression(p);
        struct token *equal = e ? accept(p, TOK_EQUAL) : NULL;
        if (equal)
            raise_range(p, e->at, equal->at,
                        "expression cannot contain assignment, perhaps you meant \"==\"?");
    }
    parser_reset(p, here);
}

static struct span end_of_clauses(struct comprehension_seq clauses)
{
    const struct comprehension *last = &clauses.items[clauses.len - 1];
    return last->ifs.len ? last->ifs.items[last->ifs.len - 1]->at : last->iter->at;
}

/* f(**x, *y) */
static void diagnose_unpacking_order(struct parser *p)
{
    struct expr *args = parse_args(p);
    if (!args || !args->call.keywords.len)
        return;
    struct token *comma = accept(p, TOK_COMMA);
    if (comma && at(p, TOK_STAR) && parse_starred_argument(p) && !at(p, TOK_EQUAL)) {
        struct mark after = parser_mark(p);
        while (accept(p, TOK_COMMA) && at(p, TOK_STAR) && parse_starred_argument(p) &&
               !at(p, TOK_EQUAL))
            after = parser_mark(p);
        parser_reset(p, after);
        raise_from(p, comma->at,
                   "iterable argument unpacking follows keyword argument unpacking");
    }
}

/* f(x for x in y, ...) */
static void diagnose_first_genexp(struct parser *p)
{
    struct comprehension_seq clauses;
    struct expr *a = parse_expression(p);
    if (!a || !parse_for_if_clauses(p, &clauses) || !accept(p, TOK_COMMA))
        return;
    struct mark after = parser_mark(p);
    if (!parse_args(p))
        parser_reset(p, after);
    raise_range(p, a->at, end_of_clauses(clauses),
                "Generator expression must be parenthesized");
}

/* f(x = y for y in z) and f(x=) */
static void diagnose_keyword_value(struct parser *p)
{
    struct mark here = parser_mark(p);
    struct comprehension_seq clauses;
    struct token *name = accept(p, TOK_NAME);
    struct token *equal = name ? accept(p, TOK_EQUAL) : NULL;
    if (equal && parse_expression(p) && parse_for_if_clauses(p, &clauses))
        raise_range(p, name->at, equal->at,
                    "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    if (p->has_failed)
        return;
    parser_reset(p, here);
    if (!parse_args(p) || !accept(p, TOK_COMMA))
        parser_reset(p, here);
    name = accept(p, TOK_NAME);
    equal = name ? accept(p, TOK_EQUAL) : NULL;
    if (equal && (at(p, TOK_COMMA) || at(p, TOK_RPAR)))
        raise_range(p, name->at, equal->at, "expected argument value expression");
}

/* f(a, x for x in y), f(a=1, b) */
static void diagnose_later_arguments(struct parser *p)
{
    struct comprehension_seq clauses;
    struct expr *args = parse_args(p);
    if (!args)
        return;
    struct mark after = parser_mark(p);
    if (parse_for_if_clauses(p, &clauses) && args->call.args.len > 1)
        raise_range(p, args->call.args.items[args->call.args.len - 1]->at,
                    end_of_clauses(clauses), "Generator expression must be parenthesized");
    parser_reset(p, after);
    if (p->has_failed || !accept(p, TOK_COMMA))
        return;
    after = parser_mark(p);
    struct expr *a = parse_expression(p);
    if (a && parse_for_if_clauses(p, &clauses))
        raise_range(p, a->at, end_of_clauses(clauses),
                    "Generator expression must be parenthesized");
    parser_reset(p, after);
    if (p->has_failed || !parse_args(p))
        return;
    bool has_double_star = false;
    for (size_t i = 0; i < args->call.keywords.len; i++)
        has_double_star = has_double_star || !args->call.keywords.items[i]->arg;
    raise_here(p, SYNTAX_ERROR, "positional argument follows keyword argument%s",
               has_double_star ? " unpacking" : "");
}

void diagnose_arguments(struct parser *p)
{
    static void (*const mistakes[])(struct parser *) = {
        diagnose_unpacking_order,
        diagnose_first_genexp,
        diagnose_keyword_value,
        diagnose_later_arguments,
    };
    struct mark here = parser_mark(p);
    for (size_t i = 0; i < ARRAY_LEN(mistakes) && !p->has_failed; i++) {
        mistakes[i](p);
        parser_reset(p, here);
    }
}
