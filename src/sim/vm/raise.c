/*
 * Raising, matching and finding handlers. Source of the rules: CPython 3.13 Python/ceval.c.
 */
#include "sim/front/code.h"
#include "sim/obj/values.h"
#include "sim/vm/code.h"
#include "sim/vm/eval.h"
#include "sim/vm/frame.h"
#include "sim/vm/traceback.h"

static bool is_exception_class(const struct vm *vm, addr o)
{
    return type_check(vm, o) && (type_at(vm, o)->tp_flags & TYPE_EXCEPTION_SUBCLASS);
}

addr eval_make_exception(struct vm *vm, addr type, addr value)
{
    addr exc;
    if (addr_is_null(value) || addr_eq(value, PY_NONE))
        exc = object_call0(vm, type);
    else if (exception_check(vm, value) && type_is_subtype(vm, object_type(vm, value), type))
        exc = newref(vm, value);
    else if (tuple_check(vm, value))
        exc = object_call_tuple(vm, type, value, NULL_ADDR);
    else
        exc = object_call1(vm, type, value);
    if (addr_is_null(exc) || exception_check(vm, exc))
        return exc;
    exc_raise(vm, PY_TYPE(T_TypeError),
              "calling %R should have returned an instance of BaseException, not %T", type,
              exc);
    decref(vm, exc);
    return NULL_ADDR;
}

/* What `raise X` raises: the instance itself or a new one of the class. Steals `o`. */
static addr exception_of(struct vm *vm, addr o, const char *what)
{
    if (exception_check(vm, o))
        return o;
    addr exc = NULL_ADDR;
    if (is_exception_class(vm, o)) {
        exc = object_call0(vm, o);
        if (!addr_is_null(exc) && !exception_check(vm, exc)) {
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "calling %R should have returned an instance of BaseException, not %R", o,
                      object_type(vm, exc));
            clear_ref(vm, &exc);
        }
    } else {
        exc_raise(vm, PY_TYPE(T_TypeError), "%s", what);
    }
    decref(vm, o);
    return exc;
}

static bool raise_again(struct vm *vm)
{
    addr handled = NULL_ADDR;
    for (addr item = vm->exc_info; !addr_is_null(item);) {
        const struct py_exc_item *e = space_at(&vm->mem.space, item);
        handled = e->exc_value;
        if (!addr_is_null(handled) && !addr_eq(handled, PY_NONE))
            break;
        handled = NULL_ADDR;
        item = e->previous_item;
    }
    if (addr_is_null(handled)) {
        exc_raise(vm, PY_TYPE(T_RuntimeError), "No active exception to reraise");
        return false;
    }
    exc_restore(vm, newref(vm, handled));
    return true;
}

bool eval_raise(struct vm *vm, addr exc, addr cause)
{
    if (addr_is_null(exc))
        return raise_again(vm);
    exc = exception_of(vm, exc, "exceptions must derive from BaseException");
    if (addr_is_null(exc)) {
        xdecref(vm, cause);
        return false;
    }
    if (!addr_is_null(cause)) {
        if (addr_eq(cause, PY_NONE)) {
            cause = NULL_ADDR;
        } else {
            cause = exception_of(vm, cause, "exception causes must derive from BaseException");
            if (addr_is_null(cause)) {
                decref(vm, exc);
                return false;
            }
        }
        exception_set_cause(vm, exc, cause);
    }
    exc_set(vm, exc);
    return false;
}

static bool is_catchable(struct vm *vm, addr type)
{
    bool fits = true;
    if (tuple_check(vm, type))
        for (int64_t i = 0; fits && i < tuple_length(vm, type); i++)
            fits = is_exception_class(vm, tuple_item(vm, type, i));
    else
        fits = is_exception_class(vm, type);
    if (!fits)
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "catching classes that do not inherit from BaseException is not allowed");
    return fits;
}

static bool given_matches(const struct vm *vm, addr type, addr wanted)
{
    if (!tuple_check(vm, wanted))
        return type_is_subtype(vm, type, wanted);
    for (int64_t i = 0; i < tuple_length(vm, wanted); i++)
        if (given_matches(vm, type, tuple_item(vm, wanted, i)))
            return true;
    return false;
}

int eval_exception_matches(struct vm *vm, addr exc, addr type)
{
    if (!is_catchable(vm, type))
        return -1;
    return given_matches(vm, object_type(vm, exc), type);
}

static bool is_group_class(const struct vm *vm, addr type)
{
    return type_is_subtype(vm, type, PY_TYPE(T_BaseExceptionGroup));
}

static bool is_catchable_by_star(struct vm *vm, addr type)
{
    if (!is_catchable(vm, type))
        return false;
    bool fits = true;
    if (tuple_check(vm, type))
        for (int64_t i = 0; i < tuple_length(vm, type); i++)
            fits = fits && !is_group_class(vm, tuple_item(vm, type, i));
    else
        fits = !is_group_class(vm, type);
    if (!fits)
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "catching ExceptionGroup with except* is not allowed. Use except instead.");
    return fits;
}

/* A naked exception caught by except* arrives in a group of its own. */
static addr wrap_in_group(struct vm *vm, addr exc)
{
    addr excs = tuple_pack(vm, 1, exc);
    if (addr_is_null(excs))
        return NULL_ADDR;
    addr group = object_call2(vm, PY_TYPE(T_ExceptionGroup), PY_EMPTY_STR, excs);
    if (addr_is_null(group) && exc_matches(vm, PY_TYPE(T_TypeError))) {
        exc_clear(vm);
        group = object_call2(vm, PY_TYPE(T_BaseExceptionGroup), PY_EMPTY_STR, excs);
    }
    decref(vm, excs);
    struct py_frame_data *frame = frame_current(vm);
    if (!addr_is_null(group) && frame) {
        addr tb = traceback_new(vm, frame, NULL_ADDR);
        if (addr_is_null(tb))
            clear_ref(vm, &group);
        else
            exception_set_traceback(vm, group, tb);
        xdecref(vm, tb);
    }
    return group;
}

bool eval_group_match(struct vm *vm, addr exc, addr type, addr *match, addr *rest)
{
    *match = *rest = PY_NONE;
    if (!is_catchable_by_star(vm, type))
        return false;
    if (addr_eq(exc, PY_NONE))
        return true;
    bool is_group = is_group_class(vm, object_type(vm, exc));
    if (given_matches(vm, object_type(vm, exc), type)) {
        *match = is_group ? newref(vm, exc) : wrap_in_group(vm, exc);
        return !addr_is_null(*match);
    }
    if (!is_group) {
        *rest = newref(vm, exc);
        return true;
    }
    addr pair = object_call_method(vm, exc, vm_name(vm, N_split), &type, 1);
    if (addr_is_null(pair))
        return false;
    if (!tuple_check(vm, pair) || tuple_length(vm, pair) < 2) {
        exc_raise(vm, PY_TYPE(T_TypeError), "%T.split must return a 2-tuple", exc);
        decref(vm, pair);
        return false;
    }
    *match = newref(vm, tuple_item(vm, pair, 0));
    *rest = newref(vm, tuple_item(vm, pair, 1));
    decref(vm, pair);
    return true;
}

addr eval_stop_iteration_error(struct vm *vm, addr exc)
{
    if (!type_is_subtype(vm, object_type(vm, exc), PY_TYPE(T_StopIteration)))
        return newref(vm, exc);
    addr text = str_from_cstr(vm, "generator raised StopIteration");
    if (addr_is_null(text))
        return NULL_ADDR;
    addr error = object_call1(vm, PY_TYPE(T_RuntimeError), text);
    decref(vm, text);
    if (addr_is_null(error))
        return NULL_ADDR;
    exception_set_cause(vm, error, newref(vm, exc));
    exception_set_context(vm, error, newref(vm, exc));
    return error;
}

void eval_set_handled(struct vm *vm, addr exc)
{
    struct py_exc_item *item = space_at(&vm->mem.space, vm->exc_info);
    set_ref(vm, &item->exc_value, newref(vm, exc));
}

/* ---- the exception table ---- */

static int read_number(const uint8_t **p)
{
    int value = **p & 63;
    while (*(*p)++ & 64)
        value = value << 6 | (**p & 63);
    return value;
}

bool eval_find_handler(const struct vm *vm, addr code, int unit, int *level, int *handler,
                       bool *push_lasti)
{
    addr table = code_at(vm, code)->co_exceptiontable;
    const uint8_t *p = bytes_at(vm, table)->ob_sval;
    const uint8_t *end = p + bytes_length(vm, table);
    while (p < end) {
        int start = read_number(&p);
        int length = read_number(&p);
        int target = read_number(&p);
        int depth = read_number(&p);
        if (start > unit)
            return false;
        if (unit < start + length) {
            *level = depth >> 1;
            *push_lasti = depth & 1;
            *handler = target;
            return true;
        }
    }
    return false;
}

void eval_raise_unbound(struct vm *vm, const struct py_frame_data *frame, int local)
{
    addr code = frame->f_executable;
    addr name = tuple_item(vm, code_at(vm, code)->co_localsplusnames, local);
    if (code_local_kind(vm, code, local) & LOCAL_FREE)
        exc_raise_name_error(vm, PY_TYPE(T_NameError), name,
                             "cannot access free variable '%U' where it is not associated with "
                             "a value in enclosing scope",
                             name);
    else
        exc_raise_name_error(vm, PY_TYPE(T_UnboundLocalError), name,
                             "cannot access local variable '%U' where it is not associated "
                             "with a value",
                             name);
}
