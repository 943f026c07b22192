/*
 * Strings: adjacent literals become one, f-strings a JoinedStr of constants and values.
 *
 * The pieces of all literals of a row are collected first, then neighbouring constants are
 * merged and, in an f-string, empty ones dropped.
 */
#include "sim/front/literal.h"
#include "sim/front/parse_internal.h"

static struct expr *new_string(struct parser *p, enum const_kind kind, struct span at,
                               const struct strbuf *value)
{
    struct expr *e = new_expr(p, EXPR_CONSTANT, at);
    struct constant *c = arena_alloc(p->arena, sizeof *c);
    c->kind = kind;
    c->text = arena_strndup(p->arena, strbuf_str(value), value->len);
    c->len = value->len;
    e->constant.value = c;
    return e;
}

static void warn_of_escape(struct parser *p, const struct literal_warning *w, int lineno)
{
    if (!w->at)
        return;
    /* The character may be long in UTF-8, but CPython warns of ASCII ones only. */
    syntax_warnings_add(p->warnings, p->arena, SYNTAX_WARNING, lineno,
                        w->is_octal ? "invalid octal escape sequence '\\%.3s'"
                                    : "invalid escape sequence '\\%.1s'",
                        w->at);
}

/* The value of a string's body. NULL: raised at the last token. */
static struct expr *decode(struct parser *p, const struct literal_string *s, struct span at,
                           int warn_lineno)
{
    struct strbuf value = {0};
    struct literal_warning warning = {0};
    const char *error = NULL;
    bool is_unsupported = false;
    struct expr *e = NULL;
    if (literal_decode(&value, p->arena, s, &warning, &error, &is_unsupported)) {
        warn_of_escape(p, &warning, warn_lineno);
        e = new_string(p, s->is_bytes ? CONST_BYTES : CONST_STR, at, &value);
        e->constant.is_u = s->is_u;
    } else if (is_unsupported) {
        raise_unsupported(p, at, error);
    } else {
        raise_here(p, SYNTAX_ERROR, "%s", error);
    }
    strbuf_release(&value);
    return e;
}

static bool is_ascii(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] & 0x80)
            return false;
    return true;
}

static struct expr *plain_string(struct parser *p)
{
    struct token *t = accept(p, TOK_STRING);
    if (!t)
        return NULL;
    struct literal_string s = literal_split(t->text, t->len);
    if (s.is_bytes && !is_ascii(s.body, s.len))
        return raise_span(p, t->at, "bytes can only contain ASCII literal characters");
    return decode(p, &s, t->at, t->at.lineno);
}

/* ---------------------------------------------------------------- replacement fields */

static struct expr *replacement_field(struct parser *p);

/* Pushes a piece of text, its escapes not worked out yet. */
static void push_text(struct parser *p, const char *text, size_t len, struct span at)
{
    struct expr *e = new_expr(p, EXPR_CONSTANT, at);
    struct constant *c = arena_alloc(p->arena, sizeof *c);
    c->kind = CONST_STR;
    c->text = text;
    c->len = len;
    e->constant.value = c;
    push_item(p, e);
}

/* Works out the escapes in the texts pushed since `first`, and drops the empty ones. */
static bool decode_texts(struct parser *p, struct mark first, bool is_raw)
{
    size_t n;
    struct expr **pieces = take_items(p, first, &n);
    for (size_t i = 0; i < n; i++) {
        struct expr *e = pieces[i];
        if (e->kind == EXPR_CONSTANT) {
            const struct constant *c = e->constant.value;
            struct literal_string s = {.is_raw = is_raw, .body = c->text, .len = c->len};
            e = decode(p, &s, e->at, e->at.lineno);
            if (!e)
                return false;
        }
        if (e->kind != EXPR_CONSTANT || e->constant.value->len)
            push_item(p, e);
    }
    return true;
}

/* Pushes a field's value and, before it, the text that '=' asks for. */
static bool field_pieces(struct parser *p)
{
    struct mark here = parser_mark(p);
    struct expr *e = replacement_field(p);
    if (!e && is_diagnosing(p)) {
        parser_reset(p, here);
        diagnose_replacement_field(p);
    }
    if (!e)
        return false;
    push_item(p, e);
    return true;
}

/* Joins neighbouring constants of the pieces since `first`. */
static struct expr_seq merge(struct parser *p, struct mark first)
{
    size_t n;
    struct expr **pieces = take_items(p, first, &n);
    for (size_t i = 0; i < n;) {
        struct expr *e = pieces[i];
        size_t end = i + 1;
        while (e->kind == EXPR_CONSTANT && end < n && pieces[end]->kind == EXPR_CONSTANT)
            end++;
        if (end > i + 1) {
            struct strbuf value = {0};
            for (size_t k = i; k < end; k++)
                strbuf_add(&value, pieces[k]->constant.value->text,
                           pieces[k]->constant.value->len);
            const struct span *to = &pieces[end - 1]->at;
            struct span at = {e->at.lineno, e->at.col_offset, to->end_lineno,
                              to->end_col_offset};
            bool is_u = e->constant.is_u;
            e = new_string(p, e->constant.value->kind, at, &value);
            e->constant.is_u = is_u;
            strbuf_release(&value);
        }
        if (e->kind != EXPR_CONSTANT || e->constant.value->len)
            push_item(p, e);
        i = end;
    }
    return take_exprs(p, first);
}

static struct expr *new_joined(struct parser *p, struct span at, struct expr_seq values)
{
    struct expr *e = new_expr(p, EXPR_JOINEDSTR, at);
    e->joinedstr.values = values;
    return e;
}

/* '!' and a name, which is looked at only when the field is complete. */
static struct token *conversion(struct parser *p)
{
    struct token *mark = accept(p, TOK_EXCLAMATION);
    struct token *name = accept(p, TOK_NAME);
    if (!name)
        return NULL;
    if (name->at.lineno != mark->at.end_lineno ||
        name->at.col_offset != mark->at.end_col_offset) {
        /* CPython's spelling. */
        return raise_range(
            p, mark->at, name->at,
            "f-string: conversion type must come right after the exclamanation mark");
    }
    return name;
}

/* From the ':' to before the '}'. */
static struct expr *format_spec(struct parser *p)
{
    struct span start = peek(p)->at;
    advance(p);
    struct mark first = parser_mark(p);
    for (;;) {
        struct mark here = parser_mark(p);
        struct token *t = accept(p, TOK_FSTRING_MIDDLE);
        if (t) {
            push_text(p, t->text, t->len, t->at);
        } else if (!at(p, TOK_LBRACE) || !field_pieces(p)) {
            if (p->has_failed)
                return NULL;
            parser_reset(p, here);
            break;
        }
    }
    /* Escapes count here even in rf'': so CPython has it. */
    if (!decode_texts(p, first, false))
        return NULL;
    struct span at = span_since(p, start);
    return new_joined(p, at, merge(p, first));
}

/* Pushes the source of a field from behind its '{' up to `end`, comments taken out. */
static void push_source(struct parser *p, const struct token *open, const char *end,
                        struct span at)
{
    struct strbuf text = {0};
    bool in_comment = false;
    for (const char *c = open->text + 1; c < end; c++) {
        if (*c == '#')
            in_comment = true;
        else if (*c == '\n')
            in_comment = false;
        if (!in_comment)
            strbuf_add_char(&text, *c);
    }
    push_text(p, arena_strndup(p->arena, strbuf_str(&text), text.len), text.len, at);
    strbuf_release(&text);
}

/* The value of a complete field. */
static struct expr *new_formatted(struct parser *p, struct span start, struct expr *value,
                                  const struct token *conv, struct expr *spec)
{
    if (conv && (conv->len != 1 || !strchr("sra", conv->text[0])))
        return raise_span(
            p, conv->at,
            "f-string: invalid conversion character '%s': expected 's', 'r', or 'a'",
            conv->name);
    struct expr *e = new_expr(p, EXPR_FORMATTEDVALUE, span_since(p, start));
    e->formattedvalue.value = value;
    e->formattedvalue.conversion = conv ? conv->text[0] : -1;
    e->formattedvalue.format_spec = spec;
    return e;
}

static struct expr *replacement_field(struct parser *p)
{
    struct token *open = accept(p, TOK_LBRACE);
    if (!open)
        return NULL;
    struct expr *value = parse_annotated_rhs(p);
    if (!value)
        return NULL;
    bool is_debug = accept(p, TOK_EQUAL) != NULL;
    const char *source_end = peek(p)->text;
    struct token *conv = NULL;
    if (at(p, TOK_EXCLAMATION)) {
        conv = conversion(p);
        if (!conv)
            return NULL;
    }
    struct expr *spec = NULL;
    if (at(p, TOK_COLON)) {
        spec = format_spec(p);
        if (!spec)
            return NULL;
    }
    struct token *close = accept(p, TOK_RBRACE);
    if (!close)
        return NULL;
    struct expr *e = new_formatted(p, open->at, value, conv, spec);
    if (!e || !is_debug)
        return e;
    if (!conv && !spec)
        e->formattedvalue.conversion = 'r';
    /* Where CPython has the text end: before the '!', the ':' or the '}'. */
    struct span at = {open->at.lineno, open->at.col_offset + 1, close->at.lineno,
                      close->at.col_offset};
    if (spec) {
        at.end_lineno = spec->at.lineno;
        at.end_col_offset = spec->at.col_offset;
    }
    if (conv) {
        at.end_lineno = conv->at.lineno;
        at.end_col_offset = conv->at.col_offset - 1;
    }
    push_source(p, open, source_end, at);
    return e;
}

/* Pushes the pieces of an f-string. */
static bool fstring(struct parser *p)
{
    struct mark first = parser_mark(p);
    struct token *start = accept(p, TOK_FSTRING_START);
    while (!accept(p, TOK_FSTRING_END)) {
        struct token *t = accept(p, TOK_FSTRING_MIDDLE);
        if (t)
            push_text(p, t->text, t->len, t->at);
        else if (!field_pieces(p))
            return false;
    }
    return decode_texts(p, first, start->is_raw);
}

/* ---------------------------------------------------------------- rows of literals */

static struct expr *join(struct parser *p, struct span start, struct mark first,
                         bool has_fstring)
{
    struct span at = span_since(p, start);
    size_t n = p->items.len - first.n_items;
    if (n == 1 && !has_fstring) {
        struct expr *only = vec_pop(&p->items);
        struct constant *c = arena_alloc(p->arena, sizeof *c);
        *c = *only->constant.value;
        c->is_single_bytes = c->kind == CONST_BYTES;
        only->constant.value = c;
        return only;
    }
    if (has_fstring)
        return new_joined(p, at, merge(p, first));
    struct strbuf value = {0};
    const struct expr *one = p->items.items[first.n_items];
    for (size_t i = 0; i < n; i++) {
        const struct expr *piece = p->items.items[first.n_items + i];
        strbuf_add(&value, piece->constant.value->text, piece->constant.value->len);
    }
    p->items.len = first.n_items;
    struct expr *e = new_string(p, one->constant.value->kind, at, &value);
    e->constant.is_u = one->constant.is_u;
    strbuf_release(&value);
    return e;
}

struct expr *parse_strings(struct parser *p)
{
    struct span start = peek(p)->at;
    struct mark first = parser_mark(p);
    bool has_fstring = false;
    bool has_bytes = false;
    bool has_str = false;
    for (;;) {
        struct mark here = parser_mark(p);
        if (at(p, TOK_FSTRING_START)) {
            if (!fstring(p)) {
                if (p->has_failed || here.pos == first.pos)
                    return NULL;
                parser_reset(p, here);
                break;
            }
            has_fstring = true;
        } else if (at(p, TOK_STRING)) {
            struct expr *e = plain_string(p);
            if (!e)
                return NULL;
            push_item(p, e);
            bool is_bytes = e->constant.value->kind == CONST_BYTES;
            has_bytes = has_bytes || is_bytes;
            has_str = has_str || !is_bytes;
        } else {
            break;
        }
    }
    if (p->has_failed)
        return NULL;
    if (has_bytes && (has_str || has_fstring))
        return raise_here(p, SYNTAX_ERROR, "cannot mix bytes and nonbytes literals");
    return join(p, start, first, has_fstring);
}
