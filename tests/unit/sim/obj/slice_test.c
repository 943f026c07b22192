/* What slices and ranges mean: pure arithmetic. */
#include "sim/obj/range.h"
#include "sim/obj/slice.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_bounds_are_clipped_to_the_sequence(void **state)
{
    (void)state;
    static const struct {
        int64_t length, start, stop, step, want_start, want_stop, want_n;
    } cases[] = {
        {5, 0, INT64_MAX, 1, 0, 5, 5},
        {5, -2, INT64_MAX, 1, 3, 5, 2},
        {5, -9, 2, 1, 0, 2, 2},
        {5, 4, 1, 1, 4, 1, 0},
        {5, INT64_MAX, INT64_MIN, -1, 4, -1, 5},
        {5, 1, INT64_MIN, -2, 1, -1, 1},
        {0, 0, 3, 1, 0, 0, 0},
        {10, 1, 10, 3, 1, 10, 3},
        {10, 0, INT64_MAX, INT64_MAX, 0, 10, 1},
        {10, INT64_MAX, INT64_MIN, -INT64_MAX, 9, -1, 1},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int64_t start = cases[i].start, stop = cases[i].stop;
        assert_int_equal(slice_adjust(cases[i].length, &start, &stop, cases[i].step),
                         cases[i].want_n);
        assert_int_equal(start, cases[i].want_start);
        assert_int_equal(stop, cases[i].want_stop);
    }
}

static void test_ranges_are_counted_without_overflow(void **state)
{
    (void)state;
    static const struct {
        int64_t start, stop, step;
        uint64_t want;
    } cases[] = {
        {0, 5, 1, 5},
        {0, 5, 2, 3},
        {5, 0, 1, 0},
        {5, 0, -2, 3},
        {INT64_MIN, INT64_MAX, 1, UINT64_MAX},
        {INT64_MAX, INT64_MIN, -1, UINT64_MAX},
        {INT64_MIN, INT64_MAX, INT64_MAX, 3},
        {INT64_MAX, INT64_MIN, INT64_MIN, 2},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_true(range_count(cases[i].start, cases[i].stop, cases[i].step) == cases[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bounds_are_clipped_to_the_sequence),
        cmocka_unit_test(test_ranges_are_counted_without_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
