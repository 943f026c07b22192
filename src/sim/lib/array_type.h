/*
 * array.array: numbers of one C type, packed into one block. CPython 3.13's layout.
 */
#ifndef VIVA_SIM_LIB_ARRAY_TYPE_H
#define VIVA_SIM_LIB_ARRAY_TYPE_H

#include "sim/lib/types.h"

struct py_array {
    struct py_var_object base; /* ob_size: how many items */
    addr ob_item;              /* NULL_ADDR when empty */
    int64_t allocated;
    uint64_t kind; /* CPython's ob_descr: which struct array_kind */
    addr weakreflist;
    int64_t ob_exports;
};

struct array_kind {
    char typecode;
    int itemsize;
    bool is_signed;
    enum { ARRAY_INT, ARRAY_FLOAT, ARRAY_CHAR } holds;
    const char *too_small; /* messages; NULL: those of int's own conversion */
    const char *too_large;
};

static inline struct py_array *array_at(const struct vm *vm, addr o)
{
    return (struct py_array *)space_at(&vm->mem.space, o);
}

static inline int64_t array_length(const struct vm *vm, addr o)
{
    return var_object_at(vm, o)->ob_size;
}

bool array_check(struct vm *vm, addr o);
const struct array_kind *array_kind_of(const struct vm *vm, addr o);
/* NULL if there is no such typecode. */
const struct array_kind *array_find_kind(uint32_t typecode);
/* One of `n` items, zero. */
SIM_NEW addr array_alloc(struct vm *vm, addr type, const struct array_kind *kind, int64_t n);
/* Makes room for `n` items with CPython's growth; new ones are undefined. */
bool array_resize(struct vm *vm, addr self, int64_t n);
/* Host view of item `i`. */
void *array_item_at(const struct vm *vm, addr self, int64_t i);
SIM_NEW addr array_get(struct vm *vm, addr self, int64_t i);
bool array_set(struct vm *vm, addr self, int64_t i, addr value);
bool array_insert(struct vm *vm, addr self, int64_t i, addr value);
bool array_extend(struct vm *vm, addr self, addr iterable);
/* items[start:end] = n bytes' worth of other items, which must not be its own. */
bool array_replace(struct vm *vm, addr self, int64_t start, int64_t end, const void *items,
                   int64_t n);

SIM_NEW addr array_copy(struct vm *vm, addr self);

extern const struct method_def array_methods[];

#endif
