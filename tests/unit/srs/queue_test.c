#include "srs/queue.h"

#include "util/strbuf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct schedule_clock now = {.ms = 1000000, .day = 10, .day_end_ms = 2000000};
static const struct queue_limits no_limits = {
    .max_new = 100, .max_reviews = SIZE_MAX, .ahead_ms = 1000};

enum { MAX = 32 };

struct queue_case {
    const char *what;
    struct queue_item items[MAX]; /* up to card 0 */
    struct queue_link links[8];   /* up to card 0 */
    struct queue_limits limits;
    const char *want; /* card numbers */
};

#define LEARNING(c, due)                                                                       \
    {                                                                                          \
        .card = c, .phase = PHASE_LEARNING, .due_ms = due                                      \
    }
#define REVIEW(c, r, g)                                                                        \
    {                                                                                          \
        .card = c, .phase = PHASE_REVIEW, .due_ms = 1, .recall = r, .group = g                 \
    }
#define NEW(c, p)                                                                              \
    {                                                                                          \
        .card = c, .phase = PHASE_NEW, .position = p                                           \
    }
#define NO_LIMITS .limits = {.max_new = 100, .max_reviews = SIZE_MAX, .ahead_ms = 1000}

static void check(const struct queue_case *c)
{
    size_t n = 0, n_links = 0, order[MAX];
    while (c->items[n].card)
        n++;
    while (c->links[n_links].card)
        n_links++;
    struct queue_counts counts;
    size_t n_order =
        queue_build(order, &counts, c->items, n, c->links, n_links, &c->limits, &now);
    struct strbuf sb = {0};
    for (size_t i = 0; i < n_order; i++)
        strbuf_addf(&sb, "%s%d", i ? " " : "", (int)c->items[order[i]].card);
    if (strcmp(strbuf_str(&sb), c->want) != 0)
        fail_msg("%s: %s, not %s", c->what, strbuf_str(&sb), c->want);
    assert_int_equal(counts.n_learning + counts.n_reviews + counts.n_new + counts.n_ahead,
                     n_order);
    strbuf_release(&sb);
}

static void test_order_follows_the_rules(void **state)
{
    (void)state;
    static const struct queue_case cases[] = {
        {.what = "nothing", NO_LIMITS, .want = ""},
        {.what = "classes",
         .items = {NEW(1, 1), REVIEW(2, .5, 0), LEARNING(3, 1000000), LEARNING(4, 1001000)},
         NO_LIMITS,
         .want = "3 2 1 4"},
        {.what = "not yet",
         .items = {LEARNING(1, 1001001), {.card = 2, .phase = PHASE_REVIEW, .due_ms = 2000000}},
         NO_LIMITS,
         .want = ""},
        {.what = "longest due first",
         .items = {LEARNING(1, 900), LEARNING(2, 100), LEARNING(3, 500)},
         NO_LIMITS,
         .want = "2 3 1"},
        {.what = "worst remembered first",
         .items = {REVIEW(1, .9, 1), REVIEW(2, .3, 2), REVIEW(3, .6, 3)},
         NO_LIMITS,
         .want = "2 3 1"},
        {.what = "new in deck order",
         .items = {NEW(1, 7), NEW(2, 3)},
         NO_LIMITS,
         .want = "2 1"},
        {.what = "new are limited",
         .items = {NEW(1, 1), NEW(2, 2), NEW(3, 3)},
         .limits = {.max_new = 2, .max_reviews = SIZE_MAX},
         .want = "1 2"},
        {.what = "reviews are limited",
         .items = {REVIEW(1, .1, 1), REVIEW(2, .2, 2), REVIEW(3, .3, 3)},
         .limits = {.max_new = 2, .max_reviews = 2},
         .want = "1 2"},
        {.what = "foundation before what builds on it",
         .items = {NEW(1, 1), NEW(2, 2), NEW(3, 3)},
         .links = {{1, 3}, {3, 2}},
         NO_LIMITS,
         .want = "2 3 1"},
        {.what = "missing foundation",
         .items = {NEW(1, 1), NEW(2, 2)},
         .links = {{1, 99}, {2, 1}},
         NO_LIMITS,
         .want = ""},
        {.what = "foundation beyond the limit",
         .items = {NEW(1, 1), NEW(2, 2), NEW(3, 3)},
         .links = {{3, 2}},
         .limits = {.max_new = 1, .max_reviews = SIZE_MAX},
         .want = "1"},
        {.what = "foundation being learnt",
         .items = {NEW(1, 1), LEARNING(2, 5)},
         .links = {{1, 2}},
         NO_LIMITS,
         .want = "2 1"},
        {.what = "circle",
         .items = {NEW(1, 1), NEW(2, 2)},
         .links = {{1, 2}, {2, 1}},
         NO_LIMITS,
         .want = ""},
        {.what = "known card does not wait",
         .items = {REVIEW(1, .5, 1)},
         .links = {{1, 99}},
         NO_LIMITS,
         .want = "1"},
        {.what = "review after its foundation",
         .items = {REVIEW(1, .1, 1), REVIEW(2, .9, 2), REVIEW(3, .5, 3)},
         .links = {{1, 2}},
         NO_LIMITS,
         .want = "2 1 3"},
        {.what = "groups apart",
         .items = {REVIEW(1, .1, 1), REVIEW(2, .2, 1), REVIEW(3, .3, 2), REVIEW(4, .4, 1),
                   REVIEW(5, .5, 2)},
         NO_LIMITS,
         .want = "1 3 2 5 4"},
        {.what = "groups apart, but not before a foundation",
         .items = {REVIEW(1, .1, 1), REVIEW(2, .2, 1), REVIEW(3, .3, 2)},
         .links = {{3, 2}},
         NO_LIMITS,
         .want = "1 2 3"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check(&cases[i]);
}

static void test_large_queue_is_complete_and_each_card_once(void **state)
{
    (void)state;
    enum { N = 5000 };
    struct queue_item *items = xcalloc(N, sizeof *items);
    struct queue_link *links = xcalloc(N, sizeof *links);
    size_t *order = xcalloc(N, sizeof *order);
    unsigned char *seen = xcalloc(N, 1);
    for (int i = 0; i < N; i++) {
        items[i] = (struct queue_item){.card = i + 1,
                                       .phase = PHASE_REVIEW,
                                       .due_ms = i,
                                       .recall = (i * 7919 % N) / (double)N,
                                       .group = i % 3};
        links[i] = (struct queue_link){i + 1, (i * 31 % N) + 1};
    }
    struct queue_counts counts;
    assert_int_equal(queue_build(order, &counts, items, N, links, N, &no_limits, &now), N);
    for (int i = 0; i < N; i++) {
        assert_false(seen[order[i]]);
        seen[order[i]] = 1;
    }
    free(seen);
    free(order);
    free(links);
    free(items);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_follows_the_rules),
        cmocka_unit_test(test_large_queue_is_complete_and_each_card_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
