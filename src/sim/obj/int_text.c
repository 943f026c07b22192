/*
 * int: to and from text, with the limit on decimal digits that guards against slow conversions.
 */
#include "sim/obj/int_parts.h"
#include "sim/obj/str_parts.h"

#include <math.h>

enum { MAX_DIGITS_THRESHOLD = 640 };

static bool raise_too_long(struct vm *vm)
{
    exc_raise(vm, PY_TYPE(T_ValueError),
              "Exceeds the limit (%d digits) for integer string conversion; use "
              "sys.set_int_max_str_digits() to increase the limit",
              vm->int_max_str_digits);
    return false;
}

bool int_add_text(struct vm *vm, addr o, int base, struct strbuf *out)
{
    if (int_is_compact(vm, o) && base == 10) {
        strbuf_addf(out, "%d", (int)int_compact_value(vm, o));
        return true;
    }
    int64_t limit = base == 10 ? vm->int_max_str_digits : 0;
    // Ten bits make at least three digits: the true length need not be known to refuse.
    if (limit && (int64_t)(int_bit_length(vm, o) / 10 * 3) > limit &&
        limit >= MAX_DIGITS_THRESHOLD)
        return raise_too_long(vm);
    mpz_t z;
    mpz_init(z);
    int_to_mpz(vm, o, z);
    size_t size = mpz_sizeinbase(z, base) + 2;
    char *text = xmalloc(size);
    mpz_get_str(text, base, z);
    mpz_clear(z);
    size_t len = strlen(text);
    bool ok = !limit || (int64_t)len - (text[0] == '-') <= limit || raise_too_long(vm);
    if (ok)
        strbuf_add(out, text, len);
    free(text);
    return ok;
}

const char *int_base_prefix(int base)
{
    return base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "";
}

/* CPython converts in a scratch int of base 10**9, which lives until the text is done. */
static SIM_NEW addr scratch_new(struct vm *vm, addr o)
{
    int64_t n = int_n_digits(vm, o);
    return mem_alloc(vm, sizeof(struct py_int) + 4 * (uint64_t)(1 + n + n / 99));
}

addr int_to_base(struct vm *vm, addr o, int base)
{
    struct strbuf digits = {0};
    addr result = NULL_ADDR;
    if (int_add_text(vm, o, base, &digits)) {
        bool is_negative = digits.buf[0] == '-';
        struct strbuf text = {0};
        strbuf_add(&text, "-", is_negative);
        strbuf_add_str(&text, int_base_prefix(base));
        strbuf_add(&text, digits.buf + is_negative, digits.len - is_negative);
        result = str_alloc(vm, (int64_t)text.len, 127);
        if (!addr_is_null(result))
            memcpy(str_mutable_data(vm, result), text.buf, text.len);
        strbuf_release(&text);
    }
    strbuf_release(&digits);
    return result;
}

addr int_repr(struct vm *vm, addr o)
{
    struct strbuf text = {0};
    addr result = NULL_ADDR;
    addr scratch = scratch_new(vm, o);
    if (!addr_is_null(scratch) && int_add_text(vm, o, 10, &text)) {
        result = str_alloc(vm, (int64_t)text.len, 127);
        if (!addr_is_null(result))
            memcpy(str_mutable_data(vm, result), text.buf, text.len);
    }
    mem_free(vm, scratch);
    strbuf_release(&text);
    return result;
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 10;
    return 37;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Copies the digits without their underscores; false if they are not a literal's. */
static bool collect_digits(const char **p, const char *end, int base, struct strbuf *digits)
{
    bool last_is_underscore = true;
    for (; *p < end; (*p)++) {
        if (**p == '_') {
            if (last_is_underscore)
                return false;
            last_is_underscore = true;
            continue;
        }
        if (digit_value(**p) >= base)
            break;
        last_is_underscore = false;
        strbuf_add_char(digits, **p);
    }
    return !last_is_underscore;
}

static int prefix_base(const char *p, const char *end)
{
    if (end - p < 2 || p[0] != '0')
        return 0;
    char c = p[1];
    return c == 'x' || c == 'X' ? 16 : c == 'o' || c == 'O' ? 8 : c == 'b' || c == 'B' ? 2 : 0;
}

static SIM_NEW addr from_digits(struct vm *vm, const struct strbuf *digits, int base,
                                bool is_negative)
{
    // CPython allocates for the largest number of so many digits.
    double bits = base & (base - 1) ? log2(base) : __builtin_ctz((unsigned)base);
    double size = (double)digits->len * bits / INT_SHIFT + 1;
    int64_t n_digits = base & (base - 1) ? (int64_t)size : (int64_t)ceil(size - 1);
    if (digits->len <= 12) {
        int64_t v = strtoll(digits->buf, NULL, base);
        return int_from_i64(vm, is_negative ? -v : v);
    }
    mpz_t z;
    mpz_init(z);
    mpz_set_str(z, digits->buf, base);
    if (is_negative)
        mpz_neg(z, z);
    addr o = int_from_mpz(vm, z, n_digits);
    mpz_clear(z);
    return o;
}

static SIM_NEW addr parse(struct vm *vm, const char *p, size_t len, int base, int64_t limit)
{
    const char *end = p + len;
    while (p < end && is_space(*p))
        p++;
    while (p < end && is_space(end[-1]))
        end--;
    bool is_negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    int prefix = prefix_base(p, end);
    bool no_leading_zeros = false;
    if (base == 0) {
        base = prefix ? prefix : 10;
        no_leading_zeros = !prefix && p < end && *p == '0';
    }
    if (prefix == base) {
        p += 2;
        if (p < end && *p == '_')
            p++;
    }
    struct strbuf digits = {0};
    addr result = NULL_ADDR;
    bool is_literal = collect_digits(&p, end, base, &digits) && p == end;
    if (is_literal && no_leading_zeros && strspn(digits.buf, "0") != digits.len)
        is_literal = false;
    if (is_literal && limit && (base & (base - 1)) && (int64_t)digits.len > limit)
        exc_raise(vm, PY_TYPE(T_ValueError),
                  "Exceeds the limit (%d digits) for integer string conversion: value has %zd "
                  "digits; use sys.set_int_max_str_digits() to increase the limit",
                  (int)limit, (int64_t)digits.len);
    else if (is_literal)
        result = from_digits(vm, &digits, base, is_negative);
    strbuf_release(&digits);
    return result;
}

addr int_parse(struct vm *vm, const char *text, size_t len, int base)
{
    return parse(vm, text, len, base, vm->int_max_str_digits);
}

addr int_from_text(struct vm *vm, const char *digits, size_t len, int base)
{
    return parse(vm, digits, len, base, 0);
}

addr int_from_text_object(struct vm *vm, addr o, int base)
{
    struct strbuf text = {0};
    if (str_check(vm, o)) {
        str_to_ascii_digits(vm, o, &text);
    } else {
        const uint8_t *bytes;
        size_t len;
        if (!bytes_like_view(vm, o, &bytes, &len))
            return NULL_ADDR;
        strbuf_add(&text, bytes, len);
    }
    addr result = int_parse(vm, strbuf_str(&text), text.len, base);
    strbuf_release(&text);
    if (addr_is_null(result) && !exc_occurred(vm))
        exc_raise(vm, PY_TYPE(T_ValueError), "invalid literal for int() with base %d: %.200R",
                  base, o);
    return result;
}
