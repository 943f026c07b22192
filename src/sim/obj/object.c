/*
 * What every object answers to: text, hash, comparison, truth, size, names, finalization.
 */
#include "sim/obj/type_internal.h"

static const char *type_name_of(const struct vm *vm, addr o)
{
    return type_name(vm, object_type(vm, o));
}

/* ---- text ---- */

/* The result of a __repr__ or __str__ if it is a str; drops it otherwise. */
static addr check_text(struct vm *vm, addr text, const char *method)
{
    if (addr_is_null(text) || str_check(vm, text))
        return text;
    exc_raise(vm, PY_TYPE(T_TypeError), "%s returned non-string (type %.200s)", method,
              type_name_of(vm, text));
    decref(vm, text);
    return NULL_ADDR;
}

addr object_repr(struct vm *vm, addr o)
{
    if (addr_is_null(o)) // a field that __init__ would have set
        return str_from_cstr(vm, "<NULL>");
    if (!object_enter(vm, " while getting the repr of an object"))
        return NULL_ADDR;
    addr text = object_slots(vm, o)->repr(vm, o);
    object_leave(vm);
    return check_text(vm, text, "__repr__");
}

addr object_str(struct vm *vm, addr o)
{
    if (addr_is_null(o))
        return str_from_cstr(vm, "<NULL>");
    if (object_is_exactly(vm, o, T_STR))
        return newref(vm, o);
    unary_fn str = object_slots(vm, o)->str;
    if (!str)
        return object_repr(vm, o);
    if (!object_enter(vm, " while getting the str of an object"))
        return NULL_ADDR;
    addr text = str(vm, o);
    object_leave(vm);
    return check_text(vm, text, "__str__");
}

addr object_format(struct vm *vm, addr o, addr spec)
{
    if (!addr_is_null(spec) && !str_check(vm, spec))
        return exc_raise(vm, PY_TYPE(T_SystemError),
                         "Format specifier must be a string, not %.200s",
                         type_name_of(vm, spec));
    if (addr_is_null(spec) || str_length(vm, spec) == 0) {
        if (object_is_exactly(vm, o, T_STR) || object_is_exactly(vm, o, T_INT))
            return object_str(vm, o);
    }
    addr arg = addr_is_null(spec) ? PY_EMPTY_STR : spec;
    addr result;
    int called = object_call_special(vm, o, N___format__, &arg, 1, &result);
    if (called == 0)
        return exc_raise(vm, PY_TYPE(T_TypeError), "Type %.100s doesn't define __format__",
                         type_name_of(vm, o));
    if (called > 0 && !str_check(vm, result)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "__format__ must return a str, not %.200s",
                  type_name_of(vm, result));
        decref(vm, result);
        return NULL_ADDR;
    }
    return result;
}

int object_repr_enter(struct vm *vm, addr o)
{
    if (addr_is_null(vm->repr_stack)) {
        vm->repr_stack = list_new(vm, 0);
        if (addr_is_null(vm->repr_stack))
            return -1;
    }
    addr stack = vm->repr_stack;
    for (int64_t i = list_length(vm, stack); i-- > 0;)
        if (addr_eq(list_item(vm, stack, i), o))
            return 1;
    return list_append(vm, stack, o) ? 0 : -1;
}

void object_repr_leave(struct vm *vm, addr o)
{
    addr saved = exc_take(vm);
    addr stack = vm->repr_stack;
    for (int64_t i = list_length(vm, stack); i-- > 0;) {
        if (addr_eq(list_item(vm, stack, i), o)) {
            list_set_slice(vm, stack, i, i + 1, NULL_ADDR);
            break;
        }
    }
    exc_restore(vm, saved);
}

/* ---- hash, comparison, truth ---- */

int64_t object_hash(struct vm *vm, addr o)
{
    hash_fn hash = object_slots(vm, o)->hash;
    if (vm_stack_is_low(vm)) {
        object_nested_too_deep(vm);
        return -1;
    }
    return hash ? hash(vm, o) : object_hash_not_implemented(vm, o);
}

int64_t object_hash_not_implemented(struct vm *vm, addr o)
{
    exc_raise(vm, PY_TYPE(T_TypeError), "unhashable type: '%.200s'", type_name_of(vm, o));
    return -1;
}

int64_t object_hash_identity(struct vm *vm, addr o)
{
    (void)vm;
    return hash_pointer(o);
}

static const enum compare swapped[] = {CMP_GT, CMP_GE, CMP_EQ, CMP_NE, CMP_LT, CMP_LE};

static addr compare(struct vm *vm, addr a, addr b, enum compare op)
{
    addr a_type = object_type(vm, a);
    addr b_type = object_type(vm, b);
    bool asked_b = false;
    compare_fn fn = type_slots(vm, b_type)->richcompare;
    if (!addr_eq(a_type, b_type) && fn && type_is_subtype(vm, b_type, a_type)) {
        asked_b = true;
        addr result = fn(vm, b, a, swapped[op]);
        if (!addr_eq(result, PY_NOT_IMPLEMENTED))
            return result;
    }
    fn = object_slots(vm, a)->richcompare;
    if (fn) {
        addr result = fn(vm, a, b, op);
        if (!addr_eq(result, PY_NOT_IMPLEMENTED))
            return result;
    }
    fn = object_slots(vm, b)->richcompare;
    if (!asked_b && fn) {
        addr result = fn(vm, b, a, swapped[op]);
        if (!addr_eq(result, PY_NOT_IMPLEMENTED))
            return result;
    }
    static const char *const signs[] = {"<", "<=", "==", "!=", ">", ">="};
    switch (op) {
    case CMP_EQ:
        return py_bool(addr_eq(a, b));
    case CMP_NE:
        return py_bool(!addr_eq(a, b));
    case CMP_LT:
    case CMP_LE:
    case CMP_GT:
    case CMP_GE:
        break;
    }
    return exc_raise(vm, PY_TYPE(T_TypeError),
                     "'%s' not supported between instances of '%.100s' and '%.100s'", signs[op],
                     type_name_of(vm, a), type_name_of(vm, b));
}

addr object_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    if (!object_enter(vm, " in comparison"))
        return NULL_ADDR;
    addr result = compare(vm, a, b, op);
    object_leave(vm);
    return result;
}

int object_richcompare_bool(struct vm *vm, addr a, addr b, enum compare op)
{
    if (addr_eq(a, b)) {
        if (op == CMP_EQ)
            return 1;
        if (op == CMP_NE)
            return 0;
    }
    addr result = object_richcompare(vm, a, b, op);
    if (addr_is_null(result))
        return -1;
    int truth = object_is_true(vm, result);
    decref(vm, result);
    return truth;
}

int object_is_true(struct vm *vm, addr o)
{
    if (addr_eq(o, PY_TRUE))
        return 1;
    if (addr_eq(o, PY_FALSE) || addr_eq(o, PY_NONE))
        return 0;
    const struct type_slots *slots = object_slots(vm, o);
    if (slots->nb_bool)
        return slots->nb_bool(vm, o);
    length_fn length = slots->mp_length ? slots->mp_length : slots->sq_length;
    if (!length)
        return 1;
    int64_t n = length(vm, o);
    return n > 0 ? 1 : (int)n;
}

/* ---- size and names ---- */

int64_t object_sizeof(struct vm *vm, addr o)
{
    addr result;
    int called = object_call_special(vm, o, N___sizeof__, NULL, 0, &result);
    if (called == 0)
        exc_raise(vm, PY_TYPE(T_TypeError), "Type %.100s doesn't define __sizeof__",
                  type_name_of(vm, o));
    if (called <= 0)
        return -1;
    int64_t size = number_as_ssize(vm, result, PY_TYPE(T_OverflowError));
    decref(vm, result);
    if (size == -1 && exc_occurred(vm))
        return -1;
    if (size < 0) {
        exc_raise(vm, PY_TYPE(T_ValueError), "__sizeof__() should return >= 0");
        return -1;
    }
    return object_is_gc(vm, o) ? size + type_preheader_bytes(vm, object_type(vm, o)) : size;
}

addr object_dir(struct vm *vm, addr o)
{
    addr names;
    int called = object_call_special(vm, o, N___dir__, NULL, 0, &names);
    if (called == 0)
        return exc_raise(vm, PY_TYPE(T_TypeError), "object does not provide __dir__");
    if (called < 0)
        return NULL_ADDR;
    addr sorted = list_from_iterable(vm, names);
    decref(vm, names);
    if (!addr_is_null(sorted) && !list_sort(vm, sorted, NULL_ADDR, false)) {
        decref(vm, sorted);
        return NULL_ADDR;
    }
    return sorted;
}

/* ---- finalization ---- */

static bool finalize_unless_done(struct vm *vm, addr o)
{
    dealloc_fn finalize = object_slots(vm, o)->finalize;
    bool is_gc = object_is_gc(vm, o);
    if (!finalize || vm->stop || (is_gc && (gc_head_at(vm, o)->prev & GC_PREV_FINALIZED)))
        return true;
    // It lives again for the time of the call.
    object_at(vm, o)->ob_refcnt = 1;
    finalize(vm, o);
    if (is_gc)
        gc_head_at(vm, o)->prev |= GC_PREV_FINALIZED;
    return --object_at(vm, o)->ob_refcnt == 0;
}

bool object_finalize_in_dealloc(struct vm *vm, addr o)
{
    bool is_dying = finalize_unless_done(vm, o);
    if (is_dying && vm->watch.dying)
        vm->watch.dying(vm->watch.ctx, o);
    return is_dying;
}
