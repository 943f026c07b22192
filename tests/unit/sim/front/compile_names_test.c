/*
 * Name maps keep the order of insertion, through growth and removal.
 */
#include "sim/front/compile_names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static void test_names_are_numbered_in_order_of_insertion(void **state)
{
    (void)state;
    enum { N = 1000 };
    struct arena arena = {0};
    struct name_map m = {0};
    const char *names[N];
    for (int i = 0; i < N; i++) {
        names[i] = arena_printf(&arena, "x%d", i);
        assert_int_equal(name_map_index(&m, &arena, names[i]), i);
    }
    for (int i = 0; i < N; i++) {
        assert_int_equal(name_map_index(&m, &arena, names[i]), i);
        assert_ptr_equal(m.keys[i], names[i]);
    }
    arena_release(&arena);
}

static void test_absent_name_has_the_value_asked_for(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct name_map m = {0};
    assert_int_equal(name_map_get(&m, "a", -7), -7);
    name_map_set(&m, &arena, "a", 3);
    assert_int_equal(name_map_get(&m, "a", -7), 3);
    arena_release(&arena);
}

static void test_name_taken_out_of_a_set_can_come_back(void **state)
{
    (void)state;
    struct arena arena = {0};
    const char *name = "a";
    struct name_map set = {0};
    name_set_add(&set, &arena, name);
    name_set_remove(&set, name);
    assert_false(name_set_has(&set, name));
    name_set_add(&set, &arena, name);
    assert_true(name_set_has(&set, name));
    arena_release(&arena);
}

static void test_names_sort_by_code_point(void **state)
{
    (void)state;
    const char *names[] = {"b", "a", "\xc3\xa9", "_", "Z", "aa", "\xf0\x90\x90\x80"};
    const char *sorted[] = {"Z", "_", "a", "aa", "b", "\xc3\xa9", "\xf0\x90\x90\x80"};
    names_sort(names, ARRAY_LEN(names));
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        assert_string_equal(names[i], sorted[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_numbered_in_order_of_insertion),
        cmocka_unit_test(test_absent_name_has_the_value_asked_for),
        cmocka_unit_test(test_name_taken_out_of_a_set_can_come_back),
        cmocka_unit_test(test_names_sort_by_code_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
