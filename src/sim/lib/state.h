/*
 * What the library remembers in a vm: struct lib_state behind vm->lib.
 */
#ifndef VIVA_SIM_LIB_STATE_H
#define VIVA_SIM_LIB_STATE_H

#include "sim/lib/lib.h"
#include "sim/lib/types.h"

struct tracer;

struct lib_state {
    addr types[N_LIB_TYPES]; /* types of modules in C, made when their module is */
    uint64_t slept_ns;       /* by time.sleep(), which takes no time: see time_module.c */
    struct tracer *tracer;   /* tracemalloc's, NULL if off */
    addr atexit;             /* list of (function, args, kwargs) */
    addr access_error;       /* memory.AccessError */
};

#endif
