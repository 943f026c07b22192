total = 0
for i in range(300):
    for j in range(3000):
        if (i ^ j) & 1:
            total += i * j % 7
        else:
            total -= 1
print(total)
