/*
 * Names in order: each interned name once, with a number. Names are compared as pointers, so
 * all of them must come from the same struct names.
 */
#ifndef VIVA_SIM_FRONT_COMPILE_NAMES_H
#define VIVA_SIM_FRONT_COMPILE_NAMES_H

#include "util/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* All-zero is a valid empty map. Everything lives in the arena of the calls that add. */
struct name_map {
    const char **keys; /* in order of insertion */
    long *values;
    size_t len;
    size_t cap;
    uint32_t *slots; /* 1 + index into keys; 0: free */
    size_t n_slots;
};

/* The index of `key` in order of insertion, or -1. */
long name_map_find(const struct name_map *m, const char *key);
/* The value of `key`, or `otherwise` if it is absent. */
long name_map_get(const struct name_map *m, const char *key, long otherwise);
/* Adds `key` or changes its value. */
void name_map_set(struct name_map *m, struct arena *arena, const char *key, long value);
/* The index of `key`, which is added with its index as value if it is new. */
int name_map_index(struct name_map *m, struct arena *arena, const char *key);
/* Orders `keys` as Python orders strings. */
void names_sort(const char **keys, size_t n);

/*
 * A set of names: the keys of a map whose value is not 0, so that removal keeps the order.
 */
bool name_set_has(const struct name_map *m, const char *key);
void name_set_add(struct name_map *m, struct arena *arena, const char *key);
void name_set_remove(struct name_map *m, const char *key);
void name_set_add_all(struct name_map *m, struct arena *arena, const struct name_map *other);

#endif
