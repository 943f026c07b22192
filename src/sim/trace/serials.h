/*
 * Numbers by which a reader tells objects apart: each object gets one when it is first looked
 * at and keeps it for its life, wherever its bytes move; an address used again gets a new one.
 */
#ifndef VIVA_SIM_TRACE_SERIALS_H
#define VIVA_SIM_TRACE_SERIALS_H

#include "sim/obj/runtime.h"
#include "util/vec.h"

struct serial {
    uint64_t address;
    uint64_t serial;   /* 0: the object is gone */
    uint64_t number;   /* among objects of its type; 0: none was asked for */
    uint64_t snapshot; /* the caller's: the last one it was seen in */
};

struct serial_type {
    addr type;
    uint64_t n;
};

/* All-zero knows of no object. */
struct serials {
    struct serial *rows; /* open addressing by address; used at most to a half */
    size_t n, cap;
    uint64_t last;
    VEC(struct serial_type) types;
};

/* From now on `vm` tells `s` which objects go. */
void serials_watch(struct serials *s, struct vm *vm);
void serials_release(struct serials *s);

/* The row of a living object, made if need be. Valid until the next call. */
struct serial *serials_row(struct serials *s, addr o);
/* Gives the object the next number of its type unless it has one. */
void serials_number(struct serials *s, struct serial *row, addr type);
bool serials_is_alive(const struct serials *s, uint64_t address, uint64_t serial);

#endif
