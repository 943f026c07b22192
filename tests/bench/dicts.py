counts = {}
for i in range(400000):
    key = i * 31 % 5003
    counts[key] = counts.get(key, 0) + 1
names = {f"name{i}": i for i in range(30000)}
hits = sum(1 for i in range(60000) if f"name{i}" in names)
print(len(counts), hits, max(counts.values()), len({v: k for k, v in names.items()}))
