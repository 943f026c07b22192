/*
 * Builtins about numbers, and those that fold an iterable to one value.
 */
#include "sim/lib/modules.h"

#include <math.h>

#define UNUSED_SELF (void)self, (void)n_args, (void)kwnames

/* ---- one number ---- */

static addr builtin_abs(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    UNUSED_SELF;
    return number_absolute(vm, args[0]);
}

/* bin, oct, hex: the index of `o` in a base. */
static addr index_text(struct vm *vm, addr o, int base)
{
    addr index = number_index(vm, o);
    if (addr_is_null(index))
        return NULL_ADDR;
    addr text = int_to_base(vm, index, base);
    decref(vm, index);
    return text;
}

static addr builtin_bin(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    UNUSED_SELF;
    return index_text(vm, args[0], 2);
}

static addr builtin_oct(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    UNUSED_SELF;
    return index_text(vm, args[0], 8);
}

static addr builtin_hex(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    UNUSED_SELF;
    return index_text(vm, args[0], 16);
}

static addr builtin_chr(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    UNUSED_SELF;
    int64_t c = number_as_ssize(vm, args[0], NULL_ADDR);
    if (c == -1 && exc_occurred(vm))
        return NULL_ADDR;
    if (c < 0 || c > 0x10ffff)
        return exc_raise(vm, PY_TYPE(T_ValueError), "chr() arg not in range(0x110000)");
    return str_from_char(vm, (uint32_t)c);
}

static addr builtin_ord(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    UNUSED_SELF;
    addr o = args[0];
    int64_t n;
    if (str_check(vm, o)) {
        n = str_length(vm, o);
        if (n == 1)
            return int_from_i64(vm, str_char(vm, o, 0));
    } else if (bytes_check(vm, o) ||
               type_is_subtype(vm, object_type(vm, o), PY_TYPE(T_BYTEARRAY))) {
        const uint8_t *bytes;
        size_t len;
        if (!bytes_like_view(vm, o, &bytes, &len))
            return NULL_ADDR;
        if (len == 1)
            return int_from_i64(vm, bytes[0]);
        n = (int64_t)len;
    } else {
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "ord() expected string of length 1, but %T found", o);
    }
    return exc_raise(vm, PY_TYPE(T_TypeError),
                     "ord() expected a character, but string of length %zd found", n);
}

static addr builtin_divmod(struct vm *vm, addr self, const addr *args, size_t n_args,
                           addr kwnames)
{
    UNUSED_SELF;
    if (!args_check(vm, "divmod", n_args, 2, 2))
        return NULL_ADDR;
    return number_divmod(vm, args[0], args[1]);
}

static addr builtin_pow(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self;
    static const char *const names[] = {"base", "exp", "mod", NULL};
    static const struct arg_spec spec = {"pow", names, 2, 3};
    addr out[3];
    if (!args_parse(vm, &spec, args, n_args, kwnames, out))
        return NULL_ADDR;
    bool has_modulus = !addr_is_null(out[2]) && out[2].v != PY_NONE.v;
    return number_power(vm, out[0], out[1], has_modulus ? out[2] : NULL_ADDR);
}

static addr builtin_round(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)self;
    static const char *const names[] = {"number", "ndigits", NULL};
    static const struct arg_spec spec = {"round", names, 1, 2};
    addr out[2];
    if (!args_parse(vm, &spec, args, n_args, kwnames, out))
        return NULL_ADDR;
    size_t n = addr_is_null(out[1]) || out[1].v == PY_NONE.v ? 0 : 1;
    addr result;
    int found = object_call_special(vm, out[0], N___round__, &out[1], n, &result);
    if (found == 0)
        return exc_raise(vm, PY_TYPE(T_TypeError), "type %T doesn't define __round__ method",
                         out[0]);
    return found < 0 ? NULL_ADDR : result;
}

/* ---- folds ---- */

/* all() stops at the first falsy item, any() at the first truthy one. */
static addr fold_truth(struct vm *vm, addr iterable, int stop_at)
{
    addr it = object_iter(vm, iterable);
    if (addr_is_null(it))
        return NULL_ADDR;
    addr item;
    while (!addr_is_null(item = object_next(vm, it))) {
        int truth = object_is_true(vm, item);
        decref(vm, item);
        if (truth < 0 || truth == stop_at) {
            decref(vm, it);
            return truth < 0 ? NULL_ADDR : py_bool(stop_at);
        }
    }
    decref(vm, it);
    return exc_occurred(vm) ? NULL_ADDR : py_bool(!stop_at);
}

static addr builtin_all(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    UNUSED_SELF;
    return fold_truth(vm, args[0], 0);
}

static addr builtin_any(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    UNUSED_SELF;
    return fold_truth(vm, args[0], 1);
}

/* result + item, both given up. */
static addr add_steal(struct vm *vm, addr result, addr item)
{
    addr sum = number_binary(vm, result, item, NUMBER_ADD);
    decref(vm, result);
    decref(vm, item);
    return sum;
}

enum sum_end { SUM_DONE, SUM_GOES_ON, SUM_RAISED };

/* Adds exact ints as long as they and the sum fit 64 bits; *result is replaced. */
static enum sum_end sum_ints(struct vm *vm, addr it, addr *result)
{
    bool overflow = false;
    int64_t sum = int_as_i64(vm, *result, &overflow);
    if (overflow)
        return SUM_GOES_ON;
    decref(vm, *result);
    *result = NULL_ADDR;
    for (;;) {
        addr item = object_next(vm, it);
        if (addr_is_null(item)) {
            if (exc_occurred(vm))
                return SUM_RAISED;
            *result = int_from_i64(vm, sum);
            return addr_is_null(*result) ? SUM_RAISED : SUM_DONE;
        }
        if (object_is_exactly(vm, item, T_INT) || object_is_exactly(vm, item, T_BOOL)) {
            int64_t value = int_as_i64(vm, item, &overflow), more;
            if (!overflow && !__builtin_add_overflow(sum, value, &more)) {
                sum = more;
                decref(vm, item);
                continue;
            }
        }
        addr so_far = int_from_i64(vm, sum);
        if (addr_is_null(so_far)) {
            decref(vm, item);
            return SUM_RAISED;
        }
        *result = add_steal(vm, so_far, item);
        return addr_is_null(*result) ? SUM_RAISED : SUM_GOES_ON;
    }
}

/* Neumaier's compensated summation, which CPython uses since 3.12. */
struct float_sum {
    double high;
    double low;
};

static void float_sum_add(struct float_sum *s, double x)
{
    double t = s->high + x;
    s->low += fabs(s->high) >= fabs(x) ? (s->high - t) + x : (x - t) + s->high;
    s->high = t;
}

static double float_sum_value(const struct float_sum *s)
{
    return s->low != 0 && isfinite(s->low) ? s->high + s->low : s->high;
}

static enum sum_end sum_floats(struct vm *vm, addr it, addr *result)
{
    struct float_sum sum = {float_value(vm, *result), 0};
    decref(vm, *result);
    *result = NULL_ADDR;
    for (;;) {
        addr item = object_next(vm, it);
        if (addr_is_null(item)) {
            if (exc_occurred(vm))
                return SUM_RAISED;
            *result = float_from_double(vm, float_sum_value(&sum));
            return addr_is_null(*result) ? SUM_RAISED : SUM_DONE;
        }
        if (object_is_exactly(vm, item, T_FLOAT)) {
            float_sum_add(&sum, float_value(vm, item));
            decref(vm, item);
            continue;
        }
        bool overflow = false;
        if (int_check(vm, item)) {
            int64_t value = int_as_i64(vm, item, &overflow);
            if (!overflow) {
                sum.high += (double)value;
                decref(vm, item);
                continue;
            }
        }
        addr so_far = float_from_double(vm, float_sum_value(&sum));
        if (addr_is_null(so_far)) {
            decref(vm, item);
            return SUM_RAISED;
        }
        *result = add_steal(vm, so_far, item);
        return addr_is_null(*result) ? SUM_RAISED : SUM_GOES_ON;
    }
}

static enum sum_end sum_any(struct vm *vm, addr it, addr *result)
{
    for (;;) {
        addr item = object_next(vm, it);
        if (addr_is_null(item))
            return exc_occurred(vm) ? SUM_RAISED : SUM_DONE;
        *result = add_steal(vm, *result, item);
        if (addr_is_null(*result))
            return SUM_RAISED;
    }
}

static bool check_start(struct vm *vm, addr start)
{
    const char *bad = NULL;
    if (str_check(vm, start))
        bad = "sum() can't sum strings [use ''.join(seq) instead]";
    else if (bytes_check(vm, start))
        bad = "sum() can't sum bytes [use b''.join(seq) instead]";
    else if (type_is_subtype(vm, object_type(vm, start), PY_TYPE(T_BYTEARRAY)))
        bad = "sum() can't sum bytearray [use b''.join(seq) instead]";
    if (bad)
        exc_raise(vm, PY_TYPE(T_TypeError), "%s", bad);
    return !bad;
}

static addr builtin_sum(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self;
    static const char *const names[] = {"", "start", NULL};
    static const struct arg_spec spec = {"sum", names, 1, 2};
    addr out[2];
    if (!args_parse(vm, &spec, args, n_args, kwnames, out))
        return NULL_ADDR;
    addr it = object_iter(vm, out[0]);
    if (addr_is_null(it))
        return NULL_ADDR;
    addr result = addr_is_null(out[1]) ? int_from_i64(vm, 0) : newref(vm, out[1]);
    if (!check_start(vm, result)) {
        decref(vm, result);
        decref(vm, it);
        return NULL_ADDR;
    }
    enum sum_end end = SUM_GOES_ON;
    if (object_is_exactly(vm, result, T_INT))
        end = sum_ints(vm, it, &result);
    if (end == SUM_GOES_ON && object_is_exactly(vm, result, T_FLOAT))
        end = sum_floats(vm, it, &result);
    if (end == SUM_GOES_ON)
        end = sum_any(vm, it, &result);
    decref(vm, it);
    if (end == SUM_RAISED) {
        xdecref(vm, result);
        return NULL_ADDR;
    }
    return result;
}

/* What min() and max() are looking for. */
struct best {
    enum compare op;
    addr key;
    addr item; /* the best so far and its key, or NULL_ADDR */
    addr value;
};

/* Takes over `item`. */
static bool consider(struct vm *vm, struct best *b, SIM_STEALS(3) addr item)
{
    addr value = addr_is_null(b->key) ? newref(vm, item) : object_call1(vm, b->key, item);
    if (addr_is_null(value)) {
        decref(vm, item);
        return false;
    }
    int better = 1;
    if (!addr_is_null(b->item))
        better = object_richcompare_bool(vm, value, b->value, b->op);
    if (better > 0) {
        set_ref(vm, &b->value, value);
        set_ref(vm, &b->item, item);
        return true;
    }
    decref(vm, item);
    decref(vm, value);
    return better == 0;
}

static bool consider_all(struct vm *vm, struct best *b, const addr *args, size_t n_args)
{
    if (n_args > 1) {
        for (size_t i = 0; i < n_args; i++)
            if (!consider(vm, b, newref(vm, args[i])))
                return false;
        return true;
    }
    addr it = object_iter(vm, args[0]);
    if (addr_is_null(it))
        return false;
    bool ok = true;
    addr item;
    while (ok && !addr_is_null(item = object_next(vm, it)))
        ok = consider(vm, b, item);
    decref(vm, it);
    return ok && !exc_occurred(vm);
}

static addr find_best(struct vm *vm, const char *fname, enum compare op, const addr *args,
                      size_t n_args, addr kwnames)
{
    static const char *const names[] = {"key", "default", NULL};
    const struct arg_spec spec = {.fname = fname, .names = names};
    addr out[2] = {0};
    if (n_args == 0)
        return exc_raise(vm, PY_TYPE(T_TypeError), "%s expected at least 1 argument, got 0",
                         fname);
    if (!addr_is_null(kwnames) && !args_parse(vm, &spec, args + n_args, 0, kwnames, out))
        return NULL_ADDR;
    if (n_args > 1 && !addr_is_null(out[1]))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "Cannot specify a default for %s() with multiple positional arguments",
                         fname);
    struct best b = {.op = op, .key = out[0].v == PY_NONE.v ? NULL_ADDR : out[0]};
    bool ok = consider_all(vm, &b, args, n_args);
    xdecref(vm, b.value);
    if (!ok) {
        xdecref(vm, b.item);
        return NULL_ADDR;
    }
    if (!addr_is_null(b.item))
        return b.item;
    if (!addr_is_null(out[1]))
        return newref(vm, out[1]);
    return exc_raise(vm, PY_TYPE(T_ValueError), "%s() iterable argument is empty", fname);
}

static addr builtin_min(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self;
    return find_best(vm, "min", CMP_LT, args, n_args, kwnames);
}

static addr builtin_max(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self;
    return find_best(vm, "max", CMP_GT, args, n_args, kwnames);
}

static addr builtin_sorted(struct vm *vm, addr self, const addr *args, size_t n_args,
                           addr kwnames)
{
    (void)self;
    static const char *const names[] = {"key", "reverse", NULL};
    static const struct arg_spec spec = {.fname = "sort", .names = names};
    if (!args_check(vm, "sorted", n_args, 1, 1))
        return NULL_ADDR;
    addr list = list_from_iterable(vm, args[0]);
    if (addr_is_null(list))
        return NULL_ADDR;
    addr out[2] = {0};
    bool ok = addr_is_null(kwnames) || args_parse(vm, &spec, args + 1, 0, kwnames, out);
    int reverse = ok && !addr_is_null(out[1]) ? object_is_true(vm, out[1]) : 0;
    addr key = out[0].v == PY_NONE.v ? NULL_ADDR : out[0];
    if (!ok || reverse < 0 || !list_sort(vm, list, key, reverse)) {
        decref(vm, list);
        return NULL_ADDR;
    }
    return list;
}

const struct method_def builtins_number_methods[] = {
    {"abs", builtin_abs, METH_O, NULL, "($module, x, /)"},
    {"bin", builtin_bin, METH_O, NULL, "($module, number, /)"},
    {"oct", builtin_oct, METH_O, NULL, "($module, number, /)"},
    {"hex", builtin_hex, METH_O, NULL, "($module, number, /)"},
    {"chr", builtin_chr, METH_O, NULL, "($module, i, /)"},
    {"ord", builtin_ord, METH_O, NULL, "($module, c, /)"},
    {"divmod", builtin_divmod, METH_FASTCALL, NULL, "($module, x, y, /)"},
    {"pow", builtin_pow, METH_FASTCALL | METH_KEYWORDS, NULL,
     "($module, /, base, exp, mod=None)"},
    {"round", builtin_round, METH_FASTCALL | METH_KEYWORDS, NULL,
     "($module, /, number, ndigits=None)"},
    {"all", builtin_all, METH_O, NULL, "($module, iterable, /)"},
    {"any", builtin_any, METH_O, NULL, "($module, iterable, /)"},
    {"sum", builtin_sum, METH_FASTCALL | METH_KEYWORDS, NULL,
     "($module, iterable, /, start=0)"},
    {"min", builtin_min, METH_FASTCALL | METH_KEYWORDS, NULL, NULL},
    {"max", builtin_max, METH_FASTCALL | METH_KEYWORDS, NULL, NULL},
    {"sorted", builtin_sorted, METH_FASTCALL | METH_KEYWORDS, NULL,
     "($module, iterable, /, *, key=None, reverse=False)"},
    {0},
};
