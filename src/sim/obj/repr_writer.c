/* See repr_writer.h. */
#include "sim/obj/repr_writer.h"

#include "sim/obj/str_parts.h"

enum { OVERALLOCATE_FACTOR = 4 };

/* The size of the buffer for `n` characters. */
static int64_t size_for(const struct repr_writer *w, int64_t n)
{
    if (!w->is_exact)
        n += n / OVERALLOCATE_FACTOR;
    return n < w->min_length ? w->min_length : n;
}

/* Another buffer, for characters up to max_char, with the text so far. */
static bool widen(struct vm *vm, struct repr_writer *w, int64_t size, uint32_t max_char)
{
    addr wide = str_alloc(vm, size, max_char);
    if (addr_is_null(wide))
        return false;
    if (!addr_is_null(w->buffer)) {
        struct str_view old = str_view_of(vm, w->buffer);
        chars_copy(str_mutable_data(vm, wide), str_kind(vm, wide), 0, &old, 0, w->pos);
        decref(vm, w->buffer);
    }
    w->buffer = wide;
    return true;
}

/* Room for n more characters, none above max_char. */
static bool prepare(struct vm *vm, struct repr_writer *w, int64_t n, uint32_t max_char)
{
    if (w->failed)
        return false;
    if (n == 0 || (max_char <= w->max_char && n <= w->size - w->pos))
        return true;
    bool grows = addr_is_null(w->buffer) || w->pos + n > w->size;
    int64_t size = grows ? size_for(w, w->pos + n) : w->size;
    bool ok = true;
    if (addr_is_null(w->buffer))
        ok = widen(vm, w, size, max_char);
    else if (max_char > w->max_char)
        ok = widen(vm, w, size, max_char);
    else
        ok = str_resize(vm, &w->buffer, size);
    if (!ok) {
        w->failed = true;
        return false;
    }
    w->max_char = str_max_char_bound(vm, w->buffer);
    w->size = size;
    return true;
}

void repr_write(struct vm *vm, struct repr_writer *w, const char *ascii)
{
    int64_t n = (int64_t)strlen(ascii);
    if (!prepare(vm, w, n, 127))
        return;
    int kind = str_kind(vm, w->buffer);
    void *data = str_mutable_data(vm, w->buffer);
    for (int64_t i = 0; i < n; i++)
        chars_put(data, kind, w->pos++, (unsigned char)ascii[i]);
}

void repr_write_last(struct vm *vm, struct repr_writer *w, const char *ascii)
{
    w->is_exact = true;
    repr_write(vm, w, ascii);
}

bool repr_write_object(struct vm *vm, struct repr_writer *w, addr o)
{
    if (w->failed)
        return false;
    addr text = object_repr(vm, o);
    if (addr_is_null(text)) {
        w->failed = true;
        return false;
    }
    struct str_view v = str_view_of(vm, text);
    if (prepare(vm, w, v.len, str_max_char_bound(vm, text))) {
        chars_copy(str_mutable_data(vm, w->buffer), str_kind(vm, w->buffer), w->pos, &v, 0,
                   v.len);
        w->pos += v.len;
    }
    decref(vm, text);
    return !w->failed;
}

addr repr_writer_finish(struct vm *vm, struct repr_writer *w)
{
    addr text = w->buffer;
    if (!w->failed && w->pos != w->size)
        w->failed = !str_resize(vm, &text, w->pos);
    if (!w->failed)
        return text;
    xdecref(vm, text);
    return NULL_ADDR;
}
