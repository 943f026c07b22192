#include "ui/command.h"

#include "ui/manual.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static void test_lines_are_split_at_blanks_but_not_in_quotes(void **state)
{
    static const struct {
        const char *line;
        const char *joined; /* by '|'; NULL: an error */
    } rows[] = {
        {"", ""},
        {"  quiz  --limit 5 ", "quiz|--limit|5"},
        {"quiz --topic \"Stack and heap\"", "quiz|--topic|Stack and heap"},
        {"cards 'a phrase'", "cards|a phrase"},
        {"cards Python's heap", "cards|Python's|heap"},
        {"run \"a b\".py", "run|a b.py"},
        {"quiz \"open", NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena arena = {0};
        struct err err;
        const char *const *words;
        size_t n;
        enum status st = command_split(&arena, rows[i].line, &words, &n, &err);
        assert_int_equal(st, rows[i].joined ? OK : ERR_SYNTAX);
        if (!st) {
            struct strbuf joined = {0};
            for (size_t w = 0; w < n; w++)
                strbuf_addf(&joined, "%s%s", w ? "|" : "", words[w]);
            assert_string_equal(strbuf_str(&joined), rows[i].joined);
            strbuf_release(&joined);
        }
        arena_release(&arena);
    }
}

static void test_commands_may_be_shortened_while_clear(void **state)
{
    (void)state;
    assert_string_equal(command_find("quiz")->name, "quiz");
    assert_string_equal(command_find("qui") ? command_find("qui")->name : "none", "none");
    assert_string_equal(command_find("st")->name, "stats");
    assert_null(command_find("d"));
    assert_null(command_find(""));
    assert_null(command_find("quizzes"));
}

static void test_every_command_is_in_every_manual(void **state)
{
    static const char *const forms[] = {"man", "bash", "zsh", "fish"};
    (void)state;
    for (size_t f = 0; f < ARRAY_LEN(forms); f++) {
        struct strbuf text = {0};
        assert_true(manual_write(&text, forms[f]));
        for (const struct command *c = command_table; c->name; c++)
            assert_non_null(strstr(strbuf_str(&text), c->name));
        strbuf_release(&text);
    }
    struct strbuf none = {0};
    assert_false(manual_write(&none, "pdf"));
    strbuf_release(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_are_split_at_blanks_but_not_in_quotes),
        cmocka_unit_test(test_commands_may_be_shortened_while_clear),
        cmocka_unit_test(test_every_command_is_in_every_manual),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
