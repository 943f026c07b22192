/*
 * The module time, by a clock of the simulator's own: an instruction takes 50 ns, and sleeping
 * takes no time but moves the clock. So a program sees the same times in every run.
 */
#include "sim/lib/modules.h"
#include "sim/lib/state.h"

#include <math.h>

enum { NS_PER_STEP = 50 };
#define NS_PER_SECOND INT64_C(1000000000)
/* When the simulated process starts: 2025-01-01 00:00:00 UTC. */
#define EPOCH_NS (INT64_C(1735689600) * NS_PER_SECOND)

static int64_t elapsed_ns(const struct vm *vm)
{
    return (int64_t)(vm->n_steps * NS_PER_STEP + vm->lib->slept_ns);
}

static int64_t processor_ns(const struct vm *vm)
{
    return (int64_t)(vm->n_steps * NS_PER_STEP);
}

#define CLOCKS(X)                                                                              \
    X(time, EPOCH_NS + elapsed_ns(vm))                                                         \
    X(monotonic, elapsed_ns(vm))                                                               \
    X(perf_counter, elapsed_ns(vm))                                                            \
    X(process_time, processor_ns(vm))                                                          \
    X(thread_time, processor_ns(vm))

#define DEFINE_CLOCK(name, ns)                                                                 \
    static addr time_##name(struct vm *vm, addr self, const addr *args, size_t n_args,         \
                            addr kwnames)                                                      \
    {                                                                                          \
        (void)self, (void)args, (void)n_args, (void)kwnames;                                   \
        return float_from_double(vm, (double)(ns) / 1e9);                                      \
    }                                                                                          \
    static addr time_##name##_ns(struct vm *vm, addr self, const addr *args, size_t n_args,    \
                                 addr kwnames)                                                 \
    {                                                                                          \
        (void)self, (void)args, (void)n_args, (void)kwnames;                                   \
        return int_from_i64(vm, ns);                                                           \
    }
CLOCKS(DEFINE_CLOCK)
#undef DEFINE_CLOCK

static addr time_sleep(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    addr f = number_float(vm, args[0]);
    if (addr_is_null(f))
        return NULL_ADDR;
    double seconds = float_value(vm, f);
    decref(vm, f);
    if (isnan(seconds))
        return exc_raise(vm, PY_TYPE(T_ValueError), "Invalid value NaN (not a number)");
    if (seconds < 0)
        return exc_raise(vm, PY_TYPE(T_ValueError), "sleep length must be non-negative");
    if (seconds > 1e9)
        return exc_raise(vm, PY_TYPE(T_OverflowError),
                         "timestamp out of range for platform time_t");
    vm->lib->slept_ns += (uint64_t)(seconds * 1e9);
    return PY_NONE;
}

static const struct method_def time_methods[] = {
#define CLOCK_ROWS(name, ns)                                                                   \
    {#name, time_##name, METH_NOARGS, NULL, NULL},                                             \
        {#name "_ns", time_##name##_ns, METH_NOARGS, NULL, NULL},
    CLOCKS(CLOCK_ROWS)
#undef CLOCK_ROWS
        {"sleep", time_sleep, METH_O, NULL, NULL},
    {0},
};

bool time_module_fill(struct vm *vm, addr module)
{
    return module_add_functions(vm, module, time_methods) &&
           module_add_int(vm, module, "timezone", 0) &&
           module_add_int(vm, module, "altzone", 0) &&
           module_add_int(vm, module, "daylight", 0);
}
