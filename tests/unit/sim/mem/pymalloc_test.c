#include "sim/mem/pymalloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct fixture {
    struct space sp;
    struct pymalloc pm;
};

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof *f);
    space_init(&f->sp, SPACE_DEFAULT_BYTES, 0);
    pymalloc_init(&f->pm, &f->sp);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    pymalloc_release(&f->pm);
    space_release(&f->sp);
    free(f);
    return 0;
}

static void test_blocks_of_a_virgin_pool_ascend(void **state)
{
    struct fixture *f = *state;
    addr first = pymalloc_alloc(&f->pm, 48);
    addr second = pymalloc_alloc(&f->pm, 33);
    assert_int_equal(first.v % POOL_BYTES, POOL_HEADER_BYTES);
    assert_int_equal(second.v - first.v, 48);
}

static void test_free_returns_block_to_head_of_pool(void **state)
{
    struct fixture *f = *state;
    addr a = pymalloc_alloc(&f->pm, 64);
    addr b = pymalloc_alloc(&f->pm, 64);
    pymalloc_free(&f->pm, a);
    pymalloc_free(&f->pm, b);
    // Both blocks were the pool's only ones, yet its chain of free blocks is kept.
    assert_int_equal(pymalloc_alloc(&f->pm, 64).v, b.v);
    assert_int_equal(pymalloc_alloc(&f->pm, 64).v, a.v);
}

static void test_freed_block_keeps_its_bytes_behind_the_link(void **state)
{
    struct fixture *f = *state;
    pymalloc_alloc(&f->pm, 32);
    addr a = pymalloc_alloc(&f->pm, 32);
    uint64_t *words = space_at(&f->sp, a);
    words[1] = 0x1234;
    pymalloc_free(&f->pm, a);
    assert_int_equal(words[1], 0x1234);
}

static void test_full_pool_comes_back_to_the_front_on_its_first_free(void **state)
{
    struct fixture *f = *state;
    size_t per_pool = (POOL_BYTES - POOL_HEADER_BYTES) / 512;
    addr first = pymalloc_alloc(&f->pm, 512);
    for (size_t i = 1; i < per_pool; i++)
        (void)pymalloc_alloc(&f->pm, 512);
    addr in_second_pool = pymalloc_alloc(&f->pm, 512);
    assert_int_not_equal(in_second_pool.v / POOL_BYTES, first.v / POOL_BYTES);
    pymalloc_free(&f->pm, first);
    assert_int_equal(pymalloc_alloc(&f->pm, 512).v, first.v);
}

static void test_an_emptied_arena_goes_back_to_the_free_area(void **state)
{
    struct fixture *f = *state;
    enum { N = 3 * ARENA_BYTES / 512 };
    static_assert(N * 512 < SPACE_DEFAULT_BYTES, "fits");
    addr *blocks = xcalloc(N, sizeof *blocks);
    uint64_t free_before = f->sp.area_bytes[AREA_FREE];
    for (size_t i = 0; i < N; i++)
        blocks[i] = pymalloc_alloc(&f->pm, 512);
    assert_true(f->pm.n_arenas_taken >= 3);
    for (size_t i = 0; i < N; i++)
        pymalloc_free(&f->pm, blocks[i]);
    // The last arena with free pools is kept, as CPython does.
    assert_int_equal(f->pm.n_arenas_given, f->pm.n_arenas_taken - 1);
    assert_int_equal(free_before - f->sp.area_bytes[AREA_FREE], ARENA_BYTES);
    assert_int_equal(f->pm.n_blocks, 0);
    free(blocks);
}

static void test_exhaustion_is_reported_and_nothing_breaks(void **state)
{
    struct fixture *f = *state;
    uint64_t n = 0;
    while (!addr_is_null(pymalloc_alloc(&f->pm, 512)))
        n++;
    assert_true(n * 512 > SPACE_DEFAULT_BYTES / 10 * 8);
    uint64_t sum = 0;
    for (size_t i = 0; i < N_AREAS; i++)
        sum += f->sp.area_bytes[i];
    assert_int_equal(sum, f->sp.size_bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(test_blocks_of_a_virgin_pool_ascend),
        T(test_free_returns_block_to_head_of_pool),
        T(test_freed_block_keeps_its_bytes_behind_the_link),
        T(test_full_pool_comes_back_to_the_front_on_its_first_free),
        T(test_an_emptied_arena_goes_back_to_the_free_area),
        T(test_exhaustion_is_reported_and_nothing_breaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
