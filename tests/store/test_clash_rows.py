"""No clash is missed: what is read around a session, and which sessions are looked at at all.

Everything is counted by hand from the facts, session by session, beside the questions that go by
the index.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.statements import asked_of, plans
from partnerdesk.actions.sessions import member_holidays
from partnerdesk.domain.calendar import Closure, ClosureKind, days_between
from partnerdesk.domain.clashes import ClashKind, clashes
from partnerdesk.domain.partners import Member, Nation, distance_km, minutes_by_car
from partnerdesk.domain.sessions import (
    LIVE,
    SessionFacts,
    SessionNeed,
    SessionPerson,
    SessionState,
)
from partnerdesk.formats.bank_holidays import bank_holidays
from partnerdesk.store import calendar_rows, clash_rows, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.database import Connection
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.tables import metadata
from tests import factories

# Easter and a clock change are in it; 17 March is a bank holiday in Northern Ireland alone.
FIRST, LAST = date(2026, 3, 13), date(2026, 4, 9)

MEMBERS = (
    factories.member(id="eng", name="Fenwick Academy", easting=400_000, northing=300_000),
    factories.member(
        id="ni", name="St Anne’s", nation=Nation.NORTHERN_IRELAND, easting=430_000, northing=300_000
    ),
    factories.member(
        id="sct", name="Leith High", nation=Nation.SCOTLAND, left_on=date(2025, 1, 1),
        easting=500_000, northing=700_000,
    ),
    factories.member(id="nowhere", name="Lost School", nation=Nation.WALES),
)  # fmt: skip
PEOPLE = tuple(factories.person(id=one, name=one.title()) for one in ("ann", "ben", "cai"))
ITEMS = (
    factories.item("eng", id="camera", name="Camera", quantity=1),
    factories.item("ni", id="meters", name="Meter", quantity=3),
)

ids = st.sampled_from([one.id for one in MEMBERS])
years = st.sampled_from([(), (), (7,), (8,), (7, 8)])
# Few days and hours, so that much of it meets.
days = st.sampled_from([FIRST + timedelta(days=n) for n in (0, 3, 4, 5, 14, 15, 16, 17, 21, 24)])
clock = st.sampled_from([time(0), time(8), time(9), time(9, 30), time(13), time(22), time(23, 30)])
some = partial(st.lists, min_size=1, max_size=2, unique=True)
lengths = st.sampled_from([30, 30, 60, 60, 120, 150, 26 * 60, 3 * 1440, 31 * 1440])


@dataclass(frozen=True)
class Year:
    """All that there is: sessions with what belongs to them, closures, and what is lent."""

    sessions: tuple[SessionFacts, ...]
    closures: tuple[Closure, ...]
    lines: tuple[Any, ...]


@st.composite
def a_session(draw: Any) -> SessionFacts:
    start = datetime.combine(draw(days), draw(clock))
    venue = draw(st.sampled_from([None, *[one.id for one in MEMBERS]]))
    one = factories.session(
        starts_at=start,
        ends_at=start + timedelta(minutes=draw(lengths)),
        venue_id=venue,
        room=draw(st.sampled_from(["", "Hall", "  hALL ", "Lab"])),
        years=draw(years),
        state=draw(st.sampled_from([*LIVE, *LIVE, SessionState.CANCELLED, SessionState.HELD])),
    )
    # Often there is one way only in which something can be in the way.
    takes = draw(st.sampled_from(["members", "people", "needs", "place", "all"]))
    parts = draw(some(ids)) if takes in ("members", "all") else []
    people = draw(some(st.sampled_from(["ann", "ben"]))) if takes in ("people", "all") else []
    needs = draw(some(st.sampled_from(["camera", "meters"]))) if takes in ("needs", "all") else []
    return SessionFacts(
        one,
        tuple(factories.taking_part(one, member) for member in parts),
        tuple(SessionPerson("", one.id, person_id) for person_id in people),
        tuple(SessionNeed("", one.id, item, draw(st.integers(1, 2))) for item in needs),
    )


@st.composite
def a_closure(draw: Any) -> Closure:
    first = draw(days)
    hours = draw(st.sampled_from([(None, None), (None, None), (time(9), time(9, 30))]))
    made: Closure = factories.closure(
        draw(ids),
        kind=draw(st.sampled_from(list(ClosureKind))),
        first_day=first,
        last_day=first + timedelta(days=draw(st.integers(0, 3))),
        starts=hours[0],
        ends=hours[1],
        years=draw(years),
    )
    return made


@st.composite
def a_year(draw: Any) -> Year:
    lent = []
    for number in range(draw(st.integers(0, 1))):
        out = datetime.combine(draw(days), time(9))
        loan = factories.loan(
            "eng", "ni", number=f"L-{number}", out_at=out, due_at=out + timedelta(days=2)
        )
        item = draw(st.sampled_from(["camera", "meters"]))
        lent += [loan, factories.loan_line(loan, item)]
    return Year(
        tuple(draw(st.lists(a_session(), min_size=1, max_size=5))),
        tuple(draw(st.lists(a_closure(), max_size=4))),
        tuple(lent),
    )


# --- by hand ---------------------------------------------------------------------------------


def keys_by_hand(facts: SessionFacts, year: Year) -> set[str]:
    """The key of everything in the way but the hours."""
    return {
        *_days_by_hand(facts, year.closures),
        *_others_by_hand(facts, year.sessions),
        *_kit_by_hand(facts, year),
    }


def _days_by_hand(facts: SessionFacts, closures: Sequence[Closure]) -> Iterator[str]:
    one = facts.session
    who = {part.member_id for part in facts.members} | ({one.venue_id} - {None})
    for closure in closures:
        hours = closure.starts or time.min, closure.ends or time.max
        met = any(
            datetime.combine(day, hours[0]) < one.ends_at
            and one.starts_at < datetime.combine(day, hours[1])
            for day in days_between(closure.first_day, closure.last_day)
        )
        if closure.member_id in who and met and _share(closure.years, one.years):
            yield f"closure:{closure.id}"
    for day in days_between(one.starts_at.date(), one.ends_at.date()):
        if one.ends_at > datetime.combine(day, time.min):
            for nation in {member.nation for member in MEMBERS if member.id in who}:
                for holiday in bank_holidays(nation, day, day):
                    yield f"bank:{day}:{holiday.name}"


def _share(some: Sequence[int], others: Sequence[int]) -> bool:
    return not some or not others or any(year in others for year in some)


def _others_by_hand(facts: SessionFacts, everything: Sequence[SessionFacts]) -> Iterator[str]:
    one = facts.session
    for beside in everything:
        other = beside.session
        if other.id == one.id or other.state is SessionState.CANCELLED:
            continue
        gap = max(other.starts_at - one.ends_at, one.starts_at - other.ends_at)
        for person in {p.person_id for p in facts.people} & {p.person_id for p in beside.people}:
            if gap < timedelta():
                yield f"person:{person}:{other.id}"
            elif gap < min(_drive(one.venue_id, other.venue_id), clash_rows.FAR):
                yield f"travel:{person}:{other.id}"
        if gap >= timedelta():
            continue
        if _share(one.years, other.years):
            for member in {p.member_id for p in facts.members} & {
                p.member_id for p in beside.members
            }:
                yield f"member:{member}:{other.id}"
        rooms = [(s.venue_id, s.room.strip().lower()) for s in (one, other)]
        if rooms[0] == rooms[1] and all(rooms[0]):
            yield f"room:{other.id}"


def _drive(one: str | None, other: str | None) -> timedelta:
    by_id: dict[str | None, Member] = {member.id: member for member in MEMBERS}
    if one == other or one not in by_id or other not in by_id:
        return timedelta()
    km = distance_km(by_id[one], by_id[other])
    return timedelta() if km is None else timedelta(minutes=minutes_by_car(km))


def _kit_by_hand(facts: SessionFacts, year: Year) -> Iterator[str]:
    one = facts.session
    for need in facts.needs:
        spans = [
            (line.held_from, line.held_until, line.held)
            for line in year.lines[1::2]
            if line.item_id == need.item_id
        ]
        spans += [
            (other.session.starts_at, other.session.ends_at, theirs.quantity)
            for other in year.sessions
            for theirs in other.needs
            if theirs.item_id == need.item_id
            and other.session.id != one.id
            and other.session.state is not SessionState.CANCELLED
        ]
        owned = next(item.quantity for item in ITEMS if item.id == need.item_id)
        starts = {one.starts_at} | {s for s, _, _ in spans if one.starts_at < s < one.ends_at}
        taken = max(sum(q for s, e, q in spans if s <= at < e) for at in starts)
        if taken + need.quantity > owned:
            yield f"item:{need.item_id}"


# --- against the store -----------------------------------------------------------------------


class Forgotten(Exception):
    """Raised so that nothing of an example is written."""


@pytest.fixture
def settled(store: OpenStore) -> OpenStore:
    """A store with the members, people and items."""
    factories.add(store.database, *MEMBERS, *PEOPLE, *ITEMS)
    return store


def _write(connection: Connection, year: Year) -> None:
    for fact in (*year.closures, *year.lines):
        rows.insert(connection, fact)
    for facts in year.sessions:
        calendar_rows.write_session(connection, facts)


@given(
    year=a_year(),
    first=st.sampled_from([FIRST, FIRST, FIRST + timedelta(days=4)]),
    length=st.sampled_from([40, 40, 1, 4]),
)
@settings(
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_clash_is_missed(settled: OpenStore, year: Year, first: date, length: int) -> None:
    """What is in the way is what is counted by hand, and every session with any is a suspect."""
    last = first + timedelta(days=length)
    bank_days = {
        one.day for nation in Nation for one in bank_holidays(nation, FIRST, date(2026, 6, 30))
    }
    with pytest.raises(Forgotten), action(settled.database, "Try") as log:
        _write(log.connection, year)
        suspects = clash_rows.suspects(log.connection, first, last, bank_days)
        asked = []
        for facts in sorted(year.sessions, key=lambda f: (f.session.starts_at, f.session.id)):
            around = clash_rows.around(log.connection, facts, member_holidays, datetime.min)
            found = clashes(facts, around)
            (with_others,) = clash_rows.around_each(
                log.connection, [facts], member_holidays, datetime.min
            )
            assert found == clashes(facts, with_others)
            live = facts.session.state in LIVE
            keys = {one.key for one in found if one.kind is not ClashKind.OUTSIDE_HOURS}
            assert keys == (keys_by_hand(facts, year) if live else set())
            if live and first <= facts.session.starts_at.date() <= last:
                asked.append(facts.session.id)
                assert not keys or facts.session.id in suspects
        assert suspects == [one for one in asked if one in suspects]
        raise Forgotten


DAY = date(2026, 3, 19)  # a Thursday without a bank holiday


def a_day(start: datetime, hours: float = 1, **given: Any) -> SessionFacts:
    """A session of ``hours`` in which nobody takes part yet."""
    return SessionFacts(
        factories.session(starts_at=start, ends_at=start + timedelta(hours=hours), **given)
    )


def of(facts: SessionFacts, *members: str, people: Sequence[str] = ()) -> SessionFacts:
    one = facts.session
    parts = tuple(factories.taking_part(one, member) for member in members)
    return SessionFacts(one, parts, tuple(SessionPerson("", one.id, who) for who in people))


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime.combine(day, time(hour, minute))


def shut(member: str, first: date = DAY, last: date = DAY, **given: Any) -> Closure:
    made: Closure = factories.closure(member, first_day=first, last_day=last, **given)
    return made


AHEAD = DAY + timedelta(days=14)
ONE_REASON = {
    "a member closed": ([of(a_day(at(9)), "eng")], [shut("eng")]),
    "the venue closed, and it does not take part": (
        [of(a_day(at(9), venue_id="ni"), "eng")],
        [shut("ni")],
    ),
    "a closure that comes in the middle of a long session": (
        [of(a_day(at(9), 31 * 24), "eng")],
        [shut("eng", AHEAD, AHEAD)],
    ),
    "closed on the day after, when it runs over midnight": (
        [of(a_day(at(23), 2), "eng")],
        [shut("eng", DAY + timedelta(days=1), DAY + timedelta(days=3))],
    ),
    "a bank holiday in the middle of a long session": ([of(a_day(at(9), 31 * 24), "eng")], []),
    "a member in one that began a month before": (
        [of(a_day(at(9)), "eng"), of(a_day(at(10, day=DAY - timedelta(days=31)), 31 * 24), "eng")],
        [],
    ),
    "a person at one that began a month before, and a drive": (
        [
            of(a_day(at(9, 10), venue_id="eng"), people=["ann"]),
            of(
                a_day(at(9, day=DAY - timedelta(days=31)), 31 * 24, venue_id="ni"),
                people=["ann"],
            ),
        ],
        [],
    ),
    "a drive across midnight": (
        [
            of(a_day(at(0, 10), venue_id="eng"), people=["ann"]),
            of(a_day(at(23, day=DAY - timedelta(days=1)), venue_id="ni"), people=["ann"]),
        ],
        [],
    ),
    "a drive to one on the next day": (
        [
            of(a_day(at(23), 0.9, venue_id="eng"), people=["ann"]),
            of(a_day(at(0, 10, DAY + timedelta(days=1)), venue_id="ni"), people=["ann"]),
        ],
        [],
    ),
    "a room, written otherwise": (
        [
            a_day(at(9), venue_id="nowhere", room="Main  Hall"),
            a_day(at(9, 59), venue_id="nowhere", room=" main hall"),
        ],
        [],
    ),
    "one that took place already": (
        [of(a_day(at(9)), "eng"), of(a_day(at(9), state=SessionState.HELD), "eng")],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("why", ONE_REASON)
def test_each_reason_alone_makes_a_suspect(settled: OpenStore, why: str) -> None:
    """Of the first session, when its day alone is asked for; and beside it none without."""
    sessions, closures = ONE_REASON[why]
    asked = sessions[0]
    beside = of(a_day(at(9)), "sct")
    with action(settled.database, "Fill") as log:
        _write(log.connection, Year((*sessions, beside), tuple(closures), ()))
        bank_days = {one.day for one in bank_holidays(Nation.ENGLAND, DAY, DAY + timedelta(40))}
        suspects = clash_rows.suspects(log.connection, DAY, DAY, bank_days)
        around = clash_rows.around(log.connection, asked, member_holidays, datetime.min)
        kinds = {one.kind for one in clashes(asked, around)}
    assert kinds - {ClashKind.OUTSIDE_HOURS}
    assert asked.session.id in suspects
    assert beside.session.id not in suspects


def test_a_session_that_takes_nothing_twice_is_no_suspect(settled: OpenStore) -> None:
    """Back to back, cancelled beside live, another’s closure, other rooms: nothing to look at."""
    sessions = (
        of(a_day(at(9), venue_id="eng", room="Hall"), "eng", people=["ann"]),
        of(a_day(at(10), venue_id="eng", room="Hall"), "eng"),
        of(a_day(at(9), venue_id="eng", room="Lab"), "ni", people=["ben"]),
        of(a_day(at(9), state=SessionState.CANCELLED), "eng", "ni", people=["ann", "ben"]),
        of(a_day(at(13, 0)), "nowhere", people=["ann"]),
    )
    closures = (shut("sct"), shut("eng", DAY + timedelta(1), DAY + timedelta(2)))
    with action(settled.database, "Fill") as log:
        _write(log.connection, Year(sessions, closures, ()))
        assert clash_rows.suspects(log.connection, DAY, DAY) == []


def test_what_is_in_the_way_is_found_by_index(settled: OpenStore) -> None:
    """None of the questions reads a whole table: they follow the time that is asked for."""
    asked = of(a_day(at(9), venue_id="eng", room="Hall"), "eng", people=["ann"])
    with asked_of(settled.database) as statements, settled.database.read() as connection:
        clash_rows.suspects(connection, DAY, DAY + timedelta(days=180))
        clash_rows.around_each(connection, [asked, asked], member_holidays, datetime.min)
    lines = plans(settled.database, statements)
    assert lines
    read = {words[1] for line in lines if (words := line.split())[0] == "SCAN"}
    # The settings are a handful.
    assert read & metadata.tables.keys() == {"setting"}
