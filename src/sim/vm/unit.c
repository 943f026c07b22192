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
    struct parse_opts parse_opts = {.filename = source->shown_filename ? source->shown_filename
                                                                       : source->filename,
                                    .mode = modes[source->mode],
                                    .warnings = warnings};
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

static bool is_compound(const struct mod *mod)
{
    if (mod->body.len != 1)
        return false;
    switch (mod->body.items[0]->kind) {
    case STMT_FUNCTIONDEF:
    case STMT_ASYNCFUNCTIONDEF:
    case STMT_CLASSDEF:
    case STMT_FOR:
    case STMT_ASYNCFOR:
    case STMT_WHILE:
    case STMT_IF:
    case STMT_WITH:
    case STMT_ASYNCWITH:
    case STMT_MATCH:
    case STMT_TRY:
    case STMT_TRYSTAR:
        return true;
    case STMT_RETURN:
    case STMT_DELETE:
    case STMT_ASSIGN:
    case STMT_TYPEALIAS:
    case STMT_AUGASSIGN:
    case STMT_ANNASSIGN:
    case STMT_RAISE:
    case STMT_ASSERT:
    case STMT_IMPORT:
    case STMT_IMPORTFROM:
    case STMT_GLOBAL:
    case STMT_NONLOCAL:
    case STMT_EXPR:
    case STMT_PASS:
    case STMT_BREAK:
    case STMT_CONTINUE:
        return false;
    }
    return false;
}

/* Nothing but blanks and comments. */
static bool says_nothing(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '#')
            while (i < len && text[i] != '\n')
                i++;
        else if (!strchr(" \t\r\n\f", text[i]))
            return false;
    }
    return true;
}

static bool ends_in_empty_line(const char *text, size_t len)
{
    size_t n = len && text[len - 1] == '\n' ? len - 1 : len;
    while (n && strchr(" \t\r", text[n - 1]))
        n--;
    return n && text[n - 1] == '\n';
}

bool unit_is_incomplete(const char *text, size_t len)
{
    if (says_nothing(text, len))
        return false;
    struct arena arena = {0};
    struct parse_opts opts = {.filename = "<stdin>", .mode = PARSE_SINGLE};
    struct syntax_error err = {0};
    struct mod *mod;
    bool is_incomplete = parse_module(&arena, &mod, text, len, &opts, &err)
                             ? is_compound(mod) && !ends_in_empty_line(text, len)
                             : err.is_incomplete;
    arena_release(&arena);
    return is_incomplete;
}
