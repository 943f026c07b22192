class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def move(self, dx, dy):
        self.x += dx
        self.y += dy
        return self


p = Point(0, 0)
for i in range(250000):
    p.move(i & 3, 1)
print(p.x, p.y)
