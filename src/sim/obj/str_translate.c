/*
 * str: maketrans() and translate().
 */
#include "sim/obj/str_methods.h"

static bool set_ord(struct vm *vm, addr dict, uint32_t from, addr to)
{
    addr key = int_from_i64(vm, from);
    bool ok = !addr_is_null(key) && !addr_is_null(to) && dict_set(vm, dict, key, to);
    xdecref(vm, key);
    return ok;
}

static bool add_pairs(struct vm *vm, addr dict, addr from, addr to)
{
    if (str_length(vm, from) != str_length(vm, to)) {
        exc_raise(vm, PY_TYPE(T_ValueError),
                  "the first two maketrans arguments must have equal length");
        return false;
    }
    for (int64_t i = 0; i < str_length(vm, from); i++) {
        addr value = int_from_i64(vm, str_char(vm, to, i));
        bool ok = set_ord(vm, dict, str_char(vm, from, i), value);
        xdecref(vm, value);
        if (!ok)
            return false;
    }
    return true;
}

static bool add_mapping(struct vm *vm, addr dict, addr mapping)
{
    int64_t pos = 0;
    addr key, value;
    while (dict_next(vm, mapping, &pos, &key, &value)) {
        if (str_check(vm, key)) {
            if (str_length(vm, key) != 1) {
                exc_raise(vm, PY_TYPE(T_ValueError),
                          "string keys in translate table must be of length 1");
                return false;
            }
            if (!set_ord(vm, dict, str_char(vm, key, 0), value))
                return false;
        } else if (int_check(vm, key)) {
            if (!dict_set(vm, dict, key, value))
                return false;
        } else {
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "keys in translate table must be strings or integers");
            return false;
        }
    }
    return true;
}

static bool add_arguments(struct vm *vm, addr dict, const addr *args, size_t n_args)
{
    if (n_args == 1) {
        if (object_is_exactly(vm, args[0], T_DICT))
            return add_mapping(vm, dict, args[0]);
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "if you give only one argument to maketrans it must be a dict");
        return false;
    }
    if (!str_check(vm, args[0])) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "first maketrans argument must be a string if there is a second argument");
        return false;
    }
    if (!add_pairs(vm, dict, args[0], args[1]))
        return false;
    for (int64_t i = 0; n_args > 2 && i < str_length(vm, args[2]); i++)
        if (!set_ord(vm, dict, str_char(vm, args[2], i), PY_NONE))
            return false;
    return true;
}

addr str_maketrans(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)kwnames;
    if (!args_check(vm, "maketrans", n_args, 1, 3))
        return NULL_ADDR;
    for (size_t i = 1; i < n_args; i++)
        if (!str_argument(vm, "maketrans", (int)i + 1, args[i]))
            return NULL_ADDR;
    addr dict = dict_new(vm);
    if (addr_is_null(dict) || add_arguments(vm, dict, args, n_args))
        return dict;
    decref(vm, dict);
    return NULL_ADDR;
}

/* Adds what the table makes of one character. */
static bool add_translated(struct vm *vm, struct text *t, uint32_t c, addr table)
{
    addr key = int_from_i64(vm, c);
    if (addr_is_null(key))
        return false;
    addr value = object_get_item(vm, table, key);
    decref(vm, key);
    if (addr_is_null(value)) {
        if (!exc_matches(vm, PY_TYPE(T_LookupError)))
            return false;
        exc_clear(vm);
        text_add_char(t, c);
        return true;
    }
    bool ok = true;
    if (int_check(vm, value)) {
        bool overflow;
        int64_t to = int_as_i64(vm, value, &overflow);
        ok = !overflow && to >= 0 && to <= STR_MAX_CHAR;
        if (ok)
            text_add_char(t, (uint32_t)to);
        else
            exc_raise(vm, PY_TYPE(T_ValueError),
                      "character mapping must be in range(0x110000)");
    } else if (str_check(vm, value)) {
        ok = text_reserve(vm, t, (uint64_t)str_length(vm, value));
        if (ok)
            text_add_str(vm, t, value);
    } else if (!addr_eq(value, PY_NONE)) {
        ok = false;
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "character mapping must return integer, None or str");
    }
    decref(vm, value);
    return ok;
}

addr str_translate(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    struct text t = {0};
    bool ok = true;
    for (int64_t i = 0; ok && i < str_length(vm, self); i++)
        ok = add_translated(vm, &t, str_char(vm, self, i), args[0]);
    return text_finish(vm, &t, ok);
}
