"""What the events of a school's calendar mean for the partnership: closures, terms or sessions.

Pure: facts of the file in, facts of the partnership out, each with words on what was passed over.
Members, feeds and ids are for whoever keeps them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from partnerdesk.domain.calendar import Closure, ClosureKind, Term, days_between
from partnerdesk.domain.sessions import LONGEST, Session, SessionState
from partnerdesk.domain.words import listed
from partnerdesk.formats.calendar_facts import CalendarEvent, EventState
from partnerdesk.formats.school_words import closure_kind, is_label, session_kind, years_in

_LONGEST_TERM = 200
_LONGEST_CLOSURE = 366
_SHOWN = 4

# Days off in a row that split two terms; half-terms of two weeks in their season do not.
_SPLITS = 12
_HALF_TERM_MOST = 18
_HALF_TERMS = (((10, 10), (11, 10)), ((2, 5), (3, 5)), ((5, 20), (6, 12)))
_WEEK_LONG = 4


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a calendar says, in the partnership's own facts, and what to know of it."""

    closures: tuple[Closure, ...] = ()
    terms: tuple[Term, ...] = ()
    sessions: tuple[tuple[Session, CalendarEvent], ...] = ()
    notices: tuple[str, ...] = ()


def as_closures(events: Iterable[CalendarEvent], bank_holidays: Collection[date]) -> Meaning:
    """The events as days on which the school is closed or busy; kinds are told from the words."""
    closures: list[Closure] = []
    labels: list[str] = []
    known: list[str] = []
    cancelled: list[str] = []
    unclear: list[str] = []
    endless: list[str] = []
    for event in events:
        days = (event.last_day - event.first_day).days + 1
        if event.state is EventState.CANCELLED:
            cancelled.append(event.title)
        elif days > _LONGEST_CLOSURE:
            endless.append(event.title)
        elif _only_bank_holidays(event, bank_holidays):
            known.append(event.title)
        elif is_label(event.title, days):
            labels.append(event.title)
        else:
            closures.append(_closure(event))
            if closure_kind(event.title) is None and closures[-1].kind is ClosureKind.OTHER:
                unclear.append(event.title)
    return Meaning(
        tuple(closures),
        notices=_notices(
            (unclear, "taken as a closure, though the name does not say so. Check that it is one"),
            (endless, "longer than a year and left out"),
            (cancelled, "cancelled in the file and left out"),
            (known, "a bank holiday, which PartnerDesk knows, and left out"),
            (labels, "no closure but a label, and left out"),
        ),
    )


def _notices(*groups: tuple[Sequence[str], str]) -> tuple[str, ...]:
    return tuple(_notice(titles, why) for titles, why in groups if titles)


def _notice(titles: Sequence[str], why: str) -> str:
    names = list(dict.fromkeys(titles))
    shown = [f"“{name}”" for name in names[:_SHOWN]]
    if len(names) > _SHOWN:
        shown.append(f"{len(names) - _SHOWN} more")
    many = len(titles) > 1
    if many:
        why = why.replace("a bank holiday, which", "bank holidays, which")
        why = why.replace("no closure but a label,", "no closures but labels,")
        why = why.replace("as a closure, though the name does", "as closures, though the names do")
        why = why.replace("it is one", "they are")
    return f"{listed(shown)} {'are' if many else 'is'} {why}."


def _only_bank_holidays(event: CalendarEvent, bank_holidays: Collection[date]) -> bool:
    if (event.last_day - event.first_day).days > 6:
        return False
    days = [day for day in days_between(event.first_day, event.last_day) if day.weekday() < 5]
    kind = closure_kind(event.title)
    told = kind in (None, ClosureKind.HOLIDAY)
    return bool(days) and len(days) <= 4 and told and all(day in bank_holidays for day in days)


def _closure(event: CalendarEvent) -> Closure:
    starts, ends = _hours(event)
    kind = closure_kind(event.title)
    if kind is None:
        long = (event.last_day - event.first_day).days >= 4
        kind = ClosureKind.HOLIDAY if long and event.whole_days else ClosureKind.OTHER
    years = years_in(event.title)
    return Closure(
        "", "", kind, event.title, event.first_day, event.last_day, starts, ends, years,
        uid=event.key,
    )  # fmt: skip


def _hours(event: CalendarEvent) -> tuple[time | None, time | None]:
    """The hours of an event within one day; whole days when it goes over night."""
    if event.starts_at is None or event.ends_at is None or event.first_day != event.last_day:
        return None, None
    starts, ends = event.starts_at.time(), event.ends_at.time()
    if event.ends_at.date() > event.first_day:
        ends = time(23, 59)
    if ends <= starts:
        ends = (datetime.combine(event.first_day, starts) + timedelta(hours=1)).time()
    return (starts, ends) if starts < ends else (starts, time(23, 59))


# --- school days -----------------------------------------------------------------------------


def as_school_days(events: Iterable[CalendarEvent], bank_holidays: Collection[date]) -> Meaning:
    """Terms from runs of school days, and closures where weekdays are missing in them."""
    days: set[date] = set()
    inset: set[date] = set()
    passed_over: list[str] = []
    for event in events:
        if event.state is EventState.CANCELLED:
            continue
        kind = closure_kind(event.title)
        too_long = (event.last_day - event.first_day).days > _LONGEST_TERM
        if too_long or kind in (ClosureKind.HOLIDAY, ClosureKind.HALF_TERM):
            passed_over.append(event.title)
            continue
        span = list(days_between(event.first_day, event.last_day))
        if kind is ClosureKind.INSET:
            inset.update(span)
        else:
            days.update(day for day in span if len(span) < 7 or day.weekday() < 5)
    days -= inset
    terms: list[Term] = []
    closures: list[Closure] = []
    for run in _runs(sorted(days)):
        terms.append(_term(run, terms))
        closures += _missing(run, inset, bank_holidays)
    why = "no school day by the name, and left out"
    return Meaning(tuple(closures), tuple(terms), notices=_notices((passed_over, why)))


def _runs(days: Sequence[date]) -> list[list[date]]:
    """School days in terms."""
    runs: list[list[date]] = []
    for day in days:
        if runs and not _splits(runs[-1][-1], day) and (day - runs[-1][0]).days < _LONGEST_TERM:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _splits(before: date, after: date) -> bool:
    off = (after - before).days - 1
    first, last = before + timedelta(days=1), after - timedelta(days=1)
    if any(first <= date(year, 12, 25) <= last for year in (first.year, last.year)):
        return True
    if off < _SPLITS:
        return False
    in_season = any(
        from_ <= (first.month, first.day) and (last.month, last.day) <= until
        for from_, until in _HALF_TERMS
    )
    return not (in_season and off <= _HALF_TERM_MOST)


def _term(run: Sequence[date], others: Sequence[Term]) -> Term:
    first = run[0]
    season = "Autumn" if first.month >= 8 else "Spring" if first.month <= 3 else "Summer"
    name = f"{season} {first.year}"
    same = sum(1 for one in others if one.name.startswith(name))
    return Term(name=f"{name}, part {same + 1}" if same else name, first_day=first,
                last_day=run[-1])  # fmt: skip


def _missing(
    run: Sequence[date], inset: Collection[date], bank_holidays: Collection[date]
) -> list[Closure]:
    """The weekdays of a term without school, those next to each other together."""
    there = set(run)
    groups: list[list[date]] = []
    for day in days_between(run[0], run[-1]):
        if day.weekday() >= 5 or day in there or day in bank_holidays:
            continue
        joins = groups and not any(
            between in there for between in days_between(groups[-1][-1], day)
        )
        same = groups and (day in inset) == (groups[-1][-1] in inset)
        if joins and same:
            groups[-1].append(day)
        else:
            groups.append([day])
    return [_gap(group, inset) for group in groups]


def _gap(days: Sequence[date], inset: Collection[date]) -> Closure:
    first, last = days[0], days[-1]
    if first in inset:
        kind, name = ClosureKind.INSET, "INSET day" if len(days) == 1 else "INSET days"
    elif len(days) >= _WEEK_LONG:
        kind, name = ClosureKind.HALF_TERM, f"{first:%B} half-term"
    else:
        kind, name = ClosureKind.OTHER, "No school for pupils"
    return Closure("", "", kind, name, first, last, uid=f"school-days#{first.isoformat()}")


# --- sessions --------------------------------------------------------------------------------


def as_sessions(events: Iterable[CalendarEvent], hours: tuple[time, time], today: date) -> Meaning:
    """The events as sessions: whole days take the hours of a school day.

    Confirmed unless the file calls it tentative; held once it is over. Those cancelled in the file
    come as cancelled.
    """
    found: list[tuple[Session, CalendarEvent]] = []
    too_long: list[str] = []
    moments: list[str] = []
    for event in events:
        starts = event.starts_at or datetime.combine(event.first_day, hours[0])
        ends = event.ends_at or datetime.combine(event.last_day, hours[1])
        if ends <= starts:
            moments.append(event.title)
            ends = starts + timedelta(hours=1)
        if ends - starts > LONGEST:
            too_long.append(event.title)
            continue
        state = _state(event, ends, today)
        session = Session(
            title=event.title, kind=session_kind(event.title), state=state, starts_at=starts,
            ends_at=ends, room=event.location, years=years_in(event.title),
            purpose=event.description, uid=event.key,
            confirmed_on=today if state is SessionState.CONFIRMED else None,
            cancelled_on=today if state is SessionState.CANCELLED else None,
        )  # fmt: skip
        found.append((session, event))
    notices = _notices(
        (too_long, "longer than a session can be (31 days) and left out"),
        (moments, "given an hour, for the file says no end"),
    )
    return Meaning(sessions=tuple(found), notices=notices)


def _state(event: CalendarEvent, ends: datetime, today: date) -> SessionState:
    if event.state is EventState.CANCELLED:
        return SessionState.CANCELLED
    if ends.date() < today:
        return SessionState.HELD
    tentative = event.state is EventState.TENTATIVE
    return SessionState.PENCILLED if tentative else SessionState.CONFIRMED
