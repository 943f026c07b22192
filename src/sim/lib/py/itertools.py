"""Iterators that are put together from others."""

import operator as _operator

_absent = object()


def _slots(n_spare, *names):
    """Slots, some of them spare: with these an iterator takes as many bytes as CPython's."""
    return names + tuple(f"_spare{i}" for i in range(n_spare))


class _Iterator:
    __slots__ = ()

    def __iter__(self):
        return self


class count(_Iterator):
    __slots__ = _slots(1, "_next", "_step")

    def __init__(self, start=0, step=1):
        if not hasattr(start, "__add__") or isinstance(start, str):
            raise TypeError("a number is required")
        self._next = start
        self._step = step

    def __next__(self):
        value = self._next
        self._next = value + self._step
        return value

    def __repr__(self):
        if isinstance(self._step, int) and self._step == 1:
            return f"count({self._next!r})"
        return f"count({self._next!r}, {self._step!r})"


class cycle(_Iterator):
    __slots__ = _slots(1, "_it", "_saved", "_index")

    def __init__(self, iterable, /):
        self._it = iter(iterable)
        self._saved = []
        self._index = 0

    def __next__(self):
        if self._it is not None:
            for item in self._it:
                self._saved.append(item)
                return item
            self._it = None
        if not self._saved:
            raise StopIteration
        item = self._saved[self._index]
        self._index = (self._index + 1) % len(self._saved)
        return item


class repeat(_Iterator):
    __slots__ = ("_object", "_times")

    def __init__(self, object, times=None):
        self._object = object
        self._times = times if times is None else max(_operator.index(times), 0)

    def __next__(self):
        if self._times is not None:
            if self._times == 0:
                raise StopIteration
            self._times -= 1
        return self._object

    def __length_hint__(self):
        if self._times is None:
            raise TypeError("len() of unsized object")
        return self._times

    def __repr__(self):
        if self._times is None:
            return f"repeat({self._object!r})"
        return f"repeat({self._object!r}, {self._times})"


class chain(_Iterator):
    __slots__ = ("_sources", "_active")

    def __init__(self, *iterables):
        self._sources = iter(iterables)
        self._active = None

    @classmethod
    def from_iterable(cls, iterable, /):
        self = cls()
        self._sources = iter(iterable)
        return self

    def __next__(self):
        while self._sources is not None:
            if self._active is None:
                try:
                    self._active = iter(next(self._sources))
                except StopIteration:
                    self._sources = None
                    break
            for item in self._active:
                return item
            self._active = None
        raise StopIteration


class accumulate(_Iterator):
    __slots__ = _slots(1, "_it", "_func", "_total", "_initial")

    def __init__(self, iterable, func=None, *, initial=None):
        self._it = iter(iterable)
        self._func = func or _operator.add
        self._total = _absent
        self._initial = initial

    def __next__(self):
        if self._initial is not None:
            self._total, self._initial = self._initial, None
            return self._total
        item = next(self._it)
        self._total = item if self._total is _absent else self._func(self._total, item)
        return self._total


class batched(_Iterator):
    __slots__ = ("_it", "_n", "_strict")

    def __init__(self, iterable, n, *, strict=False):
        if n < 1:
            raise ValueError("n must be at least one")
        self._it = iter(iterable)
        self._n = n
        self._strict = strict

    def __next__(self):
        batch = tuple(islice(self._it, self._n))
        if not batch:
            raise StopIteration
        if self._strict and len(batch) != self._n:
            raise ValueError("batched(): incomplete batch")
        return batch


class compress(_Iterator):
    __slots__ = _slots(1, "_pairs")

    def __init__(self, data, selectors):
        self._pairs = zip(data, selectors)

    def __next__(self):
        for item, chosen in self._pairs:
            if chosen:
                return item
        raise StopIteration


class dropwhile(_Iterator):
    __slots__ = ("_it", "_predicate", "_started")

    def __init__(self, predicate, iterable, /):
        self._it = iter(iterable)
        self._predicate = predicate
        self._started = False

    def __next__(self):
        for item in self._it:
            if self._started or not self._predicate(item):
                self._started = True
                return item
        raise StopIteration


class takewhile(_Iterator):
    __slots__ = ("_it", "_predicate", "_stopped")

    def __init__(self, predicate, iterable, /):
        self._it = iter(iterable)
        self._predicate = predicate
        self._stopped = False

    def __next__(self):
        if not self._stopped:
            item = next(self._it)
            if self._predicate(item):
                return item
            self._stopped = True
        raise StopIteration


class filterfalse(_Iterator):
    __slots__ = ("_it", "_function")

    def __init__(self, function, iterable, /):
        self._it = iter(iterable)
        self._function = bool if function is None else function

    def __next__(self):
        for item in self._it:
            if not self._function(item):
                return item
        raise StopIteration


class islice(_Iterator):
    __slots__ = ("_it", "_next", "_stop", "_step", "_count")

    def __init__(self, iterable, *args):
        s = slice(*args)
        start = 0 if s.start is None else s.start
        step = 1 if s.step is None else s.step
        if s.stop is not None and (not isinstance(s.stop, int) or s.stop < 0):
            raise ValueError("Stop argument for islice() must be None or an integer: "
                             "0 <= x <= sys.maxsize.")
        if not isinstance(start, int) or start < 0:
            raise ValueError("Indices for islice() must be None or an integer: "
                             "0 <= x <= sys.maxsize.")
        if not isinstance(step, int) or step < 1:
            raise ValueError("Step for islice() must be a positive integer or None.")
        self._it = iter(iterable)
        self._next = start
        self._stop = s.stop
        self._step = step
        self._count = 0

    def __next__(self):
        if self._it is None:
            raise StopIteration
        stop = self._stop
        while self._count < self._next:
            if stop is not None and self._count >= stop:
                self._it = None
                raise StopIteration
            next(self._it)
            self._count += 1
        if stop is not None and self._count >= stop:
            self._it = None
            raise StopIteration
        item = next(self._it)
        self._count += 1
        self._next += self._step
        if stop is not None and self._next > stop:
            self._next = stop
        return item


class pairwise(_Iterator):
    __slots__ = _slots(1, "_it", "_old")

    def __init__(self, iterable, /):
        self._it = iter(iterable)
        self._old = _absent

    def __next__(self):
        if self._old is _absent:
            self._old = next(self._it)
        old, self._old = self._old, next(self._it)
        return old, self._old


class starmap(_Iterator):
    __slots__ = ("_function", "_it")

    def __init__(self, function, iterable, /):
        self._function = function
        self._it = iter(iterable)

    def __next__(self):
        return self._function(*next(self._it))


class zip_longest(_Iterator):
    __slots__ = _slots(1, "_iterators", "_fillvalue", "_n_active", "_result")

    def __init__(self, *iterables, fillvalue=None):
        self._iterators = [iter(it) for it in iterables]
        self._fillvalue = fillvalue
        self._n_active = len(iterables)

    def __next__(self):
        if not self._n_active:
            raise StopIteration
        values = []
        for i, it in enumerate(self._iterators):
            value = self._fillvalue
            if it is not None:
                try:
                    value = next(it)
                except StopIteration:
                    self._iterators[i] = None
                    self._n_active -= 1
                    if not self._n_active:
                        raise
            values.append(value)
        self._result = tuple(values)
        return self._result


class _tee(_Iterator):
    __slots__ = ("_it", "_link", "__weakref__")

    def __init__(self, iterable, link=None):
        # A link is [value, next link]; None stands where nothing was read yet.
        self._it = iter(iterable)
        self._link = [None, None] if link is None else link

    def __next__(self):
        link = self._link
        if link[1] is None:
            link[0] = next(self._it)
            link[1] = [None, None]
        value, self._link = link
        return value

    def __copy__(self):
        return _tee(self._it, self._link)


def tee(iterable, n=2, /):
    if n < 0:
        raise ValueError("n must be >= 0")
    if n == 0:
        return ()
    first = iterable if isinstance(iterable, _tee) else _tee(iterable)
    return (first,) + tuple(first.__copy__() for _ in range(n - 1))


class groupby(_Iterator):
    __slots__ = _slots(1, "_it", "_keyfunc", "_target", "_key", "_value", "_group")

    def __init__(self, iterable, key=None):
        self._it = iter(iterable)
        self._keyfunc = key
        self._target = self._key = self._value = _absent
        self._group = None

    def _advance(self):
        self._value = next(self._it)
        self._key = self._value if self._keyfunc is None else self._keyfunc(self._value)

    def __next__(self):
        self._group = None
        while self._key is _absent or self._key == self._target:
            self._advance()
            if self._target is _absent:
                break
        self._target = self._key
        self._group = _grouper(self, self._target)
        return self._key, self._group


class _grouper(_Iterator):
    __slots__ = ("_parent", "_target")

    def __init__(self, parent, target):
        self._parent = parent
        self._target = target

    def __next__(self):
        parent = self._parent
        if parent._group is not self:
            raise StopIteration
        if parent._value is _absent:
            parent._advance()
        if not (parent._key is self._target or parent._key == self._target):
            raise StopIteration
        value, parent._value = parent._value, _absent
        return value


class _Indices(_Iterator):
    """Tuples made by indices that step on: the combinatoric iterators."""

    __slots__ = ("_steps", "_result")

    def __next__(self):
        # CPython keeps the last tuple, to use it again if nobody else does.
        self._result = next(self._steps)
        return self._result


class product(_Indices):
    __slots__ = _slots(3)

    def __init__(self, *iterables, repeat=1):
        if repeat < 0:
            raise ValueError("repeat argument cannot be negative")
        self._steps = self._run([tuple(it) for it in iterables] * repeat)

    @staticmethod
    def _run(pools):
        if not all(pools):
            return
        indices = [0] * len(pools)
        while True:
            yield tuple([pool[i] for pool, i in zip(pools, indices)])
            for k in reversed(range(len(pools))):
                indices[k] += 1
                if indices[k] < len(pools[k]):
                    break
                indices[k] = 0
            else:
                return


class permutations(_Indices):
    __slots__ = _slots(8)

    def __init__(self, iterable, r=None):
        pool = tuple(iterable)
        r = len(pool) if r is None else r
        if r < 0:
            raise ValueError("r must be non-negative")
        self._steps = self._run(pool, r)

    @staticmethod
    def _run(pool, r):
        n = len(pool)
        if r > n:
            return
        indices = list(range(n))
        cycles = list(range(n, n - r, -1))
        yield tuple([pool[i] for i in indices[:r]])
        while n:
            for i in reversed(range(r)):
                cycles[i] -= 1
                if cycles[i]:
                    j = n - cycles[i]
                    indices[i], indices[j] = indices[j], indices[i]
                    yield tuple([pool[k] for k in indices[:r]])
                    break
                indices[i:] = indices[i + 1:] + indices[i:i + 1]
                cycles[i] = n - i
            else:
                return


class combinations(_Indices):
    __slots__ = _slots(4)

    def __init__(self, iterable, r):
        if r < 0:
            raise ValueError("r must be non-negative")
        self._steps = self._run(tuple(iterable), r)

    @staticmethod
    def _run(pool, r):
        n = len(pool)
        if r > n:
            return
        indices = list(range(r))
        while True:
            yield tuple([pool[i] for i in indices])
            for k in reversed(range(r)):
                if indices[k] != k + n - r:
                    break
            else:
                return
            indices[k] += 1
            for j in range(k + 1, r):
                indices[j] = indices[j - 1] + 1


class combinations_with_replacement(_Indices):
    __slots__ = _slots(4)

    def __init__(self, iterable, r):
        if r < 0:
            raise ValueError("r must be non-negative")
        self._steps = self._run(tuple(iterable), r)

    @staticmethod
    def _run(pool, r):
        n = len(pool)
        if not n and r:
            return
        indices = [0] * r
        while True:
            yield tuple([pool[i] for i in indices])
            for k in reversed(range(r)):
                if indices[k] != n - 1:
                    break
            else:
                return
            indices[k:] = [indices[k] + 1] * (r - k)
