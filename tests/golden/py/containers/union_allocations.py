import gc,sys
gc.disable(); gc.collect()
u=int|str
def cnt(fn):
    gc.collect()
    keep=[0,0]
    a=gc.get_count()[0]; keep[0]=fn(); b=gc.get_count()[0]
    return b-a
def f0(): return None
def f1(): return int|str
def f2(): return int|None
def f3(): return u|float
def f4(): return int|int
def f5(): return u|int
def f6(): return u|u
def f7(): return list[int]|None
for f in (f0,f1,f2,f3,f4,f5,f6,f7): cnt(f); print(f.__name__, cnt(f))
