/*
 * The cycle collector.
 *
 * To find the unreachable objects of a generation, each object's reference count is copied to
 * its head; references from within the generation are subtracted; what is left above zero is
 * held from outside, and all that it reaches stays. The rest is trash: weak references to it
 * are cleared, finalizers run, and, if these brought nothing back to life, it is cleared.
 *
 *   young --move_unreachable--> UNREACHABLE --finalizers--> still alive: old generation
 *                                                     \---> STILL_UNREACHABLE: cleared
 *
 * While a collection runs, gc_head.prev of the objects under examination holds their count and
 * the flag COLLECTING, and bit 0 of gc_head.next says that an object is thought unreachable.
 * The order in which lists are walked and joined decides the order of finalizers and of later
 * collections: it is that of CPython 3.13 Python/gc.c throughout.
 */
#include "sim/vm/gc.h"

#include "sim/obj/values.h"
#include "sim/obj/weakref.h"

enum { NEXT_UNREACHABLE = 1, PREV_FLAGS = GC_PREV_FINALIZED | GC_PREV_COLLECTING };

/* The lists of a collection, behind those of the generations. */
enum spare_list { UNREACHABLE, STILL_UNREACHABLE, CALLBACKS, SEEN };

static addr generation_list(int generation)
{
    return STATIC_ADDR(STATIC_GC_HEADS + 16 * generation);
}

static addr spare_list(enum spare_list list)
{
    return STATIC_ADDR(STATIC_GC_SPARE_HEADS + 16 * (int)list);
}

/* ---- lists ---- */

static struct gc_head *at(const struct vm *vm, addr head)
{
    return (struct gc_head *)space_at(&vm->mem.space, head);
}

static addr object_of(addr head)
{
    return addr_add(head, 16);
}

static addr head_of(addr o)
{
    return addr_add(o, -16);
}

static addr next_of(const struct vm *vm, addr head)
{
    return (addr){at(vm, head)->next.v & ~(uint64_t)NEXT_UNREACHABLE};
}

static addr prev_of(const struct vm *vm, addr head)
{
    return (addr){at(vm, head)->prev & ~(uint64_t)PREV_FLAGS};
}

static void set_prev(const struct vm *vm, addr head, addr prev)
{
    struct gc_head *g = at(vm, head);
    g->prev = (g->prev & PREV_FLAGS) | prev.v;
}

static void list_init(const struct vm *vm, addr list)
{
    at(vm, list)->next = list;
    at(vm, list)->prev = list.v;
}

static bool list_is_empty(const struct vm *vm, addr list)
{
    return addr_eq(at(vm, list)->next, list);
}

static void list_append_head(const struct vm *vm, addr head, addr list)
{
    addr last = {at(vm, list)->prev};
    set_prev(vm, head, last);
    at(vm, last)->next = head;
    at(vm, head)->next = list;
    at(vm, list)->prev = head.v;
}

static void list_move(const struct vm *vm, addr head, addr list)
{
    addr prev = prev_of(vm, head), next = at(vm, head)->next;
    at(vm, prev)->next = next;
    set_prev(vm, next, prev);
    list_append_head(vm, head, list);
}

/* Appends the whole of `from` to `to` and leaves `from` empty. */
static void list_merge(const struct vm *vm, addr from, addr to)
{
    if (!list_is_empty(vm, from)) {
        addr to_tail = prev_of(vm, to);
        addr from_head = at(vm, from)->next, from_tail = prev_of(vm, from);
        at(vm, to_tail)->next = from_head;
        set_prev(vm, from_head, to_tail);
        at(vm, from_tail)->next = to;
        set_prev(vm, to, from_tail);
    }
    list_init(vm, from);
}

static int64_t list_size(const struct vm *vm, addr list)
{
    int64_t n = 0;
    for (addr g = at(vm, list)->next; !addr_eq(g, list); g = next_of(vm, g))
        n++;
    return n;
}

/* ---- counts in the heads ---- */

static bool is_collecting(const struct vm *vm, addr head)
{
    return (at(vm, head)->prev & GC_PREV_COLLECTING) != 0;
}

static uint64_t gc_refs(const struct vm *vm, addr head)
{
    return at(vm, head)->prev >> GC_PREV_SHIFT;
}

static void set_gc_refs(const struct vm *vm, addr head, uint64_t refs)
{
    struct gc_head *g = at(vm, head);
    g->prev = (g->prev & PREV_FLAGS) | refs << GC_PREV_SHIFT;
}

static void update_refs(struct vm *vm, addr list)
{
    addr next;
    for (addr g = at(vm, list)->next; !addr_eq(g, list); g = next) {
        next = at(vm, g)->next;
        uint64_t refs = object_refcnt(vm, object_of(g));
        if ((int32_t)refs < 0) {
            list_move(vm, g, generation_list(GC_PERMANENT));
            continue;
        }
        at(vm, g)->prev =
            (at(vm, g)->prev & GC_PREV_FINALIZED) | GC_PREV_COLLECTING | refs << GC_PREV_SHIFT;
    }
}

static void visit_subtract(struct vm *vm, addr o, void *ctx)
{
    (void)ctx;
    if (addr_is_null(o) || !object_is_gc(vm, o))
        return;
    addr g = head_of(o);
    if (is_collecting(vm, g)) {
        assert(gc_refs(vm, g) > 0);
        at(vm, g)->prev -= UINT64_C(1) << GC_PREV_SHIFT;
    }
}

static void traverse(struct vm *vm, addr o, visit_fn visit, void *ctx)
{
    const struct type_slots *slots = object_slots(vm, o);
    if (slots->traverse)
        slots->traverse(vm, o, visit, ctx);
}

static void subtract_refs(struct vm *vm, addr list)
{
    for (addr g = at(vm, list)->next; !addr_eq(g, list); g = at(vm, g)->next)
        traverse(vm, object_of(g), visit_subtract, NULL);
}

/* ctx: the list of those that may be reachable. */
static void visit_reachable(struct vm *vm, addr o, void *ctx)
{
    if (addr_is_null(o) || !object_is_gc(vm, o))
        return;
    addr g = head_of(o), list = *(const addr *)ctx;
    if (!is_collecting(vm, g))
        return;
    if (at(vm, g)->next.v & NEXT_UNREACHABLE) {
        // It was taken for unreachable and is not: back to the list, behind its referrers.
        addr prev = prev_of(vm, g), next = next_of(vm, g);
        at(vm, prev)->next = at(vm, g)->next;
        set_prev(vm, next, prev);
        list_append_head(vm, g, list);
        set_gc_refs(vm, g, 1);
    } else if (gc_refs(vm, g) == 0) {
        set_gc_refs(vm, g, 1);
    }
}

static void move_unreachable(struct vm *vm, addr young, addr unreachable)
{
    addr prev = young;
    for (addr g = at(vm, young)->next; !addr_eq(g, young); g = at(vm, prev)->next) {
        if (gc_refs(vm, g)) {
            traverse(vm, object_of(g), visit_reachable, &young);
            set_prev(vm, g, prev);
            at(vm, g)->prev &= ~(uint64_t)GC_PREV_COLLECTING;
            prev = g;
            continue;
        }
        at(vm, prev)->next = at(vm, g)->next;
        addr last = prev_of(vm, unreachable);
        at(vm, last)->next = (addr){g.v | NEXT_UNREACHABLE};
        set_prev(vm, g, last);
        at(vm, g)->next = (addr){unreachable.v | NEXT_UNREACHABLE};
        at(vm, unreachable)->prev = g.v;
    }
    at(vm, young)->prev = prev.v;
    at(vm, unreachable)->next.v &= ~(uint64_t)NEXT_UNREACHABLE;
}

static void deduce_unreachable(struct vm *vm, addr base, addr unreachable)
{
    update_refs(vm, base);
    subtract_refs(vm, base);
    list_init(vm, unreachable);
    move_unreachable(vm, base, unreachable);
}

static void clear_unreachable_mask(const struct vm *vm, addr list)
{
    addr next;
    for (addr g = at(vm, list)->next; !addr_eq(g, list); g = next) {
        next = next_of(vm, g);
        at(vm, g)->next = next;
    }
}

static void untrack_tuples(struct vm *vm, addr list)
{
    addr next;
    for (addr g = at(vm, list)->next; !addr_eq(g, list); g = next) {
        next = at(vm, g)->next;
        if (object_is_exactly(vm, object_of(g), T_TUPLE))
            tuple_maybe_untrack(vm, object_of(g));
    }
}

static void untrack_dicts(struct vm *vm, addr list)
{
    addr next;
    for (addr g = at(vm, list)->next; !addr_eq(g, list); g = next) {
        next = at(vm, g)->next;
        if (object_is_exactly(vm, object_of(g), T_DICT))
            dict_maybe_untrack(vm, object_of(g));
    }
}

/* ---- weak references ---- */

/* Clears the weak references to `o`; those whose callback is to be called wait in a list. */
static void clear_weakrefs_to(struct vm *vm, addr o)
{
    const addr *list = weakref_list_slot(vm, o);
    while (list && !addr_is_null(*list)) {
        addr ref = *list;
        weakref_clear_one(vm, ref);
        if (addr_is_null(weakref_at(vm, ref)->wr_callback) || is_collecting(vm, head_of(ref)))
            continue;
        incref(vm, ref);
        list_move(vm, head_of(ref), spare_list(CALLBACKS));
    }
}

/* Returns how many weak references went with their callbacks. */
static int64_t handle_weakrefs(struct vm *vm, addr unreachable, addr old)
{
    addr callbacks = spare_list(CALLBACKS), next;
    list_init(vm, callbacks);
    for (addr g = at(vm, unreachable)->next; !addr_eq(g, unreachable); g = next) {
        addr o = object_of(g);
        next = at(vm, g)->next;
        if (weakref_check(vm, o) || weakproxy_check(vm, o))
            weakref_clear_one(vm, o);
        clear_weakrefs_to(vm, o);
    }
    int64_t n_freed = 0;
    while (!list_is_empty(vm, callbacks)) {
        addr g = at(vm, callbacks)->next, ref = object_of(g);
        addr callback = weakref_at(vm, ref)->wr_callback;
        addr result = object_call1(vm, callback, ref);
        if (addr_is_null(result))
            exc_write_unraisable(vm, callback, NULL);
        else
            decref(vm, result);
        decref(vm, ref);
        if (addr_eq(at(vm, callbacks)->next, g))
            list_move(vm, g, old);
        else
            n_freed++;
    }
    return n_freed;
}

/* ---- finalizing and freeing ---- */

static void finalize_garbage(struct vm *vm, addr collectable)
{
    addr seen = spare_list(SEEN);
    list_init(vm, seen);
    while (!list_is_empty(vm, collectable)) {
        addr g = at(vm, collectable)->next, o = object_of(g);
        list_move(vm, g, seen);
        dealloc_fn finalize = object_slots(vm, o)->finalize;
        if ((at(vm, g)->prev & GC_PREV_FINALIZED) || !finalize)
            continue;
        at(vm, g)->prev |= GC_PREV_FINALIZED;
        incref(vm, o);
        finalize(vm, o);
        decref(vm, o);
    }
    list_merge(vm, seen, collectable);
}

static void handle_resurrected(struct vm *vm, addr unreachable, addr still, addr old)
{
    for (addr g = at(vm, unreachable)->next; !addr_eq(g, unreachable); g = at(vm, g)->next)
        at(vm, g)->prev &= ~(uint64_t)GC_PREV_COLLECTING;
    deduce_unreachable(vm, unreachable, still);
    clear_unreachable_mask(vm, still);
    list_merge(vm, unreachable, old);
}

static void clear_object(struct vm *vm, addr o)
{
    clear_fn clear = object_slots(vm, o)->clear;
    if (!clear)
        return;
    incref(vm, o);
    clear(vm, o);
    if (exc_occurred(vm))
        exc_write_unraisable(vm, NULL_ADDR, "Exception ignored in tp_clear");
    decref(vm, o);
}

static void delete_garbage(struct vm *vm, addr collectable, addr old)
{
    while (!list_is_empty(vm, collectable)) {
        addr g = at(vm, collectable)->next, o = object_of(g);
        if (vm->gc.debug & GC_DEBUG_SAVEALL) {
            if (!list_append(vm, vm->gc.garbage, o))
                exc_clear(vm);
        } else {
            clear_object(vm, o);
        }
        if (addr_eq(at(vm, collectable)->next, g)) {
            at(vm, g)->prev &= ~(uint64_t)GC_PREV_COLLECTING;
            list_move(vm, g, old);
        }
    }
}

/* ---- what it tells ---- */

/* Writes to the program's sys.stderr, as PySys_WriteStderr() does. */
static void say(struct vm *vm, const struct strbuf *text)
{
    if (vm->stop || addr_is_null(vm->sys_dict))
        return;
    addr exc = exc_take(vm);
    addr file = dict_get_id(vm, vm->sys_dict, N_stderr);
    if (!addr_is_null(file) && file.v != PY_NONE.v) {
        addr s = str_from_utf8(vm, strbuf_str(text), text->len), result = NULL_ADDR;
        if (!addr_is_null(s))
            result = object_call_method(vm, file, vm_name(vm, N_write), &s, 1);
        xdecref(vm, result);
        xdecref(vm, s);
        if (!vm->stop)
            exc_clear(vm);
    }
    if (!vm->stop)
        exc_restore(vm, exc);
    else
        xdecref(vm, exc);
}

static void say_start(struct vm *vm, int generation)
{
    struct strbuf text = {0};
    strbuf_addf(&text, "gc: collecting generation %d...\n", generation);
    strbuf_add_str(&text, "gc: objects in each generation:");
    for (int i = 0; i < N_GENERATIONS; i++)
        strbuf_addf(&text, " %lld", (long long)gc_generation_size(vm, i));
    strbuf_addf(&text, "\ngc: objects in permanent generation: %lld\n",
                (long long)gc_generation_size(vm, GC_PERMANENT));
    say(vm, &text);
    strbuf_release(&text);
}

static void say_end(struct vm *vm, int64_t n_found)
{
    struct strbuf text = {0};
    strbuf_addf(&text, "gc: done, %lld unreachable, 0 uncollectable, 0.0000s elapsed\n",
                (long long)n_found);
    say(vm, &text);
    strbuf_release(&text);
}

static void say_collectable(struct vm *vm, addr list)
{
    struct strbuf text = {0};
    for (addr g = at(vm, list)->next; !addr_eq(g, list); g = at(vm, g)->next) {
        addr o = object_of(g);
        strbuf_addf(&text, "gc: collectable <%s 0x%llx>\n", type_name(vm, object_type(vm, o)),
                    (unsigned long long)o.v);
    }
    say(vm, &text);
    strbuf_release(&text);
}

/* {"generation": ..., "collected": ..., "uncollectable": 0}; NULL_ADDR raised. */
static addr callback_info(struct vm *vm, int generation, int64_t n_collected)
{
    addr info = dict_new(vm);
    addr values[] = {int_from_i64(vm, generation), int_from_i64(vm, n_collected),
                     int_from_i64(vm, 0)};
    static const char *const keys[] = {"generation", "collected", "uncollectable"};
    bool ok = !addr_is_null(info);
    for (size_t i = 0; i < ARRAY_LEN(values); i++) {
        ok = ok && !addr_is_null(values[i]) && dict_set_cstr(vm, info, keys[i], values[i]);
        xdecref(vm, values[i]);
    }
    if (!ok)
        xdecref(vm, info);
    return ok ? info : NULL_ADDR;
}

/* Calls gc.callbacks with the phase, "start" or "stop". */
static void run_callbacks(struct vm *vm, const char *phase, int generation, int64_t n_collected)
{
    addr callbacks = vm->gc.callbacks;
    if (addr_is_null(callbacks) || list_length(vm, callbacks) == 0)
        return;
    addr info = callback_info(vm, generation, n_collected);
    addr name = addr_is_null(info) ? NULL_ADDR : str_from_cstr(vm, phase);
    if (addr_is_null(name)) {
        exc_write_unraisable(vm, NULL_ADDR, "Exception ignored on invoking gc callbacks");
        xdecref(vm, info);
        return;
    }
    for (int64_t i = 0; i < list_length(vm, callbacks); i++) {
        addr callback = newref(vm, list_item(vm, callbacks, i));
        addr result = object_call2(vm, callback, name, info);
        if (addr_is_null(result))
            exc_write_unraisable(vm, callback, NULL);
        else
            decref(vm, result);
        decref(vm, callback);
    }
    decref(vm, name);
    decref(vm, info);
}

/* ---- a collection ---- */

enum reason { ON_THRESHOLD, ON_REQUEST, ON_SHUTDOWN };

/* The oldest generation whose threshold is passed, or -1. A full collection waits until a
 * quarter of the long-lived objects is new. */
static int select_generation(const struct vm *vm)
{
    for (int i = N_GENERATIONS - 1; i >= 0; i--) {
        const struct vm_gc_generation *g = &vm->gc.generations[i];
        if (g->count <= (int64_t)g->threshold)
            continue;
        if (i == N_GENERATIONS - 1 && vm->gc.long_lived_pending < vm->gc.long_lived_total / 4)
            continue;
        return i;
    }
    return -1;
}

static void clear_free_lists(struct vm *vm)
{
    float_clear_free_list(vm);
    tuple_clear_free_lists(vm);
    list_clear_free_list(vm);
    dict_clear_free_lists(vm);
}

/* Puts what survived where it belongs: the next generation, or the oldest for good. */
static void promote(struct vm *vm, int generation, addr young, addr old)
{
    untrack_tuples(vm, young);
    if (generation < N_GENERATIONS - 1) {
        if (generation == N_GENERATIONS - 2)
            vm->gc.long_lived_pending += list_size(vm, young);
        list_merge(vm, young, old);
        return;
    }
    untrack_dicts(vm, young);
    vm->gc.long_lived_pending = 0;
    vm->gc.long_lived_total = list_size(vm, young);
}

/* Steps over the generation's trash; returns how many objects were found. */
static int64_t collect_trash(struct vm *vm, int generation)
{
    addr young = generation_list(generation), unreachable = spare_list(UNREACHABLE);
    int next = generation < N_GENERATIONS - 1 ? generation + 1 : generation;
    addr old = generation_list(next), still = spare_list(STILL_UNREACHABLE);
    deduce_unreachable(vm, young, unreachable);
    promote(vm, generation, young, old);
    clear_unreachable_mask(vm, unreachable);
    if (vm->gc.debug & GC_DEBUG_COLLECTABLE)
        say_collectable(vm, unreachable);
    int64_t n = handle_weakrefs(vm, unreachable, old);
    finalize_garbage(vm, unreachable);
    handle_resurrected(vm, unreachable, still, old);
    n += list_size(vm, still);
    delete_garbage(vm, still, old);
    return n;
}

static int64_t collect_main(struct vm *vm, int generation, enum reason reason)
{
    if (vm->gc.is_collecting || vm->stop)
        return 0;
    vm->gc.is_collecting = true;
    if (vm->gc.debug & GC_DEBUG_STATS)
        say_start(vm, generation);
    if (reason != ON_SHUTDOWN)
        run_callbacks(vm, "start", generation, 0);
    if (generation + 1 < N_GENERATIONS)
        vm->gc.generations[generation + 1].count++;
    for (int i = 0; i <= generation; i++)
        vm->gc.generations[i].count = 0;
    for (int i = 0; i < generation; i++)
        list_merge(vm, generation_list(i), generation_list(generation));

    int64_t n = collect_trash(vm, generation);
    if (vm->gc.debug & GC_DEBUG_STATS)
        say_end(vm, n);
    if (generation == N_GENERATIONS - 1)
        clear_free_lists(vm);
    if (exc_occurred(vm))
        exc_write_unraisable(vm, NULL_ADDR, "Exception ignored in garbage collection");
    vm->gc.generations[generation].n_collections++;
    vm->gc.generations[generation].n_collected += (uint64_t)n;
    if (reason != ON_SHUTDOWN)
        run_callbacks(vm, "stop", generation, n);
    vm->gc.is_collecting = false;
    return n;
}

void gc_init_lists(struct vm *vm)
{
    for (int i = 0; i <= GC_PERMANENT; i++)
        list_init(vm, generation_list(i));
}

bool gc_init(struct vm *vm)
{
    static const uint64_t thresholds[N_GENERATIONS] = {2000, 10, 10};
    for (int i = 0; i < N_GENERATIONS; i++)
        vm->gc.generations[i].threshold = thresholds[i];
    vm->gc.enabled = true;
    vm->gc.garbage = list_new(vm, 0);
    vm->gc.callbacks = addr_is_null(vm->gc.garbage) ? NULL_ADDR : list_new(vm, 0);
    return !addr_is_null(vm->gc.callbacks);
}

void gc_run_if_due(struct vm *vm)
{
    if (!vm->gc.is_due || vm->gc.is_collecting)
        return;
    vm->gc.is_due = false;
    int generation = select_generation(vm);
    if (generation >= 0)
        collect_main(vm, generation, ON_THRESHOLD);
}

int64_t gc_collect(struct vm *vm, int generation)
{
    addr exc = exc_take(vm);
    int64_t n = collect_main(vm, generation, ON_REQUEST);
    if (vm->stop)
        xdecref(vm, exc);
    else
        exc_restore(vm, exc);
    return n;
}

void gc_collect_at_shutdown(struct vm *vm)
{
    collect_main(vm, N_GENERATIONS - 1, ON_SHUTDOWN);
}

/* ---- the permanent generation, and walks ---- */

void gc_freeze(struct vm *vm)
{
    for (int i = 0; i < N_GENERATIONS; i++) {
        list_merge(vm, generation_list(i), generation_list(GC_PERMANENT));
        vm->gc.generations[i].count = 0;
    }
}

void gc_unfreeze(struct vm *vm)
{
    list_merge(vm, generation_list(GC_PERMANENT), generation_list(N_GENERATIONS - 1));
}

addr gc_first_object(const struct vm *vm, int generation)
{
    addr list = generation_list(generation), g = at(vm, list)->next;
    return addr_eq(g, list) ? NULL_ADDR : object_of(g);
}

addr gc_next_object(const struct vm *vm, int generation, addr o)
{
    addr g = next_of(vm, head_of(o));
    return addr_eq(g, generation_list(generation)) ? NULL_ADDR : object_of(g);
}

int64_t gc_generation_size(const struct vm *vm, int generation)
{
    return list_size(vm, generation_list(generation));
}
