/*
 * `module`.
 */
#include "sim/obj/type_internal.h"

#include <stddef.h>

addr module_dict(struct vm *vm, addr module)
{
    return module_at(vm, module)->md_dict;
}

/* The names every module has from the start. */
static bool init_dict(struct vm *vm, addr module, addr name, addr doc)
{
    addr dict = module_dict(vm, module);
    if (!dict_set_id(vm, dict, N___name__, name) || !dict_set_id(vm, dict, N___doc__, doc) ||
        !dict_set_id(vm, dict, N___package__, PY_NONE) ||
        !dict_set_id(vm, dict, N___loader__, PY_NONE) ||
        !dict_set_id(vm, dict, N___spec__, PY_NONE))
        return false;
    if (object_is_exactly(vm, name, T_STR))
        set_ref(vm, &module_at(vm, module)->md_name, newref(vm, name));
    return true;
}

static addr new_module(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr module = object_alloc(vm, type, 0);
    if (addr_is_null(module))
        return NULL_ADDR;
    addr dict = dict_new(vm);
    if (addr_is_null(dict)) {
        decref(vm, module);
        return NULL_ADDR;
    }
    module_at(vm, module)->md_dict = dict;
    return module;
}

addr module_new(struct vm *vm, const char *name)
{
    addr text = str_interned_cstr(vm, name);
    addr module =
        addr_is_null(text) ? NULL_ADDR : new_module(vm, PY_TYPE(T_MODULE), NULL, 0, NULL_ADDR);
    if (!addr_is_null(module) && !init_dict(vm, module, text, PY_NONE))
        clear_ref(vm, &module);
    // Like a PyModuleDef, this tells a module of the interpreter's own from others.
    if (!addr_is_null(module))
        module_at(vm, module)->md_def = strcmp(name, "__main__") != 0;
    xdecref(vm, text);
    return module;
}

bool module_add_functions(struct vm *vm, addr module, const struct method_def *defs)
{
    addr dict = module_dict(vm, module);
    addr module_name = dict_get_id(vm, dict, N___name__);
    for (const struct method_def *def = defs; def->name; def++) {
        addr name = str_interned_cstr(vm, def->name);
        addr function =
            addr_is_null(name)
                ? NULL_ADDR
                : cfunction_new_numbered(vm, method_def_number(vm, def), module, module_name);
        bool ok = !addr_is_null(function) && dict_set(vm, dict, name, function);
        xdecref(vm, function);
        xdecref(vm, name);
        if (!ok)
            return false;
    }
    return true;
}

static bool init(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    static const char *const names[] = {"name", "doc", NULL};
    static const struct arg_spec spec = {"module", names, 1, 2};
    addr arg[2];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg))
        return false;
    if (!str_check(vm, arg[0])) {
        exc_raise(vm, PY_TYPE(T_TypeError), "module() argument 'name' must be str, not %.50s",
                  type_name(vm, object_type(vm, arg[0])));
        return false;
    }
    return init_dict(vm, self, arg[0], addr_is_null(arg[1]) ? PY_NONE : arg[1]);
}

static void dealloc(struct vm *vm, addr self)
{
    gc_untrack(vm, self);
    if (!trash_begin(vm, self))
        return;
    if (!addr_is_null(module_at(vm, self)->md_weaklist))
        weakref_clear_all(vm, self);
    xdecref(vm, module_at(vm, self)->md_dict);
    xdecref(vm, module_at(vm, self)->md_name);
    object_free(vm, self);
    trash_end(vm);
}

static void traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    if (!addr_is_null(module_dict(vm, self)))
        visit(vm, module_dict(vm, self), ctx);
}

static void clear(struct vm *vm, addr self)
{
    clear_ref(vm, &module_at(vm, self)->md_dict);
}

/* module.__dict__[name] if it is a str; borrowed. */
static SIM_BORROWED addr str_attribute(struct vm *vm, addr self, enum name_id name)
{
    addr dict = module_dict(vm, self);
    addr value = addr_is_null(dict) ? NULL_ADDR : dict_get_id(vm, dict, name);
    return addr_is_null(value) || !str_check(vm, value) ? NULL_ADDR : value;
}

static addr getattro(struct vm *vm, addr self, addr name)
{
    addr found;
    int status = object_generic_get_optional_attr(vm, self, name, &found);
    if (status)
        return status < 0 ? NULL_ADDR : found;
    addr dict = module_dict(vm, self);
    addr hook = addr_is_null(dict) ? NULL_ADDR : dict_get_id(vm, dict, N___getattr__);
    if (!addr_is_null(hook)) {
        incref(vm, hook);
        addr result = object_call1(vm, hook, name);
        decref(vm, hook);
        return result;
    }
    addr module_name = str_attribute(vm, self, N___name__);
    if (addr_is_null(module_name))
        return exc_raise_attribute_error(vm, self, name, "module has no attribute '%U'", name);
    return exc_raise_attribute_error(vm, self, name, "module '%U' has no attribute '%U'",
                                     module_name, name);
}

/* importlib's wording, from __file__ or from the spec's origin. */
static addr repr(struct vm *vm, addr self)
{
    addr name = str_attribute(vm, self, N___name__);
    if (addr_is_null(name))
        return str_from_cstr(vm, "<module '?'>");
    addr file = str_attribute(vm, self, N___file__);
    if (!addr_is_null(file))
        return str_from_format(vm, "<module %R from %R>", name, file);
    addr spec = dict_get_id(vm, module_dict(vm, self), N___spec__);
    addr origin = NULL_ADDR;
    if (!addr_is_null(spec) && !addr_eq(spec, PY_NONE) &&
        object_get_optional_attr(vm, spec, vm_name(vm, N_origin), &origin) < 0)
        return NULL_ADDR;
    addr text = addr_is_null(origin) || addr_eq(origin, PY_NONE)
                    ? str_from_format(vm, "<module %R%s>", name,
                                      module_at(vm, self)->md_def ? " (built-in)" : "")
                    : str_from_format(vm, "<module %R (%S)>", name, origin);
    xdecref(vm, origin);
    return text;
}

static addr dir_method(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr dict = object_get_attr_id(vm, self, N___dict__);
    if (addr_is_null(dict))
        return NULL_ADDR;
    addr result = NULL_ADDR;
    if (dict_check(vm, dict)) {
        addr own = dict_get_id(vm, dict, N___dir__);
        result = addr_is_null(own) ? dict_keys_list(vm, dict) : object_call0(vm, own);
    } else {
        exc_raise(vm, PY_TYPE(T_TypeError), "<module>.__dict__ is not a dictionary");
    }
    decref(vm, dict);
    return result;
}

static addr get_annotations(struct vm *vm, addr self)
{
    addr dict = module_dict(vm, self);
    addr annotations = dict_get_id(vm, dict, N___annotations__);
    if (!addr_is_null(annotations))
        return newref(vm, annotations);
    annotations = dict_new(vm);
    if (!addr_is_null(annotations) && !dict_set_id(vm, dict, N___annotations__, annotations))
        clear_ref(vm, &annotations);
    return annotations;
}

static bool set_annotations(struct vm *vm, addr self, addr value)
{
    addr dict = module_dict(vm, self);
    if (!addr_is_null(value))
        return dict_set_id(vm, dict, N___annotations__, value);
    int deleted = dict_delete(vm, dict, vm_name(vm, N___annotations__));
    if (deleted == 0)
        exc_raise_object(vm, PY_TYPE(T_AttributeError), vm_name(vm, N___annotations__));
    return deleted > 0;
}

static const struct method_def methods[] = {
    {"__dir__", dir_method, METH_NOARGS, "The names in the module.", "($self, /)"},
    {NULL, NULL, 0, NULL, NULL},
};

static const struct member_def members[] = {
    {"__dict__", MEMBER_OBJECT, offsetof(struct py_module, md_dict), MEMBER_READONLY},
    {NULL, MEMBER_OBJECT, 0, 0},
};

static const struct getset_def getset[] = {
    {"__annotations__", get_annotations, set_annotations},
    {NULL, NULL, NULL},
};

const struct type_ops module_ops = {
    .name = "module",
    .doc = "A namespace with a name.",
    .basicsize = sizeof(struct py_module),
    .flags = TYPE_HAVE_GC | TYPE_BASETYPE,
    .dictoffset = offsetof(struct py_module, md_dict),
    .weaklistoffset = offsetof(struct py_module, md_weaklist),
    .slots =
        {
            .dealloc = dealloc,
            .traverse = traverse,
            .clear = clear,
            .repr = repr,
            .getattro = getattro,
            .setattro = object_generic_set_attr,
            .init = init,
            .new_ = new_module,
        },
    .methods = methods,
    .members = members,
    .getset = getset,
};
