/*
 * The interpreter's end, in CPython 3.13's order (Python/pylifecycle.c): finalizers run and may
 * print, but nothing they raise matters any more.
 */
#include "sim/obj/values.h"
#include "sim/vm/eval.h"
#include "sim/vm/gc.h"
#include "sim/vm/vm.h"

static void set_to_none(struct vm *vm, addr dict, addr key)
{
    if (!dict_set(vm, dict, key, PY_NONE))
        exc_clear(vm);
}

/* What the last uncaught exception left behind goes first. */
static void forget_last_exception(struct vm *vm)
{
    static const char *const names[] = {"last_exc", "last_type", "last_value",
                                        "last_traceback"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        addr name = str_interned_cstr(vm, names[i]);
        if (!addr_is_null(name) && !addr_is_null(dict_get_str(vm, vm->sys_dict, name)))
            set_to_none(vm, vm->sys_dict, name);
        xdecref(vm, name);
    }
    set_to_none(vm, vm->builtins_dict, vm_name(vm, N__));
}

/* Names with one leading underscore first, then the others but for __builtins__. */
static void clear_names(struct vm *vm, addr dict, bool private_ones)
{
    addr names = dict_keys_list(vm, dict);
    if (addr_is_null(names)) {
        exc_clear(vm);
        return;
    }
    for (int64_t i = 0; i < list_length(vm, names); i++) {
        addr name = list_item(vm, names, i);
        if (!str_check(vm, name))
            continue;
        bool is_private = str_length(vm, name) && str_char(vm, name, 0) == '_' &&
                          (str_length(vm, name) < 2 || str_char(vm, name, 1) != '_');
        if (is_private == private_ones && !str_equal_cstr(vm, name, "__builtins__"))
            set_to_none(vm, dict, name);
    }
    decref(vm, names);
}

/* Modules that something still refers to lose their names. */
static void clear_survivors(struct vm *vm, addr modules, addr keep_dict)
{
    for (int64_t i = list_length(vm, modules) - 1; i >= 0; i--) {
        addr module = weakref_get(vm, list_item(vm, modules, i));
        if (addr_is_null(module))
            continue;
        addr dict = module_dict(vm, module);
        if (!addr_eq(dict, keep_dict) && !addr_eq(dict, vm->sys_dict)) {
            clear_names(vm, dict, true);
            clear_names(vm, dict, false);
        }
        decref(vm, module);
    }
}

/* Empties sys.modules; the result lists weak references to what was in it. */
static addr remove_modules(struct vm *vm)
{
    addr list = list_new(vm, 0);
    addr names = dict_keys_list(vm, vm->modules);
    if (addr_is_null(list) || addr_is_null(names)) {
        exc_clear(vm);
        xdecref(vm, names);
        return list;
    }
    for (int64_t i = 0; i < list_length(vm, names); i++) {
        addr module = NULL_ADDR;
        addr name = list_item(vm, names, i);
        if (dict_get(vm, vm->modules, name, &module) > 0 &&
            object_is_exactly(vm, module, T_MODULE)) {
            addr ref = weakref_new(vm, module, NULL_ADDR);
            if (addr_is_null(ref) || !list_append_steal(vm, list, ref))
                exc_clear(vm);
        }
        set_to_none(vm, vm->modules, name);
    }
    decref(vm, names);
    dict_clear(vm, vm->modules);
    return list;
}

void vm_shutdown(struct vm *vm)
{
    if (vm->stop)
        return;
    exc_clear(vm);
    if (vm->hooks.at_exit)
        vm->hooks.at_exit(vm);
    if (vm->gc.enabled)
        gc_collect_at_shutdown(vm);
    // sys and builtins serve the finalizers to the very end.
    addr sys_dict = newref(vm, vm->sys_dict), builtins_dict = newref(vm, vm->builtins_dict);
    addr builtins = newref(vm, vm->builtins);
    forget_last_exception(vm);
    vm->main_dict = NULL_ADDR;
    addr modules = remove_modules(vm);
    gc_collect_at_shutdown(vm);
    if (!addr_is_null(modules)) {
        clear_survivors(vm, modules, builtins_dict);
        decref(vm, modules);
    }
    decref(vm, builtins);
    decref(vm, builtins_dict);
    decref(vm, sys_dict);
    exc_clear(vm);
}
