/*
 * Generators: a frame that lives inside its generator object and is linked to the stack of
 * frames while it runs.
 *
 *   CREATED --next--> EXECUTING --yield--> SUSPENDED --next--> EXECUTING --return--> CLEARED
 */
#ifndef VIVA_SIM_VM_GENERATOR_H
#define VIVA_SIM_VM_GENERATOR_H

#include "sim/obj/object.h"

enum generator_state {
    GEN_CREATED = -3,
    GEN_SUSPENDED = -2,
    GEN_SUSPENDED_YIELD_FROM = -1,
    GEN_EXECUTING = 0,
    GEN_COMPLETED = 1,
    GEN_CLEARED = 4,
};

static inline struct py_frame_data *generator_frame(const struct vm *vm, addr gen)
{
    return (struct py_frame_data *)(gen_at(vm, gen) + 1);
}

static inline addr generator_of_frame(const struct vm *vm, const struct py_frame_data *frame)
{
    return space_addr(&vm->mem.space, (const struct py_gen *)frame - 1);
}

static inline bool generator_is_suspended(const struct vm *vm, addr gen)
{
    int state = gen_at(vm, gen)->gi_frame_state;
    return state == GEN_SUSPENDED || state == GEN_SUSPENDED_YIELD_FROM;
}

static inline bool generator_check(const struct vm *vm, addr o)
{
    return object_is_exactly(vm, o, T_GENERATOR);
}

/* RETURN_GENERATOR: the running frame of a call moves into a new generator. */
SIM_NEW addr generator_from_frame(struct vm *vm, const struct py_frame_data *frame);

/* Links a suspended generator's frame on top of vm->frame, to be run; its handled exception
 * comes into force. The caller has pushed the value sent. */
void generator_enter(struct vm *vm, addr gen);
/* Its frame is unlinked already: back to the handled exception of the resumer. */
void generator_suspend(struct vm *vm, addr gen, enum generator_state state);
/* For frame_clear_and_pop(): the generator has run to its end. */
void generator_frame_ended(struct vm *vm, struct py_frame_data *frame);
/* frame.clear() of a generator's frame. */
SIM_NEW addr generator_clear_frame(struct vm *vm, struct py_frame_data *frame);

/*
 * Sends `value` (None, or NULL_ADDR for next()). 1: *out was yielded; 0: *out was returned;
 * -1: raised. *out is a new reference.
 */
int generator_send(struct vm *vm, addr gen, addr value, addr *out);

/* Raises StopIteration(value), with a tuple or an exception as value wrapped. */
void generator_set_stop_iteration(struct vm *vm, addr value);
/* Takes StopIteration out if that was raised, or nothing was: *value is new. False: raised
 * something else. */
bool generator_fetch_stop_value(struct vm *vm, addr *value);

extern const struct type_ops generator_ops;

#endif
