"""Classes that are mostly data: their methods are written from their annotations."""

import copy as _copy
import sys
import types

__all__ = ["dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY",
           "MISSING", "fields", "asdict", "astuple", "make_dataclass", "replace",
           "is_dataclass"]


class FrozenInstanceError(AttributeError):
    pass


class _Factory:
    def __repr__(self):
        return "<factory>"


class _MissingType:
    pass


class _KwOnlyType:
    pass


_HAS_DEFAULT_FACTORY = _Factory()
MISSING = _MissingType()
KW_ONLY = _KwOnlyType()
_FIELDS = "__dataclass_fields__"
_PARAMS = "__dataclass_params__"


class InitVar:
    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        name = self.type.__name__ if isinstance(self.type, type) else repr(self.type)
        return f"dataclasses.InitVar[{name}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    __slots__ = ("name", "type", "default", "default_factory", "repr", "hash", "init",
                 "compare", "metadata", "kw_only", "_field_type")

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = types.MappingProxyType({} if metadata is None else metadata)
        self.kw_only = kw_only
        self._field_type = None

    def __repr__(self):
        return (f"Field(name={self.name!r},type={self.type!r},default={self.default!r},"
                f"default_factory={self.default_factory!r},init={self.init!r},"
                f"repr={self.repr!r},hash={self.hash!r},compare={self.compare!r},"
                f"metadata={self.metadata!r},kw_only={self.kw_only!r},"
                f"_field_type={self._field_type})")

    def __set_name__(self, owner, name):
        function = getattr(type(self.default), "__set_name__", None)
        if function:
            function(self.default, owner, name)


class _Params:
    __slots__ = ("init", "repr", "eq", "order", "unsafe_hash", "frozen", "match_args",
                 "kw_only", "slots", "weakref_slot")

    def __init__(self, **options):
        for name, value in options.items():
            setattr(self, name, value)

    def __repr__(self):
        parts = ",".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"_DataclassParams({parts})"


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None,
          compare=True, metadata=None, kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _is_kind(annotation, kind, name):
    if isinstance(annotation, str):
        return annotation.split("[")[0].split(".")[-1].strip() == name
    return kind


def _is_classvar(annotation):
    typing = sys.modules.get("typing")
    known = typing is not None and (
        annotation is typing.ClassVar or
        getattr(annotation, "__origin__", None) is typing.ClassVar)
    return _is_kind(annotation, known, "ClassVar")


def _is_initvar(annotation):
    return _is_kind(annotation, annotation is InitVar or isinstance(annotation, InitVar),
                    "InitVar")


def _get_field(cls, name, annotation, default_kw_only):
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        f = default
    else:
        if isinstance(default, types.MemberDescriptorType):
            default = MISSING
        f = field(default=default)
    f.name = name
    f.type = annotation
    f._field_type = "_FIELD"
    if _is_classvar(annotation):
        f._field_type = "_FIELD_CLASSVAR"
    elif _is_initvar(annotation):
        f._field_type = "_FIELD_INITVAR"
    if f._field_type != "_FIELD" and f.default_factory is not MISSING:
        raise TypeError(f"field {f.name} cannot have a default factory")
    if f._field_type == "_FIELD_CLASSVAR":
        if f.kw_only is not MISSING:
            raise TypeError(f"field {f.name} is a ClassVar but specifies kw_only")
    elif f.kw_only is MISSING:
        f.kw_only = default_kw_only
    if f._field_type == "_FIELD" and f.default.__class__.__hash__ is None:
        raise ValueError(f"mutable default {type(f.default)} for field {f.name} is not "
                         "allowed: use default_factory")
    return f


def _define(name, args, body, scope, globals):
    """A function from its text, with the names of `scope` around it."""
    lines = "\n".join("  " + line for line in body)
    text = f"def {name}({args}):\n{lines}\n"
    outer = f"def __create_fn__({', '.join(scope)}):\n" + \
        "\n".join(" " + line for line in text.split("\n")) + f"\n return {name}"
    namespace = {}
    exec(outer, globals, namespace)
    return namespace["__create_fn__"](**scope)


def _init_param(f):
    if f.default is MISSING and f.default_factory is MISSING:
        default = ""
    elif f.default is not MISSING:
        default = f"=__dataclass_dflt_{f.name}__"
    else:
        default = "=__dataclass_HAS_DEFAULT_FACTORY__"
    return f"{f.name}:__dataclass_type_{f.name}__{default}"


def _assign(frozen, name, value, self_name):
    if frozen:
        return f"__dataclass_builtins_object__.__setattr__({self_name},{name!r},{value})"
    return f"{self_name}.{name}={value}"


def _make_init(fields, std, kw_only, frozen, has_post_init, self_name, globals, slots):
    seen_default = None
    for f in std:
        if not f.init:
            continue
        if f.default is not MISSING or f.default_factory is not MISSING:
            seen_default = f
        elif seen_default:
            raise TypeError(f"non-default argument {f.name!r} follows default argument "
                            f"{seen_default.name!r}")
    scope = {"__dataclass_HAS_DEFAULT_FACTORY__": _HAS_DEFAULT_FACTORY,
             "__dataclass_builtins_object__": object}
    body = []
    for f in fields:
        scope[f"__dataclass_type_{f.name}__"] = f.type
        default = f"__dataclass_dflt_{f.name}__"
        if f.default is not MISSING:
            scope[default] = f.default
        value = None
        if f.default_factory is not MISSING:
            scope[default] = f.default_factory
            value = f"{default}()"
            if f.init:
                value += f" if {f.name} is __dataclass_HAS_DEFAULT_FACTORY__ else {f.name}"
        elif f.init:
            value = f.name
        elif slots and f.default is not MISSING:
            value = default
        if value is not None and f._field_type != "_FIELD_INITVAR":
            body.append(_assign(frozen, f.name, value, self_name))
    if has_post_init:
        names = ",".join(f.name for f in fields if f._field_type == "_FIELD_INITVAR")
        body.append(f"{self_name}.__post_init__({names})")
    params = [self_name] + [_init_param(f) for f in std if f.init]
    keywords = [_init_param(f) for f in kw_only if f.init]
    if keywords:
        params += ["*"] + keywords
    function = _define("__init__", ",".join(params), body or ["pass"], scope, globals)
    function.__annotations__["return"] = None
    return function


def _make_repr(fields):
    from reprlib import recursive_repr
    names = [f.name for f in fields if f.repr]

    @recursive_repr()
    def __repr__(self):
        parts = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
        return f"{self.__class__.__qualname__}({parts})"
    return __repr__


def _make_comparison(name, op, fields, globals):
    left = "".join(f"self.{f.name}," for f in fields if f.compare)
    right = "".join(f"other.{f.name}," for f in fields if f.compare)
    body = ["if other.__class__ is self.__class__:", f" return ({left}){op}({right})",
            "return NotImplemented"]
    if name == "__eq__":
        body.insert(0, "if self is other:")
        body.insert(1, " return True")
        tests = [f"self.{f.name}==other.{f.name}" for f in fields if f.compare]
        body[3] = " return " + (" and ".join(tests) or "True")
    return _define(name, "self,other", body, {}, globals)


def _make_hash(fields, globals):
    chosen = [f for f in fields if (f.compare if f.hash is None else f.hash)]
    items = "".join(f"self.{f.name}," for f in chosen)
    return _define("__hash__", "self", [f"return hash(({items}))"], {}, globals)


def _make_frozen(cls, fields, globals):
    names = [f.name for f in fields]
    scope = {"cls": cls, "FrozenInstanceError": FrozenInstanceError, "names": names}
    check = "if type(self) is cls or name in names:"
    setter = _define("__setattr__", "self,name,value", [
        check, ' raise FrozenInstanceError(f"cannot assign to field {name!r}")',
        "super(cls, self).__setattr__(name, value)"], scope, globals)
    deleter = _define("__delattr__", "self,name", [
        check, ' raise FrozenInstanceError(f"cannot delete field {name!r}")',
        "super(cls, self).__delattr__(name)"], scope, globals)
    return setter, deleter


def _set_new(cls, name, value):
    if name in cls.__dict__:
        return True
    if isinstance(value, types.FunctionType):
        value.__qualname__ = f"{cls.__qualname__}.{value.__name__}"
    setattr(cls, name, value)
    return False


def _collect_fields(cls, kw_only):
    fields = {}
    any_frozen = has_bases = False
    all_frozen = None
    for base in cls.__mro__[-1:0:-1]:
        base_fields = getattr(base, _FIELDS, None)
        if base_fields is not None:
            has_bases = True
            fields.update(base_fields)
            frozen = getattr(base, _PARAMS).frozen
            all_frozen = frozen if all_frozen is None else all_frozen and frozen
            any_frozen = any_frozen or frozen
    own = []
    seen_marker = False
    for name, annotation in cls.__dict__.get("__annotations__", {}).items():
        if annotation is KW_ONLY or _is_kind(annotation, False, "KW_ONLY"):
            if seen_marker:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            seen_marker = kw_only = True
            continue
        own.append(_get_field(cls, name, annotation, kw_only))
    for f in own:
        fields[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in cls.__dict__.get("__annotations__", {}):
            raise TypeError(f"{name!r} is a field but has no type annotation")
    return fields, has_bases, any_frozen, all_frozen


def _process(cls, params):
    fields, has_bases, any_frozen, all_frozen = _collect_fields(cls, params.kw_only)
    if has_bases:
        if any_frozen and not params.frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if all_frozen is False and params.frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    setattr(cls, _PARAMS, params)
    setattr(cls, _FIELDS, fields)
    globals = sys.modules[cls.__module__].__dict__ if cls.__module__ in sys.modules else {}
    class_hash = cls.__dict__.get("__hash__", MISSING)
    has_explicit_hash = not (class_hash is MISSING or
                             (class_hash is None and "__eq__" in cls.__dict__))
    if params.order and not params.eq:
        raise ValueError("eq must be true if order is true")
    init_fields = [f for f in fields.values() if f._field_type != "_FIELD_CLASSVAR"]
    std = [f for f in init_fields if not f.kw_only]
    kw_only = [f for f in init_fields if f.kw_only]
    plain = [f for f in fields.values() if f._field_type == "_FIELD"]
    if params.init:
        self_name = "__dataclass_self__" if "self" in fields else "self"
        _set_new(cls, "__init__", _make_init(
            init_fields, std, kw_only, params.frozen, hasattr(cls, "__post_init__"), self_name,
            globals, params.slots))
    _set_new(cls, "__replace__", _replace)
    if params.repr:
        _set_new(cls, "__repr__", _make_repr(plain))
    if params.eq:
        _set_new(cls, "__eq__", _make_comparison("__eq__", "==", plain, globals))
    if params.order:
        for name, op in (("__lt__", "<"), ("__le__", "<="), ("__gt__", ">"), ("__ge__", ">=")):
            if _set_new(cls, name, _make_comparison(name, op, plain, globals)):
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}. "
                                "Consider using functools.total_ordering")
    if params.frozen:
        for function in _make_frozen(cls, plain, globals):
            if _set_new(cls, function.__name__, function):
                raise TypeError(f"Cannot overwrite attribute {function.__name__} in class "
                                f"{cls.__name__}")
    _choose_hash(cls, params, plain, has_explicit_hash, globals)
    if params.match_args:
        _set_new(cls, "__match_args__", tuple(f.name for f in std if f.init))
    if not cls.__dict__.get("__doc__"):
        parts = ", ".join(_signature_part(f) for f in std + kw_only if f.init)
        cls.__doc__ = f"{cls.__name__}({parts})"
    if params.weakref_slot and not params.slots:
        raise TypeError("weakref_slot is True but slots is False")
    return _with_slots(cls, params, plain) if params.slots else cls


def _signature_part(f):
    name = f.type.__name__ if isinstance(f.type, type) else str(f.type)
    text = f"{f.name}: {name}"
    if f.default is not MISSING:
        return f"{text} = {f.default!r}"
    return f"{text} = <factory>" if f.default_factory is not MISSING else text


def _choose_hash(cls, params, fields, has_explicit_hash, globals):
    if params.unsafe_hash:
        if has_explicit_hash:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
        cls.__hash__ = _make_hash(fields, globals)
    elif params.eq and not has_explicit_hash:
        cls.__hash__ = _make_hash(fields, globals) if params.frozen else None


def _with_slots(cls, params, fields):
    """The class once more: slots can only be given when a class is made."""
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    namespace = dict(cls.__dict__)
    inherited = set()
    for base in cls.__mro__[1:-1]:
        slots = base.__dict__.get("__slots__", ())
        inherited.update((slots,) if isinstance(slots, str) else slots)
    names = tuple(f.name for f in fields if f.name not in inherited)
    if params.weakref_slot and "__weakref__" not in inherited:
        names += ("__weakref__",)
    namespace["__slots__"] = names
    for f in fields:
        namespace.pop(f.name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    new = type(cls)(cls.__name__, cls.__bases__, namespace)
    new.__qualname__ = cls.__qualname__
    for value in namespace.values():
        function = getattr(value, "__func__", value)
        for cell in getattr(function, "__closure__", None) or ():
            try:
                if cell.cell_contents is cls:
                    cell.cell_contents = new
            except ValueError:
                pass
    return new


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False,
              frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    def wrap(cls):
        return _process(cls, _Params(
            init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen,
            match_args=match_args, kw_only=kw_only, slots=slots, weakref_slot=weakref_slot))
    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    found = getattr(class_or_instance, _FIELDS, None)
    if found is None:
        raise TypeError("must be called with a dataclass type or instance")
    return tuple(f for f in found.values() if f._field_type == "_FIELD")


def _is_instance(obj):
    return hasattr(type(obj), _FIELDS)


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), _FIELDS)


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _convert(obj, lambda o: dict_factory(
        [(f.name, _convert_again(getattr(o, f.name))) for f in fields(o)]))


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")

    def convert(o):
        return tuple_factory([_convert(getattr(o, f.name), convert) for f in fields(o)])
    return _convert(obj, convert)


def _convert_again(value):
    return _convert(value, lambda o: dict(
        [(f.name, _convert_again(getattr(o, f.name))) for f in fields(o)]))


def _convert(value, of_instance):
    if _is_instance(value):
        return of_instance(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*[_convert(v, of_instance) for v in value])
    if isinstance(value, (list, tuple)):
        return type(value)([_convert(v, of_instance) for v in value])
    if isinstance(value, dict):
        return type(value)((_convert(k, of_instance), _convert(v, of_instance))
                           for k, v in value.items())
    return _copy.deepcopy(value)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, module=None, **options):
    namespace = dict(namespace or {})
    annotations = {}
    for item in fields:
        if isinstance(item, str):
            item = (item, "typing.Any")
        name, annotation, *rest = item
        annotations[name] = annotation
        if rest:
            namespace[name] = rest[0]
    namespace["__annotations__"] = annotations
    cls = types.new_class(cls_name, bases, {}, lambda ns: ns.update(namespace))
    cls.__module__ = module or sys._getframe(1).f_globals.get("__name__", "__main__")
    return dataclass(cls, **options)


def replace(obj, /, **changes):
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    return _replace(obj, **changes)


def _replace(self, /, **changes):
    for f in getattr(self, _FIELDS).values():
        if f._field_type == "_FIELD_CLASSVAR":
            continue
        if not f.init:
            if f.name in changes:
                raise TypeError(f"field {f.name} is declared with init=False, it cannot be "
                                "specified with replace()")
            continue
        if f.name not in changes:
            if f._field_type == "_FIELD_INITVAR" and f.default is MISSING:
                raise TypeError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(self, f.name)
    return self.__class__(**changes)
