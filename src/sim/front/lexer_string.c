/*
 * Strings and f-strings.
 *
 * A plain string is one token, quotes and prefix included. An f-string is FSTRING_START, then
 * pieces of text (FSTRING_MIDDLE) and of ordinary tokens in braces, then FSTRING_END:
 *
 *        f"   ---> text --- '{' ---> normal --- '}' at its depth ---> text --- quote --->
 * (popped) ^                   |
 *                   +---- ':' at its depth: the format specification is text again
 */
#include "sim/front/lexer_internal.h"

/* A mistake in the string that began at `start`: points at its first character. */
static void point_at_start(struct lexer *lx, const char *start, const char *line_start,
                           int lineno)
{
    lx->cur = start + 1;
    lx->line_start = line_start;
    lx->lineno = lineno;
}

static struct token *unterminated(struct lexer *lx, int quote, int quote_len, int end,
                                  bool has_escaped_quote)
{
    int last_lineno = lx->lineno;
    const struct fstring_mode *mode = lexer_fstring(lx);
    point_at_start(lx, lx->token_start, lx->token_line_start, lx->token_lineno);
    struct token *t;
    if (mode && mode->quote == quote && mode->quote_len == quote_len)
        t = lexer_fail(lx, "f-string: expecting '}'");
    else if (quote_len == 3)
        t = lexer_fail(lx, "unterminated triple-quoted string literal (detected at line %d)",
                       last_lineno);
    else if (has_escaped_quote)
        t = lexer_fail(lx,
                       "unterminated string literal (detected at line %d); "
                       "perhaps you escaped the end quote?",
                       last_lineno);
    else
        t = lexer_fail(lx, "unterminated string literal (detected at line %d)", last_lineno);
    lx->err.is_incomplete = end == END && quote_len == 3;
    return t;
}

struct token *lexer_string(struct lexer *lx, int quote)
{
    int quote_len = 1;
    int n_end = 0; /* quotes seen at the end so far */
    bool has_escaped_quote = false;
    int c = lexer_getc(lx);
    if (c == quote) {
        c = lexer_getc(lx);
        if (c == quote)
            quote_len = 3;
        else
            n_end = 1;
    }
    if (c != quote)
        lexer_ungetc(lx, c);
    while (n_end != quote_len) {
        c = lexer_getc(lx);
        if (c == END || (quote_len == 1 && c == '\n'))
            return unterminated(lx, quote, quote_len, c, has_escaped_quote);
        if (c == quote) {
            n_end++;
            continue;
        }
        n_end = 0;
        if (c == '\\') {
            c = lexer_getc(lx);
            has_escaped_quote = has_escaped_quote || c == quote;
        }
    }
    return lexer_make(lx, TOK_STRING, lx->cur);
}

struct token *lexer_fstring_start(struct lexer *lx, int quote, bool is_raw)
{
    int quote_len = 1;
    if (lx->cur[0] == quote && lx->cur[1] == quote) {
        quote_len = 3;
        lx->cur += 2;
    }
    if (lx->n_fstrings + 1 >= MAX_FSTRINGS)
        return lexer_fail(lx, "too many nested f-strings");
    lx->fstrings[lx->n_fstrings++] = (struct fstring_mode){
        .in_text = true,
        .is_raw = is_raw,
        .quote = (char)quote,
        .quote_len = quote_len,
        .expr_depth = -1,
        .start = lx->token_start,
        .line_start = lx->line_start,
        .lineno = lx->lineno,
    };
    struct token *t = lexer_make(lx, TOK_FSTRING_START, lx->cur);
    t->is_raw = is_raw;
    return t;
}

static struct token *unterminated_fstring(struct lexer *lx, const struct fstring_mode *mode,
                                          int end)
{
    int last_lineno = lx->lineno;
    point_at_start(lx, mode->start, mode->line_start, mode->lineno);
    const char *triple = mode->quote_len == 3 ? "triple-quoted " : "";
    struct token *t = lexer_fail(lx, "unterminated %sf-string literal (detected at line %d)",
                                 triple, last_lineno);
    lx->err.is_incomplete = end == END && mode->quote_len == 3;
    return t;
}

static struct token *middle(struct lexer *lx, const struct fstring_mode *mode, const char *end)
{
    struct token *t = lexer_make(lx, TOK_FSTRING_MIDDLE, end);
    t->is_raw = mode->is_raw;
    return t;
}

/* Up to the first of two braces that stand for one; the token's place has both. */
static struct token *middle_with_brace(struct lexer *lx, const struct fstring_mode *mode)
{
    struct token *t = middle(lx, mode, lx->cur);
    lx->cur++;
    t->at.end_col_offset++;
    return t;
}

/* On to the expression whose '{' comes next. The result, if any, is an ERROR token. */
static struct token *enter_expression(struct lexer *lx, struct fstring_mode *mode)
{
    if (++mode->expr_depth >= MAX_FSTRING_NESTING)
        return lexer_fail(lx, "f-string: expressions nested too deeply");
    mode->in_text = false;
    return NULL;
}

static bool is_at_end(const struct lexer *lx, const struct fstring_mode *mode)
{
    for (int i = 0; i < mode->quote_len; i++)
        if (lx->cur[i] != mode->quote)
            return false;
    return true;
}

/* A backslash was read in the text. */
static void skip_escape(struct lexer *lx, const struct fstring_mode *mode, bool *in_name)
{
    int c = lexer_getc(lx);
    if (c == '{' || c == '}') {
        if (!mode->is_raw)
            syntax_warnings_add(lx->warnings, lx->arena, SYNTAX_WARNING, lx->lineno,
                                "invalid escape sequence '\\%c'", c);
        lexer_ungetc(lx, c);
    } else if (c == 'N' && !mode->is_raw && *lx->cur == '{') {
        lx->cur++;
        *in_name = true; /* \N{...}: the braces belong to the text */
    }
}

struct token *lexer_fstring_text(struct lexer *lx, struct fstring_mode *mode)
{
    int c = lexer_getc(lx);
    if (c == END) {
        lexer_start_token(lx);
        return unterminated_fstring(lx, mode, c);
    }
    lexer_start_token(lx);
    lexer_ungetc(lx, c);
    if (c == '{' && lx->cur[1] != '{') {
        struct token *failed = enter_expression(lx, mode);
        return failed ? failed : lexer_normal(lx);
    }
    if (is_at_end(lx, mode)) {
        lx->cur += mode->quote_len;
        lx->n_fstrings--;
        return lexer_make(lx, TOK_FSTRING_END, lx->cur);
    }
    bool in_name = false;
    for (int n_end = 0; n_end != mode->quote_len;) {
        c = lexer_getc(lx);
        if (c == END || (c == '\n' && mode->quote_len == 1)) {
            if (!mode->in_spec || c == END)
                return unterminated_fstring(lx, mode, c);
            lexer_ungetc(lx, c);
            mode->in_text = false;
            return middle(lx, mode, lx->cur);
        }
        n_end = c == mode->quote ? n_end + 1 : 0;
        if (c == '{') {
            if (*lx->cur == '{' && !mode->in_spec)
                return middle_with_brace(lx, mode);
            lx->cur--;
            struct token *failed = enter_expression(lx, mode);
            return failed ? failed : middle(lx, mode, lx->cur);
        }
        if (c == '}') {
            if (in_name)
                return middle(lx, mode, lx->cur);
            if (*lx->cur == '}' && mode->expr_depth < 0)
                return middle_with_brace(lx, mode);
            lx->cur--;
            mode->in_text = false;
            return middle(lx, mode, lx->cur);
        }
        if (c == '\\')
            skip_escape(lx, mode, &in_name);
    }
    lx->cur -= mode->quote_len;
    return middle(lx, mode, lx->cur);
}
