# Special methods of classes that numbers, text and bytes call, and messages of wrong uses.
import sys
def t(f):
    try:
        print(f())
    except BaseException as e:
        print(type(e).__name__, e)
class I(int):

    def __repr__(self):
        return 'I!'
class J:

    def __index__(self):
        return 7
class K:

    def __int__(self):
        return 5
class L:

    def __float__(self):
        return 2.5
class N:

    def __trunc__(self):
        return 3
class P:

    def __index__(self):
        return 'x'
class Q:

    def __float__(self):
        return 'x'
class R:

    def __int__(self):
        return 1.5
class C:

    def __complex__(self):
        return 1 + 2j
class C2:

    def __complex__(self):
        return 1
class S(str):

    def __str__(self):
        return 'S!'
class F(float):

    def __repr__(self):
        return 'F!'
class T:

    def __str__(self):
        return 5
class U:

    def __repr__(self):
        return 5
class V:

    def __format__(self, s):
        return 'V' + s
class W:

    def __format__(self, s):
        return 5
t(lambda: I(5))
t(lambda: str(I(5)))
t(lambda: I(5) + 1)
t(lambda: type(I(5) + 0))
t(lambda: '%d %s %r' % (I(5), I(5), I(5)))
t(lambda: format(I(5)))
t(lambda: format(I(5), 'd'))
t(lambda: f'{I(5)} {I(5)!r} {I(5):3}')
t(lambda: '{}'.format(I(5)))
t(lambda: int(J()))
t(lambda: int(K()))
t(lambda: int(N()))
t(lambda: float(L()))
t(lambda: float(J()))
t(lambda: float(K()))
t(lambda: int(P()))
t(lambda: float(Q()))
t(lambda: int(R()))
t(lambda: complex(C()))
t(lambda: complex(C2()))
t(lambda: complex(L()))
t(lambda: complex(J()))
t(lambda: complex(K()))
t(lambda: '%d' % J())
t(lambda: '%x' % J())
t(lambda: '%x' % K())
t(lambda: '%d' % K())
t(lambda: '%f' % L())
t(lambda: '%f' % J())
t(lambda: '%d' % L())
t(lambda: '%c' % J())
t(lambda: '%*d' % (J(), 5))
t(lambda: '%d' % 2.9)
t(lambda: '%d' % float('nan'))
t(lambda: '%d' % float('inf'))
t(lambda: '%x' % 2.0)
t(lambda: '%d' % '5')
t(lambda: '%d' % R())
t(lambda: str(S('a')))
t(lambda: '%s' % S('a'))
t(lambda: f'{S('a')}')
t(lambda: '{}'.format(S('a')))
t(lambda: format(S('a')))
t(lambda: S('a') + 'b')
t(lambda: ''.join([S('a')]))
t(lambda: type(''.join([S('a')])))
t(lambda: 'x'.join([S('a'), S('b')]))
t(lambda: repr(S('a')))
t(lambda: str(F(1.5)))
t(lambda: '%s %r %f' % (F(1.5),) * 1 if 0 else '%r %.1f' % (F(1.5), F(1.5)))
t(lambda: f'{F(1.5)}')
t(lambda: f'{F(1.5):.2f}')
t(lambda: str(T()))
t(lambda: repr(U()))
t(lambda: '%s' % T())
t(lambda: '%r' % U())
t(lambda: f'{T()}')
t(lambda: format(V(), 'x'))
t(lambda: f'{V():>5}')
t(lambda: format(W(), 'x'))
t(lambda: '{:q}'.format(V()))
t(lambda: '{:{}}'.format(V(), 'zz'))
t(lambda: ascii(U()))
t(lambda: 'abc'[J()])
t(lambda: 'abcdefghij'[J():])
t(lambda: 'a' * J())
t(lambda: 'abc'.center(J()))
t(lambda: chr(J() + 90) if 0 else chr(97))
t(lambda: bytes(J()))
t(lambda: bytearray(J()))
t(lambda: bytes([J()]))
t(lambda: 'a'.find('a', J()))
t(lambda: 5 + J())
t(lambda: 1 << True)
t(lambda: True + True)
t(lambda: True & 1)
t(lambda: True & True)
t(lambda: True | False)
t(lambda: ~True)
t(lambda: -True)
t(lambda: bool(''))
t(lambda: bool([]))
t(lambda: isinstance(True, int))
t(lambda: True == 1.0)
t(lambda: {1: 'a', True: 'b', 1.0: 'c'})
t(lambda: hash(True))
t(lambda: int(True))
t(lambda: str(True))
t(lambda: True .real)
t(lambda: '%d' % True)
t(lambda: format(True))
t(lambda: format(True, 'd'))
t(lambda: f'{True:5}')
t(lambda: 1 < 'a')
t(lambda: 1 + 'a')
t(lambda: 'a' - 1)
t(lambda: 1.5 + 'a')
t(lambda: None + 1)
t(lambda: -'a')
t(lambda: ~1.5)
t(lambda: 'a' % 1)
t(lambda: [1] * 1.5)
t(lambda: 1[0])
t(lambda: None[0])
t(lambda: len(5))
t(lambda: 5())
t(lambda: iter(5))
t(lambda: 'a'.foo)
t(lambda: 5 .foo)
t(lambda: None.foo)
t(lambda: b'a'.foo)
t(lambda: setattr('a', 'x', 1))
t(lambda: setattr(5, 'x', 1))
t(lambda: ''.__class__)
t(lambda: int.__mro__)
t(lambda: bool.__mro__)
t(lambda: 5 .__class__.__name__)
t(lambda: type(None)())
t(lambda: type(...)())
t(lambda: type(NotImplemented)())
t(lambda: bool(NotImplemented))
t(lambda: repr(...))
t(lambda: repr(NotImplemented))
t(lambda: None is None)
t(lambda: type(None))
t(lambda: hash(None))
t(lambda: bool(None))
t(lambda: type(None)(5))
t(lambda: ....__reduce__())
t(lambda: None == None)
t(lambda: None < None)
t(lambda: type('NoneType', (type(None),), {}))
t(lambda: type('B', (bool,), {}))
t(lambda: int.__add__(1, 2))
t(lambda: int.__add__(1, 'a'))
t(lambda: 1 .__radd__(2))
t(lambda: 1 .__pow__(2, 5))
t(lambda: 2 .__rpow__(3))
t(lambda: 7 .__divmod__(2))
t(lambda: 7 .__rdivmod__(2))
t(lambda: 1.5.__add__(1))
t(lambda: 1.5.__radd__('a'))
t(lambda: 1 .__eq__(1.0))
t(lambda: 1.0.__eq__(1))
t(lambda: 1 .__lt__(2.0))
t(lambda: int.__repr__(5))
t(lambda: int.__new__(int, '7'))
t(lambda: int.__new__(str))
t(lambda: int.__new__())
t(lambda: str.__new__(str, 'a'))
t(lambda: float.__new__(int))
t(lambda: 'a'.__mul__('b'))
t(lambda: 'a'.__add__(1))
t(lambda: 'a'.__eq__(1))
t(lambda: 'a'.__contains__(1))
t(lambda: 'abc'.__getitem__('a'))
t(lambda: str.upper(5))
t(lambda: str.join('a'))
t(lambda: int.bit_length())
t(lambda: int.from_bytes())
t(lambda: 5 .to_bytes(1, 2))
t(lambda: 5 .to_bytes(signed=1, length=2))
t(lambda: 1 .__index__(2))
