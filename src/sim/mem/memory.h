/*
 * Python's memory manager: what PyObject_Malloc() and friends are in CPython.
 *
 * Requests of 1 to 512 bytes are served by pymalloc (arenas of 1 MiB, pools of 16 KiB, blocks
 * of one size class); larger ones by the raw allocator. Code objects and the module namespace
 * have regions of their own, so that the five areas can be told apart.
 *
 * Functions return NULL_ADDR when simulated memory is exhausted: raising MemoryError is up to
 * the caller (see mem_alloc() in sim/obj/object.h for the usual one).
 */
#ifndef VIVA_SIM_MEM_MEMORY_H
#define VIVA_SIM_MEM_MEMORY_H

#include "sim/mem/pymalloc.h"
#include "sim/mem/raw.h"
#include "sim/mem/space.h"

/* Told of every block that is handed out or taken back. */
struct memory_observer {
    void *ctx;
    void (*allocated)(void *ctx, addr block, uint64_t n_bytes);
    void (*freed)(void *ctx, addr block, uint64_t n_bytes);
};

struct memory {
    struct space space;
    struct pymalloc pymalloc;
    struct raw heap;     /* large blocks */
    struct raw code;     /* code objects and their tables */
    struct raw variable; /* the keys table of the module namespace */
    uint64_t n_static_bytes;
    uint64_t n_allocations; /* requests so far, successful or not */
    uint64_t fail_from;     /* requests from this one on fail (0: none do); for tests */
    const struct memory_observer *observer; /* NULL if none */
};

void memory_init(struct memory *m, uint64_t size_bytes, uint64_t n_static_bytes);
void memory_release(struct memory *m);

/* n_bytes == 0 counts as 1. The bytes are whatever was there before. 16-byte aligned. */
addr memory_alloc(struct memory *m, uint64_t n_bytes);
/* In the region of `area`: AREA_CODE, AREA_VARIABLE, or AREA_HEAP for memory_alloc(). */
addr memory_alloc_in(struct memory *m, enum area area, uint64_t n_bytes);
/*
 * PyMem_Realloc: NULL_ADDR allocates; a pymalloc block stays in place when the new size has the
 * same class or shrinks it by less than a quarter; NULL_ADDR on failure leaves the block alone.
 */
addr memory_realloc(struct memory *m, addr block, uint64_t n_bytes);
/* NULL_ADDR is allowed. */
void memory_free(struct memory *m, addr block);

/* The area a byte belongs to; AREA_FREE for addresses outside the space too. */
enum area memory_area(const struct memory *m, addr a);
/* Blocks handed out now, of all sizes: sys.getallocatedblocks(). */
uint64_t memory_n_blocks(const struct memory *m);
/* Bytes of the heap area that live blocks take, the static data not counted. */
uint64_t memory_n_bytes_used(const struct memory *m);

#endif
