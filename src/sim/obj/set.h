/*
 * What the files of set and frozenset share: the hash table and operations on it.
 *
 * Open addressing with short linear probes. fill counts keys and dummies, used keys only. The
 * table of 8 entries is inside the object. CPython 3.13 Objects/setobject.c.
 */
#ifndef VIVA_SIM_OBJ_SET_H
#define VIVA_SIM_OBJ_SET_H

#include "sim/obj/containers.h"

#define SET_DUMMY STATIC_ADDR(STATIC_SET_DUMMY)

static inline bool any_set_check(const struct vm *vm, addr o)
{
    return set_check(vm, o) || frozenset_check(vm, o);
}

static inline struct py_set_entry *set_table(const struct vm *vm, addr s)
{
    return space_at(&vm->mem.space, set_at(vm, s)->table);
}

static inline bool set_entry_is_live(const struct py_set_entry *e)
{
    return !addr_is_null(e->key) && !addr_eq(e->key, SET_DUMMY);
}

static inline int64_t set_key_hash(struct vm *vm, addr key)
{
    if (object_is_exactly(vm, key, T_STR) && str_at(vm, key)->hash != -1)
        return str_at(vm, key)->hash;
    return object_hash(vm, key);
}

/* ---- the table (set.c) ---- */

SIM_NEW addr set_alloc(struct vm *vm, addr type); /* empty; PyType_GenericAlloc() */
/* 1, 0, -1 raised; the key is borrowed. */
int set_contains_entry(struct vm *vm, addr s, addr key, int64_t hash);
int set_discard_entry(struct vm *vm, addr s, addr key, int64_t hash);
bool set_add_entry(struct vm *vm, addr s, addr key, int64_t hash);
/* Frees dummies if they are more than a quarter of the table. */
bool set_drop_dummies(struct vm *vm, addr s);
bool set_next_entry(const struct vm *vm, addr s, int64_t *pos, struct py_set_entry *out);
void set_clear(struct vm *vm, addr s);
void set_swap_bodies(struct vm *vm, addr a, addr b);
void set_dealloc(struct vm *vm, addr s);

/* ---- operations (set_ops.c); results of set or frozenset, as `s` is one ---- */

SIM_NEW addr set_copy(struct vm *vm, addr s);
SIM_NEW addr set_intersection(struct vm *vm, addr s, addr other);
SIM_NEW addr set_difference(struct vm *vm, addr s, addr other);
bool set_difference_update(struct vm *vm, addr s, addr other);
SIM_NEW addr set_symmetric_difference(struct vm *vm, addr s, addr other);
bool set_symmetric_difference_update(struct vm *vm, addr s, addr other);
int set_isdisjoint(struct vm *vm, addr s, addr other);
int set_issubset(struct vm *vm, addr s, addr other);
int set_issuperset(struct vm *vm, addr s, addr other);
SIM_NEW addr set_richcompare(struct vm *vm, addr a, addr b, enum compare op);
int64_t frozenset_hash(struct vm *vm, addr s);

/* ---- methods of the two types (set_methods.c) ---- */

extern const struct method_def set_methods[];
extern const struct method_def frozenset_methods[];
SIM_NEW addr set_iter(struct vm *vm, addr s); /* set_type.c */

#endif
