/*
 * The library: builtins, sys and the modules a program can import.
 *
 * Modules in C are listed in modules.def; modules in Python are the files of src/sim/lib/py,
 * which travel inside the binary. A name that CPython's standard library has and the simulator
 * lacks ends the run with a clear message; any other one is a ModuleNotFoundError.
 */
#ifndef VIVA_SIM_LIB_LIB_H
#define VIVA_SIM_LIB_LIB_H

#include "sim/obj/values.h"

/*
 * Makes sys.modules, builtins, sys and __main__ and remembers them in `vm`; registers the hooks
 * of vm->hooks that the library serves. After types_init() and exceptions_init().
 */
bool lib_init(struct vm *vm);
/* Gives back what the library holds on the host. Runs no Python code. */
void lib_release(struct vm *vm);

/* Modules: import x, as __import__ does for an absolute name. A new reference. */
SIM_NEW addr lib_import(struct vm *vm, const char *name);
/* __import__(name, globals, None, fromlist, level); globals and fromlist may be NULL_ADDR. */
SIM_NEW addr lib_import_name(struct vm *vm, addr name, addr globals, addr fromlist, int level);

/* Whether CPython's standard library has a module of that name. */
bool lib_is_library_module(const char *name);

/* What the program writes, bounded by vm->max_output_bytes. False: the run is stopped. */
bool lib_write(struct vm *vm, enum vm_stream stream, const char *bytes, size_t len);

/* module.name = value. False: raised, also if `value` is NULL_ADDR. */
SIM_STEALS(4)
bool module_add(struct vm *vm, addr module, const char *name, addr value);
bool module_add_int(struct vm *vm, addr module, const char *name, int64_t value);
bool module_add_str(struct vm *vm, addr module, const char *name, const char *value);

#endif
