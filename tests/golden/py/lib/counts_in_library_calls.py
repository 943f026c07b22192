import sys, copy, functools, collections, weakref, contextlib, operator, itertools, enum, dataclasses, heapq, gc
rc=sys.getrefcount
class A:
    def __copy__(s): print('copy',rc(s)); return s
    def __deepcopy__(s,m): print('deep',rc(s)); return A()
    def __lt__(s,o): print('lt',rc(s),rc(o)); return False
    def __eq__(s,o): print('eq',rc(s),rc(o)); return True
    def __hash__(s): print('hash',rc(s)); return 1
    def __enter__(s): print('enter',rc(s)); return s
    def __exit__(s,*a): print('exit',rc(s))
    def m(s): print('m',rc(s))
    def __call__(s): print('call', rc(s))
a=A(); copy.copy(a); copy.deepcopy(a); copy.deepcopy([a]); copy.deepcopy((a,)); copy.deepcopy({'k':a}); copy.copy([a]); print(rc(a))
def f(x,*r,**k): print('f',rc(x))
functools.partial(f,a)(); functools.partial(f)(a); functools.partial(f)(a,k=1)
@functools.lru_cache
def g(x): print('g',rc(x)); return x
g(a); g(a); print(rc(a)); g.cache_clear(); print(rc(a))
@functools.wraps(f)
def w(x): print('w',rc(x))
w(a)
functools.reduce(lambda p,q: print('red',rc(p),rc(q)) or p,[a,a,a])
d=collections.defaultdict(lambda: a); d[1]; print(rc(a)); del d
P=collections.namedtuple('P','x'); p=P(a); print(rc(a), rc(p.x)); p._replace(x=1); del p
print(operator.itemgetter(0)([a]) is a, rc(a)); operator.methodcaller('m')(a); operator.attrgetter('m')(a)()
dq=collections.deque([a,a]); print(rc(a)); dq.pop(); print(rc(a)); dq.rotate(); [f(x) for x in dq]; del dq
for x in itertools.chain([a]): print('chain',rc(x))
del x
for x in itertools.islice([a],1): print('isl',rc(x))
for x in itertools.repeat(a,1): print('rep',rc(x))
del x
print([rc(x) for x in itertools.chain([A()])], [rc(x) for (x,) in itertools.product([A()])], [rc(x) for x,y in itertools.zip_longest([A()],[1])], [rc(x) for x,y in zip([A()],[1])])
list(itertools.starmap(f,[(a,)])); list(map(f,[a])); list(itertools.takewhile(f,[a])); list(itertools.filterfalse(f,[a]));list(filter(f,[a])); list(itertools.accumulate([a,a],lambda p,q: print('acc',rc(p),rc(q))))
with contextlib.ExitStack() as s: s.enter_context(a); s.callback(f,a)
@contextlib.contextmanager
def cm(x): print('cm',rc(x)); yield x; print('cm2',rc(x))
with cm(a): pass
max([a,a]); sorted([a,a]); min(a,a); any(x is None for x in [a]); [a,a].index(a); a in (a,); {a:1}; print(rc(a))
h=[]; heapq.heappush(h,a); heapq.heappush(h,a); heapq.heappop(h); del h
@dataclasses.dataclass
class D: x: object
dd=D(a); print(rc(a)); dd==D(a); del dd
wv=weakref.WeakValueDictionary(); wv['k']=a; print(rc(a)); [f(v) for v in wv.values()]; f(wv['k']); wk=weakref.WeakKeyDictionary(); 
wr=weakref.ref(a); f(wr()); pr=weakref.proxy(a); pr.m(); pr()
weakref.finalize(a, print, 'fin').peek(); wm=weakref.WeakMethod(a.m); wm()()
getattr(a,'m')(); iter(a.__class__.__mro__); f(*[a]); f(*(a,)); f(**{'x':a}); print(rc(a), [rc(v) for v in vars(P).values() if v is a])
functools.cmp_to_key(lambda p,q: print('cmp',rc(p),rc(q)) or 0); sorted([a,a], key=functools.cmp_to_key(lambda p,q: print('cmp',rc(p),rc(q)) or 0))
class CP:
    @functools.cached_property
    def v(s): print('cp',rc(s)); return a
c=CP(); c.v; print(rc(a), rc(c)); del c
sys.setrecursionlimit(1000); gc.collect(); print(rc(a))
