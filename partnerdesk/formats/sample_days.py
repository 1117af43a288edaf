"""Days of the sample partnership: written relative to today, so that it never looks stale.

A day in the sample's files is one of

- ``year``, ``year-1``, ``term+2``: the first day of this school year or term, or of the one so many
  earlier or later. Years begin on 1 September, terms on 1 September, 1 January and 1 May, the days
  on which posts are taken up;
- ``end year+1``, ``end term-1``: the last day of such a year or term;
- ``-3d``, ``-2w``, ``+4mo``, ``-1y``: so many days, weeks, months or years from today, or with an
  anchor first, from there: ``year-1 -6w``;
- ``-12s``, ``+3s``: so many school days back or on. They keep their order and their distance in
  school days whatever today is; ``-0s`` is today, or the last school day before it.

A bare anchor stands as it is. Every other day falls on a school day: the one named, or the last one
before it. A school day is a weekday on which our own school is not closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from partnerdesk.domain.calendar import Closure, ClosureKind
from partnerdesk.domain.dates import months_after

_DAY = re.compile(
    r"(?:(?P<end>end )?(?P<unit>year|term)(?P<shift>[+-]\d+)?)?"
    r"(?: ?(?P<number>[+-]\d+)(?P<measure>d|w|mo|y|s))?"
)
_TERM_MONTHS = (1, 5, 9)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def named_id(*names: str) -> str:
    """The same UUID for the same names, so that a sample is the same on every computer."""
    return str(uuid5(NAMESPACE_URL, "partnerdesk:sample:" + "/".join(names)))


@dataclass(frozen=True, slots=True)
class Days:
    """Reads the sample's days as seen from ``today``."""

    today: date
    closures: tuple[Closure, ...] = ()

    def day(self, text: str) -> date:
        """The day that ``text`` means. Raises ValueError when it is not written as above."""
        match = _DAY.fullmatch(text)
        if not match or not text:
            raise ValueError(f"“{text}” is not a day of the sample partnership")
        start = self.today
        if match["unit"]:
            start = self._anchor(match["unit"], int(match["shift"] or 0), bool(match["end"]))
        if not match["measure"]:
            return start
        if match["measure"] == "s":
            return self._school_days_from(start, int(match["number"]))
        return self.school_day(_moved(start, int(match["number"]), match["measure"]))

    def school_day(self, day: date) -> date:
        """``day``, or the last school day before it."""
        while day.weekday() > 4 or any(c.first_day <= day <= c.last_day for c in self.closures):
            day -= timedelta(days=1)
        return day

    def _school_days_from(self, day: date, number: int) -> date:
        closed = {
            c.first_day + timedelta(days=n)
            for c in self.closures
            for n in range((c.last_day - c.first_day).days + 1)
        }
        day = self.school_day(day)
        step = timedelta(days=1 if number > 0 else -1)
        for _ in range(abs(number)):
            day += step
            while day.weekday() > 4 or day in closed:
                day += step
        return day

    def _anchor(self, unit: str, shift: int, end: bool) -> date:
        months = 12 if unit == "year" else 4
        starts = (9,) if unit == "year" else _TERM_MONTHS
        year, month = self.today.year, self.today.month
        begun = [m for m in starts if m <= month]
        first = date(year, max(begun), 1) if begun else date(year - 1, 9, 1)
        if end:
            return months_after(first, months * (shift + 1)) - timedelta(days=1)
        return months_after(first, months * shift)

    @property
    def autumn(self) -> int:
        """The calendar year in which this school year began."""
        return self._anchor("year", 0, False).year

    def with_closures(self, member_id: str, yearly: list[dict[str, Any]]) -> Days:
        """These days, with our school closed as ``yearly`` says.

        That is for three school years back, this one and the next.
        """
        years = range(self.autumn - 3, self.autumn + 2)
        return replace(self, closures=yearly_closures(member_id, yearly, years))


def yearly_closures(
    member_id: str, yearly: list[dict[str, Any]], autumns: Iterable[int]
) -> tuple[Closure, ...]:
    """A member's closures in the school years that begin in these autumns, the oldest first.

    Each has a ``kind``, a ``name``, the ``first`` day as ``Mon 24 Oct`` (the first Monday from 24
    October on) or ``Easter-6`` (days from Easter Sunday), how many ``days`` it lasts, and where it
    does not concern all of the school its ``years`` or its hours.
    """
    closed = [
        closure(member_id, one, _first_day(one["first"], autumn))
        for autumn in autumns
        for one in yearly
    ]
    return tuple(sorted(closed, key=lambda one: one.first_day))


def closure(member_id: str, table: dict[str, Any], first: date) -> Closure:
    """A closure from its table, from ``first`` on."""
    return Closure(
        id=named_id("closure", member_id, table["name"], first.isoformat()),
        member_id=member_id,
        kind=ClosureKind(table["kind"]),
        name=table["name"],
        first_day=first,
        last_day=first + timedelta(days=table["days"] - 1),
        starts=time.fromisoformat(table["starts"]) if "starts" in table else None,
        ends=time.fromisoformat(table["ends"]) if "ends" in table else None,
        years=tuple(table.get("years", ())),
    )


def _moved(day: date, number: int, measure: str) -> date:
    if measure in "dw":
        return day + timedelta(days=number * (7 if measure == "w" else 1))
    return months_after(day, number * (12 if measure == "y" else 1))


def _first_day(text: str, autumn: int) -> date:
    """The day that ``text`` names in the school year that begins in the year ``autumn``."""
    from dateutil.easter import easter

    if text.startswith("Easter"):
        return easter(autumn + 1) + timedelta(days=int(text.removeprefix("Easter")))
    weekday, number, month_name = text.split()
    month = _MONTHS.index(month_name) + 1
    earliest = date(autumn if month > 8 else autumn + 1, month, int(number))
    return earliest + timedelta(days=(_WEEKDAYS.index(weekday) - earliest.weekday()) % 7)
