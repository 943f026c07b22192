/*
 * The program as a person meets it: run in a pseudo-terminal or behind pipes, with a collection
 * of its own that goes away with the session.
 */
#ifndef VIVA_TESTS_UI_SESSION_H
#define VIVA_TESTS_UI_SESSION_H

#include "util/strbuf.h"

#include <stdbool.h>
#include <sys/types.h>

struct session {
    char home[64]; /* VIVA_HOME, a new directory */
    pid_t pid;
    int fd;               /* the terminal's other end */
    struct strbuf screen; /* all that was printed, without escape sequences */
    size_t seen;          /* what session_expect() has gone past */
};

/* A fresh home. */
void session_init(struct session *s);
/* Ends the program if it still runs, and removes the home. */
void session_release(struct session *s);

/* Starts the program on a terminal of this size. `args`: words between blanks. */
void session_start(struct session *s, const char *args, int columns, int rows);
/* Types these bytes. */
void session_type(struct session *s, const char *keys);
/* Waits until the text is printed after what was expected before; fails the test if it is not.
 */
void session_expect(struct session *s, const char *text);
void session_resize(struct session *s, int columns, int rows);
/* Waits for the end and returns the exit status, or minus the signal. */
int session_wait(struct session *s);
void session_kill(struct session *s, int signal_number);

/*
 * Runs the program with `input` on standard input and pipes on the others; appends to `out` and
 * `err` (each may be NULL) and returns the exit status.
 */
int session_pipe(struct session *s, const char *args, const char *input, struct strbuf *out,
                 struct strbuf *err);

/* The program under test. */
const char *session_program(void);

#endif
