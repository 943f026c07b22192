/*
 * Classes and their instances under memory exhaustion: from the nth allocation on none
 * succeeds, for every n. Each time the run must end in an exception, the heap consistent.
 */
#include "../program.h"

#include "sim/sim_internal.h"

static const char program[] =
    "import weakref\n"
    "class A:\n"
    "    __slots__ = ('a', '__weakref__')\n"
    "    def __init__(self, a): self.a = a\n"
    "    def __del__(self): self.a = None\n"
    "class M(type):\n"
    "    def __new__(m, n, b, ns, **k): return super().__new__(m, n, b, ns)\n"
    "class B(metaclass=M, x=1):\n"
    "    'doc'\n"
    "    def __init__(self): self.x = 1; self.y = [1, 2]\n"
    "    @property\n"
    "    def p(self): return self.x + 1000\n"
    "    @classmethod\n"
    "    def c(cls, *a, **k): return cls, a, k\n"
    "    def __getattr__(self, n): return n + 'x'\n"
    "    def __add__(self, o): return B()\n"
    "    def __call__(self, a, *, k): return [a, k]\n"
    "    def __iter__(self): yield 1; yield 2\n"
    "class C(B):\n"
    "    def __init__(self): super().__init__(); self.__dict__\n"
    "b = B(); c = C(); a = A([1]); w = weakref.ref(a, lambda r: None)\n"
    "b + c; c.p; c.c(1, 2, k=3); c.zz; b(1, k=2); list(b); str([b, c])\n"
    "c.__class__ = B; c.q = 5; c.__dict__ = {'a': 1}\n"
    "class D(list): pass\n"
    "d = D([1]); d.x = 1\n"
    "class E1: pass\n"
    "class E2: pass\n"
    "class F(E1, E2): pass\n"
    "F.__bases__ = (E2, E1); F.__len__ = lambda s: 5; len(F())\n"
    "try: F() < F()\n"
    "except TypeError as e: str(e)\n"
    "type('X', (E1,), {'a': 1}); dir(b); b.__reduce_ex__(2)\n"
    "del a\n";

static uint64_t allocations_of_the_start(void)
{
    struct sim *sim = sim_new(NULL);
    sim_run_module(sim, "pass", strlen("pass"), "test.py");
    uint64_t n = sim->vm.mem.n_allocations;
    sim_free(sim);
    return n;
}

static void test_classes_survive_every_memory_error(void **state)
{
    (void)state;
    uint64_t first = allocations_of_the_start();
    bool was_reached = true;
    for (uint64_t n = first; was_reached; n += 3) {
        struct sim *sim = sim_new(NULL);
        sim->vm.mem.fail_from = n;
        enum sim_end end = sim_run_module(sim, program, strlen(program), "test.py");
        was_reached = sim->vm.mem.n_allocations >= n;
        sim->vm.mem.fail_from = 0;
        char *problem = sim_check_heap(sim);
        if (problem)
            fail_msg("allocation %llu: %s", (unsigned long long)n, problem);
        assert_true(end == SIM_DONE || end == SIM_RAISED);
        sim_free(sim);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_classes_survive_every_memory_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
