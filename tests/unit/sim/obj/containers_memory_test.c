/*
 * A program that uses lists, tuples, dicts, sets and their iterators in every way, run again
 * and again with one more allocation granted each time: it must end in MemoryError with the
 * heap in order, until it ends well.
 */
#include "sim/sim_internal.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char lists[] =
    "a = [1, 2, 3]; a.append(4); a.extend((5, 6)); a.extend(range(20)); a.insert(2, 7)\n"
    "a.extend({1, 2}); a.extend({3: 4}.items()); a += {5: 6}.values(); a *= 2; b = a + a\n"
    "a[1:3] = [9, 9, 9]; a[::2] = a[::2]; del a[::3]; del a[2:4]; a[:] = a[::-1]; b = b * 3\n"
    "a[5:20] = map(str, range(40)); c = a[1:9]; a.pop(); a.remove('5'); a.reverse(); a.copy()\n"
    "sorted(range(300), key=lambda x: -x); [3, 1, 2].sort(reverse=True); sorted(['b', 'a'])\n"
    "sorted([x * 7 % 200 for x in range(200)]); sorted([x * 77 % 300 for x in range(300)],\n"
    "       key=str)\n"
    "t = tuple(x for x in range(30)); t + t; t * 3; t[::2]; tuple(a); repr(t); hash(t)\n"
    "repr([['x', {1: 2}], ({'k': 'v'},)]); list(reversed(a)); list(reversed(t))\n"
    "list(enumerate(a)); list(zip(a, t)); list(map(lambda x, y: x, t, t)); list(filter(None, "
    "a))\n"
    "class L(list): pass\n"
    "class T(tuple): pass\n"
    "l = L(a); l.x = 1; l[2:4]; T(a)[1:]; T(t) + T(t); T([1]).y = 2\n"
    "list(iter([1, 2, 3])); list(iter(lambda: 5, 5)); (int | str | None); list[int]; dict[str, "
    "int]\n"
    "repr(list[int] | None); [int | str] == [str | int]; hash(int | str)\n"
    "range(10)[2:5]; range(10 ** 30)[5:]; list(range(2 ** 70, 2 ** 70 + 3)); slice(1, 2, 3)\n"
    "slice(1, 2).indices(5); list(reversed(range(5))); range(3) == range(4); hash(range(9))\n"
    "5.0 in range(9); range(9).index(3); range(9).count('x'); list(range(0, 20, 3))\n";

static const char dicts[] =
    "d = {}; d['a'] = 1; d[2] = 3; d.update({i: i for i in range(30)}); d.update(x=1, y=2)\n"
    "e = d.copy(); d | e; d |= {str(i): i for i in range(9)}; del d[5]; f = dict(d); {**d, "
    "**e}\n"
    "d.pop(7); d.popitem(); d.setdefault('q', []); d.setdefault('q', 1); dict.fromkeys(d, 1)\n"
    "dict.fromkeys({1, 2, 3}); dict.fromkeys('abc'); dict([('a', 1), [2, 3]]); dict(zip('ab', "
    "'cd'))\n"
    "list(d); list(d.items()); list(d.values()); list(reversed(d.items())); repr(d); d == e\n"
    "d.keys() & e.keys(); d.keys() | [1]; d.keys() - e.keys(); d.keys() ^ {1}; d.items() & "
    "e.items()\n"
    "d.keys() == e.keys(); d.keys().isdisjoint([8]); repr(d.items()); sorted(map(str, d))\n"
    "class D(dict):\n"
    "    def __missing__(self, key): return [key]\n"
    "m = D(a=1, b=2); m['z']; m.attr = 5; m.update(c=3)\n"
    "class A: pass\n"
    "for i in range(5):\n"
    "    a = A(); a.x = [i]; a.y = 2; a.__dict__; a.z = 3; del a.y; a.__dict__['w'] = 1\n"
    "    b = A(); b.x = 1; v = b.__dict__; del b; v['n'] = 2; v.copy()\n"
    "    c = A(); c.__dict__[1] = 2; c.q = 3; c.__dict__ = {'k': 1}; c.k\n"
    "    for j in range(33): setattr(c, 'n%d' % j, j)\n"
    "    o = A()\n"
    "    for j in range(33): setattr(o, 'n%d' % j, j)\n"
    "s = {1, 2, 3}; s.add(4); s |= set(range(50)); s & {1, 9}; s - {1}; s ^ {1, 99}; s.copy()\n"
    "s.union([1], {2: 3}); s.intersection([1, 2]); s.difference({1: 2}); "
    "s.symmetric_difference('ab')\n"
    "s.update(range(70), 'abc'); s.difference_update([1, 2]); "
    "s.intersection_update(range(60))\n"
    "s.symmetric_difference_update({5: 6}); s.issubset(range(99)); s.issuperset([1]); s.pop()\n"
    "frozenset(s); hash(frozenset(s)); frozenset([1]) in {frozenset([1])}; {1} in "
    "{frozenset([1])}\n"
    "repr(s); list(s); s.discard({5}); {frozenset([5])}.remove({5}); s.isdisjoint([1])\n"
    "class S(set): pass\n"
    "x = S([1, 2]); x.a = 1; x | {3}; repr(x)\n";

static void check(const char *program, size_t len)
{
    for (uint64_t n = 1;; n++) {
        struct sim *sim = sim_new(NULL);
        uint64_t before = sim->vm.mem.n_allocations;
        sim->vm.mem.fail_from = before + n;
        enum sim_end end = sim_run_module(sim, program, len, "memory.py");
        bool is_done = end == SIM_DONE && sim->vm.mem.n_allocations < before + n;
        sim->vm.mem.fail_from = 0;
        char *problem = sim_check_heap(sim);
        if (problem)
            fail_msg("with %d allocations: %s", (int)n, problem);
        sim_free(sim);
        if (is_done)
            return;
        assert_true(end == SIM_RAISED || end == SIM_DONE);
        assert_true(n < 10000);
    }
}

static void test_lists_run_out_of_memory_anywhere_with_the_heap_in_order(void **state)
{
    (void)state;
    check(lists, sizeof lists - 1);
}

static void test_dicts_and_sets_run_out_of_memory_anywhere_with_the_heap_in_order(void **state)
{
    (void)state;
    check(dicts, sizeof dicts - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists_run_out_of_memory_anywhere_with_the_heap_in_order),
        cmocka_unit_test(test_dicts_and_sets_run_out_of_memory_anywhere_with_the_heap_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
