#include "sim/mem/raw.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct fixture {
    struct space sp;
    struct raw heap;
};

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof *f);
    space_init(&f->sp, SPACE_MIN_BYTES, 0);
    raw_init(&f->heap, &f->sp, AREA_HEAP);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    space_release(&f->sp);
    free(f);
    return 0;
}

static void test_freed_block_is_used_again(void **state)
{
    struct fixture *f = *state;
    addr a = raw_alloc(&f->heap, 1000);
    addr b = raw_alloc(&f->heap, 1000);
    raw_free(&f->heap, a);
    assert_int_equal(raw_alloc(&f->heap, 1000).v, a.v);
    raw_free(&f->heap, b);
}

static void test_last_block_grows_in_place(void **state)
{
    struct fixture *f = *state;
    addr a = raw_alloc(&f->heap, 600);
    for (uint64_t n = 700; n < 1000000; n = n * 5 / 4)
        assert_int_equal(raw_realloc(&f->heap, a, n).v, a.v);
}

static void test_hemmed_in_block_moves_with_its_bytes(void **state)
{
    struct fixture *f = *state;
    addr a = raw_alloc(&f->heap, 600);
    memset(space_at(&f->sp, a), 7, 600);
    (void)raw_alloc(&f->heap, 600);
    addr moved = raw_realloc(&f->heap, a, 5000);
    assert_int_not_equal(moved.v, a.v);
    const uint8_t *bytes = space_at(&f->sp, moved);
    assert_int_equal(bytes[0], 7);
    assert_int_equal(bytes[599], 7);
}

static void test_freeing_everything_returns_every_byte_and_page(void **state)
{
    struct fixture *f = *state;
    uint64_t free_before = f->sp.area_bytes[AREA_FREE];
    addr blocks[64];
    for (size_t i = 0; i < ARRAY_LEN(blocks); i++)
        blocks[i] = raw_alloc(&f->heap, 513 + i * 300);
    for (size_t i = 0; i < ARRAY_LEN(blocks); i += 2)
        raw_free(&f->heap, blocks[i]);
    for (size_t i = 1; i < ARRAY_LEN(blocks); i += 2)
        raw_free(&f->heap, blocks[i]);
    assert_int_equal(f->sp.area_bytes[AREA_FREE], free_before);
    assert_int_equal(f->heap.n_segments, 0);
    assert_int_equal(f->sp.end_page, f->sp.n_static_pages);
}

static void test_refuses_what_cannot_fit(void **state)
{
    struct fixture *f = *state;
    assert_true(addr_is_null(raw_alloc(&f->heap, SPACE_MIN_BYTES)));
    assert_true(addr_is_null(raw_alloc(&f->heap, UINT64_MAX)));
    addr a = raw_alloc(&f->heap, 600);
    assert_true(addr_is_null(raw_realloc(&f->heap, a, UINT64_MAX - 7)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(test_freed_block_is_used_again),
        T(test_last_block_grows_in_place),
        T(test_hemmed_in_block_moves_with_its_bytes),
        T(test_freeing_everything_returns_every_byte_and_page),
        T(test_refuses_what_cannot_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
