import sys
g=sys.getsizeof
def t(src):
    try:
        r=eval(src, globals()); print(src,'->',r)
    except BaseException as e: print(src,'!',type(e).__name__,e)
B=1<<70
for e in ['range(5)','range(1,5)','range(1,10,3)','range(10,1,-3)','range(0)','range(5,1)','range(True)','range(1.5)','range()','range(1,2,3,4)','range(1,2,0)','range("a")','range(a=1)','len(range(B))','len(range(5,B,B))','range(B)','range(B)[5]','range(B)[-1]','range(B)[1:5]','range(10)[::2]','range(10)[::-1]','range(10)[2:8:3][1:]','range(10)[10]','range(10)[-11]','range(10)["a"]','range(10)[B]','5 in range(10)','5.0 in range(10)','"a" in range(10)','B in range(B+1)','10 in range(0,20,5)','7 in range(10,0,-3)','range(10).index(5)','range(10).index(11)','range(10).index(5.0)','range(10).index("a")','range(10).count(5)','range(10).count("a")','range(0,10,2)==range(0,9,2)','range(0)==range(5,5)','range(1)==range(1,2)','range(3)!=range(4)','range(3)<range(4)','hash(range(3))','hash(range(0))','hash(range(5,6))','hash(range(B))','list(reversed(range(5)))','list(reversed(range(0,10,3)))','list(reversed(range(B,B+3)))','list(range(B,B+3))','list(range(B+3,B,-2))','iter(range(5)).__length_hint__()','iter(range(B)).__length_hint__()','range(5).start','range(1,5).stop','range(1,5,2).step','bool(range(0))','bool(range(1))','g(range(5))','g(iter(range(5)))','g(iter(range(B)))','sum(range(100))','max(range(5))','range(2**63-3,2**63-1)[1]','list(range(2**63-3,2**63-1))','list(range(2**63-3,2**63+1))','list(range(-2**63,-2**63+2))','list(reversed(range(-2**63,-2**63+2)))','range(10).start.x','type(iter(range(2**63-2,2**63-1))).__name__','type(iter(range(0,2**63-1,2))).__name__',
 'slice(1)','slice(1,2)','slice(1,2,3)','slice()','slice(1,2,3,4)','slice(None,5).indices(3)','slice(5,None,-1).indices(3)','slice(None,None,-1).indices(5)','slice(-3,-1).indices(10)','slice(1).indices(-1)','slice(1).indices("a")','slice("a").indices(3)','slice(1,2,0).indices(3)','slice(B).indices(B*2)','slice(1)==slice(1)','slice(1)<slice(2)','slice(1)==1','hash(slice(1))','hash(slice(1,2,3))','hash(slice([]))','slice(1).start','slice(1).stop','slice(1).step','g(slice(1))','[1,2,3][slice(1)]','slice(a=1)','"abc"[slice(None,None,-1)]',
 'list(enumerate("ab"))','list(enumerate("ab",5))','list(enumerate("ab",start=B))','list(enumerate([1,2],2**63-2))','enumerate()','enumerate(5)','enumerate([],"a")','enumerate([],1,2)','enumerate([],x=1)','list(enumerate(iterable=[1],start=3))','g(enumerate([]))','enumerate[int]',
 'list(zip())','list(zip([1,2],"ab"))','list(zip([1,2],"a"))','list(zip([1,2],"a",strict=True))','list(zip([1],"ab",strict=True))','list(zip([1],[2],"ab",strict=True))','list(zip([1,2],[2,3],"a",strict=True))','list(zip([1],strict=True))','list(zip([],[1],strict=True))','zip(1)','zip([],5)','zip(x=1)','g(zip())','list(zip(*[[1,2],[3,4]]))','list(zip([1],strict=False))',
 'list(map(str,[1,2]))','list(map(lambda a,b:a+b,[1,2],[3,4,5]))','map()','map(str)','map(str,5)','map(str,[],x=1)','list(map(None,[1]))','list(map(lambda *a:a,[1],[2],[3],[4],[5],[6],[7]))','g(map(str,[]))',
 'list(filter(None,[0,1,2]))','list(filter(bool,[0,1]))','list(filter(lambda x:x>1,[1,2]))','filter()','filter(None)','filter(None,5)','filter(None,[],1)','list(filter(1,[1]))','filter(None,[],x=1)','list(filter(lambda x:1/0,[1]))',
 'list(reversed([1,2]))','list(reversed((1,2)))','list(reversed("ab"))','list(reversed(b"ab"))','reversed({1})','reversed(5)','reversed()','reversed([],1)','list(reversed({1:2,3:4}))','list(reversed({1:2,3:4}.items()))','list(reversed({1:2}.values()))','reversed(x=1)','type(reversed((1,))).__name__','type(reversed([])).__name__','reversed((1,2)).__length_hint__()','g(reversed(()))','type(reversed({})).__name__',
 'int|str','int|None','None|int','int|int','int|str|int','list[int]','dict[str,int]','list[int]|None','(int|str)==(str|int)','hash(int|str)==hash(str|int)','int|5','isinstance(1,int|str)','isinstance("a",int|None)','issubclass(int,int|str)','list[int].__origin__','list[int].__args__','list[int].__parameters__','list[int]==list[int]','list[int]()','list[int]([1])','tuple[int,...]','tuple[()]','isinstance([],list[int])','issubclass(list,list[int])','(int|str).__args__','list[list[int]]','type[int]','list[int][str]','set[int]','frozenset[int]','list["T"]','dict[str,list[int|None]]','list[int].append','int|list[int]|str','list[int].__name__','type(int|str)','type(list[int])','(int|str)|float','repr(list[None])','list[int] is list[int]','tuple[int,str][0]', 'int|"a"']:
    t(e)
class Seq:
    def __init__(s,n): s.n=n
    def __getitem__(s,i):
        print('get',i)
        if i>=s.n: raise IndexError
        return i*i
    def __len__(s): return s.n
print(list(Seq(3))); print(list(reversed(Seq(2)))); i=iter(Seq(2)); print(type(i).__name__, i.__length_hint__(), next(i), i.__length_hint__(), list(i), list(i), i.__length_hint__()); print(2 in Seq(4), 1 in Seq(4))
n=[0]
def f(): n[0]+=1; return n[0]
print(list(iter(f,5)), type(iter(f,5)).__name__)
class NR: __reversed__=None
t('reversed(NR())')
class RV:
    def __reversed__(s): return [1,2]
print(reversed(RV()))
ids=set()
for p in zip(range(5),range(5)): ids.add(id(p))
print(len(ids)); ids=set()
for p in enumerate(range(5)): ids.add(id(p))
print(len(ids)); ids=set(); keep=[]
for p in enumerate(range(3)): ids.add(id(p)); keep.append(p)
print(len(ids),keep)
z=zip([1,2],[3,4]); a=next(z); b=next(z); print(a,b)
def gen():
    yield 1
    raise ValueError('x')
t('list(zip(gen(),[1,2],strict=True))'); t('list(map(int,gen()))'); t('tuple(gen())'); t('list(gen())'); t('set(gen())'); t('dict.fromkeys(gen())'); t('[*gen()]'); t('max(gen())'); t('sorted(gen())')
import copy
for x in [iter([1,2,3]),iter((1,2,3)),iter(range(5)),iter({1:2,3:4}),iter({1,2}),enumerate([1,2]),zip([1,2],[3,4]),reversed([1,2,3]),reversed((1,2)),iter({1:2}.items()),map(str,[1]),filter(None,[1]),iter(range(B,B+3)), slice(1,2), range(3), {1,2}, frozenset([1]), Seq(2)]:
    try:
        if not isinstance(x,(slice,range,set,frozenset,Seq)): next(x)
        y=copy.copy(x); print(type(y).__name__, list(y) if not isinstance(y,slice) else y)
    except TypeError as e: print(type(e), e)
a=[[1],{2:[3]},(4,[5]),{6}]
b=copy.deepcopy(a); print(b, b==a, b[0] is a[0], b[2] is a[2])
