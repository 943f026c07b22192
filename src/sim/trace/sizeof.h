/*
 * How large an object is, as sys.getsizeof() says, worked out from its bytes alone.
 */
#ifndef VIVA_SIM_TRACE_SIZEOF_H
#define VIVA_SIM_TRACE_SIZEOF_H

#include "sim/obj/runtime.h"

/* Of builtin types and instances of plain classes; -1 if only the object itself could say. */
int64_t sizeof_object(const struct vm *vm, addr o);

#endif
