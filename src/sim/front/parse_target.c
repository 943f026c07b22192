/*
 * What can stand before '=', after 'for' and after 'del'.
 *
 * Targets are read as operands and then looked at: one that ends in an attribute or a subscript
 * is a target, a call is not, and brackets are gone into again.
 */
#include "sim/front/parse_internal.h"

static bool make_targets(struct expr_seq elts)
{
    for (size_t i = 0; i < elts.len; i++)
        if (!make_target(elts.items[i]))
            return false;
    return true;
}

bool make_single_target(struct expr *e)
{
    switch ((int)e->kind) {
    case EXPR_NAME:
        e->name.ctx = CTX_STORE;
        return true;
    case EXPR_ATTRIBUTE:
        e->attribute.ctx = CTX_STORE;
        return true;
    case EXPR_SUBSCRIPT:
        e->subscript.ctx = CTX_STORE;
        return true;
    }
    return false;
}

bool make_target(struct expr *e)
{
    switch ((int)e->kind) {
    case EXPR_LIST:
        e->list.ctx = CTX_STORE;
        return make_targets(e->list.elts);
    case EXPR_TUPLE:
        e->tuple.ctx = CTX_STORE;
        return make_targets(e->tuple.elts);
    case EXPR_STARRED:
        e->starred.ctx = CTX_STORE;
        return e->starred.value->kind != EXPR_STARRED && make_target(e->starred.value);
    }
    return make_single_target(e);
}

/* ---------------------------------------------------------------- targets of an assignment */

/* x.y or x[y] that nothing follows which would make it part of something longer. */
struct expr *parse_single_subscript_attribute_target(struct parser *p)
{
    struct token *first = peek(p);
    struct expr *e = parse_primary(p);
    if (!e || (e->kind != EXPR_ATTRIBUTE && e->kind != EXPR_SUBSCRIPT))
        return NULL;
    if (at(p, TOK_LPAR) || at(p, TOK_LSQB) || at(p, TOK_DOT))
        return NULL;
    /* Not if it stands in parentheses of its own: then it begins behind them. */
    if (e->at.lineno != first->at.lineno || e->at.col_offset != first->at.col_offset)
        return NULL;
    (void)make_single_target(e);
    return e;
}

struct expr *parse_single_target(struct parser *p)
{
    struct mark here = parser_mark(p);
    if (!enter(p))
        return NULL;
    struct expr *e = parse_single_subscript_attribute_target(p);
    if (!e) {
        parser_reset(p, here);
        struct token *t = peek(p);
        if (accept(p, TOK_NAME)) {
            e = new_name(p, t, CTX_STORE);
        } else if (accept(p, TOK_LPAR)) {
            e = parse_single_target(p);
            if (e && !accept(p, TOK_RPAR))
                e = NULL;
        }
    }
    leave(p);
    return e;
}

/* Up to the closing bracket, pushed. *has_comma: a single one was followed by a comma. */
static bool bracketed_targets(struct parser *p, bool *has_comma)
{
    *has_comma = false;
    for (;;) {
        struct mark here = parser_mark(p);
        struct expr *e = parse_star_target(p);
        if (!e) {
            parser_reset(p, here);
            return !p->has_failed;
        }
        push_item(p, e);
        if (!accept(p, TOK_COMMA))
            return !p->has_failed;
        *has_comma = true;
    }
}

/* A name, or targets in brackets. */
static struct expr *star_atom(struct parser *p)
{
    struct token *t = peek(p);
    struct span start = t->at;
    if (accept(p, TOK_NAME))
        return new_name(p, t, CTX_STORE);
    bool is_list = t->kind == TOK_LSQB;
    if (!is_list && t->kind != TOK_LPAR)
        return NULL;
    advance(p);
    struct mark first = parser_mark(p);
    bool has_comma;
    if (!bracketed_targets(p, &has_comma))
        return NULL;
    struct expr_seq elts = take_exprs(p, first);
    if (!accept(p, is_list ? TOK_RSQB : TOK_RPAR))
        return NULL;
    if (is_list) {
        struct expr *e = new_expr(p, EXPR_LIST, span_since(p, start));
        e->list.elts = elts;
        e->list.ctx = CTX_STORE;
        return e;
    }
    if (elts.len == 1 && !has_comma)
        return elts.items[0]->kind == EXPR_STARRED ? NULL : elts.items[0];
    struct expr *e = new_expr(p, EXPR_TUPLE, span_since(p, start));
    e->tuple.elts = elts;
    e->tuple.ctx = CTX_STORE;
    return e;
}

static struct expr *target_with_star_atom(struct parser *p)
{
    struct mark here = parser_mark(p);
    struct token *t = peek(p);
    /* The most frequent target. */
    if (t->kind == TOK_NAME) {
        advance(p);
        if (!at(p, TOK_LPAR) && !at(p, TOK_LSQB) && !at(p, TOK_DOT))
            return new_name(p, t, CTX_STORE);
        parser_reset(p, here);
    }
    struct expr *e = parse_single_subscript_attribute_target(p);
    if (e || p->has_failed)
        return e;
    parser_reset(p, here);
    return star_atom(p);
}

static struct expr *star_target(struct parser *p)
{
    struct span start = peek(p)->at;
    if (!accept(p, TOK_STAR))
        return target_with_star_atom(p);
    if (at(p, TOK_STAR))
        return NULL;
    struct expr *value = parse_star_target(p);
    if (!value)
        return NULL;
    struct expr *e = new_expr(p, EXPR_STARRED, span_since(p, start));
    e->starred.value = value;
    e->starred.ctx = CTX_STORE;
    return e;
}

struct expr *parse_star_target(struct parser *p)
{
    if (!enter(p))
        return NULL;
    struct expr *e = memoize(p, MEMO_STAR_TARGET, star_target);
    leave(p);
    return e;
}

struct expr *parse_star_targets(struct parser *p)
{
    struct span start = peek(p)->at;
    struct expr *e = parse_star_target(p);
    if (!e || !at(p, TOK_COMMA))
        return e;
    struct mark first = parser_mark(p);
    push_item(p, e);
    while (accept(p, TOK_COMMA)) {
        struct mark after = parser_mark(p);
        e = parse_star_target(p);
        if (!e) {
            parser_reset(p, after);
            break;
        }
        push_item(p, e);
    }
    if (p->has_failed)
        return NULL;
    struct expr_seq elts = take_exprs(p, first);
    e = new_expr(p, EXPR_TUPLE, span_since(p, start));
    e->tuple.elts = elts;
    e->tuple.ctx = CTX_STORE;
    return e;
}

/* ---------------------------------------------------------------- targets of del */

static struct expr *del_target(struct parser *p);

static struct expr *del_atom(struct parser *p)
{
    struct token *t = peek(p);
    struct span start = t->at;
    if (accept(p, TOK_NAME))
        return new_name(p, t, CTX_DEL);
    bool is_list = t->kind == TOK_LSQB;
    if (!is_list && t->kind != TOK_LPAR)
        return NULL;
    advance(p);
    struct mark first = parser_mark(p);
    if (!parse_del_targets(p))
        parser_reset(p, first);
    if (p->has_failed)
        return NULL;
    bool has_comma = previous(p)->kind == TOK_COMMA;
    struct expr_seq elts = take_exprs(p, first);
    if (!accept(p, is_list ? TOK_RSQB : TOK_RPAR))
        return NULL;
    if (is_list) {
        struct expr *e = new_expr(p, EXPR_LIST, span_since(p, start));
        e->list.elts = elts;
        e->list.ctx = CTX_DEL;
        return e;
    }
    if (elts.len == 1 && !has_comma)
        return elts.items[0];
    struct expr *e = new_expr(p, EXPR_TUPLE, span_since(p, start));
    e->tuple.elts = elts;
    e->tuple.ctx = CTX_DEL;
    return e;
}

static struct expr *del_target(struct parser *p)
{
    if (!enter(p))
        return NULL;
    struct mark here = parser_mark(p);
    struct expr *e = parse_single_subscript_attribute_target(p);
    if (e) {
        *(e->kind == EXPR_ATTRIBUTE ? &e->attribute.ctx : &e->subscript.ctx) = CTX_DEL;
    } else {
        parser_reset(p, here);
        e = del_atom(p);
    }
    leave(p);
    return e;
}

bool parse_del_targets(struct parser *p)
{
    struct expr *e = del_target(p);
    if (!e)
        return false;
    push_item(p, e);
    while (accept(p, TOK_COMMA)) {
        struct mark after = parser_mark(p);
        e = del_target(p);
        if (!e) {
            parser_reset(p, after);
            break;
        }
        push_item(p, e);
    }
    return !p->has_failed;
}
