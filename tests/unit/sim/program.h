/*
 * Running a Python program in a test: what it wrote and how it ended.
 */
#ifndef VIVA_TESTS_SIM_PROGRAM_H
#define VIVA_TESTS_SIM_PROGRAM_H

#include "sim/sim.h"
#include "util/strbuf.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct program {
    struct strbuf out;
    struct strbuf err;
    const char *input; /* what is left of its standard input; NULL: none */
};

static inline void program_write(void *ctx, enum sim_stream stream, const char *bytes,
                                 size_t len)
{
    struct program *p = ctx;
    strbuf_add(stream == SIM_STDOUT ? &p->out : &p->err, bytes, len);
}

static inline char *program_read_line(void *ctx)
{
    struct program *p = ctx;
    if (!p->input || !*p->input)
        return NULL;
    size_t n = strcspn(p->input, "\n");
    char *line = xstrndup(p->input, n);
    p->input += n + (p->input[n] == '\n');
    return line;
}

static inline void program_release(struct program *p)
{
    strbuf_release(&p->out);
    strbuf_release(&p->err);
}

/* Runs it to its end, shutdown included, and checks the heap before that. */
static inline enum sim_end program_run_with(struct program *p, const struct sim_opts *more,
                                            const char *source)
{
    struct sim_opts opts = more ? *more : (struct sim_opts){0};
    opts.ctx = p;
    opts.write = program_write;
    opts.read_line = program_read_line;
    struct sim *sim = sim_new(&opts);
    enum sim_end end = sim_run_module(sim, source, strlen(source), "test.py");
    if (end == SIM_UNSUPPORTED || end == SIM_LIMIT)
        strbuf_add_str(&p->err, sim_stop_message(sim));
    char *problem = sim_check_heap(sim);
    if (problem)
        fail_msg("%s\n%s", problem, source);
    sim_shutdown(sim);
    sim_free(sim);
    return end;
}

/* Runs `source`, which must end well and print exactly `expected`. */
static inline void assert_prints(const char *source, const char *expected)
{
    struct program p = {0};
    enum sim_end end = program_run_with(&p, NULL, source);
    if (end != SIM_DONE)
        fail_msg("%s\n%s", strbuf_str(&p.err), source);
    assert_string_equal(strbuf_str(&p.out), expected);
    program_release(&p);
}

/* Runs `source`, which must end as `end` and write `expected` somewhere on standard error. */
static inline void assert_ends(const char *source, enum sim_end end, const char *expected)
{
    struct program p = {0};
    enum sim_end got = program_run_with(&p, NULL, source);
    if (got != end || !strstr(strbuf_str(&p.err), expected))
        fail_msg("ended %d with: %s\n%s", (int)got, strbuf_str(&p.err), source);
    program_release(&p);
}

#endif
