/* Small helpers of the container types. */
#ifndef VIVA_SIM_OBJ_CONTAINERS_H
#define VIVA_SIM_OBJ_CONTAINERS_H

#include "sim/obj/values.h"

/* The most items a sequence of references may have. */
#define SEQUENCE_MAX ((INT64_MAX - 64) / 8)

static inline bool object_is_index(const struct vm *vm, addr o)
{
    return object_slots(vm, o)->nb_index != NULL;
}

/* One of the cached int objects. */
static inline addr vm_small_int(int v)
{
    return STATIC_ADDR(STATIC_SMALL_INTS + (v - SMALL_INT_MIN) * 32);
}

static inline bool object_is_slice(const struct vm *vm, addr o)
{
    return object_is_exactly(vm, o, T_SLICE);
}

static inline bool set_check(const struct vm *vm, addr o)
{
    return object_is_exactly(vm, o, T_SET) ||
           type_is_subtype(vm, object_type(vm, o), PY_TYPE(T_SET));
}

static inline bool frozenset_check(const struct vm *vm, addr o)
{
    return object_is_exactly(vm, o, T_FROZENSET) ||
           type_is_subtype(vm, object_type(vm, o), PY_TYPE(T_FROZENSET));
}

/* The comparison of two lengths. */
static inline bool compare_lengths(int64_t a, int64_t b, enum compare op)
{
    switch (op) {
    case CMP_LT:
        return a < b;
    case CMP_LE:
        return a <= b;
    case CMP_EQ:
        return a == b;
    case CMP_NE:
        return a != b;
    case CMP_GT:
        return a > b;
    case CMP_GE:
        return a >= b;
    }
    return false;
}

/* Makes start and stop of index() count from the front; both at least 0, stop at most n. */
void clip_range(int64_t n, int64_t *start, int64_t *stop);
/* Adds `n` references at once. */
static inline void refcount_add(struct vm *vm, addr o, int64_t n)
{
    struct py_object *object = object_at(vm, o);
    if ((int32_t)object->ob_refcnt >= 0)
        object->ob_refcnt += (uint64_t)n;
}
/* Repeats the first n > 0 items until there are n_all; the references are the caller's. */
void repeat_items(addr *items, int64_t n, int64_t n_all);
/* n items `times` times over, each with a reference of its own per copy. */
void fill_repeated(struct vm *vm, addr *dest, const addr *items, int64_t n, int64_t times);
/* An optional start/stop argument of index(), clipped to int64_t. False: raised. */
bool index_argument(struct vm *vm, addr o, int64_t *out);
/* An integer argument: TypeError or OverflowError as CPython's "n" format. False: raised. */
bool ssize_argument(struct vm *vm, addr o, int64_t *out);
/* Adds repr(o) as UTF-8. False: raised. */
bool repr_add(struct vm *vm, struct strbuf *out, addr o);
/* A str of the buffer's text, which is released. */
SIM_NEW addr repr_finish(struct vm *vm, struct strbuf *text);

/*
 * Whether `type` takes keywords in its __new__ or __init__: a subclass with an __init__ of its
 * own does. Raises "list() takes no keyword arguments" if not.
 */
bool check_no_keywords(struct vm *vm, enum type_id id, addr type, addr kwnames);

#endif
