/*
 * Pictures of the memory, and the calls of the line hook.
 */
#include "sim/obj/values.h"
#include "sim/sim_internal.h"
#include "sim/trace/describe.h"
#include "sim/trace/garbage.h"
#include "sim/trace/sizeof.h"
#include "sim/vm/code.h"
#include "sim/vm/eval.h"
#include "sim/vm/frame.h"
#include "util/arena.h"
#include "util/vec.h"

#include <stdio.h>

/* A snapshot and the memory all of it lies in. */
struct boxed {
    struct sim_snapshot snapshot;
    struct arena arena;
};

struct builder {
    struct sim *sim;
    struct vm *vm;
    struct arena *arena;
    VEC(struct sim_name) names;
    VEC(struct sim_object) objects;
    bool is_cut; /* there are more objects than are shown */
};

enum { TEXT_MAX = 60 };

static const char *text_of(struct builder *b, addr s)
{
    struct strbuf sb = {0};
    str_to_utf8(b->vm, s, &sb);
    const char *text = arena_strndup(b->arena, strbuf_str(&sb), sb.len);
    strbuf_release(&sb);
    return text;
}

static bool is_main_code(struct vm *vm, addr code)
{
    struct strbuf name = {0};
    str_to_utf8(vm, code_at(vm, code)->co_filename, &name);
    bool same = vm->eval->main_filename && !strcmp(strbuf_str(&name), vm->eval->main_filename);
    strbuf_release(&name);
    return same;
}

enum sim_fate sim_object_fate(struct sim *sim, uint64_t address, uint64_t serial)
{
    if (!serials_is_alive(&sim->serials, address, serial))
        return SIM_FREED;
    return garbage_is(&sim->vm, (addr){address}) ? SIM_GARBAGE : SIM_ALIVE;
}

static bool is_definition(const struct vm *vm, addr o)
{
    return type_check(vm, o) || object_is_exactly(vm, o, T_FUNCTION) ||
           object_is_exactly(vm, o, T_MODULE) || object_is_exactly(vm, o, T_CFUNCTION) ||
           object_is_exactly(vm, o, T_CODE);
}

/* Told apart by a number, for their text does not say all. */
static bool is_numbered(const struct vm *vm, addr o)
{
    static const enum type_id containers[] = {T_LIST, T_TUPLE, T_DICT, T_SET};
    for (size_t i = 0; i < ARRAY_LEN(containers); i++)
        if (object_is_exactly(vm, o, containers[i]))
            return true;
    return false;
}

/* Their official names would only puzzle. */
static const char *type_label(const struct vm *vm, addr o)
{
    if (object_is_exactly(vm, o, T_WEAKREF))
        return "weakref";
    const char *name = type_name(vm, object_type(vm, o));
    const char *dot = strrchr(name, '.');
    return dot ? dot + 1 : name;
}

static void add_object(struct builder *b, addr o)
{
    struct vm *vm = b->vm;
    struct serial *s = serials_row(&b->sim->serials, o);
    if (s->snapshot == b->sim->n_snapshots)
        return;
    if (b->objects.len >= SIM_SNAPSHOT_MAX_OBJECTS) {
        b->is_cut = true;
        return;
    }
    s->snapshot = b->sim->n_snapshots;
    struct strbuf text = {0};
    describe_value(vm, o, &text, TEXT_MAX);
    if (!text.len || is_numbered(vm, o))
        serials_number(&b->sim->serials, s, object_type(vm, o));
    uint64_t count = object_refcnt(vm, o);
    struct sim_object row = {
        .address = o.v,
        .type = arena_strdup(b->arena, type_label(vm, o)),
        .n_refs = count,
        .is_immortal = (int32_t)count < 0,
        .is_definition = is_definition(vm, o),
        .n_bytes = sizeof_object(vm, o),
        .serial = s->serial,
        .number = s->number,
        .text = arena_strndup(b->arena, strbuf_str(&text), text.len),
    };
    strbuf_release(&text);
    vec_push(&b->objects, row);
}

static void visit(struct vm *vm, addr o, void *ctx)
{
    if (addr_is_null(o))
        return;
    // Types, modules, code and the like are the machinery, not the program's data.
    static const enum type_id hidden[] = {T_TYPE,      T_MODULE, T_CODE,
                                          T_CFUNCTION, T_FRAME,  T_TRACEBACK};
    for (size_t i = 0; i < ARRAY_LEN(hidden); i++)
        if (object_is_exactly(vm, o, hidden[i]))
            return;
    add_object(ctx, o);
}

/*
 * What the objects named refer to, and so on. Functions and classes are leaves, and exceptions:
 * they lead to everything on the stack.
 */
static void add_referents(struct builder *b)
{
    for (size_t i = 0; i < b->objects.len; i++) {
        addr o = {b->objects.items[i].address};
        if (is_definition(b->vm, o) || exception_check(b->vm, o) ||
            object_is_exactly(b->vm, o, T_FRAME))
            continue;
        traverse_fn traverse = object_slots(b->vm, o)->traverse;
        if (traverse)
            traverse(b->vm, o, visit, b);
    }
}

static void add_name(struct builder *b, int depth, const char *frame, addr name, addr value)
{
    struct sim_name row = {
        .depth = depth, .frame = frame, .name = text_of(b, name), .address = value.v};
    vec_push(&b->names, row);
    add_object(b, value);
}

static bool is_system_name(struct vm *vm, addr name)
{
    return str_length(vm, name) > 4 && str_char(vm, name, 0) == '_' &&
           str_char(vm, name, 1) == '_';
}

/* Such as ".0", what a comprehension or a generator goes through. */
static bool is_hidden_local(const struct vm *vm, addr name)
{
    return str_length(vm, name) > 0 && str_char(vm, name, 0) == '.';
}

static void add_module_names(struct builder *b)
{
    int64_t pos = 0;
    addr name, value;
    if (addr_is_null(b->vm->main_dict))
        return;
    while (dict_next(b->vm, b->vm->main_dict, &pos, &name, &value))
        if (str_check(b->vm, name) && !is_system_name(b->vm, name))
            add_name(b, 1, "<module>", name, value);
}

static void add_frame_names(struct builder *b, const struct py_frame_data *frame, int depth)
{
    const struct py_code *c = code_at(b->vm, frame->f_executable);
    const char *function = text_of(b, c->co_name);
    for (int i = 0; i < c->co_nlocalsplus; i++) {
        addr value = frame_local_value(b->vm, frame, i);
        addr name = tuple_item(b->vm, c->co_localsplusnames, i);
        if (!addr_is_null(value) && !is_hidden_local(b->vm, name))
            add_name(b, depth, function, name, value);
    }
}

/* The frames of the program's own functions, the outermost first. Returns how many frames there
 * are in all. */
static int add_frames(struct builder *b)
{
    VEC(struct py_frame_data *) frames = {0};
    struct vm *vm = b->vm;
    for (struct py_frame_data *f = frame_first_complete(vm, frame_current(vm)); f;
         f = frame_first_complete(vm, frame_previous(vm, f)))
        vec_push(&frames, f);
    int depth = 0;
    for (size_t i = frames.len; i-- > 0;) {
        const struct py_frame_data *f = frames.items[i];
        depth++;
        if (addr_is_null(f->f_locals) && is_main_code(vm, f->f_executable))
            add_frame_names(b, f, depth);
    }
    vec_release(&frames);
    return depth;
}

static void *in_arena(struct arena *arena, const void *items, size_t n, size_t size)
{
    void *copy = arena_alloc(arena, size_mul(n, size) + 1);
    if (n)
        memcpy(copy, items, n * size);
    return copy;
}

struct sim_snapshot *sim_snapshot(struct sim *sim)
{
    struct boxed *box = xcalloc(1, sizeof *box);
    struct sim_snapshot *s = &box->snapshot;
    sim_areas(sim, s->areas);
    s->heap_used_bytes = memory_n_bytes_used(&sim->vm.mem);
    s->n_allocations = sim->vm.mem.n_allocations;
    s->n_frees = sim->vm.mem.n_allocations - memory_n_blocks(&sim->vm.mem);
    struct builder b = {.sim = sim, .vm = &sim->vm, .arena = &box->arena};
    sim->n_snapshots++;
    serials_watch(&sim->serials, &sim->vm);
    add_module_names(&b);
    s->depth = add_frames(&b);
    add_referents(&b);
    s->is_cut = b.is_cut;
    s->names = in_arena(b.arena, b.names.items, b.names.len, sizeof *b.names.items);
    s->n_names = b.names.len;
    s->objects = in_arena(b.arena, b.objects.items, b.objects.len, sizeof *b.objects.items);
    s->n_objects = b.objects.len;
    vec_release(&b.names);
    vec_release(&b.objects);
    return s;
}

void sim_snapshot_free(struct sim_snapshot *snapshot)
{
    if (!snapshot)
        return;
    struct boxed *box = (struct boxed *)snapshot;
    arena_release(&box->arena);
    free(box);
}

/* ---- the line hook ---- */

static int depth_of(struct vm *vm, struct py_frame_data *frame)
{
    int depth = 0;
    for (; frame; frame = frame_first_complete(vm, frame_previous(vm, frame)))
        depth++;
    return depth;
}

static bool is_class_body(const struct vm *vm, const struct py_frame_data *frame)
{
    return !addr_is_null(frame->f_locals) && !addr_eq(frame->f_locals, vm->main_dict);
}

static void lines_ended(struct sim *sim)
{
    if (!sim->line_hook)
        return;
    const struct sim_line_event event = {
        .line = 0, .depth = 0, .function = "<module>", .step = sim->vm.n_steps};
    sim->line_hook(sim->line_ctx, sim, &event);
}

static void line_reached(void *ctx, struct vm *vm, struct py_frame_data *frame, int line,
                         enum eval_line_event what)
{
    struct sim *sim = ctx;
    if (what == EVAL_LINES_END) {
        lines_ended(sim);
        return;
    }
    bool goes_on = what == EVAL_LINE_GOES_ON;
    if (!sim->line_hook || (goes_on && !sim->wants_returns) ||
        !is_main_code(vm, frame->f_executable))
        return;
    struct strbuf function = {0};
    str_to_utf8(vm, code_at(vm, frame->f_executable)->co_name, &function);
    const struct sim_line_event event = {.line = line,
                                         .depth = depth_of(vm, frame),
                                         .function = strbuf_str(&function),
                                         .is_class_body = is_class_body(vm, frame),
                                         .goes_on = goes_on,
                                         .step = vm->n_steps};
    sim->line_hook(sim->line_ctx, sim, &event);
    strbuf_release(&function);
}

void sim_watch_returns(struct sim *sim)
{
    sim->wants_returns = true;
}

void sim_set_line_hook(struct sim *sim, sim_line_hook hook, void *ctx)
{
    sim->line_hook = hook;
    sim->line_ctx = ctx;
    sim->vm.eval->line_hook = hook ? line_reached : NULL;
    sim->vm.eval->line_ctx = sim;
}
