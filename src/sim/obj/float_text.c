/*
 * Floats to and from text.
 *
 * The C library prints and reads exactly, so the shortest text that reads back as the same
 * number is found by trying one digit more at a time.
 */
#include "sim/obj/float_text.h"
#include "sim/obj/str_parts.h"

#include <ctype.h>
#include <math.h>

enum { REPR_DIGITS = 17 };

/* Decimal digits of a finite number: 0.d1d2d3... times 10**point. */
struct decimal {
    bool is_negative;
    int n;
    int point;
    char *digits;
};

/* Of a text in C's %e notation. */
static void decimal_read(struct decimal *d, const char *text)
{
    d->is_negative = text[0] == '-';
    const char *p = text + d->is_negative;
    d->n = 0;
    d->digits = xmalloc(strlen(text));
    for (; *p != 'e'; p++)
        if (*p != '.')
            d->digits[d->n++] = *p;
    d->point = (int)strtol(p + 1, NULL, 10) + 1;
}

static void decimal_init(struct decimal *d, double v, int n_digits)
{
    size_t size = (size_t)n_digits + 16;
    char *text = xmalloc(size);
    snprintf(text, size, "%.*e", n_digits - 1, v);
    decimal_read(d, text);
    free(text);
}

static void decimal_drop_zeros(struct decimal *d)
{
    while (d->n > 1 && d->digits[d->n - 1] == '0')
        d->n--;
}

/* One unit more in the last digit of "d.ddde+xx"; false if that carries to the front. */
static bool increment(char *text)
{
    char *p = strchr(text, 'e');
    while (--p >= text && (*p == '9' || *p == '.'))
        if (*p == '9')
            *p = '0';
    if (p < text || *p == '-')
        return false;
    ++*p;
    return true;
}

/*
 * Below a power of two the doubles are closer together than above it, so that a decimal above
 * it may read back where the nearest one, below, does not.
 */
static void decimal_shortest(struct decimal *d, double v)
{
    char text[40];
    int exponent;
    bool is_power_of_two = fabs(frexp(v, &exponent)) == 0.5;
    for (int n = 1; n <= REPR_DIGITS; n++) {
        snprintf(text, sizeof text, "%.*e", n - 1, v);
        if (strtod(text, NULL) == v)
            break;
        if (is_power_of_two && increment(text) && strtod(text, NULL) == v)
            break;
    }
    decimal_read(d, text);
    decimal_drop_zeros(d);
}

static void add_exponent(const struct decimal *d, int flags, char e, struct strbuf *out)
{
    strbuf_add_char(out, d->digits[0]);
    if (d->n > 1 || flags & FLOAT_ALTERNATE)
        strbuf_add_char(out, '.');
    strbuf_add(out, d->digits + 1, (size_t)d->n - 1);
    strbuf_addf(out, "%c%c%02d", e, d->point - 1 < 0 ? '-' : '+', abs(d->point - 1));
}

static void add_fixed(const struct decimal *d, int flags, struct strbuf *out)
{
    if (d->point <= 0) {
        strbuf_add_str(out, "0.");
        strbuf_add_fill(out, '0', (size_t)-d->point);
        strbuf_add(out, d->digits, (size_t)d->n);
        return;
    }
    int whole = d->point < d->n ? d->point : d->n;
    strbuf_add(out, d->digits, (size_t)whole);
    strbuf_add_fill(out, '0', (size_t)(d->point - whole));
    if (d->n > d->point) {
        strbuf_add_char(out, '.');
        strbuf_add(out, d->digits + d->point, (size_t)(d->n - d->point));
    } else if (flags & FLOAT_ADD_DOT_0) {
        strbuf_add_str(out, ".0");
    } else if (flags & FLOAT_ALTERNATE) {
        strbuf_add_char(out, '.');
    }
}

/* 'g' and 'r': fixed notation for moderate exponents, otherwise with an exponent. */
static void add_general(double v, char code, int precision, int flags, struct strbuf *out)
{
    struct decimal d;
    int most = 16;
    if (code == 'r') {
        decimal_shortest(&d, v);
    } else {
        if (precision == 0)
            precision = 1;
        decimal_init(&d, v, precision);
        if (!(flags & FLOAT_ALTERNATE))
            decimal_drop_zeros(&d);
        most = precision - (flags & FLOAT_ADD_DOT_0 ? 1 : 0);
    }
    bool is_zero = v == 0;
    if (is_zero)
        d.point = 1;
    if (d.is_negative && !(is_zero && flags & FLOAT_NO_NEGATIVE_ZERO))
        strbuf_add_char(out, '-');
    if (d.point <= -4 || d.point > most)
        add_exponent(&d, flags, code == 'G' ? 'E' : 'e', out);
    else
        add_fixed(&d, flags, out);
    free(d.digits);
}

static void add_not_finite(double v, bool upper, struct strbuf *out)
{
    if (isnan(v))
        strbuf_add_str(out, upper ? "NAN" : "nan");
    else
        strbuf_add_str(out, v < 0 ? (upper ? "-INF" : "-inf") : upper ? "INF" : "inf");
}

void float_add_repr(double v, struct strbuf *out)
{
    if (!isfinite(v))
        add_not_finite(v, false, out);
    else
        add_general(v, 'r', 0, FLOAT_ADD_DOT_0, out);
}

bool float_add_text(struct vm *vm, double v, char code, int precision, int flags,
                    struct strbuf *out)
{
    if (!isfinite(v)) {
        add_not_finite(v, isupper((unsigned char)code), out);
        return true;
    }
    if ((uint64_t)precision > vm->mem.space.size_bytes) {
        exc_raise_no_memory(vm);
        return false;
    }
    if (code == 'r' || code == 'g' || code == 'G') {
        add_general(v, code, precision, flags, out);
        return true;
    }
    char format[] = {'%', '#', '.', '*', code, 0};
    if (!(flags & FLOAT_ALTERNATE))
        memmove(format + 1, format + 2, 4);
    size_t size = (size_t)precision + 400;
    char *text = xmalloc(size);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, size, format, precision, v);
#pragma GCC diagnostic pop
    bool drop_sign =
        flags & FLOAT_NO_NEGATIVE_ZERO && text[0] == '-' && strtod(text, NULL) == 0;
    strbuf_add_str(out, text + drop_sign);
    free(text);
    return true;
}

static const char *skip_digits(const char *p)
{
    while (*p >= '0' && *p <= '9')
        p++;
    return p;
}

static const char *match_word(const char *p, const char *word)
{
    for (; *word; p++, word++)
        if ((*p | 32) != *word)
            return NULL;
    return p;
}

bool float_parse_prefix(const char *text, const char **end, double *out)
{
    const char *p = text + (*text == '-' || *text == '+');
    const char *word = match_word(p, "infinity");
    if (!word)
        word = match_word(p, "inf");
    if (word) {
        *out = *text == '-' ? -INFINITY : INFINITY;
        *end = word;
        return true;
    }
    if ((word = match_word(p, "nan"))) {
        *out = *text == '-' ? -NAN : NAN;
        *end = word;
        return true;
    }
    const char *whole = p;
    p = skip_digits(p);
    int64_t n_digits = p - whole;
    if (*p == '.') {
        const char *fraction = ++p;
        p = skip_digits(p);
        n_digits += p - fraction;
    }
    if (n_digits == 0)
        return false;
    if (*p == 'e' || *p == 'E') {
        const char *digits = p + 1 + (p[1] == '-' || p[1] == '+');
        const char *after = skip_digits(digits);
        if (after > digits)
            p = after;
    }
    // Only what was matched: strtod() would go on into a hexadecimal literal.
    char *number = xstrndup(text, (size_t)(p - text));
    *out = strtod(number, NULL);
    free(number);
    *end = p;
    return true;
}

/* Copies the text without underscores, each of which must lie between two digits. */
static bool without_underscores(const char *text, size_t len, struct strbuf *out)
{
    char before = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '_') {
            if (before < '0' || before > '9')
                return false;
        } else {
            if (before == '_' && (text[i] < '0' || text[i] > '9'))
                return false;
            strbuf_add_char(out, text[i]);
        }
        before = text[i];
    }
    return before != '_';
}

bool float_drop_underscores(const struct strbuf *text, struct strbuf *out)
{
    return without_underscores(strbuf_str(text), text->len, out);
}

bool float_parse(const char *text, size_t len, double *out)
{
    while (len && (*text == ' ' || (*text >= '\t' && *text <= '\r')))
        text++, len--;
    while (len && (text[len - 1] == ' ' || (text[len - 1] >= '\t' && text[len - 1] <= '\r')))
        len--;
    struct strbuf plain = {0};
    const char *end;
    bool ok = without_underscores(text, len, &plain) &&
              float_parse_prefix(strbuf_str(&plain), &end, out) && end == plain.buf + plain.len;
    strbuf_release(&plain);
    return ok;
}

addr float_from_text_object(struct vm *vm, addr o)
{
    struct strbuf text = {0};
    if (str_check(vm, o)) {
        str_to_ascii_digits(vm, o, &text);
    } else {
        const uint8_t *bytes;
        size_t len;
        if (!bytes_like_view(vm, o, &bytes, &len)) {
            exc_clear(vm);
            return exc_raise(vm, PY_TYPE(T_TypeError),
                             "float() argument must be a string or a real number, not '%T'", o);
        }
        strbuf_add(&text, bytes, len);
    }
    double v;
    bool ok = float_parse(strbuf_str(&text), text.len, &v);
    strbuf_release(&text);
    if (!ok)
        return exc_raise(vm, PY_TYPE(T_ValueError), "could not convert string to float: %R", o);
    return float_from_double(vm, v);
}

addr float_hex(struct vm *vm, double v)
{
    struct strbuf out = {0};
    if (!isfinite(v)) {
        float_add_repr(v, &out);
    } else if (v == 0) {
        strbuf_add_str(&out, signbit(v) ? "-0x0.0p+0" : "0x0.0p+0");
    } else {
        int exponent;
        double m = frexp(fabs(v), &exponent);
        // Subnormal numbers keep the smallest exponent and begin with 0.
        int shift = exponent < -1021 ? 1 - (-1021 - exponent) : 1;
        uint64_t bits = (uint64_t)ldexp(m, 52 + shift);
        exponent -= shift;
        strbuf_addf(&out, "%s0x%d.%013llxp%+d", v < 0 ? "-" : "", (int)(bits >> 52),
                    (unsigned long long)(bits & ((UINT64_C(1) << 52) - 1)), exponent);
    }
    addr s = str_from_ascii(vm, strbuf_str(&out), out.len);
    strbuf_release(&out);
    return s;
}

/* Whether the text is [sign]["0x"] hex digits with at most one point ["p" exponent]. */
static bool is_hex_number(const char *p)
{
    p += *p == '-' || *p == '+';
    if (p[0] == '0' && (p[1] | 32) == 'x')
        p += 2;
    int n_digits = 0, n_points = 0;
    for (; isxdigit((unsigned char)*p) || *p == '.'; p++) {
        n_points += *p == '.';
        n_digits += *p != '.';
    }
    if (n_digits == 0 || n_points > 1)
        return false;
    if ((*p | 32) == 'p') {
        p++;
        p += *p == '-' || *p == '+';
        const char *digits = p;
        p = skip_digits(p);
        if (p == digits)
            return false;
    }
    return *p == 0;
}

static SIM_NEW addr from_hex_text(struct vm *vm, const char *text)
{
    const char *end;
    double v;
    if (float_parse_prefix(text, &end, &v) && !isfinite(v) && *end == 0 &&
        isalpha((unsigned char)text[strcspn(text, "iInN")]))
        return float_from_double(vm, v);
    if (!is_hex_number(text))
        return exc_raise(vm, PY_TYPE(T_ValueError),
                         "invalid hexadecimal floating-point string");
    struct strbuf c = {0};
    const char *p = text + (*text == '-' || *text == '+');
    strbuf_add(&c, text, (size_t)(p - text));
    if (!(p[0] == '0' && (p[1] | 32) == 'x'))
        strbuf_add_str(&c, "0x");
    strbuf_add_str(&c, p);
    v = strtod(strbuf_str(&c), NULL);
    strbuf_release(&c);
    if (isinf(v))
        return exc_raise(vm, PY_TYPE(T_OverflowError),
                         "hexadecimal value too large to represent as a float");
    return float_from_double(vm, v);
}

addr float_fromhex(struct vm *vm, addr type, addr text)
{
    if (!str_check(vm, text))
        return exc_raise(vm, PY_TYPE(T_TypeError), "bad argument type for built-in operation");
    struct strbuf all = {0};
    str_to_utf8(vm, text, &all);
    const char *p = strbuf_str(&all);
    size_t len = all.len;
    while (len && isspace((unsigned char)*p))
        p++, len--;
    while (len && isspace((unsigned char)p[len - 1]))
        len--;
    char *trimmed = xstrndup(p, len);
    addr v = from_hex_text(vm, trimmed);
    free(trimmed);
    strbuf_release(&all);
    if (addr_is_null(v) || addr_eq(type, PY_TYPE(T_FLOAT)))
        return v;
    addr result = object_call1(vm, type, v);
    decref(vm, v);
    return result;
}
