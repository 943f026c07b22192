/*
 * Builds the repr of a container in simulated memory, as CPython's _PyUnicodeWriter does: the
 * buffer is a str that grows by a quarter, is copied when a wider character comes, and is cut
 * to length at the end. So the result's address is the one CPython would give it.
 */
#ifndef VIVA_SIM_OBJ_REPR_WRITER_H
#define VIVA_SIM_OBJ_REPR_WRITER_H

#include "sim/obj/values.h"

/* All-zero but for min_length. `failed`: raised; what is written after that goes nowhere. */
struct repr_writer {
    int64_t min_length; /* characters the first buffer has at least */
    addr buffer;
    int64_t pos;
    int64_t size;
    uint32_t max_char;
    bool is_exact; /* no more room than asked for */
    bool failed;
};

/* At most a few characters, ASCII. */
void repr_write(struct vm *vm, struct repr_writer *w, const char *ascii);
/* The same for the last piece. */
void repr_write_last(struct vm *vm, struct repr_writer *w, const char *ascii);
/* Adds repr(o). False: raised. */
bool repr_write_object(struct vm *vm, struct repr_writer *w, addr o);
/* The text; NULL_ADDR if anything failed. The writer is done with. */
SIM_NEW addr repr_writer_finish(struct vm *vm, struct repr_writer *w);

#endif
