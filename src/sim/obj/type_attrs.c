/*
 * `type`: the attributes and methods of classes.
 */
#include "sim/obj/type_internal.h"

#include <stddef.h>

static bool is_heap_type(const struct vm *vm, addr type)
{
    return (type_at(vm, type)->tp_flags & TYPE_HEAPTYPE) != 0;
}

/* Whether `attribute` of the class may be set, or deleted with value NULL_ADDR: never that. */
static bool may_set(struct vm *vm, addr type, addr value, const char *attribute)
{
    if (type_at(vm, type)->tp_flags & TYPE_IMMUTABLE) {
        exc_raise(vm, PY_TYPE(T_TypeError), "cannot set '%s' attribute of immutable type '%s'",
                  attribute, type_name(vm, type));
        return false;
    }
    if (addr_is_null(value)) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "cannot delete '%s' attribute of immutable type '%s'", attribute,
                  type_name(vm, type));
        return false;
    }
    return true;
}

static bool must_be_str(struct vm *vm, addr type, addr value, const char *attribute)
{
    if (str_check(vm, value))
        return true;
    exc_raise(vm, PY_TYPE(T_TypeError), "can only assign string to %s.%s, not '%s'",
              type_name(vm, type), attribute, type_name(vm, object_type(vm, value)));
    return false;
}

static const char *short_name(const struct vm *vm, addr type)
{
    const char *name = type_name(vm, type);
    const char *dot = strrchr(name, '.');
    return dot ? dot + 1 : name;
}

static addr get_name(struct vm *vm, addr type)
{
    if (is_heap_type(vm, type))
        return newref(vm, heap_type_at(vm, type)->ht_name);
    return str_from_cstr(vm, short_name(vm, type));
}

static bool set_name(struct vm *vm, addr type, addr value)
{
    if (!may_set(vm, type, value, "__name__") || !must_be_str(vm, type, value, "__name__"))
        return false;
    if (!type_set_name(vm, type, value))
        return false;
    set_ref(vm, &heap_type_at(vm, type)->ht_name, newref(vm, value));
    return true;
}

static addr get_qualname(struct vm *vm, addr type)
{
    if (is_heap_type(vm, type))
        return newref(vm, heap_type_at(vm, type)->ht_qualname);
    return get_name(vm, type);
}

static bool set_qualname(struct vm *vm, addr type, addr value)
{
    if (!may_set(vm, type, value, "__qualname__") ||
        !must_be_str(vm, type, value, "__qualname__"))
        return false;
    set_ref(vm, &heap_type_at(vm, type)->ht_qualname, newref(vm, value));
    return true;
}

static addr get_module(struct vm *vm, addr type)
{
    if (is_heap_type(vm, type)) {
        addr module = dict_get_id(vm, type_at(vm, type)->tp_dict, N___module__);
        return addr_is_null(module)
                   ? exc_raise_object(vm, PY_TYPE(T_AttributeError), vm_name(vm, N___module__))
                   : newref(vm, module);
    }
    const char *name = type_name(vm, type);
    const char *dot = strrchr(name, '.');
    return dot ? str_from_utf8(vm, name, (size_t)(dot - name)) : str_from_cstr(vm, "builtins");
}

static bool set_module(struct vm *vm, addr type, addr value)
{
    if (!may_set(vm, type, value, "__module__"))
        return false;
    type_modified(vm, type);
    addr dict = type_at(vm, type)->tp_dict;
    return dict_set_id(vm, dict, N___module__, value) &&
           dict_delete(vm, dict, vm_name(vm, N___firstlineno__)) >= 0;
}

static addr get_abstract_methods(struct vm *vm, addr type)
{
    // type's own is this descriptor; what counts is in a class's dict.
    addr methods = NULL_ADDR;
    if (!addr_eq(type, PY_TYPE(T_TYPE)))
        methods = dict_get_id(vm, type_at(vm, type)->tp_dict, N___abstractmethods__);
    return addr_is_null(methods) ? exc_raise_object(vm, PY_TYPE(T_AttributeError),
                                                    vm_name(vm, N___abstractmethods__))
                                 : newref(vm, methods);
}

static bool set_abstract_methods(struct vm *vm, addr type, addr value)
{
    addr dict = type_at(vm, type)->tp_dict;
    int is_abstract = 0;
    if (!addr_is_null(value)) {
        is_abstract = object_is_true(vm, value);
        if (is_abstract < 0 || !dict_set_id(vm, dict, N___abstractmethods__, value))
            return false;
    } else {
        int deleted = dict_delete(vm, dict, vm_name(vm, N___abstractmethods__));
        if (deleted == 0)
            exc_raise_object(vm, PY_TYPE(T_AttributeError), vm_name(vm, N___abstractmethods__));
        if (deleted <= 0)
            return false;
    }
    type_modified(vm, type);
    uint64_t *flags = &type_at(vm, type)->tp_flags;
    *flags = is_abstract ? *flags | TYPE_IS_ABSTRACT : *flags & ~TYPE_IS_ABSTRACT;
    return true;
}

static addr get_mro(struct vm *vm, addr type)
{
    addr mro = type_at(vm, type)->tp_mro;
    return addr_is_null(mro) ? PY_NONE : newref(vm, mro);
}

static addr get_dict(struct vm *vm, addr type)
{
    addr dict = type_at(vm, type)->tp_dict;
    return addr_is_null(dict) ? PY_NONE : mapping_proxy_new(vm, dict);
}

/* The value of `name` in the class's own dict, through its __get__; NULL_ADDR: not there. */
static SIM_NEW addr own_attribute(struct vm *vm, addr type, enum name_id name)
{
    addr value = dict_get_id(vm, type_at(vm, type)->tp_dict, name);
    if (addr_is_null(value))
        return NULL_ADDR;
    descr_get_fn get = object_slots(vm, value)->descr_get;
    return get ? get(vm, value, NULL_ADDR, type) : newref(vm, value);
}

static addr get_doc(struct vm *vm, addr type)
{
    addr doc = own_attribute(vm, type, N___doc__);
    return addr_is_null(doc) && !exc_occurred(vm) ? PY_NONE : doc;
}

static bool set_doc(struct vm *vm, addr type, addr value)
{
    if (!may_set(vm, type, value, "__doc__"))
        return false;
    type_modified(vm, type);
    return dict_set_id(vm, type_at(vm, type)->tp_dict, N___doc__, value);
}

static addr get_text_signature(struct vm *vm, addr type)
{
    (void)vm, (void)type;
    return PY_NONE;
}

static addr get_annotations(struct vm *vm, addr type)
{
    if (!is_heap_type(vm, type))
        return exc_raise(vm, PY_TYPE(T_AttributeError),
                         "type object '%s' has no attribute '__annotations__'",
                         type_name(vm, type));
    addr found = own_attribute(vm, type, N___annotations__);
    if (!addr_is_null(found) || exc_occurred(vm))
        return found;
    addr annotations = dict_new(vm);
    if (addr_is_null(annotations))
        return NULL_ADDR;
    if (!dict_set_id(vm, type_at(vm, type)->tp_dict, N___annotations__, annotations)) {
        decref(vm, annotations);
        return NULL_ADDR;
    }
    type_modified(vm, type);
    return annotations;
}

static bool set_annotations(struct vm *vm, addr type, addr value)
{
    if (type_at(vm, type)->tp_flags & TYPE_IMMUTABLE) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "cannot set '__annotations__' attribute of immutable type '%s'",
                  type_name(vm, type));
        return false;
    }
    addr dict = type_at(vm, type)->tp_dict;
    int status = addr_is_null(value) ? dict_delete(vm, dict, vm_name(vm, N___annotations__))
                                     : dict_set_id(vm, dict, N___annotations__, value);
    if (status == 0 && addr_is_null(value))
        exc_raise_object(vm, PY_TYPE(T_AttributeError), vm_name(vm, N___annotations__));
    if (status <= 0)
        return false;
    type_modified(vm, type);
    return true;
}

static addr get_type_params(struct vm *vm, addr type)
{
    addr params = dict_get_id(vm, type_at(vm, type)->tp_dict, N___type_params__);
    return addr_is_null(params) || !is_heap_type(vm, type) ? PY_EMPTY_TUPLE
                                                           : newref(vm, params);
}

static bool set_type_params(struct vm *vm, addr type, addr value)
{
    if (!may_set(vm, type, value, "__type_params__"))
        return false;
    type_modified(vm, type);
    return dict_set_id(vm, type_at(vm, type)->tp_dict, N___type_params__, value);
}

/* ---- __bases__ ---- */

static addr get_bases(struct vm *vm, addr type)
{
    return newref(vm, type_at(vm, type)->tp_bases);
}

/* MROs that are being replaced; the items hold references. */
struct old_mros {
    struct {
        addr type;
        addr mro;
    } * items;
    size_t len, cap;
};

/* Computes the MROs of the class and its subclasses anew and keeps the old ones. */
static bool recompute_mros(struct vm *vm, addr type, struct old_mros *old)
{
    addr mro = type_at(vm, type)->tp_mro;
    incref(vm, mro);
    if (!type_compute_mro(vm, type)) {
        decref(vm, mro);
        return false;
    }
    if (old->len == old->cap) {
        old->cap = old->cap ? size_mul(old->cap, 2) : 8;
        old->items = xrealloc(old->items, size_mul(old->cap, sizeof *old->items));
    }
    old->items[old->len].type = newref(vm, type);
    old->items[old->len++].mro = mro;
    addr subclasses = type_subclasses(vm, type);
    if (addr_is_null(subclasses))
        return false;
    bool ok = true;
    for (int64_t i = 0; ok && i < list_length(vm, subclasses); i++)
        ok = recompute_mros(vm, list_item(vm, subclasses, i), old);
    decref(vm, subclasses);
    return ok;
}

static bool check_bases(struct vm *vm, addr type, addr bases)
{
    const char *name = type_name(vm, type);
    if (!tuple_check(vm, bases)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "can only assign tuple to %s.__bases__, not %s",
                  name, type_name(vm, object_type(vm, bases)));
        return false;
    }
    if (tuple_length(vm, bases) == 0) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "can only assign non-empty tuple to %s.__bases__, not ()", name);
        return false;
    }
    for (int64_t i = 0; i < tuple_length(vm, bases); i++) {
        addr base = tuple_item(vm, bases, i);
        if (!type_check(vm, base)) {
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "%s.__bases__ must be tuple of classes, not '%s'", name,
                      type_name(vm, object_type(vm, base)));
            return false;
        }
        if (type_is_subtype(vm, base, type)) {
            exc_raise(vm, PY_TYPE(T_TypeError), "a __bases__ item causes an inheritance cycle");
            return false;
        }
    }
    return true;
}

/* The class and its bases refer to each other anew; old_bases is taken over. */
static bool move_to_bases(struct vm *vm, addr type, addr old_bases, addr bases)
{
    for (int64_t i = 0; i < tuple_length(vm, old_bases); i++)
        type_remove_subclass(vm, tuple_item(vm, old_bases, i), type);
    bool ok = true;
    for (int64_t i = 0; ok && i < tuple_length(vm, bases); i++)
        ok = type_add_subclass(vm, tuple_item(vm, bases, i), type);
    slots_update_all(vm, type);
    return ok;
}

static bool set_bases(struct vm *vm, addr type, addr bases)
{
    if (!may_set(vm, type, bases, "__bases__") || !check_bases(vm, type, bases))
        return false;
    addr base = type_best_base(vm, bases);
    struct py_type *t = type_at(vm, type);
    if (addr_is_null(base) || !type_compatible(vm, t->tp_base, base, "__bases__"))
        return false;
    addr old_bases = t->tp_bases;
    addr old_base = t->tp_base;
    t->tp_bases = newref(vm, bases);
    t->tp_base = newref(vm, base);
    struct old_mros old = {0};
    bool ok = recompute_mros(vm, type, &old);
    for (size_t i = 0; i < old.len; i++) {
        if (!ok) {
            set_ref(vm, &type_at(vm, old.items[i].type)->tp_mro, newref(vm, old.items[i].mro));
            type_modified(vm, old.items[i].type);
        }
        decref(vm, old.items[i].mro);
        decref(vm, old.items[i].type);
    }
    free(old.items);
    if (ok) {
        ok = move_to_bases(vm, type, old_bases, bases);
        decref(vm, old_bases);
        decref(vm, old_base);
    } else {
        t->tp_bases = old_bases;
        t->tp_base = old_base;
        decref(vm, bases);
        decref(vm, base);
    }
    return ok;
}

const struct getset_def type_getset[] = {
    {"__name__", get_name, set_name},
    {"__qualname__", get_qualname, set_qualname},
    {"__bases__", get_bases, set_bases},
    {"__mro__", get_mro, NULL},
    {"__module__", get_module, set_module},
    {"__abstractmethods__", get_abstract_methods, set_abstract_methods},
    {"__dict__", get_dict, NULL},
    {"__doc__", get_doc, set_doc},
    {"__text_signature__", get_text_signature, NULL},
    {"__annotations__", get_annotations, set_annotations},
    {"__type_params__", get_type_params, set_type_params},
    {NULL, NULL, NULL},
};

const struct member_def type_members[] = {
    {"__basicsize__", MEMBER_SSIZE, offsetof(struct py_type, tp_basicsize), MEMBER_READONLY},
    {"__itemsize__", MEMBER_SSIZE, offsetof(struct py_type, tp_itemsize), MEMBER_READONLY},
    {"__flags__", MEMBER_SSIZE, offsetof(struct py_type, tp_flags), MEMBER_READONLY},
    {"__weakrefoffset__", MEMBER_SSIZE, offsetof(struct py_type, tp_weaklistoffset),
     MEMBER_READONLY},
    {"__base__", MEMBER_OBJECT, offsetof(struct py_type, tp_base), MEMBER_READONLY},
    {"__dictoffset__", MEMBER_SSIZE, offsetof(struct py_type, tp_dictoffset), MEMBER_READONLY},
    {NULL, MEMBER_OBJECT, 0, 0},
};
