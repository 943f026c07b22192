/* Small helpers of the container types. */
#include "sim/obj/containers.h"

void clip_range(int64_t n, int64_t *start, int64_t *stop)
{
    if (*start < 0) {
        *start += n;
        if (*start < 0)
            *start = 0;
    }
    if (*stop < 0)
        *stop += n;
    if (*stop > n)
        *stop = n;
}

void repeat_items(addr *items, int64_t n, int64_t n_all)
{
    for (int64_t done = n; done < n_all;) {
        int64_t more = done < n_all - done ? done : n_all - done;
        memcpy(items + done, items, (size_t)more * sizeof(addr));
        done += more;
    }
}

void fill_repeated(struct vm *vm, addr *dest, const addr *items, int64_t n, int64_t times)
{
    for (int64_t i = 0; i < n; i++) {
        dest[i] = items[i];
        refcount_add(vm, items[i], times);
    }
    repeat_items(dest, n, n * times);
}

bool index_argument(struct vm *vm, addr o, int64_t *out)
{
    if (!object_is_index(vm, o)) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "slice indices must be integers or have an __index__ method");
        return false;
    }
    int64_t i = number_as_ssize(vm, o, NULL_ADDR);
    if (i == -1 && exc_occurred(vm))
        return false;
    *out = i;
    return true;
}

bool ssize_argument(struct vm *vm, addr o, int64_t *out)
{
    addr i = number_index(vm, o);
    if (addr_is_null(i))
        return false;
    bool overflow;
    *out = int_as_i64(vm, i, &overflow);
    decref(vm, i);
    if (overflow)
        exc_raise(vm, PY_TYPE(T_OverflowError), "Python int too large to convert to C ssize_t");
    return !overflow;
}

bool repr_add(struct vm *vm, struct strbuf *out, addr o)
{
    addr text = object_repr(vm, o);
    if (addr_is_null(text))
        return false;
    str_to_utf8(vm, text, out);
    decref(vm, text);
    return true;
}

addr repr_finish(struct vm *vm, struct strbuf *text)
{
    addr s = str_from_utf8(vm, strbuf_str(text), text->len);
    strbuf_release(text);
    return s;
}

bool check_no_keywords(struct vm *vm, enum type_id id, addr type, addr kwnames)
{
    addr base = PY_TYPE(id);
    if (!addr_eq(type, base) && type_slots(vm, type)->init != type_slots(vm, base)->init)
        return true;
    return args_no_keywords(vm, type_name(vm, base), kwnames);
}
