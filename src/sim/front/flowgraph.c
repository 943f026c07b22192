/*
 * Building the graph from a sequence, and the sequence from the graph; the order of passes.
 */
#include "sim/front/flowgraph_blocks.h"

#include <assert.h>

/* ---------------------------------------------------------------- instructions */

bool cfg_is_jump(int op)
{
    return opcode_arg_kind(op) == ARG_JUMP;
}

bool cfg_is_unconditional(int op)
{
    return op == OP_JUMP || op == OP_JUMP_NO_INTERRUPT || op == OP_JUMP_FORWARD ||
           op == OP_JUMP_BACKWARD || op == OP_JUMP_BACKWARD_NO_INTERRUPT;
}

bool cfg_opens_handler(int op)
{
    return op == OP_SETUP_FINALLY || op == OP_SETUP_WITH || op == OP_SETUP_CLEANUP;
}

bool cfg_exits(int op)
{
    return op == OP_RETURN_VALUE || op == OP_RETURN_CONST || op == OP_RAISE_VARARGS ||
           op == OP_RERAISE;
}

void cfg_clear_instr(struct cfg_instr *instr)
{
    instr->op = OP_NOP;
    instr->arg = 0;
    instr->target = NULL;
}

/* ---------------------------------------------------------------- blocks */

struct basic_block *cfg_block_new(struct flowgraph *fg)
{
    struct basic_block *b = arena_alloc(fg->in->scratch, sizeof *b);
    b->label = -1;
    b->start_depth = -1;
    b->older = fg->newest;
    fg->newest = b;
    return b;
}

void cfg_block_append(struct basic_block *b, const struct basic_block *source)
{
    for (size_t i = 0; i < source->instrs.len; i++)
        vec_push(&b->instrs, source->instrs.items[i]);
}

struct basic_block *cfg_block_copy(struct flowgraph *fg, const struct basic_block *b)
{
    assert(!cfg_block_falls_through(b));
    struct basic_block *copy = cfg_block_new(fg);
    cfg_block_append(copy, b);
    return copy;
}

void cfg_block_add(struct basic_block *b, int op, int arg, struct span at)
{
    vec_push(&b->instrs, ((struct cfg_instr){.op = op, .arg = arg, .at = at}));
}

void cfg_block_insert(struct basic_block *b, size_t at, struct cfg_instr instr)
{
    vec_push(&b->instrs, instr);
    struct cfg_instr *items = b->instrs.items;
    memmove(items + at + 1, items + at, (b->instrs.len - 1 - at) * sizeof *items);
    items[at] = instr;
}

struct cfg_instr *cfg_block_last(const struct basic_block *b)
{
    return b->instrs.len ? &vec_last(&b->instrs) : NULL;
}

bool cfg_block_exits(const struct basic_block *b)
{
    const struct cfg_instr *last = cfg_block_last(b);
    return last && cfg_exits(last->op);
}

bool cfg_block_falls_through(const struct basic_block *b)
{
    const struct cfg_instr *last = cfg_block_last(b);
    return !last || !(cfg_exits(last->op) || cfg_is_unconditional(last->op));
}

bool cfg_block_has_no_line(const struct basic_block *b)
{
    for (size_t i = 0; i < b->instrs.len; i++)
        if (b->instrs.items[i].at.lineno >= 0)
            return false;
    return true;
}

struct basic_block *cfg_block_not_empty(struct basic_block *b)
{
    while (b && !b->instrs.len)
        b = b->next;
    return b;
}

/* ---------------------------------------------------------------- in and out */

/* A block starts where something jumps to and after each instruction that ends one. */
static void build_blocks(struct flowgraph *fg)
{
    const struct instr_seq *seq = fg->in->seq;
    size_t n = seq->instrs.len;
    struct basic_block **at_index = arena_alloc(fg->in->scratch, size_mul(n, sizeof *at_index));
    bool *is_target = arena_alloc(fg->in->scratch, n);
    for (size_t i = 0; i < n; i++) {
        const struct instr *in = &seq->instrs.items[i];
        if (cfg_is_jump(in->op) || cfg_opens_handler(in->op))
            is_target[seq->labels.items[in->arg]] = true;
    }
    struct basic_block *b = fg->entry = cfg_block_new(fg);
    for (size_t i = 0; i < n; i++) {
        const struct cfg_instr *last = cfg_block_last(b);
        bool starts = (last && (cfg_is_jump(last->op) || cfg_exits(last->op))) ||
                      (is_target[i] && (last || b->label >= 0));
        if (starts)
            b = b->next = cfg_block_new(fg);
        if (is_target[i]) {
            b->label = (int)i;
            at_index[i] = b;
        }
        const struct instr *in = &seq->instrs.items[i];
        cfg_block_add(b, in->op, in->arg, in->at);
    }
    for (b = fg->entry; b; b = b->next) {
        for (size_t i = 0; i < b->instrs.len; i++) {
            struct cfg_instr *in = &b->instrs.items[i];
            if (cfg_is_jump(in->op) || cfg_opens_handler(in->op))
                in->target = at_index[seq->labels.items[in->arg]];
            if (cfg_opens_handler(in->op))
                in->target->is_handler = true;
        }
    }
    fg->next_label = (int)n;
}

static void write_sequence(struct flowgraph *fg, struct instr_seq *out)
{
    int index = 0;
    for (struct basic_block *b = fg->entry; b; b = b->next) {
        b->first_index = index;
        index += (int)b->instrs.len;
    }
    for (struct basic_block *b = fg->entry; b; b = b->next) {
        for (size_t i = 0; i < b->instrs.len; i++) {
            const struct cfg_instr *in = &b->instrs.items[i];
            struct instr instr = {.op = in->op, .arg = in->arg, .at = in->at, .handler = -1};
            if (cfg_is_jump(in->op))
                instr.arg = in->target->first_index;
            if (in->handler) {
                instr.handler = in->handler->first_index;
                instr.handler_depth = in->handler->start_depth;
                instr.handler_keeps_lasti = in->handler->keeps_lasti;
            }
            vec_push(&out->instrs, instr);
        }
    }
}

void flowgraph_run(const struct flow_input *in, struct flow_output *out)
{
    struct flowgraph fg = {.in = in};
    build_blocks(&fg);
    cfg_label_handlers(&fg);
    cfg_optimize(&fg);
    cfg_remove_unused_consts(&fg);
    cfg_check_locals(&fg);
    cfg_pair_locals(&fg);
    cfg_move_cold_blocks(&fg);
    cfg_resolve_lines(&fg);

    *out = (struct flow_output){.stack_size = cfg_stack_size(&fg)};
    out->n_locals = cfg_place_locals(&fg);
    cfg_lower(&fg);
    write_sequence(&fg, &out->seq);
    for (struct basic_block *b = fg.newest; b; b = b->older)
        vec_release(&b->instrs);
    vec_release(&fg.stack);
}
