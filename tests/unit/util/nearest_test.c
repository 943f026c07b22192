#include "util/nearest.h"

#include "util/xalloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static void test_misspelling_finds_its_name(void **state)
{
    (void)state;
    static const char *const names[] = {"quiz", "quit", "show", "stats", "Fine print", "cards"};
    static const struct {
        const char *word, *want;
    } cases[] = {
        {"quiz", "quiz"},
        {"qiuz", "quiz"},
        {"sats", "stats"},
        {"shwo", "show"},
        {"card", "cards"},
        {"STATS", "stats"},
        {"fine prnit", "Fine print"},
        {"zebra", NULL},
        {"", NULL},
        {"x", NULL},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *got = nearest_name(cases[i].word, names, ARRAY_LEN(names));
        if ((got == NULL) != (cases[i].want == NULL) ||
            (got && strcmp(got, cases[i].want) != 0))
            fail_msg("'%s' finds '%s'", cases[i].word, got ? got : "nothing");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_misspelling_finds_its_name)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
