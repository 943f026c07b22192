#include "util/utf8.h"

#include "util/xalloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void test_code_points_are_decoded_and_other_bytes_refused(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        uint32_t code_point;
    } cases[] = {
        {"a", 1, 'a'},
        {"\x7f", 1, 0x7f},
        {"\xc2\x80", 2, 0x80},
        {"\xdf\xbf", 2, 0x7ff},
        {"\xe0\xa0\x80", 3, 0x800},
        {"\xed\x9f\xbf", 3, 0xd7ff},
        {"\xef\xbf\xbf", 3, 0xffff},
        {"\xf0\x90\x80\x80", 4, 0x10000},
        {"\xf4\x8f\xbf\xbf", 4, 0x10ffff},
        {"\x80", 0, 0},
        {"\xc0\x80", 0, 0},
        {"\xc1\xbf", 0, 0},
        {"\xc2", 0, 0},
        {"\xc2x", 0, 0},
        {"\xe0\x9f\xbf", 0, 0},
        {"\xed\xa0\x80", 0, 0},
        {"\xf0\x8f\xbf\xbf", 0, 0},
        {"\xf4\x90\x80\x80", 0, 0},
        {"\xf8\x88\x80\x80", 0, 0},
        {"\xff", 0, 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        uint32_t c = 0;
        size_t size = utf8_decode(&c, cases[i].bytes, strlen(cases[i].bytes));
        if (size != cases[i].size || (size && c != cases[i].code_point))
            fail_msg("case %zu: %zu bytes, U+%04X", i, size, (unsigned)c);
    }
    uint32_t c;
    assert_int_equal(utf8_decode(&c, "", 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_code_points_are_decoded_and_other_bytes_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
