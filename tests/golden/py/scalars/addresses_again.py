# Addresses used again by numbers, text and bytes, in the order they were first seen.
seed = 1
def r(n):
    global seed
    seed = seed * 6364136223846793005 + 1442695040888963407 & 2 ** 64 - 1
    return (seed >> 33) % n
seen = {}
res = []
def num(x):
    return seen.setdefault(id(x), len(seen))
big = 10 ** 60
s = 'abcdefghij'
e = 'é' * 10
b = b'abcdefghijkl'
f = 1.25
OPS = [
    lambda k: s + str(k),
    lambda k: s * (k % 9 + 2),
    lambda k: s[:k % 9 + 1],
    lambda k: e + str(k),
    lambda k: e * (k % 7 + 2),
    lambda k: s.upper(),
    lambda k: s.replace('a', 'xx'),
    lambda k: s.replace('abc', ''),
    lambda k: f'{s}{k}',
    lambda k: '%s-%d' % (s, k),
    lambda k: '{}-{}'.format(s, k),
    lambda k: ','.join([s, s]),
    lambda k: s.center(30),
    lambda k: b + bytes([k % 256, 1]),
    lambda k: b.replace(b'a', b'zz'),
    lambda k: b * (k % 5 + 2),
    lambda k: s.encode(),
    lambda k: b.decode(),
    lambda k: k + 10 ** 9,
    lambda k: big + k,
    lambda k: big * k,
    lambda k: big // (k + 1),
    lambda k: big % (k + 10 ** 20),
    lambda k: big << k % 90,
    lambda k: big >> k % 90,
    lambda k: big & 2 ** (k % 150),
    lambda k: -big,
    lambda k: big - 1,
    lambda k: f * k,
    lambda k: f + k,
    lambda k: float(k),
    lambda k: str(k + 1000),
    lambda k: str(f * k),
    lambda k: repr(s),
    lambda k: hex(k),
    lambda k: int(str(k + 1000)),
    lambda k: int('1' * (k % 40 + 5)),
    lambda k: complex(k, 1),
    lambda k: s.split('e')[0],
    lambda k: s.title(),
    lambda k: s.zfill(20),
    lambda k: bytearray(k % 50),
    lambda k: memoryview(b),
    lambda k: chr(k % 500 + 256),
    lambda k: round(k * 1.5),
    lambda k: k ** 5,
    lambda k: pow(k + 2, 50),
    lambda k: hash(s) + k,
    lambda k: bytes(k % 40 + 2),
    lambda k: s.partition('e')[2],
    lambda k: ascii(e),
    lambda k: e.encode(),
    lambda k: s.join('ab'),
    lambda k: big / 3,
    lambda k: divmod(big, k + 3)[0],
    lambda k: big | k,
    lambda k: ~big,
    lambda k: abs(-big),
    lambda k: s.translate({97: 'zz'}),
    lambda k: format(f * k, '.3f'),
    lambda k: format(k * 1000, ','),
    lambda k: s.strip('aj'),
    lambda k: int(1e+20 * k),
    lambda k: float('1.5'),
]
for rnd in range(len(OPS)):
    g = OPS[rnd]
    live = []
    out = []
    seen.clear()
    for i in range(12):
        a = r(3)
        if a < 2 or not live:
            x = g(r(1000))
            out.append(num(x))
            live.append(x)
            del x
for rnd in range(len(OPS)):
    g = OPS[rnd]
    live = []
    out = []
    seen.clear()
    for i in range(12):
        a = r(3)
        if a < 2 or not live:
            x = g(r(1000))
            out.append(num(x))
            live.append(x)
            del x
        else:
            live.pop(r(len(live)))
    res.append(out)
for o in enumerate(res):
    print(o)
