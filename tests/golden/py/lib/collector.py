import gc, sys
gc.collect()
class N:
    def __init__(s,n): s.n=n
    def __del__(s): print('del', s.n)
class P: pass
def cyc(k):
    l=[P() for _ in range(k)]
    for i in range(k): l[i].x=l[(i+1)%k]
print([ (cyc(k), gc.collect())[1] for k in (1,2,5)])
a=N(1); b=N(2); a.o=b; b.o=a; del a,b; print(gc.collect())
a=N(3); a.s=a; 
class Res:
    def __del__(s): global saved; saved=s; print('res')
r=Res(); r.me=r; del r; print(gc.collect()); print(saved.me is saved, gc.is_finalized(saved)); del saved; print(gc.collect())
print(gc.get_threshold(), gc.isenabled(), gc.get_debug()); gc.disable(); print(gc.isenabled()); gc.enable()
print(gc.is_tracked([]), gc.is_tracked({}), gc.is_tracked({'a':1}), gc.is_tracked({'a':[]}), gc.is_tracked(()), gc.is_tracked(P()), gc.is_tracked(int), gc.is_tracked(P), gc.is_tracked('a'))
def show(phase, info): print(phase, info)
gc.callbacks.append(show); l=[]; l.append(l); del l; gc.collect(1); gc.collect(); gc.callbacks.remove(show)
l=[1]; print(gc.get_referents(l), gc.get_referents({'k':'v'}), gc.get_referents(5)); m=[l]; print([x is m for x in gc.get_referrers(l) if isinstance(x,list)])
gc.set_debug(gc.DEBUG_SAVEALL); z=[]; z.append(z); del z; n=gc.collect(); print(n, len(gc.garbage), gc.garbage[0][0] is gc.garbage[0]); gc.set_debug(0); gc.garbage.clear(); print(gc.collect())
gc.freeze(); print(gc.get_freeze_count()>0); gc.unfreeze(); print(gc.get_freeze_count())
print([sorted(s) for s in gc.get_stats()][0])
old=gc.get_stats()[2]['collections']; gc.collect(); print(gc.get_stats()[2]['collections']-old)
gc.set_threshold(5,2,2); print(gc.get_threshold()); gc.set_threshold(2000,10,10)
for f in (lambda: gc.collect(3), lambda:gc.collect('a'), lambda: gc.get_objects(generation=5), lambda: gc.get_objects(generation='a'), lambda: gc.get_objects(-1), lambda: gc.set_threshold(), lambda: gc.set_threshold('a'), lambda: gc.set_debug('a')):
    try: f(); print('none')
    except Exception as e: print(type(e).__name__, e)
# legacy and exceptions in __del__
class D:
    def __del__(s): raise ValueError('in del')
import io
e=sys.stderr; sys.stderr=io.StringIO(); d=D(); del d; t=sys.stderr.getvalue(); sys.stderr=e; print(t.splitlines()[0][:30], t.splitlines()[-1])
# generators, frames, closures, methods
def gen():
    try: yield 1
    finally: print('gen closed')
def mk():
    g=gen(); next(g); h={'g':g}; h['h']=h
mk(); print(gc.collect())
def clo():
    def f(): return f
    return None
clo(); print(gc.collect())
class K: pass
def kk():
    class Inner: pass
kk(); print(gc.collect())
x=P(); x.m=x.__init__; del x; print(gc.collect())
big=[]; big.append({'a':big,'b':(big,[big])}); del big; print(gc.collect())
count0=gc.get_count()[0]; keep=[[i] for i in range(50)]; print(gc.get_count()[0]-count0)
t=(1,2,3); print(gc.is_tracked(t)); t2=(1,[]); gc.collect(); print(gc.is_tracked((1,'a',2.5)), gc.is_tracked(t2))
a=N('end1'); a.s=a
b=N('end2')
