/*
 * The first pass of the symbol table over expressions.
 */
#include "sim/front/symtable_build.h"

/* Some expressions make no sense where nothing runs, or not when, or not in which frame. */
static bool refuse_in_annotation(struct symtable *st, const char *what, struct span at)
{
    const char *fmt = NULL;
    switch (st->current->kind) {
    case BLOCK_ANNOTATION:
        fmt = "%s cannot be used within an annotation";
        break;
    case BLOCK_TYPE_VARIABLE:
        return ctx_fail(st->ctx, at, "%s cannot be used within %s", what,
                        st->current->scope_info);
    case BLOCK_TYPE_ALIAS:
        fmt = "%s cannot be used within a type alias";
        break;
    case BLOCK_TYPE_PARAMETERS:
        fmt = "%s cannot be used within the definition of a generic";
        break;
    case BLOCK_FUNCTION:
    case BLOCK_CLASS:
    case BLOCK_MODULE:
        return true;
    }
    return ctx_fail(st->ctx, at, fmt, what);
}

static bool refuse_in_comprehension(struct symtable *st, struct span at)
{
    const char *where = NULL;
    switch (st->current->comprehension) {
    case COMP_NONE:
        return true;
    case COMP_LIST:
        where = "list comprehension";
        break;
    case COMP_DICT:
        where = "dict comprehension";
        break;
    case COMP_SET:
        where = "set comprehension";
        break;
    case COMP_GENERATOR:
        where = "generator expression";
        break;
    }
    return ctx_fail(st->ctx, at, "'yield' inside %s", where);
}

/* ---------------------------------------------------------------- assignment expressions */

/* `:=` in a comprehension binds in the function around it. */
static bool extend_namedexpr(struct symtable *st, const struct expr *target)
{
    const char *name = target->name.id;
    struct span at = target->at;
    for (size_t i = st->stack.len; i-- > 0;) {
        struct block *b = st->stack.items[i];
        long value = block_symbol(b, block_mangle(st->ctx, st->private_name, b, name));
        if (b->comprehension != COMP_NONE) {
            if ((value & DEF_COMP_ITER) && (value & (DEF_LOCAL | DEF_GLOBAL)))
                return ctx_fail(st->ctx, at,
                                "assignment expression cannot rebind comprehension iteration "
                                "variable '%s'",
                                name);
            continue;
        }
        const char *where = NULL;
        switch (b->kind) {
        case BLOCK_FUNCTION:
            if (!symtable_define(st, name, value & DEF_GLOBAL ? DEF_GLOBAL : DEF_NONLOCAL, at))
                return false;
            symtable_direct(st, name, at);
            return symtable_define_in(st, b, name, DEF_LOCAL, at);
        case BLOCK_MODULE:
            if (!symtable_define(st, name, DEF_GLOBAL, at))
                return false;
            symtable_direct(st, name, at);
            return symtable_define_in(st, b, name, DEF_GLOBAL, at);
        case BLOCK_CLASS:
            where = "cannot be used in a class body";
            break;
        case BLOCK_TYPE_PARAMETERS:
            where = "cannot be used within the definition of a generic";
            break;
        case BLOCK_TYPE_ALIAS:
            where = "cannot be used in a type alias";
            break;
        case BLOCK_TYPE_VARIABLE:
            where = "cannot be used in a TypeVar bound";
            break;
        case BLOCK_ANNOTATION:
            continue;
        }
        return ctx_fail(st->ctx, at, "assignment expression within a comprehension %s", where);
    }
    return true;
}

static bool visit_namedexpr(struct symtable *st, struct expr *e)
{
    if (!refuse_in_annotation(st, "named expression", e->at))
        return false;
    if (st->current->in_comp_iter > 0)
        return ctx_fail(st->ctx, e->at,
                        "assignment expression cannot be used in a comprehension iterable "
                        "expression");
    if (st->current->comprehension != COMP_NONE && !extend_namedexpr(st, e->namedexpr.target))
        return false;
    return symtable_visit_expr(st, e->namedexpr.value) &&
           symtable_visit_expr(st, e->namedexpr.target);
}

/* ---------------------------------------------------------------- comprehensions */

static bool visit_generator(struct symtable *st, const struct comprehension *g, bool is_first)
{
    st->current->in_comp_target = true;
    bool ok = symtable_visit_expr(st, g->target);
    st->current->in_comp_target = false;
    if (!ok)
        return false;
    if (!is_first) {
        st->current->in_comp_iter++;
        ok = symtable_visit_expr(st, g->iter);
        st->current->in_comp_iter--;
    }
    if (ok && g->is_async)
        st->current->is_coroutine = true;
    return ok && symtable_visit_exprs(st, &g->ifs);
}

static bool visit_comprehension(struct symtable *st, struct expr *e, const char *name,
                                enum comprehension_kind kind)
{
    const struct comprehension_seq *generators = &e->comp.generators;
    // The first iterable is evaluated outside and handed in as the argument ".0".
    st->current->in_comp_iter++;
    bool ok = symtable_visit_expr(st, generators->items[0].iter);
    st->current->in_comp_iter--;
    if (!ok)
        return false;
    symtable_enter(st, ctx_name(st->ctx, name), BLOCK_FUNCTION, e, ROLE_BODY, e->at);
    st->current->comprehension = kind;
    if (!symtable_define(st, ctx_name(st->ctx, ".0"), DEF_PARAM, e->at))
        return false;
    for (size_t i = 0; i < generators->len; i++)
        if (!visit_generator(st, &generators->items[i], i == 0))
            return false;
    if (kind == COMP_DICT)
        ok = symtable_visit_expr(st, e->comp.value) && symtable_visit_expr(st, e->comp.key);
    else
        ok = symtable_visit_expr(st, e->comp.elt);
    if (!ok)
        return false;
    st->current->is_generator = kind == COMP_GENERATOR;
    bool is_async = st->current->is_coroutine && kind != COMP_GENERATOR;
    symtable_leave(st);
    if (is_async)
        st->current->is_coroutine = true;
    return true;
}

/* ---------------------------------------------------------------- the others */

static bool visit_name(struct symtable *st, struct expr *e)
{
    if (!symtable_define(st, e->name.id, e->name.ctx == CTX_LOAD ? DEF_USE : DEF_LOCAL, e->at))
        return false;
    // super() without arguments reads __class__.
    if (e->name.ctx == CTX_LOAD && block_is_function_like(st->current) &&
        strcmp(e->name.id, "super") == 0)
        return symtable_define(st, ctx_name(st->ctx, "__class__"), DEF_USE, e->at);
    return true;
}

static bool visit_lambda(struct symtable *st, struct expr *e)
{
    if (!symtable_visit_defaults(st, e->lambda.args))
        return false;
    symtable_enter(st, ctx_name(st->ctx, "lambda"), BLOCK_FUNCTION, e, ROLE_BODY, e->at);
    if (!symtable_visit_params(st, e->lambda.args) || !symtable_visit_expr(st, e->lambda.body))
        return false;
    symtable_leave(st);
    return true;
}

static bool visit_yield(struct symtable *st, struct expr *e, struct expr *value)
{
    if (!refuse_in_annotation(st, "yield expression", e->at))
        return false;
    if (value && !symtable_visit_expr(st, value))
        return false;
    st->current->is_generator = true;
    return refuse_in_comprehension(st, e->at);
}

static bool visit_optional(struct symtable *st, struct expr *e)
{
    return !e || symtable_visit_expr(st, e);
}

bool symtable_visit_exprs(struct symtable *st, const struct expr_seq *seq)
{
    for (size_t i = 0; i < seq->len; i++)
        if (!visit_optional(st, seq->items[i]))
            return false;
    return true;
}

bool symtable_visit_keywords(struct symtable *st, const struct keyword_seq *seq)
{
    for (size_t i = 0; i < seq->len; i++)
        if (!symtable_visit_expr(st, seq->items[i]->value))
            return false;
    return true;
}

static bool visit(struct symtable *st, struct expr *e)
{
    switch (e->kind) {
    case EXPR_NAMEDEXPR:
        return visit_namedexpr(st, e);
    case EXPR_BOOLOP:
        return symtable_visit_exprs(st, &e->boolop.values);
    case EXPR_BINOP:
        return symtable_visit_expr(st, e->binop.left) &&
               symtable_visit_expr(st, e->binop.right);
    case EXPR_UNARYOP:
        return symtable_visit_expr(st, e->unaryop.operand);
    case EXPR_LAMBDA:
        return visit_lambda(st, e);
    case EXPR_IFEXP:
        return symtable_visit_expr(st, e->ifexp.test) &&
               symtable_visit_expr(st, e->ifexp.body) &&
               symtable_visit_expr(st, e->ifexp.orelse);
    case EXPR_DICT:
        return symtable_visit_exprs(st, &e->dict.keys) &&
               symtable_visit_exprs(st, &e->dict.values);
    case EXPR_SET:
        return symtable_visit_exprs(st, &e->set.elts);
    case EXPR_LISTCOMP:
        return visit_comprehension(st, e, "<listcomp>", COMP_LIST);
    case EXPR_SETCOMP:
        return visit_comprehension(st, e, "<setcomp>", COMP_SET);
    case EXPR_DICTCOMP:
        return visit_comprehension(st, e, "<dictcomp>", COMP_DICT);
    case EXPR_GENERATOREXP:
        return visit_comprehension(st, e, "<genexpr>", COMP_GENERATOR);
    case EXPR_YIELD:
        return visit_yield(st, e, e->yield.value);
    case EXPR_YIELDFROM:
        return visit_yield(st, e, e->yieldfrom.value);
    case EXPR_AWAIT:
        st->current->is_coroutine = true;
        return refuse_in_annotation(st, "await expression", e->at) &&
               symtable_visit_expr(st, e->await.value);
    case EXPR_COMPARE:
        return symtable_visit_expr(st, e->compare.left) &&
               symtable_visit_exprs(st, &e->compare.comparators);
    case EXPR_CALL:
        return symtable_visit_expr(st, e->call.func) &&
               symtable_visit_exprs(st, &e->call.args) &&
               symtable_visit_keywords(st, &e->call.keywords);
    case EXPR_FORMATTEDVALUE:
        return symtable_visit_expr(st, e->formattedvalue.value) &&
               visit_optional(st, e->formattedvalue.format_spec);
    case EXPR_JOINEDSTR:
        return symtable_visit_exprs(st, &e->joinedstr.values);
    case EXPR_CONSTANT:
        return true;
    case EXPR_ATTRIBUTE:
        return symtable_visit_expr(st, e->attribute.value);
    case EXPR_SUBSCRIPT:
        return symtable_visit_expr(st, e->subscript.value) &&
               symtable_visit_expr(st, e->subscript.slice);
    case EXPR_STARRED:
        return symtable_visit_expr(st, e->starred.value);
    case EXPR_SLICE:
        return visit_optional(st, e->slice.lower) && visit_optional(st, e->slice.upper) &&
               visit_optional(st, e->slice.step);
    case EXPR_NAME:
        return visit_name(st, e);
    case EXPR_LIST:
        return symtable_visit_exprs(st, &e->list.elts);
    case EXPR_TUPLE:
        return symtable_visit_exprs(st, &e->tuple.elts);
    }
    return true;
}

bool symtable_visit_expr(struct symtable *st, struct expr *e)
{
    if (!ctx_enter(st->ctx, e->at) || !visit(st, e))
        return false;
    ctx_leave(st->ctx);
    return true;
}
