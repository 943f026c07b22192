/*
 * The facade: one simulated process, seen from outside.
 */
#include "sim/sim.h"

#include "sim/lib/lib.h"
#include "sim/lib/state.h"
#include "sim/obj/values.h"
#include "sim/sim_internal.h"
#include "sim/trace/heap_check.h"
#include "sim/vm/code.h"
#include "sim/vm/dis.h"
#include "sim/vm/eval.h"
#include "sim/vm/frame.h"
#include "sim/vm/run.h"
#include "sim/vm/traceback.h"
#include "sim/vm/unit.h"
#include "sim/vm/vm.h"

#include <time.h>

static double processor_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void write_out(void *ctx, enum vm_stream stream, const char *bytes, size_t len)
{
    const struct sim *sim = ctx;
    if (sim->opts.write)
        sim->opts.write(sim->opts.ctx, stream == VM_STDOUT ? SIM_STDOUT : SIM_STDERR, bytes,
                        len);
}

static bool read_in(void *ctx, struct strbuf *line)
{
    const struct sim *sim = ctx;
    char *text = sim->opts.read_line ? sim->opts.read_line(sim->opts.ctx) : NULL;
    if (!text)
        return false;
    strbuf_add_str(line, text);
    free(text);
    return true;
}

struct sim *sim_new(const struct sim_opts *opts)
{
    struct sim *sim = xcalloc(1, sizeof *sim);
    if (opts)
        sim->opts = *opts;
    struct vm_opts vm_opts = {
        .memory_bytes = sim->opts.memory_bytes,
        .max_steps = sim->opts.max_steps,
        .max_output_bytes = sim->opts.max_output_bytes,
        .recursion_limit = sim->opts.max_depth,
        .max_seconds = sim->opts.max_seconds,
        .host = {.ctx = sim, .write = write_out, .read_line = read_in},
        .now_seconds = processor_seconds,
        .init_library = lib_init,
    };
    sim->is_ready = vm_init(&sim->vm, &vm_opts);
    return sim;
}

void sim_free(struct sim *sim)
{
    if (!sim)
        return;
    lib_release(&sim->vm);
    vm_release(&sim->vm);
    strbuf_release(&sim->exc_type);
    strbuf_release(&sim->exc_text);
    strbuf_release(&sim->stop_message);
    serials_release(&sim->serials);
    free(sim);
}

/* The line of the main program where the exception came by last. */
static int main_line_of(const struct sim *sim, addr tb)
{
    const struct vm *vm = &sim->vm;
    int line = 0;
    for (; !addr_is_null(tb); tb = traceback_at(vm, tb)->tb_next) {
        const struct py_frame_data *frame = frame_of_object(vm, traceback_at(vm, tb)->tb_frame);
        struct strbuf name = {0};
        str_to_utf8(vm, code_at(vm, frame->f_executable)->co_filename, &name);
        if (!strcmp(strbuf_str(&name), vm->eval->main_filename))
            line = traceback_line(vm, tb);
        strbuf_release(&name);
    }
    return line;
}

static void describe_exception(struct sim *sim)
{
    struct vm *vm = &sim->vm;
    addr exc = exc_take(vm);
    strbuf_clear(&sim->exc_type);
    strbuf_clear(&sim->exc_text);
    strbuf_add_str(&sim->exc_type, type_name(vm, object_type(vm, exc)));
    addr text = object_str(vm, exc);
    if (addr_is_null(text))
        exc_clear(vm);
    else
        str_to_utf8(vm, text, &sim->exc_text);
    xdecref(vm, text);
    sim->exc_line = main_line_of(sim, base_exception_at(vm, exc)->traceback);
    exc_restore(vm, exc);
}

static enum sim_end stopped(struct sim *sim)
{
    strbuf_clear(&sim->stop_message);
    strbuf_add_str(&sim->stop_message, sim->vm.stop_message ? sim->vm.stop_message : "stopped");
    return sim->vm.stop == VM_UNSUPPORTED ? SIM_UNSUPPORTED : SIM_LIMIT;
}

/* How a piece of program ended: `result` is its value, or NULL_ADDR with vm->exc. */
static enum sim_end finish(struct sim *sim, addr result)
{
    struct vm *vm = &sim->vm;
    if (vm->stop) {
        xdecref(vm, result);
        return stopped(sim);
    }
    sim->exit_status = 0;
    if (!addr_is_null(result)) {
        decref(vm, result);
        return vm->stop ? stopped(sim) : SIM_DONE;
    }
    if (exc_matches(vm, PY_TYPE(T_SystemExit))) {
        sim->exit_status = vm_take_exit_status(vm);
        return vm->stop ? stopped(sim) : SIM_EXITED;
    }
    sim->exit_status = 1;
    describe_exception(sim);
    vm_print_uncaught(vm);
    return vm->stop ? stopped(sim) : SIM_RAISED;
}

static enum sim_end too_small(struct sim *sim)
{
    strbuf_clear(&sim->stop_message);
    strbuf_add_str(&sim->stop_message, "the memory is too small for the interpreter to start");
    return SIM_LIMIT;
}

/* Names in __main__ that a file being run finds there. */
static bool prepare_main(struct sim *sim, const char *filename)
{
    struct vm *vm = &sim->vm;
    addr file = str_from_cstr(vm, filename);
    bool ok = !addr_is_null(file) &&
              dict_set_id(vm, vm->main_dict, N___builtins__, vm->builtins) &&
              dict_set_id(vm, vm->main_dict, N___file__, file) &&
              dict_set_cstr(vm, vm->main_dict, "__cached__", PY_NONE);
    xdecref(vm, file);
    return ok;
}

static void set_main_filename(struct sim *sim, const char *filename)
{
    free(sim->vm.eval->main_filename);
    sim->vm.eval->main_filename = xstrdup(filename);
}

enum sim_end sim_run_module(struct sim *sim, const char *source, size_t len,
                            const char *filename)
{
    struct vm *vm = &sim->vm;
    if (!sim->is_ready)
        return too_small(sim);
    set_main_filename(sim, filename);
    vm_keep_source(vm, filename, source, len);
    struct vm_source text = {
        .text = source, .len = len, .filename = filename, .mode = RUN_EXEC};
    addr result = prepare_main(sim, filename) ? vm_run_main(vm, &text, NULL) : NULL_ADDR;
    return finish(sim, result);
}

void sim_shutdown(struct sim *sim)
{
    if (!sim->is_ready || sim->is_shut_down)
        return;
    sim->is_shut_down = true;
    vm_shutdown(&sim->vm);
}

enum sim_end sim_run(struct sim *sim, const char *source, size_t len, const char *filename)
{
    enum sim_end end = sim_run_module(sim, source, len, filename);
    sim_shutdown(sim);
    return sim->is_ready && sim->vm.stop ? stopped(sim) : end;
}

enum sim_end sim_interact(struct sim *sim, const char *source, size_t len)
{
    static const char filename[] = "<stdin>";
    struct vm *vm = &sim->vm;
    if (!sim->is_ready)
        return too_small(sim);
    if (!vm->eval->main_filename) {
        set_main_filename(sim, filename);
        if (!dict_set_id(vm, vm->main_dict, N___builtins__, vm->builtins))
            return finish(sim, NULL_ADDR);
    }
    // Each input has a file name of its own, so that its text is found later.
    struct strbuf name = {0};
    strbuf_addf(&name, "<stdin>-%u", sim->n_inputs);
    vm_keep_source(vm, strbuf_str(&name), source, len);
    struct vm_source text = {.text = source,
                             .len = len,
                             .filename = strbuf_str(&name),
                             .shown_filename = filename,
                             .mode = RUN_SINGLE};
    size_t at = 0;
    while (at < len && strchr(" \t\r\n\f", source[at]))
        at++;
    bool parsed = true;
    enum sim_end end = at == len ? SIM_DONE : finish(sim, vm_run_main(vm, &text, &parsed));
    sim->n_inputs += parsed;
    strbuf_release(&name);
    return end;
}

bool sim_is_incomplete(struct sim *sim, const char *source, size_t len)
{
    (void)sim;
    return unit_is_incomplete(source, len);
}

int sim_exit_status(const struct sim *sim)
{
    return sim->exit_status;
}

const char *sim_stop_message(const struct sim *sim)
{
    return strbuf_str(&sim->stop_message);
}

const char *sim_exception_type(const struct sim *sim)
{
    return strbuf_str(&sim->exc_type);
}

const char *sim_exception_text(const struct sim *sim)
{
    return strbuf_str(&sim->exc_text);
}

int sim_exception_line(const struct sim *sim)
{
    return sim->exc_line;
}

uint64_t sim_n_steps(const struct sim *sim)
{
    return sim->vm.n_steps;
}

void sim_areas(const struct sim *sim, uint64_t bytes[SIM_N_AREAS])
{
    static_assert((int)SIM_N_AREAS == (int)N_AREAS, "areas");
    for (int i = 0; i < N_AREAS; i++)
        bytes[i] = sim->vm.mem.space.area_bytes[i];
}

const char *sim_area_name(enum sim_area area)
{
    return area_name((enum area)area);
}

void sim_fail_allocations_from(struct sim *sim, uint64_t n)
{
    struct memory *m = &sim->vm.mem;
    m->fail_from = n ? m->n_allocations + n : 0;
}

char *sim_check_heap(struct sim *sim)
{
    const struct vm *vm = &sim->vm;
    if (!sim->is_ready)
        return NULL;
    addr held[N_LIB_TYPES + 3] = {vm->eval->literals, vm->lib->atexit, vm->lib->access_error};
    memcpy(held + 3, vm->lib->types, sizeof vm->lib->types);
    return heap_check(&sim->vm, held, ARRAY_LEN(held));
}

char *sim_disassemble(const char *source, size_t len, const char *filename, char **message)
{
    return dis_source(source, len, filename, message);
}
