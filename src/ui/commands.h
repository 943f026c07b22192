/*
 * The commands themselves; each is described in command_table.
 */
#ifndef VIVA_UI_COMMANDS_H
#define VIVA_UI_COMMANDS_H

#include "ui/command.h"

int cmd_quiz(struct app *app, const struct invocation *in);
int cmd_show(struct app *app, const struct invocation *in);
int cmd_run(struct app *app, const struct invocation *in);
int cmd_cards(struct app *app, const struct invocation *in);
int cmd_decks(struct app *app, const struct invocation *in);
int cmd_add(struct app *app, const struct invocation *in);
int cmd_check(struct app *app, const struct invocation *in);
int cmd_stats(struct app *app, const struct invocation *in);
int cmd_undo(struct app *app, const struct invocation *in);
int cmd_backup(struct app *app, const struct invocation *in);
int cmd_doctor(struct app *app, const struct invocation *in);
int cmd_help(struct app *app, const struct invocation *in);
int cmd_quit(struct app *app, const struct invocation *in);

/* Reads the filter options --deck --topic --tag --level --kind. False: one was wrong, and said
 * so. */
struct command_filter {
    const char *deck, *topic, *tag;
    int level, kind;
};
bool command_read_filter(struct command_filter *out, const struct invocation *in);
/* A whole number within [min, max] from an option; `fallback` if not given. False: it was
 * wrong, and said so. */
bool command_read_number(long *out, const struct invocation *in, const char *option, long min,
                         long max, long fallback);
bool command_read_seconds(double *out, const struct invocation *in, const char *option,
                          double fallback);

#endif
