/*
 * The exceptions with a field or two: StopIteration, SystemExit, KeyError, NameError,
 * AttributeError and ImportError, and the helpers that raise the last three.
 */
#include "sim/obj/exceptions.h"

#include <stddef.h>

#define KIND_SLOTS                                                                             \
    .dealloc = exception_dealloc, .traverse = exception_traverse, .clear = exception_clear

/* ---- StopIteration, SystemExit ---- */

static bool stop_iteration_init(struct vm *vm, addr self, const addr *args, size_t n_args,
                                addr kwnames)
{
    if (!exception_plain_init(vm, self, args, n_args, kwnames))
        return false;
    exception_set_field(vm, &stop_iteration_at(vm, self)->value, n_args ? args[0] : PY_NONE);
    return true;
}

static const struct member_def stop_iteration_members[] = {
    {"value", MEMBER_OBJECT, offsetof(struct py_stop_iteration, value), 0},
    {0},
};

const struct type_ops stop_iteration_exception_ops = {
    .basicsize = sizeof(struct py_stop_iteration),
    .flags = EXCEPTION_FLAGS,
    .dictoffset = offsetof(struct py_base_exception, dict),
    .slots = {KIND_SLOTS, .init = stop_iteration_init},
    .members = stop_iteration_members,
};

static bool system_exit_init(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    if (!exception_plain_init(vm, self, args, n_args, kwnames))
        return false;
    if (n_args == 0)
        return true;
    addr code = n_args == 1 ? args[0] : base_exception_at(vm, self)->args;
    exception_set_field(vm, &system_exit_at(vm, self)->code, code);
    return true;
}

static const struct member_def system_exit_members[] = {
    {"code", MEMBER_OBJECT, offsetof(struct py_system_exit, code), 0},
    {0},
};

const struct type_ops system_exit_exception_ops = {
    .basicsize = sizeof(struct py_system_exit),
    .flags = EXCEPTION_FLAGS,
    .dictoffset = offsetof(struct py_base_exception, dict),
    .slots = {KIND_SLOTS, .init = system_exit_init},
    .members = system_exit_members,
};

/* ---- KeyError ---- */

static addr key_error_str(struct vm *vm, addr self)
{
    addr args = base_exception_at(vm, self)->args;
    if (tuple_length(vm, args) == 1)
        return object_repr(vm, tuple_item(vm, args, 0));
    return exception_plain_str(vm, self);
}

const struct type_ops key_error_exception_ops = {
    .basicsize = sizeof(struct py_base_exception),
    .flags = EXCEPTION_FLAGS,
    .dictoffset = offsetof(struct py_base_exception, dict),
    .slots = {KIND_SLOTS, .init = exception_plain_init, .str = key_error_str},
};

/* ---- NameError, AttributeError ---- */

/* Takes the keywords of `names` (all optional) into out[]; positional arguments are free. */
static bool parse_keywords(struct vm *vm, const char *fname, const char *const *names,
                           const addr *args, size_t n_args, addr kwnames, addr *out)
{
    const struct arg_spec spec = {.fname = fname, .names = names};
    return args_parse(vm, &spec, args + n_args, 0, kwnames, out);
}

static bool name_error_init(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    static const char *const names[] = {"name", NULL};
    addr out[1] = {0};
    if (!exception_set_args(vm, self, args, n_args) ||
        !parse_keywords(vm, "NameError", names, args, n_args, kwnames, out))
        return false;
    addr *field = &name_error_at(vm, self)->name;
    if (addr_is_null(out[0]))
        clear_ref(vm, field);
    else
        exception_set_field(vm, field, out[0]);
    return true;
}

static const struct member_def name_error_members[] = {
    {"name", MEMBER_OBJECT, offsetof(struct py_name_error, name), 0},
    {0},
};

const struct type_ops name_error_exception_ops = {
    .basicsize = sizeof(struct py_name_error),
    .flags = EXCEPTION_FLAGS,
    .dictoffset = offsetof(struct py_base_exception, dict),
    .slots = {KIND_SLOTS, .init = name_error_init, .str = exception_plain_str},
    .members = name_error_members,
};

const struct type_ops name_error_kind_exception_ops = {
    .basicsize = sizeof(struct py_name_error),
    .flags = EXCEPTION_FLAGS,
    .dictoffset = offsetof(struct py_base_exception, dict),
    .slots = {KIND_SLOTS, .init = name_error_init},
};

static bool attribute_error_init(struct vm *vm, addr self, const addr *args, size_t n_args,
                                 addr kwnames)
{
    static const char *const names[] = {"name", "obj", NULL};
    addr out[2] = {0};
    if (!exception_set_args(vm, self, args, n_args) ||
        !parse_keywords(vm, "AttributeError", names, args, n_args, kwnames, out))
        return false;
    addr *fields[] = {&attribute_error_at(vm, self)->name, &attribute_error_at(vm, self)->obj};
    for (size_t i = 0; i < 2; i++) {
        if (addr_is_null(out[i]))
            clear_ref(vm, fields[i]);
        else
            exception_set_field(vm, fields[i], out[i]);
    }
    return true;
}

/* The instance's dict with `args` and, if there is one, `name` added: what pickling keeps. */
static addr attribute_error_state(struct vm *vm, addr self)
{
    const struct py_attribute_error *e = attribute_error_at(vm, self);
    if (addr_is_null(e->name) && addr_is_null(e->base.args))
        return newref(vm, addr_is_null(e->base.dict) ? PY_NONE : e->base.dict);
    addr dict = addr_is_null(e->base.dict) ? dict_new(vm) : dict_copy(vm, e->base.dict);
    if (addr_is_null(dict))
        return NULL_ADDR;
    if ((!addr_is_null(e->name) && !dict_set_id(vm, dict, N_name, e->name)) ||
        (!addr_is_null(e->base.args) && !dict_set_id(vm, dict, N_args, e->base.args))) {
        decref(vm, dict);
        return NULL_ADDR;
    }
    return dict;
}

static addr attribute_error_getstate(struct vm *vm, addr self, const addr *args, size_t n_args,
                                     addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return attribute_error_state(vm, self);
}

static addr attribute_error_reduce(struct vm *vm, addr self, const addr *args, size_t n_args,
                                   addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr state = attribute_error_state(vm, self);
    if (addr_is_null(state))
        return NULL_ADDR;
    addr result = exception_reduce_with(vm, self, base_exception_at(vm, self)->args, state);
    decref(vm, state);
    return result;
}

static const struct method_def attribute_error_methods[] = {
    {"__getstate__", attribute_error_getstate, METH_NOARGS, NULL, NULL},
    {"__reduce__", attribute_error_reduce, METH_NOARGS, NULL, NULL},
    {0},
};

static const struct member_def attribute_error_members[] = {
    {"name", MEMBER_OBJECT, offsetof(struct py_attribute_error, name), 0},
    {"obj", MEMBER_OBJECT, offsetof(struct py_attribute_error, obj), 0},
    {0},
};

const struct type_ops attribute_error_exception_ops = {
    .basicsize = sizeof(struct py_attribute_error),
    .flags = EXCEPTION_FLAGS,
    .dictoffset = offsetof(struct py_base_exception, dict),
    .slots = {KIND_SLOTS, .init = attribute_error_init, .str = exception_plain_str},
    .methods = attribute_error_methods,
    .members = attribute_error_members,
};

/* ---- ImportError ---- */

static bool import_error_init(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    static const char *const names[] = {"name", "path", "name_from", NULL};
    addr out[3] = {0};
    if (!exception_set_args(vm, self, args, n_args) ||
        !parse_keywords(vm, "ImportError", names, args, n_args, kwnames, out))
        return false;
    struct py_import_error *e = import_error_at(vm, self);
    addr *fields[] = {&e->name, &e->path, &e->name_from};
    for (size_t i = 0; i < 3; i++) {
        if (addr_is_null(out[i]))
            clear_ref(vm, fields[i]);
        else
            exception_set_field(vm, fields[i], out[i]);
    }
    if (n_args == 1)
        exception_set_field(vm, &e->msg, args[0]);
    return true;
}

static addr import_error_str(struct vm *vm, addr self)
{
    addr msg = import_error_at(vm, self)->msg;
    if (!addr_is_null(msg) && object_is_exactly(vm, msg, T_STR))
        return newref(vm, msg);
    return exception_plain_str(vm, self);
}

static addr import_error_reduce(struct vm *vm, addr self, const addr *args, size_t n_args,
                                addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_import_error *e = import_error_at(vm, self);
    if (addr_is_null(e->name) && addr_is_null(e->path) && addr_is_null(e->name_from))
        return exception_reduce_with(vm, self, e->base.args, e->base.dict);
    addr state = addr_is_null(e->base.dict) ? dict_new(vm) : dict_copy(vm, e->base.dict);
    if (addr_is_null(state))
        return NULL_ADDR;
    bool ok =
        (addr_is_null(e->name) || dict_set_cstr(vm, state, "name", e->name)) &&
        (addr_is_null(e->path) || dict_set_cstr(vm, state, "path", e->path)) &&
        (addr_is_null(e->name_from) || dict_set_cstr(vm, state, "name_from", e->name_from));
    addr result = ok ? exception_reduce_with(vm, self, e->base.args, state) : NULL_ADDR;
    decref(vm, state);
    return result;
}

static const struct method_def import_error_methods[] = {
    {"__reduce__", import_error_reduce, METH_NOARGS, NULL, NULL},
    {0},
};

static const struct member_def import_error_members[] = {
    {"msg", MEMBER_OBJECT, offsetof(struct py_import_error, msg), 0},
    {"name", MEMBER_OBJECT, offsetof(struct py_import_error, name), 0},
    {"path", MEMBER_OBJECT, offsetof(struct py_import_error, path), 0},
    {"name_from", MEMBER_OBJECT, offsetof(struct py_import_error, name_from), 0},
    {0},
};

const struct type_ops import_error_exception_ops = {
    .basicsize = sizeof(struct py_import_error),
    .flags = EXCEPTION_FLAGS,
    .dictoffset = offsetof(struct py_base_exception, dict),
    .slots = {KIND_SLOTS, .init = import_error_init, .str = import_error_str},
    .methods = import_error_methods,
    .members = import_error_members,
};

const struct type_ops import_error_kind_exception_ops = {
    .basicsize = sizeof(struct py_import_error),
    .flags = EXCEPTION_FLAGS,
    .dictoffset = offsetof(struct py_base_exception, dict),
    .slots = {KIND_SLOTS, .init = import_error_init},
};

/* ---- raising them ---- */

/* An instance with the formatted message as its only argument; NULL_ADDR raised. */
static addr new_with_message(struct vm *vm, addr type, const char *fmt, va_list ap)
{
    addr message = str_from_format_v(vm, fmt, ap);
    if (addr_is_null(message))
        return NULL_ADDR;
    addr exc = object_call1(vm, type, message);
    decref(vm, message);
    return exc;
}

addr exc_raise_attribute_error(struct vm *vm, addr obj, addr name, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    addr exc = new_with_message(vm, PY_TYPE(T_AttributeError), fmt, ap);
    va_end(ap);
    if (addr_is_null(exc))
        return NULL_ADDR;
    exception_set_field(vm, &attribute_error_at(vm, exc)->name, name);
    exception_set_field(vm, &attribute_error_at(vm, exc)->obj, obj);
    exc_set(vm, exc);
    return NULL_ADDR;
}

addr exc_raise_name_error(struct vm *vm, addr type, addr name, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    addr exc = new_with_message(vm, type, fmt, ap);
    va_end(ap);
    if (addr_is_null(exc))
        return NULL_ADDR;
    exception_set_field(vm, &name_error_at(vm, exc)->name, name);
    exc_set(vm, exc);
    return NULL_ADDR;
}

addr exc_raise_import_error(struct vm *vm, addr type, addr name, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    addr exc = new_with_message(vm, type, fmt, ap);
    va_end(ap);
    if (addr_is_null(exc))
        return NULL_ADDR;
    if (!addr_is_null(name))
        exception_set_field(vm, &import_error_at(vm, exc)->name, name);
    exc_set(vm, exc);
    return NULL_ADDR;
}
