import sys
g=sys.getsizeof
def t(src, env=None):
    env=dict(env or {})
    try:
        r=eval(src, globals(), env); print(src,'->',r)
    except BaseException as e: print(src,'!',type(e).__name__,e)
a=[]
out=[]
for i in range(200): a.append(i); out.append(g(a))
print(out)
out=[]
while a: a.pop(); out.append(g(a))
print(out)
for n in range(0,20):
    print(n, g(list(range(n))), g([0]*n), g(list((1,)*n)), g([x for x in range(n)]), g(list(iter([0]*n))), g(sorted(range(n))), g([*range(n)]), g([*[0]*n, 1]), g(([0]*n)[1:]), g(([0]*n)[::2]), g(list(map(str,range(n)))), g(list(x for x in range(n))), g(list(zip(range(n)))), g(list({i for i in range(n)})), g(list({i:i for i in range(n)})), g(list({i:i for i in range(n)}.values())), g(list({i:i for i in range(n)}.items())), g(list('a'*n)), g(list(b'a'*n)), g(list(reversed([0]*n))), g(list(enumerate([0]*n))), g(list(filter(None,[1]*n))))
for n in range(10):
    a=[0]*n; a+= [1]*5; b=[0]*n; b.extend(range(7)); c=[0]*n; c.insert(1,2); d=[0]*n; d[1:1]=[5,6,7]; e=[0]*n; e*=3; f=[0]*n; del f[::2]; h=[0]*n; h[2:]=[]; i=[0]*n; i.clear()
    print(n,g(a),g(b),g(c),g(d),g(e),g(f),g(h),g(i),a,b,c,d,e,f,h)
a=list(range(10))
a[::2]=[9]*5; print(a)
a[::-1]=a; print(a)
a[2:5]=a; print(a)
del a[::-3]; print(a)
del a[5:1]; print(a)
a[8:2]=[77]; print(a)
a[5:2:1]=[]; print(a)
for s in ['[1,2,3].index(3,-1)','[1,2,3].index(1,1)','[1,2,3].index(2,-2,-1)','[1,2]*-1','3*[1]','[1]<[1,2]','[1,2]<[1,3]','[1]==[1.0]','[1]!=[1]','[1]>=[2]','[]==()','[1,2,3][-1]','[1][True]','[1,2,3][5:]','[1,2,3][::-1]','[1,2,3][None:None:None]','[1,2,3][::0]','[1,2,3]["a"]','[1,2,3][1.0:]','[].remove(1)','[1].count(1)','[1,[2,[3]]]','[[]]*2','list("abc")','list(5)','[1]+(2,)','[1].__iadd__((2,))','[1].extend(None)','[3,2].reverse()','[1,2].pop(5)','[1,2].pop(-3)','[].pop()','[1].__contains__(1)','(1,2)<(1,)','(1,2)+(3,)','(1,)*3','()*5','(1,2,3)[1:]','(1,2,3)[:] is (1,2,3)','(1,2,3).index(4)','(1,2,3).count(2)','tuple([1,2])','tuple(x for x in range(12))','hash((1,2,3))','hash(())','hash((1,[]))','(1,)','((1,),2)','(1,2)[5]','(1,2)["a"]','list(reversed([1,2,3]))','[1,2].copy()','[1,2].__sizeof__()','list.append([],1)','list.append(1,1)','[].append(1,2)','iter([1]).__length_hint__()','iter((1,2)).__length_hint__()','[].__init__(3)','[1,2,3]==[1,2]','[1,2,3].__eq__(5)','[1].__lt__(3)','[1].__mul__("a")','"a"*[1]','[1]*"a"','[1].insert(0)','[].index(1)','(1,).__getnewargs__()','[].sort(key=1)','[2,1].sort(key=1)','[0].__setitem__(0,1)','[0].__delitem__(3)','[0].__getitem__(slice(0,1))','tuple("ab",)','tuple(iterable=())','list(iterable=())','[i for i in [1,2,3]][1:2]','sum([[1],[2]],[])']:
    t(s)
l=[1]; l.append(l); print(l); tt=(l,); l[0]=tt; print(l, tt)
l=[1,2,3]
it=iter(l); next(it); l.clear(); print(list(it)); l.append(1); print(list(it), it.__length_hint__())
it=iter([1,2,3]); next(it); print(it.__length_hint__(), list(it))
l=[1,2,3,4]
for x in l:
    if x<3: l.remove(x)
print(l)
class R:
    def __init__(s,l): s.l=l
    def __eq__(s,o): s.l.clear(); return True
l=[]; l.extend([R(l),R(l)]); print(l.index(5), l); 
l=[]; l.extend([R(l),R(l)]); print(5 in l, l); 
l=[]; l.extend([R(l),R(l)]); print(l.count(5), l); 
l=[]; l.extend([R(l),R(l)]); print(l==[1,2], l); 
l=[]; l.extend([R(l),R(l)]);
try: l.remove(5); print(l)
except ValueError as e: print(e)
class D:
    def __init__(s,n): s.n=n
    def __del__(s): print('del',s.n, len(L))
L=[D(1),D(2),D(3)]
L.clear()
L=[D(1),D(2),D(3)]
L[1:]=[]
L[:]=[5]
L=[D(i) for i in range(12)]
L[0:12]=[1]
L=[D(i) for i in range(6)]
del L[::2]
L[0]=0
L=[D(9)]; L.pop(); L=[D(8)]*2; L.remove(L[0]); L=[]
t=(D(1),D(2)); L=[3]; del t
class S(list): 
    def __len__(s): return 7
s=S([1,2]); print(len(s), s, s+[1], s[:], type(s[:]), type(s*2), bool(s), list(s), g(s)); s.x=1; print(s.x)
class T(tuple): pass
x=T([1,2]); print(x, type(x[:]), type(x+()), x==(1,2), hash(x)==hash((1,2)), T() is T(), g(x)); x.y=2; print(x.y)
print(T((1,2))[:] , T.__new__(T,(1,)), tuple(x) is x)
