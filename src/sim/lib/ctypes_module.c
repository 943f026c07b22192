/*
 * The module _ctypes as far as looking at memory goes: bytes at an address, and the object that
 * lives there. All stays inside the simulated space; nothing can be written.
 */
#include "sim/lib/modules.h"
#include "sim/vm/gc.h"
#include "sim/vm/frame.h"
#include "util/vec.h"

/* An address argument: an int. False: raised. */
static bool take_address(struct vm *vm, addr o, addr *out)
{
    addr index = number_index(vm, o);
    if (addr_is_null(index))
        return false;
    bool overflow = false;
    int64_t value = int_as_i64(vm, index, &overflow);
    decref(vm, index);
    *out = (addr){overflow ? 0 : (uint64_t)value};
    return true;
}

/* CPython would crash or show the host's memory here. */
static addr refuse_outside(struct vm *vm, addr address)
{
    return vm_unsupported(vm, "reading at 0x%llx: it is outside the process's memory",
                          (unsigned long long)address.v);
}

/* read(address, size) -> bytes; a negative size reads up to a NUL. */
static addr ctypes_read(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)kwnames;
    if (!args_check(vm, "read", n_args, 2, 2))
        return NULL_ADDR;
    addr from;
    if (!take_address(vm, args[0], &from))
        return NULL_ADDR;
    int64_t size = number_as_ssize(vm, args[1], PY_TYPE(T_OverflowError));
    if (size == -1 && exc_occurred(vm))
        return NULL_ADDR;
    const struct space *space = &vm->mem.space;
    uint64_t n = (uint64_t)size;
    if (size < 0) {
        n = 0;
        while (space_contains(space, addr_add(from, (int64_t)n), 1) &&
               *(const char *)space_at(space, addr_add(from, (int64_t)n)))
            n++;
        if (!space_contains(space, from, n + 1))
            return refuse_outside(vm, from);
    }
    if (n == 0)
        return newref(vm, PY_EMPTY_BYTES);
    if (!space_contains(space, from, n))
        return refuse_outside(vm, from);
    return bytes_from_data(vm, space_at(space, from), n);
}

/*
 * A search of everything alive for an object at an address. A program may have written bytes
 * that look like an object there, so only what something refers to is taken for one.
 */
struct hunt {
    addr target;
    bool found;
    VEC(addr) work;
    addr *seen; /* hash table of objects without a place in the collector's lists */
    size_t n, cap;
};

static bool hunt_add(struct hunt *h, addr o)
{
    if (h->n * 2 >= h->cap) {
        size_t old_cap = h->cap;
        addr *old = h->seen;
        h->cap = old_cap ? old_cap * 2 : 256;
        h->seen = xcalloc(h->cap, sizeof *h->seen);
        h->n = 0;
        for (size_t i = 0; i < old_cap; i++)
            if (old[i].v)
                hunt_add(h, old[i]);
        free(old);
    }
    size_t i = (size_t)(o.v >> 4) & (h->cap - 1);
    while (h->seen[i].v && h->seen[i].v != o.v)
        i = (i + 1) & (h->cap - 1);
    bool is_new = !h->seen[i].v;
    h->seen[i] = o;
    h->n += is_new;
    return is_new;
}

static void hunt_visit(struct vm *vm, addr o, void *ctx)
{
    struct hunt *h = ctx;
    if (addr_is_null(o) || h->found)
        return;
    h->found = addr_eq(o, h->target);
    // What is tracked is walked anyway; anything else may hold what nothing else does.
    if (!h->found && object_slots(vm, o)->traverse &&
        !(object_is_gc(vm, o) && gc_is_tracked(vm, o)) && hunt_add(h, o))
        vec_push(&h->work, o);
}

static void hunt_from(struct vm *vm, struct hunt *h, addr o)
{
    hunt_visit(vm, o, h);
    if (!h->found && object_slots(vm, o)->traverse)
        object_slots(vm, o)->traverse(vm, o, hunt_visit, h);
    while (h->work.len && !h->found) {
        addr next = vec_pop(&h->work);
        object_slots(vm, next)->traverse(vm, next, hunt_visit, h);
    }
}

static bool is_alive(struct vm *vm, addr target)
{
    if (target.v >= STATIC_ADDR(STATIC_TYPES).v && target.v < STATIC_ADDR(STATIC_NONE).v)
        return (target.v - STATIC_ADDR(STATIC_TYPES).v) % STATIC_TYPE_BYTES == 0;
    struct hunt h = {.target = target};
    for (int i = 0; i <= GC_PERMANENT && !h.found; i++)
        for (addr o = gc_first_object(vm, i); !addr_is_null(o) && !h.found;
             o = gc_next_object(vm, i, o))
            hunt_from(vm, &h, o);
    for (const struct py_frame_data *f = frame_current(vm); f && !h.found;
         f = frame_previous(vm, f)) {
        frame_traverse_data(vm, f, hunt_visit, &h);
        while (h.work.len && !h.found)
            hunt_from(vm, &h, vec_pop(&h.work));
    }
    vec_release(&h.work);
    free(h.seen);
    return h.found;
}

/* object_at(address): the object that lives there. */
static addr ctypes_object_at(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    addr address;
    if (!take_address(vm, args[0], &address))
        return NULL_ADDR;
    if (!space_contains(&vm->mem.space, address, sizeof(struct py_object)))
        return refuse_outside(vm, address);
    if (!is_alive(vm, address))
        return vm_unsupported(vm, "an object at 0x%llx: none is alive there",
                              (unsigned long long)address.v);
    return newref(vm, address);
}

/* refuse(what): the simulator has no such thing. */
static addr ctypes_refuse(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    struct strbuf what = {0};
    if (str_check(vm, args[0]))
        str_to_utf8(vm, args[0], &what);
    vm_unsupported(vm, "%s", strbuf_str(&what));
    strbuf_release(&what);
    return NULL_ADDR;
}

static const struct method_def ctypes_methods[] = {
    {"read", ctypes_read, METH_FASTCALL, NULL, "($module, address, size, /)"},
    {"object_at", ctypes_object_at, METH_O, NULL, "($module, address, /)"},
    {"refuse", ctypes_refuse, METH_O, NULL, "($module, what, /)"},
    {0},
};

bool ctypes_module_fill(struct vm *vm, addr module)
{
    return module_add_functions(vm, module, ctypes_methods);
}
