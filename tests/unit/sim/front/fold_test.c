/*
 * Operations on constants are done at compile time where CPython does them, with its results.
 */
#include "sim/front/fold.h"

#include "sim/front/compile.h"
#include "sim/front/compile_repr.h"
#include "sim/front/opcode.h"
#include "sim/front/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

/* The constant an expression is folded to, or "not folded". */
static const char *fold_text(struct arena *arena, const char *source)
{
    struct mod *mod;
    const struct code *code;
    struct syntax_error err;
    struct parse_opts parse = {.filename = "f.py", .mode = PARSE_EVAL};
    struct compile_opts opts = {.filename = "f.py"};
    assert_true(parse_module(arena, &mod, source, strlen(source), &parse, &err));
    assert_true(compile_module(arena, mod, &opts, &code, &err));
    if (code->n_units != 2 || (code->units[1] & 0xff) != OP_RETURN_CONST)
        return "not folded";
    return const_repr(arena, code->consts[code->units[1] >> 8]);
}

/* Recorded from CPython 3.13.0. */
static void test_operations_on_constants_are_folded_as_in_cpython(void **state)
{
    (void)state;
    static const struct {
        const char *source, *result;
    } cases[] = {
        {"1 + 2", "3"},
        {"7 // -2", "-4"},
        {"7 % -2", "-1"},
        {"-7 // 2", "-4"},
        {"2 ** 10", "1024"},
        {"2 ** 64", "18446744073709551616"},
        {"2 ** 65", "not folded"},
        {"10 ** 32", "100000000000000000000000000000000"},
        {"10 ** 33", "not folded"},
        {"1 << 127", "170141183460469231731687303715884105728"},
        {"1 << 128", "not folded"},
        {"0 << 1000", "0"},
        {"5 >> 1", "2"},
        {"-5 >> 100", "-1"},
        {"6 & 3", "2"},
        {"6 | 3", "7"},
        {"6 ^ 3", "5"},
        {"1 / 3", "0.3333333333333333"},
        {"10 ** 30 / 3", "3.333333333333333e+29"},
        {"1 / 0", "not folded"},
        {"1 // 0", "not folded"},
        {"1 % 0", "not folded"},
        {"2 ** -1", "0.5"},
        {"0 ** -1", "not folded"},
        {"(-8) ** 0.5", "(1.7319121124709868e-16+2.8284271247461903j)"},
        {"True + True", "2"},
        {"True & False", "False"},
        {"True | 1", "1"},
        {"-True", "-1"},
        {"+True", "1"},
        {"~7", "-8"},
        {"not 1", "False"},
        {"not ()", "True"},
        {"1.5 * 2", "3.0"},
        {"5.5 // 2", "2.0"},
        {"-5.5 % 2", "0.5"},
        {"1e308 * 10", "inf"},
        {"2.0 ** 0.5", "1.4142135623730951"},
        {"1j * 1j", "(-1+0j)"},
        {"(1 + 2j) / (3 - 4j)", "(-0.2+0.4j)"},
        {"1j ** 2", "(-1+0j)"},
        {"1j ** 0.5", "(0.7071067811865476+0.7071067811865475j)"},
        {"-0.0", "-0.0"},
        {"0.0", "0.0"},
        {"-(1 + 2j)", "(-1-2j)"},
        {"'a' * 3", "'aaa'"},
        {"'a' * -1", "not folded"},
        {"'' * 5000", "''"},
        {"b'ab' * 2", "b'abab'"},
        {"'a' + 'b'", "'ab'"},
        {"b'a' + b'b'", "b'ab'"},
        {"'a' + b'b'", "not folded"},
        {"(1, 2) + (3,)", "(1, 2, 3)"},
        {"(1, (2, 'x'))", "(1, (2, 'x'))"},
        {"'abc'[1]", "'b'"},
        {"'abc'[-1]", "'c'"},
        {"'abc'[3]", "not folded"},
        {"'h\\xe9\\u4e2d'[1]", "'é'"},
        {"'h\\xe9\\u4e2d'[2]", "'中'"},
        {"b'ab'[0]", "97"},
        {"(1, 2)[True]", "2"},
        {"(1, 2)[0.0]", "not folded"},
        {"'%s' % 'a'", "not folded"},
        {"'%d' % 1", "not folded"},
        {"1 @ 2", "not folded"},
        {"1 < 2", "not folded"},
        {"12345678901234567890 * 98765432109876543210", "not folded"},
        {"1 << -1", "not folded"},
        {"3.0 // 0.0", "not folded"},
        {"9007199254740993 / 1", "9007199254740992.0"},
        {"123456789 / 1e-7", "1234567890000000.0"},
        {"-7.5 // 2.0", "-4.0"},
        {"7.5 % -2.0", "-0.5"},
        {"0 // 5", "0"},
        {"2 ** 0.5", "1.4142135623730951"},
        {"1 - 0.9", "0.09999999999999998"},
        {"0.1 + 0.2", "0.30000000000000004"},
        {"1 if __debug__ else 2", "not folded"},
        {"'x' 'y'", "'xy'"},
        {"None is None", "not folded"},
        {"5e-324 * 0.5", "0.0"},
        {"3 / 5e-324", "inf"},
        {"-1 / 10 ** 20", "-1e-20"},
        {"2 ** -1074", "5e-324"},
        {"-0.0 // 1", "-0.0"},
        {"0 ** 0", "1"},
        {"0.0 ** 0", "1.0"},
        {"1e200 ** 2", "not folded"},
        {"(-2) ** 3", "-8"},
        {"1 / 3j", "-0.3333333333333333j"},
        {"1j / 0", "not folded"},
        {"2 ** 1j", "(0.7692389013639721+0.6389612763136348j)"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena = {0};
        const char *result = fold_text(&arena, cases[i].source);
        if (strcmp(result, cases[i].result) != 0)
            print_error("%s\n", cases[i].source);
        assert_string_equal(result, cases[i].result);
        arena_release(&arena);
    }
}

static void test_repeated_strings_and_tuples_are_folded_up_to_a_limit(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        bool is_folded;
    } cases[] = {
        {"'a' * 4096", true},      {"'a' * 4097", false},
        {"b'a' * 4096", true},     {"b'a' * 4097", false},
        {"(1,) * 256", true},      {"(1,) * 257", false},
        {"((1, 2),) * 256", true}, {"4096 * 'a'", true},
        {"'\\xe9' * 4096", true},  {"((1, 2, 3, 4),) * 205", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena = {0};
        bool is_folded = strcmp(fold_text(&arena, cases[i].source), "not folded") != 0;
        if (is_folded != cases[i].is_folded)
            print_error("%s\n", cases[i].source);
        assert_true(is_folded == cases[i].is_folded);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_operations_on_constants_are_folded_as_in_cpython),
        cmocka_unit_test(test_repeated_strings_and_tuples_are_folded_up_to_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
