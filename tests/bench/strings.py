words = []
for i in range(60000):
    words.append(f"{i:05d}-{'ab' * (i % 5)}")
text = " ".join(words)
print(len(text), text.count("ab"), len(text.split()), text.upper().find("59999"))
print(sum(len(w.replace("a", "xyz")) for w in words))
