/*
 * Handlers, the order of blocks, stack depths, cells, and what makes a graph a plain sequence.
 */
#include "sim/front/flowgraph_blocks.h"

#include <assert.h>

/* ---------------------------------------------------------------- exception handlers */

/* The handlers around an instruction, innermost first. */
struct handlers {
    struct basic_block *handler;
    const struct handlers *outer;
    int depth;
};

static void follow(struct flowgraph *fg, struct basic_block *b, const struct handlers *h)
{
    if (b->is_visited)
        return;
    b->is_visited = true;
    b->handlers = h;
    vec_push(&fg->stack, b);
}

static const struct handlers *push_handler(struct flowgraph *fg, const struct handlers *outer,
                                           const struct cfg_instr *setup)
{
    struct handlers *h = arena_alloc(fg->in->scratch, sizeof *h);
    *h = (struct handlers){setup->target, outer, outer ? outer->depth + 1 : 1};
    if (setup->op != OP_SETUP_FINALLY)
        setup->target->keeps_lasti = true;
    return h;
}

static void label_block(struct flowgraph *fg, struct basic_block *b)
{
    const struct handlers *h = b->handlers;
    int yield_depth = -1;
    for (size_t i = 0; i < b->instrs.len; i++) {
        struct cfg_instr *in = &b->instrs.items[i];
        if (cfg_opens_handler(in->op)) {
            follow(fg, in->target, h);
            h = push_handler(fg, h, in);
            continue;
        }
        if (in->op == OP_POP_BLOCK) {
            assert(h);
            h = h->outer;
            cfg_clear_instr(in);
            continue;
        }
        in->handler = h ? h->handler : NULL;
        if (cfg_is_jump(in->op)) {
            follow(fg, in->target, h);
        } else if (in->op == OP_YIELD_VALUE) {
            yield_depth = h ? h->depth : 0;
        } else if (in->op == OP_RESUME && in->arg != RESUME_AT_START) {
            if (yield_depth == 1)
                in->arg |= RESUME_DEPTH1;
            yield_depth = -1;
        }
    }
    if (b->next && cfg_block_falls_through(b))
        follow(fg, b->next, h);
}

void cfg_label_handlers(struct flowgraph *fg)
{
    follow(fg, fg->entry, NULL);
    while (fg->stack.len)
        label_block(fg, vec_pop(&fg->stack));
}

/* ---------------------------------------------------------------- cold blocks */

static void visit(struct flowgraph *fg, struct basic_block *b)
{
    if (b->is_visited)
        return;
    b->is_visited = true;
    vec_push(&fg->stack, b);
}

/* Warm is what can be reached without an exception. */
static void mark_warm(struct flowgraph *fg)
{
    for (struct basic_block *b = fg->entry; b; b = b->next)
        b->is_visited = false;
    visit(fg, fg->entry);
    while (fg->stack.len) {
        struct basic_block *b = vec_pop(&fg->stack);
        b->is_warm = true;
        if (b->next && cfg_block_falls_through(b))
            visit(fg, b->next);
        for (size_t i = 0; i < b->instrs.len; i++)
            if (cfg_is_jump(b->instrs.items[i].op))
                visit(fg, b->instrs.items[i].target);
    }
}

/* Cold is what can be reached from a handler and is not warm. */
static void mark_cold(struct flowgraph *fg)
{
    for (struct basic_block *b = fg->entry; b; b = b->next)
        b->is_visited = b->is_warm;
    for (struct basic_block *b = fg->entry; b; b = b->next)
        if (b->is_handler)
            visit(fg, b);
    while (fg->stack.len) {
        struct basic_block *b = vec_pop(&fg->stack);
        b->is_cold = true;
        if (b->next && cfg_block_falls_through(b))
            visit(fg, b->next);
        for (size_t i = 0; i < b->instrs.len; i++)
            if (cfg_is_jump(b->instrs.items[i].op))
                visit(fg, b->instrs.items[i].target);
    }
}

/* Where a cold block falls into a warm one, a jump takes the place of that. */
static void add_explicit_jumps(struct flowgraph *fg)
{
    for (struct basic_block *b = fg->entry; b; b = b->next) {
        if (!b->is_cold || !cfg_block_falls_through(b) || !b->next || !b->next->is_warm)
            continue;
        struct basic_block *jump = cfg_block_new(fg);
        if (b->next->label < 0)
            b->next->label = fg->next_label++;
        cfg_block_add(jump, OP_JUMP_NO_INTERRUPT, 0, (struct span){-1, -1, -1, -1});
        cfg_block_last(jump)->target = b->next;
        jump->is_cold = true;
        jump->n_predecessors = 1;
        jump->next = b->next;
        b->next = jump;
    }
}

void cfg_move_cold_blocks(struct flowgraph *fg)
{
    if (!fg->entry->next)
        return;
    mark_warm(fg);
    mark_cold(fg);
    add_explicit_jumps(fg);
    struct basic_block *cold = NULL;
    struct basic_block **cold_end = &cold;
    struct basic_block **link = &fg->entry;
    while (*link) {
        struct basic_block *b = *link;
        if (!b->is_cold) {
            link = &b->next;
            continue;
        }
        *link = b->next;
        b->next = NULL;
        *cold_end = b;
        cold_end = &b->next;
    }
    *link = cold;
    if (cold)
        cfg_remove_redundant(fg);
}

/* ---------------------------------------------------------------- stack depth */

static void start_at(struct flowgraph *fg, struct basic_block *b, int depth)
{
    assert(b->start_depth < 0 || b->start_depth == depth);
    if (b->start_depth >= 0)
        return;
    b->start_depth = depth;
    vec_push(&fg->stack, b);
}

static int max(int a, int b)
{
    return a > b ? a : b;
}

int cfg_stack_size(struct flowgraph *fg)
{
    int deepest = 0;
    start_at(fg, fg->entry, 0);
    while (fg->stack.len) {
        struct basic_block *b = vec_pop(&fg->stack);
        int depth = b->start_depth;
        for (size_t i = 0; i < b->instrs.len; i++) {
            const struct cfg_instr *in = &b->instrs.items[i];
            int below = depth - opcode_pops(in->op, in->arg);
            if (in->target) {
                int there = below + opcode_pushes(in->op, in->arg, true);
                deepest = max(deepest, there);
                start_at(fg, in->target, there);
            }
            depth = below + opcode_pushes(in->op, in->arg, false);
            assert(depth >= 0);
            deepest = max(deepest, depth);
        }
        if (b->next && cfg_block_falls_through(b))
            start_at(fg, b->next, depth);
    }
    return max(deepest, 1);
}

/* ---------------------------------------------------------------- cells */

static bool is_generator(const struct flow_input *in)
{
    return in->flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR);
}

/* What runs before RESUME: free variables and cells get their places, a generator is made. */
static void insert_prefix(struct flowgraph *fg, const int *place)
{
    const struct flow_input *in = fg->in;
    struct basic_block *b = fg->entry;
    const struct span none = {-1, -1, -1, -1};
    if (is_generator(in)) {
        struct span at = {in->first_line, -1, in->first_line, -1};
        cfg_block_insert(b, 0, (struct cfg_instr){.op = OP_RETURN_GENERATOR, .at = at});
        cfg_block_insert(b, 1, (struct cfg_instr){.op = OP_POP_TOP, .at = at});
    }
    // In the order of their places: parameters that are cells come first.
    size_t n_vars = in->varnames->len + in->cellvars->len;
    int *cell_at = arena_alloc(in->scratch, size_mul(n_vars, sizeof *cell_at));
    for (size_t i = 0; i < in->cellvars->len; i++)
        cell_at[place[i]] = (int)i + 1;
    size_t n = 0;
    for (size_t i = 0; i < n_vars; i++)
        if (cell_at[i])
            cfg_block_insert(
                b, n++,
                (struct cfg_instr){.op = OP_MAKE_CELL, .arg = cell_at[i] - 1, .at = none});
    if (in->freevars->len)
        cfg_block_insert(b, 0,
                         (struct cfg_instr){.op = OP_COPY_FREE_VARS,
                                            .arg = (int)in->freevars->len,
                                            .at = none});
}

static bool takes_cell(int op)
{
    return op == OP_MAKE_CELL || op == OP_LOAD_CLOSURE || op == OP_LOAD_DEREF ||
           op == OP_STORE_DEREF || op == OP_DELETE_DEREF || op == OP_LOAD_FROM_DICT_OR_DEREF;
}

int cfg_place_locals(struct flowgraph *fg)
{
    const struct flow_input *in = fg->in;
    int n_vars = (int)in->varnames->len;
    int n_cells = (int)in->cellvars->len;
    int n = n_cells + (int)in->freevars->len;
    int *place = arena_alloc(in->scratch, size_mul((size_t)n, sizeof *place));
    for (int i = 0; i < n; i++) {
        long var = i < n_cells ? name_map_find(in->varnames, in->cellvars->keys[i]) : -1;
        place[i] = var >= 0 ? (int)var : n_vars + i;
    }
    insert_prefix(fg, place);

    // A local that is a cell as well has one place only.
    int n_shared = 0;
    for (int i = 0; i < n; i++) {
        if (place[i] == n_vars + i)
            place[i] -= n_shared;
        else
            n_shared++;
    }
    for (struct basic_block *b = fg->entry; b; b = b->next)
        for (size_t i = 0; i < b->instrs.len; i++)
            if (takes_cell(b->instrs.items[i].op))
                b->instrs.items[i].arg = place[b->instrs.items[i].arg];
    return n_vars + n - n_shared;
}

/* ---------------------------------------------------------------- the end */

static int reversed_op(int op)
{
    switch (op) {
    case OP_POP_JUMP_IF_NOT_NONE:
        return OP_POP_JUMP_IF_NONE;
    case OP_POP_JUMP_IF_NONE:
        return OP_POP_JUMP_IF_NOT_NONE;
    case OP_POP_JUMP_IF_FALSE:
        return OP_POP_JUMP_IF_TRUE;
    case OP_POP_JUMP_IF_TRUE:
        return OP_POP_JUMP_IF_FALSE;
    default:
        return 0;
    }
}

/* Conditional jumps only go forwards: a backward one jumps over a plain backward jump. */
static void normalize_jumps(struct flowgraph *fg)
{
    for (struct basic_block *b = fg->entry; b; b = b->next)
        b->is_visited = false;
    for (struct basic_block *b = fg->entry; b; b = b->next) {
        b->is_visited = true;
        struct cfg_instr *last = cfg_block_last(b);
        if (!last || !cfg_is_jump(last->op) || !last->target->is_visited)
            continue;
        int reversed = reversed_op(last->op);
        if (!reversed)
            continue;
        struct basic_block *back = cfg_block_new(fg);
        cfg_block_add(back, OP_JUMP, 0, last->at);
        cfg_block_last(back)->target = last->target;
        last->op = reversed;
        last->target = b->next;
        back->is_cold = b->is_cold;
        back->is_visited = true;
        back->next = b->next;
        b->next = back;
    }
}

void cfg_lower(struct flowgraph *fg)
{
    for (struct basic_block *b = fg->entry; b; b = b->next) {
        for (size_t i = 0; i < b->instrs.len; i++) {
            struct cfg_instr *in = &b->instrs.items[i];
            if (cfg_opens_handler(in->op))
                cfg_clear_instr(in);
            else if (in->op == OP_LOAD_CLOSURE)
                in->op = OP_LOAD_FAST;
            else if (in->op == OP_STORE_FAST_MAYBE_NULL)
                in->op = OP_STORE_FAST;
        }
    }
    cfg_remove_redundant(fg);
    normalize_jumps(fg);
}
