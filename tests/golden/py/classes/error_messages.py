def t(f, *a):
    try: print(f(*a))
    except Exception as e: print(type(e).__name__, e)
class A: pass
class B: pass
class X(A, B): pass
class Y(B, A): pass
def f1():
    class Z(X, Y): pass
t(f1)
def f2():
    class Z(A, A): pass
t(f2)
def f3():
    class Z(int, str): pass
t(f3)
def f4():
    class Z(bool): pass
t(f4)
def f5():
    class Z(object, A): pass
t(f5)
def f6():
    class M1(type): pass
    class M2(type): pass
    class P(metaclass=M1): pass
    class Q(metaclass=M2): pass
    class R(P, Q): pass
t(f6)
def f7():
    class Z(5): pass
t(f7)
def f8():
    class Z:
        __slots__ = 5
t(f8)
def f9():
    class Z:
        __slots__ = ('1a',)
t(f9)
def f10():
    class Z:
        __slots__ = (1,)
t(f10)
def f11():
    class Z:
        __slots__ = ('__dict__','__dict__')
t(f11)
def f12():
    class Z(A):
        __slots__ = ('__dict__',)
t(f12)
def f13():
    class Z(A):
        __slots__ = ('__weakref__',)
t(f13)
def f14():
    class Z(tuple):
        __slots__ = ('a',)
t(f14)
def f15():
    class Z:
        __slots__ = 'abc'
    z = Z(); z.abc = 1
    return Z.__dict__.keys(), z.abc, Z.__slots__
t(f15)
def f16():
    class Z:
        __qualname__ = 5
t(f16)
def f17():
    class Z:
        __slots__ = ('a', 'b')
        def __init__(self): self.a=1
    z = Z()
    del z.a
    del z.a
t(f17)
def f18():
    class M(type):
        def mro(cls): return [cls, int]
    class Z(metaclass=M): pass
    return Z.__mro__
t(f18)
def f19():
    class M(type):
        def mro(cls): return [cls, 5]
    class Z(metaclass=M): pass
    return Z.__mro__
t(f19)
def f20():
    class M(type):
        def mro(cls): return [cls, B, object]
    class Z(metaclass=M): pass
    return Z.__mro__
t(f20)
def f21():
    class D:
        def __set_name__(self, o, n): 1/0
    class Z:
        d = D()
t(f21)
def f22():
    class Z:
        def __init_subclass__(cls, k): print(cls, k)
    class W(Z, k=1): pass
    class V(Z): pass
t(f22)
def f23():
    class Z(x=1): pass
t(f23)
def f24():
    class Z:
        def __class_getitem__(cls, k): return cls, k
    return Z[1], Z['a','b']
t(f24)
t(lambda: A[1]); t(lambda: A()[1])
def f25():
    class Z:
        def __init__(self): return 5
    Z()
t(f25)
def f26():
    class Z:
        def __new__(cls): return 5
        def __init__(self): print('never')
    return Z()
t(f26)
def f27():
    class Z:
        def __eq__(self, o): return True
    print(Z.__hash__); hash(Z())
t(f27)
def f28():
    class Z:
        __hash__ = None
    hash(Z())
t(f28)
def f29():
    class Z:
        def __hash__(self): return 'a'
    hash(Z())
t(f29)
def f30():
    class Z:
        def __hash__(self): return 2**100+1
    return hash(Z()), hash(2**100+1)
t(f30)
def f31():
    class Z:
        def __hash__(self): return -1
    return hash(Z())
t(f31)
def f32():
    class Z:
        def __len__(self): return -1
    return len(Z())
t(f32)
def f33():
    class Z:
        def __len__(self): return 'a'
    return len(Z())
t(f33)
def f34():
    class Z:
        def __bool__(self): return 1
    return bool(Z())
t(f34)
def f35():
    class Z:
        def __iter__(self): return 1
    return iter(Z())
t(f35)
def f36():
    class Z:
        def __getitem__(self, i):
            if i > 3: raise IndexError
            return i * i
    return list(Z()), 9 in Z(), 5 in Z(), list(reversed([1]))
t(f36)
def f37():
    class Z:
        __iter__ = None
    return iter(Z())
t(f37)
def f38():
    class Z:
        __contains__ = None
        def __iter__(self): return iter(())
    return 1 in Z()
t(f38)
def f39():
    class Z:
        def __str__(self): return 1
    return str(Z())
t(f39)
def f40():
    class Z:
        def __repr__(self): return 1
    return repr(Z())
t(f40)
def f41():
    class Z:
        def __format__(self, s): return 1
    return format(Z())
t(f41)
def f42():
    return format(A(), 'x')
t(f42)
def f43():
    class Z:
        def __index__(self): return 'a'
    return [1][Z()]
t(f43)
def f44():
    class Z:
        def __int__(self): return 'a'
    return int(Z())
t(f44)
def f45():
    class Z:
        def __float__(self): return 'a'
    return float(Z())
t(f45)
t(lambda: A() + 1); t(lambda: 1 + A()); t(lambda: -A()); t(lambda: +A()); t(lambda: ~A()); t(lambda: abs(A())); t(lambda: A() ** 2); t(lambda: pow(A(), 2, 3)); t(lambda: divmod(A(), 1)); t(lambda: A() @ A()); t(lambda: [1] * 'a'); t(lambda: 'a' * 'b'); t(lambda: [1] + 'a'); t(lambda: 'a' + 1); t(lambda: (1,) + [1]); t(lambda: b'a' + 'a'); t(lambda: 1 >> 'a'); t(lambda: print >> 1); t(lambda: A() < A()); t(lambda: A() <= 1); t(lambda: A()()); t(lambda: len(A())); t(lambda: len(5)); t(lambda: iter(5)); t(lambda: 1 in 5); t(lambda: 5[1]); t(lambda: None[1]); t(lambda: int[1]); t(lambda: list[int]); t(lambda: type[int]); t(lambda: next(5)); t(lambda: A().x); t(lambda: A.x); t(lambda: 5 .x); t(lambda: isinstance(1, 5)); t(lambda: issubclass(1, int)); t(lambda: issubclass(int, 5)); t(lambda: isinstance(1, (int, 5))); t(lambda: isinstance('', (int, 5))); t(lambda: isinstance(1, int | str)); t(lambda: issubclass(bool, (str, (float, int))))
def f46():
    a = A()
    a += 1
t(f46)
def f47():
    a = A(); a **= 2
t(f47)
def f48():
    a = 5; a[0] = 1
t(f48)
def f49():
    a = 5; del a[0]
t(f49)
def f50():
    a = (1,); a[0] = 1
t(f50)
def f51(): object().x = 1
t(f51)
def f52(): del object().x
t(f52)
def f53(): (5).real = 1
t(f53)
def f54(): [].append = 1
t(f54)
def f55(): del A().x
t(f55)
def f56(): del A.x
t(f56)
def f57(): getattr(1, 2)
t(f57)
def f58(): setattr(A(), 1, 2)
t(f58)
def f59():
    class Z:
        x = property(lambda s: 1/0)
    Z().x
t(f59)
def f60():
    class Z:
        @property
        def x(self): raise AttributeError('inner')
        def __getattr__(self, n): return 'fallback ' + n
    return Z().x
t(f60)
