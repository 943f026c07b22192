import gc


class Node:
    pass


for i in range(60000):
    a, b = Node(), Node()
    a.other, b.other = b, a
    ring = []
    ring.append(ring)
print(gc.collect() >= 0, gc.isenabled())
