/*
 * What the evaluation loop looks at between instructions: the collector, the bounds of the run,
 * and, while somebody watches, the source line.
 */
#include "sim/front/opcode.h"
#include "sim/obj/values.h"
#include "sim/vm/code.h"
#include "sim/vm/eval.h"
#include "sim/vm/frame.h"
#include "sim/vm/gc.h"

enum { STEPS_BETWEEN_LOOKS = 4096 };

/* Whether the frame runs a module of the library. */
static bool is_library(const struct vm *vm, const struct py_frame_data *frame)
{
    addr filename = code_at(vm, frame->f_executable)->co_filename;
    const char *begin = "<frozen ";
    int64_t n = (int64_t)strlen(begin);
    if (str_length(vm, filename) < n)
        return false;
    for (int64_t i = 0; i < n; i++)
        if (str_char(vm, filename, i) != (uint32_t)begin[i])
            return false;
    return true;
}

void eval_locate(struct vm *vm, struct strbuf *out)
{
    struct py_frame_data *innermost = frame_first_complete(vm, frame_current(vm));
    if (!innermost)
        return;
    // What the library runs into is up to the line of the program that called it.
    struct py_frame_data *frame = innermost;
    while (frame && is_library(vm, frame))
        frame = frame_first_complete(vm, frame_previous(vm, frame));
    if (!frame)
        frame = innermost;
    str_to_utf8(vm, code_at(vm, frame->f_executable)->co_filename, out);
    strbuf_addf(out, ":%d: ", frame_line(vm, frame));
}

void eval_stop(struct vm *vm, enum vm_stop stop, const char *fmt, ...)
{
    if (vm->stop)
        return;
    struct strbuf message = {0};
    eval_locate(vm, &message);
    va_list ap;
    va_start(ap, fmt);
    strbuf_vaddf(&message, fmt, ap);
    va_end(ap);
    vm->stop_message = strbuf_detach(&message);
    vm->stop = stop;
}

static void look_at_bounds(struct vm *vm)
{
    struct eval_state *state = vm->eval;
    if (vm->max_steps && vm->n_steps >= vm->max_steps)
        eval_stop(vm, VM_STEP_LIMIT, "stopped after %lu steps", (unsigned long)vm->max_steps);
    if (state->max_seconds > 0 &&
        state->now_seconds() - state->start_seconds > state->max_seconds)
        eval_stop(vm, VM_TIME_LIMIT, "stopped after %g seconds", state->max_seconds);
    state->check_at = vm->n_steps + STEPS_BETWEEN_LOOKS;
    if (vm->max_steps && vm->max_steps < state->check_at)
        state->check_at = vm->max_steps;
}

bool eval_check(struct vm *vm)
{
    if (vm->n_steps >= vm->eval->check_at)
        look_at_bounds(vm);
    if (vm->stop) {
        // Something must be raised for the frames to unwind.
        exc_restore(vm, newref(vm, vm->spare_exc));
        return false;
    }
    if (vm->gc.is_due)
        gc_run_if_due(vm);
    return !exc_occurred(vm);
}

/* The frame's row; those of calls that have returned are dropped. */
static struct watched_frame *watched(struct eval_state *state,
                                     const struct py_frame_data *frame, bool *has_returned)
{
    for (size_t i = state->watched.len; i-- > 0;)
        if (state->watched.items[i].frame == frame) {
            *has_returned = i + 1 < state->watched.len;
            state->watched.len = i + 1;
            return &state->watched.items[i];
        }
    vec_push(&state->watched, ((struct watched_frame){frame, -1, -1}));
    return &vec_last(&state->watched);
}

static uint16_t unit_at(const struct vm *vm, uint64_t start, int unit)
{
    uint16_t value;
    memcpy(&value, space_at(&vm->mem.space, (addr){start + 2 * (uint64_t)unit}), sizeof value);
    return value;
}

/* Is the main program about to return? */
static bool is_end_of_main(const struct vm *vm, const struct py_frame_data *frame)
{
    uint16_t unit = *(const uint16_t *)space_at(&vm->mem.space, (addr){frame->instr_ptr});
    uint8_t opcode = (uint8_t)unit;
    return (opcode == OP_RETURN_CONST || opcode == OP_RETURN_VALUE) &&
           addr_eq(frame->f_locals, vm->main_dict) && addr_is_null(frame->previous);
}

void eval_watch_line(struct vm *vm, struct py_frame_data *frame)
{
    struct eval_state *state = vm->eval;
#ifdef VIVA_STRESS
    uint64_t sum = 0;
    for (int i = 0; i < N_AREAS; i++)
        sum += vm->mem.space.area_bytes[i];
    assert(sum == vm->mem.space.size_bytes);
#endif
    if (!state->line_hook || vm->stop)
        return;
    const struct py_code *c = code_at(vm, frame->f_executable);
    uint64_t start = code_start(frame->f_executable).v;
    // A call's own RESUME stands at the `def` line, which the call does not run.
    if (frame->instr_ptr <= start + c->co_firsttraceable * 2)
        return;
    // Who watches is to see the end of the last line, not that of the module's own frame.
    if (is_end_of_main(vm, frame)) {
        state->line_hook(state->line_ctx, vm, NULL, 0, EVAL_LINES_END);
        return;
    }
    struct line_entry e = code_position(vm, frame->f_executable, frame->instr_ptr);
    int unit = (int)((frame->instr_ptr - start) / 2);
    bool has_returned = false;
    struct watched_frame *w = watched(state, frame, &has_returned);
    // A frame gone on with in the middle of a line, such as a generator's, is at no new line; a
    // jump back runs its line once more.
    bool is_new_line = e.line != w->line || unit <= w->unit;
    if (w->unit < 0 && (unit_at(vm, start, unit) & 0xff) == OP_RESUME)
        is_new_line = false;
    w->unit = unit;
    if (e.line < 0)
        return;
    w->line = e.line;
    if (is_new_line || has_returned)
        state->line_hook(state->line_ctx, vm, frame, e.line,
                         is_new_line ? EVAL_LINE_BEGINS : EVAL_LINE_GOES_ON);
}
