/*
 * The part of copying and pickling that CPython has in Python, in the module copyreg.
 */
#include "sim/obj/object_copyreg.h"

#include "sim/obj/type_internal.h"

/* ---- copyreg.__newobj__(cls, *args) and copyreg.__newobj_ex__(cls, args, kwargs) ---- */

static addr newobj(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self;
    if (n_args < 1)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "__newobj__() missing 1 required positional argument: 'cls'");
    addr make = object_get_attr_id(vm, args[0], N___new__);
    if (addr_is_null(make))
        return NULL_ADDR;
    addr result = object_call(vm, make, args, n_args, kwnames);
    decref(vm, make);
    return result;
}

static addr newobj_ex(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)kwnames;
    if (!args_check(vm, "__newobj_ex__", n_args, 3, 3))
        return NULL_ADDR;
    if (!tuple_check(vm, args[1]) || !dict_check(vm, args[2]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "__newobj_ex__() takes a tuple and a dict");
    addr make = object_get_attr_id(vm, args[0], N___new__);
    if (addr_is_null(make))
        return NULL_ADDR;
    int64_t n = tuple_length(vm, args[1]);
    addr all = tuple_new(vm, n + 1);
    addr result = NULL_ADDR;
    if (!addr_is_null(all)) {
        tuple_init_item(vm, all, 0, newref(vm, args[0]));
        for (int64_t i = 0; i < n; i++)
            tuple_init_item(vm, all, i + 1, newref(vm, tuple_item(vm, args[1], i)));
        result = object_call_tuple(vm, make, all, args[2]);
        decref(vm, all);
    }
    decref(vm, make);
    return result;
}

/* ---- copyreg._reconstructor(cls, base, state) ---- */

static addr reconstructor(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)self, (void)kwnames;
    if (!args_check(vm, "_reconstructor", n_args, 3, 3))
        return NULL_ADDR;
    addr object = PY_TYPE(T_OBJECT);
    bool is_plain = addr_eq(args[1], object);
    addr name = vm_name(vm, N___new__);
    addr made =
        object_call_method(vm, args[1], name, (addr[]){args[0], args[2]}, is_plain ? 1 : 2);
    if (addr_is_null(made) || is_plain || !type_check(vm, args[1]) ||
        type_slots(vm, args[1])->init == type_slots(vm, object)->init)
        return made;
    addr done =
        object_call_method(vm, args[1], vm_name(vm, N___init__), (addr[]){made, args[2]}, 2);
    if (addr_is_null(done))
        clear_ref(vm, &made);
    xdecref(vm, done);
    return made;
}

static const struct method_def functions[] = {
    [COPYREG_NEWOBJ] = {"__newobj__", newobj, METH_FASTCALL, NULL, NULL},
    [COPYREG_NEWOBJ_EX] = {"__newobj_ex__", newobj_ex, METH_FASTCALL, NULL, NULL},
    [COPYREG_RECONSTRUCTOR] = {"_reconstructor", reconstructor, METH_FASTCALL, NULL, NULL},
};

addr copyreg_function(struct vm *vm, enum copyreg_function which)
{
    addr module = str_from_cstr(vm, "copyreg");
    if (addr_is_null(module))
        return NULL_ADDR;
    addr function = cfunction_new(vm, &functions[which], NULL_ADDR, module);
    decref(vm, module);
    return function;
}

/* ---- copyreg._reduce_ex() ---- */

/* The nearest class in the MRO that is builtin. */
static SIM_BORROWED addr builtin_class(const struct vm *vm, addr type)
{
    addr mro = type_at(vm, type)->tp_mro;
    for (int64_t i = 0; i < tuple_length(vm, mro); i++)
        if (!(type_at(vm, tuple_item(vm, mro, i))->tp_flags & TYPE_HEAPTYPE))
            return tuple_item(vm, mro, i);
    return PY_TYPE(T_OBJECT);
}

static bool check_slots(struct vm *vm, addr self, int64_t protocol)
{
    addr slots, name = vm_name(vm, N___slots__);
    int found = object_get_optional_attr(vm, self, name, &slots);
    if (found <= 0)
        return found == 0;
    int has_slots = object_is_true(vm, slots);
    decref(vm, slots);
    addr own = type_lookup_id(vm, object_type(vm, self), N___getstate__);
    addr of_object = dict_get_id(vm, type_at(vm, PY_TYPE(T_OBJECT))->tp_dict, N___getstate__);
    if (has_slots > 0 && addr_eq(own, of_object)) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "a class that defines __slots__ without defining __getstate__ cannot be "
                  "pickled with protocol %ld",
                  protocol);
        return false;
    }
    return has_slots >= 0;
}

addr copyreg_reduce_ex(struct vm *vm, addr self, int64_t protocol)
{
    addr type = object_type(vm, self);
    addr base = builtin_class(vm, type);
    addr content = PY_NONE;
    if (addr_eq(base, type) && !addr_eq(base, PY_TYPE(T_OBJECT)))
        return exc_raise(vm, PY_TYPE(T_TypeError), "cannot pickle '%.200s' object",
                         type_name(vm, type));
    if (!addr_eq(base, PY_TYPE(T_OBJECT)))
        content = object_call1(vm, base, self);
    if (addr_is_null(content))
        return NULL_ADDR;
    addr args = tuple_pack(vm, 3, type, base, content);
    decref(vm, content);
    if (addr_is_null(args))
        return NULL_ADDR;
    addr result = NULL_ADDR;
    addr state = NULL_ADDR;
    if (check_slots(vm, self, protocol))
        state = object_call_method(vm, self, vm_name(vm, N___getstate__), NULL, 0);
    int has_state = addr_is_null(state) ? -1 : object_is_true(vm, state);
    addr function = has_state < 0 ? NULL_ADDR : copyreg_function(vm, COPYREG_RECONSTRUCTOR);
    if (!addr_is_null(function))
        result = has_state ? tuple_pack(vm, 3, function, args, state)
                           : tuple_pack(vm, 2, function, args);
    xdecref(vm, function);
    xdecref(vm, state);
    decref(vm, args);
    return result;
}
