"""Pseudo-random numbers: the Mersenne twister, with CPython's numbers for a given seed.

Without a seed the simulator starts from a fixed one, so that each run is the same.
"""

from math import ceil as _ceil, cos as _cos, exp as _exp, log as _log, pi as _pi, sin as _sin, \
    sqrt as _sqrt
from itertools import accumulate as _accumulate
from bisect import bisect as _bisect
from operator import index as _index

__all__ = ["Random", "choice", "choices", "expovariate", "gauss", "getrandbits",
           "getstate", "normalvariate", "randbytes", "randint", "random", "randrange",
           "sample", "seed", "setstate", "shuffle", "triangular", "uniform"]

_N = 624
_M = 397
_MASK = 0xffffffff
_TWO_PI = 2.0 * _pi


class Random:
    def __init__(self, x=None):
        self.gauss_next = None
        self._ready = False
        self._seed = x
        # The table is filled when the first number is wanted.

    def seed(self, a=None, version=2):
        self._seed = a
        self._ready = False
        self.gauss_next = None

    def _prepare(self):
        a = self._seed
        self._ready = True
        if a is None:
            a = 0
        elif isinstance(a, (str, bytes, bytearray)):
            from _sha512 import sha512
            raw = a.encode() if isinstance(a, str) else bytes(a)
            a = int.from_bytes(raw + sha512(raw))
        elif not isinstance(a, (int, float)):
            raise TypeError("The only supported seed types are:\n"
                            "None, int, float, str, bytes, and bytearray.")
        elif not isinstance(a, int):
            a = hash(a) & 0xffffffffffffffff
        a = abs(a)
        key = []
        while a:
            key.append(a & _MASK)
            a >>= 32
        self._init_by_array(key or [0])

    def _init_by_array(self, key):
        mt = [19650218]
        x = 19650218
        for i in range(1, _N):
            x = (1812433253 * (x ^ (x >> 30)) + i) & _MASK
            mt.append(x)
        i, j = 1, 0
        for _ in range(max(_N, len(key))):
            before = mt[i - 1]
            mt[i] = ((mt[i] ^ ((before ^ (before >> 30)) * 1664525)) + key[j] + j) & _MASK
            i += 1
            j += 1
            if i >= _N:
                mt[0] = mt[_N - 1]
                i = 1
            if j >= len(key):
                j = 0
        for _ in range(_N - 1):
            before = mt[i - 1]
            mt[i] = ((mt[i] ^ ((before ^ (before >> 30)) * 1566083941)) - i) & _MASK
            i += 1
            if i >= _N:
                mt[0] = mt[_N - 1]
                i = 1
        mt[0] = 0x80000000
        self._mt = mt
        self._at = _N

    def _twist(self):
        mt = self._mt
        for k in range(_N):
            y = (mt[k] & 0x80000000) | (mt[(k + 1) % _N] & 0x7fffffff)
            mt[k] = mt[(k + _M) % _N] ^ (y >> 1) ^ (0x9908b0df if y & 1 else 0)
        self._at = 0

    def _word(self):
        if not self._ready:
            self._prepare()
        if self._at >= _N:
            self._twist()
        y = self._mt[self._at]
        self._at += 1
        y ^= y >> 11
        y ^= (y << 7) & 0x9d2c5680
        y ^= (y << 15) & 0xefc60000
        return y ^ (y >> 18)

    def random(self):
        a, b = self._word() >> 5, self._word() >> 6
        return (a * 67108864.0 + b) * (1.0 / 9007199254740992.0)

    def getrandbits(self, k, /):
        k = _index(k)
        if k < 0:
            raise ValueError("number of bits must be non-negative")
        result = shift = 0
        while k > 0:
            word = self._word()
            if k < 32:
                word >>= 32 - k
            result |= word << shift
            shift += 32
            k -= 32
        return result

    def getstate(self):
        if not self._ready:
            self._prepare()
        return 3, tuple(self._mt) + (self._at,), self.gauss_next

    def setstate(self, state):
        version, table, self.gauss_next = state
        if version not in (2, 3):
            raise ValueError("state with version %s passed to Random.setstate() of version 3"
                             % version)
        self._mt = list(table[:-1])
        self._at = table[-1]
        self._ready = True

    def _randbelow(self, n):
        k = n.bit_length()
        r = self.getrandbits(k)
        while r >= n:
            r = self.getrandbits(k)
        return r

    def randbytes(self, n):
        return self.getrandbits(n * 8).to_bytes(n, "little")

    def randrange(self, start, stop=None, step=1):
        istart = _index(start)
        if stop is None:
            if step != 1:
                raise TypeError("Missing a non-None stop argument")
            if istart > 0:
                return self._randbelow(istart)
            raise ValueError("empty range for randrange()")
        istop = _index(stop)
        width = istop - istart
        istep = _index(step)
        if istep == 1:
            if width > 0:
                return istart + self._randbelow(width)
            raise ValueError(f"empty range in randrange({start}, {stop})")
        if istep > 0:
            n = (width + istep - 1) // istep
        elif istep < 0:
            n = (width + istep + 1) // istep
        else:
            raise ValueError("zero step for randrange()")
        if n <= 0:
            raise ValueError(f"empty range in randrange({start}, {stop}, {step})")
        return istart + istep * self._randbelow(n)

    def randint(self, a, b):
        return self.randrange(a, b + 1)

    def choice(self, seq):
        if not len(seq):
            raise IndexError("Cannot choose from an empty sequence")
        return seq[self._randbelow(len(seq))]

    def shuffle(self, x):
        for i in reversed(range(1, len(x))):
            j = self._randbelow(i + 1)
            x[i], x[j] = x[j], x[i]

    def sample(self, population, k, *, counts=None):
        if not hasattr(population, "__getitem__") or isinstance(population, dict):
            raise TypeError("Population must be a sequence.  "
                            "For dicts or sets, use sorted(d).")
        if counts is not None:
            totals = list(_accumulate(counts))
            if len(totals) != len(population):
                raise ValueError("The number of counts does not match the population")
            total = totals.pop() if totals else 0
            picks = self.sample(range(total), k=k)
            return [population[_bisect(totals, pick)] for pick in picks]
        n = len(population)
        if not 0 <= k <= n:
            raise ValueError("Sample larger than population or is negative")
        result = [None] * k
        setsize = 21
        if k > 5:
            setsize += 4 ** _ceil(_log(k * 3) / _log(4))
        if n <= setsize:
            pool = list(population)
            for i in range(k):
                j = self._randbelow(n - i)
                result[i] = pool[j]
                pool[j] = pool[n - i - 1]
        else:
            seen = set()
            for i in range(k):
                j = self._randbelow(n)
                while j in seen:
                    j = self._randbelow(n)
                seen.add(j)
                result[i] = population[j]
        return result

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        n = len(population)
        if cum_weights is None:
            if weights is None:
                return [population[int(self.random() * (n + 0.0))] for _ in range(k)]
            cum_weights = list(_accumulate(weights))
        elif weights is not None:
            raise TypeError("Cannot specify both weights and cumulative weights")
        if len(cum_weights) != n:
            raise ValueError("The number of weights does not match the population")
        total = cum_weights[-1] + 0.0
        if total <= 0.0:
            raise ValueError("Total of weights must be greater than zero")
        return [population[_bisect(cum_weights, self.random() * total, 0, n - 1)]
                for _ in range(k)]

    def uniform(self, a, b):
        return a + (b - a) * self.random()

    def triangular(self, low=0.0, high=1.0, mode=None):
        u = self.random()
        if high == low:
            return low
        c = 0.5 if mode is None else (mode - low) / (high - low)
        if u > c:
            u = 1.0 - u
            c = 1.0 - c
            low, high = high, low
        return low + (high - low) * _sqrt(u * c)

    def normalvariate(self, mu=0.0, sigma=1.0):
        magic = 4 * _exp(-0.5) / _sqrt(2.0)
        while True:
            u1 = self.random()
            u2 = 1.0 - self.random()
            z = magic * (u1 - 0.5) / u2
            if z * z / 4.0 <= -_log(u2):
                return mu + z * sigma

    def gauss(self, mu=0.0, sigma=1.0):
        z = self.gauss_next
        self.gauss_next = None
        if z is None:
            angle = self.random() * _TWO_PI
            length = _sqrt(-2.0 * _log(1.0 - self.random()))
            z = _cos(angle) * length
            self.gauss_next = _sin(angle) * length
        return mu + z * sigma

    def expovariate(self, lambd=1.0):
        return -_log(1.0 - self.random()) / lambd

    def lognormvariate(self, mu=0.0, sigma=1.0):
        return _exp(self.normalvariate(mu, sigma))

    def paretovariate(self, alpha):
        return (1.0 - self.random()) ** (-1.0 / alpha)


_inst = Random()
seed = _inst.seed
random = _inst.random
uniform = _inst.uniform
triangular = _inst.triangular
randint = _inst.randint
choice = _inst.choice
randrange = _inst.randrange
sample = _inst.sample
shuffle = _inst.shuffle
choices = _inst.choices
normalvariate = _inst.normalvariate
lognormvariate = _inst.lognormvariate
expovariate = _inst.expovariate
gauss = _inst.gauss
paretovariate = _inst.paretovariate
getstate = _inst.getstate
setstate = _inst.setstate
getrandbits = _inst.getrandbits
randbytes = _inst.randbytes
