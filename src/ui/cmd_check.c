/*
 * The instructor's commands: check and add.
 */
#include "drill/prove.h"
#include "ui/commands.h"
#include "ui/json.h"
#include "util/io.h"

/* Queries of points that FTS5 refuses. */
static void check_queries(struct app *app, struct deck *deck)
{
    for (size_t i = 0; i < deck->n_cards; i++) {
        const struct card *card = &deck->cards[i];
        for (size_t k = 0; k < card->n_points; k++) {
            struct err err;
            const struct card_point *point = &card->points[k];
            if (matcher_check_query(app->matcher, point->query, &err) != OK)
                deck_report(deck, DECK_ERROR, point->query_pos, "%s", err.msg);
        }
    }
}

/* Reads, parses and proves a deck. NULL if the file cannot be read: *status says so. */
static struct deck *load_checked(struct app *app, const char *path, int *status)
{
    struct strbuf text = {0};
    struct err err;
    struct deck *deck = NULL;
    if (io_read_file(&text, path, &err) != OK) {
        *status = app_fail(&err);
        goto out;
    }
    deck = deck_parse(path, strbuf_str(&text), text.len);
    check_queries(app, deck);
    prove_check(deck);
    if (deck->n_errors && *status == EXIT_OK)
        *status = EXIT_FOUND_ERRORS;
out:
    strbuf_release(&text);
    return deck;
}

static void print_messages(const struct deck *deck)
{
    for (size_t i = 0; i < deck->n_msgs; i++) {
        struct strbuf line = {0};
        deck_format_msg(&line, deck, &deck->msgs[i]);
        strbuf_add_char(&line, '\n');
        fflush(stdout);
        fputs(line.buf, stderr);
        strbuf_release(&line);
    }
}

/* Adds missing slugs to the file. */
static int fix(const char *path)
{
    struct strbuf text = {0}, fixed = {0};
    struct err err;
    int status = EXIT_OK;
    size_t n_added = 0;
    if (io_read_file(&text, path, &err) != OK) {
        status = app_fail(&err);
    } else if ((n_added = deck_fix(&fixed, strbuf_str(&text), text.len)) > 0) {
        if (io_write_file(path, fixed.buf, fixed.len, &err) != OK)
            status = app_fail(&err);
        else
            printf("%s: %zu slug%s added\n", path, n_added, n_added == 1 ? "" : "s");
    }
    strbuf_release(&text);
    strbuf_release(&fixed);
    return status;
}

static int worse(int a, int b)
{
    return a > b ? a : b;
}

static size_t count_claims(const struct deck *deck)
{
    size_t n = 0;
    for (size_t i = 0; i < deck->n_cards; i++)
        n += deck->cards[i].demo.n_claims;
    return n;
}

int cmd_check(struct app *app, const struct invocation *in)
{
    struct err err;
    if (!app->matcher && matcher_new(&app->matcher, &err) != OK)
        return app_fail(&err);
    bool wants_json = invocation_option(in, "json") != NULL;
    json_t *found = wants_json ? json_array() : NULL;
    int status = EXIT_OK;
    for (size_t i = 0; i < in->n_args; i++) {
        if (invocation_option(in, "fix"))
            status = worse(status, fix(in->args[i]));
        int one = EXIT_OK;
        struct deck *deck = load_checked(app, in->args[i], &one);
        status = worse(status, one);
        if (!deck)
            continue;
        if (wants_json) {
            for (size_t k = 0; k < deck->n_msgs; k++)
                json_array_append_new(found, json_of_message(deck, &deck->msgs[k]));
        } else {
            print_messages(deck);
            if (!deck->n_errors)
                printf("%s: %zu cards, %zu claims, all proved\n", in->args[i], deck->n_cards,
                       count_claims(deck));
            else
                printf("%s: %zu error%s\n", in->args[i], deck->n_errors,
                       deck->n_errors == 1 ? "" : "s");
        }
        deck_free(deck);
    }
    if (wants_json)
        json_print(found);
    fflush(stdout);
    return status;
}

static void print_changes(const struct deck *deck, const struct decks_changes *c)
{
    printf("%s: %zu added, %zu changed, %zu removed, %zu unchanged\n", deck->title, c->n_added,
           c->n_changed, c->n_removed, c->n_unchanged);
    fflush(stdout);
}

int cmd_add(struct app *app, const struct invocation *in)
{
    int status = app_open(app);
    if (status)
        return status;
    for (size_t i = 0; i < in->n_args; i++) {
        int one = EXIT_OK;
        struct deck *deck = load_checked(app, in->args[i], &one);
        status = worse(status, one);
        if (!deck)
            continue;
        print_messages(deck);
        if (deck->n_errors) {
            printf("%s: not added, it has %zu error%s\n", in->args[i], deck->n_errors,
                   deck->n_errors == 1 ? "" : "s");
            fflush(stdout);
        } else {
            struct decks_changes changes;
            struct schedule_clock now = app_now();
            struct err err;
            if (decks_put(app->store, &changes, deck, &now, &err) != OK)
                status = worse(status, app_fail(&err));
            else
                print_changes(deck, &changes);
        }
        deck_free(deck);
    }
    return status;
}
