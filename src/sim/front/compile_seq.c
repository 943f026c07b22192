/*
 * Sequences of instructions with labels, as code generation writes them.
 */
#include "sim/front/flowgraph.h"

int seq_new_label(struct instr_seq *seq)
{
    vec_push(&seq->labels, -1);
    return (int)seq->labels.len - 1;
}

void seq_place_label(struct instr_seq *seq, int label)
{
    seq->labels.items[label] = (int)seq->instrs.len;
}

void seq_add(struct instr_seq *seq, int op, int arg, struct span at)
{
    vec_push(&seq->instrs, ((struct instr){.op = op, .arg = arg, .at = at, .handler = -1}));
}

void seq_insert_first(struct instr_seq *seq, int op, int arg, struct span at)
{
    seq_add(seq, op, arg, at);
    struct instr *items = seq->instrs.items;
    struct instr first = vec_last(&seq->instrs);
    memmove(items + 1, items, (seq->instrs.len - 1) * sizeof *items);
    items[0] = first;
    for (size_t i = 0; i < seq->labels.len; i++)
        if (seq->labels.items[i] >= 0)
            seq->labels.items[i]++;
}

void seq_release(struct instr_seq *seq)
{
    vec_release(&seq->instrs);
    vec_release(&seq->labels);
}

int const_list_add(struct const_list *list, struct arena *scratch, const struct constant *c)
{
    long found = name_map_find(&list->index, (const char *)c);
    if (found >= 0)
        return (int)found;
    name_map_set(&list->index, scratch, (const char *)c, 0);
    if (list->len == list->cap) {
        size_t cap = list->cap ? size_mul(list->cap, 2) : 8;
        const struct constant **items = arena_alloc(scratch, size_mul(cap, sizeof *items));
        if (list->len)
            memcpy(items, list->items, list->len * sizeof *items);
        list->items = items;
        list->cap = cap;
    }
    list->items[list->len] = c;
    return (int)list->len++;
}
