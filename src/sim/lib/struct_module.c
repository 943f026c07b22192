/*
 * The module _struct: floats to bytes and back. The formats are read in py/struct.py.
 */
#include "sim/lib/modules.h"

#include <math.h>

/* pack_float(x, size) -> bytes, little endian; size 4 or 8. */
static addr struct_pack_float(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    (void)self, (void)kwnames;
    if (!args_check(vm, "pack_float", n_args, 2, 2))
        return NULL_ADDR;
    addr f = number_float(vm, args[0]);
    if (addr_is_null(f))
        return NULL_ADDR;
    double wide = float_value(vm, f);
    decref(vm, f);
    int64_t size = number_as_ssize(vm, args[1], NULL_ADDR);
    if (size == -1 && exc_occurred(vm))
        return NULL_ADDR;
    if (size == 8)
        return bytes_from_data(vm, &wide, sizeof wide);
    float narrow = (float)wide;
    if (isinf(narrow) && isfinite(wide))
        return exc_raise(vm, PY_TYPE(T_OverflowError), "float too large to pack with f format");
    return bytes_from_data(vm, &narrow, sizeof narrow);
}

/* unpack_float(bytes) -> float, of 4 or 8 bytes. */
static addr struct_unpack_float(struct vm *vm, addr self, const addr *args, size_t n_args,
                                addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    const uint8_t *bytes;
    size_t len;
    if (!bytes_like_view(vm, args[0], &bytes, &len))
        return NULL_ADDR;
    double wide = 0;
    float narrow = 0;
    if (len == sizeof wide) {
        memcpy(&wide, bytes, sizeof wide);
    } else if (len == sizeof narrow) {
        memcpy(&narrow, bytes, sizeof narrow);
        wide = narrow;
    }
    return float_from_double(vm, wide);
}

static const struct method_def struct_methods[] = {
    {"pack_float", struct_pack_float, METH_FASTCALL, NULL, NULL},
    {"unpack_float", struct_unpack_float, METH_O, NULL, NULL},
    {0},
};

bool struct_module_fill(struct vm *vm, addr module)
{
    return module_add_functions(vm, module, struct_methods);
}
