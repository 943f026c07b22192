"""A list as a heap: the smallest item is always the first."""

from _heapq import heapify, heappop, heappush, heappushpop, heapreplace

__all__ = ["heappush", "heappop", "heapify", "heapreplace", "merge", "nlargest", "nsmallest",
           "heappushpop"]


def merge(*iterables, key=None, reverse=False):
    streams = [iter(it) for it in iterables]
    heads = []
    for order, stream in enumerate(streams):
        for item in stream:
            heads.append((item if key is None else key(item), order, item))
            break
    while heads:
        best = heads[0]
        for head in heads:
            if (best[0] < head[0]) if reverse else (head[0] < best[0]):
                best = head
        yield best[2]
        i = heads.index(best)
        for item in streams[best[1]]:
            heads[i] = (item if key is None else key(item), best[1], item)
            break
        else:
            del heads[i]


def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[:max(n, 0)]


def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[:max(n, 0)]
