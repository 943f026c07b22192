/*
 * Warnings about code that is right as grammar and cannot be meant: calling a literal,
 * subscripting a number, comparing with `is` what is not one of a kind.
 */
#include "sim/front/codegen.h"

/* The name of the type an expression certainly has, or NULL. */
static const char *certain_type(const struct expr *e)
{
    switch (e->kind) {
    case EXPR_TUPLE:
        return "tuple";
    case EXPR_LIST:
    case EXPR_LISTCOMP:
        return "list";
    case EXPR_DICT:
    case EXPR_DICTCOMP:
        return "dict";
    case EXPR_SET:
    case EXPR_SETCOMP:
        return "set";
    case EXPR_GENERATOREXP:
        return "generator";
    case EXPR_LAMBDA:
        return "function";
    case EXPR_JOINEDSTR:
    case EXPR_FORMATTEDVALUE:
        return "str";
    case EXPR_CONSTANT:
        break;
    default:
        return NULL;
    }
    switch (e->constant.value->kind) {
    case CONST_NONE:
        return "NoneType";
    case CONST_FALSE:
    case CONST_TRUE:
        return "bool";
    case CONST_ELLIPSIS:
        return "ellipsis";
    case CONST_INT:
        return "int";
    case CONST_FLOAT:
        return "float";
    case CONST_COMPLEX:
        return "complex";
    case CONST_STR:
        return "str";
    case CONST_BYTES:
        return "bytes";
    case CONST_TUPLE:
        return "tuple";
    case CONST_FROZENSET:
        return "frozenset";
    case CONST_CODE:
        return "code";
    }
    return NULL;
}

/* `is` makes sense with the singletons only. */
static bool may_be_compared_by_identity(const struct expr *e)
{
    if (e->kind != EXPR_CONSTANT)
        return true;
    enum const_kind kind = e->constant.value->kind;
    return kind == CONST_NONE || kind == CONST_FALSE || kind == CONST_TRUE ||
           kind == CONST_ELLIPSIS;
}

void gen_check_compare(struct codegen *g, const struct expr *e)
{
    const struct expr *left = e->compare.left;
    bool left_ok = may_be_compared_by_identity(left);
    for (size_t i = 0; i < e->compare.comparators.len; i++) {
        enum cmpop_kind op = e->compare.ops[i];
        const struct expr *right = e->compare.comparators.items[i];
        bool right_ok = may_be_compared_by_identity(right);
        if ((op == CMP_IS || op == CMP_ISNOT) && (!left_ok || !right_ok)) {
            bool is_not = op == CMP_ISNOT;
            ctx_warn(g->ctx, e->at, "\"is%s\" with '%s' literal. Did you mean \"%s\"?",
                     is_not ? " not" : "", certain_type(left_ok ? right : left),
                     is_not ? "!=" : "==");
            return;
        }
        left = right;
        left_ok = right_ok;
    }
}

void gen_check_caller(struct codegen *g, const struct expr *e)
{
    switch (e->kind) {
    case EXPR_CONSTANT:
    case EXPR_TUPLE:
    case EXPR_LIST:
    case EXPR_LISTCOMP:
    case EXPR_DICT:
    case EXPR_DICTCOMP:
    case EXPR_SET:
    case EXPR_SETCOMP:
    case EXPR_GENERATOREXP:
    case EXPR_JOINEDSTR:
    case EXPR_FORMATTEDVALUE:
        ctx_warn(g->ctx, e->at, "'%s' object is not callable; perhaps you missed a comma?",
                 certain_type(e));
        return;
    default:
        return;
    }
}

static bool has_no_items(const struct expr *e)
{
    switch (e->kind) {
    case EXPR_CONSTANT: {
        enum const_kind kind = e->constant.value->kind;
        return kind == CONST_NONE || kind == CONST_ELLIPSIS || kind == CONST_INT ||
               kind == CONST_FALSE || kind == CONST_TRUE || kind == CONST_FLOAT ||
               kind == CONST_COMPLEX || kind == CONST_FROZENSET;
    }
    case EXPR_SET:
    case EXPR_SETCOMP:
    case EXPR_GENERATOREXP:
    case EXPR_LAMBDA:
        return true;
    default:
        return false;
    }
}

static bool has_indices(const struct expr *e)
{
    switch (e->kind) {
    case EXPR_CONSTANT: {
        enum const_kind kind = e->constant.value->kind;
        return kind == CONST_STR || kind == CONST_BYTES || kind == CONST_TUPLE;
    }
    case EXPR_TUPLE:
    case EXPR_LIST:
    case EXPR_LISTCOMP:
    case EXPR_JOINEDSTR:
    case EXPR_FORMATTEDVALUE:
        return true;
    default:
        return false;
    }
}

void gen_check_subscript(struct codegen *g, const struct expr *value, const struct expr *slice)
{
    if (has_no_items(value)) {
        ctx_warn(g->ctx, value->at,
                 "'%s' object is not subscriptable; perhaps you missed a comma?",
                 certain_type(value));
    }
    const char *index = certain_type(slice);
    bool is_int = slice->kind == EXPR_CONSTANT && (slice->constant.value->kind == CONST_INT ||
                                                   slice->constant.value->kind == CONST_FALSE ||
                                                   slice->constant.value->kind == CONST_TRUE);
    if (!index || is_int || !has_indices(value))
        return;
    ctx_warn(g->ctx, value->at,
             "%s indices must be integers or slices, not %s; perhaps you missed a comma?",
             certain_type(value), index);
}
