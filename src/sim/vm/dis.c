/*
 * Disassembly, from compiled units: no simulated memory is needed.
 *
 * The columns are those of CPython 3.13's dis: line, label, instruction, argument, and what the
 * argument stands for; then the exception table.
 */
#include "sim/vm/dis.h"

#include "sim/front/code.h"
#include "sim/front/compile_repr.h"
#include "sim/front/opcode.h"
#include "sim/vm/line_table.h"
#include "sim/vm/source.h"
#include "sim/vm/unit.h"
#include "util/strbuf.h"
#include "util/vec.h"

/* One row of the exception table, in code units. */
struct handler {
    int start, end, target, depth;
    bool push_lasti;
};

enum { NAME_WIDTH = 20, ARG_WIDTH = 5 };

struct dis {
    const struct code *code;
    struct strbuf *out;
    int *label; /* by unit: number of the label there, 0 if none */
    int n_labels;
    VEC(struct handler) handlers;
    struct line_entry *lines; /* by unit */
    int line_width, label_width;
};

/* An EXTENDED_ARG is a row of its own; what follows it has the whole argument. */
struct instr {
    int at;
    int op;
    unsigned arg;
    int next; /* behind its caches */
};

/* Reads the instruction behind `in`, or the first one if that is all zero; false at the end. */
static bool read_instr(const struct code *code, struct instr *in)
{
    unsigned extension = in->op == OP_EXTENDED_ARG ? in->arg << 8 : 0;
    if ((size_t)in->next >= code->n_units)
        return false;
    in->at = in->next;
    in->op = code->units[in->at] & 0xff;
    in->arg = extension | code->units[in->at] >> 8;
    in->next = in->at + 1 + opcode_caches(in->op);
    return true;
}

static int jump_target(const struct instr *in)
{
    bool is_back = in->op == OP_JUMP_BACKWARD || in->op == OP_JUMP_BACKWARD_NO_INTERRUPT;
    return is_back ? in->next - (int)in->arg : in->next + (int)in->arg;
}

static int read_number(const uint8_t **p, const uint8_t *end)
{
    int value = 0;
    while (*p < end) {
        uint8_t byte = *(*p)++;
        value = value << 6 | (byte & 63);
        if (!(byte & 64))
            break;
    }
    return value;
}

static void read_handlers(struct dis *d)
{
    const uint8_t *p = d->code->exception_table;
    const uint8_t *end = p + d->code->exception_table_len;
    while (p < end) {
        struct handler h = {.start = read_number(&p, end)};
        h.end = h.start + read_number(&p, end);
        h.target = read_number(&p, end);
        int depth = read_number(&p, end);
        h.depth = depth >> 1;
        h.push_lasti = depth & 1;
        vec_push(&d->handlers, h);
    }
}

static void find_labels(struct dis *d)
{
    struct instr in = {0};
    while (read_instr(d->code, &in))
        if (opcode_arg_kind(in.op) == ARG_JUMP)
            d->label[jump_target(&in)] = -1;
    for (size_t i = 0; i < d->handlers.len; i++) {
        const struct handler *h = &d->handlers.items[i];
        d->label[h->start] = d->label[h->end] = d->label[h->target] = -1;
    }
    for (size_t unit = 0; unit <= d->code->n_units; unit++)
        if (d->label[unit])
            d->label[unit] = ++d->n_labels;
}

static int n_digits(int n)
{
    int digits = 1;
    for (; n >= 10; n /= 10)
        digits++;
    return digits;
}

static void find_lines(struct dis *d)
{
    struct line_reader r;
    line_reader_init(&r, d->code->line_table, d->code->line_table_len, d->code->first_line);
    int widest = -1;
    bool any_without = false;
    while (line_reader_next(&r))
        for (int unit = r.entry.start; unit < r.entry.end && (size_t)unit < d->code->n_units;
             unit++) {
            d->lines[unit] = r.entry;
            any_without = any_without || r.entry.line < 0;
            if (r.entry.line > widest)
                widest = r.entry.line;
        }
    d->line_width = n_digits(widest);
    if (d->line_width < 3)
        d->line_width = 3;
    if (any_without && d->line_width < 4)
        d->line_width = 4;
    d->label_width = 4 + n_digits(d->n_labels);
}

static void add_name(struct dis *d, unsigned i)
{
    strbuf_add_str(d->out, d->code->names[i]);
}

static void add_named_arg(struct dis *d, const struct instr *in)
{
    switch (in->op) {
    case OP_LOAD_GLOBAL:
        add_name(d, in->arg >> 1);
        strbuf_add_str(d->out, in->arg & 1 ? " + NULL" : "");
        break;
    case OP_LOAD_ATTR:
        add_name(d, in->arg >> 1);
        strbuf_add_str(d->out, in->arg & 1 ? " + NULL|self" : "");
        break;
    case OP_LOAD_SUPER_ATTR:
        add_name(d, in->arg >> 2);
        strbuf_add_str(d->out, in->arg & 1 ? " + NULL|self" : "");
        break;
    default:
        add_name(d, in->arg);
    }
}

static void add_local_arg(struct dis *d, const struct instr *in)
{
    const char *const *names = d->code->locals;
    if (in->op == OP_LOAD_FAST_LOAD_FAST || in->op == OP_STORE_FAST_LOAD_FAST ||
        in->op == OP_STORE_FAST_STORE_FAST)
        strbuf_addf(d->out, "%s, %s", names[in->arg >> 4], names[in->arg & 15]);
    else
        strbuf_add_str(d->out, names[in->arg]);
}

static void add_flags(struct strbuf *out, unsigned arg)
{
    static const char *const names[] = {"defaults", "kwdefaults", "annotations", "closure"};
    const char *separator = "";
    for (unsigned i = 0; i < ARRAY_LEN(names); i++)
        if (arg & 1u << i) {
            strbuf_addf(out, "%s%s", separator, names[i]);
            separator = ", ";
        }
}

/* What an argument with its own meaning stands for; nothing for most instructions. */
static void add_meaning(struct dis *d, const struct instr *in)
{
    static const char *const compares[] = {"<", "<=", "==", "!=", ">", ">="};
    static const char *const converts[] = {"", "str", "repr", "ascii"};
    static const char *const one[] = {
        "INTRINSIC_1_INVALID",         "INTRINSIC_PRINT",
        "INTRINSIC_IMPORT_STAR",       "INTRINSIC_STOPITERATION_ERROR",
        "INTRINSIC_ASYNC_GEN_WRAP",    "INTRINSIC_UNARY_POSITIVE",
        "INTRINSIC_LIST_TO_TUPLE",     "INTRINSIC_TYPEVAR",
        "INTRINSIC_PARAMSPEC",         "INTRINSIC_TYPEVARTUPLE",
        "INTRINSIC_SUBSCRIPT_GENERIC", "INTRINSIC_TYPEALIAS"};
    static const char *const two[] = {"INTRINSIC_2_INVALID",
                                      "INTRINSIC_PREP_RERAISE_STAR",
                                      "INTRINSIC_TYPEVAR_WITH_BOUND",
                                      "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS",
                                      "INTRINSIC_SET_FUNCTION_TYPE_PARAMS",
                                      "INTRINSIC_SET_TYPEPARAM_DEFAULT"};
    switch (in->op) {
    case OP_BINARY_OP:
        strbuf_add_str(d->out, binary_op_text((int)in->arg));
        break;
    case OP_COMPARE_OP:
        if (in->arg & COMPARE_TO_BOOL)
            strbuf_addf(d->out, "bool(%s)", compares[in->arg >> 5]);
        else
            strbuf_add_str(d->out, compares[in->arg >> 5]);
        break;
    case OP_CONVERT_VALUE:
        strbuf_add_str(d->out, converts[in->arg & 3]);
        break;
    case OP_SET_FUNCTION_ATTRIBUTE:
        add_flags(d->out, in->arg);
        break;
    case OP_CALL_INTRINSIC_1:
        strbuf_add_str(d->out, one[in->arg < ARRAY_LEN(one) ? in->arg : 0]);
        break;
    case OP_CALL_INTRINSIC_2:
        strbuf_add_str(d->out, two[in->arg < ARRAY_LEN(two) ? in->arg : 0]);
        break;
    default:
        break;
    }
}

static void add_argument(struct dis *d, const struct instr *in)
{
    if (!opcode_has_arg(in->op))
        return;
    struct strbuf head = {0}, meaning = {0};
    struct strbuf *out = d->out;
    // A long name takes the space of its argument's padding.
    int name_width = (int)strlen(opcode_name(in->op));
    int excess = name_width > NAME_WIDTH ? name_width - NAME_WIDTH : 0;
    strbuf_addf(&head, "%-*s %*u", NAME_WIDTH, opcode_name(in->op), ARG_WIDTH - excess,
                in->arg);
    d->out = &meaning;
    switch (opcode_arg_kind(in->op)) {
    case ARG_CONST:
        const_repr_add(&meaning, d->code->consts[in->arg]);
        break;
    case ARG_NAME:
        add_named_arg(d, in);
        break;
    case ARG_LOCAL:
    case ARG_FREE:
        add_local_arg(d, in);
        break;
    case ARG_JUMP:
        strbuf_addf(&meaning, "to L%d", d->label[jump_target(in)]);
        break;
    case ARG_NONE:
    case ARG_ARG:
    case ARG_HANDLER:
        add_meaning(d, in);
        break;
    }
    d->out = out;
    strbuf_add(out, head.buf, head.len);
    if (meaning.len)
        strbuf_addf(out, " (%s)", meaning.buf);
    strbuf_release(&head);
    strbuf_release(&meaning);
}

static void add_row(struct dis *d, const struct instr *in, bool is_new_line)
{
    int line = d->lines[in->at].line;
    if (!is_new_line)
        strbuf_add_fill(d->out, ' ', (size_t)d->line_width);
    else if (line < 0)
        strbuf_addf(d->out, "%*s", d->line_width, "--");
    else
        strbuf_addf(d->out, "%*d", d->line_width, line);
    strbuf_add_char(d->out, ' ');
    struct strbuf label = {0};
    if (d->label[in->at])
        strbuf_addf(&label, "L%d:", d->label[in->at]);
    strbuf_addf(d->out, "%*s", d->label_width, strbuf_str(&label));
    strbuf_release(&label);
    strbuf_add_str(d->out, "     ");
    size_t mark = d->out->len;
    if (opcode_has_arg(in->op))
        add_argument(d, in);
    else
        strbuf_add_str(d->out, opcode_name(in->op));
    while (d->out->len > mark && d->out->buf[d->out->len - 1] == ' ')
        strbuf_truncate(d->out, d->out->len - 1);
    strbuf_add_char(d->out, '\n');
}

static void add_handlers(struct dis *d)
{
    if (!d->handlers.len)
        return;
    strbuf_add_str(d->out, "ExceptionTable:\n");
    for (size_t i = 0; i < d->handlers.len; i++) {
        const struct handler *h = &d->handlers.items[i];
        strbuf_addf(d->out, "  L%d to L%d -> L%d [%d]%s\n", d->label[h->start],
                    d->label[h->end], d->label[h->target], h->depth,
                    h->push_lasti ? " lasti" : "");
    }
}

static void add_code(const struct code *code, struct strbuf *out);

/* The code objects among the constants, each with a heading. */
static void add_nested(const struct code *code, struct strbuf *out)
{
    for (size_t i = 0; i < code->n_consts; i++) {
        if (code->consts[i]->kind != CONST_CODE)
            continue;
        strbuf_add_str(out, "\nDisassembly of ");
        const_repr_add(out, code->consts[i]);
        strbuf_add_str(out, ":\n");
        add_code(code->consts[i]->code, out);
    }
}

static void add_code(const struct code *code, struct strbuf *out)
{
    struct dis d = {.code = code, .out = out};
    d.label = xcalloc(code->n_units + 1, sizeof *d.label);
    d.lines = xcalloc(code->n_units + 1, sizeof *d.lines);
    read_handlers(&d);
    find_labels(&d);
    find_lines(&d);
    struct instr in = {0};
    int last_line = -2;
    while (read_instr(code, &in)) {
        int line = d.lines[in.at].line;
        bool is_new_line = line != last_line;
        if (is_new_line && in.at)
            strbuf_add_char(out, '\n');
        add_row(&d, &in, is_new_line);
        last_line = line;
    }
    add_handlers(&d);
    free(d.label);
    free(d.lines);
    vec_release(&d.handlers);
    add_nested(code, out);
}

char *dis_source(const char *source, size_t len, const char *filename, char **message)
{
    struct arena arena = {0};
    struct syntax_error err = {0};
    struct vm_source text = {
        .text = source, .len = len, .filename = filename, .mode = RUN_EXEC};
    const struct code *code;
    struct strbuf out = {0};
    char *result = NULL;
    *message = NULL;
    if (unit_compile(&arena, &text, &code, NULL, &err)) {
        add_code(code, &out);
        result = strbuf_detach(&out);
    } else {
        strbuf_addf(&out, "%s:%d: %s%s", filename, err.lineno,
                    err.is_unsupported ? "the simulator does not support " : "", err.msg);
        *message = strbuf_detach(&out);
    }
    arena_release(&arena);
    return result;
}
