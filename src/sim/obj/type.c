/*
 * `type`: looking attributes up along the MRO, calling a class, and the slots of type objects.
 *
 * Lookups are cached on the host, keyed by the type's version tag, which changes whenever an
 * attribute of the type or of one of its bases does. Making types ready is in type_ready.c,
 * making classes in type_new.c, their instances in type_instance.c.
 */
#include "sim/obj/type_internal.h"

#include <stddef.h>

/* ---- versions and lookups ---- */

void type_modified(struct vm *vm, addr type)
{
    if (type_at(vm, type)->tp_version_tag == 0)
        return; // then no subclass has a version either
    type_at(vm, type)->tp_version_tag = 0;
    addr subclasses = type_at(vm, type)->tp_subclasses;
    addr ref;
    for (int64_t pos = 0;
         !addr_is_null(subclasses) && dict_next(vm, subclasses, &pos, NULL, &ref);) {
        addr sub = weakref_at(vm, ref)->wr_object;
        if (!addr_eq(sub, PY_NONE))
            type_modified(vm, sub);
    }
}

/* False if the type can have no version. Its bases must have one first, see type_modified(). */
static bool assign_version(struct vm *vm, addr type)
{
    struct py_type *t = type_at(vm, type);
    if (t->tp_version_tag)
        return true;
    if (!(t->tp_flags & TYPE_READY) || vm->type_version == UINT32_MAX ||
        addr_is_null(t->tp_bases))
        return false;
    for (int64_t i = 0; i < tuple_length(vm, t->tp_bases); i++)
        if (!assign_version(vm, tuple_item(vm, t->tp_bases, i)))
            return false;
    t->tp_version_tag = ++vm->type_version;
    return true;
}

addr type_find_in_mro(struct vm *vm, addr type, addr name, bool *failed)
{
    addr mro = type_at(vm, type)->tp_mro;
    if (addr_is_null(mro))
        return NULL_ADDR;
    bool is_exact = object_is_exactly(vm, name, T_STR);
    addr found = NULL_ADDR;
    incref(vm, mro);
    for (int64_t i = 0; i < tuple_length(vm, mro) && addr_is_null(found); i++) {
        addr dict = type_at(vm, tuple_item(vm, mro, i))->tp_dict;
        if (is_exact) {
            found = dict_get_str(vm, dict, name);
        } else if (dict_get(vm, dict, name, &found) < 0) {
            if (failed)
                *failed = true;
            break;
        }
    }
    decref(vm, mro);
    return found;
}

addr type_lookup(struct vm *vm, addr type, addr name)
{
    uint32_t version = type_at(vm, type)->tp_version_tag;
    struct type_cache_entry *e =
        &vm->type_cache[(version ^ (uint32_t)(name.v >> 4)) & (TYPE_CACHE_ENTRIES - 1)];
    if (version && e->version == version && addr_eq(e->name, name))
        return e->value;
    bool failed = false;
    addr found = type_find_in_mro(vm, type, name, &failed);
    if (failed) {
        exc_clear(vm);
        return NULL_ADDR;
    }
    // A mortal name's address could come to be another string's.
    bool is_cacheable =
        object_refcnt(vm, name) == IMMORTAL_REFCNT && object_is_exactly(vm, name, T_STR);
    if (is_cacheable && assign_version(vm, type)) {
        version = type_at(vm, type)->tp_version_tag;
        e = &vm->type_cache[(version ^ (uint32_t)(name.v >> 4)) & (TYPE_CACHE_ENTRIES - 1)];
        *e = (struct type_cache_entry){version, name, found};
    }
    return found;
}

addr type_lookup_id(struct vm *vm, addr type, enum name_id name)
{
    return type_lookup(vm, type, vm_name(vm, name));
}

bool type_is_subtype(const struct vm *vm, addr a, addr b)
{
    if (addr_eq(a, b))
        return true;
    addr mro = type_at(vm, a)->tp_mro;
    if (addr_is_null(mro)) {
        // Not ready yet: follow the chain of first bases.
        for (addr t = a; !addr_is_null(t); t = type_at(vm, t)->tp_base)
            if (addr_eq(t, b))
                return true;
        return addr_eq(b, PY_TYPE(T_OBJECT));
    }
    const struct py_tuple *items = tuple_at(vm, mro);
    for (int64_t i = 0; i < items->base.ob_size; i++)
        if (addr_eq(items->ob_item[i], b))
            return true;
    return false;
}

const char *type_name(const struct vm *vm, addr type)
{
    return space_at(&vm->mem.space, type_at(vm, type)->tp_name);
}

/* ---- calling a class ---- */

bool type_has_vectorcall(const struct vm *vm, addr type)
{
    static const uint8_t ids[] = {T_BOOL,      T_DICT, T_ENUMERATE, T_FILTER, T_FLOAT,
                                  T_FROZENSET, T_INT,  T_LIST,      T_MAP,    T_RANGE,
                                  T_REVERSED,  T_SET,  T_STR,       T_SUPER,  T_TUPLE};
    static_assert(N_STATIC_TYPES < 256, "type numbers fit a byte");
    if (type_at(vm, type)->tp_flags & TYPE_HEAPTYPE)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(ids); i++)
        if (addr_eq(type, PY_TYPE(ids[i])))
            return true;
    return false;
}

/* type.__call__: __new__, then __init__ if that gave an instance. */
addr type_call_held(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    const struct type_slots *slots = type_slots(vm, type);
    if (!slots->new_)
        return exc_raise(vm, PY_TYPE(T_TypeError), "cannot create '%s' instances",
                         type_name(vm, type));
    addr o = slots->new_(vm, type, args, n_args, kwnames);
    if (addr_is_null(o) || !type_is_subtype(vm, object_type(vm, o), type))
        return o;
    init_fn init = object_slots(vm, o)->init;
    if (init && !init(vm, o, args, n_args, kwnames)) {
        decref(vm, o);
        return NULL_ADDR;
    }
    return o;
}

addr type_call(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    if (addr_eq(type, PY_TYPE(T_TYPE))) {
        if (n_args == 1 && addr_is_null(kwnames))
            return newref(vm, object_type(vm, args[0]));
        if (n_args != 1 && n_args != 3)
            return exc_raise(vm, PY_TYPE(T_TypeError), "type() takes 1 or 3 arguments");
    }
    if (type_has_vectorcall(vm, type))
        return type_call_held(vm, type, args, n_args, kwnames);
    struct call_hold hold;
    if (!call_hold(vm, &hold, args, n_args, kwnames))
        return NULL_ADDR;
    addr o = type_call_held(vm, type, args, n_args, kwnames);
    call_release(vm, &hold);
    return o;
}

addr type_type_call(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    return type_call(vm, type, args, n_args, kwnames);
}

/* ---- attributes of type objects ---- */

static bool check_name(struct vm *vm, addr name)
{
    if (str_check(vm, name))
        return true;
    exc_raise(vm, PY_TYPE(T_TypeError), "attribute name must be string, not '%.200s'",
              type_name(vm, object_type(vm, name)));
    return false;
}

addr type_getattro(struct vm *vm, addr type, addr name)
{
    if (!check_name(vm, name))
        return NULL_ADDR;
    addr meta = object_type(vm, type);
    addr meta_attribute = type_lookup(vm, meta, name);
    descr_get_fn meta_get = NULL;
    if (!addr_is_null(meta_attribute)) {
        incref(vm, meta_attribute);
        meta_get = object_slots(vm, meta_attribute)->descr_get;
        if (meta_get && object_slots(vm, meta_attribute)->descr_set) {
            addr result = meta_get(vm, meta_attribute, type, meta);
            decref(vm, meta_attribute);
            return result;
        }
    }
    addr attribute = type_lookup(vm, type, name);
    addr result;
    if (!addr_is_null(attribute)) {
        incref(vm, attribute);
        xdecref(vm, meta_attribute);
        descr_get_fn get = object_slots(vm, attribute)->descr_get;
        if (!get)
            return attribute;
        result = get(vm, attribute, NULL_ADDR, type);
        decref(vm, attribute);
        return result;
    }
    if (meta_get) {
        result = meta_get(vm, meta_attribute, type, meta);
        decref(vm, meta_attribute);
        return result;
    }
    if (!addr_is_null(meta_attribute))
        return meta_attribute;
    return exc_raise_attribute_error(vm, type, name,
                                     "type object '%.100s' has no attribute '%U'",
                                     type_name(vm, type), name);
}

static bool is_dunder(const struct vm *vm, addr name)
{
    int64_t n = str_length(vm, name);
    return n > 4 && str_kind(vm, name) == 1 && str_char(vm, name, 0) == '_' &&
           str_char(vm, name, 1) == '_' && str_char(vm, name, n - 1) == '_' &&
           str_char(vm, name, n - 2) == '_';
}

static bool type_setattro(struct vm *vm, addr type, addr name, addr value)
{
    if (!check_name(vm, name))
        return false;
    if (type_at(vm, type)->tp_flags & TYPE_IMMUTABLE) {
        exc_raise(vm, PY_TYPE(T_TypeError), "cannot set %R attribute of immutable type '%s'",
                  name, type_name(vm, type));
        return false;
    }
    incref(vm, name);
    if (object_is_exactly(vm, name, T_STR))
        str_intern(vm, &name);
    addr meta = object_type(vm, type);
    addr descr = type_lookup(vm, meta, name);
    bool ok;
    descr_set_fn set = addr_is_null(descr) ? NULL : object_slots(vm, descr)->descr_set;
    if (set) {
        incref(vm, descr);
        ok = set(vm, descr, type, value);
        decref(vm, descr);
    } else {
        addr dict = type_at(vm, type)->tp_dict;
        int status = addr_is_null(value) ? dict_delete(vm, dict, name)
                                         : (dict_set(vm, dict, name, value) ? 1 : -1);
        if (status == 0)
            exc_raise_attribute_error(vm, type, name,
                                      "type object '%.100s' has no attribute '%U'",
                                      type_name(vm, type), name);
        ok = status > 0;
        if (ok) {
            type_modified(vm, type);
            if (is_dunder(vm, name))
                ok = slots_update(vm, type, name);
        }
    }
    decref(vm, name);
    return ok;
}

/* ---- the life of type objects ---- */

static addr type_repr(struct vm *vm, addr type)
{
    addr module = object_get_attr_id(vm, type, N___module__);
    if (addr_is_null(module))
        exc_clear(vm);
    addr qualname = object_get_attr_id(vm, type, N___qualname__);
    addr text = NULL_ADDR;
    if (addr_is_null(qualname)) {
        xdecref(vm, module);
        return NULL_ADDR;
    }
    if (!addr_is_null(module) && str_check(vm, module) &&
        !str_equal_cstr(vm, module, "builtins"))
        text = str_from_format(vm, "<class '%U.%U'>", module, qualname);
    else
        text = str_from_format(vm, "<class '%s'>", type_name(vm, type));
    xdecref(vm, module);
    decref(vm, qualname);
    return text;
}

static void type_traverse(struct vm *vm, addr type, visit_fn visit, void *ctx)
{
    // Static types are not collected, so this is a heap type.
    const struct py_heap_type *t = heap_type_at(vm, type);
    const addr refs[] = {t->type.tp_dict,  t->type.tp_cache, t->type.tp_mro,
                         t->type.tp_bases, t->type.tp_base,  t->ht_module};
    for (size_t i = 0; i < ARRAY_LEN(refs); i++)
        if (!addr_is_null(refs[i]))
            visit(vm, refs[i], ctx);
}

static void type_clear(struct vm *vm, addr type)
{
    // What else the type refers to is needed until its last instance is gone.
    struct py_heap_type *t = heap_type_at(vm, type);
    type_modified(vm, type);
    if (!addr_is_null(t->type.tp_dict))
        dict_clear(vm, t->type.tp_dict);
    clear_ref(vm, &t->ht_module);
    clear_ref(vm, &t->type.tp_mro);
}

static void type_dealloc(struct vm *vm, addr type)
{
    gc_untrack(vm, type);
    struct py_heap_type *t = heap_type_at(vm, type);
    if (!addr_is_null(t->type.tp_bases)) {
        addr saved = exc_take(vm);
        for (int64_t i = 0; i < tuple_length(vm, t->type.tp_bases); i++)
            type_remove_subclass(vm, tuple_item(vm, t->type.tp_bases, i), type);
        exc_restore(vm, saved);
    }
    weakref_clear_all(vm, type);
    addr *const refs[] = {&t->type.tp_base, &t->type.tp_dict,  &t->type.tp_bases,
                          &t->type.tp_mro,  &t->type.tp_cache, &t->type.tp_subclasses};
    for (size_t i = 0; i < ARRAY_LEN(refs); i++)
        clear_ref(vm, refs[i]);
    mem_free(vm, t->type.tp_doc);
    t->type.tp_doc = NULL_ADDR;
    clear_ref(vm, &t->ht_name);
    clear_ref(vm, &t->ht_qualname);
    clear_ref(vm, &t->ht_slots);
    if (!addr_is_null(t->ht_cached_keys))
        dict_keys_decref(vm, t->ht_cached_keys);
    clear_ref(vm, &t->ht_module);
    mem_free(vm, t->ht_tpname);
    slots_free(vm, t->type.host_slots);
    object_free(vm, type);
}

const struct type_ops type_ops = {
    .name = "type",
    .doc = "type(object) -> the object's type\n"
           "type(name, bases, dict, **kwds) -> a new type",
    .basicsize = sizeof(struct py_heap_type),
    .itemsize = sizeof(struct py_member_def),
    .flags = TYPE_HAVE_GC | TYPE_BASETYPE | TYPE_TYPE_SUBCLASS | TYPE_HAVE_VECTORCALL |
             TYPE_ITEMS_AT_END,
    .dictoffset = offsetof(struct py_type, tp_dict),
    .weaklistoffset = offsetof(struct py_type, tp_weaklist),
    .slots =
        {
            .dealloc = type_dealloc,
            .traverse = type_traverse,
            .clear = type_clear,
            .getattro = type_getattro,
            .setattro = type_setattro,
            .repr = type_repr,
            .call = type_type_call,
            .init = type_type_init,
            .new_ = type_type_new,
            .nb_or = union_or,
        },
    .methods = type_methods,
    .members = type_members,
    .getset = type_getset,
};
