/*
 * What sys says about the interpreter and the machine: its struct sequences and constants.
 */
#include "sim/lib/sys.h"

#include "sim/lib/struct_sequence.h"

#include <float.h>
#include <stddef.h>

#define F STRUCT_SEQUENCE_FIELD

static const struct member_def flags_members[] = {
    F(0, "debug"),
    F(1, "inspect"),
    F(2, "interactive"),
    F(3, "optimize"),
    F(4, "dont_write_bytecode"),
    F(5, "no_user_site"),
    F(6, "no_site"),
    F(7, "ignore_environment"),
    F(8, "verbose"),
    F(9, "bytes_warning"),
    F(10, "quiet"),
    F(11, "hash_randomization"),
    F(12, "isolated"),
    F(13, "dev_mode"),
    F(14, "utf8_mode"),
    F(15, "warn_default_encoding"),
    F(16, "safe_path"),
    F(17, "int_max_str_digits"),
    {0},
};
const struct type_ops sys_flags_ops = STRUCT_SEQUENCE_OPS("sys.flags", flags_members);

static const struct member_def float_info_members[] = {
    F(0, "max"),     F(1, "max_exp"),    F(2, "max_10_exp"), F(3, "min"),
    F(4, "min_exp"), F(5, "min_10_exp"), F(6, "dig"),        F(7, "mant_dig"),
    F(8, "epsilon"), F(9, "radix"),      F(10, "rounds"),    {0},
};
const struct type_ops sys_float_info_ops =
    STRUCT_SEQUENCE_OPS("sys.float_info", float_info_members);

static const struct member_def hash_info_members[] = {
    F(0, "width"),     F(1, "modulus"),   F(2, "inf"),       F(3, "nan"),    F(4, "imag"),
    F(5, "algorithm"), F(6, "hash_bits"), F(7, "seed_bits"), F(8, "cutoff"), {0},
};
const struct type_ops sys_hash_info_ops =
    STRUCT_SEQUENCE_OPS("sys.hash_info", hash_info_members);

static const struct member_def int_info_members[] = {
    F(0, "bits_per_digit"),
    F(1, "sizeof_digit"),
    F(2, "default_max_str_digits"),
    F(3, "str_digits_check_threshold"),
    {0},
};
const struct type_ops sys_int_info_ops = STRUCT_SEQUENCE_OPS("sys.int_info", int_info_members);

static const struct member_def thread_info_members[] = {
    F(0, "name"),
    F(1, "lock"),
    F(2, "version"),
    {0},
};
const struct type_ops sys_thread_info_ops =
    STRUCT_SEQUENCE_OPS("sys.thread_info", thread_info_members);

static const struct member_def version_info_members[] = {
    F(0, "major"), F(1, "minor"), F(2, "micro"), F(3, "releaselevel"), F(4, "serial"), {0},
};
const struct type_ops sys_version_info_ops =
    STRUCT_SEQUENCE_OPS("sys.version_info", version_info_members);

static addr new_flags(struct vm *vm)
{
    addr v[18];
    for (size_t i = 0; i < ARRAY_LEN(v); i++)
        v[i] = int_from_i64(vm, 0);
    v[13] = PY_FALSE;
    v[16] = PY_FALSE;
    v[17] = int_from_i64(vm, 4300);
    return struct_sequence_new(vm, LIB_SYS_FLAGS, v, ARRAY_LEN(v));
}

static addr new_float_info(struct vm *vm)
{
    addr v[] = {
        float_from_double(vm, DBL_MAX),
        int_from_i64(vm, DBL_MAX_EXP),
        int_from_i64(vm, DBL_MAX_10_EXP),
        float_from_double(vm, DBL_MIN),
        int_from_i64(vm, DBL_MIN_EXP),
        int_from_i64(vm, DBL_MIN_10_EXP),
        int_from_i64(vm, DBL_DIG),
        int_from_i64(vm, DBL_MANT_DIG),
        float_from_double(vm, DBL_EPSILON),
        int_from_i64(vm, FLT_RADIX),
        int_from_i64(vm, 1),
    };
    return struct_sequence_new(vm, LIB_SYS_FLOAT_INFO, v, ARRAY_LEN(v));
}

static addr new_hash_info(struct vm *vm)
{
    addr v[] = {
        int_from_i64(vm, 64),      int_from_i64(vm, (INT64_C(1) << 61) - 1),
        int_from_i64(vm, 314159),  int_from_i64(vm, 0),
        int_from_i64(vm, 1000003), str_from_cstr(vm, "siphash13"),
        int_from_i64(vm, 64),      int_from_i64(vm, 128),
        int_from_i64(vm, 0),
    };
    return struct_sequence_new(vm, LIB_SYS_HASH_INFO, v, ARRAY_LEN(v));
}

static addr new_int_info(struct vm *vm)
{
    addr v[] = {int_from_i64(vm, 30), int_from_i64(vm, 4), int_from_i64(vm, 4300),
                int_from_i64(vm, 640)};
    return struct_sequence_new(vm, LIB_SYS_INT_INFO, v, ARRAY_LEN(v));
}

static addr new_thread_info(struct vm *vm)
{
    addr v[] = {str_from_cstr(vm, "pthread"), str_from_cstr(vm, "semaphore"), PY_NONE};
    return struct_sequence_new(vm, LIB_SYS_THREAD_INFO, v, ARRAY_LEN(v));
}

static addr new_version_info(struct vm *vm)
{
    addr v[] = {int_from_i64(vm, 3), int_from_i64(vm, 13), int_from_i64(vm, 0),
                str_from_cstr(vm, "final"), int_from_i64(vm, 0)};
    return struct_sequence_new(vm, LIB_SYS_VERSION_INFO, v, ARRAY_LEN(v));
}

enum { HEX_VERSION = 0x030d00f0 };

static addr new_implementation(struct vm *vm, addr module)
{
    addr kwargs = dict_new(vm);
    if (addr_is_null(kwargs))
        return NULL_ADDR;
    addr name = str_from_cstr(vm, "cpython"), tag = str_from_cstr(vm, "cpython-313");
    addr hex = int_from_i64(vm, HEX_VERSION), multiarch = str_from_cstr(vm, "x86_64-linux-gnu");
    addr key = str_interned_cstr(vm, "version_info");
    addr version =
        addr_is_null(key) ? NULL_ADDR : dict_get_str(vm, module_dict(vm, module), key);
    bool ok = !addr_is_null(name) && !addr_is_null(tag) && !addr_is_null(hex) &&
              !addr_is_null(multiarch) && !addr_is_null(version) &&
              dict_set_cstr(vm, kwargs, "name", name) &&
              dict_set_cstr(vm, kwargs, "cache_tag", tag) &&
              dict_set_cstr(vm, kwargs, "version", version) &&
              dict_set_cstr(vm, kwargs, "hexversion", hex) &&
              dict_set_cstr(vm, kwargs, "_multiarch", multiarch);
    addr result =
        ok ? object_call_tuple(vm, PY_TYPE(T_SIMPLE_NAMESPACE), PY_EMPTY_TUPLE, kwargs)
           : NULL_ADDR;
    xdecref(vm, key);
    xdecref(vm, name);
    xdecref(vm, tag);
    xdecref(vm, hex);
    xdecref(vm, multiarch);
    decref(vm, kwargs);
    return result;
}

bool sys_add_info(struct vm *vm, addr module)
{
    return module_add(vm, module, "flags", new_flags(vm)) &&
           module_add(vm, module, "float_info", new_float_info(vm)) &&
           module_add(vm, module, "hash_info", new_hash_info(vm)) &&
           module_add(vm, module, "int_info", new_int_info(vm)) &&
           module_add(vm, module, "thread_info", new_thread_info(vm)) &&
           module_add(vm, module, "version_info", new_version_info(vm)) &&
           module_add(vm, module, "implementation", new_implementation(vm, module)) &&
           module_add_str(vm, module, "version", "3.13.0 (viva)") &&
           module_add_int(vm, module, "hexversion", HEX_VERSION) &&
           module_add_int(vm, module, "api_version", 1013) &&
           module_add_int(vm, module, "maxsize", INT64_MAX) &&
           module_add_int(vm, module, "maxunicode", 0x10ffff) &&
           module_add_str(vm, module, "byteorder", "little") &&
           module_add_str(vm, module, "float_repr_style", "short") &&
           module_add_str(vm, module, "platform", "linux") &&
           module_add_str(vm, module, "executable", "") &&
           module_add_str(vm, module, "prefix", "") &&
           module_add_str(vm, module, "base_prefix", "") &&
           module_add_str(vm, module, "exec_prefix", "") &&
           module_add_str(vm, module, "abiflags", "") &&
           module_add(vm, module, "dont_write_bytecode", PY_TRUE);
}
