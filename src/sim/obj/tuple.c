/*
 * Tuples: making, freeing and changing the size of them; the type itself is in tuple_type.c.
 *
 * A freed tuple of 1 to 20 items goes on the free list of its length, chained through
 * ob_item[0] as in CPython, so the next tuple of that length has the same address.
 */
#include "sim/obj/tuple.h"

#include <stdarg.h>

static bool pop_free(struct vm *vm, int64_t n, addr *out)
{
    if (n > FREE_TUPLE_LENGTHS)
        return false;
    struct vm_free_list *list = &vm->free_lists.tuples[n - 1];
    if (addr_is_null(list->first))
        return false;
    addr t = list->first;
    list->first = tuple_at(vm, t)->ob_item[0];
    list->n--;
    tuple_at(vm, t)->base.base.ob_refcnt = 1;
    *out = t;
    return true;
}

static bool push_free(struct vm *vm, addr t)
{
    int64_t n = tuple_length(vm, t);
    if (n == 0 || n > FREE_TUPLE_LENGTHS || !object_is_exactly(vm, t, T_TUPLE))
        return false;
    struct vm_free_list *list = &vm->free_lists.tuples[n - 1];
    if (list->n >= FREE_TUPLES_MAX)
        return false;
    tuple_at(vm, t)->ob_item[0] = list->first;
    list->first = t;
    list->n++;
    return true;
}

void tuple_clear_free_lists(struct vm *vm)
{
    for (int i = 0; i < FREE_TUPLE_LENGTHS; i++) {
        struct vm_free_list *list = &vm->free_lists.tuples[i];
        while (!addr_is_null(list->first)) {
            addr t = list->first;
            list->first = tuple_at(vm, t)->ob_item[0];
            list->n--;
            object_free(vm, t);
        }
    }
}

addr tuple_alloc(struct vm *vm, int64_t n)
{
    assert(n > 0);
    addr t;
    if (pop_free(vm, n, &t))
        return t;
    if (n > TUPLE_MAX_LENGTH)
        return exc_raise_no_memory(vm);
    return object_new_uninit(vm, PY_TYPE(T_TUPLE), n);
}

addr tuple_new(struct vm *vm, int64_t n)
{
    if (n == 0)
        return PY_EMPTY_TUPLE;
    addr t = tuple_alloc(vm, n);
    if (addr_is_null(t))
        return NULL_ADDR;
    memset(tuple_items(vm, t), 0, (size_t)n * sizeof(addr));
    gc_track(vm, t);
    return t;
}

addr tuple_from_items(struct vm *vm, const addr *items, int64_t n)
{
    if (n == 0)
        return PY_EMPTY_TUPLE;
    addr t = tuple_alloc(vm, n);
    if (addr_is_null(t))
        return NULL_ADDR;
    addr *dest = tuple_items(vm, t);
    for (int64_t i = 0; i < n; i++)
        dest[i] = newref(vm, items[i]);
    gc_track(vm, t);
    return t;
}

addr tuple_from_items_steal(struct vm *vm, const addr *items, int64_t n)
{
    if (n == 0)
        return PY_EMPTY_TUPLE;
    addr t = tuple_alloc(vm, n);
    if (addr_is_null(t)) {
        for (int64_t i = 0; i < n; i++)
            decref(vm, items[i]);
        return NULL_ADDR;
    }
    memcpy(tuple_items(vm, t), items, (size_t)n * sizeof(addr));
    gc_track(vm, t);
    return t;
}

addr tuple_pack(struct vm *vm, int n, ...)
{
    addr t = tuple_new(vm, n);
    if (addr_is_null(t))
        return NULL_ADDR;
    va_list ap;
    va_start(ap, n);
    for (int i = 0; i < n; i++)
        tuple_items(vm, t)[i] = newref(vm, va_arg(ap, addr));
    va_end(ap);
    return t;
}

void tuple_dealloc(struct vm *vm, addr t)
{
    gc_untrack(vm, t);
    if (!trash_begin(vm, t))
        return;
    for (int64_t i = tuple_length(vm, t); --i >= 0;)
        xdecref(vm, tuple_items(vm, t)[i]);
    if (!push_free(vm, t))
        object_free(vm, t);
    trash_end(vm);
}

bool tuple_resize(struct vm *vm, addr *tuple, int64_t n)
{
    addr t = *tuple;
    int64_t old = tuple_length(vm, t);
    if (old == n)
        return true;
    if (n == 0 || old == 0) {
        decref(vm, t);
        *tuple = tuple_new(vm, n);
        return !addr_is_null(*tuple);
    }
    assert(object_refcnt(vm, t) == 1);
    gc_untrack(vm, t);
    for (int64_t i = n; i < old; i++)
        clear_ref(vm, &tuple_items(vm, t)[i]);
    addr moved = NULL_ADDR;
    if (n <= TUPLE_MAX_LENGTH)
        moved = mem_realloc(vm, addr_add(t, -(int64_t)sizeof(struct gc_head)),
                            sizeof(struct gc_head) + sizeof(struct py_tuple) +
                                (uint64_t)n * sizeof(addr));
    else
        exc_raise_no_memory(vm);
    if (addr_is_null(moved)) {
        decref(vm, t);
        *tuple = NULL_ADDR;
        return false;
    }
    t = addr_add(moved, sizeof(struct gc_head));
    var_object_at(vm, t)->ob_size = n;
    if (n > old)
        memset(tuple_items(vm, t) + old, 0, (size_t)(n - old) * sizeof(addr));
    gc_track(vm, t);
    *tuple = t;
    return true;
}

/* The items of an iterator, of which there are about `n`. */
static addr from_iterator(struct vm *vm, addr it, int64_t n)
{
    addr t = tuple_new(vm, n);
    if (addr_is_null(t))
        return NULL_ADDR;
    int64_t used = 0;
    for (;;) {
        addr item = object_next(vm, it);
        if (addr_is_null(item)) {
            if (exc_occurred(vm))
                goto failed;
            break;
        }
        if (used >= n) {
            // CPython's growth: ten more, and a quarter of the sum on top.
            int64_t more = n + 10;
            n = more + (more >> 2);
            if (!tuple_resize(vm, &t, n)) {
                decref(vm, item);
                return NULL_ADDR;
            }
        }
        tuple_items(vm, t)[used++] = item;
    }
    if (used < n && !tuple_resize(vm, &t, used))
        return NULL_ADDR;
    return t;
failed:
    decref(vm, t);
    return NULL_ADDR;
}

addr tuple_from_iterable(struct vm *vm, addr iterable)
{
    if (object_is_exactly(vm, iterable, T_TUPLE))
        return newref(vm, iterable);
    if (object_is_exactly(vm, iterable, T_LIST))
        return list_as_tuple(vm, iterable);
    addr it = object_iter(vm, iterable);
    if (addr_is_null(it))
        return NULL_ADDR;
    int64_t n = object_length_hint(vm, iterable, 10);
    addr t = n < 0 ? NULL_ADDR : from_iterator(vm, it, n);
    decref(vm, it);
    return t;
}

addr tuple_slice(struct vm *vm, addr t, int64_t start, int64_t end)
{
    int64_t n = tuple_length(vm, t);
    if (start < 0)
        start = 0;
    if (end > n)
        end = n;
    if (end < start)
        end = start;
    if (start == 0 && end == n && object_is_exactly(vm, t, T_TUPLE))
        return newref(vm, t);
    return tuple_from_items(vm, tuple_items(vm, t) + start, end - start);
}

void tuple_maybe_untrack(struct vm *vm, addr t)
{
    if (!object_is_exactly(vm, t, T_TUPLE) || !gc_is_tracked(vm, t))
        return;
    int64_t n = tuple_length(vm, t);
    for (int64_t i = 0; i < n; i++) {
        addr item = tuple_item(vm, t, i);
        // A tuple under construction stays.
        if (addr_is_null(item) || gc_may_be_tracked(vm, item))
            return;
    }
    gc_untrack(vm, t);
}
