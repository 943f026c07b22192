/*
 * The drill: question, answer, verdict, proof, rating. What is decided here is only how it
 * looks and what keys do; the session itself is drill/quiz.h.
 */
#include "drill/quiz.h"
#include "ui/card_view.h"
#include "ui/commands.h"

#include <strings.h>
#include <time.h>

struct turn {
    struct app *app;
    struct quiz *quiz;
    const struct quiz_question *question;
    struct strbuf line;
    int64_t duration_ms;
};

enum turn_end { TURN_RATED, TURN_SKIPPED, TURN_STOP, TURN_FAILED };

static int64_t monotonic_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void show_question(struct turn *t)
{
    struct page p = app_page(t->app);
    struct schedule_clock now = app_now();
    card_view_head(&p, &t->question->entry, t->question->number, t->question->n_total, &now);
    card_view_question(&p, t->question->entry.card);
    term_show(&t->app->term, &p, TERM_NO_PAGER);
}

static const char *answer_prompt(const struct card *card)
{
    switch (card->kind) {
    case CARD_PREDICT:
        return " it prints> ";
    case CARD_CHOICE:
        return " letters> ";
    case CARD_TRUE_FALSE:
        return " t or f> ";
    case CARD_RECALL:
    case CARD_CLOZE:
    case CARD_FIX:
    case N_CARD_KINDS:
        break;
    }
    return " answer> ";
}

/* Asks until there is an answer to grade. NULL: the person stops, or *status says what failed.
 */
static const struct grade *ask(struct turn *t, int *status)
{
    const struct grade *g = NULL;
    struct err err;
    for (;;) {
        int64_t started = monotonic_ms();
        const struct card *card = t->question->entry.card;
        if (input_answer(t->app->input, &t->line, answer_prompt(card)) != INPUT_LINE)
            return NULL;
        t->duration_ms += monotonic_ms() - started;
        if (t->app->term.is_input_tty && strcmp(strbuf_str(&t->line), ":q") == 0)
            return NULL;
        if (quiz_answer(t->quiz, &g, strbuf_str(&t->line), &err) != OK) {
            *status = app_fail(&err);
            return NULL;
        }
        if (g->result != GRADE_UNREADABLE)
            return g;
        term_error(g->message);
        // A pipe has exactly one line for the answer: what cannot be read counts as none.
        if (!t->app->term.is_input_tty) {
            if (quiz_answer(t->quiz, &g, "", &err) == OK)
                return g;
            *status = app_fail(&err);
            return NULL;
        }
    }
}

static void show_answer(struct turn *t, const struct grade *g)
{
    const struct quiz_question *q = t->question;
    struct page p = app_page(t->app);
    page_newline(&p);
    card_view_grade(&p, q->entry.card, g);
    card_view_answer(&p, q->entry.card);
    card_view_proof(&p, q->proof);
    card_view_fine_print(&p, q->entry.card);
    struct schedule_clock now = app_now();
    card_view_buttons(&p, q->preview, &now, g->suggested);
    term_show(&t->app->term, &p, TERM_NO_PAGER);
}

/* A rating's number, name or the beginning of it; RATING_NONE if it is none. */
static enum rating read_rating(const char *text, enum rating suggested)
{
    text += strspn(text, " \t");
    size_t len = strcspn(text, " \t");
    if (len == 0)
        return suggested;
    if (len == 1 && text[0] >= '1' && text[0] <= '4')
        return (enum rating)(text[0] - '0');
    for (enum rating r = RATING_AGAIN; r <= RATING_EASY; r++)
        if (strncasecmp(card_view_rating_name(r), text, len) == 0)
            return r;
    return RATING_NONE;
}

static bool is_word(const char *text, const char *word)
{
    return text[0] && strncasecmp(word, text, strlen(text)) == 0;
}

static enum turn_end rate(struct turn *t, enum rating suggested, int *status)
{
    for (;;) {
        if (input_line(t->app->input, &t->line, " rate> ", INPUT_TEXT) != INPUT_LINE)
            return TURN_STOP;
        const char *text = strbuf_str(&t->line);
        if (is_word(text, "quit") || is_word(text, "stop"))
            return TURN_STOP;
        if (strcasecmp(text, "k") == 0 || strcasecmp(text, "skip") == 0) {
            quiz_skip(t->quiz);
            return TURN_SKIPPED;
        }
        enum rating rating = read_rating(text, suggested);
        if (rating != RATING_NONE) {
            struct schedule_clock now = app_now();
            struct err err;
            if (quiz_rate(t->quiz, rating, t->duration_ms, &now, NULL, &err) == OK)
                return TURN_RATED;
            *status = app_fail(&err);
            return TURN_FAILED;
        }
        term_error("rate with 1 (again), 2 (hard), 3 (good) or 4 (easy); k skips, q stops");
        if (!t->app->term.is_input_tty) {
            quiz_skip(t->quiz);
            return TURN_SKIPPED;
        }
    }
}

static enum turn_end take_turn(struct turn *t, int *status)
{
    show_question(t);
    t->duration_ms = 0;
    const struct grade *g = ask(t, status);
    if (!g)
        return *status ? TURN_FAILED : TURN_STOP;
    show_answer(t, g);
    return rate(t, g->suggested, status);
}

static void show_end(struct turn *t)
{
    struct page p = app_page(t->app);
    size_t n = quiz_n_rated(t->quiz);
    page_gap(&p);
    if (n)
        page_printf(&p, STYLE_NONE,
                    " %zu card%s rated. `stats` shows how you are doing, `undo` "
                    "takes one back.\n",
                    n, n == 1 ? "" : "s");
    else
        page_put(&p, STYLE_NONE,
                 " Nothing is due now. `cards` lists all cards, `show CARD` shows one.\n");
    if (quiz_n_unproved(t->quiz))
        page_printf(&p, STYLE_BAD,
                    " %zu passed over because the run did not bear them out: %s\n",
                    quiz_n_unproved(t->quiz), quiz_last_unproved(t->quiz));
    term_show(&t->app->term, &p, TERM_NO_PAGER);
}

int cmd_quiz(struct app *app, const struct invocation *in)
{
    struct command_filter filter;
    long limit;
    if (!command_read_filter(&filter, in) ||
        !command_read_number(&limit, in, "limit", 1, 100000, 0))
        return EXIT_USAGE;
    int status = app_open(app);
    if (status)
        return status;
    struct quiz_opts opts = {
        .deck = filter.deck,
        .topic = filter.topic,
        .tag = filter.tag,
        .level = filter.level,
        .kind = filter.kind,
        .limit = (size_t)limit,
        .seed = app_random(),
    };
    struct turn t = {.app = app, .quiz = quiz_new(app->store, app->matcher, &opts)};
    for (;;) {
        struct schedule_clock now = app_now();
        struct err err;
        if (quiz_next(t.quiz, &t.question, &now, &err) != OK) {
            status = app_fail(&err);
            break;
        }
        if (!t.question)
            break;
        enum turn_end end = take_turn(&t, &status);
        if (end == TURN_STOP || end == TURN_FAILED)
            break;
    }
    if (!status)
        show_end(&t);
    quiz_free(t.quiz);
    strbuf_release(&t.line);
    return status;
}
