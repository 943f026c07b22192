import sys
def t(*fs):
    for f in fs:
        try: print(repr(f()))
        except BaseException as e: print(type(e).__name__, '|', e, '|', e.args)
t(lambda:SyntaxError('a',(1,2)), lambda:SyntaxError('a',(1,2,3,4,5,6,7)), lambda:UnicodeDecodeError('a'), lambda:UnicodeDecodeError(1,b'',1,1,''), lambda:UnicodeDecodeError('a','',1,1,''), lambda:ExceptionGroup('a'), lambda:ExceptionGroup(1,[]),lambda:ExceptionGroup('a',[]),lambda:ExceptionGroup('a',1),lambda:ExceptionGroup('a',[1]),lambda:ExceptionGroup('a',[KeyboardInterrupt()]),lambda:ExceptionGroup('a',[ValueError()]).split(1),lambda:NameError(1,name=2,b=1), lambda: ExceptionGroup('a',[ValueError()]).derive(1), lambda:ExceptionGroup('a',[ValueError()],k=1),lambda:OSError(a=1), lambda:ValueError(a=1),lambda:StopIteration(a=2), lambda:BlockingIOError(1,'a','b').characters_written)
t(lambda: OSError(2,'no','f').filename, lambda: str(OSError(2,'no','f')), lambda: str(OSError(2,'no','f',None,'g')), lambda: OSError(13,'x'), lambda: OSError(17,'x').errno, lambda: str(OSError(1,'x')), lambda: str(OSError('a')), lambda: OSError(2,'no','f').args, lambda: type(OSError(32,'')).__name__)
e = SyntaxError('bad', ('f.py', 3, 4, 'text', 3, 5)); print(e, e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset)
print(str(SyntaxError('x',(None,3,4,'t'))), str(SyntaxError()), SyntaxError('a').msg)
print(str(KeyError('a')), str(KeyError()), str(KeyError(1,2)), repr(KeyError('x')))
print(StopIteration(5).value, StopIteration().value, SystemExit(3).code, SystemExit().code, SystemExit(1,2).code)
i=ImportError('m', name='n', path='p'); print(i.name, i.path, i.msg, i.name_from, i, repr(i))
print(NameError('x', name='y').name, AttributeError('x', name='n', obj=3).obj, AttributeError().name)
u = UnicodeDecodeError('utf-8', b'ab\xff', 2, 3, 'bad'); print(u, u.start, u.end, u.object, u.reason, u.encoding)
print(UnicodeEncodeError('ascii','a\u20ac',1,2,'r'), UnicodeEncodeError('ascii','a\u20ac',0,2,'r'), UnicodeTranslateError('ab',0,1,'r'))
e=ValueError(1,2); e.add_note('n'); print(e.__notes__, e.__dict__, e.__reduce__())
t(lambda: e.add_note(1), lambda: setattr(e,'__traceback__',1), lambda: setattr(e,'__cause__',1), lambda: setattr(e,'__context__',1), lambda: delattr(e,'args'), lambda: setattr(e,'args',5), lambda: e.with_traceback(4), lambda: delattr(e,'__cause__'), lambda: delattr(e, '__traceback__'))
e.args=[1]; print(e.args); e.__cause__=KeyError(); print(e.__suppress_context__, repr(e.__cause__)); e.__suppress_context__=False; print(e.__suppress_context__)
class E(Exception):
    def __init__(self, a, b): self.a=a; super().__init__(a)
print(repr(E(1,2)), E(1,2).args, sys.getsizeof(E(1,2)), sys.getsizeof(ValueError()), sys.getsizeof(OSError()), sys.getsizeof(StopIteration()), sys.getsizeof(SyntaxError()), sys.getsizeof(ImportError()))
class MyOS(OSError):
    def __init__(self, *a): super().__init__(2,'hey')
print(repr(MyOS()), MyOS(1).errno)
g=ExceptionGroup('g',[ValueError(1),TypeError(2),ExceptionGroup('h',[OSError(3),ValueError(4)])])
print(g.split(ValueError)); print(g.subgroup(lambda e: isinstance(e,OSError))); print(g.message, g.exceptions, str(g)); print(g.split((KeyError,)), g.split(ExceptionGroup))
print(type(BaseExceptionGroup('x',[KeyboardInterrupt()])).__name__, type(BaseExceptionGroup('x',[ValueError()])).__name__)
try:
    raise g
except* ValueError as eg: print('V', eg)
except* OSError as eg: print('O', eg)
except* TypeError as eg: print('T', eg)
try:
    try: raise ExceptionGroup('q',[ValueError(1),KeyError(2)])
    except* ValueError: raise RuntimeError('new')
except ExceptionGroup as x: print(repr(x), repr(x.__context__))
try:
    try: raise ValueError(1)
    except* ValueError as eg: print(repr(eg)); raise
except ExceptionGroup as x: print('out', repr(x))
try:
    try: 1/0
    except ZeroDivisionError as z: raise KeyError('k') from z
except KeyError as k: print(repr(k.__cause__), repr(k.__context__), k.__suppress_context__)
try:
    try: 1/0
    finally: [][1]
except IndexError as k: print(repr(k.__context__), k.__cause__)
def f(): undefined_name
try: f()
except NameError as n: print(n.name, n)
try: (1).foo
except AttributeError as a: print(a.name, a.obj, a)
try: import nonexistent_mod
except ImportError as m: print(type(m).__name__, m.name, m)
try: from sys import nonesuch
except ImportError as m: print(type(m).__name__, m.name, m.path, m)
print(sys.exc_info(), sys.exception())
print([c.__name__ for c in ModuleNotFoundError.__mro__], [c.__name__ for c in ExceptionGroup.__mro__])
print(sorted(BaseException.__dict__), sorted(ValueError.__dict__))
