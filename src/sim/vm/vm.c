/*
 * Making and ending an interpreter.
 */
#include "sim/vm/vm.h"

#include "sim/front/opcode.h"
#include "sim/obj/values.h"
#include "sim/vm/eval.h"
#include "sim/vm/gc.h"
#include "sim/vm/print_exc.h"

#include <pthread.h>

enum { RECURSION_LIMIT = 1000, HOST_DEPTH_MAX = 3000 };

/*
 * CPython's own objects keep at least one block of each size class alive for ever, so a pool
 * that a program empties is never handed to another class. Here one block per class does.
 */
static bool hold_each_size_class(struct vm *vm)
{
    for (uint64_t n = PYMALLOC_ALIGNMENT; n <= PYMALLOC_MAX_BYTES; n += PYMALLOC_ALIGNMENT)
        if (addr_is_null(memory_alloc(&vm->mem, n)))
            return false;
    return true;
}

/* The code of the frame below an __init__ that the loop entered itself: never finished with
 * its prologue, so tracebacks pass over it. */
static addr make_init_cleanup(struct vm *vm)
{
    static const uint16_t units[] = {OP_EXIT_INIT_CHECK, OP_RETURN_VALUE, OP_RESUME};
    addr o = vm_static_alloc(vm, sizeof(struct py_code) + sizeof units);
    struct py_code *c = code_at(vm, o);
    c->base.base.ob_refcnt = IMMORTAL_REFCNT;
    c->base.base.ob_type = PY_TYPE(T_CODE);
    c->base.ob_size = ARRAY_LEN(units);
    c->co_consts = c->co_names = c->co_localsplusnames = PY_EMPTY_TUPLE;
    c->co_exceptiontable = c->co_linetable = c->co_localspluskinds = PY_EMPTY_BYTES;
    c->co_filename = c->co_name = c->co_qualname = PY_EMPTY_STR;
    c->co_stacksize = 2;
    c->co_framesize = 2 + (int32_t)(sizeof(struct py_frame_data) / 8);
    c->co_firsttraceable = ARRAY_LEN(units) - 1;
    memcpy(c->co_code_adaptive, units, sizeof units);
    return o;
}

static bool init_eval(struct vm *vm, const struct vm_opts *opts)
{
    struct eval_state *state = vm->eval;
    state->max_seconds = opts->now_seconds ? opts->max_seconds : 0;
    state->now_seconds = opts->now_seconds;
    state->start_seconds = opts->now_seconds ? opts->now_seconds() : 0;
    state->init_cleanup = make_init_cleanup(vm);
    vm->hooks.locate = eval_locate;
    vm->hooks.write_unraisable = print_unraisable;
    return true;
}

/* As CPython's collector stands when the main program starts: three young collections done. */
static void settle_collector(struct vm *vm)
{
    gc_collect(vm, 0);
    vm->gc.is_due = false;
    vm->gc.generations[0] =
        (struct vm_gc_generation){.threshold = vm->gc.generations[0].threshold,
                                  .count = 11,
                                  .n_collections = 3,
                                  .n_collected = 24};
    vm->gc.generations[1].count = 3;
}

/* Where the calling thread's stack ends, with room left for a last few calls; 0 if unknown. */
static uintptr_t find_host_stack_limit(void)
{
    enum { RESERVE_BYTES = 512 * 1024 };
    pthread_attr_t attr;
    void *low = NULL;
    size_t n_bytes;
    if (pthread_getattr_np(pthread_self(), &attr) != 0)
        return 0;
    pthread_attr_getstack(&attr, &low, &n_bytes);
    pthread_attr_destroy(&attr);
    return (uintptr_t)low + RESERVE_BYTES;
}

bool vm_init(struct vm *vm, const struct vm_opts *opts)
{
    *vm = (struct vm){0};
    vm->host_stack_limit = find_host_stack_limit();
    vm->eval = xcalloc(1, sizeof *vm->eval);
    memory_init(&vm->mem, opts->memory_bytes ? opts->memory_bytes : SPACE_DEFAULT_BYTES,
                STATIC_BYTES);
    vm->static_used = STATIC_REST;
    vm->exc_info = STATIC_ADDR(STATIC_EXC_ITEM);
    vm->host = opts->host;
    vm->max_output_bytes = opts->max_output_bytes;
    vm->recursion_limit = opts->recursion_limit ? opts->recursion_limit : RECURSION_LIMIT;
    vm->host_depth_max = HOST_DEPTH_MAX;
    gc_init_lists(vm);
    singletons_init(vm);
    if (!types_init(vm) || !hold_each_size_class(vm) || !exceptions_init(vm) ||
        !init_eval(vm, opts) || !gc_init(vm) || !opts->init_library(vm))
        return false;
    settle_collector(vm);
    // What starting up took does not count.
    vm->max_steps = opts->max_steps;
    vm->n_steps = 0;
    return true;
}

void vm_release(struct vm *vm)
{
    if (vm->eval) {
        eval_release_sources(vm->eval);
        free(vm->eval->main_filename);
        vec_release(&vm->eval->watched);
        free(vm->eval);
    }
    free(vm->stop_message);
    free(vm->interned.slots);
    types_release(vm);
    memory_release(&vm->mem);
    *vm = (struct vm){0};
}
