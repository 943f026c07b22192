/*
 * Instructions as numbers, and what is known of each; the facts are in opcode.def.
 */
#ifndef VIVA_SIM_FRONT_OPCODE_H
#define VIVA_SIM_FRONT_OPCODE_H

#include <stdbool.h>

enum opcode {
#define OPCODE(name, number, caches, kind, pops, pushes) OP_##name = number,
#define PSEUDO(name, number, caches, kind, pops, pushes) OP_##name = number,
#include "sim/front/opcode.def"
};

enum { N_OPCODES = 256, N_OPCODES_WITH_PSEUDO = 268 };

/* What an argument is; opcode_has_arg() is false for ARG_NONE only. */
enum arg_kind {
    ARG_NONE,
    ARG_ARG,     /* a number with its own meaning */
    ARG_CONST,   /* index into co_consts */
    ARG_NAME,    /* index into co_names, sometimes with flag bits below */
    ARG_JUMP,    /* distance in code units, from after the instruction and its caches */
    ARG_FREE,    /* index into the fast locals, a cell */
    ARG_LOCAL,   /* index into the fast locals (two of four bits each in the paired forms) */
    ARG_HANDLER, /* label of an exception handler: pseudo instructions only */
};

/* The argument of BINARY_OP; the in-place forms follow in the same order. */
enum binary_op {
    BINARY_ADD,
    BINARY_AND,
    BINARY_FLOOR_DIVIDE,
    BINARY_LSHIFT,
    BINARY_MATRIX_MULTIPLY,
    BINARY_MULTIPLY,
    BINARY_REMAINDER,
    BINARY_OR,
    BINARY_POWER,
    BINARY_RSHIFT,
    BINARY_SUBTRACT,
    BINARY_TRUE_DIVIDE,
    BINARY_XOR,
    BINARY_INPLACE_ADD, /* BINARY_INPLACE_ADD + x is the in-place form of x */
    N_BINARY_OPS = 26,
};

/*
 * The argument of COMPARE_OP: the comparison << 5, COMPARE_TO_BOOL if True or False is asked
 * for, and the outcomes for which it is true (as the specialised forms want them).
 */
enum compare_op { COMPARE_LT, COMPARE_LE, COMPARE_EQ, COMPARE_NE, COMPARE_GT, COMPARE_GE };
enum {
    COMPARE_MASK_UNORDERED = 1,
    COMPARE_MASK_LESS = 2,
    COMPARE_MASK_GREATER = 4,
    COMPARE_MASK_EQUAL = 8,
    COMPARE_TO_BOOL = 16,
};

enum convert_value { CONVERT_STR = 1, CONVERT_REPR = 2, CONVERT_ASCII = 3 };

/* The argument of CALL_INTRINSIC_1. */
enum intrinsic_1 {
    INTRINSIC_PRINT = 1,
    INTRINSIC_IMPORT_STAR,
    INTRINSIC_STOPITERATION_ERROR,
    INTRINSIC_ASYNC_GEN_WRAP,
    INTRINSIC_UNARY_POSITIVE,
    INTRINSIC_LIST_TO_TUPLE,
    INTRINSIC_TYPEVAR,
    INTRINSIC_PARAMSPEC,
    INTRINSIC_TYPEVARTUPLE,
    INTRINSIC_SUBSCRIPT_GENERIC,
    INTRINSIC_TYPEALIAS,
};

/* The argument of CALL_INTRINSIC_2. */
enum intrinsic_2 {
    INTRINSIC_PREP_RERAISE_STAR = 1,
    INTRINSIC_TYPEVAR_WITH_BOUND,
    INTRINSIC_TYPEVAR_WITH_CONSTRAINTS,
    INTRINSIC_SET_FUNCTION_TYPE_PARAMS,
    INTRINSIC_SET_TYPEPARAM_DEFAULT,
};

/* The argument of SET_FUNCTION_ATTRIBUTE. */
enum {
    FUNCTION_DEFAULTS = 1,
    FUNCTION_KWDEFAULTS = 2,
    FUNCTION_ANNOTATIONS = 4,
    FUNCTION_CLOSURE = 8,
};

/* The argument of RESUME: where the frame starts or goes on. */
enum {
    RESUME_AT_START = 0,
    RESUME_AFTER_YIELD = 1,
    RESUME_AFTER_YIELD_FROM = 2,
    RESUME_PLACE_MASK = 3,
    RESUME_DEPTH1 =
        4, /* the yield is at block depth 1: only the generator's own handler is around */
};

/* "LOAD_FAST", or NULL for a number without an instruction. */
const char *opcode_name(int op);
enum arg_kind opcode_arg_kind(int op);
bool opcode_has_arg(int op);
/* Cache units that follow the instruction. */
int opcode_caches(int op);
int opcode_pops(int op, int arg);
int opcode_pushes(int op, int arg, bool jump);
/* "+", "+=", ...; `op` < N_BINARY_OPS. */
const char *binary_op_text(int op);

#endif
