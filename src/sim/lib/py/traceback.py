"""Exceptions and stacks as text."""

import linecache
import sys
import _traceback

__all__ = ["extract_stack", "extract_tb", "format_exception", "format_exception_only",
           "format_list", "format_stack", "format_tb", "print_exc", "format_exc",
           "print_exception", "print_last", "print_stack", "print_tb", "FrameSummary",
           "StackSummary", "walk_stack", "walk_tb", "print_list"]

_absent = object()


def _exception(exc, value):
    if value is _absent:
        return exc
    return value


def _lines(text):
    return text.splitlines(keepends=True)


def _entries(text):
    """The text of a traceback, one string for each frame."""
    entries = []
    for line in _lines(text):
        if line.startswith("  File ") or not entries:
            entries.append(line)
        else:
            entries[-1] += line
    return entries


def format_exception(exc, /, value=_absent, tb=_absent, limit=None, chain=True, **kwargs):
    exc = _exception(exc, value)
    if exc is None:
        return ["NoneType: None\n"]
    if chain:
        text = _traceback.format_exception(exc)
    else:
        text = "Traceback (most recent call last):\n" if exc.__traceback__ else ""
        text += _traceback.format_tb(exc.__traceback__, _limit(limit))
        text += "".join(format_exception_only(exc))
    return _lines(text)


def format_exception_only(exc, /, value=_absent, *, show_group=False, **kwargs):
    exc = _exception(exc, value)
    if exc is None:
        return ["NoneType: None\n"]
    saved = exc.__traceback__, exc.__cause__, exc.__context__, exc.__suppress_context__
    try:
        exc.__traceback__ = exc.__cause__ = exc.__context__ = None
        return _lines(_traceback.format_exception(exc))
    finally:
        exc.__traceback__, exc.__cause__, exc.__context__, exc.__suppress_context__ = saved


def _limit(limit):
    return -1 if limit is None else limit


def print_exception(exc, /, value=_absent, tb=_absent, limit=None, file=None, chain=True,
                    **kwargs):
    print("".join(format_exception(exc, value, tb, limit, chain)), end="",
          file=sys.stderr if file is None else file)


def format_exc(limit=None, chain=True):
    return "".join(format_exception(sys.exception(), limit=limit, chain=chain))


def print_exc(limit=None, file=None, chain=True):
    print_exception(sys.exception(), limit=limit, file=file, chain=chain)


def print_last(limit=None, file=None, chain=True):
    if not hasattr(sys, "last_exc"):
        raise ValueError("no last exception")
    print_exception(sys.last_exc, limit=limit, file=file, chain=chain)


class FrameSummary:
    def __init__(self, filename, lineno, name, *, locals=None, line=None, **kwargs):
        self.filename = filename
        self.lineno = lineno
        self.name = name
        self.locals = locals
        self._line = line

    @property
    def line(self):
        if self._line is None:
            self._line = linecache.getline(self.filename, self.lineno)
        return self._line.strip()

    def __iter__(self):
        return iter([self.filename, self.lineno, self.name, self.line])

    def __getitem__(self, i):
        return list(self)[i]

    def __len__(self):
        return 4

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return (self.filename, self.lineno, self.name, self.locals) == \
                (other.filename, other.lineno, other.name, other.locals)
        return NotImplemented

    def __repr__(self):
        return "<FrameSummary file {}, line {} in {}>".format(self.filename, self.lineno,
                                                              self.name)


class StackSummary(list):
    def format(self):
        return format_list(self)


def format_list(extracted_list):
    result = []
    for filename, lineno, name, line in extracted_list:
        text = f'  File "{filename}", line {lineno}, in {name}\n'
        result.append(text + (f"    {line}\n" if line else ""))
    return result


def walk_tb(tb):
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def walk_stack(f):
    f = sys._getframe(1) if f is None else f
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def extract_tb(tb, limit=None):
    found = [FrameSummary(f.f_code.co_filename, line, f.f_code.co_name)
             for f, line in walk_tb(tb)]
    return StackSummary(_cut(found, limit))


def _cut(frames, limit):
    if limit is None:
        return frames
    return frames[:limit] if limit >= 0 else frames[limit:]


def extract_stack(f=None, limit=None):
    f = sys._getframe(1) if f is None else f
    found = [FrameSummary(frame.f_code.co_filename, line, frame.f_code.co_name)
             for frame, line in walk_stack(f)]
    found.reverse()
    if limit is not None and limit >= 0:
        found = found[len(found) - limit:]
    return StackSummary(found)


def format_tb(tb, limit=None):
    return _entries(_traceback.format_tb(tb, _limit(limit))) if tb is not None else []


def print_tb(tb, limit=None, file=None):
    print("".join(format_tb(tb, limit)), end="", file=sys.stderr if file is None else file)


def format_stack(f=None, limit=None):
    return format_list(extract_stack(sys._getframe(1) if f is None else f, limit))


def print_stack(f=None, limit=None, file=None):
    f = sys._getframe(1) if f is None else f
    print_list(extract_stack(f, limit), file)


def print_list(extracted_list, file=None):
    for item in format_list(extracted_list):
        print(item, file=sys.stderr if file is None else file, end="")


def clear_frames(tb):
    for frame, _ in walk_tb(tb):
        try:
            frame.clear()
        except RuntimeError:
            pass
