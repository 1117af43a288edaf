"""The lines of a calendar file, taken apart as far as any school's program can write them.

Nothing here knows what a property means. Lines are unfolded as bytes, for some programs fold in
the middle of a letter; each line is then decoded by itself, so that one bad letter spoils no other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

MOST_EVENTS = 20_000
LONGEST_VALUE = 40_000
_MOST_LINES = 5_000
_LOOK_UP_EVERY = 5_000
_LONGEST_HEAD = 1_000

_EVENT = frozenset(
    {"UID", "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "STATUS", "SEQUENCE", "DTSTART",
     "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"}
)  # fmt: skip
_CALENDAR = frozenset({"X-WR-CALNAME", "NAME", "X-WR-TIMEZONE", "METHOD", "CALSCALE"})
_DATED = frozenset({"DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID"})

# Old programs leave blank lines in a fold; starting at the first break keeps this linear.
_FOLD = re.compile(rb"(?<![\r\n])[\r\n]+[ \t]")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_DATE_VALUE = re.compile(r":\s*(\d{4}-?\d{2}-?\d{2}[^\"]*)$")
_MARK = re.compile(r"\s*(BEGIN|END)\s*:\s*([A-Z0-9-]+)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One property: its name in capitals, its parameters as they stand, and its value."""

    name: str
    parameters: str
    value: str

    def parameter(self, name: str) -> str:
        """The value of a parameter without its quotes; blank when it is not there."""
        match = re.search(rf';\s*{name}\s*=\s*("[^"]*"|[^;]*)', self.parameters, re.IGNORECASE)
        return match[1].strip().strip('"').strip() if match else ""


@dataclass(slots=True)
class RawEvent:
    """An event as it stands in the file, counted from 1.

    ``whole`` unless its end is missing, ``overlong`` when lines of it were left out.
    """

    number: int
    lines: list[Line] = field(default_factory=list)
    whole: bool = True
    overlong: bool = False

    @property
    def ranged(self) -> bool:
        """Whether it changes one date of a series and all that follow."""
        line = self.first("RECURRENCE-ID")
        return line is not None and line.parameter("RANGE").upper() == "THISANDFUTURE"

    def first(self, name: str) -> Line | None:
        """The first property of this name."""
        return next((line for line in self.lines if line.name == name), None)

    def all(self, name: str) -> list[Line]:
        """Every property of this name."""
        return [line for line in self.lines if line.name == name]

    def text(self, name: str) -> str:
        """The value of the first property of this name; blank without one."""
        line = self.first(name)
        return line.value.strip() if line else ""


@dataclass(slots=True)
class RawCalendar:
    """One calendar of a file: what it says of itself, its time zones by id, its events.

    ``marked`` when it has a beginning of its own, ``whole`` when it has an end. ``others`` counts
    what is in it besides: tasks, journals. ``more`` when there are more events
    than anybody reads.
    """

    properties: dict[str, str] = field(default_factory=dict)
    zones: dict[str, list[str]] = field(default_factory=dict)
    events: list[RawEvent] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    marked: bool = False
    whole: bool = True
    more: bool = False


def calendars(content: bytes, stop: Callable[[], bool] = lambda: False) -> list[RawCalendar]:
    """The calendars in a file; events that stand outside of any are taken as one more.

    Empty when there is neither a calendar nor an event in it. Once ``stop()``, or when there are
    more events than anybody reads, the rest is left, and the last calendar says ``more``.
    """
    found = _walk(_lines(_unfolded(content)), stop)
    if not found and b"BEGIN:V" in content[:100_000].upper():
        # Somebody pasted it with every line indented, so that it looks like one folded line.
        found = _walk(_lines(_plain_bytes(content)), stop)
    return found


def _plain_bytes(content: bytes) -> bytes:
    """UTF-8, or whatever one-byte letters there are, without a mark."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        content = content.decode("utf-16", errors="replace").encode()
    elif content[1:2] == b"\0" or content[:1] == b"\0":
        order = "le" if content[1:2] == b"\0" else "be"
        content = content.decode(f"utf-16-{order}", errors="replace").encode()
    return content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\r\n", b"\r\n").replace(b"\0", b"")


def _unfolded(content: bytes) -> bytes:
    return _FOLD.sub(b"", _plain_bytes(content))


def _lines(data: bytes) -> Iterator[str]:
    start = 0
    for match in _LINE_END.finditer(data):
        if match.start() > start:
            yield _decoded(data[start : match.start()])
        start = match.end()
    if start < len(data):
        yield _decoded(data[start:])


def _decoded(line: bytes) -> str:
    line = line[: LONGEST_VALUE + _LONGEST_HEAD]
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= LONGEST_VALUE:  # our own cut went through a letter
            return line.decode("utf-8", errors="ignore")
        return line.decode("cp1252", errors="replace")


class _Walk:
    """Where in the file we are."""

    def __init__(self) -> None:
        self.found: list[RawCalendar] = []
        self.calendar: RawCalendar | None = None
        self.event: RawEvent | None = None
        self.zone: list[str] | None = None
        self.inside: list[str] = []  # other components, whose lines are passed over
        self.number = self.kept = 0

    def open_calendar(self) -> RawCalendar:
        if self.calendar is None:
            self.calendar = RawCalendar()
            self.found.append(self.calendar)
        return self.calendar

    def begin(self, name: str) -> None:
        if name == "VCALENDAR":
            self.close_event(whole=False)
            self.zone, self.inside, self.calendar = None, [], None
            calendar = self.open_calendar()
            calendar.marked, calendar.whole = True, False
        elif name == "VEVENT":
            self.close_event(whole=False)
            self.zone, self.inside = None, []
            self.number += 1
            self.event = RawEvent(self.number)
        elif self.zone is not None:
            self.zone.append(f"BEGIN:{name}")
        elif name == "VTIMEZONE" and self.event is None:
            self.zone = ["BEGIN:VTIMEZONE"]
        else:
            if self.event is None and not self.inside and self.calendar is not None:
                self.calendar.others[name] += 1
            self.inside.append(name)

    def end(self, name: str) -> None:
        if name == "VEVENT":
            self.close_event(whole=True)
        elif name == "VCALENDAR":
            self.close_event(whole=False)
            if self.calendar is not None:
                self.calendar.whole = True
            self.zone, self.inside, self.calendar = None, [], None
        elif self.zone is not None:
            self.zone.append(f"END:{name}")
            if name == "VTIMEZONE":
                self.close_zone()
        elif name in self.inside:
            while self.inside.pop() != name:
                pass

    def close_event(self, *, whole: bool) -> None:
        self.inside = []
        if self.event is None:
            return
        calendar = self.open_calendar()
        self.event.whole = whole
        if self.kept < MOST_EVENTS:
            calendar.events.append(self.event)
            self.kept += 1
        else:
            calendar.more = True
        self.event = None

    def close_zone(self) -> None:
        for line in self.zone or []:
            if line.upper().startswith("TZID"):
                tzid = line.partition(":")[2].strip().strip('"')
                self.open_calendar().zones.setdefault(tzid, self.zone or [])
        self.zone = None

    def line(self, text: str) -> None:
        if self.zone is not None:
            self.zone.append(text)
        elif self.event is not None and len(self.event.lines) >= _MOST_LINES:
            self.event.overlong = True
        elif not self.inside and (self.event is not None or self.calendar is not None):
            wanted = _EVENT if self.event is not None else _CALENDAR
            found = split(text)
            if found is None or found.name not in wanted:
                return
            if self.event is not None:
                self.event.lines.append(found)
            elif self.calendar is not None:
                self.calendar.properties.setdefault(found.name, found.value.strip())


def _walk(lines: Iterator[str], stop: Callable[[], bool]) -> list[RawCalendar]:
    walk = _Walk()
    for number, line in enumerate(lines):
        mark = _MARK.fullmatch(line) if len(line) < 100 else None
        if mark is None:
            walk.line(line)
        elif mark[1].upper() == "BEGIN":
            walk.begin(mark[2].upper())
        else:
            walk.end(mark[2].upper())
        if number % _LOOK_UP_EVERY == 0 and walk.found:
            last = walk.found[-1]
            last.more = last.more or stop()
            if last.more:
                last.whole = True
                return walk.found
    walk.close_event(whole=False)
    return [one for one in walk.found if one.marked or one.events]


def split(text: str) -> Line | None:
    """A line taken apart; None when it is no property at all."""
    colon = _colon(text)
    head = text[: colon if colon >= 0 else 0]
    name, mark, parameters = head.partition(";")
    name = name.strip().upper().rpartition(".")[2]
    if not name or " " in name:
        return None
    value = text[colon + 1 :]
    if name in _DATED and (found := _DATE_VALUE.search(text, len(name))):
        # Some programs leave the colons in “(UTC+00:00) Dublin” unquoted.
        value = found[1]
        parameters = text[: found.start()].partition(";")[2]
    return Line(name, f"{mark}{parameters}", value)


def _colon(text: str) -> int:
    """Where the value starts: the first colon outside quotes, or -1."""
    colon = text.find(":")
    quote = text.find('"')
    while 0 <= quote < colon:
        closing = text.find('"', quote + 1)
        if closing < 0:
            return colon
        if closing > colon:
            colon = text.find(":", closing)
        quote = text.find('"', closing + 1)
    return colon
