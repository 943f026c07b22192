/*
 * repr() of constants, for messages and listings.
 */
#include "sim/front/compile_repr.h"

#include "sim/front/names.h"

#include <math.h>
#include <stdlib.h>

/* ---------------------------------------------------------------- floats */

/* The next number in the last place: 1.25e-05 -> 1.26e-05. False: all digits are 9. */
static bool next_decimal(char *text)
{
    char *p = strchr(text, 'e');
    while (p-- > text) {
        if (*p == '.')
            continue;
        if (*p != '9') {
            ++*p;
            return true;
        }
        *p = '0';
    }
    return false;
}

/*
 * 17 digits always suffice; the fewest that read back as `x` are the shortest form. Halfway
 * between two of them printf() may take the one that does not read back, so the next is tried.
 */
static void shortest_digits(char digits[32], int *exponent, double x)
{
    char text[48];
    for (int precision = 0; precision < 17; precision++) {
        snprintf(text, sizeof text, "%.*e", precision, x);
        if (strtod(text, NULL) == x || (next_decimal(text) && strtod(text, NULL) == x))
            break;
    }
    size_t n = 0;
    const char *p = text;
    for (; *p != 'e'; p++)
        if (*p != '.')
            digits[n++] = *p;
    digits[n] = '\0';
    *exponent = (int)strtol(p + 1, NULL, 10);
}

void float_repr_add(struct strbuf *out, double x)
{
    if (signbit(x) && !isnan(x))
        strbuf_add_char(out, '-');
    x = fabs(x);
    if (isinf(x) || isnan(x)) {
        strbuf_add_str(out, isinf(x) ? "inf" : "nan");
        return;
    }
    char digits[32];
    int exponent;
    shortest_digits(digits, &exponent, x);
    int n = (int)strlen(digits);
    if (exponent < -4 || exponent >= 16) {
        strbuf_addf(out, "%c%s%s", digits[0], n > 1 ? "." : "", digits + 1);
        strbuf_addf(out, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
        return;
    }
    if (exponent < 0) {
        strbuf_add_str(out, "0.");
        strbuf_add_fill(out, '0', (size_t)(-exponent - 1));
        strbuf_add_str(out, digits);
        return;
    }
    for (int i = 0; i <= exponent || i < n; i++) {
        if (i == exponent + 1)
            strbuf_add_char(out, '.');
        strbuf_add_char(out, i < n ? digits[i] : '0');
    }
    if (n <= exponent + 1)
        strbuf_add_str(out, ".0");
}

/* A part of a complex number: no ".0". */
static void add_part(struct strbuf *out, double x)
{
    size_t start = out->len;
    float_repr_add(out, x);
    size_t len = out->len - start;
    if (len > 2 && memcmp(out->buf + out->len - 2, ".0", 2) == 0)
        strbuf_truncate(out, out->len - 2);
}

static void add_complex(struct strbuf *out, const struct constant *c)
{
    if (c->real == 0 && !signbit(c->real)) {
        add_part(out, c->imag);
        strbuf_add_char(out, 'j');
        return;
    }
    strbuf_add_char(out, '(');
    add_part(out, c->real);
    if (!signbit(c->imag) || isnan(c->imag))
        strbuf_add_char(out, '+');
    add_part(out, c->imag);
    strbuf_add_str(out, "j)");
}

/* ---------------------------------------------------------------- text */

static size_t decode(const unsigned char *p, const unsigned char *end, uint32_t *c)
{
    size_t n = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    if (n > (size_t)(end - p))
        n = (size_t)(end - p);
    *c = n == 1 ? p[0] : p[0] & (0xffu >> (n + 1));
    for (size_t i = 1; i < n; i++)
        *c = *c << 6 | (p[i] & 0x3f);
    return n;
}

static char quote_for(const char *text, size_t len)
{
    bool has_single = len && memchr(text, '\'', len);
    bool has_double = len && memchr(text, '"', len);
    return has_single && !has_double ? '"' : '\'';
}

static bool add_escape(struct strbuf *out, uint32_t c, char quote)
{
    if (c == (uint32_t)quote || c == '\\')
        strbuf_addf(out, "\\%c", (char)c);
    else if (c == '\n')
        strbuf_add_str(out, "\\n");
    else if (c == '\r')
        strbuf_add_str(out, "\\r");
    else if (c == '\t')
        strbuf_add_str(out, "\\t");
    else
        return false;
    return true;
}

static void add_str(struct strbuf *out, const struct constant *s)
{
    char quote = quote_for(s->text, s->len);
    const unsigned char *p = (const unsigned char *)s->text;
    const unsigned char *end = p + s->len;
    strbuf_add_char(out, quote);
    while (p < end) {
        uint32_t c;
        size_t n = decode(p, end, &c);
        if (!add_escape(out, c, quote)) {
            if (c >= ' ' && c != 0x7f && (c < 0x7f || name_is_printable((int32_t)c)))
                strbuf_add(out, p, n);
            else if (c < 0x100)
                strbuf_addf(out, "\\x%02x", c);
            else if (c < 0x10000)
                strbuf_addf(out, "\\u%04x", c);
            else
                strbuf_addf(out, "\\U%08x", c);
        }
        p += n;
    }
    strbuf_add_char(out, quote);
}

static void add_bytes(struct strbuf *out, const struct constant *b)
{
    char quote = quote_for(b->text, b->len);
    strbuf_add_char(out, 'b');
    strbuf_add_char(out, quote);
    for (size_t i = 0; i < b->len; i++) {
        unsigned char c = (unsigned char)b->text[i];
        if (add_escape(out, c, quote))
            continue;
        if (c < ' ' || c >= 0x7f)
            strbuf_addf(out, "\\x%02x", c);
        else
            strbuf_add_char(out, (char)c);
    }
    strbuf_add_char(out, quote);
}

static void add_items(struct strbuf *out, const struct constant *c)
{
    for (size_t i = 0; i < c->len; i++) {
        if (i)
            strbuf_add_str(out, ", ");
        const_repr_add(out, c->items[i]);
    }
}

void const_repr_add(struct strbuf *out, const struct constant *c)
{
    switch (c->kind) {
    case CONST_NONE:
        strbuf_add_str(out, "None");
        break;
    case CONST_FALSE:
        strbuf_add_str(out, "False");
        break;
    case CONST_TRUE:
        strbuf_add_str(out, "True");
        break;
    case CONST_ELLIPSIS:
        strbuf_add_str(out, "Ellipsis");
        break;
    case CONST_INT:
        strbuf_add(out, c->text, c->len);
        break;
    case CONST_FLOAT:
        float_repr_add(out, c->real);
        break;
    case CONST_COMPLEX:
        add_complex(out, c);
        break;
    case CONST_STR:
        add_str(out, c);
        break;
    case CONST_BYTES:
        add_bytes(out, c);
        break;
    case CONST_TUPLE:
        strbuf_add_char(out, '(');
        add_items(out, c);
        strbuf_add_str(out, c->len == 1 ? ",)" : ")");
        break;
    case CONST_FROZENSET:
        strbuf_add_str(out, c->len ? "frozenset({" : "frozenset(");
        add_items(out, c);
        strbuf_add_str(out, c->len ? "})" : ")");
        break;
    case CONST_CODE:
        strbuf_addf(out, "<code object %s, file \"%s\", line %d>", c->code->name,
                    c->code->filename, c->code->first_line);
        break;
    }
}

const char *const_repr(struct arena *arena, const struct constant *c)
{
    struct strbuf sb = {0};
    const_repr_add(&sb, c);
    const char *text = arena_strndup(arena, strbuf_str(&sb), sb.len);
    strbuf_release(&sb);
    return text;
}
