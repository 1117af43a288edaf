"""Whether a rule of repetition can be worked out in a moment; asked before anybody tries.

A file may hold a rule that repeats every second, or one that never comes round (30 February, each
Monday of a rule that only looks at Tuesdays), and dateutil looks for its next date until the year
9999. So the days that a rule could fall on are tried first, cheaply.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache

YEARLY_KEYS = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYMONTH", "BYMONTHDAY", "BYDAY"}
)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_KEYS = YEARLY_KEYS | {"BYYEARDAY", "BYWEEKNO", "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS"}
_NUMBERS = frozenset(
    {"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS"}
)
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_MOST_STEPS = 100_000
_MOST_DATES = 20_000
_LOOK_AHEAD = 12 * 366


def rule_parts(rule: str) -> dict[str, str]:
    """``FREQ=WEEKLY;BYDAY=TU`` by its keys, in capitals; empty parts are left out."""
    pairs = (part.partition("=") for part in rule.upper().replace(" ", "").split(";"))
    found = {key: value.strip(",") for key, _, value in pairs if value.strip(",")}
    if found.get("RSCALE") == "GREGORIAN" and found.get("SKIP", "OMIT") == "OMIT":
        del found["RSCALE"]
        found.pop("SKIP", None)
    return found


def why_not(rule: str, first: date, last: date) -> str:
    """Why a rule from ``first`` can't be worked out up to ``last``; blank when it can.

    The words follow “It repeats …, so only its first date is read”.
    """
    parts = rule_parts(rule)
    frequency = parts.get("FREQ", "")
    if frequency in ("SECONDLY", "MINUTELY", "HOURLY"):
        unit = {"SECONDLY": "second", "MINUTELY": "minute", "HOURLY": "hour"}[frequency]
        return f"by the {unit}, as no school’s event does"
    if frequency not in _FREQUENCIES or set(parts) - _KEYS:
        return f"by a rule that can’t be read (“{rule[:40]}”)"
    try:
        return _dead(rule, first, last)
    except (ValueError, OverflowError):
        return f"by a rule that can’t be read (“{rule[:40]}”)"


def cost(rule: str, first: date, last: date) -> int:
    """About how many steps it takes to work out a rule that ``why_not`` has nothing against."""
    parts = rule_parts(rule)
    days = max(1, (last - first).days) // int(parts.get("INTERVAL", "1")) + 1
    times = 1
    for key in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= max(1, len(_numbers(parts.get(key, ""))))
    return days * times if parts.get("FREQ") == "DAILY" else days * times // 10 + 1


@lru_cache(maxsize=256)
def _dead(rule: str, first: date, last: date) -> str:
    return _too_much(rule_parts(rule), first, last)


def _too_much(parts: Mapping[str, str], first: date, last: date) -> str:
    numbers = {key: _numbers(parts.get(key, "")) for key in _NUMBERS}
    interval = int(parts.get("INTERVAL", "1"))
    if interval < 1 or ("COUNT" in parts and int(parts["COUNT"]) > 10**9):
        raise ValueError("no such interval")
    times = 1
    for key in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= max(1, len(numbers[key]))
    days = [_weekday(word) for word in parts.get("BYDAY", "").split(",") if word]
    span = max(1, (last - first).days)
    if span * times > _MOST_STEPS:
        return f"more than {_MOST_STEPS:,} times"
    dates = span * times * (max(1, len(days)) if parts["FREQ"] == "WEEKLY" else 7) // 7
    if times > 1 and dates > _MOST_DATES:
        return f"more than {_MOST_DATES:,} times"
    rule = _Rule(parts["FREQ"], interval, first, parts.get("WKST", "MO"), numbers, days)
    if not _comes_round(rule, max(first, last), times):
        return "on days that never come"
    return ""


def _numbers(text: str) -> list[int]:
    found = [int(word) for word in text.split(",") if word]
    if len(found) > 400:
        raise ValueError("too many")
    return found


def _weekday(word: str) -> tuple[int, int]:
    match = _DAY.fullmatch(word)
    if match is None:
        raise ValueError(word)
    return int(match[1] or 0), _DAYS.index(match[2])


class _Rule:
    """The days of a rule, its times of day and its end aside."""

    def __init__(
        self,
        frequency: str,
        interval: int,
        first: date,
        week_starts: str,
        numbers: Mapping[str, list[int]],
        days: list[tuple[int, int]],
    ) -> None:
        self.frequency, self.interval, self.first = frequency, interval, first
        self.week_starts = _DAYS.index(week_starts) if week_starts in _DAYS else 0
        self.numbers, self.days = numbers, days
        by_day = days or any(numbers[k] for k in ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"))
        whole = not by_day and frequency in ("YEARLY", "MONTHLY")
        self.month_day = first.day if whole else 0
        self.month = first.month if whole and frequency == "YEARLY" else 0
        if numbers["BYMONTH"]:
            self.month = 0
        self.weekday = first.weekday() if not by_day and frequency == "WEEKLY" else -1

    def period(self, day: date) -> int:
        """The number of the year, month, week or day that ``day`` is in."""
        if self.frequency == "YEARLY":
            return day.year
        if self.frequency == "MONTHLY":
            return day.year * 12 + day.month
        if self.frequency == "WEEKLY":
            return (day.toordinal() - 1 - self.week_starts) // 7
        return day.toordinal()

    def could_be(self, day: date) -> bool:
        """Whether the rule can fall on a day."""
        by = self.numbers
        if (self.period(day) - self.period(self.first)) % self.interval:
            return False
        if by["BYMONTH"] and day.month not in by["BYMONTH"]:
            return False
        if self.month and day.month != self.month:
            return False
        if self.month_day and day.day != self.month_day:
            return False
        if self.weekday >= 0 and day.weekday() != self.weekday:
            return False
        length = calendar.monthrange(day.year, day.month)[1]
        month_days = (day.day, day.day - length - 1)
        if by["BYMONTHDAY"] and not any(n in by["BYMONTHDAY"] for n in month_days):
            return False
        in_year = day.timetuple().tm_yday
        year_length = 365 + calendar.isleap(day.year)
        year_days = (in_year, in_year - year_length - 1)
        if by["BYYEARDAY"] and not any(n in by["BYYEARDAY"] for n in year_days):
            return False
        if by["BYWEEKNO"] and not self._week_could_be(day):
            return False
        return not self.days or any(self._is(day, nth, which) for nth, which in self.days)

    def _week_could_be(self, day: date) -> bool:
        """Whether the week has one of the numbers, or nearly: they hang on where weeks start."""
        week = day.isocalendar().week
        near = {week - 1, week, week + 1}
        return any((n if n > 0 else 54 + n) in near for n in self.numbers["BYWEEKNO"])

    def _is(self, day: date, nth: int, which: int) -> bool:
        if day.weekday() != which:
            return False
        if not nth or self.frequency in ("WEEKLY", "DAILY"):
            return True
        if self.frequency == "YEARLY" and not self.numbers["BYMONTH"]:
            place, length = day.timetuple().tm_yday, 365 + calendar.isleap(day.year)
        else:
            place, length = day.day, calendar.monthrange(day.year, day.month)[1]
        return nth in ((place - 1) // 7 + 1, -((length - place) // 7 + 1))


def _comes_round(rule: _Rule, after: date, times: int) -> bool:
    """Whether the rule falls on a day in the years after ``after``, so that looking for it ends.

    A rule that takes the nth of a period needs that many days in one.
    """
    positions = rule.numbers["BYSETPOS"]
    least = min((abs(n) for n in positions), default=1)
    if least == 0:
        raise ValueError("BYSETPOS")
    return any(count * times >= least for count in _counts(rule, after))


def _counts(rule: _Rule, after: date) -> Iterator[int]:
    """How many days of the rule each period has so far, as they are found."""
    period, count = -1, 0
    for number in range(min(_LOOK_AHEAD * rule_years(rule), (date.max - after).days)):
        day = after + timedelta(days=number)
        if not rule.could_be(day):
            continue
        count = count + 1 if rule.period(day) == period else 1
        period = rule.period(day)
        yield count


def rule_years(rule: _Rule) -> int:
    """By how much further to look for a rule that skips years."""
    return min(rule.interval, 8) if rule.frequency == "YEARLY" else 1
