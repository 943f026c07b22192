#include "util/io.h"

#include <errno.h>
#include <unistd.h>

enum status io_read_file(struct strbuf *out, const char *path, struct err *err)
{
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (!f)
        return err_set(err, ERR_IO, "%s: cannot read: %s", path, strerror(errno));
    char chunk[8192];
    size_t n;
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        strbuf_add(out, chunk, n);
    int read_error = ferror(f) ? errno : 0;
    if (f != stdin)
        fclose(f);
    if (read_error)
        return err_set(err, ERR_IO, "%s: cannot read: %s", path, strerror(read_error));
    return OK;
}

enum status io_write_file(const char *path, const void *bytes, size_t len, struct err *err)
{
    enum status st = OK;
    struct strbuf temporary = {0};
    strbuf_addf(&temporary, "%s.XXXXXX", path);
    int fd = mkstemp(temporary.buf);
    if (fd < 0) {
        st = err_set(err, ERR_IO, "%s: cannot write: %s", path, strerror(errno));
        goto out;
    }
    FILE *f = fdopen(fd, "wb");
    int failed = fwrite(bytes, 1, len, f) != len || fflush(f) != 0 || fsync(fd) != 0;
    int reason = errno;
    if (fclose(f) != 0 || failed || rename(temporary.buf, path) != 0) {
        if (!failed)
            reason = errno;
        unlink(temporary.buf);
        st = err_set(err, ERR_IO, "%s: cannot write: %s", path, strerror(reason));
    }
out:
    strbuf_release(&temporary);
    return st;
}
