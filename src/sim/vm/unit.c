/*
 * Calls the front end.
 */
#include "sim/vm/unit.h"

#include "sim/front/compile.h"
#include "sim/front/parse.h"
#include "sim/vm/source.h"

bool unit_compile(struct arena *arena, const struct vm_source *source, const struct code **out,
                  struct syntax_warnings *warnings, struct syntax_error *err)
{
    static const enum parse_mode modes[] = {
        [RUN_EXEC] = PARSE_FILE, [RUN_EVAL] = PARSE_EVAL, [RUN_SINGLE] = PARSE_SINGLE};
    struct parse_opts parse_opts = {
        .filename = source->filename, .mode = modes[source->mode], .warnings = warnings};
    struct compile_opts compile_opts = {.filename = source->filename,
                                        .optimize = source->optimize,
                                        .flags = source->flags,
                                        .warnings = warnings,
                                        .source = source->text,
                                        .source_len = source->len};
    struct mod *mod;
    *out = NULL;
    return parse_module(arena, &mod, source->text, source->len, &parse_opts, err) &&
           compile_module(arena, mod, &compile_opts, out, err);
}

bool unit_is_incomplete(const char *text, size_t len)
{
    struct arena arena = {0};
    struct parse_opts opts = {.filename = "<stdin>", .mode = PARSE_SINGLE};
    struct syntax_error err = {0};
    struct mod *mod;
    bool parsed = parse_module(&arena, &mod, text, len, &opts, &err);
    bool is_incomplete = !parsed && err.is_incomplete;
    arena_release(&arena);
    return is_incomplete;
}
