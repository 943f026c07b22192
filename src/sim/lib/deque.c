/*
 * The blocks of collections.deque.
 */
#include "sim/lib/deque.h"

bool deque_check(struct vm *vm, addr o)
{
    return lib_type_check(vm, o, LIB_DEQUE);
}

/* ---- blocks ---- */

static addr take_block(struct vm *vm, addr self)
{
    struct py_deque *d = deque_at(vm, self);
    if (d->numfreeblocks)
        return d->freeblocks[--d->numfreeblocks];
    return mem_alloc(vm, sizeof(struct deque_block));
}

static void give_block(struct vm *vm, addr self, addr block)
{
    struct py_deque *d = deque_at(vm, self);
    if (d->numfreeblocks < DEQUE_FREE_BLOCKS)
        d->freeblocks[d->numfreeblocks++] = block;
    else
        mem_free(vm, block);
}

/* The only block left is used from its middle, so that it can grow both ways. */
static void center(struct py_deque *d)
{
    d->leftindex = DEQUE_CENTER + 1;
    d->rightindex = DEQUE_CENTER;
}

addr deque_alloc(struct vm *vm, addr type)
{
    addr self = object_alloc(vm, type, 0);
    if (addr_is_null(self))
        return NULL_ADDR;
    addr block = take_block(vm, self);
    if (addr_is_null(block)) {
        decref(vm, self);
        return NULL_ADDR;
    }
    deque_block_at(vm, block)->leftlink = NULL_ADDR;
    deque_block_at(vm, block)->rightlink = NULL_ADDR;
    struct py_deque *d = deque_at(vm, self);
    d->leftblock = d->rightblock = block;
    d->maxlen = -1;
    center(d);
    return self;
}

void deque_free_blocks(struct vm *vm, addr self)
{
    struct py_deque *d = deque_at(vm, self);
    mem_free(vm, d->leftblock);
    d->leftblock = d->rightblock = NULL_ADDR;
    for (int64_t i = 0; i < d->numfreeblocks; i++)
        mem_free(vm, d->freeblocks[i]);
    d->numfreeblocks = 0;
}

/* ---- both ends ---- */

static bool put_right(struct vm *vm, addr self, addr item)
{
    if (deque_at(vm, self)->rightindex == DEQUE_BLOCK - 1) {
        addr block = take_block(vm, self);
        if (addr_is_null(block))
            return false;
        struct py_deque *d = deque_at(vm, self);
        deque_block_at(vm, block)->leftlink = d->rightblock;
        deque_block_at(vm, block)->rightlink = NULL_ADDR;
        deque_block_at(vm, d->rightblock)->rightlink = block;
        d->rightblock = block;
        d->rightindex = -1;
    }
    struct py_deque *d = deque_at(vm, self);
    d->base.ob_size++;
    d->rightindex++;
    deque_block_at(vm, d->rightblock)->data[d->rightindex] = item;
    return true;
}

static bool put_left(struct vm *vm, addr self, addr item)
{
    if (deque_at(vm, self)->leftindex == 0) {
        addr block = take_block(vm, self);
        if (addr_is_null(block))
            return false;
        struct py_deque *d = deque_at(vm, self);
        deque_block_at(vm, block)->rightlink = d->leftblock;
        deque_block_at(vm, block)->leftlink = NULL_ADDR;
        deque_block_at(vm, d->leftblock)->leftlink = block;
        d->leftblock = block;
        d->leftindex = DEQUE_BLOCK;
    }
    struct py_deque *d = deque_at(vm, self);
    d->base.ob_size++;
    d->leftindex--;
    deque_block_at(vm, d->leftblock)->data[d->leftindex] = item;
    return true;
}

addr deque_pop(struct vm *vm, addr self)
{
    struct py_deque *d = deque_at(vm, self);
    if (d->base.ob_size == 0)
        return exc_raise(vm, PY_TYPE(T_IndexError), "pop from an empty deque");
    addr item = deque_block_at(vm, d->rightblock)->data[d->rightindex];
    d->rightindex--;
    d->base.ob_size--;
    d->state++;
    if (d->rightindex >= 0)
        return item;
    if (d->base.ob_size == 0) {
        center(d);
        return item;
    }
    addr block = d->rightblock;
    d->rightblock = deque_block_at(vm, block)->leftlink;
    deque_block_at(vm, d->rightblock)->rightlink = NULL_ADDR;
    d->rightindex = DEQUE_BLOCK - 1;
    give_block(vm, self, block);
    return item;
}

addr deque_pop_left(struct vm *vm, addr self)
{
    struct py_deque *d = deque_at(vm, self);
    if (d->base.ob_size == 0)
        return exc_raise(vm, PY_TYPE(T_IndexError), "pop from an empty deque");
    addr item = deque_block_at(vm, d->leftblock)->data[d->leftindex];
    d->leftindex++;
    d->base.ob_size--;
    d->state++;
    if (d->leftindex < DEQUE_BLOCK)
        return item;
    if (d->base.ob_size == 0) {
        center(d);
        return item;
    }
    addr block = d->leftblock;
    d->leftblock = deque_block_at(vm, block)->rightlink;
    deque_block_at(vm, d->leftblock)->leftlink = NULL_ADDR;
    d->leftindex = 0;
    give_block(vm, self, block);
    return item;
}

static bool is_too_long(const struct vm *vm, addr self)
{
    const struct py_deque *d = deque_at(vm, self);
    return d->maxlen >= 0 && d->base.ob_size > d->maxlen;
}

bool deque_append(struct vm *vm, addr self, addr item)
{
    if (!put_right(vm, self, item)) {
        decref(vm, item);
        return false;
    }
    if (is_too_long(vm, self))
        decref(vm, deque_pop_left(vm, self));
    else
        deque_at(vm, self)->state++;
    return true;
}

bool deque_append_left(struct vm *vm, addr self, addr item)
{
    if (!put_left(vm, self, item)) {
        decref(vm, item);
        return false;
    }
    if (is_too_long(vm, self))
        decref(vm, deque_pop(vm, self));
    else
        deque_at(vm, self)->state++;
    return true;
}

/* ---- all items ---- */

addr *deque_slot(const struct vm *vm, addr self, int64_t i)
{
    const struct py_deque *d = deque_at(vm, self);
    assert(i >= 0 && i < d->base.ob_size);
    int64_t position = d->leftindex + i, n_blocks = position / DEQUE_BLOCK;
    addr block;
    if (i < d->base.ob_size / 2) {
        block = d->leftblock;
        while (n_blocks-- > 0)
            block = deque_block_at(vm, block)->rightlink;
    } else {
        int64_t last = (d->leftindex + d->base.ob_size - 1) / DEQUE_BLOCK;
        block = d->rightblock;
        for (n_blocks = last - n_blocks; n_blocks > 0; n_blocks--)
            block = deque_block_at(vm, block)->leftlink;
    }
    return &deque_block_at(vm, block)->data[position % DEQUE_BLOCK];
}

void deque_clear(struct vm *vm, addr self)
{
    // A finalizer may add items again: what was there at the start goes, no more.
    for (int64_t n = deque_length(vm, self); n > 0 && deque_length(vm, self) > 0; n--)
        decref(vm, deque_pop(vm, self));
}

bool deque_rotate(struct vm *vm, addr self, int64_t n)
{
    int64_t length = deque_length(vm, self);
    if (length <= 1)
        return true;
    n %= length;
    if (n > length / 2)
        n -= length;
    else if (n < -(length / 2))
        n += length;
    deque_at(vm, self)->state++;
    for (; n > 0; n--)
        if (!put_left(vm, self, deque_pop(vm, self)))
            return false;
    for (; n < 0; n++)
        if (!put_right(vm, self, deque_pop_left(vm, self)))
            return false;
    return true;
}

static bool extend_with(struct vm *vm, addr self, addr iterable,
                        bool (*put)(struct vm *, addr, addr))
{
    if (addr_eq(self, iterable)) {
        addr items = list_from_iterable(vm, iterable);
        if (addr_is_null(items))
            return false;
        bool ok = extend_with(vm, self, items, put);
        decref(vm, items);
        return ok;
    }
    addr it = object_iter(vm, iterable);
    if (addr_is_null(it))
        return false;
    bool ok = true;
    addr item;
    while (ok && !addr_is_null(item = object_next(vm, it)))
        ok = put(vm, self, item);
    decref(vm, it);
    return ok && !exc_occurred(vm);
}

bool deque_extend(struct vm *vm, addr self, addr iterable)
{
    struct py_deque *d = deque_at(vm, self);
    if (d->base.ob_size == 0) { // it will grow to the right: begin at the left
        d->leftindex = 1;
        d->rightindex = 0;
    }
    return extend_with(vm, self, iterable, deque_append);
}

bool deque_extend_left(struct vm *vm, addr self, addr iterable)
{
    struct py_deque *d = deque_at(vm, self);
    if (d->base.ob_size == 0) {
        d->leftindex = DEQUE_BLOCK - 1;
        d->rightindex = DEQUE_BLOCK - 2;
    }
    return extend_with(vm, self, iterable, deque_append_left);
}

addr deque_copy(struct vm *vm, addr self)
{
    addr type = object_type(vm, self), copy;
    int64_t maxlen = deque_at(vm, self)->maxlen;
    if (lib_type(vm, LIB_DEQUE).v == type.v) {
        copy = deque_alloc(vm, type);
        if (addr_is_null(copy))
            return NULL_ADDR;
        deque_at(vm, copy)->maxlen = maxlen;
        if (deque_extend(vm, copy, self))
            return copy;
        decref(vm, copy);
        return NULL_ADDR;
    }
    if (maxlen < 0)
        return object_call1(vm, type, self);
    addr bound = int_from_i64(vm, maxlen);
    copy = addr_is_null(bound) ? NULL_ADDR : object_call2(vm, type, self, bound);
    xdecref(vm, bound);
    return copy;
}
