import gc
t=gc.is_tracked
print(t({'a':1}), t({1:1}), t({'a':'b'}), t(dict(a=1)), t({'a':1,'b':2}))
d={}; print(t(d)); d['a']=1; print(t(d)); d['b']=1.5; print(t(d)); d['c']=(); print(t(d))
d={}; d[1]=1; print('int',t(d)); d['x']='s'; print(t(d))
d={}; d['a']=None; print('None',t(d))
d={}; d['a']='x'; print('str',t(d))
d={}; d['a']=1.5; print('float',t(d))
d={}; d['a']=10**20; print('big',t(d))
d={}; d['a']=b''; print('bytes',t(d))
d={}; d['a']=int; print('type',t(d))
d={}; d['a']=range(3); print('range',t(d))
d={}; d['a']=(1,); print('tuple',t(d))
d={'a':1}; e=d.copy(); print('copy',t(e)); e=dict(d); print(t(e)); e={**d}; print(t(e)); e=d|d; print(t(e))
d=dict.fromkeys('ab'); print('fk',t(d))
d={i:i for i in range(3)}; print('comp',t(d))
d=dict([(1,2)]); print('pairs',t(d))
d={}; d.setdefault('a',1); print('sd',t(d))
d={}; d.update(a=1); print('upd', t(d))
class A: pass
a=A(); a.x=1; print('inst',t(a.__dict__)); a.y=[]; print(t(a.__dict__)); a.__dict__['z']=1; print(t(a.__dict__)); a.__dict__['z']=[]; print(t(a.__dict__))
b=A(); b.x=[]; print(t(b.__dict__))
gc.collect()
print(t(d), t(a.__dict__), t({}))
def f(**k): return k
print(t(f(a=1)), t(f()))
import sys
d = {'a':1,'b':2}
gc.collect(); print(t(d))
d['c']=3; print(t(d))
