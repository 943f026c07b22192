#include "ui/command.h"

#include "util/vec.h"

enum { MAX_OPTIONS = ARRAY_LEN(((struct invocation *)0)->options) - 1 };

const struct command *command_find(const char *name)
{
    const struct command *found = NULL;
    size_t len = strlen(name);
    for (const struct command *c = command_table; c->name; c++) {
        if (strcmp(c->name, name) == 0)
            return c;
        if (len && strncmp(c->name, name, len) == 0) {
            if (found)
                return NULL;
            found = c;
        }
    }
    return found;
}

size_t command_count(void)
{
    size_t n = 0;
    while (command_table[n].name)
        n++;
    return n;
}

const char *invocation_option(const struct invocation *in, const char *name)
{
    for (size_t i = 0; in->options[i].name; i++)
        if (strcmp(in->options[i].name, name) == 0)
            return in->options[i].value;
    return NULL;
}

enum status command_split(struct arena *arena, const char *line, const char *const **words,
                          size_t *n, struct err *err)
{
    VEC(const char *) v = {0};
    struct strbuf word = {0};
    enum status st = OK;
    for (const char *p = line + strspn(line, " \t"); *p; p += strspn(p, " \t")) {
        strbuf_clear(&word);
        for (; *p && *p != ' ' && *p != '\t'; p++) {
            if (*p != '"' && *p != '\'') {
                strbuf_add_char(&word, *p);
                continue;
            }
            char quote = *p;
            const char *end = strchr(p + 1, quote);
            // An apostrophe inside a word ("Python's") is no quote.
            if (quote == '\'' && (word.len || !end)) {
                strbuf_add_char(&word, quote);
                continue;
            }
            if (!end) {
                st = err_set(err, ERR_SYNTAX,
                             "a quote is open in: %s (close it with another \")", line);
                goto out;
            }
            strbuf_add(&word, p + 1, (size_t)(end - p - 1));
            p = end;
        }
        vec_push(&v, arena_strndup(arena, strbuf_str(&word), word.len));
    }
    const char **copy = arena_alloc(arena, size_mul(v.len + 1, sizeof *copy));
    if (v.len)
        memcpy(copy, v.items, v.len * sizeof *copy);
    *words = copy;
    *n = v.len;
out:
    strbuf_release(&word);
    vec_release(&v);
    return st;
}

static const struct command_option *find_option(const struct command *c, const char *name,
                                                size_t len)
{
    for (const struct command_option *o = c->options; o && o->name; o++)
        if (strlen(o->name) == len && strncmp(o->name, name, len) == 0)
            return o;
    return NULL;
}

static void say(const char *fmt, ...) PRINTF_LIKE(1, 2);
static void say(const char *fmt, ...)
{
    struct strbuf sb = {0};
    va_list ap;
    va_start(ap, fmt);
    strbuf_vaddf(&sb, fmt, ap);
    va_end(ap);
    term_error(strbuf_str(&sb));
    strbuf_release(&sb);
}

/* Takes the option at words[*i] apart. False: it was wrong, and said so. */
static bool take_option(struct invocation *in, size_t *n_options, const char *const *words,
                        size_t n, size_t *i)
{
    const struct command *c = in->command;
    const char *word = words[*i];
    const char *name = word + (word[1] == '-' ? 2 : 1);
    size_t len = strcspn(name, "=");
    const struct command_option *o = find_option(c, name, len);
    if (!o) {
        say("%s has no option %s (see: help %s)", c->name, word, c->name);
        return false;
    }
    const char *value = name[len] == '=' ? name + len + 1 : NULL;
    if (o->value && !value) {
        if (*i + 1 >= n) {
            say("%s: --%s needs %s", c->name, o->name, o->value);
            return false;
        }
        value = words[++*i];
    } else if (!o->value && value) {
        say("%s: --%s takes no value", c->name, o->name);
        return false;
    }
    if (*n_options == MAX_OPTIONS) {
        say("%s: too many options", c->name);
        return false;
    }
    in->options[*n_options].name = o->name;
    in->options[(*n_options)++].value = value ? value : "";
    return true;
}

static bool has_right_count(const struct command *c, size_t n_args)
{
    if ((int)n_args < c->min_args) {
        say("%s needs %s (see: help %s)", c->name, c->args, c->name);
        return false;
    }
    if (c->max_args >= 0 && (int)n_args > c->max_args) {
        say("%s takes %s, not %zu words (see: help %s)", c->name,
            c->max_args ? c->args : "no words", n_args, c->name);
        return false;
    }
    return true;
}

static void say_unknown(const char *name)
{
    struct strbuf near = {0};
    for (const struct command *c = command_table; c->name; c++)
        if (name[0] && strncmp(c->name, name, strlen(name)) == 0)
            strbuf_addf(&near, "%s%s", near.len ? ", " : "", c->name);
    if (near.len)
        say("'%s' could be %s: say which", name, strbuf_str(&near));
    else
        say("no command '%s' (`help` lists them)", name);
    strbuf_release(&near);
}

int command_run(struct app *app, const char *const *words, size_t n)
{
    if (n == 0)
        return EXIT_OK;
    const struct command *c = command_find(words[0]);
    if (!c) {
        say_unknown(words[0]);
        return EXIT_USAGE;
    }
    struct invocation in = {.command = c};
    const char **args = xcalloc(n, sizeof *args);
    size_t n_options = 0;
    bool only_args = false;
    int status = EXIT_USAGE;
    for (size_t i = 1; i < n; i++) {
        const char *w = words[i];
        if (!only_args && strcmp(w, "--") == 0) {
            only_args = true;
        } else if (!only_args && w[0] == '-' && w[1]) {
            if (!take_option(&in, &n_options, words, n, &i))
                goto out;
        } else {
            args[in.n_args++] = w;
        }
    }
    in.args = args;
    if (has_right_count(c, in.n_args))
        status = c->run(app, &in);
out:
    free(args);
    return status;
}
