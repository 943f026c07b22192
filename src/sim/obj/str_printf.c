/*
 * Texts with the directives of exc_raise(): PyUnicode_FromFormat() for the host's functions.
 */
#include "sim/obj/str_parts.h"

/* One directive: %[.precision][l|z]letter. */
struct directive {
    int64_t precision; /* -1: none */
    char size;         /* 'l', 'z' or 0 */
    char letter;
};

static const char *read_directive(const char *p, struct directive *d)
{
    *d = (struct directive){.precision = -1};
    if (*p == '.')
        d->precision = strtol(p + 1, (char **)&p, 10);
    while (*p == 'l' || *p == 'z')
        d->size = *p++;
    d->letter = *p;
    return *p ? p + 1 : p;
}

static void add_number(struct text *t, const struct directive *d, va_list *ap)
{
    char digits[32];
    int n;
    if (d->letter == 'd')
        n = snprintf(digits, sizeof digits, "%lld",
                     d->size ? (long long)va_arg(*ap, int64_t) : (long long)va_arg(*ap, int));
    else if (d->size)
        n = snprintf(digits, sizeof digits, d->letter == 'x' ? "%llx" : "%llu",
                     (unsigned long long)va_arg(*ap, uint64_t));
    else
        n = snprintf(digits, sizeof digits, d->letter == 'x' ? "%x" : "%u",
                     va_arg(*ap, unsigned));
    text_add_ascii(t, digits, (size_t)n);
}

/* Adds UTF-8 text, at most `precision` bytes of it. */
static bool add_utf8(struct vm *vm, struct text *t, const char *s, int64_t precision)
{
    size_t len = precision < 0 ? strlen(s) : strnlen(s, (size_t)precision);
    while (precision >= 0 && len > 0 && ((uint8_t)s[len] & 0xc0) == 0x80)
        len--;
    addr text = str_from_utf8(vm, s, len);
    if (addr_is_null(text))
        return false;
    text_add_str(vm, t, text);
    decref(vm, text);
    return true;
}

SIM_STEALS(3)
static bool add_object_text(struct vm *vm, struct text *t, addr s, int64_t precision)
{
    if (addr_is_null(s))
        return false;
    struct str_view v = str_view_of(vm, s);
    text_add_view(t, &v, 0, precision >= 0 && precision < v.len ? precision : v.len);
    decref(vm, s);
    return true;
}

static bool add_directive(struct vm *vm, struct text *t, const struct directive *d, va_list *ap)
{
    switch (d->letter) {
    case '%':
        text_add_char(t, '%');
        return true;
    case 'c':
        text_add_char(t, (uint32_t)va_arg(*ap, int));
        return true;
    case 'd':
    case 'u':
    case 'x':
        add_number(t, d, ap);
        return true;
    case 's':
        return add_utf8(vm, t, va_arg(*ap, const char *), d->precision);
    case 'R':
        return add_object_text(vm, t, object_repr(vm, va_arg(*ap, addr)), d->precision);
    case 'S':
        return add_object_text(vm, t, object_str(vm, va_arg(*ap, addr)), d->precision);
    case 'A':
        return add_object_text(vm, t, object_ascii(vm, va_arg(*ap, addr)), d->precision);
    case 'U':
        return add_object_text(vm, t, newref(vm, va_arg(*ap, addr)), d->precision);
    case 'T':
        return add_utf8(vm, t, type_name(vm, object_type(vm, va_arg(*ap, addr))), d->precision);
    case 'N':
        return add_utf8(vm, t, type_name(vm, va_arg(*ap, addr)), d->precision);
    }
    assert(!"unknown directive");
    return false;
}

addr str_from_format_v(struct vm *vm, const char *fmt, va_list ap)
{
    struct text t = {0};
    bool ok = true;
    va_list rest;
    va_copy(rest, ap);
    while (ok && *fmt) {
        size_t n = strcspn(fmt, "%");
        ok = add_utf8(vm, &t, fmt, (int64_t)n);
        fmt += n;
        if (ok && *fmt == '%') {
            struct directive d;
            fmt = read_directive(fmt + 1, &d);
            ok = add_directive(vm, &t, &d, &rest);
        }
    }
    va_end(rest);
    return text_finish(vm, &t, ok);
}

addr str_from_format(struct vm *vm, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    addr s = str_from_format_v(vm, fmt, ap);
    va_end(ap);
    return s;
}
