/*
 * Compound statements: if, while, for, def, class, with, try. match has its own file.
 */
#include "sim/front/parse_internal.h"

/* A header that ends with its line. */
static void diagnose_colon(struct parser *p)
{
    if (is_diagnosing(p) && at(p, TOK_NEWLINE))
        raise_here(p, SYNTAX_ERROR, "expected ':'");
}

/* A block whose ':' has to be there: even the first pass says so. */
static bool forced_suite(struct parser *p, struct stmt_seq *out, const char *what, int lineno)
{
    if (!at(p, TOK_COLON))
        return raise_next(p, "expected ':'");
    return parse_suite(p, out, what, lineno);
}

bool parse_else(struct parser *p, struct stmt_seq *out)
{
    *out = (struct stmt_seq){0};
    struct mark here = parser_mark(p);
    struct token *t = accept(p, TOK_ELSE);
    if (t && !forced_suite(p, out, "'else' statement", t->at.lineno)) {
        *out = (struct stmt_seq){0};
        parser_reset(p, here);
    }
    return !p->has_failed;
}

/* ---------------------------------------------------------------- if, while, for */

static struct stmt *if_stmt(struct parser *p)
{
    if (!enter(p))
        return NULL;
    struct stmt *s = NULL;
    struct token *word = peek(p);
    advance(p);
    struct expr *test = parse_named_expression(p);
    if (test)
        diagnose_colon(p);
    struct stmt_seq body;
    const char *what = word->kind == TOK_IF ? "'if' statement" : "'elif' statement";
    if (test && parse_suite(p, &body, what, word->at.lineno)) {
        s = new_stmt(p, STMT_IF, word->at);
        s->if_.test = test;
        s->if_.body = body;
        struct mark here = parser_mark(p);
        struct stmt *elif = at(p, TOK_ELIF) ? if_stmt(p) : NULL;
        if (elif) {
            s->if_.orelse.items = arena_alloc(p->arena, sizeof elif);
            s->if_.orelse.items[0] = elif;
            s->if_.orelse.len = 1;
        } else {
            parser_reset(p, here);
            if (p->has_failed || !parse_else(p, &s->if_.orelse))
                s = NULL;
        }
    }
    if (s)
        s->at = span_since(p, word->at);
    leave(p);
    return s;
}

static struct stmt *while_stmt(struct parser *p)
{
    struct token *word = peek(p);
    advance(p);
    struct expr *test = parse_named_expression(p);
    if (test)
        diagnose_colon(p);
    struct stmt_seq body;
    if (!test || !parse_suite(p, &body, "'while' statement", word->at.lineno))
        return NULL;
    struct stmt *s = new_stmt(p, STMT_WHILE, word->at);
    s->while_.test = test;
    s->while_.body = body;
    if (!parse_else(p, &s->while_.orelse))
        return NULL;
    s->at = span_since(p, word->at);
    return s;
}

static struct stmt *for_stmt(struct parser *p, struct span start, bool is_async)
{
    struct mark here = parser_mark(p);
    struct token *word = peek(p);
    advance(p);
    struct expr *target = parse_star_targets(p);
    if (!target || !accept(p, TOK_IN)) {
        parser_reset(p, here);
        if (is_diagnosing(p)) {
            advance(p);
            raise_invalid_target(p, TARGET_FOR, parse_star_expressions(p));
        }
        return NULL;
    }
    struct expr *iter = parse_star_expressions(p);
    if (iter)
        diagnose_colon(p);
    struct stmt_seq body;
    if (!iter || !parse_suite(p, &body, "'for' statement", word->at.lineno))
        return NULL;
    struct stmt *s = new_stmt(p, is_async ? STMT_ASYNCFOR : STMT_FOR, start);
    s->for_.target = target;
    s->for_.iter = iter;
    s->for_.body = body;
    if (!parse_else(p, &s->for_.orelse))
        return NULL;
    s->at = span_since(p, start);
    return s;
}

/* ---------------------------------------------------------------- with */

static bool at_end_of_item(struct parser *p)
{
    return at(p, TOK_COMMA) || at(p, TOK_RPAR) || at(p, TOK_COLON);
}

static bool with_item(struct parser *p, struct withitem *item)
{
    struct mark here = parser_mark(p);
    *item = (struct withitem){.context_expr = parse_expression(p)};
    if (!item->context_expr)
        return false;
    struct mark after = parser_mark(p);
    if (!accept(p, TOK_AS))
        return true;
    item->optional_vars = parse_star_target(p);
    if (item->optional_vars && at_end_of_item(p))
        return true;
    item->optional_vars = NULL;
    if (is_diagnosing(p)) {
        parser_reset(p, here);
        struct expr *target =
            parse_expression(p) && accept(p, TOK_AS) ? parse_expression(p) : NULL;
        if (target && at_end_of_item(p))
            raise_invalid_target(p, TARGET_STAR, target);
    }
    parser_reset(p, after);
    return !p->has_failed;
}

/* The items, perhaps in parentheses, up to the ':'. */
static bool with_items(struct parser *p, struct withitem_seq *out, bool in_parens)
{
    VEC(struct withitem) items = {0};
    bool ok = !in_parens || accept(p, TOK_LPAR);
    while (ok) {
        struct mark here = parser_mark(p);
        struct withitem item;
        if ((items.len && !accept(p, TOK_COMMA)) || !with_item(p, &item)) {
            parser_reset(p, here);
            break;
        }
        vec_push(&items, item);
    }
    ok = ok && items.len && !p->has_failed;
    if (ok && in_parens) {
        (void)accept(p, TOK_COMMA);
        ok = accept(p, TOK_RPAR) != NULL;
    }
    ok = ok && at(p, TOK_COLON);
    if (ok) {
        out->len = items.len;
        out->items = arena_alloc(p->arena, items.len * sizeof *items.items);
        memcpy(out->items, items.items, items.len * sizeof *items.items);
    }
    vec_release(&items);
    return ok;
}

static struct stmt *with_stmt(struct parser *p, struct span start, bool is_async)
{
    struct mark before = parser_mark(p);
    if (is_diagnosing(p))
        diagnose_with_indent(p);
    parser_reset(p, before);
    struct token *word = peek(p);
    advance(p);
    struct mark here = parser_mark(p);
    struct withitem_seq items;
    bool ok = at(p, TOK_LPAR) && with_items(p, &items, true);
    if (!ok) {
        parser_reset(p, here);
        ok = !p->has_failed && with_items(p, &items, false);
    }
    struct stmt_seq body;
    if (!ok || !parse_suite(p, &body, "'with' statement", word->at.lineno)) {
        parser_reset(p, before);
        if (is_diagnosing(p))
            diagnose_with(p);
        return NULL;
    }
    struct stmt *s = new_stmt(p, is_async ? STMT_ASYNCWITH : STMT_WITH, span_since(p, start));
    s->with.items = items;
    s->with.body = body;
    return s;
}

/* ---------------------------------------------------------------- def, class */

static struct stmt *def(struct parser *p, struct span start, bool is_async,
                        struct expr_seq decorators)
{
    struct token *word = peek(p);
    advance(p);
    struct token *name = accept(p, TOK_NAME);
    struct type_param_seq type_params;
    if (!name || !parse_type_params(p, &type_params))
        return NULL;
    if (!accept(p, TOK_LPAR))
        return is_diagnosing(p) ? raise_next(p, "expected '('") : NULL;
    struct arguments *args = parse_params(p, PARAMS_DEF);
    if (!args || !accept(p, TOK_RPAR))
        return NULL;
    struct mark here = parser_mark(p);
    struct expr *returns = accept(p, TOK_RARROW) ? parse_expression(p) : NULL;
    if (!returns)
        parser_reset(p, here);
    struct stmt_seq body;
    if (p->has_failed || !forced_suite(p, &body, "function definition", word->at.lineno))
        return NULL;
    enum stmt_kind kind = is_async ? STMT_ASYNCFUNCTIONDEF : STMT_FUNCTIONDEF;
    struct stmt *s = new_stmt(p, kind, span_since(p, start));
    s->functiondef.name = name->name;
    s->functiondef.args = args;
    s->functiondef.body = body;
    s->functiondef.decorator_list = decorators;
    s->functiondef.returns = returns;
    s->functiondef.type_params = type_params;
    return s;
}

static struct stmt *class_def(struct parser *p, struct expr_seq decorators)
{
    struct token *word = peek(p);
    advance(p);
    struct token *name = accept(p, TOK_NAME);
    struct type_param_seq type_params;
    if (!name || !parse_type_params(p, &type_params))
        return NULL;
    struct expr *call = NULL;
    struct mark here = parser_mark(p);
    if (accept(p, TOK_LPAR)) {
        call = at(p, TOK_RPAR) ? NULL : parse_arguments(p);
        if (!accept(p, TOK_RPAR))
            parser_reset(p, here);
    }
    diagnose_colon(p);
    struct stmt_seq body;
    if (p->has_failed || !parse_suite(p, &body, "class definition", word->at.lineno))
        return NULL;
    struct stmt *s = new_stmt(p, STMT_CLASSDEF, span_since(p, word->at));
    s->classdef.name = name->name;
    if (call) {
        s->classdef.bases = call->call.args;
        s->classdef.keywords = call->call.keywords;
    }
    s->classdef.body = body;
    s->classdef.decorator_list = decorators;
    s->classdef.type_params = type_params;
    return s;
}

static bool parse_decorators(struct parser *p, struct expr_seq *out)
{
    struct mark first = parser_mark(p);
    while (accept(p, TOK_AT)) {
        struct expr *e = parse_named_expression(p);
        if (!e || !accept(p, TOK_NEWLINE))
            return false;
        push_item(p, e);
    }
    *out = take_exprs(p, first);
    return true;
}

static struct stmt *decorated(struct parser *p)
{
    struct expr_seq decorators;
    if (!parse_decorators(p, &decorators))
        return NULL;
    struct span start = peek(p)->at;
    if (at(p, TOK_DEF))
        return def(p, start, false, decorators);
    if (at(p, TOK_CLASS))
        return class_def(p, decorators);
    if (accept(p, TOK_ASYNC) && at(p, TOK_DEF))
        return def(p, start, true, decorators);
    return NULL;
}

static struct stmt *async_stmt(struct parser *p)
{
    struct span start = peek(p)->at;
    advance(p);
    if (at(p, TOK_DEF))
        return def(p, start, true, (struct expr_seq){0});
    if (at(p, TOK_WITH))
        return with_stmt(p, start, true);
    if (at(p, TOK_FOR))
        return for_stmt(p, start, true);
    return NULL;
}

/* ---------------------------------------------------------------- dispatch */

static struct stmt *compound_stmt(struct parser *p)
{
    struct token *t = peek(p);
    switch ((int)t->kind) {
    case TOK_DEF:
        return def(p, t->at, false, (struct expr_seq){0});
    case TOK_AT:
        return decorated(p);
    case TOK_ASYNC:
        return async_stmt(p);
    case TOK_IF:
        return if_stmt(p);
    case TOK_CLASS:
        return class_def(p, (struct expr_seq){0});
    case TOK_WITH:
        return with_stmt(p, t->at, false);
    case TOK_FOR:
        return for_stmt(p, t->at, false);
    case TOK_TRY:
        return parse_try(p);
    case TOK_WHILE:
        return while_stmt(p);
    case TOK_NAME:
        return t->soft == SOFT_MATCH ? parse_match(p) : NULL;
    }
    return NULL;
}

struct stmt *parse_compound_stmt(struct parser *p)
{
    if (!enter(p))
        return NULL;
    struct stmt *s = compound_stmt(p);
    leave(p);
    return p->has_failed ? NULL : s;
}
