/*
 * Known mistakes in assignments, with statements and the fields of f-strings.
 */
#include "sim/front/parse_internal.h"

/* ---------------------------------------------------------------- assignments */

/* A list or tuple display, perhaps in parentheses of its own. */
static struct expr *display(struct parser *p)
{
    struct mark here = parser_mark(p);
    struct token *t = peek(p);
    if (t->kind != TOK_LSQB && t->kind != TOK_LPAR)
        return NULL;
    struct expr *e = parse_atom(p);
    if (!e || (e->kind != EXPR_LIST && e->kind != EXPR_TUPLE)) {
        parser_reset(p, here);
        return NULL;
    }
    return e;
}

static void diagnose_annotation(struct parser *p)
{
    struct mark here = parser_mark(p);
    struct expr *a = display(p);
    if (a && accept(p, TOK_COLON) && parse_expression(p))
        raise_span(p, a->at, "only single target (not %s) can be annotated", expr_name(a));
    if (p->has_failed)
        return;
    parser_reset(p, here);

    a = parse_star_named_expression(p);
    if (a && accept(p, TOK_COMMA)) {
        struct mark after = parser_mark(p);
        while (parse_star_named_expressions(p))
            after = parser_mark(p);
        parser_reset(p, after);
        if (accept(p, TOK_COLON) && parse_expression(p))
            raise_span(p, a->at, "only single target (not tuple) can be annotated");
    }
    if (p->has_failed)
        return;
    parser_reset(p, here);

    a = parse_expression(p);
    if (a && accept(p, TOK_COLON) && parse_expression(p))
        raise_span(p, a->at, "illegal target for annotation");
}

/* a = b = f() = ..., also with a yield among them */
static void diagnose_target(struct parser *p)
{
    for (;;) {
        struct mark here = parser_mark(p);
        if (!parse_star_targets(p) || !accept(p, TOK_EQUAL)) {
            parser_reset(p, here);
            break;
        }
    }
    struct mark here = parser_mark(p);
    struct expr *e = parse_star_expressions(p);
    if (e && at(p, TOK_EQUAL))
        raise_invalid_target(p, TARGET_STAR, e);
    if (p->has_failed)
        return;
    parser_reset(p, here);
    e = parse_yield(p);
    if (e && at(p, TOK_EQUAL))
        raise_span(p, e->at, "assignment to yield expression not possible");
}

static bool is_augmented(enum token_kind kind)
{
    return (kind >= TOK_PLUSEQUAL && kind <= TOK_ATEQUAL) ||
           (kind >= TOK_LEFTSHIFTEQUAL && kind <= TOK_DOUBLESLASHEQUAL);
}

static void diagnose_augmented(struct parser *p)
{
    struct expr *e = parse_star_expressions(p);
    if (!e || !is_augmented(peek(p)->kind))
        return;
    advance(p);
    if (parse_annotated_rhs(p))
        raise_span(p, e->at, "'%s' is an illegal expression for augmented assignment",
                   expr_name(e));
}

void diagnose_assignment(struct parser *p)
{
    static void (*const mistakes[])(struct parser *) = {
        diagnose_annotation,
        diagnose_target,
        diagnose_augmented,
    };
    struct mark here = parser_mark(p);
    for (size_t i = 0; i < ARRAY_LEN(mistakes) && !p->has_failed; i++) {
        mistakes[i](p);
        parser_reset(p, here);
    }
}

/* ---------------------------------------------------------------- with */

/* Behind 'with': the items, and the parentheses around them. */
static bool loose_items(struct parser *p, bool in_parens)
{
    if (in_parens && !accept(p, TOK_LPAR))
        return false;
    size_t n = 0;
    for (;;) {
        struct mark here = parser_mark(p);
        if (n && !accept(p, TOK_COMMA))
            break;
        if (!(in_parens ? parse_expressions(p) : parse_expression(p))) {
            parser_reset(p, here);
            break;
        }
        n++;
        here = parser_mark(p);
        if (!accept(p, TOK_AS) || !parse_star_target(p))
            parser_reset(p, here);
    }
    if (!n || p->has_failed)
        return false;
    if (!in_parens)
        return true;
    (void)accept(p, TOK_COMMA);
    return accept(p, TOK_RPAR) != NULL;
}

static void diagnose_with_as(struct parser *p, bool in_parens, bool is_indent)
{
    struct token *word = accept(p, TOK_WITH);
    if (!word || !loose_items(p, in_parens))
        return;
    if (is_indent && accept(p, TOK_COLON) && accept(p, TOK_NEWLINE) && !at(p, TOK_INDENT))
        raise_here(p, INDENTATION_ERROR,
                   "expected an indented block after 'with' statement on line %d",
                   word->at.lineno);
    else if (!is_indent && at(p, TOK_NEWLINE))
        raise_here(p, SYNTAX_ERROR, "expected ':'");
}

void diagnose_with_indent(struct parser *p)
{
    struct mark here = parser_mark(p);
    diagnose_with_as(p, false, true);
    parser_reset(p, here);
    if (!p->has_failed)
        diagnose_with_as(p, true, true);
    parser_reset(p, here);
}

void diagnose_with(struct parser *p)
{
    struct mark here = parser_mark(p);
    diagnose_with_as(p, false, false);
    parser_reset(p, here);
    if (!p->has_failed)
        diagnose_with_as(p, true, false);
    parser_reset(p, here);
}

/* ---------------------------------------------------------------- replacement fields */

static void diagnose_conversion(struct parser *p)
{
    if (at(p, TOK_COLON) || at(p, TOK_RBRACE))
        raise_next(p, "f-string: missing conversion character");
    else if (!at(p, TOK_NAME))
        raise_next(p, "f-string: invalid conversion character");
}

/* Behind the ':' of a format specification, of which nothing is wrong by itself. */
static void skip_format_spec(struct parser *p)
{
    for (;;) {
        struct mark here = parser_mark(p);
        if (accept(p, TOK_FSTRING_MIDDLE))
            continue;
        bool is_field = accept(p, TOK_LBRACE) && parse_annotated_rhs(p);
        if (is_field) {
            (void)accept(p, TOK_EQUAL);
            if (accept(p, TOK_EXCLAMATION))
                (void)accept(p, TOK_NAME);
            if (accept(p, TOK_COLON))
                skip_format_spec(p);
            is_field = accept(p, TOK_RBRACE) != NULL;
        }
        if (!is_field) {
            parser_reset(p, here);
            return;
        }
    }
}

/* Behind the expression. */
static void diagnose_rest_of_field(struct parser *p)
{
    bool has_equal = accept(p, TOK_EQUAL) != NULL;
    if (!at(p, TOK_EXCLAMATION) && !at(p, TOK_COLON) && !at(p, TOK_RBRACE)) {
        raise_next(p, has_equal ? "f-string: expecting '!', or ':', or '}'"
                                : "f-string: expecting '=', or '!', or ':', or '}'");
        return;
    }
    if (accept(p, TOK_EXCLAMATION)) {
        diagnose_conversion(p);
        if (p->has_failed || !accept(p, TOK_NAME))
            return;
        if (!at(p, TOK_COLON) && !at(p, TOK_RBRACE))
            raise_next(p, "f-string: expecting ':' or '}'");
    }
    if (!p->has_failed && accept(p, TOK_COLON)) {
        skip_format_spec(p);
        if (!p->has_failed && !at(p, TOK_RBRACE))
            raise_next(p, "f-string: expecting '}', or format specs");
    }
}

void diagnose_replacement_field(struct parser *p)
{
    struct mark here = parser_mark(p);
    if (p->has_failed || !accept(p, TOK_LBRACE))
        return;
    struct token *t = peek(p);
    if (t->kind == TOK_EQUAL || t->kind == TOK_EXCLAMATION || t->kind == TOK_COLON ||
        t->kind == TOK_RBRACE) {
        raise_span(p, t->at, "f-string: valid expression required before '%.*s'", (int)t->len,
                   t->text);
        return;
    }
    struct mark expression = parser_mark(p);
    if (parse_annotated_rhs(p)) {
        diagnose_rest_of_field(p);
    } else {
        parser_reset(p, expression);
        raise_next(p, "f-string: expecting a valid expression after '{'");
    }
    parser_reset(p, here);
}
