#include "ui/term.h"

#include <langinfo.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DEFAULT_WIDTH = 80, DEFAULT_HEIGHT = 24 };

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value && value[0];
}

struct term term_detect(enum term_color color)
{
    const char *type = getenv("TERM");
    bool is_dumb = !type || strcmp(type, "dumb") == 0;
    struct term t = {
        .is_input_tty = isatty(STDIN_FILENO),
        .is_output_tty = isatty(STDOUT_FILENO),
        .is_plain = color == TERM_COLOR_PLAIN,
        .has_unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
    };
    t.has_color = t.is_output_tty && !is_dumb && !t.is_plain && !is_set("NO_COLOR");
    return t;
}

static void window_size(int *width, int *height)
{
    struct winsize size;
    *width = DEFAULT_WIDTH;
    *height = DEFAULT_HEIGHT;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        *width = size.ws_col;
        *height = size.ws_row > 0 ? size.ws_row : DEFAULT_HEIGHT;
    } else if (is_set("COLUMNS")) {
        long columns = strtol(getenv("COLUMNS"), NULL, 10);
        if (columns > 0 && columns < 10000)
            *width = (int)columns;
    }
}

struct page_opts term_page_opts(const struct term *t)
{
    int width, height;
    window_size(&width, &height);
    return (struct page_opts){
        .width = width,
        .has_color = t->has_color,
        .has_unicode = t->has_unicode,
        .is_plain = t->is_plain,
    };
}

void term_write(const void *bytes, size_t len)
{
    fwrite(bytes, 1, len, stdout);
    fflush(stdout);
}

static int count_lines(const struct strbuf *text)
{
    int n = 0;
    for (size_t i = 0; i < text->len; i++)
        n += text->buf[i] == '\n';
    return n;
}

/* False if no pager could be started. */
static bool page_through(const struct strbuf *text)
{
    const char *pager = is_set("PAGER") ? getenv("PAGER") : "less";
    if (strcmp(pager, "cat") == 0)
        return false;
    // F: quit if it fits after all, R: let colours through, X: leave the screen as it was.
    setenv("LESS", "FRX", 0);
    FILE *f = popen(pager, "w");
    if (!f)
        return false;
    fwrite(text->buf, 1, text->len, f);
    int status = pclose(f);
    return WIFEXITED(status) && WEXITSTATUS(status) != 127;
}

void term_show(const struct term *t, struct page *p, enum term_paging paging)
{
    int width, height;
    window_size(&width, &height);
    bool is_long =
        t->is_output_tty && t->is_input_tty && !t->is_plain && count_lines(&p->text) >= height;
    if (paging != TERM_PAGER || !is_long || !page_through(&p->text))
        term_write(strbuf_str(&p->text), p->text.len);
    page_release(p);
}

void term_error(const char *message)
{
    struct page p = {.opts = {.width = DEFAULT_WIDTH}};
    page_put(&p, STYLE_NONE, message);
    fflush(stdout);
    fprintf(stderr, "viva: %s\n", strbuf_str(&p.text));
    page_release(&p);
}
