/*
 * Runs as a whole: how they end, their bounds, sessions, and the line hook.
 */
#include "sim/sim.h"
#include "util/strbuf.h"
#include "util/vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct output {
    struct strbuf out;
    struct strbuf err;
};

static void collect(void *ctx, enum sim_stream stream, const char *bytes, size_t len)
{
    struct output *o = ctx;
    strbuf_add(stream == SIM_STDOUT ? &o->out : &o->err, bytes, len);
}

static void release(struct output *o, struct sim *sim)
{
    sim_free(sim);
    strbuf_release(&o->out);
    strbuf_release(&o->err);
}

static enum sim_end run(struct sim *sim, const char *source)
{
    return sim_run(sim, source, strlen(source), "t.py");
}

static void test_program_ends_as_cpython_does(void **state)
{
    static const struct {
        const char *source;
        enum sim_end end;
        int status;
        const char *err;
    } rows[] = {
        {"x = 1\n", SIM_DONE, 0, ""},
        {"", SIM_DONE, 0, ""},
        {"raise SystemExit\n", SIM_EXITED, 0, ""},
        {"import sys\nsys.exit(3)\n", SIM_EXITED, 3, ""},
        {"import sys\nsys.exit('no')\n", SIM_EXITED, 1, "no\n"},
        {"raise SystemExit(-1)\n", SIM_EXITED, 255, ""},
        {"1/0\n", SIM_RAISED, 1,
         "Traceback (most recent call last):\n  File \"t.py\", line 1, in <module>\n    1/0\n"
         "    ~^~\nZeroDivisionError: division by zero\n"},
        {"x = = 1\n", SIM_RAISED, 1,
         "  File \"t.py\", line 1\n    x = = 1\n        ^\nSyntaxError: invalid syntax\n"},
        {"async def f(): pass\n", SIM_UNSUPPORTED, 0, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct output o = {0};
        struct sim *sim = sim_new(&(struct sim_opts){.write = collect, .ctx = &o});
        print_message("%s", rows[i].source);
        assert_int_equal(run(sim, rows[i].source), rows[i].end);
        assert_string_equal(strbuf_str(&o.err), rows[i].err);
        if (rows[i].end != SIM_UNSUPPORTED)
            assert_int_equal(sim_exit_status(sim), rows[i].status);
        else
            assert_non_null(strstr(sim_stop_message(sim), "t.py:1: "));
        release(&o, sim);
    }
}

static void test_exception_is_described(void **state)
{
    (void)state;
    struct sim *sim = sim_new(NULL);
    assert_int_equal(run(sim, "def f():\n    raise KeyError('k')\n\nf()\n"), SIM_RAISED);
    assert_string_equal(sim_exception_type(sim), "KeyError");
    assert_string_equal(sim_exception_text(sim), "'k'");
    assert_int_equal(sim_exception_line(sim), 2);
    sim_free(sim);
}

static void test_bounds_end_a_run(void **state)
{
    static const struct {
        const char *source;
        struct sim_opts opts;
        const char *message;
    } rows[] = {
        {"while True: pass\n", {.max_steps = 10000}, "steps"},
        {"while True: pass\n", {.max_seconds = 0.05}, "seconds"},
        {"while True: print('x' * 100)\n", {.max_output_bytes = 5000}, "bytes"},
        {"try:\n    while True: pass\nexcept BaseException: pass\nwhile True: pass\n",
         {.max_steps = 10000},
         "steps"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sim *sim = sim_new(&rows[i].opts);
        assert_int_equal(run(sim, rows[i].source), SIM_LIMIT);
        print_message("%s\n", sim_stop_message(sim));
        assert_non_null(strstr(sim_stop_message(sim), rows[i].message));
        assert_null(sim_check_heap(sim));
        sim_free(sim);
    }
}

static void test_depth_and_memory_raise(void **state)
{
    (void)state;
    struct output o = {0};
    struct sim *sim = sim_new(&(struct sim_opts){
        .write = collect, .ctx = &o, .max_depth = 50, .memory_bytes = 8 * 1024 * 1024});
    const char *source = "def f(n): return f(n + 1)\n"
                         "try: f(0)\nexcept RecursionError as e: print(e)\n"
                         "try: x = [0] * 10 ** 8\nexcept MemoryError as e: print('memory')\n"
                         "l = []\n"
                         "try:\n    while True: l.append([0] * 1000)\n"
                         "except MemoryError: del l\nprint('alive')\n";
    assert_int_equal(run(sim, source), SIM_DONE);
    assert_string_equal(strbuf_str(&o.out),
                        "maximum recursion depth exceeded\nmemory\nalive\n");
    release(&o, sim);
}

static void test_session_echoes_values(void **state)
{
    static const char *const inputs[] = {"a = 5\n", "a\n", "_ + 1\n", "None\n", "1/0\n", "a\n"};
    (void)state;
    struct output o = {0};
    struct sim *sim = sim_new(&(struct sim_opts){.write = collect, .ctx = &o});
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
        assert_int_equal(sim_interact(sim, inputs[i], strlen(inputs[i])),
                         i == 4 ? SIM_RAISED : SIM_DONE);
    assert_string_equal(strbuf_str(&o.out), "5\n6\n5\n");
    assert_non_null(strstr(strbuf_str(&o.err), "File \"<stdin>\", line 1, in <module>"));
    release(&o, sim);
}

static void test_input_is_incomplete_until_its_block_is_closed(void **state)
{
    static const struct {
        const char *text;
        bool is_incomplete;
    } rows[] = {
        {"x = 1\n", false},
        {"x = (1,\n", true},
        {"def f():\n", true},
        {"def f():\n    pass\n", true},
        {"if 1: pass\n", true},
        {"def f():\n    pass\n\n", false},
        {"", false},
        {"# only this\n", false},
        {"x = = 1\n", false},
        {"'''abc\n", true},
        {"x = 'abc\n", false},
        {"@d\n", true},
    };
    (void)state;
    struct sim *sim = sim_new(NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        print_message("%s", rows[i].text);
        assert_int_equal(sim_is_incomplete(sim, rows[i].text, strlen(rows[i].text)),
                         rows[i].is_incomplete);
    }
    sim_free(sim);
}

struct lines {
    VEC(int) at;
};

static void note_line(void *ctx, struct sim *sim, const struct sim_line_event *event)
{
    struct lines *lines = ctx;
    (void)sim;
    vec_push(&lines->at, event->line * 10 + event->depth);
}

static void test_line_hook_sees_each_line_before_it_runs(void **state)
{
    static const int expected[] = {11, 31, 41, 22, 31, 41, 22, 31, 0};
    (void)state;
    struct lines lines = {0};
    struct sim *sim = sim_new(NULL);
    sim_set_line_hook(sim, note_line, &lines);
    assert_int_equal(run(sim, "def f(x):\n    return x\nfor i in range(2):\n    f(i)\n"),
                     SIM_DONE);
    assert_int_equal(lines.at.len, sizeof expected / sizeof *expected);
    assert_memory_equal(lines.at.items, expected, sizeof expected);
    vec_release(&lines.at);
    sim_free(sim);
}

static void test_areas_add_up_to_the_memory(void **state)
{
    (void)state;
    struct sim *sim = sim_new(&(struct sim_opts){.memory_bytes = 16 * 1024 * 1024});
    assert_int_equal(run(sim, "x = [[i] for i in range(1000)]\n"), SIM_DONE);
    uint64_t bytes[SIM_N_AREAS], sum = 0;
    sim_areas(sim, bytes);
    for (int i = 0; i < SIM_N_AREAS; i++)
        sum += bytes[i];
    assert_int_equal(sum, 16 * 1024 * 1024);
    sim_free(sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_program_ends_as_cpython_does),
        cmocka_unit_test(test_exception_is_described),
        cmocka_unit_test(test_bounds_end_a_run),
        cmocka_unit_test(test_depth_and_memory_raise),
        cmocka_unit_test(test_session_echoes_values),
        cmocka_unit_test(test_input_is_incomplete_until_its_block_is_closed),
        cmocka_unit_test(test_line_hook_sees_each_line_before_it_runs),
        cmocka_unit_test(test_areas_add_up_to_the_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
