/*
 * Generators. Source of the rules: CPython 3.13 Objects/genobject.c.
 */
#include "sim/vm/generator.h"

#include "sim/front/code.h"
#include "sim/front/opcode.h"
#include "sim/obj/values.h"
#include "sim/vm/code.h"
#include "sim/vm/eval.h"
#include "sim/vm/frame.h"

static bool is_finished(const struct vm *vm, addr gen)
{
    return gen_at(vm, gen)->gi_frame_state >= GEN_COMPLETED;
}

static struct py_exc_item *exc_item(struct vm *vm, addr gen)
{
    return (struct py_exc_item *)&gen_at(vm, gen)->gi_exc_value;
}

addr generator_from_frame(struct vm *vm, const struct py_frame_data *frame)
{
    const struct py_code *c = code_at(vm, frame->f_executable);
    const struct py_function *f = function_at(vm, frame->f_funcobj);
    addr gen = object_new_uninit(vm, PY_TYPE(T_GENERATOR), c->co_nlocalsplus + c->co_stacksize);
    if (addr_is_null(gen))
        return NULL_ADDR;
    struct py_gen *g = gen_at(vm, gen);
    memset((char *)g + sizeof g->base, 0, sizeof *g - sizeof g->base);
    g->gi_name = newref(vm, f->func_name);
    g->gi_qualname = newref(vm, f->func_qualname);
    g->gi_frame_state = GEN_CREATED;
    struct py_frame_data *own = generator_frame(vm, gen);
    memcpy(own, frame, sizeof *own + (size_t)frame->stacktop * sizeof(addr));
    own->previous = NULL_ADDR;
    own->owner = FRAME_OWNED_BY_GENERATOR;
    gc_track(vm, gen);
    return gen;
}

void generator_enter(struct vm *vm, addr gen)
{
    struct py_gen *g = gen_at(vm, gen);
    g->gi_previous_exc = vm->exc_info;
    vm->exc_info = space_addr(&vm->mem.space, &g->gi_exc_value);
    g->gi_frame_state = GEN_EXECUTING;
}

void generator_suspend(struct vm *vm, addr gen, enum generator_state state)
{
    struct py_gen *g = gen_at(vm, gen);
    g->gi_frame_state = (int8_t)state;
    vm->exc_info = g->gi_previous_exc;
    g->gi_previous_exc = NULL_ADDR;
}

void generator_frame_ended(struct vm *vm, struct py_frame_data *frame)
{
    addr gen = generator_of_frame(vm, frame);
    generator_suspend(vm, gen, GEN_CLEARED);
    frame->previous = NULL_ADDR;
    frame_clear_except_code(vm, frame);
    clear_ref(vm, &gen_at(vm, gen)->gi_exc_value);
}

void generator_set_stop_iteration(struct vm *vm, addr value)
{
    if (addr_is_null(value) || addr_eq(value, PY_NONE)) {
        addr bare = object_call0(vm, PY_TYPE(T_StopIteration));
        if (!addr_is_null(bare))
            exc_set(vm, bare);
        return;
    }
    addr stop = object_call1(vm, PY_TYPE(T_StopIteration), value);
    if (!addr_is_null(stop))
        exc_set(vm, stop);
}

bool generator_fetch_stop_value(struct vm *vm, addr *value)
{
    *value = PY_NONE;
    if (!exc_occurred(vm))
        return true;
    if (!exc_matches(vm, PY_TYPE(T_StopIteration)))
        return false;
    addr stop = exc_take(vm);
    addr found = object_get_attr_id(vm, stop, N_value);
    decref(vm, stop);
    if (addr_is_null(found))
        return false;
    *value = found;
    return true;
}

/* What it delegates to with `yield from`: a new reference, or NULL_ADDR. */
static addr delegate(struct vm *vm, addr gen)
{
    if (gen_at(vm, gen)->gi_frame_state != GEN_SUSPENDED_YIELD_FROM)
        return NULL_ADDR;
    const struct py_frame_data *frame = generator_frame(vm, gen);
    return newref(vm, frame->localsplus[frame->stacktop - 1]);
}

enum resume_how { RESUME_SEND, RESUME_RAISE };

/* Runs the generator on; results as generator_send(). With RESUME_RAISE vm->exc is thrown in.
 */
static int resume(struct vm *vm, addr gen, addr value, enum resume_how how, addr *out)
{
    *out = NULL_ADDR;
    struct py_gen *g = gen_at(vm, gen);
    if (g->gi_frame_state == GEN_CREATED && !addr_is_null(value) && !addr_eq(value, PY_NONE)) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "can't send non-None value to a just-started generator");
        return -1;
    }
    if (g->gi_frame_state == GEN_EXECUTING) {
        exc_raise(vm, PY_TYPE(T_ValueError), "generator already executing");
        return -1;
    }
    if (is_finished(vm, gen)) {
        if (how == RESUME_SEND && !addr_is_null(value)) {
            *out = PY_NONE;
            return 0;
        }
        return -1;
    }
    struct py_frame_data *frame = generator_frame(vm, gen);
    addr sent = addr_is_null(value) ? PY_NONE : value;
    frame->localsplus[frame->stacktop++] = newref(vm, sent);
    generator_enter(vm, gen);
    if (how == RESUME_RAISE) {
        addr handled = exc_item(vm, gen)->exc_value;
        if (!addr_is_null(handled) && !addr_eq(handled, PY_NONE))
            exc_set(vm, exc_take(vm));
    }
    addr result = eval_frame(vm, frame, how == RESUME_RAISE);
    if (addr_is_null(result))
        return -1;
    *out = result;
    return generator_is_suspended(vm, gen) ? 1 : 0;
}

int generator_send(struct vm *vm, addr gen, addr value, addr *out)
{
    int r = resume(vm, gen, value, RESUME_SEND, out);
    if (r < 0 && !exc_occurred(vm)) {
        *out = PY_NONE;
        return 0;
    }
    return r;
}

/* As a method's result: a returned value becomes StopIteration. */
static addr resume_as_call(struct vm *vm, addr gen, addr value, enum resume_how how)
{
    addr out;
    int r = resume(vm, gen, value, how, &out);
    if (r != 0)
        return out;
    generator_set_stop_iteration(vm, out);
    decref(vm, out);
    return NULL_ADDR;
}

static addr generator_iternext(struct vm *vm, addr gen)
{
    addr out;
    int r = resume(vm, gen, NULL_ADDR, RESUME_SEND, &out);
    if (r != 0)
        return out;
    if (!addr_eq(out, PY_NONE))
        generator_set_stop_iteration(vm, out);
    decref(vm, out);
    return NULL_ADDR;
}

static addr generator_send_method(struct vm *vm, addr self, const addr *args, size_t n_args,
                                  addr kwnames)
{
    (void)n_args, (void)kwnames;
    return resume_as_call(vm, self, args[0], RESUME_SEND);
}

static addr close_generator(struct vm *vm, addr gen);

/* Closes whatever is delegated to; false: raised. */
static bool close_delegate(struct vm *vm, addr iterator)
{
    addr result = PY_NONE;
    if (generator_check(vm, iterator)) {
        result = close_generator(vm, iterator);
    } else {
        addr method;
        int found = object_get_optional_attr(vm, iterator, vm_name(vm, N_close), &method);
        if (found < 0) {
            exc_write_unraisable(vm, iterator, NULL);
        } else if (found) {
            result = object_call0(vm, method);
            decref(vm, method);
        }
    }
    if (addr_is_null(result))
        return false;
    decref(vm, result);
    return true;
}

/* Whether only the generator's own StopIteration guard surrounds the yield it is at. */
static bool waits_outside_try(const struct vm *vm, addr gen)
{
    uint16_t unit;
    memcpy(&unit, space_at(&vm->mem.space, (addr){generator_frame(vm, gen)->instr_ptr}),
           sizeof unit);
    return (unit & 0xff) == OP_RESUME && (unit >> 8 & RESUME_DEPTH1);
}

static void drop_frame(struct vm *vm, addr gen)
{
    struct py_gen *g = gen_at(vm, gen);
    struct py_frame_data *frame = generator_frame(vm, gen);
    g->gi_frame_state = GEN_CLEARED;
    frame->previous = NULL_ADDR;
    frame_clear_except_code(vm, frame);
    clear_ref(vm, &g->gi_exc_value);
}

static void raise_generator_exit(struct vm *vm)
{
    addr exc = object_call0(vm, PY_TYPE(T_GeneratorExit));
    if (!addr_is_null(exc))
        exc_set(vm, exc);
}

static addr close_generator(struct vm *vm, addr gen)
{
    struct py_gen *g = gen_at(vm, gen);
    if (g->gi_frame_state == GEN_CREATED) {
        g->gi_frame_state = GEN_COMPLETED;
        return PY_NONE;
    }
    if (is_finished(vm, gen))
        return PY_NONE;
    bool closed = true;
    addr inner = delegate(vm, gen);
    if (!addr_is_null(inner)) {
        int8_t state = g->gi_frame_state;
        g->gi_frame_state = GEN_EXECUTING;
        closed = close_delegate(vm, inner);
        g->gi_frame_state = state;
        decref(vm, inner);
    }
    if (g->gi_frame_state != GEN_EXECUTING && closed && waits_outside_try(vm, gen)) {
        // Nothing can catch GeneratorExit: CPython does not even run the frame.
        drop_frame(vm, gen);
        return PY_NONE;
    }
    if (closed)
        raise_generator_exit(vm);
    addr value = resume_as_call(vm, gen, PY_NONE, RESUME_RAISE);
    if (!addr_is_null(value)) {
        decref(vm, value);
        return exc_raise(vm, PY_TYPE(T_RuntimeError), "generator ignored GeneratorExit");
    }
    if (exc_matches(vm, PY_TYPE(T_GeneratorExit))) {
        exc_clear(vm);
        return PY_NONE;
    }
    return generator_fetch_stop_value(vm, &value) ? value : NULL_ADDR;
}

static addr generator_close_method(struct vm *vm, addr self, const addr *args, size_t n_args,
                                   addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return close_generator(vm, self);
}

/* Turns throw()'s arguments into vm->exc; false: raised something else. */
static bool set_thrown(struct vm *vm, const addr *args, size_t n_args)
{
    addr type = args[0];
    addr value = n_args > 1 && !addr_eq(args[1], PY_NONE) ? args[1] : NULL_ADDR;
    addr tb = n_args > 2 && !addr_eq(args[2], PY_NONE) ? args[2] : NULL_ADDR;
    if (!addr_is_null(tb) && !object_is_exactly(vm, tb, T_TRACEBACK)) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "throw() third argument must be a traceback object");
        return false;
    }
    addr exc;
    if (type_check(vm, type) && (type_at(vm, type)->tp_flags & TYPE_EXCEPTION_SUBCLASS)) {
        exc = eval_make_exception(vm, type, value);
        if (addr_is_null(exc))
            return false;
    } else if (exception_check(vm, type)) {
        if (!addr_is_null(value)) {
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "instance exception may not have a separate value");
            return false;
        }
        exc = newref(vm, type);
    } else {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "exceptions must be classes or instances deriving from BaseException, not %T",
                  type);
        return false;
    }
    if (!addr_is_null(tb))
        exception_set_traceback(vm, exc, tb);
    exc_restore(vm, exc);
    return true;
}

static bool is_generator_exit(struct vm *vm, addr type)
{
    addr class = type_check(vm, type) ? type : object_type(vm, type);
    return type_is_subtype(vm, class, PY_TYPE(T_GeneratorExit));
}

static addr throw_into(struct vm *vm, addr gen, const addr *args, size_t n_args);

/* Passes the exception on to what `gen` delegates to. False in *handled: throw it in here. */
static addr throw_to_delegate(struct vm *vm, addr gen, addr inner, const addr *args,
                              size_t n_args, bool *handled)
{
    struct py_gen *g = gen_at(vm, gen);
    int8_t state = g->gi_frame_state;
    *handled = true;
    if (is_generator_exit(vm, args[0])) {
        g->gi_frame_state = GEN_EXECUTING;
        bool closed = close_delegate(vm, inner);
        g->gi_frame_state = state;
        *handled = !closed;
        return closed ? NULL_ADDR : resume_as_call(vm, gen, PY_NONE, RESUME_RAISE);
    }
    addr method = NULL_ADDR;
    if (!generator_check(vm, inner)) {
        int found = object_get_optional_attr(vm, inner, vm_name(vm, N_throw), &method);
        *handled = found != 0;
        if (found <= 0)
            return NULL_ADDR;
    }
    // The frame is linked so that the traceback shows it.
    struct py_frame_data *frame = generator_frame(vm, gen);
    addr resumer = vm->frame;
    frame->previous = resumer;
    vm->frame = frame_data_addr(vm, frame);
    g->gi_frame_state = GEN_EXECUTING;
    addr result = addr_is_null(method) ? throw_into(vm, inner, args, n_args)
                                       : object_call(vm, method, args, n_args, NULL_ADDR);
    g->gi_frame_state = state;
    vm->frame = resumer;
    frame->previous = NULL_ADDR;
    xdecref(vm, method);
    if (addr_is_null(result))
        return resume_as_call(vm, gen, PY_NONE, RESUME_RAISE);
    return result;
}

static addr throw_into(struct vm *vm, addr gen, const addr *args, size_t n_args)
{
    addr inner = delegate(vm, gen);
    if (!addr_is_null(inner)) {
        bool handled;
        if (!object_enter(vm, "")) {
            decref(vm, inner);
            return NULL_ADDR;
        }
        addr result = throw_to_delegate(vm, gen, inner, args, n_args, &handled);
        object_leave(vm);
        decref(vm, inner);
        if (handled)
            return result;
    }
    if (!set_thrown(vm, args, n_args))
        return NULL_ADDR;
    return resume_as_call(vm, gen, PY_NONE, RESUME_RAISE);
}

static addr generator_throw_method(struct vm *vm, addr self, const addr *args, size_t n_args,
                                   addr kwnames)
{
    (void)kwnames;
    if (!args_check(vm, "throw", n_args, 1, 3))
        return NULL_ADDR;
    return throw_into(vm, self, args, n_args);
}

addr generator_clear_frame(struct vm *vm, struct py_frame_data *frame)
{
    addr gen = generator_of_frame(vm, frame);
    int state = gen_at(vm, gen)->gi_frame_state;
    if (state == GEN_EXECUTING)
        return exc_raise(vm, PY_TYPE(T_RuntimeError), "cannot clear an executing frame");
    if (generator_is_suspended(vm, gen))
        return exc_raise(vm, PY_TYPE(T_RuntimeError), "cannot clear a suspended frame");
    generator_ops.slots.finalize(vm, gen);
    return PY_NONE;
}

/* ---- slots ---- */

static void generator_finalize(struct vm *vm, addr gen)
{
    if (is_finished(vm, gen))
        return;
    addr raised = exc_take(vm);
    addr result = close_generator(vm, gen);
    if (addr_is_null(result))
        exc_write_unraisable(vm, gen, NULL);
    else
        decref(vm, result);
    if (!vm->stop)
        exc_restore(vm, raised);
    else
        xdecref(vm, raised);
}

static void generator_dealloc(struct vm *vm, addr gen)
{
    gc_untrack(vm, gen);
    weakref_clear_all(vm, gen);
    gc_track(vm, gen);
    if (!object_finalize_in_dealloc(vm, gen))
        return;
    gc_untrack(vm, gen);
    struct py_gen *g = gen_at(vm, gen);
    if (g->gi_frame_state != GEN_CLEARED)
        drop_frame(vm, gen);
    decref(vm, generator_frame(vm, gen)->f_executable);
    clear_ref(vm, &g->gi_name);
    clear_ref(vm, &g->gi_qualname);
    object_free(vm, gen);
}

static void generator_traverse(struct vm *vm, addr gen, visit_fn visit, void *ctx)
{
    const struct py_gen *g = gen_at(vm, gen);
    visit(vm, g->gi_name, ctx);
    visit(vm, g->gi_qualname, ctx);
    const struct py_frame_data *frame = generator_frame(vm, gen);
    if (g->gi_frame_state < GEN_CLEARED)
        frame_traverse_data(vm, frame, visit, ctx);
    else
        visit(vm, frame->f_executable, ctx);
    if (!addr_is_null(g->gi_exc_value))
        visit(vm, g->gi_exc_value, ctx);
}

static addr generator_iter(struct vm *vm, addr gen)
{
    return newref(vm, gen);
}

static addr generator_repr(struct vm *vm, addr gen)
{
    struct strbuf where = {0};
    strbuf_addf(&where, "0x%lx", (unsigned long)gen.v);
    addr text = str_from_format(vm, "<generator object %S at %s>", gen_at(vm, gen)->gi_qualname,
                                strbuf_str(&where));
    strbuf_release(&where);
    return text;
}

static addr generator_sizeof(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_code *c = code_at(vm, generator_frame(vm, self)->f_executable);
    return int_from_i64(vm, (int64_t)sizeof(struct py_gen) + (int64_t)c->co_framesize * 8);
}

static addr get_name(struct vm *vm, addr self)
{
    return newref(vm, gen_at(vm, self)->gi_name);
}

static bool set_text(struct vm *vm, addr *field, addr value, const char *name)
{
    if (addr_is_null(value) || !str_check(vm, value)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "%s must be set to a string object", name);
        return false;
    }
    set_ref(vm, field, newref(vm, value));
    return true;
}

static bool set_name(struct vm *vm, addr self, addr value)
{
    return set_text(vm, &gen_at(vm, self)->gi_name, value, "__name__");
}

static addr get_qualname(struct vm *vm, addr self)
{
    return newref(vm, gen_at(vm, self)->gi_qualname);
}

static bool set_qualname(struct vm *vm, addr self, addr value)
{
    return set_text(vm, &gen_at(vm, self)->gi_qualname, value, "__qualname__");
}

static addr get_yieldfrom(struct vm *vm, addr self)
{
    addr inner = delegate(vm, self);
    return addr_is_null(inner) ? PY_NONE : inner;
}

static addr get_running(struct vm *vm, addr self)
{
    return py_bool(gen_at(vm, self)->gi_frame_state == GEN_EXECUTING);
}

static addr get_suspended(struct vm *vm, addr self)
{
    return py_bool(generator_is_suspended(vm, self));
}

static addr get_frame(struct vm *vm, addr self)
{
    if (is_finished(vm, self))
        return PY_NONE;
    addr o = frame_object(vm, generator_frame(vm, self));
    return addr_is_null(o) ? NULL_ADDR : newref(vm, o);
}

static addr get_code(struct vm *vm, addr self)
{
    return newref(vm, generator_frame(vm, self)->f_executable);
}

static const struct getset_def generator_getset[] = {
    {"__name__", get_name, set_name},      {"__qualname__", get_qualname, set_qualname},
    {"gi_yieldfrom", get_yieldfrom, NULL}, {"gi_running", get_running, NULL},
    {"gi_frame", get_frame, NULL},         {"gi_suspended", get_suspended, NULL},
    {"gi_code", get_code, NULL},           {NULL, NULL, NULL},
};

static const struct method_def generator_methods[] = {
    {"send", generator_send_method, METH_O,
     "send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise "
     "StopIteration.",
     NULL},
    {"throw", generator_throw_method, METH_FASTCALL, NULL, NULL},
    {"close", generator_close_method, METH_NOARGS,
     "close() -> raise GeneratorExit inside generator.", NULL},
    {"__sizeof__", generator_sizeof, METH_NOARGS, NULL, NULL},
    {NULL, NULL, 0, NULL, NULL},
};

const struct type_ops generator_ops = {
    .name = "generator",
    .basicsize = sizeof(struct py_gen) + sizeof(struct py_frame_data),
    .itemsize = sizeof(addr),
    .flags = TYPE_HAVE_GC,
    .weaklistoffset = offsetof(struct py_gen, gi_weakreflist),
    .slots =
        {
            .dealloc = generator_dealloc,
            .traverse = generator_traverse,
            .finalize = generator_finalize,
            .repr = generator_repr,
            .getattro = object_generic_get_attr,
            .iter = generator_iter,
            .iternext = generator_iternext,
        },
    .methods = generator_methods,
    .getset = generator_getset,
};
