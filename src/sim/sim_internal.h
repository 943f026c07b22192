/*
 * What the files of the facade share.
 */
#ifndef VIVA_SIM_SIM_INTERNAL_H
#define VIVA_SIM_SIM_INTERNAL_H

#include "sim/obj/runtime.h"
#include "sim/sim.h"
#include "util/vec.h"

/* The number an object is shown with; 0 once it is gone. */
struct sim_serial {
    uint64_t address;
    uint64_t serial;
    uint64_t number;   /* among objects of its type */
    uint64_t snapshot; /* the last one it was seen in */
};

struct sim_type_count {
    uint64_t type;
    uint64_t n;
};

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
    struct {
        struct sim_serial *rows; /* open addressing by address */
        size_t n, cap;
        uint64_t last;
        uint64_t snapshot; /* how many were taken */
    } serials;
    VEC(struct sim_type_count) type_counts;
};

#endif
