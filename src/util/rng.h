/*
 * A small seeded random generator (xoshiro256**): the same seed, the same numbers, on every
 * machine. Not for secrets.
 */
#ifndef VIVA_UTIL_RNG_H
#define VIVA_UTIL_RNG_H

#include <stdint.h>

struct rng {
    uint64_t s[4]; /* not all zero */
};

void rng_seed(struct rng *r, uint64_t seed);
uint64_t rng_next(struct rng *r);
/* Uniform in [0, n); n > 0 (asserted). */
uint64_t rng_below(struct rng *r, uint64_t n);
/* Uniform in [0, 1). */
double rng_unit(struct rng *r);

#endif
