/*
 * Numbers. A number ends where no more of it can follow; what stands there then decides whether
 * it was one: `1if x` earns a warning, `1abc` an error.
 */
#include "sim/front/lexer_internal.h"

static bool is_digit_of(int c, int base)
{
    if (base == 16)
        return lexer_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    return c >= '0' && c < '0' + base;
}

/* Does a keyword that may follow a number stand at `text`? */
static bool is_keyword_at(const char *text)
{
    static const char *const whole[] = {"and", "else", "for", "or", "not"};
    for (size_t i = 0; i < ARRAY_LEN(whole); i++) {
        size_t len = strlen(whole[i]);
        if (strncmp(text, whole[i], len) == 0)
            return !lexer_is_name_char((unsigned char)text[len]);
    }
    return text[0] == 'i' && (text[1] == 'f' || text[1] == 'n' || text[1] == 's');
}

/* Ends the number before `c`, the character read last. */
static struct token *finish(struct lexer *lx, int c, const char *kind)
{
    lexer_ungetc(lx, c);
    if (c != END && c < 128 && lexer_is_name_char(c)) {
        if (!is_keyword_at(lx->cur))
            return lexer_fail(lx, "invalid %s literal", kind);
        syntax_warnings_add(lx->warnings, lx->arena, SYNTAX_WARNING, lx->lineno,
                            "invalid %s literal", kind);
    }
    return lexer_make(lx, TOK_NUMBER, lx->cur);
}

/* Reads on to the end of a row of digits. False: an underscore is out of place. */
static bool decimal_tail(struct lexer *lx, int *c)
{
    for (;;) {
        do
            *c = lexer_getc(lx);
        while (lexer_is_digit(*c));
        if (*c != '_')
            return true;
        *c = lexer_getc(lx);
        if (!lexer_is_digit(*c)) {
            lexer_ungetc(lx, *c);
            return false;
        }
    }
}

static struct token *bad_decimal(struct lexer *lx)
{
    return lexer_fail(lx, "invalid decimal literal");
}

/* 0x..., 0o..., 0b...: from behind the letter. */
static struct token *radix(struct lexer *lx, int base, const char *kind)
{
    int c = lexer_getc(lx);
    do {
        if (c == '_')
            c = lexer_getc(lx);
        if (!is_digit_of(c, base)) {
            if (lexer_is_digit(c))
                return lexer_fail(lx, "invalid digit '%c' in %s literal", c, kind);
            lexer_ungetc(lx, c);
            return lexer_fail(lx, "invalid %s literal", kind);
        }
        do
            c = lexer_getc(lx);
        while (is_digit_of(c, base));
    } while (c == '_');
    if (lexer_is_digit(c))
        return lexer_fail(lx, "invalid digit '%c' in %s literal", c, kind);
    return finish(lx, c, kind);
}

/* From the character `c` behind the digits before the point: fraction, exponent, 'j'. */
static struct token *rest_of_float(struct lexer *lx, int c)
{
    if (c == '.') {
        c = lexer_getc(lx);
        if (lexer_is_digit(c) && !decimal_tail(lx, &c))
            return bad_decimal(lx);
    }
    if (c == 'e' || c == 'E') {
        int e = c;
        c = lexer_getc(lx);
        if (c == '+' || c == '-') {
            c = lexer_getc(lx);
            if (!lexer_is_digit(c)) {
                lexer_ungetc(lx, c);
                return bad_decimal(lx);
            }
        } else if (!lexer_is_digit(c)) {
            lexer_ungetc(lx, c);
            return finish(lx, e, "decimal");
        }
        if (!decimal_tail(lx, &c))
            return bad_decimal(lx);
    }
    if (c == 'j' || c == 'J')
        return finish(lx, lexer_getc(lx), "imaginary");
    return finish(lx, c, "decimal");
}

/* From behind a leading zero that no letter follows. `c`: the character after it. */
static struct token *leading_zero(struct lexer *lx, int c)
{
    for (;;) {
        if (c == '_') {
            c = lexer_getc(lx);
            if (!lexer_is_digit(c)) {
                lexer_ungetc(lx, c);
                return bad_decimal(lx);
            }
        }
        if (c != '0')
            break;
        c = lexer_getc(lx);
    }
    const char *zeros_end = lx->cur;
    bool is_nonzero = lexer_is_digit(c);
    if (is_nonzero && !decimal_tail(lx, &c))
        return bad_decimal(lx);
    if (is_nonzero && c != '.' && c != 'e' && c != 'E' && c != 'j' && c != 'J') {
        lexer_ungetc(lx, c);
        return lexer_fail_range(lx, (int)(lx->token_start + 1 - lx->line_start),
                                (int)(zeros_end - lx->line_start),
                                "leading zeros in decimal integer literals are not permitted; "
                                "use an 0o prefix for octal integers");
    }
    return rest_of_float(lx, c);
}

struct token *lexer_number(struct lexer *lx, int c)
{
    if (c == '.')
        return rest_of_float(lx, c);
    if (c != '0') {
        if (!decimal_tail(lx, &c))
            return bad_decimal(lx);
        return rest_of_float(lx, c);
    }
    c = lexer_getc(lx);
    switch (c) {
    case 'x':
    case 'X':
        return radix(lx, 16, "hexadecimal");
    case 'o':
    case 'O':
        return radix(lx, 8, "octal");
    case 'b':
    case 'B':
        return radix(lx, 2, "binary");
    default:
        return leading_zero(lx, c);
    }
}
