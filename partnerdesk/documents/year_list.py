"""The year list: fixtures and events by month, to hang up and to send to every school (P54)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final

from partnerdesk.documents import blocks
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.sessions import SessionKind, SessionState

LISTED: Final = (SessionKind.FIXTURE, SessionKind.EVENT, SessionKind.SHOWCASE)
"""The kinds of session that a year list names: what others are invited to."""

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class YearEntry:
    """A fixture or an event; ``who`` names the schools invited."""

    title: str
    kind: SessionKind
    state: SessionState
    starts_at: datetime
    ends_at: datetime
    where: str = ""
    who: str = ""
    years: str = ""


@dataclass(frozen=True, slots=True)
class YearListFacts:
    """What the list is made from, from ``first`` to ``last``, both included."""

    first: date
    last: date
    entries: tuple[YearEntry, ...]
    printed_on: date
    partnership: str = ""


def year_list(facts: YearListFacts) -> blocks.Document:
    """The list by month; what is only pencilled in, and what was cancelled, says so."""
    return blocks.Document(
        title="Fixtures and events",
        subtitle=f"{day_text(facts.first)} to {day_text(facts.last)}",
        date_line=f"as of {day_text(facts.printed_on)}",
        author=facts.partnership,
        blocks=tuple(_months(facts.entries))
        or (blocks.Paragraph("No fixture or event is in the calendar for this time yet."),),
    )


def _months(entries: Sequence[YearEntry]) -> Iterator[blocks.Block]:
    ordered = sorted(entries, key=lambda one: (one.starts_at, one.title))
    for (year, month), some in groupby(
        ordered, key=lambda one: (one.starts_at.year, one.starts_at.month)
    ):
        yield blocks.Heading(f"{_MONTHS[month - 1]} {year}", 2)
        yield blocks.Table(
            header=("Day", "Time", "What", "Where", "Who is invited"),
            rows=tuple(_row(one) for one in some),
            widths=(17, 24, 47, 38, 44),
        )


def _row(one: YearEntry) -> tuple[str, ...]:
    about = [one.title, " · ".join(part for part in (_kind(one), one.years) if part)]
    return _days(one), _time(one), "\n".join(about), one.where, one.who


def _kind(one: YearEntry) -> str:
    if one.state is SessionState.PENCILLED:
        return f"{one.kind.label}, pencilled in"
    if one.state is SessionState.CANCELLED:
        return f"{one.kind.label}, cancelled"
    return one.kind.label


def _days(one: YearEntry) -> str:
    """``Thu 12``, with the last day when it runs over several."""
    start = _short(one.starts_at)
    if one.ends_at.date() == one.starts_at.date():
        return start
    return f"{start} –\n{_short(one.ends_at)}"


def _short(at: datetime) -> str:
    return " ".join(day_text(at.date()).split()[:2])


def _time(one: YearEntry) -> str:
    return f"{one.starts_at:%H:%M}–{one.ends_at:%H:%M}"
