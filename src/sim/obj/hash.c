/*
 * Hashes: SipHash-1-3 with an all-zero key (what PYTHONHASHSEED=0 gives) for text and bytes,
 * and the numeric hash modulo 2**61 - 1 that makes equal int, float and complex values agree.
 */
#include "sim/obj/values.h"

#include <math.h>

enum { HASH_INF = 314159, HASH_BITS = 61 };
#define HASH_MODULUS ((UINT64_C(1) << HASH_BITS) - 1)

static uint64_t rotate_left(uint64_t x, int n)
{
    return x << n | x >> (64 - n);
}

static void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[2] += v[3];
    v[1] = rotate_left(v[1], 13) ^ v[0];
    v[3] = rotate_left(v[3], 16) ^ v[2];
    v[0] = rotate_left(v[0], 32);
    v[2] += v[1];
    v[0] += v[3];
    v[1] = rotate_left(v[1], 17) ^ v[2];
    v[3] = rotate_left(v[3], 21) ^ v[0];
    v[2] = rotate_left(v[2], 32);
}

int64_t hash_bytes(const void *bytes, size_t len)
{
    if (len == 0)
        return 0;
    const uint8_t *p = bytes;
    uint64_t v[4] = {UINT64_C(0x736f6d6570736575), UINT64_C(0x646f72616e646f6d),
                     UINT64_C(0x6c7967656e657261), UINT64_C(0x7465646279746573)};
    uint64_t last = (uint64_t)len << 56;
    for (; len >= 8; len -= 8, p += 8) {
        uint64_t word;
        memcpy(&word, p, sizeof word);
        v[3] ^= word;
        sip_round(v);
        v[0] ^= word;
    }
    for (size_t i = 0; i < len; i++)
        last |= (uint64_t)p[i] << (8 * i);
    v[3] ^= last;
    sip_round(v);
    v[0] ^= last;
    v[2] ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(v);
    int64_t hash = (int64_t)(v[0] ^ v[1] ^ v[2] ^ v[3]);
    return hash == -1 ? -2 : hash;
}

int64_t hash_double(const struct vm *vm, double v, addr owner)
{
    (void)vm;
    if (isinf(v))
        return v > 0 ? HASH_INF : -HASH_INF;
    if (isnan(v))
        return hash_pointer(owner);
    int exponent;
    double mantissa = frexp(v, &exponent);
    bool is_negative = mantissa < 0;
    if (is_negative)
        mantissa = -mantissa;
    uint64_t x = 0;
    while (mantissa != 0) {
        x = (x << 28 & HASH_MODULUS) | x >> (HASH_BITS - 28);
        mantissa *= 268435456.0;
        exponent -= 28;
        uint64_t chunk = (uint64_t)mantissa;
        mantissa -= (double)chunk;
        x += chunk;
        if (x >= HASH_MODULUS)
            x -= HASH_MODULUS;
    }
    exponent =
        exponent >= 0 ? exponent % HASH_BITS : HASH_BITS - 1 - (-1 - exponent) % HASH_BITS;
    x = (x << exponent & HASH_MODULUS) | x >> (HASH_BITS - exponent);
    int64_t hash = is_negative ? -(int64_t)x : (int64_t)x;
    return hash == -1 ? -2 : hash;
}

int64_t hash_pointer(addr a)
{
    int64_t hash = (int64_t)(a.v >> 4 | a.v << 60);
    return hash == -1 ? -2 : hash;
}
