/*
 * try, with its except, except*, else and finally.
 */
#include "sim/front/parse_internal.h"

/* 'as' and a name, if they come next. */
static const char *as_name(struct parser *p)
{
    struct mark here = parser_mark(p);
    struct token *name = accept(p, TOK_AS) ? accept(p, TOK_NAME) : NULL;
    if (!name)
        parser_reset(p, here);
    return name ? name->name : NULL;
}

/* Behind 'except' or 'except*', at what should have been its type. */
static void diagnose_except(struct parser *p, bool is_star)
{
    struct mark here = parser_mark(p);
    struct expr *e = parse_expression(p);
    if (p->has_failed)
        return;
    if (!e) {
        parser_reset(p, here);
        if (is_star && (at(p, TOK_NEWLINE) || at(p, TOK_COLON)))
            raise_here(p, SYNTAX_ERROR, "expected one or more exception types");
        else if (at(p, TOK_NEWLINE))
            raise_here(p, SYNTAX_ERROR, "expected ':'");
        return;
    }
    struct mark after = parser_mark(p);
    if (accept(p, TOK_COMMA) && parse_expressions(p)) {
        (void)as_name(p);
        if (accept(p, TOK_COLON))
            raise_from(p, e->at, "multiple exception types must be parenthesized");
    }
    parser_reset(p, after);
    (void)as_name(p);
    if (at(p, TOK_NEWLINE))
        raise_here(p, SYNTAX_ERROR, "expected ':'");
    parser_reset(p, here);
}

static struct except_handler *handler(struct parser *p, bool is_star)
{
    struct token *word = peek(p);
    advance(p);
    if (is_star && !accept(p, TOK_STAR))
        return NULL;
    struct mark here = parser_mark(p);
    struct except_handler *h = arena_alloc(p->arena, sizeof *h);
    h->type = parse_expression(p);
    if (h->type)
        h->name = as_name(p);
    else
        parser_reset(p, here);
    bool has_header = !p->has_failed && (h->type || !is_star);
    const char *what = is_star ? "'except*' statement" : "'except' statement";
    if (has_header && parse_suite(p, &h->body, what, word->at.lineno)) {
        h->at = span_since(p, word->at);
        return h;
    }
    parser_reset(p, here);
    if (is_diagnosing(p))
        diagnose_except(p, is_star);
    return NULL;
}

static bool at_except_star(struct parser *p)
{
    return at(p, TOK_EXCEPT) && peek_second(p)->kind == TOK_STAR;
}

static struct handler_seq handlers(struct parser *p, bool is_star)
{
    struct mark first = parser_mark(p);
    while (at(p, TOK_EXCEPT) && at_except_star(p) == is_star) {
        struct mark here = parser_mark(p);
        struct except_handler *h = handler(p, is_star);
        if (!h) {
            parser_reset(p, here);
            break;
        }
        push_item(p, h);
    }
    struct handler_seq seq;
    seq.items = take_items(p, first, &seq.len);
    return seq;
}

/* Behind the block of a try. */
static void diagnose_handlers(struct parser *p)
{
    if (!at(p, TOK_EXCEPT) && !at(p, TOK_FINALLY)) {
        raise_here(p, SYNTAX_ERROR, "expected 'except' or 'finally' block");
        return;
    }
    struct mark here = parser_mark(p);
    bool is_star = at_except_star(p);
    if (handlers(p, is_star).len && at(p, TOK_EXCEPT)) {
        struct token *word = accept(p, TOK_EXCEPT);
        struct token *star = accept(p, TOK_STAR);
        if (parse_expression(p))
            (void)as_name(p);
        if (!p->has_failed && accept(p, TOK_COLON) && is_star != (star != NULL))
            raise_range(p, word->at, star ? star->at : word->at,
                        "cannot have both 'except' and 'except*' on the same 'try'");
    }
    parser_reset(p, here);
}

static bool finally_block(struct parser *p, struct stmt_seq *out)
{
    struct mark here = parser_mark(p);
    struct token *word = accept(p, TOK_FINALLY);
    if (!word)
        return true;
    if (!at(p, TOK_COLON)) {
        raise_next(p, "expected ':'");
        return false;
    }
    if (!parse_suite(p, out, "'finally' statement", word->at.lineno)) {
        *out = (struct stmt_seq){0};
        parser_reset(p, here);
    }
    return !p->has_failed;
}

struct stmt *parse_try(struct parser *p)
{
    struct token *word = peek(p);
    advance(p);
    if (!at(p, TOK_COLON))
        return raise_next(p, "expected ':'");
    struct stmt_seq body;
    if (!parse_suite(p, &body, "'try' statement", word->at.lineno))
        return NULL;
    if (is_diagnosing(p))
        diagnose_handlers(p);
    if (p->has_failed)
        return NULL;
    bool is_star = at_except_star(p);
    struct stmt *s = new_stmt(p, is_star ? STMT_TRYSTAR : STMT_TRY, word->at);
    s->try_.body = body;
    s->try_.handlers = handlers(p, is_star);
    if (p->has_failed || (s->try_.handlers.len && !parse_else(p, &s->try_.orelse)) ||
        !finally_block(p, &s->try_.finalbody))
        return NULL;
    if (!s->try_.handlers.len && !s->try_.finalbody.len)
        return NULL;
    s->at = span_since(p, word->at);
    return s;
}
