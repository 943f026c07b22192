/*
 * The symbol table: which names each block of a program binds and uses, and where each lives.
 *
 * The flags and scopes carry CPython's names and meaning (its symtable.h); a symbol's value is
 * flags | scope << SYMBOL_SCOPE_SHIFT.
 */
#ifndef VIVA_SIM_FRONT_SYMTABLE_H
#define VIVA_SIM_FRONT_SYMTABLE_H

#include "sim/front/compile_ctx.h"
#include "sim/front/compile_names.h"
#include "util/vec.h"

enum block_kind {
    BLOCK_FUNCTION,
    BLOCK_CLASS,
    BLOCK_MODULE,
    BLOCK_ANNOTATION, /* only under `from __future__ import annotations`; never run */
    BLOCK_TYPE_ALIAS,
    BLOCK_TYPE_PARAMETERS,
    BLOCK_TYPE_VARIABLE, /* a bound, constraints or default */
};

enum comprehension_kind { COMP_NONE, COMP_LIST, COMP_DICT, COMP_SET, COMP_GENERATOR };

enum {
    DEF_GLOBAL = 1,
    DEF_LOCAL = 2,
    DEF_PARAM = 4,
    DEF_NONLOCAL = 8,
    DEF_USE = 16,
    DEF_FREE_CLASS = 64, /* free in a method, and a name of the class as well */
    DEF_IMPORT = 128,
    DEF_ANNOT = 256,
    DEF_COMP_ITER = 512,
    DEF_TYPE_PARAM = 1024,
    DEF_COMP_CELL = 2048, /* a cell inside a comprehension that was inlined */
    DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT,
    SYMBOL_SCOPE_SHIFT = 12,
};

enum symbol_scope {
    SCOPE_NONE,
    SCOPE_LOCAL,
    SCOPE_GLOBAL_EXPLICIT,
    SCOPE_GLOBAL_IMPLICIT,
    SCOPE_FREE,
    SCOPE_CELL,
};

/* What a key of symtable_find() is the block of; with the node's address it is unique. */
enum block_role { ROLE_BODY, ROLE_TYPE_PARAMS, ROLE_BOUND, ROLE_DEFAULT, ROLE_ANNOTATION };

struct directive {
    const char *name;
    struct span at;
};

struct block {
    const void *node;
    enum block_role role;
    enum block_kind kind;
    enum comprehension_kind comprehension;
    const char *name;
    struct span at;
    struct name_map symbols;
    struct name_map mangled_names; /* type parameters of a class: only these are mangled */
    bool has_mangled_names;
    struct name_map params; /* in order */
    VEC(struct block *) children;
    VEC(struct directive) directives; /* global and nonlocal */
    const char *scope_info;           /* "a TypeVar bound", for messages; or NULL */
    bool is_nested;
    bool is_free;       /* has free variables */
    bool is_child_free; /* a block inside has */
    bool is_generator;
    bool is_coroutine;
    bool has_varargs;
    bool has_varkeywords;
    bool needs_class_closure;
    bool needs_classdict;
    bool is_inlined; /* a comprehension that became part of the block around it */
    bool in_comp_target;
    bool can_see_class_scope;
    int in_comp_iter;
};

struct symtable {
    struct compile_ctx *ctx;
    struct block *top;
    struct block *current;
    VEC(struct block *) stack;
    VEC(struct block *) all;
    struct block **index; /* hash table by node and role */
    size_t n_index;
    const char *private_name;
    bool future_annotations;
};

/* False: the error is in ctx. *st is to be released in either case. */
NODISCARD bool symtable_build(struct symtable *st, struct compile_ctx *ctx, struct mod *mod);
void symtable_release(struct symtable *st);

/* The block of a node; it must have one. */
struct block *symtable_find(const struct symtable *st, const void *node, enum block_role role);
/* A function, or one of those that are compiled like one. */
bool block_is_function_like(const struct block *b);
long block_symbol(const struct block *b, const char *name);
enum symbol_scope block_scope(const struct block *b, const char *name);
/* ctx_mangle(), save for what a class's type parameter block leaves alone. */
const char *block_mangle(struct compile_ctx *ctx, const char *private_name,
                         const struct block *b, const char *name);

/* Resolves the scopes; a stage of symtable_build(), in symtable_analyze.c. */
NODISCARD bool symtable_analyze(struct symtable *st);

#endif
