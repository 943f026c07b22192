"""Enumerations: classes whose attributes are their only instances."""

import types as _types

__all__ = ["EnumMeta", "EnumType", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "auto",
           "unique", "property", "member", "nonmember", "FlagBoundary", "STRICT", "CONFORM",
           "EJECT", "KEEP", "ReprEnum", "verify"]

_property = property


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


class auto:
    """Stands for a value that is to be made up."""

    def __init__(self, value=None):
        self.value = value
        self.made = value is not None

    def __repr__(self):
        return "auto(%r)" % (self.value,)


class property(_types.DynamicClassAttribute):
    """A property of members; on the class, the member of that name."""

    def __set_name__(self, owner, name):
        self.name = name
        self.clsname = owner.__name__

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            found = ownerclass._member_map_.get(self.name)
            if found is None:
                raise AttributeError("%r has no attribute %r" % (ownerclass, self.name))
            return found
        if self.fget is None:
            raise AttributeError("%r member has no attribute %r" % (ownerclass, self.name))
        return self.fget(instance)


def _is_dunder(name):
    return len(name) > 4 and name[:2] == name[-2:] == "__" and name[2] != "_" != name[-3]


def _is_sunder(name):
    return len(name) > 2 and name[0] == name[-1] == "_" and name[1] != "_" != name[-2]


def _is_private(cls_name, name):
    prefix = "_%s__" % cls_name
    return name.startswith(prefix) and len(name) > len(prefix) and not name.endswith("__")


def _is_descriptor(obj):
    return hasattr(obj, "__get__") or hasattr(obj, "__set__") or hasattr(obj, "__delete__")


_single_sunders = ("_order_", "_generate_next_value_", "_numeric_repr_", "_missing_", "_ignore_",
                   "_iter_member_", "_iter_member_by_value_", "_iter_member_by_def_",
                   "_add_alias_", "_add_value_alias_", "_use_args_", "_member_names_",
                   "_member_map_", "_value2member_map_", "_unhashable_values_", "_member_type_",
                   "_value_repr_", "_boundary_", "_new_member_")


class EnumDict(dict):
    """The namespace of a class body: remembers which names are members, in order."""

    def __init__(self, cls_name=None):
        super().__init__()
        self._cls_name = cls_name
        self._members = {}
        self._last_values = []
        self._ignore = []
        self._auto_called = False

    def __setitem__(self, key, value):
        if self._cls_name is not None and _is_private(self._cls_name, key):
            pass
        elif _is_sunder(key):
            if key not in _single_sunders:
                raise ValueError("_sunder_ names, such as %r, are reserved for future Enum use"
                                 % (key,))
            if key == "_generate_next_value_":
                if self._auto_called:
                    raise TypeError("_generate_next_value_ must be defined before members")
                function = value.__func__ if isinstance(value, staticmethod) else value
                setattr(self, "_generate", function)
            elif key == "_ignore_":
                value = value.replace(",", " ").split() if isinstance(value, str) else list(value)
                self._ignore = value
        elif _is_dunder(key):
            if key == "__order__":
                key = "_order_"
        elif key in self._members:
            raise TypeError("%r already defined as %r" % (key, self[key]))
        elif key in self._ignore:
            pass
        elif isinstance(value, nonmember):
            value = value.value
        elif isinstance(value, member) or not _is_descriptor(value):
            if isinstance(value, member):
                value = value.value
            value = self._make_up(key, value)
            self._members[key] = None
            self._last_values.append(value)
        super().__setitem__(key, value)

    def _make_up(self, key, value):
        if isinstance(value, auto):
            if not value.made:
                self._auto_called = True
                value.value = self._generate(key, 1, len(self._members), self._last_values[:])
                value.made = True
            return value.value
        if type(value) is tuple and any(isinstance(v, auto) for v in value):
            return tuple(self._make_up(key, v) if isinstance(v, auto) else v for v in value)
        return value


class FlagBoundary:
    """What becomes of bits that no member has."""


STRICT = "strict"
CONFORM = "conform"
EJECT = "eject"
KEEP = "keep"
Enum = Flag = ReprEnum = None


class EnumType(type):
    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        metacls._check_for_existing_members_(cls, bases)
        namespace = EnumDict(cls)
        member_type, first_enum = metacls._get_mixins_(cls, bases)
        if first_enum is not None:
            namespace["_generate_next_value_"] = first_enum._generate_next_value_
        return namespace

    def __new__(metacls, cls, bases, classdict, *, boundary=None, _simple=False, **kwds):
        if not isinstance(classdict, EnumDict):
            return super().__new__(metacls, cls, bases, classdict, **kwds)
        names = list(classdict._members)
        values = {name: classdict[name] for name in names}
        for name in classdict._ignore:
            classdict.pop(name, None)
        invalid = set(names) & {"mro", ""}
        if invalid:
            raise ValueError("invalid enum member name(s) %s" % ",".join(map(repr, invalid)))
        member_type, first_enum = metacls._get_mixins_(cls, bases)
        namespace = {key: value for key, value in classdict.items() if key not in values}
        order = namespace.pop("_order_", None)
        own_new = namespace.get("__new__")
        namespace["_member_names_"] = []
        namespace["_member_map_"] = {}
        namespace["_value2member_map_"] = {}
        namespace["_unhashable_values_"] = []
        namespace["_member_type_"] = member_type
        enum_class = super().__new__(metacls, cls, bases, namespace, **kwds)
        if first_enum is None:
            return enum_class
        enum_class._boundary_ = (boundary or namespace.get("_boundary_") or
                                 getattr(first_enum, "_boundary_", None))
        new_member = metacls._find_new_(own_new, member_type, first_enum)
        enum_class._new_member_ = new_member
        if Flag is not None and issubclass(enum_class, Flag):
            enum_class._flag_mask_ = enum_class._singles_mask_ = 0
        for name in names:
            metacls._add_member(enum_class, name, values[name], member_type, new_member)
        metacls._fix_methods(enum_class, namespace, member_type, first_enum)
        # From here on calling the class looks members up.
        enum_class.__new_member__ = new_member
        enum_class.__new__ = Enum.__new__
        if order is not None:
            order = order.replace(",", " ").split()
            shown = [name for name in enum_class._member_names_]
            if shown != [name for name in order if name in shown]:
                raise TypeError("member order does not match _order_:\n  %r\n  %r"
                                % (shown, order))
        return enum_class

    @staticmethod
    def _find_new_(own_new, member_type, first_enum):
        if own_new is not None:
            return own_new.__func__ if isinstance(own_new, staticmethod) else own_new
        for place in (first_enum, member_type):
            for name in ("__new_member__", "__new__"):
                found = getattr(place, name, None)
                if found is not None and found is not object.__new__ and \
                        found is not getattr(Enum, "__new__", None):
                    return found
        return object.__new__

    @staticmethod
    def _add_member(cls, name, value, member_type, new_member):
        args = value if isinstance(value, tuple) else (value,)
        if member_type is tuple:
            args = (args,)
        if new_member is object.__new__:
            item = new_member(cls)
        else:
            item = new_member(cls, *args)
        if not hasattr(item, "_value_"):
            item._value_ = value if member_type is object else member_type(*args)
        value = item._value_
        item._name_ = name
        item.__objclass__ = cls
        item.__init__(*args)
        item._sort_order_ = len(cls._member_names_)
        known = cls._find_value(value)
        if known is not None:
            item = known
        else:
            is_flag = Flag is not None and issubclass(cls, Flag)
            if is_flag and isinstance(value, int):
                cls._flag_mask_ |= value
                if value and not value & (value - 1):
                    cls._singles_mask_ |= value
                    cls._member_names_.append(name)
            else:
                cls._member_names_.append(name)
            try:
                cls._value2member_map_[value] = item
            except TypeError:
                cls._unhashable_values_.append(value)
        cls._member_map_[name] = item
        descriptor = None
        for base in cls.__mro__[1:]:
            descriptor = base.__dict__.get(name)
            if descriptor is not None:
                break
        if not isinstance(descriptor, (property, _types.DynamicClassAttribute)):
            type.__setattr__(cls, name, item)

    @staticmethod
    def _fix_methods(cls, namespace, member_type, first_enum):
        """A member's text and format are those of the enumeration, not of its values."""
        for name in ("__repr__", "__str__", "__format__", "__reduce_ex__"):
            if name in namespace:
                continue
            found = getattr(cls, name)
            if found is getattr(member_type, name, None) or found is getattr(object, name, None):
                type.__setattr__(cls, name, getattr(first_enum, name))

    def _find_value(cls, value):
        try:
            return cls._value2member_map_.get(value)
        except TypeError:
            for item in cls._member_map_.values():
                if item._value_ == value:
                    return item
        return None

    @staticmethod
    def _check_for_existing_members_(class_name, bases):
        for chain in bases:
            for base in chain.__mro__:
                if isinstance(base, EnumType) and base._member_names_:
                    raise TypeError("<enum %r> cannot extend %r" % (class_name, base))

    @staticmethod
    def _get_mixins_(class_name, bases):
        """The type of the values, and the enumeration that is extended."""
        if not bases:
            return object, None
        first_enum = bases[-1]
        if not isinstance(first_enum, EnumType):
            raise TypeError("new enumerations should be created as "
                            "`EnumName([mixin_type, ...] [data_type,] enum_type)`")
        member_type = None
        for chain in bases:
            for base in chain.__mro__:
                if base is object:
                    continue
                if isinstance(base, EnumType):
                    if base._member_type_ is not object:
                        member_type = member_type or base._member_type_
                        break
                elif "__new__" in base.__dict__ or "__dataclass_fields__" in base.__dict__:
                    member_type = member_type or (chain if chain is not first_enum else base)
                    break
        return member_type or object, first_enum

    def __bool__(cls):
        return True

    def __call__(cls, value=None, names=None, *values, module=None, qualname=None, type=None,
                 start=1, boundary=None):
        if cls._member_map_ or names is None and not values:
            if names is not None:
                value = (value, names) + values
            return cls.__new__(cls, value)
        return cls._create_(value, names, module=module, qualname=qualname, type=type,
                            start=start, boundary=boundary)

    def _create_(cls, class_name, names, *, module=None, qualname=None, type=None, start=1,
                 boundary=None):
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        namespace = metacls.__prepare__(class_name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            last = []
            pairs = []
            for i, name in enumerate(names):
                value = cls._generate_next_value_(name, start, i, last[:])
                last.append(value)
                pairs.append((name, value))
            names = pairs
        for item in (names.items() if isinstance(names, dict) else names or ()):
            name, value = item
            namespace[name] = value
        if module is None:
            import sys
            module = sys._getframe(2).f_globals.get("__name__")
        if module is not None:
            namespace["__module__"] = module
        if qualname is not None:
            namespace["__qualname__"] = qualname
        return metacls.__new__(metacls, class_name, bases, namespace, boundary=boundary)

    def __contains__(cls, value):
        if isinstance(value, cls):
            return True
        try:
            return value in cls._value2member_map_ or value in cls._unhashable_values_
        except TypeError:
            return value in cls._unhashable_values_

    def __delattr__(cls, attr):
        if attr in cls._member_map_:
            raise AttributeError("%r cannot delete member %r." % (cls.__name__, attr))
        super().__delattr__(attr)

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError("cannot reassign member %r" % (name,))
        super().__setattr__(name, value)

    def __dir__(cls):
        names = set(["__class__", "__contains__", "__doc__", "__getitem__", "__iter__",
                     "__len__", "__members__", "__module__", "__name__", "__qualname__"])
        return sorted(names | set(cls._member_names_))

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def __len__(cls):
        return len(cls._member_names_)

    @_property
    def __members__(cls):
        return _types.MappingProxyType(cls._member_map_)

    def __repr__(cls):
        kind = "flag" if Flag is not None and issubclass(cls, Flag) else "enum"
        return "<%s %r>" % (kind, cls.__name__)


EnumMeta = EnumType


class Enum(metaclass=EnumType):
    def __new__(cls, value):
        if type(value) is cls:
            return value
        found = cls._find_value(value)
        if found is not None:
            return found
        if not cls._member_map_:
            if getattr(cls, "_member_type_", None) is None:
                raise TypeError("%r has no members defined" % cls)
            raise TypeError("<enum %r> has no members; specify `names=()` if you meant to "
                            "create a new, empty, enum" % cls.__name__)
        try:
            error = None
            result = cls._missing_(value)
        except Exception as e:
            error = e
            result = None
        try:
            if isinstance(result, cls):
                return result
            if Flag is not None and issubclass(cls, Flag) and cls._boundary_ is EJECT and \
                    isinstance(result, int):
                return result
            invalid = ValueError("%r is not a valid %s" % (value, cls.__qualname__))
            if result is None and error is None:
                raise invalid
            if error is None:
                error = TypeError("error in %s._missing_: returned %r instead of None or a "
                                  "valid member" % (cls.__name__, result))
            if not isinstance(error, ValueError):
                error.__context__ = invalid
            raise error
        finally:
            error = invalid = None

    def __init__(self, *args, **kwds):
        pass

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        try:
            return sorted(last_values)[-1] + 1
        except TypeError:
            raise TypeError("unable to sort non-numeric values") from None

    @classmethod
    def _missing_(cls, value):
        return None

    def __repr__(self):
        show = self.__class__._member_type_.__repr__ \
            if self.__class__._member_type_ is not object else repr
        return "<%s.%s: %s>" % (self.__class__.__name__, self._name_, show(self._value_))

    def __str__(self):
        return "%s.%s" % (self.__class__.__name__, self._name_)

    def __dir__(self):
        return sorted({"__class__", "__doc__", "__eq__", "__hash__", "__module__", "name",
                       "value"} | set(self.__dict__))

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __deepcopy__(self, memo):
        return self

    def __copy__(self):
        return self

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_


class ReprEnum(Enum):
    """An enumeration whose members look like their values when printed."""


class IntEnum(int, ReprEnum):
    __str__ = int.__repr__
    __format__ = int.__format__


class StrEnum(str, ReprEnum):
    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError("too many arguments for str(): %r" % (values,))
        if len(values) == 1 and not isinstance(values[0], str):
            raise TypeError("%r is not a string" % (values[0],))
        value = str(*values)
        self = str.__new__(cls, value)
        self._value_ = value
        return self

    __str__ = str.__str__
    __format__ = str.__format__

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


class Flag(Enum):
    """Members that can be combined by the bit operators."""

    _boundary_ = STRICT
    _numeric_repr_ = repr

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        return 1 << max(last_values).bit_length()

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError("%r is not a valid %s" % (value, cls.__qualname__))
        all_bits = (1 << cls._flag_mask_.bit_length()) - 1
        if value < 0:
            value = all_bits + 1 + value if -value <= all_bits + 1 else value & all_bits
        unknown = value & ~cls._flag_mask_
        if unknown:
            if cls._boundary_ is STRICT:
                width = max(value.bit_length(), cls._flag_mask_.bit_length())
                raise ValueError("%r invalid value %r\n    given %s\n  allowed %s" % (
                    cls, value, _bits(value, width), _bits(cls._flag_mask_, width)))
            if cls._boundary_ is CONFORM:
                value &= cls._flag_mask_
            elif cls._boundary_ is EJECT:
                return value
        return cls._pseudo_member(value)

    @classmethod
    def _pseudo_member(cls, value):
        known = cls._value2member_map_.get(value)
        if known is not None:
            return known
        if cls._member_type_ is object:
            item = object.__new__(cls)
        else:
            item = cls._member_type_.__new__(cls, value)
        item._value_ = value
        names = [m._name_ for m in cls._iter_value(value)]
        rest = value
        for m in cls._iter_value(value):
            rest &= ~m._value_
        item._name_ = "|".join(names) if names else None
        if names and rest:
            item._name_ += "|%s" % cls._numeric_repr_(rest)
        return cls._value2member_map_.setdefault(value, item)

    @classmethod
    def _iter_value(cls, value):
        for name in cls._member_names_:
            item = cls._member_map_[name]
            if item._value_ & value:
                yield item

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError("unsupported operand type(s) for 'in': %r and %r" %
                            (type(other).__qualname__, self.__class__.__qualname__))
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        yield from self._iter_value(self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __repr__(self):
        name = self.__class__.__name__
        if self._name_ is None:
            return "<%s: %s>" % (name, type(self)._numeric_repr_(self._value_))
        return "<%s.%s: %s>" % (name, self._name_, type(self)._numeric_repr_(self._value_))

    def __str__(self):
        if self._name_ is None:
            return "%s(%s)" % (self.__class__.__name__, type(self)._numeric_repr_(self._value_))
        return "%s.%s" % (self.__class__.__name__, self._name_)

    def __bool__(self):
        return bool(self._value_)

    def _other_value(self, other):
        if isinstance(other, self.__class__):
            return other._value_
        if self._member_type_ is not object and isinstance(other, self._member_type_):
            return other
        return NotImplemented

    def __or__(self, other):
        other = self._other_value(other)
        if other is NotImplemented:
            return NotImplemented
        return self.__class__(self._value_ | other)

    def __and__(self, other):
        other = self._other_value(other)
        if other is NotImplemented:
            return NotImplemented
        return self.__class__(self._value_ & other)

    def __xor__(self, other):
        other = self._other_value(other)
        if other is NotImplemented:
            return NotImplemented
        return self.__class__(self._value_ ^ other)

    def __invert__(self):
        if self._boundary_ in (EJECT, KEEP):
            return self.__class__(~self._value_)
        return self.__class__(self._singles_mask_ & ~self._value_)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__


def _bits(value, width):
    return "0b0 " + bin(value)[2:].rjust(width, "0")


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    __str__ = int.__repr__
    __format__ = int.__format__
    __or__ = __ror__ = Flag.__or__
    __and__ = __rand__ = Flag.__and__
    __xor__ = __rxor__ = Flag.__xor__
    __invert__ = Flag.__invert__
    __repr__ = Flag.__repr__


def unique(enumeration):
    """A class decorator: no two names for one value."""
    duplicates = [(name, m.name) for name, m in enumeration.__members__.items()
                  if name != m.name]
    if duplicates:
        text = ", ".join("%s -> %s" % pair for pair in duplicates)
        raise ValueError("duplicate values found in %r: %s" % (enumeration, text))
    return enumeration


UNIQUE = "one name per value"
CONTINUOUS = "no skipped integer values"
NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"


class verify:
    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        if UNIQUE in self.checks:
            unique(enumeration)
        if CONTINUOUS in self.checks:
            values = sorted(m.value for m in enumeration)
            missing = sorted(set(range(values[0], values[-1])) - set(values)) if values else []
            if missing:
                raise ValueError("invalid enum %r: missing values %s" % (
                    enumeration.__name__, ", ".join(map(str, missing))))
        return enumeration
