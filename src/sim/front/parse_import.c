/*
 * import and from ... import.
 */
#include "sim/front/parse_internal.h"

#include "util/strbuf.h"

/* a.b.c as one name; NULL: not even one part. */
static const char *dotted_name(struct parser *p)
{
    struct token *first = accept(p, TOK_NAME);
    if (!first)
        return NULL;
    if (!at(p, TOK_DOT))
        return first->name;
    struct strbuf sb = {0};
    strbuf_add_str(&sb, first->name);
    for (;;) {
        struct mark here = parser_mark(p);
        struct token *part = accept(p, TOK_DOT) ? accept(p, TOK_NAME) : NULL;
        if (!part) {
            parser_reset(p, here);
            break;
        }
        strbuf_add_char(&sb, '.');
        strbuf_add_str(&sb, part->name);
    }
    const char *name = names_intern(&p->lx.names, strbuf_str(&sb), sb.len)->text;
    strbuf_release(&sb);
    return name;
}

/* 'as' and a name, if they come next. */
static const char *as_name(struct parser *p)
{
    struct mark here = parser_mark(p);
    struct token *name = accept(p, TOK_AS) ? accept(p, TOK_NAME) : NULL;
    if (!name)
        parser_reset(p, here);
    return name ? name->name : NULL;
}

static struct alias *alias(struct parser *p, bool is_dotted)
{
    struct span start = peek(p)->at;
    const char *name;
    if (is_dotted) {
        name = dotted_name(p);
    } else {
        struct token *t = accept(p, TOK_NAME);
        name = t ? t->name : NULL;
    }
    if (!name)
        return NULL;
    struct alias *a = arena_alloc(p->arena, sizeof *a);
    a->name = name;
    a->asname = as_name(p);
    a->at = span_since(p, start);
    return a;
}

/* One or more with commas between them, pushed. */
static bool aliases(struct parser *p, bool is_dotted)
{
    struct alias *a = alias(p, is_dotted);
    if (!a)
        return false;
    push_item(p, a);
    for (;;) {
        struct mark here = parser_mark(p);
        a = accept(p, TOK_COMMA) ? alias(p, is_dotted) : NULL;
        if (!a) {
            parser_reset(p, here);
            return true;
        }
        push_item(p, a);
    }
}

static void diagnose_import(struct parser *p, struct span import_at)
{
    struct mark here = parser_mark(p);
    if (at(p, TOK_NEWLINE)) {
        raise_from(p, peek(p)->at, "Expected one or more names after 'import'");
        return;
    }
    bool has_names = dotted_name(p) != NULL;
    while (has_names && accept(p, TOK_COMMA))
        has_names = dotted_name(p) != NULL;
    if (has_names && accept(p, TOK_FROM) && dotted_name(p))
        raise_from(p, import_at, "Did you mean to use 'from ... import ...' instead?");
    parser_reset(p, here);
}

static struct stmt *import_name(struct parser *p)
{
    struct span start = peek(p)->at;
    advance(p);
    if (is_diagnosing(p))
        diagnose_import(p, start);
    struct mark first = parser_mark(p);
    if (p->has_failed || !aliases(p, true))
        return NULL;
    struct stmt *s = new_stmt(p, STMT_IMPORT, span_since(p, start));
    s->import.names.items = take_items(p, first, &s->import.names.len);
    return s;
}

static bool star(struct parser *p)
{
    struct token *t = accept(p, TOK_STAR);
    if (!t)
        return false;
    struct alias *a = arena_alloc(p->arena, sizeof *a);
    a->name = "*";
    a->at = t->at;
    push_item(p, a);
    return true;
}

/* What stands behind 'from x import'; pushed. */
static bool targets(struct parser *p)
{
    struct mark first = parser_mark(p);
    if (accept(p, TOK_LPAR)) {
        if (!aliases(p, false))
            return false;
        (void)accept(p, TOK_COMMA);
        return accept(p, TOK_RPAR) != NULL;
    }
    if (at(p, TOK_STAR))
        return star(p);
    bool has_names = aliases(p, false);
    if (has_names && !at(p, TOK_COMMA))
        return true;
    if (is_diagnosing(p)) {
        if (has_names && accept(p, TOK_COMMA) && at(p, TOK_NEWLINE))
            raise_here(p, SYNTAX_ERROR,
                       "trailing comma not allowed without surrounding parentheses");
        else if (!has_names && at(p, TOK_NEWLINE))
            raise_from(p, peek(p)->at, "Expected one or more names after 'import'");
    }
    parser_reset(p, first);
    return false;
}

static struct stmt *import_from(struct parser *p)
{
    struct span start = peek(p)->at;
    advance(p);
    int level = 0;
    for (;;) {
        if (accept(p, TOK_DOT))
            level++;
        else if (accept(p, TOK_ELLIPSIS))
            level += 3;
        else
            break;
    }
    const char *module = dotted_name(p);
    if (!module && !level)
        return NULL;
    struct mark first = parser_mark(p);
    if (!accept(p, TOK_IMPORT) || !targets(p))
        return NULL;
    struct stmt *s = new_stmt(p, STMT_IMPORTFROM, span_since(p, start));
    s->importfrom.module = module;
    s->importfrom.level = level;
    s->importfrom.names.items = take_items(p, first, &s->importfrom.names.len);
    return s;
}

struct stmt *parse_import(struct parser *p)
{
    return at(p, TOK_IMPORT) ? import_name(p) : import_from(p);
}
