# Random arithmetic, the same on every run.
import sys
seed = 12345
def r(n):
    global seed
    seed = seed * 6364136223846793005 + 1442695040888963407 & 2 ** 64 - 1
    return (seed >> 33) % n
def ri():
    k = r(6)
    if k == 0:
        v = r(10)
def ri():
    k = r(6)
    if k == 0:
        v = r(10)
    elif k == 1:
        v = r(2 ** 30)
    elif k == 2:
        v = 2 ** r(200) + r(5) - 2
    elif k == 3:
        v = 2 ** (30 * r(8)) - r(2)
    else:
        v = 0
        for i in range(r(12) if k < 5 else r(60)):
            v = v << 31 | r(2 ** 31)
    return -v if r(2) else v
def rf():
    k = r(8)
    if k == 0:
        return float(r(100))
    if k == 1:
        return r(10 ** 6) / 1000
    if k == 2:
        return float(ri() % 10 ** 300)
    if k == 3:
        return r(2 ** 31) / (r(2 ** 31) + 1)
    if k == 4:
        return (r(1000) - 500) * 10.0 ** (r(600) - 300)
    if k == 5:
        return [0.0, -0.0, float('inf'), float('-inf'), float('nan'), 5e-324, 2.2250738585072014e-308, 1.7976931348623157e+308][r(8)]
    if k == 6:
        return (r(2000) - 1000) / 8
    return (r(2 ** 31) - 2 ** 30) * 2.0 ** (r(100) - 50)
def t(f, *a):
    try:
        x = f(*a)
    except Exception as e:
        x = type(e).__name__ + str(e)
    return x
OPS = [
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: a // b,
    lambda a, b: a % b,
    lambda a, b: divmod(a, b),
    lambda a, b: a / b,
    lambda a, b: a & b,
    lambda a, b: a | b,
    lambda a, b: a ^ b,
    lambda a, b: a < b,
    lambda a, b: a == b,
    lambda a, b: a >> abs(b) % 200,
    lambda a, b: a << abs(b) % 200,
    lambda a, b: pow(a, abs(b) % 20),
    lambda a, b: pow(a, abs(b), 10 ** 9 + 7),
    lambda a, b: pow(a, b, -(2 ** 61 - 1)),
    lambda a, b: -a,
    lambda a, b: ~a,
    lambda a, b: abs(a),
    lambda a, b: hash(a),
    lambda a, b: a.bit_length(),
    lambda a, b: a.bit_count(),
    lambda a, b: round(a, -(abs(b) % 12)),
    lambda a, b: float(a),
    lambda a, b: int(str(a)),
    lambda a, b: hex(a),
    lambda a, b: oct(a),
    lambda a, b: bin(a),
    lambda a, b: int.from_bytes(a.to_bytes(300, 'little', signed=True), 'little', signed=True) == a,
    lambda a, b: sys.getsizeof(a),
    lambda a, b: a == float(b),
    lambda a, b: a < 1e+20,
    lambda a, b: format(a, ','),
    lambda a, b: format(a, '_x'),
    lambda a, b: format(a, 'e'),
    lambda a, b: int(hex(a), 16) == a,
    lambda a, b: int(format(a, 'b'), 2) == a,
    lambda a, b: a.as_integer_ratio(),
    lambda a, b: sys.getsizeof(a * b),
    lambda a, b: sys.getsizeof(a + b),
    lambda a, b: a ** (-2),
    lambda a, b: 1.5 * a,
    lambda a, b: 0.5 < a,
    lambda a, b: (a, b) < (b, a),
]
acc = 0
for i in range(350):
    a, b = (ri(), ri())
    k = r(len(OPS))
    print(k, t(OPS[k], a, b))
FO = [
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: a / b,
    lambda a, b: a // b,
    lambda a, b: a % b,
    lambda a, b: divmod(a, b),
    lambda a, b: a ** b,
    lambda a, b: a ** 2,
    lambda a, b: a < b,
    lambda a, b: a == b,
    lambda a, b: int(a),
    lambda a, b: round(a),
    lambda a, b: round(a, 3),
    lambda a, b: round(a, -2),
    lambda a, b: round(a, 15),
    lambda a, b: a.hex(),
    lambda a, b: float.fromhex(a.hex()),
    lambda a, b: a.as_integer_ratio(),
    lambda a, b: a.is_integer(),
    lambda a, b: hash(a) if a == a else 0,
    lambda a, b: repr(a),
    lambda a, b: '%.3f' % a,
    lambda a, b: '%g' % a,
    lambda a, b: '%e' % a,
    lambda a, b: '%.15g' % a,
    lambda a, b: format(a, '.2f'),
    lambda a, b: format(a, ',.3f'),
    lambda a, b: format(a, '+015.4e'),
    lambda a, b: format(a, '.0%'),
    lambda a, b: format(a, '#.5g'),
    lambda a, b: format(a, '_'),
    lambda a, b: format(a, 'z.2f'),
    lambda a, b: float(repr(a)),
    lambda a, b: complex(a, b),
    lambda a, b: complex(a, b) * complex(b, a),
    lambda a, b: complex(a, b) / complex(b, a),
    lambda a, b: abs(complex(a, b)),
    lambda a, b: complex(a, b) ** 2,
    lambda a, b: complex(a, b) ** (-3),
    lambda a, b: complex(a, b) ** 0.5,
    lambda a, b: format(complex(a, b), '.3g'),
    lambda a, b: complex(str(complex(a, b))),
    lambda a, b: int(a) == a,
    lambda a, b: a < int(b),
    lambda a, b: -a,
    lambda a, b: abs(a),
    lambda a, b: a.__floor__(),
    lambda a, b: a.__ceil__(),
    lambda a, b: format(a, '020'),
    lambda a, b: format(a, '.1'),
    lambda a, b: format(a, '.17'),
    lambda a, b: '%r %s' % (a, b),
    lambda a, b: complex(a, b) - a,
    lambda a, b: a * complex(a, b),
    lambda a, b: complex(a, b) == a,
    lambda a, b: complex(a) == a,
]
for i in range(450):
    a, b = (rf(), rf())
    k = r(len(FO))
    print(k, a, b, t(FO[k], a, b))
