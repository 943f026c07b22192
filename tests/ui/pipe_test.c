/*
 * The program behind pipes: commands on standard input, subcommands, exit statuses, JSON.
 */
#include "tests/ui/session.h"

#include "util/io.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

struct fixture {
    struct session session;
    struct strbuf out;
    struct strbuf err;
};

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof *f);
    session_init(&f->session);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    session_release(&f->session);
    strbuf_release(&f->out);
    strbuf_release(&f->err);
    free(f);
    return 0;
}

static int run(struct fixture *f, const char *args, const char *input)
{
    strbuf_clear(&f->out);
    strbuf_clear(&f->err);
    return session_pipe(&f->session, args, input, &f->out, &f->err);
}

static void expect(const struct strbuf *text, const char *part)
{
    if (!strstr(strbuf_str(text), part)) {
        print_error("expected: %s\nin:\n%s\n", part, strbuf_str(text));
        fail();
    }
}

/* A file in the session's home with this text; the name is valid until the next call. */
static const char *write_file(struct fixture *f, const char *name, const char *text)
{
    static char path[128];
    struct err err;
    snprintf(path, sizeof path, "%s/%s", f->session.home, name);
    assert_int_equal(io_write_file(path, text, strlen(text), &err), OK);
    return path;
}

static int run_on(struct fixture *f, const char *command, const char *path)
{
    char args[256];
    snprintf(args, sizeof args, "%s %s", command, path);
    return run(f, args, "");
}

static void test_commands_are_read_from_a_pipe(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(run(f, "",
                         "quiz --limit 2\nfreed automatically by the interpreter\n3\n"
                         "refcounts, gc for cycles, pymalloc\ngood\nstats\nquit\n"),
                     0);
    expect(&f->out, "2 cards rated");
    expect(&f->out, "2 reviews, 2 new");
    assert_int_equal(f->err.len, 0);
}

static void test_no_escape_sequences_without_a_terminal(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(run(f, "show freed-at-zero", ""), 0);
    assert_null(memchr(f->out.buf, '\033', f->out.len));
}

static void test_plain_draws_nothing(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(run(f, "--plain show freed-at-zero", ""), 0);
    assert_null(strstr(strbuf_str(&f->out), "─"));
    assert_null(strstr(strbuf_str(&f->out), "✓"));
    expect(&f->out, "yes: point");
}

static void test_exit_statuses_are_the_contract(void **state)
{
    struct fixture *f = *state;
    char args[200];
    assert_int_equal(run(f, "nonsense", ""), 2);
    expect(&f->err, "no command 'nonsense'");
    assert_int_equal(run(f, "--nonsense", ""), 2);
    assert_int_equal(run(f, "quiz --nonsense", ""), 2);
    assert_int_equal(run(f, "quiz --limit many", ""), 2);
    assert_int_equal(run(f, "show", ""), 2);
    assert_int_equal(run(f, "show no-such-card", ""), 2);
    assert_int_equal(run(f, "run /nonexistent.py", ""), 4);
    expect(&f->err, "/nonexistent.py: cannot read");
    assert_int_equal(run(f, "--collection /proc/no/where decks", ""), 4);
    snprintf(args, sizeof args, "--collection %s decks",
             write_file(f, "no.db", "this is no database, however long it may be\n"));
    assert_int_equal(run(f, args, ""), 4);
    assert_int_equal(run_on(f, "run", write_file(f, "a.py", "print(1 + 1)\n")), 0);
    assert_string_equal(strbuf_str(&f->out), "2\n");
    assert_int_equal(run_on(f, "run", write_file(f, "a.py", "1 / 0\n")), 1);
    expect(&f->err, "ZeroDivisionError: division by zero");
    assert_int_equal(run_on(f, "run", write_file(f, "a.py", "import sys\nsys.exit(7)\n")), 7);
    assert_int_equal(run_on(f, "run", write_file(f, "a.py", "async def f(): pass\n")), 3);
    expect(&f->err, "a.py:1: ");
    assert_int_equal(run_on(f, "run --steps 1000", write_file(f, "a.py", "while 1: pass\n")),
                     3);
    expect(&f->err, "a.py:1: ");
}

static void test_program_on_standard_input(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(run(f, "run -", "print('from a pipe')\n"), 0);
    assert_string_equal(strbuf_str(&f->out), "from a pipe\n");
}

static void test_json_is_json(void **state)
{
    struct fixture *f = *state;
    static const char *const commands[] = {"decks --json", "cards --json", "stats --json",
                                           "show freed-at-zero --json"};
    for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
        assert_int_equal(run(f, commands[i], ""), 0);
        json_error_t error;
        json_t *value = json_loads(strbuf_str(&f->out), 0, &error);
        if (!value)
            print_error("%s: %s\n", commands[i], error.text);
        assert_non_null(value);
        json_decref(value);
    }
}

static const char good_deck[] = "---\n"
                                "deck: mine\n"
                                "title: Mine\n"
                                "---\n"
                                "# Topic\n"
                                "\n"
                                "## What is two and two? {#two-and-two}\n"
                                "level: junior\n"
                                "\n"
                                "### Answer\n"
                                "Four.\n"
                                "\n"
                                "### Points\n"
                                "1. it is four :: four OR 4\n"
                                "\n"
                                "### Demo\n"
                                "```python\n"
                                "n = 2\n"
                                "assert n + n == 4    # point 1\n"
                                "```\n";

/* The good deck with one text replaced by another; malloc'ed. */
static char *deck_with(const char *from, const char *to)
{
    const char *at = strstr(good_deck, from);
    assert_non_null(at);
    struct strbuf sb = {0};
    strbuf_add(&sb, good_deck, (size_t)(at - good_deck));
    strbuf_add_str(&sb, to);
    strbuf_add_str(&sb, at + strlen(from));
    return strbuf_detach(&sb);
}

static void test_check_tells_file_line_and_column(void **state)
{
    static const struct {
        const char *from, *to, *message;
    } rows[] = {
        {"== 4 ", "== 5 ", "deck.md:19:1: error: the claim does not hold"},
        {"assert n + n == 4    # point 1", "assert 2 + 2 == 4    # point 1",
         "deck.md:19:1: error: the claim holds without its demo"},
        {"assert n + n == 4    # point 1",
         "try:\n    assert n + n == 4    # point 1\nexcept AssertionError: pass",
         "deck.md:20:5: error: the claim cannot fail"},
        {"n = 2\n", "m = 2\n", "deck.md:19:1: error: "},
        {"four OR 4", "four OR (4", "deck.md:14:"},
        {"n = 2\n", "n = 2\nasync def f(): pass\n",
         "deck.md:19:1: error: the simulator does not"},
        {"n = 2\n", "while True: pass\nn = 2\n", "deck.md:18:1: error: "},
    };
    struct fixture *f = *state;
    assert_int_equal(run_on(f, "check", write_file(f, "deck.md", good_deck)), 0);
    expect(&f->out, "1 cards, 1 claims, all proved");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char *deck = deck_with(rows[i].from, rows[i].to);
        assert_int_equal(run_on(f, "check", write_file(f, "deck.md", deck)), 1);
        expect(&f->err, rows[i].message);
        free(deck);
    }
}

static void test_a_card_without_a_demo_is_an_error(void **state)
{
    struct fixture *f = *state;
    char *deck = xstrndup(good_deck, (size_t)(strstr(good_deck, "### Demo") - good_deck));
    assert_int_equal(run_on(f, "check", write_file(f, "deck.md", deck)), 1);
    expect(&f->err, "deck.md:7:");
    free(deck);
}

static void test_add_takes_good_decks_only_and_keeps_history(void **state)
{
    struct fixture *f = *state;
    char *bad = deck_with("== 4 ", "== 5 ");
    assert_int_equal(run_on(f, "add", write_file(f, "deck.md", bad)), 1);
    free(bad);
    assert_int_equal(run(f, "show two-and-two", ""), 2);
    assert_int_equal(run_on(f, "add", write_file(f, "deck.md", good_deck)), 0);
    assert_int_equal(run(f, "quiz --deck mine", "four\n3\n"), 0);
    expect(&f->out, "1 card rated");
    char *edited = deck_with("What is two and two?", "How much is two and two?");
    assert_int_equal(run_on(f, "add", write_file(f, "deck.md", edited)), 0);
    expect(&f->out, "1 changed");
    free(edited);
    assert_int_equal(run(f, "show two-and-two --json", ""), 0);
    expect(&f->out, "How much is two and two?");
    expect(&f->out, "\"reviews\": 1");
}

static void test_builtin_deck_is_proved(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(run(f, "check data/decks/python-memory.md", ""), 0);
    expect(&f->out, "all proved");
}

static void test_backup_and_doctor(void **state)
{
    struct fixture *f = *state;
    char args[200];
    assert_int_equal(run(f, "quiz --limit 1", "automatic\n3\n"), 0);
    snprintf(args, sizeof args, "backup %s/copy.db", f->session.home);
    assert_int_equal(run(f, args, ""), 0);
    assert_int_equal(run(f, args, ""), 4);
    snprintf(args, sizeof args, "--collection %s/copy.db stats --json", f->session.home);
    assert_int_equal(run(f, args, ""), 0);
    expect(&f->out, "\"reviews\": 1");
    assert_int_equal(run(f, "doctor --rebuild", ""), 0);
    expect(&f->out, "0 changed");
}

static void test_unreadable_answers_and_ratings_cost_exactly_two_lines(void **state)
{
    struct fixture *f = *state;
    // A choice card answered with nonsense, and a rating that is none: then the next command.
    assert_int_equal(
        run(f, "", "quiz --kind choice --limit 1\n???\nnine\nzzz\n1\ndecks\nquit\n"), 0);
    expect(&f->err, "answer with letters");
    expect(&f->err, "rate with 1");
    expect(&f->out, "1 card rated");
    expect(&f->out, "Python memory management");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(test_commands_are_read_from_a_pipe),
        T(test_no_escape_sequences_without_a_terminal),
        T(test_plain_draws_nothing),
        T(test_exit_statuses_are_the_contract),
        T(test_program_on_standard_input),
        T(test_json_is_json),
        T(test_check_tells_file_line_and_column),
        T(test_a_card_without_a_demo_is_an_error),
        T(test_add_takes_good_decks_only_and_keeps_history),
        T(test_builtin_deck_is_proved),
        T(test_backup_and_doctor),
        T(test_unreadable_answers_and_ratings_cost_exactly_two_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
