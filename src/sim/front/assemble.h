/*
 * The last step: instructions to the units, tables and lists of a code object.
 */
#ifndef VIVA_SIM_FRONT_ASSEMBLE_H
#define VIVA_SIM_FRONT_ASSEMBLE_H

#include "sim/front/flowgraph.h"

struct assemble_input {
    struct arena *arena; /* the code object goes here; strings are not copied */
    const char *filename;
    const char *name;
    const char *qualname;
    int first_line;
    int n_args; /* without positional-only ones */
    int n_posonly_args;
    int n_kwonly_args;
    int flags;
    const struct const_list *consts;
    const struct name_map *names;
    const struct name_map *varnames;
    const struct name_map *cellvars;
    const struct name_map *freevars;
    const struct name_map *hidden; /* names that were fast locals for a while */
};

/* Changes flow->seq: jumps get their distances. */
const struct code *assemble(const struct assemble_input *in, struct flow_output *flow);

#endif
