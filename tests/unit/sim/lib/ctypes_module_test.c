/*
 * ctypes: reading inside the space works, anything else ends the run in a clear message.
 */
#include "../program.h"

static void test_fields_of_objects_can_be_read(void **state)
{
    (void)state;
    assert_prints("import ctypes, sys\n"
                  "a = [1, 2, 3]\n"
                  "print(ctypes.c_ssize_t.from_address(id(a)).value, sys.getrefcount(a))\n"
                  "print(ctypes.c_void_p.from_address(id(a) + 8).value == id(list))\n"
                  "print(ctypes.string_at(id(b'xyz') + 32, 3), ctypes.sizeof(ctypes.c_long))\n"
                  "print(ctypes.cast(id(a), ctypes.py_object).value is a)\n",
                  "1 2\nTrue\nb'xyz' 8\nTrue\n");
}

static void test_structures_lie_over_memory(void **state)
{
    (void)state;
    assert_prints("import ctypes\n"
                  "class List(ctypes.Structure):\n"
                  "    _fields_ = [('refcnt', ctypes.c_ssize_t), ('type', ctypes.c_void_p),\n"
                  "                ('size', ctypes.c_ssize_t), ('items', ctypes.c_void_p),\n"
                  "                ('allocated', ctypes.c_ssize_t)]\n"
                  "a = [1, 2, 3, 4, 5]\n"
                  "a.append(6)\n"
                  "v = List.from_address(id(a))\n"
                  "print(ctypes.sizeof(List), v.size, v.allocated, v.type == id(list))\n",
                  "40 6 6 True\n");
}

static void test_addresses_outside_end_the_run(void **state)
{
    (void)state;
    assert_ends("import ctypes\nctypes.string_at(0, 4)\n", SIM_UNSUPPORTED,
                "reading at 0x0: it is outside the process's memory");
    assert_ends("import ctypes\nctypes.string_at(id([]), 1 << 40)\n", SIM_UNSUPPORTED,
                "outside the process's memory");
    assert_ends("import ctypes\nctypes.string_at(-1)\n", SIM_UNSUPPORTED,
                "outside the process's memory");
}

static void test_bytes_that_look_like_an_object_are_none(void **state)
{
    (void)state;
    assert_ends("import ctypes\n"
                "forged = (1).to_bytes(8, 'little') + id(list).to_bytes(8, 'little') + "
                "b'\\xff' * 24\n"
                "ctypes.cast(id(forged) + 32, ctypes.py_object).value\n",
                SIM_UNSUPPORTED, "none is alive there");
}

static void test_nothing_can_be_written_or_called(void **state)
{
    (void)state;
    assert_ends("import ctypes\nctypes.c_long.from_address(id([])).value = 5\n",
                SIM_UNSUPPORTED, "writing to memory");
    assert_ends("import ctypes\nctypes.memset(id([]), 0, 8)\n", SIM_UNSUPPORTED,
                "writing to memory");
    assert_ends("import ctypes\nctypes.pythonapi\n", SIM_UNSUPPORTED, "calling C functions");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_of_objects_can_be_read),
        cmocka_unit_test(test_structures_lie_over_memory),
        cmocka_unit_test(test_addresses_outside_end_the_run),
        cmocka_unit_test(test_bytes_that_look_like_an_object_are_none),
        cmocka_unit_test(test_nothing_can_be_written_or_called),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
