/*
 * atexit: functions run at the end, the last one first, whatever they raise.
 */
#include "../program.h"

static void test_functions_run_backwards(void **state)
{
    (void)state;
    assert_prints("import atexit\n"
                  "atexit.register(print, 'first', sep='')\n"
                  "atexit.register(print, 'second')\n"
                  "@atexit.register\n"
                  "def third(): atexit.register(print, 'added at the end')\n"
                  "atexit.register(print, 'never')\n"
                  "atexit.unregister(print)\n"
                  "atexit.register(print, 'last')\n",
                  "last\nadded at the end\n");
}

static void test_an_exception_does_not_stop_the_others(void **state)
{
    (void)state;
    struct program p = {0};
    assert_int_equal(program_run_with(&p, NULL,
                                      "import atexit\n"
                                      "atexit.register(print, 'still')\n"
                                      "atexit.register(lambda: 1 / 0)\n"),
                     SIM_DONE);
    assert_string_equal(strbuf_str(&p.out), "still\n");
    assert_non_null(strstr(strbuf_str(&p.err), "Exception ignored in atexit callback"));
    assert_non_null(strstr(strbuf_str(&p.err), "ZeroDivisionError: division by zero"));
    program_release(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_functions_run_backwards),
        cmocka_unit_test(test_an_exception_does_not_stop_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
