/*
 * Call frames: CPython's _PyInterpreterFrame on the simulated stack, and the frame objects that
 * programs see of them.
 *
 *   vm->frame -> innermost frame -> previous -> ... -> NULL_ADDR
 *
 * A frame owns its code, its function, its locals (if any) and what lies in localsplus; globals
 * and builtins are borrowed. A frame object points to the frame while the call runs. When the
 * call ends and somebody still holds the frame object, the frame's bytes move into it.
 */
#ifndef VIVA_SIM_VM_FRAME_H
#define VIVA_SIM_VM_FRAME_H

#include "sim/obj/object.h"

static inline addr frame_data_addr(const struct vm *vm, const struct py_frame_data *frame)
{
    return space_addr(&vm->mem.space, frame);
}

static inline struct py_frame_data *frame_current(const struct vm *vm)
{
    return addr_is_null(vm->frame) ? NULL : frame_data_at(vm, vm->frame);
}

static inline struct py_frame_data *frame_previous(const struct vm *vm,
                                                   const struct py_frame_data *frame)
{
    return addr_is_null(frame->previous) ? NULL : frame_data_at(vm, frame->previous);
}

/*
 * A frame for a call of `function` on the stack, all locals unbound; not yet linked to
 * vm->frame. NULL: MemoryError; what it steals is dropped then.
 */
SIM_STEALS(2)
SIM_STEALS(3)
struct py_frame_data *frame_push(struct vm *vm, addr function, addr locals);
/*
 * Ends a frame that is no longer linked: its locals die in order, or move to its frame object.
 * The stack's innermost frame, or one inside a generator.
 */
void frame_clear_and_pop(struct vm *vm, struct py_frame_data *frame);
/* The part that a generator's dealloc needs: everything but the code. */
void frame_clear_except_code(struct vm *vm, struct py_frame_data *frame);
void frame_traverse_data(struct vm *vm, const struct py_frame_data *frame, visit_fn visit,
                         void *ctx);

/* The frame object of a running frame; made when first asked for. Borrowed. */
SIM_BORROWED addr frame_object(struct vm *vm, struct py_frame_data *frame);
/* The first one from `frame` on that has passed its prologue; NULL if none. */
struct py_frame_data *frame_first_complete(const struct vm *vm, struct py_frame_data *frame);
/* Of the instruction it is at; -1 unknown. */
int frame_line(const struct vm *vm, const struct py_frame_data *frame);
static inline struct py_frame_data *frame_of_object(const struct vm *vm, addr frame_obj)
{
    return frame_data_at(vm, frame_at(vm, frame_obj)->f_frame);
}

/* What f_locals gives: the namespace, or a new proxy of an optimised frame. */
SIM_NEW addr frame_locals(struct vm *vm, struct py_frame_data *frame);
/* Whether a comprehension's variables live in a frame that is not optimised. */
bool frame_has_hidden_locals(const struct vm *vm, const struct py_frame_data *frame);

/* frame_locals.c */
SIM_NEW addr frame_locals_proxy_new(struct vm *vm, addr frame_obj);
/* The value local `i` has, cells looked through; borrowed, NULL_ADDR if unbound or hidden. */
SIM_BORROWED addr frame_local_value(const struct vm *vm, const struct py_frame_data *frame,
                                    int i);

#endif
