/*
 * UUID version 7 (RFC 9562): globally unique and ordered by time.
 */
#ifndef VIVA_UTIL_UUID_H
#define VIVA_UTIL_UUID_H

#include "util/rng.h"

#include <stdint.h>

enum { UUID_BYTES = 16, UUID_TEXT_BYTES = 37, UUID_ENTROPY_BYTES = 32 };

struct uuid {
    uint8_t bytes[UUID_BYTES];
};

/* Invariant: ids of one generator increase strictly, also within a millisecond or when time
 * jumps back. */
struct uuid_gen {
    struct rng rng;
    uint64_t last_ms;
    uint32_t counter; /* the 12 bits after the version */
};

/* `entropy` must be truly random and used once, or ids of two machines may collide. */
void uuid_gen_init(struct uuid_gen *g, const uint8_t entropy[UUID_ENTROPY_BYTES]);
/* `now_ms` since 1970. */
struct uuid uuid_new(struct uuid_gen *g, uint64_t now_ms);

uint64_t uuid_time_ms(const struct uuid *u);
/* "01890a5d-ac96-774b-bcce-b302099a8057" and a NUL. */
void uuid_format(char out[UUID_TEXT_BYTES], const struct uuid *u);

#endif
