/*
 * What the simulator proves, real CPython 3.13 must bear out too: every demo of the built-in
 * decks that does not import `memory` runs under it, if it is found: as $PYTHON313, as
 * python3.13, or through a version manager that has it.
 */
#include "deck/deck.h"
#include "util/embed.h"
#include "util/io.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

/* Appends what the command prints; its exit status, or -1. */
static int output_of(struct strbuf *out, const char *command)
{
    FILE *f = popen(command, "r");
    if (!f)
        return -1;
    char bytes[4096];
    size_t n;
    while ((n = fread(bytes, 1, sizeof bytes, f)) > 0)
        strbuf_add(out, bytes, n);
    int status = pclose(f);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The command that starts CPython 3.13; NULL if there is none. */
static const char *find_python(void)
{
    static const char *const candidates[] = {"\"$PYTHON313\"", "python3.13",
                                             "PYENV_VERSION=3.13.0 python3.13"};
    for (size_t i = 0; i < ARRAY_LEN(candidates); i++) {
        struct strbuf command = {0}, out = {0};
        strbuf_addf(&command, "%s --version 2>/dev/null", candidates[i]);
        bool found = output_of(&out, command.buf) == 0 &&
                     strncmp(strbuf_str(&out), "Python 3.13.", 12) == 0;
        strbuf_release(&command);
        strbuf_release(&out);
        if (found)
            return candidates[i];
    }
    return NULL;
}

/* Scripts run as they are; sessions are doctests. */
static bool holds_under(const char *python, const struct card_demo *demo, const char *path)
{
    struct err err;
    assert_int_equal(io_write_file(path, demo->text, strlen(demo->text), &err), OK);
    struct strbuf command = {0}, out = {0};
    strbuf_addf(&command, "%s %s %s 2>&1", python,
                demo->kind == DEMO_SESSION ? "-m doctest" : "", path);
    int status = output_of(&out, command.buf);
    bool holds =
        status == 0 && (!demo->has_output || strcmp(strbuf_str(&out), demo->output) == 0);
    if (!holds)
        print_error("%s\n", strbuf_str(&out));
    strbuf_release(&command);
    strbuf_release(&out);
    return holds;
}

static void test_demos_hold_under_real_python(void **state)
{
    (void)state;
    const char *python = find_python();
    if (!python)
        skip();
    char folder[] = "/tmp/viva-demos-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char path[64];
    snprintf(path, sizeof path, "%s/demo.txt", folder);
    size_t n_run = 0, n_failed = 0;
    for (const struct embed_file *f = embed_table; f->path; f++) {
        if (strncmp(f->path, "data/decks/", 11) != 0)
            continue;
        struct deck *deck = deck_parse(f->path, f->text, (size_t)(f->end - f->text));
        assert_int_equal(deck->n_errors, 0);
        for (size_t i = 0; i < deck->n_cards; i++) {
            const struct card *card = &deck->cards[i];
            if (card->demo.uses_memory)
                continue;
            n_run++;
            if (holds_under(python, &card->demo, path))
                continue;
            n_failed++;
            print_error("%s:%d: %s does not hold under real Python\n", f->path,
                        card->demo.pos.line, card->slug);
        }
        deck_free(deck);
    }
    unlink(path);
    rmdir(folder);
    assert_true(n_run > 20);
    assert_int_equal(n_failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_demos_hold_under_real_python),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
