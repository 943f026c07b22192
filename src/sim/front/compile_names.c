/*
 * An insertion-ordered hash map keyed by pointers. The hash of a pointer never reaches the
 * output: whatever is listed comes in order of insertion or sorted.
 */
#include "sim/front/compile_names.h"

#include <stdlib.h>

enum { FIRST_CAP = 8 };

static size_t slot_of(const struct name_map *m, const char *key)
{
    size_t mask = m->n_slots - 1;
    size_t at = (size_t)(((uintptr_t)key >> 4) * 0x9e3779b97f4a7c15u >> 20) & mask;
    while (m->slots[at] && m->keys[m->slots[at] - 1] != key)
        at = (at + 1) & mask;
    return at;
}

static void grow(struct name_map *m, struct arena *arena)
{
    size_t cap = m->cap ? size_mul(m->cap, 2) : FIRST_CAP;
    const char **keys = arena_alloc(arena, size_mul(cap, sizeof *keys));
    long *values = arena_alloc(arena, size_mul(cap, sizeof *values));
    if (m->len) {
        memcpy(keys, m->keys, m->len * sizeof *keys);
        memcpy(values, m->values, m->len * sizeof *values);
    }
    m->keys = keys;
    m->values = values;
    m->cap = cap;
    m->n_slots = size_mul(cap, 2);
    m->slots = arena_alloc(arena, size_mul(m->n_slots, sizeof *m->slots));
    for (size_t i = 0; i < m->len; i++)
        m->slots[slot_of(m, keys[i])] = (uint32_t)i + 1;
}

long name_map_find(const struct name_map *m, const char *key)
{
    if (!m->len)
        return -1;
    return (long)m->slots[slot_of(m, key)] - 1;
}

long name_map_get(const struct name_map *m, const char *key, long otherwise)
{
    long at = name_map_find(m, key);
    return at < 0 ? otherwise : m->values[at];
}

void name_map_set(struct name_map *m, struct arena *arena, const char *key, long value)
{
    long at = name_map_find(m, key);
    if (at >= 0) {
        m->values[at] = value;
        return;
    }
    if (m->len == m->cap)
        grow(m, arena);
    m->keys[m->len] = key;
    m->values[m->len] = value;
    m->slots[slot_of(m, key)] = (uint32_t)++m->len;
}

int name_map_index(struct name_map *m, struct arena *arena, const char *key)
{
    long at = name_map_find(m, key);
    if (at < 0) {
        at = (long)m->len;
        name_map_set(m, arena, key, at);
    }
    return (int)at;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void names_sort(const char **keys, size_t n)
{
    // In UTF-8 the order of bytes is the order of code points.
    if (n > 1)
        qsort(keys, n, sizeof *keys, compare_names);
}

bool name_set_has(const struct name_map *m, const char *key)
{
    return name_map_get(m, key, 0) != 0;
}

void name_set_add(struct name_map *m, struct arena *arena, const char *key)
{
    name_map_set(m, arena, key, 1);
}

void name_set_remove(struct name_map *m, const char *key)
{
    long at = name_map_find(m, key);
    if (at >= 0)
        m->values[at] = 0;
}

void name_set_add_all(struct name_map *m, struct arena *arena, const struct name_map *other)
{
    for (size_t i = 0; i < other->len; i++)
        if (other->values[i])
            name_set_add(m, arena, other->keys[i]);
}
