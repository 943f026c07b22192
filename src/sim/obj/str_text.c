/*
 * str: building texts on the host, and the iterators.
 */
#include "sim/obj/str_parts.h"

bool text_reserve(struct vm *vm, struct text *t, uint64_t extra)
{
    if (extra > vm->mem.space.size_bytes || t->len + extra > vm->mem.space.size_bytes) {
        exc_raise_no_memory(vm);
        return false;
    }
    size_t need = t->len + extra;
    if (need > t->cap) {
        t->cap = need < 32 ? 32 : need + need / 2;
        t->chars = xrealloc(t->chars, size_mul(t->cap, sizeof *t->chars));
    }
    return true;
}

void text_release(struct vm *vm, struct text *t)
{
    xdecref(vm, t->whole);
    free(t->chars);
    *t = (struct text){0};
}

void text_add_char(struct text *t, uint32_t c)
{
    if (t->len == t->cap) {
        t->cap = t->cap ? size_mul(t->cap, 2) : 32;
        t->chars = xrealloc(t->chars, size_mul(t->cap, sizeof *t->chars));
    }
    t->chars[t->len++] = c;
}

void text_add_ascii(struct text *t, const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        text_add_char(t, (uint8_t)s[i]);
}

void text_add_view(struct text *t, const struct str_view *v, int64_t start, int64_t end)
{
    for (int64_t i = start; i < end; i++)
        text_add_char(t, view_char(v, i));
}

void text_add_str(const struct vm *vm, struct text *t, addr s)
{
    struct str_view v = str_view_of(vm, s);
    text_add_view(t, &v, 0, v.len);
}

bool text_add_last(struct vm *vm, struct text *t, addr s)
{
    if (t->len == 0 && object_is_exactly(vm, s, T_STR)) {
        t->whole = newref(vm, s);
        return true;
    }
    if (!text_reserve(vm, t, (uint64_t)str_length(vm, s)))
        return false;
    text_add_str(vm, t, s);
    return true;
}

bool text_add_fill(struct vm *vm, struct text *t, uint32_t c, int64_t n)
{
    if (n <= 0)
        return true;
    if (!text_reserve(vm, t, (uint64_t)n))
        return false;
    for (int64_t i = 0; i < n; i++)
        t->chars[t->len++] = c;
    return true;
}

addr text_finish(struct vm *vm, struct text *t, bool ok)
{
    addr s = NULL_ADDR;
    if (ok)
        s = addr_is_null(t->whole) ? str_from_ucs4(vm, t->chars, t->len) : newref(vm, t->whole);
    text_release(vm, t);
    return s;
}

addr str_from_utf8(struct vm *vm, const char *utf8, size_t len)
{
    const uint8_t *p = (const uint8_t *)utf8;
    size_t n_ascii = 0;
    while (n_ascii < len && p[n_ascii] < 0x80)
        n_ascii++;
    if (n_ascii == len)
        return str_from_ascii(vm, utf8, len);
    struct text t = {0};
    if (!text_reserve(vm, &t, len))
        return NULL_ADDR;
    for (size_t i = 0; i < len;) {
        int more = p[i] < 0x80 ? 0 : p[i] < 0xe0 ? 1 : p[i] < 0xf0 ? 2 : 3;
        uint32_t c = more ? p[i] & (0x3fu >> more) : p[i];
        for (i++; more && i < len; more--, i++)
            c = c << 6 | (p[i] & 0x3f);
        text_add_char(&t, c <= STR_MAX_CHAR ? c : 0xfffd);
    }
    return text_finish(vm, &t, true);
}

void str_to_utf8(const struct vm *vm, addr s, struct strbuf *out)
{
    struct str_view v = str_view_of(vm, s);
    if (str_is_ascii(vm, s)) {
        strbuf_add(out, v.data, (size_t)v.len);
        return;
    }
    for (int64_t i = 0; i < v.len; i++)
        strbuf_add_utf8(out, view_char(&v, i));
}

void str_to_ascii_digits(const struct vm *vm, addr s, struct strbuf *out)
{
    struct str_view v = str_view_of(vm, s);
    for (int64_t i = 0; i < v.len; i++) {
        uint32_t c = view_char(&v, i);
        int decimal = c < 128 ? -1 : char_decimal(c);
        strbuf_add_char(out, c < 128            ? (char)c
                             : char_is_space(c) ? ' '
                             : decimal >= 0     ? (char)('0' + decimal)
                                                : '?');
    }
}
