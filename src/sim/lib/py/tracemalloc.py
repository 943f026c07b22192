"""Which lines of the program asked for the memory that is in use."""

import linecache
from _tracemalloc import (clear_traces, get_object_place, get_traced_memory, get_traces,
                          is_tracing, reset_peak, start, stop)


def _format_size(size, sign):
    for unit in ("B", "KiB", "MiB", "GiB", "TiB"):
        if abs(size) < 100 and unit != "B":
            return ("%+.1f %s" if sign else "%.1f %s") % (size, unit)
        if abs(size) < 10 * 1024 or unit == "TiB":
            return ("%+.0f %s" if sign else "%.0f %s") % (size, unit)
        size /= 1024


class Frame:
    def __init__(self, frame):
        self._frame = frame

    @property
    def filename(self):
        return self._frame[0]

    @property
    def lineno(self):
        return self._frame[1]

    def __eq__(self, other):
        return isinstance(other, Frame) and self._frame == other._frame

    def __hash__(self):
        return hash(self._frame)

    def __lt__(self, other):
        return self._frame < other._frame

    def __str__(self):
        return "%s:%s" % (self.filename, self.lineno)

    def __repr__(self):
        return "<Frame filename=%r lineno=%r>" % (self.filename, self.lineno)


class Traceback:
    def __init__(self, frames, total_nframe=None):
        self._frames = tuple(Frame(frame) for frame in frames)
        self.total_nframe = total_nframe

    def __len__(self):
        return len(self._frames)

    def __getitem__(self, index):
        return self._frames[index]

    def __eq__(self, other):
        return isinstance(other, Traceback) and self._frames == other._frames

    def __hash__(self):
        return hash(self._frames)

    def __lt__(self, other):
        return self._frames < other._frames

    def __str__(self):
        return str(self[0])

    def __repr__(self):
        return "<Traceback %r>" % (self._frames,)

    def format(self, limit=None, most_recent_first=False):
        lines = []
        for frame in self._frames:
            lines.append('  File "%s", line %s' % (frame.filename, frame.lineno))
            line = linecache.getline(frame.filename, frame.lineno).strip()
            if line:
                lines.append("    %s" % line)
        return lines


class Statistic:
    def __init__(self, traceback, size, count):
        self.traceback = traceback
        self.size = size
        self.count = count

    def __eq__(self, other):
        if not isinstance(other, Statistic):
            return NotImplemented
        return (self.traceback, self.size, self.count) == \
            (other.traceback, other.size, other.count)

    def __hash__(self):
        return hash((self.traceback, self.size, self.count))

    def __str__(self):
        text = "%s: size=%s, count=%i" % (self.traceback, _format_size(self.size, False),
                                          self.count)
        if self.count:
            text += ", average=%s" % _format_size(self.size / self.count, False)
        return text

    def __repr__(self):
        return "<Statistic traceback=%r size=%i count=%i>" % (self.traceback, self.size,
                                                              self.count)


class StatisticDiff:
    def __init__(self, traceback, size, size_diff, count, count_diff):
        self.traceback = traceback
        self.size = size
        self.size_diff = size_diff
        self.count = count
        self.count_diff = count_diff

    def __str__(self):
        text = "%s: size=%s (%s), count=%i (%+i)" % (
            self.traceback, _format_size(self.size, False), _format_size(self.size_diff, True),
            self.count, self.count_diff)
        if self.count:
            text += ", average=%s" % _format_size(self.size / self.count, False)
        return text

    def __repr__(self):
        return "<StatisticDiff traceback=%r size=%i (%+i) count=%i (%+i)>" % (
            self.traceback, self.size, self.size_diff, self.count, self.count_diff)


class Trace:
    def __init__(self, trace):
        self._trace = trace

    @property
    def size(self):
        return self._trace[0]

    @property
    def traceback(self):
        return Traceback([self._trace[1:]])

    domain = 0

    def __str__(self):
        return "%s: %s" % (self.traceback, _format_size(self.size, False))

    def __repr__(self):
        return "<Trace domain=0 size=%s, traceback=%r>" % (_format_size(self.size, False),
                                                           self.traceback)


class Filter:
    def __init__(self, inclusive, filename_pattern, lineno=None, all_frames=False, domain=None):
        self.inclusive = inclusive
        self._filename_pattern = filename_pattern
        self.lineno = lineno

    @property
    def filename_pattern(self):
        return self._filename_pattern

    def _match(self, filename, lineno):
        pattern = self._filename_pattern
        found = filename.startswith(pattern[:-1]) if pattern.endswith("*") else \
            filename == pattern
        return (found and self.lineno in (None, lineno)) == self.inclusive


class Snapshot:
    def __init__(self, traces, traceback_limit):
        self._traces = traces
        self.traceback_limit = traceback_limit

    @property
    def traces(self):
        return [Trace(trace) for trace in self._traces]

    def filter_traces(self, filters):
        including = [f for f in filters if f.inclusive]
        excluding = [f for f in filters if not f.inclusive]
        kept = [trace for trace in self._traces
                if (not including or any(f._match(*trace[1:]) for f in including)) and
                all(f._match(*trace[1:]) for f in excluding)]
        return Snapshot(kept, self.traceback_limit)

    def _group(self, key_type):
        if key_type not in ("traceback", "filename", "lineno"):
            raise ValueError("unknown key_type: %r" % (key_type,))
        groups = {}
        for size, filename, lineno in self._traces:
            key = (filename, 0 if key_type == "filename" else lineno)
            group = groups.setdefault(key, [0, 0])
            group[0] += size
            group[1] += 1
        return groups

    def statistics(self, key_type, cumulative=False):
        found = [Statistic(Traceback([key]), size, count)
                 for key, (size, count) in self._group(key_type).items()]
        found.sort(reverse=True, key=lambda s: (s.size, s.count, s.traceback))
        return found

    def compare_to(self, old_snapshot, key_type, cumulative=False):
        new, old = self._group(key_type), old_snapshot._group(key_type)
        found = []
        for key in {**new, **old}:
            size, count = new.get(key, (0, 0))
            old_size, old_count = old.get(key, (0, 0))
            found.append(StatisticDiff(Traceback([key]), size, size - old_size, count,
                                       count - old_count))
        found.sort(reverse=True, key=lambda s: (abs(s.size_diff), s.size, abs(s.count_diff),
                                                s.count, s.traceback))
        return found


def take_snapshot():
    return Snapshot(get_traces(), 1)


def get_object_traceback(obj):
    place = get_object_place(obj)
    return None if place is None else Traceback([place])


def get_traceback_limit():
    return 1


def get_tracemalloc_memory():
    return 0
