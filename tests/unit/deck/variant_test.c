#include "deck/variant.h"

#include "deck/deck.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const char text[] =
    "---\ndeck: d\ntitle: T\n---\n# Topic\n"
    "## What is the length of a list of {{n: 2..9}} {{what: cats|red dogs}}? {#q}\n"
    "### Answer\nIt is {{n}}, of {{what}}, not {{c1::x}} or {{other}}.\n"
    "### Points\n1. {{n}} of them :: {{n}} OR many\n"
    "### Demo\n```python\nn = {{n}}\nk = {{k: -3..-1}}\n"
    "assert len([0] * n) == {{n}}  # point 1\nassert f'{{n}}' and f'{{x: 1}}'\n```\n"
    "## Plain {#plain}\nkind: predict\n### Demo\n```python\nprint(1)\n```\n";

static struct deck *parse(void)
{
    struct deck *d = deck_parse("deck.md", text, sizeof text - 1);
    assert_int_equal(d->n_msgs, 0);
    return d;
}

static void test_same_seed_gives_same_card_and_seeds_vary(void **state)
{
    (void)state;
    struct deck *d = parse();
    struct arena arena = {0};
    const struct card *c = &d->cards[0];
    assert_int_equal(c->n_variables, 3);
    int n_other = 0;
    const char *first = variant_expand(&arena, c, 0)->title;
    for (uint64_t seed = 0; seed < 50; seed++) {
        const struct card *a = variant_expand(&arena, c, seed),
                          *b = variant_expand(&arena, c, seed);
        assert_string_equal(a->title, b->title);
        assert_string_equal(a->demo.text, b->demo.text);
        n_other += strcmp(a->title, first) != 0;
    }
    assert_true(n_other > 30);
    arena_release(&arena);
    deck_free(d);
}

static void test_all_texts_get_the_same_values(void **state)
{
    (void)state;
    struct deck *d = parse();
    struct arena arena = {0};
    for (uint64_t seed = 0; seed < 200; seed++) {
        const struct card *c = variant_expand(&arena, &d->cards[0], seed);
        long n, k;
        char what[32];
        assert_int_equal(
            sscanf(c->title, "What is the length of a list of %ld %31[a-z ]?", &n, what), 2);
        assert_true(n >= 2 && n <= 9);
        assert_true(strcmp(what, "cats") == 0 || strcmp(what, "red dogs") == 0);
        char *want =
            arena_printf(&arena, "It is %ld, of %s, not {{c1::x}} or {{other}}.", n, what);
        assert_string_equal(c->answer, want);
        assert_string_equal(c->points[0].query, arena_printf(&arena, "%ld OR many", n));
        assert_int_equal(sscanf(strstr(c->demo.text, "k = "), "k = %ld", &k), 1);
        assert_true(k >= -3 && k <= -1);
        assert_string_equal(c->demo.claims[0].text,
                            arena_printf(&arena, "assert len([0] * n) == %ld", n));
        assert_non_null(strstr(c->demo.text, "f'{{x: 1}}'"));
        assert_string_equal(variant_describe(&arena, &d->cards[0], seed),
                            arena_printf(&arena, "n = %ld, what = %s, k = %ld", n, what, k));
    }
    arena_release(&arena);
    deck_free(d);
}

static void test_card_without_variables_is_itself(void **state)
{
    (void)state;
    struct deck *d = parse();
    struct arena arena = {0};
    assert_ptr_equal(variant_expand(&arena, &d->cards[1], 7), &d->cards[1]);
    assert_string_equal(variant_describe(&arena, &d->cards[1], 7), "");
    arena_release(&arena);
    deck_free(d);
}

static void test_blanks_are_shown_and_hidden(void **state)
{
    (void)state;
    static const char cloze[] = "A {{c1::dict}} maps {{c2::keys::what?}} to {{values}}.";
    static const struct {
        int number;
        enum cloze_view view;
        const char *want;
    } cases[] = {
        {1, CLOZE_ASK, "A [...] maps keys to {{values}}."},
        {2, CLOZE_ASK, "A dict maps [what?] to {{values}}."},
        {1, CLOZE_ANSWER, "A dict maps keys to {{values}}."},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_string_equal(variant_cloze(&arena, cloze, cases[i].number, cases[i].view),
                            cases[i].want);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_seed_gives_same_card_and_seeds_vary),
        cmocka_unit_test(test_all_texts_get_the_same_values),
        cmocka_unit_test(test_card_without_variables_is_itself),
        cmocka_unit_test(test_blanks_are_shown_and_hidden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
