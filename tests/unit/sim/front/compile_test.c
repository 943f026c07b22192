/*
 * The compiler makes CPython's code, to the unit, the constant and the position; and where
 * CPython refuses, it refuses in the same words at the same place.
 */
#include "sim/front/compile.h"

#include "code_dump.h"
#include "sim/front/ast.h"
#include "sim/front/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static bool compile_text(struct arena *arena, const char *source, enum parse_mode mode,
                         const struct code **out, struct syntax_error *err)
{
    struct mod *mod;
    struct parse_opts parse = {.filename = "f.py", .mode = mode};
    struct compile_opts opts = {
        .filename = "f.py", .source = source, .source_len = strlen(source)};
    *err = (struct syntax_error){0};
    return parse_module(arena, &mod, source, strlen(source), &parse, err) &&
           compile_module(arena, mod, &opts, out, err);
}

static void show_first_difference(const char *want, const char *got)
{
    const char *line = want;
    while (*want && *want == *got) {
        if (*want++ == '\n')
            line = want;
        got++;
    }
    size_t before = (size_t)(want - line);
    print_error("  want: %.*s\n  got:  %.*s\n", (int)strcspn(line, "\n"), line,
                (int)(before + strcspn(got, "\n")), got - before);
}

static void test_code_is_cpythons(void **state)
{
    (void)state;
    static const struct {
        const char *source, *code;
    } cases[] = {
#define CODE(source, code) {source, code},
#include "codes.def"
#undef CODE
    };
    size_t n_bad = 0;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena = {0};
        struct strbuf sb = {0};
        const struct code *code;
        struct syntax_error err;
        if (compile_text(&arena, cases[i].source, PARSE_FILE, &code, &err))
            dump_code(&sb, code);
        else
            strbuf_addf(&sb, "error %d: %s", err.lineno, err.msg);
        if (strcmp(strbuf_str(&sb), cases[i].code) != 0) {
            print_error("%s", cases[i].source);
            show_first_difference(cases[i].code, strbuf_str(&sb));
            n_bad++;
        }
        strbuf_release(&sb);
        arena_release(&arena);
    }
    assert_int_equal(n_bad, 0);
}

static void test_errors_are_worded_and_placed_as_in_cpython(void **state)
{
    (void)state;
    static const struct {
        const char *source, *msg;
        int lineno, offset, end_lineno, end_offset;
    } cases[] = {
#define ERROR(source, msg, lineno, offset, end_lineno, end_offset)                             \
    {source, msg, lineno, offset, end_lineno, end_offset},
#include "compile_errors.def"
#undef ERROR
    };
    size_t n_bad = 0;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena = {0};
        const struct code *code;
        struct syntax_error err;
        bool ok = compile_text(&arena, cases[i].source, PARSE_FILE, &code, &err);
        if (ok || strcmp(err.msg, cases[i].msg) != 0 || err.lineno != cases[i].lineno ||
            err.offset != cases[i].offset || err.end_lineno != cases[i].end_lineno ||
            err.end_offset != cases[i].end_offset) {
            print_error("%s\n  want: %s %d:%d-%d:%d\n  got:  %s %d:%d-%d:%d\n", cases[i].source,
                        cases[i].msg, cases[i].lineno, cases[i].offset, cases[i].end_lineno,
                        cases[i].end_offset, ok ? "no error" : err.msg, err.lineno, err.offset,
                        err.end_lineno, err.end_offset);
            n_bad++;
        }
        arena_release(&arena);
    }
    assert_int_equal(n_bad, 0);
}

static void test_error_brings_the_line_it_is_about(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct code *code;
    struct syntax_error err;
    assert_false(compile_text(&arena, "x = 1\nreturn x\n", PARSE_FILE, &code, &err));
    assert_string_equal(err.text, "return x\n");
    assert_string_equal(err.filename, "f.py");
    arena_release(&arena);
}

static void test_coroutines_are_refused_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *source, *construct;
        int lineno;
    } cases[] = {
        {"x = 1\nasync def f(): pass\n", "async def", 2},
        {"g = (x async for x in y)\n", "asynchronous comprehension", 1},
        {"class A:\n  async def f(self): await x\n", "async def", 2},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena = {0};
        const struct code *code;
        struct syntax_error err;
        assert_false(compile_text(&arena, cases[i].source, PARSE_FILE, &code, &err));
        assert_true(err.is_unsupported);
        assert_string_equal(err.msg, cases[i].construct);
        assert_int_equal(err.lineno, cases[i].lineno);
        arena_release(&arena);
    }
}

static const char *dump_of(struct arena *arena, const char *source, enum parse_mode mode)
{
    const struct code *code;
    struct syntax_error err;
    assert_true(compile_text(arena, source, mode, &code, &err));
    struct strbuf sb = {0};
    dump_code(&sb, code);
    const char *copy = arena_strndup(arena, strbuf_str(&sb), sb.len);
    strbuf_release(&sb);
    return copy;
}

static void test_single_mode_prints_values(void **state)
{
    (void)state;
    struct arena arena = {0};
    // compile("x; y = 1\n", "f.py", "single")
    const char *dump = dump_of(&arena, "x; y = 1\n", PARSE_SINGLE);
    assert_non_null(strstr(dump, "units 149:0 92:0 55:1 32:0 83:0 114:1 103:1\n"));
    assert_non_null(strstr(dump, "lines f003010101da000180718131\n"));
    arena_release(&arena);
}

static void test_eval_mode_returns_the_value(void **state)
{
    (void)state;
    struct arena arena = {0};
    // compile("x + 1", "f.py", "eval")
    const char *dump = dump_of(&arena, "x + 1", PARSE_EVAL);
    assert_non_null(strstr(dump, "units 149:0 92:0 83:0 45:0 0:0 36:0\n"));
    arena_release(&arena);
}

static void test_equal_constants_of_a_unit_are_one(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct code *code;
    struct syntax_error err;
    const char *source = "x = (1.5, 'a')\ndef f(): return (1.5, 'a')\ny = 1.5\nz = (1, True)\n";
    assert_true(compile_text(&arena, source, PARSE_FILE, &code, &err));
    const struct code *f = NULL;
    for (size_t i = 0; i < code->n_consts; i++) {
        assert_true(code->consts[i]->id < code->n_unit_constants);
        if (code->consts[i]->kind == CONST_CODE)
            f = code->consts[i]->code;
    }
    assert_non_null(f);
    assert_ptr_equal(code->consts[0], f->consts[1]);
    assert_ptr_equal(code->consts[2], code->consts[0]->items[0]);
    arena_release(&arena);
}

static void test_nesting_without_end_is_refused(void **state)
{
    (void)state;
    // Each `finally` is compiled for every way into it, so the code doubles with each level.
    struct strbuf source = {0};
    enum { LEVELS = 20 };
    strbuf_add_str(&source, "def f():\n");
    for (int i = 0; i < LEVELS; i++) {
        strbuf_add_fill(&source, ' ', (size_t)(2 * i + 1));
        strbuf_add_str(&source, "try: return\n");
        strbuf_add_fill(&source, ' ', (size_t)(2 * i + 1));
        strbuf_add_str(&source, "finally:\n");
    }
    strbuf_add_fill(&source, ' ', 2 * LEVELS + 1);
    strbuf_add_str(&source, "pass\n");
    struct arena arena = {0};
    const struct code *code;
    struct syntax_error err;
    assert_false(compile_text(&arena, strbuf_str(&source), PARSE_FILE, &code, &err));
    assert_true(err.is_unsupported);

    // A chain of calls nests to the left, which the parser does not limit.
    strbuf_clear(&source);
    strbuf_add_str(&source, "f");
    for (int i = 0; i < 100000; i++)
        strbuf_add_str(&source, "()");
    assert_false(compile_text(&arena, strbuf_str(&source), PARSE_FILE, &code, &err));
    assert_true(err.is_unsupported);
    arena_release(&arena);
    strbuf_release(&source);
}

static void test_doubtful_literals_are_warned_of(void **state)
{
    (void)state;
    static const struct {
        const char *source, *msg;
    } cases[] = {
        {"x is 1\n", "\"is\" with 'int' literal. Did you mean \"==\"?"},
        {"'a' is not x\n", "\"is not\" with 'str' literal. Did you mean \"!=\"?"},
        {"1()\n", "'int' object is not callable; perhaps you missed a comma?"},
        {"[(1, 2) (3, 4)]\n", "'tuple' object is not callable; perhaps you missed a comma?"},
        {"1[2]\n", "'int' object is not subscriptable; perhaps you missed a comma?"},
        {"[1, 2]['a']\n",
         "list indices must be integers or slices, not str; perhaps you missed a comma?"},
        {"assert (x, 'y')\n", "assertion is always true, perhaps remove parentheses?"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena = {0};
        struct mod *mod;
        const struct code *code;
        struct syntax_error err;
        struct syntax_warnings warnings = {0};
        struct parse_opts parse = {.filename = "f.py", .mode = PARSE_FILE};
        struct compile_opts opts = {.filename = "f.py", .warnings = &warnings};
        const char *source = cases[i].source;
        assert_true(parse_module(&arena, &mod, source, strlen(source), &parse, &err));
        assert_true(compile_module(&arena, mod, &opts, &code, &err));
        assert_int_equal(warnings.len, 1);
        assert_string_equal(warnings.items[0].msg, cases[i].msg);
        arena_release(&arena);
    }
}

static void test_optimising_drops_asserts_and_docstrings(void **state)
{
    (void)state;
    static const char *const wants[] = {
        "consts 'doc' None\n", // nothing dropped but the assert, which has no constant
        "consts 'doc' None\n",
        "consts None\n",
    };
    for (int level = 0; level < 3; level++) {
        struct arena arena = {0};
        struct mod *mod;
        const struct code *code;
        struct syntax_error err;
        struct parse_opts parse = {.filename = "f.py", .mode = PARSE_FILE};
        struct compile_opts opts = {.filename = "f.py", .optimize = level};
        const char *source = "'doc'\nassert x\n";
        assert_true(parse_module(&arena, &mod, source, strlen(source), &parse, &err));
        assert_true(compile_module(&arena, mod, &opts, &code, &err));
        struct strbuf sb = {0};
        dump_code(&sb, code);
        assert_non_null(strstr(strbuf_str(&sb), wants[level]));
        bool has_assert = strstr(strbuf_str(&sb), " 23:0 ") != NULL; // LOAD_ASSERTION_ERROR
        assert_true(has_assert == (level == 0));
        strbuf_release(&sb);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_code_is_cpythons),
        cmocka_unit_test(test_errors_are_worded_and_placed_as_in_cpython),
        cmocka_unit_test(test_error_brings_the_line_it_is_about),
        cmocka_unit_test(test_coroutines_are_refused_by_name),
        cmocka_unit_test(test_single_mode_prints_values),
        cmocka_unit_test(test_eval_mode_returns_the_value),
        cmocka_unit_test(test_equal_constants_of_a_unit_are_one),
        cmocka_unit_test(test_nesting_without_end_is_refused),
        cmocka_unit_test(test_doubtful_literals_are_warned_of),
        cmocka_unit_test(test_optimising_drops_asserts_and_docstrings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
