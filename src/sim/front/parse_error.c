/*
 * Raising: where a message points and what it calls things.
 *
 * CPython keeps columns in bytes and reports them in characters of the line that the error
 * begins on; an end that is not known comes out as 0 or -1, depending on the way it took.
 */
#include "sim/front/parse_internal.h"

/* The number of characters in the first `n` bytes of a line; the place behind it counts too. */
static int chars_before(const char *line, int n)
{
    size_t len = line ? strlen(line) : 0;
    if (n < 0)
        return 0;
    if ((size_t)n > len)
        return lexer_count_chars(line ? line : "", len) + 1;
    return lexer_count_chars(line, (size_t)n);
}

/* `col` and `end_col` count from 1, in bytes. */
static void set_error(struct parser *p, enum syntax_error_kind kind, int lineno, int col,
                      int end_lineno, int end_col, const char *msg)
{
    char *line = syntax_error_line(p->arena, p->text, p->len, lineno);
    const char *text = line;
    if (line && lineno < p->lx.lineno) {
        /* A line that the lexer has left behind is looked at without its end. */
        text = arena_strdup(p->arena, line);
        line[strcspn(line, "\n")] = '\0';
    }
    *p->err = (struct syntax_error){
        .kind = kind,
        .msg = arena_strdup(p->arena, msg),
        .filename = p->filename,
        .lineno = lineno,
        .offset = chars_before(line, col),
        .end_lineno = end_lineno,
        .end_offset = end_col > 0 ? chars_before(line, end_col) : end_col,
        .text = text ? text : "",
    };
    p->has_failed = true;
}

static void *raise_v(struct parser *p, struct span at, const char *fmt, va_list ap)
{
    if (p->has_failed)
        return NULL;
    char msg[512];
    vsnprintf(msg, sizeof msg, fmt, ap);
    set_error(p, SYNTAX_ERROR, at.lineno, at.col_offset + 1, at.end_lineno,
              at.end_col_offset + 1, msg);
    return NULL;
}

void *raise_range(struct parser *p, struct span from, struct span to, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    raise_v(p, (struct span){from.lineno, from.col_offset, to.end_lineno, to.end_col_offset},
            fmt, ap);
    va_end(ap);
    return NULL;
}

void *raise_span(struct parser *p, struct span where, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    raise_v(p, where, fmt, ap);
    va_end(ap);
    return NULL;
}

void *raise_from(struct parser *p, struct span from, const char *fmt, ...)
{
    const struct lexer *lx = &p->lx;
    /* The lexer's own column counts from 1 already. */
    int end_col = (int)(lx->cur - lx->line_start) - 1;
    va_list ap;
    va_start(ap, fmt);
    raise_v(p, (struct span){from.lineno, from.col_offset, lx->lineno, end_col}, fmt, ap);
    va_end(ap);
    return NULL;
}

void *raise_here(struct parser *p, enum syntax_error_kind kind, const char *fmt, ...)
{
    if (p->has_failed)
        return NULL;
    char msg[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    const struct span *at = &lexer_last(&p->lx)->at;
    int col = at->col_offset >= 0 ? at->col_offset + 1 : (int)(p->lx.cur - p->lx.line_start);
    int end_col = at->end_col_offset >= 0 ? at->end_col_offset + 1 : -1;
    set_error(p, kind, at->lineno, col, at->end_lineno, end_col, msg);
    return NULL;
}

void *raise_next(struct parser *p, const char *fmt, ...)
{
    struct span where = peek(p)->at;
    va_list ap;
    va_start(ap, fmt);
    raise_v(p, where, fmt, ap);
    va_end(ap);
    return NULL;
}

void *raise_unsupported(struct parser *p, struct span where, const char *msg)
{
    if (!p->has_failed) {
        raise_span(p, where, "%s", msg);
        p->err->is_unsupported = true;
    }
    return NULL;
}

static void raise_unclosed(struct parser *p)
{
    const struct bracket *b = &p->lx.brackets[p->lx.level - 1];
    char msg[32];
    snprintf(msg, sizeof msg, "'%c' was never closed", b->open);
    set_error(p, SYNTAX_ERROR, b->lineno, b->col + 1, b->lineno, 0, msg);
}

void raise_lexer_error(struct parser *p)
{
    int lineno = p->lx.lineno;
    switch (p->lx.state) {
    case LEX_OK:
    case LEX_EOF:
        if (p->lx.level)
            raise_unclosed(p);
        else
            raise_here(p, SYNTAX_ERROR, "unexpected EOF while parsing");
        p->err->is_incomplete = true;
        break;
    case LEX_RAISED:
        *p->err = p->lx.err;
        break;
    case LEX_BAD_DEDENT:
        raise_here(p, INDENTATION_ERROR, "unindent does not match any outer indentation level");
        break;
    case LEX_BAD_TABS:
        set_error(p, TAB_ERROR, lineno, 1, lineno, 0,
                  "inconsistent use of tabs and spaces in indentation");
        break;
    case LEX_TOO_DEEP:
        set_error(p, INDENTATION_ERROR, lineno, 1, lineno, 0, "too many levels of indentation");
        break;
    case LEX_BAD_CONTINUATION:
        set_error(p, SYNTAX_ERROR, lineno, (int)(p->lx.cur - p->lx.line_start), lineno, 0,
                  "unexpected character after line continuation character");
        break;
    }
    p->has_failed = true;
}

void raise_generic(struct parser *p, struct token *last)
{
    if (last->kind == TOK_INDENT) {
        raise_here(p, INDENTATION_ERROR, "unexpected indent");
    } else if (last->kind == TOK_DEDENT) {
        raise_here(p, INDENTATION_ERROR, "unexpected unindent");
    } else {
        raise_span(p, last->at, "invalid syntax");
        prefer_lexer_errors(p);
    }
}

void prefer_lexer_errors(struct parser *p)
{
    if (p->lx.is_interactive || p->err->is_unsupported)
        return;
    int error_lineno = lexer_last(&p->lx)->at.lineno;
    struct token *t;
    do
        t = lexer_token(&p->lx, p->lx.n_tokens);
    while (t->kind != TOK_ENDMARKER && t->kind != TOK_ERROR);
    /* CPython 3.13.0 lets pass what happens within an f-string. */
    if (t->kind == TOK_ENDMARKER || p->lx.n_fstrings)
        return;
    if (p->lx.state == LEX_RAISED)
        *p->err = p->lx.err;
    else if (p->lx.level && error_lineno > p->lx.brackets[p->lx.level - 1].lineno)
        raise_unclosed(p);
}

/* ---------------------------------------------------------------- what things are called */

static const char *constant_name(const struct constant *c)
{
    switch (c->kind) {
    case CONST_NONE:
        return "None";
    case CONST_FALSE:
        return "False";
    case CONST_TRUE:
        return "True";
    case CONST_ELLIPSIS:
        return "ellipsis";
    case CONST_INT:
    case CONST_FLOAT:
    case CONST_COMPLEX:
    case CONST_STR:
    case CONST_BYTES:
    case CONST_TUPLE:
    case CONST_FROZENSET:
    case CONST_CODE:
        break;
    }
    return "literal";
}

const char *expr_name(const struct expr *e)
{
    static const char *const names[] = {
        [EXPR_BOOLOP] = "expression",
        [EXPR_NAMEDEXPR] = "named expression",
        [EXPR_BINOP] = "expression",
        [EXPR_UNARYOP] = "expression",
        [EXPR_LAMBDA] = "lambda",
        [EXPR_IFEXP] = "conditional expression",
        [EXPR_DICT] = "dict literal",
        [EXPR_SET] = "set display",
        [EXPR_LISTCOMP] = "list comprehension",
        [EXPR_SETCOMP] = "set comprehension",
        [EXPR_DICTCOMP] = "dict comprehension",
        [EXPR_GENERATOREXP] = "generator expression",
        [EXPR_AWAIT] = "await expression",
        [EXPR_YIELD] = "yield expression",
        [EXPR_YIELDFROM] = "yield expression",
        [EXPR_COMPARE] = "comparison",
        [EXPR_CALL] = "function call",
        [EXPR_FORMATTEDVALUE] = "f-string expression",
        [EXPR_JOINEDSTR] = "f-string expression",
        [EXPR_CONSTANT] = "literal",
        [EXPR_ATTRIBUTE] = "attribute",
        [EXPR_SUBSCRIPT] = "subscript",
        [EXPR_STARRED] = "starred",
        [EXPR_NAME] = "name",
        [EXPR_LIST] = "list",
        [EXPR_TUPLE] = "tuple",
        [EXPR_SLICE] = "slice",
    };
    return e->kind == EXPR_CONSTANT ? constant_name(e->constant.value) : names[e->kind];
}

static struct expr *invalid_item(struct expr_seq elts, enum target_kind kind)
{
    for (size_t i = 0; i < elts.len; i++) {
        struct expr *bad = invalid_target(elts.items[i], kind);
        if (bad)
            return bad;
    }
    return NULL;
}

struct expr *invalid_target(struct expr *e, enum target_kind kind)
{
    if (e->kind == EXPR_LIST)
        return invalid_item(e->list.elts, kind);
    if (e->kind == EXPR_TUPLE)
        return invalid_item(e->tuple.elts, kind);
    if (e->kind == EXPR_STARRED)
        return kind == TARGET_DEL ? e : invalid_target(e->starred.value, kind);
    if (e->kind == EXPR_COMPARE && kind == TARGET_FOR) {
        /* "for x in y" was taken whole; what comes before the "in" is the target. */
        return e->compare.ops[0] == CMP_IN ? invalid_target(e->compare.left, kind) : NULL;
    }
    bool is_target =
        e->kind == EXPR_NAME || e->kind == EXPR_SUBSCRIPT || e->kind == EXPR_ATTRIBUTE;
    return is_target ? NULL : e;
}

void *raise_invalid_target(struct parser *p, enum target_kind kind, struct expr *e)
{
    struct expr *bad = e ? invalid_target(e, kind) : NULL;
    if (bad)
        raise_span(p, bad->at, kind == TARGET_DEL ? "cannot delete %s" : "cannot assign to %s",
                   expr_name(bad));
    return NULL;
}
