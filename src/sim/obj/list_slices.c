/*
 * Slices of lists: taking, assigning and deleting them.
 *
 * What an assignment removes is put aside and dropped only when the list is whole again, since
 * dropping may run code that looks at the list.
 */
#include "sim/obj/list.h"
#include "sim/obj/slice.h"

enum { ASIDE_ON_STACK = 8 };

addr list_slice(struct vm *vm, addr l, int64_t start, int64_t end)
{
    int64_t n = end - start;
    if (n <= 0)
        return list_new(vm, 0);
    addr result = list_new_with_room(vm, n);
    if (addr_is_null(result))
        return NULL_ADDR;
    addr *dest = list_items(vm, result);
    for (int64_t i = 0; i < n; i++)
        dest[i] = newref(vm, list_item(vm, l, start + i));
    list_at(vm, result)->base.ob_size = n;
    return result;
}

/* Replaces items[start .. end) by the n items of `from` (which nothing else changes). */
static bool replace(struct vm *vm, addr l, int64_t start, int64_t end, const addr *from,
                    int64_t n)
{
    int64_t size = list_length(vm, l);
    int64_t n_old = end - start;
    int64_t grows = n - n_old;
    addr on_stack[ASIDE_ON_STACK];
    addr *aside = on_stack;
    addr block = NULL_ADDR;
    bool ok = false;
    if (size + grows == 0) {
        list_clear(vm, l);
        return true;
    }
    if (n_old > ASIDE_ON_STACK) {
        block = mem_alloc(vm, (uint64_t)n_old * sizeof(addr));
        if (addr_is_null(block))
            return false;
        aside = space_at(&vm->mem.space, block);
    }
    addr *items = list_items(vm, l);
    if (n_old)
        memcpy(aside, items + start, (size_t)n_old * sizeof(addr));
    size_t tail = (size_t)(size - end) * sizeof(addr);
    if (grows < 0) {
        memmove(items + end + grows, items + end, tail);
        if (!list_resize(vm, l, size + grows)) {
            memmove(items + end, items + end + grows, tail);
            if (n_old)
                memcpy(items + start, aside, (size_t)n_old * sizeof(addr));
            goto out;
        }
    } else if (grows > 0) {
        if (!list_resize(vm, l, size + grows))
            goto out;
        items = list_items(vm, l);
        memmove(items + end + grows, items + end, tail);
    }
    items = list_items(vm, l);
    for (int64_t i = 0; i < n; i++)
        items[start + i] = newref(vm, from[i]);
    for (int64_t i = n_old; --i >= 0;)
        xdecref(vm, aside[i]);
    ok = true;
out:
    mem_free(vm, block);
    return ok;
}

bool list_set_slice(struct vm *vm, addr l, int64_t start, int64_t end, addr iterable)
{
    addr seq = NULL_ADDR;
    if (!addr_is_null(iterable)) {
        seq = addr_eq(iterable, l) ? list_slice(vm, l, 0, list_length(vm, l))
                                   : sequence_fast(vm, iterable, "can only assign an iterable");
        if (addr_is_null(seq))
            return false;
    }
    int64_t size = list_length(vm, l);
    if (start < 0)
        start = 0;
    else if (start > size)
        start = size;
    if (end < start)
        end = start;
    else if (end > size)
        end = size;
    bool ok = addr_is_null(seq) ? replace(vm, l, start, end, NULL, 0)
                                : replace(vm, l, start, end, sequence_fast_items(vm, seq),
                                          sequence_fast_length(vm, seq));
    xdecref(vm, seq);
    return ok;
}

/* Takes every step-th item out, the first at `start`; n of them. */
static bool delete_steps(struct vm *vm, addr l, int64_t start, int64_t stop, int64_t step,
                         int64_t n)
{
    if (n <= 0)
        return true;
    if (step < 0) {
        stop = start + 1;
        start = stop + step * (n - 1) - 1;
        step = -step;
    }
    addr block = mem_alloc(vm, (uint64_t)n * sizeof(addr));
    if (addr_is_null(block))
        return false;
    addr *aside = space_at(&vm->mem.space, block);
    addr *items = list_items(vm, l);
    uint64_t size = (uint64_t)list_length(vm, l);
    uint64_t at = (uint64_t)start;
    for (int64_t i = 0; at < (uint64_t)stop; at += (uint64_t)step, i++) {
        aside[i] = items[at];
        uint64_t between = at + (uint64_t)step >= size ? size - at - 1 : (uint64_t)step - 1;
        memmove(items + at - (uint64_t)i, items + at + 1, between * sizeof(addr));
    }
    at = (uint64_t)start + (uint64_t)n * (uint64_t)step;
    if (at < size)
        memmove(items + at - (uint64_t)n, items + at, (size - at) * sizeof(addr));
    list_at(vm, l)->base.ob_size -= n;
    bool ok = list_resize(vm, l, list_length(vm, l));
    for (int64_t i = 0; i < n; i++)
        decref(vm, aside[i]);
    mem_free(vm, block);
    return ok;
}

/* l[start::step] = seq, of the same length n. */
static bool assign_steps(struct vm *vm, addr l, addr seq, int64_t start, int64_t step,
                         int64_t n)
{
    if (sequence_fast_length(vm, seq) != n) {
        exc_raise(vm, PY_TYPE(T_ValueError),
                  "attempt to assign sequence of size %zd to extended slice of size %zd",
                  sequence_fast_length(vm, seq), n);
        return false;
    }
    if (n == 0)
        return true;
    addr block = mem_alloc(vm, (uint64_t)n * sizeof(addr));
    if (addr_is_null(block))
        return false;
    addr *aside = space_at(&vm->mem.space, block);
    addr *items = list_items(vm, l);
    const addr *from = sequence_fast_items(vm, seq);
    for (int64_t i = 0; i < n; i++) {
        aside[i] = items[start + i * step];
        items[start + i * step] = newref(vm, from[i]);
    }
    for (int64_t i = 0; i < n; i++)
        decref(vm, aside[i]);
    mem_free(vm, block);
    return true;
}

/* Clips to the length the list has now, and makes l[5:2] = ... insert before 5. */
static int64_t adjust(const struct vm *vm, addr l, int64_t *start, int64_t *stop, int64_t step)
{
    int64_t n = slice_adjust(list_length(vm, l), start, stop, step);
    if ((step < 0 && *start < *stop) || (step > 0 && *start > *stop))
        *stop = *start;
    return n;
}

static bool ass_slice(struct vm *vm, addr l, addr slice, addr value)
{
    int64_t start, stop, step;
    if (!slice_unpack(vm, slice, &start, &stop, &step))
        return false;
    if (addr_is_null(value)) {
        int64_t n = adjust(vm, l, &start, &stop, step);
        if (step == 1)
            return list_set_slice(vm, l, start, stop, NULL_ADDR);
        return delete_steps(vm, l, start, stop, step, n);
    }
    addr seq = addr_eq(l, value)
                   ? list_slice(vm, l, 0, list_length(vm, l))
                   : sequence_fast(vm, value, "must assign iterable to extended slice");
    if (addr_is_null(seq))
        return false;
    int64_t n = adjust(vm, l, &start, &stop, step);
    bool ok = step == 1 ? list_set_slice(vm, l, start, stop, seq)
                        : assign_steps(vm, l, seq, start, step, n);
    decref(vm, seq);
    return ok;
}

/* As list_ass_item() of CPython 3.13: the items move up, and the array keeps its size. */
static void remove_item(struct vm *vm, addr l, int64_t i)
{
    addr *items = list_items(vm, l);
    addr old = items[i];
    int64_t n = list_length(vm, l) - 1;
    memmove(items + i, items + i + 1, (size_t)(n - i) * sizeof *items);
    list_at(vm, l)->base.ob_size = n;
    decref(vm, old);
}

bool list_ass_item(struct vm *vm, addr l, int64_t i, addr value)
{
    if (i < 0 || i >= list_length(vm, l)) {
        exc_raise(vm, PY_TYPE(T_IndexError), "list assignment index out of range");
        return false;
    }
    if (addr_is_null(value))
        remove_item(vm, l, i);
    else
        set_ref(vm, &list_items(vm, l)[i], newref(vm, value));
    return true;
}

bool list_ass_subscript(struct vm *vm, addr l, addr key, addr value)
{
    if (object_is_index(vm, key)) {
        int64_t i = number_as_ssize(vm, key, PY_TYPE(T_IndexError));
        if (i == -1 && exc_occurred(vm))
            return false;
        if (i < 0)
            i += list_length(vm, l);
        return list_ass_item(vm, l, i, value);
    }
    if (object_is_slice(vm, key))
        return ass_slice(vm, l, key, value);
    exc_raise(vm, PY_TYPE(T_TypeError), "list indices must be integers or slices, not %.200T",
              key);
    return false;
}
