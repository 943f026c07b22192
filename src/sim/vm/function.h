/*
 * Functions written in Python.
 */
#ifndef VIVA_SIM_VM_FUNCTION_H
#define VIVA_SIM_VM_FUNCTION_H

#include "sim/obj/object.h"

static inline bool function_check(const struct vm *vm, addr o)
{
    return object_is_exactly(vm, o, T_FUNCTION);
}

/* MAKE_FUNCTION: name, docstring and module come from the code and the globals. */
SIM_NEW addr function_new(struct vm *vm, addr code, addr globals);
/* The builtins a function with these globals uses: globals['__builtins__'] or its dict. */
SIM_BORROWED addr function_builtins_for(struct vm *vm, addr globals);

/*
 * A frame for a call with its arguments bound (bind.c): positional ones, then the values of the
 * names in `kwnames` (borrowed, or NULL_ADDR). Takes over the function, the locals and each
 * argument, whatever happens. NULL: raised.
 */
SIM_STEALS(2)
SIM_STEALS(3)
struct py_frame_data *function_push_call(struct vm *vm, addr function, addr locals,
                                         const addr *args, int64_t n_args, addr kwnames);

#endif
