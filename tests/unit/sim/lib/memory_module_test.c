/*
 * The module memory: areas, frames, and the wall around the heap.
 */
#include "../program.h"

static void test_areas_add_up_to_the_address_space(void **state)
{
    (void)state;
    assert_prints("import memory\n"
                  "a = memory.areas()\n"
                  "big = [0] * 100000\n"
                  "b = memory.areas()\n"
                  "print(list(a), sum(a.values()) == sum(b.values()), b['heap'] > a['heap'])\n",
                  "['code', 'variable', 'heap', 'free', 'stack'] True True\n");
}

static void test_every_object_lives_in_an_area(void **state)
{
    (void)state;
    assert_prints("import memory\n"
                  "def f(): pass\n"
                  "print(memory.area([]), memory.area(f.__code__), memory.area(None))\n",
                  "heap code heap\n");
}

static void test_the_stack_lists_frames_innermost_last(void **state)
{
    (void)state;
    assert_prints("import memory\n"
                  "def f(): return memory.stack()\n"
                  "def g(): return f()\n"
                  "s = g()\n"
                  "print([x.name for x in s], [x.line for x in s])\n"
                  "print(s[0].address > s[1].address > s[2].address)\n",
                  "['<module>', 'g', 'f'] [4, 3, 2]\nTrue\n");
}

static void test_poking_is_refused_everywhere(void **state)
{
    (void)state;
    assert_prints("import memory\n"
                  "for where in (0x10, id([]), 1 << 70):\n"
                  "    try: memory.poke(where, 1)\n"
                  "    except memory.AccessError as e: print(str(e).split(' ', 1)[1][:28])\n",
                  "is outside the private heap\n"
                  "is in the heap area: only th\n"
                  "address is outside the priva\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_areas_add_up_to_the_address_space),
        cmocka_unit_test(test_every_object_lives_in_an_area),
        cmocka_unit_test(test_the_stack_lists_frames_innermost_last),
        cmocka_unit_test(test_poking_is_refused_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
