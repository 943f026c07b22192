/*
 * Expressions, from the conditional expression down to the operand; parse_atom.c goes on.
 */
#include "sim/front/parse_internal.h"

/* ---------------------------------------------------------------- operands */

static struct expr *attribute(struct parser *p, struct expr *value, struct span start)
{
    advance(p); /* '.' */
    struct token *name = accept(p, TOK_NAME);
    if (!name)
        return NULL;
    struct expr *e = new_expr(p, EXPR_ATTRIBUTE, span_since(p, start));
    e->attribute.value = value;
    e->attribute.attr = name->name;
    return e;
}

static struct expr *subscript(struct parser *p, struct expr *value, struct span start)
{
    advance(p); /* '[' */
    struct expr *slice = parse_slices(p);
    if (!slice || !accept(p, TOK_RSQB))
        return NULL;
    struct expr *e = new_expr(p, EXPR_SUBSCRIPT, span_since(p, start));
    e->subscript.value = value;
    e->subscript.slice = slice;
    return e;
}

static struct expr *primary(struct parser *p)
{
    struct span start = peek(p)->at;
    struct expr *e = parse_atom(p);
    while (e) {
        struct mark here = parser_mark(p);
        struct expr *longer = NULL;
        if (at(p, TOK_DOT))
            longer = attribute(p, e, start);
        else if (at(p, TOK_LPAR))
            longer = parse_call(p, e, start);
        else if (at(p, TOK_LSQB))
            longer = subscript(p, e, start);
        else
            return e;
        if (p->has_failed)
            return NULL;
        if (!longer) {
            parser_reset(p, here);
            return e;
        }
        e = longer;
    }
    return NULL;
}

struct expr *parse_primary(struct parser *p)
{
    if (!enter(p))
        return NULL;
    struct expr *e = memoize(p, MEMO_PRIMARY, primary);
    leave(p);
    return e;
}

static struct expr *slice_item(struct parser *p)
{
    struct span start = peek(p)->at;
    struct mark here = parser_mark(p);
    bool is_named = at(p, TOK_NAME) && peek_second(p)->kind == TOK_COLONEQUAL;
    struct expr *lower = NULL;
    if (!is_named && !at(p, TOK_COLON))
        lower = parse_expression(p);
    /* When diagnosing, it is read again: a named expression has mistakes of its own. */
    if (lower && !p->is_diagnosing && !at(p, TOK_COLON) && !at(p, TOK_COLONEQUAL))
        return lower;
    if (is_named || !at(p, TOK_COLON)) {
        parser_reset(p, here);
        return p->has_failed ? NULL : parse_named_expression(p);
    }
    advance(p);
    struct expr *e = new_expr(p, EXPR_SLICE, start);
    e->slice.lower = lower;
    struct mark tail = parser_mark(p);
    e->slice.upper = parse_expression(p);
    if (!e->slice.upper)
        parser_reset(p, tail);
    if (accept(p, TOK_COLON)) {
        tail = parser_mark(p);
        e->slice.step = parse_expression(p);
        if (!e->slice.step)
            parser_reset(p, tail);
    }
    e->at = span_since(p, start);
    return p->has_failed ? NULL : e;
}

struct expr *parse_slices(struct parser *p)
{
    struct span start = peek(p)->at;
    struct mark first = parser_mark(p);
    bool is_starred = at(p, TOK_STAR);
    struct expr *e = is_starred ? parse_starred_argument(p) : slice_item(p);
    if (!e || (!is_starred && !at(p, TOK_COMMA)))
        return e;
    push_item(p, e);
    while (accept(p, TOK_COMMA)) {
        struct mark after = parser_mark(p);
        e = at(p, TOK_STAR) ? parse_starred_argument(p) : slice_item(p);
        if (p->has_failed)
            return NULL;
        if (!e) {
            parser_reset(p, after);
            break;
        }
        push_item(p, e);
    }
    struct expr_seq elts = take_exprs(p, first);
    e = new_expr(p, EXPR_TUPLE, span_since(p, start));
    e->tuple.elts = elts;
    return e;
}

/* ---------------------------------------------------------------- operators */

static struct expr *new_unary(struct parser *p, enum unaryop_kind op, struct expr *operand,
                              struct span start)
{
    struct expr *e = new_expr(p, EXPR_UNARYOP, span_since(p, start));
    e->unaryop.op = op;
    e->unaryop.operand = operand;
    return e;
}

static struct expr *new_binary(struct parser *p, struct expr *left, enum operator_kind op,
                               struct expr *right)
{
    struct span at = {left->at.lineno, left->at.col_offset, right->at.end_lineno,
                      right->at.end_col_offset};
    struct expr *e = new_expr(p, EXPR_BINOP, at);
    e->binop.left = left;
    e->binop.op = op;
    e->binop.right = right;
    return e;
}

static struct expr *parse_factor(struct parser *p);
static struct expr *parse_inversion(struct parser *p);

static struct expr *await_primary(struct parser *p)
{
    struct span start = peek(p)->at;
    if (!accept(p, TOK_AWAIT))
        return parse_primary(p);
    struct expr *value = parse_primary(p);
    if (!value)
        return NULL;
    struct expr *e = new_expr(p, EXPR_AWAIT, span_since(p, start));
    e->await.value = value;
    return e;
}

static struct expr *power(struct parser *p)
{
    struct span start = peek(p)->at;
    struct expr *base = await_primary(p);
    if (!base || !at(p, TOK_DOUBLESTAR))
        return base;
    struct mark here = parser_mark(p);
    advance(p);
    struct expr *exponent = parse_factor(p);
    if (!exponent) {
        parser_reset(p, here);
        return p->has_failed ? NULL : base;
    }
    struct expr *e = new_binary(p, base, OP_POW, exponent);
    e->at = span_since(p, start);
    return e;
}

/* 'not' where only an operand may stand. */
static void diagnose_not(struct parser *p, expr_rule operand)
{
    if (!is_diagnosing(p) || !at(p, TOK_NOT))
        return;
    struct mark here = parser_mark(p);
    struct span at_not = peek(p)->at;
    advance(p);
    struct expr *e = operand(p);
    if (e)
        raise_range(p, at_not, e->at, "'not' after an operator must be parenthesized");
    parser_reset(p, here);
}

static struct expr *factor(struct parser *p)
{
    struct span start = peek(p)->at;
    enum unaryop_kind op;
    if (at(p, TOK_PLUS))
        op = UNARY_UADD;
    else if (at(p, TOK_MINUS))
        op = UNARY_USUB;
    else if (at(p, TOK_TILDE))
        op = UNARY_INVERT;
    else
        return power(p);
    advance(p);
    struct expr *operand = parse_factor(p);
    if (!operand) {
        diagnose_not(p, parse_factor);
        return NULL;
    }
    return new_unary(p, op, operand, start);
}

static struct expr *parse_factor(struct parser *p)
{
    if (!enter(p))
        return NULL;
    /* The start is remembered, as a failure leaves us anywhere. */
    struct mark here = parser_mark(p);
    struct expr *e = memoize(p, MEMO_FACTOR, factor);
    if (!e)
        parser_reset(p, here);
    leave(p);
    return e;
}

/* Precedence, from 1 for '|' to 6 for '*'; 0: no binary operator. */
static int binary_operator(enum token_kind kind, enum operator_kind *op)
{
    static const struct {
        enum token_kind token;
        enum operator_kind op;
        int precedence;
    } table[] = {
        {TOK_VBAR, OP_BITOR, 1},        {TOK_CIRCUMFLEX, OP_BITXOR, 2},
        {TOK_AMPER, OP_BITAND, 3},      {TOK_LEFTSHIFT, OP_LSHIFT, 4},
        {TOK_RIGHTSHIFT, OP_RSHIFT, 4}, {TOK_PLUS, OP_ADD, 5},
        {TOK_MINUS, OP_SUB, 5},         {TOK_STAR, OP_MULT, 6},
        {TOK_SLASH, OP_DIV, 6},         {TOK_DOUBLESLASH, OP_FLOORDIV, 6},
        {TOK_PERCENT, OP_MOD, 6},       {TOK_AT, OP_MATMULT, 6},
    };
    if (kind < TOK_PLUS || kind > TOK_DOUBLESLASH)
        return 0;
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        if (table[i].token == kind) {
            *op = table[i].op;
            return table[i].precedence;
        }
    }
    return 0;
}

/* Operators of at least this precedence. */
static struct expr *binary(struct parser *p, int min_precedence)
{
    struct span start = peek(p)->at;
    struct expr *left = parse_factor(p);
    while (left) {
        struct mark here = parser_mark(p);
        enum operator_kind op = OP_ADD;
        int precedence = binary_operator(peek(p)->kind, &op);
        if (!precedence || precedence < min_precedence)
            return left;
        advance(p);
        struct expr *right = binary(p, precedence + 1);
        if (!right) {
            if (precedence >= 5)
                diagnose_not(p, parse_inversion);
            parser_reset(p, here);
            return p->has_failed ? NULL : left;
        }
        left = new_binary(p, left, op, right);
        left->at = span_since(p, start);
    }
    return NULL;
}

static struct expr *bitwise_or(struct parser *p)
{
    return binary(p, 1);
}

struct expr *parse_bitwise_or(struct parser *p)
{
    return memoize(p, MEMO_BITWISE_OR, bitwise_or);
}

/* Takes a comparison operator. */
static bool comparison_operator(struct parser *p, enum cmpop_kind *op)
{
    static const struct {
        enum token_kind token;
        enum cmpop_kind op;
    } table[] = {
        {TOK_EQEQUAL, CMP_EQ}, {TOK_NOTEQUAL, CMP_NOTEQ},   {TOK_LESSEQUAL, CMP_LTE},
        {TOK_LESS, CMP_LT},    {TOK_GREATEREQUAL, CMP_GTE}, {TOK_GREATER, CMP_GT},
        {TOK_IN, CMP_IN},
    };
    if (accept(p, TOK_IS)) {
        *op = accept(p, TOK_NOT) ? CMP_ISNOT : CMP_IS;
        return true;
    }
    if (accept(p, TOK_NOT)) {
        *op = CMP_NOTIN;
        return accept(p, TOK_IN) != NULL;
    }
    enum token_kind kind = peek(p)->kind;
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        if (table[i].token == kind) {
            *op = table[i].op;
            advance(p);
            return true;
        }
    }
    return false;
}

static struct expr *comparison(struct parser *p)
{
    struct span start = peek(p)->at;
    struct expr *left = parse_bitwise_or(p);
    if (!left)
        return NULL;
    struct mark first = parser_mark(p);
    VEC(enum cmpop_kind) ops = {0};
    for (;;) {
        struct mark here = parser_mark(p);
        enum cmpop_kind op;
        struct expr *right = comparison_operator(p, &op) ? parse_bitwise_or(p) : NULL;
        if (!right) {
            parser_reset(p, here);
            break;
        }
        vec_push(&ops, op);
        push_item(p, right);
    }
    struct expr *e = left;
    if (ops.len && !p->has_failed) {
        struct expr_seq comparators = take_exprs(p, first);
        e = new_expr(p, EXPR_COMPARE, span_since(p, start));
        e->compare.left = left;
        e->compare.ops = arena_alloc(p->arena, ops.len * sizeof *ops.items);
        memcpy(e->compare.ops, ops.items, ops.len * sizeof *ops.items);
        e->compare.comparators = comparators;
    }
    vec_release(&ops);
    return p->has_failed ? NULL : e;
}

static struct expr *inversion(struct parser *p)
{
    struct span start = peek(p)->at;
    if (!accept(p, TOK_NOT))
        return comparison(p);
    struct expr *operand = parse_inversion(p);
    return operand ? new_unary(p, UNARY_NOT, operand, start) : NULL;
}

static struct expr *parse_inversion(struct parser *p)
{
    if (!enter(p))
        return NULL;
    struct expr *e = inversion(p);
    leave(p);
    return e;
}

static struct expr *bool_chain(struct parser *p, enum token_kind word, enum boolop_kind op,
                               expr_rule operand)
{
    struct span start = peek(p)->at;
    struct expr *e = operand(p);
    if (!e || !at(p, word))
        return e;
    struct mark first = parser_mark(p);
    push_item(p, e);
    for (;;) {
        struct mark here = parser_mark(p);
        struct expr *right = accept(p, word) ? operand(p) : NULL;
        if (p->has_failed)
            return NULL;
        if (!right) {
            parser_reset(p, here);
            break;
        }
        push_item(p, right);
    }
    struct expr_seq values = take_exprs(p, first);
    if (values.len == 1)
        return e;
    e = new_expr(p, EXPR_BOOLOP, span_since(p, start));
    e->boolop.op = op;
    e->boolop.values = values;
    return e;
}

static struct expr *conjunction(struct parser *p)
{
    return bool_chain(p, TOK_AND, BOOL_AND, parse_inversion);
}

static struct expr *disjunction(struct parser *p)
{
    return bool_chain(p, TOK_OR, BOOL_OR, conjunction);
}

struct expr *parse_disjunction(struct parser *p)
{
    return memoize(p, MEMO_DISJUNCTION, disjunction);
}

/* ---------------------------------------------------------------- whole expressions */

struct expr *parse_expression_plain(struct parser *p)
{
    struct span start = peek(p)->at;
    if (at(p, TOK_LAMBDA))
        return parse_lambda(p);
    struct expr *body = parse_disjunction(p);
    if (!body || !at(p, TOK_IF))
        return body;
    struct mark here = parser_mark(p);
    advance(p);
    struct expr *test = parse_disjunction(p);
    struct expr *orelse = test && accept(p, TOK_ELSE) ? parse_expression(p) : NULL;
    if (!orelse) {
        parser_reset(p, here);
        return p->has_failed ? NULL : body;
    }
    struct expr *e = new_expr(p, EXPR_IFEXP, span_since(p, start));
    e->ifexp.test = test;
    e->ifexp.body = body;
    e->ifexp.orelse = orelse;
    return e;
}

static struct expr *expression(struct parser *p)
{
    if (is_diagnosing(p))
        diagnose_expression(p);
    return p->has_failed ? NULL : parse_expression_plain(p);
}

struct expr *parse_expression(struct parser *p)
{
    if (!enter(p))
        return NULL;
    struct expr *e = memoize(p, MEMO_EXPRESSION, expression);
    leave(p);
    return e;
}

struct expr *parse_yield(struct parser *p)
{
    struct span start = peek(p)->at;
    if (!accept(p, TOK_YIELD))
        return NULL;
    struct mark here = parser_mark(p);
    struct expr *e;
    if (accept(p, TOK_FROM)) {
        struct expr *value = parse_expression(p);
        if (value) {
            e = new_expr(p, EXPR_YIELDFROM, span_since(p, start));
            e->yieldfrom.value = value;
            return e;
        }
        parser_reset(p, here);
    }
    struct expr *value = parse_star_expressions(p);
    if (!value)
        parser_reset(p, here);
    if (p->has_failed)
        return NULL;
    e = new_expr(p, EXPR_YIELD, span_since(p, start));
    e->yield.value = value;
    return e;
}

static struct expr *starred(struct parser *p, expr_rule operand)
{
    struct span start = peek(p)->at;
    advance(p); /* '*' */
    struct expr *value = operand(p);
    if (!value)
        return NULL;
    struct expr *e = new_expr(p, EXPR_STARRED, span_since(p, start));
    e->starred.value = value;
    return e;
}

static struct expr *star_expression(struct parser *p)
{
    return at(p, TOK_STAR) ? starred(p, parse_bitwise_or) : parse_expression(p);
}

struct expr *parse_star_expression(struct parser *p)
{
    return memoize(p, MEMO_STAR_EXPRESSION, star_expression);
}

/* One item, or several with commas: a tuple. */
static struct expr *tuple_of(struct parser *p, expr_rule item)
{
    struct span start = peek(p)->at;
    struct expr *e = item(p);
    if (!e || !at(p, TOK_COMMA))
        return e;
    struct mark first = parser_mark(p);
    push_item(p, e);
    while (accept(p, TOK_COMMA)) {
        struct mark after = parser_mark(p);
        e = item(p);
        if (p->has_failed)
            return NULL;
        if (!e) {
            parser_reset(p, after);
            break;
        }
        push_item(p, e);
    }
    struct expr_seq elts = take_exprs(p, first);
    e = new_expr(p, EXPR_TUPLE, span_since(p, start));
    e->tuple.elts = elts;
    return e;
}

struct expr *parse_star_expressions(struct parser *p)
{
    return tuple_of(p, parse_star_expression);
}

struct expr *parse_expressions(struct parser *p)
{
    return tuple_of(p, parse_expression);
}

struct expr *parse_annotated_rhs(struct parser *p)
{
    return at(p, TOK_YIELD) ? parse_yield(p) : parse_star_expressions(p);
}

struct expr *parse_assignment_expression(struct parser *p)
{
    struct span start = peek(p)->at;
    if (!at(p, TOK_NAME) || peek_second(p)->kind != TOK_COLONEQUAL)
        return NULL;
    struct expr *target = new_name(p, peek(p), CTX_STORE);
    advance(p);
    advance(p);
    struct expr *value = parse_expression(p);
    if (!value)
        return NULL;
    struct expr *e = new_expr(p, EXPR_NAMEDEXPR, span_since(p, start));
    e->namedexpr.target = target;
    e->namedexpr.value = value;
    return e;
}

static struct expr *named_expression(struct parser *p)
{
    if (at(p, TOK_NAME) && peek_second(p)->kind == TOK_COLONEQUAL)
        return parse_assignment_expression(p);
    if (is_diagnosing(p))
        diagnose_named_expression(p);
    struct expr *e = p->has_failed ? NULL : parse_expression(p);
    return e && !at(p, TOK_COLONEQUAL) ? e : NULL;
}

struct expr *parse_named_expression(struct parser *p)
{
    return memoize(p, MEMO_NAMED_EXPRESSION, named_expression);
}

struct expr *parse_star_named_expression(struct parser *p)
{
    return at(p, TOK_STAR) ? starred(p, parse_bitwise_or) : parse_named_expression(p);
}

bool parse_star_named_expressions(struct parser *p)
{
    struct expr *e = parse_star_named_expression(p);
    if (!e)
        return false;
    push_item(p, e);
    while (accept(p, TOK_COMMA)) {
        struct mark after = parser_mark(p);
        e = parse_star_named_expression(p);
        if (!e) {
            parser_reset(p, after);
            break;
        }
        push_item(p, e);
    }
    return !p->has_failed;
}

struct expr *parse_starred_argument(struct parser *p)
{
    struct span star = peek(p)->at;
    struct mark here = parser_mark(p);
    struct expr *e = starred(p, parse_expression);
    if (e && is_diagnosing(p) && at(p, TOK_EQUAL)) {
        struct mark after = parser_mark(p);
        advance(p);
        struct expr *value = parse_expression(p);
        if (value)
            raise_range(p, star, value->at, "cannot assign to iterable argument unpacking");
        parser_reset(p, after);
    }
    if (!e) {
        parser_reset(p, here);
        raise_here(p, SYNTAX_ERROR, "Invalid star expression");
    }
    return p->has_failed ? NULL : e;
}
