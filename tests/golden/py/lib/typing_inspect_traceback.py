import typing, inspect, traceback, tracemalloc
from typing import *
print(Optional[int], List[int], Dict[str,int], Union[int,str], Callable[[int],str], Any, TypeVar('T'), Union[int,None], Tuple[int,...], Literal['a'])
T=TypeVar('T')
class Box(Generic[T]):
    def __init__(self,x): self.x=x
print(Box[int](3).x, Box[int])
class P(NamedTuple):
    x: int
    y: int = 3
print(P(1), P.__annotations__)
class TD(TypedDict): a: int
print(TD(a=1))
@runtime_checkable
class Pr(Protocol):
    def f(self): ...
class Q:
    def f(self): pass
print(isinstance(Q(),Pr), isinstance(3,Pr))
def g(a,/,b:int=3,*args,c,d=5,**k)->str: "doc"
print(inspect.signature(g), inspect.getdoc(g), inspect.signature(len), inspect.isfunction(g), inspect.isgeneratorfunction(g), inspect.getfullargspec(g))
print(get_type_hints(g), get_origin(List[int]), get_args(Dict[str,int]))
class C:
    def m(self, x): return x
print(inspect.signature(C().m), inspect.signature(C), inspect.getmro(C)[0].__name__, [n for n,_ in inspect.getmembers(C(), inspect.ismethod)])
print(inspect.getsource(g), end='')
def f(): 1/0
try: f()
except Exception as e:
    print(traceback.format_exc().splitlines()[-1]); print(traceback.format_exception_only(e)); print([x.name for x in traceback.extract_tb(e.__traceback__)])
print(inspect.signature(g).bind(1,2,3,c=4).arguments)
tracemalloc.start()
y=[None]*1000
print(tracemalloc.get_traced_memory()[0] >= 8000)
s=tracemalloc.take_snapshot(); st=s.statistics('lineno')[0]; print(st.size, st.count, st.traceback[0].lineno)
del y; print(tracemalloc.get_traced_memory()[0] < 2000); tracemalloc.stop()
