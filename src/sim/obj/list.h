/* What the files of the list type share. */
#ifndef VIVA_SIM_OBJ_LIST_H
#define VIVA_SIM_OBJ_LIST_H

#include "sim/obj/containers.h"

/*
 * Sets the length, CPython's list_resize(): over-allocates by an eighth when growing, and keeps
 * the item array while it is at least half full. New items are not initialised.
 */
bool list_resize(struct vm *vm, addr l, int64_t n);
/* An empty list with room for exactly n > 0 items. */
SIM_NEW addr list_new_with_room(struct vm *vm, int64_t n);
/* The list or tuple itself, or a new list of the iterable's items; TypeError `message`. */
SIM_NEW addr sequence_fast(struct vm *vm, addr o, const char *message);
/* The length and items of what sequence_fast() returned. */
static inline int64_t sequence_fast_length(const struct vm *vm, addr seq)
{
    return var_object_at(vm, seq)->ob_size;
}
static inline addr *sequence_fast_items(const struct vm *vm, addr seq)
{
    return list_check(vm, seq) ? list_items(vm, seq) : tuple_items(vm, seq);
}
SIM_NEW addr list_slice(struct vm *vm, addr l, int64_t start, int64_t end);
/* list.clear(): empty first, then the items go, from the last to the first. */
void list_clear(struct vm *vm, addr l);
void list_dealloc(struct vm *vm, addr l);

/* l[i] = value, l[key] = value; NULL_ADDR deletes (list_slices.c). */
bool list_ass_item(struct vm *vm, addr l, int64_t i, addr value);
bool list_ass_subscript(struct vm *vm, addr l, addr key, addr value);

/* list.sort() as a method (list_sort.c). */
SIM_NEW addr list_sort_method(struct vm *vm, addr l, const addr *args, size_t n_args,
                              addr kwnames);

#endif
