# Random text operations, the same on every run.
import sys
seed = 12345
def r(n):
    global seed
    seed = seed * 6364136223846793005 + 1442695040888963407 & 2 ** 64 - 1
    return (seed >> 33) % n
AL = [
    'abc', 'ab ', 'aA\n', 'aé', 'a€b', '😀a', '01-+', '\t a', 'xyzÀß', '.,{}', '%s',
    '\r\n\x0b\u2028',
]
def rs():
    al = AL[r(len(AL))]
    return ''.join([al[r(len(al))] for i in range(r(12) if r(10) else r(80))])
def t(f, *a):
    try:
        x = f(*a)
    except Exception as e:
        x = type(e).__name__ + ':' + str(e)
    if isinstance(x, str):
        x = (x, sys.getsizeof(x))
    return ascii(x)
n = lambda: r(20) - 8
OPS = [
    lambda a, b: a.find(b, n(), n()),
    lambda a, b: a.rfind(b, n()),
    lambda a, b: a.count(b, n(), n()),
    lambda a, b: a.split(b),
    lambda a, b: a.split(b, n()),
    lambda a, b: a.rsplit(b, n()),
    lambda a, b: a.split(None, n()),
    lambda a, b: a.rsplit(None, n()),
    lambda a, b: a.replace(b, rs(), n()),
    lambda a, b: a.replace(b, rs()),
    lambda a, b: a.strip(b),
    lambda a, b: a.lstrip(b),
    lambda a, b: a.rstrip(b),
    lambda a, b: a.partition(b),
    lambda a, b: a.rpartition(b),
    lambda a, b: a.join([b, a, b]),
    lambda a, b: a + b,
    lambda a, b: a * n(),
    lambda a, b: a[n()],
    lambda a, b: a[n():n()],
    lambda a, b: a[n():n():n()],
    lambda a, b: a < b,
    lambda a, b: a == b,
    lambda a, b: a in b,
    lambda a, b: a.startswith(b, n(), n()),
    lambda a, b: a.endswith(b[-1:], n()),
    lambda a, b: a.splitlines(),
    lambda a, b: a.splitlines(True),
    lambda a, b: a.center(n(), b[:1] or 'q'),
    lambda a, b: a.ljust(r(20), b[:1]),
    lambda a, b: a.rjust(r(20)),
    lambda a, b: a.zfill(n() + 5),
    lambda a, b: a.expandtabs(n()),
    lambda a, b: a.encode(),
    lambda a, b: a.encode('ascii', 'xmlcharrefreplace'),
    lambda a, b: a.encode('latin-1', 'backslashreplace').decode('latin1'),
    lambda a, b: a.encode('utf-16').decode('utf-16') == a,
    lambda a, b: a.encode()[r(3):].decode('utf-8', 'replace'),
    lambda a, b: a.encode()[:r(9)].decode(),
    lambda a, b: a.encode('utf-16-le')[r(3):].decode('utf-16-le', 'replace'),
    lambda a, b: a.translate(str.maketrans(b, b[::-1])),
    lambda a, b: a.format(b),
    lambda a, b: a % b,
    lambda a, b: a.title() + b.swapcase(),
    lambda a, b: repr(a),
    lambda a, b: ascii(b),
    lambda a, b: a.removeprefix(b[:1]),
    lambda a, b: int(a),
    lambda a, b: float(a),
    lambda a, b: complex(a),
    lambda a, b: a.index(b),
    lambda a, b: format(a, b),
    lambda a, b: format(5, b),
    lambda a, b: format(2.5, a),
    lambda a, b: hash(a) == hash(a + ''),
    lambda a, b: a.isidentifier(),
    lambda a, b: ('{:' + str(r(20)) + '}|{!r:>' + str(r(20)) + '}').format(a, b),
    lambda a, b: ('%' + str(r(20)) + '.' + str(r(9)) + 's|%-' + str(r(15) + 1) + 'r|') % (a, b),
    lambda a, b: bytes(a, 'utf8').find(b.encode(), n(), n()),
    lambda a, b: bytes(a, 'utf8').split(b.encode(), n()),
    lambda a, b: bytearray(a, 'utf8').replace(b.encode(), b'q', n()),
    lambda a, b: a.encode().hex(':', n()),
    lambda a, b: a.encode()[n():n():n()],
    lambda a, b: bytearray(a.encode())[n():n():n()],
    lambda a, b: a.casefold() == b.casefold(),
    lambda a, b: sys.getsizeof(a),
    lambda a, b: sys.getsizeof(a.split(b)),
]
for i in range(600):
    a, b = (rs(), rs())
    if r(2):
        b = b[:r(3)]
    if r(3) == 0 and a:
        k = r(len(a))
        b = a[k:k + 1 + r(2)]
    k = r(len(OPS))
    print(k, ascii(a), ascii(b), t(OPS[k], a, b))
def ba():
    b = bytearray(rs().encode())
    for i in range(30):
        k = r(12)
        try:
            if k == 0:
                b.append(r(256))
            elif k == 1:
                b.extend(rs().encode())
            elif k == 2:
                b.insert(n(), r(256))
            elif k == 3:
                print(b.pop(n()))
            elif k == 4:
                b[n():n()] = rs().encode()
            elif k == 5:
                del b[n():n()]
            elif k == 6:
                del b[n():n():n()]
            elif k == 7:
                b[n():n():n()] = rs().encode()
            elif k == 8:
                b += b
            elif k == 9:
                b *= n() // 4
            elif k == 10:
                b[n()] = r(256)
            elif k == 11:
                b.remove(r(128))
        except Exception as e:
            print(type(e).__name__, e)
        if len(b) > 500:
            b.clear()
        print(k, b, b.__alloc__())
for i in range(6):
    ba()
