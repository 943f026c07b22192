/*
 * str: changing case. One character may become up to three (German sharp s), and a sigma at the
 * end of a word has a form of its own.
 */
#include "sim/obj/str_methods.h"

enum { CAPITAL_SIGMA = 0x3a3, SMALL_SIGMA = 0x3c3, FINAL_SIGMA = 0x3c2 };

typedef int case_fn(uint32_t c, uint32_t out[3]);

/* A sigma is final if a cased letter is before it and none behind, ignoring what is neither. */
static uint32_t lower_sigma(const struct str_view *v, int64_t i)
{
    int64_t j = i - 1;
    while (j >= 0 && char_is_case_ignorable(view_char(v, j)))
        j--;
    if (j < 0 || !char_is_cased(view_char(v, j)))
        return SMALL_SIGMA;
    for (j = i + 1; j < v->len && char_is_case_ignorable(view_char(v, j));)
        j++;
    return j == v->len || !char_is_cased(view_char(v, j)) ? FINAL_SIGMA : SMALL_SIGMA;
}

static int lower_at(const struct str_view *v, int64_t i, uint32_t out[3])
{
    uint32_t c = view_char(v, i);
    if (c == CAPITAL_SIGMA) {
        out[0] = lower_sigma(v, i);
        return 1;
    }
    return char_to_lower(c, out);
}

static void add_mapped(struct text *t, const uint32_t mapped[3], int n)
{
    for (int i = 0; i < n; i++)
        text_add_char(t, mapped[i]);
}

/* A fresh object even for one character, as in CPython. */
static SIM_NEW addr finish(struct vm *vm, struct text *t)
{
    addr s;
    if (t->len == 1) {
        s = str_alloc(vm, 1, t->chars[0]);
        if (!addr_is_null(s))
            chars_put(str_mutable_data(vm, s), str_kind(vm, s), 0, t->chars[0]);
    } else {
        s = str_from_ucs4(vm, t->chars, t->len);
    }
    text_release(vm, t);
    return s;
}

static SIM_NEW addr map_all(struct vm *vm, addr s, case_fn *fn)
{
    struct str_view v = str_view_of(vm, s);
    struct text t = {0};
    if (!text_reserve(vm, &t, (uint64_t)v.len))
        return NULL_ADDR;
    for (int64_t i = 0; i < v.len; i++) {
        uint32_t mapped[3];
        add_mapped(&t, mapped, fn(view_char(&v, i), mapped));
    }
    return finish(vm, &t);
}

addr str_upper(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return map_all(vm, self, char_to_upper);
}

addr str_casefold(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return map_all(vm, self, char_fold);
}

addr str_lower(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct str_view v = str_view_of(vm, self);
    struct text t = {0};
    if (!text_reserve(vm, &t, (uint64_t)v.len))
        return NULL_ADDR;
    for (int64_t i = 0; i < v.len; i++) {
        uint32_t mapped[3];
        add_mapped(&t, mapped, lower_at(&v, i, mapped));
    }
    return finish(vm, &t);
}

addr str_swapcase(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct str_view v = str_view_of(vm, self);
    struct text t = {0};
    for (int64_t i = 0; i < v.len; i++) {
        uint32_t c = view_char(&v, i), mapped[3] = {c};
        int n = 1;
        if (char_is_upper(c))
            n = lower_at(&v, i, mapped);
        else if (char_is_lower(c))
            n = char_to_upper(c, mapped);
        add_mapped(&t, mapped, n);
    }
    return finish(vm, &t);
}

addr str_title(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct str_view v = str_view_of(vm, self);
    struct text t = {0};
    bool was_cased = false;
    for (int64_t i = 0; i < v.len; i++) {
        uint32_t c = view_char(&v, i), mapped[3];
        add_mapped(&t, mapped, was_cased ? lower_at(&v, i, mapped) : char_to_title(c, mapped));
        was_cased = char_is_cased(c);
    }
    return finish(vm, &t);
}

addr str_capitalize(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct str_view v = str_view_of(vm, self);
    if (v.len == 0)
        return str_exact(vm, self);
    struct text t = {0};
    for (int64_t i = 0; i < v.len; i++) {
        uint32_t mapped[3];
        add_mapped(&t, mapped,
                   i ? lower_at(&v, i, mapped) : char_to_title(view_char(&v, i), mapped));
    }
    return finish(vm, &t);
}
