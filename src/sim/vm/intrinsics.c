/*
 * The intrinsic functions of CALL_INTRINSIC_1 and CALL_INTRINSIC_2.
 */
#include "sim/front/opcode.h"
#include "sim/obj/values.h"
#include "sim/vm/eval.h"
#include "sim/vm/typevar.h"

/* The value of an expression statement at the prompt goes to sys.displayhook. */
static addr print_value(struct vm *vm, addr value)
{
    addr hook = dict_get_id(vm, vm->sys_dict, N_display_hook);
    if (addr_is_null(hook))
        return exc_raise(vm, PY_TYPE(T_RuntimeError), "lost sys.displayhook");
    incref(vm, hook);
    addr result = object_call1(vm, hook, value);
    decref(vm, hook);
    return result;
}

addr eval_intrinsic_1(struct vm *vm, struct py_frame_data *frame, int which, addr arg)
{
    switch ((enum intrinsic_1)which) {
    case INTRINSIC_PRINT:
        return print_value(vm, arg);
    case INTRINSIC_IMPORT_STAR:
        return eval_import_star(vm, frame, arg) ? PY_NONE : NULL_ADDR;
    case INTRINSIC_STOPITERATION_ERROR:
        return eval_stop_iteration_error(vm, arg);
    case INTRINSIC_UNARY_POSITIVE:
        return number_positive(vm, arg);
    case INTRINSIC_LIST_TO_TUPLE:
        return list_as_tuple(vm, arg);
    case INTRINSIC_TYPEVAR:
        return typevar_new(vm, arg, TYPEVAR_PLAIN, NULL_ADDR);
    case INTRINSIC_PARAMSPEC:
    case INTRINSIC_TYPEVARTUPLE:
        return vm_unsupported(vm, "`*Ts` and `**P` as type parameters");
    case INTRINSIC_SUBSCRIPT_GENERIC:
        return typevar_generic_base(vm, arg);
    case INTRINSIC_TYPEALIAS:
        return type_alias_new(vm, arg);
    case INTRINSIC_ASYNC_GEN_WRAP:
        break;
    }
    return vm_unsupported(vm, "asynchronous generators");
}

static addr set_type_params(struct vm *vm, addr function, addr params)
{
    set_ref(vm, &function_at(vm, function)->func_typeparams, newref(vm, params));
    return newref(vm, function);
}

addr eval_intrinsic_2(struct vm *vm, int which, addr a, addr b)
{
    switch ((enum intrinsic_2)which) {
    case INTRINSIC_PREP_RERAISE_STAR:
        return exception_group_prepare_reraise(vm, a, b);
    case INTRINSIC_TYPEVAR_WITH_BOUND:
        return typevar_new(vm, a, TYPEVAR_BOUND, b);
    case INTRINSIC_TYPEVAR_WITH_CONSTRAINTS:
        return typevar_new(vm, a, TYPEVAR_CONSTRAINTS, b);
    case INTRINSIC_SET_FUNCTION_TYPE_PARAMS:
        return set_type_params(vm, a, b);
    case INTRINSIC_SET_TYPEPARAM_DEFAULT:
        return typevar_with_default(vm, a, b);
    }
    return NULL_ADDR;
}
