/*
 * Compiles a Python file and prints its code objects in full, for tests/tools/compare_code:
 * codedump FILE. Not part of the program; `make build/release/codedump` builds it.
 */
#include "../unit/sim/front/code_dump.h"

#include "sim/front/ast.h"
#include "sim/front/compile.h"
#include "sim/front/parse.h"
#include "util/err.h"
#include "util/io.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: codedump FILE\n");
        return 2;
    }
    struct strbuf text = {0};
    struct strbuf out = {0};
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
    bool ok = parse_module(&arena, &mod, strbuf_str(&text), text.len, &parse, &error) &&
              compile_module(&arena, mod, &opts, &code, &error);
    if (ok)
        dump_code(&out, code);
    else
        strbuf_addf(&out, "error %s:%d:%d: %s%s\n", argv[1], error.lineno, error.offset,
                    error.is_unsupported ? "unsupported: " : "", error.msg);
    for (size_t i = 0; i < warnings.len; i++)
        strbuf_addf(&out, "warning %d %s\n", warnings.items[i].lineno, warnings.items[i].msg);
    fwrite(strbuf_str(&out), 1, out.len, stdout);
    arena_release(&arena);
    strbuf_release(&out);
    strbuf_release(&text);
    return !ok;
}
