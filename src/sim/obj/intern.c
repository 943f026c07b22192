/*
 * Interned strings: a table on the host of the one object for each text.
 *
 * The table's references are not counted, as in CPython: a mortal interned string whose last
 * reference goes takes itself out. Names (of variables, attributes) are immortal.
 *
 * Open addressing; a removed entry leaves TOMBSTONE, so that probes go on past it.
 */
#include "sim/obj/str_parts.h"

#define TOMBSTONE ((addr){1})
enum { MIN_SLOTS = 1024 };

static bool is_live(addr slot)
{
    return slot.v > TOMBSTONE.v;
}

/* Where a string of this text is, or the slot in which to put it. */
static size_t find_slot(struct vm *vm, addr s)
{
    size_t mask = vm->interned.cap - 1;
    size_t free_slot = SIZE_MAX;
    for (size_t i = (size_t)str_hash(vm, s) & mask;; i = (i + 1) & mask) {
        addr slot = vm->interned.slots[i];
        if (addr_is_null(slot))
            return free_slot != SIZE_MAX ? free_slot : i;
        if (!is_live(slot)) {
            if (free_slot == SIZE_MAX)
                free_slot = i;
        } else if (str_hash(vm, slot) == str_hash(vm, s) && str_equal(vm, slot, s)) {
            return i;
        }
    }
}

/* Keeps a quarter of the slots free of anything, tombstones included. */
static void make_room(struct vm *vm)
{
    if (vm->interned.cap && vm->interned.n < vm->interned.cap / 4 * 3)
        return;
    addr *old = vm->interned.slots;
    size_t old_cap = vm->interned.cap, n_live = 0;
    for (size_t i = 0; i < old_cap; i++)
        n_live += is_live(old[i]);
    size_t cap = MIN_SLOTS;
    while (cap < n_live * 2 + 1)
        cap *= 2;
    vm->interned.slots = xcalloc(cap, sizeof *vm->interned.slots);
    vm->interned.cap = cap;
    vm->interned.n = n_live;
    for (size_t i = 0; i < old_cap; i++)
        if (is_live(old[i]))
            vm->interned.slots[find_slot(vm, old[i])] = old[i];
    free(old);
}

static int interned_state(const struct vm *vm, addr s)
{
    return str_at(vm, s)->state & STR_STATE_INTERNED;
}

static void set_interned_state(struct vm *vm, addr s, int state)
{
    struct py_str *p = str_at(vm, s);
    p->state = (uint8_t)((p->state & ~STR_STATE_INTERNED) | state);
}

static void immortalize(struct vm *vm, addr s)
{
    if (interned_state(vm, s) != STR_INTERNED_MORTAL)
        return;
    object_at(vm, s)->ob_refcnt = IMMORTAL_REFCNT;
    set_interned_state(vm, s, STR_INTERNED_IMMORTAL);
}

static void intern(struct vm *vm, addr *s)
{
    if (!object_is_exactly(vm, *s, T_STR))
        return;
    bool is_static = (str_at(vm, *s)->state & STR_STATE_STATIC) != 0;
    if (interned_state(vm, *s) != STR_NOT_INTERNED && !is_static)
        return;
    if (str_length(vm, *s) <= 1 && str_kind(vm, *s) == 1) {
        *s = str_result(vm, *s);
        return;
    }
    make_room(vm);
    size_t i = find_slot(vm, *s);
    addr *slot = &vm->interned.slots[i];
    if (is_live(*slot)) {
        if (addr_eq(*slot, *s))
            return;
        addr found = newref(vm, *slot);
        decref(vm, *s);
        *s = found;
        return;
    }
    if (addr_is_null(*slot))
        vm->interned.n++;
    *slot = *s;
    if (!is_static)
        set_interned_state(vm, *s, STR_INTERNED_MORTAL);
}

void str_intern(struct vm *vm, addr *s)
{
    intern(vm, s);
}

void str_intern_immortal(struct vm *vm, addr *s)
{
    intern(vm, s);
    immortalize(vm, *s);
}

void str_forget_interned(struct vm *vm, addr s)
{
    if (vm->interned.cap == 0)
        return;
    size_t i = find_slot(vm, s);
    if (addr_eq(vm->interned.slots[i], s))
        vm->interned.slots[i] = TOMBSTONE;
}

void str_interned_release(struct vm *vm)
{
    free(vm->interned.slots);
    vm->interned.slots = NULL;
    vm->interned.n = vm->interned.cap = 0;
}

addr str_interned_cstr(struct vm *vm, const char *utf8)
{
    addr s = str_from_cstr(vm, utf8);
    if (!addr_is_null(s))
        str_intern_immortal(vm, &s);
    return s;
}
