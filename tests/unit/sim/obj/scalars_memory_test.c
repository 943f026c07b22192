/*
 * A program that uses numbers, text and bytes in every way, run again and again with one more
 * allocation granted each time: it must end in MemoryError with the heap in order, until it
 * ends well.
 */
#include "sim/sim_internal.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char program[] =
    "s = 'abc'\n"
    "x = s + '\xc3\xa9'; y = x * 3; z = y.replace('\xc3\xa9', '\xe2\x82\xac')\n"
    "'-'.join(z.split('\xe2\x82\xac')); z.upper(); z.title(); z.center(40); z.zfill(30)\n"
    "z.encode(); z.encode('utf-16').decode('utf-16')\n"
    "'{:>10}{!r}{k[0]}'.format(1, 'x', k=[5]); '%s %d %5.2f %r' % ('a', 300, 1.5, [1])\n"
    "str.maketrans('ab', 'xy'); 'aab'.translate({97: 'zz', 98: None}); z.splitlines()\n"
    "z.partition('\xe2\x82\xac'); list(z); repr(z); ascii(z); z[::2]; z[1:]\n"
    "a = 10 ** 40; b = a * a + a - 7; b // a; b % a; divmod(b, 7); b >> 5; b << 99; b & a\n"
    "b | -a; b ^ a; ~b; pow(a, 5, b); str(b); int('9' * 50); hex(b); b / a; round(b, -5)\n"
    "b.to_bytes(60, 'big'); int.from_bytes(b'abcdefghijk', 'little'); (2.5).hex()\n"
    "(0.1).as_integer_ratio(); complex('1+2j') * 3; format(b, ','); format(1.5, '10.3f')\n"
    "c = b'abc' * 5; c.split(b'c'); c.replace(b'a', b'XX'); c.hex(); c.decode()\n"
    "d = bytearray(c); d.append(1); d.extend(c); d[2:4] = b'qqqq'; del d[::2]; d += c\n"
    "m = memoryview(d); m[1:3].tobytes(); m.tolist(); m.release(); b'%d %s' % (5, b'x')\n"
    "class S(str): pass\n"
    "class I(int): pass\n"
    "class F(float): pass\n"
    "class B(bytes): pass\n"
    "S('abc\xc3\xa9') + 'x'; I(10 ** 20) + 1; F(2.5); B(b'abc'); {S('q'): 1}\n"
    "for bad in (lambda: int('x'), lambda: b'\\xff'.decode(), lambda: "
    "'\xc3\xa9'.encode('ascii')):\n"
    "    try: bad()\n"
    "    except ValueError: pass\n";

static void test_running_out_of_memory_anywhere_leaves_the_heap_in_order(void **state)
{
    (void)state;
    for (uint64_t n = 1;; n++) {
        struct sim *sim = sim_new(NULL);
        uint64_t before = sim->vm.mem.n_allocations;
        sim->vm.mem.fail_from = before + n;
        enum sim_end end = sim_run_module(sim, program, sizeof program - 1, "memory.py");
        bool is_done = end == SIM_DONE && sim->vm.mem.n_allocations < before + n;
        sim->vm.mem.fail_from = 0;
        char *problem = sim_check_heap(sim);
        if (problem)
            fail_msg("with %d allocations: %s", (int)n, problem);
        sim_free(sim);
        if (is_done)
            return;
        assert_true(end == SIM_RAISED || end == SIM_DONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_running_out_of_memory_anywhere_leaves_the_heap_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
