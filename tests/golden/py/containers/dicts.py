import sys
g=sys.getsizeof
def t(src, env=None):
    env=dict(env or {})
    try:
        r=eval(src, globals(), env); print(src,'->',r)
    except BaseException as e: print(src,'!',type(e).__name__,e)
for kind in ('s','i','m'):
    def mk(i): return str(i) if kind=='s' or (kind=='m' and i%7) else i
    d={}; out=[]
    for i in range(300): d[mk(i)]=i; out.append(g(d))
    print(out)
    out=[]
    for i in range(0,300,2): del d[mk(i)]; out.append(g(d))
    print(out)
    for n in range(0,60):
        base={mk(i):i for i in range(n)}
        e=dict(base)
        for i in range(n//2): del e[mk(i)]
        f=base.copy(); f.update({mk(i):0 for i in range(n//2,n+5)})
        h=base|{mk(i+3):0 for i in range(n)}
        j={**base,**e}
        k=dict.fromkeys(base); l=dict.fromkeys(list(base)); m=dict.fromkeys(set(base))
        o=dict([(mk(i),1) for i in range(n)]); p=e.copy(); q={}; q.update(e); r=dict(e)
        print(n,[g(x) for x in (base,e,f,h,j,k,l,m,o,p,q,r)], len(p), list(p)[:3])
class Key:
    def __init__(s,v,h): s.v=v; s.h=h
    def __hash__(s): print('hash',s.v); return s.h
    def __eq__(s,o): print('eq',s.v,getattr(o,'v',o)); return s.v==getattr(o,'v',o)
    def __repr__(s): return 'K%s'%s.v
d={}
ks=[Key(i,i%3) for i in range(8)]
for k in ks: d[k]=k.v
print('get',d[Key(4,1)])
print('in',Key(99,2) in d)
del d[ks[1]]
print('pop',d.pop(Key(7,1)))
d.setdefault(Key(4,1),9)
d.update({ks[1]:5})
e=d.copy()
print(d==e)
print(d|{Key(4,1):'new'})
# iteration
def it(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
def a():
    d={1:1,2:2}
    for k in d: d[k+10]=1
it(a)
def b():
    d={1:1,2:2}
    for k in d: del d[k]; d[k+10]=1
    return d
it(b)
def c():
    d={i:i for i in range(5)}
    for k in d: del d[k]; d[k]=1
    return d
it(c)
def dd():
    d={1:1,2:2,3:3}
    r=[]
    for k in reversed(d): r.append(k)
    for k,v in reversed(d.items()): r.append((k,v))
    for v in reversed(d.values()): r.append(v)
    return r
it(dd)
def e():
    d={1:1,2:2}; i=iter(d); next(i); d[3]=3
    try: next(i)
    except RuntimeError as x: print(x)
    del d[3]
    try: next(i)
    except RuntimeError as x: print(x)
    return i.__length_hint__()
it(e)
d={1:2,3:4}
i=iter(d.items()); x=next(i); ix=id(x); print(x); del x; y=next(i); print(y)
ids=set()
for p in {i:i for i in range(5)}.items(): ids.add(id(p))
print(len(ids))
ids=set(); keep=[]
for p in {i:i for i in range(5)}.items(): ids.add(id(p)); keep.append(p)
print(len(ids), keep)
for s in ['{}.pop(1)','{}.pop(1,2)','{}.pop([])','{1:1}.pop([])','{}.popitem()','{1:2}.popitem()','{}[1]','{}["a"]','{}[(1,2)]','{}[[]]','{[]:1}','{}.get([])','{}.get(1,2)','{}.get()','{}.setdefault(1)','{1:2}.setdefault(1,3)','dict([1])','dict([(1,)])','dict([(1,2,3)])','dict(5)','dict(["ab"])','dict({1:2},a=3)','dict(1,2)','dict(**{"a":1})','{}.update(5)','{}.update([1])','{1:2}.update({3:4},x=1)','dict.fromkeys("ab",1)','dict.fromkeys(5)','{1:2}|[(3,4)]','{1:2}|{1:3}','{1:2}.__ior__([(3,4)])','{1:2}=={1:2.0}','{1:2}!={1:3}','{1:2}<{1:3}','{}.keys()','{1:2}.keys()','{1:2}.values()','{1:2}.items()','{1:2}.keys()&[1,3]','{1:2}.keys()|[3]','{1:2,3:4}.keys()-[1]','{1:2}.keys()^{1,5}','{1:2}.items()&{(1,2)}','{1:2}.items()|{(3,4)}','[1]&{1:2}.keys()','[1,7]-{1:2}.keys()','{1:2}.keys()=={1}','{1:2}.keys()<{1,2}','{1:2}.keys()>={1}','{1:2}.items()=={(1,2)}','(1,2) in {1:2}.items()','(1,3) in {1:2}.items()','1 in {1:2}.keys()','2 in {1:2}.values()','{1:2}.keys().isdisjoint([2])','{1:2}.keys().isdisjoint({1:1}.keys())','{1:2}.keys().mapping','len({1:2}.values())','hash({})','del_()','{1:1}.clear()','{}.clear(1)','{1:2}.copy()','list({3:1,1:2})','max({3:1,5:2})','{1:2}.__contains__(1)','{1:2}.__getitem__(5)','{1:2}.__sizeof__()','{"a":1}.__sizeof__()','{True:1,1:2,1.0:3}','{0:1,-0.0:2,False:3}','{float("nan"):1}=={float("nan"):1}','{1:{2:{}}}','{}.fromkeys([1,1])','{1:2}.__reversed__()','dict(a=1)|dict(b=2)','{**{1:2},1:3}','{1:2}.items()-[(1,2)]','repr({}.items())','iter({}).__length_hint__()','{"b":1,"a":2}.popitem()','{1:2}.keys()=={1:3}.keys()', 'dict(zip("abc",[1,2]))','sorted({3:1,1:1})','{1:[]}.items()','hash({1:2}.keys())','{1:1}.items().__hash__', '{1:2}.keys()+1', 'dict(x for x in [(1,2)])','dict([[1,2]])','dict(((1,2),3))','dict(a=1,**{"a":2})','{(1,2):3}[1,2]']:
    if '__reversed__' in s: continue
    t(s)
d={}; d['d']=d; d['l']=[d]; print(d); print(d.items())
class MM(dict):
    def __missing__(s,k): return k*2
m=MM(a=1); print(m['x'], m.get('x'), 'x' in m, m, type(m.copy()), type(m|{}), g(m)); m.z=1; print(m.z, m.__dict__)
class Map:
    def keys(s): print('keys'); return ['a','b']
    def __getitem__(s,k): return k*2
print(dict(Map()), {**Map()}); d={}; d.update(Map()); print(d)
def f(**k): return k
print(f(**Map()))
try: f(a=1,**{'a':2})
except TypeError as e: print(e)
class D:
    def __init__(s,n): s.n=n
    def __del__(s): print('del',s.n,len(G))
    def __hash__(s): return s.n
G={D(1):D(2),D(3):D(4)}; G.clear()
G={1:D(1)}; G[1]=D(2); del G[1]; G={'a':D(5),'b':D(6)}; G.popitem(); G.update(a=1); G['z']=D(7); G=dict(G); G={}
