"""Data structures, laid out to be read."""

import sys as _sys

__all__ = ["pprint", "pformat", "isreadable", "isrecursive", "saferepr", "PrettyPrinter", "pp"]


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False,
           sort_dicts=True, underscore_numbers=False):
    PrettyPrinter(indent, width, depth, stream, compact=compact,
                  sort_dicts=sort_dicts).pprint(object)


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True,
            underscore_numbers=False):
    return PrettyPrinter(indent, width, depth, compact=compact,
                         sort_dicts=sort_dicts).pformat(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    return PrettyPrinter()._flat(object, set(), 0)


def isreadable(object):
    return "<" not in saferepr(object)


def isrecursive(object):
    return "<Recursion on" in saferepr(object)




def _sorted(items, key=lambda item: item):
    items = list(items)
    try:
        return sorted(items, key=key)
    except TypeError:
        return sorted(items, key=lambda item: (str(type(key(item))), id(key(item))))


class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False,
                 sort_dicts=True, underscore_numbers=False):
        if indent < 0:
            raise ValueError("indent must be >= 0")
        if depth is not None and depth <= 0:
            raise ValueError("depth must be > 0")
        if not width:
            raise ValueError("width must be != 0")
        self._indent = indent
        self._width = width
        self._depth = depth
        self._stream = stream
        self._compact = compact
        self._sort_dicts = sort_dicts

    def pprint(self, object):
        stream = _sys.stdout if self._stream is None else self._stream
        stream.write(self.pformat(object) + "\n")

    def pformat(self, object):
        return self._layout(object, 0, 0, set(), 0)

    def _recursion(self, object):
        return "<Recursion on %s with id=%s>" % (type(object).__name__, id(object))

    def _flat(self, object, seen, level):
        """All in one line."""
        kind = type(object)
        if kind not in (dict, list, tuple, set, frozenset) or not object:
            return repr(object)
        if id(object) in seen:
            return self._recursion(object)
        left, right = self._brackets(object)
        if self._depth is not None and level >= self._depth:
            return left + "..." + right
        seen.add(id(object))
        if kind is dict:
            pairs = object.items()
            if self._sort_dicts:
                pairs = _sorted(pairs, lambda pair: pair[0])
            parts = ["%s: %s" % (self._flat(k, seen, level + 1), self._flat(v, seen, level + 1))
                     for k, v in pairs]
        else:
            items = _sorted(object) if kind in (set, frozenset) else object
            parts = [self._flat(item, seen, level + 1) for item in items]
        seen.discard(id(object))
        if kind is tuple and len(parts) == 1:
            right = ",)"
        return left + ", ".join(parts) + right

    def _brackets(self, object):
        return {dict: "{}", list: "[]", tuple: "()", set: "{}"}.get(
            type(object), ("frozenset({", "})"))

    def _layout(self, object, indent, allowance, seen, level):
        flat = self._flat(object, seen, level)
        if len(flat) <= self._width - indent - allowance:
            return flat
        kind = type(object)
        if kind not in (dict, list, tuple, set, frozenset) or not object or \
                id(object) in seen or self._depth is not None and level >= self._depth:
            return flat
        left, right = self._brackets(object)
        seen.add(id(object))
        inner = indent + len(left) - 1 + self._indent
        text = left + " " * (self._indent - 1)
        if kind is dict:
            pairs = object.items()
            if self._sort_dicts:
                pairs = _sorted(pairs, lambda pair: pair[0])
            pairs = list(pairs)
            parts = []
            for i, (key, value) in enumerate(pairs):
                shown = self._flat(key, seen, level + 1) + ": "
                last = allowance + 1 if i == len(pairs) - 1 else 1
                parts.append(shown + self._layout(value, inner + len(shown), last, seen,
                                                  level + 1))
        else:
            items = _sorted(object) if kind in (set, frozenset) else list(object)
            if kind is tuple and len(items) == 1:
                right = ",)"
            parts = [self._layout(item, inner,
                                  allowance + len(right) if i == len(items) - 1 else 1, seen,
                                  level + 1)
                     for i, item in enumerate(items)]
        seen.discard(id(object))
        return text + (",\n" + " " * inner).join(parts) + right
