import gc, sys, weakref
def t(f, *a):
    try: print(f(*a))
    except Exception as e: print(type(e).__name__, e)
# dynamic
class A: pass
a = A()
def f(): return len(a)
t(f); A.__len__ = lambda s: 7; t(f); del A.__len__; t(f)
class B(A): pass
b = B()
A.__add__ = lambda s, o: 'add'
print(b + 1); B.__add__ = lambda s, o: 'badd'; print(b + 1, a + 1); del B.__add__; print(b + 1); del A.__add__
t(lambda: b + 1)
A.__getattr__ = lambda s, n: n; print(b.zz, a.yy); del A.__getattr__
t(lambda: a.zz)
A.__setattr__ = lambda s, n, v: print('set', n, v); a.x = 1; b.y = 2; del A.__setattr__; a.x = 5; print(a.x)
A.__call__ = lambda s: 'called'; print(a(), b()); del A.__call__; t(lambda: a())
A.__iter__ = lambda s: iter([1, 2]); print(list(a)); del A.__iter__
A.__eq__ = lambda s, o: True; print(a == 5, a != 5, hash(a) is not None); del A.__eq__
A.__getattribute__ = lambda s, n: 'GA ' + n; print(a.foo); del A.__getattribute__
A.__repr__ = lambda s: 'R'; print(a, [a], str(a)); del A.__repr__
A.__hash__ = None; t(lambda: hash(a)); del A.__hash__
A.__class__
# bases
class P1: x = 1
class P2: x = 2; y = 3
class C(P1): pass
c = C(); print(c.x, C.__mro__); C.__bases__ = (P2,); print(c.x, c.y, C.__bases__, P1.__subclasses__(), P2.__subclasses__())
def s(): C.__bases__ = (C,)
t(s)
def s(): C.__bases__ = ()
t(s)
def s(): C.__bases__ = [P1]
t(s)
def s(): C.__bases__ = (1,)
t(s)
def s(): C.__bases__ = (P1, object, P2)
t(s); print(C.__bases__, C.__mro__)
# class assignment
class S1: __slots__ = ('a', 'b')
class S2: __slots__ = ('b', 'a')
class S3: __slots__ = ('a', 'c')
class S4: __slots__ = ('a',)
o = S1(); o.a = 1; o.__class__ = S2; print(o.a, type(o).__name__)
def s(n): o.__class__ = n
t(s, S3); t(s, S4); t(s, A); t(s, 5); t(s, int)
def s(): del o.__class__
t(s)
x = A(); x.q = 1; x.__class__ = B; x.r = 2; print(x.__dict__, vars(x)); y = B(); y.z = 1; print(y.__dict__, x.q)
x.__class__ = A; print(x.__dict__, type(x))
x.__dict__ = {'n': 1}; print(x.n, x.__dict__)
def s(): x.__dict__ = 5
t(s)
del x.__dict__; print(x.__dict__)
print(A.__name__, A.__qualname__, A.__module__, A.__doc__, A.__dict__.keys())
A.__name__ = 'ZZ'; print(A, A(). __class__.__name__, A.__qualname__); A.__qualname__ = 'Q.W'; print(A); A.__module__ = 'mm'; print(A)
A.__doc__ = 'doc'; print(A.__doc__)
print(type(A).__mro__, A.__base__, A.__basicsize__, A.__itemsize__, A.__dictoffset__, A.__weakrefoffset__)
print(A.__annotations__, A.__type_params__, A.__text_signature__)
# finalizers & order
class T:
    def __init__(s, n): s.n = n
    def __del__(s): print('del', s.n)
class H:
    __slots__ = ('b', 'a', '__dict__', '__weakref__')
h = H(); h.b = T('b'); h.a = T('a'); h.z = T('z'); h.y = T('y')
r = weakref.ref(h, lambda r: print('wr'))
del h
class H2(H):
    __slots__ = ('c',)
    def __del__(self): print('del H2', self.c.n)
h = H2(); h.c = T('c'); h.b = T('b'); h.q = T('q'); h.a = T('a')
r = weakref.ref(h, lambda r: print('wr'))
del h
class R:
    def __del__(self):
        global keep
        keep = self
        print('resurrect')
r = R(); del r; print(type(keep).__name__); wr = weakref.ref(keep, lambda r: print('gone')); del keep; print(wr())
keep = None
class L(list):
    def __del__(self): print('L', len(self))
l = L([T(1), T(2)]); l.x = T('x'); del l
class D(dict):
    pass
d = D(a=T('da'), b=T('db')); d.x = T('dx'); del d
class Tp(tuple): pass
tt = Tp([T('t1'), T('t2')]); tt.x = T('tx'); del tt
class I(int): pass
i = I(5); i.x = T('ix'); del i
class St(str): pass
i = St('abc'); i.x = T('sx'); del i
class E(Exception): pass
e = E(T('ex')); e.x = T('ey'); del e
class F(float): pass
f = F(1.5); f.x = T('fx'); del f
class Se(set): pass
f = Se([1, 2]); f.x = T('sx'); del f
print(sys.getsizeof(A), sys.getsizeof(H), sys.getsizeof(int), sys.getsizeof(S1()), sys.getsizeof(A()), sys.getsizeof(L()), sys.getsizeof(I(5)), sys.getsizeof(Tp([1, 2])), sys.getsizeof(E()), sys.getsizeof(St('abc')))
gc.collect()
def mk(n):
    class K:
        def m(self): pass
        p = property(m)
    if n: K.self = K
mk(0); print(gc.collect()); mk(1); print(gc.collect())
def mk():
    class M(type): pass
    class K(metaclass=M):
        __slots__ = ('a', 'b')
    class K2(K): pass
mk(); print(gc.collect())
w = weakref.ref(type('W', (), {})); gc.collect(); print(w())
print([c.__name__ for c in P2.__subclasses__()])
print(sys.getrefcount(A), sys.getrefcount(S1), sys.getrefcount(P2), sys.getrefcount(T), sys.getrefcount(R))
class Z1: pass
print(sys.getrefcount(Z1)); z = Z1(); print(sys.getrefcount(Z1)); z.a = 1; z.__dict__; print(sys.getrefcount(Z1)); del z; print(sys.getrefcount(Z1))
class Z2(Z1): pass
print(sys.getrefcount(Z1)); del Z2; print(sys.getrefcount(Z1)); gc.collect(); print(sys.getrefcount(Z1))
