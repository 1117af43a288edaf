"""A member's year: terms, weeks A and B, and the days on which it has no ordinary school.

Days are local civil days and times local times of day, so a clock change moves nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.dates import Span, day_text
from partnerdesk.domain.partners import Nation
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import listed


class ClosureKind(Choice):
    """Why a school has no ordinary day."""

    HOLIDAY = "holiday", "Holiday"
    HALF_TERM = "half_term", "Half-term"
    INSET = "inset", "INSET day"
    EXAMS = "exams", "Exams"
    TRIP = "trip", "Trip"
    INSPECTION = "inspection", "Inspection"
    OTHER = "other", "Other closure"


class FeedMeaning(Choice):
    """What the days in a calendar file mean; schools publish any of these."""

    HOLIDAYS = "holidays", "Days when the school is closed"
    SCHOOL_DAYS = "school-days", "Days when the school is open"
    EVENTS = "events", "Things that happen, kept as sessions"


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which a member is closed or busy, both ends included.

    With ``starts`` and ``ends`` only those hours of each day; with ``years`` only those year
    groups (0 is Reception). ``feed_id`` and ``uid`` say which calendar file it came from.
    """

    id: str
    member_id: str
    kind: ClosureKind
    name: str
    first_day: date
    last_day: date
    starts: time | None = None
    ends: time | None = None
    years: tuple[int, ...] = ()
    feed_id: str | None = None
    uid: str = ""

    @property
    def start(self) -> datetime:
        """The first moment of it."""
        return datetime.combine(self.first_day, self.starts or time.min)

    @property
    def end(self) -> datetime:
        """The moment from which it is over."""
        if self.ends is None:
            return datetime.combine(self.last_day + timedelta(days=1), time.min)
        return datetime.combine(self.last_day, self.ends)

    def touches(self, start: datetime, end: datetime) -> bool:
        """Whether any of it lies between two moments."""
        if self.starts is None or self.ends is None:
            return self.start < end and start < self.end
        day = max(self.first_day, start.date())
        while day <= min(self.last_day, end.date()):
            opens, closes = datetime.combine(day, self.starts), datetime.combine(day, self.ends)
            if opens < end and start < closes:
                return True
            day += timedelta(days=1)
        return False


@dataclass(frozen=True, slots=True)
class Term:
    """A member's term, both ends included.

    ``first_week`` is the letter of its first week, A or B, blank when the school counts none.
    """

    id: str = ""
    member_id: str = ""
    name: str = ""
    first_day: date = date.min
    last_day: date = date.min
    first_week: str = ""
    feed_id: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar file that was read for a member, so that reading it again updates it."""

    id: str = ""
    member_id: str = ""
    meaning: FeedMeaning = FeedMeaning.HOLIDAYS
    name: str = ""
    read_on: date = date.min


@dataclass(frozen=True, slots=True)
class BankHoliday:
    """A bank holiday of a nation."""

    day: date
    name: str
    nation: Nation


def check_closure(closure: Closure) -> None:
    """Raise RuleBroken unless the closure has a name and ends no sooner than it starts."""
    if not closure.name:
        raise RuleBroken("name", "Name the closure, for example “May half-term”.")
    if closure.last_day < closure.first_day:
        raise RuleBroken("last_day", "The last day is before the first. Put the later date here.")
    if (closure.starts is None) != (closure.ends is None):
        raise RuleBroken("ends", "Give both times, or neither for the whole day.")
    if closure.starts is not None and closure.ends is not None and closure.ends <= closure.starts:
        raise RuleBroken("ends", "It ends before it starts. Put the later time here.")
    check_years(closure.years)


def check_term(term: Term, others: Iterable[Term] = ()) -> None:
    """Raise RuleBroken unless the term is named, in order, and clear of the member's others."""
    if not term.name:
        raise RuleBroken("name", "Name the term, for example “Autumn 2026”.")
    if term.last_day < term.first_day:
        raise RuleBroken("last_day", "The last day is before the first. Put the later date here.")
    if (term.last_day - term.first_day).days > 200:
        raise RuleBroken("last_day", "A term is shorter than 200 days. Check both dates.")
    if term.first_week not in ("", "A", "B"):
        raise RuleBroken("first_week", "A term starts with week A or week B.")
    for other in others:
        if other.id != term.id and overlap(other, term):
            words = f"{other.name} runs until {day_text(other.last_day)}. Terms can’t overlap."
            raise RuleBroken("first_day", words)


def overlap(one: Term | Closure | Span, other: Term | Closure | Span) -> bool:
    """Whether two spans of whole days share one."""
    (a, b), (c, d) = _ends(one), _ends(other)
    return a <= d and c <= b


def _ends(of: Term | Closure | Span) -> tuple[date, date]:
    return (of.first, of.last) if isinstance(of, Span) else (of.first_day, of.last_day)


def holidays(closures: Iterable[Closure]) -> tuple[Span, ...]:
    """The longer closures, in which nobody expects to be rung."""
    pausing = {ClosureKind.HOLIDAY, ClosureKind.HALF_TERM}
    return tuple(Span(c.first_day, c.last_day) for c in closures if c.kind in pausing)


# --- year groups -----------------------------------------------------------------------------

YEARS = tuple(range(14))


def year_text(year: int) -> str:
    """``Year 8``, ``Reception``."""
    return f"Year {year}" if year else "Reception"


def years_text(years: Collection[int]) -> str:
    """``Year 8``, ``Years 7 to 9``, ``Reception and Year 2``; blank for none."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][-1] + 1 and runs[-1][0] > 0:
            runs[-1].append(year)
        else:
            runs.append([year])
    words: list[str] = []
    for run in runs:
        together = [f"Years {run[0]} to {run[-1]}"]
        words += together if len(run) > 2 else [year_text(year) for year in run]
    return listed(words)


def parse_years(text: str, field: str = "years") -> tuple[int, ...]:
    """The year groups in ``7-9, 11``, ``Year 10 and 11`` or ``R, 1``; none when blank.

    Raises RuleBroken for ``field`` when a word is none.
    """
    plain = text.casefold().replace("years", " ").replace("year", " ").replace(" to ", "-")
    plain = plain.replace("–", "-").replace(" and ", ",").replace("reception", "r")
    found: set[int] = set()
    for word in plain.replace(",", " ").replace(" - ", "-").split():
        low, _, high = word.removeprefix("y").partition("-")
        try:
            first = 0 if low == "r" else int(low)
            last = int(high.removeprefix("y")) if high else first
        except ValueError:
            raise RuleBroken(
                field, f"“{word}” is not a year group. Write them like 7-9, 11."
            ) from None
        if not 0 <= first <= last <= YEARS[-1]:
            raise RuleBroken(field, "Year groups go from Reception to Year 13.")
        found.update(range(first, last + 1))
    return tuple(sorted(found))


def check_years(years: Collection[int]) -> None:
    """Raise RuleBroken when one is not a year group."""
    if any(year not in YEARS for year in years):
        raise RuleBroken("years", "Year groups go from Reception to Year 13.")


# --- school days and weeks -------------------------------------------------------------------

_WHOLE_SCHOOL = {
    ClosureKind.HOLIDAY,
    ClosureKind.HALF_TERM,
    ClosureKind.INSET,
    ClosureKind.OTHER,
}


def closes_school(closure: Closure) -> bool:
    """Whether no pupil has school: whole days, all years, and not merely exams or a trip."""
    return closure.kind in _WHOLE_SCHOOL and not closure.years and closure.starts is None


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last``, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def school_days(
    term: Term, closures: Iterable[Closure], bank_holidays: Collection[date] = ()
) -> tuple[date, ...]:
    """The days of a term with school: Monday to Friday, not closed, no bank holiday."""
    shut = [one for one in closures if closes_school(one) and overlap(one, term)]
    return tuple(
        day
        for day in days_between(term.first_day, term.last_day)
        if day.weekday() < 5
        and day not in bank_holidays
        and not any(one.first_day <= day <= one.last_day for one in shut)
    )


def week_letters(
    term: Term, closures: Iterable[Closure], bank_holidays: Collection[date] = ()
) -> dict[date, str]:
    """The letter of each week of a term, by its Monday.

    Only weeks with a school day count: after a week of half-term the letters go on where they were.
    """
    if not term.first_week:
        return {}
    mondays = sorted({monday(day) for day in school_days(term, closures, bank_holidays)})
    letters = "AB" if term.first_week == "A" else "BA"
    return {week: letters[number % 2] for number, week in enumerate(mondays)}


def monday(day: date) -> date:
    """The Monday of the week of ``day``."""
    return day - timedelta(days=day.weekday())


def term_on(terms: Sequence[Term], day: date) -> Term | None:
    """The term that ``day`` is in, or None."""
    return next((one for one in terms if one.first_day <= day <= one.last_day), None)
