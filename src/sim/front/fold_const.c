/*
 * Operators on constants: numbers are in fold_number.c, here are strings, bytes and tuples.
 */
#include "sim/front/fold_const.h"

#include "sim/front/compile_const.h"
#include "sim/front/fold_number.h"

enum {
    MAX_STR_SIZE = 4096, /* characters or bytes of a repeated string */
    MAX_COLLECTION_SIZE = 256,
    MAX_TOTAL_ITEMS = 1024, /* of a repeated tuple, those inside its items included */
};

static bool is_sequence(const struct constant *c)
{
    return c->kind == CONST_STR || c->kind == CONST_BYTES || c->kind == CONST_TUPLE;
}

static size_t n_code_points(const struct constant *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->len; i++)
        n += (s->text[i] & 0xc0) != 0x80;
    return n;
}

static size_t length_of(const struct constant *c)
{
    return c->kind == CONST_STR ? n_code_points(c) : c->len;
}

static const struct constant *concat(struct arena *arena, const struct constant *a,
                                     const struct constant *b, size_t times_a)
{
    struct constant *c = arena_alloc(arena, sizeof *c);
    c->kind = a->kind;
    c->len = size_add(size_mul(a->len, times_a), b->len);
    size_t item = c->kind == CONST_TUPLE ? sizeof *c->items : 1;
    char *bytes = arena_alloc(arena, size_add(size_mul(c->len, item), 1));
    const char *from_a = c->kind == CONST_TUPLE ? (const char *)a->items : a->text;
    const char *from_b = c->kind == CONST_TUPLE ? (const char *)b->items : b->text;
    char *p = bytes;
    for (size_t i = 0; i < times_a && a->len; i++, p += a->len * item)
        memcpy(p, from_a, a->len * item);
    if (b->len)
        memcpy(p, from_b, b->len * item);
    if (c->kind == CONST_TUPLE)
        c->items = (const struct constant **)(void *)bytes;
    else
        c->text = bytes;
    return c;
}

/* What is left of `limit` after all items in `c`; below 0: too many. */
static long remaining_items(const struct constant *c, long limit)
{
    if (c->kind != CONST_TUPLE)
        return limit;
    limit -= (long)c->len;
    for (size_t i = 0; limit >= 0 && i < c->len; i++)
        limit = remaining_items(c->items[i], limit);
    return limit;
}

static const struct constant *repeat(struct arena *arena, const struct constant *seq,
                                     const struct constant *count)
{
    const struct constant empty = {.kind = seq->kind, .text = ""};
    long n;
    size_t len = length_of(seq);
    if (!const_as_long(count, &n))
        return NULL;
    if (!len)
        return concat(arena, &empty, &empty, 0);
    size_t limit = seq->kind == CONST_TUPLE ? MAX_COLLECTION_SIZE : MAX_STR_SIZE;
    if (n < 0 || (size_t)n > limit / len)
        return NULL;
    if (n && seq->kind == CONST_TUPLE && remaining_items(seq, MAX_TOTAL_ITEMS / n) < 0)
        return NULL;
    return concat(arena, seq, &empty, (size_t)n);
}

const struct constant *fold_binary(struct arena *arena, enum operator_kind op,
                                   const struct constant *a, const struct constant *b)
{
    if (const_is_number(a) && const_is_number(b))
        return fold_numbers(arena, op, a, b);
    if (op == OP_MULT) {
        if (is_sequence(a) && const_is_int(b))
            return repeat(arena, a, b);
        if (const_is_int(a) && is_sequence(b))
            return repeat(arena, b, a);
        return NULL;
    }
    if (op == OP_ADD && is_sequence(a) && a->kind == b->kind)
        return concat(arena, a, b, 1);
    return NULL;
}

const struct constant *fold_unary(struct arena *arena, enum unaryop_kind op,
                                  const struct constant *a)
{
    if (op != UNARY_NOT)
        return const_is_number(a) ? fold_number_sign(arena, op, a) : NULL;
    struct constant *c = arena_alloc(arena, sizeof *c);
    c->kind = const_is_true(a) ? CONST_FALSE : CONST_TRUE;
    return c;
}

static const struct constant *char_at(struct arena *arena, const struct constant *s,
                                      size_t index)
{
    const char *p = s->text;
    const char *end = p + s->len;
    for (; index; index--)
        for (p++; p < end && (*p & 0xc0) == 0x80;)
            p++;
    const char *stop = p + 1;
    while (stop < end && (*stop & 0xc0) == 0x80)
        stop++;
    struct constant *c = arena_alloc(arena, sizeof *c);
    c->kind = CONST_STR;
    c->len = (size_t)(stop - p);
    c->text = arena_strndup(arena, p, c->len);
    return c;
}

const struct constant *fold_subscript(struct arena *arena, const struct constant *a,
                                      const struct constant *b)
{
    long index;
    if (!is_sequence(a) || !const_is_int(b) || !const_as_long(b, &index))
        return NULL;
    long len = (long)length_of(a);
    if (index < 0)
        index += len;
    if (index < 0 || index >= len)
        return NULL;
    switch (a->kind) {
    case CONST_STR:
        return char_at(arena, a, (size_t)index);
    case CONST_BYTES:
        return const_new_int(arena, (unsigned char)a->text[index]);
    default:
        return a->items[index];
    }
}
