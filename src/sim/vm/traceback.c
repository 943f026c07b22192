/*
 * Traceback objects: which frames an exception has come through, the outermost first.
 */
#include "sim/vm/traceback.h"

#include "sim/obj/values.h"
#include "sim/vm/code.h"
#include "sim/vm/frame.h"

static addr new_link(struct vm *vm, addr next, addr frame_obj, int lasti, int line)
{
    addr o = object_new_uninit(vm, PY_TYPE(T_TRACEBACK), 0);
    if (addr_is_null(o))
        return NULL_ADDR;
    struct py_traceback *tb = traceback_at(vm, o);
    xincref(vm, next);
    tb->tb_next = next;
    tb->tb_frame = newref(vm, frame_obj);
    tb->tb_lasti = lasti;
    tb->tb_lineno = line;
    gc_track(vm, o);
    return o;
}

addr traceback_new(struct vm *vm, struct py_frame_data *frame, addr next)
{
    addr frame_obj = frame_object(vm, frame);
    if (addr_is_null(frame_obj))
        return NULL_ADDR;
    int lasti = (int)(frame->instr_ptr - code_start(frame->f_executable).v);
    return new_link(vm, next, frame_obj, lasti, frame_line(vm, frame));
}

void traceback_here(struct vm *vm, struct py_frame_data *frame)
{
    if (vm->stop || frame_first_complete(vm, frame) != frame)
        return;
    addr exc = exc_take(vm);
    addr next = base_exception_at(vm, exc)->traceback;
    addr tb = traceback_new(vm, frame, next);
    if (addr_is_null(tb)) {
        // The MemoryError takes the place of what was raised, as a context.
        addr memory_error = exc_take(vm);
        exception_set_context(vm, memory_error, exc);
        exc_restore(vm, memory_error);
        return;
    }
    exception_set_traceback(vm, exc, tb);
    decref(vm, tb);
    exc_restore(vm, exc);
}

int traceback_line(const struct vm *vm, addr o)
{
    const struct py_traceback *tb = traceback_at(vm, o);
    if (tb->tb_lineno != -1)
        return tb->tb_lineno;
    addr code = frame_of_object(vm, tb->tb_frame)->f_executable;
    return code_line(vm, code, code_start(code).v + (uint64_t)(int64_t)tb->tb_lasti);
}

/* ---- the type ---- */

static addr get_next(struct vm *vm, addr self)
{
    addr next = traceback_at(vm, self)->tb_next;
    return newref(vm, addr_is_null(next) ? PY_NONE : next);
}

static bool set_tb_next(struct vm *vm, addr self, addr value)
{
    if (addr_is_null(value)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "can't delete tb_next attribute");
        return false;
    }
    if (addr_eq(value, PY_NONE)) {
        value = NULL_ADDR;
    } else if (!object_is_exactly(vm, value, T_TRACEBACK)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "expected traceback object, got '%T'", value);
        return false;
    }
    for (addr tb = value; !addr_is_null(tb); tb = traceback_at(vm, tb)->tb_next)
        if (addr_eq(tb, self)) {
            exc_raise(vm, PY_TYPE(T_ValueError), "traceback loop detected");
            return false;
        }
    xincref(vm, value);
    set_ref(vm, &traceback_at(vm, self)->tb_next, value);
    return true;
}

static addr get_lineno(struct vm *vm, addr self)
{
    int line = traceback_line(vm, self);
    return line < 0 ? PY_NONE : int_from_i64(vm, line);
}

static addr traceback_dir(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    static const char *const names[] = {"tb_frame", "tb_next", "tb_lasti", "tb_lineno"};
    (void)self, (void)args, (void)n_args, (void)kwnames;
    addr list = list_new(vm, 0);
    for (size_t i = 0; !addr_is_null(list) && i < ARRAY_LEN(names); i++) {
        addr name = str_interned_cstr(vm, names[i]);
        if (addr_is_null(name) || !list_append_steal(vm, list, name))
            clear_ref(vm, &list);
    }
    return list;
}

static void traceback_clear(struct vm *vm, addr o)
{
    clear_ref(vm, &traceback_at(vm, o)->tb_next);
    clear_ref(vm, &traceback_at(vm, o)->tb_frame);
}

static void traceback_dealloc(struct vm *vm, addr o)
{
    gc_untrack(vm, o);
    if (!trash_begin(vm, o))
        return;
    struct py_traceback *tb = traceback_at(vm, o);
    xdecref(vm, tb->tb_next);
    xdecref(vm, tb->tb_frame);
    object_free(vm, o);
    trash_end(vm);
}

static void traceback_traverse(struct vm *vm, addr o, visit_fn visit, void *ctx)
{
    const struct py_traceback *tb = traceback_at(vm, o);
    if (!addr_is_null(tb->tb_next))
        visit(vm, tb->tb_next, ctx);
    if (!addr_is_null(tb->tb_frame))
        visit(vm, tb->tb_frame, ctx);
}

static addr traceback_new_slot(struct vm *vm, addr type, const addr *args, size_t n_args,
                               addr kwnames)
{
    static const char *const names[] = {"tb_next", "tb_frame", "tb_lasti", "tb_lineno", NULL};
    static const struct arg_spec spec = {"TracebackType", names, 4, 4};
    addr a[4];
    (void)type;
    if (!args_parse(vm, &spec, args, n_args, kwnames, a))
        return NULL_ADDR;
    if (!object_is_exactly(vm, a[1], T_FRAME))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "TracebackType() argument 'tb_frame' must be frame, not %T", a[1]);
    addr next = addr_eq(a[0], PY_NONE) ? NULL_ADDR : a[0];
    if (!addr_is_null(next) && !object_is_exactly(vm, next, T_TRACEBACK))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "expected traceback object or None, got '%T'", next);
    int64_t lasti = number_as_ssize(vm, a[2], PY_TYPE(T_OverflowError));
    if (exc_occurred(vm))
        return NULL_ADDR;
    int64_t line = number_as_ssize(vm, a[3], PY_TYPE(T_OverflowError));
    if (exc_occurred(vm))
        return NULL_ADDR;
    return new_link(vm, next, a[1], (int)lasti, (int)line);
}

static const struct method_def traceback_methods[] = {
    {"__dir__", traceback_dir, METH_NOARGS, NULL, NULL},
    {NULL, NULL, 0, NULL, NULL},
};

static const struct member_def traceback_members[] = {
    {"tb_frame", MEMBER_OBJECT, offsetof(struct py_traceback, tb_frame), MEMBER_READONLY},
    {"tb_lasti", MEMBER_INT32, offsetof(struct py_traceback, tb_lasti), MEMBER_READONLY},
    {NULL, MEMBER_OBJECT, 0, 0},
};

static const struct getset_def traceback_getset[] = {
    {"tb_next", get_next, set_tb_next},
    {"tb_lineno", get_lineno, NULL},
    {NULL, NULL, NULL},
};

const struct type_ops traceback_ops = {
    .name = "traceback",
    .basicsize = sizeof(struct py_traceback),
    .flags = TYPE_HAVE_GC,
    .slots =
        {
            .dealloc = traceback_dealloc,
            .traverse = traceback_traverse,
            .clear = traceback_clear,
            .getattro = object_generic_get_attr,
            .new_ = traceback_new_slot,
        },
    .methods = traceback_methods,
    .members = traceback_members,
    .getset = traceback_getset,
};
