import sys, collections, functools, itertools, weakref, enum, operator, types, io, contextlib, abc, copy
g=sys.getsizeof
P=collections.namedtuple('P','x y')
class E(enum.Enum): A=1
class AB(abc.ABC): pass
items = dict(od=collections.OrderedDict(), od1=collections.OrderedDict(a=1,b=2), counter=collections.Counter('abc'), cm=collections.ChainMap(), dd=collections.defaultdict(int,a=1), nt=P(1,2), ud=collections.UserDict(), deque=collections.deque([1]), partial=functools.partial(int), lru=functools.lru_cache(lambda:1), count=itertools.count(), chain=itertools.chain(), rep=itertools.repeat(1), isl=itertools.islice([],1), cyc=itertools.cycle([]), perm=itertools.permutations([1,2]), ref=weakref.ref(P), proxy=weakref.proxy(P), ig=operator.itemgetter(1), ns=types.SimpleNamespace(a=1), E=E.A, mp=types.MappingProxyType({}), vi=sys.version_info, fi=sys.float_info, abc_=AB, nt_cls=P, enum_cls=E, mod=sys, wvd=weakref.WeakValueDictionary(), cp=functools.cached_property(len), it=iter([]), groupby=itertools.groupby([]), tee=itertools.tee([])[0], acc=itertools.accumulate([]), prod=itertools.product([1]), zl=itertools.zip_longest([1]), dit=iter(collections.deque()), mc=operator.methodcaller('x'), ag=operator.attrgetter('x'), sm=itertools.starmap(len,[]), tw=itertools.takewhile(len,[]), pw=itertools.pairwise([]))
for k,v in items.items(): print(k, g(v))
