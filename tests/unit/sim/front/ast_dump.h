/*
 * A syntax tree as text, for comparison with what a few lines of Python make of CPython's:
 * (Kind line column end-line end-column field...), fields in the order of the grammar, lists in
 * [], '-' for none.
 */
#ifndef VIVA_TESTS_AST_DUMP_H
#define VIVA_TESTS_AST_DUMP_H

#include "sim/front/ast.h"
#include "util/strbuf.h"

#include <inttypes.h>

static void dump_expr(struct strbuf *sb, const struct expr *e);
static void dump_stmts(struct strbuf *sb, struct stmt_seq seq);
static void dump_pattern(struct strbuf *sb, const struct pattern *p);

static void dump_open(struct strbuf *sb, const char *kind, const struct span *at)
{
    strbuf_addf(sb, "(%s", kind);
    if (at)
        strbuf_addf(sb, " %d %d %d %d", at->lineno, at->col_offset, at->end_lineno,
                    at->end_col_offset);
}

static void dump_close(struct strbuf *sb)
{
    strbuf_add_char(sb, ')');
}

static void dump_word(struct strbuf *sb, const char *word)
{
    strbuf_addf(sb, " %s", word ? word : "-");
}

static void dump_bytes(struct strbuf *sb, const char *text, size_t len)
{
    strbuf_add_char(sb, '"');
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c > ' ' && c < 127 && c != '"' && c != '\\')
            strbuf_add_char(sb, (char)c);
        else
            strbuf_addf(sb, "\\x%02x", c);
    }
    strbuf_add_char(sb, '"');
}

static void dump_constant(struct strbuf *sb, const struct constant *c)
{
    const double *d = c->kind == CONST_COMPLEX ? &c->imag : &c->real;
    uint64_t bits;
    memcpy(&bits, d, sizeof bits);
    strbuf_add_char(sb, ' ');
    switch ((int)c->kind) {
    case CONST_NONE:
        strbuf_add_str(sb, "None");
        break;
    case CONST_TRUE:
        strbuf_add_str(sb, "True");
        break;
    case CONST_FALSE:
        strbuf_add_str(sb, "False");
        break;
    case CONST_ELLIPSIS:
        strbuf_add_str(sb, "Ellipsis");
        break;
    case CONST_INT:
        strbuf_add_str(sb, c->text);
        break;
    case CONST_FLOAT:
    case CONST_COMPLEX:
        strbuf_addf(sb, "%c%016" PRIx64, c->kind == CONST_COMPLEX ? 'j' : 'd', bits);
        break;
    case CONST_STR:
    case CONST_BYTES:
        strbuf_add_char(sb, c->kind == CONST_STR ? 's' : 'b');
        dump_bytes(sb, c->text, c->len);
        break;
    }
}

static void dump_exprs(struct strbuf *sb, struct expr_seq seq)
{
    strbuf_add_str(sb, " [");
    for (size_t i = 0; i < seq.len; i++)
        dump_expr(sb, seq.items[i]);
    strbuf_add_char(sb, ']');
}

static void dump_names(struct strbuf *sb, struct name_seq seq)
{
    strbuf_add_str(sb, " [");
    for (size_t i = 0; i < seq.len; i++)
        dump_word(sb, seq.items[i]);
    strbuf_add_char(sb, ']');
}

static void dump_ctx(struct strbuf *sb, enum expr_context ctx)
{
    static const char *const names[] = {"Load", "Store", "Del"};
    dump_word(sb, names[ctx]);
}

static void dump_operator(struct strbuf *sb, enum operator_kind op)
{
    static const char *const names[] = {"Add",    "Sub",    "Mult",    "MatMult", "Div",
                                        "Mod",    "Pow",    "LShift",  "RShift",  "BitOr",
                                        "BitXor", "BitAnd", "FloorDiv"};
    dump_word(sb, names[op]);
}

static void dump_arg(struct strbuf *sb, const struct arg *a)
{
    if (!a) {
        dump_word(sb, NULL);
        return;
    }
    dump_open(sb, "arg", &a->at);
    dump_word(sb, a->arg);
    dump_expr(sb, a->annotation);
    dump_close(sb);
}

static void dump_args(struct strbuf *sb, struct arg_seq seq)
{
    strbuf_add_str(sb, " [");
    for (size_t i = 0; i < seq.len; i++)
        dump_arg(sb, seq.items[i]);
    strbuf_add_char(sb, ']');
}

static void dump_arguments(struct strbuf *sb, const struct arguments *a)
{
    dump_open(sb, "arguments", NULL);
    dump_args(sb, a->posonlyargs);
    dump_args(sb, a->args);
    dump_arg(sb, a->vararg);
    dump_args(sb, a->kwonlyargs);
    dump_exprs(sb, a->kw_defaults);
    dump_arg(sb, a->kwarg);
    dump_exprs(sb, a->defaults);
    dump_close(sb);
}

static void dump_keywords(struct strbuf *sb, struct keyword_seq seq)
{
    strbuf_add_str(sb, " [");
    for (size_t i = 0; i < seq.len; i++) {
        dump_open(sb, "keyword", &seq.items[i]->at);
        dump_word(sb, seq.items[i]->arg);
        dump_expr(sb, seq.items[i]->value);
        dump_close(sb);
    }
    strbuf_add_char(sb, ']');
}

static void dump_generators(struct strbuf *sb, struct comprehension_seq seq)
{
    strbuf_add_str(sb, " [");
    for (size_t i = 0; i < seq.len; i++) {
        dump_open(sb, "comprehension", NULL);
        dump_expr(sb, seq.items[i].target);
        dump_expr(sb, seq.items[i].iter);
        dump_exprs(sb, seq.items[i].ifs);
        strbuf_addf(sb, " %d", seq.items[i].is_async);
        dump_close(sb);
    }
    strbuf_add_char(sb, ']');
}

static void dump_compare(struct strbuf *sb, const struct expr *e)
{
    static const char *const names[] = {"Eq",  "NotEq", "Lt",    "LtE", "Gt",
                                        "GtE", "Is",    "IsNot", "In",  "NotIn"};
    dump_expr(sb, e->compare.left);
    strbuf_add_str(sb, " [");
    for (size_t i = 0; i < e->compare.comparators.len; i++)
        dump_word(sb, names[e->compare.ops[i]]);
    strbuf_add_char(sb, ']');
    dump_exprs(sb, e->compare.comparators);
}

static const char *const dump_expr_names[] = {
    "BoolOp",    "NamedExpr", "BinOp",     "UnaryOp",   "Lambda",   "IfExp",
    "Dict",      "Set",       "ListComp",  "SetComp",   "DictComp", "GeneratorExp",
    "Await",     "Yield",     "YieldFrom", "Compare",   "Call",     "FormattedValue",
    "JoinedStr", "Constant",  "Attribute", "Subscript", "Starred",  "Name",
    "List",      "Tuple",     "Slice",
};

static void dump_expr_fields(struct strbuf *sb, const struct expr *e)
{
    static const char *const unary[] = {"Invert", "Not", "UAdd", "USub"};
    switch (e->kind) {
    case EXPR_BOOLOP:
        dump_word(sb, e->boolop.op == BOOL_AND ? "And" : "Or");
        dump_exprs(sb, e->boolop.values);
        break;
    case EXPR_NAMEDEXPR:
        dump_expr(sb, e->namedexpr.target);
        dump_expr(sb, e->namedexpr.value);
        break;
    case EXPR_BINOP:
        dump_expr(sb, e->binop.left);
        dump_operator(sb, e->binop.op);
        dump_expr(sb, e->binop.right);
        break;
    case EXPR_UNARYOP:
        dump_word(sb, unary[e->unaryop.op]);
        dump_expr(sb, e->unaryop.operand);
        break;
    case EXPR_LAMBDA:
        dump_arguments(sb, e->lambda.args);
        dump_expr(sb, e->lambda.body);
        break;
    case EXPR_IFEXP:
        dump_expr(sb, e->ifexp.test);
        dump_expr(sb, e->ifexp.body);
        dump_expr(sb, e->ifexp.orelse);
        break;
    case EXPR_DICT:
        dump_exprs(sb, e->dict.keys);
        dump_exprs(sb, e->dict.values);
        break;
    case EXPR_SET:
        dump_exprs(sb, e->set.elts);
        break;
    case EXPR_LISTCOMP:
    case EXPR_SETCOMP:
    case EXPR_GENERATOREXP:
        dump_expr(sb, e->comp.elt);
        dump_generators(sb, e->comp.generators);
        break;
    case EXPR_DICTCOMP:
        dump_expr(sb, e->comp.key);
        dump_expr(sb, e->comp.value);
        dump_generators(sb, e->comp.generators);
        break;
    case EXPR_AWAIT:
    case EXPR_YIELD:
    case EXPR_YIELDFROM:
        dump_expr(sb, e->await.value);
        break;
    case EXPR_COMPARE:
        dump_compare(sb, e);
        break;
    case EXPR_CALL:
        dump_expr(sb, e->call.func);
        dump_exprs(sb, e->call.args);
        dump_keywords(sb, e->call.keywords);
        break;
    case EXPR_FORMATTEDVALUE:
        dump_expr(sb, e->formattedvalue.value);
        strbuf_addf(sb, " %d", e->formattedvalue.conversion);
        dump_expr(sb, e->formattedvalue.format_spec);
        break;
    case EXPR_JOINEDSTR:
        dump_exprs(sb, e->joinedstr.values);
        break;
    case EXPR_CONSTANT:
        dump_constant(sb, e->constant.value);
        dump_word(sb, e->constant.is_u ? "u" : NULL);
        break;
    case EXPR_ATTRIBUTE:
        dump_expr(sb, e->attribute.value);
        dump_word(sb, e->attribute.attr);
        dump_ctx(sb, e->attribute.ctx);
        break;
    case EXPR_SUBSCRIPT:
        dump_expr(sb, e->subscript.value);
        dump_expr(sb, e->subscript.slice);
        dump_ctx(sb, e->subscript.ctx);
        break;
    case EXPR_STARRED:
        dump_expr(sb, e->starred.value);
        dump_ctx(sb, e->starred.ctx);
        break;
    case EXPR_NAME:
        dump_word(sb, e->name.id);
        dump_ctx(sb, e->name.ctx);
        break;
    case EXPR_LIST:
    case EXPR_TUPLE:
        dump_exprs(sb, e->list.elts);
        dump_ctx(sb, e->list.ctx);
        break;
    case EXPR_SLICE:
        dump_expr(sb, e->slice.lower);
        dump_expr(sb, e->slice.upper);
        dump_expr(sb, e->slice.step);
        break;
    }
}

static void dump_expr(struct strbuf *sb, const struct expr *e)
{
    if (!e) {
        dump_word(sb, NULL);
        return;
    }
    dump_open(sb, dump_expr_names[e->kind], &e->at);
    dump_expr_fields(sb, e);
    dump_close(sb);
}

static void dump_patterns(struct strbuf *sb, struct pattern_seq seq)
{
    strbuf_add_str(sb, " [");
    for (size_t i = 0; i < seq.len; i++)
        dump_pattern(sb, seq.items[i]);
    strbuf_add_char(sb, ']');
}

static void dump_pattern(struct strbuf *sb, const struct pattern *p)
{
    static const char *const names[] = {"MatchValue",   "MatchSingleton", "MatchSequence",
                                        "MatchMapping", "MatchClass",     "MatchStar",
                                        "MatchAs",      "MatchOr"};
    if (!p) {
        dump_word(sb, NULL);
        return;
    }
    dump_open(sb, names[p->kind], &p->at);
    switch (p->kind) {
    case PATTERN_VALUE:
        dump_expr(sb, p->value.value);
        break;
    case PATTERN_SINGLETON:
        dump_constant(sb, p->singleton.value);
        break;
    case PATTERN_SEQUENCE:
        dump_patterns(sb, p->sequence.patterns);
        break;
    case PATTERN_MAPPING:
        dump_exprs(sb, p->mapping.keys);
        dump_patterns(sb, p->mapping.patterns);
        dump_word(sb, p->mapping.rest);
        break;
    case PATTERN_CLASS:
        dump_expr(sb, p->class_.cls);
        dump_patterns(sb, p->class_.patterns);
        dump_names(sb, p->class_.kwd_attrs);
        dump_patterns(sb, p->class_.kwd_patterns);
        break;
    case PATTERN_STAR:
        dump_word(sb, p->star.name);
        break;
    case PATTERN_AS:
        dump_pattern(sb, p->as.pattern);
        dump_word(sb, p->as.name);
        break;
    case PATTERN_OR:
        dump_patterns(sb, p->or_.patterns);
        break;
    }
    dump_close(sb);
}

static void dump_type_params(struct strbuf *sb, struct type_param_seq seq)
{
    static const char *const names[] = {"TypeVar", "ParamSpec", "TypeVarTuple"};
    strbuf_add_str(sb, " [");
    for (size_t i = 0; i < seq.len; i++) {
        const struct type_param *tp = seq.items[i];
        dump_open(sb, names[tp->kind], &tp->at);
        dump_word(sb, tp->name);
        if (tp->kind == PARAM_TYPEVAR)
            dump_expr(sb, tp->bound);
        dump_expr(sb, tp->default_value);
        dump_close(sb);
    }
    strbuf_add_char(sb, ']');
}

static void dump_aliases(struct strbuf *sb, struct alias_seq seq)
{
    strbuf_add_str(sb, " [");
    for (size_t i = 0; i < seq.len; i++) {
        dump_open(sb, "alias", &seq.items[i]->at);
        dump_word(sb, seq.items[i]->name);
        dump_word(sb, seq.items[i]->asname);
        dump_close(sb);
    }
    strbuf_add_char(sb, ']');
}

static void dump_withitems(struct strbuf *sb, struct withitem_seq seq)
{
    strbuf_add_str(sb, " [");
    for (size_t i = 0; i < seq.len; i++) {
        dump_open(sb, "withitem", NULL);
        dump_expr(sb, seq.items[i].context_expr);
        dump_expr(sb, seq.items[i].optional_vars);
        dump_close(sb);
    }
    strbuf_add_char(sb, ']');
}

static void dump_handlers(struct strbuf *sb, struct handler_seq seq)
{
    strbuf_add_str(sb, " [");
    for (size_t i = 0; i < seq.len; i++) {
        dump_open(sb, "ExceptHandler", &seq.items[i]->at);
        dump_expr(sb, seq.items[i]->type);
        dump_word(sb, seq.items[i]->name);
        dump_stmts(sb, seq.items[i]->body);
        dump_close(sb);
    }
    strbuf_add_char(sb, ']');
}

static void dump_cases(struct strbuf *sb, struct match_case_seq seq)
{
    strbuf_add_str(sb, " [");
    for (size_t i = 0; i < seq.len; i++) {
        dump_open(sb, "match_case", NULL);
        dump_pattern(sb, seq.items[i].pattern);
        dump_expr(sb, seq.items[i].guard);
        dump_stmts(sb, seq.items[i].body);
        dump_close(sb);
    }
    strbuf_add_char(sb, ']');
}

static void dump_stmt_fields(struct strbuf *sb, const struct stmt *s)
{
    switch (s->kind) {
    case STMT_FUNCTIONDEF:
    case STMT_ASYNCFUNCTIONDEF:
        dump_word(sb, s->functiondef.name);
        dump_arguments(sb, s->functiondef.args);
        dump_stmts(sb, s->functiondef.body);
        dump_exprs(sb, s->functiondef.decorator_list);
        dump_expr(sb, s->functiondef.returns);
        dump_type_params(sb, s->functiondef.type_params);
        break;
    case STMT_CLASSDEF:
        dump_word(sb, s->classdef.name);
        dump_exprs(sb, s->classdef.bases);
        dump_keywords(sb, s->classdef.keywords);
        dump_stmts(sb, s->classdef.body);
        dump_exprs(sb, s->classdef.decorator_list);
        dump_type_params(sb, s->classdef.type_params);
        break;
    case STMT_RETURN:
    case STMT_EXPR:
        dump_expr(sb, s->return_.value);
        break;
    case STMT_DELETE:
        dump_exprs(sb, s->delete.targets);
        break;
    case STMT_ASSIGN:
        dump_exprs(sb, s->assign.targets);
        dump_expr(sb, s->assign.value);
        break;
    case STMT_TYPEALIAS:
        dump_expr(sb, s->typealias.name);
        dump_type_params(sb, s->typealias.type_params);
        dump_expr(sb, s->typealias.value);
        break;
    case STMT_AUGASSIGN:
        dump_expr(sb, s->augassign.target);
        dump_operator(sb, s->augassign.op);
        dump_expr(sb, s->augassign.value);
        break;
    case STMT_ANNASSIGN:
        dump_expr(sb, s->annassign.target);
        dump_expr(sb, s->annassign.annotation);
        dump_expr(sb, s->annassign.value);
        strbuf_addf(sb, " %d", s->annassign.simple);
        break;
    case STMT_FOR:
    case STMT_ASYNCFOR:
        dump_expr(sb, s->for_.target);
        dump_expr(sb, s->for_.iter);
        dump_stmts(sb, s->for_.body);
        dump_stmts(sb, s->for_.orelse);
        break;
    case STMT_WHILE:
    case STMT_IF:
        dump_expr(sb, s->if_.test);
        dump_stmts(sb, s->if_.body);
        dump_stmts(sb, s->if_.orelse);
        break;
    case STMT_WITH:
    case STMT_ASYNCWITH:
        dump_withitems(sb, s->with.items);
        dump_stmts(sb, s->with.body);
        break;
    case STMT_MATCH:
        dump_expr(sb, s->match.subject);
        dump_cases(sb, s->match.cases);
        break;
    case STMT_RAISE:
        dump_expr(sb, s->raise.exc);
        dump_expr(sb, s->raise.cause);
        break;
    case STMT_TRY:
    case STMT_TRYSTAR:
        dump_stmts(sb, s->try_.body);
        dump_handlers(sb, s->try_.handlers);
        dump_stmts(sb, s->try_.orelse);
        dump_stmts(sb, s->try_.finalbody);
        break;
    case STMT_ASSERT:
        dump_expr(sb, s->assert_.test);
        dump_expr(sb, s->assert_.msg);
        break;
    case STMT_IMPORT:
        dump_aliases(sb, s->import.names);
        break;
    case STMT_IMPORTFROM:
        dump_word(sb, s->importfrom.module);
        dump_aliases(sb, s->importfrom.names);
        strbuf_addf(sb, " %d", s->importfrom.level);
        break;
    case STMT_GLOBAL:
    case STMT_NONLOCAL:
        dump_names(sb, s->global.names);
        break;
    case STMT_PASS:
    case STMT_BREAK:
    case STMT_CONTINUE:
        break;
    }
}

static void dump_stmts(struct strbuf *sb, struct stmt_seq seq)
{
    static const char *const names[] = {
        "FunctionDef", "AsyncFunctionDef",
        "ClassDef",    "Return",
        "Delete",      "Assign",
        "TypeAlias",   "AugAssign",
        "AnnAssign",   "For",
        "AsyncFor",    "While",
        "If",          "With",
        "AsyncWith",   "Match",
        "Raise",       "Try",
        "TryStar",     "Assert",
        "Import",      "ImportFrom",
        "Global",      "Nonlocal",
        "Expr",        "Pass",
        "Break",       "Continue",
    };
    strbuf_add_str(sb, " [");
    for (size_t i = 0; i < seq.len; i++) {
        dump_open(sb, names[seq.items[i]->kind], &seq.items[i]->at);
        dump_stmt_fields(sb, seq.items[i]);
        dump_close(sb);
    }
    strbuf_add_char(sb, ']');
}

static void dump_mod(struct strbuf *sb, const struct mod *m)
{
    static const char *const names[] = {"Module", "Interactive", "Expression"};
    dump_open(sb, names[m->kind], NULL);
    if (m->kind == MOD_EXPRESSION)
        dump_expr(sb, m->expression);
    else
        dump_stmts(sb, m->body);
    dump_close(sb);
}

#endif
