"""Sets of characters, and templates with $names."""

__all__ = ["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords", "digits",
           "hexdigits", "octdigits", "printable", "punctuation", "whitespace", "Template"]

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join(map(str.capitalize, s.split(sep)))


class Template:
    delimiter = "$"

    def __init__(self, template):
        self.template = template

    def _parts(self):
        """(text, name, whole): plain text, or a name with how it is written."""
        text = self.template
        i = 0
        while True:
            j = text.find(self.delimiter, i)
            if j < 0:
                yield text[i:], None, None
                return
            yield text[i:j], None, None
            rest = text[j + 1:]
            if rest.startswith(self.delimiter):
                yield self.delimiter, None, None
                i = j + 2
                continue
            braced = rest.startswith("{")
            k = 1 if braced else 0
            start = k
            while k < len(rest) and (rest[k].isalnum() or rest[k] == "_") and rest[k].isascii():
                k += 1
            name = rest[start:k]
            if not name or name[0].isdigit() or braced and not rest[k:].startswith("}"):
                yield self.delimiter, None, j
                i = j + 1
                continue
            k += braced
            yield None, name, text[j:j + 1 + k]
            i = j + 1 + k

    def _mapping(self, mapping, kws):
        return {**mapping, **kws} if mapping else kws

    def substitute(self, mapping={}, /, **kws):
        values = self._mapping(mapping, kws)
        out = []
        for text, name, where in self._parts():
            if name is not None:
                out.append(str(values[name]))
            elif where is not None:
                before = self.template[:where].splitlines(keepends=True)
                line = len(before) or 1
                column = where - sum(map(len, before[:-1])) + 1
                raise ValueError("Invalid placeholder in string: line %d, col %d" %
                                 (line, column))
            else:
                out.append(text)
        return "".join(out)

    def safe_substitute(self, mapping={}, /, **kws):
        values = self._mapping(mapping, kws)
        out = []
        for text, name, where in self._parts():
            if name is None:
                out.append(text)
            else:
                out.append(str(values[name]) if name in values else where)
        return "".join(out)
