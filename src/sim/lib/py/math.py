"""Mathematical functions: those on real numbers are in C, those on integers here."""

from _math import *
from operator import index as _index


def factorial(n, /):
    n = _index(n)
    if n < 0:
        raise ValueError("factorial() not defined for negative values")
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


def gcd(*integers):
    result = 0
    for n in integers:
        n = _index(n)
        while n:
            result, n = n, result % n
    return abs(result)


def lcm(*integers):
    result = 1
    for n in integers:
        n = _index(n)
        if n == 0:
            result = 0
        elif result:
            result = abs(result // gcd(result, n) * n)
    return result


def isqrt(n, /):
    n = _index(n)
    if n < 0:
        raise ValueError("isqrt() argument must be nonnegative")
    if n == 0:
        return 0
    guess = 1 << (n.bit_length() + 1) // 2
    while True:
        better = (guess + n // guess) // 2
        if better >= guess:
            return guess
        guess = better


def perm(n, k=None, /):
    if k is None:
        return factorial(n)
    n, k = _index(n), _index(k)
    if n < 0:
        raise ValueError("n must be a non-negative integer")
    if k < 0:
        raise ValueError("k must be a non-negative integer")
    result = 1
    for i in range(n, n - k, -1):
        result *= i
    return result if k <= n else 0


def comb(n, k, /):
    n, k = _index(n), _index(k)
    if n < 0:
        raise ValueError("n must be a non-negative integer")
    if k < 0:
        raise ValueError("k must be a non-negative integer")
    if k > n:
        return 0
    k = min(k, n - k)
    result = 1
    for i in range(k):
        result = result * (n - i) // (i + 1)
    return result


def prod(iterable, /, *, start=1):
    for item in iterable:
        start = start * item
    return start


def sumprod(p, q, /):
    p, q = tuple(p), tuple(q)
    if len(p) != len(q):
        raise ValueError("Inputs are not the same length")
    return sum(x * y for x, y in zip(p, q))


def fsum(seq, /):
    """The sum without rounding on the way: the parts never overlap."""
    parts = []
    for x in seq:
        x = float(x)
        i = 0
        for y in parts:
            if abs(x) < abs(y):
                x, y = y, x
            high = x + y
            low = y - (high - x)
            if low:
                parts[i] = low
                i += 1
            x = high
        parts[i:] = [x]
    if not parts:
        return 0.0
    total = parts.pop()
    while parts:
        x = total
        y = parts.pop()
        total = x + y
        low = y - (total - x)
        if low:
            if parts and (low < 0) == (parts[-1] < 0):
                twice = low * 2.0
                x = total + twice
                if twice == x - total:
                    total = x
            break
    return total


def hypot(*coordinates):
    values = [abs(float(x)) for x in coordinates]
    if not values:
        return 0.0
    biggest = max(values)
    if biggest == 0 or isinf(biggest) or isnan(biggest):
        return biggest
    return biggest * sqrt(fsum([(x / biggest) ** 2 for x in values]))


def dist(p, q, /):
    p, q = tuple(p), tuple(q)
    if len(p) != len(q):
        raise ValueError("both points must have the same number of dimensions")
    return hypot(*[x - y for x, y in zip(p, q)])
