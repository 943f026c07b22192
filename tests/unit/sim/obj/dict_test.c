/* Keys tables: sizes, kinds, probing and sharing, as CPython 3.13 lays them out. */
#include "sim/obj/dict.h"
#include "sim/sim_internal.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static int set_up(void **state)
{
    *state = sim_new(NULL);
    return 0;
}

static int tear_down(void **state)
{
    sim_free(*state);
    return 0;
}

static addr number(struct vm *vm, int64_t v)
{
    addr o = int_from_i64(vm, v);
    assert_false(addr_is_null(o));
    return o;
}

static void put(struct vm *vm, addr d, addr key, addr value)
{
    assert_true(dict_set(vm, d, key, value));
    decref(vm, key);
    decref(vm, value);
}

static void test_tables_have_the_least_power_of_two_that_holds_the_slots(void **state)
{
    (void)state;
    static const struct {
        int64_t n_slots;
        int log2;
    } cases[] = {{0, 3},  {8, 3},  {9, 4},     {15, 4},   {18, 5},
                 {30, 5}, {33, 6}, {1000, 10}, {1025, 11}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(keys_log2_of_slots(cases[i].n_slots), cases[i].log2);
    assert_int_equal(usable_of(3), 5);
    assert_int_equal(usable_of(4), 10);
    assert_int_equal(usable_of(6), 42);
}

static void test_a_presized_table_takes_its_keys_without_a_resize(void **state)
{
    (void)state;
    for (int64_t n = 1; n < 5000; n++)
        assert_true(usable_of(keys_log2_for(n)) >= n);
}

static void test_an_empty_dict_has_the_shared_empty_table(void **state)
{
    struct vm *vm = &((struct sim *)*state)->vm;
    addr d = dict_new(vm);
    assert_true(addr_eq(dict_at(vm, d)->ma_keys, PY_EMPTY_KEYS));
    assert_int_equal(dict_sizeof(vm, d), 48);
    assert_false(gc_is_tracked(vm, d));
    decref(vm, d);
}

static void test_a_key_that_is_no_str_makes_the_table_a_general_one(void **state)
{
    struct vm *vm = &((struct sim *)*state)->vm;
    addr d = dict_new(vm);
    put(vm, d, str_from_cstr(vm, "a"), number(vm, 1));
    assert_int_equal(dict_table(vm, d)->dk_kind, DICT_KEYS_UNICODE);
    assert_int_equal(dict_sizeof(vm, d), 168);
    put(vm, d, number(vm, 7), number(vm, 2));
    assert_int_equal(dict_table(vm, d)->dk_kind, DICT_KEYS_GENERAL);
    // CPython's rounding makes a table for three slots one of sixteen.
    assert_int_equal(dict_sizeof(vm, d), 336);
    addr key = str_from_cstr(vm, "a");
    assert_true(addr_eq(dict_get_str(vm, d, key), vm_small_int(1)));
    decref(vm, key);
    decref(vm, d);
}

static void test_indices_take_two_bytes_from_256_slots_on(void **state)
{
    struct vm *vm = &((struct sim *)*state)->vm;
    addr d = dict_new(vm);
    for (int i = 0; i < 85; i++)
        put(vm, d, number(vm, i), number(vm, i));
    assert_int_equal(dict_table(vm, d)->dk_log2_size, 7);
    assert_int_equal(dict_table(vm, d)->dk_log2_index_bytes, 7);
    put(vm, d, number(vm, 85), number(vm, 85));
    assert_int_equal(dict_table(vm, d)->dk_log2_size, 8);
    assert_int_equal(dict_table(vm, d)->dk_log2_index_bytes, 9);
    for (int i = 0; i < 86; i++) {
        addr value;
        addr key = number(vm, i);
        assert_int_equal(dict_get(vm, d, key, &value), 1);
        assert_true(addr_eq(value, key));
    }
    decref(vm, d);
}

static void test_a_deleted_entry_leaves_a_dummy_and_is_not_used_again(void **state)
{
    struct vm *vm = &((struct sim *)*state)->vm;
    addr d = dict_new(vm);
    for (int i = 0; i < 3; i++)
        put(vm, d, number(vm, i), PY_NONE);
    addr key = number(vm, 1);
    assert_int_equal(dict_delete(vm, d, key), 1);
    assert_int_equal(dict_delete(vm, d, key), 0);
    assert_int_equal(keys_get_index(dict_table(vm, d), 1), INDEX_DUMMY);
    assert_int_equal(dict_table(vm, d)->dk_nentries, 3);
    put(vm, d, key, PY_NONE);
    assert_int_equal(dict_table(vm, d)->dk_nentries, 4);
    int64_t pos = 0;
    addr got;
    int order[3], n = 0;
    while (dict_next(vm, d, &pos, &got, NULL))
        order[n++] = (int)int_compact_value(vm, got);
    assert_int_equal(n, 3);
    assert_int_equal(order[0], 0);
    assert_int_equal(order[1], 2);
    assert_int_equal(order[2], 1);
    decref(vm, d);
}

static void test_a_freed_table_for_str_keys_is_the_next_one_handed_out(void **state)
{
    struct vm *vm = &((struct sim *)*state)->vm;
    addr d = dict_new(vm);
    put(vm, d, str_from_cstr(vm, "some key"), PY_NONE);
    addr keys = dict_at(vm, d)->ma_keys;
    decref(vm, d);
    addr e = dict_new(vm);
    assert_true(addr_eq(d, e));
    put(vm, e, str_from_cstr(vm, "another"), PY_NONE);
    assert_true(addr_eq(dict_at(vm, e)->ma_keys, keys));
    decref(vm, e);
}

static void test_a_dict_is_tracked_once_it_can_be_part_of_a_cycle(void **state)
{
    struct vm *vm = &((struct sim *)*state)->vm;
    addr d = dict_new(vm);
    put(vm, d, str_from_cstr(vm, "n"), number(vm, 1));
    assert_false(gc_is_tracked(vm, d));
    put(vm, d, str_from_cstr(vm, "l"), list_new(vm, 0));
    assert_true(gc_is_tracked(vm, d));
    decref(vm, d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_have_the_least_power_of_two_that_holds_the_slots),
        cmocka_unit_test(test_a_presized_table_takes_its_keys_without_a_resize),
        cmocka_unit_test_setup_teardown(test_an_empty_dict_has_the_shared_empty_table, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_a_key_that_is_no_str_makes_the_table_a_general_one,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_indices_take_two_bytes_from_256_slots_on, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            test_a_deleted_entry_leaves_a_dummy_and_is_not_used_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_a_freed_table_for_str_keys_is_the_next_one_handed_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_dict_is_tracked_once_it_can_be_part_of_a_cycle,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
