def t(*fs):
    for f in fs:
        try: print(repr(f()))
        except BaseException as e: print(type(e).__name__,e)
t(lambda:sum(), lambda:sum([1],['a']), lambda:sum(['a'],''),lambda:sum([b'a'],b''),lambda:sum([1,2],start=5),lambda:max(),lambda:max([]),lambda:max(1,2,default=3),lambda:min([],default=4),lambda:max(1),lambda:max([1],key=3),lambda:sorted(),lambda:sorted([1],2),lambda:sorted([1,2],reverse=1),lambda:round(),lambda:round('a'),lambda:round(number=2.5),lambda:round(2.567,ndigits=2),lambda:pow(2,3,mod=5),lambda:pow(2),lambda:divmod(1),lambda:chr('a'),lambda:chr(-1),lambda:chr(1<<40),lambda:ord('ab'),lambda:ord(1),lambda:ord(b'ab'),lambda:bin(1.5),lambda:hex(-255),lambda:abs('a'),lambda:min(1,2,foo=3),lambda:sum([1,2],5,6), lambda:sum(1), lambda: len(1),lambda: len(1,2), lambda: len(x=1), lambda: eval(1), lambda: exec(1), lambda: eval('1',1),lambda: exec('1',1), lambda:eval('1',{},1), lambda: compile(1,'a','b'),lambda:compile('1','a','b'),lambda:compile('1','a','eval',99999999), lambda: exec('1',globals=1),lambda: compile('1'), lambda: round(1,None), lambda: round(1.5,None), lambda: max(1,2,key=None), lambda: __build_class__(), lambda: __build_class__(1,2), lambda: __build_class__(lambda:1,2), lambda: __import__(), lambda: __import__(1), lambda: __import__(''), lambda:__import__('zz'), lambda: __import__('sys.x'), lambda: __import__('a',level=-1), lambda: eval('1\0'), lambda: eval(' 1'), lambda: format(1,2), lambda: exec('a',{},closure=(1,)), lambda: all(1), lambda: sum([0.1]*10), lambda: sum([1,0.5,True]), lambda: sum([2**70,1.5]), lambda: sum([0.1,1j]),lambda: pow(2,-1,5), lambda:eval((lambda:1).__code__), lambda: exec(compile('a=1','f','exec')) )
t(lambda: getattr(1,'x'), lambda: getattr(1,'x',5), lambda: getattr(1,2), lambda: hasattr(1,2), lambda: setattr(1,'x',2), lambda: isinstance(1,(int,'a')), lambda: isinstance(1,'a'), lambda: issubclass(1,int), lambda: issubclass(bool,(str,int)), lambda: next(1), lambda: next(iter([])), lambda: next(iter([]),7), lambda: iter(1), lambda: iter(1,2), lambda: list(iter(iter([1,2,3]).__next__,3)), lambda: vars(1), lambda: hash([]), lambda: id(), lambda: callable(len), lambda: ascii('é'), lambda: print(1,2,sep=3), lambda: print(1,end=None), lambda: print(1,foo=2), lambda: print(file=3), lambda: print('a','b',sep='-',end='!\n'), lambda: dir(1)[:3], lambda: any([0,'',3]), lambda: min('b','a',key=ord), lambda: max([1,2,3],key=lambda x:-x), lambda: sorted('bca'), lambda: sorted([3,1,2],key=lambda x:-x), lambda: list(zip([1],[2])), lambda: globals()['__name__'], lambda: abs(-3), lambda: isinstance(1,int|str), lambda: format(3.14159,'.2f'), lambda: divmod(-7,2), lambda: bin(-5), lambda: oct(8), lambda: round(12345,-2), lambda: round(2.5), lambda: round(3.5))
class M(type):
    @classmethod
    def __prepare__(m, n, b, **k): print('prepare', n, b, k); return {}
    def __new__(m, n, b, ns, **k): print('new', n, k); return super().__new__(m,n,b,ns)
    def __init__(c,n,b,ns,**k): print('init',n,k); super().__init__(n,b,ns)
class A(metaclass=M, x=1): pass
class B(A): pass
class E:
    def __mro_entries__(self, bases): return (A,)
class C(E()): pass
print(C.__mro__, C.__orig_bases__[0].__class__.__name__)
t(lambda: type('X',(A,int),{}), lambda: type('X',(int,str),{}))
def bad(): 
    class Q(metaclass=lambda *a: 5): pass
    return Q
t(bad)
exec('x=5\nprint(x)'); print(eval('x+1',{'x':2}), eval('[y for y in range(3)]'))
ns={}; exec('def f(): return 3', ns); print(ns['f'](), sorted(ns)[0])
def g():
    loc=3; exec('loc=4'); return loc, sorted(locals())
print(g())
