/*
 * From what code generation wrote down to what is to be assembled: the control flow graph.
 *
 * A sequence of instructions with labels goes in; the optimiser follows the passes of CPython's
 * and a sequence in final order comes out, with the handler of each instruction.
 */
#ifndef VIVA_SIM_FRONT_FLOWGRAPH_H
#define VIVA_SIM_FRONT_FLOWGRAPH_H

#include "sim/front/ast.h"
#include "sim/front/compile_const.h"
#include "sim/front/compile_names.h"
#include "util/vec.h"

struct instr {
    int op;
    int arg; /* for jumps and SETUP_...: a label, and in a final sequence an index */
    struct span at;
    int handler; /* final sequence only: index of the handler's first instruction, or -1 */
    int handler_depth;
    bool handler_keeps_lasti;
};

/* All-zero is valid and empty. */
struct instr_seq {
    VEC(struct instr) instrs;
    VEC(int) labels; /* where each label is: an index into instrs, or -1 */
};

int seq_new_label(struct instr_seq *seq);
/* Puts the label before the next instruction. */
void seq_place_label(struct instr_seq *seq, int label);
void seq_add(struct instr_seq *seq, int op, int arg, struct span at);
/* Before all others; labels move along. */
void seq_insert_first(struct instr_seq *seq, int op, int arg, struct span at);
void seq_release(struct instr_seq *seq);

/* A list of constants as co_consts will have them. */
struct const_list {
    const struct constant **items; /* in the scratch arena */
    size_t len;
    size_t cap;
    struct name_map index; /* of each constant, by its address */
};

/* The index of `c`, a constant of the pool; added if it is new. */
int const_list_add(struct const_list *list, struct arena *scratch, const struct constant *c);

/* What the graph has to know of the code it is for. */
struct flow_input {
    struct arena *scratch;
    struct const_pool *pool;
    const struct instr_seq *seq;
    struct const_list *consts; /* changed: constants are added, unused ones dropped */
    const struct name_map *varnames;
    const struct name_map *cellvars; /* their values are their indices */
    const struct name_map *freevars;
    int n_params;
    int first_line;
    int flags; /* CO_... */
};

struct flow_output {
    struct instr_seq seq; /* to be released */
    int stack_size;
    int n_locals; /* with cells and free variables, those that are parameters counted once */
};

void flowgraph_run(const struct flow_input *in, struct flow_output *out);

#endif
