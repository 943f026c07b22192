#include "sim/front/lexer.h"

#include "util/strbuf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static const char *const kind_names[] = {
    "END",  "NAME",    "NUMBER", "STRING", "FSTART", "FMIDDLE",
    "FEND", "NEWLINE", "INDENT", "DEDENT", "ERROR",  "UNKNOWN",
};

/* Kinds with the text of each token, and the names of those that have none. */
static void tokens_of(struct strbuf *out, const char *source, struct arena *arena)
{
    struct lexer lx;
    lexer_init(&lx, arena, "f.py", source, strlen(source), NULL);
    for (size_t i = 0;; i++) {
        const struct token *t = lexer_token(&lx, i);
        if (i)
            strbuf_add_char(out, ' ');
        if (t->kind < ARRAY_LEN(kind_names))
            strbuf_add_str(out, kind_names[t->kind]);
        if (t->kind != TOK_NEWLINE && t->len)
            strbuf_addf(out, "%s%.*s", t->kind < ARRAY_LEN(kind_names) ? ":" : "", (int)t->len,
                        t->text);
        if (t->kind == TOK_ENDMARKER || t->kind == TOK_ERROR)
            break;
    }
    if (lx.state == LEX_RAISED)
        strbuf_addf(out, " %s", lx.err.msg);
    lexer_release(&lx);
}

static void test_text_becomes_tokens(void **state)
{
    (void)state;
    static const struct {
        const char *source, *tokens;
    } cases[] = {
        {"", "END"},
        {"\n\n# only this\n", "END"},
        {"x = 1\n", "NAME:x = NUMBER:1 NEWLINE END"},
        {"a<<=b**=c//=d...e", "NAME:a <<= NAME:b **= NAME:c //= NAME:d ... NAME:e END"},
        {"a:=b->c!=d<>e", "NAME:a := NAME:b -> NAME:c != NAME:d <> NAME:e END"},
        {"if x:\n  y\n\n# c\nz\n",
         "if NAME:x : NEWLINE INDENT NAME:y NEWLINE DEDENT NAME:z NEWLINE END"},
        {"if x:\n\tif y:\n\t\tz\n", "if NAME:x : NEWLINE INDENT if NAME:y : NEWLINE INDENT "
                                    "NAME:z NEWLINE DEDENT DEDENT END"},
        {"(a,\n b)\n", "( NAME:a , NAME:b ) NEWLINE END"},
        {"a + \\\n b\n", "NAME:a + NAME:b NEWLINE END"},
        {"1 0x1F 0b1 1_0.5e-3j .5 1..x",
         "NUMBER:1 NUMBER:0x1F NUMBER:0b1 NUMBER:1_0.5e-3j NUMBER:.5 NUMBER:1. . NAME:x END"},
        {"'a' rb\"b\" u'''c\n'd'''", "STRING:'a' STRING:rb\"b\" STRING:u'''c\n'd''' END"},
        {"f'a{b!r:>{c}}d'", "FSTART:f' FMIDDLE:a { NAME:b ! NAME:r : FMIDDLE:> { NAME:c } "
                            "FMIDDLE } FMIDDLE:d FEND:' END"},
        {"f'{{{x}}}'", "FSTART:f' FMIDDLE:{ { NAME:x } FMIDDLE:} FEND:' END"},
        {"f'{f'{1}'}'", "FSTART:f' { FSTART:f' { NUMBER:1 } FEND:' } FEND:' END"},
        {"x$", "NAME:x UNKNOWN:$ END"},
        {"(a", "( NAME:a ERROR"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena = {0};
        struct strbuf got = {0};
        tokens_of(&got, cases[i].source, &arena);
        assert_string_equal(strbuf_str(&got), cases[i].tokens);
        strbuf_release(&got);
        arena_release(&arena);
    }
}

static void test_reads_no_further_than_asked(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct lexer lx;
    const char *source = "a b\n0777\n";
    lexer_init(&lx, &arena, "f.py", source, strlen(source), NULL);
    assert_null(lexer_last(&lx));
    assert_int_equal(lexer_token(&lx, 1)->kind, TOK_NAME);
    assert_int_equal(lx.n_tokens, 2);
    assert_int_equal(lx.lineno, 1);
    assert_int_equal(lx.state, LEX_OK);
    assert_int_equal(lexer_token(&lx, 9)->kind, TOK_ERROR);
    assert_int_equal(lx.state, LEX_RAISED);
    lexer_release(&lx);
    arena_release(&arena);
}

static void test_tokens_stay_where_they_are(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct strbuf source = {0};
    for (int i = 0; i < 2000; i++)
        strbuf_add_str(&source, "x ");
    struct lexer lx;
    lexer_init(&lx, &arena, "f.py", strbuf_str(&source), source.len, NULL);
    const struct token *first = lexer_token(&lx, 0);
    assert_int_equal(lexer_token(&lx, 1999)->at.col_offset, 3998);
    assert_ptr_equal(lexer_token(&lx, 0), first);
    assert_ptr_equal(lexer_token(&lx, 1999)->name, first->name);
    lexer_release(&lx);
    strbuf_release(&source);
    arena_release(&arena);
}

static void test_keywords_are_told_from_names(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        enum token_kind kind;
        enum soft_keyword soft;
    } cases[] = {
        {"if", TOK_IF, SOFT_NONE},        {"iff", TOK_NAME, SOFT_NONE},
        {"None", TOK_NONE, SOFT_NONE},    {"match", TOK_NAME, SOFT_MATCH},
        {"_", TOK_NAME, SOFT_UNDERSCORE}, {"__", TOK_NAME, SOFT_NONE},
        {"print", TOK_NAME, SOFT_NONE},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena = {0};
        struct lexer lx;
        lexer_init(&lx, &arena, "f.py", cases[i].source, strlen(cases[i].source), NULL);
        assert_int_equal(lexer_token(&lx, 0)->kind, cases[i].kind);
        assert_int_equal(lexer_token(&lx, 0)->soft, cases[i].soft);
        lexer_release(&lx);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_becomes_tokens),
        cmocka_unit_test(test_reads_no_further_than_asked),
        cmocka_unit_test(test_tokens_stay_where_they_are),
        cmocka_unit_test(test_keywords_are_told_from_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
