/*
 * Traceback objects.
 */
#ifndef VIVA_SIM_VM_TRACEBACK_H
#define VIVA_SIM_VM_TRACEBACK_H

#include "sim/obj/object.h"

/* The frame is a link in the way of vm->exc (PyTraceBack_Here). */
void traceback_here(struct vm *vm, struct py_frame_data *frame);
/* A link for `frame` in front of `next` (NULL_ADDR: the last one). */
SIM_NEW addr traceback_new(struct vm *vm, struct py_frame_data *frame, addr next);
/* The source line of the link. */
int traceback_line(const struct vm *vm, addr tb);

#endif
