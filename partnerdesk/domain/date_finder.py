"""The first dates that are free for everybody, and, if there is none, those that fail for fewest.

Pure: whoever asks brings what is busy. Each day is swept once, so the cost grows with the days and
with what is in the calendar on them, not with how the two combine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from partnerdesk.domain.calendar import days_between
from partnerdesk.domain.problems import RuleBroken


@dataclass(frozen=True, slots=True)
class Wish:
    """What a date is wanted for. ``minutes`` is the length, ``needs`` pairs of item and quantity.

    A session lies within ``opens`` and ``closes`` on one of the ``weekdays`` (0 is Monday), from
    ``first`` to ``last``, and starts at a multiple of ``step_minutes`` after ``opens``.
    """

    member_ids: tuple[str, ...]
    minutes: int
    first: date
    last: date
    opens: time
    closes: time
    person_ids: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    step_minutes: int = 15
    years: tuple[int, ...] = ()
    venue_id: str | None = None
    room: str = ""
    needs: tuple[tuple[str, int], ...] = ()
    most: int = 6


@dataclass(frozen=True, slots=True)
class Busy:
    """Somebody or something is not to be had from ``start`` up to ``end``, and why.

    ``who`` is an id that counts once however often it is busy.
    """

    start: datetime
    end: datetime
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Failing:
    """For whom a date fails, and why."""

    who: str
    words: str


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date, and for whom it fails: nobody, when it is free."""

    starts_at: datetime
    ends_at: datetime
    failing: tuple[Failing, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundDates:
    """The first free dates, one a day; or, when there is none, those that fail for fewest."""

    free: tuple[FoundDate, ...] = ()
    nearest: tuple[FoundDate, ...] = ()


LONGEST_SEARCH = timedelta(days=800)


def check_wish(wish: Wish) -> None:
    """Raise RuleBroken at the field that leaves nothing to search."""
    if not wish.member_ids and not wish.person_ids:
        raise RuleBroken("members", "Choose at least one member.")
    if not 5 <= wish.minutes <= 24 * 60:
        raise RuleBroken("minutes", "Choose a length from 5 minutes to a day.")
    if wish.last < wish.first:
        raise RuleBroken("last", "The latest day is before the earliest.")
    if wish.last - wish.first > LONGEST_SEARCH:
        raise RuleBroken("last", "Search at most two years at a time.")
    if not wish.weekdays or any(day not in range(7) for day in wish.weekdays):
        raise RuleBroken("weekdays", "Choose at least one day of the week.")
    room = datetime.combine(wish.first, wish.closes) - datetime.combine(wish.first, wish.opens)
    if room < timedelta(minutes=wish.minutes):
        raise RuleBroken("closes", "It does not fit between these hours. Choose longer hours.")
    if wish.step_minutes < 1 or wish.most < 1:
        raise RuleBroken("most", "Ask for at least one date.")


def find_dates(wish: Wish, busy: Iterable[Busy]) -> FoundDates:
    """The first ``wish.most`` free dates, one a day, or the nearest to free.

    Raises RuleBroken as ``check_wish`` does.
    """
    check_wish(wish)
    by_day = _by_day(wish, busy)
    free: list[FoundDate] = []
    nearest: list[FoundDate] = []
    for day in days_between(wish.first, wish.last):
        if day.weekday() not in wish.weekdays:
            continue
        best = _best_of(wish, day, by_day.get(day, ()))
        if not best.failing:
            free.append(best)
            if len(free) == wish.most:
                break
        elif not free:
            nearest.append(best)
    if free:
        return FoundDates(tuple(free))
    nearest.sort(key=lambda found: (len(found.failing), found.starts_at))
    return FoundDates((), tuple(nearest[: wish.most]))


def _by_day(wish: Wish, busy: Iterable[Busy]) -> Mapping[date, Sequence[Busy]]:
    """What is busy on each day within the hours."""
    found: dict[date, list[Busy]] = {}
    for one in busy:
        last = min(wish.last, (one.end - timedelta(microseconds=1)).date())
        for day in days_between(max(wish.first, one.start.date()), last):
            found.setdefault(day, []).append(one)
    return found


def _best_of(wish: Wish, day: date, busy: Sequence[Busy]) -> FoundDate:
    """The first start of a day with the fewest for whom it fails.

    Only the first start, and those just after something has ended, can be better than the last.
    """
    opens = datetime.combine(day, wish.opens)
    latest = datetime.combine(day, wish.closes) - timedelta(minutes=wish.minutes)
    starts = {opens} | {
        _next_step(opens, one.end, wish.step_minutes) for one in busy if opens < one.end
    }
    dates = (_at(wish, start, busy) for start in sorted(starts) if start <= latest)
    return min(dates, key=lambda found: len(found.failing))


def _next_step(opens: datetime, moment: datetime, step_minutes: int) -> datetime:
    step = timedelta(minutes=step_minutes)
    return opens + -(-(moment - opens) // step) * step


def _at(wish: Wish, start: datetime, busy: Sequence[Busy]) -> FoundDate:
    end = start + timedelta(minutes=wish.minutes)
    failing: dict[str, Failing] = {}
    for one in busy:
        if one.start < end and start < one.end:
            failing.setdefault(one.who, Failing(one.who, one.words))
    return FoundDate(start, end, tuple(failing.values()))
