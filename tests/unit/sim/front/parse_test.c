/*
 * Trees are CPython's, node for node and place for place; sessions are taken statement by
 * statement as the prompt takes them.
 */
#include "sim/front/parse.h"

#include "ast_dump.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static void test_trees_are_those_of_cpython(void **state)
{
    (void)state;
    static const struct {
        const char *source, *tree;
    } cases[] = {
#define TREE(source, tree) {source, tree},
#include "parse_trees.def"
#undef TREE
    };
    size_t n_bad = 0;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena = {0};
        struct mod *mod;
        struct syntax_error err;
        struct strbuf got = {0};
        struct parse_opts opts = {.filename = "f.py", .mode = PARSE_FILE};
        if (parse_module(&arena, &mod, cases[i].source, strlen(cases[i].source), &opts, &err))
            dump_mod(&got, mod);
        else
            strbuf_addf(&got, "%s", err.msg);
        if (strcmp(strbuf_str(&got), cases[i].tree) != 0) {
            print_error("%s\n  want: %s\n  got:  %s\n", cases[i].source, cases[i].tree,
                        strbuf_str(&got));
            n_bad++;
        }
        strbuf_release(&got);
        arena_release(&arena);
    }
    assert_int_equal(n_bad, 0);
}

static void test_equal_names_are_one_pointer(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct mod *mod;
    struct syntax_error err;
    struct parse_opts opts = {.mode = PARSE_EVAL};
    const char *source = "\xef\xac\x81 + fi"; /* the ligature's normal form is two letters */
    assert_true(parse_module(&arena, &mod, source, strlen(source), &opts, &err));
    const struct expr *e = mod->expression;
    assert_string_equal(e->binop.left->name.id, "fi");
    assert_ptr_equal(e->binop.left->name.id, e->binop.right->name.id);
    arena_release(&arena);
}

static void test_line_ends_and_byte_order_mark_do_not_matter(void **state)
{
    (void)state;
    static const char *const sources[] = {
        "x = 1\ny = 2\n",
        "x = 1\r\ny = 2\r\n",
        "x = 1\ry = 2",
        "\xef\xbb\xbfx = 1\ny = 2",
    };
    struct strbuf want = {0};
    for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
        struct arena arena = {0};
        struct mod *mod;
        struct syntax_error err;
        struct parse_opts opts = {.mode = PARSE_FILE};
        assert_true(parse_module(&arena, &mod, sources[i], strlen(sources[i]), &opts, &err));
        struct strbuf got = {0};
        dump_mod(&got, mod);
        if (!want.len)
            strbuf_add_str(&want, strbuf_str(&got));
        assert_string_equal(strbuf_str(&got), strbuf_str(&want));
        strbuf_release(&got);
        arena_release(&arena);
    }
    strbuf_release(&want);
}

/* ---------------------------------------------------------------- the prompt */

static void test_session_is_taken_statement_by_statement(void **state)
{
    (void)state;
    static const struct {
        const char *statement;
        bool ok;
    } parts[] = {
        {"x = 1\n", true},
        {"x; y\n", true},
        {"# a comment\n", true},
        {"\n", true},
        {"def f():\r\n    return 1\r\n\r\n", true},
        {"a = = 2 + (\n", false},
        {"(1,\n\n2)\n", true},
        {"class A:\n  def f(self):\n    pass\n  # so far\n  x = 1\n\n", true},
        {"if x:\n  y z\n", false},
        {"'''a\n\nb'''\n", true},
        {"x = 0777\n", false},
        {"@f\ndef g(): pass\n\n", true},
        {"last", true},
    };
    struct strbuf session = {0};
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        strbuf_add_str(&session, parts[i].statement);
    size_t at = 0;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        struct arena arena = {0};
        struct mod *mod;
        struct syntax_error err;
        size_t n;
        struct parse_opts opts = {
            .filename = "<stdin>", .mode = PARSE_SINGLE, .n_consumed = &n};
        bool ok = parse_module(&arena, &mod, session.buf + at, session.len - at, &opts, &err);
        if (ok != parts[i].ok || n != strlen(parts[i].statement))
            fail_msg("%s took %zu bytes, %s", parts[i].statement, n, ok ? "ok" : err.msg);
        at += n;
        arena_release(&arena);
    }
    assert_int_equal(at, session.len);
    strbuf_release(&session);
}

static void test_prompt_knows_when_more_lines_are_needed(void **state)
{
    (void)state;
    enum verdict { COMPLETE, INCOMPLETE, WRONG };
    static const struct {
        const char *source;
        enum verdict want;
    } cases[] = {
        {"x = 1\n", COMPLETE},
        {"x = 1", COMPLETE},
        {"\n", COMPLETE},
        {"if x:\n", INCOMPLETE},
        {"if x: y\n", INCOMPLETE},
        {"if x: y\n\n", COMPLETE},
        {"if x:\n    y\n", INCOMPLETE},
        {"if x:\n    y\n\n", COMPLETE},
        {"if x:\n    y\n    \n", INCOMPLETE},
        {"if x:\n    y\nelse:\n", INCOMPLETE},
        {"for x in y\n", WRONG},
        {"x = (1,\n", INCOMPLETE},
        {"x = [\n", INCOMPLETE},
        {"x = '''abc\n", INCOMPLETE},
        {"x = f'''abc{y}\n", INCOMPLETE},
        {"x = 'abc\n", WRONG},
        {"x = 1 + \\\n", INCOMPLETE},
        {"x = 1 +\n", WRONG},
        {"@f\n", INCOMPLETE},
        {"@f\ndef g():\n", INCOMPLETE},
        {"try:\n    x\n", INCOMPLETE},
        {"try:\n    x\n\n", WRONG},
        {"def f():\nx\n", WRONG},
        {"x y (\n", INCOMPLETE},
        {"a b\n", WRONG},
        {"class A:\n  def f(self):\n    return 1\n", INCOMPLETE},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena = {0};
        struct mod *mod;
        struct syntax_error err;
        struct parse_opts opts = {.mode = PARSE_SINGLE, .may_continue = true};
        bool ok =
            parse_module(&arena, &mod, cases[i].source, strlen(cases[i].source), &opts, &err);
        enum verdict got = ok ? COMPLETE : err.is_incomplete ? INCOMPLETE : WRONG;
        if (got != cases[i].want)
            fail_msg("%s: verdict %d, not %d (%s)", cases[i].source, got, cases[i].want,
                     ok ? "ok" : err.msg);
        arena_release(&arena);
    }
}

static void test_single_statement_stands_alone(void **state)
{
    (void)state;
    static const struct {
        const char *source, *msg;
    } cases[] = {
        {"x = 1\n", NULL},
        {"x = 1\n# comment\n\n", NULL},
        {"x = 1; y = 2", NULL},
        {"if x:\n  y\n\n  z\n", NULL},
        {"x = 1\ny = 2\n", "multiple statements found while compiling a single statement"},
        {"if x: y\nz\n", "invalid syntax"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena = {0};
        struct mod *mod;
        struct syntax_error err;
        struct parse_opts opts = {.mode = PARSE_SINGLE};
        bool ok =
            parse_module(&arena, &mod, cases[i].source, strlen(cases[i].source), &opts, &err);
        if (ok != !cases[i].msg || (!ok && strcmp(err.msg, cases[i].msg) != 0))
            fail_msg("%s: %s", cases[i].source, ok ? "ok" : err.msg);
        arena_release(&arena);
    }
}

/* ---------------------------------------------------------------- warnings */

static void test_doubtful_literals_earn_a_warning(void **state)
{
    (void)state;
    static const struct {
        const char *source, *msg;
        int lineno;
    } cases[] = {
        {"x\n'\\d\\w'", "invalid escape sequence '\\d'", 2},
        {"b'\\8'", "invalid escape sequence '\\8'", 1},
        {"'\\777'", "invalid octal escape sequence '\\777'", 1},
        {"f'{x}\\d'", "invalid escape sequence '\\d'", 1},
        {"f'\\{x}'", "invalid escape sequence '\\{'", 1},
        {"x = 1if y else z", "invalid decimal literal", 1},
        {"0x1for x in y", "invalid hexadecimal literal", 1}, /* 0x1f or x in y */
        {"1.5or x", "invalid decimal literal", 1},
        {"1jif x else y", "invalid imaginary literal", 1},
        {"r'\\d'", NULL, 0},
        {"'\\\\d'", NULL, 0},
        {"'\\\xc3\xa9'", NULL, 0},
        {"rf'\\{x}'", NULL, 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena = {0};
        struct mod *mod;
        struct syntax_error err;
        struct syntax_warnings warnings = {0};
        struct parse_opts opts = {.mode = PARSE_FILE, .warnings = &warnings};
        bool ok =
            parse_module(&arena, &mod, cases[i].source, strlen(cases[i].source), &opts, &err);
        size_t want = cases[i].msg ? 1 : 0;
        if (warnings.len != want || (want && strcmp(warnings.items[0].msg, cases[i].msg) != 0))
            fail_msg("%s: %zu warnings, %s", cases[i].source, warnings.len,
                     warnings.len ? warnings.items[0].msg
                     : ok         ? "ok"
                                  : err.msg);
        if (want)
            assert_int_equal(warnings.items[0].lineno, cases[i].lineno);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trees_are_those_of_cpython),
        cmocka_unit_test(test_equal_names_are_one_pointer),
        cmocka_unit_test(test_line_ends_and_byte_order_mark_do_not_matter),
        cmocka_unit_test(test_session_is_taken_statement_by_statement),
        cmocka_unit_test(test_prompt_knows_when_more_lines_are_needed),
        cmocka_unit_test(test_single_statement_stands_alone),
        cmocka_unit_test(test_doubtful_literals_earn_a_warning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
