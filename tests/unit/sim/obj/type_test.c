/*
 * Types, through the vm: readiness of the static ones, lookups and their cache, classes made by
 * the runtime, special methods.
 */
#include "../program.h"

#include "sim/obj/slots.h"
#include "sim/obj/values.h"
#include "sim/sim_internal.h"

/* A started interpreter whose only program was `source`. */
static struct sim *start(const char *source)
{
    struct sim *sim = sim_new(NULL);
    assert_int_equal(sim_run_module(sim, source, strlen(source), "test.py"), SIM_DONE);
    return sim;
}

static addr global(struct vm *vm, const char *name)
{
    addr key = str_interned_cstr(vm, name);
    addr value = dict_get_str(vm, vm->main_dict, key);
    assert_false(addr_is_null(value));
    return value;
}

static void test_every_static_type_is_ready(void **state)
{
    (void)state;
    struct sim *sim = start("pass");
    struct vm *vm = &sim->vm;
    for (int id = 0; id < N_STATIC_TYPES; id++) {
        addr type = PY_TYPE(id);
        const struct py_type *t = type_at(vm, type);
        assert_true(t->tp_flags & TYPE_READY);
        assert_true(t->tp_flags & TYPE_IMMUTABLE);
        assert_true(object_refcnt(vm, type) == IMMORTAL_REFCNT);
        int64_t n = tuple_length(vm, t->tp_mro);
        assert_true(addr_eq(tuple_item(vm, t->tp_mro, 0), type));
        assert_true(addr_eq(tuple_item(vm, t->tp_mro, n - 1), PY_TYPE(T_OBJECT)));
        assert_non_null(type_slots(vm, type)->dealloc);
        assert_non_null(type_slots(vm, type)->getattro);
        assert_true(t->tp_basicsize >= 16);
    }
    sim_free(sim);
}

static void test_lookups_follow_changes_of_a_base(void **state)
{
    (void)state;
    struct sim *sim = start("class A: x = 1\nclass B(A): pass\n");
    struct vm *vm = &sim->vm;
    addr name = str_interned_cstr(vm, "x");
    addr a = global(vm, "A"), b = global(vm, "B");
    for (int i = 0; i < 2; i++) // the second lookup comes from the cache
        assert_int_equal(int_compact_value(vm, type_lookup(vm, b, name)), 1);
    addr two = int_from_i64(vm, 2);
    assert_true(object_set_attr(vm, a, name, two));
    assert_int_equal(int_compact_value(vm, type_lookup(vm, b, name)), 2);
    assert_true(object_set_attr(vm, a, name, NULL_ADDR));
    assert_true(addr_is_null(type_lookup(vm, b, name)));
    sim_free(sim);
}

static void test_a_builtin_slot_is_inherited_without_a_lookup(void **state)
{
    (void)state;
    struct sim *sim = start("class L(list): pass\n"
                            "class M(L):\n"
                            "    def __len__(self): return 5\n");
    struct vm *vm = &sim->vm;
    const struct type_slots *list = type_slots(vm, PY_TYPE(T_LIST));
    const struct type_slots *plain = type_slots(vm, global(vm, "L"));
    const struct type_slots *own = type_slots(vm, global(vm, "M"));
    assert_ptr_equal(plain->sq_length, list->sq_length);
    assert_ptr_equal(plain->sq_concat, list->sq_concat);
    assert_ptr_equal(own->sq_length, slot_length);
    assert_ptr_equal(own->mp_length, slot_length);
    sim_free(sim);
}

static void test_a_class_can_be_made_by_the_runtime(void **state)
{
    (void)state;
    struct sim *sim = start("pass");
    struct vm *vm = &sim->vm;
    addr name = str_from_cstr(vm, "Made");
    addr base = PY_TYPE(T_INT);
    addr bases = tuple_from_items(vm, &base, 1);
    addr namespace_ = dict_new(vm);
    addr type = type_new_class(vm, PY_TYPE(T_TYPE), name, bases, namespace_);
    assert_false(addr_is_null(type));
    assert_string_equal(type_name(vm, type), "Made");
    assert_true(type_is_subtype(vm, type, PY_TYPE(T_INT)));
    assert_true(type_at(vm, type)->tp_flags & TYPE_INT_SUBCLASS);
    decref(vm, type);
    decref(vm, namespace_);
    decref(vm, bases);
    decref(vm, name);
    sim_free(sim);
}

static void test_a_method_is_found_without_binding_it(void **state)
{
    (void)state;
    struct sim *sim = start("class A:\n"
                            "    def m(self): pass\n"
                            "a = A(); b = A(); b.m = len\n");
    struct vm *vm = &sim->vm;
    addr name = str_interned_cstr(vm, "m");
    addr method;
    assert_int_equal(object_get_method(vm, global(vm, "a"), name, &method), 1);
    assert_true(object_is_exactly(vm, method, T_FUNCTION));
    decref(vm, method);
    assert_int_equal(object_get_method(vm, global(vm, "b"), name, &method), 0);
    assert_true(object_is_exactly(vm, method, T_CFUNCTION));
    decref(vm, method);
    sim_free(sim);
}

static void test_a_freed_class_gives_its_slots_back(void **state)
{
    (void)state;
    struct sim *sim = start("import gc\n"
                            "for i in range(50):\n"
                            "    class C: pass\n"
                            "    del C\n"
                            "    gc.collect()\n");
    assert_true(sim->vm.n_slots < N_STATIC_TYPES + 200);
    size_t n = sim->vm.n_slots;
    sim_free(sim);
    sim = start("import gc\n"
                "for i in range(100):\n"
                "    class C: pass\n"
                "    del C\n"
                "    gc.collect()\n");
    assert_int_equal(sim->vm.n_slots, n);
    sim_free(sim);
}

static void test_subclasses_are_held_weakly(void **state)
{
    (void)state;
    assert_prints("import gc\n"
                  "class A: pass\n"
                  "class B(A): pass\n"
                  "print(A.__subclasses__())\n"
                  "del B\n"
                  "gc.collect()\n"
                  "print(A.__subclasses__())\n",
                  "[<class '__main__.B'>]\n[]\n");
}

static void test_a_dead_chain_of_any_type_does_not_exhaust_the_stack(void **state)
{
    (void)state;
    assert_prints("import types\n"
                  "def gen(x): yield x\n"
                  "for make in (lambda x: types.MethodType(len, (x,)), types.CellType,\n"
                  "             property, classmethod, gen, lambda x: map(x, []),\n"
                  "             lambda x: types.SimpleNamespace(a=x)):\n"
                  "    x = None\n"
                  "    for i in range(20000): x = make(x)\n"
                  "    del x\n"
                  "print('freed')\n",
                  "freed\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_static_type_is_ready),
        cmocka_unit_test(test_lookups_follow_changes_of_a_base),
        cmocka_unit_test(test_a_builtin_slot_is_inherited_without_a_lookup),
        cmocka_unit_test(test_a_class_can_be_made_by_the_runtime),
        cmocka_unit_test(test_a_method_is_found_without_binding_it),
        cmocka_unit_test(test_a_freed_class_gives_its_slots_back),
        cmocka_unit_test(test_subclasses_are_held_weakly),
        cmocka_unit_test(test_a_dead_chain_of_any_type_does_not_exhaust_the_stack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
