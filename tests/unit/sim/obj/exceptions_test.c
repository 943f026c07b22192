/*
 * Exceptions: fields, texts, chains and groups. More in tests/golden/py/lib/exceptions.py.
 */
#include "../program.h"

static void test_the_error_number_picks_the_class(void **state)
{
    (void)state;
    assert_prints("for n in 2, 13, 17, 32, 9999:\n"
                  "    e = OSError(n, 'text', 'name')\n"
                  "    print(type(e).__name__, e, e.args)\n",
                  "FileNotFoundError [Errno 2] text: 'name' (2, 'text')\n"
                  "PermissionError [Errno 13] text: 'name' (13, 'text')\n"
                  "FileExistsError [Errno 17] text: 'name' (17, 'text')\n"
                  "BrokenPipeError [Errno 32] text: 'name' (32, 'text')\n"
                  "OSError [Errno 9999] text: 'name' (9999, 'text')\n");
}

static void test_sizes_are_those_of_cpython(void **state)
{
    (void)state;
    assert_prints("from sys import getsizeof as size\n"
                  "print(size(ValueError()), size(StopIteration()), size(NameError()),\n"
                  "      size(AttributeError()), size(ImportError()), size(OSError()),\n"
                  "      size(SyntaxError()), size(KeyError()))\n",
                  "88 96 96 104 120 128 152 88\n");
}

static void test_memory_errors_are_used_again(void **state)
{
    (void)state;
    assert_prints("a = id(MemoryError()); b = id(MemoryError())\n"
                  "print(a == b, MemoryError('x').args, MemoryError().args)\n",
                  "True ('x',) ()\n");
}

static void test_a_chain_of_exceptions_can_be_long(void **state)
{
    (void)state;
    assert_prints("e = None\n"
                  "for i in range(100000):\n"
                  "    new = ValueError(i)\n"
                  "    new.__context__ = e\n"
                  "    e = new\n"
                  "del e, new\n"
                  "print('freed')\n",
                  "freed\n");
}

static void test_groups_split_by_type_and_by_function(void **state)
{
    (void)state;
    assert_prints(
        "g = ExceptionGroup('g', [ValueError(1), ExceptionGroup('h', [KeyError(2), "
        "ValueError(3)])])\n"
        "print(g.split(ValueError))\n"
        "print(g.subgroup(lambda e: isinstance(e, KeyError)))\n",
        "(ExceptionGroup('g', [ValueError(1), ExceptionGroup('h', [ValueError(3)])]), "
        "ExceptionGroup('g', [ExceptionGroup('h', [KeyError(2)])]))\n"
        "g (1 sub-exception)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_error_number_picks_the_class),
        cmocka_unit_test(test_sizes_are_those_of_cpython),
        cmocka_unit_test(test_memory_errors_are_used_again),
        cmocka_unit_test(test_a_chain_of_exceptions_can_be_long),
        cmocka_unit_test(test_groups_split_by_type_and_by_function),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
