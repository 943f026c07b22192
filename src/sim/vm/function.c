/*
 * The function type. Source of the rules: CPython 3.13 Objects/funcobject.c.
 */
#include "sim/vm/function.h"

#include "sim/front/code.h"
#include "sim/obj/values.h"
#include "sim/vm/code.h"
#include "sim/vm/eval.h"

addr function_builtins_for(struct vm *vm, addr globals)
{
    addr builtins = dict_get_id(vm, globals, N___builtins__);
    if (addr_is_null(builtins))
        return vm->builtins_dict;
    return object_is_exactly(vm, builtins, T_MODULE) ? module_dict(vm, builtins) : builtins;
}

addr function_new(struct vm *vm, addr code, addr globals)
{
    const struct py_code *c = code_at(vm, code);
    addr o = object_new_uninit(vm, PY_TYPE(T_FUNCTION), 0);
    if (addr_is_null(o))
        return NULL_ADDR;
    struct py_function *f = function_at(vm, o);
    memset((char *)f + sizeof f->base, 0, sizeof *f - sizeof f->base);
    f->func_globals = newref(vm, globals);
    f->func_builtins = newref(vm, function_builtins_for(vm, globals));
    f->func_name = newref(vm, c->co_name);
    f->func_qualname = newref(vm, c->co_qualname);
    f->func_code = newref(vm, code);
    // A docstring is the first constant; 3.13 has no flag for it.
    bool has_doc =
        tuple_length(vm, c->co_consts) > 0 && str_check(vm, tuple_item(vm, c->co_consts, 0));
    f->func_doc = newref(vm, has_doc ? tuple_item(vm, c->co_consts, 0) : PY_NONE);
    addr module = dict_get_id(vm, globals, N___name__);
    xincref(vm, module);
    f->func_module = module;
    f->func_version = c->co_version;
    gc_track(vm, o);
    return o;
}

/* ---- attributes ---- */

static bool raise_must_be(struct vm *vm, const char *name, const char *what)
{
    exc_raise(vm, PY_TYPE(T_TypeError), "%s must be set to a %s object", name, what);
    return false;
}

static addr get_code(struct vm *vm, addr self)
{
    return newref(vm, function_at(vm, self)->func_code);
}

static bool set_code(struct vm *vm, addr self, addr value)
{
    if (addr_is_null(value) || !code_check(vm, value))
        return raise_must_be(vm, "__code__", "code");
    struct py_function *f = function_at(vm, self);
    int64_t n_closure = addr_is_null(f->func_closure) ? 0 : tuple_length(vm, f->func_closure);
    int n_free = code_at(vm, value)->co_nfreevars;
    if (n_free != n_closure) {
        exc_raise(vm, PY_TYPE(T_ValueError),
                  "%U() requires a code object with %zd free vars, not %zd", f->func_name,
                  n_closure, (int64_t)n_free);
        return false;
    }
    f->func_version = 0;
    set_ref(vm, &f->func_code, newref(vm, value));
    return true;
}

static addr get_name(struct vm *vm, addr self)
{
    return newref(vm, function_at(vm, self)->func_name);
}

static bool set_name(struct vm *vm, addr self, addr value)
{
    if (addr_is_null(value) || !str_check(vm, value))
        return raise_must_be(vm, "__name__", "string");
    set_ref(vm, &function_at(vm, self)->func_name, newref(vm, value));
    return true;
}

static addr get_qualname(struct vm *vm, addr self)
{
    return newref(vm, function_at(vm, self)->func_qualname);
}

static bool set_qualname(struct vm *vm, addr self, addr value)
{
    if (addr_is_null(value) || !str_check(vm, value))
        return raise_must_be(vm, "__qualname__", "string");
    set_ref(vm, &function_at(vm, self)->func_qualname, newref(vm, value));
    return true;
}

static addr ref_or_none(struct vm *vm, addr o)
{
    return newref(vm, addr_is_null(o) ? PY_NONE : o);
}

/* Stores a new value of the right type; None and deletion unset the field. */
static bool set_optional(struct vm *vm, addr *field, addr value, bool fits, const char *name,
                         const char *what)
{
    if (addr_is_null(value) || addr_eq(value, PY_NONE))
        value = NULL_ADDR;
    else if (!fits)
        return raise_must_be(vm, name, what);
    xincref(vm, value);
    set_ref(vm, field, value);
    return true;
}

static addr get_defaults(struct vm *vm, addr self)
{
    return ref_or_none(vm, function_at(vm, self)->func_defaults);
}

static bool set_defaults(struct vm *vm, addr self, addr value)
{
    struct py_function *f = function_at(vm, self);
    f->func_version = 0;
    bool fits = !addr_is_null(value) && tuple_check(vm, value);
    return set_optional(vm, &f->func_defaults, value, fits, "__defaults__", "tuple");
}

static addr get_kwdefaults(struct vm *vm, addr self)
{
    return ref_or_none(vm, function_at(vm, self)->func_kwdefaults);
}

static bool set_kwdefaults(struct vm *vm, addr self, addr value)
{
    struct py_function *f = function_at(vm, self);
    f->func_version = 0;
    bool fits = !addr_is_null(value) && dict_check(vm, value);
    return set_optional(vm, &f->func_kwdefaults, value, fits, "__kwdefaults__", "dict");
}

/* MAKE_FUNCTION leaves names and values in one tuple; the dict is made when asked for. */
static addr annotations_dict(struct vm *vm, addr flat)
{
    addr d = dict_new(vm);
    int64_t n = tuple_length(vm, flat);
    for (int64_t i = 0; !addr_is_null(d) && i + 1 < n; i += 2)
        if (!dict_set(vm, d, tuple_item(vm, flat, i), tuple_item(vm, flat, i + 1))) {
            decref(vm, d);
            return NULL_ADDR;
        }
    return d;
}

static addr get_annotations(struct vm *vm, addr self)
{
    addr now = function_at(vm, self)->func_annotations;
    if (addr_is_null(now) || tuple_check(vm, now)) {
        addr d = addr_is_null(now) ? dict_new(vm) : annotations_dict(vm, now);
        if (addr_is_null(d))
            return NULL_ADDR;
        set_ref(vm, &function_at(vm, self)->func_annotations, d);
    }
    return newref(vm, function_at(vm, self)->func_annotations);
}

static bool set_annotations(struct vm *vm, addr self, addr value)
{
    bool fits = !addr_is_null(value) && dict_check(vm, value);
    return set_optional(vm, &function_at(vm, self)->func_annotations, value, fits,
                        "__annotations__", "dict");
}

static addr get_type_params(struct vm *vm, addr self)
{
    addr params = function_at(vm, self)->func_typeparams;
    return newref(vm, addr_is_null(params) ? PY_EMPTY_TUPLE : params);
}

static bool set_type_params(struct vm *vm, addr self, addr value)
{
    if (addr_is_null(value) || !tuple_check(vm, value))
        return raise_must_be(vm, "__type_params__", "tuple");
    set_ref(vm, &function_at(vm, self)->func_typeparams, newref(vm, value));
    return true;
}

static addr get_dict(struct vm *vm, addr self)
{
    addr *dict = &function_at(vm, self)->func_dict;
    if (addr_is_null(*dict)) {
        addr made = dict_new(vm);
        if (addr_is_null(made))
            return NULL_ADDR;
        *dict = made;
    }
    return newref(vm, *dict);
}

static bool set_dict(struct vm *vm, addr self, addr value)
{
    if (addr_is_null(value)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "cannot delete __dict__");
        return false;
    }
    if (!dict_check(vm, value)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "__dict__ must be set to a dictionary, not a '%T'",
                  value);
        return false;
    }
    set_ref(vm, &function_at(vm, self)->func_dict, newref(vm, value));
    return true;
}

static const struct getset_def function_getset[] = {
    {"__code__", get_code, set_code},
    {"__defaults__", get_defaults, set_defaults},
    {"__kwdefaults__", get_kwdefaults, set_kwdefaults},
    {"__annotations__", get_annotations, set_annotations},
    {"__dict__", get_dict, set_dict},
    {"__name__", get_name, set_name},
    {"__qualname__", get_qualname, set_qualname},
    {"__type_params__", get_type_params, set_type_params},
    {NULL, NULL, NULL},
};

static const struct member_def function_members[] = {
    {"__closure__", MEMBER_OBJECT, offsetof(struct py_function, func_closure), MEMBER_READONLY},
    {"__doc__", MEMBER_OBJECT, offsetof(struct py_function, func_doc), 0},
    {"__globals__", MEMBER_OBJECT, offsetof(struct py_function, func_globals), MEMBER_READONLY},
    {"__module__", MEMBER_OBJECT, offsetof(struct py_function, func_module), 0},
    {"__builtins__", MEMBER_OBJECT, offsetof(struct py_function, func_builtins),
     MEMBER_READONLY},
    {NULL, MEMBER_OBJECT, 0, 0},
};

/* ---- slots ---- */

static bool check_closure(struct vm *vm, addr code, addr closure)
{
    int n_free = code_at(vm, code)->co_nfreevars;
    bool is_none = addr_eq(closure, PY_NONE);
    if (is_none ? n_free > 0 : !tuple_check(vm, closure)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "arg 5 (closure) must be %s",
                  is_none ? "tuple" : "None or tuple");
        return false;
    }
    int64_t n = is_none ? 0 : tuple_length(vm, closure);
    if (n != n_free) {
        exc_raise(vm, PY_TYPE(T_ValueError), "%U requires closure of length %zd, not %zd",
                  code_at(vm, code)->co_name, (int64_t)n_free, n);
        return false;
    }
    for (int64_t i = 0; i < n; i++)
        if (!object_is_exactly(vm, tuple_item(vm, closure, i), T_CELL)) {
            exc_raise(vm, PY_TYPE(T_TypeError), "arg 5 (closure) expected cell, found %T",
                      tuple_item(vm, closure, i));
            return false;
        }
    return true;
}

static addr function_new_slot(struct vm *vm, addr type, const addr *args, size_t n_args,
                              addr kwnames)
{
    static const char *const names[] = {"code",    "globals",    "name", "argdefs",
                                        "closure", "kwdefaults", NULL};
    static const struct arg_spec spec = {"function", names, 2, 6};
    addr a[6] = {{0}};
    (void)type;
    if (!args_parse(vm, &spec, args, n_args, kwnames, a))
        return NULL_ADDR;
    for (int i = 2; i < 6; i++)
        if (addr_is_null(a[i]))
            a[i] = PY_NONE;
    if (!code_check(vm, a[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "function() argument 'code' must be code, not %T", a[0]);
    if (!dict_check(vm, a[1]))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "function() argument 'globals' must be dict, not %T", a[1]);
    if (!addr_eq(a[2], PY_NONE) && !str_check(vm, a[2]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "arg 3 (name) must be None or string");
    if (!addr_eq(a[3], PY_NONE) && !tuple_check(vm, a[3]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "arg 4 (defaults) must be None or tuple");
    if (!check_closure(vm, a[0], a[4]))
        return NULL_ADDR;
    addr o = function_new(vm, a[0], a[1]);
    if (addr_is_null(o))
        return NULL_ADDR;
    struct py_function *f = function_at(vm, o);
    if (!addr_eq(a[2], PY_NONE))
        set_ref(vm, &f->func_name, newref(vm, a[2]));
    if (!addr_eq(a[3], PY_NONE))
        f->func_defaults = newref(vm, a[3]);
    if (!addr_eq(a[4], PY_NONE))
        f->func_closure = newref(vm, a[4]);
    if (!addr_eq(a[5], PY_NONE))
        f->func_kwdefaults = newref(vm, a[5]);
    return o;
}

static void function_clear(struct vm *vm, addr o)
{
    struct py_function *f = function_at(vm, o);
    f->func_version = 0;
    clear_ref(vm, &f->func_globals);
    clear_ref(vm, &f->func_builtins);
    clear_ref(vm, &f->func_module);
    clear_ref(vm, &f->func_defaults);
    clear_ref(vm, &f->func_kwdefaults);
    clear_ref(vm, &f->func_doc);
    clear_ref(vm, &f->func_dict);
    clear_ref(vm, &f->func_closure);
    clear_ref(vm, &f->func_annotations);
    clear_ref(vm, &f->func_typeparams);
    // The code, the name and the qualified name stay valid until the end.
    set_ref(vm, &f->func_name, PY_EMPTY_STR);
    set_ref(vm, &f->func_qualname, PY_EMPTY_STR);
}

static void function_dealloc(struct vm *vm, addr o)
{
    gc_untrack(vm, o);
    weakref_clear_all(vm, o);
    function_clear(vm, o);
    struct py_function *f = function_at(vm, o);
    decref(vm, f->func_code);
    decref(vm, f->func_name);
    decref(vm, f->func_qualname);
    object_free(vm, o);
}

static void function_traverse(struct vm *vm, addr o, visit_fn visit, void *ctx)
{
    const struct py_function *f = function_at(vm, o);
    const addr fields[] = {
        f->func_code,     f->func_globals,    f->func_builtins,    f->func_module,
        f->func_defaults, f->func_kwdefaults, f->func_doc,         f->func_name,
        f->func_dict,     f->func_closure,    f->func_annotations, f->func_typeparams,
        f->func_qualname,
    };
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        if (!addr_is_null(fields[i]))
            visit(vm, fields[i], ctx);
}

static addr function_repr(struct vm *vm, addr o)
{
    struct strbuf where = {0};
    strbuf_addf(&where, "0x%lx", (unsigned long)o.v);
    addr text = str_from_format(vm, "<function %U at %s>", function_at(vm, o)->func_qualname,
                                strbuf_str(&where));
    strbuf_release(&where);
    return text;
}

static addr function_descr_get(struct vm *vm, addr self, addr obj, addr type)
{
    (void)type;
    if (addr_is_null(obj) || addr_eq(obj, PY_NONE))
        return newref(vm, self);
    return method_new(vm, self, obj);
}

static addr function_call(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    const struct py_function *f = function_at(vm, self);
    size_t n_kw = addr_is_null(kwnames) ? 0 : (size_t)tuple_length(vm, kwnames);
    for (size_t i = 0; i < n_args + n_kw; i++)
        incref(vm, args[i]);
    addr locals = NULL_ADDR;
    if (!(code_at(vm, f->func_code)->co_flags & CO_OPTIMIZED))
        locals = newref(vm, f->func_globals);
    struct py_frame_data *frame =
        function_push_call(vm, newref(vm, self), locals, args, (int64_t)n_args, kwnames);
    return frame ? eval_frame(vm, frame, false) : NULL_ADDR;
}

const struct type_ops function_ops = {
    .name = "function",
    .doc = "Create a function object.\n\n  code\n    a code object\n  globals\n"
           "    the globals dictionary\n  name\n"
           "    a string that overrides the name from the code object\n  argdefs\n"
           "    a tuple that specifies the default argument values\n  closure\n"
           "    a tuple that supplies the bindings for free variables\n  kwdefaults\n"
           "    a dictionary that specifies the default keyword argument values",
    .basicsize = sizeof(struct py_function),
    .flags = TYPE_HAVE_GC | TYPE_METHOD_DESCRIPTOR | TYPE_HAVE_VECTORCALL,
    .dictoffset = offsetof(struct py_function, func_dict),
    .weaklistoffset = offsetof(struct py_function, func_weakreflist),
    .slots =
        {
            .dealloc = function_dealloc,
            .traverse = function_traverse,
            .clear = function_clear,
            .repr = function_repr,
            .call = function_call,
            .getattro = object_generic_get_attr,
            .setattro = object_generic_set_attr,
            .descr_get = function_descr_get,
            .new_ = function_new_slot,
        },
    .members = function_members,
    .getset = function_getset,
};
