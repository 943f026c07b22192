/*
 * Whole exceptions: the chain of causes and contexts, and groups as trees.
 */
#include "sim/vm/print_exc.h"

#include "sim/obj/exceptions.h"
#include "sim/obj/values.h"
#include "sim/vm/eval.h"
#include "sim/vm/run.h"

static const char cause_message[] =
    "\nThe above exception was the direct cause of the following exception:\n\n";
static const char context_message[] =
    "\nDuring handling of the above exception, another exception occurred:\n\n";

enum { GROUP_WIDTH_MAX = 15, GROUP_DEPTH_MAX = 10, CHAIN_MAX = 1000 };

struct printer {
    struct vm *vm;
    struct strbuf *out;
    VEC(addr) seen; /* borrowed */
    int depth;      /* of groups */
    bool need_close;
};

static void print_chain(struct printer *p, addr exc);

static bool was_seen(const struct printer *p, addr exc)
{
    for (size_t i = 0; i < p->seen.len; i++)
        if (addr_eq(p->seen.items[i], exc))
            return true;
    return false;
}

static void add_indent(const struct printer *p)
{
    strbuf_add_fill(p->out, ' ', (size_t)p->depth * 2);
}

/* Adds text line by line, with the margin that groups draw. */
static void emit(const struct printer *p, const char *text, size_t len, char margin)
{
    for (size_t at = 0; at < len;) {
        const char *end = memchr(text + at, '\n', len - at);
        size_t next = end ? (size_t)(end - text) + 1 : len;
        if (p->depth) {
            add_indent(p);
            strbuf_add_char(p->out, margin);
            strbuf_add_char(p->out, ' ');
        }
        strbuf_add(p->out, text + at, next - at);
        at = next;
    }
}

static void emit_str(const struct printer *p, const char *text, char margin)
{
    emit(p, text, strlen(text), margin);
}

static void print_parts(const struct printer *p, addr exc, const char *head, char margin)
{
    struct strbuf part = {0};
    addr tb = base_exception_at(p->vm, exc)->traceback;
    if (!addr_is_null(tb)) {
        emit_str(p, head, margin);
        print_frames(p->vm, tb, -1, &part);
        emit(p, strbuf_str(&part), part.len, '|');
    }
    strbuf_clear(&part);
    print_exception_only(p->vm, exc, &part);
    emit(p, strbuf_str(&part), part.len, '|');
    strbuf_release(&part);
}

static bool is_group(const struct vm *vm, addr exc)
{
    return type_is_subtype(vm, object_type(vm, exc), PY_TYPE(T_BaseExceptionGroup));
}

static void print_member(struct printer *p, addr excs, int64_t i, int64_t n, bool is_last)
{
    bool is_cut = i >= GROUP_WIDTH_MAX;
    if (is_last)
        p->need_close = true;
    add_indent(p);
    strbuf_add_str(p->out, i == 0 ? "+-" : "  ");
    if (is_cut)
        strbuf_add_str(p->out, "+---------------- ... ----------------\n");
    else
        strbuf_addf(p->out, "+---------------- %ld ----------------\n", (long)i + 1);
    p->depth++;
    if (is_cut) {
        struct strbuf rest = {0};
        strbuf_addf(&rest, "and %ld more exception%s\n", (long)(n - GROUP_WIDTH_MAX),
                    n - GROUP_WIDTH_MAX > 1 ? "s" : "");
        emit(p, rest.buf, rest.len, '|');
        strbuf_release(&rest);
    } else {
        print_chain(p, tuple_item(p->vm, excs, i));
    }
    if (is_last && p->need_close) {
        add_indent(p);
        strbuf_add_str(p->out, "+------------------------------------\n");
        p->need_close = false;
    }
    p->depth--;
}

static void print_group(struct printer *p, addr exc)
{
    if (p->depth > GROUP_DEPTH_MAX) {
        struct strbuf note = {0};
        strbuf_addf(&note, "... (max_group_depth is %d)\n", GROUP_DEPTH_MAX);
        emit(p, note.buf, note.len, '|');
        strbuf_release(&note);
        return;
    }
    bool is_top = p->depth == 0;
    if (is_top)
        p->depth++;
    print_parts(p, exc, "Exception Group Traceback (most recent call last):\n",
                is_top ? '+' : '|');
    addr excs = exception_group_at(p->vm, exc)->excs;
    int64_t n = tuple_length(p->vm, excs);
    int64_t shown = n <= GROUP_WIDTH_MAX ? n : GROUP_WIDTH_MAX + 1;
    p->need_close = false;
    for (int64_t i = 0; i < shown; i++)
        print_member(p, excs, i, n, i == shown - 1);
    if (is_top)
        p->depth = 0;
}

static void print_one(struct printer *p, addr exc)
{
    if (is_group(p->vm, exc))
        print_group(p, exc);
    else
        print_parts(p, exc, "Traceback (most recent call last):\n", '|');
}

/* The exception that comes before `exc` in the text, and what is said between them. */
static addr predecessor(const struct printer *p, addr exc, const char **message)
{
    const struct py_base_exception *e = base_exception_at(p->vm, exc);
    if (!addr_is_null(e->cause)) {
        *message = cause_message;
        return was_seen(p, e->cause) ? NULL_ADDR : e->cause;
    }
    if (!addr_is_null(e->context) && !e->suppress_context) {
        *message = context_message;
        return was_seen(p, e->context) ? NULL_ADDR : e->context;
    }
    return NULL_ADDR;
}

static void print_chain(struct printer *p, addr exc)
{
    VEC(addr) chain = {0};
    VEC(const char *) messages = {0};
    while (!addr_is_null(exc) && chain.len < CHAIN_MAX) {
        const char *message = NULL;
        vec_push(&p->seen, exc);
        vec_push(&chain, exc);
        exc = predecessor(p, exc, &message);
        vec_push(&messages, addr_is_null(exc) ? NULL : message);
    }
    for (size_t i = chain.len; i-- > 0;) {
        if (messages.items[i])
            emit_str(p, messages.items[i], '|');
        print_one(p, chain.items[i]);
    }
    vec_release(&chain);
    vec_release(&messages);
}

void vm_format_exception(struct vm *vm, addr exc, struct strbuf *out)
{
    struct printer p = {.vm = vm, .out = out};
    addr raised = exc_take(vm);
    incref(vm, exc);
    print_chain(&p, exc);
    decref(vm, exc);
    vec_release(&p.seen);
    exc_restore(vm, raised);
}

void vm_format_traceback(struct vm *vm, addr traceback, int64_t limit, struct strbuf *out)
{
    print_frames(vm, traceback, limit, out);
}

void print_unraisable(struct vm *vm, addr exc, addr where, const char *message)
{
    struct strbuf out = {0};
    if (message) {
        strbuf_addf(&out, "%s:\n", message);
    } else {
        strbuf_add_str(&out, "Exception ignored in: ");
        addr text = addr_is_null(where) ? NULL_ADDR : object_repr(vm, where);
        if (addr_is_null(text)) {
            exc_clear(vm);
            strbuf_add_str(&out, "<object repr() failed>");
        } else {
            str_to_utf8(vm, text, &out);
            decref(vm, text);
        }
        strbuf_add_char(&out, '\n');
    }
    struct strbuf frames = {0};
    addr tb = base_exception_at(vm, exc)->traceback;
    if (!addr_is_null(tb)) {
        strbuf_add_str(&out, "Traceback (most recent call last):\n");
        print_frames(vm, tb, -1, &frames);
        strbuf_add(&out, strbuf_str(&frames), frames.len);
    }
    print_exception_only(vm, exc, &out);
    vm_write_stderr(vm, out.buf, out.len);
    strbuf_release(&frames);
    strbuf_release(&out);
}

/* sys.last_exc and its older kin. */
static void remember_last(struct vm *vm, addr exc, addr tb)
{
    const struct {
        const char *name;
        addr value;
    } rows[] = {{"last_exc", exc},
                {"last_type", object_type(vm, exc)},
                {"last_value", exc},
                {"last_traceback", tb}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (!dict_set_cstr(vm, vm->sys_dict, rows[i].name, rows[i].value))
            exc_clear(vm);
}

void vm_print_uncaught(struct vm *vm)
{
    addr exc = exc_take(vm);
    addr tb = base_exception_at(vm, exc)->traceback;
    if (addr_is_null(tb))
        tb = PY_NONE;
    incref(vm, tb);
    remember_last(vm, exc, tb);
    addr hook = dict_get_id(vm, vm->sys_dict, N_excepthook);
    if (addr_is_null(hook)) {
        vm_write_stderr(vm, "sys.excepthook is missing\n", 26);
    } else {
        addr args[] = {object_type(vm, exc), exc, tb};
        incref(vm, hook);
        addr result = object_call(vm, hook, args, 3, NULL_ADDR);
        decref(vm, hook);
        if (addr_is_null(result) && !vm->stop) {
            static const char text[] = "Error in sys.excepthook:\n";
            vm_write_stderr(vm, text, sizeof text - 1);
            struct strbuf out = {0};
            addr second = exc_take(vm);
            vm_format_exception(vm, second, &out);
            strbuf_add_str(&out, "\nOriginal exception was:\n");
            vm_format_exception(vm, exc, &out);
            vm_write_stderr(vm, out.buf, out.len);
            strbuf_release(&out);
            decref(vm, second);
        }
        xdecref(vm, result);
    }
    decref(vm, tb);
    decref(vm, exc);
}
