/*
 * Type parameters and `type` statements (PEP 695). Generic functions, classes and aliases are
 * made inside a scope of their own, in which the type parameters are bound.
 */
#include "sim/front/codegen.h"

void gen_enter_generic(struct codegen *g, const struct stmt *s, const char *name,
                       int first_line)
{
    const char *text = arena_printf(&g->ctx->scratch, "<generic parameters of %s>", name);
    unit_enter(g, ctx_name(g->ctx, text), UNIT_TYPE_PARAMS, s, ROLE_TYPE_PARAMS, first_line);
}

/* ---------------------------------------------------------------- parameters */

/* Bounds and defaults are evaluated when asked for: a function is passed. */
static bool gen_lazy(struct codegen *g, struct expr *e, const struct type_param *tp,
                     enum block_role role)
{
    unit_enter(g, tp->name, UNIT_TYPE_PARAMS, tp, role, e->at.lineno);
    bool is_starred = e->kind == EXPR_STARRED && tp->kind == PARAM_TYPEVARTUPLE;
    if (!gen_expr(g, is_starred ? e->starred.value : e))
        return false;
    if (is_starred)
        emit_arg(g, OP_UNPACK_SEQUENCE, 1, e->at);
    emit_op(g, OP_RETURN_VALUE, e->at);
    gen_closure(g, e->at, unit_leave(g, true), 0);
    return true;
}

static bool gen_type_param(struct codegen *g, const struct type_param *tp)
{
    struct span at = tp->at;
    emit_str(g, tp->name, at);
    switch (tp->kind) {
    case PARAM_TYPEVAR:
        if (tp->bound) {
            if (!gen_lazy(g, tp->bound, tp, ROLE_BOUND))
                return false;
            emit_arg(g, OP_CALL_INTRINSIC_2,
                     tp->bound->kind == EXPR_TUPLE ? INTRINSIC_TYPEVAR_WITH_CONSTRAINTS
                                                   : INTRINSIC_TYPEVAR_WITH_BOUND,
                     at);
        } else {
            emit_arg(g, OP_CALL_INTRINSIC_1, INTRINSIC_TYPEVAR, at);
        }
        break;
    case PARAM_PARAMSPEC:
        emit_arg(g, OP_CALL_INTRINSIC_1, INTRINSIC_PARAMSPEC, at);
        break;
    case PARAM_TYPEVARTUPLE:
        emit_arg(g, OP_CALL_INTRINSIC_1, INTRINSIC_TYPEVARTUPLE, at);
        break;
    }
    if (tp->default_value) {
        if (!gen_lazy(g, tp->default_value, tp, ROLE_DEFAULT))
            return false;
        emit_arg(g, OP_CALL_INTRINSIC_2, INTRINSIC_SET_TYPEPARAM_DEFAULT, at);
    }
    emit_arg(g, OP_COPY, 1, at);
    return gen_name(g, at, tp->name, CTX_STORE);
}

bool gen_type_params(struct codegen *g, const struct type_param_seq *params)
{
    bool seen_default = false;
    for (size_t i = 0; i < params->len; i++) {
        const struct type_param *tp = params->items[i];
        if (seen_default && !tp->default_value)
            return ctx_fail(g->ctx, tp->at,
                            "non-default type parameter '%s' follows default type parameter",
                            tp->name);
        seen_default = tp->default_value != NULL;
        if (!gen_type_param(g, tp))
            return false;
    }
    emit_arg(g, OP_BUILD_TUPLE, (int)params->len, params->items[0]->at);
    return true;
}

/* ---------------------------------------------------------------- aliases */

static bool gen_alias_value(struct codegen *g, struct stmt *s, const char *name)
{
    unit_enter(g, name, UNIT_FUNCTION, s, ROLE_BODY, s->at.lineno);
    gen_add_const(g,
                  const_pool_none(&g->ctx->consts)); // or a string could look like a docstring
    if (!gen_expr(g, s->typealias.value))
        return false;
    emit_op(g, OP_RETURN_VALUE, s->at);
    gen_closure(g, s->at, unit_leave(g, false), 0);
    emit_arg(g, OP_BUILD_TUPLE, 3, s->at);
    emit_arg(g, OP_CALL_INTRINSIC_1, INTRINSIC_TYPEALIAS, s->at);
    return true;
}

bool gen_type_alias(struct codegen *g, struct stmt *s)
{
    const char *name = s->typealias.name->name.id;
    bool is_generic = s->typealias.type_params.len > 0;
    if (is_generic)
        gen_enter_generic(g, s, name, s->at.lineno);
    emit_str(g, name, s->at);
    if (!is_generic)
        emit_none(g, s->at);
    else if (!gen_type_params(g, &s->typealias.type_params))
        return false;
    if (!gen_alias_value(g, s, name))
        return false;
    if (is_generic) {
        gen_closure(g, s->at, unit_leave(g, false), 0);
        emit_op(g, OP_PUSH_NULL, s->at);
        emit_arg(g, OP_CALL, 0, s->at);
    }
    return gen_name(g, s->at, name, CTX_STORE);
}
