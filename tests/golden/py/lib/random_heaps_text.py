import random, heapq, bisect, string, io, keyword
random.seed(42); print(random.random(), random.randint(1,100), random.choice('abc'), random.sample(range(100),5), [random.randrange(10) for _ in range(5)], random.getrandbits(70), random.gauss(0,1), random.uniform(1,2), random.choices('ab',k=5), random.normalvariate())
l=list(range(10)); random.shuffle(l); print(l)
random.seed('hello'); print(random.random())
random.seed(2**100); print(random.random())
random.seed(1.5); print(random.random())
h=[5,3,8,1]; heapq.heapify(h); print(h); heapq.heappush(h,0); print(h, heapq.heappop(h), h, heapq.nlargest(2,h), list(heapq.merge([1,4],[2,3])))
print(bisect.bisect([1,2,2,3],2), bisect.bisect_left([1,2,2,3],2)); a=[1,3]; bisect.insort(a,2); print(a)
print(string.Template('$a ${b} $$').substitute(a=1,b=2), string.capwords('a bc'), string.printable.__len__())
s=io.StringIO(); print('x','y',file=s); print(repr(s.getvalue())); s=io.StringIO('a\nb\n'); print(list(s))
import contextlib
with contextlib.redirect_stdout(io.StringIO()) as f: print('hid')
print(f.getvalue())
