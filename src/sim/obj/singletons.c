/*
 * The objects that exist before any program: None and its like, small integers, one-character
 * strings, one-byte bytes, the empty ones, and the names the simulator itself uses. All are
 * immortal and lie at the fixed addresses of runtime.h, in CPython's layout.
 */
#include "sim/obj/int_parts.h"
#include "sim/obj/str_parts.h"

enum { INT_MAX_STR_DIGITS = 4300 };

static void init_object(struct vm *vm, addr o, enum type_id type)
{
    *object_at(vm, o) = (struct py_object){IMMORTAL_REFCNT, PY_TYPE(type)};
}

static void init_int(struct vm *vm, addr o, enum type_id type, int64_t v)
{
    init_object(vm, o, type);
    struct py_int *p = int_at(vm, o);
    p->lv_tag =
        v == 0 ? INT_TAG_ZERO : 1 << INT_TAG_DIGITS_SHIFT | (v < 0 ? INT_TAG_NEGATIVE : 0);
    p->ob_digit[0] = (uint32_t)(v < 0 ? -v : v);
}

static void init_str(struct vm *vm, addr o, const void *bytes, size_t len, bool is_ascii)
{
    init_object(vm, o, T_STR);
    struct py_str *p = str_at(vm, o);
    p->length = (int64_t)len;
    p->hash = hash_bytes(bytes, len);
    p->state = STR_INTERNED_STATIC | 1 << STR_STATE_KIND_SHIFT | STR_STATE_COMPACT |
               STR_STATE_STATIC | (is_ascii ? STR_STATE_ASCII : 0);
    uint8_t *data = (uint8_t *)p + (is_ascii ? STR_ASCII_DATA : STR_COMPACT_DATA);
    if (len)
        memcpy(data, bytes, len);
    data[len] = 0;
}

static void init_chars(struct vm *vm)
{
    init_str(vm, PY_EMPTY_STR, "", 0, true);
    for (int c = 0; c < 128; c++)
        init_str(vm, STATIC_ADDR(STATIC_ASCII_CHARS + c * 48), &(uint8_t){(uint8_t)c}, 1, true);
    for (int c = 128; c < 256; c++) {
        addr o = STATIC_ADDR(STATIC_LATIN1_CHARS + (c - 128) * 64);
        init_str(vm, o, &(uint8_t){(uint8_t)c}, 1, false);
        // These come with their UTF-8 form, which is why getsizeof() counts three bytes more.
        addr utf8 = vm_static_alloc(vm, 3);
        uint8_t *p = space_at(&vm->mem.space, utf8);
        p[0] = (uint8_t)(0xc0 | c >> 6);
        p[1] = (uint8_t)(0x80 | (c & 0x3f));
        str_at(vm, o)->utf8 = utf8;
        str_at(vm, o)->utf8_length = 2;
    }
}

static void init_bytes(struct vm *vm, addr o, int64_t len, uint8_t value)
{
    init_object(vm, o, T_BYTES);
    struct py_bytes *p = bytes_at(vm, o);
    p->base.ob_size = len;
    p->ob_shash = -1;
    p->ob_sval[0] = value;
    p->ob_sval[len] = 0;
}

/* A name in the static data; those of one character exist already. */
static addr static_name(struct vm *vm, const char *text)
{
    size_t len = strlen(text);
    if (len == 1)
        return STATIC_ADDR(STATIC_ASCII_CHARS + (uint8_t)text[0] * 48);
    addr o = vm_static_alloc(vm, STR_ASCII_DATA + len + 1);
    init_str(vm, o, text, len, true);
    str_intern(vm, &o);
    return o;
}

static void init_names(struct vm *vm)
{
    static const char *const texts[] = {
#define NAME(id, text) text,
#include "sim/obj/names.def"
    };
    static_assert(ARRAY_LEN(texts) == N_NAMES, "names.def");
    for (int i = 0; i < N_NAMES; i++)
        vm->names[i] = static_name(vm, texts[i]);
}

void singletons_init(struct vm *vm)
{
    vm->int_max_str_digits = INT_MAX_STR_DIGITS;
    init_object(vm, PY_NONE, T_NONE);
    init_object(vm, PY_ELLIPSIS, T_ELLIPSIS);
    init_object(vm, PY_NOT_IMPLEMENTED, T_NOT_IMPLEMENTED);
    init_int(vm, PY_TRUE, T_BOOL, 1);
    init_int(vm, PY_FALSE, T_BOOL, 0);
    for (int v = SMALL_INT_MIN; v <= SMALL_INT_MAX; v++)
        init_int(vm, int_small(v), T_INT, v);
    init_object(vm, PY_EMPTY_TUPLE, T_TUPLE);
    dict_init_empty_keys(vm);
    init_chars(vm);
    init_bytes(vm, PY_EMPTY_BYTES, 0, 0);
    for (int c = 0; c < 256; c++)
        init_bytes(vm, STATIC_ADDR(STATIC_BYTE_CHARS + c * 48), 1, (uint8_t)c);
    init_names(vm);
}

static SIM_NEW addr none_repr(struct vm *vm, addr o)
{
    (void)o;
    return str_from_cstr(vm, "None");
}

static int none_bool(struct vm *vm, addr o)
{
    (void)vm, (void)o;
    return 0;
}

static int64_t none_hash(struct vm *vm, addr o)
{
    (void)vm, (void)o;
    return INT64_C(0xfca86420);
}

static SIM_NEW addr ellipsis_repr(struct vm *vm, addr o)
{
    (void)o;
    return str_from_cstr(vm, "Ellipsis");
}

static SIM_NEW addr not_implemented_repr(struct vm *vm, addr o)
{
    (void)o;
    return str_from_cstr(vm, "NotImplemented");
}

static int not_implemented_bool(struct vm *vm, addr o)
{
    (void)vm, (void)o;
    return 1;
}

static SIM_NEW addr reduce_to_name(struct vm *vm, addr self, const addr *args, size_t n_args,
                                   addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return object_repr(vm, self);
}

static bool takes_nothing(struct vm *vm, const char *name, size_t n_args, addr kwnames)
{
    if (n_args == 0 && (addr_is_null(kwnames) || tuple_length(vm, kwnames) == 0))
        return true;
    exc_raise(vm, PY_TYPE(T_TypeError), "%s takes no arguments", name);
    return false;
}

static SIM_NEW addr none_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                             addr kwnames)
{
    (void)type, (void)args;
    return takes_nothing(vm, "NoneType", n_args, kwnames) ? PY_NONE : NULL_ADDR;
}

static SIM_NEW addr ellipsis_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                                 addr kwnames)
{
    (void)type, (void)args;
    return takes_nothing(vm, "EllipsisType", n_args, kwnames) ? PY_ELLIPSIS : NULL_ADDR;
}

static SIM_NEW addr not_implemented_new(struct vm *vm, addr type, const addr *args,
                                        size_t n_args, addr kwnames)
{
    (void)type, (void)args;
    return takes_nothing(vm, "NotImplementedType", n_args, kwnames) ? PY_NOT_IMPLEMENTED
                                                                    : NULL_ADDR;
}

/* Only a program that writes into memory can bring their counts to zero. */
static void immortal_dealloc(struct vm *vm, addr o)
{
    object_at(vm, o)->ob_refcnt = IMMORTAL_REFCNT;
}

static const struct method_def reduce_methods[] = {
    {.name = "__reduce__", .fn = reduce_to_name, .flags = METH_NOARGS},
    {0},
};

const struct type_ops none_ops = {
    .name = "NoneType",
    .doc = "The type of None.",
    .basicsize = 16,
    .slots = {.dealloc = immortal_dealloc,
              .repr = none_repr,
              .hash = none_hash,
              .new_ = none_new,
              .nb_bool = none_bool},
};

const struct type_ops ellipsis_ops = {
    .name = "ellipsis",
    .doc = "The type of Ellipsis.",
    .basicsize = 16,
    .slots = {.dealloc = immortal_dealloc, .repr = ellipsis_repr, .new_ = ellipsis_new},
    .methods = reduce_methods,
};

const struct type_ops not_implemented_ops = {
    .name = "NotImplementedType",
    .doc = "The type of NotImplemented.",
    .basicsize = 16,
    .slots = {.dealloc = immortal_dealloc,
              .repr = not_implemented_repr,
              .new_ = not_implemented_new,
              .nb_bool = not_implemented_bool},
    .methods = reduce_methods,
};
