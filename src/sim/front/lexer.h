/*
 * Text to tokens, one at a time and only as far as the parser looks.
 *
 * How far that is matters: CPython reports a plain "invalid syntax" at the furthest token that
 * it has looked at, and so do we.
 *
 * Invariants:
 *  - a token never moves once it is made; number i stays at lexer_token(lx, i);
 *  - the last token is an ENDMARKER or an ERROR, and asking for more repeats it.
 */
#ifndef VIVA_SIM_FRONT_LEXER_H
#define VIVA_SIM_FRONT_LEXER_H

#include "sim/front/ast.h"
#include "sim/front/names.h"
#include "sim/front/syntax_error.h"

enum token_kind {
    TOK_ENDMARKER,
    TOK_NAME,
    TOK_NUMBER,
    TOK_STRING,
    TOK_FSTRING_START,
    TOK_FSTRING_MIDDLE,
    TOK_FSTRING_END,
    TOK_NEWLINE,
    TOK_INDENT,
    TOK_DEDENT,
    TOK_ERROR,
    TOK_UNKNOWN, /* a character that means nothing in Python, such as '$' */
#define OPERATOR(name, text) TOK_##name,
#define KEYWORD(name, text) TOK_##name,
#include "sim/front/token.def"
};

enum soft_keyword {
    SOFT_NONE,
#define SOFT_KEYWORD(name, text) SOFT_##name,
#include "sim/front/token.def"
};

struct memo;

struct token {
    enum token_kind kind;
    enum soft_keyword soft; /* of a NAME */
    bool is_raw;            /* of FSTRING_START and _MIDDLE: in an rf'' string */
    int level;              /* open brackets after this token */
    struct span at;         /* col_offset -1: the token has no text */
    const char *text;       /* not NUL-terminated */
    size_t len;
    const char *name;   /* of a NAME: its interned normal form */
    struct memo *memos; /* the parser's */
};

/* Why there is an ERROR token, or that there is none. */
enum lex_state {
    LEX_OK,
    LEX_EOF, /* the text has ended: in an ERROR token, within brackets or after a backslash */
    LEX_RAISED,     /* lx->err is complete */
    LEX_BAD_DEDENT, /* the rest is for the parser to word, with its own idea of the place */
    LEX_BAD_TABS,
    LEX_TOO_DEEP,
    LEX_BAD_CONTINUATION,
};

enum { MAX_INDENTS = 100, MAX_BRACKETS = 200, MAX_FSTRINGS = 150, MAX_FSTRING_NESTING = 3 };

struct bracket {
    char open;
    int lineno;
    int col;
};

/* An f-string that is being read. */
struct fstring_mode {
    bool in_text; /* reading its text, not one of its expressions */
    bool in_spec; /* in a format specification, before any field within it has ended */
    bool is_raw;
    char quote;
    int quote_len;  /* 1 or 3 */
    int n_brackets; /* open within it */
    int expr_depth; /* -1: not within {}; else n_brackets outside the innermost expression */
    const char *start;
    const char *line_start;
    int lineno;
};

struct token_chunk;

struct lexer {
    struct arena *arena;
    struct names names;
    struct syntax_warnings *warnings;
    const char *filename;
    bool is_interactive;  /* an empty line ends a block */
    bool implies_newline; /* the end of the text ends its last line, too */

    const char *text; /* '\n' line ends; a NUL after it */
    const char *text_end;
    const char *cur; /* the next character */
    const char *inp; /* the end of the line read last */
    const char *line_start;
    int lineno;

    bool at_line_start;
    int indents[MAX_INDENTS];
    int alt_indents[MAX_INDENTS]; /* the same with a tab counted as one space */
    int n_indents;                /* index of the current one; indents[0] is 0 */
    int n_pending;                /* INDENT (> 0) or DEDENT (< 0) tokens to hand out */

    struct bracket brackets[MAX_BRACKETS];
    int level;
    struct fstring_mode fstrings[MAX_FSTRINGS];
    int n_fstrings;

    const char *token_start; /* of the token being read */
    const char *token_line_start;
    int token_lineno;

    struct token_chunk **chunks;
    size_t n_chunks;
    size_t n_tokens;

    enum lex_state state;
    struct syntax_error err; /* if LEX_RAISED */
};

/*
 * Borrows `text` (valid UTF-8 without NUL characters or carriage returns, a NUL at its end) for
 * as long as the lexer lives; tokens and messages live in `arena`.
 */
void lexer_init(struct lexer *lx, struct arena *arena, const char *filename, const char *text,
                size_t len, struct syntax_warnings *warnings);
void lexer_release(struct lexer *lx);

/* Token number `i`, read now if need be. */
struct token *lexer_token(struct lexer *lx, size_t i);
/* The token read last; NULL before the first. */
struct token *lexer_last(const struct lexer *lx);
/* The number of characters in `len` bytes of UTF-8. */
int lexer_count_chars(const char *text, size_t len);

#endif
