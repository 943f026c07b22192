/*
 * Builtins about one object: its attributes, class, identity, text, length and iterators.
 */
#include "sim/lib/modules.h"
#include "sim/obj/iterators.h"
#include "sim/vm/run.h"

#define UNUSED_SELF (void)self, (void)n_args, (void)kwnames

static addr or_none(bool ok)
{
    return ok ? PY_NONE : NULL_ADDR;
}

static addr truth_or_null(int truth)
{
    return truth < 0 ? NULL_ADDR : py_bool(truth);
}

/* ---- attributes ---- */

static addr builtin_getattr(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    UNUSED_SELF;
    if (!args_check(vm, "getattr", n_args, 2, 3))
        return NULL_ADDR;
    if (n_args == 2)
        return object_get_attr(vm, args[0], args[1]);
    addr value;
    int found = object_get_optional_attr(vm, args[0], args[1], &value);
    if (found < 0)
        return NULL_ADDR;
    return found ? value : newref(vm, args[2]);
}

static addr builtin_setattr(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    UNUSED_SELF;
    if (!args_check(vm, "setattr", n_args, 3, 3))
        return NULL_ADDR;
    return or_none(object_set_attr(vm, args[0], args[1], args[2]));
}

static addr builtin_delattr(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    UNUSED_SELF;
    if (!args_check(vm, "delattr", n_args, 2, 2))
        return NULL_ADDR;
    return or_none(object_set_attr(vm, args[0], args[1], NULL_ADDR));
}

static addr builtin_hasattr(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    UNUSED_SELF;
    if (!args_check(vm, "hasattr", n_args, 2, 2))
        return NULL_ADDR;
    addr value;
    int found = object_get_optional_attr(vm, args[0], args[1], &value);
    if (found > 0)
        decref(vm, value);
    return truth_or_null(found);
}

static addr builtin_dir(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    UNUSED_SELF;
    if (!args_check(vm, "dir", n_args, 0, 1))
        return NULL_ADDR;
    if (n_args)
        return object_dir(vm, args[0]);
    addr locals = vm_current_locals(vm);
    if (addr_is_null(locals))
        return NULL_ADDR;
    addr names = dict_check(vm, locals)
                     ? dict_keys_list(vm, locals)
                     : object_call_method(vm, locals, vm_name(vm, N_keys), NULL, 0);
    decref(vm, locals);
    if (!addr_is_null(names) && !list_check(vm, names)) {
        addr list = list_from_iterable(vm, names);
        decref(vm, names);
        names = list;
    }
    if (!addr_is_null(names) && !list_sort(vm, names, NULL_ADDR, false)) {
        decref(vm, names);
        return NULL_ADDR;
    }
    return names;
}

static addr builtin_vars(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    UNUSED_SELF;
    if (!args_check(vm, "vars", n_args, 0, 1))
        return NULL_ADDR;
    if (!n_args)
        return vm_current_locals(vm);
    addr dict;
    int found = object_get_optional_attr(vm, args[0], vm_name(vm, N___dict__), &dict);
    if (found == 0)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "vars() argument must have __dict__ attribute");
    return found < 0 ? NULL_ADDR : dict;
}

/* ---- class and identity ---- */

static addr builtin_isinstance(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    UNUSED_SELF;
    if (!args_check(vm, "isinstance", n_args, 2, 2))
        return NULL_ADDR;
    return truth_or_null(object_is_instance(vm, args[0], args[1]));
}

static addr builtin_issubclass(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    UNUSED_SELF;
    if (!args_check(vm, "issubclass", n_args, 2, 2))
        return NULL_ADDR;
    return truth_or_null(object_is_subclass(vm, args[0], args[1]));
}

static addr builtin_id(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    UNUSED_SELF;
    return int_from_u64(vm, args[0].v);
}

static addr builtin_hash(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    UNUSED_SELF;
    int64_t hash = object_hash(vm, args[0]);
    return hash == -1 ? NULL_ADDR : int_from_i64(vm, hash);
}

static addr builtin_callable(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    UNUSED_SELF;
    return py_bool(object_is_callable(vm, args[0]));
}

/* ---- text ---- */

static addr builtin_repr(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    UNUSED_SELF;
    return object_repr(vm, args[0]);
}

static addr builtin_ascii(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    UNUSED_SELF;
    return object_ascii(vm, args[0]);
}

static addr builtin_format(struct vm *vm, addr self, const addr *args, size_t n_args,
                           addr kwnames)
{
    UNUSED_SELF;
    if (!args_check(vm, "format", n_args, 1, 2))
        return NULL_ADDR;
    if (n_args > 1 && !str_check(vm, args[1]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "format() argument 2 must be str, not %T",
                         args[1]);
    return object_format(vm, args[0], n_args > 1 ? args[1] : NULL_ADDR);
}

/* ---- length and iteration ---- */

static addr builtin_len(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    UNUSED_SELF;
    int64_t n = object_length(vm, args[0]);
    return n < 0 ? NULL_ADDR : int_from_i64(vm, n);
}

static addr callable_iterator(struct vm *vm, addr callable, addr sentinel)
{
    if (!object_is_callable(vm, callable))
        return exc_raise(vm, PY_TYPE(T_TypeError), "iter(v, w): v must be callable");
    addr it = object_new_uninit(vm, PY_TYPE(T_CALLABLE_ITERATOR), 0);
    if (addr_is_null(it))
        return NULL_ADDR;
    callable_iterator_at(vm, it)->it_callable = newref(vm, callable);
    callable_iterator_at(vm, it)->it_sentinel = newref(vm, sentinel);
    gc_track(vm, it);
    return it;
}

static addr builtin_iter(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    UNUSED_SELF;
    if (!args_check(vm, "iter", n_args, 1, 2))
        return NULL_ADDR;
    return n_args == 1 ? object_iter(vm, args[0]) : callable_iterator(vm, args[0], args[1]);
}

static addr builtin_next(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    UNUSED_SELF;
    if (!args_check(vm, "next", n_args, 1, 2))
        return NULL_ADDR;
    if (!object_slots(vm, args[0])->iternext)
        return exc_raise(vm, PY_TYPE(T_TypeError), "'%T' object is not an iterator", args[0]);
    addr item = object_slots(vm, args[0])->iternext(vm, args[0]);
    if (!addr_is_null(item))
        return item;
    if (n_args > 1) {
        if (exc_occurred(vm)) {
            if (!exc_matches(vm, PY_TYPE(T_StopIteration)))
                return NULL_ADDR;
            exc_clear(vm);
        }
        return newref(vm, args[1]);
    }
    if (exc_occurred(vm))
        return NULL_ADDR;
    addr stop = object_call0(vm, PY_TYPE(T_StopIteration));
    if (!addr_is_null(stop))
        exc_set(vm, stop);
    return NULL_ADDR;
}

const struct method_def builtins_object_methods[] = {
    {"getattr", builtin_getattr, METH_FASTCALL, NULL, NULL},
    {"setattr", builtin_setattr, METH_FASTCALL, NULL, "($module, obj, name, value, /)"},
    {"delattr", builtin_delattr, METH_FASTCALL, NULL, "($module, obj, name, /)"},
    {"hasattr", builtin_hasattr, METH_FASTCALL, NULL, "($module, obj, name, /)"},
    {"dir", builtin_dir, METH_FASTCALL, NULL, NULL},
    {"vars", builtin_vars, METH_FASTCALL, NULL, NULL},
    {"isinstance", builtin_isinstance, METH_FASTCALL, NULL,
     "($module, obj, class_or_tuple, /)"},
    {"issubclass", builtin_issubclass, METH_FASTCALL, NULL,
     "($module, cls, class_or_tuple, /)"},
    {"id", builtin_id, METH_O, NULL, "($module, obj, /)"},
    {"hash", builtin_hash, METH_O, NULL, "($module, obj, /)"},
    {"callable", builtin_callable, METH_O, NULL, "($module, obj, /)"},
    {"repr", builtin_repr, METH_O, NULL, "($module, obj, /)"},
    {"ascii", builtin_ascii, METH_O, NULL, "($module, obj, /)"},
    {"format", builtin_format, METH_FASTCALL, NULL, "($module, value, format_spec='', /)"},
    {"len", builtin_len, METH_O, NULL, "($module, obj, /)"},
    {"iter", builtin_iter, METH_FASTCALL, NULL, NULL},
    {"next", builtin_next, METH_FASTCALL, NULL, NULL},
    {0},
};
