/*
 * Takes a snapshot before each line and credits the difference to the line before it.
 */
#include "render/run.h"

#include "render/run_diff.h"
#include "render/run_fold.h"
#include "util/strbuf.h"
#include "util/vec.h"

enum { DEFAULT_MAX_LINES = 400, MAX_ROUNDS_OF_A_LINE = 20, MAX_DEPTH_SHOWN = 5 };

typedef VEC(struct run_line) run_lines;

struct recorder {
    struct arena *arena;
    struct run *run;
    const struct run_opts *opts;
    const char **source_lines;
    int *rounds; /* by line: how often it was recorded */
    struct strbuf out;
    struct strbuf err;
    struct strbuf both; /* since the last line event */
    struct strbuf skipped_output;
    size_t n_skipped; /* since the last line recorded */
    run_lost_objects lost;
    run_lines lines;
    struct run_line current; /* line 0: nothing is being recorded */
    struct sim_snapshot *before;
};

struct sim_opts run_demo_bounds(void)
{
    return (struct sim_opts){
        .max_steps = 20 * 1000 * 1000,
        .max_output_bytes = 256 * 1024,
        .max_seconds = 10,
    };
}

static void collect_output(void *ctx, enum sim_stream stream, const char *bytes, size_t len)
{
    struct recorder *r = ctx;
    strbuf_add(stream == SIM_STDOUT ? &r->out : &r->err, bytes, len);
    strbuf_add(&r->both, bytes, len);
}

static char *keep(struct recorder *r, const struct strbuf *text)
{
    return arena_strndup(r->arena, strbuf_str(text), text->len);
}

static void split_source(struct recorder *r, const char *source)
{
    int n = 1;
    for (const char *p = source; *p; p++)
        n += *p == '\n';
    r->source_lines = arena_alloc(r->arena, size_mul((size_t)n + 1, sizeof *r->source_lines));
    r->rounds = arena_alloc(r->arena, size_mul((size_t)n + 1, sizeof *r->rounds));
    r->run->reached = arena_alloc(r->arena, (size_t)n + 1);
    r->run->n_source_lines = n;
    const char *p = source;
    for (int i = 1; i <= n; i++) {
        size_t len = strcspn(p, "\n");
        r->source_lines[i] = arena_strndup(r->arena, p, len);
        p += len + (p[len] == '\n');
    }
}

/* The end of a line after a call often does nothing worth a line of its own. */
static bool is_worth_a_line(const struct run_line *l)
{
    return !l->goes_on || l->n_changes || l->output[0];
}

static void add_figures(struct run_line *to, const struct run_line *from)
{
    for (int a = 0; a < SIM_N_AREAS; a++)
        to->area_delta[a] += from->area_delta[a];
    to->heap_used_delta += from->heap_used_delta;
    to->n_allocations += from->n_allocations;
    to->n_frees += from->n_frees;
}

/* Closes the line being recorded with the state after it. */
static void finish_line(struct recorder *r, struct sim *sim)
{
    if (!r->current.line) {
        strbuf_add(&r->skipped_output, strbuf_str(&r->both), r->both.len);
        return;
    }
    struct sim_snapshot *after = sim_snapshot(sim);
    r->current.output = keep(r, &r->both);
    run_diff(r->arena, &r->current, &r->lost, r->before, after, sim);
    if (is_worth_a_line(&r->current))
        vec_push(&r->lines, r->current);
    else if (r->lines.len)
        add_figures(&vec_last(&r->lines), &r->current);
    sim_snapshot_free(r->before);
    r->before = after;
    r->current.line = 0;
}

static bool wants_line(const struct recorder *r, const struct sim_line_event *e)
{
    size_t max = r->opts->max_lines ? r->opts->max_lines : DEFAULT_MAX_LINES;
    if (r->opts->detail != RUN_LINES || r->lines.len >= max || e->depth > MAX_DEPTH_SHOWN)
        return false;
    // Of a line that was skipped, the rest is skipped, too.
    return e->goes_on ? r->before != NULL : r->rounds[e->line] < MAX_ROUNDS_OF_A_LINE;
}

/*
 * The body of a class belongs to its `class` line, and a line that is come back to (after an
 * import's own code, in a loop of one line) is still the same.
 */
static bool goes_on(const struct recorder *r, const struct sim_line_event *e)
{
    if (!r->current.line || e->line < 1 || e->line > r->run->n_source_lines)
        return false;
    return e->is_class_body || (e->line == r->current.line && e->depth == r->current.depth);
}

static void on_line(void *ctx, struct sim *sim, const struct sim_line_event *e)
{
    struct recorder *r = ctx;
    if (goes_on(r, e)) {
        r->run->reached[e->line] = true;
        return;
    }
    finish_line(r, sim);
    strbuf_clear(&r->both);
    if (e->line < 1 || e->line > r->run->n_source_lines)
        return;
    r->run->reached[e->line] = true;
    if (!wants_line(r, e)) {
        r->n_skipped += !e->goes_on;
        // The next recorded line must not be credited with what the skipped ones did.
        sim_snapshot_free(r->before);
        r->before = NULL;
        return;
    }
    r->rounds[e->line] += !e->goes_on;
    if (!r->before)
        r->before = sim_snapshot(sim);
    if (r->lines.len == 0)
        memcpy(r->run->areas_before, r->before->areas, sizeof r->run->areas_before);
    memcpy(r->run->areas_after, r->before->areas, sizeof r->run->areas_after);
    const char *text = r->source_lines[e->line];
    int indent = (int)strspn(text, " \t");
    r->current = (struct run_line){
        .line = e->line,
        .depth = e->depth,
        .function = arena_strdup(r->arena, e->function),
        .source = text + indent,
        .indent = indent,
        .goes_on = e->goes_on,
        .n_skipped = r->n_skipped,
        .skipped_output = keep(r, &r->skipped_output),
    };
    r->run->n_skipped += r->n_skipped;
    r->n_skipped = 0;
    strbuf_clear(&r->skipped_output);
}

static struct recorder recorder_start(struct arena *arena, const struct run_opts *opts)
{
    struct recorder r = {.arena = arena, .opts = opts};
    r.run = arena_alloc(arena, sizeof *r.run);
    return r;
}

static struct sim *new_sim(struct recorder *r)
{
    struct sim_opts opts = r->opts->bounds;
    opts.ctx = r;
    opts.write = collect_output;
    opts.read_line = NULL;
    return sim_new(&opts);
}

static void note_end(struct recorder *r, struct sim *sim, enum sim_end end)
{
    struct run *run = r->run;
    run->end = end;
    run->exit_status = sim_exit_status(sim);
    if (end == SIM_UNSUPPORTED || end == SIM_LIMIT)
        run->stop_message = arena_strdup(r->arena, sim_stop_message(sim));
    if (end == SIM_RAISED) {
        run->exception_type = arena_strdup(r->arena, sim_exception_type(sim));
        run->exception_text = arena_strdup(r->arena, sim_exception_text(sim));
        run->exception_line = sim_exception_line(sim);
    }
    run->n_steps = sim_n_steps(sim);
}

static struct run *recorder_finish(struct recorder *r)
{
    struct run *run = r->run;
    run->out = keep(r, &r->out);
    run->err = keep(r, &r->err);
    run->n_skipped_at_end = r->n_skipped;
    run->n_skipped += r->n_skipped;
    run->output_at_end = keep(r, &r->skipped_output);
    run->n_lines = r->lines.len;
    run->lines = arena_alloc(r->arena, size_mul(r->lines.len, sizeof *run->lines));
    if (r->lines.len)
        memcpy(run->lines, r->lines.items, r->lines.len * sizeof *run->lines);
    if (!run->stop_message)
        run->stop_message = "";
    if (!run->exception_type)
        run->exception_type = run->exception_text = "";
    run_fold(r->arena, run);
    vec_release(&r->lines);
    vec_release(&r->lost);
    strbuf_release(&r->skipped_output);
    strbuf_release(&r->out);
    strbuf_release(&r->err);
    strbuf_release(&r->both);
    sim_snapshot_free(r->before);
    return run;
}

struct run *run_script(struct arena *arena, const char *source, const char *filename,
                       const struct run_opts *opts)
{
    struct recorder r = recorder_start(arena, opts);
    split_source(&r, source);
    struct sim *sim = new_sim(&r);
    sim_set_line_hook(sim, on_line, &r);
    if (opts->detail == RUN_LINES)
        sim_watch_returns(sim);
    enum sim_end end = sim_run_module(sim, source, strlen(source), filename);
    finish_line(&r, sim);
    note_end(&r, sim, end);
    // What finalizers print at the exit belongs to the output.
    sim_set_line_hook(sim, NULL, NULL);
    sim_shutdown(sim);
    struct run *run = recorder_finish(&r);
    sim_free(sim);
    return run;
}

/* One input of a session is one line of the recording, however many lines it has. */
static void record_input(struct recorder *r, struct sim *sim, const char *input, size_t i)
{
    strbuf_clear(&r->both);
    if (r->opts->detail == RUN_LINES) {
        if (!r->before)
            r->before = sim_snapshot(sim);
        if (i == 0)
            memcpy(r->run->areas_before, r->before->areas, sizeof r->run->areas_before);
        r->current = (struct run_line){
            .line = (int)i + 1,
            .depth = 1,
            .function = "<module>",
            .source = arena_strndup(r->arena, input, strcspn(input, "\n")),
            .skipped_output = "",
        };
    }
    enum sim_end end = sim_interact(sim, input, strlen(input));
    r->run->reached[i + 1] = true;
    r->run->step_ends[i] = end;
    r->run->step_outputs[i] = keep(r, &r->both);
    r->run->n_steps_run = i + 1;
    finish_line(r, sim);
    note_end(r, sim, end);
}

struct run *run_session(struct arena *arena, const char *const *inputs, size_t n,
                        const struct run_opts *opts)
{
    struct recorder r = recorder_start(arena, opts);
    struct run *run = r.run;
    run->reached = arena_alloc(arena, n + 1);
    run->n_source_lines = (int)n;
    run->step_outputs = arena_alloc(arena, size_mul(n, sizeof *run->step_outputs));
    run->step_ends = arena_alloc(arena, size_mul(n, sizeof *run->step_ends));
    struct sim *sim = new_sim(&r);
    for (size_t i = 0; i < n; i++) {
        record_input(&r, sim, inputs[i], i);
        enum sim_end end = run->step_ends[i];
        if (end != SIM_DONE && end != SIM_RAISED)
            break;
    }
    sim_areas(sim, run->areas_after);
    sim_shutdown(sim);
    recorder_finish(&r);
    sim_free(sim);
    return run;
}
