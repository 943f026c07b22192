/*
 * What the library remembers in a vm: struct lib_state behind vm->lib.
 */
#ifndef VIVA_SIM_LIB_STATE_H
#define VIVA_SIM_LIB_STATE_H

#include "sim/lib/lib.h"
#include "sim/lib/types.h"

struct lib_state {
    addr types[N_LIB_TYPES]; /* types of modules in C, made when their module is */
    uint64_t clock_ns;       /* the simulated clock: advances with each question */
};

#endif
