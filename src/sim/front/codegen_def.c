/*
 * Functions, lambdas and classes: the inner unit, then the instructions that make the object.
 */
#include "sim/front/codegen.h"

#include "sim/front/compile_text.h"

/* ---------------------------------------------------------------- making functions */

void gen_closure(struct codegen *g, struct span at, const struct code *code, int flags)
{
    int n_free = 0;
    for (size_t i = 0; i < code->n_locals; i++) {
        if (!(code->local_kinds[i] & LOCAL_FREE))
            continue;
        const char *name = ctx_name(g->ctx, code->locals[i]);
        const struct name_map *map =
            gen_ref_scope(g, name) == SCOPE_CELL ? &g->u->cellvars : &g->u->freevars;
        emit_arg(g, OP_LOAD_CLOSURE, (int)name_map_get(map, name, 0), at);
        n_free++;
    }
    if (n_free) {
        flags |= FUNCTION_CLOSURE;
        emit_arg(g, OP_BUILD_TUPLE, n_free, at);
    }
    emit_const(g, const_pool_code(&g->ctx->consts, code), at);
    emit_op(g, OP_MAKE_FUNCTION, at);
    static const int order[] = {FUNCTION_CLOSURE, FUNCTION_ANNOTATIONS, FUNCTION_KWDEFAULTS,
                                FUNCTION_DEFAULTS};
    for (size_t i = 0; i < ARRAY_LEN(order); i++)
        if (flags & order[i])
            emit_arg(g, OP_SET_FUNCTION_ATTRIBUTE, order[i], at);
}

static bool gen_kwdefaults(struct codegen *g, struct span at, const struct arguments *a,
                           int *flags)
{
    const struct constant **keys =
        arena_alloc(&g->ctx->scratch, size_mul(a->kwonlyargs.len, sizeof *keys));
    size_t n = 0;
    for (size_t i = 0; i < a->kwonlyargs.len; i++) {
        if (!a->kw_defaults.items[i])
            continue;
        keys[n++] = const_pool_str(&g->ctx->consts, gen_mangle(g, a->kwonlyargs.items[i]->arg));
        if (!gen_expr(g, a->kw_defaults.items[i]))
            return false;
    }
    if (!n)
        return true;
    emit_const(g, const_pool_tuple(&g->ctx->consts, keys, n), at);
    emit_arg(g, OP_BUILD_CONST_KEY_MAP, (int)n, at);
    *flags |= FUNCTION_KWDEFAULTS;
    return true;
}

static bool gen_defaults(struct codegen *g, struct span at, const struct arguments *a,
                         int *flags)
{
    if (a->defaults.len) {
        *flags |= FUNCTION_DEFAULTS;
        if (!gen_exprs(g, &a->defaults))
            return false;
        emit_arg(g, OP_BUILD_TUPLE, (int)a->defaults.len, at);
    }
    return gen_kwdefaults(g, at, a, flags);
}

static bool check_params(struct codegen *g, const struct arguments *a)
{
    const struct arg_seq *seqs[] = {&a->posonlyargs, &a->args, &a->kwonlyargs};
    for (size_t k = 0; k < ARRAY_LEN(seqs); k++)
        for (size_t i = 0; i < seqs[k]->len; i++)
            if (!gen_check_name(g, seqs[k]->items[i]->at, seqs[k]->items[i]->arg, CTX_STORE))
                return false;
    return (!a->vararg || gen_check_name(g, a->vararg->at, a->vararg->arg, CTX_STORE)) &&
           (!a->kwarg || gen_check_name(g, a->kwarg->at, a->kwarg->arg, CTX_STORE));
}

static void set_param_counts(struct codegen *g, const struct arguments *a)
{
    g->u->n_args = (int)a->args.len;
    g->u->n_posonly_args = (int)a->posonlyargs.len;
    g->u->n_kwonly_args = (int)a->kwonlyargs.len;
}

/* ---------------------------------------------------------------- annotations */

bool gen_annotation(struct codegen *g, struct expr *annotation)
{
    if (!(g->ctx->future_flags & CO_FUTURE_ANNOTATIONS))
        return gen_expr(g, annotation);
    emit_const(g, unparse_expr(g->ctx, annotation), annotation->at);
    return true;
}

static bool gen_arg_annotation(struct codegen *g, struct span at, const char *name,
                               struct expr *annotation, int *n)
{
    if (!annotation)
        return true;
    (*n)++;
    emit_str(g, gen_mangle(g, name), at);
    bool is_future = g->ctx->future_flags & CO_FUTURE_ANNOTATIONS;
    if (annotation->kind == EXPR_STARRED && !is_future) {
        // *args: *Ts
        if (!gen_expr(g, annotation->starred.value))
            return false;
        emit_arg(g, OP_UNPACK_SEQUENCE, 1, at);
        return true;
    }
    return gen_annotation(g, annotation);
}

static bool gen_arg_annotations(struct codegen *g, struct span at, const struct arg_seq *args,
                                int *n)
{
    for (size_t i = 0; i < args->len; i++)
        if (!gen_arg_annotation(g, at, args->items[i]->arg, args->items[i]->annotation, n))
            return false;
    return true;
}

static bool gen_annotations(struct codegen *g, struct span at, const struct arguments *a,
                            struct expr *returns, int *flags)
{
    int n = 0;
    if (!gen_arg_annotations(g, at, &a->args, &n) ||
        !gen_arg_annotations(g, at, &a->posonlyargs, &n) ||
        (a->vararg && !gen_arg_annotation(g, at, a->vararg->arg, a->vararg->annotation, &n)) ||
        !gen_arg_annotations(g, at, &a->kwonlyargs, &n) ||
        (a->kwarg && !gen_arg_annotation(g, at, a->kwarg->arg, a->kwarg->annotation, &n)) ||
        !gen_arg_annotation(g, at, ctx_name(g->ctx, "return"), returns, &n))
        return false;
    if (n) {
        emit_arg(g, OP_BUILD_TUPLE, n * 2, at);
        *flags |= FUNCTION_ANNOTATIONS;
    }
    return true;
}

/* ---------------------------------------------------------------- decorators */

static int first_line_of(const struct stmt *s, const struct expr_seq *decorators)
{
    return decorators->len ? decorators->items[0]->at.lineno : s->at.lineno;
}

static void emit_decorator_calls(struct codegen *g, const struct expr_seq *decorators)
{
    for (size_t i = decorators->len; i-- > 0;)
        emit_arg(g, OP_CALL, 0, decorators->items[i]->at);
}

/* ---------------------------------------------------------------- def */

static bool gen_function_body(struct codegen *g, struct stmt *s, int flags, int first_line)
{
    const struct stmt_seq *body = &s->functiondef.body;
    unit_enter(g, s->functiondef.name, UNIT_FUNCTION, s, ROLE_BODY, first_line);
    const struct constant *doc = body_docstring(body);
    size_t first = doc ? 1 : 0;
    // The first constant is the docstring; None says that there is none.
    if (doc && g->ctx->opts->optimize < 2)
        gen_add_const(g, clean_docstring(g->ctx, doc));
    else
        gen_add_const(g, const_pool_none(&g->ctx->consts));
    set_param_counts(g, s->functiondef.args);

    bool is_generator = g->u->block->is_generator;
    struct frame_block fb = {FB_STOP_ITERATION, NO_LABEL, NO_LABEL, span_none(), NULL, NULL};
    struct stmt_seq rest = {body->items + first, body->len - first};
    if (is_generator && !gen_push_block(g, fb))
        return false;
    if (!gen_stmts(g, &rest))
        return false;
    if (is_generator) {
        gen_stopiteration_handler(g);
        gen_pop_block(g);
    }
    gen_closure(g, s->at, unit_leave(g, true), flags);
    return true;
}

static bool gen_generic_function(struct codegen *g, struct stmt *s, int flags, int first_line)
{
    struct span at = s->at;
    // The defaults were evaluated outside and come in as arguments.
    int n_args = !!(flags & FUNCTION_DEFAULTS) + !!(flags & FUNCTION_KWDEFAULTS);
    if (n_args == 2)
        emit_arg(g, OP_SWAP, 2, at);
    gen_enter_generic(g, s, s->functiondef.name, first_line);
    if (!gen_type_params(g, &s->functiondef.type_params))
        return false;
    for (int i = 0; i < n_args; i++)
        emit_arg(g, OP_LOAD_FAST, i, at);
    if (!gen_annotations(g, at, s->functiondef.args, s->functiondef.returns, &flags) ||
        !gen_function_body(g, s, flags, first_line))
        return false;
    emit_arg(g, OP_SWAP, 2, at);
    emit_arg(g, OP_CALL_INTRINSIC_2, INTRINSIC_SET_FUNCTION_TYPE_PARAMS, at);
    g->u->n_args = n_args;
    gen_closure(g, at, unit_leave(g, false), 0);
    if (n_args > 0) {
        emit_arg(g, OP_SWAP, n_args + 1, at);
        emit_arg(g, OP_CALL, n_args - 1, at);
    } else {
        emit_op(g, OP_PUSH_NULL, at);
        emit_arg(g, OP_CALL, 0, at);
    }
    return true;
}

bool gen_function(struct codegen *g, struct stmt *s)
{
    const struct expr_seq *decorators = &s->functiondef.decorator_list;
    int first_line = first_line_of(s, decorators);
    int flags = 0;
    if (!check_params(g, s->functiondef.args) || !gen_exprs(g, decorators) ||
        !gen_defaults(g, s->at, s->functiondef.args, &flags))
        return false;
    if (s->functiondef.type_params.len) {
        if (!gen_generic_function(g, s, flags, first_line))
            return false;
    } else if (!gen_annotations(g, s->at, s->functiondef.args, s->functiondef.returns,
                                &flags) ||
               !gen_function_body(g, s, flags, first_line)) {
        return false;
    }
    emit_decorator_calls(g, decorators);
    return gen_name(g, s->at, s->functiondef.name, CTX_STORE);
}

bool gen_lambda(struct codegen *g, struct expr *e)
{
    int flags = 0;
    if (!check_params(g, e->lambda.args) || !gen_defaults(g, e->at, e->lambda.args, &flags))
        return false;
    unit_enter(g, ctx_name(g->ctx, "<lambda>"), UNIT_LAMBDA, e, ROLE_BODY, e->at.lineno);
    gen_add_const(g, const_pool_none(&g->ctx->consts));
    set_param_counts(g, e->lambda.args);
    if (!gen_expr(g, e->lambda.body))
        return false;
    bool is_generator = g->u->block->is_generator;
    if (!is_generator)
        emit_op(g, OP_RETURN_VALUE, e->lambda.body->at);
    gen_closure(g, e->at, unit_leave(g, !is_generator), flags);
    return true;
}

/* ---------------------------------------------------------------- class */

static void emit_classdict_cell(struct codegen *g, struct span at)
{
    const char *name = ctx_name(g->ctx, "__classdict__");
    emit_op(g, OP_LOAD_LOCALS, at);
    emit_arg(g, OP_STORE_DEREF, (int)name_map_get(&g->u->cellvars, name, 0), at);
}

static bool gen_class_prologue(struct codegen *g, struct stmt *s, struct span at)
{
    struct compile_ctx *ctx = g->ctx;
    if (!gen_name(g, at, ctx_name(ctx, "__name__"), CTX_LOAD) ||
        !gen_name(g, at, ctx_name(ctx, "__module__"), CTX_STORE))
        return false;
    emit_str(g, g->u->qualname, at);
    if (!gen_name(g, at, ctx_name(ctx, "__qualname__"), CTX_STORE))
        return false;
    emit_int(g, g->u->first_line, at);
    if (!gen_name(g, at, ctx_name(ctx, "__firstlineno__"), CTX_STORE))
        return false;
    if (s->classdef.type_params.len &&
        (!gen_name(g, at, ctx_name(ctx, ".type_params"), CTX_LOAD) ||
         !gen_name(g, at, ctx_name(ctx, "__type_params__"), CTX_STORE)))
        return false;
    if (g->u->block->needs_classdict)
        emit_classdict_cell(g, at);
    return true;
}

static bool gen_class_epilogue(struct codegen *g)
{
    struct compile_ctx *ctx = g->ctx;
    struct span none = span_none();
    emit_const(g, static_attributes(ctx, &g->u->static_attributes), none);
    if (!gen_name(g, none, ctx_name(ctx, "__static_attributes__"), CTX_STORE))
        return false;
    if (g->u->block->needs_classdict) {
        const char *name = ctx_name(ctx, "__classdict__");
        emit_arg(g, OP_LOAD_CLOSURE, (int)name_map_get(&g->u->cellvars, name, 0), none);
        if (!gen_name(g, none, ctx_name(ctx, "__classdictcell__"), CTX_STORE))
            return false;
    }
    if (!g->u->block->needs_class_closure) {
        emit_none(g, none);
    } else {
        const char *name = ctx_name(ctx, "__class__");
        emit_arg(g, OP_LOAD_CLOSURE, (int)name_map_get(&g->u->cellvars, name, 0), none);
        emit_arg(g, OP_COPY, 1, none);
        if (!gen_name(g, none, ctx_name(ctx, "__classcell__"), CTX_STORE))
            return false;
    }
    emit_op(g, OP_RETURN_VALUE, none);
    return true;
}

static bool gen_class_body(struct codegen *g, struct stmt *s, int first_line)
{
    unit_enter(g, s->classdef.name, UNIT_CLASS, s, ROLE_BODY, first_line);
    g->u->private_name = s->classdef.name;
    struct span at = {first_line, 0, first_line, 0};
    if (!gen_class_prologue(g, s, at) || !gen_body(g, at, &s->classdef.body) ||
        !gen_class_epilogue(g))
        return false;
    const struct code *code = unit_leave(g, true);
    emit_op(g, OP_LOAD_BUILD_CLASS, s->at);
    emit_op(g, OP_PUSH_NULL, s->at);
    gen_closure(g, s->at, code, 0);
    emit_str(g, s->classdef.name, s->at);
    return true;
}

/* The bases of a generic class, then Generic[T]. */
static struct expr_seq bases_and_generic(struct codegen *g, const struct stmt *s)
{
    size_t n = s->classdef.bases.len;
    struct expr_seq all = {arena_alloc(&g->ctx->scratch, (n + 1) * sizeof *all.items), n + 1};
    if (n)
        memcpy(all.items, s->classdef.bases.items, n * sizeof *all.items);
    struct expr *base = arena_alloc(&g->ctx->scratch, sizeof *base);
    base->kind = EXPR_NAME;
    base->at = s->at;
    base->name.id = ctx_name(g->ctx, ".generic_base");
    base->name.ctx = CTX_LOAD;
    all.items[n] = base;
    return all;
}

static bool gen_generic_class(struct codegen *g, struct stmt *s, int first_line)
{
    struct span at = s->at;
    gen_enter_generic(g, s, s->classdef.name, first_line);
    g->u->private_name = s->classdef.name;
    const char *params = ctx_name(g->ctx, ".type_params");
    if (!gen_type_params(g, &s->classdef.type_params) || !gen_name(g, at, params, CTX_STORE) ||
        !gen_class_body(g, s, first_line) || !gen_name(g, at, params, CTX_LOAD))
        return false;
    emit_arg(g, OP_CALL_INTRINSIC_1, INTRINSIC_SUBSCRIPT_GENERIC, at);
    if (!gen_name(g, at, ctx_name(g->ctx, ".generic_base"), CTX_STORE))
        return false;
    struct expr_seq bases = bases_and_generic(g, s);
    if (!gen_call_rest(g, at, 2, &bases, &s->classdef.keywords))
        return false;
    gen_closure(g, at, unit_leave(g, false), 0);
    emit_op(g, OP_PUSH_NULL, at);
    emit_arg(g, OP_CALL, 0, at);
    return true;
}

bool gen_class(struct codegen *g, struct stmt *s)
{
    const struct expr_seq *decorators = &s->classdef.decorator_list;
    int first_line = first_line_of(s, decorators);
    if (!gen_exprs(g, decorators))
        return false;
    if (s->classdef.type_params.len) {
        if (!gen_generic_class(g, s, first_line))
            return false;
    } else if (!gen_class_body(g, s, first_line) ||
               !gen_call_rest(g, s->at, 2, &s->classdef.bases, &s->classdef.keywords)) {
        return false;
    }
    emit_decorator_calls(g, decorators);
    return gen_name(g, s->at, s->classdef.name, CTX_STORE);
}
