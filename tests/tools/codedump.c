/*
 * Compiles a Python file and prints each code object in full, one field a line, so that the
 * same print of CPython's code objects can be compared with it: codedump FILE.
 */
#include "sim/front/ast.h"
#include "sim/front/compile.h"
#include "sim/front/compile_repr.h"
#include "sim/front/parse.h"
#include "util/arena.h"
#include "util/err.h"
#include "util/io.h"

#include <stdio.h>

static void print_hex(const char *label, const uint8_t *bytes, size_t len)
{
    printf("%s ", label);
    for (size_t i = 0; i < len; i++)
        printf("%02x", bytes[i]);
    printf("\n");
}

static void print_locals(const char *label, const struct code *c, int kind)
{
    printf("%s", label);
    for (size_t i = 0; i < c->n_locals; i++)
        if (c->local_kinds[i] & kind)
            printf(" %s", c->locals[i]);
    printf("\n");
}

static void print_code(const struct code *c)
{
    printf("code %s %d\n", c->qualname, c->first_line);
    printf("name %s\n", c->name);
    printf("args %d %d %d\n", c->n_args, c->n_posonly_args, c->n_kwonly_args);
    printf("flags 0x%x\nstack %d\n", c->flags, c->stack_size);
    printf("units");
    for (size_t i = 0; i < c->n_units; i++)
        printf(" %d:%d", c->units[i] & 0xff, c->units[i] >> 8);
    printf("\nconsts");
    for (size_t i = 0; i < c->n_consts; i++) {
        struct strbuf sb = {0};
        const_repr_add(&sb, c->consts[i]);
        printf(" %s", strbuf_str(&sb));
        strbuf_release(&sb);
    }
    printf("\nnames");
    for (size_t i = 0; i < c->n_names; i++)
        printf(" %s", c->names[i]);
    printf("\n");
    print_locals("varnames", c, LOCAL_PLAIN);
    print_locals("cellvars", c, LOCAL_CELL);
    print_locals("freevars", c, LOCAL_FREE);
    print_hex("lines", c->line_table, c->line_table_len);
    print_hex("handlers", c->exception_table, c->exception_table_len);
    for (size_t i = 0; i < c->n_consts; i++)
        if (c->consts[i]->kind == CONST_CODE)
            print_code(c->consts[i]->code);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: codedump FILE\n");
        return 2;
    }
    struct strbuf text = {0};
    struct err err;
    if (io_read_file(&text, argv[1], &err) != OK) {
        fprintf(stderr, "%s\n", err.msg);
        return 2;
    }
    struct arena arena = {0};
    struct mod *mod = NULL;
    const struct code *code = NULL;
    struct syntax_error error = {0};
    struct syntax_warnings warnings = {0};
    struct parse_opts parse = {.filename = argv[1], .mode = PARSE_FILE, .warnings = &warnings};
    struct compile_opts opts = {.filename = argv[1],
                                .warnings = &warnings,
                                .source = strbuf_str(&text),
                                .source_len = text.len};
    int status = 0;
    if (parse_module(&arena, &mod, strbuf_str(&text), text.len, &parse, &error) &&
        compile_module(&arena, mod, &opts, &code, &error)) {
        print_code(code);
    } else {
        printf("error %s:%d:%d: %s%s\n", argv[1], error.lineno, error.offset,
               error.is_unsupported ? "unsupported: " : "", error.msg);
        status = 1;
    }
    for (size_t i = 0; i < warnings.len; i++)
        printf("warning %d %s\n", warnings.items[i].lineno, warnings.items[i].msg);
    arena_release(&arena);
    strbuf_release(&text);
    return status;
}
