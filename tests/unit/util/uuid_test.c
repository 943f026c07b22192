#include "util/uuid.h"

#include "util/xalloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct uuid_gen new_gen(uint8_t first)
{
    struct uuid_gen g;
    uint8_t entropy[UUID_ENTROPY_BYTES] = {first};
    uuid_gen_init(&g, entropy);
    return g;
}

static void test_id_has_time_version_and_variant(void **state)
{
    (void)state;
    struct uuid_gen g = new_gen(1);
    struct uuid u = uuid_new(&g, 0x0123456789ab);
    assert_int_equal(uuid_time_ms(&u), 0x0123456789ab);
    assert_int_equal(u.bytes[6] >> 4, 7);
    assert_int_equal(u.bytes[8] >> 6, 2);
    char text[UUID_TEXT_BYTES];
    uuid_format(text, &u);
    assert_int_equal(strlen(text), 36);
    assert_memory_equal(text, "01234567-89ab-7", 15);
}

static void test_ids_increase_whatever_the_clock_does(void **state)
{
    (void)state;
    struct uuid_gen g = new_gen(2);
    struct uuid last = uuid_new(&g, 1000);
    for (int i = 0; i < 20000; i++) {
        struct uuid u = uuid_new(&g, i % 7 ? 1000 : 900 + (uint64_t)i % 3);
        assert_true(memcmp(last.bytes, u.bytes, UUID_BYTES) < 0);
        last = u;
    }
}

static void test_generators_with_other_entropy_differ(void **state)
{
    (void)state;
    struct uuid_gen a = new_gen(3), b = new_gen(4), zero = new_gen(0);
    struct uuid x = uuid_new(&a, 5), y = uuid_new(&b, 5), z = uuid_new(&zero, 5);
    assert_memory_not_equal(x.bytes + 8, y.bytes + 8, 8);
    struct uuid next = uuid_new(&zero, 5);
    assert_memory_not_equal(z.bytes + 8, next.bytes + 8, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_id_has_time_version_and_variant),
        cmocka_unit_test(test_ids_increase_whatever_the_clock_does),
        cmocka_unit_test(test_generators_with_other_entropy_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
