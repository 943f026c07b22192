class Node:
    def __init__(self, value):
        self.value = value
        self.items = [value]


kept = []
for i in range(150000):
    node = Node(i)
    if i % 50 == 0:
        kept.append(node)
    pair = (node, [i, i + 1], {"i": i})
print(len(kept), sum(n.items[0] for n in kept))
