/*
 * Properties of characters: categories and simple case mappings are utf8proc's, what does not
 * follow from them is in str_char_tables.c.
 */
#include "sim/obj/str_char_tables.h"
#include "sim/obj/str_parts.h"

#include <utf8proc.h>

static bool in_ranges(const struct char_range *r, uint32_t c)
{
    while (r->last < c)
        r++;
    return r->first <= c;
}

static int find_mapping(const struct char_mapping *m, uint32_t c, uint32_t out[3])
{
    while (m->from < c)
        m++;
    if (m->from != c)
        return 0;
    int n = 0;
    while (n < 3 && m->to[n]) {
        out[n] = m->to[n];
        n++;
    }
    return n;
}

static utf8proc_category_t category(uint32_t c)
{
    // New in Unicode 15.1, after the library's data.
    if (c >= 0x2ebf0 && c <= 0x2ee5d)
        return UTF8PROC_CATEGORY_LO;
    if ((c >= 0x2ffc && c <= 0x2fff) || c == 0x31ef)
        return UTF8PROC_CATEGORY_SO;
    return utf8proc_category((utf8proc_int32_t)c);
}

bool char_is_space(uint32_t c)
{
    return (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x20) || c == 0x85 || c == 0xa0 ||
           c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
           c == 0x202f || c == 0x205f || c == 0x3000;
}

bool char_is_line_break(uint32_t c)
{
    return (c >= 10 && c <= 13) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 ||
           c == 0x2029;
}

bool char_is_printable(uint32_t c)
{
    if (c < 127)
        return c >= 32;
    switch (category(c)) {
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_ZS:
        return false;
    default:
        return true;
    }
}

bool char_is_alpha(uint32_t c)
{
    if (c < 128)
        return (c | 32) >= 'a' && (c | 32) <= 'z';
    utf8proc_category_t k = category(c);
    return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO;
}

bool char_is_lower(uint32_t c)
{
    if (c < 128)
        return c >= 'a' && c <= 'z';
    return category(c) == UTF8PROC_CATEGORY_LL || in_ranges(char_other_lower, c);
}

bool char_is_upper(uint32_t c)
{
    if (c < 128)
        return c >= 'A' && c <= 'Z';
    return category(c) == UTF8PROC_CATEGORY_LU || in_ranges(char_other_upper, c);
}

bool char_is_title(uint32_t c)
{
    return category(c) == UTF8PROC_CATEGORY_LT;
}

bool char_is_cased(uint32_t c)
{
    return char_is_lower(c) || char_is_upper(c) || char_is_title(c);
}

bool char_is_case_ignorable(uint32_t c)
{
    switch (category(c)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK:
        return true;
    default:
        return in_ranges(char_case_ignorable, c);
    }
}

int char_decimal(uint32_t c)
{
    if (c < 128)
        return c >= '0' && c <= '9' ? (int)c - '0' : -1;
    if (category(c) != UTF8PROC_CATEGORY_ND)
        return -1;
    const uint32_t *zero = char_decimal_zeros;
    while (zero[1] <= c)
        zero++;
    return (int)(c - *zero);
}

bool char_is_digit(uint32_t c)
{
    return char_decimal(c) >= 0 || (c >= 128 && in_ranges(char_digit_not_decimal, c));
}

bool char_is_numeric(uint32_t c)
{
    if (c < 128)
        return c >= '0' && c <= '9';
    utf8proc_category_t k = category(c);
    return (k >= UTF8PROC_CATEGORY_ND && k <= UTF8PROC_CATEGORY_NO) ||
           in_ranges(char_numeric_not_number, c);
}

bool char_is_id_start(uint32_t c)
{
    if (c < 128)
        return c == '_' || char_is_alpha(c);
    utf8proc_category_t k = category(c);
    if ((k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO) || k == UTF8PROC_CATEGORY_NL)
        return !in_ranges(char_id_start_not, c);
    return in_ranges(char_id_start_extra, c);
}

bool char_is_id_continue(uint32_t c)
{
    if (c < 128)
        return c == '_' || char_is_alpha(c) || (c >= '0' && c <= '9');
    utf8proc_category_t k = category(c);
    if ((k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO) || k == UTF8PROC_CATEGORY_NL ||
        k == UTF8PROC_CATEGORY_MN || k == UTF8PROC_CATEGORY_MC || k == UTF8PROC_CATEGORY_ND ||
        k == UTF8PROC_CATEGORY_PC)
        return !in_ranges(char_id_continue_not, c);
    return in_ranges(char_id_continue_extra, c);
}

int char_to_upper(uint32_t c, uint32_t out[3])
{
    int n = c < 128 ? 0 : find_mapping(char_special_upper, c, out);
    if (n)
        return n;
    out[0] = (uint32_t)utf8proc_toupper((utf8proc_int32_t)c);
    return 1;
}

int char_to_lower(uint32_t c, uint32_t out[3])
{
    int n = c < 128 ? 0 : find_mapping(char_special_lower, c, out);
    if (n)
        return n;
    out[0] = (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
    return 1;
}

int char_to_title(uint32_t c, uint32_t out[3])
{
    int n = c < 128 ? 0 : find_mapping(char_special_title, c, out);
    if (n)
        return n;
    out[0] = (uint32_t)utf8proc_totitle((utf8proc_int32_t)c);
    return 1;
}

int char_fold(uint32_t c, uint32_t out[3])
{
    utf8proc_int32_t folded[8];
    int boundary = 0;
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)c, folded, 8, UTF8PROC_CASEFOLD, &boundary);
    if (n < 1 || n > 3) {
        out[0] = c;
        return 1;
    }
    for (int i = 0; i < n; i++)
        out[i] = (uint32_t)folded[i];
    return (int)n;
}
