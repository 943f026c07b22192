#include "util/utf8.h"

#include "util/banned.h"

size_t utf8_decode(uint32_t *code_point, const char *s, size_t len)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *u = (const unsigned char *)s;
    if (len == 0)
        return 0;
    size_t n = u[0] < 0x80       ? 1
               : u[0] >> 5 == 6  ? 2
               : u[0] >> 4 == 14 ? 3
               : u[0] >> 3 == 30 ? 4
                                 : 0;
    if (n == 0 || n > len)
        return 0;
    uint32_t c = n == 1 ? u[0] : u[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if (u[i] >> 6 != 2)
            return 0;
        c = c << 6 | (u[i] & 0x3f);
    }
    if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return 0;
    *code_point = c;
    return n;
}
