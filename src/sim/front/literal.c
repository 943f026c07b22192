/*
 * Literals: numbers to decimal digits or doubles, strings through their escapes.
 */
#include "sim/front/literal.h"

#include <gmp.h>
#include <locale.h>

enum { MAX_INT_DIGITS = 4300 };

/* ---------------------------------------------------------------- numbers */

static struct constant *int_constant(struct arena *arena, const char *digits)
{
    struct constant *c = arena_alloc(arena, sizeof *c);
    c->kind = CONST_INT;
    c->text = digits;
    c->len = strlen(digits);
    return c;
}

static struct constant *decimal_int(struct arena *arena, const char *digits, const char **error)
{
    while (digits[0] == '0' && digits[1])
        digits++;
    size_t n = strlen(digits);
    if (n > MAX_INT_DIGITS) {
        *error = arena_printf(
            arena,
            "Exceeds the limit (%d digits) for integer string conversion: value has %zu "
            "digits; "
            "use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for "
            "huge integer literals to avoid decimal conversion limits.",
            MAX_INT_DIGITS, n);
        return NULL;
    }
    return int_constant(arena, digits);
}

/* `text`: 0x..., 0o... or 0b... */
static struct constant *radix_int(struct arena *arena, const char *text)
{
    int base = (text[1] | 0x20) == 'x' ? 16 : (text[1] | 0x20) == 'o' ? 8 : 2;
    mpz_t value;
    mpz_init_set_str(value, text + 2, base);
    char *digits = arena_alloc(arena, mpz_sizeinbase(value, 10) + 2);
    mpz_get_str(digits, 10, value);
    mpz_clear(value);
    return int_constant(arena, digits);
}

/* Whatever locale the program runs in, Python's decimal point is a point. */
static double to_double(const char *text)
{
    locale_t c_locale = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
    locale_t before = uselocale(c_locale);
    double d = strtod(text, NULL);
    uselocale(before);
    freelocale(c_locale);
    return d;
}

struct constant *literal_number(struct arena *arena, const char *text, size_t len,
                                const char **error)
{
    char *plain = arena_alloc(arena, len + 1);
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        if (text[i] != '_')
            plain[n++] = text[i];
    bool is_radix = n > 1 && plain[0] == '0' && strchr("xXoObB", plain[1]);
    if (is_radix)
        return radix_int(arena, plain);
    bool is_imaginary = plain[n - 1] == 'j' || plain[n - 1] == 'J';
    if (!is_imaginary && !strpbrk(plain, ".eE"))
        return decimal_int(arena, plain, error);
    struct constant *c = arena_alloc(arena, sizeof *c);
    c->kind = is_imaginary ? CONST_COMPLEX : CONST_FLOAT;
    *(is_imaginary ? &c->imag : &c->real) = to_double(plain);
    return c;
}

/* ---------------------------------------------------------------- strings */

struct literal_string literal_split(const char *text, size_t len)
{
    struct literal_string s = {0};
    const char *p = text;
    for (; *p != '"' && *p != '\''; p++) {
        s.is_bytes = s.is_bytes || (*p | 0x20) == 'b';
        s.is_raw = s.is_raw || (*p | 0x20) == 'r';
        s.is_u = s.is_u || *p == 'u'; /* U'...' leaves no mark on the tree, as in CPython */
    }
    size_t n_quotes = len - (size_t)(p - text) >= 6 && p[1] == p[0] && p[2] == p[0] ? 3 : 1;
    s.body = p + n_quotes;
    s.len = (size_t)(text + len - p) - 2 * n_quotes;
    return s;
}

/* A string being decoded. */
struct decoding {
    struct strbuf *out;
    struct arena *arena;
    const struct literal_string *s;
    const char *p;
    const char *end;
    struct literal_warning *warning;
    const char *error;
    bool is_unsupported;
};

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
        return (c | 0x20) - 'a' + 10;
    return -1;
}

/* Where CPython's decoder is: it sees each character beyond ASCII as ten, \UXXXXXXXX. */
static size_t position(const struct decoding *d, const char *p)
{
    size_t n = 0;
    for (const char *q = d->s->body; q < p; q++) {
        unsigned char c = (unsigned char)*q;
        if (c < 0x80)
            n++;
        else if (c >= 0xc0)
            n += 10;
    }
    return n;
}

static bool escape_error(struct decoding *d, const char *backslash, const char *reason)
{
    size_t from = position(d, backslash);
    size_t to = position(d, d->p) - 1;
    if (to <= from)
        d->error = arena_printf(d->arena,
                                "(unicode error) 'unicodeescape' codec can't decode byte 0x5c "
                                "in position %zu: %s",
                                from, reason);
    else
        d->error = arena_printf(d->arena,
                                "(unicode error) 'unicodeescape' codec can't decode bytes "
                                "in position %zu-%zu: %s",
                                from, to, reason);
    return false;
}

/* Behind "\x", "\u" or "\U". */
static bool hex_escape(struct decoding *d, const char *backslash, int n_digits)
{
    uint32_t value = 0;
    for (int i = 0; i < n_digits; i++) {
        int digit = d->p < d->end ? hex_value(*d->p) : -1;
        if (digit < 0)
            return escape_error(d, backslash,
                                n_digits == 2   ? "truncated \\xXX escape"
                                : n_digits == 4 ? "truncated \\uXXXX escape"
                                                : "truncated \\UXXXXXXXX escape");
        value = value * 16 + (uint32_t)digit;
        d->p++;
    }
    if (value > 0x10ffff)
        return escape_error(d, backslash, "illegal Unicode character");
    strbuf_add_utf8(d->out, value);
    return true;
}

static bool hex_byte(struct decoding *d, const char *backslash)
{
    if (d->end - d->p >= 2 && hex_value(d->p[0]) >= 0 && hex_value(d->p[1]) >= 0) {
        strbuf_add_char(d->out, (char)(hex_value(d->p[0]) * 16 + hex_value(d->p[1])));
        d->p += 2;
        return true;
    }
    d->error = arena_printf(d->arena, "(value error) invalid \\x escape at position %td",
                            backslash - d->s->body);
    return false;
}

/* Behind "\N". The names of 150,000 characters are not on board. */
static bool named_escape(struct decoding *d, const char *backslash)
{
    const char *close =
        d->p < d->end && *d->p == '{' ? memchr(d->p, '}', (size_t)(d->end - d->p)) : NULL;
    if (!close || close == d->p + 1) {
        if (d->p < d->end && *d->p == '{')
            d->p = close ? close : d->end;
        return escape_error(d, backslash, "malformed \\N character escape");
    }
    d->error = "\\N{...} in strings";
    d->is_unsupported = true;
    return false;
}

static void octal_escape(struct decoding *d)
{
    const char *start = d->p;
    unsigned value = 0;
    while (d->p < d->end && d->p < start + 3 && *d->p >= '0' && *d->p <= '7')
        value = value * 8 + (unsigned)(*d->p++ - '0');
    if (value > 0377 && !d->warning->at)
        *d->warning = (struct literal_warning){start, true};
    if (d->s->is_bytes)
        strbuf_add_char(d->out, (char)value);
    else
        strbuf_add_utf8(d->out, value);
}

/* At the character behind a backslash. */
static bool escape(struct decoding *d)
{
    static const char from[] = "\\'\"abfnrtv";
    static const char to[] = "\\'\"\a\b\f\n\r\t\v";
    const char *backslash = d->p - 1;
    char c = *d->p;
    const char *simple = c ? strchr(from, c) : NULL;
    if (simple) {
        strbuf_add_char(d->out, to[simple - from]);
        d->p++;
        return true;
    }
    if (c >= '0' && c <= '7') {
        octal_escape(d);
        return true;
    }
    d->p++;
    if (c == '\n')
        return true;
    if (c == 'x')
        return d->s->is_bytes ? hex_byte(d, backslash) : hex_escape(d, backslash, 2);
    if (!d->s->is_bytes && c == 'u')
        return hex_escape(d, backslash, 4);
    if (!d->s->is_bytes && c == 'U')
        return hex_escape(d, backslash, 8);
    if (!d->s->is_bytes && c == 'N')
        return named_escape(d, backslash);
    d->p--;
    /* CPython has replaced a character beyond ASCII, backslash and all, by now. */
    if (!d->warning->at && !(c & 0x80))
        *d->warning = (struct literal_warning){d->p, false};
    strbuf_add_char(d->out, '\\');
    return true;
}

bool literal_decode(struct strbuf *out, struct arena *arena, const struct literal_string *s,
                    struct literal_warning *warning, const char **error, bool *is_unsupported)
{
    struct decoding d = {
        .out = out,
        .arena = arena,
        .s = s,
        .p = s->body,
        .end = s->body + s->len,
        .warning = warning,
    };
    while (d.p < d.end) {
        const char *backslash = s->is_raw ? NULL : memchr(d.p, '\\', (size_t)(d.end - d.p));
        const char *stop = backslash ? backslash : d.end;
        strbuf_add(out, d.p, (size_t)(stop - d.p));
        d.p = stop;
        if (!backslash)
            break;
        d.p++;
        if (d.p == d.end) { /* only a piece of an f-string can end so */
            strbuf_add_char(out, '\\');
        } else if (!escape(&d)) {
            *error = d.error;
            *is_unsupported = d.is_unsupported;
            return false;
        }
    }
    return true;
}
