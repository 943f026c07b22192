import collections.abc, functools, itertools, contextlib, copy, weakref, math, operator, types, warnings, abc, atexit, time, ctypes, gc, sys
from collections import *
P = namedtuple('P','x y', defaults=[3]); p=P(1); print(p, p.x, p._replace(x=5), P._fields, P.__doc__, p==(1,3))
try: P()
except TypeError as e: print(e)
d = deque([1,2,3],maxlen=2); d.append(4); print(d, sys.getsizeof(deque()), len(d), d[0], list(reversed(d)))
d=deque(range(200)); d.rotate(5); print(d[0], d[100], sys.getsizeof(d)); del d[50]; d.insert(3,'a'); print(len(d), d.index('a'), d.count(7))
dd=defaultdict(list); dd['a'].append(1); print(dd, sys.getsizeof(dd), dd.default_factory)
print(Counter('hello world').most_common(3), Counter('aab')+Counter('ab'), Counter(a=1))
o=OrderedDict(a=1,b=2,c=3); o.move_to_end('a'); print(o, list(o)); o.move_to_end('c',last=False); print(o)
print(ChainMap({'a':1},{'b':2,'a':3}), ChainMap({'a':1},{'b':2,'a':3})['b'])
@functools.lru_cache(maxsize=2)
def sq(n): return n*n
sq(1),sq(2),sq(1),sq(3); print(sq.cache_info())
print(functools.reduce(operator.add,[1,2,3]), functools.partial(int,base=2)('101'), functools.partial(int, base=2))
print(list(itertools.islice(itertools.count(5),3)), list(itertools.chain([1],[2,3])), list(itertools.product('ab',[1,2])), list(itertools.permutations([1,2,3],2)), list(itertools.combinations('abc',2)))
print([(k,list(g)) for k,g in itertools.groupby('aabbc')], list(itertools.accumulate([1,2,3])), list(itertools.zip_longest('ab','c',fillvalue='-')), list(itertools.batched('abcde',2)))
a,b = itertools.tee([1,2,3]); print(list(a),list(b)); print(itertools.count(3), itertools.repeat(2,3))
@contextlib.contextmanager
def cm():
    print('in'); 
    try: yield 5
    finally: print('out')
with cm() as x: print(x)
with contextlib.suppress(KeyError): {}['a']
with contextlib.ExitStack() as st:
    st.callback(print,'cb'); st.enter_context(cm())
print(math.factorial(20), math.gcd(12,18), math.sqrt(2), math.pi, math.comb(5,2), math.isqrt(99), math.log(8,2), math.floor(-2.5), math.ceil(2.1), math.hypot(3,4), math.fsum([.1]*10))
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.exp(1000), lambda: math.sqrt('a'), lambda: math.factorial(-1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class A(abc.ABC):
    @abc.abstractmethod
    def f(self): ...
try: A()
except TypeError as e: print(e)
print(isinstance([], collections.abc.Sequence), isinstance({}, collections.abc.Mapping), issubclass(int, collections.abc.Hashable), isinstance(iter([]), collections.abc.Iterator))
print(copy.deepcopy({'a':[1,(2,[3])]}), operator.itemgetter(1,2)([1,2,3]), operator.attrgetter('real')(5))
