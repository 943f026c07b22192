/*
 * Constants are written as Python's repr() writes them.
 */
#include "sim/front/compile_repr.h"

#include "util/xalloc.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static void test_floats_are_written_in_their_shortest_form(void **state)
{
    (void)state;
    static const struct {
        double x;
        const char *text;
    } cases[] = {
        {0.0, "0.0"},
        {-0.0, "-0.0"},
        {1.0, "1.0"},
        {0.1, "0.1"},
        {123.456, "123.456"},
        {1e15, "1000000000000000.0"},
        {1e16, "1e+16"},
        {1.5e16, "1.5e+16"},
        {0.0001, "0.0001"},
        {0.00001, "1e-05"},
        {1.0 / 3, "0.3333333333333333"},
        {5e-324, "5e-324"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {5.960464477539063e-08, "5.960464477539063e-08"}, // half way between two decimals
        {9007199254740993.0, "9007199254740992.0"},
        {(double)INFINITY, "inf"},
        {(double)-INFINITY, "-inf"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct strbuf sb = {0};
        float_repr_add(&sb, cases[i].x);
        assert_string_equal(strbuf_str(&sb), cases[i].text);
        strbuf_release(&sb);
    }
}

static void test_each_kind_has_pythons_form(void **state)
{
    (void)state;
    const struct constant one = {.kind = CONST_INT, .text = "1", .len = 1};
    const struct constant a = {.kind = CONST_STR, .text = "a", .len = 1};
    const struct constant *two_items[] = {&one, &a};
    const struct {
        struct constant c;
        const char *text;
    } cases[] = {
        {{.kind = CONST_NONE}, "None"},
        {{.kind = CONST_TRUE}, "True"},
        {{.kind = CONST_ELLIPSIS}, "Ellipsis"},
        {{.kind = CONST_INT, .text = "-12", .len = 3}, "-12"},
        {{.kind = CONST_COMPLEX, .imag = 2}, "2j"},
        {{.kind = CONST_COMPLEX, .real = 1.5, .imag = -2}, "(1.5-2j)"},
        {{.kind = CONST_COMPLEX, .real = -0.0, .imag = 2}, "(-0+2j)"},
        {{.kind = CONST_STR, .text = "it's", .len = 4}, "\"it's\""},
        {{.kind = CONST_STR, .text = "'\"\n\t\\", .len = 5}, "'\\'\"\\n\\t\\\\'"},
        {{.kind = CONST_STR, .text = "\x01\xc3\xa9\xe2\x80\xa8", .len = 6},
         "'\\x01\xc3\xa9\\u2028'"},
        {{.kind = CONST_STR, .text = "\xed\xa0\x80", .len = 3}, "'\\ud800'"},
        {{.kind = CONST_BYTES, .text = "a\x00\xff'", .len = 4}, "b\"a\\x00\\xff'\""},
        {{.kind = CONST_TUPLE, .items = two_items, .len = 2}, "(1, 'a')"},
        {{.kind = CONST_TUPLE, .items = two_items, .len = 1}, "(1,)"},
        {{.kind = CONST_TUPLE}, "()"},
        {{.kind = CONST_FROZENSET, .items = two_items, .len = 1}, "frozenset({1})"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena = {0};
        assert_string_equal(const_repr(&arena, &cases[i].c), cases[i].text);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_floats_are_written_in_their_shortest_form),
        cmocka_unit_test(test_each_kind_has_pythons_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
