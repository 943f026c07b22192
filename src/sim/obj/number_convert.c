/*
 * Objects as whole numbers and floats: __index__, int(), float().
 */
#include "sim/obj/float_text.h"
#include "sim/obj/int_parts.h"
#include "sim/obj/type_internal.h"

static const char *type_name_of(const struct vm *vm, addr o)
{
    return type_name(vm, object_type(vm, o));
}

/* The result of __index__ or __int__ as an exact int; takes `result`. */
static SIM_NEW addr exact_int(struct vm *vm, addr result, const char *method)
{
    if (addr_is_null(result) || object_is_exactly(vm, result, T_INT))
        return result;
    addr exact = NULL_ADDR;
    if (int_check(vm, result))
        exact = int_exact(vm, result);
    else
        exc_raise(vm, PY_TYPE(T_TypeError), "%s returned non-int (type %.200s)", method,
                  type_name_of(vm, result));
    decref(vm, result);
    return exact;
}

addr number_index(struct vm *vm, addr o)
{
    if (int_check(vm, o))
        return int_exact(vm, o);
    unary_fn index = object_slots(vm, o)->nb_index;
    if (!index)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "'%.200s' object cannot be interpreted as an integer",
                         type_name_of(vm, o));
    return exact_int(vm, index(vm, o), "__index__");
}

int64_t number_as_ssize(struct vm *vm, addr o, addr overflow)
{
    if (object_is_exactly(vm, o, T_INT) && int_is_compact(vm, o))
        return int_compact_value(vm, o);
    addr index = number_index(vm, o);
    if (addr_is_null(index))
        return -1;
    bool overflowed = false;
    int64_t value = int_as_i64(vm, index, &overflowed);
    if (overflowed) {
        value = int_is_negative(vm, index) ? INT64_MIN : INT64_MAX;
        if (!addr_is_null(overflow)) {
            exc_raise(vm, overflow, "cannot fit '%.200s' into an index-sized integer",
                      type_name_of(vm, o));
            value = -1;
        }
    }
    decref(vm, index);
    return value;
}

/* int() of a str or of a bytes-like object. */
static SIM_NEW addr int_of_text(struct vm *vm, addr o)
{
    addr result = int_from_text_object(vm, o, 10);
    if (addr_is_null(result) && !str_check(vm, o) && exc_matches(vm, PY_TYPE(T_TypeError)))
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "int() argument must be a string, a bytes-like object or a real number, not "
                  "'%.200s'",
                  type_name_of(vm, o));
    return result;
}

addr number_int(struct vm *vm, addr o)
{
    if (object_is_exactly(vm, o, T_INT))
        return newref(vm, o);
    const struct type_slots *slots = object_slots(vm, o);
    if (slots->nb_int)
        return exact_int(vm, slots->nb_int(vm, o), "__int__");
    if (slots->nb_index)
        return number_index(vm, o);
    addr truncated;
    int called = object_call_special(vm, o, N___trunc__, NULL, 0, &truncated);
    if (called < 0)
        return NULL_ADDR;
    if (called) {
        addr index =
            object_slots(vm, truncated)->nb_index ? number_index(vm, truncated) : NULL_ADDR;
        if (addr_is_null(index) && !exc_occurred(vm))
            exc_raise(vm, PY_TYPE(T_TypeError), "__trunc__ returned non-Integral (type %.200s)",
                      type_name_of(vm, truncated));
        decref(vm, truncated);
        return index;
    }
    return int_of_text(vm, o);
}

addr number_float(struct vm *vm, addr o)
{
    if (object_is_exactly(vm, o, T_FLOAT))
        return newref(vm, o);
    const struct type_slots *slots = object_slots(vm, o);
    bool is_float = type_is_subtype(vm, object_type(vm, o), PY_TYPE(T_FLOAT));
    if (slots->nb_float) {
        addr result = slots->nb_float(vm, o);
        if (addr_is_null(result) || object_is_exactly(vm, result, T_FLOAT))
            return result;
        if (!type_is_subtype(vm, object_type(vm, result), PY_TYPE(T_FLOAT))) {
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "%.50s.__float__ returned non-float (type %.50s)", type_name_of(vm, o),
                      type_name_of(vm, result));
            decref(vm, result);
            return NULL_ADDR;
        }
        double value = float_value(vm, result);
        decref(vm, result);
        return float_from_double(vm, value);
    }
    if (slots->nb_index) {
        addr index = number_index(vm, o);
        if (addr_is_null(index))
            return NULL_ADDR;
        double value = int_as_double(vm, index);
        decref(vm, index);
        return value == -1.0 && exc_occurred(vm) ? NULL_ADDR : float_from_double(vm, value);
    }
    return is_float ? float_from_double(vm, float_value(vm, o)) : float_from_text_object(vm, o);
}
