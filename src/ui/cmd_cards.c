/*
 * Looking at what is in the collection: cards, show, decks.
 */
#include "store/cards.h"
#include "ui/card_view.h"
#include "ui/commands.h"
#include "ui/json.h"

static void put_row(struct page *p, const struct cards_row *row, int slug_cols,
                    const struct schedule_clock *now)
{
    page_tab(p, 1);
    page_put_cut(p, STYLE_ACCENT, row->slug, slug_cols);
    page_tab(p, slug_cols + 3);
    struct strbuf due = {0};
    if (row->state.phase == PHASE_NEW)
        strbuf_add_str(&due, "new");
    else if (schedule_is_due(&row->state, now))
        strbuf_add_str(&due, "due");
    else
        card_view_due_in(&due, &row->state, now);
    int room = page_width(p) - p->col - 7;
    page_put_cut(p, STYLE_NONE, row->title, room);
    page_right(p, STYLE_DIM, strbuf_str(&due));
    strbuf_release(&due);
    page_newline(p);
}

static void put_rows(struct page *p, const struct cards_rows *rows, const char *query)
{
    struct schedule_clock now = app_now();
    int slug_cols = 8;
    int max = page_width(p) / 3;
    for (size_t i = 0; i < rows->n; i++) {
        int w = (int)strlen(rows->items[i].slug);
        if (w > slug_cols)
            slug_cols = w < max ? w : max;
    }
    const char *topic = "";
    for (size_t i = 0; i < rows->n; i++) {
        // Search results come by rank; topics as headings would repeat.
        if (!query && strcmp(topic, rows->items[i].topic) != 0) {
            topic = rows->items[i].topic;
            page_gap(p);
            page_put(p, STYLE_BOLD, topic);
            page_newline(p);
        }
        put_row(p, &rows->items[i], slug_cols, &now);
    }
    page_gap(p);
    page_printf(p, STYLE_DIM, "%zu card%s%s\n", rows->n, rows->n == 1 ? "" : "s",
                rows->n ? ". `show CARD` shows one." : "");
}

int cmd_cards(struct app *app, const struct invocation *in)
{
    struct command_filter f;
    long limit;
    if (!command_read_filter(&f, in) ||
        !command_read_number(&limit, in, "limit", 1, 1000000, 0))
        return EXIT_USAGE;
    int status = app_open(app);
    if (status)
        return status;
    struct strbuf query = {0};
    for (size_t i = 0; i < in->n_args; i++) {
        // The shell has taken the quotes off a phrase: put them back.
        bool is_phrase = strpbrk(in->args[i], " ") != NULL;
        strbuf_addf(&query, is_phrase ? "%s\"%s\"" : "%s%s", i ? " " : "", in->args[i]);
    }
    struct cards_filter filter = cards_filter_all();
    filter.query = query.len ? query.buf : NULL;
    filter.deck = f.deck;
    filter.topic = f.topic;
    filter.tag = f.tag;
    filter.level = f.level;
    filter.kind = f.kind;
    filter.limit = (size_t)limit;
    struct arena arena = {0};
    struct cards_rows rows;
    struct err err;
    if (cards_list(app->store, &rows, &arena, &filter, &err) != OK) {
        status = app_fail(&err);
        if (err.status == ERR_INVALID)
            status = EXIT_USAGE;
    } else if (invocation_option(in, "json")) {
        json_print(json_of_rows(&rows));
    } else {
        struct page p = app_page(app);
        put_rows(&p, &rows, filter.query);
        term_show(&app->term, &p, TERM_PAGER);
    }
    arena_release(&arena);
    strbuf_release(&query);
    return status;
}

static void put_card(struct page *p, const struct cards_entry *e, const struct proof *proof)
{
    struct schedule_clock now = app_now();
    card_view_head(p, e, 0, 0, &now);
    card_view_question(p, e->card);
    if (e->card->kind == CARD_TRUE_FALSE)
        page_printf(p, STYLE_BOLD, " %s\n", e->card->truth ? "True." : "False.");
    for (size_t i = 0; i < e->card->n_points; i++) {
        page_tab(p, 3);
        page_printf(p, STYLE_DIM, "%zu ", i + 1);
        page_wrap(p, STYLE_NONE, e->card->points[i].text, 5);
        page_newline(p);
    }
    for (size_t i = 0; i < e->card->n_choices; i++) {
        if (!e->card->choices[i].is_right)
            continue;
        page_tab(p, 3);
        page_glyph_put(p, STYLE_GOOD, GLYPH_CHECK);
        page_printf(p, STYLE_NONE, " %c  %s\n", (char)('a' + i), e->card->choices[i].why);
    }
    card_view_answer(p, e->card);
    card_view_proof(p, proof);
    card_view_fine_print(p, e->card);
}

int cmd_show(struct app *app, const struct invocation *in)
{
    int status = app_open(app);
    if (status)
        return status;
    struct arena arena = {0};
    struct cards_entry entry;
    struct err err;
    int64_t id;
    if (cards_find(app->store, &id, in->args[0], &err) != OK ||
        cards_get(app->store, &entry, &arena, id, &err) != OK) {
        status = app_fail(&err);
        if (err.status == ERR_INVALID)
            status = EXIT_USAGE;
        arena_release(&arena);
        return status;
    }
    const struct proof *proof = prove_card(&arena, entry.card, RUN_LINES);
    if (invocation_option(in, "json")) {
        json_print(json_of_card(&entry, proof));
    } else {
        struct page p = app_page(app);
        put_card(&p, &entry, proof);
        term_show(&app->term, &p, TERM_PAGER);
    }
    if (!proof->holds)
        status = EXIT_FOUND_ERRORS;
    arena_release(&arena);
    return status;
}

int cmd_decks(struct app *app, const struct invocation *in)
{
    int status = app_open(app);
    if (status)
        return status;
    struct arena arena = {0};
    struct decks_list decks;
    struct err err;
    struct schedule_clock now = app_now();
    if (decks_load(app->store, &decks, &arena, &now, &err) != OK) {
        status = app_fail(&err);
    } else if (invocation_option(in, "json")) {
        json_print(json_of_decks(&decks));
    } else {
        struct page p = app_page(app);
        for (size_t i = 0; i < decks.n; i++) {
            const struct decks_entry *d = &decks.items[i];
            page_printf(&p, STYLE_ACCENT, " %s", d->id);
            page_tab(&p, 24);
            page_put(&p, STYLE_NONE, d->title);
            struct strbuf counts = {0};
            strbuf_addf(&counts, "%zu cards, %zu due, %zu new", d->n_cards, d->n_due, d->n_new);
            page_right(&p, STYLE_DIM, strbuf_str(&counts));
            strbuf_release(&counts);
            page_newline(&p);
        }
        term_show(&app->term, &p, TERM_PAGER);
    }
    arena_release(&arena);
    return status;
}
