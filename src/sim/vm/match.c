/*
 * Class and mapping patterns. Source of the rules: CPython 3.13 Python/ceval.c.
 */
#include "sim/obj/values.h"
#include "sim/vm/eval.h"

/* subject.name, once per pattern; 1, 0 if there is no such attribute, -1. */
static int match_attr(struct vm *vm, addr subject, addr type, addr name, addr seen, addr *out)
{
    int r = set_contains(vm, seen, name);
    if (r < 0)
        return -1;
    if (r) {
        exc_raise(vm, PY_TYPE(T_TypeError), "%s() got multiple sub-patterns for attribute %R",
                  type_name(vm, type), name);
        return -1;
    }
    if (!set_add(vm, seen, name))
        return -1;
    return object_get_optional_attr(vm, subject, name, out);
}

/* The names of __match_args__ for the positional sub-patterns. 1, 0: the subject itself is
 * the one attribute, -1 raised. */
static int positional_names(struct vm *vm, addr type, int n_positional, addr *names)
{
    int r = object_get_optional_attr(vm, type, vm_name(vm, N___match_args__), names);
    if (r < 0)
        return -1;
    bool is_self = false;
    int64_t allowed = 0;
    if (r) {
        if (!object_is_exactly(vm, *names, T_TUPLE)) {
            exc_raise(vm, PY_TYPE(T_TypeError), "%s.__match_args__ must be a tuple (got %T)",
                      type_name(vm, type), *names);
            return -1;
        }
        allowed = tuple_length(vm, *names);
    } else if (type_at(vm, type)->tp_flags & TYPE_MATCH_SELF) {
        is_self = true;
        allowed = 1;
    }
    if (allowed < n_positional) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "%s() accepts %zd positional sub-pattern%s (%d given)", type_name(vm, type),
                  allowed, allowed == 1 ? "" : "s", n_positional);
        return -1;
    }
    return !is_self;
}

/* Appends the attribute to `out`: 1, 0 no match, -1. */
static int add_attr(struct vm *vm, addr subject, addr type, addr name, addr seen, addr out)
{
    addr value;
    int r = match_attr(vm, subject, type, name, seen, &value);
    if (r <= 0)
        return r;
    return list_append_steal(vm, out, value) ? 1 : -1;
}

static int match_positional(struct vm *vm, addr subject, addr type, int n, addr seen, addr out)
{
    if (!n)
        return 1;
    addr names = NULL_ADDR;
    int r = positional_names(vm, type, n, &names);
    if (r == 0)
        r = list_append(vm, out, subject) ? 1 : -1;
    else
        for (int i = 0; r > 0 && i < n; i++) {
            addr name = tuple_item(vm, names, i);
            if (!object_is_exactly(vm, name, T_STR)) {
                exc_raise(vm, PY_TYPE(T_TypeError),
                          "__match_args__ elements must be strings (got %T)", name);
                r = -1;
                break;
            }
            r = add_attr(vm, subject, type, name, seen, out);
        }
    xdecref(vm, names);
    return r;
}

addr eval_match_class(struct vm *vm, addr subject, addr type, int n_positional, addr names)
{
    if (!type_check(vm, type))
        return exc_raise(vm, PY_TYPE(T_TypeError), "called match pattern must be a class");
    int r = object_is_instance(vm, subject, type);
    if (r <= 0)
        return r ? NULL_ADDR : PY_NONE;
    addr seen = set_new(vm, PY_TYPE(T_SET), NULL_ADDR);
    addr out = addr_is_null(seen) ? NULL_ADDR : list_new(vm, 0);
    r = addr_is_null(out) ? -1 : match_positional(vm, subject, type, n_positional, seen, out);
    for (int64_t i = 0; r > 0 && i < tuple_length(vm, names); i++)
        r = add_attr(vm, subject, type, tuple_item(vm, names, i), seen, out);
    addr result = r > 0 ? list_as_tuple(vm, out) : r < 0 ? NULL_ADDR : PY_NONE;
    xdecref(vm, seen);
    xdecref(vm, out);
    return result;
}

/* The value of `key` by the mapping's get(), so that defaultdict makes nothing. */
static addr get_or_dummy(struct vm *vm, addr get, addr key, addr dummy)
{
    return object_call2(vm, get, key, dummy);
}

static addr matched_values(struct vm *vm, addr keys, addr get, addr dummy)
{
    int64_t n = tuple_length(vm, keys);
    addr seen = set_new(vm, PY_TYPE(T_SET), NULL_ADDR);
    addr values = addr_is_null(seen) ? NULL_ADDR : tuple_new(vm, n);
    for (int64_t i = 0; i < n && !addr_is_null(values); i++) {
        addr key = tuple_item(vm, keys, i);
        int r = set_contains(vm, seen, key);
        if (r > 0)
            exc_raise(vm, PY_TYPE(T_ValueError), "mapping pattern checks duplicate key (%R)",
                      key);
        addr value = NULL_ADDR;
        if (r == 0 && set_add(vm, seen, key))
            value = get_or_dummy(vm, get, key, dummy);
        if (addr_is_null(value)) {
            clear_ref(vm, &values);
        } else if (addr_eq(value, dummy)) {
            decref(vm, value);
            decref(vm, values);
            values = PY_NONE;
            break;
        } else {
            tuple_init_item(vm, values, i, value);
        }
    }
    xdecref(vm, seen);
    return values;
}

addr eval_match_keys(struct vm *vm, addr subject, addr keys)
{
    if (tuple_length(vm, keys) == 0)
        return PY_EMPTY_TUPLE;
    addr get;
    // Without get() there is nothing to match with, as in CPython.
    if (object_get_method(vm, subject, vm_name(vm, N_get), &get) < 0)
        return NULL_ADDR;
    decref(vm, get);
    get = object_get_attr(vm, subject, vm_name(vm, N_get));
    if (addr_is_null(get))
        return NULL_ADDR;
    addr dummy = object_call0(vm, PY_TYPE(T_OBJECT));
    addr values = addr_is_null(dummy) ? NULL_ADDR : matched_values(vm, keys, get, dummy);
    xdecref(vm, dummy);
    decref(vm, get);
    return values;
}
