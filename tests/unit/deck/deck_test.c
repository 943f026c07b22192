#include "deck/deck.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define FRONT "---\ndeck: d\ntitle: T\n---\n# Topic\n"
#define DEMO "### Demo\n```python\nassert 1 + 1 == 2  # point 1\n```\n"
#define PARTS "### Answer\nBecause.\n### Points\n1. reason :: reason*\n" DEMO

static const char whole_deck[] =
    "---\n"
    "deck: python-memory\n"
    "title: Python memory management\n"
    "author: Someone\n"
    "license: CC-BY-4.0\n"
    "---\n"
    "# Reference counting\n"
    "\n"
    "## What happens to an object when its count reaches zero? {#freed-at-zero}\n"
    "level: junior\n"
    "tags: refcount lifecycle\n"
    "follow-up: cycles-leak\n"
    "\n"
    "Think of `del`.\n"
    "\n"
    "### Answer\n"
    "It is freed *at once*.\n"
    "\n"
    "### Points\n"
    "1. it is deallocated immediately :: immediate* OR \"right away\"\n"
    "2. no collector run is needed ::\n"
    "   NEAR(collector needed) OR \"no gc\"\n"
    "\n"
    "### Demo\n"
    "```python\n"
    "gone = []\n"
    "assert gone == [\n"
    "]  # point 1\n"
    "print('a#')  # points 2\n"
    "```\n"
    "```output\n"
    "a#\n"
    "```\n"
    "\n"
    "### Fine print\n"
    "`del` removes a name, not an object.\n"
    "\n"
    "## `gc` frees everything. {#cycles-leak}\n"
    "kind: true-false\n"
    "truth: false\n"
    "level: senior\n"
    "after: freed-at-zero\n"
    "### Answer\n"
    "No.\n"
    "### Demo\n"
    "```pycon\n"
    ">>> import memory\n"
    ">>> for i in range(2):\n"
    "...     print(i)\n"
    "...\n"
    "0\n"
    "1\n"
    "\n"
    ">>> x = 1\n"
    "```\n"
    "# Sizes\n"
    "## Which is larger? {#larger}\n"
    "kind: choice\n"
    "### Choices\n"
    "- [x] `[1, 2]` :: it holds two\n"
    "- [ ] `[1]`\n"
    "### Demo\n"
    "```python\n"
    "assert [1, 2].__sizeof__() > [1].__sizeof__()\n"
    "```\n";

static struct deck *parse(const char *text)
{
    return deck_parse("deck.md", text, strlen(text));
}

static void assert_no_messages(const struct deck *d)
{
    for (size_t i = 0; i < d->n_msgs; i++) {
        struct strbuf sb = {0};
        deck_format_msg(&sb, d, &d->msgs[i]);
        print_error("%s\n", strbuf_str(&sb));
        strbuf_release(&sb);
    }
    assert_int_equal(d->n_msgs, 0);
}

static void test_front_matter_names_the_deck(void **state)
{
    (void)state;
    struct deck *d = parse(whole_deck);
    assert_no_messages(d);
    assert_string_equal(d->id, "python-memory");
    assert_string_equal(d->title, "Python memory management");
    assert_string_equal(d->license, "CC-BY-4.0");
    assert_string_equal(d->runtime, "cpython-3.13");
    assert_int_equal(d->n_topics, 2);
    assert_string_equal(d->topics[1], "Sizes");
    assert_int_equal(d->n_cards, 3);
    deck_free(d);
}

static void test_card_keeps_its_texts_as_written(void **state)
{
    (void)state;
    struct deck *d = parse(whole_deck);
    const struct card *c = deck_card(d, "freed-at-zero");
    assert_non_null(c);
    assert_string_equal(c->topic, "Reference counting");
    assert_string_equal(c->title, "What happens to an object when its count reaches zero?");
    assert_string_equal(c->body, "Think of `del`.");
    assert_string_equal(c->question,
                        "What happens to an object when its count reaches zero?\n\n"
                        "Think of `del`.");
    assert_string_equal(c->answer, "It is freed *at once*.");
    assert_string_equal(c->fine_print, "`del` removes a name, not an object.");
    assert_int_equal(c->kind, CARD_RECALL);
    assert_int_equal(c->level, LEVEL_JUNIOR);
    assert_int_equal(c->tags.n, 2);
    assert_string_equal(c->tags.items[1], "lifecycle");
    assert_string_equal(c->follow_up.items[0], "cycles-leak");
    assert_int_equal(c->pos.line, 9);
    assert_int_equal(strncmp(c->source, "## What happens", 15), 0);
    assert_int_equal(c->source[strlen(c->source) - 1], '.');
    deck_free(d);
}

static void test_point_is_text_and_expression(void **state)
{
    (void)state;
    struct deck *d = parse(whole_deck);
    const struct card *c = &d->cards[0];
    assert_int_equal(c->n_points, 2);
    assert_string_equal(c->points[0].text, "it is deallocated immediately");
    assert_string_equal(c->points[0].query, "immediate* OR \"right away\"");
    assert_int_equal(c->points[0].query_pos.line, 20);
    assert_int_equal(c->points[0].query_pos.col, 37);
    assert_string_equal(c->points[1].text, "no collector run is needed");
    assert_string_equal(c->points[1].query, "NEAR(collector needed) OR \"no gc\"");
    deck_free(d);
}

static void test_script_claims_by_asserts_and_output(void **state)
{
    (void)state;
    struct deck *d = parse(whole_deck);
    const struct card_demo *demo = &d->cards[0].demo;
    assert_int_equal(demo->kind, DEMO_SCRIPT);
    assert_int_equal(demo->pos.line, 26);
    assert_string_equal(demo->output, "a#\n");
    assert_int_equal(demo->n_claims, 2);
    assert_int_equal(demo->claims[0].kind, CLAIM_ASSERT);
    assert_string_equal(demo->claims[0].text, "assert gone == [\n]");
    assert_int_equal(demo->claims[0].demo_line, 2);
    assert_int_equal(demo->claims[0].demo_line_end, 3);
    assert_int_equal(demo->claims[0].pos.line, 27);
    assert_int_equal(demo->claims[0].points, 1);
    assert_int_equal(demo->claims[1].kind, CLAIM_OUTPUT);
    assert_int_equal(demo->claims[1].points, 2);
    assert_int_equal(demo->claims[1].pos.line, 32);
    assert_false(demo->uses_memory);
    deck_free(d);
}

static void test_session_claims_by_what_follows_an_input(void **state)
{
    (void)state;
    struct deck *d = parse(whole_deck);
    const struct card_demo *demo = &d->cards[1].demo;
    assert_int_equal(demo->kind, DEMO_SESSION);
    assert_true(demo->uses_memory);
    assert_int_equal(demo->n_steps, 3);
    assert_string_equal(demo->steps[1].source, "for i in range(2):\n    print(i)\n");
    assert_string_equal(demo->steps[1].expected, "0\n1\n");
    assert_string_equal(demo->steps[2].expected, "");
    assert_int_equal(demo->n_claims, 1);
    assert_int_equal(demo->claims[0].kind, CLAIM_STEP);
    assert_int_equal(demo->claims[0].demo_line, 2);
    assert_int_equal(demo->claims[0].demo_line_end, 6);
    deck_free(d);
}

static void test_choices_and_truth_are_read(void **state)
{
    (void)state;
    struct deck *d = parse(whole_deck);
    assert_int_equal(d->cards[1].kind, CARD_TRUE_FALSE);
    assert_false(d->cards[1].truth);
    const struct card *c = &d->cards[2];
    assert_int_equal(c->n_choices, 2);
    assert_true(c->choices[0].is_right);
    assert_string_equal(c->choices[0].text, "`[1, 2]`");
    assert_string_equal(c->choices[0].why, "it holds two");
    assert_false(c->choices[1].is_right);
    deck_free(d);
}

static void test_card_is_read_back_from_its_source(void **state)
{
    (void)state;
    struct deck *d = parse(whole_deck);
    struct arena arena = {0};
    for (size_t i = 0; i < d->n_cards; i++) {
        const struct card *a = &d->cards[i];
        const struct card *b =
            deck_parse_card(&arena, a->deck, a->topic, a->source, a->pos.line);
        assert_string_equal(a->slug, b->slug);
        assert_string_equal(a->question, b->question);
        assert_string_equal(a->demo.text, b->demo.text);
        assert_int_equal(a->demo.pos.line, b->demo.pos.line);
        assert_int_equal(a->demo.n_claims, b->demo.n_claims);
        assert_int_equal(a->n_points, b->n_points);
        assert_int_equal(a->kind, b->kind);
        assert_int_equal(a->pos.line, b->pos.line);
    }
    arena_release(&arena);
    deck_free(d);
}

static void test_line_endings_do_not_matter(void **state)
{
    (void)state;
    struct strbuf sb = {0};
    for (const char *s = whole_deck; *s; s++) {
        if (*s == '\n')
            strbuf_add_char(&sb, '\r');
        strbuf_add_char(&sb, *s);
    }
    struct deck *d = deck_parse("deck.md", sb.buf, sb.len);
    assert_no_messages(d);
    assert_string_equal(d->cards[0].demo.text, "gone = []\nassert gone == [\n]  # point 1\n"
                                               "print('a#')  # points 2\n");
    deck_free(d);
    strbuf_release(&sb);
}

struct error_case {
    const char *text;
    const char *first; /* message */
};

static void test_each_mistake_has_one_clear_message(void **state)
{
    (void)state;
    static const struct error_case cases[] = {
        {"# Topic\n## Q {#q}\n" PARTS,
         "deck.md:1:1: error: no front matter: the file begins with '---', 'deck: ID', "
         "'title: ...', '---'"},
        {"---\ndeck: d\n---\n# T\n## Q {#q}\n" PARTS,
         "deck.md:1:1: error: the front matter has no 'title:'"},
        {"---\ntitle: T\n---\n# T\n## Q {#q}\n" PARTS,
         "deck.md:1:1: error: the front matter has no 'deck:'"},
        {"---\ndeck: D x\ntitle: T\n---\n# T\n## Q {#q}\n" PARTS,
         "deck.md:2:7: error: bad deck id 'D x': lower case letters, digits and single "
         "hyphens"},
        {"---\ndeck: d\ntitel: T\ntitle: T\n---\n# T\n## Q {#q}\n" PARTS,
         "deck.md:3:1: error: unknown key 'titel': did you mean 'title'?"},
        {"---\ndeck: d\ntitle: T\n# T\n## Q {#q}\n" PARTS,
         "deck.md:1:1: error: the front matter is not closed by '---'"},
        {FRONT,
         "deck.md:5:1: error: no cards: a card is '## Question {#slug}' under a '# Topic'"},
        {"---\ndeck: d\ntitle: T\n---\n## Q {#q}\n" PARTS,
         "deck.md:5:1: error: card before any topic: begin with '# Topic'"},
        {FRONT "### Demo\n## Q {#q}\n" PARTS,
         "deck.md:6:1: error: a heading of level 3 outside a card: cards begin with '##'"},
        {FRONT "## Q {#q}\n#### Deep\n" PARTS,
         "deck.md:7:1: error: a heading of level 4: a card's parts begin with '###'"},
        {FRONT "Q\n---\n" PARTS,
         "deck.md:6:1: error: an underlined heading: begin it with '##' instead"},
        {FRONT "## What is a reference count?\n" PARTS,
         "deck.md:6:1: error: card has no slug: end the heading with {#reference-count}"},
        {FRONT "## Q {#Bad_Slug}\n" PARTS,
         "deck.md:6:8: error: bad slug 'Bad_Slug': lower case "
         "letters, digits and single hyphens"},
        {FRONT "## {#q}\n" PARTS,
         "deck.md:6:1: error: card has no question: write it after '##'"},
        {FRONT "## Q {#q}\n" PARTS "## R {#q}\n" PARTS,
         "deck.md:15:1: error: slug 'q' is taken by the card on line 6"},
        {FRONT "## Q {#q}\nlevel: expert\n" PARTS,
         "deck.md:7:8: error: bad level 'expert': junior, mid or senior"},
        {FRONT "## Q {#q}\nkind: quiz\n" PARTS, "deck.md:7:7: error: bad kind 'quiz': recall, "
                                                "predict, choice, true-false, cloze or fix"},
        {FRONT "## Q {#q}\nlevle: mid\n" PARTS,
         "deck.md:7:1: error: unknown key 'levle': did you mean 'level'?"},
        {FRONT "## Q {#q}\nlevel: mid\nand more\n" PARTS,
         "deck.md:8:1: error: this is no 'key: value': an empty line ends the metadata"},
        {FRONT "## Q {#q}\nlevel: mid\nlevel: mid\n" PARTS,
         "deck.md:8:1: error: second 'level:' in one card"},
        {FRONT "## Q {#q}\ntags:\n" PARTS, "deck.md:7:1: error: 'tags:' has no value"},
        {FRONT "## Q {#q}\ntruth: true\n" PARTS,
         "deck.md:6:1: error: 'truth:' does not belong to a recall card"},
        {FRONT "## Q {#q}\nafter: r\n" PARTS,
         "deck.md:6:1: error: 'after: r': no card of this deck has that slug"},
        {FRONT "## Q {#quick}\nafter: slwo\n" PARTS "## R {#slow}\n" PARTS,
         "deck.md:6:1: error: 'after: slwo': no such card, did you mean 'slow'?"},
        {FRONT "## Q {#q}\nafter: r\n" PARTS "## R {#r}\nafter: q\n" PARTS,
         "deck.md:16:1: error: 'after: q' closes a circle: 'q' comes after this card"},
        {FRONT "## Q {#q}\nfollow-up: q\n" PARTS,
         "deck.md:6:1: error: 'follow-up:' names the card itself"},
        {FRONT "## Q {#q}\nwas: r\n" PARTS "## R {#r}\n" PARTS,
         "deck.md:6:1: error: 'was: r' names a card that is there, on line 16"},
        {FRONT "## Q {#q}\n### Anwser\nx\n" PARTS,
         "deck.md:7:1: error: unknown part 'Anwser': did you mean 'Answer'?"},
        {FRONT "## Q {#q}\n" PARTS DEMO, "deck.md:15:1: error: second '### Demo' in one card"},
        {FRONT "## Q {#q}\n### Answer\n### Points\n1. a :: b\n" DEMO,
         "deck.md:7:1: error: this part is empty"},
        {FRONT "## Q {#q}\n### Points\n1. a :: b\n" DEMO,
         "deck.md:6:1: error: card has no '### Answer', which a recall card needs"},
        {FRONT "## Q {#q}\n### Answer\nA.\n" DEMO,
         "deck.md:6:1: error: card has no '### Points', which a recall card needs"},
        {FRONT "## Q {#q}\n### Answer\nA.\n### Points\n1. a :: b\n",
         "deck.md:6:1: error: card has no '### Demo': nothing proves it"},
        {FRONT "## Q {#q}\n### Choices\n- [x] a\n- [ ] b\n" PARTS,
         "deck.md:6:1: error: '### Choices' does not belong to a recall card"},
        {FRONT "## Q {#q}\nkind: true-false\n" PARTS,
         "deck.md:6:1: error: a true-false card says 'truth: true' or 'truth: false'"},
        {FRONT "## Q {#q}\nkind: true-false\ntruth: yes\n" PARTS,
         "deck.md:8:8: error: bad truth 'yes': true or false"},
        {FRONT "## Q {#q}\nkind: choice\n### Choices\n- a\n- [x] b\n" DEMO,
         "deck.md:9:1: error: choice without a box: '- [x] right' or '- [ ] wrong'"},
        {FRONT "## Q {#q}\nkind: choice\n### Choices\n- [ ] a\n- [ ] b\n### Demo\n```python\n"
               "assert 1\n```\n",
         "deck.md:8:1: error: no choice is marked '[x]' as right"},
        {FRONT "## Q {#q}\nkind: choice\n### Choices\n- [x] a\n### Demo\n```python\nassert 1\n"
               "```\n",
         "deck.md:8:1: error: a choice needs at least two"},
        {FRONT "## Q {#q}\nkind: cloze\n" PARTS,
         "deck.md:6:1: error: a cloze card has no blank: write {{c1::the missing words}}"},
        {FRONT "## Q `{{c1::x}}` {{c1::y}} {#q}\nkind: cloze\n" PARTS,
         "deck.md:6:1: error: a blank inside code: choose words of the text"},
        {FRONT "## Q {#q}\nkind: fix\n### Demo\n```python\nassert 1\n```\n",
         "deck.md:6:1: error: card has no '### Program', which a fix card needs"},
        {FRONT "## Q {#q}\nkind: predict\n### Demo\n```pycon\n>>> 1\n1\n```\n",
         "deck.md:10:1: error: a predict card shows a ```python program, not a session"},
        {FRONT "## Q {#q}\n### Answer\nA.\n### Points\n- a :: b\n" DEMO,
         "deck.md:10:1: error: points are a numbered list: '1. text :: words to look for'"},
        {FRONT "## Q {#q}\n### Answer\nA.\n### Points\n1. a\n" DEMO,
         "deck.md:10:1: error: point 1 has no expression: '1. text :: words to look for'"},
        {FRONT "## Q {#q}\n### Answer\nA.\n### Points\n1. a :: b OR\n" DEMO,
         "deck.md:10:13: error: bad expression after '::': something is missing at the end"},
        {FRONT "## Q {#q}\n### Answer\nA.\n### Points\n1. a :: b \"c\n" DEMO,
         "deck.md:10:11: error: bad expression after '::': a quote is not closed"},
        {FRONT "## Q {#q}\n### Answer\nA.\n### Points\n1. a :: b-c\n" DEMO,
         "deck.md:10:10: error: bad expression after '::': put what is not letters and digits "
         "in "
         "double quotes"},
        {FRONT "## Q {#q}\n### Answer\nA.\n### Points\n1. a :: (b\n" DEMO,
         "deck.md:10:11: error: bad expression after '::': a parenthesis is not closed"},
        {FRONT "## Q {#q}\n### Answer\nA.\n### Points\n1. a :: b\n### Demo\n```python\n"
               "assert 1  # point 2\n```\n",
         "deck.md:13:1: error: the claim names point 2, but the card has 1"},
        {FRONT
         "## Q {#q}\n### Answer\nA.\n### Points\n1. a :: b\n### Demo\n```python\nx = 1\n```\n",
         "deck.md:13:1: error: the demo claims nothing: add an assert or an ```output block"},
        {FRONT "## Q {#q}\n### Answer\nA.\n### Points\n1. a :: b\n### Demo\n```python\n"
               "x = 1  # point 1\nassert x\n```\n",
         "deck.md:13:8: error: this line claims nothing: put the mark beside an assert"},
        {FRONT "## Q {#q}\n### Answer\nA.\n### Points\n1. a :: b\n### Demo\n```python\n"
               "assert 1  # point 1\n",
         "deck.md:12:1: error: this code block is not closed by '```'"},
        {FRONT "## Q {#q}\n### Answer\nA.\n### Points\n1. a :: b\n### Demo\nSee:\n",
         "deck.md:12:1: error: a demo holds code blocks only: say it in '### Fine print'"},
        {FRONT "## Q {#q}\n### Answer\nA.\n### Points\n1. a :: b\n### Demo\n```c\nx\n```\n",
         "deck.md:12:1: error: a demo's code block is ```python, ```pycon or ```output"},
        {FRONT "## Q {#q}\n### Answer\nA.\n### Points\n1. a :: b\n### Demo\n```pycon\nx = 1\n"
               ">>> 1  # point 1\n1\n```\n",
         "deck.md:13:1: error: an input of a session begins with '>>> '"},
        {FRONT "## Q {#q}\n### Answer\nA.\n### Points\n1. a :: b\n" DEMO DEMO,
         "deck.md:15:1: error: second '### Demo' in one card"},
        {FRONT "## Q {{n: 9..2}} {#q}\n" PARTS,
         "deck.md:6:1: error: {{n: 9..2}} is an empty range"},
        {FRONT "## Q {{n: 1..2}} or {{n: 1..3}} {#q}\n" PARTS,
         "deck.md:6:1: error: {{n: ...}} is given two different meanings"},
        {FRONT "## Q \xff {#q}\n" PARTS, "deck.md:6:6: error: not UTF-8 text"},
        {FRONT "## Q {#q}\n### Answer\nA.\n### Points\n1. a :: b\n2. c :: d\n" DEMO,
         "deck.md:11:1: warning: no claim of the demo proves point 2"},
    };
    int n_failed = 0;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct deck *d = parse(cases[i].text);
        struct strbuf sb = {0};
        if (d->n_msgs > 0)
            deck_format_msg(&sb, d, &d->msgs[0]);
        if (strcmp(strbuf_str(&sb), cases[i].first) != 0) {
            print_error("case %zu\n want %s\n got  %s\n%s\n", i, cases[i].first,
                        strbuf_str(&sb), cases[i].text);
            n_failed++;
        }
        strbuf_release(&sb);
        deck_free(d);
    }
    assert_int_equal(n_failed, 0);
}

static void test_all_mistakes_are_reported_in_file_order(void **state)
{
    (void)state;
    struct deck *d = parse(FRONT "## Q {#q}\nlevel: x\nafter: y\n### Answer\nA.\n## R\n");
    assert_true(d->n_errors >= 5);
    for (size_t i = 1; i < d->n_msgs; i++)
        assert_true(d->msgs[i - 1].pos.line <= d->msgs[i].pos.line);
    size_t before = d->n_msgs;
    deck_report(d, DECK_ERROR, (struct deck_pos){7, 2}, "point %d does not hold", 1);
    assert_int_equal(d->n_msgs, before + 1);
    assert_string_equal(d->msgs[0].text, "card has no '### Points', which a recall card needs");
    deck_free(d);
}

static void test_fix_adds_missing_slugs_and_nothing_else(void **state)
{
    (void)state;
    static const char text[] = "---\r\ndeck: d\r\n---\n# T\n\n## What is the heap?  \r\n"
                               "body \xff\n## Is it {#heap}\n##  The heap? ##\nend";
    static const char want[] =
        "---\r\ndeck: d\r\n---\n# T\n\n## What is the heap? {#heap-2}  \r\n"
        "body \xff\n## Is it {#heap}\n##  The heap? ## {#heap-3}\nend";
    struct strbuf out = {0};
    assert_int_equal(deck_fix(&out, text, sizeof text - 1), 2);
    assert_string_equal(strbuf_str(&out), want);
    struct strbuf again = {0};
    assert_int_equal(deck_fix(&again, out.buf, out.len), 0);
    assert_string_equal(strbuf_str(&again), want);
    strbuf_release(&again);
    strbuf_release(&out);
}

static void test_code_is_taken_verbatim(void **state)
{
    (void)state;
    struct deck *d = parse(FRONT "## Q {#q}\nkind: predict\n\n```python\n## no card {#x}\n```\n"
                                 "### Demo\n~~~python\n# Topic\nprint('''\n```\n''')\n~~~\n");
    assert_no_messages(d);
    assert_int_equal(d->n_cards, 1);
    assert_string_equal(d->cards[0].demo.text, "# Topic\nprint('''\n```\n''')\n");
    assert_string_equal(d->cards[0].body, "```python\n## no card {#x}\n```");
    deck_free(d);
}

static void test_claims_are_found_only_where_python_has_them(void **state)
{
    (void)state;
    struct deck *d =
        parse(FRONT "## Q {#q}\nkind: true-false\ntruth: true\n### Answer\nA.\n### Demo\n"
                    "```python\ns = 'assert'  # assert\nt = \"\"\"\nassert x\n\"\"\"\n"
                    "def f():\n    assert s == 'assert', \\\n        'no'\nassertion = 1\n"
                    "if s: assert t\nx = [1,\n  2]; assert x\n```\n");
    assert_no_messages(d);
    const struct card_demo *demo = &d->cards[0].demo;
    assert_int_equal(demo->n_claims, 3);
    assert_int_equal(demo->claims[0].demo_line, 6);
    assert_int_equal(demo->claims[0].demo_line_end, 7);
    assert_int_equal(demo->claims[0].pos.line, 18);
    assert_int_equal(demo->claims[0].pos.col, 5);
    assert_int_equal(demo->claims[1].demo_line, 9);
    assert_int_equal(demo->claims[2].demo_line, 10);
    deck_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_front_matter_names_the_deck),
        cmocka_unit_test(test_card_keeps_its_texts_as_written),
        cmocka_unit_test(test_point_is_text_and_expression),
        cmocka_unit_test(test_script_claims_by_asserts_and_output),
        cmocka_unit_test(test_session_claims_by_what_follows_an_input),
        cmocka_unit_test(test_choices_and_truth_are_read),
        cmocka_unit_test(test_card_is_read_back_from_its_source),
        cmocka_unit_test(test_line_endings_do_not_matter),
        cmocka_unit_test(test_each_mistake_has_one_clear_message),
        cmocka_unit_test(test_all_mistakes_are_reported_in_file_order),
        cmocka_unit_test(test_fix_adds_missing_slugs_and_nothing_else),
        cmocka_unit_test(test_code_is_taken_verbatim),
        cmocka_unit_test(test_claims_are_found_only_where_python_has_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
