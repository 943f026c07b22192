/*
 * The weighted edit distance of CPython's Python/suggestions.c: a change, an insertion or a
 * deletion costs 2, a change of case 1.
 */
#include "sim/vm/suggest.h"

#include "sim/obj/values.h"

enum { MOVE_COST = 2, CASE_COST = 1, MAX_NAME = 40 };

void suggest_init(struct suggestion *s, struct vm *vm, addr wrong)
{
    *s = (struct suggestion){.vm = vm, .wrong = wrong, .distance = INT64_MAX};
}

void suggest_release(struct suggestion *s)
{
    strbuf_release(&s->best);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static int64_t change_cost(char a, char b)
{
    if (a == b)
        return 0;
    return lower(a) == lower(b) ? CASE_COST : MOVE_COST;
}

static int64_t min_of(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t edit_distance(const char *a, size_t n_a, const char *b, size_t n_b, int64_t max)
{
    while (n_a && n_b && *a == *b) {
        a++, b++;
        n_a--, n_b--;
    }
    while (n_a && n_b && a[n_a - 1] == b[n_b - 1]) {
        n_a--, n_b--;
    }
    if (!n_a || !n_b)
        return (int64_t)(n_a + n_b) * MOVE_COST;
    if (n_a > MAX_NAME || n_b > MAX_NAME)
        return max + 1;
    int64_t row[MAX_NAME];
    for (size_t i = 0; i < n_a; i++)
        row[i] = (int64_t)(i + 1) * MOVE_COST;
    for (size_t k = 0; k < n_b; k++) {
        int64_t left = (int64_t)(k + 1) * MOVE_COST, diagonal = (int64_t)k * MOVE_COST;
        for (size_t i = 0; i < n_a; i++) {
            int64_t changed = diagonal + change_cost(a[i], b[k]);
            diagonal = row[i];
            left = min_of(changed, min_of(left, diagonal) + MOVE_COST);
            row[i] = left;
        }
    }
    return row[n_a - 1];
}

void suggest_offer(struct suggestion *s, addr name)
{
    struct vm *vm = s->vm;
    if (!str_check(vm, name) || str_equal(vm, name, s->wrong))
        return;
    struct strbuf wrong = {0}, offered = {0};
    str_to_utf8(vm, s->wrong, &wrong);
    str_to_utf8(vm, name, &offered);
    // At most a third of the characters involved may need a change.
    int64_t max = (str_length(vm, s->wrong) + str_length(vm, name) + 3) * MOVE_COST / 6;
    max = min_of(max, s->distance - 1);
    int64_t distance =
        edit_distance(strbuf_str(&wrong), wrong.len, strbuf_str(&offered), offered.len, max);
    if (distance <= max) {
        s->distance = distance;
        strbuf_clear(&s->best);
        strbuf_add(&s->best, offered.buf, offered.len);
    }
    strbuf_release(&wrong);
    strbuf_release(&offered);
}
