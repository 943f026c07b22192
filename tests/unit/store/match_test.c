#include "store/match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static struct matcher *new_matcher(void)
{
    struct matcher *m = NULL;
    struct err err;
    assert_int_equal(matcher_new(&m, &err), OK);
    return m;
}

static void test_points_are_matched_by_stem_phrase_and_nearness(void **state)
{
    (void)state;
    static const struct {
        const char *answer, *query, *text; /* text NULL: not covered */
    } cases[] = {
        {"python frees it right away, no gc needed", "free OR \"right away\"",
         "frees it right away"},
        {"python frees it right away, no gc needed", "\"no gc\"", "no gc"},
        {"python frees it right away, no gc needed", "NEAR(gc needed)", "gc needed"},
        {"python frees it right away, no gc needed", "collector", NULL},
        {"It was deallocated", "deallocat*", "deallocated"},
        {"immediate release", "immediately", "immediate"},
        {"RELEASED", "release", "RELEASED"},
        {"a b c d e f g h i j k l m", "NEAR(a m, 3)", NULL},
        {"a b c d e f g h i j k l m", "NEAR(a c, 3)", "a b c"},
        {"the heap, not the stack", "heap NOT stack", NULL},
        {"the heap", "heap NOT stack", "heap"},
        {"one\n  two", "\"one two\"", "one two"},
        {"sys.getrefcount(x)", "getrefcount", "getrefcount"},
        {"r\xc3\xa9"
         "f\xc3\xa9rence",
         "reference",
         "r\xc3\xa9"
         "f\xc3\xa9rence"},
        {"", "anything", NULL},
        {"alpha and a long way between the two of them comes omega", "alpha OR omega", "alpha"},
    };
    struct matcher *m = new_matcher();
    struct arena arena = {0};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct matcher_hit hit;
        struct err err = {0};
        if (matcher_match(m, &hit, &arena, cases[i].answer, &cases[i].query, 1, &err))
            fail_msg("%s: %s", cases[i].query, err.msg);
        const char *want = cases[i].text ? cases[i].text : "";
        if (hit.is_covered != (cases[i].text != NULL) || strcmp(hit.text, want) != 0)
            fail_msg("'%s' in '%s': '%s'", cases[i].query, cases[i].answer, hit.text);
    }
    arena_release(&arena);
    matcher_free(m);
}

static void test_hit_names_the_bytes_of_the_answer(void **state)
{
    (void)state;
    struct matcher *m = new_matcher();
    struct arena arena = {0};
    struct matcher_hit hits[2];
    struct err err;
    const char *queries[] = {"collector", "once"};
    const char *answer = "freed at once\x01, says the collector";
    assert_int_equal(matcher_match(m, hits, &arena, answer, queries, 2, &err), OK);
    assert_int_equal(strncmp(answer + hits[0].start, "collector", 9), 0);
    assert_int_equal(hits[0].end - hits[0].start, 9);
    assert_int_equal(hits[1].start, 9);
    arena_release(&arena);
    matcher_free(m);
}

static void test_bad_expression_is_refused_in_words(void **state)
{
    (void)state;
    static const char *const bad[] = {"",       "  ",  "\"open", "a OR", "(a", "a)",
                                      "NEAR(a", "a:b", "a-b",    "AND",  "'",  "*"};
    struct matcher *m = new_matcher();
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct err err = {0};
        if (matcher_check_query(m, bad[i], &err) != ERR_SYNTAX || !err.msg[0])
            fail_msg("'%s' passes", bad[i]);
    }
    struct err err;
    assert_int_equal(matcher_check_query(m, "fine", &err), OK);
    assert_int_equal(matcher_check_query(m, "a \"b", &err), ERR_SYNTAX);
    assert_string_equal(err.msg, "bad expression 'a \"b': unterminated string");
    matcher_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_points_are_matched_by_stem_phrase_and_nearness),
        cmocka_unit_test(test_hit_names_the_bytes_of_the_answer),
        cmocka_unit_test(test_bad_expression_is_refused_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
