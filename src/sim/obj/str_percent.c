/*
 * str and bytes: formatting with %. A bytes format is worked through as Latin-1 text.
 */
#include "sim/obj/bytes_parts.h"
#include "sim/obj/float_text.h"
#include "sim/obj/int_parts.h"
#include "sim/obj/str_methods.h"

#include <ctype.h>

struct flags {
    bool left, sign, blank, alternate, zero;
};

struct percent {
    struct str_view v;
    addr format;
    int64_t pos;
    addr args; /* the right operand */
    int64_t n_args;
    int64_t next_arg;
    addr mapping;  /* the right operand if it is one, or NULL_ADDR */
    bool is_bytes; /* the format is of bytes, taken as Latin-1 */
    struct text out;
};

struct directive {
    struct flags flags;
    int64_t width;     /* -1: none */
    int64_t precision; /* -1: none */
    uint32_t type;
    bool is_int; /* %s of an int, which CPython writes without making a str */
    addr value;  /* named by "(key)": a reference, or NULL_ADDR */
};

static bool raise_value(struct vm *vm, const char *message)
{
    exc_raise(vm, PY_TYPE(T_ValueError), "%s", message);
    return false;
}

/* The next of the arguments, a new reference. */
static SIM_NEW addr next_argument(struct vm *vm, struct percent *p)
{
    if (p->next_arg >= p->n_args)
        return exc_raise(vm, PY_TYPE(T_TypeError), "not enough arguments for format string");
    p->next_arg++;
    return newref(vm, p->n_args < 0 ? p->args : tuple_item(vm, p->args, p->next_arg - 1));
}

/* "(key)": its value becomes the directive's. */
static bool read_key(struct vm *vm, struct percent *p, struct directive *d)
{
    if (addr_is_null(p->mapping)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "format requires a mapping");
        return false;
    }
    int64_t start = ++p->pos;
    int depth = 1;
    while (p->pos < p->v.len && depth > 0) {
        uint32_t c = view_char(&p->v, p->pos++);
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    if (depth > 0 || p->pos >= p->v.len)
        return raise_value(vm, "incomplete format key");
    addr key = str_substring(vm, p->format, start, p->pos - 1);
    if (p->is_bytes && !addr_is_null(key))
        set_ref(vm, &key, str_encode(vm, key, "latin-1", NULL));
    if (addr_is_null(key))
        return false;
    d->value = object_get_item(vm, p->mapping, key);
    decref(vm, key);
    return !addr_is_null(d->value);
}

static void read_flags(struct percent *p, struct flags *f)
{
    for (; p->pos < p->v.len; p->pos++) {
        switch (view_char(&p->v, p->pos)) {
        case '-':
            f->left = true;
            break;
        case '+':
            f->sign = true;
            break;
        case ' ':
            f->blank = true;
            break;
        case '#':
            f->alternate = true;
            break;
        case '0':
            f->zero = true;
            break;
        default:
            return;
        }
    }
}

/* A number, or '*' for one of the arguments. */
static bool read_number(struct vm *vm, struct percent *p, int64_t *n, const char *too_big,
                        const char *too_big_argument, int64_t max)
{
    if (p->pos < p->v.len && view_char(&p->v, p->pos) == '*') {
        p->pos++;
        addr o = next_argument(vm, p);
        if (addr_is_null(o))
            return false;
        bool is_int = int_check(vm, o), overflow = false;
        if (is_int)
            *n = int_as_i64(vm, o, &overflow);
        decref(vm, o);
        if (!is_int)
            exc_raise(vm, PY_TYPE(T_TypeError), "* wants int");
        else if (overflow || *n > max || *n < -max)
            exc_raise(vm, PY_TYPE(T_OverflowError), "%s", too_big_argument);
        else
            return true;
        return false;
    }
    while (p->pos < p->v.len) {
        uint32_t c = view_char(&p->v, p->pos);
        if (c < '0' || c > '9')
            break;
        *n = (*n < 0 ? 0 : *n) * 10 + (int64_t)(c - '0');
        if (*n > max)
            return raise_value(vm, too_big);
        p->pos++;
    }
    return true;
}

static bool read_directive(struct vm *vm, struct percent *p, struct directive *d)
{
    *d = (struct directive){.width = -1, .precision = -1};
    if (p->pos < p->v.len && view_char(&p->v, p->pos) == '(' && !read_key(vm, p, d))
        return false;
    read_flags(p, &d->flags);
    if (!read_number(vm, p, &d->width, "width too big",
                     "Python int too large to convert to C ssize_t", INT64_MAX / 16))
        return false;
    if (d->width < -1) {
        d->flags.left = true;
        d->width = -d->width;
    }
    if (p->pos < p->v.len && view_char(&p->v, p->pos) == '.') {
        p->pos++;
        d->precision = 0;
        if (!read_number(vm, p, &d->precision, "precision too big",
                         "Python int too large to convert to C int", INT32_MAX))
            return false;
        if (d->precision < 0)
            d->precision = 0;
    }
    if (p->pos < p->v.len && strchr("hlL", (int)(view_char(&p->v, p->pos) & 0x7f)) &&
        view_char(&p->v, p->pos) > 0 && view_char(&p->v, p->pos) < 128)
        p->pos++;
    if (p->pos >= p->v.len)
        return raise_value(vm, "incomplete format");
    d->type = view_char(&p->v, p->pos++);
    return true;
}

/* ---- output ---- */

/* Adds ASCII text that may have a sign and a two-character prefix, padded to the width. */
static bool add_padded_number(struct vm *vm, struct percent *p, const struct directive *d,
                              const struct strbuf *text, bool has_prefix)
{
    const char *digits = strbuf_str(text);
    int64_t len = (int64_t)text->len;
    char sign = 0;
    if (*digits == '-' || *digits == '+') {
        sign = *digits++;
        len--;
    } else if (d->flags.sign) {
        sign = '+';
    } else if (d->flags.blank) {
        sign = ' ';
    }
    int64_t padding = d->width - len - (sign ? 1 : 0);
    if (padding < 0)
        padding = 0;
    bool zeros = d->flags.zero, ok = true;
    if (!d->flags.left && !zeros)
        ok = text_add_fill(vm, &p->out, ' ', padding);
    if (sign)
        text_add_char(&p->out, (uint8_t)sign);
    if (has_prefix) {
        text_add_ascii(&p->out, digits, 2);
        digits += 2;
        len -= 2;
    }
    if (!d->flags.left && zeros)
        ok = ok && text_add_fill(vm, &p->out, '0', padding);
    text_add_ascii(&p->out, digits, (size_t)len);
    return d->flags.left ? ok && text_add_fill(vm, &p->out, ' ', padding) : ok;
}

static bool add_padded_str(struct vm *vm, struct percent *p, const struct directive *d, addr s,
                           int64_t len)
{
    int64_t padding = d->width > len ? d->width - len : 0;
    if (padding == 0 && len == str_length(vm, s) && p->pos == p->v.len && !d->is_int)
        return text_add_last(vm, &p->out, s);
    if (!d->flags.left && !text_add_fill(vm, &p->out, ' ', padding))
        return false;
    struct str_view v = str_view_of(vm, s);
    if (!text_reserve(vm, &p->out, (uint64_t)len))
        return false;
    text_add_view(&p->out, &v, 0, len);
    return !d->flags.left || text_add_fill(vm, &p->out, ' ', padding);
}

/* Latin-1 text of what %b takes. */
static SIM_NEW addr bytes_operand(struct vm *vm, addr o)
{
    addr bytes;
    int found =
        is_bytes_like(vm, o) ? 0 : object_call_special(vm, o, N___bytes__, NULL, 0, &bytes);
    if (found < 0)
        return NULL_ADDR;
    if (!found && !is_bytes_like(vm, o))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "%%b requires a bytes-like object, or an object that implements "
                         "__bytes__, not '%.100s'",
                         type_name(vm, object_type(vm, o)));
    struct str_view v;
    addr s =
        bytes_view(vm, found ? bytes : o, &v) ? str_from_latin1(vm, v.data, v.len) : NULL_ADDR;
    if (found)
        decref(vm, bytes);
    return s;
}

static bool add_str(struct vm *vm, struct percent *p, struct directive *d, addr o)
{
    bool is_plain = d->type == 's' || d->type == 'b';
    addr s = is_plain ? p->is_bytes ? bytes_operand(vm, o) : object_str(vm, o)
             : d->type == 'r' && !p->is_bytes ? object_repr(vm, o)
                                              : object_ascii(vm, o);
    if (addr_is_null(s))
        return false;
    d->is_int = object_is_exactly(vm, o, T_INT);
    int64_t len = str_length(vm, s);
    if (d->precision >= 0 && d->precision < len)
        len = d->precision;
    bool ok = add_padded_str(vm, p, d, s, len);
    decref(vm, s);
    return ok;
}

/* An int for %d (any real number) or %x and %o (what has __index__). */
static SIM_NEW addr integer_operand(struct vm *vm, addr o, uint32_t type)
{
    if (int_check(vm, o))
        return newref(vm, o);
    bool exact = type == 'x' || type == 'X' || type == 'o';
    const struct type_slots *slots = object_slots(vm, o);
    addr value = NULL_ADDR;
    if (exact ? slots->nb_index != NULL : (slots->nb_int || slots->nb_index || slots->nb_float))
        value = exact ? number_index(vm, o) : number_int(vm, o);
    if (!addr_is_null(value))
        return value;
    if (exc_occurred(vm) && !exc_matches(vm, PY_TYPE(T_TypeError)))
        return NULL_ADDR;
    exc_clear(vm);
    return exc_raise(vm, PY_TYPE(T_TypeError), "%%%c format: %s is required, not %.200s",
                     (int)type, exact ? "an integer" : "a real number",
                     type_name(vm, object_type(vm, o)));
}

/* The digits, at least `precision` of them, behind sign and prefix. */
static bool integer_text(struct vm *vm, addr o, const struct directive *d, struct strbuf *out)
{
    int base = d->type == 'o' ? 8 : (d->type | 32) == 'x' ? 16 : 10;
    struct strbuf digits = {0};
    bool ok = int_add_text(vm, o, base, &digits);
    if (ok) {
        bool is_negative = digits.buf[0] == '-';
        int64_t n = (int64_t)digits.len - is_negative;
        int64_t zeros = d->precision > n ? d->precision - n : 0;
        ok = zeros <= (int64_t)vm->mem.space.size_bytes;
        if (!ok)
            exc_raise_no_memory(vm);
        if (ok) {
            if (is_negative)
                strbuf_add_char(out, '-');
            if (d->flags.alternate)
                strbuf_add_str(out, int_base_prefix(base));
            strbuf_add_fill(out, '0', (size_t)zeros);
            strbuf_add(out, digits.buf + is_negative, (size_t)n);
        }
    }
    for (size_t i = 0; ok && d->type == 'X' && i < out->len; i++)
        out->buf[i] = (char)toupper((unsigned char)out->buf[i]);
    strbuf_release(&digits);
    return ok;
}

static bool add_integer(struct vm *vm, struct percent *p, const struct directive *d, addr o)
{
    addr value = integer_operand(vm, o, d->type);
    if (addr_is_null(value))
        return false;
    struct strbuf text = {0};
    bool has_prefix = d->flags.alternate && d->type != 'd' && d->type != 'i' && d->type != 'u';
    bool ok =
        integer_text(vm, value, d, &text) && add_padded_number(vm, p, d, &text, has_prefix);
    strbuf_release(&text);
    decref(vm, value);
    return ok;
}

static bool add_float(struct vm *vm, struct percent *p, const struct directive *d, addr o)
{
    addr value = float_operand(vm, o);
    if (addr_is_null(value))
        return false;
    struct strbuf text = {0};
    bool ok = float_add_text(vm, float_value(vm, value), (char)d->type,
                             d->precision < 0 ? 6 : (int)d->precision,
                             d->flags.alternate ? FLOAT_ALTERNATE : 0, &text) &&
              add_padded_number(vm, p, d, &text, false);
    strbuf_release(&text);
    decref(vm, value);
    return ok;
}

/* The byte %c takes; -1 raised. */
static int64_t byte_operand(struct vm *vm, addr o)
{
    if ((bytes_check(vm, o) || bytearray_check(vm, o)) && bytes_length(vm, o) == 1) {
        struct str_view v = bytes_self_view(vm, o);
        return view_char(&v, 0);
    }
    if (int_check(vm, o)) {
        bool overflow;
        int64_t c = int_as_i64(vm, o, &overflow);
        if (!overflow && c >= 0 && c < 256)
            return c;
        exc_raise(vm, PY_TYPE(T_OverflowError), "%%c arg not in range(256)");
        return -1;
    }
    exc_raise(vm, PY_TYPE(T_TypeError),
              "%%c requires an integer in range(256) or a single byte");
    return -1;
}

static bool add_char(struct vm *vm, struct percent *p, const struct directive *d, addr o)
{
    int64_t c = -1;
    if (p->is_bytes) {
        c = byte_operand(vm, o);
        addr s = c < 0 ? NULL_ADDR : str_from_char(vm, (uint32_t)c);
        return !addr_is_null(s) && add_padded_str(vm, p, d, s, 1);
    }
    if (str_check(vm, o)) {
        if (str_length(vm, o) == 1)
            c = str_char(vm, o, 0);
    } else if (object_slots(vm, o)->nb_index) {
        addr index = number_index(vm, o);
        if (addr_is_null(index))
            return false;
        bool overflow;
        c = int_as_i64(vm, index, &overflow);
        decref(vm, index);
        if (overflow || c < 0 || c > STR_MAX_CHAR) {
            exc_raise(vm, PY_TYPE(T_OverflowError), "%%c arg not in range(0x110000)");
            return false;
        }
    }
    if (c < 0) {
        exc_raise(vm, PY_TYPE(T_TypeError), "%%c requires int or char");
        return false;
    }
    addr s = str_from_char(vm, (uint32_t)c);
    bool ok = !addr_is_null(s) && add_padded_str(vm, p, d, s, 1);
    xdecref(vm, s);
    return ok;
}

static bool add_value(struct vm *vm, struct percent *p, struct directive *d, addr o)
{
    switch (d->type) {
    case 'b':
        if (!p->is_bytes)
            break;
        return add_str(vm, p, d, o);
    case 's':
    case 'r':
    case 'a':
        return add_str(vm, p, d, o);
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
        return add_integer(vm, p, d, o);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        return add_float(vm, p, d, o);
    case 'c':
        return add_char(vm, p, d, o);
    }
    exc_raise(
        vm, PY_TYPE(T_ValueError), "unsupported format character '%c' (0x%x) at index %zd",
        d->type >= 32 && d->type < 127 ? (int)d->type : '?', (unsigned)d->type, p->pos - 1);
    return false;
}

static bool add_directive(struct vm *vm, struct percent *p)
{
    if (p->pos < p->v.len && view_char(&p->v, p->pos) == '%') {
        p->pos++;
        text_add_char(&p->out, '%');
        return true;
    }
    struct directive d;
    bool ok = read_directive(vm, p, &d);
    if (ok) {
        addr o = addr_is_null(d.value) ? next_argument(vm, p) : newref(vm, d.value);
        ok = !addr_is_null(o) && add_value(vm, p, &d, o);
        xdecref(vm, o);
    }
    xdecref(vm, d.value);
    return ok;
}

static bool is_mapping(struct vm *vm, addr o, bool for_bytes)
{
    return object_slots(vm, o)->mp_subscript && !tuple_check(vm, o) && !str_check(vm, o) &&
           !(for_bytes && (bytes_check(vm, o) || bytearray_check(vm, o)));
}

static SIM_NEW addr format_all(struct vm *vm, addr format, addr args, bool is_bytes)
{
    bool is_tuple = tuple_check(vm, args);
    struct percent p = {.v = str_view_of(vm, format),
                        .format = format,
                        .args = args,
                        .n_args = is_tuple ? tuple_length(vm, args) : -1,
                        .next_arg = is_tuple ? 0 : -2,
                        .mapping = is_mapping(vm, args, is_bytes) ? args : NULL_ADDR,
                        .is_bytes = is_bytes};
    bool ok = true;
    if (view_find(&p.v, 0, p.v.len, &(struct str_view){"%", 1, 1}) < 0) {
        ok = text_add_last(vm, &p.out, format);
        p.pos = p.v.len;
    }
    while (ok && p.pos < p.v.len) {
        uint32_t c = view_char(&p.v, p.pos++);
        if (c == '%')
            ok = add_directive(vm, &p);
        else
            text_add_char(&p.out, c);
    }
    if (ok && p.next_arg < p.n_args && addr_is_null(p.mapping)) {
        ok = false;
        exc_raise(vm, PY_TYPE(T_TypeError), "not all arguments converted during %s formatting",
                  is_bytes ? "bytes" : "string");
    }
    return text_finish(vm, &p.out, ok);
}

addr str_format_percent(struct vm *vm, addr format, addr args)
{
    return format_all(vm, format, args, false);
}

addr bytes_percent(struct vm *vm, addr o, addr args)
{
    struct str_view v = bytes_self_view(vm, o);
    addr format = str_from_latin1(vm, v.data, v.len);
    addr text = addr_is_null(format) ? format : format_all(vm, format, args, true);
    xdecref(vm, format);
    if (addr_is_null(text))
        return text;
    struct str_view t = str_view_of(vm, text);
    addr result = bytes_like_new(vm, o, t.data, (size_t)t.len);
    decref(vm, text);
    return result;
}
