/*
 * Whole sessions at a terminal, through the keyboard.
 */
#include "tests/ui/session.h"

#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <cmocka.h>

static int set_up(void **state)
{
    struct session *s = xcalloc(1, sizeof *s);
    session_init(s);
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    session_release(*state);
    free(*state);
    return 0;
}

static void test_quiz_asks_proves_rates_and_remembers(void **state)
{
    struct session *s = *state;
    session_start(s, "", 80, 24);
    session_expect(s, "viva> ");
    session_type(s, "quiz --limit 1\n");
    session_expect(s, "What is memory management");
    session_expect(s, "answer> ");
    session_type(s, "the interpreter frees memory automatically\n");
    session_expect(s, "You said");
    session_expect(s, "Answer");
    session_expect(s, "Live run");
    session_expect(s, "✓ point 2");
    session_expect(s, "Fine print");
    session_expect(s, "rate> ");
    session_type(s, "3\n");
    session_expect(s, "1 card rated");
    session_expect(s, "viva> ");
    session_type(s, "stats\n");
    session_expect(s, "1 review, 1 new");
    session_type(s, "undo\n");
    session_expect(s, "taken back: \"good\" for what-is-memory-management");
    session_type(s, "quit\n");
    assert_int_equal(session_wait(s), 0);
}

static void test_ctrl_c_cancels_a_line_and_an_answer(void **state)
{
    struct session *s = *state;
    session_start(s, "", 80, 24);
    session_expect(s, "viva> ");
    session_type(s, "half a comm\003");
    session_expect(s, "^C");
    session_expect(s, "viva> ");
    session_type(s, "quiz\n");
    session_expect(s, "answer> ");
    session_type(s, "\003");
    session_expect(s, "viva> ");
    session_type(s, "quit\n");
    assert_int_equal(session_wait(s), 0);
}

static void test_ctrl_d_leaves(void **state)
{
    struct session *s = *state;
    session_start(s, "", 80, 24);
    session_expect(s, "viva> ");
    session_type(s, "\004");
    assert_int_equal(session_wait(s), 0);
}

static void test_tab_completes_commands_topics_and_cards(void **state)
{
    struct session *s = *state;
    session_start(s, "", 80, 24);
    session_expect(s, "viva> ");
    session_type(s, "sh\t");
    session_expect(s, "show ");
    session_type(s, "freed-at\t");
    session_expect(s, "freed-at-zero");
    session_type(s, "\n");
    session_expect(s, "reference count reaches zero");
    session_expect(s, "viva> ");
    session_type(s, "cards --topic Sta\t");
    session_expect(s, "Stack and heap");
    session_type(s, "\003");
    session_expect(s, "viva> ");
    session_type(s, "quit\n");
    assert_int_equal(session_wait(s), 0);
}

static void test_answer_of_several_lines_between_triple_quotes(void **state)
{
    struct session *s = *state;
    session_start(s, "quiz --limit 1", 80, 24);
    session_expect(s, "answer> ");
    session_type(s, "\"\"\"memory is freed\n");
    session_expect(s, "...> ");
    session_type(s, "automatically\"\"\"\n");
    session_expect(s, "✓ Python does it automatically");
    session_expect(s, "rate> ");
    session_type(s, "\n");
    assert_int_equal(session_wait(s), 0);
}

static void test_pasted_text_arrives_as_one_answer(void **state)
{
    struct session *s = *state;
    session_start(s, "quiz --limit 1", 80, 24);
    session_expect(s, "answer> ");
    session_type(s, "\033[200~allocation and release\nhappen automatically\033[201~\n");
    session_expect(s, "✓ Python does it automatically");
    session_expect(s, "rate> ");
    session_type(s, "q\n");
    assert_int_equal(session_wait(s), 0);
}

static void test_a_rating_that_is_none_is_asked_again(void **state)
{
    struct session *s = *state;
    session_start(s, "quiz --limit 1", 80, 24);
    session_expect(s, "answer> ");
    session_type(s, "x\n");
    session_expect(s, "rate> ");
    session_type(s, "7\n");
    session_expect(s, "rate with 1 (again)");
    session_expect(s, "rate> ");
    session_type(s, "easy\n");
    session_expect(s, "1 card rated");
    assert_int_equal(session_wait(s), 0);
}

static void test_resized_window_is_used_by_the_next_screen(void **state)
{
    struct session *s = *state;
    session_start(s, "", 100, 24);
    session_expect(s, "viva> ");
    session_resize(s, 50, 24);
    session_type(s, "show freed-at-zero\n");
    session_expect(s, "It is freed at once");
    session_expect(s, "viva> ");
    // A rule as wide as the window, and no wider.
    const char *rule = "──────────────────────────────────────────────────";
    assert_non_null(strstr(strbuf_str(&s->screen), rule));
    struct strbuf longer = {0};
    strbuf_addf(&longer, "%s─", rule);
    assert_null(strstr(strbuf_str(&s->screen), longer.buf));
    strbuf_release(&longer);
    session_type(s, "quit\n");
    assert_int_equal(session_wait(s), 0);
}

static void test_history_survives_the_session(void **state)
{
    struct session *s = *state;
    session_start(s, "", 80, 24);
    session_expect(s, "viva> ");
    session_type(s, "decks\n");
    session_expect(s, "49 cards");
    session_expect(s, "viva> ");
    session_kill(s, SIGKILL);
    session_start(s, "", 80, 24);
    session_expect(s, "viva> ");
    session_type(s, "\033[A");
    session_expect(s, "decks");
    session_type(s, "\003");
    session_expect(s, "viva> ");
    session_type(s, "\004");
    assert_int_equal(session_wait(s), 0);
}

/* Killed at the prompt named, how many reviews does the collection hold afterwards? */
static void expect_reviews_after_kill(struct session *s, const char *expected)
{
    session_kill(s, SIGKILL);
    struct strbuf out = {0};
    assert_int_equal(session_pipe(s, "stats --json", "", &out, NULL), 0);
    assert_non_null(strstr(strbuf_str(&out), expected));
    strbuf_release(&out);
}

static void test_sigkill_between_prompts_loses_no_rated_answer(void **state)
{
    struct session *s = *state;
    // At each prompt of a quiz in turn: before the answer, before the rating, after it.
    session_start(s, "quiz", 80, 24);
    session_expect(s, "answer> ");
    expect_reviews_after_kill(s, "\"reviews\": 0");
    session_start(s, "quiz", 80, 24);
    session_expect(s, "answer> ");
    session_type(s, "automatic\n");
    session_expect(s, "rate> ");
    expect_reviews_after_kill(s, "\"reviews\": 0");
    session_start(s, "quiz", 80, 24);
    session_expect(s, "answer> ");
    session_type(s, "automatic\n");
    session_expect(s, "rate> ");
    session_type(s, "3\n");
    session_expect(s, "> ");
    expect_reviews_after_kill(s, "\"reviews\": 1");
    session_start(s, "quiz", 80, 24);
    session_expect(s, "> ");
    session_type(s, "\n");
    session_expect(s, "rate> ");
    session_type(s, "1\n");
    session_expect(s, "> ");
    expect_reviews_after_kill(s, "\"reviews\": 2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(test_quiz_asks_proves_rates_and_remembers),
        T(test_ctrl_c_cancels_a_line_and_an_answer),
        T(test_ctrl_d_leaves),
        T(test_tab_completes_commands_topics_and_cards),
        T(test_answer_of_several_lines_between_triple_quotes),
        T(test_pasted_text_arrives_as_one_answer),
        T(test_a_rating_that_is_none_is_asked_again),
        T(test_resized_window_is_used_by_the_next_screen),
        T(test_history_survives_the_session),
        T(test_sigkill_between_prompts_loses_no_rated_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
