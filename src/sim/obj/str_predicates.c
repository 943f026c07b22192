/*
 * str: questions about all of its characters.
 */
#include "sim/obj/str_methods.h"

/* Whether there are characters and all have the property. */
static SIM_NEW addr all_chars(struct vm *vm, addr s, bool (*has)(uint32_t))
{
    struct str_view v = str_view_of(vm, s);
    for (int64_t i = 0; i < v.len; i++)
        if (!has(view_char(&v, i)))
            return PY_FALSE;
    return py_bool(v.len > 0);
}

static bool is_decimal(uint32_t c)
{
    return char_decimal(c) >= 0;
}

static bool is_alnum(uint32_t c)
{
    return char_is_alpha(c) || char_decimal(c) >= 0 || char_is_digit(c) || char_is_numeric(c);
}

addr str_isalnum(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return all_chars(vm, self, is_alnum);
}

addr str_isalpha(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return all_chars(vm, self, char_is_alpha);
}

addr str_isascii(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return py_bool(str_is_ascii(vm, self));
}

addr str_isdecimal(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return all_chars(vm, self, is_decimal);
}

addr str_isdigit(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return all_chars(vm, self, char_is_digit);
}

addr str_isnumeric(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return all_chars(vm, self, char_is_numeric);
}

addr str_isspace(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return all_chars(vm, self, char_is_space);
}

addr str_isprintable(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return str_length(vm, self) == 0 ? PY_TRUE : all_chars(vm, self, char_is_printable);
}

addr str_isidentifier(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct str_view v = str_view_of(vm, self);
    if (v.len == 0 || !char_is_id_start(view_char(&v, 0)))
        return PY_FALSE;
    for (int64_t i = 1; i < v.len; i++)
        if (!char_is_id_continue(view_char(&v, i)))
            return PY_FALSE;
    return PY_TRUE;
}

/* Whether there are cased characters, all of the case that `has` tells and none of `lacks`. */
static SIM_NEW addr all_cased(struct vm *vm, addr s, bool (*has)(uint32_t),
                              bool (*lacks)(uint32_t))
{
    struct str_view v = str_view_of(vm, s);
    bool found = false;
    for (int64_t i = 0; i < v.len; i++) {
        uint32_t c = view_char(&v, i);
        if (lacks(c) || char_is_title(c))
            return PY_FALSE;
        found |= has(c);
    }
    return py_bool(found);
}

addr str_islower(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return all_cased(vm, self, char_is_lower, char_is_upper);
}

addr str_isupper(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return all_cased(vm, self, char_is_upper, char_is_lower);
}

addr str_istitle(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct str_view v = str_view_of(vm, self);
    bool found = false, was_cased = false;
    for (int64_t i = 0; i < v.len; i++) {
        uint32_t c = view_char(&v, i);
        if (char_is_upper(c) || char_is_title(c)) {
            if (was_cased)
                return PY_FALSE;
            found = was_cased = true;
        } else if (char_is_lower(c)) {
            if (!was_cased)
                return PY_FALSE;
            found = true;
        } else {
            was_cased = false;
        }
    }
    return py_bool(found);
}
