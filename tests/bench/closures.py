def counter(step):
    total = 0

    def add(n):
        nonlocal total
        total += n * step
        return total

    return add


adders = [counter(k) for k in range(10)]
for i in range(40000):
    for add in adders:
        add(i)
print([add(0) for add in adders])
