# str: every method over many kinds of text.
import sys
S = [
    '', 'a', 'abc', 'ABC', 'aBc Def', '  x  y ', 'héllo', 'ÀÉ', 'ß', 'ﬁ', 'ΑΣ', 'ΑΣΑ ΣΑΣ',
    '€uro', '😀a😀', 'İ', 'ǆ', 'ǅ', '1', '٣', '²', '½', '一', 'Ⅷ', '_a1',
    'a b\tc\nd\r\ne\x0bf\x1cg\u2028h', '\x00', '\x7f\x80\xad\u0378\ue000', 'tab\there',
    "it's", 'say "hi"', 'both\'"', '\\', '\ud800', 'ａｂ', 'ΐ', 'ŉ', 'x' * 20, 'aaa',
    'abcabcabc', '-5', '+0042', 'A1b2C3', 'Hello World', 'hELLO wORLD', "they're bill's",
    'ǰ', 'ﬄ',
]
P = [
    'isalnum', 'isalpha', 'isascii', 'isdecimal', 'isdigit', 'isidentifier', 'islower',
    'isnumeric', 'isprintable', 'isspace', 'istitle', 'isupper',
]
for s in S:
    print(ascii(s), ''.join((str(int(getattr(s, p)())) for p in P)), [ascii(getattr(s, m)()) for m in ('upper', 'lower', 'title', 'capitalize', 'swapcase', 'casefold')])
    print([ascii(x) for x in s.split()], [ascii(x) for x in s.rsplit(None, 1)], [ascii(x) for x in s.split(None, 1)], [ascii(x) for x in s.splitlines()], [ascii(x) for x in s.splitlines(True)], s.split('b')) if '\ud800' not in s else 0
    print(ascii(repr(s)), len(s), sys.getsizeof(s), ascii(s.strip()), ascii(s[::-1]), ascii(s[1:3]), ascii(s * 3), ascii(s.zfill(6)), ascii(s.center(9, '*')), ascii(s.ljust(8)), ascii(s.rjust(8)), ascii(s.expandtabs(4)), ascii(s.partition('b')), ascii(s.rpartition('b')))
    print(ascii(s.replace('a', '€')), ascii(s.replace('', '-')), ascii(s.replace('a', '')), s.count('a'), s.count(''), s.find('c'), s.rfind('c'), s.startswith('a'), s.endswith('c'), ascii(s.removeprefix('a')), ascii(s.removesuffix('c')), ascii(s.translate({97: 'XX', 98: None, 99: 100})))
print('a,b,c'.rsplit(',', 1), 'a,,b'.split(','), 'abab'.rsplit('b'), 'aXbXc'.split('X', 1), ''.split(','), ''.split())
print('banana'.find('an', 2), 'banana'.rfind('an', 0, 4), 'banana'.index('n', -3), 'banana'.count('ana'), 'banana'.find('', 10), 'banana'.find('', 6), 'banana'.rfind(''), 'banana'.startswith('na', 2), 'banana'.endswith('an', 0, -1), 'banana'.startswith(('x', 'b')), 'x'.startswith('', 1), 'x'.startswith('', 2))
print(sorted(['b', 'a', 'é', 'Z', '😀', '']), 'a' < 'b', 'a' < 'A', 'é' > 'z', max('abc'))
print('%s' % 'x', 'ab', 'x'.join(['1', '2', '3']), ', '.join((str(i) for i in range(5))), '-'.join(('é', '€')), 'a'.join({'k': 1}))
print(str.maketrans('abc', 'xyz', 'q'), 'aqbc'.translate(str.maketrans('abc', 'xyz', 'q')), str.maketrans({'a': 1, 98: 'z'}))
class S2(str):
    pass
x = S2('abc')
print(x, repr(x), type(x), type(x + ''), type(x[:]), type(x.upper()), type(str(x)), sys.getsizeof(x), x == 'abc', hash(x) == hash('abc'), {x: 1}['abc'], type(x.strip()), type('%s' % x), type(x.replace('q', 'r')), sys.getsizeof(S2('é')), sys.getsizeof(S2('€')), S2(), S2(5), S2(b'x', 'ascii'))
it = iter('abé')
print(type(it), next(it), it.__length_hint__(), list(it), type(iter('abc')), sys.getsizeof(it))
print(it.__reduce__())
print('a'.__sizeof__(), 'abc'.__getnewargs__(), 'abc'.__contains__('b'), 'abc'.__mul__(2), 'abc'.__rmul__(2), 'abc'.__mod__(()), 'abc'.__eq__(1), 'abc'.__lt__(1), 'a'.__add__('b'), 'abc'.__getitem__(1), 'abc'.__len__(), 'x'.__hash__() == hash('x'), 'a'.__str__(), 'a'.__repr__())
s = 'a'
def f():
    s = 'x'
    ids = set()
    for i in range(300):
        s += 'y'
    return (len(s), sys.getsizeof(s))
print(f())
s = 'é' + 'a'
print(sys.getsizeof(s), sys.getsizeof('é'), sys.getsizeof('€'), sys.getsizeof('😀'), sys.getsizeof('ab'), sys.getsizeof('éa'))
print(''.join(['a']), str(b'abc'), str(b'abc', 'utf8'), str(), str(object=5), 'abc'[1] is 'b', 'abc'[::2], 'abc'[5:], 'héé'[1:], 'h€'[0] is 'h')
print('a\\b\n\t\r\x00\x1b\x7f\xa0\u200b\u2028😀\U000e0001')
print(ascii('a\\b\n\t\r\x00\x1b\x7f\xa0\u200b\u2028😀\U000e0001'))
print(repr('a\\b\n\t\r\x00\x1b\x7f\xa0\u200b\u2028😀\U000e0001'))
