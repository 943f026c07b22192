/*
 * The texts of the files being run, for tracebacks: CPython's linecache.
 */
#include "sim/vm/eval.h"
#include "sim/vm/run.h"
#include "util/embed.h"

static void release_file(struct source_file *f)
{
    free(f->name);
    free(f->text);
    vec_release(&f->lines);
    *f = (struct source_file){0};
}

static struct source_file *find_file(struct eval_state *state, const char *name)
{
    for (size_t i = 0; i < state->sources.len; i++)
        if (!strcmp(state->sources.items[i].name, name))
            return &state->sources.items[i];
    return NULL;
}

void eval_release_sources(struct eval_state *state)
{
    for (size_t i = 0; i < state->sources.len; i++)
        release_file(&state->sources.items[i]);
    vec_release(&state->sources);
}

void vm_keep_source(struct vm *vm, const char *filename, const char *text, size_t len)
{
    struct eval_state *state = vm->eval;
    struct source_file file = {
        .name = xstrdup(filename), .text = xstrndup(text, len), .len = len};
    vec_push(&file.lines, 0);
    for (size_t i = 0; i < len; i++)
        if (text[i] == '\n' && i + 1 < len)
            vec_push(&file.lines, i + 1);
    struct source_file *old = find_file(state, filename);
    if (old) {
        release_file(old);
        *old = file;
    } else {
        vec_push(&state->sources, file);
    }
}

const char *vm_source_line(struct vm *vm, const char *filename, int line, size_t *len)
{
    const struct source_file *f = find_file(vm->eval, filename);
    if (!f) {
        const struct embed_file *library = embed_find(filename);
        if (!library)
            return NULL;
        vm_keep_source(vm, filename, library->text, (size_t)(library->end - library->text));
        f = find_file(vm->eval, filename);
    }
    if (line < 1 || (size_t)line > f->lines.len)
        return NULL;
    size_t start = f->lines.items[line - 1];
    const char *end = memchr(f->text + start, '\n', f->len - start);
    *len = end ? (size_t)(end - (f->text + start)) : f->len - start;
    if (*len && f->text[start + *len - 1] == '\r')
        --*len;
    return f->text + start;
}
