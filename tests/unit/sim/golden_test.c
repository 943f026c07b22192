/*
 * Every program of tests/golden/py against what real CPython 3.13 printed: NAME.py with
 * NAME.out, and NAME.status where the exit status is not 0. Each program is one test.
 */
#include "sim/sim.h"
#include "util/io.h"
#include "util/strbuf.h"
#include "util/vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glob.h>

struct output {
    struct strbuf out;
    struct strbuf err;
};

static void collect(void *ctx, enum sim_stream stream, const char *bytes, size_t len)
{
    struct output *o = ctx;
    strbuf_add(stream == SIM_STDOUT ? &o->out : &o->err, bytes, len);
}

/* NAME.py with another suffix; false if there is no such file. */
static bool read_beside(struct strbuf *text, const char *path, const char *suffix)
{
    struct strbuf name = {0};
    struct err err = {0};
    strbuf_add(&name, path, strlen(path) - strlen(".py"));
    strbuf_add_str(&name, suffix);
    bool ok = io_read_file(text, strbuf_str(&name), &err) == OK;
    strbuf_release(&name);
    return ok;
}

static int recorded_status(const char *path)
{
    struct strbuf text = {0};
    int status = read_beside(&text, path, ".status") ? (int)strtol(text.buf, NULL, 10) : 0;
    strbuf_release(&text);
    return status;
}

#ifdef VIVA_STRESS
enum { EVERY_STEP_UNTIL = 200000, MAX_SECONDS = 0 };

/* At each line; in programs that loop for long, after a while at every hundredth step only. */
static void check_heap(void *ctx, struct sim *sim, const struct sim_line_event *event)
{
    if (event->step > EVERY_STEP_UNTIL && event->step % 100)
        return;
    char *problem = sim_check_heap(sim);
    if (problem)
        fail_msg("%s:%d: %s", (const char *)ctx, event->line, problem);
    free(problem);
}
#else
enum { MAX_SECONDS = 60 };
#endif

static void test_program_prints_what_cpython_prints(void **state)
{
    const char *path = *state;
    struct strbuf source = {0}, expected = {0};
    struct output o = {0};
    struct err err = {0};
    assert_int_equal(io_read_file(&source, path, &err), OK);
    assert_true(read_beside(&expected, path, ".out"));
    struct sim *sim =
        sim_new(&(struct sim_opts){.write = collect, .ctx = &o, .max_seconds = MAX_SECONDS});
#ifdef VIVA_STRESS
    sim_set_line_hook(sim, check_heap, *state);
#endif
    enum sim_end end = sim_run(sim, strbuf_str(&source), source.len, path);
    if (end == SIM_UNSUPPORTED || end == SIM_LIMIT)
        fail_msg("%s", sim_stop_message(sim));
    char *problem = sim_check_heap(sim);
    if (problem)
        fail_msg("after the end: %s", problem);
    assert_string_equal(strbuf_str(&o.out), strbuf_str(&expected));
    assert_int_equal(sim_exit_status(sim), recorded_status(path));
    sim_free(sim);
    strbuf_release(&source);
    strbuf_release(&expected);
    strbuf_release(&o.out);
    strbuf_release(&o.err);
}

int main(void)
{
    glob_t found = {0};
    glob("tests/golden/py/*/*.py", 0, NULL, &found);
    struct CMUnitTest *tests = xcalloc(found.gl_pathc + 1, sizeof *tests);
    for (size_t i = 0; i < found.gl_pathc; i++)
        tests[i] = (struct CMUnitTest){.name = found.gl_pathv[i],
                                       .test_func = test_program_prints_what_cpython_prints,
                                       .initial_state = found.gl_pathv[i]};
    int failed = found.gl_pathc
                     ? _cmocka_run_group_tests("golden", tests, found.gl_pathc, NULL, NULL)
                     : 1;
    free(tests);
    globfree(&found);
    return failed;
}
