/* Sets: the table, its dummies and the finger. */
#include "sim/obj/set.h"
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

static void add(struct vm *vm, addr s, int64_t v)
{
    assert_true(set_add(vm, s, vm_small_int((int)v)));
}

static void test_the_table_is_inside_the_set_until_the_fifth_key(void **state)
{
    struct vm *vm = &((struct sim *)*state)->vm;
    addr s = set_new(vm, PY_TYPE(T_SET), NULL_ADDR);
    for (int i = 0; i < 4; i++)
        add(vm, s, i);
    assert_true(addr_eq(set_at(vm, s)->table, addr_add(s, 64)));
    add(vm, s, 4);
    assert_int_equal(set_at(vm, s)->mask, 31);
    assert_false(addr_eq(set_at(vm, s)->table, addr_add(s, 64)));
    for (int i = 0; i < 5; i++)
        assert_int_equal(set_contains(vm, s, vm_small_int(i)), 1);
    assert_int_equal(set_contains(vm, s, vm_small_int(9)), 0);
    decref(vm, s);
}

static void test_a_new_key_takes_the_last_dummy_on_its_way(void **state)
{
    struct vm *vm = &((struct sim *)*state)->vm;
    addr s = set_new(vm, PY_TYPE(T_SET), NULL_ADDR);
    // All of the same hash modulo 8: they lie at 0, 1 and 6.
    for (int i = 0; i < 3; i++)
        add(vm, s, i * 8);
    assert_int_equal(set_discard(vm, s, vm_small_int(0)), 1);
    assert_int_equal(set_discard(vm, s, vm_small_int(8)), 1);
    add(vm, s, 24);
    assert_true(addr_eq(set_table(vm, s)[1].key, vm_small_int(24)));
    assert_true(addr_eq(set_table(vm, s)[0].key, SET_DUMMY));
    assert_int_equal(set_at(vm, s)->fill, 3);
    assert_int_equal(set_length(vm, s), 2);
    decref(vm, s);
}

static void test_swapping_moves_tables_inside_the_objects_too(void **state)
{
    struct vm *vm = &((struct sim *)*state)->vm;
    addr a = set_new(vm, PY_TYPE(T_SET), NULL_ADDR), b = set_new(vm, PY_TYPE(T_SET), NULL_ADDR);
    add(vm, a, 1);
    for (int i = 10; i < 30; i++)
        add(vm, b, i);
    set_swap_bodies(vm, a, b);
    assert_int_equal(set_length(vm, a), 20);
    assert_int_equal(set_length(vm, b), 1);
    assert_int_equal(set_contains(vm, b, vm_small_int(1)), 1);
    assert_int_equal(set_contains(vm, a, vm_small_int(29)), 1);
    assert_true(addr_eq(set_at(vm, b)->table, addr_add(b, 64)));
    decref(vm, a);
    decref(vm, b);
}

static void test_the_hash_of_a_frozenset_is_that_of_cpython(void **state)
{
    struct vm *vm = &((struct sim *)*state)->vm;
    addr items = tuple_pack(vm, 3, vm_small_int(1), vm_small_int(2), vm_small_int(3));
    addr s = set_new(vm, PY_TYPE(T_FROZENSET), items);
    addr empty = set_new(vm, PY_TYPE(T_FROZENSET), NULL_ADDR);
    assert_int_equal(frozenset_hash(vm, s), -272375401224217160);
    assert_int_equal(frozenset_hash(vm, empty), 133146708735736);
    decref(vm, empty);
    decref(vm, s);
    decref(vm, items);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_table_is_inside_the_set_until_the_fifth_key,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_new_key_takes_the_last_dummy_on_its_way, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_swapping_moves_tables_inside_the_objects_too,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_hash_of_a_frozenset_is_that_of_cpython, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
