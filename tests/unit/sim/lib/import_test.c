/*
 * What import finds, and how it says what it does not find.
 */
#include "../program.h"

static void test_a_module_is_loaded_once(void **state)
{
    (void)state;
    assert_prints("import copy\nfirst = copy\nimport copy, sys\n"
                  "print(copy is first, sys.modules['copy'] is copy)\n",
                  "True True\n");
}

static void test_a_submodule_becomes_an_attribute_of_its_package(void **state)
{
    (void)state;
    assert_prints("import collections.abc\nfrom collections import abc\n"
                  "print(collections.abc is abc, abc.__name__)\n",
                  "True collections.abc\n");
}

static void test_an_unknown_module_is_not_found(void **state)
{
    (void)state;
    assert_ends("import numpy\n", SIM_RAISED, "ModuleNotFoundError: No module named 'numpy'");
    assert_ends("import sys.path\n", SIM_RAISED,
                "ModuleNotFoundError: No module named 'sys.path'; 'sys' is not a package");
}

static void test_a_library_module_that_is_missing_ends_the_run(void **state)
{
    (void)state;
    assert_ends("x = 1\nimport socket\n", SIM_UNSUPPORTED,
                "test.py:2: the simulator does not support the module `socket`");
}

static void test_no_handler_catches_what_the_simulator_lacks(void **state)
{
    (void)state;
    assert_ends("try:\n    import socket\nexcept BaseException:\n    pass\n", SIM_UNSUPPORTED,
                "`socket`");
}

static void test_none_in_sys_modules_halts_the_import(void **state)
{
    (void)state;
    assert_ends("import sys\nsys.modules['copy'] = None\nimport copy\n", SIM_RAISED,
                "ModuleNotFoundError: import of copy halted; None in sys.modules");
}

static void test_relative_imports_need_a_package(void **state)
{
    (void)state;
    assert_ends("from . import x\n", SIM_RAISED,
                "ImportError: attempted relative import with no known parent package");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_module_is_loaded_once),
        cmocka_unit_test(test_a_submodule_becomes_an_attribute_of_its_package),
        cmocka_unit_test(test_an_unknown_module_is_not_found),
        cmocka_unit_test(test_a_library_module_that_is_missing_ends_the_run),
        cmocka_unit_test(test_no_handler_catches_what_the_simulator_lacks),
        cmocka_unit_test(test_none_in_sys_modules_halts_the_import),
        cmocka_unit_test(test_relative_imports_need_a_package),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
