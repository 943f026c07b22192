/*
 * match and its patterns.
 *
 * match and case are names elsewhere: a statement that begins with one of them and does not go
 * on as it should is looked at again as an expression.
 */
#include "sim/front/literal.h"
#include "sim/front/parse_internal.h"

static struct pattern *pattern(struct parser *p);
static struct pattern *maybe_star_pattern(struct parser *p);

static struct pattern *new_pattern(struct parser *p, enum pattern_kind kind, struct span at)
{
    struct pattern *pt = arena_alloc(p->arena, sizeof *pt);
    pt->kind = kind;
    pt->at = at;
    return pt;
}

static struct pattern_seq take_patterns(struct parser *p, struct mark first)
{
    struct pattern_seq seq;
    seq.items = take_items(p, first, &seq.len);
    return seq;
}

static bool is_name_of_longer(struct parser *p)
{
    return at(p, TOK_DOT) || at(p, TOK_LPAR) || at(p, TOK_EQUAL);
}

/* A name to bind, not '_'. */
static struct token *capture_target(struct parser *p)
{
    struct token *t = peek(p);
    if (t->kind != TOK_NAME || t->soft == SOFT_UNDERSCORE)
        return NULL;
    advance(p);
    return is_name_of_longer(p) ? NULL : t;
}

/* ---------------------------------------------------------------- literals and values */

static struct expr *signed_number(struct parser *p)
{
    struct span start = peek(p)->at;
    bool is_negative = accept(p, TOK_MINUS) != NULL;
    struct expr *number = parse_number(p);
    if (!number || !is_negative)
        return number;
    struct expr *e = new_expr(p, EXPR_UNARYOP, span_since(p, start));
    e->unaryop.op = UNARY_USUB;
    e->unaryop.operand = number;
    return e;
}

static bool is_imaginary(const struct expr *e)
{
    return e->constant.value->kind == CONST_COMPLEX;
}

/* A number, or a sum of a real and an imaginary one. */
static struct expr *complex_number(struct parser *p)
{
    struct span start = peek(p)->at;
    struct expr *left = signed_number(p);
    if (!left || (!at(p, TOK_PLUS) && !at(p, TOK_MINUS)))
        return left;
    const struct expr *real = left->kind == EXPR_UNARYOP ? left->unaryop.operand : left;
    bool is_sum = accept(p, TOK_PLUS) != NULL;
    if (!is_sum)
        advance(p);
    struct token *number = peek(p);
    struct expr *right = parse_number(p);
    if (!right)
        return NULL;
    if (is_imaginary(real))
        return raise_span(p, real->at, "real number required in complex literal");
    if (!is_imaginary(right))
        return raise_span(p, number->at, "imaginary number required in complex literal");
    struct expr *e = new_expr(p, EXPR_BINOP, span_since(p, start));
    e->binop.left = left;
    e->binop.op = is_sum ? OP_ADD : OP_SUB;
    e->binop.right = right;
    return e;
}

static bool is_singleton(enum token_kind kind)
{
    return kind == TOK_NONE || kind == TOK_TRUE || kind == TOK_FALSE;
}

/* A number, a string, or None, True, False. */
static struct expr *literal(struct parser *p)
{
    enum token_kind kind = peek(p)->kind;
    if (kind == TOK_NUMBER || kind == TOK_MINUS)
        return complex_number(p);
    if (kind == TOK_STRING || kind == TOK_FSTRING_START || is_singleton(kind))
        return parse_atom(p);
    return NULL;
}

/* Names with dots between them; *n_parts tells how many. */
static struct expr *name_or_attr(struct parser *p, size_t *n_parts)
{
    struct token *t = accept(p, TOK_NAME);
    if (!t)
        return NULL;
    struct expr *e = new_name(p, t, CTX_LOAD);
    for (*n_parts = 1;; ++*n_parts) {
        struct mark here = parser_mark(p);
        struct token *part = accept(p, TOK_DOT) ? accept(p, TOK_NAME) : NULL;
        if (!part) {
            parser_reset(p, here);
            return e;
        }
        struct expr *longer = new_expr(p, EXPR_ATTRIBUTE, span_since(p, t->at));
        longer->attribute.value = e;
        longer->attribute.attr = part->name;
        e = longer;
    }
}

/* ---------------------------------------------------------------- sequences and mappings */

/* Patterns with commas between them, pushed; perhaps none. *has_comma: there was a comma. */
static bool star_patterns(struct parser *p, bool *has_comma)
{
    *has_comma = false;
    for (;;) {
        struct mark here = parser_mark(p);
        struct pattern *pt = maybe_star_pattern(p);
        if (!pt) {
            parser_reset(p, here);
            return !p->has_failed;
        }
        push_item(p, pt);
        if (!accept(p, TOK_COMMA))
            return true;
        *has_comma = true;
    }
}

/* In [] or (); a single one in () without a comma is a group. */
static struct pattern *bracketed(struct parser *p)
{
    struct span start = peek(p)->at;
    bool is_list = at(p, TOK_LSQB);
    advance(p);
    struct mark first = parser_mark(p);
    bool has_comma;
    if (!star_patterns(p, &has_comma))
        return NULL;
    struct pattern_seq patterns = take_patterns(p, first);
    if (!accept(p, is_list ? TOK_RSQB : TOK_RPAR))
        return NULL;
    if (!is_list && patterns.len == 1 && !has_comma)
        return patterns.items[0]->kind == PATTERN_STAR ? NULL : patterns.items[0];
    struct pattern *pt = new_pattern(p, PATTERN_SEQUENCE, span_since(p, start));
    pt->sequence.patterns = patterns;
    return pt;
}

/* key ':' pattern; both pushed. */
static bool key_value(struct parser *p)
{
    size_t n_parts;
    struct expr *key = literal(p);
    if (!key && at(p, TOK_NAME)) {
        key = name_or_attr(p, &n_parts);
        if (n_parts < 2)
            return false;
    }
    if (!key || !accept(p, TOK_COLON))
        return false;
    struct pattern *value = pattern(p);
    if (!value)
        return false;
    push_item(p, key);
    push_item(p, value);
    return true;
}

/* Key-value pairs with commas between them, pushed; *has_comma: one follows the last. */
static void items_pattern(struct parser *p, bool *has_comma)
{
    *has_comma = true;
    while (*has_comma) {
        struct mark here = parser_mark(p);
        if (!key_value(p)) {
            parser_reset(p, here);
            return;
        }
        *has_comma = accept(p, TOK_COMMA) != NULL;
    }
}

static struct pattern *mapping(struct parser *p)
{
    struct span start = peek(p)->at;
    advance(p);
    struct mark first = parser_mark(p);
    bool may_go_on;
    items_pattern(p, &may_go_on);
    const char *rest = NULL;
    if (may_go_on && accept(p, TOK_DOUBLESTAR)) {
        struct token *name = capture_target(p);
        if (!name)
            return NULL;
        rest = name->name;
        (void)accept(p, TOK_COMMA);
    }
    if (!accept(p, TOK_RBRACE))
        return NULL;
    size_t n;
    void **pairs = take_items(p, first, &n);
    struct pattern *pt = new_pattern(p, PATTERN_MAPPING, span_since(p, start));
    pt->mapping.rest = rest;
    pt->mapping.keys.len = pt->mapping.patterns.len = n / 2;
    if (n) {
        pt->mapping.keys.items = arena_alloc(p->arena, n / 2 * sizeof *pairs);
        pt->mapping.patterns.items = arena_alloc(p->arena, n / 2 * sizeof *pairs);
    }
    for (size_t i = 0; i < n / 2; i++) {
        pt->mapping.keys.items[i] = pairs[2 * i];
        pt->mapping.patterns.items[i] = pairs[2 * i + 1];
    }
    return pt;
}

/* ---------------------------------------------------------------- classes */

/* Takes positional patterns and a comma behind them; pushed. */
static void positional_patterns(struct parser *p)
{
    for (;;) {
        struct mark here = parser_mark(p);
        bool is_keyword = at(p, TOK_NAME) && peek_second(p)->kind == TOK_EQUAL;
        struct pattern *pt = is_keyword ? NULL : pattern(p);
        if (!pt) {
            parser_reset(p, here);
            return;
        }
        push_item(p, pt);
        if (!accept(p, TOK_COMMA))
            return;
    }
}

/* name=pattern with commas, and one at the end; names and patterns pushed in turn. */
static void keyword_patterns(struct parser *p)
{
    for (;;) {
        struct mark here = parser_mark(p);
        struct token *name = accept(p, TOK_NAME);
        struct pattern *pt = name && accept(p, TOK_EQUAL) ? pattern(p) : NULL;
        if (!pt) {
            parser_reset(p, here);
            return;
        }
        push_item(p, (void *)name->name);
        push_item(p, pt);
        if (!accept(p, TOK_COMMA))
            return;
    }
}

static void diagnose_class(struct parser *p, bool has_keywords)
{
    if (!has_keywords || previous(p)->kind != TOK_COMMA)
        return;
    struct mark here = parser_mark(p);
    positional_patterns(p);
    size_t n = p->items.len - here.n_items;
    if (n) {
        const struct pattern *first = p->items.items[here.n_items];
        const struct pattern *last = vec_last(&p->items);
        raise_range(p, first->at, last->at, "positional patterns follow keyword patterns");
    }
    parser_reset(p, here);
}

static struct pattern *class_pattern(struct parser *p, struct span start, struct expr *cls)
{
    advance(p); /* '(' */
    struct mark first = parser_mark(p);
    positional_patterns(p);
    struct pattern_seq patterns = take_patterns(p, first);
    if (!patterns.len || previous(p)->kind == TOK_COMMA)
        keyword_patterns(p);
    size_t n;
    void **pairs = take_items(p, first, &n);
    if (!accept(p, TOK_RPAR)) {
        if (is_diagnosing(p))
            diagnose_class(p, n > 0);
        return NULL;
    }
    struct pattern *pt = new_pattern(p, PATTERN_CLASS, span_since(p, start));
    pt->class_.cls = cls;
    pt->class_.patterns = patterns;
    pt->class_.kwd_attrs.len = pt->class_.kwd_patterns.len = n / 2;
    if (n) {
        pt->class_.kwd_attrs.items = arena_alloc(p->arena, n / 2 * sizeof *pairs);
        pt->class_.kwd_patterns.items = arena_alloc(p->arena, n / 2 * sizeof *pairs);
    }
    for (size_t i = 0; i < n / 2; i++) {
        pt->class_.kwd_attrs.items[i] = pairs[2 * i];
        pt->class_.kwd_patterns.items[i] = pairs[2 * i + 1];
    }
    return pt;
}

/* ---------------------------------------------------------------- patterns */

static struct pattern *literal_pattern(struct parser *p)
{
    struct span start = peek(p)->at;
    enum token_kind kind = peek(p)->kind;
    struct expr *value = literal(p);
    if (!value)
        return NULL;
    struct pattern *pt = new_pattern(p, PATTERN_VALUE, span_since(p, start));
    if (is_singleton(kind)) {
        pt->kind = PATTERN_SINGLETON;
        pt->singleton.value = value->constant.value;
    } else {
        pt->value.value = value;
    }
    return pt;
}

/* A capture, the wildcard, a value or a class. */
static struct pattern *name_pattern(struct parser *p)
{
    struct token *first = peek(p);
    size_t n_parts;
    struct expr *e = name_or_attr(p, &n_parts);
    if (at(p, TOK_LPAR))
        return class_pattern(p, first->at, e);
    if (n_parts > 1) {
        if (is_name_of_longer(p))
            return NULL;
        struct pattern *pt = new_pattern(p, PATTERN_VALUE, e->at);
        pt->value.value = e;
        return pt;
    }
    bool is_wildcard = first->soft == SOFT_UNDERSCORE;
    if (!is_wildcard && is_name_of_longer(p))
        return NULL;
    struct pattern *pt = new_pattern(p, PATTERN_AS, e->at);
    pt->as.name = is_wildcard ? NULL : first->name;
    return pt;
}

static struct pattern *closed_pattern(struct parser *p)
{
    switch ((int)peek(p)->kind) {
    case TOK_NAME:
        return name_pattern(p);
    case TOK_LPAR:
    case TOK_LSQB:
        return bracketed(p);
    case TOK_LBRACE:
        return mapping(p);
    }
    return literal_pattern(p);
}

static struct pattern *or_pattern(struct parser *p)
{
    struct span start = peek(p)->at;
    struct pattern *pt = closed_pattern(p);
    if (!pt || !at(p, TOK_VBAR))
        return pt;
    struct mark first = parser_mark(p);
    push_item(p, pt);
    for (;;) {
        struct mark here = parser_mark(p);
        struct pattern *right = accept(p, TOK_VBAR) ? closed_pattern(p) : NULL;
        if (!right) {
            parser_reset(p, here);
            break;
        }
        push_item(p, right);
    }
    struct pattern_seq patterns = take_patterns(p, first);
    if (p->has_failed || patterns.len == 1)
        return p->has_failed ? NULL : pt;
    pt = new_pattern(p, PATTERN_OR, span_since(p, start));
    pt->or_.patterns = patterns;
    return pt;
}

static struct pattern *as_pattern(struct parser *p)
{
    struct span start = peek(p)->at;
    struct pattern *inner = or_pattern(p);
    if (!inner || !at(p, TOK_AS))
        return inner;
    struct mark here = parser_mark(p);
    advance(p);
    struct mark target = parser_mark(p);
    struct token *name = capture_target(p);
    if (name) {
        struct pattern *pt = new_pattern(p, PATTERN_AS, span_since(p, start));
        pt->as.pattern = inner;
        pt->as.name = name->name;
        return pt;
    }
    parser_reset(p, target);
    if (is_diagnosing(p)) {
        if (peek(p)->soft == SOFT_UNDERSCORE)
            raise_span(p, peek(p)->at, "cannot use '_' as a target");
        struct expr *e = p->has_failed || at(p, TOK_NAME) ? NULL : parse_expression(p);
        if (e)
            raise_span(p, e->at, "invalid pattern target");
    }
    parser_reset(p, here);
    return p->has_failed ? NULL : inner;
}

static struct pattern *pattern(struct parser *p)
{
    if (!enter(p))
        return NULL;
    struct pattern *pt = as_pattern(p);
    leave(p);
    return p->has_failed ? NULL : pt;
}

static struct pattern *maybe_star_pattern(struct parser *p)
{
    struct span start = peek(p)->at;
    if (!accept(p, TOK_STAR))
        return pattern(p);
    struct token *t = peek(p);
    if (t->soft == SOFT_UNDERSCORE)
        advance(p);
    else if (!capture_target(p))
        return NULL;
    struct pattern *pt = new_pattern(p, PATTERN_STAR, span_since(p, start));
    pt->star.name = t->soft == SOFT_UNDERSCORE ? NULL : t->name;
    return pt;
}

/* What stands behind case: a sequence needs no brackets here. */
static struct pattern *patterns(struct parser *p)
{
    struct span start = peek(p)->at;
    struct mark first = parser_mark(p);
    bool has_comma;
    if (!star_patterns(p, &has_comma))
        return NULL;
    struct pattern_seq seq = take_patterns(p, first);
    if (!seq.len || (seq.len == 1 && !has_comma && seq.items[0]->kind == PATTERN_STAR))
        return NULL;
    if (seq.len == 1 && !has_comma)
        return seq.items[0];
    struct pattern *pt = new_pattern(p, PATTERN_SEQUENCE, span_since(p, start));
    pt->sequence.patterns = seq;
    return pt;
}

/* ---------------------------------------------------------------- the statement */

static bool case_block(struct parser *p, struct match_case *c)
{
    struct token *word = peek(p);
    if (word->soft != SOFT_CASE)
        return false;
    advance(p);
    *c = (struct match_case){.pattern = patterns(p)};
    if (!c->pattern)
        return false;
    struct mark here = parser_mark(p);
    if (accept(p, TOK_IF)) {
        c->guard = parse_named_expression(p);
        if (!c->guard)
            parser_reset(p, here);
    }
    if (is_diagnosing(p) && at(p, TOK_NEWLINE))
        raise_here(p, SYNTAX_ERROR, "expected ':'");
    return !p->has_failed && parse_suite(p, &c->body, "'case' statement", word->at.lineno);
}

static bool case_blocks(struct parser *p, struct match_case_seq *out)
{
    VEC(struct match_case) cases = {0};
    for (;;) {
        struct mark here = parser_mark(p);
        struct match_case c;
        if (!case_block(p, &c)) {
            parser_reset(p, here);
            break;
        }
        vec_push(&cases, c);
    }
    bool ok = cases.len && !p->has_failed;
    if (ok) {
        out->len = cases.len;
        out->items = arena_alloc(p->arena, cases.len * sizeof *cases.items);
        memcpy(out->items, cases.items, cases.len * sizeof *cases.items);
    }
    vec_release(&cases);
    return ok;
}

static struct expr *subject(struct parser *p)
{
    struct span start = peek(p)->at;
    struct mark first = parser_mark(p);
    struct expr *e = parse_star_named_expression(p);
    if (!e)
        return NULL;
    if (!at(p, TOK_COMMA))
        return e->kind == EXPR_STARRED ? NULL : e;
    push_item(p, e);
    advance(p);
    struct mark after = parser_mark(p);
    if (!parse_star_named_expressions(p))
        parser_reset(p, after);
    struct expr_seq elts = take_exprs(p, first);
    e = new_expr(p, EXPR_TUPLE, span_since(p, start));
    e->tuple.elts = elts;
    return p->has_failed ? NULL : e;
}

struct stmt *parse_match(struct parser *p)
{
    struct token *word = peek(p);
    advance(p);
    struct expr *e = subject(p);
    if (!e)
        return NULL;
    if (is_diagnosing(p) && at(p, TOK_NEWLINE))
        return raise_here(p, SYNTAX_ERROR, "expected ':'");
    if (!accept(p, TOK_COLON) || !accept(p, TOK_NEWLINE))
        return NULL;
    struct match_case_seq cases;
    if (!accept(p, TOK_INDENT)) {
        if (is_diagnosing(p))
            raise_here(p, INDENTATION_ERROR,
                       "expected an indented block after 'match' statement on line %d",
                       word->at.lineno);
        return NULL;
    }
    if (!case_blocks(p, &cases) || !accept(p, TOK_DEDENT))
        return NULL;
    struct stmt *s = new_stmt(p, STMT_MATCH, span_since(p, word->at));
    s->match.subject = e;
    s->match.cases = cases;
    return s;
}
