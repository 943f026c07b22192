#include "sim/vm/anchors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct row {
    const char *segment;
    bool found;
    struct anchors anchors;
};

/* What Lib/traceback.py of CPython 3.13 finds for the same text. */
static const struct row rows[] = {
    {"a + b", true, {0, 2, 0, 3}},     {"a // b", true, {0, 2, 0, 4}},
    {"(a) + (b)", true, {0, 4, 0, 5}}, {"a +\n b", true, {0, 2, 0, 3}},
    {"x[1]", true, {0, 1, 0, 4}},      {"x['a']['b']", true, {0, 6, 0, 11}},
    {"f(1, 2)", true, {0, 1, 0, 7}},   {"f(1,\n  2)", true, {0, 1, 1, 4}},
    {"a.b.c", false, {0, 0, 0, 0}},    {"a < b", false, {0, 0, 0, 0}},
    {"raise X", false, {0, 0, 0, 0}},  {"", false, {0, 0, 0, 0}},
    {"a +", false, {0, 0, 0, 0}},
};

static void test_anchors_are_those_of_the_traceback_module(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct anchors a = {0, 0, 0, 0};
        print_message("%s\n", rows[i].segment);
        assert_int_equal(anchors_find(rows[i].segment, strlen(rows[i].segment), &a),
                         rows[i].found);
        if (rows[i].found)
            assert_memory_equal(&a, &rows[i].anchors, sizeof a);
    }
}

static void test_a_returned_call_of_a_name_is_whole(void **state)
{
    (void)state;
    assert_true(anchors_is_whole_call("return f(1)", 11, 1, 7, 11));
    assert_false(anchors_is_whole_call("return a.f(1)", 13, 1, 7, 13));
    assert_true(anchors_is_whole_call("x = a.f(1)", 10, 1, 4, 10));
    assert_false(anchors_is_whole_call("x = a.f(1)", 10, 1, 0, 10));
    assert_false(anchors_is_whole_call("f(1)", 4, 1, 0, 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_anchors_are_those_of_the_traceback_module),
        cmocka_unit_test(test_a_returned_call_of_a_name_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
