import sys
g=sys.getsizeof
def t(src):
    try:
        r=eval(src, globals()); print(src,'->',r)
    except BaseException as e: print(src,'!',type(e).__name__,e)
seed=5
def rnd(m):
    global seed
    seed=(seed*1103515245+12345)&0x7fffffff
    return (seed>>8)%m
s=set(); out=[]
for i in range(500): s.add(i*7); out.append(g(s))
print(out); 
out=[]
for i in range(490): s.discard(i*7); out.append(g(s))
print(set(out), list(s)); s.add(1); print(g(s), s)
for n in list(range(0,40))+[100,77,78,307,308]:
    v=[rnd(1000) for _ in range(n)]; w=[rnd(1000) for _ in range(n*(1+rnd(12)))]
    a=set(v); b=set(w); f=frozenset(v)
    rs=[a,b,f,a.copy(),a|b,a&b,a-b,b-a,a^b,a.union(w),a.intersection(w),a.difference(w),a.symmetric_difference(w),set(dict.fromkeys(v)),set(b),{*v},frozenset(a),a.union(b,v,[1]),a.intersection(b,v),a.difference(b,[1]), a-dict.fromkeys(w).keys(), set(v).difference(dict.fromkeys(w))]
    c=set(v); c|=b; rs.append(c); c=set(v); c&=b; rs.append(c); c=set(v); c-=b; rs.append(c); c=set(w); c-=a; rs.append(c); c=set(v); c^=b; rs.append(c)
    c=set(v); c.update(w); rs.append(c); c=set(v); c.intersection_update(w); rs.append(c); c=set(w); c.difference_update(v); rs.append(c);c=set(v); c.symmetric_difference_update(w); rs.append(c); c=set(v); c.symmetric_difference_update(dict.fromkeys(w)); rs.append(c)
    c=set(v); 
    while len(c)>n//2: c.pop()
    rs.append(c)
    h=0
    for r in rs:
        for x in r: h=(h*31+x)%(1<<61)
        h=(h*31+g(r))%(1<<61)
    print(n,h,[g(r) for r in rs], hash(f), a<=b,a<b,a>=a,a==f,f==a,a!=b,a.isdisjoint(b),a.isdisjoint(w),a.issubset(w),a.issuperset(w),a.issuperset(v))
class Key:
    def __init__(s,v,h): s.v=v; s.h=h
    def __hash__(s): print('hash',s.v); return s.h
    def __eq__(s,o): print('eq',s.v,getattr(o,'v',o)); return s.v==getattr(o,'v',o)
    def __repr__(s): return 'K%s'%s.v
ks=[Key(i,i%3) for i in range(8)]
s=set(ks); print(s); print(Key(4,1) in s); s.add(Key(5,2)); s.discard(Key(7,1)); s.remove(ks[0]); u=s|{Key(9,1)}; print(u); print(s<=u); print(frozenset(s)==s); print(s-u, s&u, s^u)
for e in ['{1}.remove(2)','{1}.remove({2})','set().pop()','{1}|[1]','{1}<[1]','{1}.add([])','[] in {1}','{1} in {frozenset([1])}','{frozenset([1])}.discard({1})','{1}.discard([])','{1}.union(1)','hash({1})','hash(frozenset([1,2,3]))','hash(frozenset())','frozenset([1]).union([2])','frozenset([1])|{2}','{2}|frozenset([1])','frozenset([1]) in {frozenset([1])}','set("hello")=={"h","e","l","o"}','{1,2}.copy()','frozenset([1]).copy()','set([[1]])','set(5)','set(1,2)','set(a=1)','frozenset(1,2)','{1}.update([2],[3])','{1}.intersection_update([1],5)','{1}==[1]','{1}!={1}','{1}.__contains__({1})','{1,2}.isdisjoint({3})','{1}.issubset([1,2])','{1}.__and__([1])','{1}.__or__(1)','{1}.__ior__({2})','{1}.__isub__([1])','frozenset()','set()','{frozenset()}','{1,1.0,True}','{*()}','set().__sizeof__()','frozenset([1,2])','frozenset(x for x in [3,3])','{1}.__lt__({1,2})','{1}.__ge__([])','set.union({1},[2])','set().union()','len({1,2,3})','iter({1,2}).__length_hint__()','sorted({3,1,2})','{(1,2),(3,)}','min({4,2})','{1}.pop()','{1}.clear()','frozenset([1]).add(1)','{None}','frozenset().pop()', 'set.add(1,2)','{1}-{1}','not set()','bool({0})', 'set(range(10))-set(range(5))','{1}.__init__([5])']:
    t(e)
s={1,2,3}
try:
    for x in s: s.add(x+10)
except RuntimeError as e: print(e)
i=iter({1,2,3}); next(i); print(i.__length_hint__(), list(i), list(i))
class S(set):
    pass
x=S([1]); x.a=1; print(x, x.a, g(x), type(x|x), type(x.copy()), x=={1})
class FS(frozenset): pass
print(FS([1]), hash(FS([1]))==hash(frozenset([1])), FS(), type(frozenset(FS([1]))))
x={1}; y=frozenset([1]); z=y|x; print(type(z), frozenset(y) is y)
class D:
    def __init__(s,n): s.n=n
    def __del__(s): print('del',s.n,len(G))
    def __hash__(s): return s.n
G={D(3),D(1),D(2)}; G.clear(); G={D(5)}; G.pop(); G=set()
r=[G]; 
class Rep:
    def __repr__(s): return repr(H)
H={Rep()}; print(H)
