import types, sys, copy, gc, weakref
def t(f, *a):
    try: print(f(*a))
    except BaseException as e: print(type(e).__name__, str(e)[:300])
# recursion
class R1:
    def __getattr__(s, n): return s.foo
t(lambda: R1().x)
class R2:
    def __repr__(s): return repr(s)
t(lambda: repr(R2()))
class R3:
    def __eq__(s, o): return s == o
t(lambda: R3() == R3())
class R4: pass
R4.__call__ = R4()
t(lambda: R4()())
class R5:
    def __hash__(s): return hash(s)
t(lambda: hash(R5()))
class R6:
    def __getattribute__(s, n): return s.x
t(lambda: R6().y)
class R7:
    def __add__(s, o): return s + o
t(lambda: R7() + 1)
class R8:
    def __iter__(s): return iter(s)
t(lambda: iter(R8()))
class R9:
    def __bool__(s): return not s
t(lambda: bool(R9()))
class R10:
    def __len__(s): return len(s)
t(lambda: len(R10()))
class R11:
    def __str__(s): return str(s)
t(lambda: str(R11()))
class R12:
    def __init__(s): R12()
t(lambda: R12())
class R13:
    def __setattr__(s, n, v): s.x = v
def f(): R13().a = 1
t(f)
class R14(type):
    def __instancecheck__(c, o): return isinstance(o, c)
class R15(metaclass=R14): pass
t(lambda: isinstance(5, R15))
class R16:
    def __index__(s): return [1][s]
t(lambda: [1][R16()])
class R17:
    def __contains__(s, x): return x in s
t(lambda: 1 in R17())
class R18:
    def __getitem__(s, x): return s[x]
t(lambda: R18()[0])
class R19:
    def __format__(s, f): return f'{s}'
t(lambda: f'{R19()}')
p = lambda *a: p(*a)
t(p)
def deep(n):
    l = []
    for i in range(n): l = [l]
    return l
d = deep(100000); del d; print('freed')
class Node:
    def __init__(s, n): s.n = n
x = None
for i in range(100000): x = Node(x)
del x; print('freed')
class NodeS:
    __slots__ = 'n',
    def __init__(s, n): s.n = n
x = None
for i in range(100000): x = NodeS(x)
del x; print('freed')
x = lambda: 1
for i in range(100000): x = types.MethodType(x, 1)
del x; print('freed')
x = None
for i in range(50000):
    class_ = type('C', (), {'a': x}) if i % 5000 == 0 else None
    x = (x,)
del x; print('freed')
t(lambda: isinstance(1, deep_t(2000)))
def deep_t(n):
    x = (str,)
    for i in range(n): x = (x,)
    return x
t(lambda: isinstance(1, deep_t(100))); t(lambda: isinstance(1, deep_t(100000)))
base = object
for i in range(50): base = type('B', (base,), {})
print(len(base.__mro__))
# namespaces
ns = types.SimpleNamespace(a=1, b=[2]); print(ns, ns == types.SimpleNamespace(a=1, b=[2]), ns != 5, ns.a); ns.self = ns; print(ns); del ns.self
t(lambda: ns < ns); t(lambda: hash(ns)); t(lambda: copy.copy(ns)); t(lambda: copy.deepcopy(ns)); t(lambda: ns.__dict__); t(lambda: copy.replace(ns, a=5)); t(lambda: types.SimpleNamespace({'x': 1}, y=2)); t(lambda: types.SimpleNamespace([('x', 1)]))
def f(): ns.__dict__ = {}
t(f)
class NS(types.SimpleNamespace): pass
print(NS(q=1), sys.getsizeof(ns), sys.getsizeof(NS()))
# mappingproxy
mp = types.MappingProxyType({'a': 1, 'b': 2})
print(mp, mp['a'], mp.get('z'), mp.get('z', 5), list(mp), len(mp), 'a' in mp, mp.keys(), mp.values(), mp.items(), mp.copy(), mp == {'a': 1, 'b': 2}, mp | {'c': 3}, {'c': 3} | mp, list(reversed(mp)), str(mp), sys.getsizeof(mp))
t(lambda: mp['zz']); t(lambda: hash(mp)); t(lambda: types.MappingProxyType(5)); t(lambda: types.MappingProxyType()); t(lambda: mp < {}); t(lambda: types.MappingProxyType[int, str]); t(lambda: bool(types.MappingProxyType({})))
# cells
def mk():
    x = 1
    def f(): return x
    def g():
        nonlocal x
        x += 1
    def e():
        return y
    if 0: y = 1
    return f, g, e
f, g, e = mk(); c = f.__closure__[0]; print(c.cell_contents, c == g.__closure__[0], c < types.CellType(5), types.CellType() < c, types.CellType() == types.CellType(), repr(types.CellType()).split(':')[1], repr(c).split(' at ')[0]); g(); print(c.cell_contents); c.cell_contents = 9; print(f()); del c.cell_contents; t(f); t(lambda: c.cell_contents); t(e); t(lambda: hash(c)); t(lambda: types.CellType(1, 2)); t(lambda: types.CellType(x=2)); t(lambda: types.CellType(1) < types.CellType('a'))
# property
class P:
    def __init__(s): s._x = 1
    @property
    def x(s): "doc of x"; return s._x
    @x.setter
    def x(s, v): s._x = v
    @x.deleter
    def x(s): del s._x
    y = property(doc='ydoc')
    z = property(lambda s: 5, doc='z')
p = P(); p.x = 3; print(p.x, P.x.__doc__, P.y.__doc__, P.z.__doc__, P.x.fget.__name__, P.x.fset is not None, P.x.__name__, P.y.__name__); del p.x; t(lambda: p.x)
class PS(property): pass
q = PS(lambda s: 1, doc='a'); print(q.__doc__, PS(lambda s: 1).__doc__, q.__isabstractmethod__, sys.getsizeof(property()), sys.getsizeof(q))
t(lambda: property(1, 2, 3, 4, 5)); t(lambda: property(fget=1, zz=2)); t(lambda: property(5).__get__(p)); t(lambda: P.x.getter(5).fget)
def f(): P.x.fget = 5
t(f)
def f(): P.x.__doc__ = 'new'; return P.x.__doc__
t(f)
# modules
m = types.ModuleType('mymod', 'docs'); print(m, m.__doc__, m.__name__, m.__dict__.keys(), dir(m)); m.x = 5; print(m.x); del m.x; t(lambda: m.x); m.__getattr__ = lambda n: n * 2; print(m.qq); m.__dir__ = lambda: ['b', 'a']; print(dir(m)); m.__name__ = 5; del m.__getattr__; t(lambda: m.x); print(m.__annotations__)
t(lambda: types.ModuleType.__dict__['__dict__']); t(lambda: types.ModuleType('a', 'b', 'c'))
def f(): m.__dict__ = {}
t(f)
class MM(types.ModuleType):
    @property
    def pp(s): return 'pp'
m.__class__ = MM; print(m.pp); w = weakref.ref(m); del m; print(w())
