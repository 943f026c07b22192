/*
 * Hash-consing of constants. Two code objects are one constant if they agree in everything
 * that CPython's comparison of code looks at; positions are part of that, so it happens only to
 * code that is compiled twice, as the body of a `finally` is.
 */
#include "sim/front/compile_const.h"

#include "sim/front/compile_names.h"

enum { FIRST_SLOTS = 64 };

static uint64_t mix(uint64_t h, uint64_t x)
{
    h ^= x;
    h *= 0x100000001b3u;
    return h ^ (h >> 29);
}

static uint64_t hash_bytes(uint64_t h, const void *bytes, size_t len)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < len; i++)
        h = (h ^ p[i]) * 0x100000001b3u;
    return h;
}

static uint64_t hash_const(const struct constant *c)
{
    uint64_t h = mix(0xcbf29ce484222325u, (uint64_t)c->kind);
    switch (c->kind) {
    case CONST_NONE:
    case CONST_FALSE:
    case CONST_TRUE:
    case CONST_ELLIPSIS:
        return h;
    case CONST_INT:
    case CONST_STR:
    case CONST_BYTES:
        return hash_bytes(h, c->text, c->len);
    case CONST_FLOAT:
        return hash_bytes(h, &c->real, sizeof c->real);
    case CONST_COMPLEX:
        return hash_bytes(hash_bytes(h, &c->real, sizeof c->real), &c->imag, sizeof c->imag);
    case CONST_TUPLE:
        for (size_t i = 0; i < c->len; i++)
            h = mix(h, hash_const(c->items[i]));
        return h;
    case CONST_FROZENSET: {
        uint64_t sum = 0; // no matter in which order
        for (size_t i = 0; i < c->len; i++)
            sum += hash_const(c->items[i]);
        return mix(h, sum);
    }
    case CONST_CODE:
        h = hash_bytes(h, c->code->units, c->code->n_units * sizeof *c->code->units);
        return mix(h, (uint64_t)c->code->first_line);
    }
    return h;
}

static bool equal_names(const char **a, const char **b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(a[i], b[i]) != 0)
            return false;
    return true;
}

static bool equal_bytes(const void *a, size_t n_a, const void *b, size_t n_b)
{
    return n_a == n_b && (n_a == 0 || memcmp(a, b, n_a) == 0);
}

static bool equal_code(const struct code *a, const struct code *b)
{
    if (a == b)
        return true;
    if (strcmp(a->name, b->name) != 0 || a->n_args != b->n_args ||
        a->n_posonly_args != b->n_posonly_args || a->n_kwonly_args != b->n_kwonly_args ||
        a->flags != b->flags || a->first_line != b->first_line || a->n_consts != b->n_consts ||
        a->n_names != b->n_names || a->n_locals != b->n_locals)
        return false;
    // Both come from this pool, so equal constants are the same pointers.
    return equal_bytes(a->units, a->n_units * sizeof *a->units, b->units,
                       b->n_units * sizeof *b->units) &&
           equal_bytes(a->consts, a->n_consts * sizeof *a->consts, b->consts,
                       b->n_consts * sizeof *b->consts) &&
           equal_names(a->names, b->names, a->n_names) &&
           equal_names(a->locals, b->locals, a->n_locals) &&
           equal_bytes(a->line_table, a->line_table_len, b->line_table, b->line_table_len) &&
           equal_bytes(a->exception_table, a->exception_table_len, b->exception_table,
                       b->exception_table_len);
}

static bool equal_sets(const struct constant *a, const struct constant *b)
{
    for (size_t i = 0; i < a->len; i++) {
        bool found = false;
        for (size_t k = 0; k < b->len && !found; k++)
            found = const_equal(a->items[i], b->items[k]);
        if (!found)
            return false;
    }
    return true;
}

bool const_equal(const struct constant *a, const struct constant *b)
{
    if (a == b)
        return true;
    if (a->kind != b->kind || a->len != b->len)
        return false;
    switch (a->kind) {
    case CONST_NONE:
    case CONST_FALSE:
    case CONST_TRUE:
    case CONST_ELLIPSIS:
        return true;
    case CONST_INT:
    case CONST_STR:
    case CONST_BYTES:
        return a->len == 0 || memcmp(a->text, b->text, a->len) == 0;
    case CONST_FLOAT:
    case CONST_COMPLEX:
        // Bit for bit: zeros differ by sign; a NaN, which never equals itself, cannot be
        // written.
        return memcmp(&a->real, &b->real, sizeof a->real) == 0 &&
               memcmp(&a->imag, &b->imag, sizeof a->imag) == 0;
    case CONST_TUPLE:
        for (size_t i = 0; i < a->len; i++)
            if (!const_equal(a->items[i], b->items[i]))
                return false;
        return true;
    case CONST_FROZENSET:
        return equal_sets(a, b) && equal_sets(b, a);
    case CONST_CODE:
        return equal_code(a->code, b->code);
    }
    return false;
}

/* ---------------------------------------------------------------- the pool */

static void place(struct constant **slots, size_t n_slots, struct constant *c)
{
    size_t at = (size_t)hash_const(c) & (n_slots - 1);
    while (slots[at])
        at = (at + 1) & (n_slots - 1);
    slots[at] = c;
}

static void grow(struct const_pool *pool)
{
    size_t n = pool->n_slots ? size_mul(pool->n_slots, 2) : FIRST_SLOTS;
    struct constant **slots = arena_alloc(pool->arena, size_mul(n, sizeof *slots));
    for (size_t i = 0; i < pool->n_slots; i++)
        if (pool->slots[i])
            place(slots, n, pool->slots[i]);
    pool->slots = slots;
    pool->n_slots = n;
}

const struct constant *const_pool_add(struct const_pool *pool, const struct constant *c)
{
    if ((size_t)pool->len * 2 >= pool->n_slots)
        grow(pool);
    size_t mask = pool->n_slots - 1;
    for (size_t at = (size_t)hash_const(c) & mask; pool->slots[at]; at = (at + 1) & mask)
        if (const_equal(pool->slots[at], c))
            return pool->slots[at];

    struct constant *copy = arena_alloc(pool->arena, sizeof *copy);
    *copy = *c;
    if (c->kind == CONST_TUPLE || c->kind == CONST_FROZENSET) {
        copy->items = arena_alloc(pool->arena, size_mul(c->len, sizeof *copy->items));
        for (size_t i = 0; i < c->len; i++)
            copy->items[i] = const_pool_add(pool, c->items[i]);
        if ((size_t)pool->len * 2 >= pool->n_slots)
            grow(pool);
    }
    copy->id = pool->len++;
    place(pool->slots, pool->n_slots, copy);
    return copy;
}

const struct constant *const_pool_none(struct const_pool *pool)
{
    return const_pool_add(pool, &(struct constant){.kind = CONST_NONE});
}

const struct constant *const_pool_bool(struct const_pool *pool, bool value)
{
    return const_pool_add(pool, &(struct constant){.kind = value ? CONST_TRUE : CONST_FALSE});
}

const struct constant *const_pool_int(struct const_pool *pool, long value)
{
    const char *text = arena_printf(pool->arena, "%ld", value);
    return const_pool_add(
        pool, &(struct constant){.kind = CONST_INT, .text = text, .len = strlen(text)});
}

const struct constant *const_pool_str(struct const_pool *pool, const char *text)
{
    return const_pool_add(
        pool, &(struct constant){.kind = CONST_STR, .text = text, .len = strlen(text)});
}

const struct constant *const_pool_code(struct const_pool *pool, const struct code *code)
{
    return const_pool_add(pool, &(struct constant){.kind = CONST_CODE, .code = code});
}

const struct constant *const_pool_tuple(struct const_pool *pool,
                                        const struct constant *const *items, size_t n)
{
    const struct constant **copy = arena_alloc(pool->arena, size_mul(n, sizeof *copy));
    if (n)
        memcpy(copy, items, n * sizeof *copy);
    return const_pool_add(
        pool,
        &(struct constant){.kind = CONST_TUPLE, .items = copy, .len = n, .is_made_late = true});
}

bool const_is_true(const struct constant *c)
{
    switch (c->kind) {
    case CONST_NONE:
    case CONST_FALSE:
        return false;
    case CONST_TRUE:
    case CONST_ELLIPSIS:
    case CONST_CODE:
        return true;
    case CONST_INT:
        return !(c->len == 1 && c->text[0] == '0');
    case CONST_FLOAT:
        return c->real != 0;
    case CONST_COMPLEX:
        return c->real != 0 || c->imag != 0;
    case CONST_STR:
    case CONST_BYTES:
    case CONST_TUPLE:
    case CONST_FROZENSET:
        return c->len != 0;
    }
    return true;
}

/* ---------------------------------------------------------------- Python's equality */

static const struct constant *int_of_value(struct arena *arena, double x)
{
    struct constant *c = arena_alloc(arena, sizeof *c);
    c->kind = CONST_INT;
    c->text = arena_printf(arena, "%.0f", x == 0 ? 0.0 : x);
    c->len = strlen(c->text);
    return c;
}

/* One constant for all that are equal in Python: 1 for 1.0, True and (1+0j). */
static const struct constant *by_value(struct arena *arena, const struct constant *c)
{
    const double exact = 9007199254740992.0; // up to 2**53 each float is its own integer
    switch (c->kind) {
    case CONST_FALSE:
    case CONST_TRUE:
        return int_of_value(arena, c->kind == CONST_TRUE);
    case CONST_FLOAT:
    case CONST_COMPLEX:
        if ((c->kind == CONST_COMPLEX && c->imag != 0) || !(c->real < exact) ||
            !(c->real > -exact) || c->real != (double)(int64_t)c->real)
            return c;
        return int_of_value(arena, c->real);
    case CONST_TUPLE: {
        struct constant *t = arena_alloc(arena, sizeof *t);
        *t = *c;
        t->items = arena_alloc(arena, size_mul(c->len, sizeof *t->items));
        for (size_t i = 0; i < c->len; i++)
            t->items[i] = by_value(arena, c->items[i]);
        return t;
    }
    default:
        return c;
    }
}

bool const_equal_by_value(struct arena *arena, const struct constant *a,
                          const struct constant *b)
{
    return const_equal(by_value(arena, a), by_value(arena, b));
}

size_t const_unique(struct arena *arena, const struct constant **items, size_t n)
{
    struct const_pool pool = {.arena = arena};
    struct name_map seen = {0};
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        const char *key = (const char *)const_pool_add(&pool, by_value(arena, items[i]));
        if (name_map_find(&seen, key) >= 0)
            continue;
        name_map_set(&seen, arena, key, 0);
        items[kept++] = items[i];
    }
    return kept;
}
