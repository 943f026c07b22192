/*
 * Any text as a program: it may fail in every way a program can, but the simulator ends it
 * cleanly and its heap stays whole.
 */
#include "sim/sim.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct sim *sim = sim_new(&(struct sim_opts){
        .memory_bytes = 8 * 1024 * 1024,
        .max_steps = 200 * 1000,
        .max_output_bytes = 64 * 1024,
        .max_depth = 200,
        .max_seconds = 2,
    });
    enum sim_end end = sim_run_module(sim, (const char *)bytes, len, "fuzz.py");
    char *problem = end == SIM_LIMIT || end == SIM_UNSUPPORTED ? NULL : sim_check_heap(sim);
    if (problem)
        abort();
    sim_shutdown(sim);
    sim_free(sim);
    return 0;
}
