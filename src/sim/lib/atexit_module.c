/*
 * The module atexit: functions to be called when the program ends, the last one first.
 */
#include "sim/lib/modules.h"
#include "sim/lib/state.h"

/* The list of (function, args, kwargs); made when first needed. Borrowed. */
static addr callbacks(struct vm *vm)
{
    if (addr_is_null(vm->lib->atexit))
        vm->lib->atexit = list_new(vm, 0);
    return vm->lib->atexit;
}

static addr atexit_register(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)self;
    if (n_args == 0)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "register() takes at least 1 argument (0 given)");
    if (!object_is_callable(vm, args[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "the first argument must be callable");
    addr rest = tuple_from_items(vm, args + 1, (int64_t)n_args - 1);
    addr kwargs = dict_new(vm);
    bool ok = !addr_is_null(rest) && !addr_is_null(kwargs) && !addr_is_null(callbacks(vm));
    for (int64_t i = 0; ok && !addr_is_null(kwnames) && i < tuple_length(vm, kwnames); i++)
        ok = dict_set(vm, kwargs, tuple_item(vm, kwnames, i), args[n_args + (size_t)i]);
    addr entry = ok ? tuple_pack(vm, 3, args[0], rest, kwargs) : NULL_ADDR;
    xdecref(vm, rest);
    xdecref(vm, kwargs);
    if (addr_is_null(entry) || !list_append_steal(vm, callbacks(vm), entry))
        return NULL_ADDR;
    return newref(vm, args[0]);
}

/* Takes the entry at `i` out of the list; a new reference. */
static addr take(struct vm *vm, int64_t i)
{
    addr entry = newref(vm, list_item(vm, callbacks(vm), i));
    if (!list_set_slice(vm, callbacks(vm), i, i + 1, NULL_ADDR)) {
        decref(vm, entry);
        return NULL_ADDR;
    }
    return entry;
}

static addr atexit_unregister(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    if (addr_is_null(callbacks(vm)))
        return NULL_ADDR;
    for (int64_t i = list_length(vm, callbacks(vm)) - 1; i >= 0; i--) {
        if (i >= list_length(vm, callbacks(vm)))
            continue;
        addr function = newref(vm, tuple_item(vm, list_item(vm, callbacks(vm), i), 0));
        int is_same = object_richcompare_bool(vm, function, args[0], CMP_EQ);
        decref(vm, function);
        if (is_same < 0)
            return NULL_ADDR;
        if (is_same && i < list_length(vm, callbacks(vm))) {
            addr entry = take(vm, i);
            if (addr_is_null(entry))
                return NULL_ADDR;
            decref(vm, entry);
        }
    }
    return PY_NONE;
}

static addr atexit_clear(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    if (addr_is_null(callbacks(vm)))
        return NULL_ADDR;
    int64_t n = list_length(vm, callbacks(vm));
    return list_set_slice(vm, callbacks(vm), 0, n, NULL_ADDR) ? PY_NONE : NULL_ADDR;
}

static addr atexit_ncallbacks(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    addr list = callbacks(vm);
    return addr_is_null(list) ? NULL_ADDR : int_from_i64(vm, list_length(vm, list));
}

static bool run_all(struct vm *vm)
{
    int64_t n;
    while ((n = list_length(vm, callbacks(vm))) > 0) {
        addr entry = take(vm, n - 1);
        if (addr_is_null(entry))
            return false;
        addr function = tuple_item(vm, entry, 0);
        addr kwargs = tuple_item(vm, entry, 2);
        addr result = object_call_tuple(vm, function, tuple_item(vm, entry, 1),
                                        dict_length(vm, kwargs) ? kwargs : NULL_ADDR);
        if (addr_is_null(result))
            exc_write_unraisable(vm, function, "Exception ignored in atexit callback");
        xdecref(vm, result);
        decref(vm, entry);
        if (vm->stop)
            return false;
    }
    return true;
}

static addr atexit_run(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    return !addr_is_null(callbacks(vm)) && run_all(vm) ? PY_NONE : NULL_ADDR;
}

void atexit_at_exit(struct vm *vm)
{
    if (!addr_is_null(vm->lib->atexit) && !run_all(vm) && !vm->stop)
        exc_clear(vm);
}

static const struct method_def atexit_methods[] = {
    {"register", atexit_register, METH_FASTCALL | METH_KEYWORDS,
     "Has the function called when the program ends.", "($module, func, /, *args, **kwargs)"},
    {"unregister", atexit_unregister, METH_O, NULL, "($module, func, /)"},
    {"_clear", atexit_clear, METH_NOARGS, NULL, "($module, /)"},
    {"_ncallbacks", atexit_ncallbacks, METH_NOARGS, NULL, "($module, /)"},
    {"_run_exitfuncs", atexit_run, METH_NOARGS, NULL, "($module, /)"},
    {0},
};

bool atexit_module_fill(struct vm *vm, addr module)
{
    return module_add_functions(vm, module, atexit_methods);
}
