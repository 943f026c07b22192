/*
 * `classmethod` and `staticmethod`.
 */
#include "sim/obj/type_internal.h"

#include <stddef.h>

static addr callable_of(const struct vm *vm, addr self)
{
    return class_method_at(vm, self)->cm_callable;
}

/* ---- what both have ---- */

static addr new_wrapper(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return object_alloc(vm, type, 0);
}

static void dealloc(struct vm *vm, addr self)
{
    gc_untrack(vm, self);
    if (!trash_begin(vm, self))
        return;
    xdecref(vm, class_method_at(vm, self)->cm_callable);
    xdecref(vm, class_method_at(vm, self)->cm_dict);
    object_free(vm, self);
    trash_end(vm);
}

static void traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    const struct py_class_method *m = class_method_at(vm, self);
    if (!addr_is_null(m->cm_dict))
        visit(vm, m->cm_dict, ctx);
    if (!addr_is_null(m->cm_callable))
        visit(vm, m->cm_callable, ctx);
}

static void clear(struct vm *vm, addr self)
{
    clear_ref(vm, &class_method_at(vm, self)->cm_callable);
    clear_ref(vm, &class_method_at(vm, self)->cm_dict);
}

static bool copy_attribute(struct vm *vm, addr self, addr callable, enum name_id id)
{
    addr value;
    addr name = vm_name(vm, id);
    int found = object_get_optional_attr(vm, callable, name, &value);
    if (found <= 0)
        return found == 0;
    bool ok = object_set_attr(vm, self, name, value);
    decref(vm, value);
    return ok;
}

/* functools_wraps(): the wrapper looks like what it wraps. */
static bool look_like(struct vm *vm, addr self, addr callable)
{
    return copy_attribute(vm, self, callable, N___module__) &&
           copy_attribute(vm, self, callable, N___name__) &&
           copy_attribute(vm, self, callable, N___qualname__) &&
           copy_attribute(vm, self, callable, N___doc__) &&
           copy_attribute(vm, self, callable, N___annotations__);
}

static bool init(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames,
                 const char *name)
{
    if (!args_no_keywords(vm, name, kwnames) || !args_check(vm, name, n_args, 1, 1))
        return false;
    set_ref(vm, &class_method_at(vm, self)->cm_callable, newref(vm, args[0]));
    return look_like(vm, self, args[0]);
}

static SIM_NEW addr make(struct vm *vm, enum type_id id, addr callable)
{
    addr self = object_alloc(vm, PY_TYPE(id), 0);
    if (addr_is_null(self))
        return NULL_ADDR;
    class_method_at(vm, self)->cm_callable = newref(vm, callable);
    return self;
}

static addr get_is_abstract(struct vm *vm, addr self)
{
    addr value, callable = callable_of(vm, self);
    if (addr_is_null(callable)) // __init__ did not run
        return PY_FALSE;
    int found =
        object_get_optional_attr(vm, callable, vm_name(vm, N___isabstractmethod__), &value);
    if (found <= 0)
        return found < 0 ? NULL_ADDR : PY_FALSE;
    int truth = object_is_true(vm, value);
    decref(vm, value);
    return truth < 0 ? NULL_ADDR : py_bool(truth);
}

static addr get_dict(struct vm *vm, addr self)
{
    addr dict = object_dict_if_any(vm, self, true);
    return addr_is_null(dict) ? NULL_ADDR : newref(vm, dict);
}

static bool set_dict(struct vm *vm, addr self, addr value)
{
    if (addr_is_null(value)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "cannot delete __dict__");
        return false;
    }
    if (!dict_check(vm, value)) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "__dict__ must be set to a dictionary, not a '%.200s'",
                  type_name(vm, object_type(vm, value)));
        return false;
    }
    set_ref(vm, &class_method_at(vm, self)->cm_dict, newref(vm, value));
    return true;
}

static const struct member_def members[] = {
    {"__func__", MEMBER_OBJECT, offsetof(struct py_class_method, cm_callable), MEMBER_READONLY},
    {"__wrapped__", MEMBER_OBJECT, offsetof(struct py_class_method, cm_callable),
     MEMBER_READONLY},
    {NULL, MEMBER_OBJECT, 0, 0},
};

static const struct getset_def getset[] = {
    {"__isabstractmethod__", get_is_abstract, NULL},
    {"__dict__", get_dict, set_dict},
    {NULL, NULL, NULL},
};

/* ---- classmethod ---- */

addr classmethod_new(struct vm *vm, addr callable)
{
    return make(vm, T_CLASSMETHOD, callable);
}

static bool classmethod_init(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    return init(vm, self, args, n_args, kwnames, "classmethod");
}

static addr classmethod_get(struct vm *vm, addr self, addr obj, addr type)
{
    addr callable = callable_of(vm, self);
    if (addr_is_null(callable))
        return exc_raise(vm, PY_TYPE(T_RuntimeError), "uninitialized classmethod object");
    if (addr_is_null(type))
        type = object_type(vm, obj);
    return method_new(vm, callable, type);
}

static addr classmethod_repr(struct vm *vm, addr self)
{
    return str_from_format(vm, "<classmethod(%R)>", callable_of(vm, self));
}

const struct type_ops classmethod_ops = {
    .name = "classmethod",
    .doc = "A method that gets the class as its first argument.",
    .basicsize = sizeof(struct py_class_method),
    .flags = TYPE_HAVE_GC | TYPE_BASETYPE,
    .dictoffset = offsetof(struct py_class_method, cm_dict),
    .slots =
        {
            .dealloc = dealloc,
            .traverse = traverse,
            .clear = clear,
            .repr = classmethod_repr,
            .descr_get = classmethod_get,
            .init = classmethod_init,
            .new_ = new_wrapper,
        },
    .members = members,
    .getset = getset,
};

/* ---- staticmethod ---- */

addr staticmethod_new(struct vm *vm, addr callable)
{
    return make(vm, T_STATICMETHOD, callable);
}

static bool staticmethod_init(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    return init(vm, self, args, n_args, kwnames, "staticmethod");
}

static addr staticmethod_get(struct vm *vm, addr self, addr obj, addr type)
{
    (void)obj, (void)type;
    addr callable = callable_of(vm, self);
    return addr_is_null(callable)
               ? exc_raise(vm, PY_TYPE(T_RuntimeError), "uninitialized staticmethod object")
               : newref(vm, callable);
}

static addr staticmethod_call(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    addr callable = callable_of(vm, self);
    return addr_is_null(callable)
               ? exc_raise(vm, PY_TYPE(T_RuntimeError), "uninitialized staticmethod object")
               : object_call(vm, callable, args, n_args, kwnames);
}

static addr staticmethod_repr(struct vm *vm, addr self)
{
    return str_from_format(vm, "<staticmethod(%R)>", callable_of(vm, self));
}

const struct type_ops staticmethod_ops = {
    .name = "staticmethod",
    .doc = "A method that gets neither the instance nor the class.",
    .basicsize = sizeof(struct py_class_method),
    .flags = TYPE_HAVE_GC | TYPE_BASETYPE,
    .dictoffset = offsetof(struct py_class_method, cm_dict),
    .slots =
        {
            .dealloc = dealloc,
            .traverse = traverse,
            .clear = clear,
            .repr = staticmethod_repr,
            .call = staticmethod_call,
            .descr_get = staticmethod_get,
            .init = staticmethod_init,
            .new_ = new_wrapper,
        },
    .members = members,
    .getset = getset,
};
