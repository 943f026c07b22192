/*
 * Code generation: tree to instructions, one unit for each code object.
 *
 * The functions emit_... and gen_... append to the current unit and return false once an error
 * is set. Locations are passed along: each instruction belongs to a piece of the source.
 */
#ifndef VIVA_SIM_FRONT_CODEGEN_H
#define VIVA_SIM_FRONT_CODEGEN_H

#include "sim/front/flowgraph.h"
#include "sim/front/opcode.h"
#include "sim/front/symtable.h"

/* More values than this are not collected on the stack before they are put together. */
enum { STACK_USE_GUIDELINE = 30 };
enum { NO_LABEL = -1 };
enum { MAX_FRAME_BLOCKS = 21 }; /* CPython's CO_MAXBLOCKS */

/* What a return, break or continue has to undo on its way out. */
enum frame_block_kind {
    FB_WHILE,
    FB_FOR,
    FB_TRY_EXCEPT,
    FB_FINALLY_TRY,
    FB_FINALLY_END,
    FB_WITH,
    FB_HANDLER_CLEANUP,
    FB_POP_VALUE,
    FB_EXCEPTION_HANDLER,
    FB_EXCEPTION_GROUP_HANDLER,
    FB_STOP_ITERATION,
};

struct frame_block {
    enum frame_block_kind kind;
    int block; /* label: where `continue` goes */
    int exit;  /* label: where `break` goes */
    struct span at;
    const struct stmt_seq *final_body; /* FB_FINALLY_TRY */
    const char *name;                  /* FB_HANDLER_CLEANUP: the exception's name, or NULL */
};

enum unit_kind {
    UNIT_MODULE,
    UNIT_CLASS,
    UNIT_FUNCTION,
    UNIT_LAMBDA,
    UNIT_COMPREHENSION,
    UNIT_TYPE_PARAMS
};

struct unit {
    struct unit *outer;
    struct block *block; /* of the symbol table */
    enum unit_kind kind;
    const char *name;
    const char *qualname;
    const char *private_name; /* the class whose names are mangled; or NULL */
    struct instr_seq seq;
    struct const_list consts;
    struct name_map names;
    struct name_map varnames;
    struct name_map cellvars;
    struct name_map freevars;
    struct name_map fast_hidden; /* 1: a fast local for now, though not in a function */
    struct name_map static_attributes;
    int n_args;
    int n_posonly_args;
    int n_kwonly_args;
    int first_line;
    int in_inlined_comp;
    struct frame_block frame_blocks[MAX_FRAME_BLOCKS];
    int n_frame_blocks;
};

struct codegen {
    struct compile_ctx *ctx;
    struct symtable *st;
    struct unit *u;
    int n_units;
    bool is_interactive;
};

/* ---- units: codegen.c */

NODISCARD bool gen_module(struct codegen *g, struct mod *mod, const struct code **out);
void unit_enter(struct codegen *g, const char *name, enum unit_kind kind, const void *node,
                enum block_role role, int first_line);
/* Ends the current unit: its code, after `return None` or, without `add_none`, `return TOS`. */
const struct code *unit_leave(struct codegen *g, bool add_none);
/* Drops all units, after an error. */
void units_release(struct codegen *g);

/* ---- instructions: codegen_emit.c */

void emit_op(struct codegen *g, int op, struct span at);
void emit_arg(struct codegen *g, int op, int arg, struct span at);
void emit_jump(struct codegen *g, int op, int label, struct span at);
void emit_const(struct codegen *g, const struct constant *c, struct span at);
void emit_none(struct codegen *g, struct span at);
void emit_int(struct codegen *g, long value, struct span at);
void emit_str(struct codegen *g, const char *text, struct span at);
/* Instructions with a name of co_names; the forms with flag bits have functions of their own.
 */
void emit_name(struct codegen *g, int op, const char *name, struct span at);
void emit_load_attr(struct codegen *g, const char *name, bool is_method, struct span at);
void emit_load_super_attr(struct codegen *g, const char *name, bool is_method, bool has_args,
                          struct span at);
void emit_binary(struct codegen *g, enum operator_kind op, bool in_place, struct span at);
void emit_compare(struct codegen *g, enum cmpop_kind op, struct span at);
int gen_new_label(struct codegen *g);
void gen_place_label(struct codegen *g, int label);
/* Adds to co_consts and emits nothing. */
void gen_add_const(struct codegen *g, const struct constant *c);

const char *gen_mangle(struct codegen *g, const char *name);
/* Whether a name of an inner unit's free variables is a cell here, or free here too. */
enum symbol_scope gen_ref_scope(struct codegen *g, const char *name);
NODISCARD bool gen_name(struct codegen *g, struct span at, const char *name,
                        enum expr_context ctx);
/* False, with the error set, if `name` must not be bound or deleted. */
NODISCARD bool gen_check_name(struct codegen *g, struct span at, const char *name,
                              enum expr_context ctx);

/* ---- frame blocks: codegen_unwind.c */

NODISCARD bool gen_push_block(struct codegen *g, struct frame_block fb);
void gen_pop_block(struct codegen *g);
void emit_exit_with_nones(struct codegen *g, struct span at);
/* Any StopIteration that leaves the unit becomes a RuntimeError. */
void gen_stopiteration_handler(struct codegen *g);
NODISCARD bool gen_return(struct codegen *g, struct stmt *s);
NODISCARD bool gen_break(struct codegen *g, struct stmt *s);
NODISCARD bool gen_continue(struct codegen *g, struct stmt *s);

/* ---- statements: codegen_stmt.c, codegen_try.c, codegen_import.c, codegen_match.c */

NODISCARD bool gen_stmts(struct codegen *g, const struct stmt_seq *seq);
/* A module's or class's statements, docstring and annotations included. */
NODISCARD bool gen_body(struct codegen *g, struct span at, const struct stmt_seq *body);
NODISCARD bool gen_try(struct codegen *g, struct stmt *s);
NODISCARD bool gen_import(struct codegen *g, struct stmt *s);
NODISCARD bool gen_import_from(struct codegen *g, struct stmt *s);
NODISCARD bool gen_match(struct codegen *g, struct stmt *s);

/* ---- definitions: codegen_def.c, codegen_generic.c */

NODISCARD bool gen_function(struct codegen *g, struct stmt *s);
NODISCARD bool gen_class(struct codegen *g, struct stmt *s);
NODISCARD bool gen_lambda(struct codegen *g, struct expr *e);
NODISCARD bool gen_type_alias(struct codegen *g, struct stmt *s);
/* The scope in which the type parameters of `s` are bound, and they themselves: a tuple of
 * them. */
void gen_enter_generic(struct codegen *g, const struct stmt *s, const char *name,
                       int first_line);
NODISCARD bool gen_type_params(struct codegen *g, const struct type_param_seq *params);
void gen_closure(struct codegen *g, struct span at, const struct code *code, int flags);
NODISCARD bool gen_annotation(struct codegen *g, struct expr *annotation);

/* ---- expressions: codegen_expr.c, codegen_display.c, codegen_call.c, ... */

NODISCARD bool gen_expr(struct codegen *g, struct expr *e);
NODISCARD bool gen_exprs(struct codegen *g, const struct expr_seq *seq);
/* Jumps to `label` if the truth of `e` is `cond`, else goes on. */
NODISCARD bool gen_jump_if(struct codegen *g, struct span at, struct expr *e, int label,
                           bool cond);
/* Lower and upper bound and the step if there is one; *n is how many. */
NODISCARD bool gen_slice_parts(struct codegen *g, struct expr *slice, int *n);
bool gen_is_two_part_slice(const struct expr *e);
struct span gen_attr_span(struct span at, const struct expr *attr);

/* `pushed` values are on the stack already; they become the first items. */
struct collection {
    int build;
    int add;
    int extend;
    bool is_tuple;
};

NODISCARD bool gen_star_unpack(struct codegen *g, struct span at, const struct expr_seq *elts,
                               int pushed, const struct collection *how);
NODISCARD bool gen_list(struct codegen *g, struct expr *e);
NODISCARD bool gen_tuple(struct codegen *g, struct expr *e);
NODISCARD bool gen_set(struct codegen *g, struct expr *e);
NODISCARD bool gen_dict(struct codegen *g, struct expr *e);
NODISCARD bool gen_joined_str(struct codegen *g, struct expr *e);
NODISCARD bool gen_formatted_value(struct codegen *g, struct expr *e);

NODISCARD bool gen_call(struct codegen *g, struct expr *e);
NODISCARD bool gen_call_rest(struct codegen *g, struct span at, int pushed,
                             const struct expr_seq *args, const struct keyword_seq *keywords);
/* super().x without a super object, where that is safe. */
bool gen_can_optimize_super(struct codegen *g, const struct expr *attr);
NODISCARD bool gen_super_args(struct codegen *g, struct expr *super_call);

NODISCARD bool gen_comprehension(struct codegen *g, struct expr *e);
void emit_yield(struct codegen *g, struct span at);

/* ---- warnings about literals: codegen_check.c */

void gen_check_compare(struct codegen *g, const struct expr *e);
void gen_check_caller(struct codegen *g, const struct expr *e);
void gen_check_subscript(struct codegen *g, const struct expr *value, const struct expr *slice);

#endif
