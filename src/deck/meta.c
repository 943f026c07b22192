/*
 * `key: value` lines: a file's front matter and the lines under a card's heading.
 */
#include "deck/parser.h"

#include "util/nearest.h"

#include <ctype.h>

static const char *const front_keys[] = {"deck", "title", "author", "license", "runtime"};
static const char *const card_keys[] = {"level",     "kind", "tags",    "after",
                                        "follow-up", "was",  "version", "truth"};

// Splits 'key: value' at its colon; false if it is no such line.
static bool split(struct slice line, struct slice *key, struct slice *value)
{
    size_t n = 0;
    while (n < line.len && (islower((unsigned char)line.s[n]) || (n > 0 && line.s[n] == '-')))
        n++;
    if (n == 0 || n >= line.len || line.s[n] != ':' ||
        (n + 1 < line.len && line.s[n + 1] != ' ' && line.s[n + 1] != '\t'))
        return false;
    *key = (struct slice){line.s, n};
    *value = slice_trim((struct slice){line.s + n + 1, line.len - n - 1});
    return true;
}

static struct deck_pos pos_in(const struct parser *p, int line, const char *at)
{
    return (struct deck_pos){line, (int)(at - source_line(&p->src, line).s) + 1};
}

static void unknown_key(struct parser *p, struct deck_pos pos, const char *key,
                        const char *const *keys, size_t n)
{
    const char *near = nearest_name(key, keys, n);
    struct strbuf all = {0};
    for (size_t i = 0; i < n; i++)
        strbuf_addf(&all, "%s%s", i ? ", " : "", keys[i]);
    if (near)
        parser_error(p, pos, "unknown key '%s': did you mean '%s'?", key, near);
    else
        parser_error(p, pos, "unknown key '%s': there are %s", key, strbuf_str(&all));
    strbuf_release(&all);
}

// ---------------------------------------------------------------- front matter

static void put_front_value(struct parser *p, struct deck *d, int line, struct slice key,
                            struct slice value)
{
    const char **fields[] = {&d->id, &d->title, &d->author, &d->license, &d->runtime};
    struct deck_pos pos = pos_in(p, line, key.s);
    size_t i = 0;
    while (i < ARRAY_LEN(front_keys) && !slice_is(key, front_keys[i]))
        i++;
    if (i == ARRAY_LEN(front_keys)) {
        unknown_key(p, pos, arena_strndup(p->arena, key.s, key.len), front_keys,
                    ARRAY_LEN(front_keys));
        return;
    }
    if ((*fields[i])[0])
        parser_error(p, pos, "second '%s:' in the front matter", front_keys[i]);
    if (value.len == 0)
        parser_error(p, pos, "'%s:' has no value", front_keys[i]);
    *fields[i] = arena_strndup(p->arena, value.s, value.len);
    if (i == 0 && value.len > 0 && !parser_is_slug(value.s, value.len))
        parser_error(p, pos_in(p, line, value.s),
                     "bad deck id '%s': lower case letters, digits and single hyphens", d->id);
}

int parser_front_matter(struct parser *p, struct deck *d)
{
    d->id = d->title = d->author = d->license = d->runtime = "";
    struct deck_pos top = {1, 1};
    if (!slice_is(slice_trim(source_line(&p->src, 1)), "---")) {
        parser_error(p, top,
                     "no front matter: the file begins with '---', 'deck: ID', "
                     "'title: ...', '---'");
        d->runtime = "cpython-3.13";
        return 0;
    }
    int line = 2;
    for (; line < source_end(&p->src); line++) {
        struct slice s = slice_trim(source_line(&p->src, line)), key, value;
        if (slice_is(s, "---"))
            break;
        if (s.len == 0)
            continue;
        if (split(s, &key, &value))
            put_front_value(p, d, line, key, value);
        else if (s.s[0] == '#' || s.s[0] == '`')
            break;
        else
            parser_error(p, pos_in(p, line, s.s), "front matter is lines of 'key: value'");
    }
    bool is_closed = slice_is(slice_trim(source_line(&p->src, line)), "---");
    if (!is_closed)
        parser_error(p, top, "the front matter is not closed by '---'");
    if (!d->id[0])
        parser_error(p, top, "the front matter has no 'deck:'");
    if (!d->title[0])
        parser_error(p, top, "the front matter has no 'title:'");
    if (!d->runtime[0])
        d->runtime = "cpython-3.13";
    return is_closed ? line : line - 1;
}

// ---------------------------------------------------------------- metadata of a card

static struct card_words split_words(struct parser *p, struct slice value)
{
    VEC(const char *) words = {0};
    for (size_t i = 0; i < value.len;) {
        size_t from = i;
        while (i < value.len && !isspace((unsigned char)value.s[i]) && value.s[i] != ',')
            i++;
        if (i > from)
            vec_push(&words, arena_strndup(p->arena, value.s + from, i - from));
        else
            i++;
    }
    const char **items = arena_memdup(p->arena, words.items, words.len * sizeof *words.items);
    struct card_words result = {items, words.len};
    vec_release(&words);
    return result;
}

static void put_enum(struct parser *p, struct card *card, struct deck_pos pos, const char *key,
                     const char *value, bool *has_truth)
{
    if (strcmp(key, "level") == 0 && !card_level_parse(&card->level, value))
        parser_error(p, pos, "bad level '%s': junior, mid or senior", value);
    if (strcmp(key, "kind") == 0 && !card_kind_parse(&card->kind, value))
        parser_error(p, pos, "bad kind '%s': recall, predict, choice, true-false, cloze or fix",
                     value);
    if (strcmp(key, "truth") == 0) {
        *has_truth = true;
        card->truth = strcmp(value, "true") == 0;
        if (!card->truth && strcmp(value, "false") != 0)
            parser_error(p, pos, "bad truth '%s': true or false", value);
    }
}

static void put_card_value(struct parser *p, struct card *card, struct deck_pos pos,
                           struct deck_pos value_pos, const char *key, struct slice value,
                           bool *has_truth)
{
    struct {
        const char *key;
        struct card_words *words;
    } lists[] = {{"tags", &card->tags},
                 {"after", &card->after},
                 {"follow-up", &card->follow_up},
                 {"was", &card->was}};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++)
        if (strcmp(key, lists[i].key) == 0) {
            *lists[i].words = split_words(p, value);
            return;
        }
    const char *text = arena_strndup(p->arena, value.s, value.len);
    if (strcmp(key, "version") == 0) {
        card->version = text;
        if (strspn(text, "0123456789.") != value.len)
            parser_error(p, value_pos, "bad version '%s': as in 'version: 3.12'", text);
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(card_keys); i++)
        if (strcmp(key, card_keys[i]) == 0) {
            put_enum(p, card, value_pos, key, text, has_truth);
            return;
        }
    unknown_key(p, pos, key, card_keys, ARRAY_LEN(card_keys));
}

bool parser_metadata(struct parser *p, struct card *card, cmark_node *first, int heading_line,
                     bool *has_truth)
{
    struct slice key, value;
    int from = parser_node_pos(p, first).line;
    if (cmark_node_get_type(first) != CMARK_NODE_PARAGRAPH || from != heading_line + 1 ||
        !split(slice_trim(source_line(&p->src, from)), &key, &value))
        return false;
    int to = cmark_node_get_end_line(first) + p->line_offset;
    VEC(const char *) seen = {0};
    for (int line = from; line <= to; line++) {
        struct slice s = slice_trim(source_line(&p->src, line));
        struct deck_pos pos = pos_in(p, line, s.s);
        if (!split(s, &key, &value)) {
            parser_error(p, pos, "this is no 'key: value': an empty line ends the metadata");
            continue;
        }
        const char *name = arena_strndup(p->arena, key.s, key.len);
        for (size_t i = 0; i < seen.len; i++)
            if (strcmp(seen.items[i], name) == 0)
                parser_error(p, pos, "second '%s:' in one card", name);
        vec_push(&seen, name);
        if (value.len == 0)
            parser_error(p, pos, "'%s:' has no value", name);
        else
            put_card_value(p, card, pos, pos_in(p, line, value.s), name, value, has_truth);
    }
    vec_release(&seen);
    return true;
}
