/*
 * `method`: a function bound to the object it was looked up on.
 */
#include "sim/obj/type_internal.h"

#include <stddef.h>

addr method_new(struct vm *vm, addr function, addr self)
{
    addr o = object_new_uninit(vm, PY_TYPE(T_METHOD), 0);
    if (addr_is_null(o))
        return NULL_ADDR;
    struct py_method *m = method_at(vm, o);
    m->im_weakreflist = NULL_ADDR;
    m->im_func = newref(vm, function);
    m->im_self = newref(vm, self);
    m->vectorcall = 0;
    gc_track(vm, o);
    return o;
}

static addr new (struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    (void)type;
    if (!args_no_keywords(vm, "method", kwnames) || !args_check(vm, "method", n_args, 2, 2))
        return NULL_ADDR;
    if (!object_is_callable(vm, args[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "first argument must be callable");
    if (addr_eq(args[1], PY_NONE))
        return exc_raise(vm, PY_TYPE(T_TypeError), "instance must not be None");
    return method_new(vm, args[0], args[1]);
}

static void dealloc(struct vm *vm, addr self)
{
    gc_untrack(vm, self);
    if (!trash_begin(vm, self))
        return;
    if (!addr_is_null(method_at(vm, self)->im_weakreflist))
        weakref_clear_all(vm, self);
    decref(vm, method_at(vm, self)->im_func);
    xdecref(vm, method_at(vm, self)->im_self);
    object_free(vm, self);
    trash_end(vm);
}

static void traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    visit(vm, method_at(vm, self)->im_func, ctx);
    visit(vm, method_at(vm, self)->im_self, ctx);
}

static addr call(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    const struct py_method *m = method_at(vm, self);
    return object_call_prepend(vm, m->im_func, m->im_self, args, n_args, kwnames);
}

static addr getattro(struct vm *vm, addr self, addr name)
{
    // Its own attributes first, then those of the function.
    addr type = object_type(vm, self);
    addr descr = str_check(vm, name) ? type_lookup(vm, type, name) : NULL_ADDR;
    if (addr_is_null(descr))
        return object_get_attr(vm, method_at(vm, self)->im_func, name);
    descr_get_fn get = object_slots(vm, descr)->descr_get;
    return get ? get(vm, descr, self, type) : newref(vm, descr);
}

static addr repr(struct vm *vm, addr self)
{
    const struct py_method *m = method_at(vm, self);
    addr name;
    int found = object_get_optional_attr(vm, m->im_func, vm_name(vm, N___qualname__), &name);
    if (found == 0)
        found = object_get_optional_attr(vm, m->im_func, vm_name(vm, N___name__), &name);
    if (found < 0)
        return NULL_ADDR;
    if (found && !str_check(vm, name))
        clear_ref(vm, &name);
    addr result = addr_is_null(name)
                      ? str_from_format(vm, "<bound method ? of %R>", m->im_self)
                      : str_from_format(vm, "<bound method %U of %R>", name, m->im_self);
    xdecref(vm, name);
    return result;
}

static int64_t hash(struct vm *vm, addr self)
{
    const struct py_method *m = method_at(vm, self);
    int64_t of_function = object_hash(vm, m->im_func);
    if (of_function == -1)
        return -1;
    int64_t mixed = hash_pointer(method_at(vm, self)->im_self) ^ of_function;
    return mixed == -1 ? -2 : mixed;
}

static addr compare(struct vm *vm, addr a, addr b, enum compare op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !object_is_exactly(vm, a, T_METHOD) ||
        !object_is_exactly(vm, b, T_METHOD))
        return PY_NOT_IMPLEMENTED;
    int equal = object_richcompare_bool(vm, method_at(vm, a)->im_func,
                                        method_at(vm, b)->im_func, CMP_EQ);
    if (equal < 0)
        return NULL_ADDR;
    equal = equal && addr_eq(method_at(vm, a)->im_self, method_at(vm, b)->im_self);
    return py_bool(equal == (op == CMP_EQ));
}

static addr descr_get(struct vm *vm, addr self, addr obj, addr type)
{
    (void)obj, (void)type;
    return newref(vm, self); // bound already
}

static addr reduce(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_method *m = method_at(vm, self);
    addr name = object_get_attr_id(vm, m->im_func, N___name__);
    if (addr_is_null(name))
        return NULL_ADDR;
    addr result = object_reduce_bound(vm, m->im_self, name);
    decref(vm, name);
    return result;
}

static addr get_doc(struct vm *vm, addr self)
{
    addr doc;
    int found = object_get_optional_attr(vm, method_at(vm, self)->im_func,
                                         vm_name(vm, N___doc__), &doc);
    return found == 0 ? PY_NONE : doc;
}

static const struct method_def methods[] = {
    {"__reduce__", reduce, METH_NOARGS, NULL, "($self, /)"},
    {NULL, NULL, 0, NULL, NULL},
};

static const struct member_def members[] = {
    {"__func__", MEMBER_OBJECT, offsetof(struct py_method, im_func), MEMBER_READONLY},
    {"__self__", MEMBER_OBJECT, offsetof(struct py_method, im_self), MEMBER_READONLY},
    {NULL, MEMBER_OBJECT, 0, 0},
};

static const struct getset_def getset[] = {
    {"__doc__", get_doc, NULL},
    {NULL, NULL, NULL},
};

const struct type_ops method_ops = {
    .name = "method",
    .doc = "Create a bound instance method object.",
    .basicsize = sizeof(struct py_method),
    .flags = TYPE_HAVE_GC | TYPE_HAVE_VECTORCALL,
    .weaklistoffset = offsetof(struct py_method, im_weakreflist),
    .slots =
        {
            .dealloc = dealloc,
            .traverse = traverse,
            .repr = repr,
            .hash = hash,
            .call = call,
            .getattro = getattro,
            .setattro = object_generic_set_attr,
            .richcompare = compare,
            .descr_get = descr_get,
            .new_ = new,
        },
    .methods = methods,
    .members = members,
    .getset = getset,
};
