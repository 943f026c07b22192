/*
 * The module sys: reference counts, sizes, limits, interned strings, frames and files.
 */
#include "sim/lib/sys.h"

#include "sim/lib/modules.h"
#include "sim/lib/text_file.h"
#include "sim/vm/run.h"

#define UNUSED (void)self, (void)args, (void)n_args, (void)kwnames

/* ---- memory ---- */

static addr sys_getrefcount(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    UNUSED;
    return int_from_u64(vm, object_refcnt(vm, args[0]));
}

static addr sys_getsizeof(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)self;
    static const char *const names[] = {"object", "default", NULL};
    static const struct arg_spec spec = {"getsizeof", names, 1, 2};
    addr out[2];
    if (!args_parse(vm, &spec, args, n_args, kwnames, out))
        return NULL_ADDR;
    int64_t n = object_sizeof(vm, out[0]);
    if (n != -1)
        return int_from_i64(vm, n);
    if (addr_is_null(out[1]) || !exc_matches(vm, PY_TYPE(T_TypeError)))
        return NULL_ADDR;
    exc_clear(vm);
    return newref(vm, out[1]);
}

static addr sys_getallocatedblocks(struct vm *vm, addr self, const addr *args, size_t n_args,
                                   addr kwnames)
{
    UNUSED;
    return int_from_u64(vm, memory_n_blocks(&vm->mem));
}

static addr sys_intern(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    if (!str_check(vm, args[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "intern() argument must be str, not %T",
                         args[0]);
    if (!object_is_exactly(vm, args[0], T_STR))
        return exc_raise(vm, PY_TYPE(T_TypeError), "can't intern %T", args[0]);
    addr s = newref(vm, args[0]);
    str_intern(vm, &s);
    return s;
}

static addr sys_is_interned(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    if (!str_check(vm, args[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "_is_interned() argument must be str, not %T", args[0]);
    return py_bool(str_at(vm, args[0])->state & STR_STATE_INTERNED);
}

static addr sys_getunicodeinternedsize(struct vm *vm, addr self, const addr *args,
                                       size_t n_args, addr kwnames)
{
    UNUSED;
    return int_from_u64(vm, vm->interned.n);
}

/* ---- limits ---- */

static addr sys_getrecursionlimit(struct vm *vm, addr self, const addr *args, size_t n_args,
                                  addr kwnames)
{
    UNUSED;
    return int_from_i64(vm, vm->recursion_limit);
}

static addr sys_setrecursionlimit(struct vm *vm, addr self, const addr *args, size_t n_args,
                                  addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    int64_t limit = number_as_ssize(vm, args[0], PY_TYPE(T_OverflowError));
    if (limit == -1 && exc_occurred(vm))
        return NULL_ADDR;
    if (limit > INT32_MAX)
        return exc_raise(vm, PY_TYPE(T_OverflowError),
                         "Python int too large to convert to C int");
    if (limit < 1)
        return exc_raise(vm, PY_TYPE(T_ValueError),
                         "recursion limit must be greater or equal than 1");
    if (vm->recursion_depth >= limit)
        return exc_raise(vm, PY_TYPE(T_RecursionError),
                         "cannot set the recursion limit to %d at the recursion depth %d: the "
                         "limit is too low",
                         (int)limit, vm->recursion_depth);
    vm->recursion_limit = (int)limit;
    return PY_NONE;
}

static addr sys_get_int_max_str_digits(struct vm *vm, addr self, const addr *args,
                                       size_t n_args, addr kwnames)
{
    UNUSED;
    return int_from_i64(vm, vm->int_max_str_digits);
}

static addr sys_set_int_max_str_digits(struct vm *vm, addr self, const addr *args,
                                       size_t n_args, addr kwnames)
{
    (void)self;
    static const char *const names[] = {"maxdigits", NULL};
    static const struct arg_spec spec = {"set_int_max_str_digits", names, 1, 1};
    addr out[1];
    if (!args_parse(vm, &spec, args, n_args, kwnames, out))
        return NULL_ADDR;
    int64_t n = number_as_ssize(vm, out[0], PY_TYPE(T_OverflowError));
    if (n == -1 && exc_occurred(vm))
        return NULL_ADDR;
    if (n != 0 && (n < 640 || n > INT32_MAX))
        return exc_raise(vm, PY_TYPE(T_ValueError), "maxdigits must be 0 or larger than 640");
    vm->int_max_str_digits = (int)n;
    return PY_NONE;
}

static addr sys_getswitchinterval(struct vm *vm, addr self, const addr *args, size_t n_args,
                                  addr kwnames)
{
    UNUSED;
    return float_from_double(vm, 0.005);
}

/* ---- frames ---- */

static addr sys_getframe(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)self, (void)kwnames;
    if (!args_check(vm, "_getframe", n_args, 0, 1))
        return NULL_ADDR;
    int64_t depth = 0;
    if (n_args) {
        depth = number_as_ssize(vm, args[0], PY_TYPE(T_OverflowError));
        if (depth == -1 && exc_occurred(vm))
            return NULL_ADDR;
    }
    if (depth < 0)
        depth = 0;
    return vm_frame_object(vm, depth > INT32_MAX ? INT32_MAX : (int)depth);
}

/* ---- things that are the same in every run ---- */

static addr sys_getdefaultencoding(struct vm *vm, addr self, const addr *args, size_t n_args,
                                   addr kwnames)
{
    UNUSED;
    return str_from_cstr(vm, "utf-8");
}

static addr sys_getfilesystemencodeerrors(struct vm *vm, addr self, const addr *args,
                                          size_t n_args, addr kwnames)
{
    UNUSED;
    return str_from_cstr(vm, "surrogateescape");
}

static addr sys_is_finalizing(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    (void)vm;
    UNUSED;
    return PY_FALSE;
}

static addr sys_is_gil_enabled(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    (void)vm;
    UNUSED;
    return PY_TRUE;
}

static addr sys_nothing(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)vm;
    UNUSED;
    return PY_NONE;
}

static const struct method_def sys_methods[] = {
    {"getrefcount", sys_getrefcount, METH_O,
     "How many references there are to the object, the argument included.",
     "($module, object, /)"},
    {"getsizeof", sys_getsizeof, METH_FASTCALL | METH_KEYWORDS, "Bytes the object takes.",
     NULL},
    {"getallocatedblocks", sys_getallocatedblocks, METH_NOARGS, NULL, "($module, /)"},
    {"intern", sys_intern, METH_O, NULL, "($module, string, /)"},
    {"_is_interned", sys_is_interned, METH_O, NULL, "($module, string, /)"},
    {"getunicodeinternedsize", sys_getunicodeinternedsize, METH_FASTCALL | METH_KEYWORDS, NULL,
     NULL},
    {"getrecursionlimit", sys_getrecursionlimit, METH_NOARGS, NULL, "($module, /)"},
    {"setrecursionlimit", sys_setrecursionlimit, METH_O, NULL, "($module, limit, /)"},
    {"get_int_max_str_digits", sys_get_int_max_str_digits, METH_NOARGS, NULL, "($module, /)"},
    {"set_int_max_str_digits", sys_set_int_max_str_digits, METH_FASTCALL | METH_KEYWORDS, NULL,
     "($module, /, maxdigits)"},
    {"getswitchinterval", sys_getswitchinterval, METH_NOARGS, NULL, "($module, /)"},
    {"setswitchinterval", sys_nothing, METH_O, NULL, "($module, interval, /)"},
    {"_getframe", sys_getframe, METH_FASTCALL, NULL, "($module, depth=0, /)"},
    {"getdefaultencoding", sys_getdefaultencoding, METH_NOARGS, NULL, "($module, /)"},
    {"getfilesystemencoding", sys_getdefaultencoding, METH_NOARGS, NULL, "($module, /)"},
    {"getfilesystemencodeerrors", sys_getfilesystemencodeerrors, METH_NOARGS, NULL,
     "($module, /)"},
    {"is_finalizing", sys_is_finalizing, METH_NOARGS, NULL, "($module, /)"},
    {"_is_gil_enabled", sys_is_gil_enabled, METH_NOARGS, NULL, "($module, /)"},
    {"_clear_type_cache", sys_nothing, METH_NOARGS, NULL, "($module, /)"},
    {"_clear_internal_caches", sys_nothing, METH_NOARGS, NULL, "($module, /)"},
    {"audit", sys_nothing, METH_FASTCALL, NULL, NULL},
    {0},
};

static bool add_files(struct vm *vm, addr module)
{
    static const struct {
        const char *name, *original, *label;
    } files[] = {
        {"stdin", "__stdin__", "<stdin>"},
        {"stdout", "__stdout__", "<stdout>"},
        {"stderr", "__stderr__", "<stderr>"},
    };
    for (int i = 0; i < 3; i++) {
        addr file = text_file_new(vm, i, files[i].label);
        xincref(vm, file);
        if (!module_add(vm, module, files[i].name, file) ||
            !module_add(vm, module, files[i].original, file))
            return false;
    }
    return true;
}

static bool add_copy(struct vm *vm, addr module, const char *name, const char *original)
{
    addr key = str_interned_cstr(vm, name);
    if (addr_is_null(key))
        return false;
    addr value = dict_get_str(vm, module_dict(vm, module), key);
    decref(vm, key);
    return dict_set_cstr(vm, module_dict(vm, module), original, value);
}

static addr new_argv(struct vm *vm)
{
    addr empty = newref(vm, PY_EMPTY_STR);
    return list_from_items_steal(vm, &empty, 1);
}

bool sys_fill(struct vm *vm, addr module)
{
    return module_add_functions(vm, module, sys_methods) &&
           module_add_functions(vm, module, sys_hook_methods) && sys_add_info(vm, module) &&
           add_files(vm, module) && add_copy(vm, module, "displayhook", "__displayhook__") &&
           add_copy(vm, module, "excepthook", "__excepthook__") &&
           module_add(vm, module, "modules", newref(vm, vm->modules)) &&
           module_add(vm, module, "argv", new_argv(vm)) &&
           module_add(vm, module, "orig_argv", new_argv(vm)) &&
           module_add(vm, module, "path", list_new(vm, 0)) &&
           module_add(vm, module, "meta_path", list_new(vm, 0)) &&
           module_add(vm, module, "path_hooks", list_new(vm, 0)) &&
           module_add(vm, module, "path_importer_cache", dict_new(vm)) &&
           module_add(vm, module, "warnoptions", list_new(vm, 0));
}
