import sys, gc, weakref, copy, abc
def t(f, *a):
    try: print(f(*a))
    except BaseException as e: print(type(e).__name__, str(e)[:300])
# abc
class Ab(abc.ABC):
    @abc.abstractmethod
    def f(self): ...
    @property
    @abc.abstractmethod
    def g(self): ...
t(lambda: Ab()); print(sorted(Ab.__abstractmethods__), hex(Ab.__flags__ & (1 << 20)))
class Ab2(Ab):
    def f(self): pass
t(lambda: Ab2())
class Ab3(Ab2):
    g = 1
print(type(Ab3()).__name__)
@Ab.register
class Reg: pass
print(isinstance(Reg(), Ab), issubclass(Reg, Ab))
# copy
class C:
    def __init__(s, a): s.a = a; s.l = [a]
c = C(1); d = copy.copy(c); e = copy.deepcopy(c); print(d.__dict__, d.l is c.l, e.l is c.l, e.l)
class S:
    __slots__ = ('a', 'b')
s = S(); s.a = [1]; d = copy.copy(s); e = copy.deepcopy(s); print(d.a is s.a, e.a is s.a, hasattr(d, 'b'), S.__slotnames__)
class SD(S):
    __slots__ = ('__dict__', 'c')
s = SD(); s.a = 1; s.c = 2; s.z = 3; d = copy.copy(s); print(d.a, d.c, d.z, d.__dict__, s.__getstate__(), s.__reduce_ex__(2)[2])
class G:
    def __getstate__(s): return 'st'
    def __setstate__(s, x): s.x = x
g = copy.copy(G()); print(g.x)
class NA:
    def __new__(cls, a, b=2): o = object.__new__(cls); o.a = (a, b); return o
    def __getnewargs__(s): return s.a
n = copy.copy(NA(5, 6)); print(n.a)
class NE:
    def __new__(cls, a, *, b=2): o = object.__new__(cls); o.a = (a, b); return o
    def __getnewargs_ex__(s): return (s.a[0],), {'b': s.a[1]}
n = copy.copy(NE(5, b=6)); print(n.a)
class RC:
    def __reduce__(s): return (C, (9,))
print(copy.copy(RC()).__dict__)
class L(list): pass
l = L([1, 2]); l.x = 5; m = copy.copy(l); print(m, m.x, type(m).__name__); m = copy.deepcopy(l); print(m, m.x)
class D(dict): pass
l = D(a=1); l.x = 5; m = copy.copy(l); print(m, m.x, type(m).__name__); m = copy.deepcopy(l); print(m, m.x)
class T(tuple): pass
l = T((1, [2])); l.x = 5; m = copy.copy(l); print(m, m.x, type(m).__name__); m = copy.deepcopy(l); print(m, m.x, m[1] is l[1])
class I(int): pass
i = I(7); i.x = 1; print(copy.copy(i) + 1, copy.copy(i).x, copy.deepcopy(i).x)
for o in (object(), gc, len, (x for x in ()), weakref.ref(C), property(), [].append, C.__init__, c.__init__, iter([1]), {}.keys(), range(3), slice(1), type, C, Ellipsis, 1j, b'x', bytearray(b'x'), memoryview(b'x'), Exception('a', 1), super(I, i), I.__add__, int.real, type.__dict__['__mro__'], C.__dict__):
    def f():
        r = o.__reduce_ex__(4)
        return type(r).__name__, len(r) if isinstance(r, tuple) else r
    t(f)
    def f(): return type(copy.copy(o)).__name__
    t(f)
# misc type attributes
for k in (int, str, C, S, SD, L, T, I, Ab, type, abc.ABCMeta, Exception, type(len)):
    print(k.__name__, k.__qualname__, k.__module__, k.__basicsize__, k.__itemsize__, hex(k.__flags__), k.__dictoffset__, k.__weakrefoffset__, k.__base__, len(k.__mro__), k.__text_signature__ if k is C else '', sorted(k.__dict__)[:3], sys.getsizeof(k))
print(sys.getsizeof(I(1)), sys.getsizeof(I(2**70)), sys.getsizeof(T()), sys.getsizeof(T((1, 2))), sys.getsizeof(L()), sys.getsizeof(D()), sys.getsizeof(SD()), sys.getsizeof(NA(1)))
print(object.__doc__ is not None, type.__doc__ is not None, C.__doc__, C.__init__.__doc__, int.__doc__ is not None)
class Doc: """cls doc"""
print(Doc.__doc__, Doc().__doc__); Doc.__doc__ = 'x'; print(Doc.__doc__)
def f(): int.__doc__ = 'x'
t(f)
def f(): del Doc.__doc__
t(f)
class WD:
    __slots__ = ()
    __doc__ = 'slot doc'
print(WD.__doc__)
class Meta(type):
    @property
    def __doc__(c): return 'meta doc'
class MD(metaclass=Meta): "own"
print(MD.__doc__, MD().__doc__)
class An:
    x: int = 1
    y: 'str'
print(An.__annotations__, An().__annotations__, C.__annotations__)
An.__annotations__ = {}; print(An.__annotations__); del An.__annotations__; print(An.__annotations__)
def f(): del C.__annotations__; del C.__annotations__
t(f)
t(lambda: int.__annotations__)
print(An.__static_attributes__, C.__static_attributes__, C.__firstlineno__)
C.__module__ = 'zz'; print(hasattr(C, '__firstlineno__'))
print(type.mro(C), C.mro(), type.__subclasses__(C), C.__subclasses__())
t(lambda: type.mro()); t(lambda: C.__subclasses__(1)); t(lambda: type.__prepare__()); t(lambda: type.__instancecheck__(C, c)); t(lambda: C.__instancecheck__(1)); t(lambda: C.__subclasscheck__(C)); t(lambda: C.__sizeof__()); t(lambda: c.__sizeof__()); t(lambda: type.__sizeof__(C)); t(lambda: type.__call__(C, 1).a); t(lambda: C.__dir__()); t(lambda: C.__or__(int)); t(lambda: C | None); t(lambda: None | C); t(lambda: C | 5)
class DF:
    def __init_subclass__(cls, /, **kw): super().__init_subclass__(**kw)
t(lambda: type('X', (DF,), {}, a=1))
class Cell:
    def f(self): return __class__
print(Cell().f())
class NM(type):
    def __new__(m, n, b, ns): ns.pop('__classcell__', None); return super().__new__(m, n, b, ns)
def f():
    class X(metaclass=NM):
        def f(self): return __class__
t(f)
def f():
    class X:
        __classcell__ = 5
t(f)
