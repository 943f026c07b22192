/*
 * The evaluation loop: CPython 3.13's instructions over frames in simulated memory.
 *
 * Each instruction has the effect on reference counts that CPython's has, in the same order. A
 * call of a Python function pushes a frame and goes on in the same loop; only calls that come
 * from host functions nest. `frame`, `sp`, `locals` and `next` are host pointers into the
 * space, which never moves.
 *
 * Registers of the loop:
 *   frame    the running frame          locals   its localsplus
 *   sp       first free stack slot      next     the instruction after the current one
 *
 * Before anything that may run other code or raise, SAVE() writes `sp` and the instruction back
 * to the frame, so that tracebacks, the collector and the heap checker find them.
 */
#include "sim/vm/eval.h"

#include "sim/front/code.h"
#include "sim/front/opcode.h"
#include "sim/obj/values.h"
#include "sim/vm/code.h"
#include "sim/vm/frame.h"
#include "sim/vm/function.h"
#include "sim/vm/gc.h"
#include "sim/vm/generator.h"
#include "sim/vm/specialize.h"
#include "sim/vm/traceback.h"

#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

#define AT(a) ((void *)(uintptr_t)((a).v + bias))
#define TYPE_OF(a) (((const struct py_object *)AT(a))->ob_type.v)
#define IS_EXACTLY(a, id) (TYPE_OF(a) == PY_TYPE(id).v)

#define INCREF(a)                                                                              \
    do {                                                                                       \
        uint32_t *count_ = AT(a);                                                              \
        uint32_t more_ = *count_ + 1;                                                          \
        if (LIKELY(more_))                                                                     \
            *count_ = more_;                                                                   \
    } while (0)
#define DECREF(a)                                                                              \
    do {                                                                                       \
        addr gone_ = (a);                                                                      \
        uint64_t *count_ = AT(gone_);                                                          \
        if ((int32_t)*count_ >= 0 && --*count_ == 0)                                           \
            object_dealloc(vm, gone_);                                                         \
    } while (0)
#define XDECREF(a)                                                                             \
    do {                                                                                       \
        addr maybe_ = (a);                                                                     \
        if (maybe_.v)                                                                          \
            DECREF(maybe_);                                                                    \
    } while (0)

#define PUSH(a) (*sp++ = (a))
#define POP() (*--sp)
#define TOP() (sp[-1])
#define PEEK(n) (sp[-(ptrdiff_t)(n)])

#define INSTR_ADDR(p) ((uint64_t)(uintptr_t)(p)-bias)
#define SAVE() (frame->instr_ptr = INSTR_ADDR(this), frame->stacktop = (int32_t)(sp - locals))
/* After dropping stack items that the frame was told of: what dies now is no longer on the
 * stack. Only the heap checker of the stress build looks that closely. */
#ifdef VIVA_STRESS
#define SHRUNK() (frame->stacktop = (int32_t)(sp - locals))
#else
#define SHRUNK() ((void)0)
#endif
#define CONST(i) (((const struct py_tuple *)AT(code->co_consts))->ob_item[i])
#define NAME_AT(i) (((const struct py_tuple *)AT(code->co_names))->ob_item[i])

#define DISPATCH()                                                                             \
    do {                                                                                       \
        this = next++;                                                                         \
        oparg = *this >> 8;                                                                    \
        vm->n_steps++;                                                                         \
        goto *table[*this & 0xff];                                                             \
    } while (0)
#define SKIP_CACHES(n) (next += (n))
#define JUMP_BY(n) (next += (n))

#define LOAD_FRAME()                                                                           \
    do {                                                                                       \
        code = AT(frame->f_executable);                                                        \
        locals = frame->localsplus;                                                            \
        sp = locals + frame->stacktop;                                                         \
        next = AT(((addr){frame->instr_ptr}));                                                 \
    } while (0)

/* Stops here for the collector and the bounds. */
#define CHECK_EVAL_BREAKER()                                                                   \
    do {                                                                                       \
        if (UNLIKELY(vm->gc.is_due || vm->n_steps >= state->check_at)) {                       \
            SAVE();                                                                            \
            if (!eval_check(vm))                                                               \
                goto error;                                                                    \
        }                                                                                      \
    } while (0)

enum { LOAD_ATTR_CACHES = 9, CALL_CACHES = 3, SEND_UNITS = 2 };

/* The frame below an __init__: it checks that None came back and gives the instance on. */
static struct py_frame_data *push_init_cleanup(struct vm *vm, addr instance)
{
    addr code = vm->eval->init_cleanup;
    addr low = space_push_stack(&vm->mem.space, (uint64_t)code_at(vm, code)->co_framesize * 8);
    if (addr_is_null(low)) {
        exc_raise_no_memory(vm);
        return NULL;
    }
    struct py_frame_data *frame = frame_data_at(vm, low);
    *frame = (struct py_frame_data){.f_executable = newref(vm, code),
                                    .f_funcobj = PY_NONE,
                                    .instr_ptr = code_start(code).v,
                                    .stacktop = 1,
                                    .owner = FRAME_OWNED_BY_THREAD};
    frame->localsplus[0] = instance;
    return frame;
}

/*
 * Enters an __init__ in this loop: takes over the class (at `args[-2]`) and the arguments.
 * NULL: raised, everything dropped.
 */
static struct py_frame_data *enter_init(struct vm *vm, addr init, addr *args, int n_args)
{
    addr type = args[-2];
    addr self = object_alloc(vm, type, 0);
    struct py_frame_data *shim = addr_is_null(self) ? NULL : push_init_cleanup(vm, self);
    if (!shim) {
        xdecref(vm, self);
        for (int i = 0; i < n_args; i++)
            decref(vm, args[i]);
        decref(vm, type);
        return NULL;
    }
    args[-1] = newref(vm, self);
    struct py_frame_data *frame =
        function_push_call(vm, newref(vm, init), NULL_ADDR, args - 1, n_args + 1, NULL_ADDR);
    if (frame) {
        shim->previous = vm->frame;
        frame->previous = frame_data_addr(vm, shim);
        vm->recursion_depth++;
    } else {
        frame_clear_and_pop(vm, shim);
    }
    decref(vm, type);
    return frame;
}

/* The joined pieces of an f-string. */
static addr join_pieces(struct vm *vm, const addr *pieces, int n)
{
    addr t = tuple_from_items(vm, pieces, n);
    if (addr_is_null(t))
        return NULL_ADDR;
    addr joined = str_join(vm, PY_EMPTY_STR, t);
    decref(vm, t);
    return joined;
}

/* A frame for f(*args, **kwargs); takes over all three. */
static struct py_frame_data *push_call_ex(struct vm *vm, addr function, addr locals, addr args,
                                          addr kwargs)
{
    int64_t n_args = tuple_length(vm, args);
    int64_t n_kw = addr_is_null(kwargs) ? 0 : dict_length(vm, kwargs);
    const addr *values = tuple_items(vm, args);
    addr block = NULL_ADDR, names = NULL_ADDR;
    struct py_frame_data *frame = NULL;
    if (n_kw) {
        block = mem_alloc(vm, (uint64_t)(1 + n_args + n_kw) * sizeof(addr));
        names = addr_is_null(block) ? NULL_ADDR : tuple_new(vm, n_kw);
        if (addr_is_null(names))
            goto failed;
        addr *stack = (addr *)space_at(&vm->mem.space, block) + 1;
        memcpy(stack, values, (size_t)n_args * sizeof(addr));
        values = stack;
        int64_t pos = 0, i = 0;
        addr key, value;
        while (dict_next(vm, kwargs, &pos, &key, &value)) {
            tuple_init_item(vm, names, i, newref(vm, key));
            stack[n_args + i++] = value;
        }
    }
    for (int64_t i = 0; i < n_args + n_kw; i++)
        incref(vm, values[i]);
    frame = function_push_call(vm, function, locals, values, n_args, names);
    goto done;
failed:
    decref(vm, function);
    xdecref(vm, locals);
done:
    xdecref(vm, names);
    mem_free(vm, block);
    decref(vm, args);
    xdecref(vm, kwargs);
    return frame;
}

/* One step of an iteration: 1 an item, 0 the end, -1 raised. */
static int next_item(struct vm *vm, addr iterator, addr *out)
{
    const struct type_slots *slots = object_slots(vm, iterator);
    *out = slots->iternext(vm, iterator);
    if (!addr_is_null(*out))
        return 1;
    if (!exc_occurred(vm))
        return 0;
    if (!exc_matches(vm, PY_TYPE(T_StopIteration)))
        return -1;
    exc_clear(vm);
    return 0;
}

/* SEND to anything but a generator of the loop: 1 yielded, 0 returned, -1 raised. */
static int send(struct vm *vm, addr receiver, addr value, addr *out)
{
    if (addr_eq(value, PY_NONE) && object_slots(vm, receiver)->iternext)
        *out = object_slots(vm, receiver)->iternext(vm, receiver);
    else
        *out = object_call_method(vm, receiver, vm_name(vm, N_send), &value, 1);
    if (!addr_is_null(*out))
        return 1;
    return generator_fetch_stop_value(vm, out) ? 0 : -1;
}

static addr super_attr(struct vm *vm, const addr *args, bool has_args, addr name)
{
    bool is_real = addr_eq(args[0], PY_TYPE(T_SUPER));
    if (is_real)
        return super_lookup(vm, args[1], args[2], name, NULL);
    addr super = object_call(vm, args[0], args + 1, has_args ? 2 : 0, NULL_ADDR);
    if (addr_is_null(super))
        return NULL_ADDR;
    addr attr = object_get_attr(vm, super, name);
    decref(vm, super);
    return attr;
}

static addr build_class_function(struct vm *vm, const struct py_frame_data *frame)
{
    addr found;
    int r =
        eval_get_optional_item(vm, frame->f_builtins, vm_name(vm, N___build_class__), &found);
    if (r == 0)
        exc_raise_name_error(vm, PY_TYPE(T_NameError), vm_name(vm, N___build_class__),
                             "__build_class__ not found");
    return r > 0 ? found : NULL_ADDR;
}

/* With the innermost generator frame or not: the frame goes on. */
static void unlink_frame(struct vm *vm, const struct py_frame_data *frame)
{
    vm->recursion_depth--;
    vm->frame = frame->previous;
}

static bool convert(struct vm *vm, addr *value, int how)
{
    addr old = *value;
    addr text = how == CONVERT_STR    ? object_str(vm, old)
                : how == CONVERT_REPR ? object_repr(vm, old)
                                      : object_ascii(vm, old);
    if (addr_is_null(text))
        return false;
    *value = text;
    decref(vm, old);
    return true;
}

/* Compares where both are small ints or floats; -1 if not. */
static int compare_fast(const struct vm *vm, addr a, addr b, int op)
{
    if (object_is_exactly(vm, a, T_INT) && object_is_exactly(vm, b, T_INT) &&
        int_is_compact(vm, a) && int_is_compact(vm, b)) {
        int64_t x = int_compact_value(vm, a), y = int_compact_value(vm, b);
        const bool results[] = {x<y, x <= y, x == y, x != y, x> y, x >= y};
        return results[op];
    }
    if (object_is_exactly(vm, a, T_FLOAT) && object_is_exactly(vm, b, T_FLOAT)) {
        double x = float_value(vm, a), y = float_value(vm, b);
        const bool results[] = {x<y, x <= y, x == y, x != y, x> y, x >= y};
        return results[op];
    }
    return -1;
}

static addr binary_int(struct vm *vm, addr a, addr b, int op)
{
    switch (op % BINARY_INPLACE_ADD) {
    case BINARY_ADD:
        return int_add(vm, a, b);
    case BINARY_SUBTRACT:
        return int_subtract(vm, a, b);
    case BINARY_MULTIPLY:
        return int_multiply(vm, a, b);
    default:
        return number_binary(vm, a, b, op);
    }
}

static addr binary_float(struct vm *vm, addr a, addr b, int op)
{
    double x = float_value(vm, a), y = float_value(vm, b);
    switch (op % BINARY_INPLACE_ADD) {
    case BINARY_ADD:
        return float_from_double(vm, x + y);
    case BINARY_SUBTRACT:
        return float_from_double(vm, x - y);
    case BINARY_MULTIPLY:
        return float_from_double(vm, x * y);
    default:
        return number_binary(vm, a, b, op);
    }
}

static addr binary_op(struct vm *vm, addr a, addr b, int op)
{
    if (object_is_exactly(vm, a, T_INT) && object_is_exactly(vm, b, T_INT))
        return binary_int(vm, a, b, op);
    if (object_is_exactly(vm, a, T_FLOAT) && object_is_exactly(vm, b, T_FLOAT))
        return binary_float(vm, a, b, op);
    return number_binary(vm, a, b, op);
}

/* list[i] and tuple[i] with a small index in range: borrowed; else NULL_ADDR. */
static addr subscript_fast(const struct vm *vm, addr container, addr key)
{
    if (!object_is_exactly(vm, key, T_INT) || !int_is_compact(vm, key))
        return NULL_ADDR;
    int64_t i = int_compact_value(vm, key);
    if (object_is_exactly(vm, container, T_LIST))
        return i >= 0 && i < list_length(vm, container) ? list_item(vm, container, i)
                                                        : NULL_ADDR;
    if (object_is_exactly(vm, container, T_TUPLE))
        return i >= 0 && i < tuple_length(vm, container) ? tuple_item(vm, container, i)
                                                         : NULL_ADDR;
    return NULL_ADDR;
}

/* container[start:stop]; takes over both bounds. */
static addr slice_from_steal(struct vm *vm, addr start, addr stop)
{
    addr slice = slice_new(vm, start, stop, NULL_ADDR);
    decref(vm, start);
    decref(vm, stop);
    return slice;
}

addr eval_frame(struct vm *vm, struct py_frame_data *frame, bool throwing)
{
    static const void *const targets[N_OPCODES] = {
#define OPCODE(name, number, caches, kind, pops, pushes) [number] = &&L_##name,
#include "sim/front/opcode.def"
    };
    static const void *const watched[N_OPCODES] = {
#define OPCODE(name, number, caches, kind, pops, pushes) [number] = &&watch,
#include "sim/front/opcode.def"
    };
    struct eval_state *const state = vm->eval;
    const uint64_t bias = vm->mem.space.bias;
    const addr caller = vm->frame;
#ifdef VIVA_STRESS
    const void *const *table = watched;
#else
    const void *const *table = state->line_hook ? watched : targets;
#endif
    const struct py_code *code;
    addr *locals, *sp;
    const uint16_t *next, *this;
    unsigned oparg;
    addr result;

    frame->previous = caller;
    if (!object_enter(vm, "")) {
        vm->recursion_depth++;
        vm->frame = frame_data_addr(vm, frame);
        goto nested_too_deep;
    }
    goto start_frame;

nested_too_deep:
    vm->host_depth++;
    goto exit_unwind;

    /* A new frame: `frame` is set and its `previous`, nothing else. */
start_frame:
    vm->frame = frame_data_addr(vm, frame);
    if (UNLIKELY(vm->recursion_depth++ >= vm->recursion_limit)) {
        exc_raise(vm, PY_TYPE(T_RecursionError), "maximum recursion depth exceeded");
        goto exit_unwind;
    }
    LOAD_FRAME();
    this = next;
    if (UNLIKELY(throwing)) {
        throwing = false;
        next++;
        goto error;
    }
    DISPATCH();

watch:
    SAVE();
    eval_watch_line(vm, frame);
    goto *targets[*this & 0xff];

    /* ---- the stack and the locals ---- */
L_NOP:
    DISPATCH();

L_RESUME:
    if ((oparg & RESUME_PLACE_MASK) < RESUME_AFTER_YIELD_FROM)
        CHECK_EVAL_BREAKER();
    DISPATCH();

L_EXTENDED_ARG:
    this = next++;
    oparg = oparg << 8 | *this >> 8;
    goto *targets[*this & 0xff];

L_LOAD_FAST : {
    addr v = locals[oparg];
    INCREF(v);
    PUSH(v);
    DISPATCH();
}

L_LOAD_FAST_CHECK : {
    addr v = locals[oparg];
    if (addr_is_null(v)) {
        SAVE();
        eval_raise_unbound(vm, frame, (int)oparg);
        goto error;
    }
    INCREF(v);
    PUSH(v);
    DISPATCH();
}

L_LOAD_FAST_AND_CLEAR:
    PUSH(locals[oparg]);
    locals[oparg] = NULL_ADDR;
    DISPATCH();

L_LOAD_FAST_LOAD_FAST : {
    addr a = locals[oparg >> 4], b = locals[oparg & 15];
    INCREF(a);
    INCREF(b);
    PUSH(a);
    PUSH(b);
    DISPATCH();
}

L_LOAD_CONST : {
    addr v = CONST(oparg);
    INCREF(v);
    PUSH(v);
    DISPATCH();
}

L_STORE_FAST : {
    addr old = locals[oparg];
    locals[oparg] = POP();
    if (old.v) {
        SAVE();
        DECREF(old);
    }
    DISPATCH();
}

L_STORE_FAST_LOAD_FAST : {
    addr old = locals[oparg >> 4];
    locals[oparg >> 4] = POP();
    if (old.v) {
        SAVE();
        DECREF(old);
    }
    addr v = locals[oparg & 15];
    INCREF(v);
    PUSH(v);
    DISPATCH();
}

L_STORE_FAST_STORE_FAST : {
    addr old = locals[oparg >> 4];
    locals[oparg >> 4] = POP();
    SAVE();
    XDECREF(old);
    old = locals[oparg & 15];
    locals[oparg & 15] = POP();
    SAVE();
    XDECREF(old);
    DISPATCH();
}

L_DELETE_FAST : {
    addr old = locals[oparg];
    SAVE();
    if (addr_is_null(old)) {
        eval_raise_unbound(vm, frame, (int)oparg);
        goto error;
    }
    locals[oparg] = NULL_ADDR;
    DECREF(old);
    DISPATCH();
}

L_POP_TOP:
L_END_FOR : {
    addr v = POP();
    SAVE();
    DECREF(v);
    DISPATCH();
}

L_PUSH_NULL:
    PUSH(NULL_ADDR);
    DISPATCH();

L_END_SEND : {
    addr value = POP();
    addr receiver = TOP();
    TOP() = value;
    SAVE();
    DECREF(receiver);
    DISPATCH();
}

L_COPY : {
    addr v = PEEK(oparg);
    INCREF(v);
    PUSH(v);
    DISPATCH();
}

L_SWAP : {
    addr top = TOP();
    TOP() = PEEK(oparg);
    PEEK(oparg) = top;
    DISPATCH();
}

    /* ---- operators ---- */
L_UNARY_NEGATIVE:
    SAVE();
    result = number_negative(vm, TOP());
    goto replace_top;

L_UNARY_INVERT:
    SAVE();
    result = number_invert(vm, TOP());
    goto replace_top;

L_UNARY_NOT:
    TOP() = addr_eq(TOP(), PY_TRUE) ? PY_FALSE : PY_TRUE;
    DISPATCH();

L_TO_BOOL : {
    SKIP_CACHES(3);
    addr v = TOP();
    if (IS_EXACTLY(v, T_BOOL))
        DISPATCH();
    SAVE();
    int truth = object_is_true(vm, v);
    result = truth < 0 ? NULL_ADDR : py_bool(truth);
    goto replace_top;
}

replace_top : {
    if (UNLIKELY(addr_is_null(result)))
        goto pop_1_error;
    addr old = TOP();
    TOP() = result;
    DECREF(old);
    DISPATCH();
}

L_BINARY_OP : {
    SKIP_CACHES(1);
    addr right = TOP(), left = PEEK(2);
    SAVE();
    if (UNLIKELY(oparg % BINARY_INPLACE_ADD == BINARY_ADD && IS_EXACTLY(left, T_STR) &&
                 IS_EXACTLY(right, T_STR) && (*next & 0xff) == OP_STORE_FAST &&
                 specialize_is_warm(this)) &&
        addr_eq(locals[*next >> 8], left)) {
        // BINARY_OP_INPLACE_ADD_UNICODE: with the local's reference gone the left string may
        // be the only one, and then it grows in place.
        addr *local = &locals[*next >> 8];
        DECREF(left);
        str_append(vm, local, right);
        DECREF(right);
        sp -= 2;
        if (addr_is_null(*local))
            goto error;
        next++; // the STORE_FAST is done
        DISPATCH();
    }
    result = binary_op(vm, left, right, (int)oparg);
    goto replace_2;
}

replace_2 : {
    addr right = TOP(), left = PEEK(2);
    if (UNLIKELY(addr_is_null(result)))
        goto pop_2_error;
    sp--;
    TOP() = result;
    SHRUNK();
    DECREF(left);
    DECREF(right);
    DISPATCH();
}

L_COMPARE_OP : {
    SKIP_CACHES(1);
    addr right = TOP(), left = PEEK(2);
    int fast = compare_fast(vm, left, right, (int)oparg >> 5);
    if (fast >= 0) {
        result = py_bool(fast);
        goto replace_2;
    }
    SAVE();
    result = object_richcompare(vm, left, right, (enum compare)(oparg >> 5));
    if (LIKELY(!addr_is_null(result)) && (oparg & COMPARE_TO_BOOL)) {
        int truth = object_is_true(vm, result);
        decref(vm, result);
        result = truth < 0 ? NULL_ADDR : py_bool(truth);
    }
    goto replace_2;
}

L_IS_OP : {
    bool same = addr_eq(TOP(), PEEK(2));
    result = py_bool(same != (bool)oparg);
    SAVE();
    goto replace_2;
}

L_CONTAINS_OP : {
    SKIP_CACHES(1);
    SAVE();
    int found = object_contains(vm, TOP(), PEEK(2));
    result = found < 0 ? NULL_ADDR : py_bool((found != 0) != (bool)oparg);
    goto replace_2;
}

L_BINARY_SUBSCR : {
    SKIP_CACHES(1);
    SAVE();
    result = subscript_fast(vm, PEEK(2), TOP());
    if (result.v) {
        INCREF(result);
        goto replace_2;
    }
    addr getitem = specialize_getitem(vm, PEEK(2));
    if (!addr_is_null(getitem) && specialize_is_warm(this)) {
        sp -= 2;
        SAVE();
        frame->return_offset = 2;
        INCREF(getitem);
        struct py_frame_data *inner =
            function_push_call(vm, getitem, NULL_ADDR, sp, 2, NULL_ADDR);
        if (UNLIKELY(!inner))
            goto error;
        inner->previous = vm->frame;
        frame = inner;
        goto start_frame;
    }
    result = object_get_item(vm, PEEK(2), TOP());
    goto replace_2;
}

L_BINARY_SLICE : {
    addr stop = POP(), start = POP();
    SAVE();
    addr slice = slice_from_steal(vm, start, stop);
    result = addr_is_null(slice) ? NULL_ADDR : object_get_item(vm, TOP(), slice);
    xdecref(vm, slice);
    goto replace_top;
}

L_STORE_SLICE : {
    addr stop = POP(), start = POP();
    SAVE();
    addr slice = slice_from_steal(vm, start, stop);
    bool ok = !addr_is_null(slice) && object_set_item(vm, TOP(), slice, PEEK(2));
    xdecref(vm, slice);
    addr container = POP(), v = POP();
    SHRUNK();
    DECREF(v);
    DECREF(container);
    if (!ok)
        goto error;
    DISPATCH();
}

L_STORE_SUBSCR : {
    SKIP_CACHES(1);
    SAVE();
    addr key = TOP(), container = PEEK(2), v = PEEK(3);
    bool ok = object_set_item(vm, container, key, v);
    sp -= 3;
    SHRUNK();
    DECREF(v);
    DECREF(container);
    DECREF(key);
    if (UNLIKELY(!ok))
        goto error;
    DISPATCH();
}

L_DELETE_SUBSCR : {
    SAVE();
    bool ok = object_set_item(vm, PEEK(2), TOP(), NULL_ADDR);
    addr key = POP(), container = POP();
    SHRUNK();
    DECREF(container);
    DECREF(key);
    if (!ok)
        goto error;
    DISPATCH();
}

    /* ---- jumps ---- */
L_JUMP_FORWARD:
    JUMP_BY(oparg);
    DISPATCH();

L_JUMP_BACKWARD:
    SKIP_CACHES(1);
    CHECK_EVAL_BREAKER();
    JUMP_BY(-(int)oparg);
    DISPATCH();

L_JUMP_BACKWARD_NO_INTERRUPT:
    JUMP_BY(-(int)oparg);
    DISPATCH();

L_POP_JUMP_IF_FALSE:
    SKIP_CACHES(1);
    if (addr_eq(POP(), PY_FALSE))
        JUMP_BY(oparg);
    DISPATCH();

L_POP_JUMP_IF_TRUE:
    SKIP_CACHES(1);
    if (addr_eq(POP(), PY_TRUE))
        JUMP_BY(oparg);
    DISPATCH();

L_POP_JUMP_IF_NONE : {
    SKIP_CACHES(1);
    addr v = POP();
    if (addr_eq(v, PY_NONE)) {
        JUMP_BY(oparg);
    } else {
        SAVE();
        DECREF(v);
    }
    DISPATCH();
}

L_POP_JUMP_IF_NOT_NONE : {
    SKIP_CACHES(1);
    addr v = POP();
    if (!addr_eq(v, PY_NONE)) {
        SAVE();
        DECREF(v);
        JUMP_BY(oparg);
    }
    DISPATCH();
}

    /* ---- iteration ---- */
L_GET_ITER:
    SAVE();
    result = object_iter(vm, TOP());
    goto replace_top;

L_GET_YIELD_FROM_ITER:
    if (generator_check(vm, TOP()))
        DISPATCH();
    SAVE();
    result = object_iter(vm, TOP());
    goto replace_top;

L_FOR_ITER : {
    SKIP_CACHES(1);
    SAVE();
    addr iterator = TOP();
    if (IS_EXACTLY(iterator, T_GENERATOR) &&
        gen_at(vm, iterator)->gi_frame_state < GEN_EXECUTING) {
        frame->return_offset = (uint16_t)(SEND_UNITS + oparg);
        struct py_frame_data *inner = generator_frame(vm, iterator);
        inner->localsplus[inner->stacktop++] = PY_NONE;
        generator_enter(vm, iterator);
        inner->previous = vm->frame;
        frame = inner;
        goto start_frame;
    }
    addr item;
    int r = next_item(vm, iterator, &item);
    if (LIKELY(r > 0)) {
        PUSH(item);
        DISPATCH();
    }
    if (r < 0)
        goto error;
    // END_FOR and the POP_TOP behind it are for generators, which end with a value.
    sp--;
    SHRUNK();
    DECREF(iterator);
    JUMP_BY(oparg + 2);
    DISPATCH();
}

L_SEND : {
    SKIP_CACHES(1);
    SAVE();
    addr receiver = PEEK(2), v = TOP();
    if (generator_check(vm, receiver) && gen_at(vm, receiver)->gi_frame_state < GEN_EXECUTING &&
        (gen_at(vm, receiver)->gi_frame_state != GEN_CREATED || addr_eq(v, PY_NONE))) {
        sp--;
        SAVE();
        frame->return_offset = (uint16_t)(SEND_UNITS + oparg);
        struct py_frame_data *inner = generator_frame(vm, receiver);
        inner->localsplus[inner->stacktop++] = v;
        generator_enter(vm, receiver);
        inner->previous = vm->frame;
        frame = inner;
        goto start_frame;
    }
    addr out;
    int r = send(vm, receiver, v, &out);
    if (r < 0)
        goto error;
    TOP() = out;
    DECREF(v);
    if (r == 0)
        JUMP_BY(oparg);
    DISPATCH();
}

L_YIELD_VALUE : {
    addr value = POP();
    addr gen = generator_of_frame(vm, frame);
    frame->instr_ptr = INSTR_ADDR(next);
    frame->stacktop = (int32_t)(sp - locals);
    generator_suspend(vm, gen, oparg ? GEN_SUSPENDED_YIELD_FROM : GEN_SUSPENDED);
    struct py_frame_data *inner = frame;
    unlink_frame(vm, inner);
    inner->previous = NULL_ADDR;
    result = value;
    if (addr_eq(vm->frame, caller))
        goto leave;
    frame = frame_data_at(vm, vm->frame);
    LOAD_FRAME();
    next += SEND_UNITS;
    PUSH(result);
    DISPATCH();
}

L_RETURN_GENERATOR : {
    frame->instr_ptr = INSTR_ADDR(next);
    frame->stacktop = (int32_t)(sp - locals);
    result = generator_from_frame(vm, frame);
    if (addr_is_null(result))
        goto error;
    // The frame's references have moved into the generator.
    uint64_t n_bytes = (uint64_t)code->co_framesize * 8;
    unlink_frame(vm, frame);
    space_pop_stack(&vm->mem.space, n_bytes);
    goto back_in_caller;
}

L_RETURN_CONST:
    result = CONST(oparg);
    INCREF(result);
    goto return_result;

L_RETURN_VALUE:
    result = POP();
return_result : {
    SAVE();
    struct py_frame_data *dying = frame;
    unlink_frame(vm, dying);
    frame_clear_and_pop(vm, dying);
back_in_caller:
    if (addr_eq(vm->frame, caller))
        goto leave;
    frame = frame_data_at(vm, vm->frame);
    LOAD_FRAME();
    next += frame->return_offset;
    PUSH(result);
    DISPATCH();
}

L_EXIT_INIT_CHECK : {
    addr v = POP();
    if (!addr_eq(v, PY_NONE)) {
        SAVE();
        exc_raise(vm, PY_TYPE(T_TypeError), "__init__() should return None, not '%T'", v);
        DECREF(v);
        goto error;
    }
    DISPATCH();
}

    /* ---- calls ---- */
L_CALL : {
    SKIP_CACHES(CALL_CACHES);
    SAVE();
    addr *args = sp - oparg;
    addr callable = args[-2];
    unsigned n = oparg;
    if (!addr_is_null(args[-1])) {
        args--;
        n++;
    } else if (IS_EXACTLY(callable, T_METHOD)) {
        const struct py_method *m = method_at(vm, callable);
        addr function = m->im_func;
        INCREF(m->im_self);
        INCREF(function);
        args[-1] = m->im_self;
        args[-2] = function;
        DECREF(callable);
        callable = function;
        args--;
        n++;
    }
    if (IS_EXACTLY(callable, T_FUNCTION)) {
        const struct py_function *f = function_at(vm, callable);
        addr scope = NULL_ADDR;
        if (UNLIKELY(!(code_at(vm, f->func_code)->co_flags & CO_OPTIMIZED)))
            scope = newref(vm, f->func_globals);
        sp -= oparg + 2;
        SAVE();
        frame->return_offset = 1 + CALL_CACHES;
        struct py_frame_data *inner =
            function_push_call(vm, callable, scope, args, n, NULL_ADDR);
        if (UNLIKELY(!inner))
            goto error;
        inner->previous = vm->frame;
        frame = inner;
        goto start_frame;
    }
    if (type_check(vm, callable) && n == oparg) {
        addr init = specialize_init(vm, callable, (int)n);
        if (!addr_is_null(init) && specialize_for(this, callable)) {
            sp -= oparg + 2;
            SAVE();
            frame->return_offset = 1 + CALL_CACHES;
            struct py_frame_data *inner = enter_init(vm, init, args, (int)n);
            if (UNLIKELY(!inner))
                goto error;
            frame = inner;
            goto start_frame;
        }
    }
    result = object_call(vm, callable, args, n, NULL_ADDR);
    sp -= oparg + 2;
    SHRUNK();
    DECREF(callable);
    for (unsigned i = 0; i < n; i++)
        DECREF(args[i]);
    if (UNLIKELY(addr_is_null(result)))
        goto error;
    PUSH(result);
    CHECK_EVAL_BREAKER();
    DISPATCH();
}

L_CALL_KW : {
    SAVE();
    addr kwnames = TOP();
    addr *args = sp - 1 - oparg;
    addr callable = args[-2];
    unsigned n = oparg;
    if (!addr_is_null(args[-1])) {
        args--;
        n++;
    } else if (IS_EXACTLY(callable, T_METHOD)) {
        const struct py_method *m = method_at(vm, callable);
        addr function = m->im_func;
        INCREF(m->im_self);
        INCREF(function);
        args[-1] = m->im_self;
        args[-2] = function;
        DECREF(callable);
        callable = function;
        args--;
        n++;
    }
    unsigned n_positional = n - (unsigned)tuple_length(vm, kwnames);
    if (IS_EXACTLY(callable, T_FUNCTION)) {
        const struct py_function *f = function_at(vm, callable);
        addr scope = NULL_ADDR;
        if (UNLIKELY(!(code_at(vm, f->func_code)->co_flags & CO_OPTIMIZED)))
            scope = newref(vm, f->func_globals);
        sp -= oparg + 3;
        SAVE();
        frame->return_offset = 1;
        struct py_frame_data *inner =
            function_push_call(vm, callable, scope, args, n_positional, kwnames);
        decref(vm, kwnames);
        if (UNLIKELY(!inner))
            goto error;
        inner->previous = vm->frame;
        frame = inner;
        goto start_frame;
    }
    result = object_call(vm, callable, args, n_positional, kwnames);
    sp -= oparg + 3;
    SHRUNK();
    DECREF(kwnames);
    DECREF(callable);
    for (unsigned i = 0; i < n; i++)
        DECREF(args[i]);
    if (UNLIKELY(addr_is_null(result)))
        goto error;
    PUSH(result);
    CHECK_EVAL_BREAKER();
    DISPATCH();
}

L_CALL_FUNCTION_EX : {
    SAVE();
    addr kwargs = oparg & 1 ? TOP() : NULL_ADDR;
    addr *args = sp - 1 - (oparg & 1);
    addr callable = args[-2];
    if (!IS_EXACTLY(*args, T_TUPLE)) {
        if (!eval_check_star_args(vm, callable, *args))
            goto error;
        addr t = tuple_from_iterable(vm, *args);
        if (addr_is_null(t))
            goto error;
        set_ref(vm, args, t);
    }
    if (IS_EXACTLY(callable, T_FUNCTION)) {
        const struct py_function *f = function_at(vm, callable);
        addr scope = NULL_ADDR;
        if (UNLIKELY(!(code_at(vm, f->func_code)->co_flags & CO_OPTIMIZED)))
            scope = newref(vm, f->func_globals);
        addr positional = *args;
        sp = args - 2;
        SAVE();
        frame->return_offset = 1;
        struct py_frame_data *inner = push_call_ex(vm, callable, scope, positional, kwargs);
        if (!inner)
            goto error;
        inner->previous = vm->frame;
        frame = inner;
        goto start_frame;
    }
    result = object_call_tuple(vm, callable, *args, kwargs);
    sp = args - 2;
    SHRUNK();
    DECREF(callable);
    DECREF(*args);
    XDECREF(kwargs);
    if (addr_is_null(result))
        goto error;
    PUSH(result);
    CHECK_EVAL_BREAKER();
    DISPATCH();
}

L_CALL_INTRINSIC_1:
    SAVE();
    result = eval_intrinsic_1(vm, frame, (int)oparg, TOP());
    goto replace_top;

L_CALL_INTRINSIC_2 : {
    SAVE();
    result = eval_intrinsic_2(vm, (int)oparg, PEEK(2), TOP());
    goto replace_2;
}

L_MAKE_FUNCTION:
    SAVE();
    result = function_new(vm, TOP(), frame->f_globals);
    goto replace_top;

L_SET_FUNCTION_ATTRIBUTE : {
    addr function = POP();
    addr attribute = TOP();
    struct py_function *f = function_at(vm, function);
    switch (oparg) {
    case FUNCTION_CLOSURE:
        f->func_closure = attribute;
        break;
    case FUNCTION_ANNOTATIONS:
        f->func_annotations = attribute;
        break;
    case FUNCTION_KWDEFAULTS:
        f->func_kwdefaults = attribute;
        break;
    default:
        f->func_defaults = attribute;
    }
    TOP() = function;
    DISPATCH();
}

L_LOAD_BUILD_CLASS:
    SAVE();
    result = build_class_function(vm, frame);
    if (addr_is_null(result))
        goto error;
    PUSH(result);
    DISPATCH();

    /* ---- names ---- */
L_LOAD_GLOBAL : {
    SKIP_CACHES(4);
    SAVE();
    addr name = NAME_AT(oparg >> 1);
    addr v = NULL_ADDR;
    if (LIKELY(IS_EXACTLY(frame->f_globals, T_DICT) && IS_EXACTLY(frame->f_builtins, T_DICT))) {
        v = dict_get_str(vm, frame->f_globals, name);
        if (addr_is_null(v))
            v = dict_get_str(vm, frame->f_builtins, name);
        if (LIKELY(!addr_is_null(v)))
            INCREF(v);
    }
    if (UNLIKELY(addr_is_null(v))) {
        v = eval_load_global(vm, frame, name);
        if (addr_is_null(v))
            goto error;
    }
    PUSH(v);
    if (oparg & 1)
        PUSH(NULL_ADDR);
    DISPATCH();
}

L_LOAD_NAME:
    SAVE();
    result = eval_load_name(vm, frame, NAME_AT(oparg));
    if (UNLIKELY(addr_is_null(result)))
        goto error;
    PUSH(result);
    DISPATCH();

L_LOAD_LOCALS:
    SAVE();
    if (addr_is_null(frame->f_locals)) {
        exc_raise(vm, PY_TYPE(T_SystemError), "no locals");
        goto error;
    }
    PUSH(newref(vm, frame->f_locals));
    DISPATCH();

L_LOAD_FROM_DICT_OR_GLOBALS:
    SAVE();
    result = eval_load_from_dict_or_globals(vm, frame, TOP(), NAME_AT(oparg));
    goto replace_top;

L_STORE_NAME : {
    SAVE();
    bool ok = eval_store_name(vm, frame, NAME_AT(oparg), TOP());
    addr v = POP();
    SHRUNK();
    DECREF(v);
    if (UNLIKELY(!ok))
        goto error;
    DISPATCH();
}

L_DELETE_NAME:
    SAVE();
    if (!eval_delete_name(vm, frame, NAME_AT(oparg)))
        goto error;
    DISPATCH();

L_STORE_GLOBAL : {
    SAVE();
    bool ok = dict_set(vm, frame->f_globals, NAME_AT(oparg), TOP());
    addr v = POP();
    SHRUNK();
    DECREF(v);
    if (!ok)
        goto error;
    DISPATCH();
}

L_DELETE_GLOBAL:
    SAVE();
    if (!eval_delete_global(vm, frame, NAME_AT(oparg)))
        goto error;
    DISPATCH();

L_SETUP_ANNOTATIONS:
    SAVE();
    if (!eval_setup_annotations(vm, frame))
        goto error;
    DISPATCH();

L_IMPORT_NAME : {
    SAVE();
    result = eval_import_name(vm, frame, NAME_AT(oparg), TOP(), PEEK(2));
    addr from_list = POP(), level = POP();
    SHRUNK();
    DECREF(level);
    DECREF(from_list);
    if (addr_is_null(result))
        goto error;
    PUSH(result);
    DISPATCH();
}

L_IMPORT_FROM:
    SAVE();
    result = eval_import_from(vm, TOP(), NAME_AT(oparg));
    if (addr_is_null(result))
        goto error;
    PUSH(result);
    DISPATCH();

    /* ---- cells ---- */
L_MAKE_CELL : {
    SAVE();
    addr initial = locals[oparg];
    addr cell = cell_new(vm, initial);
    if (addr_is_null(cell))
        goto error;
    locals[oparg] = cell;
    XDECREF(initial);
    DISPATCH();
}

L_COPY_FREE_VARS : {
    addr closure = function_at(vm, frame->f_funcobj)->func_closure;
    unsigned first = (unsigned)code->co_nlocalsplus - oparg;
    for (unsigned i = 0; i < oparg; i++)
        locals[first + i] = newref(vm, tuple_item(vm, closure, (int64_t)i));
    DISPATCH();
}

L_LOAD_DEREF : {
    addr v = cell_at(vm, locals[oparg])->ob_ref;
    if (UNLIKELY(addr_is_null(v))) {
        SAVE();
        eval_raise_unbound(vm, frame, (int)oparg);
        goto error;
    }
    INCREF(v);
    PUSH(v);
    DISPATCH();
}

L_LOAD_FROM_DICT_OR_DEREF : {
    SAVE();
    addr name = tuple_item(vm, code->co_localsplusnames, (int64_t)oparg);
    int r = eval_get_optional_item(vm, TOP(), name, &result);
    if (r < 0)
        goto error;
    if (r == 0) {
        result = cell_at(vm, locals[oparg])->ob_ref;
        if (addr_is_null(result)) {
            eval_raise_unbound(vm, frame, (int)oparg);
            goto error;
        }
        INCREF(result);
    }
    goto replace_top;
}

L_STORE_DEREF : {
    struct py_cell *cell = cell_at(vm, locals[oparg]);
    addr old = cell->ob_ref;
    cell->ob_ref = POP();
    SAVE();
    XDECREF(old);
    DISPATCH();
}

L_DELETE_DEREF : {
    SAVE();
    struct py_cell *cell = cell_at(vm, locals[oparg]);
    addr old = cell->ob_ref;
    if (addr_is_null(old)) {
        eval_raise_unbound(vm, frame, (int)oparg);
        goto error;
    }
    cell->ob_ref = NULL_ADDR;
    DECREF(old);
    DISPATCH();
}

    /* ---- attributes ---- */
L_LOAD_ATTR : {
    SKIP_CACHES(LOAD_ATTR_CACHES);
    SAVE();
    addr name = NAME_AT(oparg >> 1);
    addr owner = TOP();
    if (oparg & 1) {
        int kind = object_get_method(vm, owner, name, &result);
        if (UNLIKELY(kind < 0))
            goto pop_1_error;
        TOP() = result;
        if (kind) {
            PUSH(owner);
        } else {
            PUSH(NULL_ADDR);
            DECREF(owner);
        }
        DISPATCH();
    }
    if (object_type_flags(vm, owner) & TYPE_HEAPTYPE) {
        int n;
        addr getter = specialize_getter(vm, owner, name, &n);
        if (!addr_is_null(getter) && specialize_for(this, object_type(vm, owner))) {
            addr args[] = {POP(), name};
            SAVE();
            frame->return_offset = 1 + LOAD_ATTR_CACHES;
            INCREF(getter);
            if (n == 2)
                INCREF(name);
            struct py_frame_data *inner =
                function_push_call(vm, getter, NULL_ADDR, args, n, NULL_ADDR);
            if (UNLIKELY(!inner))
                goto error;
            inner->previous = vm->frame;
            frame = inner;
            goto start_frame;
        }
    }
    result = object_get_attr(vm, owner, name);
    goto replace_top;
}

L_LOAD_SUPER_ATTR : {
    SKIP_CACHES(1);
    SAVE();
    result = super_attr(vm, sp - 3, (oparg & 2) != 0, NAME_AT(oparg >> 2));
    addr self = POP(), class = POP(), global_super = POP();
    SHRUNK();
    DECREF(global_super);
    DECREF(class);
    DECREF(self);
    if (addr_is_null(result))
        goto error;
    PUSH(result);
    if (oparg & 1)
        PUSH(NULL_ADDR);
    DISPATCH();
}

L_STORE_ATTR : {
    SKIP_CACHES(4);
    SAVE();
    addr owner = TOP(), v = PEEK(2);
    bool ok = object_set_attr(vm, owner, NAME_AT(oparg), v);
    sp -= 2;
    SHRUNK();
    DECREF(v);
    DECREF(owner);
    if (UNLIKELY(!ok))
        goto error;
    DISPATCH();
}

L_DELETE_ATTR : {
    SAVE();
    bool ok = object_set_attr(vm, TOP(), NAME_AT(oparg), NULL_ADDR);
    addr owner = POP();
    SHRUNK();
    DECREF(owner);
    if (!ok)
        goto error;
    DISPATCH();
}

    /* ---- containers and strings ---- */
L_BUILD_TUPLE:
    SAVE();
    sp -= oparg;
    result = tuple_from_items_steal(vm, sp, (int64_t)oparg);
    goto push_result;

L_BUILD_LIST:
    SAVE();
    sp -= oparg;
    result = list_from_items_steal(vm, sp, (int64_t)oparg);
    goto push_result;

push_result:
    if (UNLIKELY(addr_is_null(result)))
        goto error;
    PUSH(result);
    DISPATCH();

L_BUILD_SET : {
    SAVE();
    result = set_new(vm, PY_TYPE(T_SET), NULL_ADDR);
    addr *items = sp -= oparg;
    SHRUNK();
    for (unsigned i = 0; i < oparg; i++) {
        if (!addr_is_null(result) && !set_add(vm, result, items[i]))
            clear_ref(vm, &result);
        DECREF(items[i]);
    }
    goto push_result;
}

L_BUILD_MAP : {
    SAVE();
    addr *items = sp - 2 * oparg;
    bool are_str = true;
    for (unsigned i = 0; i < oparg; i++)
        are_str = are_str && IS_EXACTLY(items[2 * i], T_STR);
    result = oparg ? dict_new_presized(vm, (int64_t)oparg, are_str) : dict_new(vm);
    for (unsigned i = 0; !addr_is_null(result) && i < oparg; i++)
        if (!dict_set(vm, result, items[2 * i], items[2 * i + 1]))
            clear_ref(vm, &result);
    sp = items;
    SHRUNK();
    for (unsigned i = 0; i < 2 * oparg; i++)
        DECREF(items[i]);
    goto push_result;
}

L_BUILD_CONST_KEY_MAP : {
    SAVE();
    addr keys = TOP();
    addr *items = sp - 1 - oparg;
    bool are_str = true;
    for (unsigned i = 0; i < oparg; i++)
        are_str = are_str && IS_EXACTLY(tuple_item(vm, keys, i), T_STR);
    result = dict_new_presized(vm, (int64_t)oparg, are_str);
    for (unsigned i = 0; !addr_is_null(result) && i < oparg; i++)
        if (!dict_set(vm, result, tuple_item(vm, keys, i), items[i]))
            clear_ref(vm, &result);
    sp = items;
    SHRUNK();
    for (unsigned i = 0; i < oparg; i++)
        DECREF(items[i]);
    DECREF(keys);
    goto push_result;
}

L_BUILD_SLICE : {
    SAVE();
    addr step = oparg == 3 ? POP() : NULL_ADDR;
    result = slice_new(vm, PEEK(2), TOP(), step);
    xdecref(vm, step);
    goto replace_2;
}

L_BUILD_STRING : {
    SAVE();
    addr *pieces = sp - oparg;
    result = join_pieces(vm, pieces, (int)oparg);
    sp = pieces;
    SHRUNK();
    for (unsigned i = 0; i < oparg; i++)
        DECREF(pieces[i]);
    goto push_result;
}

L_CONVERT_VALUE:
    SAVE();
    if (!convert(vm, &TOP(), (int)oparg))
        goto pop_1_error;
    DISPATCH();

L_FORMAT_SIMPLE:
    if (IS_EXACTLY(TOP(), T_STR))
        DISPATCH();
    SAVE();
    result = object_format(vm, TOP(), NULL_ADDR);
    goto replace_top;

L_FORMAT_WITH_SPEC:
    SAVE();
    result = object_format(vm, PEEK(2), TOP());
    goto replace_2;

L_LIST_APPEND : {
    addr v = POP();
    SAVE();
    if (!list_append_steal(vm, PEEK(oparg), v))
        goto error;
    DISPATCH();
}

L_SET_ADD : {
    SAVE();
    bool ok = set_add(vm, PEEK(oparg + 1), TOP());
    addr v = POP();
    SHRUNK();
    DECREF(v);
    if (!ok)
        goto error;
    DISPATCH();
}

L_MAP_ADD : {
    SAVE();
    bool ok = dict_set(vm, PEEK(oparg + 2), PEEK(2), TOP());
    addr value = POP(), key = POP();
    SHRUNK();
    DECREF(key);
    DECREF(value);
    if (!ok)
        goto error;
    DISPATCH();
}

L_LIST_EXTEND : {
    SAVE();
    bool ok = eval_list_extend(vm, PEEK(oparg + 1), TOP());
    addr v = POP();
    SHRUNK();
    DECREF(v);
    if (!ok)
        goto error;
    DISPATCH();
}

L_SET_UPDATE : {
    SAVE();
    bool ok = set_update(vm, PEEK(oparg + 1), TOP());
    addr v = POP();
    SHRUNK();
    DECREF(v);
    if (!ok)
        goto error;
    DISPATCH();
}

L_DICT_UPDATE : {
    SAVE();
    bool ok = eval_dict_update(vm, PEEK(oparg + 1), TOP());
    addr v = POP();
    SHRUNK();
    DECREF(v);
    if (!ok)
        goto error;
    DISPATCH();
}

L_DICT_MERGE : {
    SAVE();
    bool ok = dict_merge(vm, PEEK(oparg + 1), TOP(), 2);
    if (!ok)
        eval_explain_merge(vm, PEEK(oparg + 4), TOP());
    addr v = POP();
    SHRUNK();
    DECREF(v);
    if (!ok)
        goto error;
    DISPATCH();
}

L_UNPACK_SEQUENCE : {
    SKIP_CACHES(1);
    SAVE();
    addr v = POP();
    bool ok = eval_unpack(vm, v, (int)oparg, -1, sp + oparg);
    if (ok)
        sp += oparg;
    DECREF(v);
    if (UNLIKELY(!ok))
        goto error;
    DISPATCH();
}

L_UNPACK_EX : {
    SAVE();
    unsigned n = 1 + (oparg & 0xff) + (oparg >> 8);
    addr v = POP();
    bool ok = eval_unpack(vm, v, (int)(oparg & 0xff), (int)(oparg >> 8), sp + n);
    if (ok)
        sp += n;
    DECREF(v);
    if (!ok)
        goto error;
    DISPATCH();
}

    /* ---- pattern matching ---- */
L_GET_LEN : {
    SAVE();
    int64_t n = object_length(vm, TOP());
    result = n < 0 ? NULL_ADDR : int_from_i64(vm, n);
    goto push_result;
}

L_MATCH_MAPPING:
    result = py_bool((object_type_flags(vm, TOP()) & TYPE_MAPPING) != 0);
    goto push_result;

L_MATCH_SEQUENCE:
    result = py_bool((object_type_flags(vm, TOP()) & TYPE_SEQUENCE) != 0);
    goto push_result;

L_MATCH_KEYS:
    SAVE();
    result = eval_match_keys(vm, PEEK(2), TOP());
    goto push_result;

L_MATCH_CLASS : {
    SAVE();
    addr names = TOP(), type = PEEK(2), subject = PEEK(3);
    result = eval_match_class(vm, subject, type, (int)oparg, names);
    sp -= 3;
    SHRUNK();
    DECREF(subject);
    DECREF(type);
    DECREF(names);
    goto push_result;
}

    /* ---- with and exceptions ---- */
L_BEFORE_WITH : {
    SAVE();
    addr manager = TOP();
    addr enter = eval_lookup_special(vm, manager, N___enter__);
    if (addr_is_null(enter)) {
        if (!exc_occurred(vm))
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "'%T' object does not support the context manager protocol", manager);
        goto error;
    }
    addr leave = eval_lookup_special(vm, manager, N___exit__);
    if (addr_is_null(leave)) {
        if (!exc_occurred(vm))
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "'%T' object does not support the context manager protocol (missed "
                      "__exit__ method)",
                      manager);
        decref(vm, enter);
        goto error;
    }
    TOP() = leave;
    DECREF(manager);
    result = object_call0(vm, enter);
    decref(vm, enter);
    goto push_result;
}

L_WITH_EXCEPT_START : {
    SAVE();
    addr value = TOP();
    addr tb = base_exception_at(vm, value)->traceback;
    addr args[] = {object_type(vm, value), value, addr_is_null(tb) ? PY_NONE : tb};
    result = object_call(vm, PEEK(4), args, 3, NULL_ADDR);
    goto push_result;
}

L_PUSH_EXC_INFO : {
    struct py_exc_item *handled = AT(vm->exc_info);
    addr previous = addr_is_null(handled->exc_value) ? PY_NONE : handled->exc_value;
    addr exc = TOP();
    TOP() = previous;
    PUSH(exc);
    INCREF(exc);
    handled->exc_value = exc;
    DISPATCH();
}

L_POP_EXCEPT : {
    struct py_exc_item *handled = AT(vm->exc_info);
    addr previous = POP();
    addr old = handled->exc_value;
    handled->exc_value = addr_eq(previous, PY_NONE) ? NULL_ADDR : previous;
    SAVE();
    XDECREF(old);
    DISPATCH();
}

L_CHECK_EXC_MATCH : {
    SAVE();
    int match = eval_exception_matches(vm, PEEK(2), TOP());
    result = match < 0 ? NULL_ADDR : py_bool(match);
    goto replace_top;
}

L_CHECK_EG_MATCH : {
    SAVE();
    addr match, rest;
    bool ok = eval_group_match(vm, PEEK(2), TOP(), &match, &rest);
    addr type = POP(), exc = POP();
    SHRUNK();
    DECREF(exc);
    DECREF(type);
    if (!ok)
        goto error;
    PUSH(rest);
    PUSH(match);
    if (!addr_eq(match, PY_NONE))
        eval_set_handled(vm, match);
    DISPATCH();
}

L_LOAD_ASSERTION_ERROR:
    PUSH(PY_TYPE(T_AssertionError));
    DISPATCH();

L_RAISE_VARARGS : {
    SAVE();
    addr cause = oparg > 1 ? POP() : NULL_ADDR;
    addr exc = oparg > 0 ? POP() : NULL_ADDR;
    SAVE();
    if (eval_raise(vm, exc, cause))
        goto unwind;
    goto error;
}

L_RERAISE : {
    addr exc = POP();
    SAVE();
    if (oparg) {
        addr at = PEEK(oparg);
        if (IS_EXACTLY(at, T_INT))
            frame->instr_ptr =
                code_start(frame->f_executable).v + 2 * (uint64_t)int_compact_value(vm, at);
    }
    exc_restore(vm, exc);
    goto unwind;
}

L_CLEANUP_THROW : {
    SAVE();
    addr exc = TOP();
    if (!type_is_subtype(vm, object_type(vm, exc), PY_TYPE(T_StopIteration))) {
        exc_restore(vm, newref(vm, exc));
        goto unwind;
    }
    addr value = object_get_attr_id(vm, exc, N_value);
    if (addr_is_null(value))
        goto error;
    addr last = PEEK(2), iterator = PEEK(3);
    sp -= 3;
    PUSH(PY_NONE);
    PUSH(value);
    DECREF(iterator);
    DECREF(last);
    DECREF(exc);
    DISPATCH();
}

    /* Never emitted by our compiler, or only by what it refuses. */
L_CACHE:
L_BINARY_OP_INPLACE_ADD_UNICODE:
L_INTERPRETER_EXIT:
L_BEFORE_ASYNC_WITH:
L_END_ASYNC_FOR:
L_GET_AITER:
L_GET_ANEXT:
L_GET_AWAITABLE:
    SAVE();
    vm_unsupported(vm, "asynchronous code");
    goto error;

    /* ---- errors ---- */
pop_2_error : {
    addr right = POP(), left = POP();
    SHRUNK();
    DECREF(left);
    DECREF(right);
    goto error;
}

pop_1_error : {
    addr v = POP();
    SHRUNK();
    DECREF(v);
}
error:
    traceback_here(vm, frame);
unwind : {
    int level, handler;
    bool push_lasti;
    int unit = (int)(next - 1 - code->co_code_adaptive);
    bool is_handled = !vm->stop && eval_find_handler(vm, frame->f_executable, unit, &level,
                                                     &handler, &push_lasti);
    addr *base = locals + code->co_nlocalsplus + (is_handled ? level : 0);
    while (sp > base) {
        addr v = POP();
        SHRUNK();
        XDECREF(v);
    }
    frame->stacktop = (int32_t)(sp - locals);
    if (is_handled) {
        if (push_lasti) {
            uint64_t at = (frame->instr_ptr - code_start(frame->f_executable).v) / 2;
            addr lasti = int_from_i64(vm, (int64_t)at);
            if (addr_is_null(lasti))
                goto exit_unwind;
            PUSH(lasti);
        }
        PUSH(exc_take(vm));
        next = code->co_code_adaptive + handler;
        DISPATCH();
    }
}
exit_unwind : {
    struct py_frame_data *dying = frame;
    unlink_frame(vm, dying);
    frame_clear_and_pop(vm, dying);
    if (addr_eq(vm->frame, caller)) {
        result = NULL_ADDR;
        goto leave;
    }
    frame = frame_data_at(vm, vm->frame);
    frame->return_offset = 0;
    LOAD_FRAME();
    next++;
    goto error;
}

leave:
    object_leave(vm);
    return result;
}
