/* Lists and tuples: room, growth and free lists. */
#include "sim/obj/list.h"
#include "sim/obj/tuple.h"
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

static void test_appending_grows_by_an_eighth_and_six(void **state)
{
    struct vm *vm = &((struct sim *)*state)->vm;
    static const int64_t rooms[] = {4, 8, 16, 24, 32, 40, 52, 64, 76, 92, 108, 128, 148};
    addr l = list_new(vm, 0);
    size_t step = 0;
    for (int64_t n = 1; n <= 130; n++) {
        assert_true(list_append(vm, l, PY_NONE));
        if (n > rooms[step])
            step++;
        assert_int_equal(list_at(vm, l)->allocated, rooms[step]);
    }
    decref(vm, l);
}

static void test_popping_gives_room_back_below_half(void **state)
{
    struct vm *vm = &((struct sim *)*state)->vm;
    addr l = list_new(vm, 0);
    for (int i = 0; i < 16; i++)
        assert_true(list_append(vm, l, PY_NONE));
    assert_true(list_resize(vm, l, 8));
    assert_int_equal(list_at(vm, l)->allocated, 16);
    assert_true(list_resize(vm, l, 7));
    assert_int_equal(list_at(vm, l)->allocated, 12);
    decref(vm, l);
}

static void test_a_list_of_known_length_has_an_even_number_of_slots(void **state)
{
    struct vm *vm = &((struct sim *)*state)->vm;
    addr t = tuple_pack(vm, 3, PY_NONE, PY_NONE, PY_NONE);
    addr l = list_from_iterable(vm, t);
    assert_int_equal(list_at(vm, l)->allocated, 4);
    addr exact = list_slice(vm, l, 0, 3);
    assert_int_equal(list_at(vm, exact)->allocated, 3);
    decref(vm, exact);
    decref(vm, l);
    decref(vm, t);
}

static void test_eighty_freed_lists_are_kept_the_last_comes_back_first(void **state)
{
    struct vm *vm = &((struct sim *)*state)->vm;
    addr lists[FREE_LISTS_MAX + 5];
    list_clear_free_list(vm);
    for (size_t i = 0; i < ARRAY_LEN(lists); i++)
        lists[i] = list_new(vm, 0);
    for (size_t i = 0; i < ARRAY_LEN(lists); i++)
        decref(vm, lists[i]);
    assert_int_equal(vm->free_lists.lists.n, FREE_LISTS_MAX);
    addr l = list_new(vm, 0);
    assert_true(addr_eq(l, lists[FREE_LISTS_MAX - 1]));
    decref(vm, l);
}

static void test_freed_tuples_come_back_by_length_up_to_twenty(void **state)
{
    struct vm *vm = &((struct sim *)*state)->vm;
    for (int64_t n = 1; n <= 22; n++) {
        addr t = tuple_new(vm, n);
        int64_t n_kept = n <= FREE_TUPLE_LENGTHS ? vm->free_lists.tuples[n - 1].n : 0;
        decref(vm, t);
        if (n > FREE_TUPLE_LENGTHS)
            continue;
        assert_int_equal(vm->free_lists.tuples[n - 1].n, n_kept + 1);
        addr again = tuple_new(vm, n);
        assert_true(addr_eq(again, t));
        decref(vm, again);
    }
}

static void test_a_resized_tuple_keeps_what_fits(void **state)
{
    struct vm *vm = &((struct sim *)*state)->vm;
    addr t = tuple_pack(vm, 3, PY_NONE, PY_TRUE, PY_FALSE);
    assert_true(tuple_resize(vm, &t, 40));
    assert_int_equal(tuple_length(vm, t), 40);
    assert_true(addr_eq(tuple_item(vm, t, 2), PY_FALSE));
    assert_true(addr_is_null(tuple_item(vm, t, 39)));
    assert_true(tuple_resize(vm, &t, 1));
    assert_true(addr_eq(tuple_item(vm, t, 0), PY_NONE));
    assert_true(tuple_resize(vm, &t, 0));
    assert_true(addr_eq(t, PY_EMPTY_TUPLE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_appending_grows_by_an_eighth_and_six, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_popping_gives_room_back_below_half, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_a_list_of_known_length_has_an_even_number_of_slots,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_eighty_freed_lists_are_kept_the_last_comes_back_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_freed_tuples_come_back_by_length_up_to_twenty,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_resized_tuple_keeps_what_fits, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
