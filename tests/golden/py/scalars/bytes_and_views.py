# bytes, bytearray and memoryview.
import sys
def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
B = [
    b'', b'a', b'abc', b'ABC', b'aBc Def', b'  x  y ', b"it's", b'say "hi"',
    b'\x00\xff\n\t\r\\', b'-5', b'a b\tc\nd\r\ne\x0bf', b'x' * 15 + b' ' + b'y z ' * 10,
]
P = ['isalnum', 'isalpha', 'isascii', 'isdigit', 'islower', 'isspace', 'istitle', 'isupper']
for T in (bytes, bytearray):
    for b in B:
        b = T(b)
        print(b, len(b), sys.getsizeof(b), ''.join((str(int(getattr(b, p)())) for p in P)), [getattr(b, m)() for m in ('upper', 'lower', 'title', 'capitalize', 'swapcase')])
        print(b.split(), sys.getsizeof(b.split()), b.rsplit(None, 1), b.splitlines(), b.splitlines(True), b.split(b'b'), b.split(b' ', 2), b.rsplit(b' ', 1), b.strip(), b.lstrip(b'a '), b.rstrip(b'c'), b.partition(b'b'), b.rpartition(b'B'))
        print(b[::-1], b[1:3], b * 3, b.zfill(6), b.center(9, b'*'), b.ljust(8), b.rjust(8), b.expandtabs(4), b.replace(b'a', b'XY'), b.replace(b'', b'-', 3), b.count(b'a'), b.find(b'c'), b.rfind(99), b.startswith(b'a'), b.endswith((b'c', b'x')), b.removeprefix(b'a'), b.removesuffix(b'c'), b.hex(), b.hex(' '), b.hex(':', 2), b.hex('-', -3), list(b), b.translate(None, b'a'), b + b'q', b'q' + b, 97 in b, b'b' in b)
    t(lambda: T(5))
    t(lambda: T([1, 2, 3]))
    t(lambda: T([256]))
    t(lambda: T('a'))
    t(lambda: T('é', 'utf8'))
    t(lambda: T(-1))
    t(lambda: T(1.5))
    t(lambda: T(None))
    t(lambda: T('a', 'ascii', 'strict'))
    t(lambda: T(b'a', 'ascii'))
    t(lambda: T(errors='x'))
    t(lambda: T(range(3)))
    t(lambda: T(x=1))
    t(lambda: T(b'abc')[5])
    t(lambda: T(b'abc')['x'])
    t(lambda: T(b'abc').find('a'))
    t(lambda: T(b'a').find(300))
    t(lambda: T(b'a').index(b'z'))
    t(lambda: T(b'a').join(['x']))
    t(lambda: T(b'-').join([b'a', bytearray(b'b')]))
    t(lambda: T(b'a').join(5))
    t(lambda: T(b'a').split('x'))
    t(lambda: T(b'a').split(b''))
    t(lambda: T(b'a') + 'x')
    t(lambda: 'x' in T(b'a'))
    t(lambda: 300 in T(b'a'))
    t(lambda: T(b'a').startswith('x'))
    t(lambda: T(b'a').center(5, 'x'))
    t(lambda: T(b'a').center(5, b'xy'))
    t(lambda: T(b'a').replace('x', b''))
    t(lambda: T(b'a').translate(b'x'))
    t(lambda: T.maketrans(b'a', b'xy'))
    t(lambda: T.fromhex('0g'))
    t(lambda: T.fromhex('01 ff'))
    t(lambda: T.fromhex('0'))
    t(lambda: T.fromhex(1))
    t(lambda: T(b'ab').hex('ab'))
    t(lambda: T(b'ab').hex('é'))
    t(lambda: T(b'a') < 'b')
    t(lambda: T(b'a') == b'a')
    t(lambda: T(b'a') < bytearray(b'b'))
    t(lambda: hash(T(b'a')) == hash('a'))
    t(lambda: T(b'%d %s %b %a %c %x %5.2f|%-5d|%%') % (1, b'x', b'y', 'é', 65, 255, 1.5, 3))
    t(lambda: T(b'%s') % 'x')
    t(lambda: T(b'%c') % 'x')
    t(lambda: T(b'%c') % 300)
    t(lambda: T(b'%d') % 'x')
    t(lambda: T(b'%(a)s') % {b'a': b'1'})
    t(lambda: T(b'x') % 1)
    t(lambda: T(b'%y') % 1)
    t(lambda: T(b'%s%s') % (b'x',))
print(b'a' is bytes([97]), b'abc'[1:2] is b'b', bytes() is b'', b'abc'[:], sys.getsizeof(b'abc'), b'abc'.decode(), b'\xe9'.decode('latin1'), bytes(3), bytes(b'x'), bytes(bytearray(b'q')), bytes(memoryview(b'mv')))
class B2(bytes):
    pass
x = B2(b'abc')
print(x, type(x), x[0], type(x[1:]), sys.getsizeof(x), hash(x) == hash(b'abc'), x == b'abc', B2(3), type(x + b''), type(B2.fromhex('00')))
class W:

    def __bytes__(self):
        return b'W!'
class W2:

    def __bytes__(self):
        return 5
t(lambda: bytes(W()))
t(lambda: bytes(W2()))
a = bytearray()
L = []
for i in range(60):
    a.append(i)
    L.append(a.__alloc__())
print(L, sys.getsizeof(a), sys.getsizeof(bytearray()), sys.getsizeof(bytearray(b'abc')), sys.getsizeof(bytearray(10)), sys.getsizeof(bytearray(range(20))), sys.getsizeof(bytearray([1] * 20)))
L = []
while a:
    a.pop(0)
    L.append((len(a), a.__alloc__()))
print(L)
a = bytearray(b'hello world')
a[0] = 72
a[-1:] = b'D!!'
print(a)
del a[0:3]
print(a, a.__alloc__())
a[2:4] = b''
print(a)
a[::2] = b'1' * len(a[::2])
print(a)
del a[::3]
print(a)
a.extend(b'xyz')
a.extend([1, 2])
a.insert(1, 65)
a.reverse()
print(a, a.pop(), a.pop(2))
a.remove(65)
print(a)
a += b'q'
a *= 2
print(a, a.copy(), a.copy() is a)
a.clear()
print(a)
a[:] = b'abc'
a[1:1] = a
print(a)
t(lambda: a.remove(300))
t(lambda: a.remove(200))
t(lambda: bytearray().pop())
t(lambda: a.pop(99))
t(lambda: a.append('x'))
t(lambda: a.append(256))
t(lambda: a.extend(5))
t(lambda: a.extend('x'))
t(lambda: a.__setitem__(99, 1))
t(lambda: a.__setitem__(slice(0, 1), 5))
t(lambda: a.__setitem__(slice(0, 1), 'x'))
t(lambda: a.__setitem__(slice(0, 4, 2), b'abc'))
t(lambda: a.__setitem__('x', 1))
t(lambda: hash(a))
t(lambda: a.__delitem__(0))
print(a)
t(lambda: repr(a))
t(lambda: str(a))
t(lambda: a.__reduce__())
t(lambda: a.__iadd__('x'))
m = memoryview(a)
t(lambda: a.append(1))
t(lambda: a.__setitem__(0, 88))
t(lambda: a.clear())
print(m[0], m[0:2].tobytes(), m.tolist(), m.nbytes, m.readonly, m.format, m.itemsize, m.shape, m.strides, m.ndim, m.obj is a, len(m), sys.getsizeof(m))
m[1] = 65
print(a)
m[0:2] = b'zz'
print(a)
t(lambda: m.__setitem__(0, 300))
t(lambda: m.__setitem__(0, 'x'))
t(lambda: m.__setitem__(slice(0, 2), b'a'))
t(lambda: m[99])
t(lambda: m['x'])
t(lambda: hash(m))
print(m == a, m[::-1].tobytes(), m[::2].tolist(), bytes(m[::2]), m.hex(), list(m))
m.release()
t(lambda: m[0])
print(repr(m)[:21])
a.append(1)
print(a)
m = memoryview(b'abcd')
print(hash(m) == hash(b'abcd'), m.cast('I').tolist(), m.cast('H')[1], m.toreadonly().readonly, m.c_contiguous)
t(lambda: m.__setitem__(0, 1))
t(lambda: m.cast('xx'))
t(lambda: m[1:].cast('I'))
t(lambda: memoryview(5))
t(lambda: memoryview('a'))
t(lambda: m == b'abcd')
with memoryview(b'ab') as m:
    print(m[1])
it = iter(b'ab')
print(type(it), next(it), list(it), sys.getsizeof(it), type(iter(bytearray(b'x'))))
