/*
 * str: searching. memmem and memchr do the work where the kinds agree and are one byte wide.
 */
#include "sim/obj/str_parts.h"

static bool matches_at(const struct str_view *v, int64_t i, const struct str_view *sub)
{
    if (v->kind == sub->kind)
        return memcmp((const uint8_t *)v->data + i * v->kind, sub->data,
                      (size_t)(sub->len * v->kind)) == 0;
    for (int64_t j = 0; j < sub->len; j++)
        if (view_char(v, i + j) != view_char(sub, j))
            return false;
    return true;
}

/* Of the same kind: a match of the bytes counts if it begins with a character. */
static int64_t find_wide(const struct str_view *v, int64_t start, int64_t end,
                         const struct str_view *sub)
{
    const uint8_t *data = v->data, *p = data + start * v->kind, *stop = data + end * v->kind;
    while (true) {
        const uint8_t *hit =
            memmem(p, (size_t)(stop - p), sub->data, (size_t)(sub->len * sub->kind));
        if (!hit)
            return -1;
        if ((hit - data) % v->kind == 0)
            return (hit - data) / v->kind;
        p = hit + 1;
    }
}

int64_t view_find(const struct str_view *v, int64_t start, int64_t end,
                  const struct str_view *sub)
{
    if (end - start < sub->len)
        return -1;
    if (sub->len == 0)
        return start;
    if (sub->kind > v->kind)
        return -1;
    if (v->kind == 1) {
        const uint8_t *data = v->data;
        const uint8_t *hit =
            memmem(data + start, (size_t)(end - start), sub->data, (size_t)sub->len);
        return hit ? hit - data : -1;
    }
    if (v->kind == sub->kind)
        return find_wide(v, start, end, sub);
    uint32_t first = view_char(sub, 0);
    for (int64_t i = start; i <= end - sub->len; i++)
        if (view_char(v, i) == first && matches_at(v, i, sub))
            return i;
    return -1;
}

int64_t view_rfind(const struct str_view *v, int64_t start, int64_t end,
                   const struct str_view *sub)
{
    if (sub->len && sub->kind > v->kind)
        return -1;
    for (int64_t i = end - sub->len; i >= start; i--)
        if (sub->len == 0 || matches_at(v, i, sub))
            return i;
    return -1;
}

int64_t view_count(const struct str_view *v, int64_t start, int64_t end,
                   const struct str_view *sub, int64_t max)
{
    if (end < start)
        return 0;
    if (sub->len == 0) {
        int64_t n = end - start + 1;
        return n < max ? n : max;
    }
    int64_t n = 0;
    while (n < max) {
        int64_t i = view_find(v, start, end, sub);
        if (i < 0)
            break;
        n++;
        start = i + sub->len;
    }
    return n;
}

/* An optional slice bound: None leaves the default. */
static bool bound_argument(struct vm *vm, addr o, int64_t *out)
{
    if (addr_eq(o, PY_NONE))
        return true;
    if (!object_slots(vm, o)->nb_index) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "slice indices must be integers or None or have an __index__ method");
        return false;
    }
    int64_t i = number_as_ssize(vm, o, NULL_ADDR);
    if (i == -1 && exc_occurred(vm))
        return false;
    *out = i;
    return true;
}

bool slice_arguments(struct vm *vm, const addr *args, size_t n_args, int64_t len,
                     int64_t *start, int64_t *end)
{
    *start = 0;
    *end = INT64_MAX;
    if (n_args > 0 && !bound_argument(vm, args[0], start))
        return false;
    if (n_args > 1 && !bound_argument(vm, args[1], end))
        return false;
    if (*end > len)
        *end = len;
    else if (*end < 0)
        *end = *end + len < 0 ? 0 : *end + len;
    if (*start < 0)
        *start = *start + len < 0 ? 0 : *start + len;
    return true;
}
