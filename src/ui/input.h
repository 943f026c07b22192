/*
 * Lines from the person: through readline on a terminal, plainly from a pipe.
 */
#ifndef VIVA_UI_INPUT_H
#define VIVA_UI_INPUT_H

#include "ui/term.h"

struct app;

enum input_result {
    INPUT_LINE,
    INPUT_END,       /* Ctrl-D, or the pipe's end */
    INPUT_CANCELLED, /* Ctrl-C */
};

enum input_kind {
    INPUT_COMMAND, /* with history and completion */
    INPUT_TEXT,    /* an answer: neither */
};

struct input;

/* `history_path` may be NULL: none is kept. `app` is asked for completions. */
struct input *input_new(struct app *app, const struct term *t, const char *history_path);
void input_free(struct input *in);

/* One line without its line feed into `line` (emptied first). The prompt is shown on terminals
 * only. */
enum input_result input_line(struct input *in, struct strbuf *line, const char *prompt,
                             enum input_kind kind);

/*
 * An answer, which may have several lines on a terminal: between triple quotes, or in $EDITOR
 * after `:e`. From a pipe it is always one line.
 */
enum input_result input_answer(struct input *in, struct strbuf *answer, const char *prompt);

#endif
