seed=12345
def rnd(m):
    global seed
    seed=(seed*1103515245+12345)&0x7fffffff
    return (seed>>8)%m
log=[]
class K:
    __slots__=('v','i')
    def __init__(s,v,i): s.v=v; s.i=i
    def __lt__(s,o):
        log.append((s.i,o.i)); return s.v<o.v
def h(l):
    x=0
    for a,b in l: x=(x*1000003+a*7919+b)%(1<<61)
    return x
for t in range(14):
    n=rnd(300); m=[1,2,3,10,100,100000][rnd(6)]
    vals=[rnd(m) for _ in range(n)]
    k=rnd(6)
    if k==0: vals.sort()
    elif k==1: vals.sort(reverse=True)
    elif k==2: vals=sorted(vals[:n//2])+sorted(vals[n//2:])
    elif k==3: vals=sorted(vals[:n//3])+sorted(vals[n//3:], reverse=True)
    x=[K(v,i) for i,v in enumerate(vals)]
    mode=rnd(4)
    log.clear()
    if mode==0: x.sort()
    elif mode==1: x.sort(reverse=True)
    elif mode==2: x=sorted(x, key=lambda o:o)
    else: x=[o for o in x]; ys=sorted(x, key=lambda o:o, reverse=True); x=ys
    print(n,m,k,mode,len(log),h(log),h([(o.i,o.v) for o in x]))
for data in ([3,1,2],['b','a','ü','c'],[1.5,0.5,float('nan'),2.0],[10**30,5,-10**20],[(1,'a'),(1,'A'),(0,)],[(2,),(1,2)],[[2],[1]],[True,0,2],[(1,[]),(1,[2])],[((1,2),3),((0,),1)],['a',1]):
    try: print(sorted(data), sorted(data,reverse=True))
    except TypeError as e: print(e)
class N:
    def __init__(s,i): s.i=i
    def __lt__(s,o): print('lt',s.i,o.i); return NotImplemented
    def __gt__(s,o): print('gt',s.i,o.i); return s.i>o.i
l=[N(2),N(1)]
l.sort(); print([x.i for x in l])
class M:
    def __lt__(s,o): L.append(1); return False
L=[M(),M(),M()]
try: L.sort()
except ValueError as e: print(e, len(L))
class E2:
    def __lt__(s,o): print(len(L), L); return False
L=[E2(),E2()]
L.sort(); print(len(L))
def key(x):
    if x==3: raise KeyError(x)
    return -x
L=[1,2,3,4]
try: L.sort(key=key)
except KeyError as e: print(e,L)
L=[1,2,4]; L.sort(key=key); print(L)
try: L.sort(None)
except TypeError as e: print(e)
try: L.sort(foo=1)
except TypeError as e: print(e)
