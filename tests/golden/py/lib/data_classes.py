from dataclasses import *
import sys
@dataclass
class P:
    x: int
    y: int = 0
    z: list = field(default_factory=list)
print(P(1), P(1,2,[3])==P(1,2,[3]), P.__doc__, P.__match_args__, P.__hash__, fields(P)[0].name)
try: P()
except TypeError as e: print(e)
try:
    @dataclass
    class B: a: list = []
except ValueError as e: print(e)
@dataclass(frozen=True, order=True)
class F:
    a: int; b: str = 'q'
f=F(1); print(f, hash(f)==hash((1,'q')), f<F(2), sorted([F(3),F(1)]))
try: f.a=3
except FrozenInstanceError as e: print(e)
@dataclass(slots=True)
class S:
    a: int; b: int = 2
s=S(1); print(s, sys.getsizeof(s), S.__slots__, hasattr(s,'__dict__'))
print(asdict(P(1,2,[P(3)])), astuple(P(1,2,[P(3)])), replace(s,a=9))
@dataclass
class C(P):
    w: int = 3
    def __post_init__(self): self.q = self.x+self.w
c=C(1); print(c, c.q)
@dataclass(kw_only=True)
class K: a:int; b:int=1
print(K(a=3))
try: K(3)
except TypeError as e: print(e)
D = make_dataclass('D',[('x',int),('y',int,5)]); print(D(1))
print(is_dataclass(P), is_dataclass(1), P(1).__eq__(5))
match P(1,2):
    case P(x,y): print(x,y)
