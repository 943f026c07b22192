/*
 * `object`: __reduce_ex__, __reduce__ and __getstate__, by which copy takes objects apart.
 *
 * What CPython leaves to the module copyreg is in object_copyreg.c.
 */
#include "sim/obj/object_copyreg.h"
#include "sim/obj/type_internal.h"

/* ---- __getstate__ ---- */

static bool add_slot_name(struct vm *vm, addr names, addr class_, addr name)
{
    if (!str_check(vm, name) || str_equal_cstr(vm, name, "__dict__") ||
        str_equal_cstr(vm, name, "__weakref__"))
        return true;
    addr class_name = heap_type_at(vm, class_)->ht_name;
    addr mangled = str_mangle(vm, class_name, name);
    return !addr_is_null(mangled) && list_append_steal(vm, names, mangled);
}

/* The names in the __slots__ of one class, added to `names`. */
static bool add_slot_names(struct vm *vm, addr names, addr class_)
{
    addr slots = dict_get_id(vm, type_at(vm, class_)->tp_dict, N___slots__);
    if (addr_is_null(slots) || !(type_at(vm, class_)->tp_flags & TYPE_HEAPTYPE))
        return true;
    if (str_check(vm, slots))
        return add_slot_name(vm, names, class_, slots);
    addr all = tuple_from_iterable(vm, slots);
    if (addr_is_null(all))
        return false;
    bool ok = true;
    for (int64_t i = 0; ok && i < tuple_length(vm, all); i++)
        ok = add_slot_name(vm, names, class_, tuple_item(vm, all, i));
    decref(vm, all);
    return ok;
}

/* A list of the names of all slots, kept in the class as __slotnames__ (copyreg._slotnames). */
static SIM_NEW addr slot_names(struct vm *vm, addr type)
{
    addr dict = type_at(vm, type)->tp_dict;
    addr known = dict_get_id(vm, dict, N___slotnames__);
    if (!addr_is_null(known) && list_check(vm, known))
        return newref(vm, known);
    addr names = list_new(vm, 0);
    if (addr_is_null(names))
        return NULL_ADDR;
    addr mro = type_at(vm, type)->tp_mro;
    bool ok = true;
    for (int64_t i = 0; ok && i < tuple_length(vm, mro); i++)
        ok = add_slot_names(vm, names, tuple_item(vm, mro, i));
    if (ok && !(type_at(vm, type)->tp_flags & TYPE_IMMUTABLE))
        ok = object_set_attr(vm, type, vm_name(vm, N___slotnames__), names);
    if (!ok) {
        decref(vm, names);
        return NULL_ADDR;
    }
    return names;
}

/* (state, {slot: value}) if any slot is set, else `state`, which is taken over. */
static SIM_NEW addr add_slot_values(struct vm *vm, addr self, addr state, addr names)
{
    if (list_length(vm, names) == 0)
        return state;
    addr values = dict_new(vm);
    bool ok = !addr_is_null(values);
    for (int64_t i = 0; ok && i < list_length(vm, names); i++) {
        addr name = newref(vm, list_item(vm, names, i));
        addr value;
        int found = object_get_optional_attr(vm, self, name, &value);
        ok = found >= 0;
        if (found > 0) {
            ok = dict_set(vm, values, name, value);
            decref(vm, value);
        }
        decref(vm, name);
    }
    addr result = NULL_ADDR;
    if (ok && dict_length(vm, values) == 0)
        result = newref(vm, state);
    else if (ok)
        result = tuple_pack(vm, 2, state, values);
    decref(vm, state);
    xdecref(vm, values);
    return result;
}

static addr refuse_pickle(struct vm *vm, addr self)
{
    return exc_raise(vm, PY_TYPE(T_TypeError), "cannot pickle '%.200s' object",
                     type_name(vm, object_type(vm, self)));
}

/* `is_required`: what the state does not cover would be lost, so it must cover all. */
static SIM_NEW addr default_state(struct vm *vm, addr self, bool is_required)
{
    addr type = object_type(vm, self);
    if (is_required && type_at(vm, type)->tp_itemsize)
        return exc_raise(vm, PY_TYPE(T_TypeError), "cannot pickle %.200s objects",
                         type_name(vm, type));
    addr state = PY_NONE;
    const struct py_type *t = type_at(vm, type);
    bool is_empty = t->tp_dictoffset == 0;
    if (t->tp_flags & TYPE_MANAGED_DICT)
        is_empty = instance_is_empty_attrs(vm, self) != 0;
    if (!is_empty) {
        addr dict = object_dict_if_any(vm, self, false);
        if (addr_is_null(dict) && (t->tp_flags & TYPE_MANAGED_DICT))
            dict = object_dict_if_any(vm, self, true);
        if (addr_is_null(dict) && exc_occurred(vm))
            return NULL_ADDR;
        if (!addr_is_null(dict) && dict_length(vm, dict) > 0)
            state = newref(vm, dict);
    }
    addr names = slot_names(vm, type);
    if (addr_is_null(names)) {
        decref(vm, state);
        return NULL_ADDR;
    }
    int64_t covered = (int64_t)sizeof(struct py_object) + 8 * list_length(vm, names);
    covered += t->tp_dictoffset != 0 && !(t->tp_flags & TYPE_MANAGED_DICT) ? 8 : 0;
    covered += t->tp_weaklistoffset > 0 ? 8 : 0;
    if (is_required && t->tp_basicsize > covered) {
        decref(vm, names);
        decref(vm, state);
        return refuse_pickle(vm, self);
    }
    addr result = add_slot_values(vm, self, state, names);
    decref(vm, names);
    return result;
}

addr object_getstate(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return default_state(vm, self, false);
}

/* By the object's own __getstate__ if its class has one. */
static SIM_NEW addr get_state(struct vm *vm, addr self, bool is_required)
{
    addr method = object_get_attr_id(vm, self, N___getstate__);
    if (addr_is_null(method))
        return NULL_ADDR;
    addr state;
    if (object_is_exactly(vm, method, T_CFUNCTION) &&
        addr_eq(cfunction_at(vm, method)->m_self, self) &&
        cfunction_def(vm, method)->fn == object_getstate)
        state = default_state(vm, self, is_required);
    else
        state = object_call0(vm, method);
    decref(vm, method);
    return state;
}

/* ---- __reduce_ex__ ---- */

/* Arguments for __new__: *args a tuple or NULL_ADDR, *kwargs a dict or NULL_ADDR. */
static bool new_arguments(struct vm *vm, addr self, addr *args, addr *kwargs)
{
    *args = *kwargs = NULL_ADDR;
    addr pair;
    int called = object_call_special(vm, self, N___getnewargs_ex__, NULL, 0, &pair);
    if (called > 0) {
        if (!tuple_check(vm, pair) || tuple_length(vm, pair) != 2 ||
            !tuple_check(vm, tuple_item(vm, pair, 0)) ||
            !dict_check(vm, tuple_item(vm, pair, 1))) {
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "__getnewargs_ex__ should return a tuple, not '%.200s'",
                      type_name(vm, object_type(vm, pair)));
            decref(vm, pair);
            return false;
        }
        *args = newref(vm, tuple_item(vm, pair, 0));
        *kwargs = newref(vm, tuple_item(vm, pair, 1));
        decref(vm, pair);
        return true;
    }
    if (called == 0)
        called = object_call_special(vm, self, N___getnewargs__, NULL, 0, args);
    if (called > 0 && !tuple_check(vm, *args)) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "__getnewargs__ should return a tuple, not '%.200s'",
                  type_name(vm, object_type(vm, *args)));
        clear_ref(vm, args);
        return false;
    }
    return called >= 0;
}

/* What is called to make the object again, and with what. */
static bool make_call(struct vm *vm, addr self, addr args, addr kwargs, addr *function,
                      addr *arguments)
{
    addr type = object_type(vm, self);
    bool has_kwargs = !addr_is_null(kwargs) && dict_length(vm, kwargs) > 0;
    *function = copyreg_function(vm, has_kwargs ? COPYREG_NEWOBJ_EX : COPYREG_NEWOBJ);
    if (addr_is_null(*function))
        return false;
    if (has_kwargs) {
        *arguments = tuple_pack(vm, 3, type, args, kwargs);
    } else {
        int64_t n = addr_is_null(args) ? 0 : tuple_length(vm, args);
        *arguments = tuple_new(vm, n + 1);
        if (!addr_is_null(*arguments)) {
            tuple_init_item(vm, *arguments, 0, newref(vm, type));
            for (int64_t i = 0; i < n; i++)
                tuple_init_item(vm, *arguments, i + 1, newref(vm, tuple_item(vm, args, i)));
        }
    }
    if (!addr_is_null(*arguments))
        return true;
    clear_ref(vm, function);
    return false;
}

/* Iterators over a list's items and a dict's pairs; None for other objects. */
static bool item_iterators(struct vm *vm, addr self, addr *list_items_, addr *dict_items_)
{
    *list_items_ = list_check(vm, self) ? object_iter(vm, self) : PY_NONE;
    *dict_items_ = PY_NONE;
    if (dict_check(vm, self)) {
        addr items = object_call_method(vm, self, vm_name(vm, N_items), NULL, 0);
        *dict_items_ = addr_is_null(items) ? NULL_ADDR : object_iter(vm, items);
        xdecref(vm, items);
    }
    return !addr_is_null(*list_items_) && !addr_is_null(*dict_items_);
}

static SIM_NEW addr reduce_newobj(struct vm *vm, addr self)
{
    if (!object_slots(vm, self)->new_)
        return refuse_pickle(vm, self);
    addr args, kwargs;
    addr function, arguments;
    if (!new_arguments(vm, self, &args, &kwargs))
        return NULL_ADDR;
    addr result = NULL_ADDR;
    if (make_call(vm, self, args, kwargs, &function, &arguments)) {
        bool is_container = list_check(vm, self) || dict_check(vm, self);
        addr state = get_state(vm, self, addr_is_null(args) && !is_container);
        addr items = NULL_ADDR, pairs = NULL_ADDR;
        if (!addr_is_null(state) && item_iterators(vm, self, &items, &pairs))
            result = tuple_pack(vm, 5, function, arguments, state, items, pairs);
        xdecref(vm, items);
        xdecref(vm, pairs);
        xdecref(vm, state);
        decref(vm, function);
        decref(vm, arguments);
    }
    xdecref(vm, args);
    xdecref(vm, kwargs);
    return result;
}

static SIM_NEW addr reduce_by_protocol(struct vm *vm, addr self, int64_t protocol)
{
    if (protocol >= 2)
        return reduce_newobj(vm, self);
    return copyreg_reduce_ex(vm, self, protocol);
}

addr object_reduce(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return reduce_by_protocol(vm, self, 0);
}

addr object_reduce_ex(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    int64_t protocol = number_as_ssize(vm, args[0], PY_TYPE(T_OverflowError));
    if (protocol == -1 && exc_occurred(vm))
        return NULL_ADDR;
    // A class with a __reduce__ of its own wins.
    addr reduce;
    addr name = vm_name(vm, N___reduce__);
    int found = object_get_optional_attr(vm, self, name, &reduce);
    if (found < 0)
        return NULL_ADDR;
    if (found) {
        addr of_object = dict_get_str(vm, type_at(vm, PY_TYPE(T_OBJECT))->tp_dict, name);
        addr of_class = object_get_attr(vm, object_type(vm, self), name);
        bool is_own = !addr_is_null(of_class) && !addr_eq(of_class, of_object);
        addr result = is_own ? object_call0(vm, reduce) : NULL_ADDR;
        bool failed = addr_is_null(of_class);
        xdecref(vm, of_class);
        decref(vm, reduce);
        if (is_own || failed)
            return result;
    }
    return reduce_by_protocol(vm, self, protocol);
}

addr object_reduce_bound(struct vm *vm, addr self, addr name)
{
    addr function = dict_get_str(vm, vm->builtins_dict, vm_name(vm, N_getattr));
    if (addr_is_null(function))
        return exc_raise(vm, PY_TYPE(T_RuntimeError), "lost getattr");
    addr pair = tuple_pack(vm, 2, self, name);
    if (addr_is_null(pair))
        return NULL_ADDR;
    addr result = tuple_pack(vm, 2, function, pair);
    decref(vm, pair);
    return result;
}
