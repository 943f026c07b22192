def numbers(n):
    for i in range(n):
        yield i


def squares(source):
    for n in source:
        yield n * n


def flat(depth, n):
    if depth:
        yield from flat(depth - 1, n)
    else:
        yield from numbers(n)


print(sum(squares(numbers(250000))), sum(x for x in flat(5, 60000)))
