/*
 * The lists of a card: points, choices; and the blanks of a cloze text.
 */
#include "deck/parser.h"

#include <ctype.h>

// One list item as written: the text before " :: " and what follows, lines joined.
struct item {
    const char *text;
    const char *rest; /* NULL without " :: " */
    struct deck_pos pos;
    struct deck_pos rest_pos;
};

// The ` :: ` in a line, or NULL. It may end the line, and it may begin it.
static const char *find_divider(struct slice line)
{
    for (size_t i = 0; i + 2 <= line.len; i++) {
        bool is_alone = (i == 0 || isspace((unsigned char)line.s[i - 1])) &&
                        (i + 2 == line.len || isspace((unsigned char)line.s[i + 2]));
        if (line.s[i] == ':' && line.s[i + 1] == ':' && is_alone)
            return line.s + i;
    }
    return NULL;
}

static void add_joined(struct strbuf *sb, struct slice s)
{
    s = slice_trim(s);
    if (sb->len > 0 && s.len > 0)
        strbuf_add_char(sb, ' ');
    strbuf_add(sb, s.s, s.len);
}

static struct item read_item(struct parser *p, cmark_node *node, int to)
{
    struct item item = {.pos = parser_node_pos(p, node)};
    cmark_node *child = cmark_node_first_child(node);
    struct deck_pos at = child ? parser_node_pos(p, child) : item.pos;
    struct strbuf text = {0}, rest = {0};
    bool is_rest = false;
    for (int line = at.line; child && line < to; line++) {
        struct slice s = source_line(&p->src, line), whole = s;
        if (line == at.line && (size_t)(at.col - 1) <= s.len) {
            s.s += at.col - 1;
            s.len -= (size_t)(at.col - 1);
        }
        const char *divider = is_rest ? NULL : find_divider(s);
        if (divider) {
            is_rest = true;
            add_joined(&text, (struct slice){s.s, (size_t)(divider - s.s)});
            s = (struct slice){divider + 2, s.len - (size_t)(divider + 2 - s.s)};
            while (s.len > 0 && isspace((unsigned char)s.s[0])) {
                s.s++;
                s.len--;
            }
            item.rest_pos = (struct deck_pos){line, (int)(s.s - whole.s) + 1};
        }
        add_joined(is_rest ? &rest : &text, s);
    }
    item.text = arena_strdup(p->arena, strbuf_str(&text));
    item.rest = is_rest ? arena_strdup(p->arena, strbuf_str(&rest)) : NULL;
    strbuf_release(&text);
    strbuf_release(&rest);
    return item;
}

// The part's one list of this type, or NULL after an error.
static cmark_node *only_list(struct parser *p, const struct parser_part *part,
                             cmark_list_type type, const char *what)
{
    cmark_node *list = NULL;
    for (cmark_node *n = part->first; n != part->end; n = cmark_node_next(n)) {
        bool is_list =
            cmark_node_get_type(n) == CMARK_NODE_LIST && cmark_node_get_list_type(n) == type;
        if (!is_list || list) {
            parser_error(p, parser_node_pos(p, n), "%s", what);
            return NULL;
        }
        list = n;
    }
    if (!list)
        parser_error(p, part->pos, "this part is empty: %s", what);
    return list;
}

static size_t count_items(cmark_node *list)
{
    size_t n = 0;
    for (cmark_node *i = cmark_node_first_child(list); i; i = cmark_node_next(i))
        n++;
    return n;
}

static int end_of_item(const struct parser *p, cmark_node *item, const struct parser_part *part)
{
    cmark_node *next = cmark_node_next(item);
    return next ? parser_node_pos(p, next).line : part->to;
}

static void check_query(struct parser *p, const struct card_point *point)
{
    size_t at;
    const char *wrong = parser_check_query(point->query, &at);
    if (wrong) {
        struct deck_pos pos = point->query_pos;
        pos.col += (int)at;
        parser_error(p, pos, "bad expression after '::': %s", wrong);
    }
}

void parser_points(struct parser *p, struct card *card, const struct parser_part *part)
{
    cmark_node *list = only_list(p, part, CMARK_ORDERED_LIST,
                                 "points are a numbered list: '1. text :: words to look for'");
    if (!list)
        return;
    if (cmark_node_get_list_start(list) != 1)
        parser_error(p, parser_node_pos(p, list), "points are numbered from 1");
    size_t n = count_items(list);
    if (n > CARD_MAX_POINTS) {
        parser_error(p, part->pos, "%zu points: a card has %d at most", n, CARD_MAX_POINTS);
        return;
    }
    card->points = arena_alloc(p->arena, n * sizeof *card->points);
    for (cmark_node *i = cmark_node_first_child(list); i; i = cmark_node_next(i)) {
        struct item item = read_item(p, i, end_of_item(p, i, part));
        struct card_point *point = &card->points[card->n_points++];
        *point = (struct card_point){
            .text = item.text,
            .query = item.rest ? item.rest : "",
            .pos = item.pos,
            .query_pos = item.rest ? item.rest_pos : item.pos,
        };
        if (!item.text[0])
            parser_error(p, item.pos, "point %zu says nothing", card->n_points);
        if (!item.rest || !item.rest[0])
            parser_error(p, item.pos,
                         "point %zu has no expression: '%zu. text :: words to look for'",
                         card->n_points, card->n_points);
        else
            check_query(p, point);
    }
}

void parser_choices(struct parser *p, struct card *card, const struct parser_part *part)
{
    cmark_node *list = only_list(p, part, CMARK_BULLET_LIST,
                                 "choices are a list of '- [x] right' and '- [ ] wrong'");
    if (!list)
        return;
    card->choices = arena_alloc(p->arena, count_items(list) * sizeof *card->choices);
    size_t n_right = 0;
    for (cmark_node *i = cmark_node_first_child(list); i; i = cmark_node_next(i)) {
        struct item item = read_item(p, i, end_of_item(p, i, part));
        struct card_choice *choice = &card->choices[card->n_choices++];
        const char *t = item.text;
        bool has_box =
            t[0] == '[' && (t[1] == 'x' || t[1] == 'X' || t[1] == ' ') && t[2] == ']';
        if (!has_box)
            parser_error(p, item.pos, "choice without a box: '- [x] right' or '- [ ] wrong'");
        choice->is_right = has_box && t[1] != ' ';
        choice->text = has_box ? t + 3 + strspn(t + 3, " ") : t;
        choice->why = item.rest ? item.rest : "";
        choice->pos = item.pos;
        if (!choice->text[0])
            parser_error(p, item.pos, "choice says nothing");
        n_right += choice->is_right;
    }
    if (card->n_choices < 2)
        parser_error(p, part->pos, "a choice needs at least two");
    if (n_right == 0)
        parser_error(p, part->pos, "no choice is marked '[x]' as right");
}

// The number after "{{c" and before "::", or 0 if this is no blank.
static int blank_number(const char *s)
{
    if (strncmp(s, "{{c", 3) != 0 || !isdigit((unsigned char)s[3]))
        return 0;
    char *end;
    long n = strtol(s + 3, &end, 10);
    return strncmp(end, "::", 2) == 0 && n > 0 && n < 1000 ? (int)n : 0;
}

// Skips code: a fenced block's lines or a span between equal runs of backticks.
static const char *skip_code(const char *s)
{
    size_t ticks = strspn(s, "`");
    const char *at = s + ticks;
    while (*at) {
        size_t run = strspn(at, "`");
        if (run == ticks)
            return at + run;
        at += run ? run : 1;
    }
    return s + ticks;
}

void parser_blanks(struct parser *p, struct card *card)
{
    if (card->kind != CARD_CLOZE)
        return;
    VEC(struct card_blank) blanks = {0};
    for (const char *s = card->question; *s;) {
        if (*s == '`') {
            const char *end = skip_code(s);
            for (; s < end; s++)
                if (blank_number(s))
                    parser_error(p, card->pos, "a blank inside code: choose words of the text");
            continue;
        }
        int number = blank_number(s);
        if (!number) {
            s++;
            continue;
        }
        const char *text = strstr(s, "::") + 2, *end = strstr(text, "}}");
        if (!end) {
            parser_error(p, card->pos, "blank c%d is not closed by '}}'", number);
            break;
        }
        const char *hint = strstr(text, "::");
        if (hint && hint > end)
            hint = NULL;
        struct card_blank blank = {
            .number = number,
            .text = arena_strndup(p->arena, text, (size_t)((hint ? hint : end) - text)),
            .hint = hint ? arena_strndup(p->arena, hint + 2, (size_t)(end - hint - 2)) : "",
        };
        vec_push(&blanks, blank);
        s = end + 2;
    }
    card->n_blanks = blanks.len;
    card->blanks = arena_memdup(p->arena, blanks.items, blanks.len * sizeof *blanks.items);
    vec_release(&blanks);
}
