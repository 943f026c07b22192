# Character properties and case mappings, summed up for blocks of characters.
P = [
    'isalnum', 'isalpha', 'isdecimal', 'isdigit', 'isidentifier', 'islower', 'isnumeric',
    'isprintable', 'isspace', 'istitle', 'isupper',
]
def block(lo, hi):
    h = 0
    bad = []
    for c in range(lo, hi):
        s = chr(c)
        b = 0
        for p in P:
            b = b * 2 + getattr(s, p)()
        b = b * 2 + ('a' + s).isidentifier()
        for m in (s.upper(), s.lower(), s.title(), s.casefold(), s.swapcase(), ('A' + s + 'Σ').lower()):
            for ch in m:
                b = (b * 31 + ord(ch)) % 1000003
        h = (h * 33 + b) % 1000000007
    print(hex(lo), h)
for lo in range(0, 13312, 64):
    block(lo, lo + 64)
for lo in list(range(40960, 44032, 64)) + list(range(55040, 55360, 64)) + list(range(63488, 75264, 64)) + list(range(90112, 94208, 256)) + list(range(110592, 130048, 256)) + list(range(188416, 205824, 1024)) + [19968, 40704, 173568, 917504, 917760, 1113856]:
    block(lo, lo + 64)
