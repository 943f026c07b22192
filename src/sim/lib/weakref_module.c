/*
 * The module _weakref, which the Python module weakref builds on.
 */
#include "sim/lib/modules.h"
#include "sim/obj/weakref.h"

static addr weakref_getweakrefcount(struct vm *vm, addr self, const addr *args, size_t n_args,
                                    addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    return int_from_i64(vm, weakref_count(vm, args[0]));
}

static addr weakref_getweakrefs(struct vm *vm, addr self, const addr *args, size_t n_args,
                                addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    const addr *list = weakref_list_slot(vm, args[0]);
    addr result = list_new(vm, 0);
    if (addr_is_null(result) || !list)
        return result;
    for (addr r = *list; !addr_is_null(r); r = weakref_at(vm, r)->wr_next) {
        if (!list_append(vm, result, r)) {
            decref(vm, result);
            return NULL_ADDR;
        }
    }
    return result;
}

static addr weakref_proxy(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)self, (void)kwnames;
    if (!args_check(vm, "proxy", n_args, 1, 2))
        return NULL_ADDR;
    return weakref_new_proxy(vm, args[0], n_args > 1 ? args[1] : NULL_ADDR);
}

/* Takes the key out of a dict if its value is a dead weak reference. */
static addr weakref_remove_dead(struct vm *vm, addr self, const addr *args, size_t n_args,
                                addr kwnames)
{
    (void)self, (void)kwnames;
    if (!args_check(vm, "_remove_dead_weakref", n_args, 2, 2))
        return NULL_ADDR;
    if (!dict_check(vm, args[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "_remove_dead_weakref() argument 1 must be dict, not %T", args[0]);
    addr ref;
    int found = dict_get(vm, args[0], args[1], &ref);
    if (found <= 0)
        return found == 0 ? PY_NONE : NULL_ADDR;
    if (!weakref_check(vm, ref))
        return exc_raise(vm, PY_TYPE(T_TypeError), "not a weakref");
    addr referent = weakref_get(vm, ref);
    if (!addr_is_null(referent)) {
        decref(vm, referent);
        return PY_NONE;
    }
    return dict_delete(vm, args[0], args[1]) < 0 ? NULL_ADDR : PY_NONE;
}

static const struct method_def weakref_methods[] = {
    {"getweakrefcount", weakref_getweakrefcount, METH_O, NULL, "($module, object, /)"},
    {"getweakrefs", weakref_getweakrefs, METH_O, NULL, "($module, object, /)"},
    {"proxy", weakref_proxy, METH_FASTCALL, NULL, "($module, object, callback=None, /)"},
    {"_remove_dead_weakref", weakref_remove_dead, METH_FASTCALL, NULL,
     "($module, dct, key, /)"},
    {0},
};

bool weakref_module_fill(struct vm *vm, addr module)
{
    return module_add_functions(vm, module, weakref_methods) &&
           module_add(vm, module, "ref", PY_TYPE(T_WEAKREF)) &&
           module_add(vm, module, "ReferenceType", PY_TYPE(T_WEAKREF)) &&
           module_add(vm, module, "ProxyType", PY_TYPE(T_WEAKPROXY)) &&
           module_add(vm, module, "CallableProxyType", PY_TYPE(T_WEAKCALLABLEPROXY));
}
