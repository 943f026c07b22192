/*
 * Descriptors of builtin types: methods, class methods, members and getsets (CPython's
 * descrobject.c). Slot wrappers are in wrapper.c.
 *
 * A method's struct method_def and a getset's struct getset_def are host tables, numbered in
 * the vm; a member's description lies in simulated memory, since __slots__ make new ones.
 */
#include "sim/obj/type_internal.h"

#include <stddef.h>

/* ---- making them ---- */

static SIM_NEW addr new_descr(struct vm *vm, enum type_id id, addr type, addr name)
{
    addr o = object_alloc(vm, PY_TYPE(id), 0);
    if (addr_is_null(o))
        return NULL_ADDR;
    struct py_descr *d = descr_at(vm, o);
    d->d_type = newref(vm, type);
    d->d_name = newref(vm, name);
    return o;
}

static SIM_NEW addr new_named(struct vm *vm, enum type_id id, addr type, const char *text)
{
    addr name = str_interned_cstr(vm, text);
    if (addr_is_null(name))
        return NULL_ADDR;
    addr o = new_descr(vm, id, type, name);
    decref(vm, name);
    return o;
}

addr descr_new_method(struct vm *vm, addr type, const struct method_def *def)
{
    addr o = new_named(vm, T_METHOD_DESCRIPTOR, type, def->name);
    if (!addr_is_null(o))
        method_descr_at(vm, o)->d_method = method_def_number(vm, def);
    return o;
}

addr descr_new_class_method(struct vm *vm, addr type, const struct method_def *def)
{
    addr o = new_named(vm, T_CLASSMETHOD_DESCRIPTOR, type, def->name);
    if (!addr_is_null(o))
        method_descr_at(vm, o)->d_method = method_def_number(vm, def);
    return o;
}

addr descr_new_member(struct vm *vm, addr type, addr name, addr member)
{
    addr o = new_descr(vm, T_MEMBER_DESCRIPTOR, type, name);
    if (!addr_is_null(o))
        member_descr_at(vm, o)->d_member = member;
    return o;
}

addr descr_new_getset(struct vm *vm, addr type, const struct getset_def *def)
{
    addr o = new_named(vm, T_GETSET_DESCRIPTOR, type, def->name);
    if (addr_is_null(o))
        return NULL_ADDR;
    // Each class has a __dict__ and a __weakref__: do not number those again and again.
    for (size_t i = vm->n_getset_defs; i-- > 1;) {
        if (vm->getset_defs[i] == def) {
            getset_descr_at(vm, o)->d_getset = i;
            return o;
        }
    }
    if (vm->n_getset_defs + 1 >= vm->cap_getset_defs) {
        vm->cap_getset_defs = vm->cap_getset_defs ? size_mul(vm->cap_getset_defs, 2) : 512;
        vm->getset_defs =
            xrealloc(vm->getset_defs, size_mul(vm->cap_getset_defs, sizeof *vm->getset_defs));
    }
    if (vm->n_getset_defs == 0)
        vm->getset_defs[vm->n_getset_defs++] = NULL; // 0 is none
    vm->getset_defs[vm->n_getset_defs] = def;
    getset_descr_at(vm, o)->d_getset = vm->n_getset_defs++;
    return o;
}

addr descr_new_wrapper(struct vm *vm, addr type, const struct slot_def *def)
{
    addr o = new_descr(vm, T_WRAPPER_DESCRIPTOR, type, vm_name(vm, def->name));
    if (!addr_is_null(o))
        wrapper_descr_at(vm, o)->d_base = (uint64_t)(def - slot_defs);
    return o;
}

addr member_table_new(struct vm *vm, const struct member_def *defs)
{
    size_t n = 0;
    while (defs[n].name)
        n++;
    addr table = vm_static_alloc(vm, n * sizeof(struct py_member_def));
    struct py_member_def *m = member_def_at(vm, table);
    for (size_t i = 0; i < n; i++)
        m[i] = (struct py_member_def){
            .type = (int32_t)defs[i].kind, .offset = defs[i].offset, .flags = defs[i].flags};
    return table;
}

/* ---- what they have in common ---- */

static const struct method_def *method_of(const struct vm *vm, addr descr)
{
    return vm->method_defs[method_descr_at(vm, descr)->d_method];
}

static const char *owner_name(const struct vm *vm, addr descr)
{
    return type_name(vm, descr_at(vm, descr)->d_type);
}

static addr name_of(const struct vm *vm, addr descr)
{
    return descr_at(vm, descr)->d_name;
}

static bool applies_to(struct vm *vm, addr descr, addr o)
{
    if (type_is_subtype(vm, object_type(vm, o), descr_at(vm, descr)->d_type))
        return true;
    exc_raise(vm, PY_TYPE(T_TypeError),
              "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100s' object",
              name_of(vm, descr), owner_name(vm, descr), type_name(vm, object_type(vm, o)));
    return false;
}

void descr_dealloc(struct vm *vm, addr self)
{
    gc_untrack(vm, self);
    struct py_descr *d = descr_at(vm, self);
    xdecref(vm, d->d_type);
    xdecref(vm, d->d_name);
    xdecref(vm, d->d_qualname);
    object_free(vm, self);
}

void descr_traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    if (!addr_is_null(descr_at(vm, self)->d_type))
        visit(vm, descr_at(vm, self)->d_type, ctx);
}

addr descr_get_qualname(struct vm *vm, addr self)
{
    struct py_descr *d = descr_at(vm, self);
    if (addr_is_null(d->d_qualname)) {
        addr owner = object_get_attr_id(vm, d->d_type, N___qualname__);
        if (addr_is_null(owner))
            return NULL_ADDR;
        d->d_qualname = str_from_format(vm, "%S.%S", owner, d->d_name);
        decref(vm, owner);
        if (addr_is_null(d->d_qualname))
            return NULL_ADDR;
    }
    return newref(vm, d->d_qualname);
}

static SIM_NEW addr text_or_none(struct vm *vm, const char *text)
{
    return text ? str_from_cstr(vm, text) : PY_NONE;
}

addr descr_reduce(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return object_reduce_bound(vm, descr_at(vm, self)->d_type, name_of(vm, self));
}

static const struct method_def reduce_methods[] = {
    {"__reduce__", descr_reduce, METH_NOARGS, NULL, "($self, /)"},
    {NULL, NULL, 0, NULL, NULL},
};

const struct member_def descr_members[] = {
    {"__objclass__", MEMBER_OBJECT, offsetof(struct py_descr, d_type), MEMBER_READONLY},
    {"__name__", MEMBER_OBJECT, offsetof(struct py_descr, d_name), MEMBER_READONLY},
    {NULL, MEMBER_OBJECT, 0, 0},
};

/* ---- methods ---- */

static addr method_repr(struct vm *vm, addr self)
{
    return str_from_format(vm, "<method '%U' of '%s' objects>", name_of(vm, self),
                           owner_name(vm, self));
}

static addr method_get(struct vm *vm, addr self, addr obj, addr type)
{
    (void)type;
    if (addr_is_null(obj))
        return newref(vm, self);
    if (!applies_to(vm, self, obj))
        return NULL_ADDR;
    return cfunction_new_numbered(vm, method_descr_at(vm, self)->d_method, obj, NULL_ADDR);
}

static addr method_call(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    if (n_args < 1) {
        addr text = object_function_str(vm, self);
        if (!addr_is_null(text)) {
            exc_raise(vm, PY_TYPE(T_TypeError), "unbound method %U needs an argument", text);
            decref(vm, text);
        }
        return NULL_ADDR;
    }
    if (!applies_to(vm, self, args[0]))
        return NULL_ADDR;
    return cfunction_invoke(vm, method_of(vm, self), args[0], self, args + 1, n_args - 1,
                            kwnames);
}

static addr method_get_doc(struct vm *vm, addr self)
{
    return text_or_none(vm, method_of(vm, self)->doc);
}

static addr method_get_signature(struct vm *vm, addr self)
{
    return text_or_none(vm, method_of(vm, self)->text_signature);
}

static const struct getset_def method_getset[] = {
    {"__doc__", method_get_doc, NULL},
    {"__qualname__", descr_get_qualname, NULL},
    {"__text_signature__", method_get_signature, NULL},
    {NULL, NULL, NULL},
};

const struct type_ops method_descriptor_ops = {
    .name = "method_descriptor",
    .basicsize = sizeof(struct py_method_descr),
    .flags = TYPE_HAVE_GC | TYPE_HAVE_VECTORCALL | TYPE_METHOD_DESCRIPTOR |
             TYPE_DISALLOW_INSTANTIATION,
    .slots =
        {
            .dealloc = descr_dealloc,
            .traverse = descr_traverse,
            .repr = method_repr,
            .call = method_call,
            .descr_get = method_get,
            .getattro = object_generic_get_attr,
        },
    .methods = reduce_methods,
    .members = descr_members,
    .getset = method_getset,
};

/* ---- class methods ---- */

static addr class_method_get(struct vm *vm, addr self, addr obj, addr type)
{
    addr error = PY_TYPE(T_TypeError);
    addr owner = descr_at(vm, self)->d_type;
    if (addr_is_null(type)) {
        if (addr_is_null(obj))
            return exc_raise(
                vm, error, "descriptor '%U' for type '%.100s' needs either an object or a type",
                name_of(vm, self), owner_name(vm, self));
        type = object_type(vm, obj);
    }
    if (!type_check(vm, type))
        return exc_raise(
            vm, error,
            "descriptor '%U' for type '%.100s' needs a type, not a '%.100s' as arg 2",
            name_of(vm, self), owner_name(vm, self), type_name(vm, object_type(vm, type)));
    if (!type_is_subtype(vm, type, owner))
        return exc_raise(vm, error,
                         "descriptor '%U' requires a subtype of '%.100s' but received '%.100s'",
                         name_of(vm, self), owner_name(vm, self), type_name(vm, type));
    return cfunction_new_numbered(vm, method_descr_at(vm, self)->d_method, type, NULL_ADDR);
}

static addr class_method_call(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    if (n_args < 1)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "descriptor '%U' of '%.100s' object needs an argument",
                         name_of(vm, self), owner_name(vm, self));
    addr bound = class_method_get(vm, self, NULL_ADDR, args[0]);
    if (addr_is_null(bound))
        return NULL_ADDR;
    addr result = object_call(vm, bound, args + 1, n_args - 1, kwnames);
    decref(vm, bound);
    return result;
}

const struct type_ops classmethod_descriptor_ops = {
    .name = "classmethod_descriptor",
    .basicsize = sizeof(struct py_method_descr),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .slots =
        {
            .dealloc = descr_dealloc,
            .traverse = descr_traverse,
            .repr = method_repr,
            .call = class_method_call,
            .descr_get = class_method_get,
            .getattro = object_generic_get_attr,
        },
    .members = descr_members,
    .getset = method_getset,
};

/* ---- members ---- */

static addr member_repr(struct vm *vm, addr self)
{
    return str_from_format(vm, "<member '%U' of '%s' objects>", name_of(vm, self),
                           owner_name(vm, self));
}

addr member_get(struct vm *vm, addr o, const struct py_member_def *m)
{
    const void *field = space_at(&vm->mem.space, addr_add(o, m->offset));
    switch ((enum member_kind)m->type) {
    case MEMBER_OBJECT_OR_ATTRIBUTE_ERROR:
        return addr_is_null(*(const addr *)field) ? NULL_ADDR
                                                  : newref(vm, *(const addr *)field);
    case MEMBER_OBJECT:
        return addr_is_null(*(const addr *)field) ? PY_NONE : newref(vm, *(const addr *)field);
    case MEMBER_INT32:
        return int_from_i64(vm, *(const int32_t *)field);
    case MEMBER_SSIZE:
        return int_from_i64(vm, *(const int64_t *)field);
    case MEMBER_BOOL:
        return py_bool(*(const uint8_t *)field != 0);
    case MEMBER_DOUBLE:
        return float_from_double(vm, *(const double *)field);
    }
    return NULL_ADDR;
}

static addr member_descr_get(struct vm *vm, addr self, addr obj, addr type)
{
    (void)type;
    if (addr_is_null(obj))
        return newref(vm, self);
    if (!applies_to(vm, self, obj))
        return NULL_ADDR;
    const struct py_member_def *m = member_def_at(vm, member_descr_at(vm, self)->d_member);
    addr value = member_get(vm, obj, m);
    if (addr_is_null(value) && !exc_occurred(vm))
        exc_raise(vm, PY_TYPE(T_AttributeError), "'%.200s' object has no attribute '%U'",
                  type_name(vm, object_type(vm, obj)), name_of(vm, self));
    return value;
}

/* A whole number or a truth value for a field of a builtin type. */
static bool set_number(struct vm *vm, void *field, enum member_kind kind, addr value)
{
    if (addr_is_null(value)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "can't delete numeric/char attribute");
        return false;
    }
    if (kind == MEMBER_BOOL) {
        if (!object_is_exactly(vm, value, T_BOOL)) {
            exc_raise(vm, PY_TYPE(T_TypeError), "attribute value type must be bool");
            return false;
        }
        *(uint8_t *)field = addr_eq(value, PY_TRUE);
        return true;
    }
    if (kind == MEMBER_DOUBLE) {
        addr f = number_float(vm, value);
        if (addr_is_null(f))
            return false;
        *(double *)field = float_value(vm, f);
        decref(vm, f);
        return true;
    }
    int64_t n = number_as_ssize(vm, value, PY_TYPE(T_OverflowError));
    if (n == -1 && exc_occurred(vm))
        return false;
    if (kind == MEMBER_INT32)
        *(int32_t *)field = (int32_t)n;
    else
        *(int64_t *)field = n;
    return true;
}

bool member_set(struct vm *vm, addr o, const struct py_member_def *m, addr value)
{
    if (m->flags & MEMBER_READONLY) {
        exc_raise(vm, PY_TYPE(T_AttributeError), "readonly attribute");
        return false;
    }
    void *field = space_at(&vm->mem.space, addr_add(o, m->offset));
    enum member_kind kind = (enum member_kind)m->type;
    if (kind != MEMBER_OBJECT && kind != MEMBER_OBJECT_OR_ATTRIBUTE_ERROR)
        return set_number(vm, field, kind, value);
    if (addr_is_null(value) && kind == MEMBER_OBJECT_OR_ATTRIBUTE_ERROR &&
        addr_is_null(*(addr *)field))
        return false;
    xincref(vm, value);
    set_ref(vm, field, value);
    return true;
}

static bool member_descr_set(struct vm *vm, addr self, addr obj, addr value)
{
    if (!applies_to(vm, self, obj))
        return false;
    const struct py_member_def *m = member_def_at(vm, member_descr_at(vm, self)->d_member);
    if (member_set(vm, obj, m, value))
        return true;
    if (!exc_occurred(vm))
        exc_raise_object(vm, PY_TYPE(T_AttributeError), name_of(vm, self));
    return false;
}

static addr get_no_doc(struct vm *vm, addr self)
{
    (void)vm, (void)self;
    return PY_NONE;
}

static const struct getset_def data_getset[] = {
    {"__doc__", get_no_doc, NULL},
    {"__qualname__", descr_get_qualname, NULL},
    {NULL, NULL, NULL},
};

const struct type_ops member_descriptor_ops = {
    .name = "member_descriptor",
    .basicsize = sizeof(struct py_member_descr),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .slots =
        {
            .dealloc = descr_dealloc,
            .traverse = descr_traverse,
            .repr = member_repr,
            .descr_get = member_descr_get,
            .descr_set = member_descr_set,
            .getattro = object_generic_get_attr,
        },
    .methods = reduce_methods,
    .members = descr_members,
    .getset = data_getset,
};

/* ---- getsets ---- */

static addr getset_repr(struct vm *vm, addr self)
{
    return str_from_format(vm, "<attribute '%U' of '%s' objects>", name_of(vm, self),
                           owner_name(vm, self));
}

static addr getset_get(struct vm *vm, addr self, addr obj, addr type)
{
    (void)type;
    if (addr_is_null(obj))
        return newref(vm, self);
    if (!applies_to(vm, self, obj))
        return NULL_ADDR;
    const struct getset_def *def = vm->getset_defs[getset_descr_at(vm, self)->d_getset];
    if (!def->get)
        return exc_raise(vm, PY_TYPE(T_AttributeError),
                         "attribute '%U' of '%.100s' objects is not readable",
                         name_of(vm, self), owner_name(vm, self));
    return def->get(vm, obj);
}

static bool getset_set(struct vm *vm, addr self, addr obj, addr value)
{
    if (!applies_to(vm, self, obj))
        return false;
    const struct getset_def *def = vm->getset_defs[getset_descr_at(vm, self)->d_getset];
    if (def->set)
        return def->set(vm, obj, value);
    exc_raise(vm, PY_TYPE(T_AttributeError),
              "attribute '%U' of '%.100s' objects is not writable", name_of(vm, self),
              owner_name(vm, self));
    return false;
}

const struct type_ops getset_descriptor_ops = {
    .name = "getset_descriptor",
    .basicsize = sizeof(struct py_getset_descr),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .slots =
        {
            .dealloc = descr_dealloc,
            .traverse = descr_traverse,
            .repr = getset_repr,
            .descr_get = getset_get,
            .descr_set = getset_set,
            .getattro = object_generic_get_attr,
        },
    .members = descr_members,
    .getset = data_getset,
};
