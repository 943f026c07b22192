/*
 * str: layout, kinds, interning and appending in place.
 */
#include "sim/lib/lib.h"
#include "sim/obj/str_parts.h"
#include "sim/vm/vm.h"

#include <setjmp.h>

#include <cmocka.h>

static int start(void **state)
{
    struct vm *vm = xcalloc(1, sizeof *vm);
    *state = vm;
    return vm_init(vm, &(struct vm_opts){.init_library = lib_init}) ? 0 : -1;
}

static int stop(void **state)
{
    struct vm *vm = *state;
    lib_release(vm);
    vm_release(vm);
    free(vm);
    return 0;
}

static void test_the_widest_character_decides_the_kind(void **state)
{
    struct vm *vm = *state;
    static const struct {
        const char *text;
        int state, kind;
        int64_t length;
    } cases[] = {
        {"abc", 0x64, 1, 3},           {"h\xc3\xa9", 0x24, 1, 2},
        {"h\xe2\x82\xac", 0x28, 2, 2}, {"h\xf0\x9f\x98\x80", 0x30, 4, 2},
        {"h\xed\xa0\x80", 0x28, 2, 2},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        addr s = str_from_cstr(vm, cases[i].text);
        assert_int_equal(str_at(vm, s)->state, cases[i].state);
        assert_int_equal(str_kind(vm, s), cases[i].kind);
        assert_int_equal(str_length(vm, s), cases[i].length);
        struct strbuf utf8 = {0};
        str_to_utf8(vm, s, &utf8);
        assert_string_equal(utf8.buf, cases[i].text);
        strbuf_release(&utf8);
        decref(vm, s);
    }
}

static void test_latin1_characters_exist_once(void **state)
{
    struct vm *vm = *state;
    for (uint32_t c = 0; c < 256; c++) {
        addr s = str_from_char(vm, c);
        assert_true(addr_eq(s, str_from_char(vm, c)));
        assert_int_equal(str_char(vm, s, 0), c);
        assert_int_equal(object_refcnt(vm, s), IMMORTAL_REFCNT);
    }
    addr a = str_from_char(vm, 0x100), b = str_from_char(vm, 0x100);
    assert_false(addr_eq(a, b));
    decref(vm, a);
    decref(vm, b);
}

static void test_appending_to_an_unshared_string_keeps_its_block_while_it_fits(void **state)
{
    struct vm *vm = *state;
    addr s = str_from_cstr(vm, "abcd"), more = str_from_cstr(vm, "e");
    addr before = s;
    str_append(vm, &s, more);
    assert_true(addr_eq(s, before));
    assert_true(str_equal_cstr(vm, s, "abcde"));
    decref(vm, s);
}

static void test_appending_to_a_shared_string_makes_a_new_one(void **state)
{
    struct vm *vm = *state;
    addr s = str_from_cstr(vm, "abcd"), other = newref(vm, s), more = str_from_cstr(vm, "e");
    str_append(vm, &s, more);
    assert_false(addr_eq(s, other));
    assert_true(str_equal_cstr(vm, other, "abcd"));
    decref(vm, s);
    decref(vm, other);
}

static void test_a_hashed_string_is_not_changed_in_place(void **state)
{
    struct vm *vm = *state;
    addr s = str_from_cstr(vm, "abcd"), more = str_from_cstr(vm, "e"), before = s;
    str_hash(vm, s);
    uint64_t n = vm->mem.n_allocations;
    str_append(vm, &s, more);
    assert_int_equal(vm->mem.n_allocations, n + 1);
    assert_false(addr_eq(s, before));
    decref(vm, s);
}

static void test_equal_texts_intern_to_one_object(void **state)
{
    struct vm *vm = *state;
    addr a = str_from_cstr(vm, "some text"), b = str_from_cstr(vm, "some text");
    str_intern(vm, &a);
    str_intern(vm, &b);
    assert_true(addr_eq(a, b));
    assert_int_equal(object_refcnt(vm, a), 2);
    decref(vm, a);
    decref(vm, b);
}

static void test_a_mortal_interned_string_leaves_the_table_when_it_dies(void **state)
{
    struct vm *vm = *state;
    addr a = str_from_cstr(vm, "another text");
    str_intern(vm, &a);
    decref(vm, a);
    addr b = str_from_cstr(vm, "another text");
    addr fresh = b;
    str_intern(vm, &b);
    assert_true(addr_eq(b, fresh));
    assert_int_equal(str_at(vm, b)->state & STR_STATE_INTERNED, STR_INTERNED_MORTAL);
    str_intern_immortal(vm, &b);
    assert_int_equal(object_refcnt(vm, b), IMMORTAL_REFCNT);
}

static void test_directives_print_what_they_name(void **state)
{
    struct vm *vm = *state;
    addr name = str_from_cstr(vm, "n\xc3\xa9");
    addr s = str_from_format(vm, "%s %.2s %c %d %ld %zd %lu %x %R %S %U %T %N %%|%.1R", "abc",
                             "xyz", 'q', -5, INT64_MIN, (int64_t)-7, UINT64_MAX, 255u, name,
                             PY_NONE, name, PY_TRUE, PY_TYPE(T_LIST), name);
    struct strbuf utf8 = {0};
    str_to_utf8(vm, s, &utf8);
    assert_string_equal(utf8.buf, "abc xy q -5 -9223372036854775808 -7 18446744073709551615 ff "
                                  "'n\xc3\xa9' None n\xc3\xa9 bool list %|'");
    strbuf_release(&utf8);
    decref(vm, s);
    decref(vm, name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_widest_character_decides_the_kind),
        cmocka_unit_test(test_latin1_characters_exist_once),
        cmocka_unit_test(test_appending_to_an_unshared_string_keeps_its_block_while_it_fits),
        cmocka_unit_test(test_appending_to_a_shared_string_makes_a_new_one),
        cmocka_unit_test(test_a_hashed_string_is_not_changed_in_place),
        cmocka_unit_test(test_equal_texts_intern_to_one_object),
        cmocka_unit_test(test_a_mortal_interned_string_leaves_the_table_when_it_dies),
        cmocka_unit_test(test_directives_print_what_they_name),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
