/*
 * weakref.ref, and the list of weak references that hangs from each object that has some.
 *
 * The list starts in the object itself (before it, if its class was made by a program). The
 * reference without callback comes first, the proxy without callback second: these two are
 * shared. All others follow, the newest first.
 *
 * Source of the rules: CPython 3.13 Objects/weakrefobject.c.
 */
#include "sim/obj/weakref.h"

#include <stddef.h>

/* ---- the list ---- */

addr *weakref_list_slot(struct vm *vm, addr o)
{
    const struct py_type *type = type_at(vm, object_type(vm, o));
    if (type->tp_flags & TYPE_MANAGED_WEAKREF)
        return &managed_head_at(vm, o)->weakrefs;
    if (type->tp_weaklistoffset <= 0)
        return NULL;
    return (addr *)space_at(&vm->mem.space, addr_add(o, type->tp_weaklistoffset));
}

static bool is_basic_ref(const struct vm *vm, addr ref)
{
    return !addr_is_null(ref) && addr_is_null(weakref_at(vm, ref)->wr_callback) &&
           object_is_exactly(vm, ref, T_WEAKREF);
}

static bool is_basic_proxy(const struct vm *vm, addr ref)
{
    return !addr_is_null(ref) && addr_is_null(weakref_at(vm, ref)->wr_callback) &&
           weakproxy_check(vm, ref);
}

static void get_basic_refs(const struct vm *vm, addr head, addr *ref, addr *proxy)
{
    *ref = *proxy = NULL_ADDR;
    if (is_basic_ref(vm, head)) {
        *ref = head;
        head = weakref_at(vm, head)->wr_next;
    }
    if (is_basic_proxy(vm, head))
        *proxy = head;
}

static void insert_after(struct vm *vm, addr self, addr prev)
{
    struct py_weakref *r = weakref_at(vm, self);
    r->wr_prev = prev;
    r->wr_next = weakref_at(vm, prev)->wr_next;
    if (!addr_is_null(r->wr_next))
        weakref_at(vm, r->wr_next)->wr_prev = self;
    weakref_at(vm, prev)->wr_next = self;
}

static void insert(struct vm *vm, addr self, addr *list)
{
    addr ref, proxy, prev;
    get_basic_refs(vm, *list, &ref, &proxy);
    if (is_basic_ref(vm, self))
        prev = NULL_ADDR;
    else if (is_basic_proxy(vm, self))
        prev = ref;
    else
        prev = addr_is_null(proxy) ? ref : proxy;
    if (!addr_is_null(prev)) {
        insert_after(vm, self, prev);
        return;
    }
    struct py_weakref *r = weakref_at(vm, self);
    r->wr_prev = NULL_ADDR;
    r->wr_next = *list;
    if (!addr_is_null(*list))
        weakref_at(vm, *list)->wr_prev = self;
    *list = self;
}

void weakref_clear_one(struct vm *vm, addr ref)
{
    struct py_weakref *r = weakref_at(vm, ref);
    if (r->wr_object.v == PY_NONE.v || addr_is_null(r->wr_object))
        return;
    addr *list = weakref_list_slot(vm, r->wr_object);
    if (addr_eq(*list, ref))
        *list = r->wr_next;
    r->wr_object = PY_NONE;
    if (!addr_is_null(r->wr_prev))
        weakref_at(vm, r->wr_prev)->wr_next = r->wr_next;
    if (!addr_is_null(r->wr_next))
        weakref_at(vm, r->wr_next)->wr_prev = r->wr_prev;
    r->wr_prev = r->wr_next = NULL_ADDR;
}

/* ---- making and reading ---- */

addr weakref_get_or_create(struct vm *vm, addr type, addr referent, addr callback)
{
    addr *list = weakref_list_slot(vm, referent);
    if (!list)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "cannot create weak reference to '%T' object", referent);
    if (callback.v == PY_NONE.v)
        callback = NULL_ADDR;
    if (addr_is_null(callback)) {
        addr ref, proxy;
        get_basic_refs(vm, *list, &ref, &proxy);
        if (type.v == PY_TYPE(T_WEAKREF).v && !addr_is_null(ref))
            return newref(vm, ref);
        if ((type.v == PY_TYPE(T_WEAKPROXY).v || type.v == PY_TYPE(T_WEAKCALLABLEPROXY).v) &&
            !addr_is_null(proxy))
            return newref(vm, proxy);
    }
    addr self = object_alloc(vm, type, 0);
    if (addr_is_null(self))
        return NULL_ADDR;
    struct py_weakref *r = weakref_at(vm, self);
    r->hash = -1;
    r->wr_object = referent;
    xincref(vm, callback);
    r->wr_callback = callback;
    insert(vm, self, list);
    return self;
}

addr weakref_new(struct vm *vm, addr referent, addr callback)
{
    return weakref_get_or_create(vm, PY_TYPE(T_WEAKREF), referent, callback);
}

addr weakref_new_proxy(struct vm *vm, addr referent, addr callback)
{
    addr type = PY_TYPE(object_is_callable(vm, referent) ? T_WEAKCALLABLEPROXY : T_WEAKPROXY);
    return weakref_get_or_create(vm, type, referent, callback);
}

addr weakref_get(struct vm *vm, addr ref)
{
    addr o = weakref_at(vm, ref)->wr_object;
    if (addr_is_null(o) || o.v == PY_NONE.v || object_refcnt(vm, o) == 0)
        return NULL_ADDR;
    return newref(vm, o);
}

int64_t weakref_count(struct vm *vm, addr o)
{
    const addr *list = weakref_list_slot(vm, o);
    int64_t n = 0;
    for (addr r = list ? *list : NULL_ADDR; !addr_is_null(r); r = weakref_at(vm, r)->wr_next)
        n++;
    return n;
}

/* ---- when the referent goes ---- */

static void run_callback(struct vm *vm, addr ref, addr callback)
{
    addr result = object_call1(vm, callback, ref);
    if (addr_is_null(result))
        exc_write_unraisable(vm, callback, NULL);
    else
        decref(vm, result);
}

/* Kills the references of the list in order and keeps the living ones with their callbacks. */
static void collect(struct vm *vm, addr *list, addr tuple)
{
    int64_t n = 0;
    while (!addr_is_null(*list)) {
        addr ref = *list;
        weakref_clear_one(vm, ref);
        addr callback = weakref_at(vm, ref)->wr_callback;
        weakref_at(vm, ref)->wr_callback = NULL_ADDR;
        if (object_refcnt(vm, ref) > 0) {
            tuple_init_item(vm, tuple, n, newref(vm, ref));
            tuple_init_item(vm, tuple, n + 1, callback);
            n += 2;
        } else {
            xdecref(vm, callback);
        }
    }
}

void weakref_clear_all(struct vm *vm, addr o)
{
    addr *list = weakref_list_slot(vm, o);
    if (!list || addr_is_null(*list))
        return;
    while (is_basic_ref(vm, *list) || is_basic_proxy(vm, *list))
        weakref_clear_one(vm, *list);
    int64_t n = weakref_count(vm, o);
    if (n == 0)
        return;
    addr exc = exc_take(vm);
    addr tuple = tuple_new(vm, n * 2);
    if (addr_is_null(tuple)) {
        weakref_clear_no_callbacks(vm, o);
        exc_write_unraisable(vm, NULL_ADDR, NULL);
        exc_restore(vm, exc);
        return;
    }
    collect(vm, list, tuple);
    for (int64_t i = 0; i < n * 2; i += 2) {
        addr callback = tuple_item(vm, tuple, i + 1);
        if (!addr_is_null(callback))
            run_callback(vm, tuple_item(vm, tuple, i), callback);
    }
    decref(vm, tuple);
    exc_restore(vm, exc);
}

void weakref_clear_no_callbacks(struct vm *vm, addr o)
{
    const addr *list = weakref_list_slot(vm, o);
    while (list && !addr_is_null(*list))
        weakref_clear_one(vm, *list);
}

/* ---- the type ---- */

void weakref_traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    visit(vm, weakref_at(vm, self)->wr_callback, ctx);
}

void weakref_clear(struct vm *vm, addr self)
{
    weakref_clear_one(vm, self);
    clear_ref(vm, &weakref_at(vm, self)->wr_callback);
}

void weakref_dealloc(struct vm *vm, addr self)
{
    gc_untrack(vm, self);
    weakref_clear(vm, self);
    object_free(vm, self);
}

static addr ref_new(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    if (type.v == PY_TYPE(T_WEAKREF).v && !args_no_keywords(vm, "ref", kwnames))
        return NULL_ADDR;
    if (!args_check(vm, "__new__", n_args, 1, 2))
        return NULL_ADDR;
    return weakref_get_or_create(vm, type, args[0], n_args > 1 ? args[1] : NULL_ADDR);
}

static bool ref_init(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)args;
    return args_no_keywords(vm, "ref", kwnames) && args_check(vm, "__init__", n_args, 1, 2);
}

static addr ref_call(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args;
    if (!args_no_keywords(vm, "weakref", kwnames) || !args_check(vm, "weakref", n_args, 0, 0))
        return NULL_ADDR;
    addr o = weakref_get(vm, self);
    return addr_is_null(o) ? PY_NONE : o;
}

static int64_t ref_hash(struct vm *vm, addr self)
{
    if (weakref_at(vm, self)->hash != -1)
        return weakref_at(vm, self)->hash;
    addr o = weakref_get(vm, self);
    if (addr_is_null(o)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "weak object has gone away");
        return -1;
    }
    int64_t hash = object_hash(vm, o);
    weakref_at(vm, self)->hash = hash;
    decref(vm, o);
    return hash;
}

static addr ref_repr(struct vm *vm, addr self)
{
    char where[32], to[32];
    snprintf(where, sizeof where, "0x%llx", (unsigned long long)self.v);
    addr o = weakref_get(vm, self);
    if (addr_is_null(o))
        return str_from_format(vm, "<weakref at %s; dead>", where);
    snprintf(to, sizeof to, "0x%llx", (unsigned long long)o.v);
    addr name = NULL_ADDR, text = NULL_ADDR;
    int found = object_get_optional_attr(vm, o, vm_name(vm, N___name__), &name);
    if (found > 0 && str_check(vm, name))
        text = str_from_format(vm, "<weakref at %s; to '%T' at %s (%U)>", where, o, to, name);
    else if (found >= 0)
        text = str_from_format(vm, "<weakref at %s; to '%T' at %s>", where, o, to);
    xdecref(vm, name);
    decref(vm, o);
    return text;
}

static addr ref_richcompare(struct vm *vm, addr self, addr other, enum compare op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !weakref_check(vm, self) || !weakref_check(vm, other))
        return PY_NOT_IMPLEMENTED;
    addr a = weakref_get(vm, self);
    addr b = weakref_get(vm, other);
    addr result;
    if (addr_is_null(a) || addr_is_null(b))
        result = py_bool(addr_eq(self, other) == (op == CMP_EQ));
    else
        result = object_richcompare(vm, a, b, op);
    xdecref(vm, a);
    xdecref(vm, b);
    return result;
}

static const struct member_def ref_members[] = {
    {"__callback__", MEMBER_OBJECT, offsetof(struct py_weakref, wr_callback), MEMBER_READONLY},
    {0},
};

const struct type_ops weakref_ops = {
    .name = "weakref.ReferenceType",
    .basicsize = sizeof(struct py_weakref),
    .flags = TYPE_BASETYPE | TYPE_HAVE_GC | TYPE_HAVE_VECTORCALL,
    .slots =
        {
            .new_ = ref_new,
            .init = ref_init,
            .dealloc = weakref_dealloc,
            .traverse = weakref_traverse,
            .clear = weakref_clear,
            .repr = ref_repr,
            .hash = ref_hash,
            .call = ref_call,
            .richcompare = ref_richcompare,
        },
    .members = ref_members,
};
