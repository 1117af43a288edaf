"""What is around a session: one question for all that it takes, on the index of bookings.

``suspects`` finds, among all sessions of a time, those that may have something in the way: a
self-join on the same index, so it costs about as much as sorting the bookings.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    FromClause,
    Select,
    Text,
    and_,
    bindparam,
    case,
    func,
    null,
    or_,
    select,
    type_coerce,
)

from partnerdesk.domain.availability import Stock
from partnerdesk.domain.calendar import BankHoliday, Closure
from partnerdesk.domain.clashes import Around, ClashKind, Neighbour, resources
from partnerdesk.domain.partners import Member, Nation, distance_km, minutes_by_car
from partnerdesk.domain.sessions import LIVE, LONGEST, SessionFacts
from partnerdesk.store import calendar_rows, lending_rows, settings_rows
from partnerdesk.store.questions import Question, among, listed
from partnerdesk.store.tables import (
    booking,
    closure,
    member,
    session,
    session_member,
    session_need,
)

# Nobody plans a drive of more than three hours between two sessions.
FAR = timedelta(hours=3)
# A session may run on from the day before, or for a month.
_A_MONTH_ON = LONGEST + timedelta(days=1)

Holidays = Callable[[Member, date, date], Sequence[BankHoliday]]

# What of a neighbour is asked, as the fact has it.
_NEIGHBOUR = (
    booking.c.session_id,
    session.c.title,
    booking.c.starts_at,
    booking.c.ends_at,
    booking.c.resource,
    booking.c.quantity,
    session.c.venue_id,
    session.c.years,
)


def _beside() -> Select[Any]:
    """The sessions that take one of ``resources`` between ``start`` and ``end``, but for ``own``.

    People are looked for a drive earlier and later: from ``since`` to ``until``. What overlaps that
    starts no sooner than the longest there may be, ``after``, so both bounds are on the index.
    """
    given = listed("resources")
    overlaps = and_(booking.c.starts_at < bindparam("end"), booking.c.ends_at > bindparam("start"))
    return (
        select(*_NEIGHBOUR)
        .select_from(given)
        .join(booking, booking.c.resource == given.c.value)
        .join(session, session.c.id == booking.c.session_id)
        .where(
            booking.c.starts_at > bindparam("after"),
            booking.c.starts_at < bindparam("until"),
            booking.c.ends_at > bindparam("since"),
            or_(overlaps, func.substr(booking.c.resource, 1, 7) == "person:"),
            booking.c.session_id != bindparam("own"),
        )
    )


def _span(start: datetime, end: datetime) -> dict[str, datetime]:
    """The moments that ``_beside`` wants."""
    return {
        "after": start - FAR - _A_MONTH_ON,
        "since": start - FAR,
        "start": start,
        "end": end,
        "until": end + FAR,
    }


_BESIDE = Question(_beside())


def neighbours(
    connection: Connection, taken: Collection[str], start: datetime, end: datetime, own: str = ""
) -> tuple[Neighbour, ...]:
    """The sessions that take one of some resources between two moments, but for one's own.

    People are looked for up to three hours either side, for the drive.
    """
    found = _BESIDE.ask(connection, resources=list(taken), own=own, **_span(start, end))
    return _in_order(Neighbour(*row) for row in found)


def _in_order(found: Iterable[Neighbour]) -> tuple[Neighbour, ...]:
    return tuple(sorted(found, key=lambda one: (one.resource, one.starts_at)))


def around(
    connection: Connection, facts: SessionFacts, holidays: Holidays, now: datetime
) -> Around:
    """All that can be in the way of a session; ``holidays`` knows a nation's bank holidays."""
    near = _near(connection, facts)
    if not near.any and not facts.needs and not _bank_holiday(facts, holidays):
        return Around(**_settled(connection))
    return _around(connection, [(facts, near)], holidays, now)[0]


def around_each(
    connection: Connection, several: Sequence[SessionFacts], holidays: Holidays, now: datetime
) -> list[Around]:
    """As ``around`` for several sessions; what they have in common is read once."""
    if not several:
        return []
    beside = [
        neighbours(connection, resources(facts), one.starts_at, one.ends_at, one.id)
        for facts in several
        for one in (facts.session,)
    ]
    # The closures of all of them are one question later.
    near = [_Near(others, closed=True) for others in beside]
    return _around(connection, list(zip(several, near, strict=True)), holidays, now)


@dataclass(frozen=True, slots=True)
class _Near:
    """What is found near a session: others, and whether one of its members may be ``closed``."""

    neighbours: tuple[Neighbour, ...]
    closed: bool

    @property
    def any(self) -> bool:
        return self.closed or bool(self.neighbours)


def _near(connection: Connection, facts: SessionFacts) -> _Near:
    one = facts.session
    found = _NEAR.ask(
        connection,
        resources=list(resources(facts)),
        own=one.id,
        members=list(_concerned(facts)),
        first=one.starts_at.date(),
        last=one.ends_at.date(),
        **_span(one.starts_at, one.ends_at),
    )
    others = [Neighbour(*row) for row in found if row[0] is not None]
    return _Near(_in_order(others), closed=len(others) < len(found))


def _all_near() -> CompoundSelect[Any]:
    """The neighbours, and a row of nothing when a member is closed: one question, and mostly no
    answer at all."""
    members = listed("members")
    closed = (
        select(closure.c.id)
        .join(members, closure.c.member_id == members.c.value)
        .where(closure.c.last_day >= bindparam("first"), closure.c.first_day <= bindparam("last"))
    )
    return _beside().union_all(select(*[null()] * len(_NEIGHBOUR)).where(closed.exists()))


_NEAR = Question(_all_near())


def _bank_holiday(facts: SessionFacts, holidays: Holidays) -> bool:
    """Whether a day of the session is a bank holiday of any nation."""
    first, last = facts.session.starts_at.date(), facts.session.ends_at.date()
    return any(holidays(one, first, last) for one in _OF_EACH_NATION)


_OF_EACH_NATION = tuple(Member(nation=nation) for nation in Nation)


def _around(
    connection: Connection,
    several: Sequence[tuple[SessionFacts, _Near]],
    holidays: Holidays,
    now: datetime,
) -> list[Around]:
    who = [_concerned(facts) for facts, _ in several]
    beside = [other for _, near in several for other in near.neighbours]
    venues = {other.venue_id for other in beside if other.venue_id}
    members = _members(connection, venues.union(*who))
    shared: dict[str, Any] = {
        "names": {member_id: member.name for member_id, member in members.items()},
        "people": _people(connection, beside),
        "closures": _closures(connection, several),
        "travel": travel(members),
        **_settled(connection),
    }
    return [
        Around(
            neighbours=near.neighbours,
            bank_holidays={
                key: holidays(
                    members[key], facts.session.starts_at.date(), facts.session.ends_at.date()
                )
                for key in sorted(ids & members.keys())
            },
            stocks=_stocks(connection, facts, now),
            **shared,
        )
        for (facts, near), ids in zip(several, who, strict=True)
    ]


def _people(connection: Connection, beside: Iterable[Neighbour]) -> dict[str, str]:
    """The names of those who are at one of some other sessions."""
    taken = (other.resource.partition(":") for other in beside)
    ids = {which for what, _, which in taken if what == "person"}
    return calendar_rows.people_names(connection, ids) if ids else {}


def _closures(
    connection: Connection, several: Iterable[tuple[SessionFacts, _Near]]
) -> dict[str, list[Closure]]:
    """By member, those on any day of the sessions of which a member is closed."""
    closed = [facts for facts, near in several if near.closed]
    found: dict[str, list[Closure]] = {}
    if closed:
        first = min(facts.session.starts_at.date() for facts in closed)
        last = max(facts.session.ends_at.date() for facts in closed)
        members = set().union(*map(_concerned, closed))
        for each in calendar_rows.closures_between(connection, first, last, members):
            found.setdefault(each.member_id, []).append(each)
    return found


_NAMES_AND_PLACES = Question(
    select(member.c.id, member.c.name, member.c.nation, member.c.easting, member.c.northing).where(
        among(member.c.id, "ids")
    )
)


def _members(connection: Connection, ids: Collection[str]) -> dict[str, Member]:
    """Members by id, with no more than what they are called and where they are."""
    return {
        key: Member(key, name, nation=nation, easting=easting, northing=northing)
        for key, name, nation, easting, northing in _NAMES_AND_PLACES.ask(connection, ids=ids)
    }


def _concerned(facts: SessionFacts) -> set[str]:
    """The members taking part, and where it is."""
    venue = facts.session.venue_id
    return {part.member_id for part in facts.members} | ({venue} if venue else set())


def _stocks(connection: Connection, facts: SessionFacts, now: datetime) -> dict[str, Stock]:
    one, ids = facts.session, [need.item_id for need in facts.needs]
    if not ids:
        return {}
    return lending_rows.holds_between(connection, one.starts_at, one.ends_at, now, ids)


_KINDS = {kind.value: kind for kind in ClashKind}


def _settled(connection: Connection) -> dict[str, Any]:
    settings = settings_rows.read_settings(connection)
    opens, closes = settings.school_hours()
    soft = frozenset(_KINDS[word] for word in settings.soft_clashes.split() if word in _KINDS)
    return {"opens": opens, "closes": closes, "soft": soft}


def travel(members: Mapping[str, Member]) -> Callable[[str, str], int | None]:
    """Minutes by car between two of some members; None when a place is not known."""

    def minutes(one: str, other: str) -> int | None:
        if one not in members or other not in members:
            return None
        km = distance_km(members[one], members[other])
        return None if km is None else minutes_by_car(km)

    return minutes


def suspects(
    connection: Connection, first: date, last: date, bank_days: Collection[date] = ()
) -> list[str]:
    """The live sessions that start from ``first`` to ``last`` and may have something in the way.

    Those that share a resource at the same time, somebody within the longest drive, a closure, a
    bank holiday, or that need equipment. Which of them have, the rule says; none is left out but
    for being outside school hours, which nobody else can bring about.
    """
    start = datetime.combine(first, time.min)
    end = datetime.combine(last + timedelta(days=1), time.min)
    found = _needing(connection, start, end)
    found |= _closed(connection, start, end) | _closed_where_it_is(connection, start, end)
    found |= _side_by_side(connection, start, end)
    days = sorted(day.isoformat() for day in bank_days)
    starts, ends = (
        type_coerce(moment, Text) for moment in (session.c.starts_at, session.c.ends_at)
    )
    live = (
        select(session.c.id, starts, ends)
        .where(session.c.state.in_(LIVE), *_from(session, start, end))
        .order_by(session.c.starts_at, session.c.id)
    )
    return [
        session_id
        for session_id, begins, over in connection.execute(live)
        if session_id in found or _on_one(days, begins[:10], over[:10])
    ]


def _from(table: FromClause, start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    return table.c.starts_at >= start, table.c.starts_at < end


def _on_one(days: Sequence[str], first: str, last: str) -> bool:
    """Whether one of some days, in order, lies from ``first`` to ``last``."""
    at = bisect_left(days, first)
    return at < len(days) and days[at] <= last


def _needing(connection: Connection, start: datetime, end: datetime) -> set[str]:
    query = (
        select(session.c.id)
        .join(session_need, session_need.c.session_id == session.c.id)
        .where(*_from(session, start, end))
    )
    return set(connection.execute(query).scalars())


def _closed(connection: Connection, start: datetime, end: datetime) -> set[str]:
    """From each closure to what the member is booked for on its days."""
    first, last = (type_coerce(day, Text) for day in (closure.c.first_day, closure.c.last_day))
    query = select(booking.c.session_id).where(
        closure.c.last_day >= start.date(),
        closure.c.first_day <= (end + _A_MONTH_ON).date(),
        booking.c.resource == "member:" + closure.c.member_id,
        type_coerce(booking.c.starts_at, Text) > func.date(first, f"-{_A_MONTH_ON.days} days"),
        type_coerce(booking.c.starts_at, Text) < last + "T24",
        type_coerce(booking.c.ends_at, Text) > first,
        *_from(booking, start, end),
    )
    return set(connection.execute(query).scalars())


def _closed_where_it_is(connection: Connection, start: datetime, end: datetime) -> set[str]:
    """Sessions at a member that does not itself take part."""
    takes_part = select(session_member.c.id).where(
        session_member.c.session_id == session.c.id,
        session_member.c.member_id == session.c.venue_id,
    )
    query = (
        select(session.c.id)
        .join(closure, closure.c.member_id == session.c.venue_id)
        .where(
            *_from(session, start, end),
            type_coerce(session.c.starts_at, Text) < type_coerce(closure.c.last_day, Text) + "T24",
            type_coerce(session.c.ends_at, Text) > type_coerce(closure.c.first_day, Text),
            ~takes_part.exists(),
        )
    )
    return set(connection.execute(query).scalars())


def _side_by_side(connection: Connection, start: datetime, end: datetime) -> set[str]:
    """Pairs by the later one's start: it lies within the earlier one, or for people so soon after
    that the drive may be too long. A session in the time that is asked for may be either."""
    one, other = booking.alias("one"), booking.alias("other")
    drive = func.strftime("%Y-%m-%dT%H:%M", one.c.ends_at, f"+{FAR // timedelta(hours=1)} hours")
    until = case((one.c.resource.like("person:%"), drive), else_=one.c.ends_at)
    query = (
        select(one.c.session_id, other.c.session_id)
        .join_from(session, one, one.c.session_id == session.c.id)
        .join(
            other,
            and_(
                other.c.resource == one.c.resource,
                other.c.starts_at >= one.c.starts_at,
                other.c.starts_at < until,
                other.c.id != one.c.id,
            ),
        )
        .where(*_from(session, start - _A_MONTH_ON, end))
    )
    return {session_id for pair in connection.execute(query) for session_id in pair}
