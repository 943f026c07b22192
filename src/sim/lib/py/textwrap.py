"""Indentation and line breaks of plain text."""

__all__ = ["wrap", "fill", "dedent", "indent", "shorten"]


def dedent(text):
    lines = text.split("\n")
    margin = None
    for i, line in enumerate(lines):
        if not line.strip(" \t"):
            lines[i] = ""
            continue
        depth = line[:len(line) - len(line.lstrip(" \t"))]
        if margin is None:
            margin = depth
        else:
            same = 0
            while same < min(len(margin), len(depth)) and margin[same] == depth[same]:
                same += 1
            margin = margin[:same]
    if margin:
        lines = [line[len(margin):] for line in lines]
    return "\n".join(lines)


def indent(text, prefix, predicate=None):
    if predicate is None:
        predicate = str.strip
    return "".join([prefix + line if predicate(line) else line
                    for line in text.splitlines(True)])


def wrap(text, width=70, *, initial_indent="", subsequent_indent=""):
    lines = []
    line = ""
    for word in text.split():
        start = subsequent_indent if lines else initial_indent
        while len(start) + len(word) > width and not line:
            room = max(width - len(start), 1)
            lines.append(start + word[:room])
            word = word[room:]
            start = subsequent_indent
        if line and len(start) + len(line) + 1 + len(word) > width:
            lines.append(start + line)
            line = ""
        line = line + " " + word if line else word
    if line:
        lines.append((subsequent_indent if lines else initial_indent) + line)
    return lines


def fill(text, width=70, **options):
    return "\n".join(wrap(text, width, **options))


def shorten(text, width, *, placeholder=" [...]"):
    words = text.split()
    whole = " ".join(words)
    if len(whole) <= width:
        return whole
    while words and len(" ".join(words)) + len(placeholder) > width:
        words.pop()
    return (" ".join(words) + placeholder).strip() if words else placeholder.strip()
