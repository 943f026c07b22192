/*
 * Attributes of objects: PyObject_GetAttr() and the generic lookup, which asks data descriptors
 * of the type first, then the object's own attributes, then the type.
 */
#include "sim/obj/type_internal.h"

static const char *type_name_of(const struct vm *vm, addr o)
{
    return type_name(vm, object_type(vm, o));
}

static bool check_name(struct vm *vm, addr name)
{
    if (str_check(vm, name))
        return true;
    exc_raise(vm, PY_TYPE(T_TypeError), "attribute name must be string, not '%.200s'",
              type_name_of(vm, name));
    return false;
}

/* ---- by the type's slot ---- */

addr object_get_attr(struct vm *vm, addr o, addr name)
{
    return check_name(vm, name) ? object_slots(vm, o)->getattro(vm, o, name) : NULL_ADDR;
}

addr object_get_attr_id(struct vm *vm, addr o, enum name_id name)
{
    return object_slots(vm, o)->getattro(vm, o, vm_name(vm, name));
}

int object_get_optional_attr(struct vm *vm, addr o, addr name, addr *out)
{
    *out = NULL_ADDR;
    if (!check_name(vm, name))
        return -1;
    binary_fn getattro = object_slots(vm, o)->getattro;
    if (getattro == object_generic_get_attr)
        return object_generic_get_optional_attr(vm, o, name, out);
    *out = getattro(vm, o, name);
    if (!addr_is_null(*out))
        return 1;
    if (!exc_matches(vm, PY_TYPE(T_AttributeError)))
        return -1;
    exc_clear(vm);
    return 0;
}

bool object_set_attr(struct vm *vm, addr o, addr name, addr value)
{
    if (!check_name(vm, name))
        return false;
    set_attribute_fn setattro = object_slots(vm, o)->setattro;
    if ((str_at(vm, name)->state & STR_STATE_INTERNED) || !object_is_exactly(vm, name, T_STR))
        return setattro(vm, o, name, value);
    incref(vm, name);
    str_intern(vm, &name);
    bool ok = setattro(vm, o, name, value);
    decref(vm, name);
    return ok;
}

/* ---- the generic way ---- */

/* The object's own attribute: a new reference; 0 absent, -1 raised. */
static int own_attribute(struct vm *vm, addr o, addr name, addr *out)
{
    uint64_t flags = object_type_flags(vm, o);
    if (flags & TYPE_INLINE_VALUES) {
        bool is_valid;
        addr value = instance_values_get(vm, o, name, &is_valid);
        if (!addr_is_null(value)) {
            *out = newref(vm, value);
            return 1;
        }
        if (is_valid)
            return 0;
    } else if (!type_at(vm, object_type(vm, o))->tp_dictoffset) {
        return 0;
    }
    addr dict = object_dict_if_any(vm, o, false);
    if (addr_is_null(dict))
        return 0;
    addr value = NULL_ADDR;
    incref(vm, dict);
    int found = dict_get(vm, dict, name, &value);
    if (found > 0)
        *out = newref(vm, value);
    decref(vm, dict);
    return found;
}

int object_generic_get_optional_attr(struct vm *vm, addr o, addr name, addr *out)
{
    addr type = object_type(vm, o);
    *out = NULL_ADDR;
    addr descr = type_lookup(vm, type, name);
    descr_get_fn get = NULL;
    if (!addr_is_null(descr)) {
        incref(vm, descr);
        const struct type_slots *slots = object_slots(vm, descr);
        get = slots->descr_get;
        if (get && slots->descr_set) {
            *out = get(vm, descr, o, type);
            goto done;
        }
    }
    int found = own_attribute(vm, o, name, out);
    if (found) {
        xdecref(vm, descr);
        return found;
    }
    if (get)
        *out = get(vm, descr, o, type);
    else if (!addr_is_null(descr))
        *out = newref(vm, descr);
    else
        return 0;
done:
    decref(vm, descr);
    if (!addr_is_null(*out))
        return 1;
    // A property may say that there is no such attribute.
    if (!exc_matches(vm, PY_TYPE(T_AttributeError)))
        return -1;
    exc_clear(vm);
    return 0;
}

addr object_generic_get_attr(struct vm *vm, addr o, addr name)
{
    addr type = object_type(vm, o);
    if (!check_name(vm, name))
        return NULL_ADDR;
    addr descr = type_lookup(vm, type, name);
    descr_get_fn get = NULL;
    if (!addr_is_null(descr)) {
        incref(vm, descr);
        const struct type_slots *slots = object_slots(vm, descr);
        get = slots->descr_get;
        if (get && slots->descr_set) {
            addr result = get(vm, descr, o, type);
            decref(vm, descr);
            return result;
        }
    }
    addr result = NULL_ADDR;
    int found = own_attribute(vm, o, name, &result);
    if (found) {
        xdecref(vm, descr);
        return result;
    }
    if (get) {
        result = get(vm, descr, o, type);
        decref(vm, descr);
        return result;
    }
    if (!addr_is_null(descr))
        return descr;
    return exc_raise_attribute_error(vm, o, name, "'%.100s' object has no attribute '%U'",
                                     type_name(vm, type), name);
}

/* Nothing of the type takes the value and the object has no __dict__. */
static void refuse_attribute(struct vm *vm, addr o, addr name, addr descr)
{
    if (!addr_is_null(descr))
        exc_raise_attribute_error(vm, o, name, "'%.100s' object attribute '%U' is read-only",
                                  type_name_of(vm, o), name);
    else if (object_slots(vm, o)->setattro == object_generic_set_attr)
        exc_raise_attribute_error(vm, o, name,
                                  "'%.100s' object has no attribute '%U' and no __dict__ for "
                                  "setting new attributes",
                                  type_name_of(vm, o), name);
    else
        exc_raise_attribute_error(vm, o, name, "'%.100s' object has no attribute '%U'",
                                  type_name_of(vm, o), name);
}

/* 1 done, 0 there was nothing to delete, -1 raised. */
static int set_own_attribute(struct vm *vm, addr o, addr name, addr descr, addr value)
{
    if (object_type_flags(vm, o) & TYPE_INLINE_VALUES)
        return instance_values_set(vm, o, name, value);
    if (!type_at(vm, object_type(vm, o))->tp_dictoffset) {
        refuse_attribute(vm, o, name, descr);
        return -1;
    }
    addr dict = object_dict_if_any(vm, o, true);
    if (addr_is_null(dict)) {
        if (!exc_occurred(vm))
            refuse_attribute(vm, o, name, descr);
        return -1;
    }
    incref(vm, dict);
    int status = addr_is_null(value) ? dict_delete(vm, dict, name)
                                     : (dict_set(vm, dict, name, value) ? 1 : -1);
    decref(vm, dict);
    return status;
}

bool object_generic_set_attr(struct vm *vm, addr o, addr name, addr value)
{
    if (!check_name(vm, name))
        return false;
    addr type = object_type(vm, o);
    bool is_heap_type = (type_at(vm, type)->tp_flags & TYPE_HEAPTYPE) != 0;
    incref(vm, name);
    if (is_heap_type)
        incref(vm, type);
    addr descr = type_lookup(vm, type, name);
    descr_set_fn set = NULL;
    if (!addr_is_null(descr)) {
        incref(vm, descr);
        set = object_slots(vm, descr)->descr_set;
    }
    bool ok;
    if (set) {
        ok = set(vm, descr, o, value);
    } else {
        int status = set_own_attribute(vm, o, name, descr, value);
        if (status == 0)
            exc_raise_attribute_error(vm, o, name, "'%.100s' object has no attribute '%U'",
                                      type_name(vm, type), name);
        ok = status > 0;
    }
    xdecref(vm, descr);
    if (is_heap_type)
        decref(vm, type);
    decref(vm, name);
    return ok;
}

/* ---- methods, without making a bound method ---- */

int object_get_method(struct vm *vm, addr o, addr name, addr *out)
{
    addr type = object_type(vm, o);
    if (type_slots(vm, type)->getattro != object_generic_get_attr) {
        *out = object_get_attr(vm, o, name);
        return addr_is_null(*out) ? -1 : 0;
    }
    addr descr = type_lookup(vm, type, name);
    descr_get_fn get = NULL;
    bool is_method = false;
    *out = NULL_ADDR;
    if (!addr_is_null(descr)) {
        incref(vm, descr);
        if (object_type_flags(vm, descr) & TYPE_METHOD_DESCRIPTOR) {
            is_method = true;
        } else {
            get = object_slots(vm, descr)->descr_get;
            if (get && object_slots(vm, descr)->descr_set)
                goto bind;
        }
    }
    int found = own_attribute(vm, o, name, out);
    if (found) {
        xdecref(vm, descr);
        return found < 0 ? -1 : 0;
    }
    if (is_method) {
        *out = descr;
        return 1;
    }
    if (!get) {
        if (addr_is_null(descr)) {
            exc_raise_attribute_error(vm, o, name, "'%.100s' object has no attribute '%U'",
                                      type_name(vm, type), name);
            return -1;
        }
        *out = descr;
        return 0;
    }
bind:
    *out = get(vm, descr, o, type);
    decref(vm, descr);
    return addr_is_null(*out) ? -1 : 0;
}
