/*
 * Running Python text and code objects: what exec, eval, compile, import and sys need of the
 * evaluation loop.
 *
 * Conventions are those of sim/obj/object.h.
 */
#ifndef VIVA_SIM_VM_RUN_H
#define VIVA_SIM_VM_RUN_H

#include "sim/obj/object.h"
#include "sim/vm/source.h"

/* A code object. SyntaxError raised if the text is wrong; warnings go to sys.stderr. */
SIM_NEW addr vm_compile(struct vm *vm, const struct vm_source *source);

/*
 * Runs a code object as a module's or class's body is run (PyEval_EvalCode). `locals`
 * NULL_ADDR: the globals. Puts __builtins__ into the globals if absent.
 */
SIM_NEW addr vm_eval_code(struct vm *vm, addr code, addr globals, addr locals);
/* The same for code with free variables: `closure` is a tuple of cells. */
SIM_NEW addr vm_eval_code_closure(struct vm *vm, addr code, addr globals, addr locals,
                                  addr closure);
/* A class body: the function's code with `locals` as its namespace. */
SIM_NEW addr vm_run_body(struct vm *vm, addr function, addr locals);
/* vm_compile() and vm_eval_code(). */
SIM_NEW addr vm_run_source(struct vm *vm, const struct vm_source *source, addr globals,
                           addr locals);

/*
 * vm_run_source() with the literals of the text held until it is over. *compiled (may be
 * NULL): whether it got as far as to run.
 */
SIM_NEW addr vm_run_text(struct vm *vm, const struct vm_source *source, addr globals,
                         addr locals, bool *compiled);
/* The main program, or one statement of an interactive session: vm_run_text() in __main__. */
SIM_NEW addr vm_run_main(struct vm *vm, const struct vm_source *source, bool *compiled);
/* For sys.exit(): takes SystemExit out and says what the status is to be; its text, if any,
 * goes to sys.stderr. */
int vm_take_exit_status(struct vm *vm);

/*
 * Keeps the text of a file for tracebacks (linecache); replaces an earlier one of the same
 * name.
 */
void vm_keep_source(struct vm *vm, const char *filename, const char *text, size_t len);
/* A line of a kept file or of an embedded library module without its line end; NULL if unknown.
 * Borrowed. */
const char *vm_source_line(struct vm *vm, const char *filename, int line, size_t *len);

/* Of the innermost Python frame; NULL_ADDR (not raised) if there is none. */
SIM_BORROWED addr vm_current_globals(struct vm *vm);
SIM_BORROWED addr vm_current_builtins(struct vm *vm);
/* locals(): the namespace itself in a module or class body, a fresh dict in a function. */
SIM_NEW addr vm_current_locals(struct vm *vm);
/* CO_FUTURE_... of the innermost frame's code, which compile() inherits. */
int vm_current_flags(struct vm *vm);
/* The frame object `depth` calls below the innermost Python frame; ValueError("call stack is
 * not deep enough"). */
SIM_NEW addr vm_frame_object(struct vm *vm, int depth);

/* To sys.stderr, whatever that is; raises nothing. */
void vm_write_stderr(struct vm *vm, const char *text, size_t len);

/* The exception being handled (sys.exception()); NULL_ADDR if none. */
SIM_BORROWED addr vm_handled_exception(struct vm *vm);

/* Adds the traceback text of `exc` as sys.excepthook writes it, causes and contexts included.
 */
void vm_format_exception(struct vm *vm, addr exc, struct strbuf *out);
/* The same for parts (traceback.print_tb and the like): only the "  File ..." lines. */
void vm_format_traceback(struct vm *vm, addr traceback, int64_t limit, struct strbuf *out);
/*
 * Hands the exception being raised to sys.excepthook and clears it, as the interpreter does for
 * an uncaught one; sets sys.last_exc and its kin.
 */
void vm_print_uncaught(struct vm *vm);

#endif
