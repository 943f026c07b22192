/*
 * Slot wrappers: `int.__add__` (wrapper_descriptor) and `(1).__add__` (method-wrapper).
 */
#include "sim/obj/type_internal.h"

#include <stddef.h>

static addr name_of(const struct vm *vm, addr descr)
{
    return descr_at(vm, descr)->d_name;
}

static const char *owner_name(const struct vm *vm, addr descr)
{
    return type_name(vm, descr_at(vm, descr)->d_type);
}

/* descr(self, *args, **kwargs); self is an instance of the right type. */
static addr invoke(struct vm *vm, addr descr, addr self, const addr *args, size_t n_args,
                   addr kwnames)
{
    const struct slot_def *def = wrapper_slot_def(vm, descr);
    bool has_keywords = !addr_is_null(kwnames) && tuple_length(vm, kwnames) > 0;
    if (has_keywords && !def->takes_keywords)
        return exc_raise(vm, PY_TYPE(T_TypeError), "wrapper %U() takes no keyword arguments",
                         name_of(vm, descr));
    return def->wrapper(vm, self, args, n_args, kwnames, slot_wrapped(vm, descr));
}

/* ---- wrapper_descriptor ---- */

static addr descr_repr(struct vm *vm, addr self)
{
    return str_from_format(vm, "<slot wrapper '%U' of '%s' objects>", name_of(vm, self),
                           owner_name(vm, self));
}

static addr descr_call(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    if (n_args < 1)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "descriptor '%U' of '%.100s' object needs an argument",
                         name_of(vm, self), owner_name(vm, self));
    if (!type_is_subtype(vm, object_type(vm, args[0]), descr_at(vm, self)->d_type))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "descriptor '%U' requires a '%.100s' object but received a '%.100s'",
                         name_of(vm, self), owner_name(vm, self),
                         type_name(vm, object_type(vm, args[0])));
    return invoke(vm, self, args[0], args + 1, n_args - 1, kwnames);
}

static addr descr_get(struct vm *vm, addr self, addr obj, addr type)
{
    (void)type;
    if (addr_is_null(obj))
        return newref(vm, self);
    if (!type_is_subtype(vm, object_type(vm, obj), descr_at(vm, self)->d_type))
        return exc_raise(
            vm, PY_TYPE(T_TypeError),
            "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100s' object",
            name_of(vm, self), owner_name(vm, self), type_name(vm, object_type(vm, obj)));
    return method_wrapper_new(vm, self, obj);
}

static addr descr_get_doc(struct vm *vm, addr self)
{
    return str_from_cstr(vm, wrapper_slot_def(vm, self)->doc);
}

static addr descr_get_signature(struct vm *vm, addr self)
{
    return str_from_cstr(vm, wrapper_slot_def(vm, self)->signature);
}

static const struct method_def descr_methods[] = {
    {"__reduce__", descr_reduce, METH_NOARGS, NULL, "($self, /)"},
    {NULL, NULL, 0, NULL, NULL},
};

static const struct getset_def descr_getset[] = {
    {"__doc__", descr_get_doc, NULL},
    {"__qualname__", descr_get_qualname, NULL},
    {"__text_signature__", descr_get_signature, NULL},
    {NULL, NULL, NULL},
};

const struct type_ops wrapper_descriptor_ops = {
    .name = "wrapper_descriptor",
    .basicsize = sizeof(struct py_wrapper_descr),
    .flags = TYPE_HAVE_GC | TYPE_METHOD_DESCRIPTOR | TYPE_DISALLOW_INSTANTIATION,
    .slots =
        {
            .dealloc = descr_dealloc,
            .traverse = descr_traverse,
            .repr = descr_repr,
            .call = descr_call,
            .descr_get = descr_get,
            .getattro = object_generic_get_attr,
        },
    .methods = descr_methods,
    .members = descr_members,
    .getset = descr_getset,
};

/* ---- method-wrapper ---- */

addr method_wrapper_new(struct vm *vm, addr descr, addr self)
{
    addr o = object_new_uninit(vm, PY_TYPE(T_METHOD_WRAPPER), 0);
    if (addr_is_null(o))
        return NULL_ADDR;
    method_wrapper_at(vm, o)->descr = newref(vm, descr);
    method_wrapper_at(vm, o)->self = newref(vm, self);
    gc_track(vm, o);
    return o;
}

static void wrapper_dealloc(struct vm *vm, addr o)
{
    gc_untrack(vm, o);
    if (!trash_begin(vm, o))
        return;
    xdecref(vm, method_wrapper_at(vm, o)->descr);
    xdecref(vm, method_wrapper_at(vm, o)->self);
    object_free(vm, o);
    trash_end(vm);
}

static void wrapper_traverse(struct vm *vm, addr o, visit_fn visit, void *ctx)
{
    visit(vm, method_wrapper_at(vm, o)->descr, ctx);
    visit(vm, method_wrapper_at(vm, o)->self, ctx);
}

static addr wrapper_repr(struct vm *vm, addr o)
{
    const struct py_method_wrapper *w = method_wrapper_at(vm, o);
    struct strbuf text = {0};
    strbuf_add_str(&text, "<method-wrapper '");
    str_to_utf8(vm, name_of(vm, w->descr), &text);
    strbuf_addf(&text, "' of %s object at 0x%llx>", type_name(vm, object_type(vm, w->self)),
                (unsigned long long)w->self.v);
    addr result = str_from_utf8(vm, strbuf_str(&text), text.len);
    strbuf_release(&text);
    return result;
}

static int64_t wrapper_hash(struct vm *vm, addr o)
{
    const struct py_method_wrapper *w = method_wrapper_at(vm, o);
    int64_t hash = hash_pointer(w->self) ^ hash_pointer(w->descr);
    return hash == -1 ? -2 : hash;
}

static addr wrapper_compare(struct vm *vm, addr a, addr b, enum compare op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !object_is_exactly(vm, a, T_METHOD_WRAPPER) ||
        !object_is_exactly(vm, b, T_METHOD_WRAPPER))
        return PY_NOT_IMPLEMENTED;
    const struct py_method_wrapper *x = method_wrapper_at(vm, a);
    const struct py_method_wrapper *y = method_wrapper_at(vm, b);
    bool equal = addr_eq(x->descr, y->descr) && addr_eq(x->self, y->self);
    return py_bool(equal == (op == CMP_EQ));
}

static addr wrapper_call(struct vm *vm, addr o, const addr *args, size_t n_args, addr kwnames)
{
    const struct py_method_wrapper *w = method_wrapper_at(vm, o);
    return invoke(vm, w->descr, w->self, args, n_args, kwnames);
}

static addr wrapper_objclass(struct vm *vm, addr o)
{
    return newref(vm, descr_at(vm, method_wrapper_at(vm, o)->descr)->d_type);
}

static addr wrapper_name(struct vm *vm, addr o)
{
    return newref(vm, name_of(vm, method_wrapper_at(vm, o)->descr));
}

static addr wrapper_qualname(struct vm *vm, addr o)
{
    return descr_get_qualname(vm, method_wrapper_at(vm, o)->descr);
}

static addr wrapper_doc(struct vm *vm, addr o)
{
    return descr_get_doc(vm, method_wrapper_at(vm, o)->descr);
}

static addr wrapper_signature(struct vm *vm, addr o)
{
    return descr_get_signature(vm, method_wrapper_at(vm, o)->descr);
}

static addr wrapper_reduce(struct vm *vm, addr o, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return object_reduce_bound(vm, method_wrapper_at(vm, o)->self,
                               name_of(vm, method_wrapper_at(vm, o)->descr));
}

static const struct method_def wrapper_methods[] = {
    {"__reduce__", wrapper_reduce, METH_NOARGS, NULL, "($self, /)"},
    {NULL, NULL, 0, NULL, NULL},
};

static const struct member_def wrapper_members[] = {
    {"__self__", MEMBER_OBJECT, offsetof(struct py_method_wrapper, self), MEMBER_READONLY},
    {NULL, MEMBER_OBJECT, 0, 0},
};

static const struct getset_def wrapper_getset[] = {
    {"__objclass__", wrapper_objclass, NULL},        {"__name__", wrapper_name, NULL},
    {"__qualname__", wrapper_qualname, NULL},        {"__doc__", wrapper_doc, NULL},
    {"__text_signature__", wrapper_signature, NULL}, {NULL, NULL, NULL},
};

const struct type_ops method_wrapper_ops = {
    .name = "method-wrapper",
    .basicsize = sizeof(struct py_method_wrapper),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .slots =
        {
            .dealloc = wrapper_dealloc,
            .traverse = wrapper_traverse,
            .repr = wrapper_repr,
            .hash = wrapper_hash,
            .call = wrapper_call,
            .richcompare = wrapper_compare,
            .getattro = object_generic_get_attr,
        },
    .methods = wrapper_methods,
    .members = wrapper_members,
    .getset = wrapper_getset,
};
