/*
 * Making classes: type.__new__(), in the order in which CPython allocates and fills.
 */
#include "sim/obj/type_internal.h"

struct class_args {
    addr metatype;
    addr name;
    addr bases; /* a tuple with at least `object` in it */
    addr base;  /* the one whose layout is extended */
    addr kwnames;
    const addr *kwvalues;
    struct type_slots_plan plan;
};

/* The simulated address of the text of a str as UTF-8 with a NUL: that of its own bytes if it
 * is ASCII, else of a copy that the str keeps. NULL_ADDR: raised. */
static addr utf8_address(struct vm *vm, addr s)
{
    struct py_str *str = str_at(vm, s);
    if (str->state & STR_STATE_ASCII)
        return space_addr(&vm->mem.space, str_data(vm, s));
    if (addr_is_null(str->utf8)) {
        struct strbuf text = {0};
        str_to_utf8(vm, s, &text);
        addr block = mem_alloc(vm, text.len + 1);
        if (!addr_is_null(block)) {
            memcpy(space_at(&vm->mem.space, block), strbuf_str(&text), text.len + 1);
            str->utf8 = block;
            str->utf8_length = (int64_t)text.len;
        }
        strbuf_release(&text);
    }
    return str->utf8;
}

/* ---- the steps of type_new_set_attrs() ---- */

bool type_set_name(struct vm *vm, addr type, addr name)
{
    addr bytes = utf8_address(vm, name);
    if (addr_is_null(bytes))
        return false;
    for (int64_t i = 0; i < str_length(vm, name); i++) {
        if (str_char(vm, name, i) == 0) {
            exc_raise(vm, PY_TYPE(T_ValueError), "type name must not contain null characters");
            return false;
        }
    }
    type_at(vm, type)->tp_name = bytes;
    return true;
}

static bool set_module(struct vm *vm, addr dict)
{
    if (!addr_is_null(dict_get_id(vm, dict, N___module__)) || addr_is_null(vm->frame))
        return true;
    addr module = dict_get_id(vm, frame_data_at(vm, vm->frame)->f_globals, N___name__);
    return addr_is_null(module) || dict_set_id(vm, dict, N___module__, module);
}

static bool set_qualname(struct vm *vm, addr type, addr dict)
{
    struct py_heap_type *h = heap_type_at(vm, type);
    addr qualname = dict_get_id(vm, dict, N___qualname__);
    if (addr_is_null(qualname)) {
        h->ht_qualname = newref(vm, h->ht_name);
        return true;
    }
    if (!str_check(vm, qualname)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "type __qualname__ must be a str, not %s",
                  type_name(vm, object_type(vm, qualname)));
        return false;
    }
    h->ht_qualname = newref(vm, qualname);
    return dict_delete(vm, dict, vm_name(vm, N___qualname__)) >= 0;
}

static bool set_doc(struct vm *vm, addr type, addr dict)
{
    addr doc = dict_get_id(vm, dict, N___doc__);
    if (addr_is_null(doc) || !str_check(vm, doc))
        return true;
    struct strbuf text = {0};
    str_to_utf8(vm, doc, &text);
    size_t size = strlen(strbuf_str(&text)) + 1;
    addr block = mem_alloc(vm, size);
    if (!addr_is_null(block)) {
        memcpy(space_at(&vm->mem.space, block), strbuf_str(&text), size);
        type_at(vm, type)->tp_doc = block;
    }
    strbuf_release(&text);
    return !addr_is_null(block);
}

/* A plain function of this name becomes a static or class method. */
static bool make_implicit(struct vm *vm, addr dict, enum name_id name,
                          addr (*wrap)(struct vm *vm, addr callable))
{
    addr function = dict_get_id(vm, dict, name);
    if (addr_is_null(function) || !object_is_exactly(vm, function, T_FUNCTION))
        return true;
    addr method = wrap(vm, function);
    if (addr_is_null(method))
        return false;
    bool ok = dict_set_id(vm, dict, name, method);
    decref(vm, method);
    return ok;
}

/* Lays the members out behind the base's fields and says what instances have besides. */
static void set_layout(struct vm *vm, addr type, const struct class_args *c)
{
    struct py_type *t = type_at(vm, type);
    const struct py_type *base = type_at(vm, c->base);
    int64_t offset = base->tp_basicsize;
    for (int64_t i = 0; i < c->plan.n_members; i++, offset += 8) {
        addr at = addr_add(type, (int64_t)sizeof(struct py_heap_type) +
                                     i * (int64_t)sizeof(struct py_member_def));
        *member_def_at(vm, at) = (struct py_member_def){
            .name = space_addr(&vm->mem.space, str_data(vm, tuple_item(vm, c->plan.names, i))),
            .type = MEMBER_OBJECT_OR_ATTRIBUTE_ERROR,
            .offset = offset,
        };
    }
    if (c->plan.add_dict) {
        t->tp_flags |= TYPE_MANAGED_DICT;
        t->tp_dictoffset = TYPE_DICTOFFSET_MANAGED;
    }
    if (c->plan.add_weak) {
        t->tp_flags |= TYPE_MANAGED_WEAKREF;
        t->tp_weaklistoffset = TYPE_WEAKLISTOFFSET_MANAGED;
    }
    t->tp_basicsize = offset;
    t->tp_itemsize = base->tp_itemsize;
}

/* Tells the __class__ cell of the methods which class it is. */
static bool set_class_cell(struct vm *vm, addr type, addr dict)
{
    addr cell = dict_get_id(vm, dict, N___classcell__);
    if (!addr_is_null(cell)) {
        if (!object_is_exactly(vm, cell, T_CELL)) {
            exc_raise(vm, PY_TYPE(T_TypeError), "__classcell__ must be a nonlocal cell, not %R",
                      object_type(vm, cell));
            return false;
        }
        set_ref(vm, &cell_at(vm, cell)->ob_ref, newref(vm, type));
        if (dict_delete(vm, dict, vm_name(vm, N___classcell__)) < 0)
            return false;
    }
    cell = dict_get_id(vm, dict, N___classdictcell__);
    if (addr_is_null(cell))
        return true;
    if (!object_is_exactly(vm, cell, T_CELL)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "__classdictcell__ must be a nonlocal cell, not %R",
                  object_type(vm, cell));
        return false;
    }
    set_ref(vm, &cell_at(vm, cell)->ob_ref, newref(vm, dict));
    return dict_delete(vm, dict, vm_name(vm, N___classdictcell__)) >= 0;
}

static bool set_attributes(struct vm *vm, addr type, const struct class_args *c)
{
    addr dict = type_at(vm, type)->tp_dict;
    if (!type_set_name(vm, type, c->name) || !set_module(vm, dict) ||
        !set_qualname(vm, type, dict) || !set_doc(vm, type, dict) ||
        !make_implicit(vm, dict, N___new__, staticmethod_new) ||
        !make_implicit(vm, dict, N___init_subclass__, classmethod_new) ||
        !make_implicit(vm, dict, N___class_getitem__, classmethod_new))
        return false;
    set_layout(vm, type, c);
    return set_class_cell(vm, type, dict);
}

/* ---- the steps of PyType_Ready() ---- */

/* dict[name] = descr unless the class has that name; drops `descr`, NULL_ADDR: raised. */
static bool put_descr(struct vm *vm, addr dict, addr name, addr descr)
{
    if (addr_is_null(descr))
        return false;
    bool ok = !addr_is_null(dict_get_str(vm, dict, name)) || dict_set(vm, dict, name, descr);
    decref(vm, descr);
    return ok;
}

static bool add_descriptors(struct vm *vm, addr type, const struct class_args *c)
{
    addr dict = type_at(vm, type)->tp_dict;
    for (int64_t i = 0; i < c->plan.n_members; i++) {
        addr name = tuple_item(vm, c->plan.names, i);
        addr at = addr_add(type, (int64_t)sizeof(struct py_heap_type) +
                                     i * (int64_t)sizeof(struct py_member_def));
        if (!put_descr(vm, dict, name, descr_new_member(vm, type, name, at)))
            return false;
    }
    if (c->plan.add_dict && !put_descr(vm, dict, vm_name(vm, N___dict__),
                                       descr_new_getset(vm, type, &subtype_dict_getset)))
        return false;
    if (c->plan.add_weak && !put_descr(vm, dict, vm_name(vm, N___weakref__),
                                       descr_new_getset(vm, type, &subtype_weakref_getset)))
        return false;
    return !addr_is_null(dict_get_id(vm, dict, N___doc__)) ||
           dict_set_id(vm, dict, N___doc__, PY_NONE);
}

static bool make_ready(struct vm *vm, addr type, const struct class_args *c)
{
    if (!type_compute_mro(vm, type))
        return false;
    slots_for(vm, type)->new_ = slots_for(vm, c->base)->new_;
    if (!add_descriptors(vm, type, c) || !type_inherit_all(vm, type) ||
        !type_set_no_hash(vm, type))
        return false;
    for (int64_t i = 0; i < tuple_length(vm, c->bases); i++)
        if (!type_add_subclass(vm, tuple_item(vm, c->bases, i), type))
            return false;
    struct py_type *t = type_at(vm, type);
    if (t->tp_flags & TYPE_MANAGED_DICT) {
        if (t->tp_basicsize == sizeof(struct py_object))
            t->tp_flags |= TYPE_INLINE_VALUES;
        addr keys = dict_shared_keys_new(vm);
        if (addr_is_null(keys))
            return false;
        heap_type_at(vm, type)->ht_cached_keys = keys;
    }
    t->tp_flags |= TYPE_READY;
    return true;
}

/* ---- hooks of the class body ---- */

/* The text goes into exc.__notes__ and below the traceback. */
static void note_set_name_error(struct vm *vm, addr type, addr name, addr value)
{
    if (vm->stop)
        return;
    addr exc = exc_take(vm);
    addr note =
        str_from_format(vm, "Error calling __set_name__ on '%.100s' instance %R in '%.100s'",
                        type_name(vm, object_type(vm, value)), name, type_name(vm, type));
    addr add_note = str_from_cstr(vm, "add_note");
    if (!addr_is_null(note) && !addr_is_null(add_note))
        xdecref(vm, object_call_method(vm, exc, add_note, &note, 1));
    xdecref(vm, note);
    xdecref(vm, add_note);
    exc_restore(vm, exc);
}

static bool call_set_names(struct vm *vm, addr type)
{
    addr names = dict_copy(vm, type_at(vm, type)->tp_dict);
    if (addr_is_null(names))
        return false;
    addr key, value;
    bool ok = true;
    for (int64_t pos = 0; ok && dict_next(vm, names, &pos, &key, &value);) {
        addr method = object_lookup_special(vm, value, N___set_name__);
        if (addr_is_null(method)) {
            ok = !exc_occurred(vm);
            continue;
        }
        addr result = object_call2(vm, method, type, key);
        decref(vm, method);
        if (addr_is_null(result)) {
            note_set_name_error(vm, type, key, value);
            ok = false;
        } else {
            decref(vm, result);
        }
    }
    decref(vm, names);
    return ok;
}

static bool call_init_subclass(struct vm *vm, addr type, const struct class_args *c)
{
    addr super = object_call2(vm, PY_TYPE(T_SUPER), type, type);
    if (addr_is_null(super))
        return false;
    addr method = object_get_attr_id(vm, super, N___init_subclass__);
    decref(vm, super);
    if (addr_is_null(method))
        return false;
    addr result = object_call(vm, method, c->kwvalues, 0, c->kwnames);
    decref(vm, method);
    xdecref(vm, result);
    return !addr_is_null(result);
}

/* ---- type.__new__ ---- */

static SIM_NEW addr alloc_type(struct vm *vm, struct class_args *c, addr dict)
{
    addr type = object_alloc(vm, c->metatype, c->plan.n_members);
    if (addr_is_null(type))
        return NULL_ADDR;
    struct py_heap_type *h = heap_type_at(vm, type);
    h->ht_name = newref(vm, c->name);
    h->type.tp_flags = TYPE_HEAPTYPE | TYPE_BASETYPE | TYPE_HAVE_GC;
    h->type.tp_bases = newref(vm, c->bases);
    h->type.tp_base = newref(vm, c->base);
    h->type.tp_name = type_at(vm, PY_TYPE(T_OBJECT))->tp_name; // until type_set_name()
    h->type.host_slots = slots_new(vm);
    struct type_slots *slots = slots_for(vm, type);
    slots->dealloc = subtype_dealloc;
    slots->traverse = subtype_traverse;
    slots->clear = subtype_clear;
    h->type.tp_dict = newref(vm, dict);
    h->ht_slots = c->plan.names;
    xincref(vm, c->plan.names);
    return type;
}

static SIM_NEW addr make_class(struct vm *vm, struct class_args *c, addr namespace_)
{
    addr dict = dict_copy(vm, namespace_);
    if (addr_is_null(dict))
        return NULL_ADDR;
    if (!type_plan_slots(vm, &c->plan, dict, c->base, c->bases, c->name)) {
        decref(vm, dict);
        return NULL_ADDR;
    }
    addr type = alloc_type(vm, c, dict);
    xdecref(vm, c->plan.names);
    decref(vm, dict);
    if (addr_is_null(type))
        return NULL_ADDR;
    if (set_attributes(vm, type, c) && make_ready(vm, type, c)) {
        slots_fill(vm, type);
        if (call_set_names(vm, type) && call_init_subclass(vm, type, c))
            return type;
    }
    decref(vm, type);
    return NULL_ADDR;
}

/* Every base must be a class; class statements resolve __mro_entries__ before. */
static bool check_bases(struct vm *vm, addr bases)
{
    for (int64_t i = 0; i < tuple_length(vm, bases); i++) {
        addr base = tuple_item(vm, bases, i);
        if (type_check(vm, base))
            continue;
        addr entries;
        int found =
            object_get_optional_attr(vm, base, vm_name(vm, N___mro_entries__), &entries);
        if (found > 0) {
            decref(vm, entries);
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "type() doesn't support MRO entry resolution; use types.new_class()");
        }
        if (found)
            return false;
    }
    return true;
}

static bool check_argument(struct vm *vm, addr arg, int position, bool is_right,
                           const char *wanted)
{
    if (is_right)
        return true;
    exc_raise(vm, PY_TYPE(T_TypeError), "type.__new__() argument %d must be %s, not %.50s",
              position, wanted, type_name(vm, object_type(vm, arg)));
    return false;
}

addr type_type_new(struct vm *vm, addr metatype, const addr *args, size_t n_args, addr kwnames)
{
    if (n_args != 3)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "type.__new__() takes exactly 3 arguments (%zu given)", n_args);
    if (!check_argument(vm, args[0], 1, str_check(vm, args[0]), "str") ||
        !check_argument(vm, args[1], 2, tuple_check(vm, args[1]), "tuple") ||
        !check_argument(vm, args[2], 3, dict_check(vm, args[2]), "dict"))
        return NULL_ADDR;
    struct class_args c = {
        .metatype = metatype,
        .name = args[0],
        .kwnames = kwnames,
        .kwvalues = args + n_args,
    };
    if (tuple_length(vm, args[1]) == 0) {
        addr object = PY_TYPE(T_OBJECT);
        c.base = object;
        c.bases = tuple_from_items(vm, &object, 1);
        if (addr_is_null(c.bases))
            return NULL_ADDR;
    } else {
        if (!check_bases(vm, args[1]))
            return NULL_ADDR;
        addr winner = type_winner(vm, metatype, args[1]);
        if (addr_is_null(winner))
            return NULL_ADDR;
        new_fn winner_new = slots_for(vm, winner)->new_;
        if (!addr_eq(winner, metatype) && winner_new != type_type_new)
            return winner_new(vm, winner, args, n_args, kwnames);
        c.metatype = winner;
        c.base = type_best_base(vm, args[1]);
        if (addr_is_null(c.base))
            return NULL_ADDR;
        c.bases = newref(vm, args[1]);
    }
    addr type = make_class(vm, &c, args[2]);
    decref(vm, c.bases);
    return type;
}

bool type_type_init(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)args;
    bool has_keywords = !addr_is_null(kwnames) && tuple_length(vm, kwnames) > 0;
    if (n_args == 1 && has_keywords) {
        exc_raise(vm, PY_TYPE(T_TypeError), "type.__init__() takes no keyword arguments");
        return false;
    }
    if (n_args != 1 && n_args != 3) {
        exc_raise(vm, PY_TYPE(T_TypeError), "type.__init__() takes 1 or 3 arguments");
        return false;
    }
    return true;
}

addr type_new_class(struct vm *vm, addr metatype, addr name, addr bases, addr namespace_)
{
    addr args[] = {name, bases, namespace_};
    return type_call(vm, metatype, args, 3, NULL_ADDR);
}
