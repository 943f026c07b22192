/*
 * The files of the simulated process: what is written and read, and the bound on output.
 */
#include "../program.h"

static void test_output_goes_to_its_stream(void **state)
{
    (void)state;
    struct program p = {0};
    assert_int_equal(
        program_run_with(&p, NULL,
                         "import sys\nprint('out')\nprint('err', file=sys.stderr)\n"
                         "sys.stdout.write('\\u20ac\\n')\n"),
        SIM_DONE);
    assert_string_equal(strbuf_str(&p.out), "out\n\xe2\x82\xac\n");
    assert_string_equal(strbuf_str(&p.err), "err\n");
    program_release(&p);
}

static void test_input_reads_lines_until_the_end(void **state)
{
    (void)state;
    struct program p = {.input = "one\ntwo\n"};
    assert_int_equal(program_run_with(&p, NULL,
                                      "print(input('? '), input())\n"
                                      "try: input()\n"
                                      "except EOFError as e: print(e)\n"),
                     SIM_DONE);
    assert_string_equal(strbuf_str(&p.out), "? one two\nEOF when reading a line\n");
    program_release(&p);
}

static void test_output_is_bounded(void **state)
{
    (void)state;
    struct program p = {0};
    const struct sim_opts opts = {.max_output_bytes = 10};
    assert_int_equal(program_run_with(&p, &opts, "while True:\n    print('abcd')\n"),
                     SIM_LIMIT);
    assert_string_equal(strbuf_str(&p.out), "abcd\nabcd\n");
    assert_non_null(strstr(strbuf_str(&p.err), "test.py:2: the program wrote more than 10 "));
    program_release(&p);
}

static void test_a_lone_surrogate_cannot_be_written(void **state)
{
    (void)state;
    assert_ends("print('a\\ud800b')\n", SIM_RAISED,
                "UnicodeEncodeError: 'utf-8' codec can't encode character '\\ud800' in "
                "position 1: surrogates not allowed");
}

static void test_there_are_no_files(void **state)
{
    (void)state;
    assert_ends("open('/etc/passwd')\n", SIM_UNSUPPORTED, "a program can reach no files");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_output_goes_to_its_stream),
        cmocka_unit_test(test_input_reads_lines_until_the_end),
        cmocka_unit_test(test_output_is_bounded),
        cmocka_unit_test(test_a_lone_surrogate_cannot_be_written),
        cmocka_unit_test(test_there_are_no_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
