#include "deck/doctest.h"

#include "util/xalloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#define TRACEBACK "Traceback (most recent call last):\n"

static void test_output_matches_but_for_trailing_space(void **state)
{
    (void)state;
    static const struct {
        const char *expected, *got;
        bool matches;
    } cases[] = {
        {"", "", true},           {"1\n", "1\n", true},    {"1\n", "1", true},
        {"1  \n", "1\n", true},   {"1\n", "1\n\n", false}, {"1\n", "2\n", false},
        {"1\n2\n", "1\n", false}, {"", "1\n", false},      {" 1\n", "1\n", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (doctest_output_matches(cases[i].expected, cases[i].got) != cases[i].matches)
            fail_msg("case %zu", i);
}

static void test_traceback_matches_by_its_exception(void **state)
{
    (void)state;
    static const struct {
        const char *expected, *got;
        bool matches;
    } cases[] = {
        {TRACEBACK "  ...\nKeyError: 1\n",
         TRACEBACK "  File \"x\", line 1\n    d[1]\nKeyError: 1\n", true},
        {TRACEBACK "KeyError: 1\n", TRACEBACK "  File \"x\", line 1\nKeyError: 1\n", true},
        {TRACEBACK "KeyError: 1\n", TRACEBACK "  File \"x\", line 1\nKeyError: 2\n", false},
        {"a\n" TRACEBACK "KeyError: 1\n", "a\n" TRACEBACK "  x\nKeyError: 1\n", true},
        {"a\n" TRACEBACK "KeyError: 1\n", "b\n" TRACEBACK "  x\nKeyError: 1\n", false},
        {TRACEBACK "KeyError: 1\n", "1\n", false},
        {"1\n", TRACEBACK "KeyError: 1\n", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (doctest_matches(cases[i].expected, cases[i].got) != cases[i].matches)
            fail_msg("case %zu", i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_output_matches_but_for_trailing_space),
        cmocka_unit_test(test_traceback_matches_by_its_exception),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
