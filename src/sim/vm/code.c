/*
 * Making code objects out of compiled units, and their life as objects.
 *
 * The object itself lies in the code area; its constants, names and tables are ordinary objects
 * on the heap. Within a unit one front-end constant becomes one object, whoever uses it.
 */
#include "sim/vm/code.h"

#include "sim/front/code.h"
#include "sim/front/opcode.h"
#include "sim/obj/values.h"
#include "sim/vm/code_attrs.h"

/* What is shared by all code objects of one unit. */
struct loader {
    struct vm *vm;
    addr *made; /* by constant id: the object, a reference held */
    size_t n_made;
    addr literals;
    addr filename;
};

static addr load_code(struct loader *l, const struct code *unit);
static addr load_constant(struct loader *l, const struct constant *c);

/* CPython interns constants that look like identifiers. */
static bool is_name_like(const struct constant *c)
{
    for (size_t i = 0; i < c->len; i++) {
        char ch = c->text[i];
        bool fits = (ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') ||
                    (ch >= 'a' && ch <= 'z') || ch == '_';
        if (!fits)
            return false;
    }
    return true;
}

static addr load_tuple(struct loader *l, const struct constant *c)
{
    struct vm *vm = l->vm;
    addr t = tuple_new(vm, (int64_t)c->len);
    for (size_t i = 0; !addr_is_null(t) && i < c->len; i++) {
        addr item = load_constant(l, c->items[i]);
        if (addr_is_null(item)) {
            decref(vm, t);
            return NULL_ADDR;
        }
        tuple_init_item(vm, t, (int64_t)i, item);
    }
    return t;
}

/*
 * CPython makes a constant set twice, the second time from the items of the first one in its
 * order (the merging of constants does so), and with collisions that changes the order.
 */
static addr load_frozenset(struct loader *l, const struct constant *c)
{
    addr items = load_tuple(l, c);
    for (int i = 0; i < 2 && !addr_is_null(items); i++) {
        addr set = set_new(l->vm, PY_TYPE(T_FROZENSET), items);
        decref(l->vm, items);
        if (addr_is_null(set) || i == 1)
            return set;
        items = tuple_from_iterable(l->vm, set);
        decref(l->vm, set);
    }
    return NULL_ADDR;
}

static addr load_int(struct loader *l, const struct constant *c)
{
    return int_from_text(l->vm, c->text, c->len ? c->len : strlen(c->text), 10);
}

static addr load_str(struct loader *l, const struct constant *c)
{
    addr s = str_from_utf8(l->vm, c->text, c->len);
    if (!addr_is_null(s) && is_name_like(c))
        str_intern(l->vm, &s);
    return s;
}

static addr make_constant(struct loader *l, const struct constant *c)
{
    struct vm *vm = l->vm;
    switch (c->kind) {
    case CONST_NONE:
        return PY_NONE;
    case CONST_FALSE:
        return PY_FALSE;
    case CONST_TRUE:
        return PY_TRUE;
    case CONST_ELLIPSIS:
        return PY_ELLIPSIS;
    case CONST_INT:
        return load_int(l, c);
    case CONST_FLOAT:
        return float_from_double(vm, c->real);
    case CONST_COMPLEX:
        return complex_from_doubles(vm, c->real, c->imag);
    case CONST_STR:
        return load_str(l, c);
    case CONST_BYTES:
        return bytes_from_data(vm, c->text, c->len);
    case CONST_TUPLE:
        return load_tuple(l, c);
    case CONST_FROZENSET:
        return load_frozenset(l, c);
    case CONST_CODE:
        return load_code(l, c->code);
    }
    return NULL_ADDR;
}

/* As often as the syntax tree holds it: CPython keeps the tree while its program runs. */
static bool hold_literal(struct loader *l, const struct constant *c, addr o)
{
    if (addr_is_null(l->literals) || c->kind == CONST_CODE || c->is_made_late)
        return true;
    return list_append(l->vm, l->literals, o) &&
           (!c->is_single_bytes || list_append(l->vm, l->literals, o));
}

static addr load_constant(struct loader *l, const struct constant *c)
{
    assert(c->id < l->n_made);
    addr *made = &l->made[c->id];
    if (addr_is_null(*made)) {
        addr o = make_constant(l, c);
        if (addr_is_null(o))
            return NULL_ADDR;
        *made = o;
        if (!hold_literal(l, c, o))
            return NULL_ADDR;
    }
    return newref(l->vm, *made);
}

static addr load_name(struct vm *vm, const char *text)
{
    return str_interned_cstr(vm, text);
}

static addr load_names(struct vm *vm, const char *const *names, size_t n)
{
    addr t = tuple_new(vm, (int64_t)n);
    for (size_t i = 0; !addr_is_null(t) && i < n; i++) {
        addr name = load_name(vm, names[i]);
        if (addr_is_null(name)) {
            decref(vm, t);
            return NULL_ADDR;
        }
        tuple_init_item(vm, t, (int64_t)i, name);
    }
    return t;
}

static addr load_consts(struct loader *l, const struct code *unit)
{
    struct vm *vm = l->vm;
    addr t = tuple_new(vm, (int64_t)unit->n_consts);
    for (size_t i = 0; !addr_is_null(t) && i < unit->n_consts; i++) {
        addr item = load_constant(l, unit->consts[i]);
        if (addr_is_null(item)) {
            decref(vm, t);
            return NULL_ADDR;
        }
        tuple_init_item(vm, t, (int64_t)i, item);
    }
    return t;
}

/* The fields that are plain numbers. */
static void fill_numbers(struct vm *vm, struct py_code *c, const struct code *unit)
{
    c->co_flags = unit->flags;
    c->co_argcount = unit->n_args;
    c->co_posonlyargcount = unit->n_posonly_args;
    c->co_kwonlyargcount = unit->n_kwonly_args;
    c->co_stacksize = unit->stack_size;
    c->co_firstlineno = unit->first_line;
    c->co_nlocalsplus = (int32_t)unit->n_locals;
    for (size_t i = 0; i < unit->n_locals; i++) {
        uint8_t kind = unit->local_kinds[i];
        c->co_nlocals += (kind & LOCAL_PLAIN) != 0;
        c->co_ncellvars += (kind & LOCAL_CELL) != 0;
        c->co_nfreevars += (kind & LOCAL_FREE) != 0;
    }
    c->co_framesize =
        (int32_t)(unit->n_locals + (size_t)unit->stack_size + sizeof(struct py_frame_data) / 8);
    c->co_version = ++vm->function_version;
}

static bool fill_objects(struct loader *l, addr code, const struct code *unit)
{
    struct vm *vm = l->vm;
    struct py_code *c = code_at(vm, code);
    c->co_filename = newref(vm, l->filename);
    return (c->co_name = load_name(vm, unit->name)).v &&
           (c->co_qualname = strcmp(unit->qualname, unit->name)
                                 ? str_from_cstr(vm, unit->qualname)
                                 : newref(vm, c->co_name))
               .v &&
           (c->co_names = load_names(vm, unit->names, unit->n_names)).v &&
           (c->co_localsplusnames = load_names(vm, unit->locals, unit->n_locals)).v &&
           (c->co_localspluskinds = bytes_from_data(vm, unit->local_kinds, unit->n_locals)).v &&
           (c->co_linetable = bytes_from_data(vm, unit->line_table, unit->line_table_len)).v &&
           (c->co_exceptiontable =
                bytes_from_data(vm, unit->exception_table, unit->exception_table_len))
               .v &&
           (c->co_consts = load_consts(l, unit)).v;
}

static addr load_code(struct loader *l, const struct code *unit)
{
    struct vm *vm = l->vm;
    uint64_t size = sizeof(struct py_code) + unit->n_units * sizeof(uint16_t);
    addr code = memory_alloc_in(&vm->mem, AREA_CODE, size);
    if (addr_is_null(code))
        return exc_raise_no_memory(vm);
    struct py_code *c = code_at(vm, code);
    memset(c, 0, sizeof *c);
    c->base.base.ob_refcnt = 1;
    c->base.base.ob_type = PY_TYPE(T_CODE);
    c->base.ob_size = (int64_t)unit->n_units;
    memcpy(c->co_code_adaptive, unit->units, unit->n_units * sizeof(uint16_t));
    fill_numbers(vm, c, unit);
    if (!fill_objects(l, code, unit)) {
        decref(vm, code);
        return NULL_ADDR;
    }
    // Tracing starts at RESUME, behind the prologue.
    for (size_t i = 0; i < unit->n_units; i++)
        if ((unit->units[i] & 0xff) == OP_RESUME) {
            c->co_firsttraceable = i;
            break;
        }
    return code;
}

addr code_from_unit(struct vm *vm, const struct code *unit, addr literals)
{
    struct loader l = {.vm = vm, .n_made = unit->n_unit_constants, .literals = literals};
    l.filename = str_from_cstr(vm, unit->filename);
    if (addr_is_null(l.filename))
        return NULL_ADDR;
    l.made = xcalloc(l.n_made ? l.n_made : 1, sizeof *l.made);
    addr code = load_code(&l, unit);
    for (size_t i = 0; i < l.n_made; i++)
        xdecref(vm, l.made[i]);
    free(l.made);
    decref(vm, l.filename);
    return code;
}

struct line_entry code_position(const struct vm *vm, addr code, uint64_t instr)
{
    const struct py_code *c = code_at(vm, code);
    int unit = (int)((int64_t)(instr - code_start(code).v) / 2);
    return line_table_find(bytes_at(vm, c->co_linetable)->ob_sval,
                           (size_t)bytes_length(vm, c->co_linetable), c->co_firstlineno, unit);
}

int code_line(const struct vm *vm, addr code, uint64_t instr)
{
    if (instr < code_start(code).v)
        return code_at(vm, code)->co_firstlineno;
    return code_position(vm, code, instr).line;
}

/* ---- slots ---- */

static void code_dealloc(struct vm *vm, addr o)
{
    struct py_code *c = code_at(vm, o);
    weakref_clear_all(vm, o);
    code_forget_cached(vm, o);
    xdecref(vm, c->co_consts);
    xdecref(vm, c->co_names);
    xdecref(vm, c->co_localsplusnames);
    xdecref(vm, c->co_localspluskinds);
    xdecref(vm, c->co_filename);
    xdecref(vm, c->co_name);
    xdecref(vm, c->co_qualname);
    xdecref(vm, c->co_linetable);
    xdecref(vm, c->co_exceptiontable);
    memory_free(&vm->mem, o);
}

static addr code_repr(struct vm *vm, addr o)
{
    const struct py_code *c = code_at(vm, o);
    struct strbuf where = {0};
    strbuf_addf(&where, "0x%lx", (unsigned long)o.v);
    addr text = str_from_format(vm, "<code object %U at %s, file \"%U\", line %d>", c->co_name,
                                strbuf_str(&where), c->co_filename,
                                c->co_firstlineno ? c->co_firstlineno : -1);
    strbuf_release(&where);
    return text;
}

static bool same_object_fields(struct vm *vm, const struct py_code *a, const struct py_code *b,
                               bool *failed)
{
    const addr pairs[][2] = {
        {a->co_consts, b->co_consts},
        {a->co_names, b->co_names},
        {a->co_localsplusnames, b->co_localsplusnames},
        {a->co_linetable, b->co_linetable},
        {a->co_exceptiontable, b->co_exceptiontable},
    };
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        int same = object_richcompare_bool(vm, pairs[i][0], pairs[i][1], CMP_EQ);
        *failed = same < 0;
        if (same <= 0)
            return false;
    }
    return true;
}

static addr code_richcompare(struct vm *vm, addr x, addr y, enum compare op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !code_check(vm, x) || !code_check(vm, y))
        return PY_NOT_IMPLEMENTED;
    const struct py_code *a = code_at(vm, x), *b = code_at(vm, y);
    bool failed = false;
    bool same = str_equal(vm, a->co_name, b->co_name) && a->co_argcount == b->co_argcount &&
                a->co_posonlyargcount == b->co_posonlyargcount &&
                a->co_kwonlyargcount == b->co_kwonlyargcount && a->co_flags == b->co_flags &&
                a->co_firstlineno == b->co_firstlineno && a->base.ob_size == b->base.ob_size;
    if (same) {
        addr code_a = code_bytes(vm, x), code_b = code_bytes(vm, y);
        if (addr_is_null(code_a) || addr_is_null(code_b))
            return NULL_ADDR;
        same = !memcmp(bytes_at(vm, code_a)->ob_sval, bytes_at(vm, code_b)->ob_sval,
                       (size_t)bytes_length(vm, code_a)) &&
               same_object_fields(vm, a, b, &failed);
    }
    return failed ? NULL_ADDR : py_bool(same == (op == CMP_EQ));
}

static int64_t code_hash(struct vm *vm, addr o)
{
    const struct py_code *c = code_at(vm, o);
    const addr parts[] = {c->co_name, c->co_consts, c->co_names, c->co_localsplusnames};
    uint64_t h = UINT64_C(20221211);
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        int64_t part = object_hash(vm, parts[i]);
        if (part == -1)
            return -1;
        h = (h ^ (uint64_t)part) * UINT64_C(1000003);
    }
    h = (h ^ (uint64_t)c->co_firstlineno) * UINT64_C(1000003);
    h = (h ^ (uint64_t)c->base.ob_size) * UINT64_C(1000003);
    return (int64_t)h == -1 ? -2 : (int64_t)h;
}

const struct type_ops code_ops = {
    .name = "code",
    .basicsize = sizeof(struct py_code),
    .itemsize = sizeof(uint16_t),
    .weaklistoffset = offsetof(struct py_code, co_weakreflist),
    .slots =
        {
            .dealloc = code_dealloc,
            .repr = code_repr,
            .hash = code_hash,
            .richcompare = code_richcompare,
        },
    .methods = code_methods,
    .members = code_members,
    .getset = code_getset,
};
