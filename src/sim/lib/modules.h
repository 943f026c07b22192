/*
 * The modules written in C, as the importer sees them: one function each, which fills an empty
 * module. False: raised.
 */
#ifndef VIVA_SIM_LIB_MODULES_H
#define VIVA_SIM_LIB_MODULES_H

#include "sim/lib/lib.h"

bool builtins_fill(struct vm *vm, addr module);
bool sys_fill(struct vm *vm, addr module);

#define MODULE(name, fill) bool fill(struct vm *vm, addr module);
#include "sim/lib/modules.def"

/* vm->hooks.at_exit: calls what was registered. */
void atexit_at_exit(struct vm *vm);

/* Ends tracing, if it is on. */
void tracemalloc_release(struct vm *vm);

/* The parts of builtins. */
extern const struct method_def builtins_io_methods[];
extern const struct method_def builtins_object_methods[];
extern const struct method_def builtins_number_methods[];
extern const struct method_def builtins_code_methods[];

#endif
