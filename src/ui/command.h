/*
 * Commands, declared once: the table feeds dispatch, `help`, completion, the man page and the
 * shells' completions.
 */
#ifndef VIVA_UI_COMMAND_H
#define VIVA_UI_COMMAND_H

#include "ui/app.h"

struct command_option {
    const char *name;  /* "topic" for --topic, "i" for -i */
    const char *value; /* what it takes, "TITLE"; NULL: nothing */
    const char *help;
};

/* What a command's words are completed with. */
enum command_words { WORDS_NONE, WORDS_CARDS, WORDS_FILES, WORDS_COMMANDS };

struct invocation;

struct command {
    const char *name;
    const char *args;                     /* "FILE", "[QUERY]" */
    const char *group;                    /* heading in `help` */
    const char *summary;                  /* one line */
    const char *details;                  /* Markdown, for `help COMMAND` and the man page */
    const struct command_option *options; /* closed by a NULL name */
    enum command_words words;
    int min_args, max_args;                                   /* max -1: any number */
    int (*run)(struct app *app, const struct invocation *in); /* its exit status */
};

extern const struct command command_table[];
size_t command_count(void);

/* The command of this name, or the only one beginning so; NULL if none or several. */
const struct command *command_find(const char *name);

/* One call: words and options apart. */
struct invocation {
    const struct command *command;
    const char *const *args;
    size_t n_args;
    struct {
        const char *name;  /* of the table; NULL closes */
        const char *value; /* "" if it takes none */
    } options[24];
};

/* The option's value, "" if it takes none; NULL if not given. */
const char *invocation_option(const struct invocation *in, const char *name);

/*
 * Runs one command given as words. Prints what is wrong with them. The result is its exit
 * status.
 */
int command_run(struct app *app, const char *const *words, size_t n);

/* Splits a line at blanks; "..." and '...' keep them. The words' memory is in `arena`.
 * ERR_SYNTAX: a quote is open. */
NODISCARD enum status command_split(struct arena *arena, const char *line,
                                    const char *const **words, size_t *n, struct err *err);

#endif
