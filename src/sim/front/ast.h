/*
 * The syntax tree: CPython 3.13's abstract grammar, node for node.
 *
 * Kinds and fields carry the grammar's names (`If(test, body, orelse)` is STMT_IF with
 * s->if_.test, ...); a name that is a C keyword ends in '_'. Everything lives in the arena
 * given to parse_module().
 *
 * Invariants:
 *  - a field marked "or NULL" is the grammar's optional `?`; all others are never NULL, save
 * that the items of Dict.keys (`**d`) and arguments.kw_defaults (no default) may be;
 *  - names are in Unicode's NFKC form, and within one tree equal names are the same pointer;
 *  - chains such as a+b+c or a.b.c lean left and may be deep: who recurses must bound himself;
 *  - a node's span is CPython's: lines from 1, columns from 0 in bytes of UTF-8, end exclusive.
 */
#ifndef VIVA_SIM_FRONT_AST_H
#define VIVA_SIM_FRONT_AST_H

#include "sim/front/code.h"

#include <stdbool.h>

struct span {
    int lineno;
    int col_offset;
    int end_lineno;
    int end_col_offset;
};

struct expr;
struct stmt;
struct pattern;
struct type_param;
struct except_handler;
struct arg;
struct keyword;
struct alias;

/* Arrays. `len` 0: no items, and `items` may be NULL. */
struct expr_seq {
    struct expr **items;
    size_t len;
};

struct stmt_seq {
    struct stmt **items;
    size_t len;
};

struct pattern_seq {
    struct pattern **items;
    size_t len;
};

struct type_param_seq {
    struct type_param **items;
    size_t len;
};

struct handler_seq {
    struct except_handler **items;
    size_t len;
};

struct arg_seq {
    struct arg **items;
    size_t len;
};

struct keyword_seq {
    struct keyword **items;
    size_t len;
};

struct alias_seq {
    struct alias **items;
    size_t len;
};

struct name_seq {
    const char **items;
    size_t len;
};

struct comprehension_seq {
    struct comprehension *items;
    size_t len;
};

struct withitem_seq {
    struct withitem *items;
    size_t len;
};

struct match_case_seq {
    struct match_case *items;
    size_t len;
};

/* ---------------------------------------------------------------- expressions */

enum expr_context { CTX_LOAD, CTX_STORE, CTX_DEL };

enum boolop_kind { BOOL_AND, BOOL_OR };

enum operator_kind {
    OP_ADD,
    OP_SUB,
    OP_MULT,
    OP_MATMULT,
    OP_DIV,
    OP_MOD,
    OP_POW,
    OP_LSHIFT,
    OP_RSHIFT,
    OP_BITOR,
    OP_BITXOR,
    OP_BITAND,
    OP_FLOORDIV,
};

enum unaryop_kind { UNARY_INVERT, UNARY_NOT, UNARY_UADD, UNARY_USUB };

enum cmpop_kind {
    CMP_EQ,
    CMP_NOTEQ,
    CMP_LT,
    CMP_LTE,
    CMP_GT,
    CMP_GTE,
    CMP_IS,
    CMP_ISNOT,
    CMP_IN,
    CMP_NOTIN,
};

struct arguments {
    struct arg_seq posonlyargs;
    struct arg_seq args;
    struct arg *vararg; /* or NULL */
    struct arg_seq kwonlyargs;
    struct expr_seq kw_defaults; /* one for each of kwonlyargs; NULL: none */
    struct arg *kwarg;           /* or NULL */
    struct expr_seq defaults;    /* of the last ones of posonlyargs + args */
};

struct arg {
    struct span at;
    const char *arg;
    struct expr *annotation; /* or NULL */
};

struct keyword {
    struct span at;
    const char *arg; /* or NULL: **value */
    struct expr *value;
};

struct comprehension {
    struct expr *target;
    struct expr *iter;
    struct expr_seq ifs;
    bool is_async;
};

enum expr_kind {
    EXPR_BOOLOP,
    EXPR_NAMEDEXPR,
    EXPR_BINOP,
    EXPR_UNARYOP,
    EXPR_LAMBDA,
    EXPR_IFEXP,
    EXPR_DICT,
    EXPR_SET,
    EXPR_LISTCOMP,
    EXPR_SETCOMP,
    EXPR_DICTCOMP,
    EXPR_GENERATOREXP,
    EXPR_AWAIT,
    EXPR_YIELD,
    EXPR_YIELDFROM,
    EXPR_COMPARE,
    EXPR_CALL,
    EXPR_FORMATTEDVALUE,
    EXPR_JOINEDSTR,
    EXPR_CONSTANT,
    EXPR_ATTRIBUTE,
    EXPR_SUBSCRIPT,
    EXPR_STARRED,
    EXPR_NAME,
    EXPR_LIST,
    EXPR_TUPLE,
    EXPR_SLICE,
};

struct expr {
    enum expr_kind kind;
    struct span at;
    union {
        struct {
            enum boolop_kind op;
            struct expr_seq values;
        } boolop;
        struct {
            struct expr *target;
            struct expr *value;
        } namedexpr;
        struct {
            struct expr *left;
            enum operator_kind op;
            struct expr *right;
        } binop;
        struct {
            enum unaryop_kind op;
            struct expr *operand;
        } unaryop;
        struct {
            struct arguments *args;
            struct expr *body;
        } lambda;
        struct {
            struct expr *test;
            struct expr *body;
            struct expr *orelse;
        } ifexp;
        struct {
            struct expr_seq keys; /* NULL item: **value */
            struct expr_seq values;
        } dict;
        struct {
            struct expr_seq elts;
        } set;
        /* LISTCOMP, SETCOMP, GENERATOREXP: elt. DICTCOMP: key and value. */
        struct {
            struct expr *elt;
            struct expr *key;
            struct expr *value;
            struct comprehension_seq generators;
        } comp;
        struct {
            struct expr *value; /* YIELD: or NULL */
        } await, yield, yieldfrom;
        struct {
            struct expr *left;
            enum cmpop_kind *ops; /* as many as comparators */
            struct expr_seq comparators;
        } compare;
        struct {
            struct expr *func;
            struct expr_seq args;
            struct keyword_seq keywords;
        } call;
        struct {
            struct expr *value;
            int conversion;           /* -1, 's', 'r' or 'a' */
            struct expr *format_spec; /* or NULL; a JOINEDSTR */
        } formattedvalue;
        struct {
            struct expr_seq values;
        } joinedstr;
        struct {
            /* None, a bool, Ellipsis, int, float, complex (real part 0), str or bytes; id is 0.
             */
            const struct constant *value;
            bool is_u; /* the literal was written u'...' */
        } constant;
        struct {
            struct expr *value;
            const char *attr;
            enum expr_context ctx;
        } attribute;
        struct {
            struct expr *value;
            struct expr *slice;
            enum expr_context ctx;
        } subscript;
        struct {
            struct expr *value;
            enum expr_context ctx;
        } starred;
        struct {
            const char *id;
            enum expr_context ctx;
        } name;
        struct {
            struct expr_seq elts;
            enum expr_context ctx;
        } list, tuple;
        struct {
            struct expr *lower; /* or NULL, each of them */
            struct expr *upper;
            struct expr *step;
        } slice;
    };
};

/* ---------------------------------------------------------------- patterns */

struct match_case {
    struct pattern *pattern;
    struct expr *guard; /* or NULL */
    struct stmt_seq body;
};

enum pattern_kind {
    PATTERN_VALUE,
    PATTERN_SINGLETON,
    PATTERN_SEQUENCE,
    PATTERN_MAPPING,
    PATTERN_CLASS,
    PATTERN_STAR,
    PATTERN_AS,
    PATTERN_OR,
};

struct pattern {
    enum pattern_kind kind;
    struct span at;
    union {
        struct {
            struct expr *value;
        } value;
        struct {
            const struct constant *value; /* None, True or False */
        } singleton;
        struct {
            struct pattern_seq patterns;
        } sequence;
        struct {
            struct expr_seq keys;
            struct pattern_seq patterns;
            const char *rest; /* or NULL */
        } mapping;
        struct {
            struct expr *cls;
            struct pattern_seq patterns;
            struct name_seq kwd_attrs;
            struct pattern_seq kwd_patterns;
        } class_;
        struct {
            const char *name; /* or NULL: *_ */
        } star;
        struct {
            struct pattern *pattern; /* or NULL: a capture, or the wildcard */
            const char *name;        /* or NULL: the wildcard */
        } as;
        struct {
            struct pattern_seq patterns;
        } or_;
    };
};

/* ---------------------------------------------------------------- statements */

struct alias {
    struct span at;
    const char *name;   /* dotted, or "*" */
    const char *asname; /* or NULL */
};

struct withitem {
    struct expr *context_expr;
    struct expr *optional_vars; /* or NULL */
};

struct except_handler {
    struct span at;
    struct expr *type; /* or NULL: bare */
    const char *name;  /* or NULL */
    struct stmt_seq body;
};

enum type_param_kind { PARAM_TYPEVAR, PARAM_PARAMSPEC, PARAM_TYPEVARTUPLE };

struct type_param {
    enum type_param_kind kind;
    struct span at;
    const char *name;
    struct expr *bound;         /* TYPEVAR only; or NULL */
    struct expr *default_value; /* or NULL */
};

enum stmt_kind {
    STMT_FUNCTIONDEF,
    STMT_ASYNCFUNCTIONDEF,
    STMT_CLASSDEF,
    STMT_RETURN,
    STMT_DELETE,
    STMT_ASSIGN,
    STMT_TYPEALIAS,
    STMT_AUGASSIGN,
    STMT_ANNASSIGN,
    STMT_FOR,
    STMT_ASYNCFOR,
    STMT_WHILE,
    STMT_IF,
    STMT_WITH,
    STMT_ASYNCWITH,
    STMT_MATCH,
    STMT_RAISE,
    STMT_TRY,
    STMT_TRYSTAR,
    STMT_ASSERT,
    STMT_IMPORT,
    STMT_IMPORTFROM,
    STMT_GLOBAL,
    STMT_NONLOCAL,
    STMT_EXPR,
    STMT_PASS,
    STMT_BREAK,
    STMT_CONTINUE,
};

struct stmt {
    enum stmt_kind kind;
    struct span at;
    union {
        struct {
            const char *name;
            struct arguments *args;
            struct stmt_seq body;
            struct expr_seq decorator_list;
            struct expr *returns; /* or NULL */
            struct type_param_seq type_params;
        } functiondef; /* and ASYNCFUNCTIONDEF */
        struct {
            const char *name;
            struct expr_seq bases;
            struct keyword_seq keywords;
            struct stmt_seq body;
            struct expr_seq decorator_list;
            struct type_param_seq type_params;
        } classdef;
        struct {
            struct expr *value; /* or NULL */
        } return_;
        struct {
            struct expr_seq targets;
        } delete;
        struct {
            struct expr_seq targets;
            struct expr *value;
        } assign;
        struct {
            struct expr *name; /* a NAME */
            struct type_param_seq type_params;
            struct expr *value;
        } typealias;
        struct {
            struct expr *target;
            enum operator_kind op;
            struct expr *value;
        } augassign;
        struct {
            struct expr *target;
            struct expr *annotation;
            struct expr *value; /* or NULL */
            bool simple;        /* the target is a name without parentheses */
        } annassign;
        struct {
            struct expr *target;
            struct expr *iter;
            struct stmt_seq body;
            struct stmt_seq orelse;
        } for_; /* and ASYNCFOR */
        struct {
            struct expr *test;
            struct stmt_seq body;
            struct stmt_seq orelse;
        } while_, if_;
        struct {
            struct withitem_seq items;
            struct stmt_seq body;
        } with; /* and ASYNCWITH */
        struct {
            struct expr *subject;
            struct match_case_seq cases;
        } match;
        struct {
            struct expr *exc;   /* or NULL */
            struct expr *cause; /* or NULL */
        } raise;
        struct {
            struct stmt_seq body;
            struct handler_seq handlers;
            struct stmt_seq orelse;
            struct stmt_seq finalbody;
        } try_; /* and TRYSTAR */
        struct {
            struct expr *test;
            struct expr *msg; /* or NULL */
        } assert_;
        struct {
            struct alias_seq names;
        } import;
        struct {
            const char *module; /* or NULL */
            struct alias_seq names;
            int level;
        } importfrom;
        struct {
            struct name_seq names;
        } global, nonlocal;
        struct {
            struct expr *value;
        } expr;
    };
};

/* ---------------------------------------------------------------- modules */

enum mod_kind { MOD_MODULE, MOD_INTERACTIVE, MOD_EXPRESSION };

struct mod {
    enum mod_kind kind;
    struct stmt_seq body;    /* MODULE, INTERACTIVE */
    struct expr *expression; /* EXPRESSION */
};

#endif
