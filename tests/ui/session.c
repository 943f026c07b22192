#include "tests/ui/session.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* Long, for sanitizers and valgrind on a busy machine; it is waited out only on failure. */
enum { PATIENCE_MS = 60 * 1000 };

const char *session_program(void)
{
    static char path[PATH_MAX];
    const char *given = getenv("VIVA");
    if (given)
        return given;
    // This test is build/VARIANT/tests/..., the program build/VARIANT/viva.
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 8);
    assert_true(n > 0);
    path[n] = '\0';
    char *tests = strstr(path, "/tests/");
    assert_non_null(tests);
    memcpy(tests, "/viva", 6);
    return path;
}

void session_init(struct session *s)
{
    *s = (struct session){.fd = -1};
    memcpy(s->home, "/tmp/viva-test-XXXXXX", sizeof "/tmp/viva-test-XXXXXX");
    assert_non_null(mkdtemp(s->home));
}

void session_release(struct session *s)
{
    if (s->pid > 0)
        session_kill(s, SIGKILL);
    if (s->fd >= 0)
        close(s->fd);
    struct strbuf command = {0};
    strbuf_addf(&command, "rm -rf '%s'", s->home);
    assert_int_equal(system(command.buf), 0);
    strbuf_release(&command);
    strbuf_release(&s->screen);
}

static void set_environment(const struct session *s, const char *term)
{
    setenv("VIVA_HOME", s->home, 1);
    setenv("TERM", term, 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("INPUTRC", "/dev/null", 1);
    setenv("PAGER", "cat", 1);
    unsetenv("NO_COLOR");
    unsetenv("COLUMNS");
}

static void exec_program(const char *args)
{
    enum { MAX_WORDS = 16 };
    char *words[MAX_WORDS] = {xstrdup(session_program())};
    size_t n = 1;
    for (const char *p = args + strspn(args, " "); *p; p += strspn(p, " ")) {
        size_t len = strcspn(p, " ");
        words[n++] = xstrndup(p, len);
        p += len;
    }
    execv(words[0], words);
    _exit(127);
}

void session_start(struct session *s, const char *args, int columns, int rows)
{
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    s->pid = forkpty(&s->fd, NULL, NULL, &size);
    assert_true(s->pid >= 0);
    if (s->pid == 0) {
        set_environment(s, "xterm");
        exec_program(args);
    }
}

void session_type(struct session *s, const char *keys)
{
    size_t len = strlen(keys);
    assert_int_equal(write(s->fd, keys, len), len);
}

/* Keeps printable text: escape sequences and carriage returns go. */
static void keep_text(struct strbuf *screen, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] == '\033' && i + 1 < len && bytes[i + 1] == '[') {
            i += 2;
            while (i < len && !(bytes[i] >= '@' && bytes[i] <= '~'))
                i++;
        } else if (bytes[i] != '\r' && bytes[i] != '\a') {
            strbuf_add_char(screen, bytes[i]);
        }
    }
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* False: nothing more will come, or not before `deadline`. */
static bool read_some(struct session *s, int64_t deadline)
{
    struct pollfd fd = {.fd = s->fd, .events = POLLIN};
    int64_t left = deadline - now_ms();
    if (left <= 0 || poll(&fd, 1, (int)left) <= 0)
        return false;
    char bytes[4096];
    ssize_t n = read(s->fd, bytes, sizeof bytes);
    if (n <= 0)
        return false;
    keep_text(&s->screen, bytes, (size_t)n);
    return true;
}

void session_expect(struct session *s, const char *text)
{
    int64_t deadline = now_ms() + PATIENCE_MS;
    for (;;) {
        const char *found = strstr(strbuf_str(&s->screen) + s->seen, text);
        if (found) {
            s->seen = (size_t)(found - s->screen.buf) + strlen(text);
            return;
        }
        if (!read_some(s, deadline)) {
            print_error("expected: %s\nthe screen goes on:\n%s\n", text,
                        strbuf_str(&s->screen) + s->seen);
            fail();
        }
    }
}

void session_resize(struct session *s, int columns, int rows)
{
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    assert_int_equal(ioctl(s->fd, TIOCSWINSZ, &size), 0);
}

int session_wait(struct session *s)
{
    int64_t deadline = now_ms() + PATIENCE_MS;
    while (read_some(s, deadline))
        ;
    int status;
    assert_int_equal(waitpid(s->pid, &status, 0), s->pid);
    s->pid = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

void session_kill(struct session *s, int signal_number)
{
    kill(s->pid, signal_number);
    int status;
    waitpid(s->pid, &status, 0);
    s->pid = 0;
    close(s->fd);
    s->fd = -1;
}

static void read_all(int fd, struct strbuf *out)
{
    char bytes[4096];
    ssize_t n;
    while ((n = read(fd, bytes, sizeof bytes)) > 0 || (n < 0 && errno == EINTR))
        if (n > 0 && out)
            strbuf_add(out, bytes, (size_t)n);
}

/* A file with these bytes, open for reading, already without a name. */
static int file_of(const char *bytes)
{
    char path[] = "/tmp/viva-input-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    unlink(path);
    assert_int_equal(write(fd, bytes, strlen(bytes)), strlen(bytes));
    lseek(fd, 0, SEEK_SET);
    return fd;
}

int session_pipe(struct session *s, const char *args, const char *input, struct strbuf *out,
                 struct strbuf *err)
{
    // Files rather than pipes for all but one stream, so that nobody waits for anybody.
    int in = file_of(input), err_fd = file_of(""), pipe_fds[2];
    assert_int_equal(pipe(pipe_fds), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(in, STDIN_FILENO);
        dup2(pipe_fds[1], STDOUT_FILENO);
        dup2(err_fd, STDERR_FILENO);
        close(pipe_fds[0]);
        close(pipe_fds[1]);
        set_environment(s, "dumb");
        exec_program(args);
    }
    close(pipe_fds[1]);
    read_all(pipe_fds[0], out);
    close(pipe_fds[0]);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    lseek(err_fd, 0, SEEK_SET);
    read_all(err_fd, err);
    close(err_fd);
    close(in);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}
