/*
 * Fast locals: LOAD_FAST_CHECK where a local may be unbound, and the paired instructions.
 *
 * Which locals may be unbound is followed through the graph for the first 64 of them; the
 * others are looked at one block at a time, which bounds the work.
 */
#include "sim/front/flowgraph_blocks.h"

enum { N_TRACKED = 64 };

static void mark_unsafe(struct flowgraph *fg, struct basic_block *b, uint64_t mask)
{
    if ((b->unsafe_locals | mask) == b->unsafe_locals)
        return;
    b->unsafe_locals |= mask;
    if (!b->is_visited) {
        b->is_visited = true; // on the stack
        vec_push(&fg->stack, b);
    }
}

static void scan_block(struct flowgraph *fg, struct basic_block *b)
{
    uint64_t unsafe = b->unsafe_locals;
    for (size_t i = 0; i < b->instrs.len; i++) {
        struct cfg_instr *in = &b->instrs.items[i];
        if (in->handler)
            mark_unsafe(fg, in->handler, unsafe);
        if (in->arg >= N_TRACKED)
            continue;
        uint64_t bit = (uint64_t)1 << in->arg;
        switch (in->op) {
        case OP_DELETE_FAST:
        case OP_LOAD_FAST_AND_CLEAR:
        case OP_STORE_FAST_MAYBE_NULL:
            unsafe |= bit;
            break;
        case OP_LOAD_FAST:
            if (unsafe & bit)
                in->op = OP_LOAD_FAST_CHECK;
            unsafe &= ~bit;
            break;
        case OP_STORE_FAST:
        case OP_LOAD_FAST_CHECK:
            unsafe &= ~bit;
            break;
        default:
            break;
        }
    }
    if (b->next && cfg_block_falls_through(b))
        mark_unsafe(fg, b->next, unsafe);
    const struct cfg_instr *last = cfg_block_last(b);
    if (last && cfg_is_jump(last->op))
        mark_unsafe(fg, last->target, unsafe);
}

/* For the locals beyond those tracked. */
static void scan_within_blocks(struct flowgraph *fg, size_t n_locals)
{
    size_t *bound_in = arena_alloc(fg->in->scratch, size_mul(n_locals, sizeof *bound_in));
    size_t n_block = 0;
    for (struct basic_block *b = fg->entry; b; b = b->next) {
        n_block++;
        for (size_t i = 0; i < b->instrs.len; i++) {
            struct cfg_instr *in = &b->instrs.items[i];
            if (in->arg < N_TRACKED)
                continue;
            switch (in->op) {
            case OP_DELETE_FAST:
            case OP_LOAD_FAST_AND_CLEAR:
            case OP_STORE_FAST_MAYBE_NULL:
                bound_in[in->arg] = 0;
                break;
            case OP_LOAD_FAST:
                if (bound_in[in->arg] != n_block)
                    in->op = OP_LOAD_FAST_CHECK;
                bound_in[in->arg] = n_block;
                break;
            case OP_STORE_FAST:
                bound_in[in->arg] = n_block;
                break;
            default:
                break;
            }
        }
    }
}

void cfg_check_locals(struct flowgraph *fg)
{
    size_t n_locals = fg->in->varnames->len;
    if (!n_locals)
        return;
    if (n_locals > N_TRACKED) {
        scan_within_blocks(fg, n_locals);
        n_locals = N_TRACKED;
    }
    for (struct basic_block *b = fg->entry; b; b = b->next)
        b->is_visited = false;
    uint64_t start = 0;
    for (size_t i = (size_t)fg->in->n_params; i < n_locals; i++)
        start |= (uint64_t)1 << i;
    mark_unsafe(fg, fg->entry, start);
    // Each block once, as there may be a `del` anywhere; then as far as the news go.
    for (struct basic_block *b = fg->entry; b; b = b->next)
        scan_block(fg, b);
    while (fg->stack.len) {
        struct basic_block *b = vec_pop(&fg->stack);
        b->is_visited = false;
        scan_block(fg, b);
    }
}

static int paired_op(int first, int second)
{
    if (first == OP_LOAD_FAST && second == OP_LOAD_FAST)
        return OP_LOAD_FAST_LOAD_FAST;
    if (first == OP_STORE_FAST && second == OP_LOAD_FAST)
        return OP_STORE_FAST_LOAD_FAST;
    if (first == OP_STORE_FAST && second == OP_STORE_FAST)
        return OP_STORE_FAST_STORE_FAST;
    return 0;
}

void cfg_pair_locals(struct flowgraph *fg)
{
    for (struct basic_block *b = fg->entry; b; b = b->next) {
        for (size_t i = 0; i + 1 < b->instrs.len; i++) {
            struct cfg_instr *in = &b->instrs.items[i];
            int op = paired_op(in->op, in[1].op);
            int line = in->at.lineno;
            int next_line = in[1].at.lineno;
            if (!op || (line >= 0 && next_line >= 0 && line != next_line) || in->arg >= 16 ||
                in[1].arg >= 16)
                continue;
            in->op = op;
            in->arg = in->arg << 4 | in[1].arg;
            cfg_clear_instr(in + 1);
        }
    }
    cfg_remove_redundant_nops(fg);
}
