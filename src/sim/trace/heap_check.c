/*
 * Walks everything that can be reached from the collector's lists, the frames and the
 * interpreter itself, and compares the references found with the counts in the objects.
 *
 * An object with fewer counts than references would be freed while in use: always an error. A
 * collected object with more has a reference that nobody holds; that is an error only while no
 * host function is at work, since those hold references of their own.
 */
#include "sim/trace/heap_check.h"

#include "sim/obj/values.h"
#include "util/vec.h"

struct count {
    addr object;
    uint64_t n_found;
};

struct check {
    struct vm *vm;
    struct count *table; /* open addressing */
    size_t n, cap;
    VEC(addr) work;
    addr type;         /* of the object being looked into */
    bool type_visited; /* its traverse has named the type */
    struct strbuf problem;
};

static void visit(struct vm *vm, addr o, void *ctx);

static struct count *slot_of(struct check *c, addr o)
{
    size_t i = (size_t)(o.v >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 20 & (c->cap - 1);
    while (!addr_is_null(c->table[i].object) && !addr_eq(c->table[i].object, o))
        i = (i + 1) & (c->cap - 1);
    return &c->table[i];
}

static void grow(struct check *c)
{
    struct count *old = c->table;
    size_t old_cap = c->cap;
    c->cap = old_cap ? old_cap * 2 : 4096;
    c->table = xcalloc(c->cap, sizeof *c->table);
    for (size_t i = 0; i < old_cap; i++)
        if (!addr_is_null(old[i].object))
            *slot_of(c, old[i].object) = old[i];
    free(old);
}

static void fail(struct check *c, addr o, const char *what)
{
    if (!c->problem.len)
        strbuf_addf(&c->problem, "%s at 0x%lx: %s", type_name(c->vm, object_type(c->vm, o)),
                    (unsigned long)o.v, what);
}

/* Notes the object, with `n_found` references more. */
static void note(struct check *c, addr o, uint64_t n_found)
{
    if (addr_is_null(o) || c->problem.len)
        return;
    if (!space_contains(&c->vm->mem.space, o, sizeof(struct py_object)) || (o.v & 7)) {
        strbuf_addf(&c->problem, "a reference to 0x%lx, outside the space", (unsigned long)o.v);
        return;
    }
    if (c->n * 2 >= c->cap)
        grow(c);
    struct count *slot = slot_of(c, o);
    if (addr_is_null(slot->object)) {
        slot->object = o;
        c->n++;
        vec_push(&c->work, o);
    }
    slot->n_found += n_found;
}

static void visit(struct vm *vm, addr o, void *ctx)
{
    struct check *c = ctx;
    (void)vm;
    c->type_visited = c->type_visited || addr_eq(o, c->type);
    note(c, o, 1);
}

/* The references of objects that the collector does not look into. */
static void visit_code(struct check *c, addr o)
{
    const struct py_code *code = code_at(c->vm, o);
    const addr fields[] = {
        code->co_consts,
        code->co_names,
        code->co_exceptiontable,
        code->co_localsplusnames,
        code->co_localspluskinds,
        code->co_filename,
        code->co_name,
        code->co_qualname,
        code->co_linetable,
    };
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        note(c, fields[i], 1);
    if (addr_is_null(code->co_cached))
        return;
    // What co_varnames and the like gave, kept for the next time.
    const addr *cached = space_at(&c->vm->mem.space, code->co_cached);
    for (int i = 0; i < CODE_N_CACHED; i++)
        note(c, cached[i], 1);
}

static void visit_static_type(struct check *c, addr o)
{
    const struct py_type *t = type_at(c->vm, o);
    const addr fields[] = {t->tp_dict, t->tp_bases, t->tp_mro, t->tp_base, t->tp_subclasses};
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        note(c, fields[i], 1);
}

/* What a class holds besides what the collector is told of. */
static void visit_class(struct check *c, addr o)
{
    const struct py_heap_type *h = (const struct py_heap_type *)space_at(&c->vm->mem.space, o);
    const addr fields[] = {h->type.tp_subclasses, h->ht_name, h->ht_slots, h->ht_qualname};
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        note(c, fields[i], 1);
}

/* Keys that are str are not told to the collector; those of a split table are shared. */
static void visit_keys(struct check *c, addr o)
{
    const struct py_dict *d = dict_at(c->vm, o);
    if (!addr_is_null(d->ma_values) ||
        dict_keys_at(c->vm, d->ma_keys)->dk_kind != DICT_KEYS_UNICODE)
        return;
    int64_t pos = 0;
    addr key;
    while (dict_next(c->vm, o, &pos, &key, NULL))
        note(c, key, 1);
}

static void look_into(struct check *c, addr o)
{
    struct vm *vm = c->vm;
    addr type = object_type(vm, o);
    if (!space_contains(&vm->mem.space, type, sizeof(struct py_type)) ||
        type_at(vm, type)->host_slots >= vm->n_slots) {
        strbuf_addf(&c->problem, "0x%lx is referred to, but is no object", (unsigned long)o.v);
        return;
    }
    if (object_refcnt(vm, o) == 0) {
        fail(c, o, "referred to, but its count is 0");
        return;
    }
    note(c, type, 0);
    c->type = type;
    c->type_visited = false;
    if (object_is_exactly(vm, o, T_CODE)) {
        visit_code(c, o);
    } else if (type_check(vm, o) && !(type_at(vm, o)->tp_flags & TYPE_HEAPTYPE)) {
        visit_static_type(c, o);
    } else {
        const struct type_slots *slots = object_slots(vm, o);
        if (slots->traverse)
            slots->traverse(vm, o, visit, c);
        if (type_check(vm, o))
            visit_class(c, o);
        else if (object_is_exactly(vm, o, T_DICT))
            visit_keys(c, o);
    }
    // An instance holds its class, whether its traverse tells or not. That of one which is not
    // collected may be told of by its owner.
    if ((type_at(vm, type)->tp_flags & TYPE_HEAPTYPE) && !c->type_visited &&
        object_is_gc(vm, o))
        note(c, type, 1);
}

/* The objects of one of the collector's lists. */
static void add_generation(struct check *c, int generation)
{
    addr list = STATIC_ADDR(STATIC_GC_HEADS + generation * (int)sizeof(struct gc_head));
    addr head = list;
    for (;;) {
        head = ((const struct gc_head *)space_at(&c->vm->mem.space, head))->next;
        if (addr_eq(head, list) || addr_is_null(head))
            return;
        note(c, addr_add(head, sizeof(struct gc_head)), 0);
    }
}

static void add_frame(struct check *c, const struct py_frame_data *f)
{
    note(c, f->frame_obj, 1);
    if (f->owner != FRAME_OWNED_BY_THREAD)
        return;
    note(c, f->f_executable, 1);
    note(c, f->f_funcobj, 1);
    note(c, f->f_locals, 1);
    for (int i = 0; i < f->stacktop; i++)
        note(c, f->localsplus[i], 1);
}

static void add_roots(struct check *c)
{
    struct vm *vm = c->vm;
    const addr held[] = {vm->exc, vm->modules, vm->gc.garbage, vm->gc.callbacks,
                         vm->repr_stack};
    for (size_t i = 0; i < ARRAY_LEN(held); i++)
        note(c, held[i], 1);
    for (int g = 0; g <= GC_PERMANENT; g++)
        add_generation(c, g);
    for (int i = 0; i < N_STATIC_TYPES; i++)
        note(c, PY_TYPE(i), 0);
    for (addr f = vm->frame; !addr_is_null(f); f = frame_data_at(vm, f)->previous)
        add_frame(c, frame_data_at(vm, f));
    for (addr item = vm->exc_info; !addr_is_null(item);) {
        const struct py_exc_item *e = space_at(&vm->mem.space, item);
        if (addr_eq(item, STATIC_ADDR(STATIC_EXC_ITEM)))
            note(c, e->exc_value, 1);
        item = e->previous_item;
    }
}

/*
 * Strings, numbers and the like are also held by tables that nobody traverses, classes by
 * instances that are not collected. Host functions
 * at work hold references: those that called back, the collector, the interpreter at its end.
 */
static bool must_be_exact(const struct check *c, addr o)
{
    const struct vm *vm = c->vm;
    return vm->host_depth <= 1 && !vm->gc.is_collecting && !addr_is_null(vm->main_dict) &&
           object_is_gc(vm, o) && gc_is_tracked(vm, o) && !type_check(vm, o);
}

static void compare_counts(struct check *c)
{
    for (size_t i = 0; i < c->cap && !c->problem.len; i++) {
        addr o = c->table[i].object;
        if (addr_is_null(o))
            continue;
        uint64_t count = object_refcnt(c->vm, o);
        if ((int32_t)count < 0)
            continue;
        if (c->table[i].n_found > count ||
            (c->table[i].n_found < count && must_be_exact(c, o))) {
            struct strbuf what = {0};
            strbuf_addf(&what, "its count is %lu, but %lu references exist",
                        (unsigned long)count, (unsigned long)c->table[i].n_found);
            fail(c, o, strbuf_str(&what));
            strbuf_release(&what);
        }
    }
}

static void check_areas(struct check *c)
{
    const struct space *sp = &c->vm->mem.space;
    uint64_t sum = 0;
    for (int i = 0; i < N_AREAS; i++)
        sum += sp->area_bytes[i];
    if (sum != sp->size_bytes)
        strbuf_addf(&c->problem, "the areas add up to %lu bytes, not %lu", (unsigned long)sum,
                    (unsigned long)sp->size_bytes);
}

char *heap_check(struct vm *vm, const addr *held, size_t n_held)
{
    struct check c = {.vm = vm};
    grow(&c);
    check_areas(&c);
    add_roots(&c);
    for (size_t i = 0; i < n_held; i++)
        note(&c, held[i], 1);
    while (c.work.len && !c.problem.len)
        look_into(&c, vec_pop(&c.work));
    compare_counts(&c);
    free(c.table);
    vec_release(&c.work);
    if (c.problem.len)
        return strbuf_detach(&c.problem);
    strbuf_release(&c.problem);
    return NULL;
}
