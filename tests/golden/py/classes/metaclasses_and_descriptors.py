import types, sys
def t(f, *a):
    try: print(f(*a))
    except BaseException as e: print(type(e).__name__, str(e)[:300])
# prepare & metaclass
class OD(dict):
    def __setitem__(s, k, v): print('ns', k); super().__setitem__(k, v)
class M(type):
    @classmethod
    def __prepare__(m, name, bases, **k): print('prep', m, name, bases, k); return OD()
    def __new__(m, name, bases, ns, **k):
        print('new', type(ns), list(ns)); return super().__new__(m, name, bases, dict(ns))
    def __init__(c, name, bases, ns, **k): print('init', c, k); super().__init__(name, bases, ns)
    def __instancecheck__(c, o): print('ic'); return o == 5
    def __subclasscheck__(c, o): print('sc'); return o is int
    def __getattr__(c, n): return 'meta ' + n
    def __len__(c): return 42
    def __iter__(c): return iter('abc')
    def __getitem__(c, k): return ('mgi', k)
    def __contains__(c, k): return k == 1
    def __add__(c, o): return 'madd'
    def __repr__(c): return 'REPR'
    def __eq__(c, o): return NotImplemented
    def __hash__(c): return 7
    @property
    def mp(c): return 'mp'
    x = 'metax'
class C(object, metaclass=M, kw=1):
    y = 1
    def f(s): pass
print(isinstance(5, C), isinstance(6, C), issubclass(int, C), issubclass(str, C), C.zzz, len(C), list(C), C[3], 1 in C, C + 1, C, C.mp, C.x)
t(lambda: C().mp); t(lambda: C().x)
C.mq = 5; print(C.mq, C().mq)
print(isinstance(C(), C), hash(C))
def prep():
    class M2(type):
        @classmethod
        def __prepare__(m, *a, **k): return 5
    class Z(metaclass=M2): pass
t(prep)
class MF:
    def __call__(s, *a, **k): print('mf', a[0], a[1], k); return 'made'
class Z(metaclass=MF(), q=1): pass
print(Z)
class Z(metaclass=lambda n, b, ns: (n, b, sorted(ns))): a = 1
print(Z)
class ME:
    def __mro_entries__(s, bases): return (int,)
class Z(ME()): pass
print(Z.__mro__, Z.__orig_bases__ is not None)
t(lambda: type('Q', (ME(),), {}))
# type() 3 arg
Q = type('Q', (int,), {'a': 1, '__module__': 'mod', '__qualname__': 'qn', '__doc__': 'dd'}); print(Q, Q.__doc__, Q.__name__, Q(5) + 1, Q.__dict__.keys())
t(lambda: type('Q\0', (), {})); t(lambda: type('', (), {})); t(lambda: type('Q', (), {1: 2}).__dict__.keys())
t(lambda: type('Q', (), {}, x=1)); t(lambda: type('Q', (type,), {})('R', (), {})); t(lambda: type('Q', (type(None),), {})); t(lambda: type('Q', (types.FunctionType,), {}))
t(lambda: type(None)()); t(lambda: type(NotImplemented)()); t(lambda: type(...)()); t(lambda: types.GeneratorType()); t(lambda: types.BuiltinFunctionType()); t(lambda: type(None)(1)); t(lambda: types.FrameType())
# descriptor precedence
class Data:
    def __get__(s, o, t): return 'data'
    def __set__(s, o, v): print('dset', v)
    def __delete__(s, o): print('ddel')
class NonData:
    def __get__(s, o, t): return 'nondata'
class SetOnly:
    def __set__(s, o, v): o.__dict__['so'] = v
class P:
    d = Data(); n = NonData(); so = SetOnly()
p = P(); p.__dict__.update(d=1, n=2); print(p.d, p.n); p.d = 5; del p.d; p.n = 7; print(p.n); del p.n; print(p.n); print(p.so.__class__.__name__); p.so = 9; print(p.so)
def dd(): del p.so
t(dd)
P.d2 = Data(); print(P.d2, P.__dict__['d2'].__class__)
# hooks
class H:
    def __getattribute__(s, n):
        if n.startswith('x'): raise AttributeError(n)
        if n == 'boom': raise ValueError('boom')
        return object.__getattribute__(s, n)
    def __getattr__(s, n): return 'ga_' + n
    def __setattr__(s, n, v): print('sa', n, v); object.__setattr__(s, n, v)
    def __delattr__(s, n): print('da', n); object.__delattr__(s, n)
    def __dir__(s): return ['z', 'a']
h = H(); h.q = 1; print(h.q, h.xq, h.nope, hasattr(h, 'yy'), getattr(h, 'xx', 3)); del h.q; t(lambda: h.boom); t(lambda: hasattr(h, 'boom')); print(dir(h))
t(lambda: object.__setattr__([], 'a', 1)); t(lambda: object.__setattr__(int, 'a', 1)); t(lambda: type.__setattr__(P, 'qq', 1)); t(lambda: object.__setattr__(P, 'qq', 1)); t(lambda: object.__getattribute__(P, '__name__')); t(lambda: int.__add__(1)); t(lambda: int.__add__('a', 1)); t(lambda: int.__add__(1, 'a')); t(lambda: list.append([])); t(lambda: list.append(1, 2)); t(lambda: list.append()); t(lambda: [].append(1, 2)); t(lambda: [].append()); t(lambda: [].append(x=1)); t(lambda: [].clear(1)); t(lambda: len()); t(lambda: len(1, 2)); t(lambda: len(x=1)); t(lambda: dict.fromkeys()); t(lambda: int.from_bytes()); t(lambda: str.join()); t(lambda: ''.join()); t(lambda: int.__add__.__get__('a')); t(lambda: list.append.__get__(1)); t(lambda: dict.__dict__['fromkeys'].__get__(1)); t(lambda: dict.__dict__['fromkeys'].__get__(None, int)); t(lambda: dict.__dict__['fromkeys'].__get__(None, 5)); t(lambda: dict.__dict__['fromkeys'].__get__(None)); t(lambda: dict.__dict__['fromkeys'](dict, [1])); t(lambda: (1).__add__()); t(lambda: (1).__add__(1, 2)); t(lambda: (1).__add__(x=2)); t(lambda: (2).__pow__(3)); t(lambda: (2).__pow__(3, 5)); t(lambda: (2).__pow__()); t(lambda: (2).__rpow__(3)); t(lambda: [1, 2].__getitem__(0)); t(lambda: 'abc'.__getitem__(-1)); t(lambda: (1, 2).__mul__(2)); t(lambda: (1, 2).__rmul__('a')); t(lambda: [].__len__(1)); t(lambda: iter([]).__next__()); t(lambda: [1].__iter__().__next__()); t(lambda: (1).__hash__()); t(lambda: (1).__lt__(2)); t(lambda: (1).__lt__('a')); t(lambda: [].__hash__); t(lambda: [].__init__(5)); t(lambda: [].__contains__(1)); t(lambda: (1).__bool__()); t(lambda: 'a'.__str__()); t(lambda: object.__new__(P).__class__); t(lambda: object.__init__(p, 1))
class Init:
    def __init__(s, a): pass
t(lambda: Init()); t(lambda: Init(1, 2)); t(lambda: Init(b=1)); t(lambda: object.__init__(Init(1), 5)); t(lambda: type(object.__new__(Init, 1)))
class NewO:
    def __new__(c, a): return object.__new__(c, a)
t(lambda: NewO(1))
class NewI:
    def __new__(c, *a): return object.__new__(c)
t(lambda: type(NewI(1))); t(lambda: object.__init__(NewI(), 5))
# reprs
print([].append.__qualname__, len.__module__, list.append, int.__add__, int.real, type.__dict__['__basicsize__'], dict.fromkeys.__qualname__, dict.__dict__['fromkeys'], P.__dict__['__dict__'], P.__dict__['__weakref__'], type.__dict__['__mro__'], len, print)
print([].append == [].append, (1).__add__ == (1).__add__, (1).__add__ == (2).__add__, [].append.__self__, [1].append.__self__, len.__self__, (1).__add__.__self__, int.__add__.__objclass__, int.__add__.__name__, int.__add__.__qualname__, len.__name__, len.__text_signature__)
l = []; print(l.append == l.append, hash(l.append) == hash(l.append), l.append is l.append, l.append != l.pop)
print(p.__init__.__class__, P.__init__, P.__init__ is object.__init__, P.__eq__, type(P.__init__), type(p.__eq__))
class Mth:
    def f(self): "doc"; return 1
    f.attr = 5
    def __eq__(s, o): return True
m = Mth(); print(m.f == m.f, m.f is m.f, m.f.attr, m.f.__doc__, m.f.__name__, m.f.__func__ is Mth.f, m.f.__self__ is m, hash(m.f) == hash(m.f), m.f == Mth().f)
def sa(): m.f.attr = 6
t(sa); t(lambda: m.f.zzz)
# classmethod/staticmethod
class CS:
    @classmethod
    def c(cls, *a): "cdoc"; return cls.__name__, a
    @staticmethod
    def s(*a): "sdoc"; return a
    cc = classmethod(len); ss = staticmethod(5)
print(CS.c(1), CS().c(2), CS.s(1), CS().s(2), CS.__dict__['c'].__name__, CS.__dict__['s'].__doc__, CS.ss, CS.__dict__['s'](7), CS.__dict__['c'].__isabstractmethod__, CS.__dict__['s'].__dict__.keys())
t(lambda: CS.cc()); t(lambda: CS.__dict__['c']()); t(lambda: CS.__dict__['ss']())
print(repr(CS.__dict__['ss']))
class CSub(CS):
    @classmethod
    def c(cls, *a): return 'sub', super().c(*a)
print(CSub.c(1), CSub().c(2))
