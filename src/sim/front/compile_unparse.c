/*
 * Expressions back to source: what an annotation is under `from __future__ import annotations`.
 */
#include "sim/front/compile_repr.h"
#include "sim/front/compile_text.h"

#include <math.h>

/* How tightly an expression binds; below what its place asks for it needs parentheses. */
enum precedence {
    PREC_TUPLE,
    PREC_TEST,
    PREC_OR,
    PREC_AND,
    PREC_NOT,
    PREC_COMPARE,
    PREC_EXPR,
    PREC_BOR = PREC_EXPR,
    PREC_BXOR,
    PREC_BAND,
    PREC_SHIFT,
    PREC_ARITH,
    PREC_TERM,
    PREC_FACTOR,
    PREC_POWER,
    PREC_AWAIT,
    PREC_ATOM,
};

static void add_expr(struct strbuf *out, const struct expr *e, int level);

static void open_paren(struct strbuf *out, bool needed)
{
    if (needed)
        strbuf_add_char(out, '(');
}

static void close_paren(struct strbuf *out, bool needed)
{
    if (needed)
        strbuf_add_char(out, ')');
}

static void add_list(struct strbuf *out, const struct expr_seq *seq, int level)
{
    for (size_t i = 0; i < seq->len; i++) {
        if (i)
            strbuf_add_str(out, ", ");
        add_expr(out, seq->items[i], level);
    }
}

/* ---------------------------------------------------------------- operators */

static void add_boolop(struct strbuf *out, const struct expr *e, int level)
{
    int own = e->boolop.op == BOOL_AND ? PREC_AND : PREC_OR;
    open_paren(out, level > own);
    for (size_t i = 0; i < e->boolop.values.len; i++) {
        if (i)
            strbuf_add_str(out, e->boolop.op == BOOL_AND ? " and " : " or ");
        add_expr(out, e->boolop.values.items[i], own + 1);
    }
    close_paren(out, level > own);
}

static void add_binop(struct strbuf *out, const struct expr *e, int level)
{
    static const struct {
        const char *text;
        int precedence;
    } ops[] = {
        [OP_ADD] = {" + ", PREC_ARITH},      [OP_SUB] = {" - ", PREC_ARITH},
        [OP_MULT] = {" * ", PREC_TERM},      [OP_MATMULT] = {" @ ", PREC_TERM},
        [OP_DIV] = {" / ", PREC_TERM},       [OP_MOD] = {" % ", PREC_TERM},
        [OP_POW] = {" ** ", PREC_POWER},     [OP_LSHIFT] = {" << ", PREC_SHIFT},
        [OP_RSHIFT] = {" >> ", PREC_SHIFT},  [OP_BITOR] = {" | ", PREC_BOR},
        [OP_BITXOR] = {" ^ ", PREC_BXOR},    [OP_BITAND] = {" & ", PREC_BAND},
        [OP_FLOORDIV] = {" // ", PREC_TERM},
    };
    int own = ops[e->binop.op].precedence;
    bool from_right = e->binop.op == OP_POW;
    open_paren(out, level > own);
    add_expr(out, e->binop.left, own + from_right);
    strbuf_add_str(out, ops[e->binop.op].text);
    add_expr(out, e->binop.right, own + !from_right);
    close_paren(out, level > own);
}

static void add_unaryop(struct strbuf *out, const struct expr *e, int level)
{
    static const char *const texts[] = {
        [UNARY_INVERT] = "~", [UNARY_NOT] = "not ", [UNARY_UADD] = "+", [UNARY_USUB] = "-"};
    int own = e->unaryop.op == UNARY_NOT ? PREC_NOT : PREC_FACTOR;
    open_paren(out, level > own);
    strbuf_add_str(out, texts[e->unaryop.op]);
    add_expr(out, e->unaryop.operand, own);
    close_paren(out, level > own);
}

static void add_compare(struct strbuf *out, const struct expr *e, int level)
{
    static const char *const texts[] = {
        [CMP_EQ] = " == ", [CMP_NOTEQ] = " != ",    [CMP_LT] = " < ",  [CMP_LTE] = " <= ",
        [CMP_GT] = " > ",  [CMP_GTE] = " >= ",      [CMP_IS] = " is ", [CMP_ISNOT] = " is not ",
        [CMP_IN] = " in ", [CMP_NOTIN] = " not in "};
    open_paren(out, level > PREC_COMPARE);
    add_expr(out, e->compare.left, PREC_COMPARE + 1);
    for (size_t i = 0; i < e->compare.comparators.len; i++) {
        strbuf_add_str(out, texts[e->compare.ops[i]]);
        add_expr(out, e->compare.comparators.items[i], PREC_COMPARE + 1);
    }
    close_paren(out, level > PREC_COMPARE);
}

static void add_ifexp(struct strbuf *out, const struct expr *e, int level)
{
    open_paren(out, level > PREC_TEST);
    add_expr(out, e->ifexp.body, PREC_TEST + 1);
    strbuf_add_str(out, " if ");
    add_expr(out, e->ifexp.test, PREC_TEST + 1);
    strbuf_add_str(out, " else ");
    add_expr(out, e->ifexp.orelse, PREC_TEST);
    close_paren(out, level > PREC_TEST);
}

/* ---------------------------------------------------------------- lambda */

static void add_separator(struct strbuf *out, bool *is_first)
{
    if (!*is_first)
        strbuf_add_str(out, ", ");
    *is_first = false;
}

static void add_default(struct strbuf *out, const struct expr *value)
{
    if (!value)
        return;
    strbuf_add_char(out, '=');
    add_expr(out, value, PREC_TEST);
}

static void add_params(struct strbuf *out, const struct arguments *a)
{
    bool is_first = true;
    size_t n_posonly = a->posonlyargs.len;
    size_t n = n_posonly + a->args.len;
    for (size_t i = 0; i < n; i++) {
        const struct arg *arg =
            i < n_posonly ? a->posonlyargs.items[i] : a->args.items[i - n_posonly];
        add_separator(out, &is_first);
        strbuf_add_str(out, arg->arg);
        size_t n_plain = n - a->defaults.len;
        add_default(out, i >= n_plain ? a->defaults.items[i - n_plain] : NULL);
        if (n_posonly && i + 1 == n_posonly)
            strbuf_add_str(out, ", /");
    }
    if (a->vararg || a->kwonlyargs.len) {
        add_separator(out, &is_first);
        strbuf_add_char(out, '*');
        if (a->vararg)
            strbuf_add_str(out, a->vararg->arg);
    }
    for (size_t i = 0; i < a->kwonlyargs.len; i++) {
        add_separator(out, &is_first);
        strbuf_add_str(out, a->kwonlyargs.items[i]->arg);
        add_default(out, a->kw_defaults.items[i]);
    }
    if (a->kwarg) {
        add_separator(out, &is_first);
        strbuf_addf(out, "**%s", a->kwarg->arg);
    }
}

static void add_lambda(struct strbuf *out, const struct expr *e, int level)
{
    const struct arguments *a = e->lambda.args;
    bool has_params =
        a->posonlyargs.len + a->args.len + a->kwonlyargs.len || a->vararg || a->kwarg;
    open_paren(out, level > PREC_TEST);
    strbuf_add_str(out, has_params ? "lambda " : "lambda");
    add_params(out, a);
    strbuf_add_str(out, ": ");
    add_expr(out, e->lambda.body, PREC_TEST);
    close_paren(out, level > PREC_TEST);
}

/* ---------------------------------------------------------------- displays */

static void add_dict(struct strbuf *out, const struct expr *e)
{
    strbuf_add_char(out, '{');
    for (size_t i = 0; i < e->dict.values.len; i++) {
        if (i)
            strbuf_add_str(out, ", ");
        if (e->dict.keys.items[i]) {
            add_expr(out, e->dict.keys.items[i], PREC_TEST);
            strbuf_add_str(out, ": ");
            add_expr(out, e->dict.values.items[i], PREC_TEST);
        } else {
            strbuf_add_str(out, "**");
            add_expr(out, e->dict.values.items[i], PREC_EXPR);
        }
    }
    strbuf_add_char(out, '}');
}

static void add_generators(struct strbuf *out, const struct comprehension_seq *generators)
{
    for (size_t i = 0; i < generators->len; i++) {
        const struct comprehension *c = &generators->items[i];
        strbuf_add_str(out, c->is_async ? " async for " : " for ");
        add_expr(out, c->target, PREC_TUPLE);
        strbuf_add_str(out, " in ");
        add_expr(out, c->iter, PREC_TEST + 1);
        for (size_t k = 0; k < c->ifs.len; k++) {
            strbuf_add_str(out, " if ");
            add_expr(out, c->ifs.items[k], PREC_TEST + 1);
        }
    }
}

static void add_comprehension(struct strbuf *out, const struct expr *e)
{
    bool is_list = e->kind == EXPR_LISTCOMP;
    bool is_generator = e->kind == EXPR_GENERATOREXP;
    strbuf_add_char(out, is_list ? '[' : is_generator ? '(' : '{');
    if (e->kind == EXPR_DICTCOMP) {
        add_expr(out, e->comp.key, PREC_TEST);
        strbuf_add_str(out, ": ");
        add_expr(out, e->comp.value, PREC_TEST);
    } else {
        add_expr(out, e->comp.elt, PREC_TEST);
    }
    add_generators(out, &e->comp.generators);
    strbuf_add_char(out, is_list ? ']' : is_generator ? ')' : '}');
}

static void add_tuple(struct strbuf *out, const struct expr *e, int level)
{
    if (!e->tuple.elts.len) {
        strbuf_add_str(out, "()");
        return;
    }
    open_paren(out, level > PREC_TUPLE);
    add_list(out, &e->tuple.elts, PREC_TEST);
    if (e->tuple.elts.len == 1)
        strbuf_add_char(out, ',');
    close_paren(out, level > PREC_TUPLE);
}

/* ---------------------------------------------------------------- calls and such */

static void add_call(struct strbuf *out, const struct expr *e)
{
    add_expr(out, e->call.func, PREC_ATOM);
    if (e->call.args.len == 1 && !e->call.keywords.len &&
        e->call.args.items[0]->kind == EXPR_GENERATOREXP) {
        add_expr(out, e->call.args.items[0], PREC_TEST);
        return;
    }
    bool is_first = true;
    strbuf_add_char(out, '(');
    for (size_t i = 0; i < e->call.args.len; i++) {
        add_separator(out, &is_first);
        add_expr(out, e->call.args.items[i], PREC_TEST);
    }
    for (size_t i = 0; i < e->call.keywords.len; i++) {
        const struct keyword *k = e->call.keywords.items[i];
        add_separator(out, &is_first);
        strbuf_add_str(out, k->arg ? k->arg : "**");
        if (k->arg)
            strbuf_add_char(out, '=');
        add_expr(out, k->value, PREC_TEST);
    }
    strbuf_add_char(out, ')');
}

static void add_attribute(struct strbuf *out, const struct expr *e)
{
    const struct expr *value = e->attribute.value;
    add_expr(out, value, PREC_ATOM);
    // 1.real would be a number
    bool is_int = value->kind == EXPR_CONSTANT && value->constant.value->kind == CONST_INT;
    strbuf_addf(out, "%s.%s", is_int ? " " : "", e->attribute.attr);
}

static void add_slice(struct strbuf *out, const struct expr *e)
{
    if (e->slice.lower)
        add_expr(out, e->slice.lower, PREC_TEST);
    strbuf_add_char(out, ':');
    if (e->slice.upper)
        add_expr(out, e->slice.upper, PREC_TEST);
    if (e->slice.step) {
        strbuf_add_char(out, ':');
        add_expr(out, e->slice.step, PREC_TEST);
    }
}

/* ---------------------------------------------------------------- formatted strings */

static void add_fstring_part(struct strbuf *out, const struct expr *e);

static void add_fstring_value(struct strbuf *out, const struct expr *e)
{
    struct strbuf text = {0};
    add_expr(&text, e->formattedvalue.value, PREC_TEST + 1);
    // A display at the start must not look like an escaped brace.
    strbuf_add_str(out, text.len && text.buf[0] == '{' ? "{ " : "{");
    strbuf_add_str(out, strbuf_str(&text));
    strbuf_release(&text);
    if (e->formattedvalue.conversion > 0)
        strbuf_addf(out, "!%c", e->formattedvalue.conversion);
    if (e->formattedvalue.format_spec) {
        strbuf_add_char(out, ':');
        add_fstring_part(out, e->formattedvalue.format_spec);
    }
    strbuf_add_char(out, '}');
}

static void add_fstring_part(struct strbuf *out, const struct expr *e)
{
    switch (e->kind) {
    case EXPR_CONSTANT:
        for (size_t i = 0; i < e->constant.value->len; i++) {
            char c = e->constant.value->text[i];
            strbuf_add_char(out, c);
            if (c == '{' || c == '}')
                strbuf_add_char(out, c);
        }
        break;
    case EXPR_FORMATTEDVALUE:
        add_fstring_value(out, e);
        break;
    default:
        for (size_t i = 0; i < e->joinedstr.values.len; i++)
            add_fstring_part(out, e->joinedstr.values.items[i]);
        break;
    }
}

static void add_fstring(struct strbuf *out, const struct expr *e)
{
    struct strbuf body = {0};
    add_fstring_part(&body, e);
    struct constant text = {.kind = CONST_STR, .text = strbuf_str(&body), .len = body.len};
    strbuf_add_char(out, 'f');
    const_repr_add(out, &text);
    strbuf_release(&body);
}

/* ---------------------------------------------------------------- all kinds */

static void add_constant(struct strbuf *out, const struct expr *e)
{
    const struct constant *c = e->constant.value;
    if (c->kind == CONST_ELLIPSIS) {
        strbuf_add_str(out, "...");
        return;
    }
    if ((c->kind == CONST_FLOAT && isinf(c->real)) ||
        (c->kind == CONST_COMPLEX && isinf(c->imag))) {
        strbuf_add_str(out, c->kind == CONST_FLOAT ? "1e309" : "1e309j");
        return;
    }
    if (e->constant.is_u)
        strbuf_add_char(out, 'u');
    const_repr_add(out, c);
}

static void add_yield(struct strbuf *out, const char *keyword, const struct expr *value)
{
    strbuf_addf(out, "(%s", keyword);
    if (value) {
        strbuf_add_char(out, ' ');
        add_expr(out, value, PREC_TEST);
    }
    strbuf_add_char(out, ')');
}

static void add_expr(struct strbuf *out, const struct expr *e, int level)
{
    switch (e->kind) {
    case EXPR_BOOLOP:
        add_boolop(out, e, level);
        break;
    case EXPR_BINOP:
        add_binop(out, e, level);
        break;
    case EXPR_UNARYOP:
        add_unaryop(out, e, level);
        break;
    case EXPR_LAMBDA:
        add_lambda(out, e, level);
        break;
    case EXPR_IFEXP:
        add_ifexp(out, e, level);
        break;
    case EXPR_DICT:
        add_dict(out, e);
        break;
    case EXPR_SET:
        strbuf_add_char(out, '{');
        add_list(out, &e->set.elts, PREC_TEST);
        strbuf_add_char(out, '}');
        break;
    case EXPR_LISTCOMP:
    case EXPR_SETCOMP:
    case EXPR_DICTCOMP:
    case EXPR_GENERATOREXP:
        add_comprehension(out, e);
        break;
    case EXPR_AWAIT:
        open_paren(out, level > PREC_AWAIT);
        strbuf_add_str(out, "await ");
        add_expr(out, e->await.value, PREC_ATOM);
        close_paren(out, level > PREC_AWAIT);
        break;
    case EXPR_YIELD:
        add_yield(out, "yield", e->yield.value);
        break;
    case EXPR_YIELDFROM:
        add_yield(out, "yield from", e->yieldfrom.value);
        break;
    case EXPR_COMPARE:
        add_compare(out, e, level);
        break;
    case EXPR_CALL:
        add_call(out, e);
        break;
    case EXPR_FORMATTEDVALUE:
    case EXPR_JOINEDSTR:
        add_fstring(out, e);
        break;
    case EXPR_CONSTANT:
        add_constant(out, e);
        break;
    case EXPR_ATTRIBUTE:
        add_attribute(out, e);
        break;
    case EXPR_STARRED:
        strbuf_add_char(out, '*');
        add_expr(out, e->starred.value, PREC_EXPR);
        break;
    case EXPR_SUBSCRIPT:
        add_expr(out, e->subscript.value, PREC_ATOM);
        strbuf_add_char(out, '[');
        add_expr(out, e->subscript.slice, PREC_TUPLE);
        strbuf_add_char(out, ']');
        break;
    case EXPR_SLICE:
        add_slice(out, e);
        break;
    case EXPR_NAME:
        strbuf_add_str(out, e->name.id);
        break;
    case EXPR_LIST:
        strbuf_add_char(out, '[');
        add_list(out, &e->list.elts, PREC_TEST);
        strbuf_add_char(out, ']');
        break;
    case EXPR_TUPLE:
        add_tuple(out, e, level);
        break;
    case EXPR_NAMEDEXPR:
        open_paren(out, level > PREC_TUPLE);
        add_expr(out, e->namedexpr.target, PREC_ATOM);
        strbuf_add_str(out, " := ");
        add_expr(out, e->namedexpr.value, PREC_ATOM);
        close_paren(out, level > PREC_TUPLE);
        break;
    }
}

const struct constant *unparse_expr(struct compile_ctx *ctx, const struct expr *e)
{
    struct strbuf sb = {0};
    add_expr(&sb, e, PREC_TEST);
    struct constant c = {.kind = CONST_STR,
                         .text = arena_strndup(ctx->arena, strbuf_str(&sb), sb.len),
                         .len = sb.len};
    strbuf_release(&sb);
    return const_pool_add(&ctx->consts, &c);
}
