/*
 * `property`: an attribute computed by functions.
 */
#include "sim/obj/type_internal.h"

#include <stddef.h>

/* ---- making ---- */

static addr new_property(struct vm *vm, addr type, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return object_alloc(vm, type, 0);
}

static addr given(struct vm *vm, addr arg)
{
    return addr_is_null(arg) || addr_eq(arg, PY_NONE) ? NULL_ADDR : newref(vm, arg);
}

/* The getter's docstring: a new reference, NULL_ADDR if it has none. False: raised. */
static bool doc_of_getter(struct vm *vm, addr getter, addr *doc)
{
    *doc = NULL_ADDR;
    if (addr_is_null(getter))
        return true;
    if (object_get_optional_attr(vm, getter, vm_name(vm, N___doc__), doc) < 0)
        return false;
    if (addr_eq(*doc, PY_NONE))
        *doc = NULL_ADDR;
    return true;
}

static bool init(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    static const char *const names[] = {"fget", "fset", "fdel", "doc", NULL};
    static const struct arg_spec spec = {"property", names, 0, 4};
    addr arg[4];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg))
        return false;
    struct py_property *p = property_at(vm, self);
    set_ref(vm, &p->prop_get, given(vm, arg[0]));
    set_ref(vm, &p->prop_set, given(vm, arg[1]));
    set_ref(vm, &p->prop_del, given(vm, arg[2]));
    clear_ref(vm, &p->prop_doc);
    clear_ref(vm, &p->prop_name);
    p->getter_doc = 0;
    addr doc = given(vm, arg[3]);
    if (addr_is_null(doc)) {
        if (!doc_of_getter(vm, p->prop_get, &doc))
            return false;
        p->getter_doc = !addr_is_null(doc);
    }
    if (object_is_exactly(vm, self, T_PROPERTY)) {
        p->prop_doc = doc;
        return true;
    }
    // A subclass has a __doc__ of its own, which would hide the member's.
    bool ok =
        object_set_attr(vm, self, vm_name(vm, N___doc__), addr_is_null(doc) ? PY_NONE : doc);
    xdecref(vm, doc);
    if (!ok && exc_matches(vm, PY_TYPE(T_AttributeError))) {
        exc_clear(vm);
        ok = true;
    }
    return ok;
}

static void dealloc(struct vm *vm, addr self)
{
    gc_untrack(vm, self);
    if (!trash_begin(vm, self))
        return;
    struct py_property *p = property_at(vm, self);
    xdecref(vm, p->prop_get);
    xdecref(vm, p->prop_set);
    xdecref(vm, p->prop_del);
    xdecref(vm, p->prop_doc);
    xdecref(vm, p->prop_name);
    object_free(vm, self);
    trash_end(vm);
}

static void traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    const struct py_property *p = property_at(vm, self);
    const addr refs[] = {p->prop_get, p->prop_set, p->prop_del, p->prop_doc, p->prop_name};
    for (size_t i = 0; i < ARRAY_LEN(refs); i++)
        if (!addr_is_null(refs[i]))
            visit(vm, refs[i], ctx);
}

static void clear(struct vm *vm, addr self)
{
    clear_ref(vm, &property_at(vm, self)->prop_doc);
}

/* ---- names ---- */

/* The name it was bound to, or that of its getter: 1 (*name new), 0 none, -1 raised. */
static int name_of(struct vm *vm, addr self, addr *name)
{
    const struct py_property *p = property_at(vm, self);
    *name = NULL_ADDR;
    if (!addr_is_null(p->prop_name)) {
        *name = newref(vm, p->prop_name);
        return 1;
    }
    if (addr_is_null(p->prop_get))
        return 0;
    return object_get_optional_attr(vm, p->prop_get, vm_name(vm, N___name__), name);
}

static void refuse(struct vm *vm, addr self, addr obj, const char *what)
{
    addr name;
    if (name_of(vm, self, &name) < 0)
        return;
    addr qualname = object_get_attr_id(vm, object_type(vm, obj), N___qualname__);
    if (!addr_is_null(qualname)) {
        if (addr_is_null(name))
            exc_raise(vm, PY_TYPE(T_AttributeError), "property of %R object has no %s",
                      qualname, what);
        else
            exc_raise(vm, PY_TYPE(T_AttributeError), "property %R of %R object has no %s", name,
                      qualname, what);
        decref(vm, qualname);
    }
    xdecref(vm, name);
}

static addr get_name(struct vm *vm, addr self)
{
    addr name;
    int found = name_of(vm, self, &name);
    return found ? name
                 : exc_raise(vm, PY_TYPE(T_AttributeError),
                             "'property' object has no attribute '__name__'");
}

static bool set_name(struct vm *vm, addr self, addr value)
{
    xincref(vm, value);
    set_ref(vm, &property_at(vm, self)->prop_name, value);
    return true;
}

/* ---- as a descriptor ---- */

static addr descr_get(struct vm *vm, addr self, addr obj, addr type)
{
    (void)type;
    if (addr_is_null(obj) || addr_eq(obj, PY_NONE))
        return newref(vm, self);
    addr getter = property_at(vm, self)->prop_get;
    if (!addr_is_null(getter))
        return object_call1(vm, getter, obj);
    refuse(vm, self, obj, "getter");
    return NULL_ADDR;
}

static bool descr_set(struct vm *vm, addr self, addr obj, addr value)
{
    bool is_delete = addr_is_null(value);
    const struct py_property *p = property_at(vm, self);
    addr function = is_delete ? p->prop_del : p->prop_set;
    if (addr_is_null(function)) {
        refuse(vm, self, obj, is_delete ? "deleter" : "setter");
        return false;
    }
    addr result = object_call(vm, function, (addr[]){obj, value}, is_delete ? 1 : 2, NULL_ADDR);
    xdecref(vm, result);
    return !addr_is_null(result);
}

/* A property like `self` with one function replaced. */
static SIM_NEW addr copy(struct vm *vm, addr self, addr get, addr set, addr del)
{
    const struct py_property *p = property_at(vm, self);
    addr none = PY_NONE;
    addr args[4] = {
        addr_is_null(get) || addr_eq(get, none) ? p->prop_get : get,
        addr_is_null(set) || addr_eq(set, none) ? p->prop_set : set,
        addr_is_null(del) || addr_eq(del, none) ? p->prop_del : del,
        p->prop_doc,
    };
    // A docstring that came from the old getter is looked up anew.
    if (p->getter_doc && !addr_is_null(args[0]))
        args[3] = none;
    for (int i = 0; i < 4; i++)
        if (addr_is_null(args[i]))
            args[i] = none;
    addr made = object_call(vm, object_type(vm, self), args, 4, NULL_ADDR);
    if (!addr_is_null(made) &&
        type_is_subtype(vm, object_type(vm, made), PY_TYPE(T_PROPERTY))) {
        addr name = property_at(vm, self)->prop_name;
        xincref(vm, name);
        set_ref(vm, &property_at(vm, made)->prop_name, name);
    }
    return made;
}

static addr getter(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    return copy(vm, self, args[0], NULL_ADDR, NULL_ADDR);
}

static addr setter(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    return copy(vm, self, NULL_ADDR, args[0], NULL_ADDR);
}

static addr deleter(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    return copy(vm, self, NULL_ADDR, NULL_ADDR, args[0]);
}

static addr set_name_method(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)kwnames;
    if (n_args != 2)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "__set_name__() takes 2 positional arguments but %zu were given",
                         n_args);
    set_ref(vm, &property_at(vm, self)->prop_name, newref(vm, args[1]));
    return PY_NONE;
}

/* 1 if the function is marked abstract, 0, -1 raised. */
static int is_abstract(struct vm *vm, addr function)
{
    if (addr_is_null(function))
        return 0;
    addr mark;
    int found =
        object_get_optional_attr(vm, function, vm_name(vm, N___isabstractmethod__), &mark);
    if (found <= 0)
        return found;
    int truth = object_is_true(vm, mark);
    decref(vm, mark);
    return truth;
}

static addr get_is_abstract(struct vm *vm, addr self)
{
    const struct py_property *p = property_at(vm, self);
    const addr functions[] = {p->prop_get, p->prop_set, p->prop_del};
    for (size_t i = 0; i < ARRAY_LEN(functions); i++) {
        int answer = is_abstract(vm, functions[i]);
        if (answer)
            return answer < 0 ? NULL_ADDR : PY_TRUE;
    }
    return PY_FALSE;
}

static const struct method_def methods[] = {
    {"getter", getter, METH_O,
     "Descriptor to obtain a copy of the property with a different getter.",
     "($self, object, /)"},
    {"setter", setter, METH_O,
     "Descriptor to obtain a copy of the property with a different setter.",
     "($self, object, /)"},
    {"deleter", deleter, METH_O,
     "Descriptor to obtain a copy of the property with a different deleter.",
     "($self, object, /)"},
    {"__set_name__", set_name_method, METH_FASTCALL, "Method to set name of a property.",
     "($self, owner, name, /)"},
    {NULL, NULL, 0, NULL, NULL},
};

static const struct member_def members[] = {
    {"fget", MEMBER_OBJECT, offsetof(struct py_property, prop_get), MEMBER_READONLY},
    {"fset", MEMBER_OBJECT, offsetof(struct py_property, prop_set), MEMBER_READONLY},
    {"fdel", MEMBER_OBJECT, offsetof(struct py_property, prop_del), MEMBER_READONLY},
    {"__doc__", MEMBER_OBJECT, offsetof(struct py_property, prop_doc), 0},
    {NULL, MEMBER_OBJECT, 0, 0},
};

static const struct getset_def getset[] = {
    {"__name__", get_name, set_name},
    {"__isabstractmethod__", get_is_abstract, NULL},
    {NULL, NULL, NULL},
};

const struct type_ops property_ops = {
    .name = "property",
    .basicsize = sizeof(struct py_property),
    .flags = TYPE_HAVE_GC | TYPE_BASETYPE,
    .slots =
        {
            .dealloc = dealloc,
            .traverse = traverse,
            .clear = clear,
            .getattro = object_generic_get_attr,
            .descr_get = descr_get,
            .descr_set = descr_set,
            .init = init,
            .new_ = new_property,
        },
    .methods = methods,
    .members = members,
    .getset = getset,
};
