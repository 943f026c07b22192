/*
 * Line numbers. An exit must have one (a frame's line is looked up when it ends), but generated
 * exits have none of their own: they get a copy for each way that leads to them, and take the
 * line over from there.
 */
#include "sim/front/flowgraph_blocks.h"

/* Instructions at which a signal handler or the collector may run: they need a line, too. */
static bool has_eval_break(const struct basic_block *b)
{
    for (size_t i = 0; i < b->instrs.len; i++) {
        int op = b->instrs.items[i].op;
        if (op == OP_CALL || op == OP_CALL_FUNCTION_EX || op == OP_CALL_KW ||
            op == OP_JUMP_BACKWARD || op == OP_JUMP || op == OP_RESUME)
            return true;
    }
    return false;
}

static bool needs_a_line(const struct basic_block *b)
{
    return (cfg_block_exits(b) || has_eval_break(b)) && cfg_block_has_no_line(b);
}

static void duplicate_exits(struct flowgraph *fg)
{
    for (struct basic_block *b = fg->entry; b; b = b->next) {
        struct cfg_instr *last = cfg_block_last(b);
        if (!last || !cfg_is_jump(last->op))
            continue;
        struct basic_block *target = cfg_block_not_empty(last->target);
        if (!target || !needs_a_line(target) || target->n_predecessors < 2)
            continue;
        struct basic_block *copy = cfg_block_copy(fg, target);
        copy->instrs.items[0].at = last->at;
        last->target = copy;
        target->n_predecessors--;
        copy->n_predecessors = 1;
        copy->label = fg->next_label++;
        copy->next = target->next;
        target->next = copy;
    }
    // What is left is reached by falling through only.
    for (struct basic_block *b = fg->entry; b; b = b->next)
        if (b->next && b->instrs.len && cfg_block_falls_through(b) && needs_a_line(b->next) &&
            b->next->instrs.len)
            b->next->instrs.items[0].at = cfg_block_last(b)->at;
}

static void inherit(struct basic_block *b, struct span at)
{
    if (b->n_predecessors == 1 && b->instrs.len && b->instrs.items[0].at.lineno < 0)
        b->instrs.items[0].at = at;
}

static void propagate(struct flowgraph *fg)
{
    for (struct basic_block *b = fg->entry; b; b = b->next) {
        struct span previous = {-1, -1, -1, -1};
        if (!b->instrs.len)
            continue;
        for (size_t i = 0; i < b->instrs.len; i++) {
            struct cfg_instr *in = &b->instrs.items[i];
            if (in->at.lineno < 0)
                in->at = previous;
            else
                previous = in->at;
        }
        if (b->next && cfg_block_falls_through(b))
            inherit(b->next, previous);
        if (cfg_is_jump(cfg_block_last(b)->op))
            inherit(cfg_block_last(b)->target, previous);
    }
}

void cfg_resolve_lines(struct flowgraph *fg)
{
    duplicate_exits(fg);
    propagate(fg);
}
