/*
 * The evaluation loop and what the files of sim/vm share.
 */
#ifndef VIVA_SIM_VM_EVAL_H
#define VIVA_SIM_VM_EVAL_H

#include "sim/obj/object.h"
#include "util/vec.h"

struct source_file {
    char *name;
    char *text;
    size_t len;
    VEC(size_t) lines; /* where each line starts */
};

enum eval_line_event {
    EVAL_LINE_BEGINS,
    EVAL_LINE_GOES_ON, /* a call made on the line has come back */
    EVAL_LINES_END,    /* the main program is about to return; no frame */
};
typedef void (*eval_line_fn)(void *ctx, struct vm *vm, struct py_frame_data *frame, int line,
                             enum eval_line_event event);

/* Where a frame being watched has got to. */
struct watched_frame {
    const struct py_frame_data *frame;
    int line;
    int unit; /* the code unit it ran last */
};

/* The state of sim/vm: vm->eval. */
struct eval_state {
    VEC(struct source_file) sources;
    addr literals;     /* list: what the syntax tree of the program being run holds */
    addr init_cleanup; /* code of the frame below an __init__ that the loop entered itself */
    char *main_filename;
    uint64_t check_at; /* vm->n_steps at which bounds are to be looked at */
    double max_seconds;
    double start_seconds;
    double (*now_seconds)(void); /* processor time */

    eval_line_fn line_hook; /* NULL: lines are not watched */
    void *line_ctx;
    VEC(struct watched_frame) watched; /* frames that lines were reported of, innermost last */
};

/*
 * Runs a frame that is not linked yet to its end, and all it calls. With `throwing`, vm->exc is
 * raised where the frame stands. NULL_ADDR: raised; the frame is gone then (a generator's:
 * ended), as it is when it has returned.
 */
SIM_NEW addr eval_frame(struct vm *vm, struct py_frame_data *frame, bool throwing);

/* ---- eval_check.c: what is looked at between instructions ---- */
/* Collection, bounds, interruption. False: raised, or vm->stop is set. */
bool eval_check(struct vm *vm);
/* Ends the run: `stop` and a message with the place the program is at. */
void eval_stop(struct vm *vm, enum vm_stop stop, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Adds "demo.py:3: ", the place the program is at; nothing outside any call. */
void eval_locate(struct vm *vm, struct strbuf *out);
/* Calls the line hook if `frame` has come to a new line. */
void eval_watch_line(struct vm *vm, struct py_frame_data *frame);

/* ---- sources.c ---- */
void eval_release_sources(struct eval_state *state);

/* ---- raise.c ---- */
/* An instance of an exception class from a value: an instance itself, a tuple of arguments,
 * one argument, or none (NULL_ADDR). */
SIM_NEW addr eval_make_exception(struct vm *vm, addr type, addr value);
/* `raise exc from cause`; both stolen, either may be NULL_ADDR. True: a re-raise, to which no
 * traceback entry is added. */
SIM_STEALS(2) SIM_STEALS(3) bool eval_raise(struct vm *vm, addr exc, addr cause);
/* 1, 0, or -1: `type` is nothing that can be caught. */
int eval_exception_matches(struct vm *vm, addr exc, addr type);
/* except*: *match and *rest are new references. */
bool eval_group_match(struct vm *vm, addr exc, addr type, addr *match, addr *rest);
/* A generator's StopIteration becomes RuntimeError. */
SIM_NEW addr eval_stop_iteration_error(struct vm *vm, addr exc);
void eval_set_handled(struct vm *vm, addr exc); /* PyErr_SetHandledException() */
/* Finds the handler of code unit `unit`. */
bool eval_find_handler(const struct vm *vm, addr code, int unit, int *level, int *handler,
                       bool *push_lasti);
/* For an unbound local or cell. */
void eval_raise_unbound(struct vm *vm, const struct py_frame_data *frame, int local);

/* ---- names.c ---- */
SIM_NEW addr eval_load_name(struct vm *vm, const struct py_frame_data *frame, addr name);
SIM_NEW addr eval_load_global(struct vm *vm, const struct py_frame_data *frame, addr name);
/* LOAD_FROM_DICT_OR_GLOBALS; `mapping` is borrowed. */
SIM_NEW addr eval_load_from_dict_or_globals(struct vm *vm, const struct py_frame_data *frame,
                                            addr mapping, addr name);
bool eval_store_name(struct vm *vm, const struct py_frame_data *frame, addr name, addr value);
bool eval_delete_name(struct vm *vm, const struct py_frame_data *frame, addr name);
bool eval_delete_global(struct vm *vm, const struct py_frame_data *frame, addr name);
/* 1 found (*out new), 0 absent, -1 raised. */
int eval_get_optional_item(struct vm *vm, addr mapping, addr key, addr *out);
SIM_NEW addr eval_import_name(struct vm *vm, const struct py_frame_data *frame, addr name,
                              addr from_list, addr level);
SIM_NEW addr eval_import_from(struct vm *vm, addr module, addr name);
bool eval_import_star(struct vm *vm, struct py_frame_data *frame, addr module);
bool eval_setup_annotations(struct vm *vm, const struct py_frame_data *frame);

/* ---- unpack.c ---- */
/* Writes `n_before` items, then (n_after >= 0) a list of the rest and `n_after` more, downwards
 * from `top`: the first one last. */
bool eval_unpack(struct vm *vm, addr sequence, int n_before, int n_after, addr *top);
/* "f() argument after * must be an iterable" and the like. */
bool eval_check_star_args(struct vm *vm, addr callable, addr args);
void eval_explain_merge(struct vm *vm, addr callable, addr kwargs);
bool eval_list_extend(struct vm *vm, addr list, addr iterable);
bool eval_dict_update(struct vm *vm, addr dict, addr other);
/* The attribute of the type bound to the object; NULL_ADDR without vm->exc: absent. */
SIM_NEW addr eval_lookup_special(struct vm *vm, addr o, enum name_id name);

/* ---- match.c ---- */
/* MATCH_CLASS: a tuple of attributes, None if no match. */
SIM_NEW addr eval_match_class(struct vm *vm, addr subject, addr type, int n_positional,
                              addr names);
SIM_NEW addr eval_match_keys(struct vm *vm, addr subject, addr keys);

/* ---- intrinsics.c ---- */
SIM_NEW addr eval_intrinsic_1(struct vm *vm, struct py_frame_data *frame, int which, addr arg);
SIM_NEW addr eval_intrinsic_2(struct vm *vm, int which, addr a, addr b);

#endif
