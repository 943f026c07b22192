/*
 * The methods of str, by the file they are in; str_methods.c has the table.
 */
#ifndef VIVA_SIM_OBJ_STR_METHODS_H
#define VIVA_SIM_OBJ_STR_METHODS_H

#include "sim/obj/str_parts.h"

typedef addr str_method(struct vm *vm, addr self, const addr *args, size_t n_args,
                        addr kwnames);

/* ---- str_case.c ---- */
str_method str_upper, str_lower, str_title, str_capitalize, str_swapcase, str_casefold;
/* ---- str_predicates.c ---- */
str_method str_isalnum, str_isalpha, str_isascii, str_isdecimal, str_isdigit, str_isidentifier,
    str_islower, str_isnumeric, str_isprintable, str_isspace, str_istitle, str_isupper;
/* ---- str_split.c ---- */
str_method str_split, str_rsplit, str_splitlines, str_partition, str_rpartition,
    str_join_method;
/* ---- str_replace.c ---- */
str_method str_replace_method, str_expandtabs, str_center, str_ljust, str_rjust, str_zfill,
    str_removeprefix, str_removesuffix, str_strip, str_lstrip, str_rstrip;
/* ---- str_translate.c ---- */
str_method str_maketrans, str_translate;
/* ---- str_codec.c ---- */
str_method str_encode_method;
/* ---- str_format.c ---- */
str_method str_format_method, str_format_map;

/* "find() argument 1 must be str, not int" */
bool str_argument(struct vm *vm, const char *fname, int number, addr o);

#endif
