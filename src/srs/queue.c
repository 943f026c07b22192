/*
 * The order of a session. Each class of cards is sorted by its own rule into a list of
 * candidates; then each candidate is placed after its foundations, which are placed first when
 * they are candidates themselves (a depth-first walk: the lists come out sorted wherever links
 * allow).
 */
#include "srs/queue.h"

#include "util/xalloc.h"

// How far ahead in the list of reviews to look for one of another group.
enum { SPREAD_WINDOW = 16 };

enum place {
    PLACE_OPEN,
    PLACE_VISITING,
    PLACE_DONE,
    PLACE_WAITS, // a foundation is missing, or the day's allowance is used up
};

struct sorted {
    const struct queue_item *item;
    size_t index;
};

struct builder {
    const struct queue_item *items;
    size_t n;
    struct sorted *by_card;
    struct queue_link *links; // sorted by card
    size_t n_links;
    unsigned char *place; // enum place, by index
    unsigned char *is_candidate;
    size_t *order;
    size_t n_order;
    size_t room; // how many more of the present class
};

static int compare_i64(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_card(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;
    return compare_i64(x->item->card, y->item->card);
}

static int by_due(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;
    int c = compare_i64(x->item->due_ms, y->item->due_ms);
    return c ? c : by_card(a, b);
}

static int by_recall(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;
    if (x->item->recall != y->item->recall)
        return x->item->recall < y->item->recall ? -1 : 1;
    return by_due(a, b);
}

static int by_position(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;
    int c = compare_i64(x->item->position, y->item->position);
    return c ? c : by_card(a, b);
}

static int by_link_card(const void *a, const void *b)
{
    const struct queue_link *x = a, *y = b;
    int c = compare_i64(x->card, y->card);
    return c ? c : compare_i64(x->foundation, y->foundation);
}

// The index of a card, or n if it is not among the items.
static size_t find_card(const struct builder *b, int64_t card)
{
    struct queue_item key_item = {.card = card};
    struct sorted key = {.item = &key_item};
    const struct sorted *found = bsearch(&key, b->by_card, b->n, sizeof *b->by_card, by_card);
    return found ? found->index : b->n;
}

static const struct queue_link *first_link(const struct builder *b, int64_t card)
{
    size_t lo = 0, hi = b->n_links;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (b->links[mid].card < card)
            lo = mid + 1;
        else
            hi = mid;
    }
    return b->links + lo;
}

static bool has_link(const struct builder *b, const struct queue_link *l, int64_t card)
{
    return l < b->links + b->n_links && l->card == card;
}

// Places the card after its foundations; false if it has to wait.
static bool put(struct builder *b, size_t index)
{
    if (b->place[index] != PLACE_OPEN)
        return b->place[index] == PLACE_DONE;
    const struct queue_item *item = &b->items[index];
    b->place[index] = PLACE_VISITING;
    bool can_go = true;
    for (const struct queue_link *l = first_link(b, item->card); has_link(b, l, item->card);
         l++) {
        size_t foundation = find_card(b, l->foundation);
        bool is_placed = foundation < b->n && b->is_candidate[foundation] && put(b, foundation);
        // Of a card already known its foundations can only come earlier, not hold it up.
        if (!is_placed && item->phase == PHASE_NEW)
            can_go = false;
    }
    if (!can_go || b->room == 0) {
        b->place[index] = PLACE_WAITS;
        return false;
    }
    b->place[index] = PLACE_DONE;
    b->order[b->n_order++] = index;
    b->room--;
    return true;
}

// Is a card that this one builds on still to come among order[from..to)?
static bool builds_on_one_of(const struct builder *b, size_t index, size_t from, size_t to)
{
    int64_t card = b->items[index].card;
    for (const struct queue_link *l = first_link(b, card); has_link(b, l, card); l++)
        for (size_t i = from; i < to; i++)
            if (b->items[b->order[i]].card == l->foundation)
                return true;
    return false;
}

// Moves cards forward so that neighbours in order[start..] are of different groups.
static void spread_groups(struct builder *b, size_t start)
{
    for (size_t at = start + 1; at < b->n_order; at++) {
        int64_t group = b->items[b->order[at - 1]].group;
        size_t end = at + SPREAD_WINDOW < b->n_order ? at + SPREAD_WINDOW : b->n_order;
        size_t pick = at;
        while (pick < end && (b->items[b->order[pick]].group == group ||
                              builds_on_one_of(b, b->order[pick], at, pick)))
            pick++;
        if (pick == end || pick == at)
            continue;
        size_t moved = b->order[pick];
        memmove(&b->order[at + 1], &b->order[at], (pick - at) * sizeof *b->order);
        b->order[at] = moved;
    }
}

enum queue_class {
    CLASS_LEARNING,
    CLASS_REVIEW,
    CLASS_NEW,
    CLASS_AHEAD,
    CLASS_NONE,
};

static enum queue_class classify(const struct queue_item *item,
                                 const struct queue_limits *limits,
                                 const struct schedule_clock *now)
{
    switch (item->phase) {
    case PHASE_NEW:
        return CLASS_NEW;
    case PHASE_LEARNING:
    case PHASE_RELEARNING:
        if (item->due_ms <= now->ms)
            return CLASS_LEARNING;
        return item->due_ms <= now->ms + limits->ahead_ms ? CLASS_AHEAD : CLASS_NONE;
    case PHASE_REVIEW:
        return item->due_ms < now->day_end_ms ? CLASS_REVIEW : CLASS_NONE;
    case N_PHASES:
        break;
    }
    return CLASS_NONE;
}

static size_t put_class(struct builder *b, enum queue_class wanted, size_t room,
                        int (*compare)(const void *, const void *),
                        const struct queue_limits *limits, const struct schedule_clock *now)
{
    struct sorted *list = xmalloc(size_mul(b->n + 1, sizeof *list));
    size_t n = 0;
    for (size_t i = 0; i < b->n; i++) {
        // A card placed by an earlier class stays a candidate: others may build on it.
        if (classify(&b->items[i], limits, now) == wanted) {
            list[n++] = (struct sorted){.item = &b->items[i], .index = i};
            b->is_candidate[i] = 1;
        }
    }
    if (n > 0)
        qsort(list, n, sizeof *list, compare);
    size_t before = b->n_order;
    b->room = room;
    for (size_t i = 0; i < n; i++)
        put(b, list[i].index);
    free(list);
    return b->n_order - before;
}

size_t queue_build(size_t *order, struct queue_counts *counts, const struct queue_item *items,
                   size_t n, const struct queue_link *links, size_t n_links,
                   const struct queue_limits *limits, const struct schedule_clock *now)
{
    struct builder b = {.items = items, .n = n, .n_links = n_links, .order = order};
    b.by_card = xmalloc(size_mul(n + 1, sizeof *b.by_card));
    for (size_t i = 0; i < n; i++)
        b.by_card[i] = (struct sorted){.item = &items[i], .index = i};
    qsort(b.by_card, n, sizeof *b.by_card, by_card);
    b.links = xmalloc(size_mul(n_links + 1, sizeof *b.links));
    if (n_links > 0)
        memcpy(b.links, links, n_links * sizeof *links);
    qsort(b.links, n_links, sizeof *b.links, by_link_card);
    b.place = xcalloc(n + 1, 1);
    b.is_candidate = xcalloc(n + 1, 1);

    counts->n_learning = put_class(&b, CLASS_LEARNING, n, by_due, limits, now);
    size_t first_review = b.n_order;
    counts->n_reviews =
        put_class(&b, CLASS_REVIEW, limits->max_reviews, by_recall, limits, now);
    spread_groups(&b, first_review);
    counts->n_new = put_class(&b, CLASS_NEW, limits->max_new, by_position, limits, now);
    counts->n_ahead = put_class(&b, CLASS_AHEAD, n, by_due, limits, now);

    free(b.is_candidate);
    free(b.place);
    free(b.links);
    free(b.by_card);
    return b.n_order;
}
