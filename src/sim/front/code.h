/*
 * Compiled code as the front end hands it over: host data, no simulated memory.
 *
 * The instruction stream is CPython 3.13's, inline cache units included, before specialisation;
 * sim/vm turns each struct code into a code object inside the simulated space.
 *
 * Everything is allocated in the arena given to the compiler and lives as long as it does.
 */
#ifndef VIVA_SIM_FRONT_CODE_H
#define VIVA_SIM_FRONT_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum const_kind {
    CONST_NONE,
    CONST_FALSE,
    CONST_TRUE,
    CONST_ELLIPSIS,
    CONST_INT,       /* text: decimal digits, perhaps a '-' before them */
    CONST_FLOAT,     /* real */
    CONST_COMPLEX,   /* real, imag */
    CONST_STR,       /* text, len: UTF-8; lone surrogates as their three bytes */
    CONST_BYTES,     /* text, len */
    CONST_TUPLE,     /* items, len */
    CONST_FROZENSET, /* items, len: in the order in which they are to be added */
    CONST_CODE,      /* code */
};

/*
 * A constant. Within one compilation unit two constants of equal type and value are the same
 * pointer (CPython's merging of constants), so the loader makes one object for each pointer.
 */
struct constant {
    enum const_kind kind;
    const char *text;
    size_t len;
    const struct constant **items;
    double real;
    double imag;
    const struct code *code;
    uint32_t id;          /* 0, 1, ...: unique and dense within the compilation unit */
    bool is_made_late;    /* by the code generator: the syntax tree does not hold it */
    bool is_single_bytes; /* one literal alone, which CPython's parser holds twice */
};

/* co_flags, as in CPython. */
enum {
    CO_OPTIMIZED = 0x1,
    CO_NEWLOCALS = 0x2,
    CO_VARARGS = 0x4,
    CO_VARKEYWORDS = 0x8,
    CO_NESTED = 0x10,
    CO_GENERATOR = 0x20,
    CO_COROUTINE = 0x80,
    CO_ITERABLE_COROUTINE = 0x100,
    CO_ASYNC_GENERATOR = 0x200,
    CO_FUTURE_ANNOTATIONS = 0x1000000,
    CO_NO_MONITORING_EVENTS = 0x2000000,
    CO_HAS_DOCSTRING = 0x4000000,
    CO_METHOD = 0x8000000,
};

/* Bits of a local's kind, as in CPython's co_localspluskinds. */
enum {
    LOCAL_HIDDEN = 0x10,
    LOCAL_PLAIN = 0x20,
    LOCAL_CELL = 0x40,
    LOCAL_FREE = 0x80,
};

struct code {
    const char *filename;
    const char *name;
    const char *qualname;
    int first_line;
    int n_args; /* co_argcount: positional ones, positional-only included */
    int n_posonly_args;
    int n_kwonly_args;
    int flags; /* CO_... */
    int stack_size;

    const struct constant **consts;
    size_t n_consts;
    const char **names; /* co_names, UTF-8 */
    size_t n_names;
    const char **locals; /* co_localsplusnames: locals, then cells, then free variables */
    const uint8_t *local_kinds; /* LOCAL_... of each */
    size_t n_locals;

    const uint16_t *units; /* low byte opcode, high byte argument; caches are zero */
    size_t n_units;
    const uint8_t *line_table; /* co_linetable, CPython's encoding */
    size_t line_table_len;
    const uint8_t *exception_table; /* co_exceptiontable, CPython's encoding */
    size_t exception_table_len;

    uint32_t n_unit_constants; /* in the outermost code: how many constant ids the unit uses */
};

#endif
