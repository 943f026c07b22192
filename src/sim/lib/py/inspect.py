"""Questions about functions, classes, frames and modules."""

import sys
import types
from types import (BuiltinFunctionType, CodeType, FrameType, FunctionType, GeneratorType,
                   GetSetDescriptorType, MemberDescriptorType, MethodDescriptorType, MethodType,
                   MethodWrapperType, ModuleType, TracebackType, WrapperDescriptorType)

CO_OPTIMIZED, CO_NEWLOCALS, CO_VARARGS, CO_VARKEYWORDS = 1, 2, 4, 8
CO_NESTED, CO_GENERATOR, CO_COROUTINE = 16, 32, 128


def ismodule(obj): return isinstance(obj, ModuleType)
def isclass(obj): return isinstance(obj, type)
def ismethod(obj): return isinstance(obj, MethodType)
def isfunction(obj): return isinstance(obj, FunctionType)
def isgenerator(obj): return isinstance(obj, GeneratorType)
def istraceback(obj): return isinstance(obj, TracebackType)
def isframe(obj): return isinstance(obj, FrameType)
def iscode(obj): return isinstance(obj, CodeType)
def isbuiltin(obj): return isinstance(obj, BuiltinFunctionType)
def isgetsetdescriptor(obj): return isinstance(obj, GetSetDescriptorType)
def ismemberdescriptor(obj): return isinstance(obj, MemberDescriptorType)
def iscoroutinefunction(obj): return False
def iscoroutine(obj): return False
def isawaitable(obj): return False


def isgeneratorfunction(obj):
    obj = unwrap(obj) if callable(obj) else obj
    if ismethod(obj):
        obj = obj.__func__
    return isfunction(obj) and bool(obj.__code__.co_flags & CO_GENERATOR)


def isroutine(obj):
    return isinstance(obj, (BuiltinFunctionType, FunctionType, MethodType, MethodDescriptorType,
                            WrapperDescriptorType, MethodWrapperType))


def ismethoddescriptor(obj):
    if isclass(obj) or ismethod(obj) or isfunction(obj):
        return False
    cls = type(obj)
    return hasattr(cls, "__get__") and not hasattr(cls, "__set__")


def isdatadescriptor(obj):
    if isclass(obj) or ismethod(obj) or isfunction(obj):
        return False
    cls = type(obj)
    return hasattr(cls, "__set__") or hasattr(cls, "__delete__")


def isabstract(obj):
    return isinstance(obj, type) and bool(obj.__flags__ & 1 << 20)


def getmembers(obj, predicate=None):
    found = []
    for name in dir(obj):
        try:
            value = getattr(obj, name)
        except AttributeError:
            continue
        if predicate is None or predicate(value):
            found.append((name, value))
    return sorted(found, key=lambda pair: pair[0])


def getmro(cls):
    return cls.__mro__


def unwrap(func, *, stop=None):
    seen = set()
    while hasattr(func, "__wrapped__") and (stop is None or not stop(func)):
        if id(func) in seen:
            raise ValueError("wrapper loop when unwrapping {!r}".format(func))
        seen.add(id(func))
        func = func.__wrapped__
    return func


def cleandoc(doc):
    lines = doc.expandtabs().split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()),
                 default=0)
    lines = [lines[0].lstrip()] + [line[margin:] for line in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


def getdoc(obj):
    doc = getattr(obj, "__doc__", None)
    return cleandoc(doc) if isinstance(doc, str) else None


def getmodule(obj, _filename=None):
    if ismodule(obj):
        return obj
    return sys.modules.get(getattr(obj, "__module__", None))


def getfile(obj):
    if ismethod(obj):
        obj = obj.__func__
    if isfunction(obj):
        obj = obj.__code__
    if istraceback(obj):
        obj = obj.tb_frame
    if isframe(obj):
        obj = obj.f_code
    if iscode(obj):
        return obj.co_filename
    module = getmodule(obj)
    if module is not None and getattr(module, "__file__", None):
        return module.__file__
    raise TypeError("{!r} is a built-in".format(obj))


def getsourcefile(obj):
    return getfile(obj)


def getsourcelines(obj):
    """The lines of a definition: as long as they are indented deeper than its first one."""
    import linecache
    obj = unwrap(obj)
    filename = getfile(obj)
    if ismethod(obj):
        obj = obj.__func__
    if isclass(obj):
        first = obj.__dict__.get("__firstlineno__")
        if first is None:
            raise OSError("source code not available")
    else:
        code = getattr(obj, "__code__", obj)
        code = getattr(code, "f_code", code)
        first = code.co_firstlineno
    lines = []
    line = linecache.getline(filename, first)
    if not line:
        raise OSError("could not get source code")
    margin = len(line) - len(line.lstrip())
    number = first
    header = True
    while line:
        depth = len(line) - len(line.lstrip())
        text = line.strip()
        if not header and text and depth <= margin and not text.startswith(")"):
            break
        lines.append(line)
        if header and text.startswith(("def ", "class ", "async ", "lambda")) or \
                not text.startswith("@"):
            header = False
        number += 1
        line = linecache.getline(filename, number)
    while lines and not lines[-1].strip():
        lines.pop()
    return lines, first


def getsource(obj):
    return "".join(getsourcelines(obj)[0])


def currentframe():
    return sys._getframe(1)


def stack(context=1):
    import linecache
    records = []
    frame = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        line = linecache.getline(code.co_filename, frame.f_lineno)
        records.append(FrameInfo(frame, code.co_filename, frame.f_lineno, code.co_name,
                                 [line] if line else None, 0 if line else None))
        frame = frame.f_back
    return records


class FrameInfo(tuple):
    def __new__(cls, frame, filename, lineno, function, code_context, index):
        return tuple.__new__(cls, (frame, filename, lineno, function, code_context, index))

    frame = property(lambda self: self[0])
    filename = property(lambda self: self[1])
    lineno = property(lambda self: self[2])
    function = property(lambda self: self[3])
    code_context = property(lambda self: self[4])
    index = property(lambda self: self[5])


class _Empty:
    pass


class _ParameterKind:
    def __init__(self, value, name, description):
        self.value = value
        self.name = name
        self.description = description

    def __repr__(self):
        return "<_ParameterKind.%s: %d>" % (self.name, self.value)

    def __str__(self):
        return self.name

    def __lt__(self, other):
        return self.value < other.value


class Parameter:
    empty = _Empty
    POSITIONAL_ONLY = _ParameterKind(0, "POSITIONAL_ONLY", "positional-only")
    POSITIONAL_OR_KEYWORD = _ParameterKind(1, "POSITIONAL_OR_KEYWORD", "positional or keyword")
    VAR_POSITIONAL = _ParameterKind(2, "VAR_POSITIONAL", "variadic positional")
    KEYWORD_ONLY = _ParameterKind(3, "KEYWORD_ONLY", "keyword-only")
    VAR_KEYWORD = _ParameterKind(4, "VAR_KEYWORD", "variadic keyword")

    def __init__(self, name, kind, *, default=_Empty, annotation=_Empty):
        self.name = name
        self.kind = kind
        self.default = default
        self.annotation = annotation

    def replace(self, **changes):
        values = {"name": self.name, "kind": self.kind, "default": self.default,
                  "annotation": self.annotation, **changes}
        return Parameter(**values)

    def __str__(self):
        text = self.name
        if self.annotation is not _Empty:
            text = f"{text}: {formatannotation(self.annotation)}"
        if self.default is not _Empty:
            text += (" = " if self.annotation is not _Empty else "=") + repr(self.default)
        if self.kind is self.VAR_POSITIONAL:
            return "*" + text
        return "**" + text if self.kind is self.VAR_KEYWORD else text

    def __repr__(self):
        return f'<Parameter "{self}">'

    def __eq__(self, other):
        return isinstance(other, Parameter) and \
            (self.name, self.kind, self.default, self.annotation) == \
            (other.name, other.kind, other.default, other.annotation)

    def __hash__(self):
        return hash((self.name, self.kind))


def formatannotation(annotation, base_module=None):
    if getattr(annotation, "__module__", None) == "typing":
        return repr(annotation).replace("typing.", "")
    if isinstance(annotation, types.GenericAlias):
        return str(annotation)
    if isinstance(annotation, type):
        if annotation.__module__ in ("builtins", base_module):
            return annotation.__qualname__
        return annotation.__module__ + "." + annotation.__qualname__
    return repr(annotation)


class BoundArguments:
    def __init__(self, signature, arguments):
        self.signature = signature
        self.arguments = arguments

    @property
    def args(self):
        values = []
        for name, param in self.signature.parameters.items():
            if param.kind in (Parameter.KEYWORD_ONLY, Parameter.VAR_KEYWORD) or \
                    name not in self.arguments:
                break
            if param.kind is Parameter.VAR_POSITIONAL:
                values.extend(self.arguments[name])
            else:
                values.append(self.arguments[name])
        return tuple(values)

    @property
    def kwargs(self):
        values = {}
        for name, param in self.signature.parameters.items():
            if param.kind is Parameter.VAR_KEYWORD:
                values.update(self.arguments.get(name, {}))
            elif param.kind is Parameter.KEYWORD_ONLY and name in self.arguments:
                values[name] = self.arguments[name]
        return values

    def apply_defaults(self):
        filled = {}
        for name, param in self.signature.parameters.items():
            if name in self.arguments:
                filled[name] = self.arguments[name]
            elif param.default is not _Empty:
                filled[name] = param.default
            elif param.kind is Parameter.VAR_POSITIONAL:
                filled[name] = ()
            elif param.kind is Parameter.VAR_KEYWORD:
                filled[name] = {}
        self.arguments = filled

    def __repr__(self):
        parts = ", ".join(f"{name}={value!r}" for name, value in self.arguments.items())
        return f"<BoundArguments ({parts})>"


class Signature:
    empty = _Empty

    def __init__(self, parameters=None, *, return_annotation=_Empty):
        self.parameters = types.MappingProxyType({p.name: p for p in parameters or ()})
        self.return_annotation = return_annotation

    @classmethod
    def from_callable(cls, obj, **kwargs):
        return signature(obj)

    def replace(self, *, parameters=None, return_annotation=_Empty):
        return Signature(self.parameters.values() if parameters is None else parameters,
                         return_annotation=return_annotation)

    def bind(self, /, *args, **kwargs):
        def shape(*args, **kwargs):
            pass
        return self._bind(args, kwargs, False)

    def bind_partial(self, /, *args, **kwargs):
        return self._bind(args, kwargs, True)

    def _bind(self, args, kwargs, partial):
        arguments = {}
        left = list(args)
        kwargs = dict(kwargs)
        for name, param in self.parameters.items():
            if param.kind is Parameter.VAR_POSITIONAL:
                if left:
                    arguments[name] = tuple(left)
                left = []
            elif param.kind is Parameter.VAR_KEYWORD:
                if kwargs:
                    arguments[name] = kwargs
                kwargs = {}
            elif left and param.kind is not Parameter.KEYWORD_ONLY:
                if name in kwargs and param.kind is not Parameter.POSITIONAL_ONLY:
                    raise TypeError(f"multiple values for argument {name!r}")
                arguments[name] = left.pop(0)
            elif name in kwargs and param.kind is not Parameter.POSITIONAL_ONLY:
                arguments[name] = kwargs.pop(name)
            elif param.default is _Empty and not partial:
                if param.kind is Parameter.KEYWORD_ONLY:
                    raise TypeError(f"missing a required keyword-only argument: {name!r}")
                raise TypeError(f"missing a required argument: {name!r}")
        if left:
            raise TypeError("too many positional arguments")
        if kwargs:
            raise TypeError(f"got an unexpected keyword argument {next(iter(kwargs))!r}")
        return BoundArguments(self, arguments)

    def __str__(self):
        return self.format()

    def format(self, *, max_width=None):
        parts = []
        seen_positional_only = False
        wants_star = True
        for param in self.parameters.values():
            if param.kind is Parameter.POSITIONAL_ONLY:
                seen_positional_only = True
            elif seen_positional_only:
                parts.append("/")
                seen_positional_only = False
            if param.kind is Parameter.VAR_POSITIONAL:
                wants_star = False
            elif param.kind is Parameter.KEYWORD_ONLY and wants_star:
                parts.append("*")
                wants_star = False
            parts.append(str(param))
        if seen_positional_only:
            parts.append("/")
        text = "({})".format(", ".join(parts))
        if self.return_annotation is not _Empty:
            text += " -> " + formatannotation(self.return_annotation)
        return text

    def __repr__(self):
        return f"<Signature {self}>"

    def __eq__(self, other):
        return isinstance(other, Signature) and \
            list(self.parameters.items()) == list(other.parameters.items()) and \
            self.return_annotation == other.return_annotation

    def __hash__(self):
        return hash(tuple(self.parameters))


def _of_function(func):
    code = func.__code__
    names = code.co_varnames
    n_positional = code.co_argcount
    defaults = func.__defaults__ or ()
    kwdefaults = func.__kwdefaults__ or {}
    annotations = func.__annotations__
    parameters = []

    def add(name, kind, default=_Empty):
        parameters.append(Parameter(name, kind, default=default,
                                    annotation=annotations.get(name, _Empty)))

    for i, name in enumerate(names[:n_positional]):
        k = i - (n_positional - len(defaults))
        kind = Parameter.POSITIONAL_ONLY if i < code.co_posonlyargcount \
            else Parameter.POSITIONAL_OR_KEYWORD
        add(name, kind, defaults[k] if k >= 0 else _Empty)
    at = n_positional + code.co_kwonlyargcount
    if code.co_flags & CO_VARARGS:
        add(names[at], Parameter.VAR_POSITIONAL)
        at += 1
    for name in names[n_positional:n_positional + code.co_kwonlyargcount]:
        add(name, Parameter.KEYWORD_ONLY, kwdefaults.get(name, _Empty))
    if code.co_flags & CO_VARKEYWORDS:
        add(names[at], Parameter.VAR_KEYWORD)
    return Signature(parameters, return_annotation=annotations.get("return", _Empty))


def _from_text(text, drop_first):
    """Of a builtin: its signature is written in the form "($self, x, /, y=1)"."""
    namespace = {}
    text = text.replace("$module, /, ", "").replace("$module, /", "").replace("$module, ", "")
    bare = text.replace("$", "")
    exec(f"def f{bare}: pass", namespace)
    found = _of_function(namespace["f"])
    if drop_first and "$" in text:
        return Signature(list(found.parameters.values())[1:])
    return found


def signature(obj, *, follow_wrapped=True, **kwargs):
    if not callable(obj):
        raise TypeError(f"{obj!r} is not a callable object")
    if isinstance(obj, MethodType):
        found = signature(obj.__func__)
        rest = list(found.parameters.values())
        if rest and rest[0].kind not in (Parameter.VAR_POSITIONAL,):
            rest = rest[1:]
        return Signature(rest, return_annotation=found.return_annotation)
    if follow_wrapped:
        obj = unwrap(obj, stop=lambda f: hasattr(f, "__signature__"))
    if getattr(obj, "__signature__", None) is not None:
        return obj.__signature__
    if isfunction(obj):
        return _of_function(obj)
    if isinstance(obj, type):
        for name in ("__new__", "__init__"):
            method = getattr(obj, name)
            if isfunction(method):
                found = _of_function(method)
                return Signature(list(found.parameters.values())[1:])
        if obj.__init__ is object.__init__ and obj.__new__ is object.__new__:
            return Signature()
        raise ValueError(f"no signature found for builtin type {obj!r}")
    text = getattr(obj, "__text_signature__", None)
    if text:
        return _from_text(text, not isinstance(obj, MethodDescriptorType))
    call = getattr(type(obj), "__call__", None)
    if isfunction(call):
        return signature(MethodType(call, obj))
    raise ValueError(f"no signature found for builtin {obj!r}")


def getfullargspec(func):
    from collections import namedtuple
    FullArgSpec = namedtuple("FullArgSpec", "args, varargs, varkw, defaults, kwonlyargs, "
                             "kwonlydefaults, annotations")
    func = getattr(func, "__func__", func)
    found = _of_function(func)
    kinds = {}
    annotations = {}
    if found.return_annotation is not _Empty:
        annotations["return"] = found.return_annotation
    annotations.update(func.__annotations__)
    for param in found.parameters.values():
        kinds.setdefault(param.kind.name, []).append(param.name)
    args = kinds.get("POSITIONAL_ONLY", []) + kinds.get("POSITIONAL_OR_KEYWORD", [])
    return FullArgSpec(args, kinds.get("VAR_POSITIONAL", [None])[0],
                       kinds.get("VAR_KEYWORD", [None])[0], func.__defaults__,
                       kinds.get("KEYWORD_ONLY", []), func.__kwdefaults__,
                       annotations)


def getclosurevars(func):
    from collections import namedtuple
    ClosureVars = namedtuple("ClosureVars", "nonlocals globals builtins unbound")
    func = getattr(func, "__func__", func)
    code = func.__code__
    nonlocals = {name: cell.cell_contents
                 for name, cell in zip(code.co_freevars, func.__closure__ or ())}
    import builtins
    known, found_builtins, unbound = {}, {}, set()
    for name in code.co_names:
        if name in func.__globals__:
            known[name] = func.__globals__[name]
        elif hasattr(builtins, name):
            found_builtins[name] = getattr(builtins, name)
        else:
            unbound.add(name)
    return ClosureVars(nonlocals, known, found_builtins, unbound)


GEN_CREATED, GEN_RUNNING = "GEN_CREATED", "GEN_RUNNING"
GEN_SUSPENDED, GEN_CLOSED = "GEN_SUSPENDED", "GEN_CLOSED"


def getgeneratorstate(generator):
    if generator.gi_running:
        return GEN_RUNNING
    if generator.gi_suspended:
        return GEN_SUSPENDED
    return GEN_CLOSED if generator.gi_frame is None else GEN_CREATED


def getgeneratorlocals(generator):
    frame = generator.gi_frame
    return {} if frame is None else dict(frame.f_locals)
