#include "ui/complete.h"

#include "store/cards.h"
#include "ui/command.h"
#include "util/vec.h"

#include <strings.h>

#include <stdio.h>
#include <readline/readline.h>

enum { MAX_MATCHES = 200 };

typedef VEC(char *) words;

struct candidates {
    words list;
    const char *text;
};

static void propose(struct candidates *c, const char *word)
{
    if (strncasecmp(word, c->text, strlen(c->text)) == 0)
        vec_push(&c->list, xstrdup(word));
}

static void propose_names(struct candidates *c, struct app *app, enum cards_name kind)
{
    if (app_open(app) != EXIT_OK)
        return;
    struct arena arena = {0};
    struct cards_names names;
    struct err err;
    if (cards_complete(app->store, &names, &arena, kind, c->text, MAX_MATCHES, &err) == OK)
        for (size_t i = 0; i < names.n; i++)
            vec_push(&c->list, xstrdup(names.items[i]));
    arena_release(&arena);
}

static void propose_commands(struct candidates *c)
{
    for (const struct command *cmd = command_table; cmd->name; cmd++)
        propose(c, cmd->name);
}

static void propose_options(struct candidates *c, const struct command *cmd)
{
    for (const struct command_option *o = cmd->options; o && o->name; o++) {
        struct strbuf sb = {0};
        strbuf_addf(&sb, "%s%s", strlen(o->name) == 1 ? "-" : "--", o->name);
        propose(c, strbuf_str(&sb));
        strbuf_release(&sb);
    }
}

/* The value of the option before the word. False: that was none with known values. */
static bool propose_value(struct candidates *c, struct app *app, const char *option)
{
    static const char *const levels[] = {"junior", "mid", "senior"};
    static const char *const kinds[] = {"recall", "predict", "choice", "true-false"};
    if (strcmp(option, "--deck") == 0)
        propose_names(c, app, CARDS_NAME_DECK);
    else if (strcmp(option, "--topic") == 0)
        propose_names(c, app, CARDS_NAME_TOPIC);
    else if (strcmp(option, "--tag") == 0)
        propose_names(c, app, CARDS_NAME_TAG);
    else if (strcmp(option, "--level") == 0)
        for (size_t i = 0; i < ARRAY_LEN(levels); i++)
            propose(c, levels[i]);
    else if (strcmp(option, "--kind") == 0)
        for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
            propose(c, kinds[i]);
    else
        return false;
    return true;
}

/* The array readline wants: the common beginning first, NULL last. */
static char **as_matches(words *list)
{
    if (!list->len)
        return NULL;
    size_t common = strlen(list->items[0]);
    for (size_t i = 1; i < list->len; i++) {
        size_t n = 0;
        while (n < common && list->items[i][n] == list->items[0][n])
            n++;
        common = n;
    }
    char **matches = xcalloc(list->len + 2, sizeof *matches);
    matches[0] = xstrndup(list->items[0], common);
    if (list->len == 1) {
        free(list->items[0]);
    } else {
        for (size_t i = 0; i < list->len; i++)
            matches[i + 1] = list->items[i];
    }
    return matches;
}

char **complete_words(struct app *app, const char *line, int start, const char *text)
{
    struct candidates c = {.text = text};
    struct arena arena = {0};
    struct err err;
    const char *const *before = NULL;
    size_t n = 0;
    char *head = arena_strndup(&arena, line, (size_t)start);
    // An open quote belongs to the word being completed.
    size_t head_len = strlen(head);
    if (head_len && head[head_len - 1] == '"')
        head[head_len - 1] = '\0';
    char **matches = NULL;
    if (command_split(&arena, head, &before, &n, &err) != OK)
        goto out;
    const struct command *cmd = n ? command_find(before[0]) : NULL;
    if (n == 0) {
        propose_commands(&c);
    } else if (cmd && text[0] == '-') {
        propose_options(&c, cmd);
    } else if (cmd && !propose_value(&c, app, before[n - 1])) {
        switch (cmd->words) {
        case WORDS_CARDS:
            propose_names(&c, app, CARDS_NAME_CARD);
            break;
        case WORDS_COMMANDS:
            propose_commands(&c);
            break;
        case WORDS_FILES:
            rl_attempted_completion_over = 0;
            break;
        case WORDS_NONE:
            break;
        }
    }
    matches = as_matches(&c.list);
out:
    vec_release(&c.list);
    arena_release(&arena);
    return matches;
}
