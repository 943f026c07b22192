/*
 * `type`: the methods of classes.
 */
#include "sim/obj/type_internal.h"

static addr mro(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr order = type_linearize(vm, type);
    if (addr_is_null(order) || object_is_exactly(vm, order, T_LIST))
        return order;
    addr list = list_from_iterable(vm, order);
    decref(vm, order);
    return list;
}

addr type_subclasses(struct vm *vm, addr type)
{
    addr list = list_new(vm, 0);
    if (addr_is_null(list))
        return NULL_ADDR;
    addr subclasses = type_at(vm, type)->tp_subclasses;
    addr ref;
    for (int64_t pos = 0;
         !addr_is_null(subclasses) && dict_next(vm, subclasses, &pos, NULL, &ref);) {
        addr sub = weakref_get(vm, ref);
        if (!addr_is_null(sub) && !list_append_steal(vm, list, sub)) {
            decref(vm, list);
            return NULL_ADDR;
        }
    }
    return list;
}

static addr subclasses(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return type_subclasses(vm, type);
}

static addr prepare(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    (void)type, (void)args, (void)n_args, (void)kwnames;
    return dict_new(vm);
}

static addr instancecheck(struct vm *vm, addr type, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)n_args, (void)kwnames;
    int answer = object_real_is_instance(vm, args[0], type);
    return answer < 0 ? NULL_ADDR : py_bool(answer);
}

static addr subclasscheck(struct vm *vm, addr type, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)n_args, (void)kwnames;
    int answer = object_real_is_subclass(vm, args[0], type);
    return answer < 0 ? NULL_ADDR : py_bool(answer);
}

bool type_merge_dict(struct vm *vm, addr names, addr class_)
{
    if (!object_enter(vm, ""))
        return false;
    addr dict, bases;
    bool ok = false;
    int found = object_get_optional_attr(vm, class_, vm_name(vm, N___dict__), &dict);
    if (found > 0) {
        ok = dict_update(vm, names, dict);
        decref(vm, dict);
    } else {
        ok = found == 0;
    }
    found = ok ? object_get_optional_attr(vm, class_, vm_name(vm, N___bases__), &bases) : 0;
    ok = ok && found >= 0;
    if (found > 0) {
        if (tuple_check(vm, bases))
            for (int64_t i = 0; ok && i < tuple_length(vm, bases); i++)
                ok = type_merge_dict(vm, names, tuple_item(vm, bases, i));
        decref(vm, bases);
    }
    object_leave(vm);
    return ok;
}

static addr dir_method(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr names = dict_new(vm);
    if (addr_is_null(names))
        return NULL_ADDR;
    addr keys = type_merge_dict(vm, names, type) ? dict_keys_list(vm, names) : NULL_ADDR;
    decref(vm, names);
    return keys;
}

static addr sizeof_method(struct vm *vm, addr type, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    if (!(type_at(vm, type)->tp_flags & TYPE_HEAPTYPE))
        return int_from_i64(vm, sizeof(struct py_type));
    int64_t size = sizeof(struct py_heap_type);
    addr keys = heap_type_at(vm, type)->ht_cached_keys;
    if (!addr_is_null(keys))
        size += dict_keys_sizeof(vm, keys);
    return int_from_i64(vm, size);
}

const struct method_def type_methods[] = {
    {"mro", mro, METH_NOARGS, "Return a type's method resolution order.", "($self, /)"},
    {"__subclasses__", subclasses, METH_NOARGS, "Return a list of immediate subclasses.",
     "($self, /)"},
    {"__prepare__", prepare, METH_FASTCALL | METH_KEYWORDS | METH_CLASS,
     "Create the namespace for the class statement", "($cls, name, bases, /, **kwds)"},
    {"__instancecheck__", instancecheck, METH_O, "Check if an object is an instance.",
     "($self, instance, /)"},
    {"__subclasscheck__", subclasscheck, METH_O, "Check if a class is a subclass.",
     "($self, subclass, /)"},
    {"__dir__", dir_method, METH_NOARGS, "Specialized __dir__ implementation for types.",
     "($self, /)"},
    {"__sizeof__", sizeof_method, METH_NOARGS, "Return memory consumption of the type object.",
     "($self, /)"},
    {NULL, NULL, 0, NULL, NULL},
};
