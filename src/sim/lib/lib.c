/*
 * The library's beginning and end.
 */
#include "sim/lib/lib.h"

#include "sim/lib/modules.h"
#include "sim/lib/state.h"

bool module_add(struct vm *vm, addr module, const char *name, addr value)
{
    if (addr_is_null(value))
        return false;
    bool ok = dict_set_cstr(vm, module_dict(vm, module), name, value);
    decref(vm, value);
    return ok;
}

bool module_add_int(struct vm *vm, addr module, const char *name, int64_t value)
{
    return module_add(vm, module, name, int_from_i64(vm, value));
}

bool module_add_str(struct vm *vm, addr module, const char *name, const char *value)
{
    return module_add(vm, module, name, str_from_cstr(vm, value));
}

static const struct type_ops *const type_table[] = {
#define LIB_TYPE(id, ops) &ops,
#include "sim/lib/types.def"
};

addr lib_type(struct vm *vm, enum lib_type_id id)
{
    addr *type = &vm->lib->types[id];
    if (addr_is_null(*type))
        *type = type_from_ops(vm, type_table[id], PY_TYPE(type_table[id]->base));
    return *type;
}

const struct type_ops *lib_type_ops(const struct vm *vm, addr type)
{
    size_t i = 0;
    while (!addr_eq(vm->lib->types[i], type))
        i++;
    return type_table[i];
}

bool lib_type_check(struct vm *vm, addr o, enum lib_type_id id)
{
    addr type = vm->lib->types[id];
    return !addr_is_null(type) && type_is_subtype(vm, object_type(vm, o), type);
}

/* Makes an empty module known to sys.modules. Borrowed. */
static addr make_module(struct vm *vm, const char *name)
{
    addr module = module_new(vm, name);
    if (addr_is_null(module))
        return NULL_ADDR;
    bool ok = dict_set_cstr(vm, vm->modules, name, module);
    decref(vm, module);
    return ok ? module : NULL_ADDR;
}

bool lib_init(struct vm *vm)
{
    vm->lib = xcalloc(1, sizeof *vm->lib);
    vm->hooks.at_exit = atexit_at_exit;
    vm->hooks.is_library_module = lib_is_library_module;
    vm->modules = dict_new(vm);
    if (addr_is_null(vm->modules))
        return false;
    vm->builtins = make_module(vm, "builtins");
    if (addr_is_null(vm->builtins))
        return false;
    vm->builtins_dict = module_dict(vm, vm->builtins);
    if (!builtins_fill(vm, vm->builtins))
        return false;
    addr sys = make_module(vm, "sys");
    if (addr_is_null(sys))
        return false;
    vm->sys_dict = module_dict(vm, sys);
    if (!sys_fill(vm, sys))
        return false;
    if (addr_is_null(vm->main_dict)) {
        addr main_module = make_module(vm, "__main__");
        if (addr_is_null(main_module))
            return false;
        vm->main_dict = module_dict(vm, main_module);
    }
    return true;
}

void lib_release(struct vm *vm)
{
    if (vm->lib)
        tracemalloc_release(vm);
    free(vm->lib);
    vm->lib = NULL;
}
