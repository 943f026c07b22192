/*
 * The constants of a compilation unit: equal type and value, same pointer (CPython's
 * merging of constants), so 1, 1.0 and True are three constants, and so are 0.0 and -0.0.
 */
#ifndef VIVA_SIM_FRONT_COMPILE_CONST_H
#define VIVA_SIM_FRONT_COMPILE_CONST_H

#include "sim/front/code.h"
#include "util/arena.h"

#include <stdbool.h>

/* All-zero but for the arena is a valid empty pool. Constants live in the arena. */
struct const_pool {
    struct arena *arena;
    struct constant **slots; /* by hash; open addressing; in the arena */
    size_t n_slots;
    uint32_t len; /* the next id */
};

/* The pool's constant that equals `c` (whose items need not be of the pool); copied if new. */
const struct constant *const_pool_add(struct const_pool *pool, const struct constant *c);

/* Shorthands. */
const struct constant *const_pool_none(struct const_pool *pool);
const struct constant *const_pool_bool(struct const_pool *pool, bool value);
const struct constant *const_pool_int(struct const_pool *pool, long value);
/* `text` must outlive the pool. */
const struct constant *const_pool_str(struct const_pool *pool, const char *text);
const struct constant *const_pool_code(struct const_pool *pool, const struct code *code);
/* Copies the array. A new one is_made_late. */
const struct constant *const_pool_tuple(struct const_pool *pool,
                                        const struct constant *const *items, size_t n);

bool const_equal(const struct constant *a, const struct constant *b);
/* Python's ==, so that 1, 1.0 and True are equal. The arena is for scratch. */
bool const_equal_by_value(struct arena *arena, const struct constant *a,
                          const struct constant *b);
/* Drops items that equal an earlier one, as a set does; returns how many are left. */
size_t const_unique(struct arena *arena, const struct constant **items, size_t n);
/* Python's bool(c). */
bool const_is_true(const struct constant *c);

#endif
