/*
 * The rules of the types' own __sizeof__, and the bytes before an object that
 * sys.getsizeof() adds.
 */
#include "sim/trace/sizeof.h"

#include "sim/obj/dict.h"
#include "sim/obj/values.h"

static int64_t size_of_type(const struct vm *vm, addr type)
{
    if (!(type_at(vm, type)->tp_flags & TYPE_HEAPTYPE))
        return sizeof(struct py_type);
    int64_t size =
        sizeof(struct py_heap_type) + type_preheader_bytes(vm, object_type(vm, type));
    addr keys = heap_type_at(vm, type)->ht_cached_keys;
    return size + (addr_is_null(keys) ? 0 : dict_keys_sizeof(vm, keys));
}

static int64_t size_of_str(const struct vm *vm, addr o)
{
    const struct py_str *s = str_at(vm, o);
    if (s->state & STR_STATE_ASCII)
        return STR_ASCII_DATA + s->length + 1;
    int64_t bytes = STR_COMPACT_DATA + (s->length + 1) * str_kind(vm, o);
    return bytes + (addr_is_null(s->utf8) ? 0 : s->utf8_length + 1);
}

static int64_t size_of_int(const struct vm *vm, addr o)
{
    int64_t n = (int64_t)(int_at(vm, o)->lv_tag >> 3);
    return 24 + 4 * (n ? n : 1);
}

static int64_t size_of_set(const struct vm *vm, addr o)
{
    const struct py_set *s = set_at(vm, o);
    bool is_small = s->mask < SET_SMALL_TABLE;
    return is_small ? 0 : (s->mask + 1) * (int64_t)sizeof(struct py_set_entry);
}

/* The builtin type an instance is laid out as. */
static addr builtin_base(const struct vm *vm, addr type)
{
    while (type_at(vm, type)->tp_flags & TYPE_HEAPTYPE)
        type = type_at(vm, type)->tp_base;
    return type;
}

/* Those with a __sizeof__ of their own that is not followed here, and those of modules. */
static bool is_unknown(addr base)
{
    static const enum type_id own[] = {T_CODE, T_FRAME, T_GENERATOR};
    for (size_t i = 0; i < ARRAY_LEN(own); i++)
        if (addr_eq(base, PY_TYPE(own[i])))
            return true;
    return base.v < PY_TYPE(0).v || base.v >= PY_TYPE(N_STATIC_TYPES).v;
}

int64_t sizeof_object(const struct vm *vm, addr o)
{
    if (type_check(vm, o))
        return size_of_type(vm, o);
    addr type = object_type(vm, o), base = builtin_base(vm, type);
    const struct py_type *t = type_at(vm, type);
    if (t->tp_flags & TYPE_STR_SUBCLASS)
        return addr_eq(type, PY_TYPE(T_STR)) ? size_of_str(vm, o) : -1;
    int64_t before = type_preheader_bytes(vm, type);
    if (t->tp_flags & TYPE_INT_SUBCLASS)
        return before + size_of_int(vm, o);
    if (t->tp_flags & TYPE_DICT_SUBCLASS)
        return before + dict_sizeof(vm, o);
    if (is_unknown(base))
        return -1;
    int64_t bytes = before + t->tp_basicsize;
    if (t->tp_flags & TYPE_LIST_SUBCLASS)
        bytes += list_at(vm, o)->allocated * (int64_t)sizeof(addr);
    else if (addr_eq(base, PY_TYPE(T_SET)) || addr_eq(base, PY_TYPE(T_FROZENSET)))
        bytes += size_of_set(vm, o);
    else if (addr_eq(base, PY_TYPE(T_BYTEARRAY)))
        bytes += bytearray_at(vm, o)->ob_alloc;
    else if (t->tp_itemsize)
        bytes += var_object_at(vm, o)->ob_size * t->tp_itemsize;
    return bytes;
}
