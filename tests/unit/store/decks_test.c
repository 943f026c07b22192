#include "store/decks.h"

#include "fixture.h"
#include "store/cards.h"
#include "store/reviews.h"

static const char first[] =
    FRONT("d") "# One\n" CARD("a", "tags: x y\nlevel: junior\n", "Alpha.")
        CARD("b", "after: a\n", "Beta.") "# Two\n" CARD("c", "kind: recall\n", "Gamma.");

static void assert_changes(const struct decks_changes *c, size_t added, size_t changed,
                           size_t renamed, size_t removed, size_t unchanged)
{
    assert_int_equal(c->n_added, added);
    assert_int_equal(c->n_changed, changed);
    assert_int_equal(c->n_renamed, renamed);
    assert_int_equal(c->n_removed, removed);
    assert_int_equal(c->n_unchanged, unchanged);
}

static int64_t find(struct fixture *f, const char *name)
{
    int64_t id = 0;
    assert_ok(f, cards_find(f->s, &id, name, &f->err));
    return id;
}

static void test_new_deck_adds_its_cards(void **state)
{
    struct fixture *f = *state;
    struct decks_changes c = fixture_put(f, first);
    assert_changes(&c, 3, 0, 0, 0, 0);
    struct decks_list decks;
    assert_ok(f, decks_load(f->s, &decks, &f->arena, &f->now, &f->err));
    assert_int_equal(decks.n, 1);
    assert_string_equal(decks.items[0].id, "d");
    assert_string_equal(decks.items[0].title, "Deck d");
    assert_int_equal(decks.items[0].n_cards, 3);
    assert_int_equal(decks.items[0].n_new, 3);
    assert_int_equal(decks.items[0].n_due, 0);
}

static void test_same_deck_again_changes_nothing(void **state)
{
    struct fixture *f = *state;
    fixture_put(f, first);
    struct decks_changes c = fixture_put(f, first);
    assert_changes(&c, 0, 0, 0, 0, 3);
    bool is_current = false;
    uint64_t hash = deck_hash(first, strlen(first));
    assert_ok(f, decks_is_current(f->s, &is_current, "d", hash, &f->err));
    assert_true(is_current);
    assert_ok(f, decks_is_current(f->s, &is_current, "d", hash + 1, &f->err));
    assert_false(is_current);
    assert_ok(f, decks_is_current(f->s, &is_current, "e", hash, &f->err));
    assert_false(is_current);
}

static void test_edited_card_keeps_number_and_history(void **state)
{
    struct fixture *f = *state;
    fixture_put(f, first);
    int64_t a = find(f, "a");
    struct reviews_entry e = {.card = a, .rating = RATING_EASY, .seed = 1};
    assert_ok(f, reviews_add(f->s, NULL, &e, &f->now, &f->err));
    struct decks_changes c = fixture_put(
        f, FRONT("d") "# One\n" CARD("a", "tags: z\n", "Aleph.") CARD(
               "b", "after: a\n", "Beta.") "# Two\n" CARD("c", "kind: recall\n", "Gamma."));
    assert_changes(&c, 0, 1, 0, 0, 2);
    assert_int_equal(find(f, "a"), a);
    struct cards_entry entry;
    assert_ok(f, cards_get(f->s, &entry, &f->arena, a, &f->err));
    assert_string_equal(entry.card->answer, "Aleph.");
    assert_int_equal(entry.card->tags.n, 1);
    assert_int_equal(entry.state.n_reviews, 1);
}

static void test_renamed_card_keeps_number_and_old_name(void **state)
{
    struct fixture *f = *state;
    fixture_put(f, first);
    int64_t a = find(f, "a");
    struct decks_changes c = fixture_put(
        f, FRONT("d") "# One\n" CARD("aa", "was: a\n", "Alpha.") CARD("b", "", "Beta."));
    assert_changes(&c, 0, 2, 1, 1, 0);
    assert_int_equal(find(f, "aa"), a);
    assert_int_equal(find(f, "d/a"), a);
}

static void test_vanished_card_is_kept_and_comes_back(void **state)
{
    struct fixture *f = *state;
    fixture_put(f, first);
    int64_t c = find(f, "c");
    struct reviews_entry e = {.card = c, .rating = RATING_GOOD, .seed = 1};
    assert_ok(f, reviews_add(f->s, NULL, &e, &f->now, &f->err));
    struct decks_changes changes = fixture_put(f, FRONT("d") "# One\n" CARD("a", "", "Alpha."));
    assert_changes(&changes, 0, 1, 0, 2, 0);
    struct cards_entry entry;
    assert_ok(f, cards_get(f->s, &entry, &f->arena, c, &f->err));
    assert_true(entry.is_removed);
    assert_int_equal(entry.state.n_reviews, 1);
    struct cards_rows rows;
    struct cards_filter all = cards_filter_all();
    assert_ok(f, cards_list(f->s, &rows, &f->arena, &all, &f->err));
    assert_int_equal(rows.n, 1);
    changes = fixture_put(f, first);
    assert_changes(&changes, 2, 1, 0, 0, 0);
    assert_int_equal(find(f, "c"), c);
    assert_ok(f, cards_get(f->s, &entry, &f->arena, c, &f->err));
    assert_false(entry.is_removed);
    assert_int_equal(entry.state.n_reviews, 1);
}

static void test_removed_deck_is_not_listed(void **state)
{
    struct fixture *f = *state;
    fixture_put(f, first);
    assert_ok(f, decks_remove(f->s, "d", &f->now, &f->err));
    struct decks_list decks;
    assert_ok(f, decks_load(f->s, &decks, &f->arena, &f->now, &f->err));
    assert_int_equal(decks.n, 0);
    assert_int_equal(decks_remove(f->s, "e", &f->now, &f->err), ERR_NOT_FOUND);
    assert_string_equal(f->err.msg, "no deck 'e'");
    bool is_current = true;
    assert_ok(
        f, decks_is_current(f->s, &is_current, "d", deck_hash(first, strlen(first)), &f->err));
    assert_false(is_current);
}

static void test_query_that_fts_refuses_changes_nothing(void **state)
{
    struct fixture *f = *state;
    // Our own check lets this pass: the distance is too large a number only for FTS5.
    const char *text = FRONT("d") "# One\n"
                                  "## Q {#q}\n### Answer\nA.\n### Points\n"
                                  "1. p :: NEAR(a b, 99999999999999999999)\n"
                                  "### Demo\n```python\nassert 1  # point 1\n```\n";
    struct deck *d = deck_parse("deck.md", text, strlen(text));
    struct decks_changes c;
    enum status st = decks_put(f->s, &c, d, &f->now, &f->err);
    if (st) {
        assert_int_equal(st, ERR_INVALID);
        assert_int_equal(strncmp(f->err.msg, "deck.md:11:9: ", 14), 0);
        struct decks_list decks;
        assert_ok(f, decks_load(f->s, &decks, &f->arena, &f->now, &f->err));
        assert_int_equal(decks.n, 0);
    }
    deck_free(d);
}

static void test_two_decks_may_share_slugs(void **state)
{
    struct fixture *f = *state;
    fixture_put(f, FRONT("d") "# One\n" CARD("a", "", "Alpha."));
    fixture_put(f, FRONT("e") "# One\n" CARD("a", "", "Other."));
    int64_t id;
    assert_int_equal(cards_find(f->s, &id, "a", &f->err), ERR_INVALID);
    assert_string_equal(f->err.msg, "'a' may be d/a, e/a");
    assert_true(find(f, "d/a") != find(f, "e/a"));
}

#define IN_COLLECTION(test)                                                                    \
    cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_COLLECTION(test_new_deck_adds_its_cards),
        IN_COLLECTION(test_same_deck_again_changes_nothing),
        IN_COLLECTION(test_edited_card_keeps_number_and_history),
        IN_COLLECTION(test_renamed_card_keeps_number_and_old_name),
        IN_COLLECTION(test_vanished_card_is_kept_and_comes_back),
        IN_COLLECTION(test_removed_deck_is_not_listed),
        IN_COLLECTION(test_query_that_fts_refuses_changes_nothing),
        IN_COLLECTION(test_two_decks_may_share_slugs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
