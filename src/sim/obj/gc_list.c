/*
 * The collector's doubly linked lists, through the GC heads before the objects: CPython's
 * _PyObject_GC_TRACK() and its counterpart. The list heads are in the static data.
 */
#include "sim/obj/object.h"

static addr head_of(addr o)
{
    return addr_add(o, -16);
}

static struct gc_head *head_at(const struct vm *vm, addr head)
{
    return (struct gc_head *)space_at(&vm->mem.space, head);
}

enum { PREV_FLAGS = 3 };

void gc_track(struct vm *vm, addr o)
{
    addr young = STATIC_ADDR(STATIC_GC_HEADS);
    addr head = head_of(o);
    struct gc_head *g = head_at(vm, head);
    assert(g->next.v == 0);
    struct gc_head *list = head_at(vm, young);
    addr last = {list->prev};
    head_at(vm, last)->next = head;
    g->prev = (g->prev & PREV_FLAGS) | last.v;
    g->next = young;
    list->prev = head.v;
}

void gc_untrack(struct vm *vm, addr o)
{
    struct gc_head *g = head_at(vm, head_of(o));
    if (g->next.v == 0)
        return;
    addr previous = {g->prev & ~(uint64_t)PREV_FLAGS};
    struct gc_head *next = head_at(vm, g->next);
    head_at(vm, previous)->next = g->next;
    next->prev = (next->prev & PREV_FLAGS) | previous.v;
    g->next = NULL_ADDR;
    g->prev &= GC_PREV_FINALIZED;
}

bool object_is_gc(const struct vm *vm, addr o)
{
    addr type = object_type(vm, o);
    const struct py_type *t = type_at(vm, type);
    if (!(t->tp_flags & TYPE_HAVE_GC))
        return false;
    // A static type object has no head: only classes on the heap are collected.
    return !(t->tp_flags & TYPE_TYPE_SUBCLASS) || (type_at(vm, o)->tp_flags & TYPE_HEAPTYPE);
}

bool gc_may_be_tracked(const struct vm *vm, addr o)
{
    return object_is_gc(vm, o) && (!object_is_exactly(vm, o, T_TUPLE) || gc_is_tracked(vm, o));
}
