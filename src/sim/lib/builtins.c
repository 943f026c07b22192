/*
 * The module builtins: its types, constants and exceptions; its functions are in builtins_*.c.
 */
#include "sim/lib/modules.h"

struct named_type {
    const char *name;
    enum type_id id;
};

static const struct named_type builtin_types[] = {
    {"bool", T_BOOL},
    {"memoryview", T_MEMORYVIEW},
    {"bytearray", T_BYTEARRAY},
    {"bytes", T_BYTES},
    {"classmethod", T_CLASSMETHOD},
    {"complex", T_COMPLEX},
    {"dict", T_DICT},
    {"enumerate", T_ENUMERATE},
    {"filter", T_FILTER},
    {"float", T_FLOAT},
    {"frozenset", T_FROZENSET},
    {"property", T_PROPERTY},
    {"int", T_INT},
    {"list", T_LIST},
    {"map", T_MAP},
    {"object", T_OBJECT},
    {"range", T_RANGE},
    {"reversed", T_REVERSED},
    {"set", T_SET},
    {"slice", T_SLICE},
    {"staticmethod", T_STATICMETHOD},
    {"str", T_STR},
    {"super", T_SUPER},
    {"tuple", T_TUPLE},
    {"type", T_TYPE},
    {"zip", T_ZIP},
#define EXCEPTION(id, name, base, layout) {name, T_##id},
#include "sim/obj/exceptions.def"
#undef EXCEPTION
    {"EnvironmentError", T_OSError},
    {"IOError", T_OSError},
};

/* exit() and quit(). */
static addr builtin_exit(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)self, (void)kwnames;
    if (!args_check(vm, "exit", n_args, 0, 1))
        return NULL_ADDR;
    addr exc = object_call1(vm, PY_TYPE(T_SystemExit), n_args ? args[0] : PY_NONE);
    if (!addr_is_null(exc))
        exc_set(vm, exc);
    return NULL_ADDR;
}

static addr builtin_help(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    return vm_unsupported(vm, "`help`");
}

static addr builtin_aiter(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    return vm_unsupported(vm, "asynchronous iteration");
}

static const struct method_def builtins_other_methods[] = {
    {"exit", builtin_exit, METH_FASTCALL, NULL, NULL},
    {"quit", builtin_exit, METH_FASTCALL, NULL, NULL},
    {"help", builtin_help, METH_FASTCALL, NULL, NULL},
    {"aiter", builtin_aiter, METH_FASTCALL, NULL, NULL},
    {"anext", builtin_aiter, METH_FASTCALL, NULL, NULL},
    {0},
};

bool builtins_fill(struct vm *vm, addr module)
{
    static const struct method_def *const functions[] = {
        builtins_code_methods, builtins_object_methods, builtins_number_methods,
        builtins_io_methods,   builtins_other_methods,
    };
    for (size_t i = 0; i < ARRAY_LEN(functions); i++)
        if (!module_add_functions(vm, module, functions[i]))
            return false;
    if (!module_add(vm, module, "None", PY_NONE) ||
        !module_add(vm, module, "Ellipsis", PY_ELLIPSIS) ||
        !module_add(vm, module, "NotImplemented", PY_NOT_IMPLEMENTED) ||
        !module_add(vm, module, "False", PY_FALSE) || !module_add(vm, module, "True", PY_TRUE))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(builtin_types); i++)
        if (!module_add(vm, module, builtin_types[i].name, PY_TYPE(builtin_types[i].id)))
            return false;
    return module_add(vm, module, "__debug__", PY_TRUE);
}
