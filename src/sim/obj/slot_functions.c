/*
 * The slots of classes made by programs: each looks its special method up on the type and calls
 * it (CPython's slot_tp_*, slot_sq_* and slot_mp_*). Those of numbers are in slot_numbers.c.
 */
#include "sim/obj/slots.h"

#include "sim/obj/type_internal.h"

addr special_method(struct vm *vm, addr o, enum name_id name, bool *is_unbound)
{
    addr type = object_type(vm, o);
    addr method = type_lookup_id(vm, type, name);
    *is_unbound = false;
    if (addr_is_null(method))
        return NULL_ADDR;
    if (object_type_flags(vm, method) & TYPE_METHOD_DESCRIPTOR) {
        *is_unbound = true;
        return newref(vm, method);
    }
    descr_get_fn get = object_slots(vm, method)->descr_get;
    return get ? get(vm, method, o, type) : newref(vm, method);
}

/* Calls `method` with args, whose first is self; drops `method`. */
static addr call_method(struct vm *vm, addr method, bool is_unbound, const addr *args,
                        size_t n_args)
{
    size_t skip = is_unbound ? 0 : 1;
    addr result = object_call(vm, method, args + skip, n_args - skip, NULL_ADDR);
    decref(vm, method);
    return result;
}

addr special_call(struct vm *vm, enum name_id name, const addr *args, size_t n_args)
{
    bool is_unbound;
    addr method = special_method(vm, args[0], name, &is_unbound);
    if (addr_is_null(method))
        return exc_occurred(vm)
                   ? NULL_ADDR
                   : exc_raise_object(vm, PY_TYPE(T_AttributeError), vm_name(vm, name));
    return call_method(vm, method, is_unbound, args, n_args);
}

static addr call0(struct vm *vm, enum name_id name, addr self)
{
    return special_call(vm, name, &self, 1);
}

static addr call1(struct vm *vm, enum name_id name, addr self, addr a)
{
    return special_call(vm, name, (addr[]){self, a}, 2);
}

/* For slots whose methods' results do not matter. */
static bool drop(struct vm *vm, addr result)
{
    xdecref(vm, result);
    return !addr_is_null(result);
}

/* ---- making and calling ---- */

addr slot_new(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    addr function = object_get_attr_id(vm, type, N___new__);
    if (addr_is_null(function))
        return NULL_ADDR;
    addr result = object_call_unpacked(vm, function, type, args, n_args, kwnames);
    decref(vm, function);
    return result;
}

bool slot_init(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    bool is_unbound;
    addr method = special_method(vm, self, N___init__, &is_unbound);
    if (addr_is_null(method)) {
        if (!exc_occurred(vm))
            exc_raise_object(vm, PY_TYPE(T_AttributeError), vm_name(vm, N___init__));
        return false;
    }
    addr result = is_unbound ? object_call_unpacked(vm, method, self, args, n_args, kwnames)
                             : object_call(vm, method, args, n_args, kwnames);
    decref(vm, method);
    if (addr_is_null(result))
        return false;
    if (!addr_eq(result, PY_NONE)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "__init__() should return None, not '%.200s'",
                  type_name(vm, object_type(vm, result)));
        decref(vm, result);
        return false;
    }
    return true;
}

addr slot_call_held(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    if (!object_enter(vm, " while calling a Python object"))
        return NULL_ADDR;
    bool is_unbound;
    addr result = NULL_ADDR;
    addr method = special_method(vm, self, N___call__, &is_unbound);
    if (!addr_is_null(method)) {
        if (is_unbound)
            result = object_call_unpacked(vm, method, self, args, n_args, kwnames);
        else
            result = object_call(vm, method, args, n_args, kwnames);
        decref(vm, method);
    } else if (!exc_occurred(vm)) {
        exc_raise_object(vm, PY_TYPE(T_AttributeError), vm_name(vm, N___call__));
    }
    object_leave(vm);
    return result;
}

addr slot_call(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    // An instance has no vectorcall, so CPython packs the arguments before it looks.
    struct call_hold hold;
    if (!call_hold(vm, &hold, args, n_args, kwnames))
        return NULL_ADDR;
    addr result = slot_call_held(vm, self, args, n_args, kwnames);
    call_release(vm, &hold);
    return result;
}

void slot_finalize(struct vm *vm, addr self)
{
    addr saved = exc_take(vm);
    bool is_unbound;
    addr method = special_method(vm, self, N___del__, &is_unbound);
    if (!addr_is_null(method)) {
        size_t skip = is_unbound ? 0 : 1;
        addr result = object_call(vm, method, &self + skip, 1 - skip, NULL_ADDR);
        if (addr_is_null(result))
            exc_write_unraisable(vm, method, NULL);
        else
            decref(vm, result);
        decref(vm, method);
    }
    // A run that was stopped inside must go on unwinding.
    if (vm->stop)
        xdecref(vm, saved);
    else
        exc_restore(vm, saved);
}

/* ---- attributes ---- */

addr slot_getattro(struct vm *vm, addr self, addr name)
{
    return call1(vm, N___getattribute__, self, name);
}

static bool is_generic_getattribute(const struct vm *vm, addr method)
{
    return object_is_exactly(vm, method, T_WRAPPER_DESCRIPTOR) &&
           slot_wrapped(vm, method) == (slot_fn)object_generic_get_attr;
}

addr slot_getattr_hook(struct vm *vm, addr self, addr name)
{
    addr type = object_type(vm, self);
    addr hook = type_lookup_id(vm, type, N___getattr__);
    addr getattribute = type_lookup_id(vm, type, N___getattribute__);
    bool is_generic = addr_is_null(getattribute) || is_generic_getattribute(vm, getattribute);
    if (addr_is_null(hook))
        return is_generic ? object_generic_get_attr(vm, self, name)
                          : slot_getattro(vm, self, name);
    incref(vm, hook);
    addr found = NULL_ADDR;
    if (is_generic) {
        if (object_generic_get_optional_attr(vm, self, name, &found) != 0) {
            decref(vm, hook);
            return found;
        }
    } else {
        found = slot_getattro(vm, self, name);
        if (!addr_is_null(found) || !exc_matches(vm, PY_TYPE(T_AttributeError))) {
            decref(vm, hook);
            return found;
        }
        exc_clear(vm);
    }
    bool is_unbound;
    addr method = special_method(vm, self, N___getattr__, &is_unbound);
    decref(vm, hook);
    return addr_is_null(method) ? NULL_ADDR
                                : call_method(vm, method, is_unbound, (addr[]){self, name}, 2);
}

bool slot_setattro(struct vm *vm, addr self, addr name, addr value)
{
    if (addr_is_null(value))
        return drop(vm, call1(vm, N___delattr__, self, name));
    return drop(vm, special_call(vm, N___setattr__, (addr[]){self, name, value}, 3));
}

addr slot_descr_get(struct vm *vm, addr self, addr obj, addr type)
{
    addr get = type_lookup_id(vm, object_type(vm, self), N___get__);
    if (addr_is_null(get))
        return newref(vm, self);
    addr args[] = {self, addr_is_null(obj) ? PY_NONE : obj,
                   addr_is_null(type) ? PY_NONE : type};
    incref(vm, get);
    addr result = object_call(vm, get, args, 3, NULL_ADDR);
    decref(vm, get);
    return result;
}

bool slot_descr_set(struct vm *vm, addr self, addr obj, addr value)
{
    if (addr_is_null(value))
        return drop(vm, call1(vm, N___delete__, self, obj));
    return drop(vm, special_call(vm, N___set__, (addr[]){self, obj, value}, 3));
}

/* ---- text, hash, comparison ---- */

addr slot_repr(struct vm *vm, addr self)
{
    bool is_unbound;
    addr method = special_method(vm, self, N___repr__, &is_unbound);
    if (!addr_is_null(method))
        return call_method(vm, method, is_unbound, &self, 1);
    if (exc_occurred(vm))
        return NULL_ADDR;
    struct strbuf text = {0};
    strbuf_addf(&text, "<%s object at 0x%llx>", type_name(vm, object_type(vm, self)),
                (unsigned long long)self.v);
    addr result = str_from_utf8(vm, strbuf_str(&text), text.len);
    strbuf_release(&text);
    return result;
}

addr slot_str(struct vm *vm, addr self)
{
    return call0(vm, N___str__, self);
}

int64_t slot_hash(struct vm *vm, addr self)
{
    bool is_unbound;
    addr method = special_method(vm, self, N___hash__, &is_unbound);
    if (addr_is_null(method) || addr_eq(method, PY_NONE))
        return exc_occurred(vm) ? -1 : object_hash_not_implemented(vm, self);
    addr result = call_method(vm, method, is_unbound, &self, 1);
    if (addr_is_null(result))
        return -1;
    if (!int_check(vm, result)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "__hash__ method should return an integer");
        decref(vm, result);
        return -1;
    }
    bool overflow = false;
    int64_t hash = int_as_i64(vm, result, &overflow);
    if (overflow)
        hash = type_slots(vm, PY_TYPE(T_INT))->hash(vm, result);
    decref(vm, result);
    return hash == -1 ? -2 : hash;
}

addr slot_richcompare(struct vm *vm, addr self, addr other, enum compare op)
{
    static const enum name_id names[] = {N___lt__, N___le__, N___eq__,
                                         N___ne__, N___gt__, N___ge__};
    bool is_unbound;
    addr method = special_method(vm, self, names[op], &is_unbound);
    if (addr_is_null(method))
        return exc_occurred(vm) ? NULL_ADDR : PY_NOT_IMPLEMENTED;
    return call_method(vm, method, is_unbound, (addr[]){self, other}, 2);
}

/* ---- iteration ---- */

static addr not_iterable(struct vm *vm, addr self)
{
    return exc_raise(vm, PY_TYPE(T_TypeError), "'%.200s' object is not iterable",
                     type_name(vm, object_type(vm, self)));
}

addr slot_iter(struct vm *vm, addr self)
{
    bool is_unbound;
    addr method = special_method(vm, self, N___iter__, &is_unbound);
    if (addr_eq(method, PY_NONE))
        return not_iterable(vm, self);
    if (!addr_is_null(method))
        return call_method(vm, method, is_unbound, &self, 1);
    if (exc_occurred(vm))
        return NULL_ADDR;
    method = special_method(vm, self, N___getitem__, &is_unbound);
    if (addr_is_null(method))
        return exc_occurred(vm) ? NULL_ADDR : not_iterable(vm, self);
    decref(vm, method);
    return sequence_iterator_new(vm, self);
}

addr slot_iternext(struct vm *vm, addr self)
{
    return call0(vm, N___next__, self);
}

/* ---- sequences and mappings ---- */

int64_t slot_length(struct vm *vm, addr self)
{
    addr result = call0(vm, N___len__, self);
    if (addr_is_null(result))
        return -1;
    addr index = number_index(vm, result);
    decref(vm, result);
    if (addr_is_null(index))
        return -1;
    int64_t sign = 1 - (int64_t)(int_at(vm, index)->lv_tag & 3);
    if (sign < 0) {
        decref(vm, index);
        exc_raise(vm, PY_TYPE(T_ValueError), "__len__() should return >= 0");
        return -1;
    }
    int64_t length = number_as_ssize(vm, index, PY_TYPE(T_OverflowError));
    decref(vm, index);
    return length;
}

addr slot_sq_item(struct vm *vm, addr self, int64_t i)
{
    addr index = int_from_i64(vm, i);
    if (addr_is_null(index))
        return NULL_ADDR;
    addr result = call1(vm, N___getitem__, self, index);
    decref(vm, index);
    return result;
}

bool slot_sq_ass_item(struct vm *vm, addr self, int64_t i, addr value)
{
    addr index = int_from_i64(vm, i);
    if (addr_is_null(index))
        return false;
    bool ok = slot_mp_ass_subscript(vm, self, index, value);
    decref(vm, index);
    return ok;
}

int slot_sq_contains(struct vm *vm, addr self, addr item)
{
    bool is_unbound;
    addr method = special_method(vm, self, N___contains__, &is_unbound);
    if (addr_eq(method, PY_NONE)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "'%.200s' object is not a container",
                  type_name(vm, object_type(vm, self)));
        return -1;
    }
    if (addr_is_null(method))
        return exc_occurred(vm) ? -1 : object_contains_by_iteration(vm, self, item);
    addr result = call_method(vm, method, is_unbound, (addr[]){self, item}, 2);
    if (addr_is_null(result))
        return -1;
    int truth = object_is_true(vm, result);
    decref(vm, result);
    return truth;
}

addr slot_mp_subscript(struct vm *vm, addr self, addr key)
{
    return call1(vm, N___getitem__, self, key);
}

bool slot_mp_ass_subscript(struct vm *vm, addr self, addr key, addr value)
{
    if (addr_is_null(value))
        return drop(vm, call1(vm, N___delitem__, self, key));
    return drop(vm, special_call(vm, N___setitem__, (addr[]){self, key, value}, 3));
}
