/*
 * A loop is a `for` or `while` line that is come back to at the same depth. A round is folded
 * if one of the same shape (the same lines with the same kinds of changes) is shown and it
 * brings nothing new, or if the round before it is of the same shape. Inner loops fold first.
 */
#include "render/run_fold.h"

#include "util/strbuf.h"
#include "util/vec.h"

enum { MIN_LINES_FOLDED = 3 };

struct round {
    size_t begin, end;
    char *shape;
    bool is_quiet; /* prints nothing, and nothing is made or freed */
    bool is_folded;
};

typedef VEC(struct round) rounds;

static bool is_header(const struct run_line *l)
{
    return !l->goes_on &&
           (strncmp(l->source, "for ", 4) == 0 || strncmp(l->source, "while ", 6) == 0);
}

static bool is_same_place(const struct run_line *a, const struct run_line *b)
{
    return a->line == b->line && a->depth == b->depth && !b->goes_on;
}

static bool is_quiet_change(const struct run_change *c)
{
    return c->kind == RUN_BOUND || c->kind == RUN_REBOUND || c->kind == RUN_COUNTED;
}

static void describe_line(struct strbuf *out, struct round *r, const struct run_line *l)
{
    strbuf_addf(out, "%d%s", l->line, l->goes_on ? "+" : "");
    for (size_t i = 0; i < l->n_changes; i++) {
        strbuf_addf(out, ",%d", (int)l->changes[i].kind);
        r->is_quiet &= is_quiet_change(&l->changes[i]);
    }
    strbuf_add_str(out, l->output[0] ? "|;" : ";");
    r->is_quiet &= !l->output[0];
}

static struct round round_of(const struct run *run, size_t begin, size_t end)
{
    struct round r = {.begin = begin, .end = end, .is_quiet = true};
    struct strbuf shape = {0};
    for (size_t i = begin; i < end; i++) {
        const struct run_line *l = &run->lines[i];
        if (!l->is_folded)
            describe_line(&shape, &r, l);
    }
    r.shape = strbuf_detach(&shape);
    return r;
}

/* Where the loop that begins at `begin` ends, and its rounds. */
static size_t find_rounds(const struct run *run, size_t begin, rounds *out)
{
    const struct run_line *header = &run->lines[begin];
    size_t start = begin, i = begin + 1;
    for (; i < run->n_lines; i++) {
        const struct run_line *l = &run->lines[i];
        if (l->depth < header->depth || l->n_skipped)
            break;
        if (is_same_place(header, l)) {
            vec_push(out, round_of(run, start, i));
            start = i;
        } else if (l->depth == header->depth && !l->goes_on && l->indent <= header->indent) {
            break;
        }
    }
    vec_push(out, round_of(run, start, i));
    return i;
}

static bool is_repetition(const rounds *all, size_t k)
{
    const struct round *r = &all->items[k];
    if (k > 0 && strcmp(all->items[k - 1].shape, r->shape) == 0)
        return true;
    for (size_t i = 0; r->is_quiet && i < k; i++)
        if (!all->items[i].is_folded && strcmp(all->items[i].shape, r->shape) == 0)
            return true;
    return false;
}

/* The last look at the loop's condition, which does nothing. */
static bool is_idle_end(const struct run *run, const struct round *r)
{
    const struct run_line *l = &run->lines[r->begin];
    return r->end == r->begin + 1 && !l->n_changes && !l->output[0] && !l->heap_used_delta;
}

static void fold_stretch(struct arena *arena, struct run *run, const rounds *all, size_t first,
                         size_t end)
{
    struct strbuf output = {0};
    size_t n_shown = 0;
    for (size_t i = all->items[first].begin; i < all->items[end - 1].end; i++)
        n_shown += !run->lines[i].is_folded;
    if (n_shown < MIN_LINES_FOLDED)
        return;
    for (size_t i = all->items[first].begin; i < all->items[end - 1].end; i++) {
        struct run_line *l = &run->lines[i];
        strbuf_add_str(&output, l->output);
        l->is_folded = true;
        l->n_rounds = 0;
    }
    struct run_line *head = &run->lines[all->items[first].begin];
    head->n_rounds = end - first;
    head->rounds_output = arena_strndup(arena, strbuf_str(&output), output.len);
    strbuf_release(&output);
}

static void fold_rounds(struct arena *arena, struct run *run, rounds *all)
{
    size_t n = all->len;
    if (n > 1 && is_idle_end(run, &all->items[n - 1]))
        run->lines[all->items[--n].begin].is_folded = true;
    for (size_t k = 0; k < n; k++)
        all->items[k].is_folded = is_repetition(all, k);
    for (size_t k = 0; k < n;) {
        size_t end = k;
        while (end < n && all->items[end].is_folded)
            end++;
        if (end > k)
            fold_stretch(arena, run, all, k, end);
        k = end + 1;
    }
}

static size_t fold_loop(struct arena *arena, struct run *run, size_t begin)
{
    rounds all = {0};
    size_t end = find_rounds(run, begin, &all);
    fold_rounds(arena, run, &all);
    for (size_t k = 0; k < all.len; k++)
        free(all.items[k].shape);
    vec_release(&all);
    return end;
}

void run_fold(struct arena *arena, struct run *run)
{
    int deepest = 0;
    for (size_t i = 0; i < run->n_lines; i++)
        if (is_header(&run->lines[i]) && run->lines[i].indent > deepest)
            deepest = run->lines[i].indent;
    for (int indent = deepest; indent >= 0; indent--)
        for (size_t i = 0; i < run->n_lines;) {
            const struct run_line *l = &run->lines[i];
            bool is_loop = l->indent == indent && is_header(l) && !l->is_folded;
            i = is_loop ? fold_loop(arena, run, i) : i + 1;
        }
}
