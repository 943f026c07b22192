"""SHA-512, which turns text into a seed for random (FIPS 180-4)."""

_MASK = 0xffffffffffffffff


def _root(n, power):
    """The first 64 bits behind the point of the `power`-th root of n."""
    n <<= 64 * power
    low, high = 0, 1 << (n.bit_length() // power + 1)
    while low < high:
        mid = (low + high + 1) // 2
        if mid ** power <= n:
            low = mid
        else:
            high = mid - 1
    return low & _MASK


def _primes(count):
    found = []
    n = 2
    while len(found) < count:
        if all(n % p for p in found):
            found.append(n)
        n += 1
    return found


def _rotate(x, n):
    return (x >> n | x << (64 - n)) & _MASK


def sha512(data):
    """The digest of some bytes."""
    primes = _primes(80)
    constants = [_root(p, 3) for p in primes]
    state = [_root(p, 2) for p in primes[:8]]
    length = len(data)
    data = data + b"\x80" + bytes((111 - length) % 128) + (8 * length).to_bytes(16)
    for start in range(0, len(data), 128):
        w = [int.from_bytes(data[i:i + 8]) for i in range(start, start + 128, 8)]
        for t in range(16, 80):
            a, b = w[t - 15], w[t - 2]
            s0 = _rotate(a, 1) ^ _rotate(a, 8) ^ a >> 7
            s1 = _rotate(b, 19) ^ _rotate(b, 61) ^ b >> 6
            w.append((w[t - 16] + s0 + w[t - 7] + s1) & _MASK)
        a, b, c, d, e, f, g, h = state
        for t in range(80):
            s1 = _rotate(e, 14) ^ _rotate(e, 18) ^ _rotate(e, 41)
            t1 = h + s1 + (e & f ^ ~e & g) + constants[t] + w[t]
            s0 = _rotate(a, 28) ^ _rotate(a, 34) ^ _rotate(a, 39)
            t2 = s0 + (a & b ^ a & c ^ b & c)
            h, g, f, e, d, c, b, a = g, f, e, (d + t1) & _MASK, c, b, a, (t1 + t2) & _MASK
        state = [(x + y) & _MASK for x, y in zip(state, (a, b, c, d, e, f, g, h))]
    return b"".join(x.to_bytes(8) for x in state)
