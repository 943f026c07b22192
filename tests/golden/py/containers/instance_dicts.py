import sys, gc
g=sys.getsizeof
class A:
    pass
for n in range(40):
    a=A(); 
    for i in range(n): setattr(a,'x%d'%i,i)
    print(n,g(a),g(a.__dict__), list(a.__dict__)[:3], len(a.__dict__))
class B:
    def __init__(s): s.a=1; s.b=2; s.c=3
bs=[B() for _ in range(40)]
print([g(b.__dict__) for b in bs])
b=bs[0]; del b.b; b.b=9; print(b.__dict__, list(bs[1].__dict__)); b.d=4; del b.a; print(b.__dict__, g(b.__dict__)); 
d=b.__dict__; b.z=1; print(d, d is b.__dict__); d['q']=7; print(b.q); d[1]=2; print(d, b.z, g(d)); b.w=5; print(d)
b=bs[1]; b.__dict__={'k':1}; print(b.k, b.__dict__, hasattr(b,'a')); del b.__dict__; print(b.__dict__)
b=bs[2]; d=b.__dict__; del b; bs[2]=None; print(d, g(d)); d['a']=5; d['new']=1; print(d,g(d))
b=bs[3]; c=b.__dict__.copy(); print(g(c), g(b.__dict__), c); c['n']=1; print(g(c),c); e=dict(b.__dict__); print(g(e)); e={**b.__dict__}; print(g(e)); f=b.__dict__|{}; print(g(f))
b=bs[4]; print(b.__dict__.popitem(), b.__dict__, g(b.__dict__)); b.c=8; print(b.__dict__)
b=bs[5]; b.__dict__.clear(); print(b.__dict__, g(b.__dict__)); b.c=1; b.a=2; print(b.__dict__)
b=bs[6]; b.__dict__.update(a=5,zz=6); print(b.__dict__, g(b.__dict__))
b=bs[7]; print(b.__dict__.pop('b'), b.__dict__, b.__dict__.setdefault('b',7), b.__dict__, b.__dict__.setdefault('new',1), vars(b))
b=bs[8]; it=iter(b.__dict__); next(it); b.n1=1
try: next(it)
except RuntimeError as e: print(e)
b=bs[9]
for k in reversed(b.__dict__): print(k)
print(list(b.__dict__.items()), list(reversed(b.__dict__.items())), b.__dict__==bs[10].__dict__, b.__dict__.keys()&{'a'})
class E(Exception): pass
e=E(); e.x=1; print(g(e.__dict__), e.__dict__)
class L(list): pass
l=L(); print(g(l), g(l.__dict__)); l.x=1; print(g(l.__dict__), l.__dict__)
def f(): pass
f.x=1; print(g(f.__dict__))
class C: 
    x=1
    def __del__(s): print('del', s.__dict__)
c=C(); c.a=[1]; c=None
c=C(); c.__dict__; c.a=2; c=None
class D:
    def __init__(s,n): s.n=n
    def __del__(s): print('D',s.n)
o=A(); o.p=D(1); o.q=D(2); o.r=D(3); del o.q; o.q=D(4); o=None
o=A(); o.p=D(1); o.q=D(2); o.__dict__; o=None
o=A(); o.r=D(1); o.p=D(2); dd=o.__dict__; o=None; print('kept'); dd=None
o=A(); o.p=D(1); o.__dict__={}; print('replaced')
o=A(); o.p=D(1); o.__class__=B; print(list(o.__dict__), g(o.__dict__)); o.a=1; print(list(o.__dict__)); o=None
o=A(); o.__dict__[5]=1; print(o.__dict__); 
try: setattr(o,'x'*3,1); print(o.__dict__)
except Exception as e: print(e)
class S(str): pass
o=A(); setattr(o,S('key'),1); print(o.__dict__, o.key, getattr(o,S('key')))
try: del o.nope
except AttributeError as e: print(e)
try: o.nope
except AttributeError as e: print(e)
m=[]
for i in range(35):
    b=B(); setattr(b,'u%d'%i,i); m.append(g(b.__dict__))
print(m)
print(g(A),g(B),g(type('Z',(),{})))
b=B(); before=sys.getallocatedblocks(); b.__dict__; print(sys.getallocatedblocks()-before); 
x=[B() for _ in range(3)]; before=sys.getallocatedblocks(); x[0].__dict__['new1']=1; print(sys.getallocatedblocks()-before)
before=sys.getallocatedblocks(); del x; print(sys.getallocatedblocks()-before)
class P:
    __slots__=('a','__dict__')
p=P(); p.a=1; p.b=2; print(p.__dict__, g(p.__dict__), g(p))
import ctypes
b=B(); print(ctypes.string_at(id(b)+16,4)[:4].hex(), ctypes.c_ssize_t.from_address(id(b)+24).value==id(b.a))
