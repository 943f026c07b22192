/*
 * Any text that parses: compiling it ends, in each mode, with code whose parts fit together or
 * with a complete message.
 */
#include "sim/front/compile.h"

#include "sim/front/ast.h"
#include "sim/front/opcode.h"
#include "sim/front/parse.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool holds)
{
    if (!holds)
        abort();
}

static void check_argument(const struct code *c, int op, size_t arg)
{
    switch (opcode_arg_kind(op)) {
    case ARG_CONST:
        need(arg < c->n_consts);
        break;
    case ARG_LOCAL:
    case ARG_FREE:
        if (op == OP_LOAD_FAST_LOAD_FAST || op == OP_STORE_FAST_LOAD_FAST ||
            op == OP_STORE_FAST_STORE_FAST)
            need((arg >> 4) < c->n_locals && (arg & 15) < c->n_locals);
        else
            need(arg < c->n_locals);
        break;
    case ARG_NAME:
        if (op == OP_LOAD_GLOBAL || op == OP_LOAD_ATTR)
            arg >>= 1;
        else if (op == OP_LOAD_SUPER_ATTR)
            arg >>= 2;
        need(arg < c->n_names);
        break;
    case ARG_NONE:
    case ARG_ARG:
    case ARG_JUMP:
    case ARG_HANDLER:
        break;
    }
}

static void check_code(const struct code *c)
{
    size_t arg = 0;
    for (size_t i = 0; i < c->n_units;) {
        int op = c->units[i] & 0xff;
        need(opcode_name(op) != NULL);
        arg = arg << 8 | c->units[i] >> 8;
        size_t next = i + 1 + (size_t)opcode_caches(op);
        need(next <= c->n_units);
        if (op != OP_EXTENDED_ARG) {
            check_argument(c, op, arg);
            bool goes_back = op == OP_JUMP_BACKWARD || op == OP_JUMP_BACKWARD_NO_INTERRUPT;
            if (opcode_arg_kind(op) == ARG_JUMP)
                need(goes_back ? arg <= next : next + arg < c->n_units);
            arg = 0;
        }
        i = next;
    }
    for (size_t i = 0; i < c->n_consts; i++)
        if (c->consts[i]->kind == CONST_CODE)
            check_code(c->consts[i]->code);
}

static void compile_one(const char *text, size_t len, enum parse_mode mode, int optimize)
{
    struct arena arena = {0};
    struct syntax_warnings warnings = {0};
    struct syntax_error err;
    struct mod *mod;
    const struct code *code;
    struct parse_opts parse = {.filename = "fuzz.py", .mode = mode, .warnings = &warnings};
    struct compile_opts opts = {.filename = "fuzz.py",
                                .optimize = optimize,
                                .warnings = &warnings,
                                .source = text,
                                .source_len = len};
    if (parse_module(&arena, &mod, text, len, &parse, &err)) {
        if (compile_module(&arena, mod, &opts, &code, &err))
            check_code(code);
        else
            need(err.msg && err.msg[0] && err.filename);
    }
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    compile_one(text, size, PARSE_FILE, 0);
    compile_one(text, size, PARSE_FILE, 2);
    compile_one(text, size, PARSE_EVAL, 0);
    compile_one(text, size, PARSE_SINGLE, 0);
    return 0;
}
