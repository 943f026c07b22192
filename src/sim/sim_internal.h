/*
 * What the files of the facade share.
 */
#ifndef VIVA_SIM_SIM_INTERNAL_H
#define VIVA_SIM_SIM_INTERNAL_H

#include "sim/obj/runtime.h"
#include "sim/sim.h"
#include "sim/trace/serials.h"

struct sim {
    struct vm vm;
    struct sim_opts opts;
    bool is_ready; /* the interpreter has started */
    bool is_shut_down;
    unsigned n_inputs; /* of an interactive session */
    int exit_status;
    struct strbuf exc_type;
    struct strbuf exc_text;
    int exc_line;
    struct strbuf stop_message;
    sim_line_hook line_hook;
    void *line_ctx;
    bool wants_returns;
    struct serials serials;
    uint64_t n_snapshots;
};

#endif
