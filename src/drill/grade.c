#include "drill/grade.h"

#include "util/strbuf.h"
#include "util/vec.h"

#include <ctype.h>
#include <strings.h>

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

static enum status grade_recall(struct grade *g, struct arena *arena, struct matcher *m,
                                const struct card *card, const char *answer, struct err *err)
{
    const char **queries = arena_alloc(arena, size_mul(card->n_points, sizeof *queries));
    for (size_t i = 0; i < card->n_points; i++)
        queries[i] = card->points[i].query;
    g->hits = arena_alloc(arena, size_mul(card->n_points, sizeof *g->hits));
    enum status st = matcher_match(m, g->hits, arena, answer, queries, card->n_points, err);
    if (st)
        return st;
    for (size_t i = 0; i < card->n_points; i++) {
        if (!g->hits[i].is_covered)
            continue;
        g->points |= UINT32_C(1) << i;
        g->n_points_covered++;
    }
    if (g->n_points_covered == card->n_points) {
        g->result = GRADE_RIGHT;
        g->suggested = RATING_GOOD;
    } else if (g->n_points_covered) {
        g->result = GRADE_PARTLY;
        g->suggested = g->n_points_covered * 2 >= card->n_points ? RATING_HARD : RATING_AGAIN;
    } else {
        g->result = GRADE_WRONG;
        g->suggested = RATING_AGAIN;
    }
    return OK;
}

/*
 * A prediction on one line may part its lines by '|', by a written "\n" or just by spaces, so
 * that it can be typed without an editor.
 */
static char *one_spaced(struct arena *arena, const char *text, bool bars_are_breaks)
{
    struct strbuf sb = {0};
    for (const char *p = text; *p; p++) {
        bool is_escape = p[0] == '\\' && p[1] == 'n';
        bool is_break = is_escape || (bars_are_breaks && *p == '|');
        if (is_escape)
            p++;
        if (is_break || isspace((unsigned char)*p)) {
            if (sb.len && sb.buf[sb.len - 1] != ' ')
                strbuf_add_char(&sb, ' ');
        } else {
            strbuf_add_char(&sb, *p);
        }
    }
    if (sb.len && sb.buf[sb.len - 1] == ' ')
        strbuf_truncate(&sb, sb.len - 1);
    char *copy = arena_strndup(arena, strbuf_str(&sb), sb.len);
    strbuf_release(&sb);
    return copy;
}

/* The next line of *text without surrounding blanks; NULL after the last. */
static char *next_line(struct arena *arena, const char **text, bool bars_are_breaks)
{
    const char *p = *text;
    if (!*p)
        return NULL;
    const char *end = p;
    while (*end && *end != '\n' && !(bars_are_breaks && *end == '|') &&
           !(end[0] == '\\' && end[1] == 'n'))
        end++;
    *text = *end == '\0' ? end : *end == '\\' ? end + 2 : end + 1;
    while (p < end && isspace((unsigned char)*p))
        p++;
    while (end > p && isspace((unsigned char)end[-1]))
        end--;
    return arena_strndup(arena, p, (size_t)(end - p));
}

static void grade_predict(struct grade *g, struct arena *arena, const char *expected,
                          const char *answer)
{
    bool bars = !strchr(expected, '|');
    VEC(struct grade_line) lines = {0};
    const char *e = expected, *a = answer;
    bool all_same = true;
    for (;;) {
        struct grade_line line = {next_line(arena, &e, false), next_line(arena, &a, bars),
                                  false};
        if (!line.expected && !line.given)
            break;
        line.is_same = line.expected && line.given && strcmp(line.expected, line.given) == 0;
        all_same &= line.is_same;
        vec_push(&lines, line);
    }
    bool same_words =
        strcmp(one_spaced(arena, expected, false), one_spaced(arena, answer, bars)) == 0;
    g->n_lines = lines.len;
    g->lines = arena_alloc(arena, size_mul(lines.len, sizeof *g->lines));
    if (lines.len)
        memcpy(g->lines, lines.items, lines.len * sizeof *g->lines);
    vec_release(&lines);
    g->result = all_same || same_words ? GRADE_RIGHT : GRADE_WRONG;
    g->suggested = g->result == GRADE_RIGHT ? RATING_GOOD : RATING_AGAIN;
}

/* "b", "a c", "1,3": letters or numbers of the choices. False: something else was typed. */
static bool read_choices(uint32_t *out, const char *answer, size_t n_choices)
{
    *out = 0;
    for (const char *p = answer; *p; p++) {
        if (isspace((unsigned char)*p) || *p == ',' || *p == ')' || *p == '.')
            continue;
        size_t i;
        if (isdigit((unsigned char)*p))
            i = (size_t)(*p - '1');
        else if (isalpha((unsigned char)*p))
            i = (size_t)(tolower((unsigned char)*p) - 'a');
        else
            return false;
        if (i >= n_choices)
            return false;
        *out |= UINT32_C(1) << i;
    }
    return true;
}

static void grade_choice(struct grade *g, struct arena *arena, const struct card *card,
                         const char *answer)
{
    uint32_t right = 0;
    for (size_t i = 0; i < card->n_choices; i++)
        if (card->choices[i].is_right)
            right |= UINT32_C(1) << i;
    if (!read_choices(&g->chosen, answer, card->n_choices)) {
        g->result = GRADE_UNREADABLE;
        g->message = arena_printf(arena, "answer with letters from a to %c, for example: a c",
                                  (char)('a' + card->n_choices - 1));
        return;
    }
    g->result = g->chosen == right  ? GRADE_RIGHT
                : g->chosen & right ? GRADE_PARTLY
                                    : GRADE_WRONG;
    g->suggested = g->result == GRADE_RIGHT ? RATING_GOOD : RATING_AGAIN;
}

static bool is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (strcasecmp(word, *words) == 0)
            return true;
    return false;
}

static void grade_true_false(struct grade *g, struct arena *arena, const struct card *card,
                             const char *answer)
{
    static const char *const yes[] = {"true", "t", "yes", "y", "right", "correct", NULL};
    static const char *const no[] = {"false", "f", "no", "n", "wrong", "incorrect", NULL};
    const char *start = answer + strspn(answer, " \t\r\n");
    const char *word = arena_strndup(arena, start, strcspn(start, " \t\r\n.,;:"));
    if (is_one_of(word, yes)) {
        g->said_true = true;
    } else if (!is_one_of(word, no)) {
        g->result = GRADE_UNREADABLE;
        g->message = "answer with t (true) or f (false)";
        return;
    }
    g->result = g->said_true == card->truth ? GRADE_RIGHT : GRADE_WRONG;
    g->suggested = g->result == GRADE_RIGHT ? RATING_GOOD : RATING_AGAIN;
}

enum status grade_answer(struct grade *out, struct arena *arena, struct matcher *m,
                         const struct card *card, const struct run *run, const char *answer,
                         struct err *err)
{
    *out = (struct grade){.message = ""};
    if (is_blank(answer) && card->kind != CARD_RECALL)
        return OK;
    switch (card->kind) {
    case CARD_PREDICT:
        grade_predict(out, arena, run->out, answer);
        return OK;
    case CARD_CHOICE:
        grade_choice(out, arena, card, answer);
        return OK;
    case CARD_TRUE_FALSE:
        grade_true_false(out, arena, card, answer);
        return OK;
    case CARD_RECALL:
    case CARD_CLOZE:
    case CARD_FIX:
    case N_CARD_KINDS:
        break;
    }
    enum status st = grade_recall(out, arena, m, card, answer, err);
    if (!st && is_blank(answer)) {
        out->result = GRADE_NOT_ANSWERED;
        out->suggested = RATING_NONE;
    }
    return st;
}
