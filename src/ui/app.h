/*
 * What every command works with: terminal, input, collection, clock.
 */
#ifndef VIVA_UI_APP_H
#define VIVA_UI_APP_H

#include "store/decks.h"
#include "store/match.h"
#include "store/store.h"
#include "ui/input.h"
#include "ui/term.h"

/* Exit statuses of the program. */
enum exit_status {
    EXIT_OK = 0,
    EXIT_FOUND_ERRORS = 1, /* the program run raised, or a deck has errors */
    EXIT_USAGE = 2,
    EXIT_BOUND = 3, /* the simulator's bound or an unsupported construct ended a run */
    EXIT_IO = 4,    /* the collection or a file could not be read or written */
};

struct app {
    struct term term;
    struct input *input;
    char *collection_path; /* --collection, or where the person's data is kept */
    struct store *store;   /* opened when first needed */
    struct matcher *matcher;
    bool is_repl; /* commands come one after the other */
    bool wants_quit;
    const char *program; /* argv[0] */
};

/* `collection` may be NULL: VIVA_HOME, or the XDG data directory. */
void app_init(struct app *app, const struct term *t, const char *collection);
void app_release(struct app *app);

/* What time it is; the person's day turns over at 4 in the morning. */
struct schedule_clock app_now(void);
/* Truly random bits. */
uint64_t app_random(void);

/*
 * Opens the collection, with the built-in decks in it, and the matcher. On failure the message
 * was printed and the result is the exit status to end with, else EXIT_OK.
 */
int app_open(struct app *app);

/* Prints "viva: message" and gives the exit status that fits. */
int app_fail(const struct err *err);

/* An empty page for the terminal as it is now. */
struct page app_page(const struct app *app);

/* A place in the state directory, such as "history", made if need be; malloc'ed, NULL if
 * impossible. */
char *app_state_path(const char *name);

#endif
