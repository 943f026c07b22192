"""Disassembly: the instructions of code objects, in the columns of CPython 3.13."""

import sys
import types
from _opcode import binary_ops, instructions as _table

__all__ = ["dis", "disassemble", "distb", "disco", "get_instructions", "Instruction",
           "Bytecode", "findlinestarts", "findlabels", "opname", "opmap", "code_info",
           "show_code", "hasarg", "EXTENDED_ARG", "HAVE_ARGUMENT"]

opmap = {name: op for op, (name, _, _) in _table.items()}
opname = [_table[op][0] if op in _table else "<%d>" % op for op in range(256)]
hasarg = [op for op, (_, _, kind) in _table.items() if kind]
HAVE_ARGUMENT = 43
EXTENDED_ARG = opmap["EXTENDED_ARG"]
_compares = ("<", "<=", "==", "!=", ">", ">=")
_converts = ("", "str", "repr", "ascii")
_flags = ("defaults", "kwdefaults", "annotations", "closure")
_intrinsics_1 = (
    "INTRINSIC_1_INVALID", "INTRINSIC_PRINT", "INTRINSIC_IMPORT_STAR",
    "INTRINSIC_STOPITERATION_ERROR", "INTRINSIC_ASYNC_GEN_WRAP", "INTRINSIC_UNARY_POSITIVE",
    "INTRINSIC_LIST_TO_TUPLE", "INTRINSIC_TYPEVAR", "INTRINSIC_PARAMSPEC",
    "INTRINSIC_TYPEVARTUPLE", "INTRINSIC_SUBSCRIPT_GENERIC", "INTRINSIC_TYPEALIAS")
_intrinsics_2 = (
    "INTRINSIC_2_INVALID", "INTRINSIC_PREP_RERAISE_STAR", "INTRINSIC_TYPEVAR_WITH_BOUND",
    "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS", "INTRINSIC_SET_FUNCTION_TYPE_PARAMS",
    "INTRINSIC_SET_TYPEPARAM_DEFAULT")


class Instruction:
    """One instruction and what its argument stands for."""

    def __init__(self, opcode, arg, offset, start_offset, starts_line, line_number):
        self.opcode = opcode
        self.opname = opname[opcode]
        self.arg = arg
        self.argval = arg
        self.argrepr = ""
        self.offset = offset
        self.start_offset = start_offset
        self.starts_line = starts_line
        self.line_number = line_number
        self.label = None
        self.is_jump_target = False

    def __repr__(self):
        return ("Instruction(opname=%r, opcode=%r, arg=%r, argval=%r, argrepr=%r, offset=%r, "
                "start_offset=%r, starts_line=%r, line_number=%r)" %
                (self.opname, self.opcode, self.arg, self.argval, self.argrepr, self.offset,
                 self.start_offset, self.starts_line, self.line_number))


def _code_of(x):
    for name in ("__func__", "__code__", "gi_code"):
        x = getattr(x, name, x)
    return x


def _unpack(code):
    """(offset of the first prefix, offset, opcode, argument, offset behind the caches)."""
    raw = code.co_code
    extension = 0
    i = start = 0
    while i < len(raw):
        op = raw[i]
        arg = raw[i + 1] | extension
        behind = i + 2 + 2 * _table[op][1]
        has_arg = bool(_table[op][2])
        yield start, i, op, arg if has_arg else None, behind
        extension = arg << 8 if op == EXTENDED_ARG else 0
        if op != EXTENDED_ARG:
            start = behind
        i = behind


def _exception_table(code):
    raw = iter(code.co_exceptiontable)

    def number():
        value = 0
        for byte in raw:
            value = value << 6 | byte & 63
            if not byte & 64:
                return value
        raise StopIteration

    entries = []
    while True:
        try:
            start = number() * 2
        except StopIteration:
            return entries
        end = start + number() * 2
        target = number() * 2
        depth = number()
        entries.append((start, end, target, depth >> 1, depth & 1))


def _jump_target(op, arg, behind):
    return behind - 2 * arg if "BACKWARD" in opname[op] else behind + 2 * arg


def findlabels(code):
    code = _code_of(code)
    found = []
    for _, _, op, arg, behind in _unpack(code):
        if _table[op][2] == "jump":
            target = _jump_target(op, arg, behind)
            if target not in found:
                found.append(target)
    return found


def findlinestarts(code):
    last = False
    for start, end, line in code.co_lines():
        if line is not last:
            last = line
            yield start, line


def _labels(code):
    targets = set(findlabels(code))
    for start, end, target, _, _ in _exception_table(code):
        targets.update((start, end, target))
    return {offset: i for i, offset in enumerate(sorted(targets), 1)}


def _line_numbers(code):
    lines = {}
    for start, end, line in code.co_lines():
        for offset in range(start, end, 2):
            lines[offset] = line
    return lines


def _local_name(code, i):
    names = code.co_varnames
    if i < len(names):
        return names[i]
    cells = [name for name in code.co_cellvars if name not in names]
    return (cells + list(code.co_freevars))[i - len(names)]


def _meaning(code, instr, labels, behind):
    """What the argument stands for, as a value and as text."""
    name, arg = instr.opname, instr.arg
    kind = _table[instr.opcode][2]
    if kind == "const":
        value = code.co_consts[arg]
        return value, repr(value)
    if kind == "name":
        if name == "LOAD_GLOBAL":
            value = code.co_names[arg >> 1]
            return value, value + (" + NULL" if arg & 1 else "")
        if name in ("LOAD_ATTR", "LOAD_SUPER_ATTR"):
            value = code.co_names[arg >> (1 if name == "LOAD_ATTR" else 2)]
            return value, value + (" + NULL|self" if arg & 1 else "")
        return code.co_names[arg], code.co_names[arg]
    if kind == "local":
        if name in ("LOAD_FAST_LOAD_FAST", "STORE_FAST_LOAD_FAST", "STORE_FAST_STORE_FAST"):
            pair = _local_name(code, arg >> 4), _local_name(code, arg & 15)
            return pair, "%s, %s" % pair
        return (_local_name(code, arg),) * 2
    if kind == "jump":
        target = _jump_target(instr.opcode, arg, behind)
        return target, "to L%d" % labels[target]
    if name == "BINARY_OP":
        return arg, binary_ops[arg]
    if name == "COMPARE_OP":
        text = _compares[arg >> 5]
        return text, "bool(%s)" % text if arg & 16 else text
    if name == "CONVERT_VALUE":
        return arg, _converts[arg & 3]
    if name == "SET_FUNCTION_ATTRIBUTE":
        return arg, ", ".join(text for i, text in enumerate(_flags) if arg >> i & 1)
    if name == "CALL_INTRINSIC_1":
        return arg, _intrinsics_1[arg]
    if name == "CALL_INTRINSIC_2":
        return arg, _intrinsics_2[arg]
    return arg, ""


def get_instructions(x, *, first_line=None, show_caches=None, adaptive=False):
    code = _code_of(x)
    if not isinstance(code, types.CodeType):
        code = _compile(x)
    labels = _labels(code)
    lines = _line_numbers(code)
    last_line = "none yet"
    for start, offset, op, arg, behind in _unpack(code):
        line = lines.get(offset)
        instr = Instruction(op, arg, offset, start, line != last_line, line)
        last_line = line
        if arg is not None:
            instr.argval, instr.argrepr = _meaning(code, instr, labels, behind)
        instr.label = labels.get(offset)
        instr.is_jump_target = instr.label is not None
        yield instr


def _row(instr, line_width, label_width):
    if not instr.starts_line:
        line = ""
    else:
        line = "--" if instr.line_number is None else str(instr.line_number)
    label = "" if instr.label is None else "L%d:" % instr.label
    text = "%s %s     " % (line.rjust(line_width), label.rjust(label_width))
    if instr.arg is None:
        return text + instr.opname
    excess = max(len(instr.opname) - 20, 0)
    text += instr.opname.ljust(20) + " " + repr(instr.arg).rjust(5 - excess)
    if instr.argrepr:
        text += " (" + instr.argrepr + ")"
    return text.rstrip()


def disassemble(co, lasti=-1, *, file=None, **options):
    labels = _labels(co)
    lines = [line for _, _, line in co.co_lines()]
    known = [line for line in lines if line is not None]
    line_width = max(len(str(max(known, default=-1))), 3)
    if None in lines:
        line_width = max(line_width, 4)
    label_width = 4 + len(str(len(labels)))
    for instr in get_instructions(co):
        if instr.starts_line and instr.offset > 0:
            print(file=file)
        print(_row(instr, line_width, label_width), file=file)
    entries = _exception_table(co)
    if entries:
        print("ExceptionTable:", file=file)
        for start, end, target, depth, lasti in entries:
            print("  L%d to L%d -> L%d [%d]%s" % (labels[start], labels[end], labels[target],
                                                  depth, " lasti" if lasti else ""), file=file)


disco = disassemble


def _recurse(co, depth, file):
    disassemble(co, file=file)
    if depth is None or depth > 0:
        for const in co.co_consts:
            if isinstance(const, types.CodeType):
                print(file=file)
                print("Disassembly of %r:" % (const,), file=file)
                _recurse(const, None if depth is None else depth - 1, file)


def _compile(source):
    try:
        return compile(source, "<dis>", "eval")
    except SyntaxError:
        return compile(source, "<dis>", "exec")


def dis(x=None, *, file=None, depth=None, **options):
    if x is None:
        distb(file=file)
        return
    for name in ("__func__", "__code__", "gi_code"):
        x = getattr(x, name, x)
    if isinstance(x, types.CodeType):
        _recurse(x, depth, file)
    elif hasattr(x, "__dict__"):
        for name, value in sorted(x.__dict__.items()):
            if isinstance(value, (types.MethodType, types.FunctionType, types.CodeType,
                                  classmethod, staticmethod, type)):
                print("Disassembly of %s:" % name, file=file)
                try:
                    dis(value, file=file, depth=depth)
                except TypeError as msg:
                    print("Sorry:", msg, file=file)
                print(file=file)
    elif isinstance(x, str):
        _recurse(_compile(x), depth, file)
    else:
        raise TypeError("don't know how to disassemble %s objects" % type(x).__name__)


def distb(tb=None, *, file=None, **options):
    if tb is None:
        exc = getattr(sys, "last_exc", None)
        if exc is None:
            raise RuntimeError("no last traceback to disassemble")
        tb = exc.__traceback__
        while tb.tb_next:
            tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file)


_flag_names = {1: "OPTIMIZED", 2: "NEWLOCALS", 4: "VARARGS", 8: "VARKEYWORDS", 16: "NESTED",
               32: "GENERATOR", 64: "NOFREE", 128: "COROUTINE", 256: "ITERABLE_COROUTINE",
               512: "ASYNC_GENERATOR"}


def _pretty_flags(flags):
    names = []
    for bit in range(32):
        flag = 1 << bit
        if flags & flag:
            names.append(_flag_names.get(flag, hex(flag)))
    return ", ".join(names) or hex(flags)


def code_info(x):
    co = _code_of(x)
    if not isinstance(co, types.CodeType):
        co = _compile(co)
    lines = ["Name:              %s" % co.co_name,
             "Filename:          %s" % co.co_filename,
             "Argument count:    %s" % co.co_argcount,
             "Positional-only arguments: %s" % co.co_posonlyargcount,
             "Kw-only arguments: %s" % co.co_kwonlyargcount,
             "Number of locals:  %s" % co.co_nlocals,
             "Stack size:        %s" % co.co_stacksize,
             "Flags:             %s" % _pretty_flags(co.co_flags)]
    if co.co_consts:
        lines.append("Constants:")
        lines.extend("%4d: %r" % pair for pair in enumerate(co.co_consts))
    for title, names in (("Names:", co.co_names), ("Variable names:", co.co_varnames),
                         ("Free variables:", co.co_freevars),
                         ("Cell variables:", co.co_cellvars)):
        if names:
            lines.append(title)
            lines.extend("%4d: %s" % pair for pair in enumerate(names))
    return "\n".join(lines)


def show_code(co, *, file=None):
    print(code_info(co), file=file)


class Bytecode:
    """The instructions of a piece of code, to walk over or to print."""

    def __init__(self, x, *, first_line=None, current_offset=None, **options):
        code = _code_of(x)
        self.codeobj = code if isinstance(code, types.CodeType) else _compile(x)

    def __iter__(self):
        return get_instructions(self.codeobj)

    def info(self):
        return code_info(self.codeobj)

    def dis(self):
        import io
        out = io.StringIO()
        disassemble(self.codeobj, file=out)
        return out.getvalue()
