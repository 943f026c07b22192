/*
 * Unpacking, star arguments and special methods: helpers of the evaluation loop with their
 * messages.
 */
#include "sim/obj/values.h"
#include "sim/vm/eval.h"

static void drop_written(struct vm *vm, addr *top, int n)
{
    for (int i = 1; i <= n; i++)
        decref(vm, top[-i]);
}

/* A tuple or list of exactly the right length; 0: try the general way. */
static bool unpack_exact(struct vm *vm, addr sequence, int n, addr *top)
{
    const addr *items;
    int64_t length;
    if (object_is_exactly(vm, sequence, T_TUPLE)) {
        length = tuple_length(vm, sequence);
        items = tuple_items(vm, sequence);
    } else if (object_is_exactly(vm, sequence, T_LIST)) {
        length = list_length(vm, sequence);
        items = list_items(vm, sequence);
    } else {
        return false;
    }
    if (length != n)
        return false;
    for (int i = 0; i < n; i++)
        top[-1 - i] = newref(vm, items[i]);
    return true;
}

static addr iterate(struct vm *vm, addr sequence)
{
    addr it = object_iter(vm, sequence);
    if (addr_is_null(it) && exc_matches(vm, PY_TYPE(T_TypeError)) &&
        !object_slots(vm, sequence)->iter && !object_slots(vm, sequence)->sq_item)
        exc_raise(vm, PY_TYPE(T_TypeError), "cannot unpack non-iterable %T object", sequence);
    return it;
}

/* The items before the star, or all of them. */
static bool take_first(struct vm *vm, addr it, int n, int n_after, addr *top)
{
    for (int i = 0; i < n; i++) {
        addr item = object_next(vm, it);
        if (addr_is_null(item)) {
            if (!exc_occurred(vm)) {
                if (n_after < 0)
                    exc_raise(vm, PY_TYPE(T_ValueError),
                              "not enough values to unpack (expected %d, got %d)", n, i);
                else
                    exc_raise(vm, PY_TYPE(T_ValueError),
                              "not enough values to unpack (expected at least %d, got %d)",
                              n + n_after, i);
            }
            drop_written(vm, top, i);
            return false;
        }
        top[-1 - i] = item;
    }
    return true;
}

/* The star's list and the items behind it. */
static bool take_rest(struct vm *vm, addr it, int n, int n_after, addr *top)
{
    addr rest = list_from_iterable(vm, it);
    if (addr_is_null(rest))
        return false;
    int64_t length = list_length(vm, rest);
    if (length < n_after) {
        exc_raise(vm, PY_TYPE(T_ValueError),
                  "not enough values to unpack (expected at least %d, got %zd)", n + n_after,
                  n + length);
        decref(vm, rest);
        return false;
    }
    top[-1 - n] = rest;
    // The last items move from the list's end to the stack.
    const addr *items = list_items(vm, rest);
    for (int i = 0; i < n_after; i++)
        top[-2 - n - i] = items[length - n_after + i];
    var_object_at(vm, rest)->ob_size = length - n_after;
    return true;
}

bool eval_unpack(struct vm *vm, addr sequence, int n_before, int n_after, addr *top)
{
    if (n_after < 0 && unpack_exact(vm, sequence, n_before, top))
        return true;
    addr it = iterate(vm, sequence);
    if (addr_is_null(it))
        return false;
    bool ok = take_first(vm, it, n_before, n_after, top);
    if (ok && n_after >= 0) {
        ok = take_rest(vm, it, n_before, n_after, top);
        if (!ok)
            drop_written(vm, top, n_before);
    } else if (ok) {
        addr extra = object_next(vm, it);
        if (!addr_is_null(extra)) {
            decref(vm, extra);
            exc_raise(vm, PY_TYPE(T_ValueError), "too many values to unpack (expected %d)",
                      n_before);
        }
        ok = !exc_occurred(vm);
        if (!ok)
            drop_written(vm, top, n_before);
    }
    decref(vm, it);
    return ok;
}

/* "f()" or "module.f()", as messages about calls name what is called. */
static addr callable_text(struct vm *vm, addr callable)
{
    addr name, module;
    int r = object_get_optional_attr(vm, callable, vm_name(vm, N___qualname__), &name);
    if (r < 0)
        return NULL_ADDR;
    if (r == 0)
        return object_str(vm, callable);
    r = object_get_optional_attr(vm, callable, vm_name(vm, N___module__), &module);
    addr text = NULL_ADDR;
    if (r >= 0) {
        bool is_plain = r == 0 || addr_eq(module, PY_NONE) ||
                        (str_check(vm, module) && str_equal_cstr(vm, module, "builtins"));
        text = is_plain ? str_from_format(vm, "%S()", name)
                        : str_from_format(vm, "%S.%S()", module, name);
        xdecref(vm, module);
    }
    decref(vm, name);
    return text;
}

bool eval_check_star_args(struct vm *vm, addr callable, addr args)
{
    if (object_slots(vm, args)->iter || object_slots(vm, args)->sq_item)
        return true;
    exc_clear(vm);
    addr text = callable_text(vm, callable);
    if (!addr_is_null(text)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "%U argument after * must be an iterable, not %T",
                  text, args);
        decref(vm, text);
    }
    return false;
}

void eval_explain_merge(struct vm *vm, addr callable, addr kwargs)
{
    if (exc_matches(vm, PY_TYPE(T_AttributeError))) {
        exc_clear(vm);
        addr text = callable_text(vm, callable);
        if (addr_is_null(text))
            return;
        exc_raise(vm, PY_TYPE(T_TypeError), "%U argument after ** must be a mapping, not %T",
                  text, kwargs);
        decref(vm, text);
    } else if (exc_matches(vm, PY_TYPE(T_KeyError))) {
        addr exc = exc_take(vm);
        addr args = base_exception_at(vm, exc)->args;
        if (addr_is_null(args) || tuple_length(vm, args) != 1) {
            exc_restore(vm, exc);
            return;
        }
        addr text = callable_text(vm, callable);
        if (!addr_is_null(text)) {
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "%U got multiple values for keyword argument '%S'", text,
                      tuple_item(vm, args, 0));
            decref(vm, text);
        }
        decref(vm, exc);
    }
}

bool eval_list_extend(struct vm *vm, addr list, addr iterable)
{
    if (list_extend(vm, list, iterable))
        return true;
    if (exc_matches(vm, PY_TYPE(T_TypeError)) && !object_slots(vm, iterable)->iter &&
        !object_slots(vm, iterable)->sq_item)
        exc_raise(vm, PY_TYPE(T_TypeError), "Value after * must be an iterable, not %T",
                  iterable);
    return false;
}

bool eval_dict_update(struct vm *vm, addr dict, addr other)
{
    if (dict_merge(vm, dict, other, 1))
        return true;
    if (exc_matches(vm, PY_TYPE(T_AttributeError)))
        exc_raise(vm, PY_TYPE(T_TypeError), "'%T' object is not a mapping", other);
    return false;
}

addr eval_lookup_special(struct vm *vm, addr o, enum name_id name)
{
    addr type = object_type(vm, o);
    addr found = type_lookup_id(vm, type, name);
    if (addr_is_null(found))
        return NULL_ADDR;
    incref(vm, found);
    descr_get_fn get = object_slots(vm, found)->descr_get;
    if (!get)
        return found;
    addr bound = get(vm, found, o, type);
    decref(vm, found);
    return bound;
}
