#include "util/uuid.h"

#include "util/banned.h"

enum { COUNTER_MAX = 0xfff, COUNTER_START_MASK = 0x7ff };

void uuid_gen_init(struct uuid_gen *g, const uint8_t entropy[UUID_ENTROPY_BYTES])
{
    memcpy(g->rng.s, entropy, sizeof g->rng.s);
    // The one state the generator never leaves.
    if (!(g->rng.s[0] | g->rng.s[1] | g->rng.s[2] | g->rng.s[3]))
        rng_seed(&g->rng, 0);
    // Entropy that is thin in places is spread over the whole state.
    for (int i = 0; i < 16; i++)
        rng_next(&g->rng);
    g->last_ms = 0;
    g->counter = 0;
}

struct uuid uuid_new(struct uuid_gen *g, uint64_t now_ms)
{
    uint64_t random = rng_next(&g->rng);
    if (now_ms > g->last_ms) {
        g->last_ms = now_ms;
        // Starting in the lower half leaves the counter room within the millisecond.
        g->counter = (uint32_t)(rng_next(&g->rng) & COUNTER_START_MASK);
    } else if (g->counter < COUNTER_MAX) {
        g->counter++;
    } else {
        g->last_ms++;
        g->counter = 0;
    }
    struct uuid u;
    for (int i = 0; i < 6; i++)
        u.bytes[i] = (uint8_t)(g->last_ms >> (40 - 8 * i));
    u.bytes[6] = (uint8_t)(0x70 | g->counter >> 8);
    u.bytes[7] = (uint8_t)g->counter;
    for (int i = 0; i < 8; i++)
        u.bytes[8 + i] = (uint8_t)(random >> (56 - 8 * i));
    u.bytes[8] = (uint8_t)(0x80 | (u.bytes[8] & 0x3f));
    return u;
}

uint64_t uuid_time_ms(const struct uuid *u)
{
    uint64_t ms = 0;
    for (int i = 0; i < 6; i++)
        ms = ms << 8 | u->bytes[i];
    return ms;
}

void uuid_format(char out[UUID_TEXT_BYTES], const struct uuid *u)
{
    static const char digits[] = "0123456789abcdef";
    char *p = out;
    for (int i = 0; i < UUID_BYTES; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *p++ = '-';
        *p++ = digits[u->bytes[i] >> 4];
        *p++ = digits[u->bytes[i] & 15];
    }
    *p = '\0';
}
