"""Dates that are found free are free when they are written, and none is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerdesk.actions import date_finder, sessions
from partnerdesk.domain.calendar import ClosureKind
from partnerdesk.domain.clashes import ClashKind
from partnerdesk.domain.date_finder import Wish
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import SessionFacts, SessionNeed, SessionPerson
from partnerdesk.store import calendar_rows, rows
from partnerdesk.store.action_log import action
from tests import factories
from tests.actions.small_calendar import (
    ANN,
    BEN,
    CAMERA,
    FAR,
    FEN,
    GLAN,
    TODAY,
    Calendar,
    at,
    latin,
)
from tests.actions.small_calendar import calendar as calendar

FIRST = date(2026, 3, 30)  # the Monday of Holy Week; Good Friday is the 3rd of April
WISH = Wish((GLAN, FEN), 60, FIRST, date(2026, 4, 7), time(9), time(12), step_minutes=30)


def session_on(wish: Wish, start: datetime) -> SessionFacts:
    """What a wish becomes when its date is taken."""
    facts = latin(
        *wish.member_ids,
        people=wish.person_ids,
        starts=start,
        hours=wish.minutes / 60,
        venue_id=wish.venue_id,
        room=wish.room,
        years=wish.years,
    )
    needs = tuple(SessionNeed(item_id=item, quantity=number) for item, number in wish.needs)
    return replace(facts, needs=needs)


members = st.sampled_from([GLAN, FEN, FAR])
years = st.sampled_from([(), (8,), (11,)])
moments = st.builds(
    lambda day, half_hours: datetime.combine(FIRST, time(8)) + timedelta(day, half_hours * 1800),
    st.sampled_from([0, 0, 0, 1, 3]),
    st.integers(0, 7),
)


@st.composite
def something_there(draw: st.DrawFn) -> list[Any]:
    """A session, a closure or a loan."""
    start = draw(moments)
    kind = draw(st.sampled_from(["session", "session", "closure", "loan", "broken"]))
    day = start.date()
    if kind == "closure":
        hours = draw(st.sampled_from([(None, None), (start.time(), time(23))]))
        return [
            factories.closure(
                draw(members), kind=draw(st.sampled_from(list(ClosureKind))), first_day=day,
                last_day=day + timedelta(draw(st.integers(0, 1))), starts=hours[0], ends=hours[1],
                years=draw(years),
            )
        ]  # fmt: skip
    if kind == "loan":
        out = datetime.combine(day, time(12))
        lent = factories.loan(
            GLAN, FEN, number=rows.new_id(), out_at=out, due_at=out + timedelta(1)
        )
        return [lent, factories.loan_line(lent, CAMERA, quantity=draw(st.integers(1, 3)))]
    if kind == "broken":
        return [factories.out_of_service(CAMERA, quantity=2, first_day=day, last_day=day)]
    end = start + timedelta(minutes=draw(st.sampled_from([30, 60, 200, 1500])))
    one = factories.session(
        starts_at=start, ends_at=end, venue_id=draw(members),
        room=draw(st.sampled_from(["", "Hall"])), years=draw(years),
    )  # fmt: skip
    who = draw(st.sampled_from([(), (GLAN, FEN), (FEN, FAR)]))
    return [
        SessionFacts(
            one,
            tuple(factories.taking_part(one, each) for each in who),
            tuple(SessionPerson("", one.id, each) for each in draw(st.sampled_from([(), (ANN,)]))),
            (SessionNeed("", one.id, CAMERA, 2),) if draw(st.booleans()) else (),
        )
    ]


@st.composite
def a_wish(draw: st.DrawFn) -> Wish:
    return replace(
        WISH,
        member_ids=draw(st.sampled_from([(GLAN, FEN), (FAR,)])),
        minutes=draw(st.sampled_from([30, 60, 150])),
        person_ids=draw(st.sampled_from([(), (ANN,), (ANN, BEN)])),
        years=draw(years),
        venue_id=draw(st.sampled_from([None, GLAN, FEN])),
        room=draw(st.sampled_from(["", "hall"])),
        needs=draw(st.sampled_from([(), ((CAMERA, 1),), ((CAMERA, 3),)])),
        most=draw(st.sampled_from([1, 3])),
    )


@contextmanager
def there(calendar: Calendar, facts: list[list[Any]]) -> Iterator[None]:
    """With some facts in the store, until the block ends."""
    with action(calendar.database, "Fill") as log:
        for one in (each for several in facts for each in several):
            if isinstance(one, SessionFacts):
                calendar_rows.write_session(log.connection, one)
            else:
                rows.insert(log.connection, one)
    try:
        yield
    finally:
        if log.changes:
            calendar.undo()


@given(wish=a_wish(), facts=st.lists(something_there(), max_size=8))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_free_is_what_nothing_is_in_the_way_of(
    calendar: Calendar, wish: Wish, facts: list[list[Any]]
) -> None:
    """Of each day the first start of all without a clash; without any, dates that say why not."""
    with there(calendar, facts):
        found = date_finder.find_dates(calendar.database, wish)
        free: list[datetime] = []
        for number in range((wish.last - wish.first).days + 1):
            day = wish.first + timedelta(days=number)
            if day.weekday() > 4 or len(free) == wish.most:
                continue
            start = datetime.combine(day, wish.opens)
            while start + timedelta(minutes=wish.minutes) <= datetime.combine(day, wish.closes):
                clashes = sessions.clashes_for(calendar.database, session_on(wish, start))
                if {one.kind for one in clashes} <= {ClashKind.OUTSIDE_HOURS}:
                    free.append(start)
                    break
                start += timedelta(minutes=wish.step_minutes)
        assert [one.starts_at for one in found.free] == free
        assert bool(found.nearest) is not bool(free)
        for near in found.nearest:
            assert all(failing.words.endswith(".") for failing in near.failing)
            assert near.failing


def test_found_dates_are_written_without_a_note(calendar: Calendar) -> None:
    """Six of them, past a trip, Easter and what Ann does already; then the next six differ."""
    calendar.trip(FEN, first_day=FIRST, last_day=FIRST, years=(8,))
    calendar.add(latin(FAR, people=(ANN,), starts=at(9, day=date(2026, 3, 31)), hours=2))
    wish = replace(WISH, person_ids=(ANN,), years=(8,), last=date(2026, 4, 17))
    found = date_finder.find_dates(calendar.database, wish).free
    assert [one.starts_at for one in found] == [
        at(11, day=date(2026, 3, 31)), at(9, day=date(2026, 4, 1)), at(9, day=date(2026, 4, 2)),
        at(9, day=date(2026, 4, 7)), at(9, day=date(2026, 4, 8)), at(9, day=date(2026, 4, 9)),
    ]  # fmt: skip
    for one in found:
        calendar.add(session_on(wish, one.starts_at))
    assert calendar.late() == {}
    again = date_finder.find_dates(calendar.database, wish).free
    assert not {one.starts_at for one in again} & {one.starts_at for one in found}


def test_with_nothing_free_it_says_for_whom_each_date_fails(calendar: Calendar) -> None:
    calendar.trip(FEN, first_day=FIRST, last_day=FIRST)
    calendar.trip(GLAN, first_day=FIRST, last_day=FIRST + timedelta(1), name="Rome")
    found = date_finder.find_dates(calendar.database, replace(WISH, last=FIRST + timedelta(1)))
    assert found.free == ()
    assert [{one.who for one in date.failing} for date in found.nearest] == [{GLAN}, {GLAN, FEN}]
    assert found.nearest[0].failing[0].words == (
        "Ysgol Glan is on a trip: Rome, Mon 30 Mar 2026 to Tue 31 Mar 2026."
    )


def test_kit_that_is_retired_is_not_to_be_had_from_that_day(calendar: Calendar) -> None:
    with action(calendar.database, "Retire") as log:
        camera = factories.item(GLAN, id=CAMERA, name="Camera", quantity=3)
        rows.update(log.connection, replace(camera, retired_on=date(2026, 4, 1)))
    found = date_finder.find_dates(calendar.database, replace(WISH, needs=((CAMERA, 1),)))
    assert [one.starts_at.day for one in found.free] == [30, 31]


def test_a_wish_that_leaves_nothing_is_refused(calendar: Calendar) -> None:
    with pytest.raises(RuleBroken) as refusal:
        date_finder.find_dates(calendar.database, replace(WISH, closes=time(9, 30)))
    assert refusal.value.field == "closes"


def test_what_concerns_other_year_groups_is_not_in_the_way(calendar: Calendar) -> None:
    """Year 11's session and mocks leave Year 8 free; somebody who is there is not."""
    calendar.add(latin(GLAN, people=(ANN,), starts=at(9, day=FIRST), hours=3, years=(11,)))
    calendar.trip(FEN, kind=ClosureKind.EXAMS, first_day=FIRST, last_day=FIRST, years=(11,))
    wish = replace(WISH, years=(8,), last=FIRST)
    assert date_finder.find_dates(calendar.database, wish).free
    assert not date_finder.find_dates(calendar.database, replace(wish, years=(11,))).free
    assert not date_finder.find_dates(calendar.database, replace(wish, person_ids=(ANN,))).free


def test_kit_that_is_overdue_is_not_to_be_had(calendar: Calendar) -> None:
    """As the clash rule has it, once somebody says which day it is."""
    out = at(9, day=TODAY - timedelta(days=3))
    lent = factories.loan(GLAN, FEN, out_at=out, due_at=out + timedelta(1), handed_over_at=out)
    factories.add(calendar.database, lent, factories.loan_line(lent, CAMERA, quantity=3))
    wish = replace(WISH, needs=((CAMERA, 1),))
    assert date_finder.find_dates(calendar.database, wish).free
    assert not date_finder.find_dates(calendar.database, wish, TODAY).free
