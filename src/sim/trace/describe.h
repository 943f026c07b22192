/*
 * What an object is, in a few words, read off its own bytes: nothing is allocated in
 * the simulated space and no Python code runs, so a run that is watched is the run itself.
 */
#ifndef VIVA_SIM_TRACE_DESCRIBE_H
#define VIVA_SIM_TRACE_DESCRIBE_H

#include "sim/obj/runtime.h"

/*
 * Appends the value of an int, str, float and the like as repr() shows it, "[1, 2]" for a small
 * container of such, "class Node", "function f", "module gc"; nothing for other objects. Long
 * texts are cut to `max` bytes.
 */
void describe_value(const struct vm *vm, addr o, struct strbuf *out, size_t max);

#endif
