/*
 * Tables of character properties, each in rising order and closed by UINT32_MAX.
 */
#ifndef VIVA_SIM_OBJ_STR_CHAR_TABLES_H
#define VIVA_SIM_OBJ_STR_CHAR_TABLES_H

#include <stdint.h>

struct char_range {
    uint32_t first, last;
};

struct char_mapping {
    uint32_t from;
    uint32_t to[3]; /* unused ones are 0 */
};

extern const struct char_range char_digit_not_decimal[]; /* isdigit() but not isdecimal() */
extern const struct char_range
    char_numeric_not_number[];                     /* isnumeric() outside the categories N* */
extern const struct char_range char_other_lower[]; /* islower() outside Ll */
extern const struct char_range char_other_upper[]; /* isupper() outside Lu */
extern const struct char_range char_case_ignorable[]; /* ignored in finding a word-final sigma,
                                                         outside Mn, Me, Cf, Lm, Sk */
extern const struct char_range char_id_start_extra[];
extern const struct char_range char_id_start_not[];
extern const struct char_range char_id_continue_extra[];
extern const struct char_range char_id_continue_not[];
extern const uint32_t char_decimal_zeros[]; /* each begins a run of ten digits */
extern const struct char_mapping char_special_upper[];
extern const struct char_mapping char_special_lower[];
extern const struct char_mapping char_special_title[];

#endif
