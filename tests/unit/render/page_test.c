#include "render/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static struct page ascii_page(int width)
{
    return (struct page){.opts = {.width = width}};
}

static void expect(struct page *p, const char *text)
{
    assert_string_equal(strbuf_str(&p->text), text);
    page_release(p);
}

static void test_control_characters_never_pass(void **state)
{
    (void)state;
    struct page p = ascii_page(80);
    page_put(&p, STYLE_NONE, "a\033[31mred\033]0;title\007\x7f");
    page_put(&p, STYLE_NONE,
             "\xc2\x9b"
             "31m"); // CSI as one character
    page_put(&p, STYLE_NONE,
             "\xe2\x80\xae"
             "x");                    // right-to-left override
    page_put(&p, STYLE_NONE, "\xff"); // no UTF-8
    expect(&p, "a^[[31mred^[]0;title^G^?\xef\xbf\xbd"
               "31m\xef\xbf\xbdx\xef\xbf\xbd");
}

static void test_colour_ends_with_its_line(void **state)
{
    (void)state;
    struct page p = {.opts = {.width = 80, .has_color = true}};
    page_put(&p, STYLE_GOOD, "one\ntwo\n");
    expect(&p, "\033[32mone\033[0m\n\033[32mtwo\033[0m\n");
}

static void test_wrap_hangs_at_the_indent(void **state)
{
    (void)state;
    struct page p = ascii_page(40);
    page_tab(&p, 4);
    page_wrap(&p, STYLE_NONE, "words that are too many for one line of forty columns", 4);
    expect(&p, "    words that are too many for one line\n    of forty columns");
}

static void test_wrap_does_not_break_a_long_word(void **state)
{
    (void)state;
    struct page p = ascii_page(40);
    page_wrap(&p, STYLE_NONE, "a xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx b", 0);
    expect(&p, "a\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\nb");
}

static void test_wide_characters_count_twice(void **state)
{
    (void)state;
    assert_int_equal(page_text_width("日本", strlen("日本")), 4);
    struct page p = ascii_page(80);
    page_put_cut(&p, STYLE_NONE, "日本日本", 7);
    expect(&p, "日本...");
}

static void test_right_text_ends_at_the_margin(void **state)
{
    (void)state;
    struct page p = ascii_page(40);
    page_put(&p, STYLE_NONE, "left");
    page_right(&p, STYLE_NONE, "right");
    assert_int_equal(p.col, 40);
    page_release(&p);
}

static void test_glyphs_have_ascii_and_spoken_forms(void **state)
{
    (void)state;
    struct page p = ascii_page(80);
    assert_string_equal(page_glyph(&p, GLYPH_CHECK), "+");
    p.opts.has_unicode = true;
    assert_string_equal(page_glyph(&p, GLYPH_CHECK), "✓");
    p.opts.is_plain = true;
    assert_string_equal(page_glyph(&p, GLYPH_CHECK), "yes:");
}

static void test_newline_leaves_no_trailing_blanks(void **state)
{
    (void)state;
    struct page p = ascii_page(80);
    page_put(&p, STYLE_NONE, "text   ");
    page_newline(&p);
    page_gap(&p);
    page_gap(&p);
    page_put(&p, STYLE_NONE, "more");
    expect(&p, "text\n\nmore");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_control_characters_never_pass),
        cmocka_unit_test(test_colour_ends_with_its_line),
        cmocka_unit_test(test_wrap_hangs_at_the_indent),
        cmocka_unit_test(test_wrap_does_not_break_a_long_word),
        cmocka_unit_test(test_wide_characters_count_twice),
        cmocka_unit_test(test_right_text_ends_at_the_margin),
        cmocka_unit_test(test_glyphs_have_ascii_and_spoken_forms),
        cmocka_unit_test(test_newline_leaves_no_trailing_blanks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
