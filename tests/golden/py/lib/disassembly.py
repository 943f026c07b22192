import dis
def f(a, *b, c=1):
    x = [i*2 for i in b if i]
    try:
        return a + x[0] <= c
    except (ValueError, IndexError) as e:
        print(f"{e!r}", end='')
    for k in x:
        a += k
    def h(): return a
    return x
class K:
    def m(self): return super().__init__() or self.x.y()
    @staticmethod
    def s(): pass
import io
out = io.StringIO(); dis.dis(f, file=out)
print('\n'.join(re_line.split(' at 0x')[0] for re_line in out.getvalue().splitlines())); dis.dis(K); dis.dis("x = 1\ny = x if x else 2")
print([(i.opname,i.arg,i.argrepr,i.offset,i.starts_line,i.line_number) for i in dis.get_instructions(lambda x: x+1)])
print([l for l in dis.code_info(K.m).splitlines() if not l.startswith("Filename")])
def g():
    yield 1
    with open('x') as f: pass
dis.dis(g)
