/*
 * Statements of one line, and what statements are collected in: lines, blocks, modules.
 */
#include "sim/front/parse_internal.h"

/* ---------------------------------------------------------------- assignments */

static bool augmented_operator(enum token_kind kind, enum operator_kind *op)
{
    static const struct {
        enum token_kind token;
        enum operator_kind op;
    } table[] = {
        {TOK_PLUSEQUAL, OP_ADD},
        {TOK_MINEQUAL, OP_SUB},
        {TOK_STAREQUAL, OP_MULT},
        {TOK_ATEQUAL, OP_MATMULT},
        {TOK_SLASHEQUAL, OP_DIV},
        {TOK_PERCENTEQUAL, OP_MOD},
        {TOK_AMPEREQUAL, OP_BITAND},
        {TOK_VBAREQUAL, OP_BITOR},
        {TOK_CIRCUMFLEXEQUAL, OP_BITXOR},
        {TOK_LEFTSHIFTEQUAL, OP_LSHIFT},
        {TOK_RIGHTSHIFTEQUAL, OP_RSHIFT},
        {TOK_DOUBLESTAREQUAL, OP_POW},
        {TOK_DOUBLESLASHEQUAL, OP_FLOORDIV},
    };
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        if (table[i].token == kind) {
            *op = table[i].op;
            return true;
        }
    }
    return false;
}

/* From the ':' behind the target. */
static struct stmt *rest_of_annassign(struct parser *p, struct span start, struct expr *target,
                                      bool is_simple)
{
    advance(p);
    struct expr *annotation = parse_expression(p);
    if (!annotation)
        return NULL;
    struct expr *value = NULL;
    struct mark here = parser_mark(p);
    if (accept(p, TOK_EQUAL)) {
        value = parse_annotated_rhs(p);
        if (!value)
            parser_reset(p, here);
    }
    struct stmt *s = new_stmt(p, STMT_ANNASSIGN, span_since(p, start));
    s->annassign.target = target;
    s->annassign.annotation = annotation;
    s->annassign.value = value;
    s->annassign.simple = is_simple;
    return p->has_failed ? NULL : s;
}

/* From the '=' behind the first target. */
static struct stmt *rest_of_assign(struct parser *p, struct span start, struct expr *value)
{
    struct mark first = parser_mark(p);
    while (accept(p, TOK_EQUAL)) {
        if (!make_target(value))
            return NULL;
        push_item(p, value);
        value = parse_annotated_rhs(p);
        if (!value)
            return NULL;
    }
    struct expr_seq targets = take_exprs(p, first);
    struct stmt *s = new_stmt(p, STMT_ASSIGN, span_since(p, start));
    s->assign.targets = targets;
    s->assign.value = value;
    return s;
}

static struct stmt *rest_of_augassign(struct parser *p, struct span start, struct expr *target,
                                      enum operator_kind op)
{
    if (!make_single_target(target))
        return NULL;
    advance(p);
    struct expr *value = parse_annotated_rhs(p);
    if (!value)
        return NULL;
    struct stmt *s = new_stmt(p, STMT_AUGASSIGN, span_since(p, start));
    s->augassign.target = target;
    s->augassign.op = op;
    s->augassign.value = value;
    return s;
}

/* type X = ... */
static struct stmt *type_alias(struct parser *p)
{
    struct span start = peek(p)->at;
    advance(p);
    struct token *name = accept(p, TOK_NAME);
    struct type_param_seq params;
    if (!name || !parse_type_params(p, &params) || !accept(p, TOK_EQUAL))
        return NULL;
    struct expr *value = parse_expression(p);
    if (!value)
        return NULL;
    struct stmt *s = new_stmt(p, STMT_TYPEALIAS, span_since(p, start));
    s->typealias.name = new_name(p, name, CTX_STORE);
    s->typealias.type_params = params;
    s->typealias.value = value;
    return s;
}

static struct stmt *type_alias_if_any(struct parser *p)
{
    if (peek(p)->soft != SOFT_TYPE || peek_second(p)->kind != TOK_NAME)
        return NULL;
    struct mark here = parser_mark(p);
    struct stmt *s = type_alias(p);
    if (!s)
        parser_reset(p, here);
    return s;
}

/* An assignment or an expression: what it is shows behind the first expression. */
static struct stmt *expression_stmt(struct parser *p)
{
    struct token *first = peek(p);
    struct stmt *alias = type_alias_if_any(p);
    if (alias)
        return alias;
    struct expr *e = parse_star_expressions(p);
    if (!e)
        return NULL;
    enum operator_kind op;
    if (at(p, TOK_EQUAL))
        return rest_of_assign(p, first->at, e);
    if (at(p, TOK_COLON) && make_single_target(e))
        return rest_of_annassign(p, first->at, e,
                                 e->kind == EXPR_NAME && first->kind == TOK_NAME);
    if (augmented_operator(peek(p)->kind, &op))
        return rest_of_augassign(p, first->at, e, op);
    struct stmt *s = new_stmt(p, STMT_EXPR, span_since(p, first->at));
    s->expr.value = e;
    return s;
}

/* The same in the second pass, in the grammar's order. All that counts is where it ends. */
static bool assignment_in_order(struct parser *p)
{
    struct mark start = parser_mark(p);
    struct span at_start = peek(p)->at;

    struct token *name = accept(p, TOK_NAME);
    if (name && at(p, TOK_COLON) && rest_of_annassign(p, at_start, NULL, true))
        return true;
    parser_reset(p, start);

    struct expr *target = NULL;
    if (accept(p, TOK_LPAR)) {
        target = parse_single_target(p);
        if (target && !accept(p, TOK_RPAR))
            target = NULL;
    }
    if (!target) {
        parser_reset(p, start);
        target = parse_single_subscript_attribute_target(p);
    }
    if (target && at(p, TOK_COLON) && rest_of_annassign(p, at_start, target, false))
        return true;
    parser_reset(p, start);

    bool has_target = false;
    for (;;) {
        struct mark here = parser_mark(p);
        if (!parse_star_targets(p) || !accept(p, TOK_EQUAL)) {
            parser_reset(p, here);
            break;
        }
        has_target = true;
    }
    if (has_target && parse_annotated_rhs(p) && !at(p, TOK_EQUAL))
        return true;
    parser_reset(p, start);

    enum operator_kind op;
    if (parse_single_target(p) && augmented_operator(peek(p)->kind, &op)) {
        advance(p);
        return parse_annotated_rhs(p) != NULL;
    }
    parser_reset(p, start);
    diagnose_assignment(p);
    return false;
}

static struct stmt *expression_stmt_in_order(struct parser *p)
{
    struct mark start = parser_mark(p);
    struct span at_start = peek(p)->at;
    bool found = assignment_in_order(p);
    if (!found && !p->has_failed) {
        parser_reset(p, start);
        found = type_alias_if_any(p) || parse_star_expressions(p);
    }
    return found && !p->has_failed ? new_stmt(p, STMT_PASS, at_start) : NULL;
}

/* ---------------------------------------------------------------- statements with a keyword */

static struct stmt *return_stmt(struct parser *p)
{
    struct span start = peek(p)->at;
    advance(p);
    struct mark here = parser_mark(p);
    struct expr *value = parse_star_expressions(p);
    if (!value)
        parser_reset(p, here);
    struct stmt *s = new_stmt(p, STMT_RETURN, span_since(p, start));
    s->return_.value = value;
    return s;
}

static struct stmt *raise_stmt(struct parser *p)
{
    struct span start = peek(p)->at;
    advance(p);
    struct mark here = parser_mark(p);
    struct expr *exc = parse_expression(p);
    struct expr *cause = NULL;
    if (!exc) {
        parser_reset(p, here);
    } else {
        here = parser_mark(p);
        cause = accept(p, TOK_FROM) ? parse_expression(p) : NULL;
        if (!cause)
            parser_reset(p, here);
    }
    struct stmt *s = new_stmt(p, STMT_RAISE, span_since(p, start));
    s->raise.exc = exc;
    s->raise.cause = cause;
    return s;
}

static struct stmt *assert_stmt(struct parser *p)
{
    struct span start = peek(p)->at;
    advance(p);
    struct expr *test = parse_expression(p);
    if (!test)
        return NULL;
    struct mark here = parser_mark(p);
    struct expr *msg = accept(p, TOK_COMMA) ? parse_expression(p) : NULL;
    if (!msg)
        parser_reset(p, here);
    struct stmt *s = new_stmt(p, STMT_ASSERT, span_since(p, start));
    s->assert_.test = test;
    s->assert_.msg = msg;
    return s;
}

static struct stmt *del_stmt(struct parser *p)
{
    struct span start = peek(p)->at;
    advance(p);
    struct mark first = parser_mark(p);
    if (parse_del_targets(p) && (at(p, TOK_SEMI) || at(p, TOK_NEWLINE))) {
        struct stmt *s = new_stmt(p, STMT_DELETE, span_since(p, start));
        s->delete.targets = take_exprs(p, first);
        return s;
    }
    parser_reset(p, first);
    if (is_diagnosing(p))
        raise_invalid_target(p, TARGET_DEL, parse_star_expressions(p));
    return NULL;
}

static struct stmt *names_stmt(struct parser *p, enum stmt_kind kind)
{
    struct span start = peek(p)->at;
    struct mark first = parser_mark(p);
    struct mark here = first;
    do {
        advance(p); /* the keyword, then commas */
        struct token *name = accept(p, TOK_NAME);
        if (!name) {
            parser_reset(p, here);
            break;
        }
        push_item(p, (void *)name->name);
        here = parser_mark(p);
    } while (at(p, TOK_COMMA));
    struct name_seq names;
    names.items = take_items(p, first, &names.len);
    if (!names.len)
        return NULL;
    struct stmt *s = new_stmt(p, kind, span_since(p, start));
    *(kind == STMT_GLOBAL ? &s->global.names : &s->nonlocal.names) = names;
    return s;
}

static struct stmt *yield_stmt(struct parser *p)
{
    struct span start = peek(p)->at;
    if (is_diagnosing(p))
        diagnose_assignment(p);
    struct expr *e = p->has_failed ? NULL : parse_yield(p);
    if (!e)
        return NULL;
    struct stmt *s = new_stmt(p, STMT_EXPR, span_since(p, start));
    s->expr.value = e;
    return s;
}

static struct stmt *one_word(struct parser *p, enum stmt_kind kind)
{
    struct stmt *s = new_stmt(p, kind, peek(p)->at);
    advance(p);
    return s;
}

static struct stmt *simple_stmt(struct parser *p)
{
    switch ((int)peek(p)->kind) {
    case TOK_RETURN:
        return return_stmt(p);
    case TOK_IMPORT:
    case TOK_FROM:
        return parse_import(p);
    case TOK_RAISE:
        return raise_stmt(p);
    case TOK_PASS:
        return one_word(p, STMT_PASS);
    case TOK_BREAK:
        return one_word(p, STMT_BREAK);
    case TOK_CONTINUE:
        return one_word(p, STMT_CONTINUE);
    case TOK_DEL:
        return del_stmt(p);
    case TOK_YIELD:
        return yield_stmt(p);
    case TOK_ASSERT:
        return assert_stmt(p);
    case TOK_GLOBAL:
        return names_stmt(p, STMT_GLOBAL);
    case TOK_NONLOCAL:
        return names_stmt(p, STMT_NONLOCAL);
    }
    return is_diagnosing(p) ? expression_stmt_in_order(p) : expression_stmt(p);
}

/* ---------------------------------------------------------------- lines and blocks */

bool parse_simple_stmts(struct parser *p)
{
    do {
        struct mark here = parser_mark(p);
        struct stmt *s = simple_stmt(p);
        if (!s || p->has_failed) {
            parser_reset(p, here);
            return false;
        }
        push_item(p, s);
    } while (accept(p, TOK_SEMI) && !at(p, TOK_NEWLINE));
    return accept(p, TOK_NEWLINE) != NULL;
}

bool parse_statements(struct parser *p, struct stmt_seq *out)
{
    struct mark first = parser_mark(p);
    while (!at(p, TOK_DEDENT) && !at(p, TOK_ENDMARKER)) {
        struct mark here = parser_mark(p);
        struct stmt *s = parse_compound_stmt(p);
        if (s) {
            push_item(p, s);
            continue;
        }
        parser_reset(p, here);
        if (p->has_failed || !parse_simple_stmts(p)) {
            parser_reset(p, here);
            break;
        }
    }
    out->items = take_items(p, first, &out->len);
    return !p->has_failed;
}

bool parse_block(struct parser *p, struct stmt_seq *out)
{
    struct mark start = parser_mark(p);
    if (!accept(p, TOK_NEWLINE)) {
        if (!parse_simple_stmts(p))
            return false;
        out->items = take_items(p, start, &out->len);
        return true;
    }
    if (accept(p, TOK_INDENT))
        return parse_statements(p, out) && out->len && accept(p, TOK_DEDENT);
    if (is_diagnosing(p))
        raise_here(p, INDENTATION_ERROR, "expected an indented block");
    return false;
}

bool parse_suite(struct parser *p, struct stmt_seq *out, const char *what, int lineno)
{
    if (!accept(p, TOK_COLON))
        return false;
    if (is_diagnosing(p)) {
        struct mark here = parser_mark(p);
        if (accept(p, TOK_NEWLINE) && !at(p, TOK_INDENT))
            return raise_here(p, INDENTATION_ERROR,
                              "expected an indented block after %s on line %d", what, lineno);
        parser_reset(p, here);
    }
    return parse_block(p, out);
}
