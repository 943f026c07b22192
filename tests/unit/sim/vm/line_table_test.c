#include "sim/vm/line_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* co_linetable of `def f(x):\n  return x + 1` in CPython 3.13, first line 1. */
static const uint8_t table[] = {0x80, 0x00, 0xd8, 0x0b, 0x0c, 0x88,
                                0x71, 0x89, 0x35, 0x80, 0x4c};

static void test_short_forms_share_the_running_line(void **state)
{
    (void)state;
    struct line_reader r;
    line_reader_init(&r, table, sizeof table, 1);
    int n = 0;
    while (line_reader_next(&r)) {
        assert_int_equal(r.entry.line, n == 0 ? 1 : 2);
        assert_true(r.entry.end > r.entry.start);
        n++;
    }
    assert_int_equal(n, 5);
    assert_int_equal(r.entry.end, 6);
}

static void test_columns_are_start_and_end(void **state)
{
    (void)state;
    struct line_entry e = line_table_find(table, sizeof table, 1, 1);
    assert_int_equal(e.line, 2);
    assert_int_equal(e.column, 11);
    assert_int_equal(e.end_column, 12);
}

static void test_unit_behind_the_end_has_no_place(void **state)
{
    (void)state;
    struct line_entry e = line_table_find(table, sizeof table, 1, 99);
    assert_int_equal(e.line, -1);
    assert_int_equal(e.column, -1);
}

static void test_cut_off_table_ends_quietly(void **state)
{
    (void)state;
    for (size_t len = 0; len < sizeof table; len++) {
        struct line_reader r;
        line_reader_init(&r, table, len, 1);
        int n = 0;
        while (line_reader_next(&r))
            n++;
        assert_in_range(n, 0, 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_short_forms_share_the_running_line),
        cmocka_unit_test(test_columns_are_start_and_end),
        cmocka_unit_test(test_unit_behind_the_end_has_no_place),
        cmocka_unit_test(test_cut_off_table_ends_quietly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
