/*
 * Protocols of containers and iterators, and isinstance(): CPython's abstract.c without the
 * numbers, which are in number.c.
 */
#include "sim/obj/iterators.h"
#include "sim/obj/type_internal.h"

static const char *type_name_of(const struct vm *vm, addr o)
{
    return type_name(vm, object_type(vm, o));
}

/* ---- items ---- */

static bool is_index(const struct vm *vm, addr o)
{
    return object_slots(vm, o)->nb_index != NULL;
}

/* A key of a sequence without mp_subscript: from the end if negative. False: raised. */
static bool sequence_index(struct vm *vm, addr o, addr key, int64_t *i)
{
    if (!is_index(vm, key)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "sequence index must be integer, not '%.200s'",
                  type_name_of(vm, key));
        return false;
    }
    *i = number_as_ssize(vm, key, PY_TYPE(T_IndexError));
    if (*i == -1 && exc_occurred(vm))
        return false;
    length_fn length = object_slots(vm, o)->sq_length;
    if (*i < 0 && length) {
        int64_t n = length(vm, o);
        if (n < 0)
            return false;
        *i += n;
    }
    return true;
}

/* list[int]: __class_getitem__ of the class, or a builtin type's alias. */
static addr class_get_item(struct vm *vm, addr type, addr key)
{
    if (addr_eq(type, PY_TYPE(T_TYPE)))
        return generic_alias_new(vm, type, key);
    addr method;
    int found = object_get_optional_attr(vm, type, vm_name(vm, N___class_getitem__), &method);
    if (found < 0)
        return NULL_ADDR;
    if (found && !addr_eq(method, PY_NONE)) {
        addr result = object_call1(vm, method, key);
        decref(vm, method);
        return result;
    }
    return exc_raise(vm, PY_TYPE(T_TypeError), "type '%.200s' is not subscriptable",
                     type_name(vm, type));
}

addr object_get_item(struct vm *vm, addr o, addr key)
{
    const struct type_slots *slots = object_slots(vm, o);
    if (slots->mp_subscript)
        return slots->mp_subscript(vm, o, key);
    if (slots->sq_item) {
        int64_t i;
        return sequence_index(vm, o, key, &i) ? slots->sq_item(vm, o, i) : NULL_ADDR;
    }
    if (type_check(vm, o))
        return class_get_item(vm, o, key);
    return exc_raise(vm, PY_TYPE(T_TypeError), "'%.200s' object is not subscriptable",
                     type_name_of(vm, o));
}

bool object_set_item(struct vm *vm, addr o, addr key, addr value)
{
    const struct type_slots *slots = object_slots(vm, o);
    if (slots->mp_ass_subscript)
        return slots->mp_ass_subscript(vm, o, key, value);
    if (slots->sq_ass_item) {
        int64_t i;
        return sequence_index(vm, o, key, &i) && slots->sq_ass_item(vm, o, i, value);
    }
    exc_raise(vm, PY_TYPE(T_TypeError),
              addr_is_null(value) ? "'%.200s' object does not support item deletion"
                                  : "'%.200s' object does not support item assignment",
              type_name_of(vm, o));
    return false;
}

/* ---- length ---- */

int64_t object_length(struct vm *vm, addr o)
{
    const struct type_slots *slots = object_slots(vm, o);
    length_fn length = slots->sq_length ? slots->sq_length : slots->mp_length;
    if (length)
        return length(vm, o);
    exc_raise(vm, PY_TYPE(T_TypeError), "object of type '%.200s' has no len()",
              type_name_of(vm, o));
    return -1;
}

int64_t object_length_hint(struct vm *vm, addr o, int64_t fallback)
{
    const struct type_slots *slots = object_slots(vm, o);
    if (slots->sq_length || slots->mp_length) {
        int64_t n = object_length(vm, o);
        if (n >= 0 || !exc_matches(vm, PY_TYPE(T_TypeError)))
            return n;
        exc_clear(vm);
    }
    addr hint;
    int called = object_call_special(vm, o, N___length_hint__, NULL, 0, &hint);
    if (called == 0)
        return fallback;
    if (called < 0) {
        if (!exc_matches(vm, PY_TYPE(T_TypeError)))
            return -1;
        exc_clear(vm);
        return fallback;
    }
    int64_t n = fallback;
    if (!addr_eq(hint, PY_NOT_IMPLEMENTED)) {
        if (!int_check(vm, hint)) {
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "__length_hint__ must be an integer, not %.100s", type_name_of(vm, hint));
            n = -1;
        } else {
            n = number_as_ssize(vm, hint, PY_TYPE(T_OverflowError));
            if (n < 0 && !exc_occurred(vm)) {
                exc_raise(vm, PY_TYPE(T_ValueError), "__length_hint__() should return >= 0");
                n = -1;
            }
        }
    }
    decref(vm, hint);
    return n;
}

/* ---- iteration ---- */

addr object_iter(struct vm *vm, addr o)
{
    const struct type_slots *slots = object_slots(vm, o);
    if (!slots->iter) {
        if (slots->sq_item && !dict_check(vm, o))
            return sequence_iterator_new(vm, o);
        return exc_raise(vm, PY_TYPE(T_TypeError), "'%.200s' object is not iterable",
                         type_name_of(vm, o));
    }
    addr it = slots->iter(vm, o);
    if (!addr_is_null(it) && !object_slots(vm, it)->iternext) {
        exc_raise(vm, PY_TYPE(T_TypeError), "iter() returned non-iterator of type '%.100s'",
                  type_name_of(vm, it));
        decref(vm, it);
        return NULL_ADDR;
    }
    return it;
}

addr object_next(struct vm *vm, addr iterator)
{
    if (vm_stack_is_low(vm))
        return object_nested_too_deep(vm);
    addr item = object_slots(vm, iterator)->iternext(vm, iterator);
    if (addr_is_null(item) && exc_occurred(vm) && exc_matches(vm, PY_TYPE(T_StopIteration)))
        exc_clear(vm);
    return item;
}

int object_contains_by_iteration(struct vm *vm, addr container, addr item)
{
    addr it = object_iter(vm, container);
    if (addr_is_null(it)) {
        if (exc_matches(vm, PY_TYPE(T_TypeError)))
            exc_raise(vm, PY_TYPE(T_TypeError), "argument of type '%.200s' is not iterable",
                      type_name_of(vm, container));
        return -1;
    }
    int found = 0;
    while (found == 0) {
        addr candidate = object_next(vm, it);
        if (addr_is_null(candidate)) {
            if (exc_occurred(vm))
                found = -1;
            break;
        }
        found = object_richcompare_bool(vm, candidate, item, CMP_EQ);
        decref(vm, candidate);
    }
    decref(vm, it);
    return found;
}

int object_contains(struct vm *vm, addr container, addr item)
{
    contains_fn contains = object_slots(vm, container)->sq_contains;
    return contains ? contains(vm, container, item)
                    : object_contains_by_iteration(vm, container, item);
}

/* ---- isinstance() and issubclass() ---- */

/* cls.__bases__ if it is a tuple: a new reference, or NULL_ADDR, perhaps without exception. */
static SIM_NEW addr bases_of(struct vm *vm, addr cls)
{
    addr bases;
    if (object_get_optional_attr(vm, cls, vm_name(vm, N___bases__), &bases) <= 0)
        return NULL_ADDR;
    if (tuple_check(vm, bases))
        return bases;
    decref(vm, bases);
    return NULL_ADDR;
}

/* Whether `cls` is something like a class; otherwise TypeError. */
static bool check_class(struct vm *vm, addr cls, const char *message)
{
    addr bases = bases_of(vm, cls);
    if (!addr_is_null(bases)) {
        decref(vm, bases);
        return true;
    }
    if (!exc_occurred(vm))
        exc_raise(vm, PY_TYPE(T_TypeError), "%s", message);
    return false;
}

/* For things that are no types but have __bases__. */
static int abstract_is_subclass(struct vm *vm, addr derived, addr cls)
{
    if (addr_eq(derived, cls))
        return 1;
    if (!object_enter(vm, " in __issubclass__"))
        return -1;
    addr bases = bases_of(vm, derived);
    int answer = addr_is_null(bases) && exc_occurred(vm) ? -1 : 0;
    for (int64_t i = 0; !addr_is_null(bases) && answer == 0 && i < tuple_length(vm, bases); i++)
        answer = abstract_is_subclass(vm, tuple_item(vm, bases, i), cls);
    xdecref(vm, bases);
    object_leave(vm);
    return answer;
}

int object_real_is_subclass(struct vm *vm, addr derived, addr cls)
{
    if (type_check(vm, cls) && type_check(vm, derived))
        return type_is_subtype(vm, derived, cls);
    if (!check_class(vm, derived, "issubclass() arg 1 must be a class"))
        return -1;
    if (!object_is_exactly(vm, cls, T_UNION) &&
        !check_class(vm, cls,
                     "issubclass() arg 2 must be a class, a tuple of classes, or a union"))
        return -1;
    return abstract_is_subclass(vm, derived, cls);
}

int object_real_is_instance(struct vm *vm, addr o, addr cls)
{
    bool is_type = type_check(vm, cls);
    if (is_type && type_is_subtype(vm, object_type(vm, o), cls))
        return 1;
    if (!is_type &&
        !check_class(vm, cls,
                     "isinstance() arg 2 must be a type, a tuple of types, or a union"))
        return -1;
    // An object may claim another class by its __class__.
    addr claimed;
    int found = object_get_optional_attr(vm, o, vm_name(vm, N___class__), &claimed);
    if (found <= 0)
        return found;
    int answer = 0;
    if (!is_type)
        answer = abstract_is_subclass(vm, claimed, cls);
    else if (!addr_eq(claimed, object_type(vm, o)) && type_check(vm, claimed))
        answer = type_is_subtype(vm, claimed, cls);
    decref(vm, claimed);
    return answer;
}

typedef int (*class_question)(struct vm *, addr, addr);

/* Asks for each class of a tuple until one answers yes. */
static int ask_each(struct vm *vm, addr o, addr classes, class_question ask, const char *where)
{
    if (!object_enter(vm, where))
        return -1;
    int answer = 0;
    for (int64_t i = 0; answer == 0 && i < tuple_length(vm, classes); i++)
        answer = ask(vm, o, tuple_item(vm, classes, i));
    object_leave(vm);
    return answer;
}

/* The class's own __instancecheck__ or __subclasscheck__: 1 called, 0 it has none, -1. */
static int ask_hook(struct vm *vm, addr cls, enum name_id hook, addr o, const char *where,
                    int *answer)
{
    if (!object_enter(vm, where))
        return -1;
    addr result;
    int called = object_call_special(vm, cls, hook, &o, 1, &result);
    object_leave(vm);
    if (called > 0) {
        *answer = object_is_true(vm, result);
        decref(vm, result);
    }
    return called;
}

int object_is_instance(struct vm *vm, addr o, addr cls)
{
    if (addr_eq(object_type(vm, o), cls))
        return 1;
    if (object_is_exactly(vm, cls, T_TYPE))
        return object_real_is_instance(vm, o, cls);
    if (object_is_exactly(vm, cls, T_UNION))
        cls = union_at(vm, cls)->args;
    if (tuple_check(vm, cls))
        return ask_each(vm, o, cls, object_is_instance, " in __instancecheck__");
    int answer;
    int called = ask_hook(vm, cls, N___instancecheck__, o, " in __instancecheck__", &answer);
    if (called)
        return called < 0 ? -1 : answer;
    return object_real_is_instance(vm, o, cls);
}

int object_is_subclass(struct vm *vm, addr derived, addr cls)
{
    if (object_is_exactly(vm, cls, T_TYPE))
        return addr_eq(derived, cls) ? 1 : object_real_is_subclass(vm, derived, cls);
    if (object_is_exactly(vm, cls, T_UNION))
        cls = union_at(vm, cls)->args;
    if (tuple_check(vm, cls))
        return ask_each(vm, derived, cls, object_is_subclass, " in __subclasscheck__");
    int answer;
    int called =
        ask_hook(vm, cls, N___subclasscheck__, derived, " in __subclasscheck__", &answer);
    if (called)
        return called < 0 ? -1 : answer;
    return object_real_is_subclass(vm, derived, cls);
}
