/*
 * The simulator's front door: run a Python program in a simulated CPython 3.13 and look at its
 * memory. Nothing outside src/sim includes any other header of it.
 *
 * One struct sim is one simulated process. It has no global state, reads no clock, touches no
 * file and cannot reach outside its address space; the same program gives the same run
 * anywhere.
 *
 *   struct sim *sim = sim_new(&(struct sim_opts){.write = print_it, .ctx = me});
 *   enum sim_end end = sim_run(sim, source, len, "demo.py");
 *   ...
 *   sim_free(sim);
 */
#ifndef VIVA_SIM_SIM_H
#define VIVA_SIM_SIM_H

#include "util/xalloc.h"

#include <stdbool.h>
#include <stdint.h>

enum sim_stream { SIM_STDOUT, SIM_STDERR };

/* The five areas; their sizes always add up to the size of the address space. */
enum sim_area { SIM_CODE, SIM_VARIABLE, SIM_HEAP, SIM_FREE, SIM_STACK, SIM_N_AREAS };

enum sim_end {
    SIM_DONE,        /* ran to its end */
    SIM_RAISED,      /* an exception nobody caught; its traceback went to SIM_STDERR */
    SIM_EXITED,      /* SystemExit: see sim_exit_status() */
    SIM_UNSUPPORTED, /* uses what the simulator does not have; see sim_stop_message() */
    SIM_LIMIT,       /* a bound was hit; see sim_stop_message() */
};

struct sim_line_event; /* see sim_set_line_hook() */

struct sim_opts {
    uint64_t memory_bytes;     /* of the address space; 0: 64 MiB */
    uint64_t max_steps;        /* bytecode instructions; 0: no bound */
    uint64_t max_output_bytes; /* 0: no bound */
    int max_depth;             /* Python frames, sys.getrecursionlimit(); 0: 1000 */
    double max_seconds;        /* of processor time; 0: no bound */
    void *ctx;
    /* What the program writes. NULL: thrown away. */
    void (*write)(void *ctx, enum sim_stream stream, const char *bytes, size_t len);
    /* One line for input() without its line feed, malloc'ed, NULL at the end. NULL: always at
     * the end. */
    char *(*read_line)(void *ctx);
};

struct sim;

/* The caller owns the result and frees it with sim_free(). `opts` may be NULL. */
struct sim *sim_new(const struct sim_opts *opts);
void sim_free(struct sim *sim);

/*
 * Runs a whole program as `python3.13 FILE` does, the interpreter's shutdown included. Once per
 * struct sim. `source` is UTF-8; the text is copied.
 */
enum sim_end sim_run(struct sim *sim, const char *source, size_t len, const char *filename);

/*
 * The same in parts: sim_run_module() leaves the finished module's namespace alive for
 * questions, sim_shutdown() ends the process (finalizers run, as at CPython's exit).
 */
enum sim_end sim_run_module(struct sim *sim, const char *source, size_t len,
                            const char *filename);
void sim_shutdown(struct sim *sim);

/*
 * An interactive session: each call is one statement (a compound one with its block) typed at
 * the prompt; the values of expressions are echoed. Whether more is to be typed: see
 * sim_is_incomplete().
 */
enum sim_end sim_interact(struct sim *sim, const char *source, size_t len);
/* Whether `source` is the beginning of a statement that goes on on the next line. */
bool sim_is_incomplete(struct sim *sim, const char *source, size_t len);

/* After SIM_EXITED, SIM_RAISED (1) or SIM_DONE (0): what the process's exit status would be. */
int sim_exit_status(const struct sim *sim);
/* After SIM_UNSUPPORTED or SIM_LIMIT: "demo.py:3: the simulator does not support `async def`".
 * Borrowed. */
const char *sim_stop_message(const struct sim *sim);
/* After SIM_RAISED: class, text and line of the exception in the main program. Borrowed; line 0
 * if unknown. */
const char *sim_exception_type(const struct sim *sim);
const char *sim_exception_text(const struct sim *sim);
int sim_exception_line(const struct sim *sim);
uint64_t sim_n_steps(const struct sim *sim);

/* Bytes in each area now. */
void sim_areas(const struct sim *sim, uint64_t bytes[SIM_N_AREAS]);
const char *sim_area_name(enum sim_area area);

/*
 * Checks the whole heap: each reference count equals the references that exist (at least as
 * many while host functions hold some), lists are linked, areas add up, pools are consistent.
 * NULL if all is well, else what is wrong (malloc'ed).
 */
char *sim_check_heap(struct sim *sim);

/*
 * For tests: from now on the nth request for memory (1: the next) and all later ones fail, so
 * that MemoryError is raised. 0 grants all of them again.
 */
void sim_fail_allocations_from(struct sim *sim, uint64_t n);

/*
 * ---- Watching a run line by line ----
 *
 * The hook is called before each source line of the main program runs (of any of its
 * functions), and once after the last one with line 0.
 */
struct sim_line_event {
    int line;             /* about to run; 0: the program is over */
    int depth;            /* Python frames: 1 in the module itself */
    const char *function; /* "<module>", "f"; borrowed for the call */
    bool is_class_body;   /* of a class statement */
    bool goes_on;         /* see sim_watch_returns() */
    uint64_t step;        /* bytecode instructions so far */
};
typedef void (*sim_line_hook)(void *ctx, struct sim *sim, const struct sim_line_event *event);
void sim_set_line_hook(struct sim *sim, sim_line_hook hook, void *ctx);
/* From now on the hook is also called, with `goes_on` set, when a call that a line made has
 * come back and the rest of the line is about to run. */
void sim_watch_returns(struct sim *sim);

/*
 * What the names of the program refer to now: those of the module, then those of each function
 * being run, innermost last. Names of the module that the system put there (__name__ ...) and
 * unbound locals are left out.
 */
struct sim_name {
    int depth;         /* of the frame it belongs to: 1 the module */
    const char *frame; /* "<module>", "f" */
    const char *name;
    uint64_t address; /* of the object it refers to */
};

/* A user-visible object, at a moment. */
struct sim_object {
    uint64_t address;
    const char *type; /* "list" */
    uint64_t n_refs;  /* the count in its bytes; see is_immortal */
    bool is_immortal;
    bool is_definition; /* a class, function or module: part of the program, not its data */
    int64_t n_bytes;    /* sys.getsizeof() where that can be had without running code */
    uint64_t serial; /* 1 for the first object seen, ...: "list#3"; an address used again gets a
                        new one */
    uint64_t number; /* among objects of its type, from 1: "list#3"; 0 if its text says all */
    const char *text; /* short repr for simple values (int, str, list of such ...), else "" */
};

enum { SIM_SNAPSHOT_MAX_OBJECTS = 1000 };

/* A picture of the memory at a moment. All in one piece of memory; free with
 * sim_snapshot_free(). */
struct sim_snapshot {
    uint64_t areas[SIM_N_AREAS];
    int depth;                /* Python frames; 0: none is running */
    uint64_t heap_used_bytes; /* of live blocks, small and large */
    uint64_t n_allocations;   /* since the start */
    uint64_t n_frees;
    struct sim_name *names;
    size_t n_names;
    struct sim_object
        *objects; /* those reachable from the names, in order of discovery, by address once */
    size_t n_objects;
    bool is_cut; /* there are more than SIM_SNAPSHOT_MAX_OBJECTS */
};
struct sim_snapshot *sim_snapshot(struct sim *sim);
void sim_snapshot_free(struct sim_snapshot *snapshot);

/* What has become of the object a snapshot called `serial`, at `address`. */
enum sim_fate {
    SIM_ALIVE,
    SIM_FREED,
    SIM_GARBAGE, /* not freed, and nothing outside its own cycle refers to it */
};
enum sim_fate sim_object_fate(struct sim *sim, uint64_t address, uint64_t serial);

/*
 * The disassembly of a program as CPython's dis prints it, malloc'ed; NULL and *message
 * (malloc'ed) if it does not compile.
 */
char *sim_disassemble(const char *source, size_t len, const char *filename, char **message);

#endif
