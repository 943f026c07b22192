/*
 * Patterns within one block: constant conditions, constant tuples, jumps to jumps, truth tests
 * that follow what is a bool already, and SWAPs, which are done at compile time where possible.
 */
#include "sim/front/flowgraph_blocks.h"

/* ---------------------------------------------------------------- after LOAD_CONST */

static const struct constant *constant_of(struct flowgraph *fg, int index)
{
    return fg->in->consts->items[index];
}

static int add_constant(struct flowgraph *fg, const struct constant *c)
{
    return const_list_add(fg->in->consts, fg->in->scratch, c);
}

/* `x is None` followed by a jump is one jump; TO_BOOL in between goes in any case. */
static void fold_is_none(struct basic_block *b, size_t i)
{
    struct cfg_instr *items = b->instrs.items;
    if (b->instrs.len <= i + 2)
        return;
    struct cfg_instr *is = &items[i + 1];
    struct cfg_instr *jump = &items[i + 2];
    if (jump->op == OP_TO_BOOL) {
        cfg_clear_instr(jump);
        if (b->instrs.len <= i + 3)
            return;
        jump = &items[i + 3];
    }
    bool inverted = is->arg;
    if (jump->op == OP_POP_JUMP_IF_FALSE)
        inverted = !inverted;
    else if (jump->op != OP_POP_JUMP_IF_TRUE)
        return;
    cfg_clear_instr(&items[i]);
    cfg_clear_instr(is);
    jump->op = inverted ? OP_POP_JUMP_IF_NOT_NONE : OP_POP_JUMP_IF_NONE;
}

/* Returns true if the next instruction is dealt with as well. */
static bool fold_const(struct flowgraph *fg, struct basic_block *b, size_t i, int arg)
{
    struct cfg_instr *in = &b->instrs.items[i];
    if (i + 1 == b->instrs.len)
        return false;
    struct cfg_instr *next = in + 1;
    const struct constant *c = constant_of(fg, arg);
    switch (next->op) {
    case OP_POP_JUMP_IF_FALSE:
    case OP_POP_JUMP_IF_TRUE:
        cfg_clear_instr(in);
        if (const_is_true(c) == (next->op == OP_POP_JUMP_IF_TRUE))
            next->op = OP_JUMP;
        else
            cfg_clear_instr(next);
        return false;
    case OP_IS_OP:
        if (c->kind == CONST_NONE)
            fold_is_none(b, i);
        return false;
    case OP_RETURN_VALUE:
        cfg_clear_instr(in);
        next->op = OP_RETURN_CONST;
        next->arg = arg;
        return true;
    case OP_TO_BOOL: {
        int index = add_constant(fg, const_pool_bool(fg->in->pool, const_is_true(c)));
        cfg_clear_instr(in);
        next->op = OP_LOAD_CONST;
        next->arg = index;
        return false;
    }
    default:
        return false;
    }
}

/* ---------------------------------------------------------------- tuples */

static void fold_tuple(struct flowgraph *fg, struct basic_block *b, size_t i)
{
    size_t n = (size_t)b->instrs.items[i].arg;
    if (i < n)
        return;
    struct cfg_instr *first = &b->instrs.items[i - n];
    for (size_t k = 0; k < n; k++)
        if (first[k].op != OP_LOAD_CONST)
            return;
    const struct constant **items = arena_alloc(fg->in->scratch, size_mul(n, sizeof *items));
    for (size_t k = 0; k < n; k++) {
        items[k] = constant_of(fg, first[k].arg);
        cfg_clear_instr(&first[k]);
    }
    b->instrs.items[i].op = OP_LOAD_CONST;
    b->instrs.items[i].arg = add_constant(fg, const_pool_tuple(fg->in->pool, items, n));
}

/* a, b = b, a needs no tuple. */
static bool fold_unpacking(struct basic_block *b, size_t i)
{
    struct cfg_instr *in = &b->instrs.items[i];
    if (i + 1 == b->instrs.len || in[1].op != OP_UNPACK_SEQUENCE || in[1].arg != in->arg)
        return false;
    switch (in->arg) {
    case 1:
        cfg_clear_instr(in);
        cfg_clear_instr(in + 1);
        return true;
    case 2:
    case 3:
        cfg_clear_instr(in);
        in[1].op = OP_SWAP;
        return true;
    default:
        return false;
    }
}

/* ---------------------------------------------------------------- jumps */

/* A jump to a jump goes where that goes. True: the block has a new last instruction. */
static bool thread_jump(struct basic_block *b, size_t i, const struct cfg_instr *target, int op)
{
    struct cfg_instr *in = &b->instrs.items[i];
    if (in->target == target->target)
        return false; // nothing would change, for ever
    struct basic_block *to = target->target;
    struct span at = target->at;
    // The NOP keeps the line of the old jump; the new one cannot raise and has no handler.
    cfg_clear_instr(in);
    cfg_block_add(b, op, 0, at);
    cfg_block_last(b)->target = to;
    return true;
}

static bool optimize_jump(struct basic_block *b, size_t i)
{
    struct cfg_instr *in = &b->instrs.items[i];
    if (!in->target->instrs.len)
        return false;
    struct cfg_instr target = in->target->instrs.items[0];
    switch (in->op) {
    case OP_POP_JUMP_IF_NONE:
    case OP_POP_JUMP_IF_NOT_NONE:
    case OP_POP_JUMP_IF_FALSE:
    case OP_POP_JUMP_IF_TRUE:
        return target.op == OP_JUMP && thread_jump(b, i, &target, in->op);
    case OP_JUMP:
    case OP_JUMP_NO_INTERRUPT:
        if (target.op == OP_JUMP)
            return thread_jump(b, i, &target, OP_JUMP);
        if (target.op == OP_JUMP_NO_INTERRUPT)
            return thread_jump(b, i, &target, in->op);
        return false;
    default:
        return false;
    }
}

/* ---------------------------------------------------------------- swaps */

/*
 * Replaces a run of SWAPs and NOPs by the shortest run of the same effect: the permutation is
 * taken apart into cycles, each done by swaps with the top.
 */
static size_t optimize_swaps(struct flowgraph *fg, struct basic_block *b, size_t i)
{
    struct cfg_instr *run = &b->instrs.items[i];
    size_t len = 0;
    int depth = run->arg;
    bool has_more = false;
    while (++len < b->instrs.len - i) {
        if (run[len].op == OP_SWAP) {
            depth = depth > run[len].arg ? depth : run[len].arg;
            has_more = true;
        } else if (run[len].op != OP_NOP) {
            break;
        }
    }
    if (!has_more)
        return i;
    enum { DONE = -1 };
    int *stack = arena_alloc(fg->in->scratch, size_mul((size_t)depth, sizeof *stack));
    for (int k = 0; k < depth; k++)
        stack[k] = k;
    for (size_t k = 0; k < len; k++) {
        if (run[k].op != OP_SWAP)
            continue;
        int top = stack[0];
        stack[0] = stack[run[k].arg - 1];
        stack[run[k].arg - 1] = top;
    }
    // From the end of the run, as the swaps that undo the permutation are those, backwards.
    size_t free_at = len;
    for (int k = 0; k < depth; k++) {
        if (stack[k] == DONE || stack[k] == k)
            continue;
        for (int j = k;;) {
            if (j) {
                run[--free_at].op = OP_SWAP;
                run[free_at].arg = j + 1;
            }
            if (stack[j] == DONE)
                break;
            int next = stack[j];
            stack[j] = DONE;
            j = next;
        }
    }
    while (free_at)
        cfg_clear_instr(&run[--free_at]);
    return i + len - 1;
}

static bool is_swappable(int op)
{
    return op == OP_STORE_FAST || op == OP_STORE_FAST_MAYBE_NULL || op == OP_POP_TOP;
}

static int stores_to(const struct cfg_instr *in)
{
    return in->op == OP_POP_TOP ? -1 : in->arg;
}

/* The next instruction that only takes the top away, on line `line` if that is given; or -1. */
static long next_swappable(const struct basic_block *b, long i, int line)
{
    while (++i < (long)b->instrs.len) {
        const struct cfg_instr *in = &b->instrs.items[i];
        if (line >= 0 && in->at.lineno != line)
            return -1; // a tracer could see the names bound in another order
        if (in->op == OP_NOP)
            continue;
        return is_swappable(in->op) ? i : -1;
    }
    return -1;
}

static bool may_exchange(const struct basic_block *b, long j, long k)
{
    int store_j = stores_to(&b->instrs.items[j]);
    int store_k = stores_to(&b->instrs.items[k]);
    if (store_j < 0 && store_k < 0)
        return true;
    if (store_j == store_k)
        return false;
    for (long i = j + 1; i < k; i++) {
        if (!is_swappable(b->instrs.items[i].op))
            continue;
        int store = stores_to(&b->instrs.items[i]);
        if (store >= 0 && (store == store_j || store == store_k))
            return false;
    }
    return true;
}

/* SWAP, STORE a, STORE b is STORE b, STORE a. */
static void apply_swaps(struct basic_block *b, long i)
{
    for (; i >= 0; i--) {
        struct cfg_instr *swap = &b->instrs.items[i];
        if (swap->op != OP_SWAP) {
            if (swap->op == OP_NOP || is_swappable(swap->op))
                continue;
            return;
        }
        long j = next_swappable(b, i, -1);
        if (j < 0)
            return;
        long k = j;
        int line = b->instrs.items[j].at.lineno;
        for (int n = swap->arg - 1; n > 0; n--) {
            k = next_swappable(b, k, line);
            if (k < 0)
                return;
        }
        if (!may_exchange(b, j, k))
            return;
        cfg_clear_instr(swap);
        struct cfg_instr first = b->instrs.items[j];
        b->instrs.items[j] = b->instrs.items[k];
        b->instrs.items[k] = first;
    }
}

/* ---------------------------------------------------------------- one block */

/* Something that gives a bool, followed by TO_BOOL. */
static void drop_to_bool(struct cfg_instr *in, int op, int arg)
{
    cfg_clear_instr(in);
    in[1].op = op;
    in[1].arg = arg;
}

static void optimize_instr(struct flowgraph *fg, struct basic_block *b, size_t *i, int op,
                           int arg)
{
    struct cfg_instr *in = &b->instrs.items[*i];
    int next = *i + 1 < b->instrs.len ? in[1].op : 0;
    switch (op) {
    case OP_LOAD_CONST:
        *i += fold_const(fg, b, *i, arg);
        break;
    case OP_BUILD_TUPLE:
        if (!fold_unpacking(b, *i))
            fold_tuple(fg, b, *i);
        break;
    case OP_POP_JUMP_IF_NOT_NONE:
    case OP_POP_JUMP_IF_NONE:
    case OP_POP_JUMP_IF_FALSE:
    case OP_POP_JUMP_IF_TRUE:
    case OP_JUMP:
    case OP_JUMP_NO_INTERRUPT:
        *i -= optimize_jump(b, *i);
        break;
    case OP_STORE_FAST:
        if (next == op && in[1].arg == arg && in->at.lineno == in[1].at.lineno) {
            in->op = OP_POP_TOP;
            in->arg = 0;
        }
        break;
    case OP_SWAP:
        if (arg == 1)
            cfg_clear_instr(in);
        break;
    case OP_LOAD_GLOBAL:
        if (next == OP_PUSH_NULL && !(arg & 1)) {
            in->arg = arg | 1;
            cfg_clear_instr(in + 1);
        }
        break;
    case OP_COMPARE_OP:
        if (next == OP_TO_BOOL)
            drop_to_bool(in, op, arg | COMPARE_TO_BOOL);
        break;
    case OP_CONTAINS_OP:
    case OP_IS_OP:
    case OP_UNARY_NOT:
        if (next == OP_TO_BOOL) {
            drop_to_bool(in, op, arg);
        } else if (op == OP_UNARY_NOT && next == OP_UNARY_NOT) {
            cfg_clear_instr(in);
            cfg_clear_instr(in + 1);
        }
        break;
    case OP_TO_BOOL:
        if (next == OP_TO_BOOL)
            cfg_clear_instr(in);
        break;
    default:
        break;
    }
}

void cfg_optimize_block(struct flowgraph *fg, struct basic_block *b)
{
    int op = 0;
    int arg = 0;
    for (size_t i = 0; i < b->instrs.len; i++) {
        const struct cfg_instr *in = &b->instrs.items[i];
        // A copy of a constant is as good as the constant.
        bool is_copy = op == OP_LOAD_CONST && in->op == OP_COPY && in->arg == 1;
        if (!is_copy) {
            op = in->op;
            arg = in->arg;
        }
        optimize_instr(fg, b, &i, op, arg);
    }
    for (size_t i = 0; i < b->instrs.len; i++) {
        if (b->instrs.items[i].op != OP_SWAP)
            continue;
        i = optimize_swaps(fg, b, i);
        apply_swaps(b, (long)i);
    }
}
