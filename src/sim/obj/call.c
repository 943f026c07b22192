/*
 * Calling objects: CPython's PyObject_Vectorcall(), PyObject_Call() and their relatives.
 *
 * Everything is called with an array of arguments. Where CPython packs a tuple and a dict on
 * the way, because the callable has no vectorcall, struct call_hold makes them, too: they count
 * references and take memory.
 */
#include "sim/obj/type_internal.h"

/* Arguments up to this number are put together on the host's stack. */
enum { SMALL_CALL = 8 };

addr object_call(struct vm *vm, addr callable, const addr *args, size_t n_args, addr kwnames)
{
    call_fn call = object_slots(vm, callable)->call;
    if (call)
        return call(vm, callable, args, n_args, kwnames);
    return exc_raise(vm, PY_TYPE(T_TypeError), "'%.200s' object is not callable",
                     type_name(vm, object_type(vm, callable)));
}

addr object_call0(struct vm *vm, addr callable)
{
    return object_call(vm, callable, NULL, 0, NULL_ADDR);
}

addr object_call1(struct vm *vm, addr callable, addr arg)
{
    return object_call(vm, callable, &arg, 1, NULL_ADDR);
}

addr object_call2(struct vm *vm, addr callable, addr a, addr b)
{
    return object_call(vm, callable, (addr[]){a, b}, 2, NULL_ADDR);
}

addr object_call_prepend(struct vm *vm, addr callable, addr first, const addr *args,
                         size_t n_args, addr kwnames)
{
    size_t n_kw = addr_is_null(kwnames) ? 0 : (size_t)tuple_length(vm, kwnames);
    size_t n = n_args + n_kw;
    addr small[SMALL_CALL + 1];
    addr *all = n <= SMALL_CALL ? small : xmalloc(size_mul(n + 1, sizeof *all));
    all[0] = first;
    if (n)
        memcpy(all + 1, args, n * sizeof *all);
    addr result = object_call(vm, callable, all, n_args + 1, kwnames);
    if (all != small)
        free(all);
    return result;
}

addr object_call_unpacked(struct vm *vm, addr callable, addr first, const addr *args,
                          size_t n_args, addr kwnames)
{
    size_t n_kw = addr_is_null(kwnames) ? 0 : (size_t)tuple_length(vm, kwnames);
    if (n_kw == 0)
        return object_call_prepend(vm, callable, first, args, n_args, NULL_ADDR);
    // CPython copies what is in the dict, and with it all else, to an array that counts.
    size_t n = n_args + n_kw;
    addr names = tuple_from_items(vm, tuple_items(vm, kwnames), (int64_t)n_kw);
    if (addr_is_null(names))
        return NULL_ADDR;
    incref(vm, first);
    for (size_t i = 0; i < n; i++)
        incref(vm, args[i]);
    addr result = object_call_prepend(vm, callable, first, args, n_args, names);
    decref(vm, first);
    for (size_t i = 0; i < n; i++)
        decref(vm, args[i]);
    decref(vm, names);
    return result;
}

/* ---- a tuple and a dict ---- */

bool call_hold(struct vm *vm, struct call_hold *hold, const addr *args, size_t n_args,
               addr kwnames)
{
    *hold = (struct call_hold){0};
    if (n_args) {
        hold->args = tuple_from_items(vm, args, (int64_t)n_args);
        if (addr_is_null(hold->args))
            return false;
    }
    int64_t n_kw = addr_is_null(kwnames) ? 0 : tuple_length(vm, kwnames);
    if (!n_kw)
        return true;
    hold->kwargs = dict_new_presized(vm, n_kw, true);
    bool ok = !addr_is_null(hold->kwargs);
    for (int64_t i = 0; ok && i < n_kw; i++)
        ok = dict_set(vm, hold->kwargs, tuple_item(vm, kwnames, i), args[n_args + (size_t)i]);
    if (!ok)
        call_release(vm, hold);
    return ok;
}

void call_release(struct vm *vm, struct call_hold *hold)
{
    clear_ref(vm, &hold->args);
    clear_ref(vm, &hold->kwargs);
}

/* Calls with the arguments in a tuple that the caller holds. */
static addr call_held(struct vm *vm, addr callable, const addr *args, size_t n_args,
                      addr kwnames)
{
    call_fn call = object_slots(vm, callable)->call;
    if (call == slot_call)
        return slot_call_held(vm, callable, args, n_args, kwnames);
    if (call == type_type_call && !addr_eq(callable, PY_TYPE(T_TYPE)))
        return type_call_held(vm, callable, args, n_args, kwnames);
    return object_call(vm, callable, args, n_args, kwnames);
}

/* Whether it is called with the tuple and the dict as they are, as it has no vectorcall. */
static bool takes_dict(const struct vm *vm, addr callable)
{
    call_fn call = object_slots(vm, callable)->call;
    return call == slot_call || (call == type_type_call && !type_has_vectorcall(vm, callable) &&
                                 !addr_eq(callable, PY_TYPE(T_TYPE)));
}

/* The arguments of f(*args, **kwargs) side by side: borrowed. */
static bool unpack(struct vm *vm, addr *all, addr args, addr kwargs, addr kwnames)
{
    int64_t n = tuple_length(vm, args);
    memcpy(all, tuple_items(vm, args), (size_t)n * sizeof *all);
    addr key, value;
    bool all_str = true;
    int64_t k = 0;
    for (int64_t pos = 0; dict_next(vm, kwargs, &pos, &key, &value);) {
        all_str &= str_check(vm, key);
        tuple_init_item(vm, kwnames, k++, newref(vm, key));
        all[n++] = value;
    }
    if (!all_str)
        exc_raise(vm, PY_TYPE(T_TypeError), "keywords must be strings");
    return all_str;
}

/* Calls with an array that counts references unless the callable gets the dict itself. */
static addr call_counted(struct vm *vm, addr callable, const addr *all, size_t n_args,
                         addr kwnames, bool is_own_dict)
{
    // Somebody else's dict may lose values during the call.
    if (is_own_dict && takes_dict(vm, callable))
        return call_held(vm, callable, all, n_args, kwnames);
    size_t n = n_args + (size_t)tuple_length(vm, kwnames);
    for (size_t i = 0; i < n; i++)
        incref(vm, all[i]);
    addr result = object_call(vm, callable, all, n_args, kwnames);
    for (size_t i = 0; i < n; i++)
        decref(vm, all[i]);
    return result;
}

addr object_call_tuple(struct vm *vm, addr callable, addr args, addr kwargs)
{
    int64_t n_args = tuple_length(vm, args);
    int64_t n_kw = addr_is_null(kwargs) ? 0 : dict_length(vm, kwargs);
    if (n_kw == 0)
        return call_held(vm, callable, tuple_items(vm, args), (size_t)n_args, NULL_ADDR);
    addr kwnames = tuple_new(vm, n_kw);
    if (addr_is_null(kwnames))
        return NULL_ADDR;
    size_t n = (size_t)(n_args + n_kw);
    addr small[SMALL_CALL];
    addr *all = n <= SMALL_CALL ? small : xmalloc(size_mul(n, sizeof *all));
    addr result = NULL_ADDR;
    if (unpack(vm, all, args, kwargs, kwnames))
        result = call_counted(vm, callable, all, (size_t)n_args, kwnames,
                              object_refcnt(vm, kwargs) == 1);
    if (all != small)
        free(all);
    decref(vm, kwnames);
    return result;
}

/* ---- methods ---- */

addr object_call_method(struct vm *vm, addr o, addr name, const addr *args, size_t n_args)
{
    addr method;
    int kind = object_get_method(vm, o, name, &method);
    if (kind < 0)
        return NULL_ADDR;
    addr result = kind ? object_call_prepend(vm, method, o, args, n_args, NULL_ADDR)
                       : object_call(vm, method, args, n_args, NULL_ADDR);
    decref(vm, method);
    return result;
}

addr object_lookup_special(struct vm *vm, addr o, enum name_id name)
{
    addr type = object_type(vm, o);
    addr method = type_lookup_id(vm, type, name);
    if (addr_is_null(method))
        return NULL_ADDR;
    descr_get_fn get = object_slots(vm, method)->descr_get;
    return get ? get(vm, method, o, type) : newref(vm, method);
}

int object_call_special(struct vm *vm, addr o, enum name_id name, const addr *args,
                        size_t n_args, addr *out)
{
    *out = NULL_ADDR;
    addr method = object_lookup_special(vm, o, name);
    if (addr_is_null(method))
        return exc_occurred(vm) ? -1 : 0;
    *out = object_call(vm, method, args, n_args, NULL_ADDR);
    decref(vm, method);
    return addr_is_null(*out) ? -1 : 1;
}

bool object_is_callable(const struct vm *vm, addr o)
{
    return object_slots(vm, o)->call != NULL;
}

addr object_function_str(struct vm *vm, addr callable)
{
    addr qualname, module;
    int found = object_get_optional_attr(vm, callable, vm_name(vm, N___qualname__), &qualname);
    if (found <= 0)
        return found < 0 ? NULL_ADDR : object_str(vm, callable);
    addr result = NULL_ADDR;
    found = object_get_optional_attr(vm, callable, vm_name(vm, N___module__), &module);
    if (found > 0 && !addr_eq(module, PY_NONE) &&
        !(str_check(vm, module) && str_equal_cstr(vm, module, "builtins")))
        result = str_from_format(vm, "%S.%S()", module, qualname);
    else if (found >= 0)
        result = str_from_format(vm, "%S()", qualname);
    if (found > 0)
        decref(vm, module);
    decref(vm, qualname);
    return result;
}
