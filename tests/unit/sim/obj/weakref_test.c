/*
 * Weak references: sharing, order of callbacks, death.
 */
#include "../program.h"

static void test_references_without_callback_are_shared(void **state)
{
    (void)state;
    assert_prints(
        "import weakref\n"
        "class C: pass\n"
        "c = C()\n"
        "def f(r): pass\n"
        "print(weakref.ref(c) is weakref.ref(c), weakref.proxy(c) is weakref.proxy(c))\n"
        "print(weakref.ref(c, f) is weakref.ref(c, f))\n"
        "r = weakref.ref(c); p = weakref.proxy(c); s = weakref.ref(c, f)\n"
        "print(weakref.getweakrefcount(c), weakref.getweakrefs(c)[0] is r)\n",
        "True True\nFalse\n3 True\n");
}

static void test_callbacks_run_newest_first(void **state)
{
    (void)state;
    assert_prints("import weakref\n"
                  "class C: pass\n"
                  "c = C()\n"
                  "refs = [weakref.ref(c, lambda r, i=i: print(i, r())) for i in range(3)]\n"
                  "del c\n",
                  "2 None\n1 None\n0 None\n");
}

static void test_a_dead_proxy_says_so(void **state)
{
    (void)state;
    assert_ends("import weakref\nclass C: pass\np = weakref.proxy(C())\np.x\n", SIM_RAISED,
                "ReferenceError: weakly-referenced object no longer exists");
}

static void test_an_exception_in_a_callback_is_reported_and_forgotten(void **state)
{
    (void)state;
    struct program p = {0};
    assert_int_equal(program_run_with(&p, NULL,
                                      "import weakref\n"
                                      "class C: pass\n"
                                      "c = C()\n"
                                      "def bad(r): raise ValueError('in callback')\n"
                                      "r = weakref.ref(c, bad)\n"
                                      "del c\n"
                                      "print('goes on')\n"),
                     SIM_DONE);
    assert_string_equal(strbuf_str(&p.out), "goes on\n");
    assert_non_null(strstr(strbuf_str(&p.err), "Exception ignored in: <function bad at 0x"));
    assert_non_null(strstr(strbuf_str(&p.err), "ValueError: in callback"));
    program_release(&p);
}

static void test_subclasses_carry_attributes(void **state)
{
    (void)state;
    assert_prints("import weakref\n"
                  "class R(weakref.ref):\n"
                  "    __slots__ = 'key'\n"
                  "class C: pass\n"
                  "c = C()\n"
                  "r = R(c); r.key = 5\n"
                  "print(r() is c, r.key, r is weakref.ref(c), r == weakref.ref(c))\n",
                  "True 5 False True\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_references_without_callback_are_shared),
        cmocka_unit_test(test_callbacks_run_newest_first),
        cmocka_unit_test(test_a_dead_proxy_says_so),
        cmocka_unit_test(test_an_exception_in_a_callback_is_reported_and_forgotten),
        cmocka_unit_test(test_subclasses_carry_attributes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
