/*
 * What the parts of the lexer share: reading characters, making tokens, failing.
 */
#ifndef VIVA_SIM_FRONT_LEXER_INTERNAL_H
#define VIVA_SIM_FRONT_LEXER_INTERNAL_H

#include "sim/front/lexer.h"

enum { END = -1 };

/* Starts on the next line; false at the end of the text. */
bool lexer_underflow(struct lexer *lx);

/* The next character (a byte), or END. */
static inline int lexer_getc(struct lexer *lx)
{
    if (lx->cur == lx->inp && !lexer_underflow(lx))
        return END;
    return (unsigned char)*lx->cur++;
}

/* Puts `c`, just read, back. */
static inline void lexer_ungetc(struct lexer *lx, int c)
{
    if (c != END)
        lx->cur--;
}

static inline bool lexer_is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static inline bool lexer_is_name_start(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128;
}

static inline bool lexer_is_name_char(int c)
{
    return lexer_is_name_start(c) || lexer_is_digit(c);
}

static inline struct fstring_mode *lexer_fstring(struct lexer *lx)
{
    return lx->n_fstrings ? &lx->fstrings[lx->n_fstrings - 1] : NULL;
}

/* The token begins with the character read last. */
static inline void lexer_start_token(struct lexer *lx)
{
    lx->token_start = lx->cur - 1;
    lx->token_line_start = lx->line_start;
    lx->token_lineno = lx->lineno;
}

/* The token from token_start to `end`. */
struct token *lexer_make(struct lexer *lx, enum token_kind kind, const char *end);
/* A token without text: INDENT, DEDENT, ENDMARKER, ERROR. */
struct token *lexer_make_empty(struct lexer *lx, enum token_kind kind);
/* Fails with a message that points at the character read last; returns the ERROR token. */
struct token *lexer_fail(struct lexer *lx, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The same with a range of characters, counted from 1, in the current line. */
struct token *lexer_fail_range(struct lexer *lx, int offset, int end_offset, const char *fmt,
                               ...) PRINTF_LIKE(4, 5);

/* `c`, just read, begins a number: a digit, or a '.' before one. */
struct token *lexer_number(struct lexer *lx, int c);
/* `quote`, just read, opens a string whose token began with its prefix. */
struct token *lexer_string(struct lexer *lx, int quote);
struct token *lexer_fstring_start(struct lexer *lx, int quote, bool is_raw);
/* The next token within the text of the innermost f-string. */
struct token *lexer_fstring_text(struct lexer *lx, struct fstring_mode *mode);
/* The next token anywhere else. */
struct token *lexer_normal(struct lexer *lx);

#endif
