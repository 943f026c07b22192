/*
 * The exception being raised: CPython's PyErr_* functions.
 *
 * vm->exc holds a normalised instance; there is no (type, value, traceback) triple.
 */
#include "sim/obj/object.h"

#include "sim/obj/values.h"

#include <stdarg.h>

static struct py_exc_item *exc_item_at(const struct vm *vm, addr item)
{
    return (struct py_exc_item *)space_at(&vm->mem.space, item);
}

/* The innermost exception being handled, borrowed; NULL_ADDR if none. */
static addr topmost_handled(const struct vm *vm)
{
    for (addr item = vm->exc_info; !addr_is_null(item);
         item = exc_item_at(vm, item)->previous_item) {
        addr value = exc_item_at(vm, item)->exc_value;
        if (!addr_is_null(value) && !addr_eq(value, PY_NONE))
            return value;
    }
    return NULL_ADDR;
}

/*
 * Links `exception` to the one being handled. If it already is in that one's chain the chain is
 * cut there, so that no cycle arises.
 */
static void chain_context(struct vm *vm, addr exception)
{
    addr handled = topmost_handled(vm);
    if (addr_is_null(handled) || addr_eq(handled, exception))
        return;
    addr slow = handled;
    bool advance = false;
    for (addr o = handled, context; !addr_is_null(context = base_exception_at(vm, o)->context);
         o = context) {
        if (addr_eq(context, exception)) {
            exception_set_context(vm, o, NULL_ADDR);
            break;
        }
        if (addr_eq(slow, context))
            break; // a cycle that was there before
        if (advance)
            slow = base_exception_at(vm, slow)->context;
        advance = !advance;
    }
    exception_set_context(vm, exception, newref(vm, handled));
}

void exc_set(struct vm *vm, addr exception)
{
    chain_context(vm, exception);
    set_ref(vm, &vm->exc, exception);
}

addr exc_raise_object(struct vm *vm, addr type, addr value)
{
    addr exception;
    if (exception_check(vm, value) && type_is_subtype(vm, object_type(vm, value), type)) {
        exception = newref(vm, value);
    } else {
        // The constructor must not see an exception that is being replaced.
        exc_clear(vm);
        exception = object_call1(vm, type, value);
        if (addr_is_null(exception))
            return NULL_ADDR;
    }
    exc_set(vm, exception);
    return NULL_ADDR;
}

addr exc_raise(struct vm *vm, addr type, const char *fmt, ...)
{
    exc_clear(vm);
    va_list ap;
    va_start(ap, fmt);
    addr text = str_from_format_v(vm, fmt, ap);
    va_end(ap);
    if (addr_is_null(text))
        return NULL_ADDR;
    exc_raise_object(vm, type, text);
    decref(vm, text);
    return NULL_ADDR;
}

addr exc_raise_no_memory(struct vm *vm)
{
    exc_clear(vm);
    addr exception = exception_new_memory_error(vm);
    exc_set(vm, exception);
    return NULL_ADDR;
}

addr exc_take(struct vm *vm)
{
    addr exception = vm->exc;
    vm->exc = NULL_ADDR;
    return exception;
}

void exc_restore(struct vm *vm, addr exception)
{
    set_ref(vm, &vm->exc, exception);
}

void exc_clear(struct vm *vm)
{
    clear_ref(vm, &vm->exc);
}

static bool matches(const struct vm *vm, addr type, addr wanted)
{
    if (tuple_check(vm, wanted)) {
        for (int64_t i = 0; i < tuple_length(vm, wanted); i++)
            if (matches(vm, type, tuple_item(vm, wanted, i)))
                return true;
        return false;
    }
    return type_check(vm, wanted) && type_is_subtype(vm, type, wanted);
}

bool exc_matches(struct vm *vm, addr type)
{
    return !vm->stop && exc_occurred(vm) && matches(vm, object_type(vm, vm->exc), type);
}

void exc_write_unraisable(struct vm *vm, addr where, const char *message)
{
    if (vm->stop || !exc_occurred(vm))
        return;
    addr exception = exc_take(vm);
    if (vm->hooks.write_unraisable)
        vm->hooks.write_unraisable(vm, exception, where, message);
    decref(vm, exception);
}

addr vm_unsupported(struct vm *vm, const char *fmt, ...)
{
    if (!vm->stop) {
        struct strbuf message = {0};
        if (vm->hooks.locate)
            vm->hooks.locate(vm, &message);
        strbuf_add_str(&message, "the simulator does not support ");
        va_list ap;
        va_start(ap, fmt);
        strbuf_vaddf(&message, fmt, ap);
        va_end(ap);
        vm->stop_message = strbuf_detach(&message);
        vm->stop = VM_UNSUPPORTED;
    }
    // Something must be raised for callers to unwind; with vm->stop set nobody catches it.
    exc_restore(vm, newref(vm, vm->spare_exc));
    return NULL_ADDR;
}
