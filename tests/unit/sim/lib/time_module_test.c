/*
 * time: the simulator's own clock, the same in every run.
 */
#include "../program.h"

static void test_the_clock_is_the_same_in_every_run(void **state)
{
    (void)state;
    const char *source =
        "import time\na = time.time_ns(); b = time.perf_counter_ns()\nprint(a, b)\n";
    struct program first = {0}, second = {0};
    program_run_with(&first, NULL, source);
    program_run_with(&second, NULL, source);
    assert_string_equal(strbuf_str(&first.out), strbuf_str(&second.out));
    program_release(&first);
    program_release(&second);
}

static void test_work_and_sleep_move_the_clock(void **state)
{
    (void)state;
    assert_prints("import time\n"
                  "a = time.monotonic(); p = time.process_time()\n"
                  "time.sleep(2)\n"
                  "b = time.monotonic(); q = time.process_time()\n"
                  "print(2 < b - a < 2.1, 0 < q - p < 0.1)\n"
                  "try: time.sleep(-1)\n"
                  "except ValueError as e: print(e)\n",
                  "True True\nsleep length must be non-negative\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_clock_is_the_same_in_every_run),
        cmocka_unit_test(test_work_and_sleep_move_the_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
