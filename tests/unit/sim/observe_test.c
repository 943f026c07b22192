/*
 * Watching a run must not disturb it: with a snapshot at every line a program prints the same,
 * in as many steps, with as many allocations.
 */
#include "sim/sim.h"

#include "util/io.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct outcome {
    struct strbuf out;
    uint64_t n_steps;
    uint64_t n_allocations;
    uint64_t heap_used;
    enum sim_end end;
};

static void keep(void *ctx, enum sim_stream stream, const char *bytes, size_t len)
{
    struct outcome *o = ctx;
    if (stream == SIM_STDOUT)
        strbuf_add(&o->out, bytes, len);
}

/* The first lines suffice: what is disturbed early stays different. */
enum { MAX_LOOKS = 60 };

static void look(void *ctx, struct sim *sim, const struct sim_line_event *event)
{
    int *n_looks = ctx;
    (void)event;
    if ((*n_looks)++ < MAX_LOOKS)
        sim_snapshot_free(sim_snapshot(sim));
}

static void run(struct outcome *o, const struct strbuf *source, sim_line_hook hook)
{
    *o = (struct outcome){0};
    struct sim *sim = sim_new(&(struct sim_opts){.ctx = o, .write = keep});
    int n_looks = 0;
    sim_set_line_hook(sim, hook, &n_looks);
    o->end = sim_run_module(sim, source->buf, source->len, "program.py");
    struct sim_snapshot *s = sim_snapshot(sim);
    o->n_steps = sim_n_steps(sim);
    o->n_allocations = s->n_allocations;
    o->heap_used = s->heap_used_bytes;
    sim_snapshot_free(s);
    sim_free(sim);
}

static void test_watching_changes_nothing(void **state)
{
    (void)state;
    glob_t files;
    assert_int_equal(glob("tests/golden/py/*/*.py", 0, NULL, &files), 0);
    size_t n_different = 0;
    for (size_t i = 0; i < files.gl_pathc; i++) {
        struct strbuf source = {0};
        struct err err;
        assert_int_equal(io_read_file(&source, files.gl_pathv[i], &err), OK);
        struct outcome alone, watched;
        run(&alone, &source, NULL);
        run(&watched, &source, look);
        bool same = strcmp(strbuf_str(&alone.out), strbuf_str(&watched.out)) == 0 &&
                    alone.n_steps == watched.n_steps && alone.end == watched.end &&
                    alone.n_allocations == watched.n_allocations &&
                    alone.heap_used == watched.heap_used;
        if (!same) {
            n_different++;
            print_error("%s: watched, it is another run (%llu and %llu allocations)\n",
                        files.gl_pathv[i], (unsigned long long)alone.n_allocations,
                        (unsigned long long)watched.n_allocations);
        }
        strbuf_release(&alone.out);
        strbuf_release(&watched.out);
        strbuf_release(&source);
    }
    globfree(&files);
    assert_int_equal(n_different, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_watching_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
