/*
 * The format mini-language.
 *
 * A number is laid out as: left padding, sign, prefix ("0x"), inner padding, grouped digits,
 * decimal point, the rest, right padding. All that comes between the paddings is ASCII.
 */
#include "sim/obj/format_spec.h"
#include "sim/obj/float_text.h"
#include "sim/obj/int_parts.h"
#include "sim/obj/str_parts.h"

#include <ctype.h>
#include <math.h>

enum { DEFAULT_PRECISION = 6 };

struct format {
    uint32_t fill;
    uint32_t align;
    uint32_t sign; /* 0: none given */
    bool alternate;
    bool no_negative_zero;
    int64_t width; /* -1: none given */
    char grouping; /* 0, ',' or '_' */
    int group_size;
    int64_t precision; /* -1: none given */
    uint32_t type;     /* 0: none given */
};

/* ---- reading the specification ---- */

static bool raise_value(struct vm *vm, const char *message)
{
    exc_raise(vm, PY_TYPE(T_ValueError), "%s", message);
    return false;
}

static bool is_align(uint32_t c)
{
    return c == '<' || c == '>' || c == '=' || c == '^';
}

/* Reads decimal digits; *n is -1 if there are none. False: too many. */
static bool read_number(struct vm *vm, const struct str_view *v, int64_t *pos, int64_t *n)
{
    *n = -1;
    for (; *pos < v->len; (*pos)++) {
        int digit = char_decimal(view_char(v, *pos));
        if (digit < 0)
            break;
        if (*n < 0)
            *n = 0;
        if (*n > (INT64_MAX - digit) / 10)
            return raise_value(vm, "Too many decimal digits in format string");
        *n = *n * 10 + digit;
    }
    return true;
}

static uint32_t peek(const struct str_view *v, int64_t pos)
{
    return pos < v->len ? view_char(v, pos) : UINT32_MAX;
}

static bool read_grouping(struct vm *vm, const struct str_view *v, int64_t *pos,
                          struct format *f)
{
    if (peek(v, *pos) == ',') {
        f->grouping = ',';
        (*pos)++;
    }
    if (peek(v, *pos) == '_') {
        if (f->grouping)
            return raise_value(vm, "Cannot specify both ',' and '_'.");
        f->grouping = '_';
        (*pos)++;
    }
    if (peek(v, *pos) == ',' && f->grouping == '_')
        return raise_value(vm, "Cannot specify both ',' and '_'.");
    return true;
}

static bool check_grouping(struct vm *vm, struct format *f)
{
    if (!f->grouping || f->type == 0)
        return true;
    if (f->type < 128 && strchr("defgEG%F", (int)f->type))
        return true;
    if (f->type < 128 && strchr("boxX", (int)f->type) && f->grouping == '_') {
        f->group_size = 4;
        return true;
    }
    if (f->type > 32 && f->type < 128)
        exc_raise(vm, PY_TYPE(T_ValueError), "Cannot specify '%c' with '%c'.", f->grouping,
                  (int)f->type);
    else
        exc_raise(vm, PY_TYPE(T_ValueError), "Cannot specify '%c' with '\\x%x'.", f->grouping,
                  (unsigned)f->type);
    return false;
}

static void read_flags(const struct str_view *v, int64_t *pos, struct format *f,
                       uint32_t default_align)
{
    bool has_fill = false, has_align = true;
    if (v->len >= 2 && is_align(view_char(v, 1))) {
        f->fill = view_char(v, 0);
        f->align = view_char(v, 1);
        has_fill = true;
        *pos = 2;
    } else if (v->len >= 1 && is_align(view_char(v, 0))) {
        f->align = view_char(v, 0);
        *pos = 1;
    } else {
        has_align = false;
    }
    uint32_t c = peek(v, *pos);
    if (c == ' ' || c == '+' || c == '-') {
        f->sign = c;
        (*pos)++;
    }
    if (peek(v, *pos) == 'z') {
        f->no_negative_zero = true;
        (*pos)++;
    }
    if (peek(v, *pos) == '#') {
        f->alternate = true;
        (*pos)++;
    }
    if (!has_fill && peek(v, *pos) == '0') {
        f->fill = '0';
        if (!has_align && default_align == '>')
            f->align = '=';
        (*pos)++;
    }
}

static bool format_read(struct vm *vm, struct format *f, addr o, addr spec,
                        uint32_t default_type, uint32_t default_align)
{
    *f = (struct format){.fill = ' ',
                         .align = default_align,
                         .width = -1,
                         .group_size = 3,
                         .precision = -1,
                         .type = default_type};
    struct str_view v = str_view_of(vm, spec);
    int64_t pos = 0;
    read_flags(&v, &pos, f, default_align);
    if (!read_number(vm, &v, &pos, &f->width) || !read_grouping(vm, &v, &pos, f))
        return false;
    if (peek(&v, pos) == '.') {
        pos++;
        if (!read_number(vm, &v, &pos, &f->precision))
            return false;
        if (f->precision < 0)
            return raise_value(vm, "Format specifier missing precision");
    }
    if (v.len - pos > 1) {
        exc_raise(vm, PY_TYPE(T_ValueError),
                  "Invalid format specifier '%U' for object of type '%.200s'", spec,
                  type_name(vm, object_type(vm, o)));
        return false;
    }
    if (v.len - pos == 1)
        f->type = view_char(&v, pos);
    return check_grouping(vm, f);
}

static SIM_NEW addr raise_unknown_type(struct vm *vm, uint32_t type, addr o)
{
    if (type > 32 && type < 128)
        return exc_raise(vm, PY_TYPE(T_ValueError),
                         "Unknown format code '%c' for object of type '%.200s'", (int)type,
                         type_name(vm, object_type(vm, o)));
    return exc_raise(vm, PY_TYPE(T_ValueError),
                     "Unknown format code '\\x%x' for object of type '%.200s'", (unsigned)type,
                     type_name(vm, object_type(vm, o)));
}

/* ---- laying out ---- */

/* A number's text without its sign, in parts. */
struct number {
    bool is_negative;
    const char *prefix;
    const char *digits;
    size_t n_digits;
    const char *rest; /* the decimal point and what follows */
    size_t n_rest;
};

/* Digits with separators between groups, zeros in front up to `min_width`. */
static bool add_grouped(struct vm *vm, const struct number *n, const struct format *f,
                        int64_t min_width, struct text *out)
{
    if (n->n_digits == 0)
        return true;
    int64_t remaining = (int64_t)n->n_digits;
    if (min_width > (int64_t)vm->mem.space.size_bytes) {
        exc_raise_no_memory(vm);
        return false;
    }
    struct strbuf reversed = {0};
    bool use_separator = false;
    do {
        int64_t want = remaining > min_width ? remaining : min_width;
        int64_t len = !f->grouping || want < f->group_size ? want : f->group_size;
        if (len < 1)
            len = 1;
        if (use_separator)
            strbuf_add_char(&reversed, f->grouping);
        use_separator = true;
        for (int64_t i = 0; i < len; i++)
            strbuf_add_char(&reversed, remaining > 0 ? n->digits[--remaining] : '0');
        min_width -= len;
        if (remaining <= 0 && min_width <= 0)
            break;
        min_width--;
    } while (true);
    for (size_t i = reversed.len; i > 0; i--)
        text_add_char(out, (uint8_t)reversed.buf[i - 1]);
    strbuf_release(&reversed);
    return true;
}

static char sign_of(const struct format *f, bool is_negative)
{
    if (is_negative)
        return '-';
    return f->sign == '+' ? '+' : f->sign == ' ' ? ' ' : 0;
}

static bool add_number(struct vm *vm, struct text *out, const struct number *n,
                       const struct format *f)
{
    char sign = sign_of(f, n->is_negative);
    size_t n_prefix = strlen(n->prefix);
    int64_t fixed = (sign ? 1 : 0) + (int64_t)(n_prefix + n->n_rest);
    int64_t min_width = f->fill == '0' && f->align == '=' ? f->width - fixed : 0;
    struct text digits = {0};
    if (!add_grouped(vm, n, f, min_width, &digits))
        return false;
    int64_t padding = f->width - fixed - (int64_t)digits.len;
    if (padding < 0)
        padding = 0;
    int64_t left = f->align == '>' ? padding : f->align == '^' ? padding / 2 : 0;
    int64_t inner = f->align == '=' ? padding : 0;
    bool ok = text_add_fill(vm, out, f->fill, left);
    if (sign)
        text_add_char(out, (uint8_t)sign);
    text_add_ascii(out, n->prefix, n_prefix);
    ok = ok && text_add_fill(vm, out, f->fill, inner);
    for (size_t i = 0; i < digits.len; i++)
        text_add_char(out, digits.chars[i]);
    text_add_ascii(out, n->rest, n->n_rest);
    ok = ok && text_add_fill(vm, out, f->fill, padding - left - inner);
    text_release(vm, &digits);
    return ok;
}

static struct number number_of(const char *text, size_t len)
{
    struct number n = {.prefix = ""};
    n.is_negative = len && text[0] == '-';
    n.digits = text + n.is_negative;
    const char *p = n.digits, *end = text + len;
    while (p < end && isdigit((unsigned char)*p))
        p++;
    n.n_digits = (size_t)(p - n.digits);
    n.rest = p;
    n.n_rest = (size_t)(end - p);
    return n;
}

/* ---- str ---- */

addr format_str(struct vm *vm, addr o, addr spec)
{
    if (str_length(vm, spec) == 0)
        return object_is_exactly(vm, o, T_STR) ? newref(vm, o) : object_str(vm, o);
    struct format f;
    if (!format_read(vm, &f, o, spec, 's', '<'))
        return NULL_ADDR;
    const char *wrong =
        f.type != 's'        ? NULL
        : f.sign == ' '      ? "Space not allowed in string format specifier"
        : f.sign             ? "Sign not allowed in string format specifier"
        : f.no_negative_zero ? "Negative zero coercion (z) not allowed in string format "
                               "specifier"
        : f.alternate        ? "Alternate form (#) not allowed in string format specifier"
        : f.align == '='     ? "'=' alignment not allowed in string format specifier"
                             : NULL;
    if (f.type != 's')
        return raise_unknown_type(vm, f.type, o);
    if (wrong)
        return exc_raise(vm, PY_TYPE(T_ValueError), "%s", wrong);
    struct str_view v = str_view_of(vm, o);
    int64_t len = f.precision >= 0 && f.precision < v.len ? f.precision : v.len;
    int64_t padding = f.width > len ? f.width - len : 0;
    if (padding == 0 && len == v.len)
        return str_exact(vm, o);
    int64_t left = f.align == '>' ? padding : f.align == '^' ? padding / 2 : 0;
    struct text t = {0};
    bool ok = text_add_fill(vm, &t, f.fill, left) && text_reserve(vm, &t, (uint64_t)len);
    if (ok)
        text_add_view(&t, &v, 0, len);
    ok = ok && text_add_fill(vm, &t, f.fill, padding - left);
    return text_finish(vm, &t, ok);
}

/* ---- float ---- */

/* The text of v; *percent is added behind. False: raised. */
static bool float_text(struct vm *vm, double v, const struct format *f, struct strbuf *out)
{
    int flags = (f->alternate ? FLOAT_ALTERNATE : 0) |
                (f->no_negative_zero ? FLOAT_NO_NEGATIVE_ZERO : 0);
    char type = f->type == 'n' ? 'g' : (char)f->type;
    int64_t precision = f->precision;
    if (precision > INT32_MAX)
        return raise_value(vm, "precision too large");
    if (type == 0) {
        flags |= FLOAT_ADD_DOT_0;
        type = precision < 0 ? 'r' : 'g';
    }
    if (type == '%') {
        type = 'f';
        v *= 100;
    }
    if (precision < 0)
        precision = DEFAULT_PRECISION;
    if (!float_add_text(vm, v, type, (int)precision, flags, out))
        return false;
    if (f->type == '%')
        strbuf_add_char(out, '%');
    return true;
}

static SIM_NEW addr format_double(struct vm *vm, double v, const struct format *f)
{
    struct strbuf digits = {0};
    struct text t = {0};
    bool ok = float_text(vm, v, f, &digits);
    if (ok) {
        struct number n = number_of(strbuf_str(&digits), digits.len);
        ok = add_number(vm, &t, &n, f);
    }
    strbuf_release(&digits);
    return text_finish(vm, &t, ok);
}

static bool is_float_type(uint32_t type)
{
    return type == 0 || type == 'n' || (type < 128 && strchr("eEfFgG%", (int)type));
}

addr format_float(struct vm *vm, addr o, addr spec)
{
    if (str_length(vm, spec) == 0)
        return object_str(vm, o);
    struct format f;
    if (!format_read(vm, &f, o, spec, 0, '>'))
        return NULL_ADDR;
    if (!is_float_type(f.type))
        return raise_unknown_type(vm, f.type, o);
    return format_double(vm, float_value(vm, o), &f);
}

/* ---- int ---- */

static SIM_NEW addr format_character(struct vm *vm, addr o, const struct format *f)
{
    if (f->sign)
        return exc_raise(vm, PY_TYPE(T_ValueError),
                         "Sign not allowed with integer format specifier 'c'");
    if (f->alternate)
        return exc_raise(vm, PY_TYPE(T_ValueError),
                         "Alternate form (#) not allowed with integer format specifier 'c'");
    bool overflow;
    int64_t c = int_as_i64(vm, o, &overflow);
    if (overflow)
        return exc_raise(vm, PY_TYPE(T_OverflowError),
                         "Python int too large to convert to C long");
    if (c < 0 || c > STR_MAX_CHAR)
        return exc_raise(vm, PY_TYPE(T_OverflowError), "%%c arg not in range(0x110000)");
    struct text t = {0};
    int64_t padding = f->width > 1 ? f->width - 1 : 0;
    int64_t left = f->align == '<' ? 0 : f->align == '^' ? padding / 2 : padding;
    bool ok = text_add_fill(vm, &t, f->fill, left);
    text_add_char(&t, (uint32_t)c);
    ok = ok && text_add_fill(vm, &t, f->fill, padding - left);
    return text_finish(vm, &t, ok);
}

static SIM_NEW addr format_integer(struct vm *vm, addr o, const struct format *f)
{
    if (f->precision != -1)
        return exc_raise(vm, PY_TYPE(T_ValueError),
                         "Precision not allowed in integer format specifier");
    if (f->no_negative_zero)
        return exc_raise(vm, PY_TYPE(T_ValueError),
                         "Negative zero coercion (z) not allowed in integer format specifier");
    if (f->type == 'c')
        return format_character(vm, o, f);
    int base = f->type == 'b' ? 2 : f->type == 'o' ? 8 : (f->type | 32) == 'x' ? 16 : 10;
    struct strbuf digits = {0};
    struct text t = {0};
    // CPython makes a str of the digits first, unless they are all that is asked for.
    bool is_plain = f->width < 0 && !f->grouping && (f->sign == 0 || f->sign == '-') &&
                    f->type != 'X' && f->type != 'n';
    addr scratch = is_plain ? NULL_ADDR : int_to_base(vm, o, base);
    bool ok = (is_plain || !addr_is_null(scratch)) && int_add_text(vm, o, base, &digits);
    if (ok) {
        for (size_t i = 0; f->type == 'X' && i < digits.len; i++)
            digits.buf[i] = (char)toupper((unsigned char)digits.buf[i]);
        struct number n = {.prefix = "", .rest = ""};
        n.is_negative = digits.buf[0] == '-';
        n.digits = digits.buf + n.is_negative;
        n.n_digits = digits.len - n.is_negative;
        if (f->alternate)
            n.prefix = f->type == 'X' ? "0X" : int_base_prefix(base);
        ok = add_number(vm, &t, &n, f);
    }
    strbuf_release(&digits);
    addr result = text_finish(vm, &t, ok);
    xdecref(vm, scratch);
    return result;
}

addr format_int(struct vm *vm, addr o, addr spec)
{
    if (str_length(vm, spec) == 0)
        return object_is_exactly(vm, o, T_INT) ? int_repr(vm, o) : object_str(vm, o);
    struct format f;
    if (!format_read(vm, &f, o, spec, 'd', '>'))
        return NULL_ADDR;
    if (f.type < 128 && strchr("bcdoxXn", (int)f.type))
        return format_integer(vm, o, &f);
    if (!is_float_type(f.type))
        return raise_unknown_type(vm, f.type, o);
    double v = int_as_double(vm, o);
    if (v == -1.0 && exc_occurred(vm))
        return NULL_ADDR;
    return format_double(vm, v, &f);
}

/* ---- complex ---- */

static bool add_complex(struct vm *vm, const struct py_complex *c, const struct format *f,
                        struct text *out)
{
    struct format part = *f;
    part.fill = ' ';
    part.align = '<';
    part.width = -1;
    bool skip_real = f->type == 0 && c->real == 0 && !signbit(c->real);
    bool has_parens = f->type == 0 && !skip_real;
    if (part.type == 0) {
        // As repr() and str(): without ".0".
        part.type = part.precision < 0 ? 'r' : 'g';
    }
    struct strbuf real = {0}, imag = {0};
    bool ok = float_text(vm, c->real, &part, &real) && float_text(vm, c->imag, &part, &imag);
    if (ok) {
        if (has_parens)
            text_add_char(out, '(');
        struct number n = number_of(strbuf_str(&real), real.len);
        if (!skip_real) {
            ok = add_number(vm, out, &n, &part);
            part.sign = '+';
        }
        n = number_of(strbuf_str(&imag), imag.len);
        ok = ok && add_number(vm, out, &n, &part);
        text_add_char(out, 'j');
        if (has_parens)
            text_add_char(out, ')');
    }
    strbuf_release(&real);
    strbuf_release(&imag);
    return ok;
}

addr format_complex(struct vm *vm, addr o, addr spec)
{
    if (str_length(vm, spec) == 0)
        return object_str(vm, o);
    struct format f;
    if (!format_read(vm, &f, o, spec, 0, '>'))
        return NULL_ADDR;
    if (f.type == '%' || !is_float_type(f.type))
        return raise_unknown_type(vm, f.type, o);
    if (f.fill == '0')
        return exc_raise(vm, PY_TYPE(T_ValueError),
                         "Zero padding is not allowed in complex format specifier");
    if (f.align == '=')
        return exc_raise(vm, PY_TYPE(T_ValueError),
                         "'=' alignment flag is not allowed in complex format specifier");
    struct py_complex value = *complex_at(vm, o);
    struct text number = {0}, t = {0};
    bool ok = add_complex(vm, &value, &f, &number);
    int64_t padding = f.width > (int64_t)number.len ? f.width - (int64_t)number.len : 0;
    int64_t left = f.align == '>' ? padding : f.align == '^' ? padding / 2 : 0;
    ok = ok && text_add_fill(vm, &t, f.fill, left);
    for (size_t i = 0; i < number.len; i++)
        text_add_char(&t, number.chars[i]);
    ok = ok && text_add_fill(vm, &t, f.fill, padding - left);
    text_release(vm, &number);
    return text_finish(vm, &t, ok);
}
