/*
 * int: digits in memory, the sizes asked of the allocator, and conversions.
 */
#include "sim/lib/lib.h"
#include "sim/obj/int_parts.h"
#include "sim/vm/vm.h"

#include <setjmp.h>

#include <cmocka.h>

static int start(void **state)
{
    struct vm *vm = xcalloc(1, sizeof *vm);
    *state = vm;
    return vm_init(vm, &(struct vm_opts){.init_library = lib_init}) ? 0 : -1;
}

static int stop(void **state)
{
    struct vm *vm = *state;
    lib_release(vm);
    vm_release(vm);
    free(vm);
    return 0;
}

static addr parse(struct vm *vm, const char *text)
{
    addr o = int_parse(vm, text, strlen(text), 10);
    assert_false(addr_is_null(o));
    return o;
}

static void test_small_ints_are_the_same_object(void **state)
{
    struct vm *vm = *state;
    for (int64_t v = SMALL_INT_MIN; v <= SMALL_INT_MAX; v++)
        assert_true(addr_eq(int_from_i64(vm, v), int_from_i64(vm, v)));
    addr a = int_from_i64(vm, SMALL_INT_MAX + 1), b = int_from_i64(vm, SMALL_INT_MAX + 1);
    assert_false(addr_eq(a, b));
    decref(vm, a);
    decref(vm, b);
}

static void test_digits_are_thirty_bits_wide(void **state)
{
    struct vm *vm = *state;
    static const struct {
        int64_t value;
        uint64_t tag;
        uint32_t digits[3];
    } cases[] = {
        {0, 1, {0}},
        {5, 8, {5}},
        {-1, 10, {1}},
        {1 << 30, 16, {0, 1}},
        {-(INT64_C(1) << 60) - 7, 26, {7, 0, 1}},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        addr o = int_from_i64(vm, cases[i].value);
        assert_int_equal(int_at(vm, o)->lv_tag, cases[i].tag);
        for (int64_t k = 0; k < int_n_digits(vm, o); k++)
            assert_int_equal(int_digits(vm, o)[k], cases[i].digits[k]);
        decref(vm, o);
    }
}

static void test_every_64_bit_number_comes_back(void **state)
{
    struct vm *vm = *state;
    static const int64_t values[] = {0, 1, -1, INT32_MAX, INT64_MAX, INT64_MIN, INT64_MIN + 1};
    for (size_t i = 0; i < ARRAY_LEN(values); i++) {
        bool overflow;
        addr o = int_from_i64(vm, values[i]);
        assert_int_equal(int_as_i64(vm, o, &overflow), values[i]);
        assert_false(overflow);
        decref(vm, o);
    }
    bool overflow;
    addr big = parse(vm, "9223372036854775808");
    int_as_i64(vm, big, &overflow);
    assert_true(overflow);
    decref(vm, big);
}

static void test_a_sum_is_allocated_one_digit_longer_than_its_operands(void **state)
{
    struct vm *vm = *state;
    // Six digits and one more need 24 + 28 bytes: a block of 64, though six would fit into 48.
    addr a = parse(vm, "100000000000000000000000000000000000000000000000000");
    assert_int_equal(int_n_digits(vm, a), 6);
    addr b = int_add(vm, a, a);
    assert_int_equal(int_n_digits(vm, b), 6);
    assert_int_equal(pymalloc_block_bytes(&vm->mem.pymalloc, b), 64);
    decref(vm, a);
    decref(vm, b);
}

static void test_conversion_to_double_rounds_half_to_even(void **state)
{
    struct vm *vm = *state;
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        {"9007199254740993", 9007199254740992.0},
        {"9007199254740995", 9007199254740996.0},
        {"36893488147419107329", 36893488147419111424.0},
        {"36893488147419107328", 36893488147419103232.0},
        {"-100000000000000000000000", -1e23},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        addr o = parse(vm, cases[i].text);
        if (int_as_double(vm, o) != cases[i].value)
            fail_msg("float(%s)", cases[i].text);
        decref(vm, o);
    }
}

static void test_text_that_is_no_literal_gives_nothing_and_no_exception(void **state)
{
    struct vm *vm = *state;
    static const char *const texts[] = {"", " ", "-", "_1", "1_", "1__0", "0x", "1a", "+-1"};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        if (!addr_is_null(int_parse(vm, texts[i], strlen(texts[i]), 10)))
            fail_msg("int(\"%s\")", texts[i]);
        assert_false(exc_occurred(vm));
    }
}

static void test_too_long_a_text_is_a_value_error(void **state)
{
    struct vm *vm = *state;
    char text[4301];
    memset(text, '7', sizeof text);
    addr o = int_parse(vm, text, 4300, 10);
    assert_false(addr_is_null(o));
    decref(vm, o);
    assert_true(addr_is_null(int_parse(vm, text, 4301, 10)));
    assert_true(exc_matches(vm, PY_TYPE(T_ValueError)));
    exc_clear(vm);
    o = int_parse(vm, text, 4301, 16);
    assert_false(addr_is_null(o));
    decref(vm, o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_ints_are_the_same_object),
        cmocka_unit_test(test_digits_are_thirty_bits_wide),
        cmocka_unit_test(test_every_64_bit_number_comes_back),
        cmocka_unit_test(test_a_sum_is_allocated_one_digit_longer_than_its_operands),
        cmocka_unit_test(test_conversion_to_double_rounds_half_to_even),
        cmocka_unit_test(test_text_that_is_no_literal_gives_nothing_and_no_exception),
        cmocka_unit_test(test_too_long_a_text_is_a_value_error),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
