/*
 * The module _tracemalloc: remembers for each block which line of the program asked for it.
 *
 * The traces are kept on the host, in a table by block address, so that tracing costs the
 * program no memory of its own.
 */
#include "sim/lib/modules.h"
#include "sim/lib/state.h"
#include "sim/vm/frame.h"
#include "util/vec.h"

struct trace {
    addr block; /* NULL_ADDR: the slot is empty */
    uint64_t n_bytes;
    uint32_t file; /* number of the file name */
    int line;
};

struct tracer {
    struct vm *vm;
    struct memory_observer observer;
    const struct memory_observer *next; /* who was told before; is told still */
    struct trace *slots;
    size_t n, cap;
    VEC(char *) files;
    uint64_t traced, peak;
};

static size_t slot_of(const struct tracer *t, addr block)
{
    size_t i = (size_t)(block.v >> 4) * 0x9e3779b97f4a7c15u & (t->cap - 1);
    while (t->slots[i].block.v && !addr_eq(t->slots[i].block, block))
        i = (i + 1) & (t->cap - 1);
    return i;
}

static void put(struct tracer *t, struct trace trace)
{
    if (t->n * 2 >= t->cap) {
        struct trace *old = t->slots;
        size_t old_cap = t->cap;
        t->cap = old_cap ? old_cap * 2 : 1024;
        t->slots = xcalloc(t->cap, sizeof *t->slots);
        for (size_t i = 0; i < old_cap; i++)
            if (old[i].block.v)
                t->slots[slot_of(t, old[i].block)] = old[i];
        free(old);
    }
    struct trace *slot = &t->slots[slot_of(t, trace.block)];
    t->n += !slot->block.v;
    *slot = trace;
}

/* Takes a block out and closes the gap in its run of the table. */
static bool take(struct tracer *t, addr block, uint64_t *n_bytes)
{
    if (!t->cap)
        return false;
    size_t i = slot_of(t, block);
    if (!t->slots[i].block.v)
        return false;
    *n_bytes = t->slots[i].n_bytes;
    t->slots[i] = (struct trace){0};
    t->n--;
    for (size_t k = (i + 1) & (t->cap - 1); t->slots[k].block.v; k = (k + 1) & (t->cap - 1)) {
        struct trace moved = t->slots[k];
        t->slots[k] = (struct trace){0};
        t->slots[slot_of(t, moved.block)] = moved;
    }
    return true;
}

static uint32_t file_number(struct tracer *t, addr name)
{
    struct strbuf text = {0};
    str_to_utf8(t->vm, name, &text);
    uint32_t i = 0;
    while (i < t->files.len && strcmp(t->files.items[i], strbuf_str(&text)) != 0)
        i++;
    if (i == t->files.len)
        vec_push(&t->files, xstrdup(strbuf_str(&text)));
    strbuf_release(&text);
    return i;
}

static void on_allocated(void *ctx, addr block, uint64_t n_bytes)
{
    struct tracer *t = ctx;
    struct trace trace = {.block = block, .n_bytes = n_bytes};
    struct py_frame_data *frame = frame_current(t->vm);
    frame = frame ? frame_first_complete(t->vm, frame) : NULL;
    if (frame) {
        trace.file = file_number(t, code_at(t->vm, frame->f_executable)->co_filename);
        trace.line = frame_line(t->vm, frame);
    } else {
        trace.file = UINT32_MAX;
    }
    put(t, trace);
    t->traced += n_bytes;
    if (t->traced > t->peak)
        t->peak = t->traced;
    if (t->next)
        t->next->allocated(t->next->ctx, block, n_bytes);
}

static void on_freed(void *ctx, addr block, uint64_t n_bytes)
{
    struct tracer *t = ctx;
    uint64_t traced;
    if (take(t, block, &traced))
        t->traced -= traced;
    if (t->next)
        t->next->freed(t->next->ctx, block, n_bytes);
}

static void forget_traces(struct tracer *t)
{
    free(t->slots);
    t->slots = NULL;
    t->n = t->cap = 0;
    t->traced = t->peak = 0;
}

void tracemalloc_release(struct vm *vm)
{
    struct tracer *t = vm->lib->tracer;
    if (!t)
        return;
    vm->mem.observer = t->next;
    vm->lib->tracer = NULL;
    forget_traces(t);
    for (size_t i = 0; i < t->files.len; i++)
        free(t->files.items[i]);
    vec_release(&t->files);
    free(t);
}

static addr tracemalloc_start(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    if (vm->lib->tracer)
        return PY_NONE;
    struct tracer *t = xcalloc(1, sizeof *t);
    t->vm = vm;
    t->observer = (struct memory_observer){t, on_allocated, on_freed};
    t->next = vm->mem.observer;
    vm->mem.observer = &t->observer;
    vm->lib->tracer = t;
    return PY_NONE;
}

static addr tracemalloc_stop(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    tracemalloc_release(vm);
    return PY_NONE;
}

static addr tracemalloc_is_tracing(struct vm *vm, addr self, const addr *args, size_t n_args,
                                   addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    return py_bool(vm->lib->tracer != NULL);
}

static addr pair_of(struct vm *vm, uint64_t a, uint64_t b)
{
    addr pair[] = {int_from_u64(vm, a), int_from_u64(vm, b)};
    if (!addr_is_null(pair[0]) && !addr_is_null(pair[1]))
        return tuple_from_items_steal(vm, pair, 2);
    xdecref(vm, pair[0]);
    xdecref(vm, pair[1]);
    return NULL_ADDR;
}

static addr tracemalloc_get_traced_memory(struct vm *vm, addr self, const addr *args,
                                          size_t n_args, addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    const struct tracer *t = vm->lib->tracer;
    return t ? pair_of(vm, t->traced, t->peak) : pair_of(vm, 0, 0);
}

static addr tracemalloc_reset_peak(struct vm *vm, addr self, const addr *args, size_t n_args,
                                   addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    if (vm->lib->tracer)
        vm->lib->tracer->peak = vm->lib->tracer->traced;
    return PY_NONE;
}

static addr tracemalloc_clear_traces(struct vm *vm, addr self, const addr *args, size_t n_args,
                                     addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    if (vm->lib->tracer)
        forget_traces(vm->lib->tracer);
    return PY_NONE;
}

static addr file_name(struct vm *vm, const struct tracer *t, uint32_t file)
{
    return str_from_cstr(vm, file == UINT32_MAX ? "<unknown>" : t->files.items[file]);
}

static addr trace_entry(struct vm *vm, const struct tracer *t, const struct trace *trace)
{
    addr items[] = {int_from_u64(vm, trace->n_bytes), file_name(vm, t, trace->file),
                    int_from_i64(vm, trace->line)};
    bool ok = true;
    for (size_t i = 0; i < ARRAY_LEN(items); i++)
        ok = ok && !addr_is_null(items[i]);
    if (ok)
        return tuple_from_items_steal(vm, items, ARRAY_LEN(items));
    for (size_t i = 0; i < ARRAY_LEN(items); i++)
        xdecref(vm, items[i]);
    return NULL_ADDR;
}

/* get_traces() -> [(size, filename, line), ...] */
static addr tracemalloc_get_traces(struct vm *vm, addr self, const addr *args, size_t n_args,
                                   addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    struct tracer *t = vm->lib->tracer;
    if (!t)
        return exc_raise(vm, PY_TYPE(T_RuntimeError),
                         "the tracemalloc module must be tracing memory allocations to take a "
                         "snapshot");
    // What the snapshot itself takes is not to be seen in it.
    vm->mem.observer = t->next;
    addr list = list_new(vm, 0);
    for (size_t i = 0; i < t->cap && !addr_is_null(list); i++) {
        if (!t->slots[i].block.v)
            continue;
        addr entry = trace_entry(vm, t, &t->slots[i]);
        if (addr_is_null(entry) || !list_append_steal(vm, list, entry)) {
            decref(vm, list);
            list = NULL_ADDR;
        }
    }
    vm->mem.observer = &t->observer;
    return list;
}

/* get_object_place(obj) -> (filename, line) or None */
static addr tracemalloc_get_object_place(struct vm *vm, addr self, const addr *args,
                                         size_t n_args, addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    const struct tracer *t = vm->lib->tracer;
    addr o = args[0];
    addr block = addr_add(o, -type_preheader_bytes(vm, object_type(vm, o)));
    if (!t || !t->cap)
        return PY_NONE;
    const struct trace *trace = &t->slots[slot_of(t, block)];
    if (!trace->block.v)
        return PY_NONE;
    addr pair[] = {file_name(vm, t, trace->file), int_from_i64(vm, trace->line)};
    if (!addr_is_null(pair[0]) && !addr_is_null(pair[1]))
        return tuple_from_items_steal(vm, pair, 2);
    xdecref(vm, pair[0]);
    xdecref(vm, pair[1]);
    return NULL_ADDR;
}

static const struct method_def tracemalloc_methods[] = {
    {"start", tracemalloc_start, METH_FASTCALL, NULL, "($module, nframe=1, /)"},
    {"stop", tracemalloc_stop, METH_NOARGS, NULL, "($module, /)"},
    {"is_tracing", tracemalloc_is_tracing, METH_NOARGS, NULL, "($module, /)"},
    {"get_traced_memory", tracemalloc_get_traced_memory, METH_NOARGS, NULL, "($module, /)"},
    {"reset_peak", tracemalloc_reset_peak, METH_NOARGS, NULL, "($module, /)"},
    {"clear_traces", tracemalloc_clear_traces, METH_NOARGS, NULL, "($module, /)"},
    {"get_traces", tracemalloc_get_traces, METH_NOARGS, NULL, NULL},
    {"get_object_place", tracemalloc_get_object_place, METH_O, NULL, NULL},
    {0},
};

bool tracemalloc_module_fill(struct vm *vm, addr module)
{
    return module_add_functions(vm, module, tracemalloc_methods);
}
