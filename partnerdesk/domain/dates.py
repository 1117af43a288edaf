"""Local civil days: how a school writes them, reads them and counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from partnerdesk.domain.problems import RuleBroken

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
_WORDED = re.compile(
    r"(?:[A-Za-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]{3,9}),? (\d{4}|\d{2})"
)


def day_text(day: date) -> str:
    """``Tue 3 Mar 2026``: the one way a date is written on screen and on paper."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date, today: date) -> str:
    """``3 Mar`` within half a year of ``today``, otherwise ``3 Mar 2024``."""
    near = abs((day - today).days) <= 183
    return f"{day.day} {_MONTHS[day.month - 1]}" + ("" if near else f" {day.year}")


def long_day(day: date) -> str:
    """``Tuesday 3 March``: the heading of Today."""
    return f"{_LONG_DAYS[day.weekday()]} {day.day} {_LONG_MONTHS[day.month - 1]}"


def month_text(day: date) -> str:
    """``Sep 2024``."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def long_month(day: date) -> str:
    """``March 2026``: the title of a month."""
    return f"{_LONG_MONTHS[day.month - 1]} {day.year}"


def parse_day(text: str, field: str = "") -> date | None:
    """The day that ``text`` means, day before month as in the UK; None when it is blank.

    Reads ``3/3/2026``, ``3.3.26``, ``03-03-2026``, ``2026-03-03``, ``Tue 3 Mar 2026`` and
    ``3rd March 2026``. Two-digit years are in this century.

    Raises RuleBroken for ``field`` when it is not a date.
    """
    words = " ".join(text.split())
    if not words:
        return None
    found = _read(words)
    if found is None:
        raise RuleBroken(field, f"“{words}” is not a date. Write it like 3/3/2026 or 3 Mar 2026.")
    return found


def _read(words: str) -> date | None:
    if match := _ISO.fullmatch(words):
        year, month, day = (int(part) for part in match.groups())
    elif match := _NUMERIC.fullmatch(words):
        day, month, year = (int(part) for part in match.groups())
    elif match := _WORDED.fullmatch(words):
        day, year = int(match[1]), int(match[3])
        starts = [
            n for n, name in enumerate(_LONG_MONTHS, 1) if name.lower().startswith(match[2].lower())
        ]
        if match[2].lower() == "sept":
            starts = [9]
        if len(starts) != 1:
            return None
        month = starts[0]
    else:
        return None
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def months_before(day: date, months: int) -> date:
    """The same day ``months`` earlier, or the last day of that month when it is shorter."""
    return months_after(day, -months)


def months_after(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (first_of_next - timedelta(days=1)).day))


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def ago(day: date, today: date) -> str:
    """``today``, ``yesterday``, ``9 days ago``, ``5 weeks ago``, ``8 months ago``."""
    days = (today - day).days
    if days < 0:
        return day_text(day)
    if days < 2:
        return ("today", "yesterday")[days]
    if days < 28:
        return f"{days} days ago"
    if days < 92:
        return f"{days // 7} weeks ago"
    return f"{days // 30} months ago" if days < 730 else f"{days // 365} years ago"
