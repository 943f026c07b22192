/*
 * Lists: making, freeing, growing and changing them. The type is in list_type.c, slice
 * assignment in list_slices.c, sorting in list_sort.c.
 *
 * Sizes of the item array follow CPython 3.13 to the byte, since getsizeof() shows them: exact
 * for a list of known length, rounded up to even for one built from an iterable of known
 * length, over-allocated when it grows.
 */
#include "sim/obj/list.h"

#include "sim/obj/iterators.h"

/* ---- free list: chained through the GC head, which no program can see ---- */

static addr pop_free(struct vm *vm)
{
    struct vm_free_list *list = &vm->free_lists.lists;
    addr l = list->first;
    if (addr_is_null(l))
        return NULL_ADDR;
    list->first = (addr){gc_head_at(vm, l)->prev};
    gc_head_at(vm, l)->prev = 0;
    list->n--;
    list_at(vm, l)->base.base.ob_refcnt = 1;
    return l;
}

static bool push_free(struct vm *vm, addr l)
{
    struct vm_free_list *list = &vm->free_lists.lists;
    if (list->n >= FREE_LISTS_MAX || !object_is_exactly(vm, l, T_LIST))
        return false;
    gc_head_at(vm, l)->prev = list->first.v;
    list->first = l;
    list->n++;
    return true;
}

void list_clear_free_list(struct vm *vm)
{
    for (addr l; !addr_is_null(l = pop_free(vm));)
        object_free(vm, l);
}

/* ---- life ---- */

/* An empty list, not tracked yet. */
static addr alloc_empty(struct vm *vm)
{
    addr l = pop_free(vm);
    if (addr_is_null(l))
        l = object_new_uninit(vm, PY_TYPE(T_LIST), 0);
    if (addr_is_null(l))
        return NULL_ADDR;
    struct py_list *list = list_at(vm, l);
    list->base.ob_size = 0;
    list->ob_item = NULL_ADDR;
    list->allocated = 0;
    return l;
}

addr list_new_with_room(struct vm *vm, int64_t n)
{
    addr l = alloc_empty(vm);
    if (addr_is_null(l))
        return NULL_ADDR;
    gc_track(vm, l);
    addr items =
        n <= SEQUENCE_MAX ? mem_alloc(vm, (uint64_t)n * sizeof(addr)) : exc_raise_no_memory(vm);
    if (addr_is_null(items)) {
        decref(vm, l);
        return NULL_ADDR;
    }
    list_at(vm, l)->ob_item = items;
    list_at(vm, l)->allocated = n;
    return l;
}

addr list_new(struct vm *vm, int64_t n)
{
    if (n > 0) {
        addr l = list_new_with_room(vm, n);
        if (addr_is_null(l))
            return NULL_ADDR;
        memset(list_items(vm, l), 0, (size_t)n * sizeof(addr));
        list_at(vm, l)->base.ob_size = n;
        return l;
    }
    addr l = alloc_empty(vm);
    if (!addr_is_null(l))
        gc_track(vm, l);
    return l;
}

addr list_from_items_steal(struct vm *vm, const addr *items, int64_t n)
{
    addr l = list_new(vm, n);
    if (addr_is_null(l)) {
        for (int64_t i = 0; i < n; i++)
            decref(vm, items[i]);
        return NULL_ADDR;
    }
    if (n)
        memcpy(list_items(vm, l), items, (size_t)n * sizeof(addr));
    return l;
}

addr list_from_iterable(struct vm *vm, addr iterable)
{
    addr l = list_new(vm, 0);
    if (!addr_is_null(l) && !list_extend(vm, l, iterable)) {
        decref(vm, l);
        return NULL_ADDR;
    }
    return l;
}

addr list_as_tuple(struct vm *vm, addr l)
{
    return tuple_from_items(vm, list_items(vm, l), list_length(vm, l));
}

void list_dealloc(struct vm *vm, addr l)
{
    gc_untrack(vm, l);
    if (!trash_begin(vm, l))
        return;
    addr items = list_at(vm, l)->ob_item;
    if (!addr_is_null(items)) {
        for (int64_t i = list_length(vm, l); --i >= 0;)
            xdecref(vm, list_items(vm, l)[i]);
        mem_free(vm, items);
    }
    if (!push_free(vm, l))
        object_free(vm, l);
    trash_end(vm);
}

void list_clear(struct vm *vm, addr l)
{
    struct py_list *list = list_at(vm, l);
    addr items = list->ob_item;
    if (addr_is_null(items))
        return;
    int64_t n = list->base.ob_size;
    // What goes may look at the list, so it is empty by then.
    list->base.ob_size = 0;
    list->ob_item = NULL_ADDR;
    list->allocated = 0;
    addr *item = space_at(&vm->mem.space, items);
    while (--n >= 0)
        xdecref(vm, item[n]);
    mem_free(vm, items);
}

/* ---- size ---- */

bool list_resize(struct vm *vm, addr l, int64_t n)
{
    struct py_list *list = list_at(vm, l);
    if (list->allocated >= n && n >= list->allocated >> 1) {
        list->base.ob_size = n;
        return true;
    }
    if (n > SEQUENCE_MAX / 2) {
        exc_raise_no_memory(vm);
        return false;
    }
    int64_t room = (n + (n >> 3) + 6) & ~INT64_C(3);
    // No more than asked for when the new length is closer to the room than to the old length.
    if (n - list->base.ob_size > room - n)
        room = (n + 3) & ~INT64_C(3);
    if (n == 0)
        room = 0;
    addr items = mem_realloc(vm, list->ob_item, (uint64_t)room * sizeof(addr));
    if (addr_is_null(items))
        return false;
    list->ob_item = items;
    list->base.ob_size = n;
    list->allocated = room;
    return true;
}

/* Room for n > 0 items, rounded up to even, for a list without an item array. */
static bool preallocate(struct vm *vm, addr l, int64_t n)
{
    if (n > SEQUENCE_MAX) {
        exc_raise_no_memory(vm);
        return false;
    }
    n = (n + 1) & ~INT64_C(1);
    addr items = mem_alloc(vm, (uint64_t)n * sizeof(addr));
    if (addr_is_null(items))
        return false;
    list_at(vm, l)->ob_item = items;
    list_at(vm, l)->allocated = n;
    return true;
}

bool list_append_steal(struct vm *vm, addr l, addr item)
{
    struct py_list *list = list_at(vm, l);
    int64_t n = list->base.ob_size;
    if (n < list->allocated) {
        list->base.ob_size = n + 1;
    } else if (!list_resize(vm, l, n + 1)) {
        decref(vm, item);
        return false;
    }
    list_items(vm, l)[n] = item;
    return true;
}

bool list_append(struct vm *vm, addr l, addr item)
{
    return list_append_steal(vm, l, newref(vm, item));
}

bool list_insert(struct vm *vm, addr l, int64_t i, addr item)
{
    int64_t n = list_length(vm, l);
    if (!list_resize(vm, l, n + 1))
        return false;
    if (i < 0) {
        i += n;
        if (i < 0)
            i = 0;
    }
    if (i > n)
        i = n;
    addr *items = list_items(vm, l);
    memmove(items + i + 1, items + i, (size_t)(n - i) * sizeof(addr));
    items[i] = newref(vm, item);
    return true;
}

/* ---- extend ---- */

static bool extend_by_sequence(struct vm *vm, addr l, addr seq)
{
    int64_t more = sequence_fast_length(vm, seq);
    if (more == 0)
        return true;
    int64_t n = list_length(vm, l);
    if (addr_is_null(list_at(vm, l)->ob_item)) {
        if (!preallocate(vm, l, more))
            return false;
        list_at(vm, l)->base.ob_size = more;
    } else if (!list_resize(vm, l, n + more)) {
        return false;
    }
    // Read only now: the sequence may be the list itself.
    const addr *from = sequence_fast_items(vm, seq);
    addr *dest = list_items(vm, l) + n;
    for (int64_t i = 0; i < more; i++)
        dest[i] = newref(vm, from[i]);
    return true;
}

static bool extend_by_set(struct vm *vm, addr l, addr set)
{
    int64_t n = list_length(vm, l);
    if (!list_resize(vm, l, n + set_length(vm, set)))
        return false;
    int64_t pos = 0;
    for (addr key; set_next(vm, set, &pos, &key); n++)
        list_items(vm, l)[n] = newref(vm, key);
    return true;
}

static bool extend_by_dict(struct vm *vm, addr l, addr dict, bool values)
{
    int64_t n = list_length(vm, l);
    if (!list_resize(vm, l, n + dict_length(vm, dict)))
        return false;
    int64_t pos = 0;
    for (addr key, value; dict_next(vm, dict, &pos, &key, &value); n++)
        list_items(vm, l)[n] = newref(vm, values ? value : key);
    return true;
}

static bool extend_by_dict_items(struct vm *vm, addr l, addr dict)
{
    int64_t n = list_length(vm, l);
    if (!list_resize(vm, l, n + dict_length(vm, dict)))
        return false;
    int64_t pos = 0;
    for (addr key, value; dict_next(vm, dict, &pos, &key, &value); n++) {
        addr pair = tuple_pack(vm, 2, key, value);
        if (addr_is_null(pair)) {
            list_at(vm, l)->base.ob_size = n;
            return false;
        }
        list_items(vm, l)[n] = pair;
    }
    return true;
}

/* Makes room for what the iterator is thought to yield. */
static bool make_room(struct vm *vm, addr l, int64_t more)
{
    int64_t n = list_length(vm, l);
    if (more > SEQUENCE_MAX - n)
        return true;
    if (addr_is_null(list_at(vm, l)->ob_item))
        return more == 0 || preallocate(vm, l, more);
    if (!list_resize(vm, l, n + more))
        return false;
    list_at(vm, l)->base.ob_size = n;
    return true;
}

static bool extend_by_iterator(struct vm *vm, addr l, addr iterable)
{
    addr it = object_iter(vm, iterable);
    if (addr_is_null(it))
        return false;
    int64_t more = object_length_hint(vm, iterable, 8);
    if (more < 0 || !make_room(vm, l, more))
        goto failed;
    for (addr item; !addr_is_null(item = object_next(vm, it));) {
        if (!list_append_steal(vm, l, item))
            goto failed;
    }
    if (exc_occurred(vm))
        goto failed;
    if (list_length(vm, l) < list_at(vm, l)->allocated &&
        !list_resize(vm, l, list_length(vm, l)))
        goto failed;
    decref(vm, it);
    return true;
failed:
    decref(vm, it);
    return false;
}

bool list_extend(struct vm *vm, addr l, addr iterable)
{
    addr type = object_type(vm, iterable);
    if (addr_eq(type, PY_TYPE(T_LIST)) || addr_eq(type, PY_TYPE(T_TUPLE)))
        return extend_by_sequence(vm, l, iterable);
    if (addr_eq(type, PY_TYPE(T_SET)) || addr_eq(type, PY_TYPE(T_FROZENSET)))
        return extend_by_set(vm, l, iterable);
    if (addr_eq(type, PY_TYPE(T_DICT)))
        return extend_by_dict(vm, l, iterable, false);
    if (addr_eq(type, PY_TYPE(T_DICT_KEYS)))
        return extend_by_dict(vm, l, dict_view_dict(vm, iterable), false);
    if (addr_eq(type, PY_TYPE(T_DICT_VALUES)))
        return extend_by_dict(vm, l, dict_view_dict(vm, iterable), true);
    if (addr_eq(type, PY_TYPE(T_DICT_ITEMS)))
        return extend_by_dict_items(vm, l, dict_view_dict(vm, iterable));
    return extend_by_iterator(vm, l, iterable);
}

addr sequence_fast(struct vm *vm, addr o, const char *message)
{
    if (object_is_exactly(vm, o, T_LIST) || object_is_exactly(vm, o, T_TUPLE))
        return newref(vm, o);
    addr it = object_iter(vm, o);
    if (addr_is_null(it)) {
        if (exc_matches(vm, PY_TYPE(T_TypeError))) {
            exc_clear(vm);
            exc_raise(vm, PY_TYPE(T_TypeError), "%s", message);
        }
        return NULL_ADDR;
    }
    addr l = list_from_iterable(vm, it);
    decref(vm, it);
    return l;
}
