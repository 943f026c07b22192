#include "ui/card_view.h"

#include "render/change_text.h"
#include "render/prose.h"
#include "render/run_text.h"

enum { TEXT_COL = 13 }; /* where the text beside "Answer" and its like begins */

const char *card_view_rating_name(enum rating rating)
{
    static const char *const names[N_RATINGS] = {"none", "again", "hard", "good", "easy"};
    return names[rating];
}

void card_view_due_in(struct strbuf *out, const struct schedule_state *s,
                      const struct schedule_clock *now)
{
    int64_t minutes = (s->due_ms - now->ms + 59999) / 60000;
    if (s->phase == PHASE_REVIEW && s->interval_days > 0) {
        int d = s->interval_days;
        if (d < 60)
            strbuf_addf(out, "%dd", d);
        else if (d < 730)
            strbuf_addf(out, "%.1fmo", d / 30.4);
        else
            strbuf_addf(out, "%.1fy", d / 365.25);
    } else if (minutes < 60) {
        strbuf_addf(out, "%lldm", (long long)(minutes < 1 ? 1 : minutes));
    } else if (minutes < 48 * 60) {
        strbuf_addf(out, "%lldh", (long long)(minutes / 60));
    } else {
        strbuf_addf(out, "%lldd", (long long)(minutes / 1440));
    }
}

static void due_text(struct strbuf *out, const struct schedule_state *s,
                     const struct schedule_clock *now)
{
    if (s->phase == PHASE_NEW) {
        strbuf_add_str(out, "new");
        return;
    }
    int64_t late_days = (now->day_end_ms - s->due_ms) / 86400000;
    if (s->phase != PHASE_REVIEW)
        strbuf_addf(out, "%s", schedule_phase_name(s->phase));
    else if (late_days <= 0)
        strbuf_add_str(out, "due today");
    else
        strbuf_addf(out, "due %lld day%s ago", (long long)late_days, late_days == 1 ? "" : "s");
}

void card_view_head(struct page *p, const struct cards_entry *e, size_t number, size_t n_total,
                    const struct schedule_clock *now)
{
    page_newline(p);
    if (number)
        page_printf(p, STYLE_ACCENT, " %zu/%zu", number, n_total);
    page_printf(p, STYLE_BOLD, "  %s", e->card->topic);
    page_printf(p, STYLE_DIM, "   %s   %s", card_level_name(e->card->level),
                card_kind_name(e->card->kind));
    struct strbuf due = {0};
    due_text(&due, &e->state, now);
    page_right(p, STYLE_DIM, strbuf_str(&due));
    strbuf_release(&due);
    page_newline(p);
    page_rule(p);
}

static void put_code(struct page *p, const char *text)
{
    for (const char *line = text; *line;) {
        size_t len = strcspn(line, "\n");
        page_tab(p, 4);
        page_put_n(p, STYLE_NONE, line, len);
        page_newline(p);
        line += len + (line[len] == '\n');
    }
}

void card_view_question(struct page *p, const struct card *card)
{
    page_tab(p, 1);
    prose_put(p, STYLE_BOLD, card->title, 1);
    if (card->body[0]) {
        page_gap(p);
        page_tab(p, 1);
        prose_put(p, STYLE_NONE, card->body, 1);
    }
    if (card->kind == CARD_PREDICT) {
        page_gap(p);
        put_code(p, card->demo.text);
    }
    if (card->kind == CARD_TRUE_FALSE) {
        page_tab(p, 1);
        page_put(p, STYLE_DIM, "True or false?\n");
    }
    if (card->n_choices)
        page_gap(p);
    for (size_t i = 0; i < card->n_choices; i++) {
        page_tab(p, 2);
        page_printf(p, STYLE_ACCENT, "%c", (char)('a' + i));
        page_tab(p, 5);
        prose_put(p, STYLE_NONE, card->choices[i].text, 5);
    }
    page_gap(p);
}

static void label(struct page *p, enum style style, const char *text)
{
    page_gap(p);
    page_tab(p, 1);
    page_put(p, style, text);
    page_tab(p, TEXT_COL);
}

static void put_hit(struct page *p, const struct card_point *point,
                    const struct matcher_hit *hit, const char *answer_part)
{
    page_tab(p, TEXT_COL);
    page_glyph_put(p, hit->is_covered ? STYLE_GOOD : STYLE_DIM,
                   hit->is_covered ? GLYPH_CHECK : GLYPH_DOT);
    page_put(p, STYLE_NONE, " ");
    page_wrap(p, hit->is_covered ? STYLE_NONE : STYLE_DIM, point->text, TEXT_COL + 2);
    if (hit->is_covered && answer_part[0]) {
        struct strbuf quote = {0};
        strbuf_addf(&quote, "\"%s\"", answer_part);
        if (page_text_width(quote.buf, quote.len) + p->col + 3 <= page_width(p))
            page_right(p, STYLE_DIM, quote.buf);
        strbuf_release(&quote);
    }
    page_newline(p);
}

static void put_prediction(struct page *p, const struct grade *g)
{
    for (size_t i = 0; i < g->n_lines; i++) {
        const struct grade_line *l = &g->lines[i];
        page_tab(p, TEXT_COL);
        page_glyph_put(p, l->is_same ? STYLE_GOOD : STYLE_BAD,
                       l->is_same ? GLYPH_CHECK : GLYPH_CROSS);
        page_put(p, STYLE_NONE, " ");
        page_put(p, STYLE_NONE, l->expected ? l->expected : "(nothing more)");
        if (!l->is_same)
            page_printf(p, STYLE_DIM, "   you said: %s", l->given ? l->given : "(nothing)");
        page_newline(p);
    }
}

static void put_choices(struct page *p, const struct card *card, const struct grade *g)
{
    for (size_t i = 0; i < card->n_choices; i++) {
        const struct card_choice *c = &card->choices[i];
        bool is_chosen = g->chosen >> i & 1;
        page_tab(p, TEXT_COL);
        enum style style = c->is_right ? STYLE_GOOD : is_chosen ? STYLE_BAD : STYLE_DIM;
        page_glyph_put(p, style,
                       c->is_right ? GLYPH_CHECK
                       : is_chosen ? GLYPH_CROSS
                                   : GLYPH_DOT);
        page_printf(p, style, " %c%s ", (char)('a' + i), is_chosen ? " (your answer)" : "");
        page_wrap(p, STYLE_DIM, c->why[0] ? c->why : c->text, TEXT_COL + 4);
        page_newline(p);
    }
}

void card_view_grade(struct page *p, const struct card *card, const struct grade *g)
{
    if (g->result == GRADE_NOT_ANSWERED && !g->hits)
        return;
    switch (card->kind) {
    case CARD_PREDICT:
        label(p, STYLE_BOLD, "It prints");
        page_put(p, g->result == GRADE_RIGHT ? STYLE_GOOD : STYLE_BAD,
                 g->result == GRADE_RIGHT ? "as you said\n" : "something else\n");
        put_prediction(p, g);
        return;
    case CARD_CHOICE:
        label(p, STYLE_BOLD, "Choices");
        page_put(p, g->result == GRADE_RIGHT ? STYLE_GOOD : STYLE_BAD,
                 g->result == GRADE_RIGHT    ? "right\n"
                 : g->result == GRADE_PARTLY ? "partly right\n"
                                             : "wrong\n");
        put_choices(p, card, g);
        return;
    case CARD_TRUE_FALSE:
        label(p, STYLE_BOLD, "You said");
        page_printf(p, g->result == GRADE_RIGHT ? STYLE_GOOD : STYLE_BAD, "%s: %s\n",
                    g->said_true ? "true" : "false",
                    g->result == GRADE_RIGHT ? "right" : "wrong");
        return;
    case CARD_RECALL:
    case CARD_CLOZE:
    case CARD_FIX:
    case N_CARD_KINDS:
        break;
    }
    label(p, STYLE_BOLD, g->result == GRADE_NOT_ANSWERED ? "Points" : "You said");
    for (size_t i = 0; i < card->n_points; i++)
        put_hit(p, &card->points[i], &g->hits[i], g->hits[i].text);
}

void card_view_answer(struct page *p, const struct card *card)
{
    if (!card->answer[0])
        return;
    label(p, STYLE_BOLD, "Answer");
    prose_put(p, STYLE_NONE, card->answer, TEXT_COL);
}

/* "✓ points 1, 3", "✗ claim". */
static void claim_text(struct strbuf *out, const struct page *p, const struct prove_claim *c)
{
    uint32_t points = c->claim->points;
    strbuf_addf(out, "%s ",
                page_glyph(p, c->verdict == CLAIM_HOLDS ? GLYPH_CHECK : GLYPH_CROSS));
    if (!points) {
        strbuf_add_str(out, c->verdict == CLAIM_HOLDS ? "holds" : "does not hold");
        return;
    }
    strbuf_add_str(out, points & (points - 1) ? "points" : "point");
    const char *sep = " ";
    for (int n = 0; n < CARD_MAX_POINTS; n++) {
        if (!(points >> n & 1))
            continue;
        strbuf_addf(out, "%s%d", sep, n + 1);
        sep = ", ";
    }
}

/* The number by which a claim's line goes in the recording. */
static int recorded_line(const struct proof *proof, const struct card_claim *claim)
{
    const struct card_demo *demo = &proof->card->demo;
    if (demo->kind != DEMO_SESSION)
        return claim->demo_line;
    for (size_t i = 0; i < demo->n_steps; i++)
        if (demo->steps[i].demo_line == claim->demo_line)
            return (int)i + 1;
    return 0;
}

static void put_run(struct page *p, const struct proof *proof)
{
    struct run_note *notes = xcalloc(proof->n_claims, sizeof *notes);
    struct strbuf *texts = xcalloc(proof->n_claims, sizeof *texts);
    for (size_t i = 0; i < proof->n_claims; i++) {
        const struct prove_claim *c = &proof->claims[i];
        claim_text(&texts[i], p, c);
        notes[i].line = recorded_line(proof, c->claim);
        notes[i].style = c->verdict == CLAIM_HOLDS ? STYLE_GOOD : STYLE_BAD;
        notes[i].text = strbuf_str(&texts[i]);
    }
    run_text_put(p, proof->run, notes, proof->n_claims);
    for (size_t i = 0; i < proof->n_claims; i++) {
        if (proof->claims[i].claim->kind == CLAIM_OUTPUT) {
            page_tab(p, 2);
            page_printf(p, notes[i].style, "%s: the output is as claimed\n", notes[i].text);
        }
        strbuf_release(&texts[i]);
    }
    free(texts);
    free(notes);
}

static void put_areas(struct page *p, const struct run *run)
{
    page_tab(p, 2);
    page_put(p, STYLE_DIM, "areas");
    for (int a = 0; a < SIM_N_AREAS; a++) {
        struct strbuf text = {0};
        strbuf_addf(&text, "%s ", sim_area_name((enum sim_area)a));
        change_text_bytes(&text, (int64_t)run->areas_after[a], CHANGE_TEXT_UNSIGNED);
        if (p->col + 2 + page_text_width(strbuf_str(&text), text.len) > page_width(p)) {
            page_newline(p);
            page_tab(p, 7);
        }
        page_tab(p, p->col + 2);
        page_put(p, STYLE_DIM, strbuf_str(&text));
        strbuf_release(&text);
    }
    page_newline(p);
}

void card_view_proof(struct page *p, const struct proof *proof)
{
    label(p, STYLE_BOLD, "Live run");
    page_put(p, STYLE_DIM, "names and reference counts");
    page_right(p, STYLE_DIM, "heap");
    page_newline(p);
    put_run(p, proof);
    put_areas(p, proof->run);
    if (!proof->holds) {
        page_tab(p, 2);
        page_wrap(p, STYLE_BAD, proof->message, 2);
        page_newline(p);
    }
}

void card_view_fine_print(struct page *p, const struct card *card)
{
    if (!card->fine_print[0])
        return;
    label(p, STYLE_BOLD, "Fine print");
    prose_put(p, STYLE_NONE, card->fine_print, TEXT_COL);
}

void card_view_buttons(struct page *p, const struct schedule_state preview[N_RATINGS],
                       const struct schedule_clock *now, enum rating suggested)
{
    page_gap(p);
    for (enum rating r = RATING_AGAIN; r <= RATING_EASY; r++) {
        struct strbuf due = {0};
        card_view_due_in(&due, &preview[r], now);
        page_printf(p, STYLE_ACCENT, " %d ", (int)r);
        page_put(p, r == suggested ? STYLE_BOLD : STYLE_NONE, card_view_rating_name(r));
        page_printf(p, STYLE_DIM, " %s%s  ", strbuf_str(&due),
                    r == suggested ? " (Enter)" : "");
        strbuf_release(&due);
    }
    page_put(p, STYLE_ACCENT, " k ");
    page_put(p, STYLE_NONE, "skip ");
    page_put(p, STYLE_ACCENT, " q ");
    page_put(p, STYLE_NONE, "stop\n");
}
