"""What is in the way of a session, each with its reason in words (P47).

Pure: whoever asks brings what is around the session, and the rule says what of it is in the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from partnerdesk.domain.availability import Hold, Stock
from partnerdesk.domain.calendar import BankHoliday, Closure, ClosureKind, years_text
from partnerdesk.domain.choices import Choice
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.sessions import LIVE, SessionFacts, SessionState
from partnerdesk.domain.words import counted, listed


class ClashKind(Choice):
    """What is in the way."""

    CLOSED = "closed", "A member is closed"
    EXAMS = "exams", "A member has exams"
    TRIP = "trip", "A member is on a trip"
    BANK_HOLIDAY = "bank_holiday", "A bank holiday"
    MEMBER_TAKEN = "member_taken", "A member has another session"
    PERSON_TAKEN = "person_taken", "Somebody is at another session"
    TRAVEL = "travel", "Somebody has no time to travel"
    ROOM_TAKEN = "room_taken", "The room is taken"
    ITEM_TAKEN = "item_taken", "Equipment is not free"
    OUTSIDE_HOURS = "outside_hours", "Outside school hours"


# Which refuse a session unless somebody says why; the others warn. Settings can move each.
HARD_AT_FIRST = (
    ClashKind.CLOSED,
    ClashKind.EXAMS,
    ClashKind.TRIP,
    ClashKind.BANK_HOLIDAY,
    ClashKind.PERSON_TAKEN,
    ClashKind.ROOM_TAKEN,
    ClashKind.ITEM_TAKEN,
)


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing in the way. ``key`` stays the same as long as the same thing is in the way.

    ``other_id`` is the session that is in the way, blank for anything else.
    """

    kind: ClashKind
    key: str
    words: str
    hard: bool = True
    member_id: str = ""
    person_id: str = ""
    other_id: str = ""

    def from_there(self, session_id: str) -> str:
        """The key of the same clash as the other session has it with the one ``session_id``."""
        return self.key.removesuffix(self.other_id) + session_id


@dataclass(frozen=True, slots=True)
class Booking:
    """A session takes a resource: ``member:ID``, ``person:ID``, ``room:ID/name`` or ``item:ID``."""

    id: str = ""
    session_id: str = ""
    resource: str = ""
    starts_at: datetime = datetime.min
    ends_at: datetime = datetime.min
    minutes: int = 0
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another session that takes one of the same resources, or ends or starts close by.

    ``years`` are its year groups, none when not said.
    """

    session_id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    resource: str
    quantity: int = 1
    venue_id: str | None = None
    years: tuple[int, ...] = ()


def room_resource(venue_id: str, room: str) -> str:
    """A room of a member by its name, capitals and spaces aside."""
    return f"room:{venue_id}/{' '.join(room.casefold().split())}"


def resources(facts: SessionFacts) -> dict[str, int]:
    """Everything that a session takes, and how many of it."""
    session = facts.session
    taken = {f"member:{one.member_id}": 1 for one in facts.members}
    taken |= {f"person:{one.person_id}": 1 for one in facts.people}
    if session.venue_id and session.room:
        taken[room_resource(session.venue_id, session.room)] = 1
    return taken | {f"item:{one.item_id}": one.quantity for one in facts.needs}


def bookings(facts: SessionFacts) -> tuple[Booking, ...]:
    """The bookings that a session has while it is to be held or was held; none once cancelled."""
    session = facts.session
    if session.state is SessionState.CANCELLED:
        return ()
    return tuple(
        Booking("", session.id, resource, session.starts_at, session.ends_at,
                session.minutes, quantity)
        for resource, quantity in sorted(resources(facts).items())
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Around:
    """All that can be in the way of a session, and the names to say it with.

    ``closures`` and ``bank_holidays`` are those of the members taking part and of the venue, by
    member; ``stocks`` the items needed with their loans; ``travel`` minutes between two members,
    None when not known. ``opens`` and ``closes`` are the hours of an ordinary school day.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    closures: Mapping[str, Sequence[Closure]] = field(default_factory=dict)
    bank_holidays: Mapping[str, Sequence[BankHoliday]] = field(default_factory=dict)
    neighbours: Sequence[Neighbour] = ()
    stocks: Mapping[str, Stock] = field(default_factory=dict)
    travel: Callable[[str, str], int | None] = lambda _one, _other: None
    opens: time = time(8, 30)
    closes: time = time(16, 0)
    soft: frozenset[ClashKind] = frozenset(set(ClashKind) - set(HARD_AT_FIRST))


def clashes(facts: SessionFacts, around: Around) -> tuple[Clash, ...]:
    """Everything in the way of a session, what refuses it first."""
    if facts.session.state not in LIVE:
        return ()
    found = [
        *_closed(facts, around),
        *_bank_holidays(facts, around),
        *_taken(facts, around),
        *_items(facts, around),
        *_hours(facts, around),
    ]
    if not found:
        return ()  # as mostly
    weighed = {one.key: replace(one, hard=one.kind not in around.soft) for one in found}
    return tuple(sorted(weighed.values(), key=lambda c: (not c.hard, _ORDER[c.kind], c.words)))


_ORDER = {kind: place for place, kind in enumerate(ClashKind)}


def not_kept(facts: SessionFacts, found: Iterable[Clash]) -> tuple[Clash, ...]:
    """The clashes that nobody has decided to live with yet."""
    kept = {one.clash for one in facts.kept_clashes}
    return tuple(one for one in found if one.key not in kept)


def _who(facts: SessionFacts) -> list[str]:
    """The members concerned: those taking part, and where it is."""
    ids = [one.member_id for one in facts.members]
    venue = facts.session.venue_id
    return [*ids, venue] if venue and venue not in ids else ids


_KIND_OF = {ClosureKind.EXAMS: ClashKind.EXAMS, ClosureKind.TRIP: ClashKind.TRIP}


def concerns(closure: Closure, years: Sequence[int]) -> bool:
    """Whether a closure concerns these year groups; one that names none, or of a session that
    names none, concerns everybody."""
    return years_meet(closure.years, years)


def years_meet(some: Sequence[int], others: Sequence[int]) -> bool:
    """Whether two lots of year groups share one; none named means all."""
    return not some or not others or bool(set(some) & set(others))


def _closed(facts: SessionFacts, around: Around) -> Iterable[Clash]:
    session = facts.session
    for member_id in _who(facts):
        for closure in around.closures.get(member_id, ()):
            if not closure.touches(session.starts_at, session.ends_at):
                continue
            if concerns(closure, session.years):
                kind = _KIND_OF.get(closure.kind, ClashKind.CLOSED)
                words = closure_words(closure, around.names.get(member_id, "A member"))
                yield Clash(kind, f"closure:{closure.id}", words, member_id=member_id)


def closure_words(closure: Closure, member: str) -> str:
    """``Ysgol Glan-yr-Afon is on a trip: Caerleon, 12–13 Mar 2026``."""
    verb = {
        ClosureKind.EXAMS: "has exams",
        ClosureKind.TRIP: "is on a trip",
        ClosureKind.INSPECTION: "has an inspection",
        ClosureKind.INSET: "has an INSET day",
    }.get(closure.kind, "is closed")
    years = f", {years_text(closure.years)}" if closure.years else ""
    hours = f", {closure.starts:%H:%M}–{closure.ends:%H:%M}" if closure.starts else ""
    days = span_text(closure.first_day, closure.last_day)
    return f"{member} {verb}: {closure.name}{years}, {days}{hours}."


def span_text(first: date, last: date) -> str:
    """``Thu 12 Mar 2026`` or ``Thu 12 Mar 2026 to Fri 13 Mar 2026``."""
    return day_text(first) if first == last else f"{day_text(first)} to {day_text(last)}"


def _bank_holidays(facts: SessionFacts, around: Around) -> Iterable[Clash]:
    session = facts.session
    first, last = session.starts_at.date(), (session.ends_at - timedelta(minutes=1)).date()
    named: dict[tuple[date, str], list[str]] = {}
    for member_id in _who(facts):
        for one in around.bank_holidays.get(member_id, ()):
            if first <= one.day <= last:
                named.setdefault((one.day, one.name), []).append(member_id)
    for (day, name), ids in sorted(named.items()):
        who = listed([around.names.get(member_id, "a member") for member_id in ids])
        words = f"{day_text(day)} is a bank holiday: {name} ({who})."
        yield Clash(ClashKind.BANK_HOLIDAY, f"bank:{day.isoformat()}:{name}", words)


def _taken(facts: SessionFacts, around: Around) -> Iterable[Clash]:
    session = facts.session
    for other in around.neighbours:
        if other.session_id == session.id or other.resource.startswith("item:"):
            continue
        overlaps = other.starts_at < session.ends_at and session.starts_at < other.ends_at
        what, _, which = other.resource.partition(":")
        if what == "person":
            yield from _person(facts, around, other, which, overlaps=overlaps)
        elif not overlaps:
            continue
        elif what == "room":
            words = f"{session.room} is taken by “{other.title}”, {_hours_of(other)}."
            key = f"room:{other.session_id}"
            yield Clash(ClashKind.ROOM_TAKEN, key, words, other_id=other.session_id)
        elif years_meet(session.years, other.years):
            name = around.names.get(which, "A member")
            words = f"{name} takes part in “{other.title}”, {_hours_of(other)}."
            key = f"member:{which}:{other.session_id}"
            yield Clash(
                ClashKind.MEMBER_TAKEN, key, words, member_id=which, other_id=other.session_id
            )


def _person(
    facts: SessionFacts, around: Around, other: Neighbour, person_id: str, *, overlaps: bool
) -> Iterable[Clash]:
    session = facts.session
    name = around.people.get(person_id, "Somebody")
    if overlaps:
        words = f"{name} is at “{other.title}”, {_hours_of(other)}."
        key = f"person:{person_id}:{other.session_id}"
        yield Clash(
            ClashKind.PERSON_TAKEN, key, words, person_id=person_id, other_id=other.session_id
        )
        return
    here, there = session.venue_id, other.venue_id
    if not here or not there or here == there:
        return
    needed = around.travel(there, here)
    gap = _gap(session.starts_at, session.ends_at, other)
    if needed is not None and gap < timedelta(minutes=needed):
        left = int(gap / timedelta(minutes=1))
        words = (
            f"{name} has {counted(left, 'minute')} between this and “{other.title}” at "
            f"{around.names.get(there, 'another school')}; the drive takes about {needed}."
        )
        key = f"travel:{person_id}:{other.session_id}"
        yield Clash(ClashKind.TRAVEL, key, words, person_id=person_id, other_id=other.session_id)


def _gap(start: datetime, end: datetime, other: Neighbour) -> timedelta:
    return max(other.starts_at - end, start - other.ends_at)


def _hours_of(other: Neighbour) -> str:
    if other.starts_at.date() == other.ends_at.date():
        return f"{other.starts_at:%H:%M}–{other.ends_at:%H:%M}"
    return span_text(other.starts_at.date(), other.ends_at.date())


def _items(facts: SessionFacts, around: Around) -> Iterable[Clash]:
    session = facts.session
    for need in facts.needs:
        stock = around.stocks.get(need.item_id)
        if stock is None:
            continue
        beside = tuple(
            Hold(other.starts_at, other.ends_at, other.quantity, words=other.title)
            for other in around.neighbours
            if other.resource == f"item:{need.item_id}" and other.session_id != session.id
        )
        held = replace(stock, holds=(*stock.holds, *beside))
        free = held.free(session.starts_at, session.ends_at)
        if free < need.quantity:
            left = f"only {free} free then" if free else "none is free then"
            words = f"{need.quantity} × {stock.item.name} needed; {left}."
            yield Clash(ClashKind.ITEM_TAKEN, f"item:{need.item_id}", words)


def _hours(facts: SessionFacts, around: Around) -> Iterable[Clash]:
    session = facts.session
    weekend = session.starts_at.weekday() >= 5
    early = session.starts_at.time() < around.opens
    late = (
        session.ends_at.time() > around.closes or session.ends_at.date() > session.starts_at.date()
    )
    if weekend or early or late:
        when = "at the weekend" if weekend else "outside school hours"
        hours = f" ({around.opens:%H:%M}–{around.closes:%H:%M})" if not weekend else ""
        yield Clash(ClashKind.OUTSIDE_HOURS, "hours", f"This is {when}{hours}.")
