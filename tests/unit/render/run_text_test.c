/*
 * The live run as text, from the simulator's own run of small programs.
 */
#include "render/run_text.h"

#include "render/change_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static void expect_run(const char *source, const char *expected)
{
    struct arena arena = {0};
    struct run_opts opts = {.detail = RUN_LINES, .bounds = run_demo_bounds()};
    const struct run *run = run_script(&arena, source, "demo.py", &opts);
    struct page p = {.opts = {.width = 70}};
    run_text_put(&p, run, NULL, 0);
    assert_string_equal(strbuf_str(&p.text), expected);
    page_release(&p);
    arena_release(&arena);
}

static void test_names_counts_and_frees(void **state)
{
    (void)state;
    expect_run("a = [1, 2]\n"
               "b = a\n"
               "del a\n"
               "del b\n",
               "   1  a = [1, 2]          a -> list#1  1                         +80 B\n"
               "   2  b = a               b -> list#1  1->2\n"
               "   3  del a               a gone\n"
               "                          list#1  2->1\n"
               "   4  del b               b gone                                 -16 B\n"
               "                          list#1  freed\n");
}

static void test_a_cycle_is_out_of_reach_until_collected(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct run_opts opts = {.detail = RUN_LINES, .bounds = run_demo_bounds()};
    const struct run *run =
        run_script(&arena, "a = []\na.append(a)\ndel a\n", "demo.py", &opts);
    assert_int_equal(run->n_lines, 3);
    const struct run_line *last = &run->lines[2];
    assert_int_equal(last->changes[0].kind, RUN_UNBOUND);
    assert_int_equal(last->changes[1].kind, RUN_LOST);
    arena_release(&arena);
}

static void test_output_is_quoted_below_its_line(void **state)
{
    (void)state;
    expect_run("import sys\nsys.stdout.write('one\\ntwo\\n') and None\n",
               "   1  import sys          sys -> module sys\n"
               "   2  sys.stdout.write('one\\ntwo\\n') and None\n"
               "      | one\n"
               "      | two\n");
}

static void test_rounds_of_a_loop_are_folded(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct run_opts opts = {.detail = RUN_LINES, .bounds = run_demo_bounds()};
    const struct run *run =
        run_script(&arena, "for i in range(100):\n    x = i\nend = 1\n", "demo.py", &opts);
    assert_int_equal(run->n_lines, 41);
    assert_int_equal(run->n_skipped, 161);
    assert_int_equal(run->lines[run->n_lines - 1].line, 3);
    arena_release(&arena);
}

static void test_bytes_are_short(void **state)
{
    static const struct {
        int64_t n;
        const char *text;
    } rows[] = {{0, "+0 B"},
                {336, "+336 B"},
                {-336, "-336 B"},
                {12345, "+12.3 kB"},
                {-4000032, "-4.0 MB"}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct strbuf sb = {0};
        change_text_bytes(&sb, rows[i].n, CHANGE_TEXT_SIGNED);
        assert_string_equal(strbuf_str(&sb), rows[i].text);
        strbuf_release(&sb);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_counts_and_frees),
        cmocka_unit_test(test_a_cycle_is_out_of_reach_until_collected),
        cmocka_unit_test(test_output_is_quoted_below_its_line),
        cmocka_unit_test(test_rounds_of_a_loop_are_folded),
        cmocka_unit_test(test_bytes_are_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
