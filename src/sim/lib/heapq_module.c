/*
 * The module _heapq: a list as a heap.
 *
 * Comparisons run code of the program, which may change the list: its length is looked at after
 * each, as CPython does.
 */
#include "sim/lib/modules.h"

static bool changed(struct vm *vm, addr heap, int64_t n)
{
    if (list_length(vm, heap) == n)
        return false;
    exc_raise(vm, PY_TYPE(T_RuntimeError), "list changed size during iteration");
    return true;
}

/* heap[i] < heap[j]: 1, 0, -1 raised. */
static int is_less(struct vm *vm, addr heap, int64_t i, int64_t j)
{
    addr a = newref(vm, list_item(vm, heap, i)), b = newref(vm, list_item(vm, heap, j));
    int64_t n = list_length(vm, heap);
    int less = object_richcompare_bool(vm, a, b, CMP_LT);
    decref(vm, a);
    decref(vm, b);
    return less < 0 || changed(vm, heap, n) ? -1 : less;
}

static void swap(struct vm *vm, addr heap, int64_t i, int64_t j)
{
    addr *items = list_items(vm, heap), t = items[i];
    items[i] = items[j];
    items[j] = t;
}

static bool rise(struct vm *vm, addr heap, int64_t start, int64_t pos)
{
    if (pos >= list_length(vm, heap)) {
        exc_raise(vm, PY_TYPE(T_IndexError), "index out of range");
        return false;
    }
    while (pos > start) {
        int64_t parent = (pos - 1) >> 1;
        int less = is_less(vm, heap, pos, parent);
        if (less <= 0)
            return less == 0;
        swap(vm, heap, pos, parent);
        pos = parent;
    }
    return true;
}

/* Down to a leaf along the smaller children, then up again: that takes fewer comparisons. */
static bool sink(struct vm *vm, addr heap, int64_t pos)
{
    int64_t start = pos, end = list_length(vm, heap);
    if (pos >= end) {
        exc_raise(vm, PY_TYPE(T_IndexError), "index out of range");
        return false;
    }
    while (pos < end >> 1) {
        int64_t child = 2 * pos + 1;
        if (child + 1 < end) {
            int less = is_less(vm, heap, child, child + 1);
            if (less < 0)
                return false;
            child += !less;
        }
        swap(vm, heap, pos, child);
        pos = child;
    }
    return rise(vm, heap, start, pos);
}

static bool check_heap(struct vm *vm, const char *fname, addr heap)
{
    if (list_check(vm, heap))
        return true;
    exc_raise(vm, PY_TYPE(T_TypeError), "%s() argument must be list, not %T", fname, heap);
    return false;
}

static addr heapq_heappush(struct vm *vm, addr self, const addr *args, size_t n_args,
                           addr kwnames)
{
    (void)self, (void)kwnames;
    if (!args_check(vm, "heappush", n_args, 2, 2) || !check_heap(vm, "heappush", args[0]) ||
        !list_append(vm, args[0], args[1]) ||
        !rise(vm, args[0], 0, list_length(vm, args[0]) - 1))
        return NULL_ADDR;
    return PY_NONE;
}

static addr heapq_heappop(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    addr heap = args[0];
    if (!check_heap(vm, "heappop", heap))
        return NULL_ADDR;
    int64_t n = list_length(vm, heap);
    if (n == 0)
        return exc_raise(vm, PY_TYPE(T_IndexError), "index out of range");
    addr last = newref(vm, list_item(vm, heap, n - 1));
    if (!list_set_slice(vm, heap, n - 1, n, NULL_ADDR)) {
        decref(vm, last);
        return NULL_ADDR;
    }
    if (n == 1)
        return last;
    addr smallest = list_items(vm, heap)[0];
    list_items(vm, heap)[0] = last;
    if (sink(vm, heap, 0))
        return smallest;
    decref(vm, smallest);
    return NULL_ADDR;
}

static addr heapq_heapreplace(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    (void)self, (void)kwnames;
    if (!args_check(vm, "heapreplace", n_args, 2, 2) || !check_heap(vm, "heapreplace", args[0]))
        return NULL_ADDR;
    if (list_length(vm, args[0]) == 0)
        return exc_raise(vm, PY_TYPE(T_IndexError), "index out of range");
    addr smallest = list_items(vm, args[0])[0];
    list_items(vm, args[0])[0] = newref(vm, args[1]);
    if (sink(vm, args[0], 0))
        return smallest;
    decref(vm, smallest);
    return NULL_ADDR;
}

static addr heapq_heappushpop(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    if (!args_check(vm, "heappushpop", n_args, 2, 2) || !check_heap(vm, "heappushpop", args[0]))
        return NULL_ADDR;
    if (list_length(vm, args[0]) == 0)
        return newref(vm, args[1]);
    addr top = newref(vm, list_item(vm, args[0], 0));
    int less = object_richcompare_bool(vm, top, args[1], CMP_LT);
    decref(vm, top);
    if (less <= 0)
        return less < 0 ? NULL_ADDR : newref(vm, args[1]);
    return heapq_heapreplace(vm, self, args, n_args, kwnames);
}

static addr heapq_heapify(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    if (!check_heap(vm, "heapify", args[0]))
        return NULL_ADDR;
    for (int64_t i = list_length(vm, args[0]) / 2 - 1; i >= 0; i--)
        if (!sink(vm, args[0], i))
            return NULL_ADDR;
    return PY_NONE;
}

static const struct method_def heapq_methods[] = {
    {"heappush", heapq_heappush, METH_FASTCALL, NULL, "($module, heap, item, /)"},
    {"heappop", heapq_heappop, METH_O, NULL, "($module, heap, /)"},
    {"heapreplace", heapq_heapreplace, METH_FASTCALL, NULL, "($module, heap, item, /)"},
    {"heappushpop", heapq_heappushpop, METH_FASTCALL, NULL, "($module, heap, item, /)"},
    {"heapify", heapq_heapify, METH_O, NULL, "($module, heap, /)"},
    {0},
};

bool heapq_module_fill(struct vm *vm, addr module)
{
    return module_add_functions(vm, module, heapq_methods);
}
