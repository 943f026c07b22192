/*
 * What only shows when all cards of a deck are known: slugs that clash, links that lead nowhere
 * or in a circle.
 */
#include "deck/parser.h"

#include "util/nearest.h"

#include <ctype.h>

enum { SLUG_MAX = 64, SUGGESTED_MAX = 40 };

bool parser_is_slug(const char *s, size_t len)
{
    if (len == 0 || len > SLUG_MAX || s[0] == '-' || s[len - 1] == '-')
        return false;
    for (size_t i = 0; i < len; i++) {
        bool is_letter = islower((unsigned char)s[i]) || isdigit((unsigned char)s[i]);
        if (!is_letter && (s[i] != '-' || s[i - 1] == '-'))
            return false;
    }
    return true;
}

static bool is_taken(const char *slug, const char *const *taken, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(taken[i], slug) == 0)
            return true;
    return false;
}

// Words that say nothing about which question it is.
static bool is_filler(struct slice word)
{
    static const char *const fillers[] = {"a",    "an",   "the", "is",   "are", "does", "do",
                                          "what", "of",   "to",  "it",   "in",  "its",  "and",
                                          "or",   "will", "you", "this", "that"};
    for (size_t i = 0; i < ARRAY_LEN(fillers); i++)
        if (slice_is(word, fillers[i]))
            return true;
    return false;
}

static void add_words(struct strbuf *sb, const char *title, bool skip_fillers)
{
    char word[SUGGESTED_MAX + 1];
    for (const char *s = title; *s;) {
        size_t n = 0;
        while (isalnum((unsigned char)*s) || *s == '_' || *s == '\'') {
            if (isalnum((unsigned char)*s) && n < SUGGESTED_MAX)
                word[n++] = (char)tolower((unsigned char)*s);
            s++;
        }
        while (*s && !isalnum((unsigned char)*s))
            s++;
        if (n == 0 || (skip_fillers && is_filler((struct slice){word, n})))
            continue;
        if (sb->len > 0 && sb->len + n + 1 > SUGGESTED_MAX)
            return;
        if (sb->len > 0)
            strbuf_add_char(sb, '-');
        strbuf_add(sb, word, n);
    }
}

const char *parser_suggest_slug(struct arena *arena, const char *title,
                                const char *const *taken, size_t n_taken)
{
    struct strbuf sb = {0};
    add_words(&sb, title, true);
    if (sb.len == 0)
        add_words(&sb, title, false);
    if (sb.len == 0)
        strbuf_add_str(&sb, "card");
    size_t base = sb.len;
    for (int n = 2; is_taken(strbuf_str(&sb), taken, n_taken); n++) {
        strbuf_truncate(&sb, base);
        strbuf_addf(&sb, "-%d", n);
    }
    const char *slug = arena_strdup(arena, strbuf_str(&sb));
    strbuf_release(&sb);
    return slug;
}

// The card of this slug among the first `n`, or NULL.
static const struct card *find(const struct parser *p, const char *slug, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(p->cards.items[i].slug, slug) == 0)
            return &p->cards.items[i];
    return NULL;
}

static void check_targets(struct parser *p, const struct card *card, const char *key,
                          const struct card_words *words, const char *const *slugs)
{
    for (size_t i = 0; i < words->n; i++) {
        const char *target = words->items[i];
        if (card->slug[0] && strcmp(target, card->slug) == 0)
            parser_error(p, card->pos, "'%s:' names the card itself", key);
        else if (!find(p, target, p->cards.len)) {
            const char *near = nearest_name(target, slugs, p->cards.len);
            if (near)
                parser_error(p, card->pos, "'%s: %s': no such card, did you mean '%s'?", key,
                             target, near);
            else
                parser_error(p, card->pos, "'%s: %s': no card of this deck has that slug", key,
                             target);
        }
    }
}

enum colour {
    WHITE, // not visited
    GREY,  // on the path
    BLACK, // done
};

// Depth-first along `after:`; a grey card met again closes a circle.
static void find_circle(struct parser *p, size_t index, unsigned char *colour)
{
    struct card *card = &p->cards.items[index];
    colour[index] = GREY;
    for (size_t i = 0; i < card->after.n; i++) {
        const struct card *target = find(p, card->after.items[i], p->cards.len);
        if (!target || target == card)
            continue;
        size_t next = (size_t)(target - p->cards.items);
        if (colour[next] == GREY)
            parser_error(p, card->pos,
                         "'after: %s' closes a circle: '%s' comes after this card",
                         target->slug, target->slug);
        else if (colour[next] == WHITE)
            find_circle(p, next, colour);
    }
    colour[index] = BLACK;
}

void parser_check_links(struct parser *p)
{
    size_t n = p->cards.len;
    const char **slugs = arena_alloc(p->arena, size_mul(n + 1, sizeof *slugs));
    for (size_t i = 0; i < n; i++)
        slugs[i] = p->cards.items[i].slug;
    for (size_t i = 0; i < n; i++) {
        const struct card *card = &p->cards.items[i];
        if (!card->slug[0]) {
            if (card->title[0])
                parser_error(p, card->pos, "card has no slug: end the heading with {#%s}",
                             parser_suggest_slug(p->arena, card->title, slugs, n));
            continue;
        }
        const struct card *other = find(p, card->slug, i);
        if (other)
            parser_error(p, card->pos, "slug '%s' is taken by the card on line %d", card->slug,
                         other->pos.line);
        for (size_t k = 0; k < card->was.n; k++) {
            const struct card *old = find(p, card->was.items[k], n);
            if (old)
                parser_error(p, card->pos, "'was: %s' names a card that is there, on line %d",
                             card->was.items[k], old->pos.line);
        }
        check_targets(p, card, "after", &card->after, slugs);
        check_targets(p, card, "follow-up", &card->follow_up, slugs);
    }
    unsigned char *colour = xcalloc(n + 1, 1);
    for (size_t i = 0; i < n; i++)
        if (colour[i] == WHITE)
            find_circle(p, i, colour);
    free(colour);
}
