/*
 * The text files of the simulated process. What is written goes to the host at once; there are
 * no other files, since a program can reach nothing outside its address space.
 */
#include "sim/lib/text_file.h"

#include <stddef.h>

static struct py_text_file *text_file_at(const struct vm *vm, addr o)
{
    return (struct py_text_file *)space_at(&vm->mem.space, o);
}

bool lib_write(struct vm *vm, enum vm_stream stream, const char *bytes, size_t len)
{
    if (vm->max_output_bytes && len > vm->max_output_bytes - vm->n_output_bytes) {
        len = (size_t)(vm->max_output_bytes - vm->n_output_bytes);
        if (!vm->stop) {
            struct strbuf message = {0};
            if (vm->hooks.locate)
                vm->hooks.locate(vm, &message);
            strbuf_addf(&message, "the program wrote more than %llu bytes",
                        (unsigned long long)vm->max_output_bytes);
            vm->stop_message = strbuf_detach(&message);
            vm->stop = VM_OUTPUT_LIMIT;
        }
        exc_restore(vm, newref(vm, vm->spare_exc));
    }
    vm->n_output_bytes += len;
    if (len && vm->host.write)
        vm->host.write(vm->host.ctx, stream, bytes, len);
    return !vm->stop;
}

addr text_file_new(struct vm *vm, int fileno, const char *name)
{
    addr self = object_alloc(vm, PY_TYPE(T_TEXT_FILE), 0);
    if (addr_is_null(self))
        return NULL_ADDR;
    text_file_at(vm, self)->fileno = fileno;
    addr text = str_from_cstr(vm, name);
    if (addr_is_null(text)) {
        decref(vm, self);
        return NULL_ADDR;
    }
    text_file_at(vm, self)->name = text;
    return self;
}

static bool check_open(struct vm *vm, addr self)
{
    if (!text_file_at(vm, self)->is_closed)
        return true;
    exc_raise(vm, PY_TYPE(T_ValueError), "I/O operation on closed file.");
    return false;
}

/* The position of the first surrogate, which UTF-8 cannot hold, or -1. */
static int64_t find_surrogate(const struct vm *vm, addr text)
{
    if (str_kind(vm, text) == 1)
        return -1;
    for (int64_t i = 0; i < str_length(vm, text); i++) {
        uint32_t c = str_char(vm, text, i);
        if (c >= 0xd800 && c <= 0xdfff)
            return i;
    }
    return -1;
}

static bool refuse_surrogate(struct vm *vm, addr text, int64_t i)
{
    int64_t end = i;
    while (end < str_length(vm, text) && str_char(vm, text, end) >= 0xd800 &&
           str_char(vm, text, end) <= 0xdfff)
        end++;
    addr args[] = {str_from_cstr(vm, "utf-8"), newref(vm, text), int_from_i64(vm, i),
                   int_from_i64(vm, end), str_from_cstr(vm, "surrogates not allowed")};
    bool ok = true;
    for (size_t k = 0; k < ARRAY_LEN(args); k++)
        ok = ok && !addr_is_null(args[k]);
    addr exc =
        ok ? object_call(vm, PY_TYPE(T_UnicodeEncodeError), args, ARRAY_LEN(args), NULL_ADDR)
           : NULL_ADDR;
    for (size_t k = 0; k < ARRAY_LEN(args); k++)
        xdecref(vm, args[k]);
    if (!addr_is_null(exc))
        exc_set(vm, exc);
    return false;
}

/* stderr escapes what UTF-8 cannot hold (errors='backslashreplace'). */
static void add_escaped(struct vm *vm, addr text, struct strbuf *out)
{
    for (int64_t i = 0; i < str_length(vm, text); i++) {
        uint32_t c = str_char(vm, text, i);
        if (c >= 0xd800 && c <= 0xdfff)
            strbuf_addf(out, "\\u%04x", c);
        else
            strbuf_add_utf8(out, c);
    }
}

static bool write_text(struct vm *vm, addr self, addr text)
{
    if (!check_open(vm, self))
        return false;
    int64_t fileno = text_file_at(vm, self)->fileno;
    if (fileno == 0) {
        exc_raise(vm, PY_TYPE(T_OSError), "not writable");
        return false;
    }
    enum vm_stream stream = fileno == 1 ? VM_STDOUT : VM_STDERR;
    if (str_at(vm, text)->state & STR_STATE_ASCII)
        return lib_write(vm, stream, str_data(vm, text), (size_t)str_length(vm, text));
    int64_t bad = find_surrogate(vm, text);
    if (bad >= 0 && stream == VM_STDOUT)
        return refuse_surrogate(vm, text, bad);
    struct strbuf bytes = {0};
    if (bad >= 0)
        add_escaped(vm, text, &bytes);
    else
        str_to_utf8(vm, text, &bytes);
    bool ok = lib_write(vm, stream, strbuf_str(&bytes), bytes.len);
    strbuf_release(&bytes);
    return ok;
}

bool text_file_write(struct vm *vm, addr file, addr text)
{
    if (object_is_exactly(vm, file, T_TEXT_FILE))
        return write_text(vm, file, text);
    addr result = object_call_method(vm, file, vm_name(vm, N_write), &text, 1);
    if (addr_is_null(result))
        return false;
    decref(vm, result);
    return true;
}

static addr file_write(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    if (!str_check(vm, args[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "write() argument must be str, not %T",
                         args[0]);
    if (!write_text(vm, self, args[0]))
        return NULL_ADDR;
    return int_from_i64(vm, str_length(vm, args[0]));
}

static addr file_writelines(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)n_args;
    addr it = object_iter(vm, args[0]);
    if (addr_is_null(it))
        return NULL_ADDR;
    addr line;
    while (!addr_is_null(line = object_next(vm, it))) {
        addr result = file_write(vm, self, &line, 1, kwnames);
        decref(vm, line);
        if (addr_is_null(result)) {
            decref(vm, it);
            return NULL_ADDR;
        }
        decref(vm, result);
    }
    decref(vm, it);
    return exc_occurred(vm) ? NULL_ADDR : PY_NONE;
}

static addr file_flush(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return check_open(vm, self) ? PY_NONE : NULL_ADDR;
}

static addr file_close(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    text_file_at(vm, self)->is_closed = 1;
    return PY_NONE;
}

static addr file_isatty(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return check_open(vm, self) ? PY_FALSE : NULL_ADDR;
}

static addr file_fileno(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    if (!check_open(vm, self))
        return NULL_ADDR;
    return int_from_i64(vm, text_file_at(vm, self)->fileno);
}

static addr file_writable(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return check_open(vm, self) ? py_bool(text_file_at(vm, self)->fileno != 0) : NULL_ADDR;
}

static addr file_readable(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return check_open(vm, self) ? py_bool(text_file_at(vm, self)->fileno == 0) : NULL_ADDR;
}

/* A line of standard input with its line feed; the empty str at the end. */
static addr read_line(struct vm *vm)
{
    struct strbuf line = {0};
    if (!vm->host.read_line || !vm->host.read_line(vm->host.ctx, &line)) {
        strbuf_release(&line);
        return newref(vm, PY_EMPTY_STR);
    }
    strbuf_add_char(&line, '\n');
    addr text = str_from_utf8(vm, strbuf_str(&line), line.len);
    strbuf_release(&line);
    return text;
}

static bool check_readable(struct vm *vm, addr self)
{
    if (!check_open(vm, self))
        return false;
    if (text_file_at(vm, self)->fileno == 0)
        return true;
    exc_raise(vm, PY_TYPE(T_OSError), "not readable");
    return false;
}

static addr file_readline(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return check_readable(vm, self) ? read_line(vm) : NULL_ADDR;
}

static addr file_read(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    if (!check_readable(vm, self))
        return NULL_ADDR;
    struct strbuf all = {0}, line = {0};
    while (vm->host.read_line && vm->host.read_line(vm->host.ctx, &line)) {
        strbuf_add(&all, strbuf_str(&line), line.len);
        strbuf_add_char(&all, '\n');
        strbuf_clear(&line);
    }
    addr text = str_from_utf8(vm, strbuf_str(&all), all.len);
    strbuf_release(&line);
    strbuf_release(&all);
    return text;
}

static addr file_iternext(struct vm *vm, addr self)
{
    if (!check_readable(vm, self))
        return NULL_ADDR;
    addr line = read_line(vm);
    if (addr_is_null(line) || str_length(vm, line) > 0)
        return line;
    decref(vm, line);
    return NULL_ADDR;
}

static addr file_iter(struct vm *vm, addr self)
{
    return newref(vm, self);
}

static addr file_repr(struct vm *vm, addr self)
{
    const struct py_text_file *f = text_file_at(vm, self);
    return str_from_format(vm, "<_io.TextIOWrapper name=%R mode='%s' encoding='utf-8'>",
                           f->name, f->fileno == 0 ? "r" : "w");
}

static addr get_encoding(struct vm *vm, addr self)
{
    (void)self;
    return str_from_cstr(vm, "utf-8");
}

static addr get_errors(struct vm *vm, addr self)
{
    bool is_stderr = text_file_at(vm, self)->fileno == 2;
    return str_from_cstr(vm, is_stderr ? "backslashreplace" : "strict");
}

static addr get_mode(struct vm *vm, addr self)
{
    return str_from_cstr(vm, text_file_at(vm, self)->fileno == 0 ? "r" : "w");
}

static addr get_newlines(struct vm *vm, addr self)
{
    (void)vm, (void)self;
    return PY_NONE;
}

static addr get_line_buffering(struct vm *vm, addr self)
{
    return py_bool(text_file_at(vm, self)->fileno == 2);
}

static const struct getset_def text_file_getset[] = {
    {"encoding", get_encoding, NULL},
    {"errors", get_errors, NULL},
    {"mode", get_mode, NULL},
    {"newlines", get_newlines, NULL},
    {"line_buffering", get_line_buffering, NULL},
    {0},
};

static const struct method_def text_file_methods[] = {
    {"write", file_write, METH_O, NULL, NULL},
    {"writelines", file_writelines, METH_O, NULL, NULL},
    {"flush", file_flush, METH_NOARGS, NULL, NULL},
    {"close", file_close, METH_NOARGS, NULL, NULL},
    {"isatty", file_isatty, METH_NOARGS, NULL, NULL},
    {"fileno", file_fileno, METH_NOARGS, NULL, NULL},
    {"writable", file_writable, METH_NOARGS, NULL, NULL},
    {"readable", file_readable, METH_NOARGS, NULL, NULL},
    {"readline", file_readline, METH_FASTCALL, NULL, NULL},
    {"read", file_read, METH_FASTCALL, NULL, NULL},
    {0},
};

static const struct member_def text_file_members[] = {
    {"name", MEMBER_OBJECT, offsetof(struct py_text_file, name), MEMBER_READONLY},
    {"closed", MEMBER_BOOL, offsetof(struct py_text_file, is_closed), MEMBER_READONLY},
    {0},
};

static void text_file_traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    visit(vm, text_file_at(vm, self)->name, ctx);
    visit(vm, text_file_at(vm, self)->dict, ctx);
}

static void text_file_clear(struct vm *vm, addr self)
{
    clear_ref(vm, &text_file_at(vm, self)->dict);
}

static void text_file_dealloc(struct vm *vm, addr self)
{
    gc_untrack(vm, self);
    weakref_clear_all(vm, self);
    clear_ref(vm, &text_file_at(vm, self)->name);
    text_file_clear(vm, self);
    object_free(vm, self);
}

const struct type_ops text_file_ops = {
    .name = "_io.TextIOWrapper",
    .basicsize = sizeof(struct py_text_file),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .dictoffset = offsetof(struct py_text_file, dict),
    .weaklistoffset = offsetof(struct py_text_file, weakreflist),
    .slots =
        {
            .dealloc = text_file_dealloc,
            .traverse = text_file_traverse,
            .clear = text_file_clear,
            .repr = file_repr,
            .iter = file_iter,
            .iternext = file_iternext,
        },
    .methods = text_file_methods,
    .members = text_file_members,
    .getset = text_file_getset,
};
