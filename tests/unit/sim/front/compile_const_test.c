/*
 * One pointer for equal constants, and what counts as equal.
 */
#include "sim/front/compile_const.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static const struct constant *number(struct const_pool *pool, enum const_kind kind, double x)
{
    return const_pool_add(pool, &(struct constant){.kind = kind, .real = x});
}

static void test_equal_constants_are_one_pointer(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct const_pool pool = {.arena = &arena};
    assert_ptr_equal(const_pool_int(&pool, 7), const_pool_int(&pool, 7));
    assert_ptr_equal(const_pool_str(&pool, "a"), const_pool_str(&pool, "a"));
    const struct constant *items[] = {const_pool_int(&pool, 1), const_pool_str(&pool, "a")};
    const struct constant *tuple = const_pool_tuple(&pool, items, 2);
    assert_ptr_equal(tuple, const_pool_tuple(&pool, items, 2));
    assert_ptr_equal(tuple->items[0], const_pool_int(&pool, 1));
    arena_release(&arena);
}

static void test_type_and_sign_of_zero_keep_constants_apart(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct const_pool pool = {.arena = &arena};
    const struct constant *all[] = {
        const_pool_int(&pool, 1),        number(&pool, CONST_FLOAT, 1),
        const_pool_bool(&pool, true),    number(&pool, CONST_COMPLEX, 1),
        number(&pool, CONST_FLOAT, 0.0), number(&pool, CONST_FLOAT, -0.0),
        const_pool_str(&pool, "1"),      const_pool_none(&pool),
    };
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        assert_int_equal(all[i]->id, i);
        for (size_t k = 0; k < i; k++)
            assert_ptr_not_equal(all[i], all[k]);
    }
    arena_release(&arena);
}

static void test_a_set_keeps_the_first_of_equal_items(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct const_pool pool = {.arena = &arena};
    const struct constant *one = const_pool_int(&pool, 1);
    const struct constant *truth = const_pool_bool(&pool, true);
    const struct constant *in_tuple[] = {one};
    const struct constant *truth_in_tuple[] = {truth};
    const struct constant *items[] = {
        one,
        number(&pool, CONST_FLOAT, 1),
        truth,
        const_pool_str(&pool, "1"),
        const_pool_tuple(&pool, in_tuple, 1),
        const_pool_tuple(&pool, truth_in_tuple, 1),
        number(&pool, CONST_FLOAT, 1.5),
    };
    assert_int_equal(const_unique(&arena, items, ARRAY_LEN(items)), 4);
    assert_ptr_equal(items[0], one);
    assert_int_equal(items[1]->kind, CONST_STR);
    assert_int_equal(items[2]->kind, CONST_TUPLE);
    assert_int_equal(items[3]->kind, CONST_FLOAT);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_constants_are_one_pointer),
        cmocka_unit_test(test_type_and_sign_of_zero_keep_constants_apart),
        cmocka_unit_test(test_a_set_keeps_the_first_of_equal_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
