/*
 * A claim holds if the run began its line and nothing was raised there. Whether it *could* have
 * failed is asked by two more runs of `viva check`:
 *
 *  - the claim alone, its demo taken away: if it still holds it proves nothing;
 *  - the demo with the claim negated: if that run is fine too, the claim cannot fail.
 */
#include "drill/prove.h"

#include "deck/variant.h"
#include "util/strbuf.h"

#include <assert.h>

static const char demo_filename[] = "demo.py";

static struct deck_pos pos_of_demo_line(const struct card *card, int demo_line)
{
    struct deck_pos pos = card->demo.pos;
    if (demo_line > 0)
        pos.line += demo_line - 1;
    return pos;
}

static bool covers(const struct card_claim *c, int demo_line)
{
    return c->kind == CLAIM_ASSERT && demo_line >= c->demo_line &&
           demo_line <= c->demo_line_end;
}

/* The first line in which two texts differ, for a message about output. */
static const char *first_difference(struct arena *arena, const char *expected, const char *got)
{
    int line = 1;
    for (;;) {
        size_t e = strcspn(expected, "\n"), g = strcspn(got, "\n");
        if (e != g || memcmp(expected, got, e) != 0)
            return arena_printf(arena, "line %d of the output is '%.*s', not '%.*s'", line,
                                (int)(g > 80 ? 80 : g), got, (int)(e > 80 ? 80 : e), expected);
        expected += e + (expected[e] == '\n');
        got += g + (got[g] == '\n');
        if (!*expected && !*got)
            return "the output differs in its last line end";
        line++;
    }
}

/* As any doctest: of a traceback only its first and its last line count. */
static bool step_matches(const char *expected, const char *got)
{
    static const char head[] = "Traceback (most recent call last):\n";
    if (strcmp(expected, got) == 0)
        return true;
    if (strncmp(expected, head, sizeof head - 1) != 0 ||
        strncmp(got, head, sizeof head - 1) != 0)
        return false;
    const char *e = expected + strlen(expected), *g = got + strlen(got);
    if (e > expected && e[-1] == '\n')
        e--;
    if (g > got && g[-1] == '\n')
        g--;
    while (e > expected && g > got && e[-1] == g[-1] && e[-1] != '\n') {
        e--;
        g--;
    }
    return e > expected && g > got && e[-1] == '\n' && g[-1] == '\n';
}

static void judge_assert(const struct proof *p, struct prove_claim *c)
{
    const struct run *run = p->run;
    int last = c->claim->demo_line;
    c->verdict = run->reached[last] ? CLAIM_HOLDS : CLAIM_NOT_REACHED;
    c->detail = run->reached[last] ? "" : "the run never gets to this claim";
    if (run->end == SIM_RAISED && covers(c->claim, run->exception_line)) {
        c->verdict = CLAIM_FAILS;
        c->detail = "the claim does not hold";
    }
}

static void judge_output(struct arena *arena, const struct proof *p, struct prove_claim *c)
{
    bool same = strcmp(p->card->demo.output, p->run->out) == 0;
    c->verdict = same ? CLAIM_HOLDS : CLAIM_FAILS;
    c->detail = same ? "" : first_difference(arena, p->card->demo.output, p->run->out);
}

static void judge_step(struct arena *arena, const struct proof *p, struct prove_claim *c)
{
    const struct card_demo *demo = &p->card->demo;
    for (size_t i = 0; i < demo->n_steps; i++) {
        const struct card_step *s = &demo->steps[i];
        if (s->demo_line != c->claim->demo_line)
            continue;
        if (i >= p->run->n_steps_run) {
            c->verdict = CLAIM_NOT_REACHED;
            c->detail = "the run never gets to this claim";
            return;
        }
        bool same = step_matches(s->expected, p->run->step_outputs[i]);
        c->verdict = same ? CLAIM_HOLDS : CLAIM_FAILS;
        c->detail = same ? "" : first_difference(arena, s->expected, p->run->step_outputs[i]);
        return;
    }
    assert(!"a claim without its input");
}

static void judge_claims(struct arena *arena, struct proof *p)
{
    const struct card_demo *demo = &p->card->demo;
    p->n_claims = demo->n_claims;
    p->claims = arena_alloc(arena, size_mul(demo->n_claims, sizeof *p->claims));
    for (size_t i = 0; i < demo->n_claims; i++) {
        struct prove_claim *c = &p->claims[i];
        c->claim = &demo->claims[i];
        switch (c->claim->kind) {
        case CLAIM_ASSERT:
            judge_assert(p, c);
            break;
        case CLAIM_OUTPUT:
            judge_output(arena, p, c);
            break;
        case CLAIM_STEP:
            judge_step(arena, p, c);
            break;
        }
        if (c->verdict == CLAIM_HOLDS)
            p->points |= c->claim->points;
    }
}

static void fail(struct proof *p, struct deck_pos pos, const char *message)
{
    if (!p->holds)
        return;
    p->holds = false;
    p->pos = pos;
    p->message = message;
}

/* "demo.py:3: the simulator ..." names the demo's line; the message names the deck's instead.
 */
static const char *without_place(const char *message, int *demo_line)
{
    size_t n = sizeof demo_filename - 1;
    *demo_line = 0;
    if (strncmp(message, demo_filename, n) != 0 || message[n] != ':')
        return message;
    char *end;
    *demo_line = (int)strtol(message + n + 1, &end, 10);
    return strncmp(end, ": ", 2) == 0 ? end + 2 : message;
}

static void judge_end(struct arena *arena, struct proof *p)
{
    const struct run *run = p->run;
    int line = 0;
    switch (run->end) {
    case SIM_DONE:
        return;
    case SIM_RAISED:
        if (p->card->demo.kind == DEMO_SESSION)
            return; // an input may raise: what it printed is judged
        line = run->exception_line;
        for (size_t i = 0; i < p->n_claims; i++)
            if (p->claims[i].verdict == CLAIM_FAILS && covers(p->claims[i].claim, line))
                return; // reported as that claim
        fail(p, pos_of_demo_line(p->card, line),
             arena_printf(arena, "the demo raises %s%s%s", run->exception_type,
                          run->exception_text[0] ? ": " : "", run->exception_text));
        return;
    case SIM_EXITED:
        if (run->exit_status != 0)
            fail(p, p->card->demo.pos,
                 arena_printf(arena, "the demo exits with status %d", run->exit_status));
        return;
    case SIM_UNSUPPORTED:
    case SIM_LIMIT: {
        const char *message = without_place(run->stop_message, &line);
        fail(p, pos_of_demo_line(p->card, line), message);
        return;
    }
    }
}

static const struct run *run_demo(struct arena *arena, const struct card *card,
                                  enum run_detail detail)
{
    const struct card_demo *demo = &card->demo;
    struct run_opts opts = {.detail = detail, .bounds = run_demo_bounds()};
    if (demo->kind == DEMO_SCRIPT)
        return run_script(arena, demo->text, demo_filename, &opts);
    const char **inputs = arena_alloc(arena, size_mul(demo->n_steps, sizeof *inputs));
    for (size_t i = 0; i < demo->n_steps; i++)
        inputs[i] = demo->steps[i].source;
    return run_session(arena, inputs, demo->n_steps, &opts);
}

const struct proof *prove_card(struct arena *arena, const struct card *card,
                               enum run_detail detail)
{
    assert(card->demo.kind != DEMO_NONE);
    struct proof *p = arena_alloc(arena, sizeof *p);
    *p = (struct proof){.card = card, .holds = true, .message = ""};
    p->run = run_demo(arena, card, detail);
    judge_claims(arena, p);
    judge_end(arena, p);
    for (size_t i = 0; i < p->n_claims; i++)
        if (p->claims[i].verdict != CLAIM_HOLDS)
            fail(p, p->claims[i].claim->pos, p->claims[i].detail);
    return p;
}

/* ---- turning claims round ---- */

/* Lines `from` to `to` of the demo replaced by `text`; the others keep their numbers. */
static char *demo_with(struct arena *arena, const struct card *card, int from, int to,
                       const char *text)
{
    struct strbuf sb = {0};
    const char *p = card->demo.text;
    for (int line = 1; *p; line++) {
        size_t len = strcspn(p, "\n");
        if (line < from || line > to) {
            strbuf_add(&sb, p, len);
        } else if (line == from) {
            strbuf_add(&sb, p, strspn(p, " \t"));
            strbuf_add_str(&sb, text);
        }
        strbuf_add_char(&sb, '\n');
        p += len + (p[len] == '\n');
    }
    char *program = arena_strndup(arena, strbuf_str(&sb), sb.len);
    strbuf_release(&sb);
    return program;
}

/* The condition of an assert statement on one line: without its message and its comment. */
static char *condition_of(struct arena *arena, const struct card_claim *claim)
{
    const char *text = claim->text + strspn(claim->text, " \t");
    assert(strncmp(text, "assert", 6) == 0);
    text += 6;
    int nesting = 0;
    char quote = 0;
    size_t end = 0;
    for (; text[end]; end++) {
        char c = text[end];
        if (quote) {
            if (c == '\\' && text[end + 1])
                end++;
            else if (c == quote)
                quote = 0;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (strchr("([{", c)) {
            nesting++;
        } else if (strchr(")]}", c)) {
            nesting--;
        } else if ((c == ',' && nesting == 0) || c == '#') {
            break;
        }
    }
    return arena_strndup(arena, text, end);
}

static bool fails_at_claim(const struct run *run, const struct card_claim *claim)
{
    return run->end == SIM_RAISED && covers(claim, run->exception_line);
}

static const char *why_idle(struct arena *arena, const struct card *card,
                            const struct card_claim *claim)
{
    struct run_opts opts = {.detail = RUN_OUTPUT_ONLY, .bounds = run_demo_bounds()};
    const char *condition = condition_of(arena, claim);
    const char *alone = arena_printf(arena, "assert (%s\n)\n", condition);
    if (run_script(arena, alone, demo_filename, &opts)->end == SIM_DONE)
        return "the claim holds without its demo, so it proves nothing";
    const char *negated = arena_printf(arena, "assert not (%s)", condition);
    // A condition over several lines would shift what follows; join them.
    char *one_line = arena_strdup(arena, negated);
    for (char *c = one_line; *c; c++)
        if (*c == '\n')
            *c = ' ';
    const char *program =
        demo_with(arena, card, claim->demo_line, claim->demo_line_end, one_line);
    if (!fails_at_claim(run_script(arena, program, demo_filename, &opts), claim))
        return "the claim cannot fail: negated, the demo still runs to its end";
    return NULL;
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\n")] == '\0';
}

static void check_claims(struct arena *arena, const struct card *card, prove_report_fn report,
                         void *ctx)
{
    for (size_t i = 0; i < card->demo.n_claims; i++) {
        const struct card_claim *claim = &card->demo.claims[i];
        const char *problem = NULL;
        switch (claim->kind) {
        case CLAIM_ASSERT:
            problem = why_idle(arena, card, claim);
            break;
        case CLAIM_OUTPUT:
        case CLAIM_STEP:
            if (is_blank(claim->text))
                problem =
                    "the claim expects no output, which a demo that is taken away gives too";
            break;
        }
        if (problem)
            report(ctx, claim->pos, problem);
    }
}

void prove_check_card(const struct card *card, prove_report_fn report, void *ctx)
{
    struct arena arena = {0};
    const struct proof *p = prove_card(&arena, card, RUN_OUTPUT_ONLY);
    for (size_t i = 0; i < p->n_claims; i++)
        if (p->claims[i].verdict != CLAIM_HOLDS)
            report(ctx, p->claims[i].claim->pos, p->claims[i].detail);
    if (!p->holds) {
        bool is_claim = false;
        for (size_t i = 0; i < p->n_claims; i++)
            is_claim |=
                p->claims[i].verdict != CLAIM_HOLDS && p->message == p->claims[i].detail;
        if (!is_claim)
            report(ctx, p->pos, p->message);
    } else if (card->kind == CARD_PREDICT && is_blank(p->run->out)) {
        report(ctx, card->demo.pos, "the demo prints nothing to predict");
    } else {
        check_claims(&arena, card, report, ctx);
    }
    arena_release(&arena);
}

struct deck_reporter {
    struct deck *deck;
    size_t n;
};

static void report_to_deck(void *ctx, struct deck_pos pos, const char *message)
{
    struct deck_reporter *r = ctx;
    deck_report(r->deck, DECK_ERROR, pos, "%s", message);
    r->n++;
}

size_t prove_check(struct deck *deck)
{
    enum { N_VARIANTS = 5 }; // a card with placeholders is proved for several of its values
    struct deck_reporter r = {.deck = deck};
    for (size_t i = 0; i < deck->n_cards; i++) {
        const struct card *card = &deck->cards[i];
        if (card->demo.kind == DEMO_NONE)
            continue;
        size_t n_before = r.n;
        size_t n_variants = card->n_variables ? N_VARIANTS : 1;
        for (uint64_t seed = 0; seed < n_variants && r.n == n_before; seed++) {
            struct arena arena = {0};
            prove_check_card(variant_expand(&arena, card, seed), report_to_deck, &r);
            arena_release(&arena);
        }
    }
    return r.n;
}
