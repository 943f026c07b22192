import operator
def t(f, *a):
    try: print(f(*a))
    except BaseException as e: print(type(e).__name__, str(e)[:200])
names = 'add sub mul truediv floordiv mod divmod pow lshift rshift and or xor matmul'.split()
def mk(n, pre, ret):
    def f(self, o=None, *r):
        print(pre + n, type(self).__name__, o if not isinstance(o, Base) else type(o).__name__, len(r))
        return ret
    return f
class Base: pass
class X(Base): pass
class Y(Base): pass
class XS(X): pass
class XO(X): pass
class N(Base): pass
for n in names:
    setattr(X, f'__{n}__', mk(n, '', 'x')); setattr(X, f'__r{n}__', mk(n, 'r', 'rx'))
    setattr(Y, f'__r{n}__', mk(n, 'r', 'ry'))
    setattr(XO, f'__r{n}__', mk(n, 'r', 'rxo'))
    setattr(N, f'__{n}__', mk(n, '', NotImplemented)); setattr(N, f'__r{n}__', mk(n, 'r', NotImplemented)); setattr(N, f'__i{n}__', mk(n, 'i', NotImplemented))
ops = [operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, divmod, pow, operator.lshift, operator.rshift, operator.and_, operator.or_, operator.xor, operator.matmul]
for op in ops:
    for a, b in [(X(), 1), (1, X()), (X(), Y()), (Y(), X()), (X(), XS()), (X(), XO()), (XO(), X()), (Y(), Y()), (N(), N()), (N(), 1), (1, N()), (N(), Y()), (N(), X()), ('a', X()), ([1], X()), (X(), [1]), ((), N()), (N(), 'a')]:
        t(op, a, b)
for s in '+= -= *= /= //= %= **= <<= >>= &= |= ^= @='.split():
    for a in (X(), Y(), N(), 1, 'a', [1], None):
        d = {'a': a, 'b': N()}
        def g():
            exec(f'a {s} b', d); return type(d['a']).__name__
        t(g)
t(pow, X(), 2, 3); t(pow, 2, X(), 3); t(pow, 2, 3, X()); t(pow, N(), N(), N()); t(pow, 2, N(), 5); t(pow, 2.0, 3, 4); t(pow, 'a', 1, 2)
class Cmp:
    def __init__(s, n): s.n = n
    def __lt__(s, o): print('lt', s.n); return NotImplemented
    def __gt__(s, o): print('gt', s.n); return NotImplemented
    def __le__(s, o): print('le', s.n); return 'le'
    def __eq__(s, o): print('eq', s.n); return NotImplemented
class CmpS(Cmp):
    def __gt__(s, o): print('gts', s.n); return 'gts'
for a, b in [(Cmp(1), Cmp(2)), (Cmp(1), CmpS(2)), (CmpS(1), Cmp(2)), (Cmp(1), 5), (5, Cmp(1))]:
    for op in (operator.lt, operator.le, operator.eq, operator.ne, operator.gt, operator.ge):
        t(op, a, b)
class U:
    def __neg__(s): return 'neg'
    def __pos__(s): return 'pos'
    def __invert__(s): return 'inv'
    def __abs__(s): return 'abs'
    def __int__(s): return 5
    def __float__(s): return 2.5
    def __complex__(s): return 1j
    def __index__(s): return 3
    def __round__(s, n=None): return ('round', n)
    def __trunc__(s): return 9
    def __floor__(s): return 8
    def __ceil__(s): return 7
    def __bytes__(s): return b'by'
    def __reversed__(s): return 'rev'
    def __length_hint__(s): return 4
u = U()
import math
for f in (operator.neg, operator.pos, operator.invert, abs, int, float, complex, operator.index, round, math.trunc, math.floor, math.ceil, bytes, reversed, hex, oct, bin, chr, range, lambda u: [1, 2, 3, 4, 5][u], lambda u: 'abc' * u, lambda u: [0] * u, lambda u: round(u, 2), lambda u: list(range(u)), lambda u: 'abcdef'[u:], operator.length_hint):
    t(f, u)
class Tr:
    def __trunc__(s): return 9
t(int, Tr())
t(int, object()); t(float, object()); t(complex, object()); t(int, 'x'); t(int, None); t(float, 'x'); t(bytes, object()); t(round, object()); t(int, [1]); t(int, b'12'); t(int, '  12 '); t(operator.index, 1.5); t(hex, 1.5); t(range, 1.5); t(lambda: [1]['a']); t(lambda: 'abc'['a']); t(lambda: (1,)[1.5]); t(lambda: 'a' * 1.5)
class It:
    def __init__(s): s.i = 0
    def __iter__(s): return s
    def __next__(s):
        s.i += 1
        if s.i > 3: raise StopIteration('done')
        return s.i
t(list, It()); t(tuple, It()); t(sum, It()); t(lambda: 2 in It()); t(lambda: dict.fromkeys(It())); t(lambda: [*It()]); t(lambda: max(It()))
it = It(); list(it); t(next, it); t(next, it, 'dflt')
for x in It(): print(x, end=' ')
a, b, c = It(); print(a, b, c)
t(lambda: set(It())); t(lambda: list(zip(It(), It()))); t(lambda: list(map(lambda x: x * 2, It()))); t(lambda: list(enumerate(It()))); t(lambda: ''.join(map(str, It())))
class Bad:
    def __next__(s): return 1
t(iter, Bad()); t(list, Bad())
class GI:
    def __getitem__(s, i):
        print('gi', i)
        if i == 2: raise StopIteration
        return i
t(list, GI())
class Seq:
    def __len__(s): return 5
    def __getitem__(s, i):
        if isinstance(i, slice): return ('slice', i.start, i.stop, i.step)
        if i >= 5: raise IndexError(i)
        return i * 10
    def __setitem__(s, i, v): print('set', i, v)
    def __delitem__(s, i): print('del', i)
q = Seq(); print(q[0], q[-1], q[1:2], q[::2], list(q), list(reversed(q)), 30 in q, len(q), bool(q)); q[1] = 2; q[1:2] = 3; del q[0]; del q[1:]
