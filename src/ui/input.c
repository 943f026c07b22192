/*
 * readline is driven through its callback interface, so that the program itself waits for keys
 * and Ctrl-C or a resized window is dealt with at once.
 *
 * readline's callbacks carry no context and signal handlers cannot: `current` and the two flags
 * are the program's only global state.
 */
#include "ui/input.h"

#include "ui/complete.h"
#include "util/io.h"

#include <errno.h>
#include <poll.h>
#include <readline/history.h>
#include <readline/readline.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HISTORY_MAX = 1000 };

struct input {
    struct app *app;
    const struct term *term;
    char *history_path;
    char *line; /* from readline, once it is complete */
    bool is_done;
    bool is_reading_command;
};

static struct input *current;
static volatile sig_atomic_t was_interrupted;
static volatile sig_atomic_t was_resized;

static void on_signal(int number)
{
    if (number == SIGINT)
        was_interrupted = 1;
    else
        was_resized = 1;
}

static void on_line(char *line)
{
    current->line = line;
    current->is_done = true;
    // Now, or readline would show the prompt again.
    rl_callback_handler_remove();
}

static char **attempt_completion(const char *text, int start, int end)
{
    (void)end;
    rl_attempted_completion_over = 1;
    if (!current->is_reading_command)
        return NULL;
    char **matches = complete_words(current->app, rl_line_buffer, start, text);
    if (matches && matches[0] && matches[1] == NULL && matches[0][0] == '"')
        rl_completion_append_character = ' ';
    return matches;
}

static void start_readline(struct input *in)
{
    rl_readline_name = "viva";
    rl_attempted_completion_function = attempt_completion;
    rl_completer_quote_characters = "\"";
    rl_basic_word_break_characters = " \t\n";
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_variable_bind("enable-bracketed-paste", in->term->is_plain ? "off" : "on");
    using_history();
    stifle_history(HISTORY_MAX);
    if (in->history_path)
        read_history(in->history_path);
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGWINCH, &action, NULL);
}

struct input *input_new(struct app *app, const struct term *t, const char *history_path)
{
    struct input *in = xcalloc(1, sizeof *in);
    in->app = app;
    in->term = t;
    in->history_path = history_path ? xstrdup(history_path) : NULL;
    current = in;
    if (t->is_input_tty)
        start_readline(in);
    return in;
}

void input_free(struct input *in)
{
    if (!in)
        return;
    if (in->term->is_input_tty)
        clear_history();
    current = NULL;
    free(in->history_path);
    free(in);
}

static void remember(struct input *in, const char *line)
{
    if (line[strspn(line, " \t")] == '\0')
        return;
    HIST_ENTRY *last = history_length ? history_get(history_base + history_length - 1) : NULL;
    if (last && strcmp(last->line, line) == 0)
        return;
    add_history(line);
    if (!in->history_path)
        return;
    // Appended at once: a killed session keeps its history.
    if (append_history(1, in->history_path) != 0)
        write_history(in->history_path);
}

/* `deliver` is the mask to wait under: a signal is seen while waiting, or before, never lost.
 */
static enum input_result read_keys(struct input *in, const sigset_t *deliver)
{
    while (!in->is_done) {
        if (was_resized) {
            was_resized = 0;
            rl_resize_terminal();
        }
        if (was_interrupted) {
            was_interrupted = 0;
            rl_free_line_state();
            rl_callback_sigcleanup();
            rl_callback_handler_remove();
            term_write("^C\n", 3);
            return INPUT_CANCELLED;
        }
        struct pollfd fd = {.fd = STDIN_FILENO, .events = POLLIN};
        int n = ppoll(&fd, 1, NULL, deliver);
        if (n > 0)
            rl_callback_read_char();
        else if (n < 0 && errno != EINTR)
            return INPUT_END;
    }
    return in->line ? INPUT_LINE : INPUT_END;
}

static enum input_result wait_for_line(struct input *in)
{
    sigset_t held, before;
    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGWINCH);
    sigprocmask(SIG_BLOCK, &held, &before);
    enum input_result result = read_keys(in, &before);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return result;
}

static enum input_result line_from_terminal(struct input *in, struct strbuf *line,
                                            const char *prompt, enum input_kind kind)
{
    was_interrupted = 0;
    in->is_done = false;
    in->line = NULL;
    in->is_reading_command = kind == INPUT_COMMAND;
    rl_callback_handler_install(prompt, on_line);
    enum input_result result = wait_for_line(in);
    if (result == INPUT_END)
        term_write("\n", 1);
    if (result != INPUT_LINE)
        return result;
    strbuf_add_str(line, in->line);
    if (kind == INPUT_COMMAND)
        remember(in, in->line);
    free(in->line);
    return INPUT_LINE;
}

static enum input_result line_from_pipe(struct strbuf *line)
{
    char *text = NULL;
    size_t cap = 0;
    ssize_t n = getline(&text, &cap, stdin);
    if (n > 0) {
        if (text[n - 1] == '\n')
            n--;
        if (n > 0 && text[n - 1] == '\r')
            n--;
        strbuf_add(line, text, (size_t)n);
    }
    free(text);
    return n < 0 ? INPUT_END : INPUT_LINE;
}

enum input_result input_line(struct input *in, struct strbuf *line, const char *prompt,
                             enum input_kind kind)
{
    strbuf_clear(line);
    return in->term->is_input_tty ? line_from_terminal(in, line, prompt, kind)
                                  : line_from_pipe(line);
}

/* The person's editor on a temporary file; its text becomes the answer. */
static enum input_result answer_from_editor(struct strbuf *answer)
{
    const char *editor = getenv("VISUAL");
    if (!editor || !editor[0])
        editor = getenv("EDITOR");
    if (!editor || !editor[0])
        editor = "vi";
    char path[] = "/tmp/viva-answer-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0) {
        term_error("cannot make a temporary file for the editor");
        return INPUT_CANCELLED;
    }
    close(fd);
    struct strbuf command = {0};
    strbuf_addf(&command, "%s %s", editor, path);
    int status = system(strbuf_str(&command));
    strbuf_release(&command);
    struct err err;
    enum input_result result = INPUT_CANCELLED;
    if (status != 0)
        term_error("the editor failed; nothing was taken from it (is $EDITOR right?)");
    else if (io_read_file(answer, path, &err) != OK)
        term_error(err.msg);
    else
        result = INPUT_LINE;
    unlink(path);
    return result;
}

enum input_result input_answer(struct input *in, struct strbuf *answer, const char *prompt)
{
    static const char quotes[] = "\"\"\"";
    enum input_result result = input_line(in, answer, prompt, INPUT_TEXT);
    if (result != INPUT_LINE || !in->term->is_input_tty)
        return result;
    if (strcmp(strbuf_str(answer), ":e") == 0) {
        strbuf_clear(answer);
        return answer_from_editor(answer);
    }
    if (strncmp(strbuf_str(answer), quotes, 3) != 0)
        return INPUT_LINE;
    struct strbuf text = {0}, line = {0};
    strbuf_add_str(&text, strbuf_str(answer) + 3);
    char *end = NULL;
    while (!(text.buf && (end = strstr(text.buf, quotes)))) {
        result = input_line(in, &line, "    ...> ", INPUT_TEXT);
        if (result == INPUT_CANCELLED)
            break;
        if (result == INPUT_END)
            break;
        strbuf_add_char(&text, '\n');
        strbuf_add(&text, strbuf_str(&line), line.len);
    }
    if (end)
        strbuf_truncate(&text, (size_t)(end - text.buf));
    strbuf_clear(answer);
    strbuf_add(answer, strbuf_str(&text), text.len);
    strbuf_release(&text);
    strbuf_release(&line);
    return result == INPUT_CANCELLED ? INPUT_CANCELLED : INPUT_LINE;
}
