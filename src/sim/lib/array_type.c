/*
 * The items of array.array.
 */
#include "sim/lib/array_type.h"

static const struct array_kind kinds[] = {
    {'b', 1, true, ARRAY_INT, "signed char is less than minimum",
     "signed char is greater than maximum"},
    {'B', 1, false, ARRAY_INT, "unsigned byte integer is less than minimum",
     "unsigned byte integer is greater than maximum"},
    {'u', 4, false, ARRAY_CHAR, NULL, NULL},
    {'w', 4, false, ARRAY_CHAR, NULL, NULL},
    {'h', 2, true, ARRAY_INT, "signed short integer is less than minimum",
     "signed short integer is greater than maximum"},
    {'H', 2, false, ARRAY_INT, "unsigned short is less than minimum",
     "unsigned short is greater than maximum"},
    {'i', 4, true, ARRAY_INT, "signed integer is less than minimum",
     "signed integer is greater than maximum"},
    {'I', 4, false, ARRAY_INT, "can't convert negative value to unsigned int",
     "unsigned int is greater than maximum"},
    {'l', 8, true, ARRAY_INT, "Python int too large to convert to C long",
     "Python int too large to convert to C long"},
    {'L', 8, false, ARRAY_INT, "can't convert negative value to unsigned int",
     "Python int too large to convert to C unsigned long"},
    {'q', 8, true, ARRAY_INT, "int too big to convert", "int too big to convert"},
    {'Q', 8, false, ARRAY_INT, "can't convert negative int to unsigned",
     "int too big to convert"},
    {'f', 4, true, ARRAY_FLOAT, NULL, NULL},
    {'d', 8, true, ARRAY_FLOAT, NULL, NULL},
};

bool array_check(struct vm *vm, addr o)
{
    return lib_type_check(vm, o, LIB_ARRAY);
}

const struct array_kind *array_find_kind(uint32_t typecode)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if ((uint32_t)kinds[i].typecode == typecode)
            return &kinds[i];
    return NULL;
}

const struct array_kind *array_kind_of(const struct vm *vm, addr o)
{
    return &kinds[array_at(vm, o)->kind];
}

addr array_alloc(struct vm *vm, addr type, const struct array_kind *kind, int64_t n)
{
    if (n > INT64_MAX / kind->itemsize)
        return exc_raise_no_memory(vm);
    addr self = object_alloc(vm, type, 0);
    if (addr_is_null(self))
        return NULL_ADDR;
    struct py_array *a = array_at(vm, self);
    a->kind = (uint64_t)(kind - kinds);
    if (n == 0)
        return self;
    addr items = mem_alloc(vm, (uint64_t)(n * kind->itemsize));
    if (addr_is_null(items)) {
        decref(vm, self);
        return NULL_ADDR;
    }
    memset(space_at(&vm->mem.space, items), 0, (size_t)(n * kind->itemsize));
    a->ob_item = items;
    a->allocated = n;
    a->base.ob_size = n;
    return self;
}

bool array_resize(struct vm *vm, addr self, int64_t n)
{
    struct py_array *a = array_at(vm, self);
    if (a->allocated >= n && a->base.ob_size < n + 16 && !addr_is_null(a->ob_item)) {
        a->base.ob_size = n;
        return true;
    }
    if (n == 0) {
        mem_free(vm, a->ob_item);
        a->ob_item = NULL_ADDR;
        a->allocated = 0;
        a->base.ob_size = 0;
        return true;
    }
    int64_t room = n + (n >> 4) + (a->base.ob_size < 8 ? 3 : 7);
    int itemsize = array_kind_of(vm, self)->itemsize;
    if (room > INT64_MAX / 2 / itemsize) {
        exc_raise_no_memory(vm);
        return false;
    }
    addr items = mem_realloc(vm, a->ob_item, (uint64_t)(room * itemsize));
    if (addr_is_null(items))
        return false;
    a->ob_item = items;
    a->allocated = room;
    a->base.ob_size = n;
    return true;
}

void *array_item_at(const struct vm *vm, addr self, int64_t i)
{
    addr items = array_at(vm, self)->ob_item;
    return (char *)space_at(&vm->mem.space, items) + i * array_kind_of(vm, self)->itemsize;
}

/* ---- one item ---- */

static addr get_int(struct vm *vm, const struct array_kind *kind, const void *p)
{
    uint64_t bits = 0;
    memcpy(&bits, p, (size_t)kind->itemsize);
    if (!kind->is_signed)
        return int_from_u64(vm, bits);
    int shift = 64 - 8 * kind->itemsize;
    return int_from_i64(vm, (int64_t)(bits << shift) >> shift);
}

addr array_get(struct vm *vm, addr self, int64_t i)
{
    const struct array_kind *kind = array_kind_of(vm, self);
    const void *p = array_item_at(vm, self, i);
    if (kind->holds == ARRAY_INT)
        return get_int(vm, kind, p);
    if (kind->holds == ARRAY_CHAR) {
        uint32_t c;
        memcpy(&c, p, sizeof c);
        return str_from_char(vm, c);
    }
    if (kind->itemsize == 8) {
        double d;
        memcpy(&d, p, sizeof d);
        return float_from_double(vm, d);
    }
    float f;
    memcpy(&f, p, sizeof f);
    return float_from_double(vm, f);
}

static bool overflow(struct vm *vm, const char *message)
{
    exc_raise(vm, PY_TYPE(T_OverflowError), "%s", message);
    return false;
}

/* The bits of an int that fits; false: OverflowError. */
static bool int_bits(struct vm *vm, const struct array_kind *kind, addr n, uint64_t *bits)
{
    bool is_big = false;
    int64_t v = int_as_i64(vm, n, &is_big);
    bool is_negative = (int_at(vm, n)->lv_tag & 3) == 2;
    *bits = (uint64_t)v;
    if (is_big && !kind->is_signed && kind->itemsize == 8 && !is_negative) {
        const struct py_int *i = int_at(vm, n);
        if (i->lv_tag >> 3 == 3 && i->ob_digit[2] < 16) {
            *bits = (uint64_t)i->ob_digit[2] << 60 | (uint64_t)i->ob_digit[1] << 30 |
                    i->ob_digit[0];
            return true;
        }
    }
    if (is_big)
        return overflow(vm, is_negative ? kind->too_small : kind->too_large);
    if (kind->itemsize == 8)
        return kind->is_signed || v >= 0 || overflow(vm, kind->too_small);
    int n_bits = 8 * kind->itemsize;
    int64_t low = kind->is_signed ? -(INT64_C(1) << (n_bits - 1)) : 0;
    int64_t high = (INT64_C(1) << (kind->is_signed ? n_bits - 1 : n_bits)) - 1;
    if (v < low)
        return overflow(vm, kind->too_small);
    return v <= high || overflow(vm, kind->too_large);
}

static bool set_int(struct vm *vm, addr self, int64_t i, addr value)
{
    const struct array_kind *kind = array_kind_of(vm, self);
    addr n = number_index(vm, value);
    if (addr_is_null(n))
        return false;
    uint64_t bits;
    bool ok = int_bits(vm, kind, n, &bits);
    decref(vm, n);
    if (ok && i < array_length(vm, self))
        memcpy(array_item_at(vm, self, i), &bits, (size_t)kind->itemsize);
    return ok;
}

static bool set_float(struct vm *vm, addr self, int64_t i, addr value)
{
    const struct type_slots *slots = object_slots(vm, value);
    if (!slots->nb_float && !slots->nb_index) {
        exc_raise(vm, PY_TYPE(T_TypeError), "must be real number, not %T", value);
        return false;
    }
    addr f = number_float(vm, value);
    if (addr_is_null(f))
        return false;
    double d = float_value(vm, f);
    decref(vm, f);
    if (i >= array_length(vm, self))
        return true;
    if (array_kind_of(vm, self)->itemsize == 8) {
        memcpy(array_item_at(vm, self, i), &d, sizeof d);
    } else {
        float narrow = (float)d;
        memcpy(array_item_at(vm, self, i), &narrow, sizeof narrow);
    }
    return true;
}

bool array_set(struct vm *vm, addr self, int64_t i, addr value)
{
    const struct array_kind *kind = array_kind_of(vm, self);
    if (kind->holds == ARRAY_INT)
        return set_int(vm, self, i, value);
    if (kind->holds == ARRAY_FLOAT)
        return set_float(vm, self, i, value);
    if (!str_check(vm, value)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "array item must be a unicode character, not %T",
                  value);
        return false;
    }
    if (str_length(vm, value) != 1) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "array item must be a string of length 1, not a string of length %zd",
                  str_length(vm, value));
        return false;
    }
    uint32_t c = str_char(vm, value, 0);
    memcpy(array_item_at(vm, self, i), &c, sizeof c);
    return true;
}

/* ---- several ---- */

bool array_insert(struct vm *vm, addr self, int64_t i, addr value)
{
    int64_t n = array_length(vm, self);
    const struct array_kind *kind = array_kind_of(vm, self);
    // The value is tried on a spare item first: a wrong one must change nothing.
    if (!array_resize(vm, self, n + 1))
        return false;
    if (!array_set(vm, self, n, value)) {
        array_resize(vm, self, n);
        return false;
    }
    n = array_length(vm, self) - 1; // a __index__ may have changed the array
    if (i >= n)
        return true;
    size_t size = (size_t)kind->itemsize;
    char last[8];
    memcpy(last, array_item_at(vm, self, n), size);
    memmove(array_item_at(vm, self, i + 1), array_item_at(vm, self, i), (size_t)(n - i) * size);
    memcpy(array_item_at(vm, self, i), last, size);
    return true;
}

bool array_replace(struct vm *vm, addr self, int64_t start, int64_t end, const void *items,
                   int64_t n)
{
    int64_t length = array_length(vm, self), tail = length - end;
    size_t size = (size_t)array_kind_of(vm, self)->itemsize;
    int64_t change = n - (end - start);
    if (change > 0 && !array_resize(vm, self, length + change))
        return false;
    if (change && tail)
        memmove(array_item_at(vm, self, start + n), array_item_at(vm, self, end),
                (size_t)tail * size);
    if (n)
        memcpy(array_item_at(vm, self, start), items, (size_t)n * size);
    return change >= 0 || array_resize(vm, self, length + change);
}

static bool extend_with_array(struct vm *vm, addr self, addr other)
{
    if (array_kind_of(vm, self) != array_kind_of(vm, other)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "can only extend with array of same kind");
        return false;
    }
    int64_t n = array_length(vm, self), more = array_length(vm, other);
    if (more == 0)
        return true;
    if (!array_resize(vm, self, n + more))
        return false;
    memcpy(array_item_at(vm, self, n), array_item_at(vm, other, 0),
           (size_t)(more * array_kind_of(vm, self)->itemsize));
    return true;
}

bool array_extend(struct vm *vm, addr self, addr iterable)
{
    if (array_check(vm, iterable))
        return extend_with_array(vm, self, iterable);
    addr it = object_iter(vm, iterable);
    if (addr_is_null(it))
        return false;
    bool ok = true;
    addr item;
    while (ok && !addr_is_null(item = object_next(vm, it))) {
        ok = array_insert(vm, self, INT64_MAX, item);
        decref(vm, item);
    }
    decref(vm, it);
    return ok && !exc_occurred(vm);
}

addr array_copy(struct vm *vm, addr self)
{
    int64_t n = array_length(vm, self);
    const struct array_kind *kind = array_kind_of(vm, self);
    addr copy = array_alloc(vm, object_type(vm, self), kind, n);
    if (!addr_is_null(copy) && n)
        memcpy(array_item_at(vm, copy, 0), array_item_at(vm, self, 0),
               (size_t)(n * kind->itemsize));
    return copy;
}
