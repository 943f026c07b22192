/*
 * The lexer's core: lines, indentation, names and operators. Numbers and strings have files of
 * their own.
 *
 * Text is taken in line by line, though it is all there from the start: which line was read
 * last shows in where CPython puts its messages.
 */
#include "sim/front/lexer_internal.h"

enum { CHUNK_TOKENS = 256, TAB_COLUMNS = 8 };

struct token_chunk {
    struct token tokens[CHUNK_TOKENS];
};

static const struct {
    const char *text;
    enum token_kind token;
    enum soft_keyword soft;
} words[] = {
#define KEYWORD(name, text) {text, TOK_##name, SOFT_NONE},
#define SOFT_KEYWORD(name, text) {text, TOK_NAME, SOFT_##name},
#include "sim/front/token.def"
};

void lexer_init(struct lexer *lx, struct arena *arena, const char *filename, const char *text,
                size_t len, struct syntax_warnings *warnings)
{
    *lx = (struct lexer){
        .arena = arena,
        .filename = filename,
        .warnings = warnings,
        .text = text,
        .text_end = text + len,
        .cur = text,
        .inp = text,
        .line_start = text,
        .at_line_start = true,
    };
    names_init(&lx->names, arena);
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        struct name *n = names_intern(&lx->names, words[i].text, strlen(words[i].text));
        n->token = (int)words[i].token;
        n->soft = (int)words[i].soft;
    }
}

void lexer_release(struct lexer *lx)
{
    names_release(&lx->names);
    for (size_t i = 0; i < lx->n_chunks; i++)
        free(lx->chunks[i]);
    free(lx->chunks);
    lx->chunks = NULL;
    lx->n_chunks = lx->n_tokens = 0;
}

bool lexer_underflow(struct lexer *lx)
{
    if (lx->state != LEX_OK)
        return false;
    if (lx->inp == lx->text_end) {
        lx->state = LEX_EOF;
        return false;
    }
    lx->line_start = lx->inp;
    const char *nl = memchr(lx->inp, '\n', (size_t)(lx->text_end - lx->inp));
    lx->inp = nl ? nl + 1 : lx->text_end;
    lx->lineno++;
    return true;
}

int lexer_count_chars(const char *text, size_t len)
{
    int n = 0;
    for (size_t i = 0; i < len; i++)
        n += ((unsigned char)text[i] & 0xc0) != 0x80;
    return n;
}

/* ---------------------------------------------------------------- tokens */

static struct token *new_token(struct lexer *lx, enum token_kind kind)
{
    size_t slot = lx->n_tokens % CHUNK_TOKENS;
    if (slot == 0) {
        lx->chunks = xrealloc(lx->chunks, size_mul(lx->n_chunks + 1, sizeof *lx->chunks));
        lx->chunks[lx->n_chunks++] = xcalloc(1, sizeof **lx->chunks);
    }
    lx->n_tokens++;
    struct token *t = &lx->chunks[lx->n_chunks - 1]->tokens[slot];
    t->kind = kind;
    t->level = lx->level;
    return t;
}

struct token *lexer_make(struct lexer *lx, enum token_kind kind, const char *end)
{
    struct token *t = new_token(lx, kind);
    t->text = lx->token_start;
    t->len = (size_t)(end - lx->token_start);
    t->at = (struct span){
        .lineno = lx->token_lineno,
        .col_offset = (int)(lx->token_start - lx->token_line_start),
        .end_lineno = lx->lineno,
        .end_col_offset = (int)(end - lx->line_start),
    };
    return t;
}

struct token *lexer_make_empty(struct lexer *lx, enum token_kind kind)
{
    struct token *t = new_token(lx, kind);
    t->text = lx->cur;
    t->at = (struct span){lx->lineno, -1, lx->lineno, -1};
    return t;
}

static struct token *fail_at(struct lexer *lx, int offset, int end_offset, const char *msg)
{
    size_t line_len = strcspn(lx->line_start, "\n");
    int here = lexer_count_chars(lx->line_start, (size_t)(lx->cur - lx->line_start));
    lx->err = (struct syntax_error){
        .kind = SYNTAX_ERROR,
        .msg = arena_strdup(lx->arena, msg),
        .filename = lx->filename,
        .lineno = lx->lineno,
        .offset = offset < 0 ? here : offset,
        .end_lineno = lx->lineno,
        .end_offset = end_offset < 0 ? here : end_offset,
        .text = arena_strndup(lx->arena, lx->line_start, line_len),
    };
    lx->state = LEX_RAISED;
    return lexer_make_empty(lx, TOK_ERROR);
}

struct token *lexer_fail(struct lexer *lx, const char *fmt, ...)
{
    char msg[256];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    return fail_at(lx, -1, -1, msg);
}

struct token *lexer_fail_range(struct lexer *lx, int offset, int end_offset, const char *fmt,
                               ...)
{
    char msg[256];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    return fail_at(lx, offset, end_offset, msg);
}

static struct token *fail_with_line(struct lexer *lx, enum lex_state state)
{
    lx->state = state;
    lx->cur = lx->inp;
    return lexer_make_empty(lx, TOK_ERROR);
}

/* ---------------------------------------------------------------- lines */

/* Behind a backslash: on to the next line. False: `lx->state` says why not. */
static bool continue_line(struct lexer *lx)
{
    int c = lexer_getc(lx);
    if (c != '\n') {
        lx->state = LEX_BAD_CONTINUATION;
        return false;
    }
    c = lexer_getc(lx);
    if (c == END) {
        lx->cur = lx->inp;
        return false;
    }
    lexer_ungetc(lx, c);
    return true;
}

/* Counts pending INDENTs or DEDENTs for a line that begins at column `col`. */
static struct token *indent_to(struct lexer *lx, int col, int alt_col)
{
    if (col > lx->indents[lx->n_indents]) {
        if (lx->n_indents + 1 >= MAX_INDENTS)
            return fail_with_line(lx, LEX_TOO_DEEP);
        if (alt_col <= lx->alt_indents[lx->n_indents])
            return fail_with_line(lx, LEX_BAD_TABS);
        lx->n_pending++;
        lx->indents[++lx->n_indents] = col;
        lx->alt_indents[lx->n_indents] = alt_col;
        return NULL;
    }
    while (lx->n_indents > 0 && col < lx->indents[lx->n_indents]) {
        lx->n_pending--;
        lx->n_indents--;
    }
    if (col != lx->indents[lx->n_indents])
        return fail_with_line(lx, LEX_BAD_DEDENT);
    if (alt_col != lx->alt_indents[lx->n_indents])
        return fail_with_line(lx, LEX_BAD_TABS);
    return NULL;
}

/* Reads the space a line begins with. The result, if any, is an ERROR token. */
static struct token *read_indentation(struct lexer *lx, bool *is_blank)
{
    int col = 0;
    int alt_col = 0;
    int continued_col = 0; /* of the first line, if backslashes follow it */
    int c;
    lx->at_line_start = false;
    for (;;) {
        c = lexer_getc(lx);
        if (c == ' ') {
            col++;
            alt_col++;
        } else if (c == '\t') {
            col = (col / TAB_COLUMNS + 1) * TAB_COLUMNS;
            alt_col++;
        } else if (c == '\f') {
            col = alt_col = 0;
        } else if (c == '\\') {
            continued_col = continued_col ? continued_col : col;
            if (!continue_line(lx))
                return lexer_make_empty(lx, TOK_ERROR);
        } else {
            break;
        }
    }
    lexer_ungetc(lx, c);
    if (c == '#' || c == '\n') {
        if (lx->is_interactive && col == 0 && c == '\n') {
            *is_blank = false;
        } else if (lx->is_interactive && lx->lineno == 1) {
            *is_blank = false;
            col = alt_col = 0;
        } else {
            *is_blank = true;
        }
    }
    if (*is_blank || lx->level > 0)
        return NULL;
    return indent_to(lx, continued_col ? continued_col : col,
                     continued_col ? continued_col : alt_col);
}

/* ---------------------------------------------------------------- words and operators */

/* A string if the letters read are its prefix; NULL if not, with `*c` the character after them.
 */
static struct token *prefixed_string(struct lexer *lx, int *c)
{
    bool saw_b = false, saw_r = false, saw_u = false, saw_f = false;
    for (;;) {
        int lower = *c | 0x20;
        if (lower == 'b' && !saw_b && !saw_u && !saw_f)
            saw_b = true;
        else if (lower == 'u' && !saw_b && !saw_u && !saw_r && !saw_f)
            saw_u = true;
        else if (lower == 'r' && !saw_r && !saw_u)
            saw_r = true;
        else if (lower == 'f' && !saw_f && !saw_b && !saw_u)
            saw_f = true;
        else
            return NULL;
        *c = lexer_getc(lx);
        if (*c == '"' || *c == '\'')
            return saw_f ? lexer_fstring_start(lx, *c, saw_r) : lexer_string(lx, *c);
    }
}

static struct token *bad_identifier(struct lexer *lx, size_t n_good, int32_t bad)
{
    const char *at = lx->token_start + n_good;
    do
        at++;
    while (((unsigned char)*at & 0xc0) == 0x80);
    lx->cur = at;
    if (!name_is_printable(bad))
        return lexer_fail(lx, "invalid non-printable character U+%04X", (unsigned)bad);
    return lexer_fail(lx, "invalid character '%.*s' (U+%04X)",
                      (int)(at - (lx->token_start + n_good)), lx->token_start + n_good,
                      (unsigned)bad);
}

static struct token *word(struct lexer *lx, int c)
{
    struct token *string = prefixed_string(lx, &c);
    if (string)
        return string;
    bool is_ascii = true;
    while (lexer_is_name_char(c)) {
        is_ascii = is_ascii && c < 128;
        c = lexer_getc(lx);
    }
    lexer_ungetc(lx, c);
    size_t len = (size_t)(lx->cur - lx->token_start);
    struct name *name;
    if (is_ascii) {
        name = names_intern(&lx->names, lx->token_start, len);
    } else {
        int32_t bad = 0;
        size_t n_good = name_scan(lx->token_start, len, &bad);
        if (n_good < len)
            return bad_identifier(lx, n_good, bad);
        name = names_intern_nfkc(&lx->names, lx->token_start, len);
    }
    /* A keyword has to be written in ASCII. */
    enum token_kind kind = is_ascii && name->token ? (enum token_kind)name->token : TOK_NAME;
    struct token *t = lexer_make(lx, kind, lx->cur);
    t->name = name->text;
    t->soft = is_ascii ? (enum soft_keyword)name->soft : SOFT_NONE;
    return t;
}

static enum token_kind one_char(int c)
{
    static const enum token_kind kinds[128] = {
        ['('] = TOK_LPAR,  [')'] = TOK_RPAR,       ['['] = TOK_LSQB,
        [']'] = TOK_RSQB,  ['{'] = TOK_LBRACE,     ['}'] = TOK_RBRACE,
        [':'] = TOK_COLON, [','] = TOK_COMMA,      [';'] = TOK_SEMI,
        ['+'] = TOK_PLUS,  ['-'] = TOK_MINUS,      ['*'] = TOK_STAR,
        ['/'] = TOK_SLASH, ['|'] = TOK_VBAR,       ['&'] = TOK_AMPER,
        ['<'] = TOK_LESS,  ['>'] = TOK_GREATER,    ['='] = TOK_EQUAL,
        ['.'] = TOK_DOT,   ['%'] = TOK_PERCENT,    ['~'] = TOK_TILDE,
        ['@'] = TOK_AT,    ['^'] = TOK_CIRCUMFLEX, ['!'] = TOK_EXCLAMATION,
    };
    return c < 128 && kinds[c] ? kinds[c] : TOK_UNKNOWN;
}

/* The longest operator, of two characters or more, that begins with `c`; consumes it. */
static enum token_kind long_operator(struct lexer *lx, int c)
{
    static const struct {
        char text[4];
        enum token_kind kind;
    } table[] = {
#define OPERATOR(name, text) {text, TOK_##name},
#include "sim/front/token.def"
    };
    /* The second characters that there are; most often it is none of them. */
    if (!strchr("=<>*/.", *lx->cur))
        return TOK_UNKNOWN;
    enum token_kind best = TOK_UNKNOWN;
    size_t best_len = 1;
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        size_t len = strlen(table[i].text);
        if (len > best_len && table[i].text[0] == c &&
            strncmp(lx->cur, table[i].text + 1, len - 1) == 0) {
            best = table[i].kind;
            best_len = len;
        }
    }
    lx->cur += best_len - 1;
    return best;
}

static struct token *open_bracket(struct lexer *lx, int c)
{
    if (lx->level >= MAX_BRACKETS)
        return lexer_fail(lx, "too many nested parentheses");
    lx->brackets[lx->level++] = (struct bracket){
        .open = (char)c,
        .lineno = lx->lineno,
        .col = (int)(lx->token_start - lx->line_start),
    };
    if (lexer_fstring(lx))
        lexer_fstring(lx)->n_brackets++;
    return NULL;
}

static struct token *close_bracket(struct lexer *lx, int c)
{
    struct fstring_mode *mode = lexer_fstring(lx);
    if (mode && !mode->n_brackets && c == '}')
        return lexer_fail(lx, "f-string: single '}' is not allowed");
    if (!lx->level)
        return lexer_fail(lx, "unmatched '%c'", c);
    struct bracket *b = &lx->brackets[--lx->level];
    if ((b->open == '(' && c != ')') || (b->open == '[' && c != ']') ||
        (b->open == '{' && c != '}')) {
        if (mode && b->open == '{' && mode->n_brackets - 1 == mode->expr_depth)
            return lexer_fail(lx, "f-string: unmatched '%c'", c);
        if (b->lineno != lx->lineno)
            return lexer_fail(
                lx,
                "closing parenthesis '%c' does not match opening parenthesis '%c' "
                "on line %d",
                c, b->open, b->lineno);
        return lexer_fail(
            lx, "closing parenthesis '%c' does not match opening parenthesis '%c'", c, b->open);
    }
    if (mode) {
        mode->n_brackets--;
        if (c == '}' && mode->n_brackets == mode->expr_depth) {
            mode->expr_depth--;
            mode->in_text = true;
            mode->in_spec = false;
        }
    }
    return NULL;
}

static struct token *punctuation(struct lexer *lx, int c)
{
    struct fstring_mode *mode = lexer_fstring(lx);
    if (c == ':' && mode && mode->expr_depth >= 0 && mode->n_brackets - 1 == mode->expr_depth) {
        mode->in_text = true; /* the format specification */
        mode->in_spec = true;
        return lexer_make(lx, TOK_COLON, lx->cur);
    }
    enum token_kind kind = long_operator(lx, c);
    if (kind != TOK_UNKNOWN)
        return lexer_make(lx, kind, lx->cur);
    struct token *failed = NULL;
    if (c == '(' || c == '[' || c == '{')
        failed = open_bracket(lx, c);
    else if (c == ')' || c == ']' || c == '}')
        failed = close_bracket(lx, c);
    if (failed)
        return failed;
    if (!name_is_printable(c))
        return lexer_fail(lx, "invalid non-printable character U+%04X", (unsigned)c);
    return lexer_make(lx, one_char(c), lx->cur);
}

/* ---------------------------------------------------------------- one token */

static struct token *at_end(struct lexer *lx)
{
    if (lx->level || lx->state != LEX_EOF)
        return lexer_make_empty(lx, TOK_ERROR);
    if (!lx->implies_newline || !lx->n_tokens)
        return lexer_make_empty(lx, TOK_ENDMARKER);
    lx->implies_newline = false;
    lx->n_pending = -lx->n_indents;
    lx->n_indents = 0;
    return lexer_make_empty(lx, TOK_NEWLINE);
}

/* The next token of a line, past its indentation. NULL: the line, or a line within brackets,
 * ended without one. */
static struct token *in_line(struct lexer *lx, bool is_blank)
{
    int c;
    for (;;) {
        do
            c = lexer_getc(lx);
        while (c == ' ' || c == '\t' || c == '\f');
        if (c != '\\')
            break;
        lexer_start_token(lx);
        if (!continue_line(lx))
            return lexer_make_empty(lx, TOK_ERROR);
    }
    if (c == END)
        return at_end(lx);
    lexer_start_token(lx);
    if (c == '#') {
        do
            c = lexer_getc(lx);
        while (c != END && c != '\n');
        if (c == END)
            return at_end(lx);
    }
    if (c == '\n') {
        lx->at_line_start = true;
        if (is_blank || lx->level > 0)
            return NULL;
        return lexer_make(lx, TOK_NEWLINE, lx->cur);
    }
    if (lexer_is_name_start(c))
        return word(lx, c);
    if (lexer_is_digit(c) || (c == '.' && lexer_is_digit(*lx->cur)))
        return lexer_number(lx, c);
    if (c == '\'' || c == '"')
        return lexer_string(lx, c);
    return punctuation(lx, c);
}

struct token *lexer_normal(struct lexer *lx)
{
    for (;;) {
        bool is_blank = false;
        if (lx->at_line_start) {
            struct token *failed = read_indentation(lx, &is_blank);
            if (failed)
                return failed;
        }
        if (lx->n_pending < 0) {
            lx->n_pending++;
            return lexer_make_empty(lx, TOK_DEDENT);
        }
        if (lx->n_pending > 0) {
            lx->n_pending--;
            return lexer_make_empty(lx, TOK_INDENT);
        }
        struct token *t = in_line(lx, is_blank);
        if (t)
            return t;
    }
}

struct token *lexer_last(const struct lexer *lx)
{
    if (!lx->n_tokens)
        return NULL;
    return &lx->chunks[lx->n_chunks - 1]->tokens[(lx->n_tokens - 1) % CHUNK_TOKENS];
}

struct token *lexer_token(struct lexer *lx, size_t i)
{
    while (i >= lx->n_tokens) {
        struct token *last = lexer_last(lx);
        if (last && (last->kind == TOK_ENDMARKER || last->kind == TOK_ERROR))
            return last;
        struct fstring_mode *mode = lexer_fstring(lx);
        if (mode && mode->in_text)
            lexer_fstring_text(lx, mode);
        else
            lexer_normal(lx);
    }
    return &lx->chunks[i / CHUNK_TOKENS]->tokens[i % CHUNK_TOKENS];
}
