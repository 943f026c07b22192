import sys, abc
g = sys.getrefcount
class P:
    @property
    def p(self): print(g(self), end='; '); return 1
    @p.setter
    def p(self, v): print(g(self), g(v), end='; ')
    def __getitem__(self, i): print(g(self), g(i), end='; ')
    def __setitem__(self, i, v): print(g(self), g(i), g(v), end='; ')
    def __delitem__(self, i): print(g(self), g(i), end='; ')
    def m(self, *a, **k): print(g(self), [g(x) for x in a], end='; ')
    def __lt__(self, o): print(g(self), g(o), end='; '); return True
    def __bool__(self): print(g(self), end='; '); return True
    def __contains__(self, o): print(g(self), g(o), end='; '); return True
    def __next__(self): print(g(self), end='; '); return 1
    def __iter__(self): return self
class GA:
    def __getattribute__(self, n): print(g(self), g(n) > 100, end='; '); return 1
class SS:
    __slots__ = ('a',)
    def __init__(self, a): print(g(self), g(a), end='; '); self.a = a
class Sub(list):
    def __init__(self, a): print(g(self), g(a), end='; ')
class Df:
    def __init__(self, a, b=None): print(g(self), g(a), end='; ')
class Va:
    def __init__(self, *a): print(g(self), g(a[0]), g(a), end='; ')
class Kw:
    def __init__(self, *, a): print(g(self), g(a), end='; ')
class NoInit: pass
class Base:
    def __init__(self, a): print(g(self), g(a), end='; ')
class Der(Base): pass
class Der2(Base):
    def __init__(self, a): super().__init__(a)
class Fin:
    def __init__(self, a): pass
    def __del__(self): print(g(self), end='; ')
def main():
    p = P(); x = object(); ga = GA()
    for i in range(4): p.p
    print()
    for i in range(4): p.p = x
    print()
    for i in range(4): p[x]
    print()
    for i in range(4): p[x] = x
    print()
    for i in range(4): del p[x]
    print()
    for i in range(4): p.m(x)
    print()
    for i in range(4): p.m(*(x,), **{})
    print()
    for i in range(4): p.m(x, a=1)
    print()
    for i in range(4): p < x
    print()
    for i in range(4):
        if p: pass
        while not p: pass
    print()
    for i in range(4): x in p
    print()
    for i, y in zip(range(4), p): pass
    print()
    n = 0
    for y in p:
        n += 1
        if n > 4: break
    print()
    for i in range(4): next(p)
    print()
    for i in range(4): ga.q
    print()
    for i in range(4): SS(x)
    print()
    for i in range(4): Sub(x)
    print()
    for i in range(4): Df(x)
    print()
    for i in range(4): Va(x)
    print()
    for i in range(4): Kw(a=x)
    print()
    for i in range(4): Der(x)
    print()
    for i in range(4): Der2(x)
    print()
    for i in range(4): Fin(x)
    print()
    for c in (Der, Base, Df, Der): c(x)
    print()
    def inner(a): print(g(a), end='; ')
    for i in range(4): inner(x)
    print()
    for i in range(4): [inner(y) for y in (x,)]
    print()
    for i in range(4): list(map(inner, [x]))
    print()
    for i in range(4): sorted([x], key=inner) if 0 else max([x], key=lambda v: inner(v) or 1)
    print()
    lam = lambda s, a: print(g(s), g(a), end='; ')
    P.lm = lam
    for i in range(4): p.lm(x)
    print()
    p.own = lam
    for i in range(4): p.own(x, x)
    print()
    for i in range(4): getattr(p, 'm')(x)
    print()
    for i in range(4): (p.m)(x)
    print()
    m = p.m
    for i in range(4): m(x)
    print()
    for i in range(4): P.m(p, x)
    print()
    for i in range(4): type(p).m(p, x)
    print()
    class A(abc.ABC):
        def __init__(self, a): print(g(self))
        @abc.abstractmethod
        def f(self): pass
    for i in range(4):
        try: A(x)
        except TypeError as e: print(e)
    print(g(p), g(x))
main()
