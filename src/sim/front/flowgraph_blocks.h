/*
 * Basic blocks: what the passes over the flow graph share.
 *
 * Blocks are linked in the order of the code; a jump is only ever the last instruction.
 */
#ifndef VIVA_SIM_FRONT_FLOWGRAPH_BLOCKS_H
#define VIVA_SIM_FRONT_FLOWGRAPH_BLOCKS_H

#include "sim/front/flowgraph.h"
#include "sim/front/opcode.h"

struct basic_block;
struct handlers;

struct cfg_instr {
    int op;
    int arg;
    struct span at;
    struct basic_block *target;  /* of jumps and SETUP_... */
    struct basic_block *handler; /* where an exception goes; or NULL */
};

struct basic_block {
    struct basic_block *next;
    struct basic_block *older; /* list of all blocks ever made */
    VEC(struct cfg_instr) instrs;
    int label; /* -1: nothing jumps here */
    int start_depth;
    int n_predecessors;
    int first_index; /* in the final sequence */
    bool is_visited;
    bool is_handler;
    bool keeps_lasti;
    bool is_cold;
    bool is_warm;
    uint64_t unsafe_locals; /* of the first 64: which may be unbound at the start */
    const struct handlers *handlers;
};

struct flowgraph {
    const struct flow_input *in;
    struct basic_block *entry;
    struct basic_block *newest;
    int next_label;
    VEC(struct basic_block *) stack; /* for the passes that follow the flow */
};

/* ---- flowgraph.c */

struct basic_block *cfg_block_new(struct flowgraph *fg);
/* A copy without what comes after it; `b` must not fall through. */
struct basic_block *cfg_block_copy(struct flowgraph *fg, const struct basic_block *b);
void cfg_block_add(struct basic_block *b, int op, int arg, struct span at);
void cfg_block_insert(struct basic_block *b, size_t at, struct cfg_instr instr);
void cfg_block_append(struct basic_block *b, const struct basic_block *source);
struct cfg_instr *cfg_block_last(const struct basic_block *b);
bool cfg_block_falls_through(const struct basic_block *b);
bool cfg_block_exits(const struct basic_block *b);
bool cfg_block_has_no_line(const struct basic_block *b);
/* `b` or the first block after it that has instructions; or NULL. */
struct basic_block *cfg_block_not_empty(struct basic_block *b);
void cfg_clear_instr(struct cfg_instr *instr);

bool cfg_is_jump(int op);
bool cfg_is_unconditional(int op);
bool cfg_opens_handler(int op);
bool cfg_exits(int op);

/* ---- the passes, in the order of their first use */

void cfg_label_handlers(struct flowgraph *fg);                        /* flowgraph_layout.c */
void cfg_optimize(struct flowgraph *fg);                              /* flowgraph_opt.c */
void cfg_optimize_block(struct flowgraph *fg, struct basic_block *b); /* flowgraph_peephole.c */
void cfg_remove_redundant(struct flowgraph *fg); /* flowgraph_opt.c: NOPs and jumps */
void cfg_remove_redundant_nops(struct flowgraph *fg);
void cfg_resolve_lines(struct flowgraph *fg);        /* flowgraph_lines.c */
void cfg_remove_unused_consts(struct flowgraph *fg); /* flowgraph_opt.c */
void cfg_check_locals(struct flowgraph *fg);         /* flowgraph_locals.c */
void cfg_pair_locals(struct flowgraph *fg);          /* flowgraph_locals.c */
void cfg_move_cold_blocks(struct flowgraph *fg);     /* flowgraph_layout.c */
int cfg_stack_size(struct flowgraph *fg);            /* flowgraph_layout.c */
int cfg_place_locals(struct flowgraph *fg);          /* flowgraph_layout.c */
void cfg_lower(struct flowgraph *fg);                /* flowgraph_layout.c */

#endif
