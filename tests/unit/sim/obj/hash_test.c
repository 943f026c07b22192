/*
 * Hashes, against what CPython 3.13 gives with PYTHONHASHSEED=0.
 */
#include "sim/obj/values.h"

#include <math.h>
#include <setjmp.h>

#include <cmocka.h>

static void test_text_hashes_as_siphash13_with_a_zero_key(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t hash;
    } cases[] = {
        {"", 0},
        {"a", INT64_C(4644417185603328019)},
        {"ab", INT64_C(6148830537548944441)},
        {"abcdefg", INT64_C(7904145750247929094)},
        {"abcdefgh", INT64_C(4574395652268504554)},
        {"hello world", INT64_C(-5642461784034726774)},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (hash_bytes(cases[i].text, strlen(cases[i].text)) != cases[i].hash)
            fail_msg("hash of \"%s\"", cases[i].text);
}

static void test_floats_hash_as_the_numbers_they_are(void **state)
{
    (void)state;
    static const struct {
        double value;
        int64_t hash;
    } cases[] = {
        {0.0, 0},
        {-0.0, 0},
        {1.0, 1},
        {-1.0, -2},
        {1.5, INT64_C(1152921504606846977)},
        {2305843009213693951.0, 1},
        {1e300, INT64_C(1224995262755759164)},
        {INFINITY, 314159},
        {-INFINITY, -314159},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (hash_double(NULL, cases[i].value, NULL_ADDR) != cases[i].hash)
            fail_msg("hash of %g", cases[i].value);
}

static void test_what_is_not_a_number_hashes_by_its_address(void **state)
{
    (void)state;
    addr owner = {UINT64_C(0x7f5a00001230)};
    assert_int_equal(hash_double(NULL, NAN, owner), hash_pointer(owner));
}

static void test_addresses_hash_rotated_by_four_bits(void **state)
{
    (void)state;
    assert_int_equal(hash_pointer((addr){0x1230}), 0x123);
    assert_int_equal(hash_pointer((addr){0x1}), INT64_C(0x1000000000000000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_hashes_as_siphash13_with_a_zero_key),
        cmocka_unit_test(test_floats_hash_as_the_numbers_they_are),
        cmocka_unit_test(test_what_is_not_a_number_hashes_by_its_address),
        cmocka_unit_test(test_addresses_hash_rotated_by_four_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
