#include "store/cards.h"

#include "fixture.h"

static const char text[] = FRONT("memory") "# Counting\n" CARD(
    "freed-at-zero", "tags: refcount\nlevel: junior\n", "It is deallocated at once.")
    CARD("cycles-leak", "tags: refcount gc\nlevel: senior\n",
         "Cycles wait for the collector.") "# Sizes\n"
                                           "## Growing lists print {{n: 1..9}} "
                                           "{#growth}\nkind: predict\n\nWhat does it print?\n"
                                           "### Demo\n```python\nprint({{n}})\n```\n";

static int set_up(void **state)
{
    int failed = fixture_set_up(state);
    if (!failed)
        fixture_put(*state, text);
    return failed;
}

static void test_card_comes_back_whole(void **state)
{
    struct fixture *f = *state;
    struct deck *d = deck_parse("deck.md", text, strlen(text));
    for (size_t i = 0; i < d->n_cards; i++) {
        const struct card *want = &d->cards[i];
        int64_t id;
        struct cards_entry got;
        assert_ok(f, cards_find(f->s, &id, want->slug, &f->err));
        assert_ok(f, cards_get(f->s, &got, &f->arena, id, &f->err));
        assert_string_equal(got.card->deck, "memory");
        assert_string_equal(got.card->slug, want->slug);
        assert_string_equal(got.card->topic, want->topic);
        assert_string_equal(got.card->question, want->question);
        assert_string_equal(got.card->answer, want->answer);
        assert_string_equal(got.card->demo.text, want->demo.text);
        assert_int_equal(got.card->demo.pos.line, want->demo.pos.line);
        assert_int_equal(got.card->n_points, want->n_points);
        assert_int_equal(got.card->n_variables, want->n_variables);
        assert_int_equal(got.card->kind, want->kind);
        assert_int_equal(got.card->level, want->level);
        assert_string_equal(got.deck_title, "Deck memory");
        assert_string_equal(got.runtime, "cpython-3.13");
        assert_int_equal(got.state.phase, PHASE_NEW);
        assert_false(got.is_removed);
    }
    deck_free(d);
    struct cards_entry none;
    assert_int_equal(cards_get(f->s, &none, &f->arena, 12345, &f->err), ERR_NOT_FOUND);
}

static void test_card_is_found_by_the_beginning_of_its_name(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *name;
        enum status status;
    } cases[] = {
        {"growth", OK},
        {"memory/growth", OK},
        {"gro", OK},
        {"memory/freed", OK},
        {"other/growth", ERR_NOT_FOUND},
        {"", ERR_NOT_FOUND},
        {"nothing", ERR_NOT_FOUND},
        {"memory/", ERR_NOT_FOUND},
        {"%", ERR_NOT_FOUND},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int64_t id;
        if (cards_find(f->s, &id, cases[i].name, &f->err) != cases[i].status)
            fail_msg("'%s'", cases[i].name);
    }
}

static void test_filters_narrow_the_list(void **state)
{
    struct fixture *f = *state;
    static const struct {
        struct cards_filter filter;
        const char *slugs;
    } cases[] = {
        {{.level = -1, .kind = -1}, "freed-at-zero cycles-leak growth "},
        {{.level = -1, .kind = -1, .limit = 2}, "freed-at-zero cycles-leak "},
        {{.level = LEVEL_SENIOR, .kind = -1}, "cycles-leak "},
        {{.level = -1, .kind = CARD_PREDICT}, "growth "},
        {{.level = -1, .kind = -1, .topic = "counting"}, "freed-at-zero cycles-leak "},
        {{.level = -1, .kind = -1, .tag = "gc"}, "cycles-leak "},
        {{.level = -1, .kind = -1, .deck = "other"}, ""},
        {{.level = -1, .kind = -1, .query = "deallocate"}, "freed-at-zero "},
        {{.level = -1, .kind = -1, .query = "print"}, "growth "},
        {{.level = -1, .kind = -1, .query = "question"}, "cycles-leak freed-at-zero "},
        {{.level = -1, .kind = -1, .query = "question", .tag = "gc"}, "cycles-leak "},
        {{.level = -1, .kind = -1, .query = "collect* OR zebra"}, "cycles-leak "},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct cards_rows rows;
        assert_ok(f, cards_list(f->s, &rows, &f->arena, &cases[i].filter, &f->err));
        struct strbuf sb = {0};
        for (size_t k = 0; k < rows.n; k++)
            strbuf_addf(&sb, "%s ", rows.items[k].slug);
        if (strcmp(strbuf_str(&sb), cases[i].slugs) != 0)
            fail_msg("case %zu: '%s', not '%s'", i, strbuf_str(&sb), cases[i].slugs);
        strbuf_release(&sb);
    }
}

static void test_row_has_names_and_state(void **state)
{
    struct fixture *f = *state;
    struct cards_filter filter = cards_filter_all();
    filter.tag = "gc";
    struct cards_rows rows;
    assert_ok(f, cards_list(f->s, &rows, &f->arena, &filter, &f->err));
    assert_int_equal(rows.n, 1);
    assert_string_equal(rows.items[0].deck, "memory");
    assert_string_equal(rows.items[0].topic, "Counting");
    assert_string_equal(rows.items[0].title, "Question cycles-leak?");
    assert_int_equal(rows.items[0].level, LEVEL_SENIOR);
    assert_int_equal(rows.items[0].kind, CARD_RECALL);
    assert_int_equal(rows.items[0].state.phase, PHASE_NEW);
}

static void test_bad_search_is_explained(void **state)
{
    struct fixture *f = *state;
    struct cards_filter filter = cards_filter_all();
    struct cards_rows rows;
    filter.query = "\"open";
    assert_int_equal(cards_list(f->s, &rows, &f->arena, &filter, &f->err), ERR_INVALID);
    assert_int_equal(strncmp(f->err.msg, "'\"open' is no search expression", 31), 0);
}

static void test_edited_text_is_found_by_its_new_words_only(void **state)
{
    struct fixture *f = *state;
    fixture_put(f, FRONT("memory") "# Counting\n" CARD("freed-at-zero", "", "Gone instantly."));
    static const struct {
        const char *query;
        size_t n;
    } cases[] = {{"instantly", 1}, {"deallocated", 0}, {"collector", 0}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct cards_filter filter = cards_filter_all();
        filter.query = cases[i].query;
        struct cards_rows rows;
        assert_ok(f, cards_list(f->s, &rows, &f->arena, &filter, &f->err));
        assert_int_equal(rows.n, cases[i].n);
    }
    struct strbuf problems = {0};
    assert_ok(f, store_check(f->s, &problems, &f->err));
    assert_string_equal(strbuf_str(&problems), "");
    strbuf_release(&problems);
}

static void test_names_are_completed(void **state)
{
    struct fixture *f = *state;
    static const struct {
        enum cards_name kind;
        const char *prefix, *want;
    } cases[] = {
        {CARDS_NAME_DECK, "me", "memory "},   {CARDS_NAME_TOPIC, "c", "Counting "},
        {CARDS_NAME_TAG, "", "gc refcount "}, {CARDS_NAME_CARD, "CY", "cycles-leak "},
        {CARDS_NAME_CARD, "_", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct cards_names names;
        assert_ok(f, cards_complete(f->s, &names, &f->arena, cases[i].kind, cases[i].prefix, 10,
                                    &f->err));
        struct strbuf sb = {0};
        for (size_t k = 0; k < names.n; k++)
            strbuf_addf(&sb, "%s ", names.items[k]);
        assert_string_equal(strbuf_str(&sb), cases[i].want);
        strbuf_release(&sb);
    }
}

#define IN_COLLECTION(test) cmocka_unit_test_setup_teardown(test, set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_COLLECTION(test_card_comes_back_whole),
        IN_COLLECTION(test_card_is_found_by_the_beginning_of_its_name),
        IN_COLLECTION(test_filters_narrow_the_list),
        IN_COLLECTION(test_row_has_names_and_state),
        IN_COLLECTION(test_bad_search_is_explained),
        IN_COLLECTION(test_edited_text_is_found_by_its_new_words_only),
        IN_COLLECTION(test_names_are_completed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
