"""One event of a calendar file, all its dates worked out.

Each event, with the changes to single dates of it, is brought onto the clocks of one zone first
and expanded there without any zone; so a clock change can neither move nor lose a date.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Any

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.words import clean, clean_lines
from partnerdesk.formats.calendar_facts import CalendarEvent, EventState, NotRead
from partnerdesk.formats.icalendar_lines import LONGEST_VALUE, Line, RawCalendar, RawEvent
from partnerdesk.formats.icalendar_rules import cost, rule_parts, why_not
from partnerdesk.formats.icalendar_zones import UnknownZone, between_zones, to_local, zone

if TYPE_CHECKING:
    import icalendar

MOST_DATES = 2_000
"""Dates of one event, whether listed or worked out: five years of every day."""
MOST_STEPS = 20_000_000
"""Work put into the rules of one calendar, about a minute's."""
_LONGEST_TITLE = 300
_LONGEST_TEXT = 5_000

# What the libraries raise on an event that makes no sense.
_BROKEN = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError,
    RecursionError,
)  # fmt: skip
_MOMENT = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ]?(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)

Moment = date | datetime


def unescaped(text: str) -> str:
    """A text as its writer meant it: ``\\n`` a line break, ``\\,`` a comma."""
    from icalendar.parser import unescape_backslash

    return str(unescape_backslash(text))


def grouped(events: Iterable[RawEvent]) -> list[list[RawEvent]]:
    """Events with the changes to their single dates; those without a UID each by itself."""
    groups: dict[str, list[RawEvent]] = {}
    for event in events:
        groups.setdefault(uid_of(event), []).append(event)
    return list(groups.values())


def uid_of(event: RawEvent) -> str:
    """The event's UID, or one made of what it says, the same each time the file is read."""
    own = clean(event.text("UID"))[:300]
    if own:
        return own
    words = "\n".join(sorted(f"{line.name}:{line.value}" for line in event.lines))
    return f"without-uid-{hashlib.sha256(words.encode()).hexdigest()[:20]}"


@dataclass(frozen=True, slots=True)
class _Dated:
    """An event's start and end on the clocks of its zone; whole days end on the day after."""

    raw: RawEvent
    start: Moment
    end: Moment
    zone: tzinfo | None


class Calendar:
    """Reads the events of one calendar from ``first`` to ``last``.

    ``endless`` are the titles of those that repeat without end.
    """

    def __init__(self, raw: RawCalendar, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.endless: list[str] = []
        self._zones = raw.zones
        self._unknown: list[str] = []
        self._cancelled = raw.properties.get("METHOD", "").upper() == "CANCEL"
        own = raw.properties.get("X-WR-TIMEZONE", "")
        self._own_zone = self._zone(own) if own else None
        self._has_zone = bool(own)
        self._not_read: list[NotRead] = []
        self._steps = 0

    def notices(self) -> list[str]:
        """What to know about the calendar as a whole."""
        return [
            f"Nobody knows the time zone “{clean(name)[:60]}”: its times are taken as they stand."
            for name in dict.fromkeys(self._unknown)
        ]

    def read(self, group: Sequence[RawEvent]) -> tuple[list[CalendarEvent], list[NotRead]]:
        """The dates within the bounds of one event and its changes, and what can't be read."""
        self._not_read = []
        for raw in group:
            if not raw.whole:
                self._say(raw, "The file breaks off in it, so some of it may be missing.")
            if raw.overlong:
                self._say(raw, "It is longer than anybody reads; the end of it is left out.")
        events: list[CalendarEvent] = []
        masters = _newest([raw for raw in group if raw.first("RECURRENCE-ID") is None])
        changes = [raw for raw in group if raw.first("RECURRENCE-ID") is not None]
        if len(masters) < 2:
            events += self._series(masters[0] if masters else None, changes)
        else:
            # A program gave several events one UID; they are told apart by their days.
            for number, master in enumerate(masters):
                found = self._series(master, changes if number == 0 else [])
                events += [_with_day(event) for event in found]
        return events, self._not_read

    def _say(self, raw: RawEvent, why: str) -> None:
        title = title_of(raw) if raw.text("SUMMARY") else f"Event {raw.number} of the file"
        self._not_read.append(NotRead(title, why, uid_of(raw)))

    # --- dates -------------------------------------------------------------------------------

    def _zone(self, tzid: str) -> tzinfo | None:
        try:
            return zone(tzid, self._zones)
        except UnknownZone:
            self._unknown.append(tzid)
            return None

    def _parsed(self, value: str, tzid: str) -> tuple[Moment, tzinfo | None]:
        """A value of DTSTART and its like, and the zone whose clocks it is on."""
        match = _MOMENT.fullmatch(value.strip())
        if match is None:
            raise ValueError(value)
        year, month, day, hour, minute, second, offset = match.groups()
        whole = date(int(year), int(month), int(day))
        if hour is None:
            return whole, None
        if int(hour) > 24 or int(minute) > 59 or int(second or 0) > 60:
            raise ValueError(value)
        # 24:00 is midnight at the end of the day.
        moment = datetime.combine(whole, time.min) + timedelta(hours=int(hour), minutes=int(minute))
        if offset:
            return moment, _offset(offset)
        return moment, self._zone(tzid) if tzid else self._own_zone

    def _on(self, line: Line, value: str, series: tzinfo | None) -> Moment:
        """A value on the clocks of a series."""
        moment, of = self._parsed(value, line.parameter("TZID"))
        return between_zones(moment, of, series) if isinstance(moment, datetime) else moment

    def _dated(self, raw: RawEvent, series: tzinfo | None, *, own: bool) -> _Dated | None:
        """An event's start and end; on the clocks of its own zone when it leads a series."""
        line = raw.first("DTSTART")
        if line is None or not line.value.strip():
            self._say(raw, "It has no date, so it is left out.")
            return None
        try:
            if own:
                start, series = self._parsed(line.value, line.parameter("TZID"))
                if series is UTC and self._has_zone:
                    # Some programs write UTC and mean the calendar's own clocks.
                    start = between_zones(start, UTC, self._own_zone)  # type: ignore[arg-type]
                    series = self._own_zone
            else:
                start = self._on(line, line.value, series)
        except (ValueError, OverflowError):
            what = clean(line.value)[:40]
            self._say(raw, f"Its date can’t be read (“{what}”), so it is left out.")
            return None
        return _Dated(raw, start, self._end(raw, start, series), series)

    def _end(self, raw: RawEvent, start: Moment, series: tzinfo | None) -> Moment:
        found: Moment | None = None
        line = raw.first("DTEND")
        try:
            if line is not None and line.value.strip():
                found = self._on(line, line.value, series)
            elif raw.text("DURATION"):
                found = _after(start, raw.text("DURATION"))
        except _BROKEN:
            what = clean(line.value if line else raw.text("DURATION"))[:40]
            self._say(raw, f"Its end can’t be read (“{what}”), so it counts as having none.")
        return self._sound_end(raw, start, found)

    def _sound_end(self, raw: RawEvent, start: Moment, end: Moment | None) -> Moment:
        if not isinstance(start, datetime):
            day = end.date() if isinstance(end, datetime) else end
            if isinstance(end, datetime) and end.time() > time.min:
                day = end.date() + timedelta(days=1)
            if day is not None and day < start:
                self._say(raw, "It ends before it starts, so only its first day is read.")
            return max(day or start, start + timedelta(days=1))
        if end is None:
            return start
        moment = end if isinstance(end, datetime) else datetime.combine(end, time.min)
        if moment < start:
            if isinstance(end, datetime):
                self._say(raw, "It ends before it starts, so only its start is read.")
            return start
        return moment

    # --- series ------------------------------------------------------------------------------

    def _series(self, master: RawEvent | None, changes: Sequence[RawEvent]) -> list[CalendarEvent]:
        lead = self._dated(master, None, own=True) if master else None
        if master and lead is None and not changes:
            return []
        if lead and not changes and not _repeats(lead.raw):
            return self._plain(lead)
        if lead:
            series = lead.zone
            moved = [one for raw in changes if (one := self._dated(raw, series, own=False))]
        else:
            found = [one for raw in changes if (one := self._dated(raw, None, own=True))]
            series = found[0].zone if found else None
            moved = [found[0]] if found else []
            moved += [o for one in found[1:] if (o := self._dated(one.raw, series, own=False))]
        try:
            return self._expanded(lead, moved, series)
        except _OnlyFirst:
            return self._plain(lead) if lead else []
        except _BROKEN:
            raw = master or changes[0]
            self._say(raw, "How it repeats can’t be worked out, so only its first date is read.")
            first = lead or (moved[0] if moved else None)
            return self._plain(first) if first else []

    def _plain(self, one: _Dated) -> list[CalendarEvent]:
        try:
            return [self._event(one.raw, one.start, one.end, one.zone, "")]
        except (ValueError, OverflowError):
            self._say(one.raw, "Its date is beyond any calendar, so it is left out.")
            return []

    def _expanded(
        self, lead: _Dated | None, moved: Sequence[_Dated], series: tzinfo | None
    ) -> list[CalendarEvent]:
        import icalendar
        import recurring_ical_events

        holder = icalendar.Calendar()
        sources = [one for one in (lead, *moved) if one]
        for number, one in enumerate(sources):
            component = self._component(one, lead, series)
            component["X-SOURCE"] = icalendar.vText(str(number))
            holder.add_component(component)
        last = self.last + timedelta(days=1)
        query = recurring_ical_events.of(holder)
        found: list[CalendarEvent] = []
        for occurrence in query.between(self.first, last):
            source = sources[int(str(occurrence["X-SOURCE"]))]
            start, end = occurrence["DTSTART"].dt, occurrence["DTEND"].dt
            of_day = start if source.raw.ranged else occurrence["RECURRENCE-ID"].dt
            found.append(self._event(source.raw, start, end, series, _day(of_day).isoformat()))
        found.sort(key=lambda event: (event.first_day, event.starts_at or datetime.min))
        if len(found) > MOST_DATES:
            until = day_text(found[MOST_DATES - 1].first_day)
            words = f"It has {len(found):,} dates: they are read up to {until}."
            self._say(sources[0].raw, words)
        return found[:MOST_DATES]

    def _component(
        self, one: _Dated, lead: _Dated | None, series: tzinfo | None
    ) -> icalendar.Event:
        import icalendar

        event = icalendar.Event()
        event.add("UID", uid_of(one.raw))
        event.add("DTSTART", one.start)
        event.add("DTEND", one.end)
        event.add("SEQUENCE", _number(one.raw.text("SEQUENCE")))
        line = one.raw.first("RECURRENCE-ID")
        if line is not None:
            parameters = {"RANGE": "THISANDFUTURE"} if one.raw.ranged else {}
            event.add("RECURRENCE-ID", self._of(line, lead, series), parameters)
        elif lead is not None:
            self._add_dates(event, one)
            self._add_rules(event, one)
        return event

    def _of(self, line: Line, lead: _Dated | None, series: tzinfo | None) -> Moment:
        """Which date of its series a change is for, in the series’ own way of saying it."""
        moment = self._on(line, line.value, series)
        if lead is None:
            return moment
        if not isinstance(lead.start, datetime):
            return _day(moment)
        if not isinstance(moment, datetime):
            return datetime.combine(moment, lead.start.time())
        return moment

    def _add_dates(self, event: icalendar.Event, one: _Dated) -> None:
        for name in ("EXDATE", "RDATE"):
            lines = one.raw.all(name)
            if not lines:
                continue
            if sum(line.value.count(",") + 1 for line in lines) > MOST_DATES or any(
                len(line.value) >= LONGEST_VALUE for line in lines
            ):
                words = f"It lists more than {MOST_DATES:,} dates, so only its first is read."
                self._say(one.raw, words)
                raise _OnlyFirst
            days = [day for line in lines for day in self._days(line, one)]
            if days:
                event.add(name, days)

    def _days(self, line: Line, one: _Dated) -> list[Any]:
        found: list[Any] = []
        for value in line.value.split(","):
            if not value.strip():
                continue
            start_text, slash, end_text = value.partition("/")
            try:
                start = self._on(line, start_text, one.zone)
                if not isinstance(one.start, datetime):
                    start = _day(start)
                elif not isinstance(start, datetime) and line.name == "RDATE":
                    start = datetime.combine(start, one.start.time())
                if slash and isinstance(start, datetime):
                    found.append((start, self._period_end(line, start, end_text, one.zone)))
                else:
                    found.append(start)
            except _BROKEN:
                what = "A left-out date" if line.name == "EXDATE" else "A date"
                text = clean(value)[:40]
                self._say(one.raw, f"{what} of it can’t be read (“{text}”) and is passed over.")
        return found

    def _period_end(
        self, line: Line, start: datetime, text: str, series: tzinfo | None
    ) -> datetime:
        end = _after(start, text) if "P" in text.upper() else self._on(line, text, series)
        moment = end if isinstance(end, datetime) else datetime.combine(end, time.min)
        return max(start, moment)

    def _add_rules(self, event: icalendar.Event, one: _Dated) -> None:
        from icalendar.prop import vRecur

        if one.raw.first("EXRULE"):
            self._say(one.raw, "Its rule for dates left out is of an old kind that is not applied. "
                               "Check its dates.")  # fmt: skip
        for line in one.raw.all("RRULE"):
            if not line.value.strip():
                continue
            why = why_not(line.value, _day(one.start), self.last)
            if _after_a_year(one):
                why = "though it lasts for more than a year"
            if not why:
                self._steps += cost(line.value, _day(one.start), self.last)
                why = "as so much in this file does" if self._steps > MOST_STEPS else ""
            if why:
                self._say(one.raw, f"It repeats {why}, so only its first date is read.")
                continue
            parts = rule_parts(line.value)
            if int(parts.get("COUNT", "1")) < 0 or "UNTIL" in parts:
                parts.pop("COUNT", None)
            if "UNTIL" in parts:
                parts["UNTIL"] = self._until(parts["UNTIL"], one)
            elif "COUNT" not in parts:
                self.endless.append(title_of(one.raw))
            rule = ";".join(f"{key}={value}" for key, value in parts.items())
            event.add("RRULE", vRecur.from_ical(rule))

    def _until(self, text: str, one: _Dated) -> str:
        """The last moment of a rule on the clocks of its series; a day counts to its end."""
        moment, of = self._parsed(text, "")
        if of is self._own_zone and not text.endswith("Z"):
            of = one.zone
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time(23, 59, 59))
        else:
            moment = between_zones(moment, of, one.zone)
        form = "%Y%m%dT%H%M%S" if isinstance(one.start, datetime) else "%Y%m%d"
        return moment.strftime(form)

    # --- facts -------------------------------------------------------------------------------

    def _times(
        self, start: Moment, end: Moment, of: tzinfo | None
    ) -> tuple[datetime | None, datetime | None]:
        """Start and end on the schools' clocks; None for whole days, however they are said."""
        if not isinstance(start, datetime) or not isinstance(end, datetime):
            return None, None
        if start < end and start.time() == end.time() == time.min:
            return None, None
        starts_at = to_local(start, of)
        return starts_at, max(starts_at, to_local(end, of))

    def _event(
        self, raw: RawEvent, start: Moment, end: Moment, of: tzinfo | None, of_day: str
    ) -> CalendarEvent:
        starts_at, ends_at = self._times(start, end, of)
        start, end = starts_at or start, ends_at or end
        first, last = _day(start), _day(end)
        if last > first and (starts_at is None or end == datetime.combine(last, time.min)):
            last -= timedelta(days=1)
        state = _STATES.get(raw.text("STATUS").upper(), EventState.NONE)
        return CalendarEvent(
            uid_of(raw),
            title_of(raw),
            first,
            last,
            starts_at,
            ends_at,
            of_day,
            clean_lines(unescaped(raw.text("DESCRIPTION")))[:_LONGEST_TEXT],
            clean(unescaped(raw.text("LOCATION")))[:_LONGEST_TITLE],
            _categories(raw),
            EventState.CANCELLED if self._cancelled else state,
            _number(raw.text("SEQUENCE")),
        )


_STATES = {state.value.upper(): state for state in EventState if state.value} | {
    "CANCELED": EventState.CANCELLED
}


class _OnlyFirst(ValueError):
    """There is too much of it; what was said before stands."""


def title_of(raw: RawEvent) -> str:
    """An event's title as it is shown."""
    return clean(unescaped(raw.text("SUMMARY")))[:_LONGEST_TITLE] or "Untitled"


def _categories(raw: RawEvent) -> tuple[str, ...]:
    words = (
        clean(unescaped(word))
        for line in raw.all("CATEGORIES")
        for word in re.split(r"(?<!\\),", line.value[:_LONGEST_TEXT])
    )
    return tuple(dict.fromkeys(word for word in words if word))


def _newest(masters: list[RawEvent]) -> list[RawEvent]:
    """The last version of each; copies count once."""
    latest = max((_number(raw.text("SEQUENCE")) for raw in masters), default=0)
    kept: dict[tuple[str, str], RawEvent] = {}
    for raw in masters:
        if _number(raw.text("SEQUENCE")) == latest:
            kept.setdefault((raw.text("DTSTART"), raw.text("SUMMARY")), raw)
    return list(kept.values())


def _after_a_year(one: _Dated) -> bool:
    return (_day(one.end) - _day(one.start)).days > 366


def _repeats(raw: RawEvent) -> bool:
    return any(raw.text(name) for name in ("RRULE", "RDATE", "EXRULE"))


def _with_day(event: CalendarEvent) -> CalendarEvent:
    from dataclasses import replace

    return event if event.of_day else replace(event, of_day=event.first_day.isoformat())


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _offset(text: str) -> tzinfo:
    if text.upper() == "Z":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone((-1 if text[0] == "-" else 1) * timedelta(minutes=minutes))


def _after(start: Moment, duration: str) -> Moment:
    from icalendar.prop import vDuration

    length: timedelta = vDuration.from_ical(duration.strip().upper())  # type: ignore[no-untyped-call]
    if not isinstance(start, datetime) and length % timedelta(days=1):
        return datetime.combine(start, time.min) + length
    return start + length


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
