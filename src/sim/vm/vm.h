/*
 * One simulated interpreter from its first byte to its last.
 */
#ifndef VIVA_SIM_VM_VM_H
#define VIVA_SIM_VM_VM_H

#include "sim/obj/runtime.h"

struct vm_opts {
    uint64_t memory_bytes; /* 0: SPACE_DEFAULT_BYTES */
    uint64_t max_steps;    /* bytecode instructions; 0: no bound */
    uint64_t max_output_bytes;
    int recursion_limit; /* 0: 1000 */
    double max_seconds;  /* of processor time; 0: no bound */
    struct vm_host host;
    double (*now_seconds)(void); /* processor time; needed for max_seconds only */
    bool (*init_library)(struct vm *vm);
};

/*
 * Makes the memory, the static objects and types, builtins, sys and __main__. False: the space
 * is too small to hold them. vm_release() is due in either case.
 */
NODISCARD bool vm_init(struct vm *vm, const struct vm_opts *opts);
/* Gives the host's memory back; runs no Python code (see vm_shutdown()). */
void vm_release(struct vm *vm);

/*
 * What CPython does at exit: atexit functions, a collection if the collector is enabled, the
 * main module's names dropped, another collection. Finalizers run and may print.
 */
void vm_shutdown(struct vm *vm);

#endif
