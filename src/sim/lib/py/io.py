"""Files in memory. There are no others: a program can reach nothing outside its space."""

import sys

__all__ = ["StringIO", "BytesIO", "SEEK_SET", "SEEK_CUR", "SEEK_END", "UnsupportedOperation"]

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 8192
TextIOWrapper = type(sys.stdout)


class UnsupportedOperation(OSError, ValueError):
    pass


class _MemoryFile:
    closed = False

    def __init__(self, initial):
        self._text = initial
        self._pos = 0

    def _check(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *exc_info):
        self.close()

    def __iter__(self):
        self._check()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def close(self):
        self.closed = True

    def flush(self):
        self._check()

    def isatty(self):
        self._check()
        return False

    def readable(self):
        self._check()
        return True

    writable = seekable = readable

    def getvalue(self):
        self._check()
        return self._text

    def tell(self):
        self._check()
        return self._pos

    def seek(self, pos, whence=0):
        self._check()
        if whence == SEEK_CUR:
            pos += self._pos
        elif whence == SEEK_END:
            pos += len(self._text)
        elif pos < 0:
            raise ValueError("Negative seek position %d" % pos)
        self._pos = max(pos, 0)
        return self._pos

    def read(self, size=-1):
        self._check()
        end = len(self._text) if size is None or size < 0 else self._pos + size
        part = self._text[self._pos:end]
        self._pos += len(part)
        return part

    def readline(self, size=-1):
        self._check()
        end = self._text.find(self._line_feed, self._pos) + 1 or len(self._text)
        if size is not None and size >= 0:
            end = min(end, self._pos + size)
        part = self._text[self._pos:end]
        self._pos += len(part)
        return part

    def readlines(self, hint=-1):
        return list(self)

    def truncate(self, size=None):
        self._check()
        size = self._pos if size is None else size
        self._text = self._text[:size]
        return size

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def _put(self, part):
        fill = self._pos - len(self._text)
        if fill > 0:
            self._text += self._zero * fill
        self._text = self._text[:self._pos] + part + self._text[self._pos + len(part):]
        self._pos += len(part)
        return len(part)


class StringIO(_MemoryFile):
    _line_feed = "\n"
    _zero = "\0"

    def __init__(self, initial_value="", newline="\n"):
        super().__init__("" if initial_value is None else initial_value)

    def write(self, s):
        self._check()
        if not isinstance(s, str):
            raise TypeError("string argument expected, got %r" % type(s).__name__)
        return self._put(s)


class BytesIO(_MemoryFile):
    _line_feed = b"\n"
    _zero = b"\0"

    def __init__(self, initial_bytes=b""):
        super().__init__(bytes(initial_bytes))

    def write(self, b):
        self._check()
        if isinstance(b, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        return self._put(bytes(b))

    def getbuffer(self):
        return memoryview(self._text)
