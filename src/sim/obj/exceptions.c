/*
 * BaseException, and what all exceptions have in common.
 *
 * The static exception types come from exceptions.def. Their instances have the fields of
 * struct py_base_exception and perhaps some of their own behind them. These are all references
 * (but for the last of OSError and two of the Unicode errors), so that one traverse, one clear
 * and one dealloc serve them all.
 *
 * Source of the rules: CPython 3.13 Objects/exceptions.c.
 */
#include "sim/obj/exceptions.h"

#include <stddef.h>

enum { MEMORY_ERRORS_MAX = 16 };

/* ---- life ---- */

addr exception_plain_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)kwnames;
    addr tuple = tuple_from_items(vm, args, (int64_t)n_args);
    if (addr_is_null(tuple))
        return NULL_ADDR;
    addr self = object_alloc(vm, type, 0);
    if (addr_is_null(self)) {
        decref(vm, tuple);
        return NULL_ADDR;
    }
    base_exception_at(vm, self)->args = tuple;
    return self;
}

bool exception_set_args(struct vm *vm, addr self, const addr *args, size_t n_args)
{
    // type_call() hands the same arguments to new and init: CPython then has one tuple for
    // both.
    addr old = base_exception_at(vm, self)->args;
    if (!addr_is_null(old) && object_is_exactly(vm, old, T_TUPLE) &&
        tuple_length(vm, old) == (int64_t)n_args &&
        (n_args == 0 || memcmp(tuple_items(vm, old), args, n_args * sizeof *args) == 0))
        return true;
    addr tuple = tuple_from_items(vm, args, (int64_t)n_args);
    if (addr_is_null(tuple))
        return false;
    set_ref(vm, &base_exception_at(vm, self)->args, tuple);
    return true;
}

bool exception_plain_init(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    if (!args_no_keywords(vm, type_name(vm, object_type(vm, self)), kwnames))
        return false;
    return exception_set_args(vm, self, args, n_args);
}

addr exception_layout_type(const struct vm *vm, addr type)
{
    while (type_at(vm, type)->tp_flags & TYPE_HEAPTYPE)
        type = type_at(vm, type)->tp_base;
    return type;
}

/* The fields of its own behind the common ones; *n of them are references. */
static addr *own_fields(const struct vm *vm, addr self, size_t *n)
{
    addr layout = exception_layout_type(vm, object_type(vm, self));
    size_t bytes = (size_t)type_at(vm, layout)->tp_basicsize;
    *n = (bytes - sizeof(struct py_base_exception)) / sizeof(addr);
    if (type_is_subtype(vm, layout, PY_TYPE(T_OSError)))
        *n -= 1;
    else if (type_is_subtype(vm, layout, PY_TYPE(T_UnicodeError)) && *n)
        *n = 2;
    return (addr *)(base_exception_at(vm, self) + 1);
}

static bool has_reason(const struct vm *vm, addr self)
{
    addr layout = exception_layout_type(vm, object_type(vm, self));
    return type_at(vm, layout)->tp_basicsize == sizeof(struct py_unicode_error) &&
           type_is_subtype(vm, layout, PY_TYPE(T_UnicodeError));
}

void exception_traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    size_t n;
    const addr *own = own_fields(vm, self, &n);
    for (size_t i = 0; i < n; i++)
        visit(vm, own[i], ctx);
    if (has_reason(vm, self))
        visit(vm, unicode_error_at(vm, self)->reason, ctx);
    const struct py_base_exception *e = base_exception_at(vm, self);
    visit(vm, e->dict, ctx);
    visit(vm, e->args, ctx);
    visit(vm, e->notes, ctx);
    visit(vm, e->traceback, ctx);
    visit(vm, e->cause, ctx);
    visit(vm, e->context, ctx);
}

void exception_clear(struct vm *vm, addr self)
{
    size_t n;
    addr *own = own_fields(vm, self, &n);
    for (size_t i = 0; i < n; i++)
        clear_ref(vm, &own[i]);
    if (has_reason(vm, self))
        clear_ref(vm, &unicode_error_at(vm, self)->reason);
    struct py_base_exception *e = base_exception_at(vm, self);
    clear_ref(vm, &e->dict);
    clear_ref(vm, &e->args);
    clear_ref(vm, &e->notes);
    clear_ref(vm, &e->traceback);
    clear_ref(vm, &e->cause);
    clear_ref(vm, &e->context);
}

void exception_dealloc(struct vm *vm, addr self)
{
    gc_untrack(vm, self);
    if (!trash_begin(vm, self))
        return;
    exception_clear(vm, self);
    object_free(vm, self);
    trash_end(vm);
}

/* ---- text ---- */

addr exception_plain_str(struct vm *vm, addr self)
{
    addr args = base_exception_at(vm, self)->args;
    if (addr_is_null(args) || tuple_length(vm, args) == 0)
        return newref(vm, PY_EMPTY_STR);
    if (tuple_length(vm, args) == 1)
        return object_str(vm, tuple_item(vm, args, 0));
    return object_str(vm, args);
}

static addr exception_repr(struct vm *vm, addr self)
{
    addr args = base_exception_at(vm, self)->args;
    const char *name = type_name(vm, object_type(vm, self));
    if (tuple_length(vm, args) == 1)
        return str_from_format(vm, "%s(%R)", name, tuple_item(vm, args, 0));
    return str_from_format(vm, "%s%R", name, args);
}

/* ---- methods ---- */

addr exception_reduce_with(struct vm *vm, addr self, addr args, addr state)
{
    addr type = object_type(vm, self);
    if (addr_is_null(state))
        return tuple_pack(vm, 2, type, args);
    return tuple_pack(vm, 3, type, args, state);
}

static addr exception_reduce(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_base_exception *e = base_exception_at(vm, self);
    return exception_reduce_with(vm, self, e->args, e->dict);
}

static addr exception_setstate(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    (void)n_args, (void)kwnames;
    addr state = args[0];
    if (state.v == PY_NONE.v)
        return PY_NONE;
    if (!dict_check(vm, state))
        return exc_raise(vm, PY_TYPE(T_TypeError), "state is not a dictionary");
    int64_t pos = 0;
    addr key, value;
    while (dict_next(vm, state, &pos, &key, &value)) {
        incref(vm, key);
        incref(vm, value);
        bool ok = object_set_attr(vm, self, key, value);
        decref(vm, value);
        decref(vm, key);
        if (!ok)
            return NULL_ADDR;
    }
    return PY_NONE;
}

static bool set_traceback(struct vm *vm, addr self, addr value)
{
    if (addr_is_null(value)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "__traceback__ may not be deleted");
        return false;
    }
    if (value.v == PY_NONE.v) {
        clear_ref(vm, &base_exception_at(vm, self)->traceback);
    } else if (object_is_exactly(vm, value, T_TRACEBACK)) {
        set_ref(vm, &base_exception_at(vm, self)->traceback, newref(vm, value));
    } else {
        exc_raise(vm, PY_TYPE(T_TypeError), "__traceback__ must be a traceback or None");
        return false;
    }
    return true;
}

static addr exception_with_traceback(struct vm *vm, addr self, const addr *args, size_t n_args,
                                     addr kwnames)
{
    (void)n_args, (void)kwnames;
    return set_traceback(vm, self, args[0]) ? newref(vm, self) : NULL_ADDR;
}

static addr exception_add_note(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    (void)n_args, (void)kwnames;
    addr note = args[0];
    if (!str_check(vm, note))
        return exc_raise(vm, PY_TYPE(T_TypeError), "note must be a str, not '%T'", note);
    addr notes;
    int found = object_get_optional_attr(vm, self, vm_name(vm, N___notes__), &notes);
    if (found < 0)
        return NULL_ADDR;
    if (!found) {
        notes = list_new(vm, 0);
        if (addr_is_null(notes))
            return NULL_ADDR;
        if (!object_set_attr(vm, self, vm_name(vm, N___notes__), notes)) {
            decref(vm, notes);
            return NULL_ADDR;
        }
    }
    bool ok = list_check(vm, notes);
    if (!ok)
        exc_raise(vm, PY_TYPE(T_TypeError), "Cannot add note: __notes__ is not a list");
    else
        ok = list_append(vm, notes, note);
    decref(vm, notes);
    return ok ? PY_NONE : NULL_ADDR;
}

static const struct method_def exception_methods[] = {
    {"__reduce__", exception_reduce, METH_NOARGS, NULL, NULL},
    {"__setstate__", exception_setstate, METH_O, NULL, NULL},
    {"with_traceback", exception_with_traceback, METH_O, NULL, NULL},
    {"add_note", exception_add_note, METH_O, NULL, NULL},
    {0},
};

/* ---- attributes ---- */

static addr get_dict(struct vm *vm, addr self)
{
    addr dict = base_exception_at(vm, self)->dict;
    if (addr_is_null(dict)) {
        dict = dict_new(vm);
        if (addr_is_null(dict))
            return NULL_ADDR;
        base_exception_at(vm, self)->dict = dict;
    }
    return newref(vm, dict);
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
    set_ref(vm, &base_exception_at(vm, self)->dict, newref(vm, value));
    return true;
}

static addr none_if_null(struct vm *vm, addr value)
{
    return newref(vm, addr_is_null(value) ? PY_NONE : value);
}

static addr get_args(struct vm *vm, addr self)
{
    return none_if_null(vm, base_exception_at(vm, self)->args);
}

static bool set_args(struct vm *vm, addr self, addr value)
{
    if (addr_is_null(value)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "args may not be deleted");
        return false;
    }
    addr tuple = tuple_from_iterable(vm, value);
    if (addr_is_null(tuple))
        return false;
    set_ref(vm, &base_exception_at(vm, self)->args, tuple);
    return true;
}

static addr get_traceback(struct vm *vm, addr self)
{
    return none_if_null(vm, base_exception_at(vm, self)->traceback);
}

static addr get_context(struct vm *vm, addr self)
{
    return none_if_null(vm, base_exception_at(vm, self)->context);
}

static addr get_cause(struct vm *vm, addr self)
{
    return none_if_null(vm, base_exception_at(vm, self)->cause);
}

/* A new reference in *out, NULL_ADDR for None; `name` and `what` are for the messages. */
static bool check_linked(struct vm *vm, addr value, const char *name, const char *what,
                         addr *out)
{
    if (addr_is_null(value)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "%s may not be deleted", name);
        return false;
    }
    if (value.v != PY_NONE.v && !exception_check(vm, value)) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "exception %s must be None or derive from BaseException", what);
        return false;
    }
    *out = value.v == PY_NONE.v ? NULL_ADDR : newref(vm, value);
    return true;
}

static bool set_context(struct vm *vm, addr self, addr value)
{
    addr context;
    if (!check_linked(vm, value, "__context__", "context", &context))
        return false;
    exception_set_context(vm, self, context);
    return true;
}

static bool set_cause(struct vm *vm, addr self, addr value)
{
    addr cause;
    if (!check_linked(vm, value, "__cause__", "cause", &cause))
        return false;
    exception_set_cause(vm, self, cause);
    return true;
}

static const struct getset_def exception_getset[] = {
    {"__dict__", get_dict, set_dict},
    {"args", get_args, set_args},
    {"__traceback__", get_traceback, set_traceback},
    {"__context__", get_context, set_context},
    {"__cause__", get_cause, set_cause},
    {0},
};

static const struct member_def exception_members[] = {
    {"__suppress_context__", MEMBER_BOOL, offsetof(struct py_base_exception, suppress_context),
     0},
    {0},
};

/* ---- for the rest of the simulator ---- */

addr exception_new(struct vm *vm, addr type, addr args_tuple)
{
    return object_call_tuple(vm, type, args_tuple, NULL_ADDR);
}

void exception_set_context(struct vm *vm, addr exc, SIM_STEALS(3) addr context)
{
    // The last MemoryError is raised again and again: it would chain itself, and keep for ever
    // whatever it was given.
    if (addr_eq(exc, vm->last_memory_error))
        xdecref(vm, context);
    else
        set_ref(vm, &base_exception_at(vm, exc)->context, context);
}

void exception_set_cause(struct vm *vm, addr exc, SIM_STEALS(3) addr cause)
{
    base_exception_at(vm, exc)->suppress_context = 1;
    set_ref(vm, &base_exception_at(vm, exc)->cause, cause);
}

void exception_set_traceback(struct vm *vm, addr exc, addr traceback)
{
    if (addr_eq(exc, vm->last_memory_error))
        return;
    addr value =
        addr_is_null(traceback) || traceback.v == PY_NONE.v ? NULL_ADDR : newref(vm, traceback);
    set_ref(vm, &base_exception_at(vm, exc)->traceback, value);
}

void exception_set_field(struct vm *vm, addr *field, addr value)
{
    addr old = *field;
    *field = newref(vm, value);
    xdecref(vm, old);
}

/* ---- MemoryError: made in advance, since none can be made when it is needed ---- */

static addr take_memory_error(struct vm *vm, SIM_STEALS(2) addr args)
{
    struct vm_free_list *list = &vm->free_lists.memory_errors;
    addr self = list->first;
    struct py_base_exception *e = base_exception_at(vm, self);
    list->first = e->dict;
    list->n--;
    e->dict = NULL_ADDR;
    e->args = args;
    e->suppress_context = 0;
    e->base.ob_refcnt = 1;
    gc_track(vm, self);
    return self;
}

addr exception_new_memory_error(struct vm *vm)
{
    if (addr_is_null(vm->free_lists.memory_errors.first))
        return newref(vm, vm->last_memory_error);
    return take_memory_error(vm, PY_EMPTY_TUPLE);
}

static addr memory_error_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                             addr kwnames)
{
    if (type.v != PY_TYPE(T_MemoryError).v || addr_is_null(vm->free_lists.memory_errors.first))
        return exception_plain_new(vm, type, args, n_args, kwnames);
    addr tuple = tuple_from_items(vm, args, (int64_t)n_args);
    return addr_is_null(tuple) ? NULL_ADDR : take_memory_error(vm, tuple);
}

static void memory_error_dealloc(struct vm *vm, addr self)
{
    gc_untrack(vm, self);
    exception_clear(vm, self);
    struct vm_free_list *list = &vm->free_lists.memory_errors;
    if (!object_is_exactly(vm, self, T_MemoryError) || list->n >= MEMORY_ERRORS_MAX) {
        object_free(vm, self);
        return;
    }
    base_exception_at(vm, self)->dict = list->first;
    list->first = self;
    list->n++;
}

bool exceptions_init(struct vm *vm)
{
    addr type = PY_TYPE(T_MemoryError);
    addr made[MEMORY_ERRORS_MAX] = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < MEMORY_ERRORS_MAX; i++) {
        made[i] = exception_plain_new(vm, type, NULL, 0, NULL_ADDR);
        ok = !addr_is_null(made[i]);
    }
    for (size_t i = 0; i < MEMORY_ERRORS_MAX; i++)
        xdecref(vm, made[i]);
    if (!ok)
        return false;
    vm->last_memory_error = exception_plain_new(vm, type, NULL, 0, NULL_ADDR);
    if (addr_is_null(vm->last_memory_error))
        return false;
    gc_untrack(vm, vm->last_memory_error);
    object_at(vm, vm->last_memory_error)->ob_refcnt = IMMORTAL_REFCNT;
    vm->spare_exc = vm->last_memory_error;
    return true;
}

const struct type_ops memory_error_exception_ops = {
    .basicsize = sizeof(struct py_base_exception),
    .flags = EXCEPTION_FLAGS,
    .dictoffset = offsetof(struct py_base_exception, dict),
    .slots =
        {
            .new_ = memory_error_new,
            .init = exception_plain_init,
            .dealloc = memory_error_dealloc,
            .traverse = exception_traverse,
            .clear = exception_clear,
        },
};

const struct type_ops plain_exception_ops = {
    .basicsize = sizeof(struct py_base_exception),
    .flags = EXCEPTION_FLAGS,
    .dictoffset = offsetof(struct py_base_exception, dict),
    .slots =
        {
            .new_ = exception_plain_new,
            .init = exception_plain_init,
            .dealloc = exception_dealloc,
            .traverse = exception_traverse,
            .clear = exception_clear,
        },
};

const struct type_ops base_exception_ops = {
    .basicsize = sizeof(struct py_base_exception),
    .flags = EXCEPTION_FLAGS,
    .dictoffset = offsetof(struct py_base_exception, dict),
    .slots =
        {
            .new_ = exception_plain_new,
            .init = exception_plain_init,
            .dealloc = exception_dealloc,
            .traverse = exception_traverse,
            .clear = exception_clear,
            .repr = exception_repr,
            .str = exception_plain_str,
            .getattro = object_generic_get_attr,
        },
    .methods = exception_methods,
    .members = exception_members,
    .getset = exception_getset,
};
