/*
 * Making types ready: PyType_Ready() for the static types at start-up and for types that come
 * with a module.
 *
 * A type's dict gets, in this order, what CPython puts there: __new__, the wrappers of its own
 * slots, methods, members, getsets, __doc__, and __hash__ = None where it applies.
 */
#include "sim/obj/type_internal.h"

#define EXCEPTION(id, name, base, layout)
#define TYPE(id, ops) extern const struct type_ops ops;
#include "sim/obj/types.def"
#undef EXCEPTION
#define TYPE(id, ops)
#define EXCEPTION(id, name, base, layout) extern const struct type_ops layout##_exception_ops;
#include "sim/obj/types.def"
#undef EXCEPTION

struct static_type {
    const struct type_ops *ops;
    const char *name; /* an exception's; NULL: ops->name */
    int base;
};

static const struct static_type static_types[] = {
#define TYPE(id, ops) {&ops, NULL, -1},
#define EXCEPTION(id, name, base, layout) {&layout##_exception_ops, name, T_##base},
#include "sim/obj/types.def"
#undef EXCEPTION
};
static_assert(ARRAY_LEN(static_types) == N_STATIC_TYPES, "types.def");

/* ---- subclasses ---- */

bool type_add_subclass(struct vm *vm, addr base, addr type)
{
    addr ref = weakref_new(vm, type, NULL_ADDR);
    if (addr_is_null(ref))
        return false;
    addr key = int_from_u64(vm, type.v);
    bool ok = !addr_is_null(key);
    if (ok && addr_is_null(type_at(vm, base)->tp_subclasses)) {
        addr dict = dict_new(vm);
        type_at(vm, base)->tp_subclasses = dict;
        ok = !addr_is_null(dict);
    }
    ok = ok && dict_set(vm, type_at(vm, base)->tp_subclasses, key, ref);
    xdecref(vm, key);
    decref(vm, ref);
    return ok;
}

void type_remove_subclass(struct vm *vm, addr base, addr type)
{
    addr subclasses = type_at(vm, base)->tp_subclasses;
    if (addr_is_null(subclasses))
        return;
    addr key = int_from_u64(vm, type.v);
    if (addr_is_null(key) || dict_delete(vm, subclasses, key) < 0)
        exc_clear(vm);
    xdecref(vm, key);
    if (dict_length(vm, subclasses) == 0)
        clear_ref(vm, &type_at(vm, base)->tp_subclasses);
}

/* ---- inheritance ---- */

void type_inherit_special(struct vm *vm, addr type, addr base)
{
    const uint64_t passed_on = TYPE_PREHEADER | TYPE_EXCEPTION_SUBCLASS | TYPE_TYPE_SUBCLASS |
                               TYPE_INT_SUBCLASS | TYPE_BYTES_SUBCLASS | TYPE_STR_SUBCLASS |
                               TYPE_TUPLE_SUBCLASS | TYPE_LIST_SUBCLASS | TYPE_DICT_SUBCLASS |
                               TYPE_ITEMS_AT_END | TYPE_MATCH_SELF;
    struct py_type *t = type_at(vm, type);
    const struct py_type *b = type_at(vm, base);
    struct type_slots *slots = slots_for(vm, type);
    if (!(t->tp_flags & TYPE_HAVE_GC) && (b->tp_flags & TYPE_HAVE_GC) && !slots->traverse &&
        !slots->clear) {
        t->tp_flags |= TYPE_HAVE_GC;
        slots->traverse = slots_for(vm, base)->traverse;
        slots->clear = slots_for(vm, base)->clear;
    }
    t->tp_flags |= b->tp_flags & passed_on;
    if (!t->tp_basicsize)
        t->tp_basicsize = b->tp_basicsize;
    if (!t->tp_itemsize)
        t->tp_itemsize = b->tp_itemsize;
    if (!t->tp_weaklistoffset)
        t->tp_weaklistoffset = b->tp_weaklistoffset;
    if (!t->tp_dictoffset)
        t->tp_dictoffset = b->tp_dictoffset;
}

bool type_inherit_all(struct vm *vm, addr type)
{
    addr base = type_at(vm, type)->tp_base;
    if (!addr_is_null(base))
        type_inherit_special(vm, type, base);
    addr mro = type_at(vm, type)->tp_mro;
    for (int64_t i = 1; i < tuple_length(vm, mro); i++) {
        addr b = tuple_item(vm, mro, i);
        slots_inherit(vm, type, b);
        uint64_t *flags = &type_at(vm, type)->tp_flags;
        if (!(*flags & (TYPE_SEQUENCE | TYPE_MAPPING)))
            *flags |= type_at(vm, b)->tp_flags & (TYPE_SEQUENCE | TYPE_MAPPING);
    }
    return true;
}

bool type_set_no_hash(struct vm *vm, addr type)
{
    struct type_slots *slots = slots_for(vm, type);
    addr dict = type_at(vm, type)->tp_dict;
    if (slots->hash || !addr_is_null(dict_get_id(vm, dict, N___hash__)))
        return true;
    slots->hash = object_hash_not_implemented;
    return dict_set_id(vm, dict, N___hash__, PY_NONE);
}

/* ---- the dict of a builtin type ---- */

static const char *builtin_new_name(const struct vm *vm, addr type)
{
    return type_name(vm, type);
}

/* type.__new__(subtype, ...), for every builtin type that has instances made by calling it. */
static addr builtin_new(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    addr error = PY_TYPE(T_TypeError);
    const char *name = builtin_new_name(vm, type);
    if (n_args < 1)
        return exc_raise(vm, error, "%s.__new__(): not enough arguments", name);
    addr subtype = args[0];
    if (!type_check(vm, subtype))
        return exc_raise(vm, error, "%s.__new__(X): X is not a type object (%s)", name,
                         type_name(vm, object_type(vm, subtype)));
    const char *sub_name = type_name(vm, subtype);
    if (!type_is_subtype(vm, subtype, type))
        return exc_raise(vm, error, "%s.__new__(%s): %s is not a subtype of %s", name, sub_name,
                         sub_name, name);
    addr solid = subtype;
    while (!addr_is_null(solid) && slots_for(vm, solid)->new_ == slot_new)
        solid = type_at(vm, solid)->tp_base;
    new_fn own = slots_for(vm, type)->new_;
    if (!addr_is_null(solid) && slots_for(vm, solid)->new_ != own)
        return exc_raise(vm, error, "%s.__new__(%s) is not safe, use %s.__new__()", name,
                         sub_name, type_name(vm, solid));
    return own(vm, subtype, args + 1, n_args - 1, kwnames);
}

static const struct method_def new_def = {
    "__new__", builtin_new, METH_FASTCALL | METH_KEYWORDS,
    "Create and return a new object.  See help(type) for accurate signature.",
    "($type, *args, **kwargs)"};

/* dict[name] = value unless it has that key; drops `value`, which may be NULL_ADDR: raised. */
static bool put(struct vm *vm, addr dict, addr name, addr value, bool replaces)
{
    bool ok = !addr_is_null(value);
    if (ok && (replaces || addr_is_null(dict_get_str(vm, dict, name))))
        ok = dict_set(vm, dict, name, value);
    xdecref(vm, value);
    return ok;
}

static bool add_new(struct vm *vm, addr type, addr dict)
{
    addr base = type_at(vm, type)->tp_base;
    struct type_slots *slots = slots_for(vm, type);
    uint64_t *flags = &type_at(vm, type)->tp_flags;
    if (!slots->new_ && addr_eq(base, PY_TYPE(T_OBJECT)))
        *flags |= TYPE_DISALLOW_INSTANTIATION;
    if (*flags & TYPE_DISALLOW_INSTANTIATION) {
        slots->new_ = NULL;
        return true;
    }
    if (!slots->new_) {
        slots->new_ = addr_is_null(base) ? NULL : slots_for(vm, base)->new_;
        return true;
    }
    uint64_t number = vm->n_method_defs > 1 && vm->method_defs[1] == &new_def
                          ? 1
                          : method_def_number(vm, &new_def);
    return put(vm, dict, vm_name(vm, N___new__),
               cfunction_new_numbered(vm, number, type, NULL_ADDR), false);
}

static bool add_wrappers(struct vm *vm, addr type, addr dict)
{
    const struct type_slots *slots = slots_for(vm, type);
    for (const struct slot_def *p = slot_defs; p->offset != SLOT_END; p++) {
        slot_fn own = p->wrapper ? slot_of(slots, p->offset) : NULL;
        addr name = own ? vm_name(vm, p->name) : NULL_ADDR;
        if (!own || !addr_is_null(dict_get_str(vm, dict, name)))
            continue;
        bool no_hash = own == (slot_fn)object_hash_not_implemented;
        addr value = no_hash ? PY_NONE : descr_new_wrapper(vm, type, p);
        if (!put(vm, dict, name, value, false))
            return false;
    }
    return true;
}

static addr new_method(struct vm *vm, addr type, const struct method_def *m)
{
    if (m->flags & METH_CLASS)
        return descr_new_class_method(vm, type, m);
    if (!(m->flags & METH_STATIC))
        return descr_new_method(vm, type, m);
    addr function = cfunction_new_numbered(vm, method_def_number(vm, m), type, NULL_ADDR);
    if (addr_is_null(function))
        return NULL_ADDR;
    addr method = staticmethod_new(vm, function);
    decref(vm, function);
    return method;
}

static bool add_methods(struct vm *vm, addr type, addr dict, const struct method_def *methods)
{
    for (const struct method_def *m = methods; m && m->name; m++) {
        addr name = str_interned_cstr(vm, m->name);
        bool ok = !addr_is_null(name) &&
                  put(vm, dict, name, new_method(vm, type, m), (m->flags & METH_COEXIST) != 0);
        xdecref(vm, name);
        if (!ok)
            return false;
    }
    return true;
}

static bool add_members(struct vm *vm, addr type, addr dict, const struct member_def *members)
{
    if (!members || !members->name)
        return true;
    addr table = member_table_new(vm, members);
    for (const struct member_def *m = members; m->name; m++) {
        addr name = str_interned_cstr(vm, m->name);
        int64_t offset = (m - members) * (int64_t)sizeof(struct py_member_def);
        bool ok = !addr_is_null(name) &&
                  put(vm, dict, name, descr_new_member(vm, type, name, addr_add(table, offset)),
                      false);
        xdecref(vm, name);
        if (!ok)
            return false;
    }
    return true;
}

static bool add_getsets(struct vm *vm, addr type, addr dict, const struct getset_def *getset)
{
    for (const struct getset_def *g = getset; g && g->name; g++) {
        addr name = str_interned_cstr(vm, g->name);
        bool ok =
            !addr_is_null(name) && put(vm, dict, name, descr_new_getset(vm, type, g), false);
        xdecref(vm, name);
        if (!ok)
            return false;
    }
    return true;
}

static bool add_doc(struct vm *vm, addr dict, const char *doc)
{
    addr name = vm_name(vm, N___doc__);
    if (!addr_is_null(dict_get_str(vm, dict, name)))
        return true;
    return put(vm, dict, name, doc ? str_from_cstr(vm, doc) : PY_NONE, false);
}

/* How many entries the dict will have, more or less. */
static int64_t count_entries(const struct type_ops *ops)
{
    int64_t n = 6;
    for (size_t offset = 0; offset < sizeof ops->slots; offset += sizeof(slot_fn))
        n += slot_of(&ops->slots, offset) ? 2 : 0;
    for (const struct method_def *m = ops->methods; m && m->name; m++)
        n++;
    for (const struct member_def *m = ops->members; m && m->name; m++)
        n++;
    for (const struct getset_def *g = ops->getset; g && g->name; g++)
        n++;
    return n;
}

static bool fill_dict(struct vm *vm, addr type, const struct type_ops *ops)
{
    addr dict = type_at(vm, type)->tp_dict;
    return add_new(vm, type, dict) && add_wrappers(vm, type, dict) &&
           add_methods(vm, type, dict, ops->methods) &&
           add_members(vm, type, dict, ops->members) &&
           add_getsets(vm, type, dict, ops->getset) && add_doc(vm, dict, ops->doc);
}

/* ---- readiness ---- */

/* One base for all but object and ExceptionGroup, which is an Exception as well. */
static addr bases_of(struct vm *vm, addr type)
{
    addr base = type_at(vm, type)->tp_base;
    if (addr_is_null(base))
        return PY_EMPTY_TUPLE;
    if (addr_eq(type, PY_TYPE(T_ExceptionGroup)))
        return tuple_pack(vm, 2, base, PY_TYPE(T_Exception));
    return tuple_from_items(vm, &base, 1);
}

/* base, bases, mro and dict; the base is ready. */
static bool set_up_lineage(struct vm *vm, addr type, const struct type_ops *ops)
{
    struct py_type *t = type_at(vm, type);
    t->tp_dict = dict_new_presized(vm, count_entries(ops), true);
    t->tp_bases = bases_of(vm, type);
    return !addr_is_null(t->tp_dict) && !addr_is_null(t->tp_bases) &&
           type_compute_mro(vm, type);
}

static bool make_ready(struct vm *vm, addr type, const struct type_ops *ops)
{
    if (!set_up_lineage(vm, type, ops) || !fill_dict(vm, type, ops) ||
        !type_inherit_all(vm, type) || !type_set_no_hash(vm, type))
        return false;
    addr bases = type_at(vm, type)->tp_bases;
    for (int64_t i = 0; i < tuple_length(vm, bases); i++)
        if (!type_add_subclass(vm, tuple_item(vm, bases, i), type))
            return false;
    type_at(vm, type)->tp_flags |= TYPE_READY;
    return true;
}

/* Static tuples live as long as the types: CPython counts no references to them. */
static void immortalize(struct vm *vm, addr tuple)
{
    if (addr_eq(tuple, PY_EMPTY_TUPLE))
        return;
    gc_untrack(vm, tuple);
    object_at(vm, tuple)->ob_refcnt = IMMORTAL_REFCNT;
}

static addr static_cstr(struct vm *vm, const char *s)
{
    size_t size = strlen(s) + 1;
    addr block = vm_static_alloc(vm, size);
    memcpy(space_at(&vm->mem.space, block), s, size);
    return block;
}

/* What must be known of all types before the first object is made. */
static void set_up_static(struct vm *vm, int id)
{
    const struct static_type *s = &static_types[id];
    struct py_type *t = type_at(vm, PY_TYPE(id));
    t->base.base.ob_refcnt = IMMORTAL_REFCNT;
    t->base.base.ob_type = PY_TYPE(T_TYPE);
    t->tp_name = static_cstr(vm, s->name ? s->name : s->ops->name);
    t->tp_basicsize = s->ops->basicsize;
    t->tp_itemsize = s->ops->itemsize;
    t->tp_flags = s->ops->flags | TYPE_IMMUTABLE | TYPE_STATIC_BUILTIN;
    t->tp_dictoffset = s->ops->dictoffset;
    t->tp_weaklistoffset = s->ops->weaklistoffset;
    if (id != T_OBJECT)
        t->tp_base = PY_TYPE(s->base >= 0 ? s->base : s->ops->base);
    t->host_slots = slots_new(vm);
    assert(t->host_slots == (uint64_t)id);
    *vm->slots[id] = s->ops->slots;
}

bool types_init(struct vm *vm)
{
    vm->type_cache = xcalloc(TYPE_CACHE_ENTRIES, sizeof *vm->type_cache);
    for (int id = 0; id < N_STATIC_TYPES; id++)
        set_up_static(vm, id);
    for (int id = 0; id < N_STATIC_TYPES; id++) {
        if (!make_ready(vm, PY_TYPE(id), static_types[id].ops))
            return false;
        immortalize(vm, type_at(vm, PY_TYPE(id))->tp_bases);
        immortalize(vm, type_at(vm, PY_TYPE(id))->tp_mro);
    }
    return true;
}

void types_release(struct vm *vm)
{
    for (size_t i = 0; i < vm->n_slots; i++)
        free(vm->slots[i]);
    free(vm->slots);
    free(vm->type_cache);
    free(vm->method_defs);
    free(vm->getset_defs);
}

/* ---- types that come with a module ---- */

static addr heap_cstr(struct vm *vm, const char *s)
{
    size_t size = strlen(s) + 1;
    addr block = mem_alloc(vm, size);
    if (!addr_is_null(block))
        memcpy(space_at(&vm->mem.space, block), s, size);
    return block;
}

addr type_from_ops(struct vm *vm, const struct type_ops *ops, addr base)
{
    addr type = object_alloc(vm, PY_TYPE(T_TYPE), 0);
    if (addr_is_null(type))
        return NULL_ADDR;
    struct py_heap_type *h = heap_type_at(vm, type);
    struct py_type *t = &h->type;
    t->host_slots = slots_new(vm);
    *slots_for(vm, type) = ops->slots;
    const char *dot = strrchr(ops->name, '.');
    const char *short_name = dot ? dot + 1 : ops->name;
    t->tp_flags = ops->flags | TYPE_IMMUTABLE | TYPE_HEAPTYPE;
    t->tp_basicsize = ops->basicsize;
    t->tp_itemsize = ops->itemsize;
    t->tp_dictoffset = ops->dictoffset;
    t->tp_weaklistoffset = ops->weaklistoffset;
    t->tp_base = newref(vm, addr_is_null(base) ? PY_TYPE(ops->base) : base);
    h->ht_tpname = heap_cstr(vm, ops->name);
    t->tp_name = h->ht_tpname;
    addr name = str_from_cstr(vm, short_name);
    h->ht_name = name;
    if (addr_is_null(t->tp_name) || addr_is_null(name))
        goto failed;
    h->ht_qualname = newref(vm, name);
    if (!make_ready(vm, type, ops))
        goto failed;
    if (dot) {
        addr module = str_from_utf8(vm, ops->name, (size_t)(dot - ops->name));
        if (!put(vm, t->tp_dict, vm_name(vm, N___module__), module, false))
            goto failed;
    }
    return type;
failed:
    decref(vm, type);
    return NULL_ADDR;
}
