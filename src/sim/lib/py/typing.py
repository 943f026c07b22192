"""Names for annotations. Nothing is checked when a program runs."""

import abc as _abc
import collections as _collections
import collections.abc as _cabc
import contextlib as _contextlib
import sys as _sys
import types as _types

GenericAlias = _types.GenericAlias


class _Special:
    """A name that can be given arguments in brackets: Optional, Union, ClassVar..."""

    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return "typing." + self._name

    def __getitem__(self, args):
        return _subscribe(self, args)

    def __call__(self, *args, **kwds):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class _Alias:
    def __init__(self, origin, args, name, real_origin=None):
        self.__origin__ = real_origin or origin
        self.__args__ = args
        self._name = name
        self.__parameters__ = tuple(_collect(args))

    def __repr__(self):
        if self._name == "Optional":
            return "typing.Optional[%s]" % _text(self.__args__[0])
        if self._name == "Callable":
            params = "..." if self.__args__[0] is Ellipsis else \
                "[%s]" % ", ".join(map(_text, self.__args__[:-1]))
            return "typing.Callable[%s, %s]" % (params, _text(self.__args__[-1]))
        name = self._name
        if "." not in name:
            name = "typing." + name
        return "%s[%s]" % (name, ", ".join(map(_text, self.__args__)) or "()")

    def __eq__(self, other):
        if not isinstance(other, _Alias):
            return NotImplemented
        if self._name in ("Union", "Optional"):
            return set(self.__args__) == set(other.__args__)
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __getitem__(self, args):
        args = args if isinstance(args, tuple) else (args,)
        values = dict(zip(self.__parameters__, args))
        return _Alias(self.__origin__, tuple(_fill(a, values) for a in self.__args__),
                      self._name)

    def __call__(self, *args, **kwargs):
        result = self.__origin__(*args, **kwargs)
        try:
            result.__orig_class__ = self
        except Exception:
            pass
        return result

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __instancecheck__(self, obj):
        return self.__subclasscheck__(type(obj))

    def __subclasscheck__(self, cls):
        if self._name in ("Union", "Optional"):
            return any(issubclass(cls, a) for a in self.__args__)
        raise TypeError("Subscripted generics cannot be used with class and instance checks")


def _fill(arg, values):
    if isinstance(arg, TypeVar):
        return values.get(arg, arg)
    if isinstance(arg, _Alias):
        return arg[tuple(values.get(p, p) for p in arg.__parameters__)] \
            if arg.__parameters__ else arg
    return arg


def _collect(args):
    found = []
    for arg in args:
        if isinstance(arg, (TypeVar, ParamSpec)):
            new = [arg]
        else:
            new = getattr(arg, "__parameters__", ()) if not isinstance(arg, type) else ()
        found.extend(p for p in new if p not in found)
    return found


def _text(obj):
    if obj is Ellipsis:
        return "..."
    if isinstance(obj, type) and not isinstance(obj, GenericAlias):
        if obj.__module__ == "builtins":
            return obj.__qualname__
        return f"{obj.__module__}.{obj.__qualname__}"
    if isinstance(obj, _types.FunctionType):
        return obj.__name__
    if isinstance(obj, list):
        return "[%s]" % ", ".join(map(_text, obj))
    return repr(obj)


def _plain(arg):
    if arg is None:
        return type(None)
    return ForwardRef(arg) if isinstance(arg, str) else arg


def _subscribe(special, args):
    name = special._name
    args = args if isinstance(args, tuple) else (args,)
    if name == "Literal":
        return _Alias(special, args, name)
    if name == "Annotated":
        return _Alias(special, args, name)
    if name == "Optional":
        return Union[args[0], None]
    if name == "Union":
        return _union(special, tuple(_plain(a) for a in args))
    if name == "Callable":
        params, result = args
        params = (params,) if params is Ellipsis else tuple(map(_plain, params)) \
            if isinstance(params, list) else (params,)
        return _Alias(special, params + (_plain(result),), name, _cabc.Callable)
    return _Alias(special, tuple(_plain(a) for a in args), name,
                  getattr(special, "_origin", None))


def _union(special, args):
    if not args:
        raise TypeError("Cannot take a Union of no types.")
    flat = []
    for arg in args:
        parts = arg.__args__ if isinstance(arg, _types.UnionType) or \
            isinstance(arg, _Alias) and arg.__origin__ is special else (arg,)
        flat.extend(p for p in parts if p not in flat)
    if len(flat) == 1:
        return flat[0]
    none = type(None)
    if len(flat) == 2 and none in flat:
        flat.sort(key=lambda a: a is none)
        return _Alias(special, tuple(flat), "Optional")
    return _Alias(special, tuple(flat), "Union")


class _Container(_Special):
    """List, Dict...: the older names of list, dict..."""

    def __init__(self, name, origin):
        super().__init__(name)
        self._origin = origin
        self.__origin__ = origin

    def __call__(self, *args, **kwargs):
        return self._origin(*args, **kwargs)

    def __mro_entries__(self, bases):
        return (self._origin,)

    def __instancecheck__(self, obj):
        return isinstance(obj, self._origin)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self._origin)


for _name in ("Union", "Optional", "Callable", "ClassVar", "Final", "Literal", "Annotated",
              "Concatenate", "TypeGuard", "TypeIs", "Required", "NotRequired", "ReadOnly",
              "Unpack", "NoReturn", "Never", "Self", "LiteralString", "TypeAlias"):
    globals()[_name] = _Special(_name)
for _name, _origin in (
        ("List", list), ("Dict", dict), ("Set", set), ("FrozenSet", frozenset),
        ("Tuple", tuple), ("Type", type), ("Deque", _collections.deque),
        ("DefaultDict", _collections.defaultdict), ("OrderedDict", _collections.OrderedDict),
        ("Counter", _collections.Counter), ("ChainMap", _collections.ChainMap),
        ("Iterable", _cabc.Iterable), ("Iterator", _cabc.Iterator),
        ("Generator", _cabc.Generator), ("Sequence", _cabc.Sequence),
        ("MutableSequence", _cabc.MutableSequence), ("Mapping", _cabc.Mapping),
        ("MutableMapping", _cabc.MutableMapping), ("AbstractSet", _cabc.Set),
        ("MutableSet", _cabc.MutableSet), ("Collection", _cabc.Collection),
        ("Container", _cabc.Container), ("Reversible", _cabc.Reversible),
        ("KeysView", _cabc.KeysView), ("ValuesView", _cabc.ValuesView),
        ("ItemsView", _cabc.ItemsView),
        ("ContextManager", _contextlib.AbstractContextManager)):
    globals()[_name] = _Container(_name, _origin)
del _name, _origin

Hashable = _cabc.Hashable
Sized = _cabc.Sized
Text = str
TYPE_CHECKING = False


class _AnyMeta(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return super().__instancecheck__(obj)

    def __repr__(self):
        return "typing.Any" if self is Any else super().__repr__()


class Any(metaclass=_AnyMeta):
    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls)


class ForwardRef:
    def __init__(self, arg, is_argument=True, module=None):
        self.__forward_arg__ = arg

    def __eq__(self, other):
        return isinstance(other, ForwardRef) and self.__forward_arg__ == other.__forward_arg__

    def __hash__(self):
        return hash(self.__forward_arg__)

    def __repr__(self):
        return f"ForwardRef({self.__forward_arg__!r})"


class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False,
                 infer_variance=False, default=None):
        self.__name__ = name
        self.__constraints__ = constraints
        self.__bound__ = bound
        self.__covariant__ = covariant
        self.__contravariant__ = contravariant

    def __repr__(self):
        return ("+" if self.__covariant__ else "-" if self.__contravariant__ else "~") + \
            self.__name__

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class ParamSpec(TypeVar):
    @property
    def args(self):
        return self

    @property
    def kwargs(self):
        return self


class TypeVarTuple:
    def __init__(self, name, *, default=None):
        self.__name__ = name

    def __iter__(self):
        yield Unpack[self]

    def __repr__(self):
        return self.__name__


AnyStr = TypeVar("AnyStr", bytes, str)


class Generic:
    __slots__ = ()

    def __class_getitem__(cls, args):
        args = args if isinstance(args, tuple) else (args,)
        return _Alias(cls, args, f"{cls.__module__}.{cls.__qualname__}"
                      if cls is not Generic else "Generic")


class _ProtocolMeta(_abc.ABCMeta):
    def __instancecheck__(cls, instance):
        if cls is Protocol or not cls.__dict__.get("_is_protocol"):
            return super().__instancecheck__(instance)
        if not cls.__dict__.get("_is_runtime"):
            raise TypeError("Instance and class checks can only be used with"
                            " @runtime_checkable protocols")
        return super().__instancecheck__(instance) or \
            all(hasattr(instance, name) for name in cls.__protocol_attrs__)


class Protocol(Generic, metaclass=_ProtocolMeta):
    __slots__ = ()
    _is_protocol = True

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        cls._is_protocol = Protocol in cls.__bases__
        hidden = {"__module__", "__qualname__", "__doc__", "__dict__", "__weakref__",
                  "__slots__", "__annotations__", "__firstlineno__", "__static_attributes__",
                  "__abstractmethods__", "__init__", "__parameters__", "__orig_bases__"}
        cls.__protocol_attrs__ = {
            name for base in cls.__mro__ if base.__dict__.get("_is_protocol") and
            base is not Protocol
            for name in [*base.__dict__, *base.__dict__.get("__annotations__", {})]
            if name not in hidden and not name.startswith(("_abc_", "_is_"))}


def runtime_checkable(cls):
    cls._is_runtime = True
    return cls


def _protocol(name, method):
    def stub(self):
        pass
    stub.__name__ = method
    return runtime_checkable(_ProtocolMeta(name, (Protocol,), {
        "__module__": "typing", "__slots__": (), method: _abc.abstractmethod(stub)}))


SupportsInt = _protocol("SupportsInt", "__int__")
SupportsFloat = _protocol("SupportsFloat", "__float__")
SupportsIndex = _protocol("SupportsIndex", "__index__")
SupportsAbs = _protocol("SupportsAbs", "__abs__")
SupportsBytes = _protocol("SupportsBytes", "__bytes__")
SupportsRound = _protocol("SupportsRound", "__round__")


class _NamedTupleMeta(type):
    def __new__(cls, name, bases, namespace):
        hints = namespace.get("__annotations__", {})
        defaults = []
        for field in hints:
            if field in namespace:
                defaults.append(namespace[field])
            elif defaults:
                raise TypeError(f"Non-default namedtuple field {field} cannot follow default "
                                "field")
        made = _collections.namedtuple(name, list(hints), defaults=defaults,
                                       module=namespace["__module__"])
        made.__annotations__ = made.__new__.__annotations__ = dict(hints)
        for key, value in namespace.items():
            if key not in ("__annotations__", "__module__", "__qualname__") and \
                    key not in hints:
                setattr(made, key, value)
        return made


def NamedTuple(typename, fields=(), /):
    fields = list(fields)
    made = _collections.namedtuple(typename, [name for name, _ in fields],
                                   module=_sys._getframe(1).f_globals.get("__name__"))
    made.__annotations__ = dict(fields)
    return made


def _named_tuple_bases(bases):
    return (_named_tuple_base,)


_named_tuple_base = type.__new__(_NamedTupleMeta, "NamedTuple", (), {})
NamedTuple.__mro_entries__ = _named_tuple_bases


class _TypedDictMeta(type):
    def __new__(cls, name, bases, namespace, total=True):
        hints = {}
        for base in bases:
            hints.update(getattr(base, "__annotations__", {}))
        hints.update(namespace.get("__annotations__", {}))
        namespace = dict(namespace, __annotations__=hints, __total__=total)
        return type.__new__(_TypedDictMeta, name, (dict,), namespace)

    def __call__(cls, *args, **kwargs):
        return dict(*args, **kwargs)


def TypedDict(typename, fields=(), /, *, total=True):
    return _TypedDictMeta(typename, (), {"__annotations__": dict(fields)}, total=total)


_typed_dict_base = type.__new__(_TypedDictMeta, "TypedDict", (), {})
TypedDict.__mro_entries__ = lambda bases: (_typed_dict_base,)


def NewType(name, tp):
    def new_type(x):
        return x
    new_type.__name__ = new_type.__qualname__ = name
    new_type.__supertype__ = tp
    return new_type


def cast(typ, val):
    return val


def overload(func):
    def refuse(*args, **kwds):
        raise NotImplementedError("You should not call an overloaded function. A series of "
                                  "@overload-decorated functions outside a stub module should "
                                  "always be followed by an implementation that is not "
                                  "@overload-ed.")
    return refuse


def final(f):
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def override(method, /):
    try:
        method.__override__ = True
    except (AttributeError, TypeError):
        pass
    return method


def no_type_check(arg):
    return arg


def assert_type(val, typ, /):
    return val


def reveal_type(obj, /):
    print(f"Runtime type is {type(obj).__name__!r}", file=_sys.stderr)
    return obj


def assert_never(arg, /):
    raise AssertionError(f"Expected code to be unreachable, but got: {arg!r}")


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    hints = {}
    holders = reversed(obj.__mro__) if isinstance(obj, type) else (obj,)
    for holder in holders:
        if isinstance(holder, type):
            found = holder.__dict__.get("__annotations__", {})
            module = _sys.modules.get(holder.__module__)
            scope = module.__dict__ if module else {}
        else:
            found = getattr(holder, "__annotations__", {})
            scope = getattr(holder, "__globals__", {})
        for name, value in found.items():
            if isinstance(value, str):
                value = eval(value, globalns or scope, localns)
            hints[name] = type(None) if value is None else value
    return hints


def get_origin(tp):
    if isinstance(tp, _types.UnionType):
        return _types.UnionType
    return getattr(tp, "__origin__", None)


def get_args(tp):
    args = getattr(tp, "__args__", ())
    if isinstance(tp, _Alias) and tp._name == "Callable" and args[0] is not Ellipsis:
        return list(args[:-1]), args[-1]
    return args
