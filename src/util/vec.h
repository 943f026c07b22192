/*
 * A growing array of any element type.
 *
 *   VEC(int) v = {0};
 *   vec_push(&v, 3);
 *   for (size_t i = 0; i < v.len; i++) use(v.items[i]);
 *   vec_release(&v);
 *
 * All-zero is a valid empty vector. A push may move the items.
 */
#ifndef VIVA_UTIL_VEC_H
#define VIVA_UTIL_VEC_H

#include "util/xalloc.h"

#define VEC(type)                                                                              \
    struct {                                                                                   \
        type *items;                                                                           \
        size_t len;                                                                            \
        size_t cap;                                                                            \
    }

#define vec_push(v, item)                                                                      \
    do {                                                                                       \
        if ((v)->len == (v)->cap) {                                                            \
            (v)->cap = (v)->cap ? size_mul((v)->cap, 2) : 8;                                   \
            (v)->items = xrealloc((v)->items, size_mul((v)->cap, sizeof *(v)->items));         \
        }                                                                                      \
        (v)->items[(v)->len++] = (item);                                                       \
    } while (0)

#define vec_last(v) ((v)->items[(v)->len - 1])
#define vec_pop(v) ((v)->items[--(v)->len])
#define vec_clear(v) ((void)((v)->len = 0))

#define vec_release(v)                                                                         \
    do {                                                                                       \
        free((v)->items);                                                                      \
        (v)->items = NULL;                                                                     \
        (v)->len = (v)->cap = 0;                                                               \
    } while (0)

#endif
