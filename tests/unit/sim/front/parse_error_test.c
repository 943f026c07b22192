/*
 * Mistakes are found where CPython finds them, and called what it calls them.
 */
#include "sim/front/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static void test_mistakes_are_worded_and_placed_as_in_cpython(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        enum syntax_error_kind kind;
        const char *msg;
        int lineno, offset, end_lineno, end_offset;
    } cases[] = {
#define ERROR(source, kind, msg, lineno, offset, end_lineno, end_offset)                       \
    {source, kind, msg, lineno, offset, end_lineno, end_offset},
#include "parse_errors.def"
#undef ERROR
    };
    size_t n_bad = 0;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena = {0};
        struct mod *mod;
        struct syntax_error err;
        struct parse_opts opts = {.filename = "f.py", .mode = PARSE_FILE};
        bool ok =
            parse_module(&arena, &mod, cases[i].source, strlen(cases[i].source), &opts, &err);
        if (ok || err.kind != cases[i].kind || strcmp(err.msg, cases[i].msg) != 0 ||
            err.lineno != cases[i].lineno || err.offset != cases[i].offset ||
            err.end_lineno != cases[i].end_lineno || err.end_offset != cases[i].end_offset) {
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

static void test_message_brings_the_line_it_is_about(void **state)
{
    (void)state;
    static const struct {
        const char *source, *text;
    } cases[] = {
        {"x = 1\ny z\nw\n", "y z\n"},     {"x = 1\ny z", "y z\n"},
        {"x = (1,\n2\n", "x = (1,\n"},    {"x = 'a\n", "x = 'a"},
        {"\xc3\xa9 z\n", "\xc3\xa9 z\n"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena = {0};
        struct mod *mod;
        struct syntax_error err;
        struct parse_opts opts = {.filename = "f.py", .mode = PARSE_FILE};
        assert_false(
            parse_module(&arena, &mod, cases[i].source, strlen(cases[i].source), &opts, &err));
        assert_null(mod);
        assert_string_equal(err.text, cases[i].text);
        assert_string_equal(err.filename, "f.py");
        arena_release(&arena);
    }
}

/* Deep nesting must end in a message, not in the end of the host's stack. */
static void test_deep_nesting_is_refused(void **state)
{
    (void)state;
    static const char *const units[] = {"-", "not ", "lambda:", "a if b else ", "a**", "("};
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        struct arena arena = {0};
        size_t unit_len = strlen(units[i]);
        size_t n = 20000;
        char *source = arena_alloc(&arena, n * unit_len + 1);
        for (size_t k = 0; k < n; k++)
            memcpy(source + k * unit_len, units[i], unit_len);
        struct mod *mod;
        struct syntax_error err;
        struct parse_opts opts = {.filename = "f.py", .mode = PARSE_FILE};
        assert_false(parse_module(&arena, &mod, source, n * unit_len, &opts, &err));
        arena_release(&arena);
    }
}

/* Regression: an index was parsed twice on each level, which doubled the time with each. */
static void test_nesting_takes_linear_time(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *close;
    } cases[] = {
        {"a[", "]"},      {"f(", ")"},       {"{1:", "}"},           {"{1,", "}"},
        {"[a,", "]"},     {"f(a=1, b", ")"}, {"{1:2,3:", "}"},       {"[a for b in ", "]"},
        {"(a := ", ")"},  {"a[b=1", "]"},    {"{a: b, c", "}"},      {"(a, *", ")"},
        {"f(*a, *", ")"}, {"(yield ", ")"},  {"f(x for x in ", ")"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena = {0};
        size_t len = strlen(cases[i].unit);
        size_t n = 150;
        char *source = arena_alloc(&arena, n * (len + 1) + 4);
        for (size_t k = 0; k < n; k++)
            memcpy(source + k * len, cases[i].unit, len);
        memcpy(source + n * len, "1 2", 3);
        for (size_t k = 0; k < n; k++)
            source[n * len + 3 + k] = cases[i].close[0];
        struct mod *mod;
        struct syntax_error err;
        struct parse_opts opts = {.filename = "f.py", .mode = PARSE_FILE};
        assert_false(parse_module(&arena, &mod, source, strlen(source), &opts, &err));
        arena_release(&arena);
    }
}

static void test_bytes_that_are_no_text_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        size_t len;
        int lineno;
    } cases[] = {
        {"x = 1\n\xff\n", 8, 2},
        {"x\0y", 3, 1},
        {"\xed\xa0\x80", 3, 1},
        {"x = '\xc3", 6, 1},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena = {0};
        struct mod *mod;
        struct syntax_error err;
        struct parse_opts opts = {.filename = "f.py", .mode = PARSE_FILE};
        assert_false(parse_module(&arena, &mod, cases[i].source, cases[i].len, &opts, &err));
        assert_int_equal(err.lineno, cases[i].lineno);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mistakes_are_worded_and_placed_as_in_cpython),
        cmocka_unit_test(test_message_brings_the_line_it_is_about),
        cmocka_unit_test(test_deep_nesting_is_refused),
        cmocka_unit_test(test_nesting_takes_linear_time),
        cmocka_unit_test(test_bytes_that_are_no_text_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
