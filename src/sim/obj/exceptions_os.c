/*
 * OSError: the error number picks the class, and the file names leave `args`.
 */
#include "sim/obj/exceptions.h"

#include <errno.h>
#include <stddef.h>

struct errno_class {
    int error;
    enum type_id type;
};

static const struct errno_class errno_classes[] = {
    {EAGAIN, T_BlockingIOError},
    {EALREADY, T_BlockingIOError},
    {EINPROGRESS, T_BlockingIOError},
    {EPIPE, T_BrokenPipeError},
    {ESHUTDOWN, T_BrokenPipeError},
    {ECHILD, T_ChildProcessError},
    {ECONNABORTED, T_ConnectionAbortedError},
    {ECONNREFUSED, T_ConnectionRefusedError},
    {ECONNRESET, T_ConnectionResetError},
    {EEXIST, T_FileExistsError},
    {ENOENT, T_FileNotFoundError},
    {EISDIR, T_IsADirectoryError},
    {ENOTDIR, T_NotADirectoryError},
    {EINTR, T_InterruptedError},
    {EACCES, T_PermissionError},
    {EPERM, T_PermissionError},
    {ESRCH, T_ProcessLookupError},
    {ETIMEDOUT, T_TimeoutError},
};

static addr class_for(struct vm *vm, addr type, addr error)
{
    if (type.v != PY_TYPE(T_OSError).v || !int_check(vm, error))
        return type;
    bool overflow = false;
    int64_t number = int_as_i64(vm, error, &overflow);
    for (size_t i = 0; !overflow && i < ARRAY_LEN(errno_classes); i++)
        if (errno_classes[i].error == number)
            return PY_TYPE(errno_classes[i].type);
    return type;
}

/* Fills in the fields from 2 to 5 arguments: errno, strerror, filename, winerror, filename2. */
static bool fill(struct vm *vm, addr self, const addr *args, size_t n_args)
{
    struct py_os_error *e = os_error_at(vm, self);
    e->written = -1;
    if (n_args < 2 || n_args > 5)
        return exception_set_args(vm, self, args, n_args);
    addr filename = n_args > 2 ? args[2] : NULL_ADDR;
    addr filename2 = n_args > 4 ? args[4] : NULL_ADDR;
    size_t n_kept = n_args;
    if (!addr_is_null(filename) && filename.v != PY_NONE.v) {
        if (object_is_exactly(vm, self, T_BlockingIOError) && int_check(vm, filename)) {
            e->written = number_as_ssize(vm, filename, PY_TYPE(T_ValueError));
            if (e->written == -1 && exc_occurred(vm))
                return false;
        } else {
            exception_set_field(vm, &e->filename, filename);
            if (!addr_is_null(filename2) && filename2.v != PY_NONE.v)
                exception_set_field(vm, &e->filename2, filename2);
            n_kept = 2;
        }
    }
    exception_set_field(vm, &e->myerrno, args[0]);
    exception_set_field(vm, &e->strerror, args[1]);
    return exception_set_args(vm, self, args, n_kept);
}

static bool os_error_init(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames);
static addr os_error_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                         addr kwnames);

/* A class that overrides __init__ but not __new__ gets its arguments there. */
static bool uses_init(const struct vm *vm, addr type)
{
    const struct type_slots *slots = type_slots(vm, type);
    return slots->init != os_error_init && slots->new_ == os_error_new;
}

static addr os_error_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                         addr kwnames)
{
    if (uses_init(vm, type)) {
        addr self = exception_plain_new(vm, type, NULL, 0, NULL_ADDR);
        if (!addr_is_null(self))
            os_error_at(vm, self)->written = -1;
        return self;
    }
    if (!args_no_keywords(vm, type_name(vm, type), kwnames))
        return NULL_ADDR;
    if (n_args >= 2 && n_args <= 5)
        type = class_for(vm, type, args[0]);
    addr self = exception_plain_new(vm, type, args, n_args, NULL_ADDR);
    if (!addr_is_null(self) && !fill(vm, self, args, n_args)) {
        decref(vm, self);
        return NULL_ADDR;
    }
    return self;
}

static bool os_error_init(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    addr type = object_type(vm, self);
    if (!uses_init(vm, type))
        return true;
    return args_no_keywords(vm, type_name(vm, type), kwnames) && fill(vm, self, args, n_args);
}

static addr os_error_str(struct vm *vm, addr self)
{
    const struct py_os_error *e = os_error_at(vm, self);
    addr number = addr_is_null(e->myerrno) ? PY_NONE : e->myerrno;
    addr text = addr_is_null(e->strerror) ? PY_NONE : e->strerror;
    if (!addr_is_null(e->filename)) {
        if (!addr_is_null(e->filename2))
            return str_from_format(vm, "[Errno %S] %S: %R -> %R", number, text, e->filename,
                                   e->filename2);
        return str_from_format(vm, "[Errno %S] %S: %R", number, text, e->filename);
    }
    if (!addr_is_null(e->myerrno) && !addr_is_null(e->strerror))
        return str_from_format(vm, "[Errno %S] %S", number, text);
    return exception_plain_str(vm, self);
}

static addr os_error_reduce(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_os_error *e = os_error_at(vm, self);
    addr all = newref(vm, e->base.args);
    if (tuple_length(vm, all) == 2 && !addr_is_null(e->filename)) {
        addr a = tuple_item(vm, all, 0), b = tuple_item(vm, all, 1);
        decref(vm, all);
        all = addr_is_null(e->filename2)
                  ? tuple_pack(vm, 3, a, b, e->filename)
                  : tuple_pack(vm, 5, a, b, e->filename, PY_NONE, e->filename2);
        if (addr_is_null(all))
            return NULL_ADDR;
    }
    addr result = exception_reduce_with(vm, self, all, base_exception_at(vm, self)->dict);
    decref(vm, all);
    return result;
}

static addr get_characters_written(struct vm *vm, addr self)
{
    int64_t written = os_error_at(vm, self)->written;
    if (written == -1) {
        addr name = str_interned_cstr(vm, "characters_written");
        return exc_raise(vm, PY_TYPE(T_AttributeError), "%U", name);
    }
    return int_from_i64(vm, written);
}

static bool set_characters_written(struct vm *vm, addr self, addr value)
{
    int64_t *written = &os_error_at(vm, self)->written;
    if (addr_is_null(value)) {
        if (*written == -1) {
            exc_raise(vm, PY_TYPE(T_AttributeError), "characters_written");
            return false;
        }
        *written = -1;
        return true;
    }
    int64_t n = number_as_ssize(vm, value, PY_TYPE(T_ValueError));
    if (n == -1 && exc_occurred(vm))
        return false;
    os_error_at(vm, self)->written = n;
    return true;
}

static const struct method_def os_error_methods[] = {
    {"__reduce__", os_error_reduce, METH_NOARGS, NULL, NULL},
    {0},
};

static const struct member_def os_error_members[] = {
    {"errno", MEMBER_OBJECT, offsetof(struct py_os_error, myerrno), 0},
    {"strerror", MEMBER_OBJECT, offsetof(struct py_os_error, strerror), 0},
    {"filename", MEMBER_OBJECT, offsetof(struct py_os_error, filename), 0},
    {"filename2", MEMBER_OBJECT, offsetof(struct py_os_error, filename2), 0},
    {0},
};

static const struct getset_def os_error_getset[] = {
    {"characters_written", get_characters_written, set_characters_written},
    {0},
};

const struct type_ops os_error_exception_ops = {
    .basicsize = sizeof(struct py_os_error),
    .flags = EXCEPTION_FLAGS,
    .dictoffset = offsetof(struct py_base_exception, dict),
    .slots =
        {
            .new_ = os_error_new,
            .init = os_error_init,
            .dealloc = exception_dealloc,
            .traverse = exception_traverse,
            .clear = exception_clear,
            .str = os_error_str,
        },
    .methods = os_error_methods,
    .members = os_error_members,
    .getset = os_error_getset,
};

const struct type_ops os_error_kind_exception_ops = {
    .basicsize = sizeof(struct py_os_error),
    .flags = EXCEPTION_FLAGS,
    .dictoffset = offsetof(struct py_base_exception, dict),
    .slots =
        {
            .new_ = os_error_new,
            .init = os_error_init,
            .dealloc = exception_dealloc,
            .traverse = exception_traverse,
            .clear = exception_clear,
        },
};
