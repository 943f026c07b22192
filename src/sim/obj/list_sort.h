/*
 * The merging half of list.sort(): timsort with CPython 3.13's order of comparisons.
 *
 * Keys (and the values that go with them, if there is a key function) lie in blocks of the
 * simulated heap that nothing else can reach while the sort runs.
 */
#ifndef VIVA_SIM_OBJ_LIST_SORT_H
#define VIVA_SIM_OBJ_LIST_SORT_H

#include "sim/obj/list.h"

enum { SORT_PENDING_MAX = 85, SORT_TEMP_SIZE = 256, SORT_MIN_GALLOP = 7 };

/* Keys, and their values: NULL if the keys are the values. */
struct sort_slice {
    addr *keys;
    addr *values;
};

struct sort_run {
    struct sort_slice base;
    int64_t len;
    int power; /* of the boundary to the run behind it */
};

struct sort;
/* Whether v < w: 1, 0, -1 raised. */
typedef int (*sort_less_fn)(struct sort *, addr v, addr w);

struct sort {
    struct vm *vm;
    int64_t min_gallop;
    int64_t list_len;
    addr *base_keys;
    struct sort_slice temp; /* room for merging: temp_array, or the block */
    addr block;
    int64_t alloced; /* keys that fit into temp */
    int n_pending;
    struct sort_run pending[SORT_PENDING_MAX];
    sort_less_fn less;
    sort_less_fn tuple_item_less; /* of first items, if all keys are tuples */
    compare_fn key_compare;       /* the richcompare slot all keys share */
    addr temp_array[SORT_TEMP_SIZE];
};

static inline void slice_advance(struct sort_slice *s, int64_t n)
{
    s->keys += n;
    if (s->values)
        s->values += n;
}

/* Gives the room for merging back. */
void sort_free_temp(struct sort *s);
/* A run of length n begins behind the last: merges those whose turn it is. */
bool sort_found_run(struct sort *s, int64_t n);
/* Merges what is pending into one run. */
bool sort_merge_all(struct sort *s);

#endif
