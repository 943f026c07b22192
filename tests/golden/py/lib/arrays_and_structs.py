import array, sys, struct
def t(*fs):
    for f in fs:
        try: print(repr(f()))
        except BaseException as e: print(type(e).__name__,e)
a=array.array
for c,lo,hi in (('b',-129,128),('B',-1,256),('h',-1<<16,1<<16),('H',-1,1<<16),('i',-1<<40,1<<40),('I',-1,1<<40),('l',-1<<70,1<<70),('L',-1,1<<70),('q',-1<<70,1<<70),('Q',-1,1<<70)):
    t(lambda:a(c,[lo]),lambda:a(c,[hi]),lambda:a(c,['a']), lambda:a(c,[1.5]))
t(lambda:a('f',['a']),lambda:a('d',[1,2.5]),lambda:a('w','ab'),lambda:a('x'),lambda:a('i','ab'),lambda:a(1),lambda:a(),lambda:a('i',b'\1\0\0\0'),lambda:a('i',b'\1'),lambda:a('i',[1,2])+a('i',[3]),lambda:a('i',[1])+a('b',[3]),lambda:a('i',[1])+[3],lambda:a('i',[1])*3,lambda:a('i').pop(),lambda:a('i',[1]).pop(5),lambda:a('i',[1])[3],lambda:a('i',[1]).remove(3),lambda:a('i',[1]).index(3),lambda:a('i',[1])['a'],lambda:a('i',[1,2,3])[::2],lambda:a('i',[1])==a('d',[1]),lambda:a('i',[1])<a('i',[2]),lambda:hash(a('i')),lambda:a('i',[1,2]).extend(['a']),lambda:a('i').extend(a('b',[1])), lambda:a('i').itemsize,lambda:[a(c).itemsize for c in 'bBhHiIlLqQfdw'])
x=a('i'); s=[]
for i in range(40):
    n=sys.getsizeof(x)
    if not s or s[-1][1]!=n: s.append((i,n))
    x.append(i)
print(s, sys.getsizeof(a('i',range(10))), sys.getsizeof(a('i',[1]*10)),sys.getsizeof(a('d',[1]*1000)), a)
x=a('h',range(10)); x[2:4]=a('h',[7,8,9]); del x[::3]; x.insert(1,-5); x.reverse(); print(x, x.tolist(), x.tobytes(), 7 in x, x.count(7))
x*=2; x+=a('h',[1]); print(x, list(x))
t(lambda: struct.pack('<ihb',1,2,3), lambda: struct.unpack('<d', struct.pack('<d',1.5)), lambda: struct.calcsize('bi'), lambda: struct.pack('b',300), lambda: struct.pack('i','a'), lambda: struct.unpack('i',b'a'), lambda: struct.pack('>3sQ',b'ab',5), lambda: struct.pack('i'), lambda: struct.unpack('f',b'\0\0\x80?'))
