#include "ui/repl.h"

#include "store/stats.h"
#include "ui/commands.h"

#include <locale.h>

static const char version[] = "0.1";

static void greet(struct app *app)
{
    struct arena arena = {0};
    struct stats s;
    struct decks_list decks;
    struct err err;
    struct schedule_clock now = app_now();
    struct page p = app_page(app);
    if (stats_load(app->store, &s, &arena, NULL, &now, &err) == OK &&
        decks_load(app->store, &decks, &arena, &now, &err) == OK) {
        page_printf(&p, STYLE_BOLD, "viva %s", version);
        if (decks.n == 1)
            page_printf(&p, STYLE_NONE, "   %s", decks.items[0].title);
        else
            page_printf(&p, STYLE_NONE, "   %zu decks", decks.n);
        page_printf(&p, STYLE_DIM, "   %zu due, %zu new\n", s.n_due_now, s.n_phase[PHASE_NEW]);
        page_put(&p, STYLE_NONE, "`quiz` starts, `help` lists the rest, Ctrl-D leaves.\n");
        term_show(&app->term, &p, TERM_NO_PAGER);
    }
    page_release(&p);
    arena_release(&arena);
}

static int run_line(struct app *app, const char *line)
{
    struct arena arena = {0};
    const char *const *words;
    size_t n;
    struct err err;
    int status = command_split(&arena, line, &words, &n, &err) == OK
                     ? command_run(app, words, n)
                     : app_fail(&err);
    arena_release(&arena);
    return status;
}

/* On a terminal the session's own end is a good one; a pipe's status is its worst command's. */
static int loop(struct app *app)
{
    app->is_repl = true;
    int status = app_open(app);
    if (status)
        return status;
    if (app->term.is_input_tty)
        greet(app);
    struct strbuf line = {0};
    int worst = EXIT_OK;
    while (!app->wants_quit) {
        enum input_result got = input_line(app->input, &line, "viva> ", INPUT_COMMAND);
        if (got == INPUT_END)
            break;
        if (got == INPUT_CANCELLED)
            continue;
        const char *text = strbuf_str(&line);
        // Lines of a script may be comments.
        if (text[strspn(text, " \t")] == '#')
            continue;
        status = run_line(app, text);
        if (status > worst)
            worst = status;
    }
    strbuf_release(&line);
    return app->term.is_input_tty ? EXIT_OK : worst;
}

static void usage(struct app *app)
{
    static const char *const lines[] = {
        "usage: viva [--collection FILE] [--plain] [COMMAND ...]",
        "",
        "Without a command: the prompt; from a pipe, one command a line.",
        "`viva help` lists the commands, `viva help COMMAND` explains one.",
        "",
        "  --collection FILE   use this collection, not the person's own",
        "  --plain             no colour, no drawing: fit to be read aloud",
        "  --version           print the version",
    };
    struct page p = app_page(app);
    for (size_t i = 0; i < ARRAY_LEN(lines); i++)
        page_printf(&p, STYLE_NONE, "%s\n", lines[i]);
    term_show(&app->term, &p, TERM_NO_PAGER);
}

struct globals {
    const char *collection;
    bool is_plain, wants_version, wants_usage;
};

/* Takes the options before the command. The index of the first other word, or -1: wrong, and
 * said so. */
static int read_globals(struct globals *g, int argc, char **argv)
{
    int i = 1;
    for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
        const char *a = argv[i];
        if (strcmp(a, "--plain") == 0) {
            g->is_plain = true;
        } else if (strcmp(a, "--version") == 0) {
            g->wants_version = true;
        } else if (strcmp(a, "--help") == 0 || strcmp(a, "-h") == 0) {
            g->wants_usage = true;
        } else if (strncmp(a, "--collection=", 13) == 0) {
            g->collection = a + 13;
        } else if (strcmp(a, "--collection") == 0 && i + 1 < argc) {
            g->collection = argv[++i];
        } else {
            struct strbuf sb = {0};
            strbuf_addf(&sb,
                        strcmp(a, "--collection") == 0 ? "%s needs FILE"
                                                       : "no option %s (see: viva --help)",
                        a);
            term_error(strbuf_str(&sb));
            strbuf_release(&sb);
            return -1;
        }
    }
    return i;
}

int repl_main(int argc, char **argv)
{
    // Characters only: numbers are read and written the same everywhere, and each further
    // category is one more file to open at every start.
    setlocale(LC_CTYPE, "");
    struct globals g = {0};
    int first = read_globals(&g, argc, argv);
    if (first < 0)
        return EXIT_USAGE;
    struct term term = term_detect(g.is_plain ? TERM_COLOR_PLAIN : TERM_COLOR_AUTO);
    struct app app;
    app_init(&app, &term, g.collection);
    int status = EXIT_OK;
    if (g.wants_version) {
        printf("viva %s\n", version);
    } else if (g.wants_usage) {
        usage(&app);
    } else {
        char *history = app_state_path("history");
        app.input = input_new(&app, &app.term, history);
        free(history);
        if (first < argc)
            status =
                command_run(&app, (const char *const *)argv + first, (size_t)(argc - first));
        else
            status = loop(&app);
    }
    app_release(&app);
    return status;
}
