/*
 * viva run: a Python program in the simulator, as python3.13 would run it.
 */
#include "render/run_text.h"
#include "ui/commands.h"
#include "util/io.h"

#include <ctype.h>

enum { DEFAULT_STEPS = 0, DEFAULT_OUTPUT_BYTES = 64 * 1024 * 1024, MAX_LINES_SHOWN = 2000 };

static void write_through(void *ctx, enum sim_stream stream, const char *bytes, size_t len)
{
    (void)ctx;
    FILE *f = stream == SIM_STDOUT ? stdout : stderr;
    if (stream == SIM_STDERR)
        fflush(stdout);
    fwrite(bytes, 1, len, f);
}

static char *read_line(void *ctx)
{
    (void)ctx;
    char *text = NULL;
    size_t cap = 0;
    fflush(stdout);
    ssize_t n = getline(&text, &cap, stdin);
    if (n < 0) {
        free(text);
        return NULL;
    }
    if (n > 0 && text[n - 1] == '\n')
        text[n - 1] = '\0';
    return text;
}

/* "64M", "1G", "4096": bytes. False: it was wrong, and said so. */
static bool read_size(uint64_t *out, const struct invocation *in)
{
    const char *text = invocation_option(in, "memory");
    *out = 0;
    if (!text)
        return true;
    char *end;
    unsigned long long n = strtoull(text, &end, 10);
    uint64_t unit = 1;
    switch (toupper((unsigned char)*end)) {
    case 'K':
        unit = 1024;
        break;
    case 'M':
        unit = 1024 * 1024;
        break;
    case 'G':
        unit = 1024 * 1024 * 1024;
        break;
    default:
        break;
    }
    if (unit > 1)
        end++;
    if (end == text || *end || n * unit < 4 * 1024 * 1024 || n * unit / unit != n ||
        n * unit > (uint64_t)64 << 30) {
        term_error("run: --memory must be a size from 4M to 64G, such as 256M");
        return false;
    }
    *out = n * unit;
    return true;
}

static bool read_opts(struct sim_opts *opts, const struct invocation *in)
{
    long steps, depth;
    if (!command_read_number(&steps, in, "steps", 0, INT64_MAX, DEFAULT_STEPS) ||
        !command_read_number(&depth, in, "depth", 10, 1000000, 0) ||
        !read_size(&opts->memory_bytes, in) ||
        !command_read_seconds(&opts->max_seconds, in, "time", 0))
        return false;
    opts->max_steps = (uint64_t)steps;
    opts->max_depth = (int)depth;
    opts->max_output_bytes = DEFAULT_OUTPUT_BYTES;
    opts->write = write_through;
    opts->read_line = read_line;
    return true;
}

static int exit_status_of(const struct sim *sim, enum sim_end end)
{
    switch (end) {
    case SIM_UNSUPPORTED:
    case SIM_LIMIT:
        term_error(sim_stop_message(sim));
        return EXIT_BOUND;
    case SIM_DONE:
    case SIM_RAISED:
    case SIM_EXITED:
        break;
    }
    return sim_exit_status(sim);
}

static void write_transcript(void *ctx, enum sim_stream stream, const char *bytes, size_t len)
{
    (void)ctx;
    (void)stream;
    fwrite(bytes, 1, len, stdout);
}

/*
 * Echoes the lines of the next statement, a compound one up to its empty line, behind the
 * prompts they would be typed at. Returns their length.
 */
static size_t echo_input(struct sim *sim, const char *text)
{
    size_t len = 0;
    const char *prompt = ">>> ";
    do {
        size_t line = strcspn(text + len, "\n");
        printf("%s%.*s\n", prompt, (int)line, text + len);
        prompt = "... ";
        len += line;
        if (text[len])
            len++;
    } while (text[len] && sim_is_incomplete(sim, text, len));
    return len;
}

/* A session as a terminal would show it: prompts, what is typed, what comes back. */
static int run_interactive(struct sim *sim, const char *source)
{
    enum sim_end end = SIM_DONE;
    for (const char *p = source; *p;) {
        size_t len = echo_input(sim, p);
        end = sim_interact(sim, p, len);
        fflush(stdout);
        p += len;
        if (end == SIM_EXITED || end == SIM_UNSUPPORTED || end == SIM_LIMIT)
            break;
    }
    if (end == SIM_DONE || end == SIM_RAISED)
        printf(">>> \n");
    sim_shutdown(sim);
    // As python -i: a statement that raised does not make the session fail.
    return end == SIM_RAISED ? EXIT_OK : exit_status_of(sim, end);
}

static int show_lines(struct app *app, const char *source, const char *path,
                      const struct sim_opts *bounds)
{
    struct arena arena = {0};
    struct run_opts opts = {
        .detail = RUN_LINES, .max_lines = MAX_LINES_SHOWN, .bounds = *bounds};
    const struct run *run = run_script(&arena, source, path, &opts);
    struct page p = app_page(app);
    run_text_put(&p, run, NULL, 0);
    term_show(&app->term, &p, TERM_PAGER);
    fputs(run->err, stderr);
    int status = run->exit_status;
    if (run->end == SIM_UNSUPPORTED || run->end == SIM_LIMIT) {
        term_error(run->stop_message);
        status = EXIT_BOUND;
    }
    arena_release(&arena);
    return status;
}

static int disassemble(const char *source, size_t len, const char *path)
{
    char *message = NULL;
    char *text = sim_disassemble(source, len, path, &message);
    if (text)
        term_write(text, strlen(text));
    else
        fputs(message, stderr);
    int status = text ? EXIT_OK : EXIT_FOUND_ERRORS;
    free(text);
    free(message);
    return status;
}

int cmd_run(struct app *app, const struct invocation *in)
{
    const char *path = in->args[0];
    struct sim_opts opts = {0};
    struct strbuf source = {0};
    struct err err;
    if (!read_opts(&opts, in))
        return EXIT_USAGE;
    if (io_read_file(&source, path, &err) != OK)
        return app_fail(&err);
    const char *name = strcmp(path, "-") == 0 ? "<stdin>" : path;
    const char *text = strbuf_str(&source);
    int status;
    if (invocation_option(in, "dis")) {
        status = disassemble(text, source.len, name);
    } else if (invocation_option(in, "lines")) {
        status = show_lines(app, text, name, &opts);
    } else {
        bool is_session = invocation_option(in, "i") != NULL;
        if (is_session)
            opts.write = write_transcript;
        struct sim *sim = sim_new(&opts);
        if (is_session)
            status = run_interactive(sim, text);
        else
            status = exit_status_of(sim, sim_run(sim, text, source.len, name));
        sim_free(sim);
    }
    fflush(stdout);
    strbuf_release(&source);
    return status;
}
