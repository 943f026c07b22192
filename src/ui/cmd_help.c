#include "render/prose.h"
#include "ui/commands.h"
#include "ui/manual.h"

static void list_commands(struct page *p)
{
    const char *group = "";
    for (const struct command *c = command_table; c->name; c++) {
        if (strcmp(group, c->group) != 0) {
            page_gap(p);
            page_put(p, STYLE_BOLD, c->group);
            page_newline(p);
            group = c->group;
        }
        page_tab(p, 2);
        page_put(p, STYLE_ACCENT, c->name);
        if (c->args[0])
            page_printf(p, STYLE_NONE, " %s", c->args);
        page_tab(p, 22);
        page_wrap(p, STYLE_NONE, c->summary, 22);
        page_newline(p);
    }
    page_gap(p);
    page_wrap(
        p, STYLE_DIM,
        "`help COMMAND` explains one, with its options. A command may be shortened as long "
        "as it is clear which is meant, and is a subcommand of the program too: viva quiz "
        "--limit 5",
        0);
    page_newline(p);
}

static void explain(struct page *p, const struct command *c)
{
    page_put(p, STYLE_ACCENT, c->name);
    if (c->args[0])
        page_printf(p, STYLE_NONE, " %s", c->args);
    page_newline(p);
    page_tab(p, 2);
    page_wrap(p, STYLE_BOLD, c->summary, 2);
    page_newline(p);
    if (c->details[0]) {
        page_gap(p);
        prose_put(p, STYLE_NONE, c->details, 2);
    }
    if (c->options)
        page_gap(p);
    for (const struct command_option *o = c->options; o && o->name; o++) {
        page_tab(p, 2);
        page_printf(p, STYLE_ACCENT, "%s%s", strlen(o->name) == 1 ? "-" : "--", o->name);
        if (o->value)
            page_printf(p, STYLE_NONE, " %s", o->value);
        page_tab(p, 22);
        page_wrap(p, STYLE_NONE, o->help, 22);
        page_newline(p);
    }
}

static int print_manual(const char *form)
{
    struct strbuf text = {0};
    int status = EXIT_OK;
    if (manual_write(&text, form)) {
        term_write(text.buf, text.len);
    } else {
        term_error("help: --as must be man, bash, zsh or fish");
        status = EXIT_USAGE;
    }
    strbuf_release(&text);
    return status;
}

int cmd_help(struct app *app, const struct invocation *in)
{
    if (invocation_option(in, "as"))
        return print_manual(invocation_option(in, "as"));
    struct page p = app_page(app);
    if (in->n_args) {
        const struct command *c = command_find(in->args[0]);
        if (!c) {
            page_printf(&p, STYLE_NONE, "no command '%s' to explain (`help` lists them)",
                        in->args[0]);
            term_error(strbuf_str(&p.text));
            page_release(&p);
            return EXIT_USAGE;
        }
        explain(&p, c);
    } else {
        list_commands(&p);
    }
    term_show(&app->term, &p, TERM_PAGER);
    return EXIT_OK;
}

int cmd_quit(struct app *app, const struct invocation *in)
{
    (void)in;
    app->wants_quit = true;
    return EXIT_OK;
}
