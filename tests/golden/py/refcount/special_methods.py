import sys
class K:
    def __init__(self, a): print(sys.getrefcount(a), sys.getrefcount(self), end='; ')
x=object()
for i in range(4): K(x)
print()
class K:
    def __init__(self, a, b=1): print(sys.getrefcount(a), sys.getrefcount(self), end='; ')
for i in range(4): K(x)
print()
for i in range(4): K(a=x)
print()
for i in range(4): K(*(x,))
print()
t=(x,)
for i in range(4): K(*t)
print()
d={'a':x}
for i in range(4): K(**d)
print()
class K:
    def __new__(cls, a): print(sys.getrefcount(a), end='; '); return object.__new__(cls)
for i in range(4): K(x)
print()
class K2(K):
    def __init__(self, a): print(sys.getrefcount(a), sys.getrefcount(self), end='; ')
for i in range(4): K2(x)
print()
class Q:
    def __call__(self, a): print(sys.getrefcount(a), sys.getrefcount(self), end='; ')
    def m(self, a): print(sys.getrefcount(a), sys.getrefcount(self), end='; ')
    def __add__(self, a): print(sys.getrefcount(a), sys.getrefcount(self), end='; ')
    def __eq__(self, a): print(sys.getrefcount(a), sys.getrefcount(self), end='; ')
    def __getitem__(self, a): print(sys.getrefcount(a), sys.getrefcount(self), end='; ')
    def __setitem__(self, a, b): print(sys.getrefcount(a), sys.getrefcount(self), end='; ')
    def __contains__(self, a): print(sys.getrefcount(a), sys.getrefcount(self), end='; ')
    def __len__(self): print(sys.getrefcount(self), end='; '); return 1
    def __getattr__(self, n): print(sys.getrefcount(self), end='; '); return 1
    def __iter__(self): print(sys.getrefcount(self), end='; '); return iter(())
    def __repr__(self): print(sys.getrefcount(self), end='; '); return ''
    def __hash__(self): print(sys.getrefcount(self), end='; '); return 1
    def __bool__(self): print(sys.getrefcount(self), end='; '); return True
    def __enter__(self): print(sys.getrefcount(self), end='; '); return self
    def __exit__(self,*a): print(sys.getrefcount(self), end='; ')
    def __setattr__(self, n, v): print(sys.getrefcount(self), sys.getrefcount(v), end='; ')
    def __delattr__(self, n): print(sys.getrefcount(self), end='; ')
    def __iadd__(self, o): print(sys.getrefcount(self), sys.getrefcount(o), end='; '); return self
    def __index__(self): print(sys.getrefcount(self), end='; '); return 0
    @property
    def p(self): print(sys.getrefcount(self), end='; ')
    @p.setter
    def p(self, v): print(sys.getrefcount(self), sys.getrefcount(v), end='; ')
    @classmethod
    def cm(cls, a): print(sys.getrefcount(a), end='; ')
    @staticmethod
    def sm(a): print(sys.getrefcount(a), end='; ')
    def __lt__(self, a): print(sys.getrefcount(a), sys.getrefcount(self), end='; '); return True
    def __radd__(self, a): print(sys.getrefcount(a), sys.getrefcount(self), end='; ')
    def __format__(self, a): print(sys.getrefcount(self), end='; '); return 'f'
    def __get__(self, a, b): print(sys.getrefcount(self), sys.getrefcount(a), end='; '); return 'f'
q=Q()
def f1():
    for i in range(4): q(x)
    print()
    for i in range(4): q.m(x)
    print()
    for i in range(4): q+x
    print()
    for i in range(4): x+q
    print()
    for i in range(4): q==x
    print()
    for i in range(4): q<x
    print()
    for i in range(4): q[x]
    print()
    for i in range(4): q[x]=1
    print()
    for i in range(4): x in q
    print()
    for i in range(4): len(q)
    print()
    for i in range(4): q.foo
    print()
    for i in range(4): iter(q)
    print()
    for i in range(4): repr(q), str(q), f'{q}'
    print()
    for i in range(4): hash(q); {q:1}
    print()
    for i in range(4): bool(q); not q
    print()
    for i in range(4):
        with q: pass
    print()
    for i in range(4): q.foo = x
    print()
    for i in range(4): del q.foo
    print()
    global z
    z=q
    for i in range(4): z+=x
    print()
    for i in range(4): [1][q]
    print()
    for i in range(4): q.p
    print()
    for i in range(4): q.cm(x)
    print()
    for i in range(4): q.sm(x); Q.sm(x)
    print()
    m=q.m
    for i in range(4): m(x)
    print()
    for i in range(4): Q.m(q,x)
    print()
f1()
class B1:
    def __init__(self, a): print(sys.getrefcount(a), sys.getrefcount(self), end='; ')
    def m(self, a): print(sys.getrefcount(a), sys.getrefcount(self), end='; ')
class B2(B1):
    def __init__(self, a): super().__init__(a)
    def m(self, a): super().m(a)
for i in range(4): B2(x).m(x)
print()
class D:
    def __get__(self, o, t): print(sys.getrefcount(self), sys.getrefcount(o), end='; ')
    def __set__(self, o, v): print(sys.getrefcount(self), sys.getrefcount(o), sys.getrefcount(v), end='; ')
class E: d=D()
e=E()
for i in range(4): e.d
print()
for i in range(4): e.d=x
print()
print(sys.getrefcount(E), sys.getrefcount(D), sys.getrefcount(Q), sys.getrefcount(K))
