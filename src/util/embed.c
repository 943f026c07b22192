#include "util/embed.h"

#include "util/banned.h"

const struct embed_file *embed_find(const char *path)
{
    for (const struct embed_file *f = embed_table; f->path; f++)
        if (strcmp(f->path, path) == 0)
            return f;
    return NULL;
}
