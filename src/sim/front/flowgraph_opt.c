/*
 * The passes that make the graph smaller: unreachable code, jumps to small exits, NOPs, jumps
 * to what comes next anyway, unused constants.
 */
#include "sim/front/flowgraph_blocks.h"

enum { MAX_COPY_SIZE = 4 }; /* exits up to this length are copied instead of jumped to */

/* ---------------------------------------------------------------- unreachable code */

static void reach(struct flowgraph *fg, struct basic_block *b)
{
    if (!b->is_visited) {
        b->is_visited = true;
        vec_push(&fg->stack, b);
    }
    b->n_predecessors++;
}

static void remove_unreachable(struct flowgraph *fg)
{
    for (struct basic_block *b = fg->entry; b; b = b->next) {
        b->is_visited = false;
        b->n_predecessors = 0;
    }
    reach(fg, fg->entry);
    while (fg->stack.len) {
        struct basic_block *b = vec_pop(&fg->stack);
        if (b->next && cfg_block_falls_through(b))
            reach(fg, b->next);
        for (size_t i = 0; i < b->instrs.len; i++)
            if (b->instrs.items[i].target)
                reach(fg, b->instrs.items[i].target);
    }
    for (struct basic_block *b = fg->entry; b; b = b->next) {
        if (!b->n_predecessors) {
            vec_clear(&b->instrs);
            b->is_handler = false;
        }
    }
}

/* ---------------------------------------------------------------- inlining */

static bool inline_target(struct basic_block *b)
{
    struct cfg_instr *last = cfg_block_last(b);
    if (!last || !cfg_is_unconditional(last->op))
        return false;
    struct basic_block *target = last->target;
    bool is_small_exit = cfg_block_exits(target) && target->instrs.len <= MAX_COPY_SIZE;
    bool is_lineless_end = cfg_block_has_no_line(target) && !cfg_block_falls_through(target);
    if (!is_small_exit && !is_lineless_end)
        return false;
    int removed = last->op;
    cfg_clear_instr(last);
    cfg_block_append(b, target);
    last = cfg_block_last(b);
    if (is_lineless_end && cfg_is_unconditional(last->op) && removed == OP_JUMP)
        last->op = OP_JUMP; // or a signal could be held off for ever
    target->n_predecessors--;
    return true;
}

static void inline_small_blocks(struct flowgraph *fg)
{
    bool changes;
    do {
        changes = false;
        for (struct basic_block *b = fg->entry; b; b = b->next)
            changes |= inline_target(b);
    } while (changes); // each change removes a jump
}

/* ---------------------------------------------------------------- NOPs and jumps */

/* The line of the first instruction after `b` that matters, or -1. */
static int line_after(const struct basic_block *b)
{
    const struct basic_block *next = cfg_block_not_empty(b->next);
    for (size_t i = 0; next && i < next->instrs.len; i++) {
        const struct cfg_instr *in = &next->instrs.items[i];
        if (in->op == OP_NOP && in->at.lineno < 0)
            continue;
        return in->at.lineno;
    }
    return -1;
}

/* A NOP stays only if it is all that gives its line an event. */
static bool is_needless_nop(struct basic_block *b, size_t i, int previous_line)
{
    struct cfg_instr *in = &b->instrs.items[i];
    int line = in->at.lineno;
    if (in->op != OP_NOP)
        return false;
    if (line < 0 || line == previous_line)
        return true;
    if (i + 1 == b->instrs.len)
        return line_after(b) == line;
    struct cfg_instr *next = in + 1;
    if (next->at.lineno == line)
        return true;
    if (next->at.lineno < 0) {
        next->at = in->at;
        return true;
    }
    return false;
}

static size_t remove_nops(struct basic_block *b)
{
    size_t kept = 0;
    int previous_line = -1;
    for (size_t i = 0; i < b->instrs.len; i++) {
        int line = b->instrs.items[i].at.lineno;
        if (is_needless_nop(b, i, previous_line))
            continue;
        b->instrs.items[kept++] = b->instrs.items[i];
        previous_line = line;
    }
    size_t n_removed = b->instrs.len - kept;
    b->instrs.len = kept;
    return n_removed;
}

static size_t remove_jumps_to_next(struct flowgraph *fg)
{
    size_t n = 0;
    for (struct basic_block *b = fg->entry; b; b = b->next) {
        struct cfg_instr *last = cfg_block_last(b);
        if (!last || !cfg_is_unconditional(last->op))
            continue;
        struct basic_block *target = cfg_block_not_empty(last->target);
        if (target && target == cfg_block_not_empty(b->next)) {
            cfg_clear_instr(last);
            n++;
        }
    }
    return n;
}

void cfg_remove_redundant_nops(struct flowgraph *fg)
{
    for (struct basic_block *b = fg->entry; b; b = b->next)
        remove_nops(b);
}

void cfg_remove_redundant(struct flowgraph *fg)
{
    size_t n;
    do {
        n = 0;
        for (struct basic_block *b = fg->entry; b; b = b->next)
            n += remove_nops(b);
        n += remove_jumps_to_next(fg);
    } while (n);
}

/* A value that is pushed and dropped at once, until there is none. */
static void remove_pairs(struct flowgraph *fg)
{
    bool done;
    do {
        done = true;
        struct cfg_instr *previous = NULL;
        struct cfg_instr *in = NULL;
        for (struct basic_block *b = fg->entry; b; b = b->next) {
            remove_nops(b);
            if (b->label >= 0)
                in = NULL; // one may come here from elsewhere
            for (size_t i = 0; i < b->instrs.len; i++) {
                previous = in;
                in = &b->instrs.items[i];
                if (in->op != OP_POP_TOP || !previous)
                    continue;
                if (previous->op == OP_LOAD_CONST ||
                    (previous->op == OP_COPY && previous->arg == 1)) {
                    cfg_clear_instr(previous);
                    cfg_clear_instr(in);
                    done = false;
                }
            }
            if ((in && cfg_is_jump(in->op)) || !cfg_block_falls_through(b))
                in = NULL;
        }
    } while (!done);
}

void cfg_optimize(struct flowgraph *fg)
{
    inline_small_blocks(fg);
    remove_unreachable(fg);
    cfg_resolve_lines(fg);
    for (struct basic_block *b = fg->entry; b; b = b->next)
        cfg_optimize_block(fg, b);
    remove_pairs(fg);
    remove_unreachable(fg);
    cfg_remove_redundant(fg);
}

/* ---------------------------------------------------------------- constants */

void cfg_remove_unused_consts(struct flowgraph *fg)
{
    struct const_list *consts = fg->in->consts;
    if (!consts->len)
        return;
    int *index = arena_alloc(fg->in->scratch, size_mul(consts->len, sizeof *index));
    index[0] = 1; // perhaps a docstring
    for (struct basic_block *b = fg->entry; b; b = b->next)
        for (size_t i = 0; i < b->instrs.len; i++)
            if (opcode_arg_kind(b->instrs.items[i].op) == ARG_CONST)
                index[b->instrs.items[i].arg] = 1;
    size_t n_used = 0;
    for (size_t i = 0; i < consts->len; i++) {
        if (!index[i])
            continue;
        consts->items[n_used] = consts->items[i];
        index[i] = (int)n_used++;
    }
    consts->len = n_used;
    for (struct basic_block *b = fg->entry; b; b = b->next)
        for (size_t i = 0; i < b->instrs.len; i++)
            if (opcode_arg_kind(b->instrs.items[i].op) == ARG_CONST)
                b->instrs.items[i].arg = index[b->instrs.items[i].arg];
}
