/*
 * The lines of a traceback: one "  File ..." for each frame, with its source line.
 */
#include "sim/obj/values.h"
#include "sim/vm/carets.h"
#include "sim/vm/code.h"
#include "sim/vm/frame.h"
#include "sim/vm/print_exc.h"
#include "sim/vm/run.h"
#include "sim/vm/traceback.h"

enum { REPEATS_SHOWN = 3 };

static void add_frame(struct vm *vm, addr tb, struct strbuf *out)
{
    const struct py_frame_data *frame = frame_of_object(vm, traceback_at(vm, tb)->tb_frame);
    const struct py_code *c = code_at(vm, frame->f_executable);
    struct strbuf filename = {0};
    str_to_utf8(vm, c->co_filename, &filename);
    int line = traceback_line(vm, tb);
    // Each input of an interactive session has a number, which is not shown.
    bool is_input = !strncmp(strbuf_str(&filename), "<stdin>-", strlen("<stdin>-"));
    strbuf_addf(out, "  File \"%s\", line %d, in ",
                is_input ? "<stdin>" : strbuf_str(&filename), line);
    str_to_utf8(vm, c->co_name, out);
    strbuf_add_char(out, '\n');
    uint64_t instr =
        code_start(frame->f_executable).v + (uint64_t)(int64_t)traceback_at(vm, tb)->tb_lasti;
    struct line_entry place = code_position(vm, frame->f_executable, instr);
    if (place.line < 0)
        place =
            (struct line_entry){.line = line, .end_line = line, .column = -1, .end_column = -1};
    carets_add(vm, strbuf_str(&filename), &place, out);
    strbuf_release(&filename);
}

static bool same_place(const struct vm *vm, addr a, addr b)
{
    if (addr_is_null(a) || traceback_line(vm, a) != traceback_line(vm, b))
        return false;
    addr code_a = frame_of_object(vm, traceback_at(vm, a)->tb_frame)->f_executable;
    addr code_b = frame_of_object(vm, traceback_at(vm, b)->tb_frame)->f_executable;
    const struct py_code *x = code_at(vm, code_a), *y = code_at(vm, code_b);
    return str_equal(vm, x->co_filename, y->co_filename) &&
           str_equal(vm, x->co_name, y->co_name);
}

static void add_repeats(struct strbuf *out, int64_t n_same)
{
    int64_t n = n_same - REPEATS_SHOWN;
    if (n > 0)
        strbuf_addf(out, "  [Previous line repeated %ld more time%s]\n", (long)n,
                    n > 1 ? "s" : "");
}

void print_frames(struct vm *vm, addr traceback, int64_t limit, struct strbuf *out)
{
    addr last = NULL_ADDR;
    int64_t n_same = 0, n = 0;
    for (addr tb = traceback; !addr_is_null(tb) && (limit < 0 || n < limit);
         tb = traceback_at(vm, tb)->tb_next, n++) {
        if (!same_place(vm, last, tb)) {
            add_repeats(out, n_same);
            n_same = 0;
        }
        last = tb;
        if (++n_same <= REPEATS_SHOWN)
            add_frame(vm, tb, out);
    }
    add_repeats(out, n_same);
}
