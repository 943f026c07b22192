"""Looking at memory as C sees it, inside the simulated process.

Reading works: from_address(), string_at(), cast() to py_object, structures and arrays laid over
an address. Nothing can be written, and no C function can be called.
"""

import _ctypes

__all__ = ["sizeof", "string_at", "cast", "py_object", "Structure", "Union", "Array"]


class ArgumentError(Exception):
    pass


class _Meta(type):
    def __mul__(cls, n):
        return _array_type(cls, n)

    __rmul__ = __mul__


class _CData(metaclass=_Meta):
    __slots__ = ("_address", "_own")
    _size = 0

    @classmethod
    def from_address(cls, address):
        if not isinstance(address, int):
            raise TypeError("integer expected")
        self = cls.__new__(cls)
        self._address = address
        self._own = None
        return self

    @classmethod
    def from_buffer(cls, *args):
        _ctypes.refuse("`ctypes` objects that share a buffer")

    def _bytes(self):
        if self._own is not None:
            return self._own
        return _ctypes.read(self._address, self._size)

    def __bytes__(self):
        return self._bytes()


class _SimpleCData(_CData):
    __slots__ = ()

    def __init__(self, value=None):
        self._address = 0
        if value is None:
            self._own = bytes(self._size)
        else:
            self._own = self._encode(value)

    @property
    def value(self):
        return self._decode(self._bytes())

    @value.setter
    def value(self, value):
        if self._own is None:
            _ctypes.refuse("writing to memory through `ctypes`")
        self._own = self._encode(value)

    def __repr__(self):
        return "%s(%r)" % (type(self).__name__, self.value)


class _Int(_SimpleCData):
    __slots__ = ()
    _signed = True

    def _encode(self, value):
        if not isinstance(value, int):
            raise TypeError("an integer is required (got type %s)" % type(value).__name__)
        return (value & ((1 << 8 * self._size) - 1)).to_bytes(self._size, "little")

    def _decode(self, raw):
        return int.from_bytes(raw, "little", signed=self._signed)


def _int_type(name, size, signed):
    return _Meta(name, (_Int,), {"__slots__": (), "__module__": "ctypes", "_size": size,
                                 "_signed": signed})


c_byte = _int_type("c_byte", 1, True)
c_ubyte = _int_type("c_ubyte", 1, False)
c_short = _int_type("c_short", 2, True)
c_ushort = _int_type("c_ushort", 2, False)
c_int = _int_type("c_int", 4, True)
c_uint = _int_type("c_uint", 4, False)
c_long = _int_type("c_long", 8, True)
c_ulong = _int_type("c_ulong", 8, False)
c_longlong = c_long
c_ulonglong = c_ulong
c_ssize_t = c_long
c_size_t = c_ulong
c_int8, c_int16, c_int32, c_int64 = c_byte, c_short, c_int, c_long
c_uint8, c_uint16, c_uint32, c_uint64 = c_ubyte, c_ushort, c_uint, c_ulong


class c_bool(_SimpleCData):
    __slots__ = ()
    _size = 1

    def _encode(self, value):
        return bytes([bool(value)])

    def _decode(self, raw):
        return raw[0] != 0


class c_char(_SimpleCData):
    __slots__ = ()
    _size = 1

    def _encode(self, value):
        if isinstance(value, (bytes, bytearray)) and len(value) == 1:
            return bytes(value)
        if isinstance(value, int) and 0 <= value < 256:
            return bytes([value])
        raise TypeError("one character bytes, bytearray, or an integer in range(256) expected")

    def _decode(self, raw):
        return raw


class _Float(_SimpleCData):
    __slots__ = ()

    def _encode(self, value):
        import struct
        return struct.pack(self._format, value)

    def _decode(self, raw):
        import struct
        return struct.unpack(self._format, raw)[0]


class c_float(_Float):
    __slots__ = ()
    _size = 4
    _format = "<f"


class c_double(_Float):
    __slots__ = ()
    _size = 8
    _format = "<d"


class _Pointer(_SimpleCData):
    __slots__ = ()
    _size = 8

    def _encode(self, value):
        return (value or 0).to_bytes(8, "little")

    def _decode(self, raw):
        return int.from_bytes(raw, "little") or None


class c_void_p(_Pointer):
    __slots__ = ()


class c_char_p(_Pointer):
    __slots__ = ()

    def _decode(self, raw):
        address = int.from_bytes(raw, "little")
        return _ctypes.read(address, -1) if address else None


class py_object(_SimpleCData):
    __slots__ = ("_held",)
    _size = 8

    def __init__(self, *value):
        self._address = 0
        self._held = value
        self._own = id(value[0]).to_bytes(8, "little") if value else bytes(8)

    def _decode(self, raw):
        address = int.from_bytes(raw, "little")
        if not address:
            raise ValueError("PyObject is NULL")
        return _ctypes.object_at(address)

    def __repr__(self):
        try:
            return "py_object(%r)" % (self.value,)
        except ValueError:
            return "py_object(<NULL>)"


class Array(_CData):
    """`_length_` values of `_type_`, one behind the other."""

    __slots__ = ()

    def __init__(self, *values):
        self._address = 0
        if len(values) > self._length_:
            raise IndexError("invalid index")
        raw = b"".join([self._type_(value)._bytes() for value in values])
        self._own = raw + bytes(self._size - len(raw))

    def __len__(self):
        return self._length_

    def __getitem__(self, i):
        if isinstance(i, slice):
            items = [self[k] for k in range(*i.indices(self._length_))]
            return b"".join(items) if self._type_ is c_char else items
        if i < 0:
            i += self._length_
        if not 0 <= i < self._length_:
            raise IndexError("invalid index")
        return _part(self, self._type_, i * self._type_._size)

    def __setitem__(self, i, value):
        _ctypes.refuse("writing to memory through `ctypes`")

    @property
    def raw(self):
        return self._bytes()

    @property
    def value(self):
        if self._type_ is not c_char:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute 'value'")
        return self._bytes().split(b"\0", 1)[0]


_array_types = {}


def _array_type(item, n):
    if not isinstance(n, int) or n < 0:
        raise ValueError("Array length must be >= 0, not %r" % (n,))
    cls = _array_types.get((item, n))
    if cls is None:
        cls = _Meta("%s_Array_%d" % (item.__name__, n), (Array,),
                    {"__slots__": (), "_type_": item, "_length_": n, "_size": item._size * n,
                     "_align": _align(item)})
        _array_types[item, n] = cls
    return cls


def _part(whole, kind, offset):
    """The value of type `kind` at `offset` bytes from the start of `whole`."""
    part = kind.__new__(kind)
    if whole._own is None:
        part._address = whole._address + offset
        part._own = None
    else:
        part._address = 0
        part._own = whole._own[offset:offset + kind._size]
    return part.value if isinstance(part, _SimpleCData) else part


def _align(kind):
    return getattr(kind, "_align", None) or kind._size or 1


class _Field:
    def __init__(self, name, kind, offset):
        self.name = name
        self.kind = kind
        self.offset = offset
        self.size = kind._size

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return _part(instance, self.kind, self.offset)

    def __set__(self, instance, value):
        _ctypes.refuse("writing to memory through `ctypes`")

    def __repr__(self):
        return "<Field type=%s, ofs=%d, size=%d>" % (self.kind.__name__, self.offset, self.size)


class _StructMeta(_Meta):
    def __init__(cls, name, bases, namespace, **kwargs):
        super().__init__(name, bases, namespace, **kwargs)
        if "_fields_" in namespace:
            cls._lay_out(namespace["_fields_"])

    def __setattr__(cls, name, value):
        super().__setattr__(name, value)
        if name == "_fields_":
            cls._lay_out(value)

    def _lay_out(cls, fields):
        is_union = issubclass(cls, Union)
        base = cls.__mro__[1]
        end, widest = base._size, getattr(base, "_align", 1)
        for field in fields:
            if len(field) != 2:
                _ctypes.refuse("bit fields in `ctypes`")
            name, kind = field
            align = 1 if getattr(cls, "_pack_", 0) == 1 else _align(kind)
            offset = 0 if is_union else (end + align - 1) // align * align
            type.__setattr__(cls, name, _Field(name, kind, offset))
            end = max(end, offset + kind._size)
            widest = max(widest, align)
        type.__setattr__(cls, "_align", widest)
        type.__setattr__(cls, "_size", (end + widest - 1) // widest * widest)


class Structure(_CData, metaclass=_StructMeta):
    _align = 1

    def __init__(self, *args, **kwargs):
        if args or kwargs:
            _ctypes.refuse("filling `ctypes` structures")
        self._address = 0
        self._own = bytes(self._size)


class Union(Structure):
    pass


def sizeof(kind):
    if isinstance(kind, _CData) or (isinstance(kind, type) and issubclass(kind, _CData)):
        return kind._size
    raise TypeError("this type has no size")


def alignment(kind):
    return _align(kind)


def _address(value):
    if isinstance(value, _Pointer):
        return value.value or 0
    return value


def string_at(ptr, size=-1):
    return _ctypes.read(_address(ptr), size)


def cast(obj, kind):
    if not issubclass(kind, (_Pointer, py_object)):
        _ctypes.refuse("`ctypes.cast` to %s" % kind.__name__)
    result = kind.__new__(kind)
    result._address = 0
    result._own = _address(obj).to_bytes(8, "little")
    return result


def __getattr__(name):
    if name in ("memset", "memmove"):
        _ctypes.refuse("writing to memory through `ctypes`")
    if name in ("pythonapi", "CDLL", "cdll", "PyDLL", "CFUNCTYPE", "PYFUNCTYPE", "util"):
        _ctypes.refuse("calling C functions through `ctypes`")
    if name in ("pointer", "POINTER", "byref", "addressof", "create_string_buffer",
                "create_unicode_buffer", "wstring_at", "c_wchar", "c_wchar_p",
                "c_longdouble", "resize", "memoryview_at"):
        _ctypes.refuse(f"`ctypes.{name}`")
    raise AttributeError(f"module 'ctypes' has no attribute '{name}'")
