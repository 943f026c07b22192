/*
 * Placeholders in double braces. Every text of a card is a text with holes; for_each_text() is
 * the one list of them, which finding definitions and filling them in share.
 */
#include "deck/variant.h"

#include "deck/parser.h"
#include "util/rng.h"

#include <ctype.h>

typedef void text_visitor(void *context, const char **text);

// All texts of a card that may hold placeholders; a definition counts from its first place
// here.
static void for_each_text(struct card *card, text_visitor *visit, void *context)
{
    visit(context, &card->title);
    visit(context, &card->body);
    visit(context, &card->question);
    visit(context, &card->program);
    visit(context, &card->demo.text);
    visit(context, &card->demo.output);
    for (size_t i = 0; i < card->demo.n_steps; i++) {
        visit(context, &card->demo.steps[i].source);
        visit(context, &card->demo.steps[i].expected);
    }
    for (size_t i = 0; i < card->demo.n_claims; i++)
        visit(context, &card->demo.claims[i].text);
    visit(context, &card->answer);
    visit(context, &card->fine_print);
    for (size_t i = 0; i < card->n_points; i++) {
        visit(context, &card->points[i].text);
        visit(context, &card->points[i].query);
    }
    for (size_t i = 0; i < card->n_choices; i++) {
        visit(context, &card->choices[i].text);
        visit(context, &card->choices[i].why);
    }
}

// '{{name}}' or '{{name: spec}}'
struct hole {
    struct slice name;
    struct slice spec; // s is NULL without a spec
    const char *end;
};

// Reads the hole at `s`, which begins with "{{"; false if it is none of ours.
static bool read_hole(struct hole *h, const char *s)
{
    const char *at = s + 2;
    size_t n = 0;
    while (islower((unsigned char)at[n]) ||
           (n > 0 && (isdigit((unsigned char)at[n]) || at[n] == '_')))
        n++;
    h->name = (struct slice){at, n};
    h->spec = (struct slice){0};
    at += n;
    if (n == 0)
        return false;
    if (*at == ':' && at[1] != ':') {
        size_t len = strcspn(at + 1, "}\n");
        h->spec = slice_trim((struct slice){at + 1, len});
        at += 1 + len;
    }
    h->end = at + 2;
    return at[0] == '}' && at[1] == '}';
}

// ---------------------------------------------------------------- definitions

struct collector {
    struct parser *p;
    struct card *card;
    VEC(struct card_variable) found;
};

static bool parse_range(struct slice spec, long *lo, long *hi)
{
    char text[64], *end;
    if (spec.len == 0 || spec.len >= sizeof text)
        return false;
    memcpy(text, spec.s, spec.len);
    text[spec.len] = '\0';
    *lo = strtol(text, &end, 10);
    if (end == text || strncmp(end, "..", 2) != 0)
        return false;
    char *second = end + 2;
    *hi = strtol(second, &end, 10);
    return end != second && *end == '\0';
}

static void parse_words(struct arena *arena, struct slice spec, struct card_variable *v)
{
    size_t n = 1;
    for (size_t i = 0; i < spec.len; i++)
        n += spec.s[i] == '|';
    const char **words = arena_alloc(arena, size_mul(n, sizeof *words));
    v->n_words = 0;
    for (size_t i = 0; i <= spec.len;) {
        const char *bar = i < spec.len ? memchr(spec.s + i, '|', spec.len - i) : NULL;
        size_t end = bar ? (size_t)(bar - spec.s) : spec.len;
        struct slice word = slice_trim((struct slice){spec.s + i, end - i});
        words[v->n_words++] = arena_strndup(arena, word.s, word.len);
        i = end + 1;
    }
    v->words = words;
}

static bool is_same(const struct card_variable *a, const struct card_variable *b)
{
    if (a->n_words != b->n_words || a->lo != b->lo || a->hi != b->hi)
        return false;
    for (size_t i = 0; i < a->n_words; i++)
        if (strcmp(a->words[i], b->words[i]) != 0)
            return false;
    return true;
}

static void add_definition(struct collector *c, const struct hole *h)
{
    struct arena *arena = c->p->arena;
    struct card_variable v = {.name = arena_strndup(arena, h->name.s, h->name.len)};
    if (memchr(h->spec.s, '|', h->spec.len))
        parse_words(arena, h->spec, &v);
    else if (!parse_range(h->spec, &v.lo, &v.hi))
        return; // a format such as f'{{x: 1}}' of Python's
    if (v.lo > v.hi) {
        parser_error(c->p, c->card->pos, "{{%s: %ld..%ld}} is an empty range", v.name, v.lo,
                     v.hi);
        return;
    }
    for (size_t i = 0; i < c->found.len; i++)
        if (strcmp(c->found.items[i].name, v.name) == 0) {
            if (!is_same(&c->found.items[i], &v))
                parser_error(c->p, c->card->pos, "{{%s: ...}} is given two different meanings",
                             v.name);
            return;
        }
    vec_push(&c->found, v);
}

static void collect(void *context, const char **text)
{
    for (const char *s = strstr(*text, "{{"); s; s = strstr(s + 1, "{{")) {
        struct hole h;
        if (read_hole(&h, s) && h.spec.s)
            add_definition(context, &h);
    }
}

void parser_variables(struct parser *p, struct card *card)
{
    struct collector c = {.p = p, .card = card};
    for_each_text(card, collect, &c);
    card->n_variables = c.found.len;
    card->variables =
        arena_memdup(p->arena, c.found.items, c.found.len * sizeof *c.found.items);
    vec_release(&c.found);
}

// ---------------------------------------------------------------- filling in

struct filler {
    struct arena *arena;
    const struct card *card;
    const char **values; // one for each variable
};

static const char **draw_values(struct arena *arena, const struct card *card, uint64_t seed)
{
    struct rng rng;
    rng_seed(&rng, seed);
    const char **values = arena_alloc(arena, size_mul(card->n_variables + 1, sizeof *values));
    for (size_t i = 0; i < card->n_variables; i++) {
        const struct card_variable *v = &card->variables[i];
        if (v->n_words > 0)
            values[i] = v->words[rng_below(&rng, v->n_words)];
        else {
            uint64_t span = (uint64_t)v->hi - (uint64_t)v->lo;
            uint64_t step = span == UINT64_MAX ? rng_next(&rng) : rng_below(&rng, span + 1);
            values[i] = arena_printf(arena, "%ld", (long)((uint64_t)v->lo + step));
        }
    }
    return values;
}

static const char *value_of(const struct filler *f, struct slice name)
{
    for (size_t i = 0; i < f->card->n_variables; i++)
        if (slice_is(name, f->card->variables[i].name))
            return f->values[i];
    return NULL;
}

static void fill(void *context, const char **text)
{
    const struct filler *f = context;
    const char *s = *text, *hole = strstr(s, "{{");
    if (!hole)
        return;
    struct strbuf sb = {0};
    for (; hole; hole = strstr(hole, "{{")) {
        struct hole h;
        const char *value = read_hole(&h, hole) ? value_of(f, h.name) : NULL;
        if (!value) {
            hole++;
            continue;
        }
        strbuf_add(&sb, s, (size_t)(hole - s));
        strbuf_add_str(&sb, value);
        s = hole = h.end;
    }
    strbuf_add_str(&sb, s);
    *text = arena_strdup(f->arena, strbuf_str(&sb));
    strbuf_release(&sb);
}

const struct card *variant_expand(struct arena *arena, const struct card *card, uint64_t seed)
{
    if (card->n_variables == 0)
        return card;
    struct card *c = arena_memdup(arena, card, sizeof *card);
    c->points = arena_memdup(arena, c->points, c->n_points * sizeof *c->points);
    c->choices = arena_memdup(arena, c->choices, c->n_choices * sizeof *c->choices);
    c->demo.steps = arena_memdup(arena, c->demo.steps, c->demo.n_steps * sizeof *c->demo.steps);
    c->demo.claims =
        arena_memdup(arena, c->demo.claims, c->demo.n_claims * sizeof *c->demo.claims);
    struct filler f = {.arena = arena, .card = card, .values = draw_values(arena, card, seed)};
    for_each_text(c, fill, &f);
    return c;
}

const char *variant_describe(struct arena *arena, const struct card *card, uint64_t seed)
{
    const char **values = draw_values(arena, card, seed);
    struct strbuf sb = {0};
    for (size_t i = 0; i < card->n_variables; i++)
        strbuf_addf(&sb, "%s%s = %s", i ? ", " : "", card->variables[i].name, values[i]);
    const char *text = arena_strdup(arena, strbuf_str(&sb));
    strbuf_release(&sb);
    return text;
}

// ---------------------------------------------------------------- cloze

const char *variant_cloze(struct arena *arena, const char *text, int number,
                          enum cloze_view view)
{
    struct strbuf sb = {0};
    const char *s = text;
    for (const char *hole = strstr(s, "{{c"); hole; hole = strstr(hole, "{{c")) {
        char *after_number;
        long n = strtol(hole + 3, &after_number, 10);
        const char *end = strstr(hole, "}}");
        if (!isdigit((unsigned char)hole[3]) || strncmp(after_number, "::", 2) != 0 || !end) {
            hole++;
            continue;
        }
        const char *words = after_number + 2, *hint = strstr(words, "::");
        if (hint && hint > end)
            hint = NULL;
        strbuf_add(&sb, s, (size_t)(hole - s));
        if (view == CLOZE_ANSWER || n != number)
            strbuf_add(&sb, words, (size_t)((hint ? hint : end) - words));
        else if (hint)
            strbuf_addf(&sb, "[%.*s]", (int)(end - hint - 2), hint + 2);
        else
            strbuf_add_str(&sb, "[...]");
        s = hole = end + 2;
    }
    strbuf_add_str(&sb, s);
    const char *result = arena_strdup(arena, strbuf_str(&sb));
    strbuf_release(&sb);
    return result;
}
