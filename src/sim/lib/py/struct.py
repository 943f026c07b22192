"""Values as C would lay them out in memory."""

from _struct import pack_float, unpack_float

__all__ = ["calcsize", "pack", "pack_into", "unpack", "unpack_from", "iter_unpack", "Struct",
           "error"]


class error(Exception):
    pass


error.__module__ = "struct"

_sizes = {"x": 1, "c": 1, "b": 1, "B": 1, "?": 1, "h": 2, "H": 2, "i": 4, "I": 4, "l": 4, "L": 4,
          "q": 8, "Q": 8, "f": 4, "d": 8, "s": 1, "p": 1}
_native_sizes = {**_sizes, "l": 8, "L": 8, "n": 8, "N": 8, "P": 8}


class Struct:
    def __init__(self, format):
        if isinstance(format, bytes):
            format = format.decode("ascii")
        if not isinstance(format, str):
            raise TypeError("Struct() argument 1 must be a str or bytes object, not %s" %
                            type(format).__name__)
        self.format = format
        self._order = "big" if format[:1] in (">", "!") else "little"
        self._native = format[:1] not in ("<", ">", "!", "=")
        self._fields = []
        self.size = 0
        self._parse(format[1:] if format[:1] in ("@", "=", "<", ">", "!") else format)

    def _parse(self, text):
        sizes = _native_sizes if self._native else _sizes
        i = offset = 0
        while i < len(text):
            if text[i].isspace():
                i += 1
                continue
            start = i
            while i < len(text) and text[i].isdigit():
                i += 1
            count = int(text[start:i]) if i > start else 1
            if i == len(text):
                raise error("repeat count given without format specifier")
            code = text[i]
            i += 1
            if code not in sizes:
                raise error("bad char in struct format")
            size = sizes[code]
            if self._native and code not in "xsp":
                offset = (offset + size - 1) // size * size
            if code in "sp":
                self._fields.append((code, offset, count))
                offset += count
                continue
            for _ in range(count):
                if code != "x":
                    self._fields.append((code, offset, size))
                offset += size
        self.size = offset

    def _pack_one(self, code, size, value):
        if code == "s" or code == "p":
            if not isinstance(value, (bytes, bytearray)):
                raise error("argument for '%s' must be a bytes object" % code)
            if code == "p":
                value = bytes([min(len(value), size - 1, 255)]) + value[:size - 1]
            return bytes(value[:size]).ljust(size, b"\0")
        if code == "c":
            if not isinstance(value, (bytes, bytearray)) or len(value) != 1:
                raise error("char format requires a bytes object of length 1")
            return bytes(value)
        if code == "?":
            return b"\1" if value else b"\0"
        if code in "fd":
            if not isinstance(value, (int, float)) and not hasattr(value, "__float__"):
                raise error("required argument is not a float")
            raw = pack_float(value, size)
            return raw if self._order == "little" else raw[::-1]
        if not hasattr(value, "__index__"):
            raise error("required argument is not an integer")
        value = value.__index__()
        signed = code.islower() if code != "P" else False
        low = -(1 << 8 * size - 1) if signed else 0
        high = (1 << 8 * size - signed) - 1
        if not low <= value <= high:
            raise error("'%s' format requires %d <= number <= %d" % (code, low, high))
        return value.to_bytes(size, self._order, signed=signed)

    def _unpack_one(self, code, raw):
        if code == "s" or code == "c":
            return raw
        if code == "p":
            return raw[1:1 + min(raw[0], len(raw) - 1)] if raw else b""
        if code == "?":
            return raw != b"\0"
        if code in "fd":
            return unpack_float(raw if self._order == "little" else raw[::-1])
        return int.from_bytes(raw, self._order, signed=code.islower())

    def pack(self, *values):
        if len(values) != len(self._fields):
            raise error("pack expected %d items for packing (got %d)" %
                        (len(self._fields), len(values)))
        out = bytearray(self.size)
        for (code, offset, size), value in zip(self._fields, values):
            out[offset:offset + size] = self._pack_one(code, size, value)
        return bytes(out)

    def pack_into(self, buffer, offset, *values):
        raw = self.pack(*values)
        if offset < 0:
            offset += len(buffer)
        if offset < 0 or len(buffer) - offset < self.size:
            raise error("pack_into requires a buffer of at least %d bytes for packing %d bytes "
                        "at offset %d (actual buffer size is %d)" %
                        (self.size + offset, self.size, offset, len(buffer)))
        buffer[offset:offset + self.size] = raw

    def unpack(self, buffer, /):
        buffer = bytes(buffer)
        if len(buffer) != self.size:
            raise error("unpack requires a buffer of %d bytes" % self.size)
        return tuple([self._unpack_one(code, buffer[offset:offset + size])
                      for code, offset, size in self._fields])

    def unpack_from(self, buffer, offset=0):
        buffer = bytes(buffer)
        if offset < 0:
            offset += len(buffer)
        if offset < 0 or len(buffer) - offset < self.size:
            raise error("unpack_from requires a buffer of at least %d bytes for unpacking %d "
                        "bytes at offset %d (actual buffer size is %d)" %
                        (self.size + offset, self.size, offset, len(buffer)))
        return self.unpack(buffer[offset:offset + self.size])

    def iter_unpack(self, buffer, /):
        buffer = bytes(buffer)
        if not self.size:
            raise error("cannot iteratively unpack with a struct of length 0")
        if len(buffer) % self.size:
            raise error("iterative unpacking requires a buffer of a multiple of %d bytes" %
                        self.size)
        return (self.unpack(buffer[i:i + self.size])
                for i in range(0, len(buffer), self.size))


def calcsize(format, /):
    return Struct(format).size


def pack(format, /, *values):
    return Struct(format).pack(*values)


def pack_into(format, buffer, offset, /, *values):
    Struct(format).pack_into(buffer, offset, *values)


def unpack(format, buffer, /):
    return Struct(format).unpack(buffer)


def unpack_from(format, /, buffer, offset=0):
    return Struct(format).unpack_from(buffer, offset)


def iter_unpack(format, buffer, /):
    return Struct(format).iter_unpack(buffer)
