/*
 * What the files of the dict type share: keys tables and the core of insertion and lookup.
 *
 * A keys table is a block of its own: header, hash table of indices, entries in order of
 * insertion. It is combined (values in the entries; one owner) or split (values elsewhere;
 * shared by the instances of a class). CPython 3.13 Objects/dictobject.c.
 *
 * Invariants:
 *  - a dict without ma_values owns its table (dk_refcnt 1), or has PY_EMPTY_KEYS;
 *  - a unicode or split table has exact str keys only;
 *  - in a combined table, an entry whose value is NULL_ADDR is deleted.
 */
#ifndef VIVA_SIM_OBJ_DICT_H
#define VIVA_SIM_OBJ_DICT_H

#include "sim/obj/containers.h"

enum { INDEX_EMPTY = -1, INDEX_DUMMY = -2, INDEX_ERROR = -3, INDEX_CHANGED = -4 };
enum { DICT_LOG2_MIN = 3, SHARED_KEYS_MAX = 30, SHARED_KEYS_LOG2 = 6 };

static inline int64_t usable_of(uint8_t log2_size)
{
    return (INT64_C(2) << log2_size) / 3;
}

static inline bool keys_are_unicode(const struct py_dict_keys *k)
{
    return k->dk_kind != DICT_KEYS_GENERAL;
}

static inline struct py_dict_entry *keys_entries(struct py_dict_keys *k)
{
    return (struct py_dict_entry *)(k->dk_indices + (INT64_C(1) << k->dk_log2_index_bytes));
}

static inline struct py_dict_unicode_entry *keys_unicode_entries(struct py_dict_keys *k)
{
    return (struct py_dict_unicode_entry *)(k->dk_indices +
                                            (INT64_C(1) << k->dk_log2_index_bytes));
}

static inline struct py_dict_keys *dict_table(const struct vm *vm, addr d)
{
    return dict_keys_at(vm, dict_at(vm, d)->ma_keys);
}

static inline bool dict_is_split(const struct vm *vm, addr d)
{
    return !addr_is_null(dict_at(vm, d)->ma_values);
}

static inline struct py_dict_values *dict_split_values(const struct vm *vm, addr d)
{
    return dict_values_at(vm, dict_at(vm, d)->ma_values);
}

/* Slots in order of insertion: behind the values. */
static inline uint8_t *values_order(struct py_dict_values *v)
{
    return (uint8_t *)&v->values[v->capacity];
}

static inline int64_t key_hash(struct vm *vm, addr key)
{
    if (object_is_exactly(vm, key, T_STR)) {
        int64_t hash = str_at(vm, key)->hash;
        return hash != -1 ? hash : str_hash(vm, key);
    }
    return object_hash(vm, key);
}

/* One entry of any table. value NULL_ADDR: deleted, or no value in a split table. */
struct dict_slot {
    addr key;
    addr value;
    int64_t hash;
};

/* ---- tables (dict_keys.c) ---- */

/* Smallest log2 of a table of at least `n` slots, or one that holds `n` keys. */
uint8_t keys_log2_of_slots(int64_t n);
uint8_t keys_log2_for(int64_t n_keys);
int64_t keys_get_index(const struct py_dict_keys *k, uint64_t i);
void keys_set_index(struct py_dict_keys *k, uint64_t i, int64_t ix);
int64_t keys_bytes(const struct py_dict_keys *k);
/* An empty table for `d` (the module namespace has an area of its own; NULL_ADDR: none yet). */
SIM_NEW addr keys_new(struct vm *vm, addr d, uint8_t log2_size, bool is_unicode);
/* One for str keys, never from the free list. */
SIM_NEW addr keys_new_fresh(struct vm *vm, addr d, uint8_t log2_size);
/* A copy of d's combined table for `owner`, with references to all keys and values. */
SIM_NEW addr keys_clone(struct vm *vm, addr owner, addr d);
/* Frees the block only, not what its entries refer to. */
void keys_free(struct vm *vm, addr keys);
static inline void keys_incref(const struct vm *vm, addr keys)
{
    if (!addr_eq(keys, PY_EMPTY_KEYS))
        dict_keys_at(vm, keys)->dk_refcnt++;
}
/* The slot of the hash table that holds `ix`. */
uint64_t keys_slot_of(const struct py_dict_keys *k, int64_t hash, int64_t ix);
uint64_t keys_empty_slot(const struct py_dict_keys *k, int64_t hash);
/* Lookup of an exact str in a unicode or split table: an entry's index or INDEX_EMPTY. */
int64_t keys_find_str(const struct vm *vm, struct py_dict_keys *k, addr key, int64_t hash);
/* Finds or adds a str key to a split table; INDEX_EMPTY if it is full. */
int64_t keys_insert_split(struct vm *vm, addr keys, addr key, int64_t hash);
/* Fills the indices from the first n entries. */
void keys_build_indices(const struct vm *vm, struct py_dict_keys *k, int64_t n);

/* ---- dicts (dict.c) ---- */

/* Takes over `keys` and `values`, also when it fails. Untracked. */
SIM_STEALS(2) SIM_NEW addr dict_make(struct vm *vm, addr keys, addr values, int64_t used);
/* The entry's index, INDEX_EMPTY or INDEX_ERROR; *value borrowed. */
int64_t dict_lookup(struct vm *vm, addr d, addr key, int64_t hash, addr *value);
bool dict_resize(struct vm *vm, addr d, uint8_t log2_size, bool is_unicode);
/* d[key] = value. */
SIM_STEALS(3)
SIM_STEALS(5) bool dict_insert(struct vm *vm, addr d, addr key, int64_t hash, addr value);
/* Tracks the dict if what goes in may be part of a cycle. */
static inline void dict_maintain_tracking(struct vm *vm, addr d, addr key, addr value)
{
    if (!gc_is_tracked(vm, d) && (gc_may_be_tracked(vm, key) || gc_may_be_tracked(vm, value)))
        gc_track(vm, d);
}
/* dict_next() with the hash. */
bool dict_next_slot(struct vm *vm, addr d, int64_t *pos, struct dict_slot *out);
/* The entry at `pos` in order of insertion: false if it is deleted. pos < dict_end_pos(). */
bool dict_slot_at(const struct vm *vm, addr d, int64_t pos, struct dict_slot *out);
int64_t dict_end_pos(const struct vm *vm, addr d);
/* Gives the free tables back. */
void keys_clear_free_list(struct vm *vm);
void dict_dealloc(struct vm *vm, addr d);
/* Takes the entry out; what it held is dropped. */
void dict_delete_index(struct vm *vm, addr d, int64_t hash, int64_t ix, addr old_value);
int64_t dict_sizeof(const struct vm *vm, addr d);

/* ---- split values (dict_values.c) ---- */

SIM_NEW addr values_new(struct vm *vm, uint8_t capacity);
/* A copy that takes the references over. */
SIM_NEW addr values_copy(struct vm *vm, addr values);
void values_add_order(struct py_dict_values *v, int64_t ix);
void values_remove_order(struct py_dict_values *v, int64_t ix);

/* ---- merging (dict_merge.c) ---- */

/* Whether it is a dict whose __iter__ is dict's. */
bool dict_iterates_plainly(const struct vm *vm, addr o);
SIM_NEW addr dict_from_keys(struct vm *vm, addr type, addr iterable, addr value);
/*
 * Merges keyword arguments as CPython merges the dict it makes of them: an empty dict gets a
 * new table, as if it were cloned from that one.
 */
bool dict_merge_keywords(struct vm *vm, addr d, addr kwnames, const addr *values);
bool dict_merge_pairs(struct vm *vm, addr d, addr pairs);

SIM_NEW addr dict_iter(struct vm *vm, addr d);
SIM_NEW addr dict_reversed(struct vm *vm, addr d);
SIM_NEW addr dict_iterator_new(struct vm *vm, addr d, enum type_id id);

#endif
