/*
 * What the files of the exception types share. Users include sim/obj/values.h.
 */
#ifndef VIVA_SIM_OBJ_EXCEPTIONS_H
#define VIVA_SIM_OBJ_EXCEPTIONS_H

#include "sim/obj/values.h"

#define EXCEPTION_FLAGS (TYPE_BASETYPE | TYPE_HAVE_GC | TYPE_EXCEPTION_SUBCLASS)

/* Slots of BaseException, which the others build on. */
addr exception_plain_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                         addr kwnames);
bool exception_plain_init(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames);
addr exception_plain_str(struct vm *vm, addr self);
void exception_traverse(struct vm *vm, addr self, visit_fn visit, void *ctx);
void exception_clear(struct vm *vm, addr self);
void exception_dealloc(struct vm *vm, addr self);

/* self.args = args, whose items are borrowed. */
bool exception_set_args(struct vm *vm, addr self, const addr *args, size_t n_args);
/* The static type that says how the instances of `type` are laid out. */
addr exception_layout_type(const struct vm *vm, addr type);
/* (type, args) or (type, args, state), as __reduce__ has it; state may be NULL_ADDR. */
SIM_NEW addr exception_reduce_with(struct vm *vm, addr self, addr args, addr state);
/* *field = value, with a new reference. */
void exception_set_field(struct vm *vm, addr *field, addr value);

#endif
