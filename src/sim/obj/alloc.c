/*
 * Where objects come from and go to: PyType_GenericAlloc(), PyObject_GC_Del() and the trashcan.
 */
#include "sim/obj/object.h"

#include "sim/obj/values.h"

addr mem_alloc(struct vm *vm, uint64_t n_bytes)
{
    addr block = memory_alloc(&vm->mem, n_bytes);
    return addr_is_null(block) ? exc_raise_no_memory(vm) : block;
}

addr mem_realloc(struct vm *vm, addr block, uint64_t n_bytes)
{
    addr moved = memory_realloc(&vm->mem, block, n_bytes);
    return addr_is_null(moved) ? exc_raise_no_memory(vm) : moved;
}

addr vm_static_alloc(struct vm *vm, uint64_t n_bytes)
{
    uint64_t n = (n_bytes + 15) & ~UINT64_C(15);
    assert(vm->static_used >= STATIC_REST && n <= STATIC_BYTES - vm->static_used);
    addr block = STATIC_ADDR(vm->static_used);
    vm->static_used += n;
    return block;
}

int64_t type_preheader_bytes(const struct vm *vm, addr type)
{
    uint64_t flags = type_at(vm, type)->tp_flags;
    return ((flags & TYPE_HAVE_GC) ? 16 : 0) + ((flags & TYPE_PREHEADER) ? 16 : 0);
}

/* Basic size and items, rounded up to a word; 0 on overflow. */
static uint64_t body_bytes(const struct py_type *t, int64_t n_items)
{
    int64_t items;
    if (n_items < 0 || __builtin_mul_overflow(n_items, t->tp_itemsize, &items) ||
        items > INT64_MAX / 2)
        return 0;
    return ((uint64_t)t->tp_basicsize + (uint64_t)items + 7) & ~UINT64_C(7);
}

/* A collected object was allocated: it counts towards the next young collection. */
static void count_allocation(struct vm *vm)
{
    struct vm_gc_generation *young = &vm->gc.generations[0];
    young->count++;
    if (young->count > (int64_t)young->threshold && young->threshold && vm->gc.enabled &&
        !vm->gc.is_collecting && !exc_occurred(vm))
        vm->gc.is_due = true;
}

/* The block for an object and what lies before it; its header is set up, its body is not. */
static addr take_block(struct vm *vm, addr type, uint64_t size)
{
    uint64_t flags = type_at(vm, type)->tp_flags;
    int64_t before = type_preheader_bytes(vm, type);
    addr block = mem_alloc(vm, size + (uint64_t)before);
    if (addr_is_null(block))
        return NULL_ADDR;
    memset(space_at(&vm->mem.space, block), 0, (size_t)before);
    addr o = addr_add(block, before);
    struct py_object *head = object_at(vm, o);
    head->ob_refcnt = 1;
    head->ob_type = type;
    if (flags & TYPE_HEAPTYPE)
        incref(vm, type);
    if (flags & TYPE_HAVE_GC)
        count_allocation(vm);
    return o;
}

addr object_alloc(struct vm *vm, addr type, int64_t n_items)
{
    const struct py_type *t = type_at(vm, type);
    // One item more than asked for, as CPython: subclasses of bytes keep a NUL there.
    uint64_t size = body_bytes(t, t->tp_itemsize ? n_items + 1 : 0);
    if (!size)
        return exc_raise_no_memory(vm);
    uint64_t inline_bytes = 0;
    if (t->tp_flags & TYPE_INLINE_VALUES)
        inline_bytes = (uint64_t)dict_inline_bytes(vm, type);
    addr o = take_block(vm, type, size + inline_bytes);
    if (addr_is_null(o))
        return NULL_ADDR;
    memset((char *)object_at(vm, o) + sizeof(struct py_object), 0,
           size - sizeof(struct py_object));
    if (t->tp_itemsize && !(t->tp_flags & TYPE_INT_SUBCLASS))
        var_object_at(vm, o)->ob_size = n_items;
    if (inline_bytes)
        instance_values_init(vm, o);
    if (t->tp_flags & TYPE_HAVE_GC)
        gc_track(vm, o);
    return o;
}

addr object_new_uninit(struct vm *vm, addr type, int64_t n_items)
{
    const struct py_type *t = type_at(vm, type);
    uint64_t size = body_bytes(t, n_items);
    if (!size)
        return exc_raise_no_memory(vm);
    addr o = take_block(vm, type, size);
    if (!addr_is_null(o) && t->tp_itemsize && !(t->tp_flags & TYPE_INT_SUBCLASS))
        var_object_at(vm, o)->ob_size = n_items;
    return o;
}

void object_free(struct vm *vm, addr o)
{
    addr type = object_type(vm, o);
    int64_t before = type_preheader_bytes(vm, type);
    if (type_at(vm, type)->tp_flags & TYPE_HAVE_GC) {
        gc_untrack(vm, o);
        if (vm->gc.generations[0].count > 0)
            vm->gc.generations[0].count--;
    }
    mem_free(vm, addr_add(o, -before));
    if (type_at(vm, type)->tp_flags & TYPE_HEAPTYPE)
        decref(vm, type);
}

/* ---- the trashcan: beyond this depth a dying container waits until the stack has unwound ----
 */

enum { TRASH_DEPTH_MAX = 200 };
/* Types whose dealloc has no trashcan in CPython (generators, methods) must not overflow the
 * host's stack either. */
enum { DEALLOC_DEPTH_MAX = 400 };

static void put_off(struct vm *vm, addr o)
{
    struct gc_head *head = gc_head_at(vm, o);
    head->prev = (head->prev & GC_PREV_FINALIZED) | vm->trash.later.v;
    vm->trash.later = o;
}

static bool begin(struct vm *vm, addr o, bool may_wait)
{
    if (may_wait && vm->trash.depth >= TRASH_DEPTH_MAX) {
        put_off(vm, o);
        return false;
    }
    vm->trash.depth++;
    return true;
}

bool trash_begin(struct vm *vm, addr o)
{
    // An instance of a program's class waits in its own dealloc, before its base's runs.
    return begin(vm, o, !(object_type_flags(vm, o) & TYPE_HEAPTYPE));
}

bool trash_begin_subtype(struct vm *vm, addr o)
{
    return begin(vm, o, object_is_gc(vm, o));
}

static void drain(struct vm *vm)
{
    vm->trash.is_draining = true;
    while (!addr_is_null(vm->trash.later)) {
        addr o = vm->trash.later;
        struct gc_head *head = gc_head_at(vm, o);
        vm->trash.later = (addr){head->prev & ~(uint64_t)3};
        head->prev &= GC_PREV_FINALIZED;
        object_dealloc(vm, o);
    }
    vm->trash.is_draining = false;
}

void trash_end(struct vm *vm)
{
    vm->trash.depth--;
    // At the bound of all deallocs, what waits would only be put off again.
    if (vm->trash.depth == 0 && !vm->trash.is_draining &&
        vm->trash.n_deallocs < DEALLOC_DEPTH_MAX)
        drain(vm);
}

void object_dealloc(struct vm *vm, addr o)
{
    if (vm->trash.n_deallocs >= DEALLOC_DEPTH_MAX && object_is_gc(vm, o)) {
        gc_untrack(vm, o);
        put_off(vm, o);
        return;
    }
    // An object with a finalizer may come back: see object_finalize_in_dealloc().
    if (vm->watch.dying && !object_slots(vm, o)->finalize)
        vm->watch.dying(vm->watch.ctx, o);
    vm->trash.n_deallocs++;
    object_slots(vm, o)->dealloc(vm, o);
    vm->trash.n_deallocs--;
    if (vm->trash.n_deallocs == 0 && !vm->trash.is_draining && !addr_is_null(vm->trash.later))
        drain(vm);
}

/* ---- bounds on host recursion ---- */

addr object_nested_too_deep(struct vm *vm)
{
    return exc_raise(vm, PY_TYPE(T_RecursionError), "maximum recursion depth exceeded");
}

bool object_enter(struct vm *vm, const char *where)
{
    if (vm->host_depth >= vm->host_depth_max || vm_stack_is_low(vm)) {
        exc_raise(vm, PY_TYPE(T_RecursionError), "maximum recursion depth exceeded%s", where);
        return false;
    }
    vm->host_depth++;
    return true;
}
