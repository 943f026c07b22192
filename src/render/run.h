/*
 * A run of a program, line by line: what each line did to names, objects and areas.
 *
 * The recording is plain data; run_text.h and its neighbours turn it into something to look at.
 */
#ifndef VIVA_RENDER_RUN_H
#define VIVA_RENDER_RUN_H

#include "sim/sim.h"
#include "util/arena.h"

enum run_change_kind {
    RUN_BOUND,     /* `name` refers to `object` now, and did not exist before */
    RUN_REBOUND,   /* `name` refers to `object` now, and to something else before */
    RUN_UNBOUND,   /* `name` is gone; `object` is what it referred to */
    RUN_CREATED,   /* `object` was made, and no name refers to it directly */
    RUN_COUNTED,   /* n_refs of `object` changed */
    RUN_RESIZED,   /* n_bytes of `object` changed */
    RUN_FREED,     /* `object` is gone */
    RUN_LOST,      /* `object` is garbage that only the collector will free */
    RUN_COLLECTED, /* garbage lost earlier has been freed */
};

struct run_change {
    enum run_change_kind kind;
    const char *frame;  /* "" unless the name is a local of another call than the line's */
    const char *name;   /* "" if none */
    const char *object; /* "list#3", or its value if that says it all: "5", "'text'"; the type
                           alone if it stands for several */
    const char *type;
    size_t n_objects; /* that this change stands for: objects of a type, if there are many */
    bool are_more;    /* n_objects is but a lower bound */
    bool is_value;    /* the text says all */
    bool is_immortal; /* or a class, function, module: its count tells nothing */
    bool is_new;      /* RUN_BOUND, RUN_REBOUND: the object was made by this line */
    uint64_t refs_before, refs_after; /* 0: was not seen */
    int64_t bytes_before, bytes_after;
};

struct run_line {
    int line;             /* from 1 */
    int depth;            /* 1: the module itself */
    const char *function; /* "<module>", "f" */
    const char *source;   /* the line's text, without its indentation */
    int indent;           /* columns of indentation */
    bool goes_on;         /* the rest of a line, after a call made on it has come back */
    struct run_change *changes;
    size_t n_changes;
    int64_t area_delta[SIM_N_AREAS]; /* bytes */
    int64_t heap_used_delta;         /* bytes in live blocks */
    uint64_t n_allocations;
    uint64_t n_frees;
    const char *output;         /* what it printed, on both streams */
    size_t n_skipped;           /* lines that ran just before and were not recorded */
    const char *skipped_output; /* and what they printed */
    /* See run_fold.h. */
    bool is_folded;
    size_t n_rounds; /* folded, from this line on; 0: it is not the first folded line */
    const char *rounds_output;
};

/*
 * Invariants: lines are in the order they ran; of a line that ran very often only the first
 * rounds are kept, and nothing of calls nested deeply: n_skipped counts the others; everything
 * lives in the arena.
 */
struct run {
    enum sim_end end;
    int exit_status;
    const char *out; /* all of standard output */
    const char *err; /* all of standard error, the traceback included */
    const char *stop_message;
    const char *exception_type;
    const char *exception_text;
    int exception_line; /* 0: none, or not in this program */
    struct run_line *lines;
    size_t n_lines;
    size_t n_skipped;
    size_t n_skipped_at_end; /* of them, those after the last line recorded */
    const char *output_at_end;
    bool *reached; /* by line number, 0 .. n_source_lines: did it begin to run? */
    int n_source_lines;
    uint64_t areas_before[SIM_N_AREAS];
    uint64_t areas_after[SIM_N_AREAS]; /* before the last line recorded */
    uint64_t n_steps;
    /* Sessions: what each input printed, and how it ended. */
    const char **step_outputs;
    enum sim_end *step_ends;
    size_t n_steps_run;
};

enum run_detail {
    RUN_OUTPUT_ONLY, /* no lines, only `reached`: quicker */
    RUN_LINES,
};

struct run_opts {
    enum run_detail detail;
    size_t max_lines;       /* recorded; 0: 400 */
    struct sim_opts bounds; /* write, read_line and ctx are ignored */
};

/* The bounds a demo runs under: enough for any honest one, and soon over. */
struct sim_opts run_demo_bounds(void);

/* Runs a script. `filename` appears in tracebacks. Borrowed from `arena`. */
NODISCARD struct run *run_script(struct arena *arena, const char *source, const char *filename,
                                 const struct run_opts *opts);

/* Runs the inputs of an interactive session one after the other. */
NODISCARD struct run *run_session(struct arena *arena, const char *const *inputs, size_t n,
                                  const struct run_opts *opts);

#endif
