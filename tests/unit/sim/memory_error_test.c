/*
 * Programs that use the interpreter's machinery, run again and again with more allocations
 * granted each time: each run must end in MemoryError, or well, with the heap in order, and
 * shut down in peace whether memory came back or not.
 */
#include "sim/sim.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { STEP_EVERY_ONE = 150, MAX_GRANTED = 100000 };

static const char classes[] =
    "class A:\n"
    "    __slots__ = ('x', 'y')\n"
    "    def __init__(self, x): self.x = x; self.y = [x]\n"
    "class M(type):\n"
    "    def __new__(m, name, bases, space, **kw): return super().__new__(m, name, bases, "
    "space)\n"
    "class B(metaclass=M, k=1):\n"
    "    def __init_subclass__(cls, **kw): cls.kw = kw\n"
    "    @property\n"
    "    def p(self): return self.q + 1\n"
    "    @classmethod\n"
    "    def c(cls, *a, **k): return (cls, a, k)\n"
    "    @staticmethod\n"
    "    def s(x=5, *, y=6): return x * y\n"
    "    def __del__(self): self.last = [1]\n"
    "class C(B, z=3):\n"
    "    def __getattr__(self, name): return [name]\n"
    "    def __eq__(self, other): return NotImplemented\n"
    "    def __add__(self, other): return (self, other)\n"
    "    def __repr__(self): return f'<{self.q!r:>5}>'\n"
    "a = A(1000); b = C(); b.q = 2; b.p; b.c(1, *(2, 3), k=4, **{'l': 5}); C.s(y=7); b.zz\n"
    "b + 1; b == 2; repr(b); f = b.c; f(); b.__dict__; del a, b; C.__mro__; vars(C); dir(C)\n"
    "C.new = 1; C.c(); isinstance(3, C); type('D', (C,), {'e': 1})().e\n";

static const char functions[] =
    "def outer(n):\n"
    "    seen = [n]\n"
    "    def inner(*args, key=None, **more):\n"
    "        nonlocal n\n"
    "        n += 1\n"
    "        seen.append((args, key, more))\n"
    "        return lambda: (n, seen)\n"
    "    return inner\n"
    "g = outer(300); g(1, 2, key=3, other=4)(); g(*[1, 2], **{'a': 1})\n"
    "def gen(n):\n"
    "    try:\n"
    "        got = yield [n]\n"
    "        yield from (x * 1000 for x in range(n))\n"
    "    finally:\n"
    "        last = {n: n}\n"
    "i = gen(3); next(i); i.send('x'); list(i); j = gen(2); next(j); j.close(); k = gen(1)\n"
    "next(k)\n"
    "try: k.throw(KeyError('k'))\n"
    "except KeyError as e: str(e)\n"
    "del k\n"
    "def deep(n): return [n] if n == 0 else deep(n - 1) + [n]\n"
    "deep(40); [[x for x in range(y)] for y in range(5)]; {x: str(x) for x in range(9)}\n"
    "{x % 3 for x in range(9)}; sum(x for x in range(300)); a, *b, c = range(9); x = [*b, *b]\n"
    "match {'k': [1, 2, 3], 'l': 4}:\n"
    "    case {'k': [first, *rest], **others}: y = (first, rest, others)\n"
    "def annotated(p: int = 5) -> list[int]: 'text'\n"
    "exec('q = 1 + 2'); eval('q * 500'); locals(); globals().copy(); deep.__code__.co_consts\n";

static const char errors[] =
    "class Own(Exception):\n"
    "    def __init__(self, *args): super().__init__(*args); self.more = list(args)\n"
    "def fail(n):\n"
    "    try:\n"
    "        if n: fail(n - 1)\n"
    "        raise Own(n, 'text')\n"
    "    except Own as e:\n"
    "        raise ValueError([n]) from e\n"
    "    finally:\n"
    "        done = [n]\n"
    "try: fail(3)\n"
    "except ValueError as e: chain = [e.__cause__, e.__context__, e.__traceback__, str(e)]\n"
    "del chain\n"
    "class Manager:\n"
    "    def __enter__(self): return [self]\n"
    "    def __exit__(self, *info): return bool(info[0])\n"
    "with Manager() as m, Manager() as n: {}['x']\n"
    "try:\n"
    "    try: 1 / 0\n"
    "    except: [][5]\n"
    "except IndexError as e: repr(e.__context__)\n"
    "try: raise ExceptionGroup('g', [ValueError(1), TypeError('t')])\n"
    "except* ValueError as e: e.exceptions\n"
    "except* TypeError as e: e.exceptions\n"
    "for bad in ('x.y', '1 +', 'int(\"z\")', 'len(5)', 'undefined', 'f(', '[].nope'):\n"
    "    try: eval(bad)\n"
    "    except Exception as e: repr(e)\n"
    "try: assert [] == 1, ['why']\n"
    "except AssertionError as e: e.args\n"
    "def forever(): return forever()\n"
    "try: forever()\n"
    "except RecursionError as e: str(e)\n";

static const char modules[] =
    "import gc, sys, weakref, copy\n"
    "class Node:\n"
    "    def __init__(self): self.me = self\n"
    "    def __del__(self): Node.n = [1]\n"
    "calls = []\n"
    "for i in range(5):\n"
    "    x = Node(); r = weakref.ref(x, calls.append); p = weakref.proxy(x); p.me; del p\n"
    "del x; gc.collect(); gc.get_objects(); gc.get_referrers(calls); gc.get_referents(calls)\n"
    "gc.get_stats(); gc.freeze(); gc.unfreeze(); gc.set_threshold(5); [[] for i in range(30)]\n"
    "d = weakref.WeakValueDictionary(); y = Node(); d['y'] = y; list(d.items()); d.get('z')\n"
    "w = weakref.WeakSet(); w.add(y); len(w); weakref.finalize(y, calls.append, 3)\n"
    "copy.copy([1, [2]]); copy.deepcopy({'a': [1, {2: (3,)}], 'b': y}); copy.copy(y)\n"
    "sys.getsizeof(calls); sys.getrefcount(y); sys.intern('a' + 'b c')\n"
    "from collections import deque, namedtuple, defaultdict\n"
    "q = deque([1, 2], 5); q.append(3); defaultdict(list)['k'].append(1)\n"
    "import functools; functools.partial(int, '5')()\n"
    "print('some', [1, 2], end='')\n";

/* Runs it with `granted` allocations; true if it needed no more. */
static bool run(const char *program, uint64_t granted, bool memory_comes_back)
{
    struct sim *sim = sim_new(NULL);
    sim_fail_allocations_from(sim, granted + 1);
    enum sim_end end = sim_run_module(sim, program, strlen(program), "memory.py");
    if (end == SIM_RAISED && strcmp(sim_exception_type(sim), "MemoryError") != 0)
        fail_msg("with %d allocations: %s: %s, line %d", (int)granted, sim_exception_type(sim),
                 sim_exception_text(sim), sim_exception_line(sim));
    if (end != SIM_RAISED && end != SIM_DONE)
        fail_msg("with %d allocations: ended %d: %s", (int)granted, (int)end,
                 sim_stop_message(sim));
    char *problem = sim_check_heap(sim);
    if (problem)
        fail_msg("with %d allocations: %s", (int)granted, problem);
    if (memory_comes_back)
        sim_fail_allocations_from(sim, 0);
    sim_shutdown(sim);
    sim_free(sim);
    return end == SIM_DONE;
}

static void check(const char *program)
{
    uint64_t granted = 0;
    for (uint64_t n = 0; !run(program, granted, n % 2); n++) {
        granted += n < STEP_EVERY_ONE ? 1 : 1 + granted / 61;
        assert_true(granted < MAX_GRANTED);
    }
}

static void test_classes_run_out_of_memory_with_the_heap_in_order(void **state)
{
    (void)state;
    check(classes);
}

static void test_functions_run_out_of_memory_with_the_heap_in_order(void **state)
{
    (void)state;
    check(functions);
}

static void test_errors_run_out_of_memory_with_the_heap_in_order(void **state)
{
    (void)state;
    check(errors);
}

static void test_modules_run_out_of_memory_with_the_heap_in_order(void **state)
{
    (void)state;
    check(modules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_classes_run_out_of_memory_with_the_heap_in_order),
        cmocka_unit_test(test_functions_run_out_of_memory_with_the_heap_in_order),
        cmocka_unit_test(test_errors_run_out_of_memory_with_the_heap_in_order),
        cmocka_unit_test(test_modules_run_out_of_memory_with_the_heap_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
