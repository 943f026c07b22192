from enum import *
class Color(Enum):
    RED = 1
    GREEN = auto()
    BLUE = 3
    CRIMSON = 1
    def f(self): return self.name.lower()
print(Color.RED, repr(Color.RED), Color(3), Color['GREEN'], Color.CRIMSON is Color.RED, list(Color), len(Color), Color.RED.f(), Color.RED.value)
print(Color, Color.__members__, Color.RED in Color, 3 in Color, hash(Color.RED)==hash('RED'))
for f in (lambda: Color(9), lambda: Color['X'], lambda: Color.X, lambda: setattr(Color,'RED',5)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class N(IntEnum):
    A=1; B=2
print(N.A, repr(N.A), N.A+1, N.A < N.B, f'{N.A}', isinstance(N.A,int))
class S(StrEnum):
    X=auto(); Y='why'
print(S.X, repr(S.Y), S.X.upper(), S('why'))
class P(Flag):
    R=4;W=2;X=1
print(P.R|P.W, repr(P.R|P.W), P.R in (P.R|P.W), ~P.R, list(P.R|P.X), P(7), P(0), bool(P(0)), repr(P(0)))
try: P(8)
except ValueError as e: print(e)
class Q(IntFlag):
    R=4;W=2
print(Q.R|Q.W, repr(Q.R|8), Q(6))
A = Enum('A','x y z'); print(list(A), A.__module__)
@unique
class U(Enum):
    a=1
try:
    @unique
    class V(Enum): a=1; b=1
except ValueError as e: print(e)
class Planet(Enum):
    E=(1,2)
    def __init__(self,m,r): self.m=m; self.r=r
    @property
    def g(self): return self.m/self.r
print(Planet.E.g, Planet.E.value)
try:
    class Sub(Color): pass
except TypeError as e: print(e)
