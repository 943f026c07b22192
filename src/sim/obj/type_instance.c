/*
 * Instances of classes made by programs: how they die, what they refer to, their __dict__,
 * __weakref__ and __class__.
 *
 * Order of a death (CPython 3.13 subtype_dealloc): __del__, weak references and their
 * callbacks, slots from the class down to its builtin base, the attributes, then what the
 * builtin base holds.
 */
#include "sim/obj/type_internal.h"

/* Calls fn(field) for each slot that `type` itself added. */
static void for_each_slot(struct vm *vm, addr type, addr self, visit_fn visit, void *ctx)
{
    int64_t n = var_object_at(vm, type)->ob_size;
    for (int64_t i = 0; i < n; i++) {
        // The members lie behind the type object, and with them the class may go away.
        addr at = addr_add(type, (int64_t)sizeof(struct py_heap_type) +
                                     i * (int64_t)sizeof(struct py_member_def));
        addr *field = space_at(&vm->mem.space, addr_add(self, member_def_at(vm, at)->offset));
        if (addr_is_null(*field))
            continue;
        if (visit)
            visit(vm, *field, ctx);
        else
            clear_ref(vm, field);
    }
}

/* The nearest base that is not a program's class. */
static addr builtin_base(const struct vm *vm, addr type)
{
    while (slots_for(vm, type)->dealloc == subtype_dealloc)
        type = type_at(vm, type)->tp_base;
    return type;
}

static void clear_attributes(struct vm *vm, addr self, addr type, addr base)
{
    if (type_at(vm, type)->tp_flags & TYPE_MANAGED_DICT) {
        instance_attrs_clear(vm, self);
    } else if (type_at(vm, type)->tp_dictoffset > 0 && !type_at(vm, base)->tp_dictoffset) {
        clear_ref(vm,
                  space_at(&vm->mem.space, addr_add(self, type_at(vm, type)->tp_dictoffset)));
    }
}

void subtype_dealloc(struct vm *vm, addr self)
{
    addr type = object_type(vm, self);
    gc_untrack(vm, self);
    if (!trash_begin_subtype(vm, self))
        return;
    addr base = builtin_base(vm, type);
    bool added_weaklist =
        type_at(vm, type)->tp_weaklistoffset && !type_at(vm, base)->tp_weaklistoffset;
    bool has_finalizer = slots_for(vm, type)->finalize != NULL;
    if (has_finalizer) {
        gc_track(vm, self);
        if (!object_finalize_in_dealloc(vm, self)) {
            trash_end(vm);
            return;
        }
        gc_untrack(vm, self);
    }
    if (added_weaklist) {
        weakref_clear_all(vm, self);
        // The finalizer may have made new ones; they die without a call.
        if (has_finalizer)
            weakref_clear_no_callbacks(vm, self);
    }
    for (addr t = type; !addr_eq(t, base); t = type_at(vm, t)->tp_base)
        for_each_slot(vm, t, self, NULL, NULL);
    clear_attributes(vm, self, type, base);
    if (type_at(vm, base)->tp_flags & TYPE_HAVE_GC)
        gc_track(vm, self);
    // It gives up the reference to the class, too, see object_free().
    slots_for(vm, base)->dealloc(vm, self);
    trash_end(vm);
}

void subtype_traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    addr type = object_type(vm, self);
    addr base = type;
    while (slots_for(vm, base)->traverse == subtype_traverse) {
        for_each_slot(vm, base, self, visit, ctx);
        base = type_at(vm, base)->tp_base;
    }
    const struct py_type *t = type_at(vm, type);
    if (t->tp_flags & TYPE_MANAGED_DICT) {
        instance_attrs_traverse(vm, self, visit, ctx);
    } else if (t->tp_dictoffset > 0 && t->tp_dictoffset != type_at(vm, base)->tp_dictoffset) {
        addr dict = *(addr *)space_at(&vm->mem.space, addr_add(self, t->tp_dictoffset));
        if (!addr_is_null(dict))
            visit(vm, dict, ctx);
    }
    visit(vm, type, ctx);
    traverse_fn traverse = slots_for(vm, base)->traverse;
    if (traverse)
        traverse(vm, self, visit, ctx);
}

void subtype_clear(struct vm *vm, addr self)
{
    addr type = object_type(vm, self);
    addr base = type;
    while (slots_for(vm, base)->clear == subtype_clear) {
        for_each_slot(vm, base, self, NULL, NULL);
        base = type_at(vm, base)->tp_base;
    }
    clear_attributes(vm, self, type, base);
    clear_fn clear = slots_for(vm, base)->clear;
    if (clear)
        clear(vm, self);
}

/* ---- __dict__ and __weakref__ ---- */

static addr get_dict(struct vm *vm, addr self)
{
    addr dict = object_dict_if_any(vm, self, true);
    if (!addr_is_null(dict))
        return newref(vm, dict);
    if (exc_occurred(vm))
        return NULL_ADDR;
    return exc_raise(vm, PY_TYPE(T_AttributeError), "This object has no __dict__");
}

static bool set_dict(struct vm *vm, addr self, addr value)
{
    if (!addr_is_null(value) && !dict_check(vm, value)) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "__dict__ must be set to a dictionary, not a '%.200s'",
                  type_name(vm, object_type(vm, value)));
        return false;
    }
    if (object_type_flags(vm, self) & TYPE_MANAGED_DICT)
        return instance_set_dict(vm, self, value);
    int64_t offset = type_at(vm, object_type(vm, self))->tp_dictoffset;
    if (offset <= 0) {
        exc_raise(vm, PY_TYPE(T_AttributeError), "This object has no __dict__");
        return false;
    }
    xincref(vm, value);
    set_ref(vm, space_at(&vm->mem.space, addr_add(self, offset)), value);
    return true;
}

const struct getset_def subtype_dict_getset = {"__dict__", get_dict, set_dict};

static addr get_weakref(struct vm *vm, addr self)
{
    addr *list = weakref_list_slot(vm, self);
    if (!list)
        return exc_raise(vm, PY_TYPE(T_AttributeError), "This object has no __weakref__");
    return addr_is_null(*list) ? PY_NONE : newref(vm, *list);
}

const struct getset_def subtype_weakref_getset = {"__weakref__", get_weakref, NULL};

/* ---- __class__ ---- */

addr object_get_class(struct vm *vm, addr self)
{
    return newref(vm, object_type(vm, self));
}

static bool is_module_type(const struct vm *vm, addr type)
{
    return type_is_subtype(vm, type, PY_TYPE(T_MODULE));
}

bool object_set_class(struct vm *vm, addr self, addr value)
{
    addr old_type = object_type(vm, self);
    addr error = PY_TYPE(T_TypeError);
    if (addr_is_null(value)) {
        exc_raise(vm, error, "can't delete __class__ attribute");
        return false;
    }
    if (!type_check(vm, value)) {
        exc_raise(vm, error, "__class__ must be set to a class, not '%s' object",
                  type_name(vm, object_type(vm, value)));
        return false;
    }
    uint64_t either = type_at(vm, old_type)->tp_flags | type_at(vm, value)->tp_flags;
    if (!(is_module_type(vm, value) && is_module_type(vm, old_type)) &&
        (either & TYPE_IMMUTABLE)) {
        exc_raise(vm, error,
                  "__class__ assignment only supported for mutable types or ModuleType "
                  "subclasses");
        return false;
    }
    if (!type_compatible(vm, old_type, value, "__class__"))
        return false;
    // The inline values belong to the old class's keys.
    if ((type_at(vm, old_type)->tp_flags & TYPE_INLINE_VALUES) &&
        !instance_detach_dict(vm, self))
        return false;
    if (type_at(vm, value)->tp_flags & TYPE_HEAPTYPE)
        incref(vm, value);
    object_at(vm, self)->ob_type = value;
    if (type_at(vm, old_type)->tp_flags & TYPE_HEAPTYPE)
        decref(vm, old_type);
    return true;
}
