/*
 * Lookups in the instruction table.
 */
#include "sim/front/opcode.h"

#include "util/xalloc.h"

#include <stdint.h>

struct op_info {
    const char *name;
    uint8_t caches;
    uint8_t kind;
};

static const struct op_info op_info[] = {
#define OPCODE(name, number, caches, kind, pops, pushes) [number] = {#name, caches, ARG_##kind},
#define PSEUDO(name, number, caches, kind, pops, pushes) [number] = {#name, caches, ARG_##kind},
#include "sim/front/opcode.def"
};

_Static_assert(ARRAY_LEN(op_info) == N_OPCODES_WITH_PSEUDO, "op_info");

static const char *const binary_op_texts[] = {
    "+",  "&",  "//",  "<<",  "@",  "*",  "%",  "|",  "**",  ">>",  "-",  "/",  "^",
    "+=", "&=", "//=", "<<=", "@=", "*=", "%=", "|=", "**=", ">>=", "-=", "/=", "^=",
};

_Static_assert(ARRAY_LEN(binary_op_texts) == N_BINARY_OPS, "binary_op_texts");

const char *opcode_name(int op)
{
    return op >= 0 && op < N_OPCODES_WITH_PSEUDO ? op_info[op].name : NULL;
}

enum arg_kind opcode_arg_kind(int op)
{
    return (enum arg_kind)op_info[op].kind;
}

bool opcode_has_arg(int op)
{
    return op_info[op].kind != ARG_NONE;
}

int opcode_caches(int op)
{
    return op_info[op].caches;
}

int opcode_pops(int op, int arg)
{
    switch (op) {
#define OPCODE(name, number, caches, kind, pops, pushes)                                       \
    case number:                                                                               \
        return pops;
#define PSEUDO(name, number, caches, kind, pops, pushes)                                       \
    case number:                                                                               \
        return pops;
#include "sim/front/opcode.def"
    default:
        return 0;
    }
}

int opcode_pushes(int op, int arg, bool jump)
{
    switch (op) {
#define OPCODE(name, number, caches, kind, pops, pushes)                                       \
    case number:                                                                               \
        return pushes;
#define PSEUDO(name, number, caches, kind, pops, pushes)                                       \
    case number:                                                                               \
        return pushes;
#include "sim/front/opcode.def"
    default:
        return 0;
    }
}

const char *binary_op_text(int op)
{
    return binary_op_texts[op];
}
