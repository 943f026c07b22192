numbers = [(i * 7919) % 100003 for i in range(150000)]
numbers.sort()
evens = [n for n in numbers if n % 2 == 0]
pairs = list(zip(numbers, reversed(numbers)))
print(len(evens), sum(a * b for a, b in pairs) % 1000003, numbers[::1000][:5])
stack = []
for n in numbers:
    stack.append(n)
    if n % 3 == 0:
        stack.pop()
print(len(stack))
