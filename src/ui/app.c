#include "ui/app.h"

#include "util/embed.h"

#include <errno.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { DAY_TURNS_OVER_AT_HOUR = 4 };

/* Makes the directories that lead to `path`; whether that worked shows when it is opened. */
static void make_parents(const char *path)
{
    char *copy = xstrdup(path);
    for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(copy, 0700);
        *slash = '/';
    }
    free(copy);
}

static const char *environment(const char *name)
{
    const char *value = getenv(name);
    return value && value[0] ? value : NULL;
}

/* VIVA_HOME/name, or $xdg/viva/name, or ~/fallback/viva/name. NULL without a home. */
static char *user_path(const char *xdg, const char *fallback, const char *name)
{
    struct strbuf path = {0};
    const char *home = environment("HOME");
    if (environment("VIVA_HOME"))
        strbuf_addf(&path, "%s/%s", environment("VIVA_HOME"), name);
    else if (environment(xdg))
        strbuf_addf(&path, "%s/viva/%s", environment(xdg), name);
    else if (home)
        strbuf_addf(&path, "%s/%s/viva/%s", home, fallback, name);
    else
        return NULL;
    make_parents(path.buf);
    return strbuf_detach(&path);
}

char *app_state_path(const char *name)
{
    return user_path("XDG_STATE_HOME", ".local/state", name);
}

void app_init(struct app *app, const struct term *t, const char *collection)
{
    *app = (struct app){.term = *t};
    app->collection_path = collection
                               ? xstrdup(collection)
                               : user_path("XDG_DATA_HOME", ".local/share", "collection.db");
}

void app_release(struct app *app)
{
    input_free(app->input);
    store_close(app->store);
    matcher_free(app->matcher);
    free(app->collection_path);
    *app = (struct app){0};
}

struct schedule_clock app_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    time_t shifted = now.tv_sec - DAY_TURNS_OVER_AT_HOUR * 3600;
    struct tm tm;
    localtime_r(&shifted, &tm);
    // The calendar day, counted as if it were UTC; and the local time at which it ends.
    int64_t offset_s = tm.tm_gmtoff;
    int64_t day = (shifted + offset_s) / 86400;
    int64_t end_s = (day + 1) * 86400 - offset_s + DAY_TURNS_OVER_AT_HOUR * 3600;
    return (struct schedule_clock){
        .ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000,
        .day = (int32_t)day,
        .day_end_ms = end_s * 1000,
    };
}

uint64_t app_random(void)
{
    uint64_t bits = 0;
    if (getrandom(&bits, sizeof bits, 0) != sizeof bits)
        bits = (uint64_t)app_now().ms * UINT64_C(0x9e3779b97f4a7c15) ^ (uint64_t)getpid();
    return bits;
}

int app_fail(const struct err *err)
{
    term_error(err->msg);
    switch (err->status) {
    case OK:
        return EXIT_OK;
    case ERR_SYNTAX:
    case ERR_INVALID:
        return EXIT_FOUND_ERRORS;
    case ERR_NOT_FOUND:
    case ERR_USAGE:
        return EXIT_USAGE;
    case ERR_BUSY:
    case ERR_IO:
        return EXIT_IO;
    case ERR_UNSUPPORTED:
        return EXIT_IO;
    }
    return EXIT_IO;
}

/* Puts the decks that travel in the binary into the collection, unless they are there as they
 * are. */
static enum status put_builtin_decks(struct store *s, struct err *err)
{
    static const char folder[] = "data/decks/";
    for (const struct embed_file *f = embed_table; f->path; f++) {
        if (strncmp(f->path, folder, sizeof folder - 1) != 0)
            continue;
        size_t len = (size_t)(f->end - f->text);
        // A deck's file is named after its id, so an unchanged one need not be parsed.
        size_t name_len = strcspn(f->path + sizeof folder - 1, ".");
        char *id = xstrndup(f->path + sizeof folder - 1, name_len);
        bool is_current = false;
        enum status st = decks_is_current(s, &is_current, id, deck_hash(f->text, len), err);
        free(id);
        if (!st && !is_current) {
            struct deck *deck = deck_parse(f->path, f->text, len);
            struct schedule_clock now = app_now();
            struct decks_changes changes;
            st = deck->n_errors ? OK : decks_put(s, &changes, deck, &now, err);
            deck_free(deck);
        }
        if (st)
            return st;
    }
    return OK;
}

int app_open(struct app *app)
{
    struct err err;
    if (!app->matcher && matcher_new(&app->matcher, &err) != OK)
        return app_fail(&err);
    if (app->store)
        return EXIT_OK;
    if (!app->collection_path) {
        term_error("no place for the collection: set HOME or VIVA_HOME, or name one with "
                   "--collection FILE");
        return EXIT_IO;
    }
    struct store_opts opts = {.mode = STORE_WRITE, .now_ms = app_now().ms};
    for (size_t i = 0; i < sizeof opts.entropy; i++)
        opts.entropy[i] = (uint8_t)app_random();
    char host[256] = "";
    gethostname(host, sizeof host - 1);
    opts.device = host;
    if (store_open(&app->store, app->collection_path, &opts, &err) != OK)
        return app_fail(&err);
    if (put_builtin_decks(app->store, &err) != OK)
        return app_fail(&err);
    return EXIT_OK;
}

struct page app_page(const struct app *app)
{
    return (struct page){.opts = term_page_opts(&app->term)};
}
