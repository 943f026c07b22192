/*
 * Single instructions, and the choice of instruction for a name.
 */
#include "sim/front/codegen.h"

void emit_op(struct codegen *g, int op, struct span at)
{
    seq_add(&g->u->seq, op, 0, at);
}

void emit_arg(struct codegen *g, int op, int arg, struct span at)
{
    seq_add(&g->u->seq, op, arg, at);
}

void emit_jump(struct codegen *g, int op, int label, struct span at)
{
    seq_add(&g->u->seq, op, label, at);
}

int gen_new_label(struct codegen *g)
{
    return seq_new_label(&g->u->seq);
}

void gen_place_label(struct codegen *g, int label)
{
    seq_place_label(&g->u->seq, label);
}

/* ---------------------------------------------------------------- constants */

static int const_index(struct codegen *g, const struct constant *c)
{
    return const_list_add(&g->u->consts, &g->ctx->scratch, const_pool_add(&g->ctx->consts, c));
}

void gen_add_const(struct codegen *g, const struct constant *c)
{
    (void)const_index(g, c);
}

void emit_const(struct codegen *g, const struct constant *c, struct span at)
{
    emit_arg(g, OP_LOAD_CONST, const_index(g, c), at);
}

void emit_none(struct codegen *g, struct span at)
{
    emit_const(g, const_pool_none(&g->ctx->consts), at);
}

void emit_int(struct codegen *g, long value, struct span at)
{
    emit_const(g, const_pool_int(&g->ctx->consts, value), at);
}

void emit_str(struct codegen *g, const char *text, struct span at)
{
    emit_const(g, const_pool_str(&g->ctx->consts, text), at);
}

/* ---------------------------------------------------------------- operators */

void emit_binary(struct codegen *g, enum operator_kind op, bool in_place, struct span at)
{
    static const int args[] = {
        [OP_ADD] = BINARY_ADD,
        [OP_SUB] = BINARY_SUBTRACT,
        [OP_MULT] = BINARY_MULTIPLY,
        [OP_MATMULT] = BINARY_MATRIX_MULTIPLY,
        [OP_DIV] = BINARY_TRUE_DIVIDE,
        [OP_MOD] = BINARY_REMAINDER,
        [OP_POW] = BINARY_POWER,
        [OP_LSHIFT] = BINARY_LSHIFT,
        [OP_RSHIFT] = BINARY_RSHIFT,
        [OP_BITOR] = BINARY_OR,
        [OP_BITXOR] = BINARY_XOR,
        [OP_BITAND] = BINARY_AND,
        [OP_FLOORDIV] = BINARY_FLOOR_DIVIDE,
    };
    emit_arg(g, OP_BINARY_OP, args[op] + (in_place ? BINARY_INPLACE_ADD : 0), at);
}

void emit_compare(struct codegen *g, enum cmpop_kind op, struct span at)
{
    enum compare_op cmp = COMPARE_EQ;
    int mask = 0;
    switch (op) {
    case CMP_EQ:
        cmp = COMPARE_EQ;
        mask = COMPARE_MASK_EQUAL;
        break;
    case CMP_NOTEQ:
        cmp = COMPARE_NE;
        mask = COMPARE_MASK_UNORDERED | COMPARE_MASK_LESS | COMPARE_MASK_GREATER;
        break;
    case CMP_LT:
        cmp = COMPARE_LT;
        mask = COMPARE_MASK_LESS;
        break;
    case CMP_LTE:
        cmp = COMPARE_LE;
        mask = COMPARE_MASK_LESS | COMPARE_MASK_EQUAL;
        break;
    case CMP_GT:
        cmp = COMPARE_GT;
        mask = COMPARE_MASK_GREATER;
        break;
    case CMP_GTE:
        cmp = COMPARE_GE;
        mask = COMPARE_MASK_GREATER | COMPARE_MASK_EQUAL;
        break;
    case CMP_IS:
    case CMP_ISNOT:
        emit_arg(g, OP_IS_OP, op == CMP_ISNOT, at);
        return;
    case CMP_IN:
    case CMP_NOTIN:
        emit_arg(g, OP_CONTAINS_OP, op == CMP_NOTIN, at);
        return;
    }
    emit_arg(g, OP_COMPARE_OP, (int)cmp << 5 | mask, at);
}

/* ---------------------------------------------------------------- names */

const char *gen_mangle(struct codegen *g, const char *name)
{
    return block_mangle(g->ctx, g->u->private_name, g->u->block, name);
}

static int name_index(struct codegen *g, const char *name)
{
    return name_map_index(&g->u->names, &g->ctx->scratch, gen_mangle(g, name));
}

void emit_name(struct codegen *g, int op, const char *name, struct span at)
{
    emit_arg(g, op, name_index(g, name), at);
}

void emit_load_attr(struct codegen *g, const char *name, bool is_method, struct span at)
{
    emit_arg(g, OP_LOAD_ATTR, name_index(g, name) << 1 | is_method, at);
}

void emit_load_super_attr(struct codegen *g, const char *name, bool is_method, bool has_args,
                          struct span at)
{
    int arg = name_index(g, name) << 2 | (has_args ? 2 : 0) | is_method;
    emit_arg(g, OP_LOAD_SUPER_ATTR, arg, at);
}

enum symbol_scope gen_ref_scope(struct codegen *g, const char *name)
{
    if (g->u->kind == UNIT_CLASS &&
        (strcmp(name, "__class__") == 0 || strcmp(name, "__classdict__") == 0))
        return SCOPE_CELL;
    return block_scope(g->u->block, name);
}

bool gen_check_name(struct codegen *g, struct span at, const char *name, enum expr_context ctx)
{
    if (ctx == CTX_LOAD || strcmp(name, "__debug__") != 0)
        return true;
    return ctx_fail(g->ctx, at, ctx == CTX_STORE ? "cannot assign to %s" : "cannot delete %s",
                    name);
}

/* Index of `name` among the cells and free variables; those come after the cells. */
static int deref_index(struct codegen *g, const char *name, enum symbol_scope scope)
{
    const struct name_map *map = scope == SCOPE_CELL ? &g->u->cellvars : &g->u->freevars;
    return (int)name_map_get(map, name, 0);
}

static void emit_classdict(struct codegen *g, struct span at)
{
    const char *name = ctx_name(g->ctx, "__classdict__");
    emit_arg(g, OP_LOAD_DEREF, deref_index(g, name, SCOPE_FREE), at);
}

static void gen_deref(struct codegen *g, struct span at, const char *name,
                      enum symbol_scope scope, enum expr_context ctx)
{
    int arg = deref_index(g, name, scope);
    if (ctx != CTX_LOAD) {
        emit_arg(g, ctx == CTX_STORE ? OP_STORE_DEREF : OP_DELETE_DEREF, arg, at);
    } else if (g->u->block->kind == BLOCK_CLASS && !g->u->in_inlined_comp) {
        emit_op(g, OP_LOAD_LOCALS, at);
        emit_arg(g, OP_LOAD_FROM_DICT_OR_DEREF, arg, at);
    } else if (g->u->block->can_see_class_scope) {
        emit_classdict(g, at);
        emit_arg(g, OP_LOAD_FROM_DICT_OR_DEREF, arg, at);
    } else {
        emit_arg(g, OP_LOAD_DEREF, arg, at);
    }
}

static void gen_fast(struct codegen *g, struct span at, const char *name, enum expr_context ctx)
{
    static const int ops[] = {
        [CTX_LOAD] = OP_LOAD_FAST,
        [CTX_STORE] = OP_STORE_FAST,
        [CTX_DEL] = OP_DELETE_FAST,
    };
    emit_arg(g, ops[ctx], name_map_index(&g->u->varnames, &g->ctx->scratch, name), at);
}

static void gen_global(struct codegen *g, struct span at, const char *name,
                       enum symbol_scope scope, enum expr_context ctx)
{
    int arg = name_map_index(&g->u->names, &g->ctx->scratch, name);
    if (ctx != CTX_LOAD) {
        emit_arg(g, ctx == CTX_STORE ? OP_STORE_GLOBAL : OP_DELETE_GLOBAL, arg, at);
    } else if (g->u->block->can_see_class_scope && scope == SCOPE_GLOBAL_IMPLICIT) {
        emit_classdict(g, at);
        emit_arg(g, OP_LOAD_FROM_DICT_OR_GLOBALS, arg, at);
    } else {
        emit_arg(g, OP_LOAD_GLOBAL, arg << 1, at);
    }
}

static void gen_by_name(struct codegen *g, struct span at, const char *name,
                        enum expr_context ctx)
{
    int arg = name_map_index(&g->u->names, &g->ctx->scratch, name);
    if (ctx != CTX_LOAD)
        emit_arg(g, ctx == CTX_STORE ? OP_STORE_NAME : OP_DELETE_NAME, arg, at);
    else if (g->u->block->kind == BLOCK_CLASS && g->u->in_inlined_comp)
        // Written inside a comprehension, which does not see the names of the class.
        emit_arg(g, OP_LOAD_GLOBAL, arg << 1, at);
    else
        emit_arg(g, OP_LOAD_NAME, arg, at);
}

bool gen_name(struct codegen *g, struct span at, const char *name, enum expr_context ctx)
{
    if (!gen_check_name(g, at, name, ctx))
        return false;
    const char *mangled = gen_mangle(g, name);
    bool is_function_like = block_is_function_like(g->u->block);
    enum symbol_scope scope = block_scope(g->u->block, mangled);
    switch (scope) {
    case SCOPE_FREE:
    case SCOPE_CELL:
        gen_deref(g, at, mangled, scope, ctx);
        return true;
    case SCOPE_LOCAL:
        if (is_function_like || name_set_has(&g->u->fast_hidden, mangled)) {
            gen_fast(g, at, mangled, ctx);
            return true;
        }
        break;
    case SCOPE_GLOBAL_IMPLICIT:
        if (is_function_like) {
            gen_global(g, at, mangled, scope, ctx);
            return true;
        }
        break;
    case SCOPE_GLOBAL_EXPLICIT:
        gen_global(g, at, mangled, scope, ctx);
        return true;
    case SCOPE_NONE: // __doc__ and the like, which only the compiler mentions
        break;
    }
    gen_by_name(g, at, mangled, ctx);
    return true;
}
