/*
 * The parser's ground: taking a text in, tokens, nodes, memory of the second pass, and the two
 * passes themselves.
 */
#include "sim/front/parse_internal.h"

#include <utf8proc.h>

/* Bounds the host's stack: each level is a handful of C frames. */
enum { MAX_DEPTH = 2000 };

/* ---------------------------------------------------------------- tokens */

struct token *parser_fetch(struct parser *p)
{
    p->next = lexer_token(&p->lx, p->pos);
    if (p->next->kind == TOK_ERROR && !p->has_failed)
        raise_lexer_error(p);
    return p->next;
}

struct token *peek_second(struct parser *p)
{
    struct mark here = parser_mark(p);
    advance(p);
    struct token *t = peek(p);
    parser_reset(p, here);
    return t;
}

/* ---------------------------------------------------------------- nodes */

struct span span_since(struct parser *p, struct span start)
{
    size_t i = p->pos - 1;
    while (i > 0 && lexer_token(&p->lx, i)->kind >= TOK_NEWLINE &&
           lexer_token(&p->lx, i)->kind <= TOK_DEDENT)
        i--;
    const struct span *end = &lexer_token(&p->lx, i)->at;
    return (struct span){start.lineno, start.col_offset, end->end_lineno, end->end_col_offset};
}

struct expr *new_expr(struct parser *p, enum expr_kind kind, struct span at)
{
    struct expr *e = arena_alloc(p->arena, sizeof *e);
    e->kind = kind;
    e->at = at;
    return e;
}

struct expr *new_name(struct parser *p, const struct token *t, enum expr_context ctx)
{
    struct expr *e = new_expr(p, EXPR_NAME, t->at);
    e->name.id = t->name;
    e->name.ctx = ctx;
    return e;
}

struct stmt *new_stmt(struct parser *p, enum stmt_kind kind, struct span at)
{
    struct stmt *s = arena_alloc(p->arena, sizeof *s);
    s->kind = kind;
    s->at = at;
    return s;
}

void push_item(struct parser *p, void *item)
{
    vec_push(&p->items, item);
}

void *take_items(struct parser *p, struct mark m, size_t *len)
{
    *len = p->items.len - m.n_items;
    if (!*len)
        return NULL;
    size_t n_bytes = *len * sizeof *p->items.items;
    void *copy = arena_alloc(p->arena, n_bytes);
    memcpy(copy, p->items.items + m.n_items, n_bytes);
    p->items.len = m.n_items;
    return copy;
}

struct expr_seq take_exprs(struct parser *p, struct mark m)
{
    struct expr_seq seq;
    seq.items = take_items(p, m, &seq.len);
    return seq;
}

/* ---------------------------------------------------------------- recursion and memory */

bool enter(struct parser *p)
{
    if (p->has_failed)
        return false;
    if (p->depth >= MAX_DEPTH) {
        raise_unsupported(p, peek(p)->at, "code nested this deeply");
        return false;
    }
    p->depth++;
    return true;
}

struct expr *memoize(struct parser *p, enum memo_rule rule, expr_rule fn)
{
    if (!p->is_diagnosing)
        return fn(p);
    struct token *here = peek(p);
    for (struct memo *m = here->memos; m; m = m->next) {
        if (m->rule == rule && m->pass == p->pass) {
            p->pos = m->end;
            p->next = NULL;
            return m->result;
        }
    }
    struct expr *result = fn(p);
    if (p->has_failed)
        return NULL;
    struct memo *m = arena_alloc(p->arena, sizeof *m);
    *m = (struct memo){here->memos, rule, p->pass, result, p->pos};
    here->memos = m;
    return result;
}

/* ---------------------------------------------------------------- taking the text in */

/* The first byte that is not UTF-8, or NULL. */
static const char *find_invalid_utf8(const char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        if (!((unsigned char)text[i] & 0x80)) {
            i++;
            continue;
        }
        int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text + i,
                                              (utf8proc_ssize_t)(len - i), &c);
        if (n < 1)
            return text + i;
        i += (size_t)n;
    }
    return NULL;
}

static bool bad_text(struct parser *p, const char *where, const char *msg)
{
    int lineno = 1;
    for (const char *c = p->text; c < where; c++)
        lineno += *c == '\n';
    *p->err = (struct syntax_error){
        .kind = SYNTAX_ERROR,
        .msg = msg,
        .filename = p->filename,
        .lineno = lineno,
        .end_lineno = lineno,
    };
    return false;
}

/*
 * Copies the text with '\n' line ends and without byte order mark. `ends_line`: its last line
 * is to have a line end, too.
 */
static bool take_text(struct parser *p, const char *text, size_t len, bool ends_line)
{
    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        len -= 3;
    }
    char *copy = arena_alloc(p->arena, size_add(len, 2));
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] != '\r')
            copy[n++] = text[i];
        else if (i + 1 == len || text[i + 1] != '\n')
            copy[n++] = '\n';
    }
    if (ends_line && n && copy[n - 1] != '\n')
        copy[n++] = '\n';
    p->text = copy;
    p->len = n;
    const char *nul = memchr(copy, '\0', n);
    if (nul)
        return bad_text(p, nul, "source code cannot contain null bytes");
    const char *bad = find_invalid_utf8(copy, n);
    if (!bad)
        return true;
    return bad_text(p, bad,
                    arena_printf(p->arena,
                                 "(unicode error) 'utf-8' codec can't decode byte 0x%02x in "
                                 "position %td: invalid byte",
                                 (unsigned char)*bad, bad - copy));
}

/* How much of the original text the lines read so far are. */
static size_t consumed(const struct parser *p, const char *text, size_t len)
{
    if (p->lx.state == LEX_EOF || p->lx.inp == p->lx.text_end)
        return len;
    int n_lines = p->lx.lineno;
    size_t i = 0;
    while (i < len && n_lines > 0) {
        if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == len || text[i + 1] != '\n')))
            n_lines--;
        i++;
    }
    return i;
}

/* ---------------------------------------------------------------- start rules */

static bool parse_file(struct parser *p, struct mod *mod)
{
    mod->kind = MOD_MODULE;
    if (!parse_statements(p, &mod->body))
        return false;
    return at(p, TOK_ENDMARKER);
}

static bool parse_eval(struct parser *p, struct mod *mod)
{
    mod->kind = MOD_EXPRESSION;
    mod->expression = parse_expressions(p);
    if (!mod->expression)
        return false;
    while (accept(p, TOK_NEWLINE))
        continue;
    return at(p, TOK_ENDMARKER);
}

static bool is_compound_end(struct parser *p, bool may_continue)
{
    if (accept(p, TOK_NEWLINE))
        return true;
    return !may_continue && at(p, TOK_ENDMARKER);
}

static bool parse_single(struct parser *p, struct mod *mod, bool may_continue)
{
    mod->kind = MOD_INTERACTIVE;
    struct mark start = parser_mark(p);
    struct stmt *compound = parse_compound_stmt(p);
    if (compound && is_compound_end(p, may_continue)) {
        push_item(p, compound);
    } else {
        parser_reset(p, start);
        if (p->has_failed)
            return false;
        if (!parse_simple_stmts(p)) {
            parser_reset(p, start);
            struct token *t = accept(p, TOK_NEWLINE);
            if (!t)
                return false;
            push_item(p, new_stmt(p, STMT_PASS, t->at));
        }
    }
    mod->body.items = take_items(p, start, &mod->body.len);
    return true;
}

static bool parse_start(struct parser *p, struct mod *mod, const struct parse_opts *opts)
{
    *mod = (struct mod){0};
    switch (opts->mode) {
    case PARSE_FILE:
        return parse_file(p, mod);
    case PARSE_EVAL:
        return parse_eval(p, mod);
    case PARSE_SINGLE:
        return parse_single(p, mod, opts->may_continue);
    }
    return false;
}

static void diagnose(struct parser *p, const struct parse_opts *opts, bool is_lenient)
{
    p->pass++;
    p->is_diagnosing = true;
    p->is_lenient = is_lenient;
    p->depth = 0;
    parser_reset(p, (struct mark){0, 0});
    struct mod scratch;
    /* Whether it "succeeds" does not matter: mistakes are raised, not returned. */
    (void)parse_start(p, &scratch, opts);
}

/* The first pass has failed: finds the words for it. */
static void explain(struct parser *p, const struct parse_opts *opts)
{
    if (!p->has_failed)
        diagnose(p, opts, true);
    bool is_at_end = p->lx.state == LEX_EOF;
    struct token *last = lexer_last(&p->lx);
    if (!p->has_failed)
        diagnose(p, opts, false);
    if (!p->has_failed)
        raise_generic(p, last);
    else if (p->lx.state == LEX_OK)
        prefer_lexer_errors(p);
    p->err->is_incomplete = p->err->is_incomplete || is_at_end;
}

/* Whatever follows a single statement, apart from space and comments, is one too many. */
static bool is_alone(struct parser *p)
{
    for (const char *c = p->lx.cur; *c; c++) {
        if (*c == '#')
            c += strcspn(c, "\n");
        if (!strchr(" \t\n\f", *c)) {
            raise_here(p, SYNTAX_ERROR,
                       "multiple statements found while compiling a single statement");
            return false;
        }
        if (!*c)
            break;
    }
    return true;
}

bool parse_module(struct arena *arena, struct mod **out, const char *text, size_t len,
                  const struct parse_opts *opts, struct syntax_error *err)
{
    struct parser p = {
        .arena = arena,
        .filename = arena_strdup(arena, opts->filename ? opts->filename : "<string>"),
        .warnings = opts->warnings,
        .err = err,
        .pass = 1,
    };
    *out = NULL;
    *err = (struct syntax_error){0};
    bool is_interactive =
        opts->mode == PARSE_SINGLE && (opts->n_consumed || opts->may_continue);
    if (!take_text(&p, text, len, opts->mode == PARSE_FILE || is_interactive)) {
        if (opts->n_consumed)
            *opts->n_consumed = len;
        return false;
    }
    lexer_init(&p.lx, arena, p.filename, p.text, p.len, opts->warnings);
    p.lx.is_interactive = is_interactive;
    p.lx.implies_newline = opts->mode == PARSE_SINGLE && !is_interactive;

    struct mod *mod = arena_alloc(arena, sizeof *mod);
    bool ok = parse_start(&p, mod, opts) && !p.has_failed;
    if (!ok)
        explain(&p, opts);
    else if (opts->mode == PARSE_SINGLE && !opts->n_consumed)
        ok = is_alone(&p);
    if (ok)
        *out = mod;
    if (opts->n_consumed)
        *opts->n_consumed = consumed(&p, text, len);
    vec_release(&p.items);
    lexer_release(&p.lx);
    return ok;
}
