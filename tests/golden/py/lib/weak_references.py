import weakref, gc
class C:
    def __init__(s,n=0): s.n=n
    def m(s): return s.n
    def __add__(s,o): return s.n+o
    def __len__(s): return 3
    def __getitem__(s,i): return i
    def __call__(s): return 'called'
def cb(r): print('cb', r() is None)
c=C(5); r=weakref.ref(c); r2=weakref.ref(c); print(r is r2, r() is c, weakref.getweakrefcount(c))
r3=weakref.ref(c,cb); r4=weakref.ref(c,lambda r: print('newest')); p=weakref.proxy(c); print(weakref.getweakrefcount(c), [type(x).__name__ for x in weakref.getweakrefs(c)])
print(p.n, p+1, len(p), p[3], p(), p==c, bool(p), isinstance(p,C), type(p), r==r2, hash(r)==hash(c), r3==r)
p.z=3; print(c.z); del p.z
wm=weakref.WeakMethod(c.m); print(wm()(), wm==weakref.WeakMethod(c.m))
f=weakref.finalize(c,print,'fin',1,k=2) if 0 else weakref.finalize(c,print,'fin',1); print(f.alive, f.peek()[1:])
del c
print(r(), r3(), wm(), f.alive)
for g in (lambda: p.n, lambda: p+1, lambda: str(p), lambda: len(p), lambda: p.__class__, lambda: hash(p), lambda: iter(p), lambda: bool(p)):
    try: print(g())
    except Exception as e: print(type(e).__name__, e)
d=weakref.WeakValueDictionary(); a=C(1); d['a']=a; d['b']=C(2); print(dict(d), list(d.keys())==['a'], len(d), 'b' in d, d.get('b',7)) if 0 else print(list(d.keys()), len(d), 'b' in d, d.get('b',7))
b=C(3); d['b']=b; print(sorted(k for k,v in d.items()), d.pop('b').n, len(d)); 
for k in []:
    del a; print(len(d))
print(len(d), list(d))
k=weakref.WeakKeyDictionary(); x=C(); k[x]=1; print(len(k), x in k, k[x], list(k.items())[0][1]); del x; gc.collect(); print(len(k))
s=weakref.WeakSet([C]); y=C(); s.add(y); print(len(s), y in s, C in s, 5 in s); del y; print(len(s))
class R(weakref.ref):
    __slots__='tag',
    def __new__(c,o,cb,t): r=super().__new__(c,o,cb); r.tag=t; return r
    def __init__(s,o,cb,t): super().__init__(o,cb)
o=C(); q=R(o,None,'t'); print(q.tag, q() is o, q is weakref.ref(o), weakref.ref(o) is weakref.ref(o)); del o; print(q())
def fn(): pass
print(weakref.ref(fn)() is fn, weakref.ref(C)() is C, weakref.ref(len)() is len)
for v in (1,'a',(1,),[],{},None):
    try: weakref.ref(v)
    except TypeError as e: print(e)
class S: __slots__=()
try: weakref.ref(S())
except TypeError as e: print(e)
class SW: __slots__='__weakref__',
print(weakref.ref(SW())())
print(weakref.ref({1}.__class__({2}))(), weakref.ref(frozenset([1,2]))())
h=C(9); hh=weakref.ref(h); hash(hh); del h; print(hash(hh)==hash(hh))
class Cyc: pass
z=Cyc(); z.s=z; rz=weakref.ref(z,cb); del z; gc.collect(); print(rz())
class Bad:
    pass
bb=Bad(); rb=weakref.ref(bb, lambda r: 1/0)
import sys,io
old=sys.stderr; sys.stderr=io.StringIO(); del bb; msg=sys.stderr.getvalue(); sys.stderr=old; print(msg.splitlines()[0][:40], msg.splitlines()[-1])
ff=weakref.finalize(C, print, 'class finalize at exit'); gg=weakref.finalize(fn, print, 'fn'); print(gg.detach()[1:], gg.alive)
