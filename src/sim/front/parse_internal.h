/*
 * What the parts of the parser share.
 *
 * The parser follows the grammar rule by rule, as a PEG parser would: a function for a rule
 * returns the node and stands behind it, or returns NULL and may stand anywhere; the caller who
 * has another idea goes back with parser_reset(). An optional tail that does not fit is left
 * for the rules above to stumble over.
 *
 * A text that does not parse is gone through again, with p->is_diagnosing set: first leniently,
 * with an eye on the few mistakes only that CPython finds at once, then strictly. Now each rule
 * also looks for the mistakes that are known to be made there and raises the first one it
 * finds. p->has_failed means that a message is set and that everybody is on the way out. Should
 * nobody have raised anything, "invalid syntax" it is, at the furthest token seen before the
 * strict pass.
 */
#ifndef VIVA_SIM_FRONT_PARSE_INTERNAL_H
#define VIVA_SIM_FRONT_PARSE_INTERNAL_H

#include "sim/front/lexer.h"
#include "sim/front/parse.h"
#include "util/vec.h"

/* Rules whose results are remembered when diagnosing, so that it stays linear. */
enum memo_rule {
    MEMO_EXPRESSION,
    MEMO_STAR_EXPRESSION,
    MEMO_NAMED_EXPRESSION,
    MEMO_DISJUNCTION,
    MEMO_BITWISE_OR,
    MEMO_FACTOR,
    MEMO_PRIMARY,
    MEMO_ARGUMENTS,
    MEMO_STAR_TARGET,
    MEMO_STRINGS,
    MEMO_BRACKETED,
};

struct memo {
    struct memo *next;
    enum memo_rule rule;
    int pass;
    struct expr *result; /* NULL: the rule does not match here */
    size_t end;
};

struct parser {
    struct arena *arena;
    struct lexer lx;
    const char *filename;
    const char *text;
    size_t len;
    struct syntax_warnings *warnings;

    size_t pos;         /* index of the next token */
    struct token *next; /* it, or NULL if not looked at yet */
    VEC(void *) items;  /* of the lists being built, innermost last */
    int depth;          /* of the recursion */

    int pass; /* 1: fast; 2: diagnosing leniently; 3: diagnosing */
    bool is_diagnosing;
    bool is_lenient; /* diagnosing, but only what CPython does not put off */
    bool has_failed;
    struct syntax_error *err;
};

/* A place to go back to. */
struct mark {
    size_t pos;
    size_t n_items;
};

/* ---------------------------------------------------------------- tokens */

struct token *parser_fetch(struct parser *p);

/* The next token. */
static inline struct token *peek(struct parser *p)
{
    return p->next ? p->next : parser_fetch(p);
}

static inline bool at(struct parser *p, enum token_kind kind)
{
    return peek(p)->kind == kind;
}

/* The token after the next one. */
struct token *peek_second(struct parser *p);

static inline void advance(struct parser *p)
{
    p->pos++;
    p->next = NULL;
}

/* Takes the next token if it is of this kind; NULL if not. */
static inline struct token *accept(struct parser *p, enum token_kind kind)
{
    struct token *t = peek(p);
    if (t->kind != kind)
        return NULL;
    advance(p);
    return t;
}

/* The token taken last. */
static inline struct token *previous(struct parser *p)
{
    return lexer_token(&p->lx, p->pos - 1);
}

static inline struct mark parser_mark(struct parser *p)
{
    return (struct mark){p->pos, p->items.len};
}

static inline void parser_reset(struct parser *p, struct mark m)
{
    if (p->pos != m.pos)
        p->next = NULL;
    p->pos = m.pos;
    p->items.len = m.n_items;
}

/* Looking for all known mistakes here? */
static inline bool is_diagnosing(const struct parser *p)
{
    return p->is_diagnosing && !p->is_lenient && !p->has_failed;
}

/* ---------------------------------------------------------------- nodes */

/* From the start of `start` to the end of the last token taken that has a text. */
struct span span_since(struct parser *p, struct span start);
struct expr *new_expr(struct parser *p, enum expr_kind kind, struct span at);
struct expr *new_name(struct parser *p, const struct token *t, enum expr_context ctx);
struct stmt *new_stmt(struct parser *p, enum stmt_kind kind, struct span at);
/* A copy in the arena of the items pushed since `m`, which are popped. */
void *take_items(struct parser *p, struct mark m, size_t *len);
struct expr_seq take_exprs(struct parser *p, struct mark m);
void push_item(struct parser *p, void *item);

/* ---------------------------------------------------------------- failing */

/* All of these do nothing if a message is set already, and return NULL. */
void *raise_range(struct parser *p, struct span from, struct span to, const char *fmt, ...)
    PRINTF_LIKE(4, 5);
void *raise_span(struct parser *p, struct span where, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* From `from` to wherever the lexer is. */
void *raise_from(struct parser *p, struct span from, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* At the last token that was looked at, however far back the parser has gone since. */
void *raise_here(struct parser *p, enum syntax_error_kind kind, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
/* At the next token. */
void *raise_next(struct parser *p, const char *fmt, ...) PRINTF_LIKE(2, 3);
void *raise_unsupported(struct parser *p, struct span where, const char *msg);
/* The lexer has failed at the token just fetched. */
void raise_lexer_error(struct parser *p);
/* Nothing more special was found. `last`: the furthest token of the first pass. */
void raise_generic(struct parser *p, struct token *last);
/* What the lexer finds wrong in the rest of the text counts for more than what is set. */
void prefer_lexer_errors(struct parser *p);

/* What a message calls an expression: "function call", "literal", ... */
const char *expr_name(const struct expr *e);

enum target_kind { TARGET_STAR, TARGET_DEL, TARGET_FOR };
/* The part of `e` that cannot be such a target, or NULL. */
struct expr *invalid_target(struct expr *e, enum target_kind kind);
/* Raises "cannot assign to ..." or "cannot delete ..." if `e` is no target. */
void *raise_invalid_target(struct parser *p, enum target_kind kind, struct expr *e);

/* Counts a level of recursion; false, with a message, at the deepest. Pair with leave(). */
NODISCARD bool enter(struct parser *p);
static inline void leave(struct parser *p)
{
    p->depth--;
}

typedef struct expr *(*expr_rule)(struct parser *p);
/* Calls `fn`; when diagnosing, at most once for each place. */
struct expr *memoize(struct parser *p, enum memo_rule rule, expr_rule fn);

/* ---------------------------------------------------------------- parse_expr.c */

struct expr *parse_expression(struct parser *p);
/* The same without looking for mistakes in the expression itself. */
struct expr *parse_expression_plain(struct parser *p);
struct expr *parse_disjunction(struct parser *p);
struct expr *parse_bitwise_or(struct parser *p);
struct expr *parse_primary(struct parser *p);
struct expr *parse_named_expression(struct parser *p);
struct expr *parse_assignment_expression(struct parser *p); /* NAME := ... */
struct expr *parse_star_expression(struct parser *p);
struct expr *parse_star_expressions(struct parser *p);
struct expr *parse_expressions(struct parser *p);
struct expr *parse_star_named_expression(struct parser *p);
/* Pushes them; false if there is not even one. Takes a comma at the end. */
bool parse_star_named_expressions(struct parser *p);
struct expr *parse_yield(struct parser *p);
struct expr *parse_annotated_rhs(struct parser *p); /* yield or star_expressions */
struct expr *parse_slices(struct parser *p);

/* ---------------------------------------------------------------- parse_atom.c */

struct expr *parse_atom(struct parser *p);
struct expr *parse_number(struct parser *p);
struct expr *parse_genexp(struct parser *p);
bool parse_for_if_clauses(struct parser *p, struct comprehension_seq *out);
struct expr *new_comp(struct parser *p, enum expr_kind kind, struct span start,
                      struct expr *elt, struct comprehension_seq generators);
/* key ':' value, pushed one after the other. */
bool parse_kvpair(struct parser *p);
bool parse_double_starred_kvpair(struct parser *p);

/* ---------------------------------------------------------------- parse_call.c */

/* From the '(' on; `func` begins at `start`. */
struct expr *parse_call(struct parser *p, struct expr *func, struct span start);
/* Between the parentheses: a CALL node without func. NULL: no arguments that end at a ')'. */
struct expr *parse_arguments(struct parser *p);
/* The same without the comma and the ')' after them. */
struct expr *parse_args(struct parser *p);
struct expr *parse_starred_argument(struct parser *p);
struct expr *parse_positional_argument(struct parser *p);

/* ---------------------------------------------------------------- parse_string.c */

struct expr *parse_strings(struct parser *p);

/* ---------------------------------------------------------------- parse_params.c */

enum params_kind { PARAMS_DEF, PARAMS_LAMBDA };
/* Up to the ')' or ':' that ends them; never NULL unless the parser has failed. */
struct arguments *parse_params(struct parser *p, enum params_kind kind);
struct expr *parse_lambda(struct parser *p);
/* A name and, in a def, its annotation. */
struct arg *parse_param(struct parser *p, enum params_kind kind, bool star_annotation);
/* '=' and a value; NULL if there is none. */
struct expr *parse_default(struct parser *p);
bool parse_type_params(struct parser *p, struct type_param_seq *out);

/* ---------------------------------------------------------------- parse_target.c */

struct expr *parse_star_targets(struct parser *p);
struct expr *parse_star_target(struct parser *p);
struct expr *parse_single_target(struct parser *p);
struct expr *parse_single_subscript_attribute_target(struct parser *p);
/* Pushes them; takes a comma at the end. */
bool parse_del_targets(struct parser *p);
/* Turns an expression that was parsed as a value into a target, if it is one. */
bool make_target(struct expr *e);
bool make_single_target(struct expr *e);

/* ---------------------------------------------------------------- parse_stmt.c and others */

bool parse_statements(struct parser *p, struct stmt_seq *out);
/* One line of them; pushed. */
bool parse_simple_stmts(struct parser *p);
struct stmt *parse_compound_stmt(struct parser *p);
bool parse_block(struct parser *p, struct stmt_seq *out);
struct stmt *parse_import(struct parser *p);
struct stmt *parse_def(struct parser *p);
struct stmt *parse_try(struct parser *p);
struct stmt *parse_with(struct parser *p);
struct stmt *parse_match(struct parser *p);
/* ':' with its block. `what` and `lineno` are for the message if the block is missing. */
bool parse_suite(struct parser *p, struct stmt_seq *out, const char *what, int lineno);
bool parse_else(struct parser *p, struct stmt_seq *out);

/* ---------------------------------------------------------------- known mistakes */

/* Each looks for the mistakes that are made where it is called and stays where it is. */
void diagnose_expression(struct parser *p);
void diagnose_named_expression(struct parser *p);
void diagnose_arguments(struct parser *p);
void diagnose_kwarg(struct parser *p);
void diagnose_group(struct parser *p);
void diagnose_comprehension(struct parser *p);
void diagnose_dict(struct parser *p); /* also when lenient */
void diagnose_dict_comprehension(struct parser *p);
void diagnose_assignment(struct parser *p);
void diagnose_params(struct parser *p, enum params_kind kind);
void diagnose_star_etc(struct parser *p, enum params_kind kind);
void diagnose_kwds(struct parser *p, enum params_kind kind);
void diagnose_replacement_field(struct parser *p);
void diagnose_for_in(struct parser *p); /* also when lenient */
void diagnose_for_target(struct parser *p);
void diagnose_with_indent(struct parser *p);
void diagnose_with(struct parser *p);

#endif
