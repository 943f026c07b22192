/* Merging runs for list.sort(): galloping, merging low and high, the powersort policy. */
#include "sim/obj/list_sort.h"

static void copy_one(struct sort_slice to, int64_t i, struct sort_slice from, int64_t j)
{
    to.keys[i] = from.keys[j];
    if (to.values)
        to.values[i] = from.values[j];
}

static void move_many(struct sort_slice to, int64_t i, struct sort_slice from, int64_t j,
                      int64_t n)
{
    memmove(to.keys + i, from.keys + j, (size_t)n * sizeof(addr));
    if (to.values)
        memmove(to.values + i, from.values + j, (size_t)n * sizeof(addr));
}

static void copy_up(struct sort_slice *to, struct sort_slice *from)
{
    copy_one(*to, 0, *from, 0);
    slice_advance(to, 1);
    slice_advance(from, 1);
}

static void copy_down(struct sort_slice *to, struct sort_slice *from)
{
    copy_one(*to, 0, *from, 0);
    slice_advance(to, -1);
    slice_advance(from, -1);
}

/* ---- galloping: results are indices, or -1 raised ---- */

/* Doubles and adds one: 1, 3, 7, 15... */
static int64_t next_offset(int64_t offset)
{
    return (offset << 1) + 1;
}

/* Where in a[0 .. n) `key` belongs, left of equals; the search starts at `hint`. */
static int64_t gallop_left(struct sort *s, addr key, const addr *a, int64_t n, int64_t hint)
{
    int64_t last = 0, offset = 1;
    int less = s->less(s, a[hint], key);
    if (less < 0)
        return -1;
    if (less) {
        int64_t max = n - hint;
        while (offset < max) {
            less = s->less(s, a[hint + offset], key);
            if (less < 0)
                return -1;
            if (!less)
                break;
            last = offset;
            offset = next_offset(offset);
        }
        if (offset > max)
            offset = max;
        last += hint;
        offset += hint;
    } else {
        int64_t max = hint + 1;
        while (offset < max) {
            less = s->less(s, a[hint - offset], key);
            if (less < 0)
                return -1;
            if (less)
                break;
            last = offset;
            offset = next_offset(offset);
        }
        if (offset > max)
            offset = max;
        int64_t k = last;
        last = hint - offset;
        offset = hint - k;
    }
    for (last++; last < offset;) {
        int64_t middle = last + ((offset - last) >> 1);
        less = s->less(s, a[middle], key);
        if (less < 0)
            return -1;
        if (less)
            last = middle + 1;
        else
            offset = middle;
    }
    return offset;
}

/* The same, right of equals. */
static int64_t gallop_right(struct sort *s, addr key, const addr *a, int64_t n, int64_t hint)
{
    int64_t last = 0, offset = 1;
    int less = s->less(s, key, a[hint]);
    if (less < 0)
        return -1;
    if (less) {
        int64_t max = hint + 1;
        while (offset < max) {
            less = s->less(s, key, a[hint - offset]);
            if (less < 0)
                return -1;
            if (!less)
                break;
            last = offset;
            offset = next_offset(offset);
        }
        if (offset > max)
            offset = max;
        int64_t k = last;
        last = hint - offset;
        offset = hint - k;
    } else {
        int64_t max = n - hint;
        while (offset < max) {
            less = s->less(s, key, a[hint + offset]);
            if (less < 0)
                return -1;
            if (less)
                break;
            last = offset;
            offset = next_offset(offset);
        }
        if (offset > max)
            offset = max;
        last += hint;
        offset += hint;
    }
    for (last++; last < offset;) {
        int64_t middle = last + ((offset - last) >> 1);
        less = s->less(s, key, a[middle]);
        if (less < 0)
            return -1;
        if (less)
            offset = middle;
        else
            last = middle + 1;
    }
    return offset;
}

/* ---- room ---- */

void sort_free_temp(struct sort *s)
{
    mem_free(s->vm, s->block);
    s->block = NULL_ADDR;
}

static bool need_temp(struct sort *s, int64_t n)
{
    if (n <= s->alloced)
        return true;
    sort_free_temp(s);
    bool has_values = s->temp.values != NULL;
    s->temp.keys = s->temp_array;
    s->alloced = 0;
    s->block = mem_alloc(s->vm, (uint64_t)n * (has_values ? 2 : 1) * sizeof(addr));
    if (addr_is_null(s->block))
        return false;
    s->temp.keys = space_at(&s->vm->mem.space, s->block);
    if (has_values)
        s->temp.values = s->temp.keys + n;
    s->alloced = n;
    return true;
}

/* ---- merging ---- */

/*
 * Two adjacent runs being merged: `dest` is where the next item goes. Low merging has the left
 * run in temp and goes up; high merging the right run, and goes down.
 */
struct merge {
    struct sort_slice dest, a, b;
    struct sort_slice base_a, base_b; /* high merging only: the starts */
    int64_t n_a, n_b;
};

enum step { STEP_ON, STEP_DONE, STEP_LAST, STEP_RAISED };

/* One item at a time, until one side wins min_gallop times in a row. */
static enum step low_one_by_one(struct sort *s, struct merge *m, int64_t min_gallop)
{
    int64_t wins_a = 0, wins_b = 0;
    for (;;) {
        int less = s->less(s, m->b.keys[0], m->a.keys[0]);
        if (less < 0)
            return STEP_RAISED;
        if (less) {
            copy_up(&m->dest, &m->b);
            wins_b++;
            wins_a = 0;
            if (--m->n_b == 0)
                return STEP_DONE;
        } else {
            copy_up(&m->dest, &m->a);
            wins_a++;
            wins_b = 0;
            if (--m->n_a == 1)
                return STEP_LAST;
        }
        if (wins_a >= min_gallop || wins_b >= min_gallop)
            return STEP_ON;
    }
}

/* Whole stretches at once, as long as they are long. */
static enum step low_gallop(struct sort *s, struct merge *m, int64_t *min_gallop)
{
    int64_t n_from_a, n_from_b;
    do {
        *min_gallop -= *min_gallop > 1;
        s->min_gallop = *min_gallop;
        n_from_a = gallop_right(s, m->b.keys[0], m->a.keys, m->n_a, 0);
        if (n_from_a < 0)
            return STEP_RAISED;
        if (n_from_a) {
            move_many(m->dest, 0, m->a, 0, n_from_a);
            slice_advance(&m->dest, n_from_a);
            slice_advance(&m->a, n_from_a);
            m->n_a -= n_from_a;
            if (m->n_a == 1)
                return STEP_LAST;
            // Only a comparison that contradicts itself gets here.
            if (m->n_a == 0)
                return STEP_DONE;
        }
        copy_up(&m->dest, &m->b);
        if (--m->n_b == 0)
            return STEP_DONE;
        n_from_b = gallop_left(s, m->a.keys[0], m->b.keys, m->n_b, 0);
        if (n_from_b < 0)
            return STEP_RAISED;
        if (n_from_b) {
            move_many(m->dest, 0, m->b, 0, n_from_b);
            slice_advance(&m->dest, n_from_b);
            slice_advance(&m->b, n_from_b);
            m->n_b -= n_from_b;
            if (m->n_b == 0)
                return STEP_DONE;
        }
        copy_up(&m->dest, &m->a);
        if (--m->n_a == 1)
            return STEP_LAST;
    } while (n_from_a >= SORT_MIN_GALLOP || n_from_b >= SORT_MIN_GALLOP);
    return STEP_ON;
}

static bool merge_low(struct sort *s, struct sort_slice a, int64_t n_a, struct sort_slice b,
                      int64_t n_b)
{
    if (!need_temp(s, n_a))
        return false;
    move_many(s->temp, 0, a, 0, n_a);
    struct merge m = {.dest = a, .a = s->temp, .b = b, .n_a = n_a, .n_b = n_b};
    copy_up(&m.dest, &m.b);
    enum step step = --m.n_b == 0 ? STEP_DONE : m.n_a == 1 ? STEP_LAST : STEP_ON;
    int64_t min_gallop = s->min_gallop;
    while (step == STEP_ON) {
        step = low_one_by_one(s, &m, min_gallop);
        if (step != STEP_ON)
            break;
        min_gallop++;
        step = low_gallop(s, &m, &min_gallop);
        if (step == STEP_ON)
            s->min_gallop = ++min_gallop; // leaving this mode costs
    }
    if (step == STEP_LAST) {
        // The last of a belongs behind all of b.
        move_many(m.dest, 0, m.b, 0, m.n_b);
        copy_one(m.dest, m.n_b, m.a, 0);
    } else if (m.n_a) {
        move_many(m.dest, 0, m.a, 0, m.n_a);
    }
    return step != STEP_RAISED;
}

static enum step high_one_by_one(struct sort *s, struct merge *m, int64_t min_gallop)
{
    int64_t wins_a = 0, wins_b = 0;
    for (;;) {
        int less = s->less(s, m->b.keys[0], m->a.keys[0]);
        if (less < 0)
            return STEP_RAISED;
        if (less) {
            copy_down(&m->dest, &m->a);
            wins_a++;
            wins_b = 0;
            if (--m->n_a == 0)
                return STEP_DONE;
        } else {
            copy_down(&m->dest, &m->b);
            wins_b++;
            wins_a = 0;
            if (--m->n_b == 1)
                return STEP_LAST;
        }
        if (wins_a >= min_gallop || wins_b >= min_gallop)
            return STEP_ON;
    }
}

static enum step high_gallop(struct sort *s, struct merge *m, int64_t *min_gallop)
{
    int64_t n_from_a, n_from_b;
    do {
        *min_gallop -= *min_gallop > 1;
        s->min_gallop = *min_gallop;
        int64_t k = gallop_right(s, m->b.keys[0], m->base_a.keys, m->n_a, m->n_a - 1);
        if (k < 0)
            return STEP_RAISED;
        n_from_a = m->n_a - k;
        if (n_from_a) {
            slice_advance(&m->dest, -n_from_a);
            slice_advance(&m->a, -n_from_a);
            move_many(m->dest, 1, m->a, 1, n_from_a);
            m->n_a -= n_from_a;
            if (m->n_a == 0)
                return STEP_DONE;
        }
        copy_down(&m->dest, &m->b);
        if (--m->n_b == 1)
            return STEP_LAST;
        k = gallop_left(s, m->a.keys[0], m->base_b.keys, m->n_b, m->n_b - 1);
        if (k < 0)
            return STEP_RAISED;
        n_from_b = m->n_b - k;
        if (n_from_b) {
            slice_advance(&m->dest, -n_from_b);
            slice_advance(&m->b, -n_from_b);
            move_many(m->dest, 1, m->b, 1, n_from_b);
            m->n_b -= n_from_b;
            if (m->n_b == 1)
                return STEP_LAST;
            if (m->n_b == 0)
                return STEP_DONE;
        }
        copy_down(&m->dest, &m->a);
        if (--m->n_a == 0)
            return STEP_DONE;
    } while (n_from_a >= SORT_MIN_GALLOP || n_from_b >= SORT_MIN_GALLOP);
    return STEP_ON;
}

static bool merge_high(struct sort *s, struct sort_slice a, int64_t n_a, struct sort_slice b,
                       int64_t n_b)
{
    if (!need_temp(s, n_b))
        return false;
    move_many(s->temp, 0, b, 0, n_b);
    struct merge m = {.dest = b,
                      .a = a,
                      .b = s->temp,
                      .base_a = a,
                      .base_b = s->temp,
                      .n_a = n_a,
                      .n_b = n_b};
    slice_advance(&m.dest, n_b - 1);
    slice_advance(&m.b, n_b - 1);
    slice_advance(&m.a, n_a - 1);
    copy_down(&m.dest, &m.a);
    enum step step = --m.n_a == 0 ? STEP_DONE : m.n_b == 1 ? STEP_LAST : STEP_ON;
    int64_t min_gallop = s->min_gallop;
    while (step == STEP_ON) {
        step = high_one_by_one(s, &m, min_gallop);
        if (step != STEP_ON)
            break;
        min_gallop++;
        step = high_gallop(s, &m, &min_gallop);
        if (step == STEP_ON)
            s->min_gallop = ++min_gallop;
    }
    if (step == STEP_LAST) {
        // The first of b belongs before all of a.
        move_many(m.dest, 1 - m.n_a, m.a, 1 - m.n_a, m.n_a);
        slice_advance(&m.dest, -m.n_a);
        copy_one(m.dest, 0, m.b, 0);
    } else if (m.n_b) {
        move_many(m.dest, -(m.n_b - 1), m.base_b, 0, m.n_b);
    }
    return step != STEP_RAISED;
}

/* Merges the pending runs i and i + 1. */
static bool merge_at(struct sort *s, int i)
{
    struct sort_slice a = s->pending[i].base, b = s->pending[i + 1].base;
    int64_t n_a = s->pending[i].len, n_b = s->pending[i + 1].len;
    s->pending[i].len = n_a + n_b;
    if (i == s->n_pending - 3)
        s->pending[i + 1] = s->pending[i + 2];
    s->n_pending--;
    // What of a comes before all of b, and what of b behind all of a, is in place.
    int64_t k = gallop_right(s, b.keys[0], a.keys, n_a, 0);
    if (k < 0)
        return false;
    slice_advance(&a, k);
    n_a -= k;
    if (n_a == 0)
        return true;
    n_b = gallop_left(s, a.keys[n_a - 1], b.keys, n_b, n_b - 1);
    if (n_b <= 0)
        return n_b == 0;
    return n_a <= n_b ? merge_low(s, a, n_a, b, n_b) : merge_high(s, a, n_a, b, n_b);
}

/* The power of the boundary between two runs that begin at start (powersort). */
static int boundary_power(int64_t start, int64_t n_1, int64_t n_2, int64_t n)
{
    int64_t a = 2 * start + n_1;
    int64_t b = a + n_1 + n_2;
    for (int power = 1;; power++) {
        if (a >= n) {
            a -= n;
            b -= n;
        } else if (b >= n) {
            return power;
        }
        a <<= 1;
        b <<= 1;
    }
}

bool sort_found_run(struct sort *s, int64_t n)
{
    if (s->n_pending == 0)
        return true;
    const struct sort_run *last = &s->pending[s->n_pending - 1];
    int power = boundary_power(last->base.keys - s->base_keys, last->len, n, s->list_len);
    while (s->n_pending > 1 && s->pending[s->n_pending - 2].power > power) {
        if (!merge_at(s, s->n_pending - 2))
            return false;
    }
    s->pending[s->n_pending - 1].power = power;
    return true;
}

bool sort_merge_all(struct sort *s)
{
    while (s->n_pending > 1) {
        int i = s->n_pending - 2;
        if (i > 0 && s->pending[i - 1].len < s->pending[i + 1].len)
            i--;
        if (!merge_at(s, i))
            return false;
    }
    return true;
}
