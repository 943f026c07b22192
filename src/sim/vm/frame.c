/*
 * Frames and frame objects. Source of the rules: CPython 3.13 Python/frame.c and
 * Objects/frameobject.c.
 */
#include "sim/vm/frame.h"

#include "sim/front/code.h"
#include "sim/obj/values.h"
#include "sim/vm/code.h"
#include "sim/vm/generator.h"

enum { FRAME_OBJECT_BYTES = sizeof(struct py_frame) };

struct py_frame_data *frame_push(struct vm *vm, addr function, addr locals)
{
    const struct py_function *f = function_at(vm, function);
    const struct py_code *c = code_at(vm, f->func_code);
    addr low = space_push_stack(&vm->mem.space, (uint64_t)c->co_framesize * 8);
    if (addr_is_null(low)) {
        exc_raise_no_memory(vm);
        decref(vm, function);
        xdecref(vm, locals);
        return NULL;
    }
    struct py_frame_data *frame = frame_data_at(vm, low);
    frame->f_executable = newref(vm, f->func_code);
    frame->previous = NULL_ADDR;
    frame->f_funcobj = function;
    frame->f_globals = f->func_globals;
    frame->f_builtins = f->func_builtins;
    frame->f_locals = locals;
    frame->frame_obj = NULL_ADDR;
    frame->instr_ptr = code_start(f->func_code).v;
    frame->stacktop = c->co_nlocalsplus;
    frame->return_offset = 0;
    frame->owner = FRAME_OWNED_BY_THREAD;
    memset(frame->localsplus, 0, (size_t)c->co_nlocalsplus * sizeof(addr));
    return frame;
}

static bool is_incomplete(const struct vm *vm, const struct py_frame_data *frame)
{
    const struct py_code *c = code_at(vm, frame->f_executable);
    return frame->owner != FRAME_OWNED_BY_GENERATOR &&
           frame->instr_ptr < code_start(frame->f_executable).v + c->co_firsttraceable * 2;
}

struct py_frame_data *frame_first_complete(const struct vm *vm, struct py_frame_data *frame)
{
    while (frame && is_incomplete(vm, frame))
        frame = frame_previous(vm, frame);
    return frame;
}

int frame_line(const struct vm *vm, const struct py_frame_data *frame)
{
    return code_line(vm, frame->f_executable, frame->instr_ptr);
}

addr frame_object(struct vm *vm, struct py_frame_data *frame)
{
    if (!addr_is_null(frame->frame_obj))
        return frame->frame_obj;
    const struct py_code *c = code_at(vm, frame->f_executable);
    addr raised = exc_take(vm);
    addr o = object_new_uninit(vm, PY_TYPE(T_FRAME), c->co_nlocalsplus + c->co_stacksize);
    if (addr_is_null(o)) {
        xdecref(vm, raised);
        return NULL_ADDR;
    }
    exc_restore(vm, raised);
    struct py_frame *f = frame_at(vm, o);
    f->f_back = f->f_trace = f->f_extra_locals = f->f_locals_cache = NULL_ADDR;
    f->f_frame = frame_data_addr(vm, frame);
    f->f_lineno = 0;
    f->f_trace_lines = 1;
    f->f_trace_opcodes = 0;
    frame->frame_obj = o;
    return o;
}

/* The call is over but its frame object lives on: the frame moves into it. */
static void take_ownership(struct vm *vm, addr o, struct py_frame_data *old)
{
    struct py_frame *f = frame_at(vm, o);
    struct py_frame_data *frame = (struct py_frame_data *)f->f_frame_data;
    memcpy(frame, old, sizeof *old + (size_t)old->stacktop * sizeof(addr));
    incref(vm, frame->f_executable);
    f->f_frame = frame_data_addr(vm, frame);
    frame->owner = FRAME_OWNED_BY_FRAME_OBJECT;
    if (is_incomplete(vm, frame))
        frame->instr_ptr = code_start(frame->f_executable).v +
                           code_at(vm, frame->f_executable)->co_firsttraceable * 2 + 2;
    struct py_frame_data *back = frame_first_complete(vm, frame_previous(vm, frame));
    frame->previous = NULL_ADDR;
    if (back) {
        // Without memory for the caller's frame object the link is given up, not the exception.
        addr raised = exc_take(vm);
        addr back_obj = frame_object(vm, back);
        if (!addr_is_null(back_obj))
            frame_at(vm, o)->f_back = newref(vm, back_obj);
        exc_restore(vm, raised);
    }
    if (!gc_is_tracked(vm, o))
        gc_track(vm, o);
}

static void clear_locals(struct vm *vm, struct py_frame_data *frame)
{
    int n = frame->stacktop;
    frame->stacktop = 0;
    for (int i = 0; i < n; i++)
        xdecref(vm, frame->localsplus[i]);
    clear_ref(vm, &frame->f_locals);
}

void frame_clear_except_code(struct vm *vm, struct py_frame_data *frame)
{
    if (!addr_is_null(frame->frame_obj)) {
        addr o = frame->frame_obj;
        frame->frame_obj = NULL_ADDR;
        if (object_refcnt(vm, o) > 1) {
            take_ownership(vm, o, frame);
            decref(vm, o);
            return;
        }
        decref(vm, o);
    }
    clear_locals(vm, frame);
    decref(vm, frame->f_funcobj);
}

void frame_clear_and_pop(struct vm *vm, struct py_frame_data *frame)
{
    if (frame->owner == FRAME_OWNED_BY_GENERATOR) {
        generator_frame_ended(vm, frame);
        return;
    }
    uint64_t n_bytes = (uint64_t)code_at(vm, frame->f_executable)->co_framesize * 8;
    frame_clear_except_code(vm, frame);
    decref(vm, frame->f_executable);
    space_pop_stack(&vm->mem.space, n_bytes);
}

bool frame_has_hidden_locals(const struct vm *vm, const struct py_frame_data *frame)
{
    const struct py_code *c = code_at(vm, frame->f_executable);
    for (int i = 0; i < c->co_nlocalsplus; i++)
        if ((code_local_kind(vm, frame->f_executable, i) & LOCAL_HIDDEN) &&
            !addr_is_null(frame_local_value(vm, frame, i)))
            return true;
    return false;
}

addr frame_locals(struct vm *vm, struct py_frame_data *frame)
{
    const struct py_code *c = code_at(vm, frame->f_executable);
    if (!(c->co_flags & CO_OPTIMIZED) && !frame_has_hidden_locals(vm, frame)) {
        if (addr_is_null(frame->f_locals))
            return exc_raise(vm, PY_TYPE(T_SystemError), "frame does not exist");
        return newref(vm, frame->f_locals);
    }
    addr o = frame_object(vm, frame);
    return addr_is_null(o) ? NULL_ADDR : frame_locals_proxy_new(vm, o);
}

/* ---- frame objects ---- */

static addr get_back(struct vm *vm, addr self)
{
    const struct py_frame *f = frame_at(vm, self);
    if (!addr_is_null(f->f_back))
        return newref(vm, f->f_back);
    struct py_frame_data *back =
        frame_first_complete(vm, frame_previous(vm, frame_of_object(vm, self)));
    addr o = back ? frame_object(vm, back) : PY_NONE;
    return addr_is_null(o) ? NULL_ADDR : newref(vm, o);
}

static addr get_code(struct vm *vm, addr self)
{
    return newref(vm, frame_of_object(vm, self)->f_executable);
}

static addr get_globals(struct vm *vm, addr self)
{
    return newref(vm, frame_of_object(vm, self)->f_globals);
}

static addr get_builtins(struct vm *vm, addr self)
{
    return newref(vm, frame_of_object(vm, self)->f_builtins);
}

static addr get_locals(struct vm *vm, addr self)
{
    return frame_locals(vm, frame_of_object(vm, self));
}

static int object_line(const struct vm *vm, addr self)
{
    const struct py_frame *f = frame_at(vm, self);
    return f->f_lineno ? f->f_lineno : frame_line(vm, frame_of_object(vm, self));
}

static addr get_lineno(struct vm *vm, addr self)
{
    int line = object_line(vm, self);
    return line < 0 ? PY_NONE : int_from_i64(vm, line);
}

static addr get_lasti(struct vm *vm, addr self)
{
    const struct py_frame_data *frame = frame_of_object(vm, self);
    int64_t at = (int64_t)(frame->instr_ptr - code_start(frame->f_executable).v);
    return int_from_i64(vm, at < 0 ? -1 : at);
}

static addr get_trace(struct vm *vm, addr self)
{
    addr trace = frame_at(vm, self)->f_trace;
    return newref(vm, addr_is_null(trace) ? PY_NONE : trace);
}

static bool set_trace(struct vm *vm, addr self, addr value)
{
    if (addr_eq(value, PY_NONE))
        value = NULL_ADDR;
    xincref(vm, value);
    set_ref(vm, &frame_at(vm, self)->f_trace, value);
    return true;
}

static const struct getset_def frame_getset[] = {
    {"f_back", get_back, NULL},
    {"f_locals", get_locals, NULL},
    {"f_lineno", get_lineno, NULL},
    {"f_trace", get_trace, set_trace},
    {"f_lasti", get_lasti, NULL},
    {"f_globals", get_globals, NULL},
    {"f_builtins", get_builtins, NULL},
    {"f_code", get_code, NULL},
    {NULL, NULL, NULL},
};

static void frame_object_clear(struct vm *vm, addr o)
{
    struct py_frame *f = frame_at(vm, o);
    clear_ref(vm, &f->f_trace);
    clear_ref(vm, &f->f_extra_locals);
    struct py_frame_data *frame = frame_of_object(vm, o);
    if (frame->owner != FRAME_OWNED_BY_FRAME_OBJECT)
        return;
    int n = frame->stacktop;
    frame->stacktop = 0;
    for (int i = 0; i < n; i++)
        clear_ref(vm, &frame->localsplus[i]);
    clear_ref(vm, &frame->f_locals);
}

static addr frame_clear_method(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct py_frame_data *frame = frame_of_object(vm, self);
    if (frame->owner == FRAME_OWNED_BY_THREAD)
        return exc_raise(vm, PY_TYPE(T_RuntimeError), "cannot clear an executing frame");
    if (frame->owner == FRAME_OWNED_BY_GENERATOR)
        return generator_clear_frame(vm, frame);
    frame_object_clear(vm, self);
    return PY_NONE;
}

static addr frame_sizeof(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_code *c = code_at(vm, frame_of_object(vm, self)->f_executable);
    return int_from_i64(vm, FRAME_OBJECT_BYTES + (int64_t)c->co_framesize * 8);
}

static const struct method_def frame_methods[] = {
    {"clear", frame_clear_method, METH_NOARGS, NULL, NULL},
    {"__sizeof__", frame_sizeof, METH_NOARGS, NULL, NULL},
    {NULL, NULL, 0, NULL, NULL},
};

static const struct member_def frame_members[] = {
    {"f_trace_lines", MEMBER_BOOL, offsetof(struct py_frame, f_trace_lines), 0},
    {"f_trace_opcodes", MEMBER_BOOL, offsetof(struct py_frame, f_trace_opcodes), 0},
    {NULL, MEMBER_OBJECT, 0, 0},
};

void frame_traverse_data(struct vm *vm, const struct py_frame_data *frame, visit_fn visit,
                         void *ctx)
{
    const addr fixed[] = {frame->f_locals, frame->f_funcobj, frame->f_executable};
    for (size_t i = 0; i < ARRAY_LEN(fixed); i++)
        if (!addr_is_null(fixed[i]))
            visit(vm, fixed[i], ctx);
    for (int i = 0; i < frame->stacktop; i++)
        if (!addr_is_null(frame->localsplus[i]))
            visit(vm, frame->localsplus[i], ctx);
}

static void frame_traverse(struct vm *vm, addr o, visit_fn visit, void *ctx)
{
    const struct py_frame *f = frame_at(vm, o);
    const addr fields[] = {f->f_back, f->f_trace, f->f_extra_locals, f->f_locals_cache};
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        if (!addr_is_null(fields[i]))
            visit(vm, fields[i], ctx);
    const struct py_frame_data *frame = frame_of_object(vm, o);
    if (frame->owner == FRAME_OWNED_BY_FRAME_OBJECT)
        frame_traverse_data(vm, frame, visit, ctx);
}

static void frame_dealloc(struct vm *vm, addr o)
{
    gc_untrack(vm, o);
    if (!trash_begin(vm, o))
        return;
    struct py_frame *f = frame_at(vm, o);
    struct py_frame_data *frame = (struct py_frame_data *)f->f_frame_data;
    addr code = NULL_ADDR;
    if (addr_eq(f->f_frame, frame_data_addr(vm, frame)) &&
        frame->owner == FRAME_OWNED_BY_FRAME_OBJECT) {
        code = frame->f_executable;
        frame->f_executable = NULL_ADDR;
        clear_ref(vm, &frame->f_funcobj);
        clear_ref(vm, &frame->f_locals);
        for (int i = 0; i < frame->stacktop; i++)
            clear_ref(vm, &frame->localsplus[i]);
    }
    clear_ref(vm, &f->f_back);
    clear_ref(vm, &f->f_trace);
    clear_ref(vm, &f->f_extra_locals);
    clear_ref(vm, &f->f_locals_cache);
    object_free(vm, o);
    xdecref(vm, code);
    trash_end(vm);
}

static addr frame_repr(struct vm *vm, addr o)
{
    const struct py_code *c = code_at(vm, frame_of_object(vm, o)->f_executable);
    struct strbuf where = {0};
    strbuf_addf(&where, "0x%lx", (unsigned long)o.v);
    addr text =
        str_from_format(vm, "<frame at %s, file %R, line %d, code %S>", strbuf_str(&where),
                        c->co_filename, object_line(vm, o), c->co_name);
    strbuf_release(&where);
    return text;
}

const struct type_ops frame_ops = {
    .name = "frame",
    .basicsize = sizeof(struct py_frame) + sizeof(struct py_frame_data),
    .itemsize = sizeof(addr),
    .flags = TYPE_HAVE_GC,
    .slots =
        {
            .dealloc = frame_dealloc,
            .traverse = frame_traverse,
            .clear = frame_object_clear,
            .repr = frame_repr,
            .getattro = object_generic_get_attr,
            .setattro = object_generic_set_attr,
        },
    .methods = frame_methods,
    .members = frame_members,
    .getset = frame_getset,
};
