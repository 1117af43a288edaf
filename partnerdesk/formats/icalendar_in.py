"""Calendar files of schools (``.ics``, RFC 5545), read whatever program wrote them.

Times come out on the schools' own clocks (Europe/London), days with both ends included. What can't
be read is said, event by event; a broken event spoils no other. Repeating events are worked out
within bounds, so that no file can keep the program busy for ever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

from partnerdesk.domain.dates import day_text, months_after
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import clean, counted, listed
from partnerdesk.formats.calendar_facts import CalendarEvent, NotRead
from partnerdesk.formats.icalendar_event import Calendar, grouped, unescaped
from partnerdesk.formats.icalendar_lines import MOST_EVENTS, RawCalendar, calendars
from partnerdesk.formats.incoming import opening_bytes

LARGEST = 50 * 1024 * 1024
_WANTED = "a calendar file, which ends in .ics; other programs make one with Export or Download"
_LOOK_UP_EVERY = 50

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


def _never() -> bool:
    return False


def _unseen(done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class ReadCalendar:
    """A calendar as far as it could be read: events by day, what was not read, and what to know.

    Everything from ``first`` to ``last`` is in it, unless ``complete`` is false: then it was too
    much, the file breaks off, or somebody stopped it.
    """

    name: str
    events: tuple[CalendarEvent, ...]
    not_read: tuple[NotRead, ...] = ()
    notices: tuple[str, ...] = ()
    first: date = date.min
    last: date = date.max
    complete: bool = True


def bounds(today: date) -> tuple[date, date]:
    """The days that are read: from two years before ``today`` to three years after."""
    return months_after(today, -24), months_after(today, 36)


def calendar_bytes(path: Path) -> bytes:
    """The content of a calendar file.

    Raises RuleBroken for ``file`` when it is not there, empty, too large or clearly something else.
    """
    opening_bytes(path, _WANTED, LARGEST)
    return path.read_bytes()


def read_calendar(
    content: bytes,
    name: str,
    today: date,
    *,
    first: date | None = None,
    last: date | None = None,
    progress: Progress = _unseen,
    cancelled: Cancelled = _never,
) -> ReadCalendar:
    """The events of a calendar file from ``first`` to ``last``, else within ``bounds(today)``.

    ``name`` is the file's, used where the calendar has none. ``progress`` is told events read and
    events in all; once ``cancelled()``, what there is comes back as not complete.

    Raises RuleBroken for ``file`` when it is no calendar file.
    """
    if len(content) > LARGEST:
        raise _refused(name, f"is larger than {LARGEST >> 20} MB, too large to be safe. ")
    found = calendars(content, cancelled)
    if not found:
        start = content[:2000].lower()
        if b"<html" in start or b"<!doctype" in start:
            raise _refused(name, "is a web page: the address asks for a password, or has moved. ")
        raise _refused(name, "is not a calendar file. ")
    start_day, end_day = bounds(today)
    reading = _Reading(first or start_day, last or end_day)
    _read(reading, found, progress, cancelled)
    own = next((clean(text) for one in found if (text := _own_name(one))), "")
    return reading.result(own or file_name(name), found)


def _refused(name: str, why: str) -> RuleBroken:
    return RuleBroken("file", f"“{name or 'This file'}” {why}Choose {_WANTED}.")


def file_name(name: str) -> str:
    """A file's name as a calendar's: without its ending and the number of a second download."""
    stem = Path(name).name
    stem = stem[:-4] if stem.lower().endswith(".ics") else stem
    words, bracket, number = stem.rpartition(" (")
    if bracket and number.endswith(")") and number[:-1].isdigit():
        stem = words
    return clean(stem) or "Calendar"


def _own_name(one: RawCalendar) -> str:
    own = one.properties.get("X-WR-CALNAME") or one.properties.get("NAME") or ""
    return unescaped(own)


class _Reading:
    """What has been read so far."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.events: list[CalendarEvent] = []
        self.not_read: list[NotRead] = []
        self.notices: list[str] = []
        self.outside = 0
        self.endless: list[str] = []
        self.complete = True
        self.full = False  # more than anybody reads

    def add(self, events: Sequence[CalendarEvent]) -> None:
        """Keep what lies within the bounds, up to as many as anybody reads."""
        for event in events:
            if event.last_day < self.first or event.first_day > self.last:
                self.outside += 1
            elif len(self.events) < MOST_EVENTS:
                self.events.append(event)
            else:
                self.complete = False
                self.full = True

    def result(self, name: str, found: Sequence[RawCalendar]) -> ReadCalendar:
        events = tuple(sorted(_distinct(self.events), key=_by_day))
        notices = [*_about(found), *self.notices, *self._bounded()]
        if not events and not self.not_read:
            notices.append("There is no event in it.")
        return ReadCalendar(
            name, events, tuple(self.not_read), tuple(notices), self.first, self.last, self.complete
        )

    def _bounded(self) -> list[str]:
        words = []
        span = f"{day_text(self.first)} to {day_text(self.last)}"
        if self.outside:
            verb = "is" if self.outside == 1 else "are"
            words.append(f"{counted(self.outside, 'event')} outside {span} {verb} left out.")
        if self.endless:
            many = len(self.endless) - 1
            who = f"“{self.endless[0]}”" + (f" and {many} more" if many else "")
            verb = "repeat" if many else "repeats"
            words.append(
                f"{who} {verb} without end: dates are read up to {day_text(self.last)} only."
            )
        if self.full:
            words.append(
                f"Only the first {len(self.events):,} events were read, so nothing that was taken "
                "in before counts as gone. Export a shorter time from the other program."
            )
        return words


def _by_day(event: CalendarEvent) -> tuple[datetime, datetime, str, str]:
    start = event.starts_at or datetime.combine(event.first_day, time.min)
    end = event.ends_at or datetime.combine(event.last_day, time.max)
    return start, end, event.title, event.key


def _distinct(events: Sequence[CalendarEvent]) -> list[CalendarEvent]:
    """The events with keys that no two share: the second on a day takes its time as well."""
    found: dict[str, CalendarEvent] = {}
    for event in events:
        if found.get(event.key) == event:
            continue
        again = event
        if event.key in found and event.starts_at:
            again = replace(event, of_day=f"{event.of_day}T{event.starts_at:%H:%M}")
        number = 1
        while again.key in found:
            number += 1
            again = replace(event, of_day=f"{event.of_day}+{number}")
        found[again.key] = again
    return list(found.values())


def _about(found: Sequence[RawCalendar]) -> list[str]:
    """What to know about the file as a whole."""
    words = []
    others = sum((one.others for one in found), start=Counter[str]())
    named = {"VTODO": "task", "VJOURNAL": "journal entry", "VFREEBUSY": "list of busy times"}
    plural = {"VJOURNAL": "journal entries", "VFREEBUSY": "lists of busy times"}
    left_out = [counted(others[k], named[k], plural.get(k, "")) for k in named if others[k]]
    if left_out:
        words.append(f"Only events are read; {listed(left_out)} left out.")
    if any(not one.whole for one in found):
        words.append(
            "The file breaks off before its end, so nothing that was taken in before counts as "
            "gone. Download it again if events are missing."
        )
    if any(one.properties.get("CALSCALE", "GREGORIAN").upper() != "GREGORIAN" for one in found):
        words.append("It counts days by another calendar than ours. Check every date.")
    return words


def _read(
    reading: _Reading, found: Sequence[RawCalendar], progress: Progress, cancelled: Cancelled
) -> None:
    total = sum(len(one.events) for one in found)
    done = 0
    if any(one.more or not one.whole for one in found):
        reading.complete = False
    reading.full = any(one.more for one in found) and not cancelled()
    for raw in found:
        calendar = Calendar(raw, reading.first, reading.last)
        for number, group in enumerate(grouped(raw.events)):
            if number % _LOOK_UP_EVERY == 0:
                if cancelled():
                    reading.complete = False
                    return
                progress(done, total)
            events, not_read = calendar.read(group)
            reading.add(events)
            reading.not_read += not_read
            done += len(group)
            if len(reading.events) >= MOST_EVENTS and not reading.complete:
                break
        reading.endless += calendar.endless
        reading.notices += calendar.notices()
    progress(total, total)
