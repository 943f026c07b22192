/*
 * The method resolution order: C3 linearisation, in the form of CPython's pmerge().
 */
#include "sim/obj/type_internal.h"

/* Whether `o` stands in `tuple` behind position `whence`. */
static bool tail_contains(const struct vm *vm, addr tuple, int64_t whence, addr o)
{
    for (int64_t i = whence + 1; i < tuple_length(vm, tuple); i++)
        if (addr_eq(tuple_item(vm, tuple, i), o))
            return true;
    return false;
}

static SIM_NEW addr class_name(struct vm *vm, addr o)
{
    addr name;
    int found = object_get_optional_attr(vm, o, vm_name(vm, N___name__), &name);
    return found > 0 ? name : NULL_ADDR;
}

static bool check_duplicates(struct vm *vm, addr bases)
{
    for (int64_t i = 0; i < tuple_length(vm, bases); i++) {
        addr base = tuple_item(vm, bases, i);
        if (!tail_contains(vm, bases, i, base))
            continue;
        addr name = class_name(vm, base);
        if (!addr_is_null(name)) {
            if (str_check(vm, name))
                exc_raise(vm, PY_TYPE(T_TypeError), "duplicate base class %U", name);
            else
                exc_raise(vm, PY_TYPE(T_TypeError), "duplicate base class");
            decref(vm, name);
        } else if (!exc_occurred(vm)) {
            exc_raise(vm, PY_TYPE(T_TypeError), "duplicate base class");
        }
        return false;
    }
    return true;
}

/* Names the classes that block each other: the heads of what is left to merge. */
static void raise_inconsistent(struct vm *vm, const addr *to_merge, const int64_t *remain,
                               int64_t n)
{
    addr heads = dict_new(vm);
    if (addr_is_null(heads))
        return;
    for (int64_t i = 0; i < n; i++) {
        if (remain[i] >= tuple_length(vm, to_merge[i]))
            continue;
        if (!dict_set(vm, heads, tuple_item(vm, to_merge[i], remain[i]), PY_NONE)) {
            decref(vm, heads);
            return;
        }
    }
    struct strbuf text = {0};
    strbuf_add_str(&text, "Cannot create a consistent method resolution order (MRO) for bases");
    addr head;
    int64_t pos = 0;
    for (const char *separator = " "; dict_next(vm, heads, &pos, &head, NULL);
         separator = ", ") {
        strbuf_add_str(&text, separator);
        addr name = class_name(vm, head);
        if (!addr_is_null(name) && str_check(vm, name))
            str_to_utf8(vm, name, &text);
        else
            strbuf_add_char(&text, '?');
        xdecref(vm, name);
    }
    exc_raise(vm, PY_TYPE(T_TypeError), "%s", strbuf_str(&text));
    strbuf_release(&text);
    decref(vm, heads);
}

/*
 * Appends the merge of `n` tuples to `result`: again and again the first head that stands in no
 * tuple's tail. remain[i] is how far tuple i has been used up.
 */
static bool merge(struct vm *vm, addr result, const addr *to_merge, int64_t *remain, int64_t n)
{
    int64_t n_empty;
again:
    n_empty = 0;
    for (int64_t i = 0; i < n; i++) {
        if (remain[i] >= tuple_length(vm, to_merge[i])) {
            n_empty++;
            continue;
        }
        addr candidate = tuple_item(vm, to_merge[i], remain[i]);
        bool blocked = false;
        for (int64_t j = 0; j < n && !blocked; j++)
            blocked = tail_contains(vm, to_merge[j], remain[j], candidate);
        if (blocked)
            continue;
        if (!list_append(vm, result, candidate))
            return false;
        for (int64_t j = 0; j < n; j++)
            if (remain[j] < tuple_length(vm, to_merge[j]) &&
                addr_eq(tuple_item(vm, to_merge[j], remain[j]), candidate))
                remain[j]++;
        goto again;
    }
    if (n_empty == n)
        return true;
    raise_inconsistent(vm, to_merge, remain, n);
    return false;
}

static SIM_NEW addr linearize_many(struct vm *vm, addr type, addr bases)
{
    if (!check_duplicates(vm, bases))
        return NULL_ADDR;
    addr result = list_new(vm, 0);
    if (addr_is_null(result))
        return NULL_ADDR;
    int64_t n = tuple_length(vm, bases) + 1;
    addr *to_merge = xmalloc(size_mul((size_t)n, sizeof *to_merge));
    int64_t *remain = xcalloc((size_t)n, sizeof *remain);
    for (int64_t i = 0; i < n - 1; i++)
        to_merge[i] = type_at(vm, tuple_item(vm, bases, i))->tp_mro;
    to_merge[n - 1] = bases;
    bool ok = list_append(vm, result, type) && merge(vm, result, to_merge, remain, n);
    free(to_merge);
    free(remain);
    if (!ok) {
        decref(vm, result);
        return NULL_ADDR;
    }
    return result;
}

addr type_linearize(struct vm *vm, addr type)
{
    addr bases = type_at(vm, type)->tp_bases;
    int64_t n = tuple_length(vm, bases);
    for (int64_t i = 0; i < n; i++) {
        addr base = tuple_item(vm, bases, i);
        if (addr_is_null(type_at(vm, base)->tp_mro))
            return exc_raise(vm, PY_TYPE(T_TypeError),
                             "Cannot extend an incomplete type '%.100s'", type_name(vm, base));
    }
    if (n > 1)
        return linearize_many(vm, type, bases);
    if (n == 0)
        return tuple_from_items(vm, &type, 1);
    addr base_mro = type_at(vm, tuple_item(vm, bases, 0))->tp_mro;
    addr mro = tuple_new(vm, tuple_length(vm, base_mro) + 1);
    if (addr_is_null(mro))
        return NULL_ADDR;
    tuple_init_item(vm, mro, 0, newref(vm, type));
    for (int64_t i = 0; i < tuple_length(vm, base_mro); i++)
        tuple_init_item(vm, mro, i + 1, newref(vm, tuple_item(vm, base_mro, i)));
    return mro;
}

/* What a metaclass's mro() gave must be usable for attribute lookup. */
static bool check_mro(struct vm *vm, addr type, addr mro)
{
    addr solid = type_solid_base(vm, type);
    for (int64_t i = 0; i < tuple_length(vm, mro); i++) {
        addr base = tuple_item(vm, mro, i);
        if (!type_check(vm, base)) {
            exc_raise(vm, PY_TYPE(T_TypeError), "mro() returned a non-class ('%.500s')",
                      type_name(vm, object_type(vm, base)));
            return false;
        }
        if (!type_is_subtype(vm, solid, type_solid_base(vm, base))) {
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "mro() returned base with unsuitable layout ('%.500s')",
                      type_name(vm, base));
            return false;
        }
    }
    return true;
}

bool type_compute_mro(struct vm *vm, addr type)
{
    bool is_custom = !object_is_exactly(vm, type, T_TYPE);
    addr found = is_custom ? special_call(vm, N_mro, &type, 1) : type_linearize(vm, type);
    if (addr_is_null(found))
        return false;
    addr mro = object_is_exactly(vm, found, T_TUPLE) ? newref(vm, found)
                                                     : tuple_from_iterable(vm, found);
    decref(vm, found);
    if (addr_is_null(mro))
        return false;
    if (is_custom && !check_mro(vm, type, mro)) {
        decref(vm, mro);
        return false;
    }
    set_ref(vm, &type_at(vm, type)->tp_mro, mro);
    type_modified(vm, type);
    return true;
}
