import sys
seed=5
def rnd(m):
    global seed
    seed=(seed*1103515245+12345)&0x7fffffff
    return (seed>>8)%m
for t in range(400):
    v=[rnd(1000) for _ in range(rnd(40))]
    w=[rnd(1000) for _ in range(rnd(200))]
    a=set(v); r=a.symmetric_difference(w); x=set(w); x^=a
    print(t,sys.getsizeof(r), sys.getsizeof(x), list(r)==list(x), list(r)[:4], sys.getsizeof(set(w)), list(set(w))[:4],list(x)[:4])
