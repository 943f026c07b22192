/*
 * `cell`: a variable shared between a function and those inside it.
 */
#include "sim/obj/values.h"

addr cell_new(struct vm *vm, addr value)
{
    addr o = object_new_uninit(vm, PY_TYPE(T_CELL), 0);
    if (addr_is_null(o))
        return NULL_ADDR;
    cell_at(vm, o)->ob_ref = value;
    xincref(vm, value);
    gc_track(vm, o);
    return o;
}

static addr new (struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    (void)type;
    if (!args_no_keywords(vm, "cell", kwnames) || !args_check(vm, "cell", n_args, 0, 1))
        return NULL_ADDR;
    return cell_new(vm, n_args ? args[0] : NULL_ADDR);
}

static void dealloc(struct vm *vm, addr self)
{
    gc_untrack(vm, self);
    if (!trash_begin(vm, self))
        return;
    clear_ref(vm, &cell_at(vm, self)->ob_ref);
    object_free(vm, self);
    trash_end(vm);
}

static void traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    if (!addr_is_null(cell_at(vm, self)->ob_ref))
        visit(vm, cell_at(vm, self)->ob_ref, ctx);
}

static void clear(struct vm *vm, addr self)
{
    clear_ref(vm, &cell_at(vm, self)->ob_ref);
}

static addr repr(struct vm *vm, addr self)
{
    addr value = cell_at(vm, self)->ob_ref;
    struct strbuf text = {0};
    strbuf_addf(&text, "<cell at 0x%llx: ", (unsigned long long)self.v);
    if (addr_is_null(value))
        strbuf_add_str(&text, "empty>");
    else
        strbuf_addf(&text, "%.80s object at 0x%llx>", type_name(vm, object_type(vm, value)),
                    (unsigned long long)value.v);
    addr result = str_from_utf8(vm, strbuf_str(&text), text.len);
    strbuf_release(&text);
    return result;
}

static addr compare(struct vm *vm, addr a, addr b, enum compare op)
{
    if (!object_is_exactly(vm, a, T_CELL) || !object_is_exactly(vm, b, T_CELL))
        return PY_NOT_IMPLEMENTED;
    addr x = cell_at(vm, a)->ob_ref;
    addr y = cell_at(vm, b)->ob_ref;
    if (!addr_is_null(x) && !addr_is_null(y))
        return object_richcompare(vm, x, y, op);
    // An empty cell is less than a full one.
    int order = (int)addr_is_null(y) - (int)addr_is_null(x);
    switch (op) {
    case CMP_LT:
        return py_bool(order < 0);
    case CMP_LE:
        return py_bool(order <= 0);
    case CMP_EQ:
        return py_bool(order == 0);
    case CMP_NE:
        return py_bool(order != 0);
    case CMP_GT:
        return py_bool(order > 0);
    case CMP_GE:
        return py_bool(order >= 0);
    }
    return NULL_ADDR;
}

static addr get_contents(struct vm *vm, addr self)
{
    addr value = cell_at(vm, self)->ob_ref;
    return addr_is_null(value) ? exc_raise(vm, PY_TYPE(T_ValueError), "Cell is empty")
                               : newref(vm, value);
}

static bool set_contents(struct vm *vm, addr self, addr value)
{
    xincref(vm, value);
    set_ref(vm, &cell_at(vm, self)->ob_ref, value);
    return true;
}

static const struct getset_def getset[] = {
    {"cell_contents", get_contents, set_contents},
    {NULL, NULL, NULL},
};

const struct type_ops cell_ops = {
    .name = "cell",
    .doc = "A variable that closures share; empty if it has no value.",
    .basicsize = sizeof(struct py_cell),
    .flags = TYPE_HAVE_GC,
    .slots =
        {
            .dealloc = dealloc,
            .traverse = traverse,
            .clear = clear,
            .repr = repr,
            .richcompare = compare,
            .getattro = object_generic_get_attr,
            .new_ = new,
        },
    .getset = getset,
};
