/*
 * Commands about the collection as a whole: stats, undo, backup, doctor.
 */
#include "store/cards.h"
#include "store/reviews.h"
#include "store/stats.h"
#include "ui/card_view.h"
#include "ui/commands.h"
#include "ui/json.h"

enum { LABEL_COLS = 14 };

static void figure(struct page *p, const char *name)
{
    page_tab(p, 1);
    page_put(p, STYLE_DIM, name);
    page_tab(p, LABEL_COLS);
}

static void put_forecast(struct page *p, const struct stats *s)
{
    static const char *const eighths[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    size_t most = 1;
    for (int d = 0; d < STATS_FORECAST_DAYS; d++)
        if (s->forecast[d] > most)
            most = s->forecast[d];
    figure(p, "30 days");
    for (int d = 0; d < STATS_FORECAST_DAYS; d++) {
        size_t n = s->forecast[d];
        if (p->opts.has_unicode && !p->opts.is_plain)
            page_put(p, STYLE_ACCENT, eighths[n ? 1 + n * 7 / most : 0]);
        else
            page_printf(p, STYLE_NONE, "%zu ", n);
    }
    page_printf(p, STYLE_DIM, "  at most %zu a day\n", most);
}

static void put_topics(struct page *p, const struct stats *s)
{
    enum { BAR_COLS = 16 };
    page_gap(p);
    page_tab(p, 1);
    page_put(p, STYLE_BOLD, "Topics");
    page_right(p, STYLE_DIM, "remembered today");
    page_newline(p);
    for (size_t i = 0; i < s->n_topics; i++) {
        const struct stats_topic *t = &s->topics[i];
        int filled = (int)(t->recall * BAR_COLS + 0.5);
        page_tab(p, 1);
        page_put_cut(p, STYLE_NONE, t->topic, page_width(p) - BAR_COLS - 36);
        struct strbuf counts = {0}, right = {0};
        strbuf_addf(&counts, "%3zu cards %3zu new %3zu due", t->n_cards, t->n_new, t->n_due);
        page_tab(p, page_width(p) - BAR_COLS - 6 - 28);
        page_put(p, STYLE_DIM, strbuf_str(&counts));
        if (!p->opts.is_plain) {
            page_tab(p, page_width(p) - BAR_COLS - 5);
            for (int b = 0; b < BAR_COLS; b++)
                page_glyph_put(p, b < filled ? STYLE_ACCENT : STYLE_DIM,
                               b < filled ? GLYPH_BLOCK : GLYPH_DOT);
        }
        strbuf_addf(&right, "%3.0f%%", t->recall * 100);
        page_right(p, STYLE_NONE, strbuf_str(&right));
        page_newline(p);
        strbuf_release(&counts);
        strbuf_release(&right);
    }
}

static void put_stats(struct page *p, const struct stats *s)
{
    page_newline(p);
    figure(p, "Today");
    page_printf(p, STYLE_NONE, "%zu review%s, %zu new, %lld min", s->n_reviews_today,
                s->n_reviews_today == 1 ? "" : "s", s->n_new_today,
                (long long)((s->time_today_ms + 30000) / 60000));
    if (s->n_reviews_today) {
        page_put(p, STYLE_DIM, "  (");
        for (enum rating r = RATING_AGAIN; r <= RATING_EASY; r++)
            page_printf(p, STYLE_DIM, "%s%s %zu", r > RATING_AGAIN ? ", " : "",
                        card_view_rating_name(r), s->n_ratings_today[r]);
        page_put(p, STYLE_DIM, ")");
    }
    page_newline(p);
    figure(p, "Streak");
    page_printf(p, STYLE_NONE, "%d day%s", s->streak_days, s->streak_days == 1 ? "" : "s");
    page_printf(p, STYLE_DIM, "  (longest %d)\n", s->longest_streak_days);
    figure(p, "Retention");
    if (s->n_retention)
        page_printf(p, STYLE_NONE, "%.0f%% of %zu reviews in the last 30 days\n",
                    100.0 * (double)s->n_retained / (double)s->n_retention, s->n_retention);
    else
        page_put(p, STYLE_DIM, "not known yet: it needs reviews a day or more apart\n");
    figure(p, "Cards");
    page_printf(p, STYLE_NONE, "%zu: %zu new, %zu learning, %zu known\n", s->n_cards,
                s->n_phase[PHASE_NEW],
                s->n_phase[PHASE_LEARNING] + s->n_phase[PHASE_RELEARNING],
                s->n_phase[PHASE_REVIEW]);
    figure(p, "Due");
    page_printf(p, STYLE_NONE, "%zu now, %zu today\n", s->n_due_now, s->n_due_today);
    put_forecast(p, s);
    put_topics(p, s);
}

int cmd_stats(struct app *app, const struct invocation *in)
{
    int status = app_open(app);
    if (status)
        return status;
    struct arena arena = {0};
    struct stats s;
    struct err err;
    struct schedule_clock now = app_now();
    if (stats_load(app->store, &s, &arena, invocation_option(in, "deck"), &now, &err) != OK) {
        status = app_fail(&err);
    } else if (invocation_option(in, "json")) {
        json_print(json_of_stats(&s));
    } else {
        struct page p = app_page(app);
        put_stats(&p, &s);
        term_show(&app->term, &p, TERM_PAGER);
    }
    arena_release(&arena);
    return status;
}

int cmd_undo(struct app *app, const struct invocation *in)
{
    (void)in;
    int status = app_open(app);
    if (status)
        return status;
    struct reviews_undone undone;
    struct err err;
    struct schedule_clock now = app_now();
    if (reviews_undo(app->store, &undone, &now, &err) != OK)
        return app_fail(&err);
    struct arena arena = {0};
    struct cards_entry entry;
    struct page p = app_page(app);
    if (cards_get(app->store, &entry, &arena, undone.card, &err) == OK)
        page_printf(&p, STYLE_NONE, "taken back: \"%s\" for %s (%s)\n",
                    card_view_rating_name(undone.rating), entry.card->slug, entry.card->title);
    else
        page_printf(&p, STYLE_NONE, "taken back: \"%s\"\n",
                    card_view_rating_name(undone.rating));
    term_show(&app->term, &p, TERM_NO_PAGER);
    arena_release(&arena);
    return EXIT_OK;
}

int cmd_backup(struct app *app, const struct invocation *in)
{
    int status = app_open(app);
    struct err err;
    if (status)
        return status;
    if (store_backup(app->store, in->args[0], &err) != OK)
        return app_fail(&err);
    struct page p = app_page(app);
    page_printf(&p, STYLE_NONE, "%s: a copy of %s\n", in->args[0], store_path(app->store));
    term_show(&app->term, &p, TERM_NO_PAGER);
    return EXIT_OK;
}

int cmd_doctor(struct app *app, const struct invocation *in)
{
    int status = app_open(app);
    struct err err;
    if (status)
        return status;
    struct page p = app_page(app);
    struct strbuf problems = {0};
    if (store_check(app->store, &problems, &err) != OK) {
        status = app_fail(&err);
    } else if (problems.len) {
        page_put(&p, STYLE_BAD, problems.buf);
        status = EXIT_IO;
    } else {
        page_printf(&p, STYLE_NONE, "%s: no damage found\n", store_path(app->store));
    }
    size_t n_changed = 0;
    if (!status && invocation_option(in, "rebuild")) {
        if (reviews_rebuild(app->store, &n_changed, &err) != OK)
            status = app_fail(&err);
        else
            page_printf(&p, STYLE_NONE, "dates derived from the log again: %zu changed\n",
                        n_changed);
    }
    term_show(&app->term, &p, TERM_NO_PAGER);
    strbuf_release(&problems);
    return status;
}
