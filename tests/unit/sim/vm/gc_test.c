/*
 * The cycle collector, seen from programs. Numbers are those of CPython 3.13.
 */
#include "../program.h"

static void test_a_collection_counts_the_objects_of_each_cycle(void **state)
{
    (void)state;
    assert_prints("import gc\n"
                  "gc.collect()\n"
                  "class C: pass\n"
                  "def ring(n):\n"
                  "    items = [C() for _ in range(n)]\n"
                  "    for i, item in enumerate(items): item.next = items[i - 1]\n"
                  "for n in 1, 2, 7: ring(n); print(gc.collect())\n"
                  "l = []; l.append(l); del l; print(gc.collect())\n"
                  "l = []; t = (l,); l.append(t); del l, t; print(gc.collect())\n",
                  "1\n2\n7\n1\n2\n");
}

static void test_finalizers_run_before_anything_is_cleared(void **state)
{
    (void)state;
    assert_prints("import gc\n"
                  "class N:\n"
                  "    def __init__(self, name): self.name = name\n"
                  "    def __del__(self): print(self.name, self.other.name)\n"
                  "a, b = N('a'), N('b')\n"
                  "a.other, b.other = b, a\n"
                  "del a, b\n"
                  "print(gc.collect())\n",
                  "a b\nb a\n2\n");
}

static void test_a_finalizer_runs_once_even_if_it_resurrects(void **state)
{
    (void)state;
    assert_prints("import gc\n"
                  "class R:\n"
                  "    def __del__(self): global kept; kept = self; print('once')\n"
                  "r = R(); r.me = r; del r\n"
                  "print(gc.collect(), gc.is_finalized(kept))\n"
                  "del kept\n"
                  "print(gc.collect())\n",
                  "once\n0 True\n1\n");
}

static void test_a_threshold_starts_a_collection(void **state)
{
    (void)state;
    assert_prints("import gc\n"
                  "seen = []\n"
                  "gc.collect()\n"
                  "gc.callbacks.append(lambda phase, info: seen.append((phase, "
                  "info['generation'])))\n"
                  "keep = []\n"
                  "while not seen: keep.append([])\n"
                  "gc.callbacks.clear()\n"
                  "print(seen, 1990 < len(keep) <= 2001)\n",
                  "[('start', 0), ('stop', 0)] True\n");
}

static void test_disabled_means_no_collection_of_its_own(void **state)
{
    (void)state;
    assert_prints(
        "import gc\n"
        "gc.disable()\n"
        "before = gc.get_stats()[0]['collections']\n"
        "keep = [[i] for i in range(10000)]\n"
        "print(gc.get_stats()[0]['collections'] == before, gc.get_count()[0] > 5000)\n",
        "True True\n");
}

static void test_weak_references_die_before_finalizers_run(void **state)
{
    (void)state;
    assert_prints("import gc, weakref\n"
                  "class C:\n"
                  "    def __del__(self): print('del', r())\n"
                  "c = C(); c.me = c\n"
                  "r = weakref.ref(c, lambda ref: print('callback', ref()))\n"
                  "del c\n"
                  "gc.collect()\n",
                  "callback None\ndel None\n");
}

static void test_saved_garbage_is_kept_in_order(void **state)
{
    (void)state;
    assert_prints("import gc\n"
                  "gc.collect()\n"
                  "gc.set_debug(gc.DEBUG_SAVEALL)\n"
                  "a = [1]; a.append(a); b = [2]; b.append(b); del a, b\n"
                  "print(gc.collect(), [x[0] for x in gc.garbage])\n"
                  "gc.set_debug(0); gc.garbage.clear()\n"
                  "print(gc.collect())\n",
                  "2 [1, 2]\n2\n");
}

static void test_debug_output_goes_to_stderr(void **state)
{
    (void)state;
    struct program p = {0};
    assert_int_equal(program_run_with(&p, NULL,
                                      "import gc\n"
                                      "gc.collect()\n"
                                      "gc.set_debug(gc.DEBUG_STATS | gc.DEBUG_COLLECTABLE)\n"
                                      "a = []; a.append(a); del a\n"
                                      "gc.collect(1)\n"
                                      "gc.set_debug(0)\n"),
                     SIM_DONE);
    const char *err = strbuf_str(&p.err);
    assert_non_null(strstr(err, "gc: collecting generation 1...\n"
                                "gc: objects in each generation: "));
    assert_non_null(strstr(err, "gc: collectable <list 0x"));
    assert_non_null(strstr(err, "gc: done, 1 unreachable, 0 uncollectable, "));
    program_release(&p);
}

static void test_frozen_objects_are_left_alone(void **state)
{
    (void)state;
    assert_prints("import gc\n"
                  "gc.collect()\n"
                  "a = []; a.append(a); gc.freeze(); del a\n"
                  "print(gc.collect(), gc.get_freeze_count() > 0)\n"
                  "gc.unfreeze()\n"
                  "print(gc.collect(), gc.get_freeze_count())\n",
                  "0 True\n1 0\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_collection_counts_the_objects_of_each_cycle),
        cmocka_unit_test(test_finalizers_run_before_anything_is_cleared),
        cmocka_unit_test(test_a_finalizer_runs_once_even_if_it_resurrects),
        cmocka_unit_test(test_a_threshold_starts_a_collection),
        cmocka_unit_test(test_disabled_means_no_collection_of_its_own),
        cmocka_unit_test(test_weak_references_die_before_finalizers_run),
        cmocka_unit_test(test_saved_garbage_is_kept_in_order),
        cmocka_unit_test(test_debug_output_goes_to_stderr),
        cmocka_unit_test(test_frozen_objects_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
