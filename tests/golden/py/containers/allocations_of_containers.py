import sys, gc
gc.collect(); gc.disable()
nb=sys.getallocatedblocks
keep=[None]*1000
ops='''[]
[1,2,n]
list()
list((1,2,n))
{}
{n:1}
{'a':n}
dict(a=n)
dict()
dict({1:2})
dict({'a':n})
{'a':n}.copy()
{n}
set()
set([n])
frozenset([n])
(n,)
(n,n,n)
(n,)*25
tuple([n]*3)
tuple(x for x in (1,2,3))
[x for x in range(n)]
[*range(n)]
{x:x for x in range(n)}
{x for x in range(n)}
range(n)
iter([])
iter(())
iter({})
iter({}.items())
iter(range(n))
reversed([])
{}.keys()
{}.items()
enumerate([])
zip([],[])
map(str,[])
filter(None,[])
slice(n)
sorted([n,1,2])
[n]*50
[n]+[n]
[n,n][:]
{'a':n}|{'b':n}
{n:n}|{3:n}
set([n])|{n+1}
{n,n+1}-{n}
dict.fromkeys([n])
dict.fromkeys('abcdefghi')
list({n:1})
list({n:1}.items())
tuple({n:1}.items())
[n].copy()
{n}.copy()
int|str
list[int]
dict(zip('abc',[n,n,n]))
dict([('a',n)])
{**{'a':n}}
f(a=n)
[[]]*3
[[] for _ in range(n)]
[() for _ in range(n)]
{n:{n:{}}}
str([n])
sorted(range(300))
sorted(range(300),key=lambda x:-x)
list(range(300))
tuple(range(300))
set(range(300))
dict.fromkeys(range(300))
A()
B(n)
[B(i) for i in range(n)]
B(n).__dict__
L([n])
T([n])
D(a=n)
St([n])'''.split('\n')
def f(**k): return k
class A: pass
class B:
    def __init__(s,n): s.n=n; s.m=n
class L(list): pass
class T(tuple): pass
class D(dict): pass
class St(set): pass
out=[]
for op in ops:
    fn=eval('lambda n: '+op)
    for n in (10,20):
        fn(n);fn(n)
        gc.collect()
        for i in range(5): keep[i]=fn(n)
        for i in range(5): keep[i]=None
        row=[]
        for i in range(5):
            b=nb(); c=gc.get_count()[0]; keep[i]=fn(n); c2=gc.get_count()[0]; b2=nb(); row.append((b2-b,c2-c))
        b=nb(); c=gc.get_count()[0]
        for i in range(5): keep[i]=None
        b2=nb(); c2=gc.get_count()[0]
        row.append((b2-b,c2-c))
        out.append((op,n,row))
        for i in range(5): keep[i]=None
for o in out: print(*o)
