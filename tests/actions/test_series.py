"""Sessions by a rule: seen before they are made, left out, brought back, moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from partnerdesk.actions import closures, partners, series, sessions
from partnerdesk.domain.calendar import ClosureKind
from partnerdesk.domain.clashes import ClashKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import Reply, Series, Session, SessionState
from partnerdesk.store import calendar_rows, rows
from tests import factories
from tests.actions.small_calendar import ANN, FEN, GLAN, TODAY, Calendar, at, latin
from tests.actions.small_calendar import calendar as calendar

WHY = "Both heads agreed"
THURSDAYS = Series(
    title="Latin",
    rule="FREQ=WEEKLY;BYDAY=TH",
    first_day=date(2026, 3, 5),
    last_day=date(2026, 4, 30),
    starts=time(13, 30),
    minutes=60,
)
MARCH = [date(2026, 3, day) for day in (5, 12, 19, 26)]


def add(calendar: Calendar, days: list[date], rule: Series = THURSDAYS, note: str = "") -> str:
    template = latin(GLAN, FEN, people=(ANN,))
    return series.add_series(calendar.database, rule, template, days, TODAY, note).made


def held(calendar: Calendar, series_id: str) -> dict[date | None, Session]:
    with calendar.database.read() as connection:
        found = calendar_rows.sessions_of_series(connection, series_id)
    return {one.series_day: one for one in found}


def left_out(calendar: Calendar, series_id: str) -> list[date]:
    with calendar.database.read() as connection:
        return [one.day for one in calendar_rows.series_facts(connection, series_id)[1]]


def spring(calendar: Calendar, first_week: str = "A") -> Series:
    """Glan's spring term, its half-term and its INSET day; every Thursday in it."""
    inset = {"kind": ClosureKind.INSET, "first_day": MARCH[1], "last_day": MARCH[1]}
    for one in (
        factories.closure(GLAN, first_day=date(2026, 2, 16), last_day=date(2026, 2, 20)),
        factories.closure(GLAN, name="INSET", **inset),
    ):
        closures.add_closure(calendar.database, one)
    closures.add_term(calendar.database, factories.term(GLAN, first_week=first_week))
    return replace(THURSDAYS, first_day=date(2026, 1, 1), terms_of_id=GLAN)


# --- seen before it is made ------------------------------------------------------------------


def test_every_date_is_seen_with_what_is_in_its_way(calendar: Calendar) -> None:
    """One a week over the clock change and Easter; nothing is written yet."""
    calendar.trip()
    image = factories.image(calendar.store.folder.database)
    planned = series.plan_series(calendar.database, THURSDAYS, latin(GLAN, FEN))
    assert [one.day for one in planned] == [MARCH[0] + timedelta(weeks=n) for n in range(9)]
    assert {one.facts.session.starts_at.time() for one in planned} == {time(13, 30)}
    in_the_way = {one.day: {clash.kind for clash in one.clashes} for one in planned}
    assert {day: kinds for day, kinds in in_the_way.items() if kinds} == {
        MARCH[1]: {ClashKind.TRIP}
    }
    assert factories.image(calendar.store.folder.database) == image


def test_only_school_days_and_weeks_of_a_letter(calendar: Calendar) -> None:
    """Half-term takes no letter, an INSET day gives no date, and neither is week B."""
    rule = spring(calendar)
    planned = series.plan_series(calendar.database, replace(rule, week="A"), latin())
    assert [one.day for one in planned] == [
        date(2026, 1, 8), date(2026, 1, 22), date(2026, 2, 5),
        date(2026, 2, 26), date(2026, 3, 26),
    ]  # fmt: skip
    other = series.plan_series(calendar.database, replace(rule, week="B"), latin())
    assert not {one.day for one in planned} & {one.day for one in other}
    both = series.plan_series(calendar.database, rule, latin())
    assert len(both) == len(planned) + len(other) == 10


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"last_day": date(2026, 3, 1)}, "last_day"),
        ({"last_day": date(2029, 3, 1)}, "last_day"),
        ({"minutes": 0}, "minutes"),
        ({"week": "A"}, "terms_of_id"),
        ({"terms_of_id": GLAN}, "terms_of_id"),
        ({"rule": "FREQ=SECONDLY"}, "rule"),
        ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "rule"),
    ],
)
def test_a_rule_without_dates_is_refused_at_its_field(
    calendar: Calendar, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        series.plan_series(calendar.database, replace(THURSDAYS, **change), latin())
    assert refusal.value.field == field


def test_week_letters_need_a_first_week(calendar: Calendar) -> None:
    rule = spring(calendar, first_week="")
    with pytest.raises(RuleBroken, match="don’t say which week is A"):
        series.plan_series(calendar.database, replace(rule, week="A"), latin())


# --- made ------------------------------------------------------------------------------------


def test_dates_that_are_not_ticked_are_left_out_and_remembered(calendar: Calendar) -> None:
    made = add(calendar, [MARCH[0], MARCH[2], date(2026, 7, 1)])
    there = held(calendar, made)
    assert list(there) == [MARCH[0], MARCH[2]]
    assert left_out(calendar, made)[:2] == [MARCH[1], MARCH[3]]
    assert len(left_out(calendar, made)) == 7
    for one in there.values():
        facts = calendar.facts(one.id)
        assert (one.title, one.state, one.arranged_on) == ("Latin", SessionState.PENCILLED, TODAY)
        assert [part.member_id for part in facts.members] == [GLAN, FEN]
    calendar.check_bookings()
    calendar.undo()
    with calendar.database.read() as connection:
        assert not rows.read(connection, Session)
        assert not rows.read(connection, Series)


def test_one_date_that_is_refused_refuses_all_and_says_which(calendar: Calendar) -> None:
    calendar.trip()
    image = factories.image(calendar.store.folder.database)
    with pytest.raises(RuleBroken, match="Thu 12 Mar 2026: Ysgol Glan is on a trip") as refusal:
        add(calendar, MARCH)
    assert refusal.value.field == "note"
    assert factories.image(calendar.store.folder.database) == image
    with pytest.raises(RuleBroken) as nothing:
        add(calendar, [date(2026, 7, 1)])
    assert nothing.value.field == "days"
    made = add(calendar, MARCH, note=WHY)
    assert len(held(calendar, made)) == 4
    assert calendar.late() == {}


# --- single dates ----------------------------------------------------------------------------


def test_skipped_and_brought_back(calendar: Calendar) -> None:
    """It comes back like those beside it, as if nobody had been asked."""
    made = add(calendar, MARCH)
    second = held(calendar, made)[MARCH[1]]
    for one in held(calendar, made).values():
        sessions.record_reply(calendar.database, one.id, FEN, Reply.YES, TODAY, pupils=24)
    series.skip_session(calendar.database, second.id, "Eisteddfod")
    assert MARCH[1] not in held(calendar, made)
    assert MARCH[1] in left_out(calendar, made)
    calendar.check_bookings()
    back = series.bring_back(calendar.database, made, MARCH[1], TODAY).made
    facts = calendar.facts(back)
    assert (facts.session.starts_at, facts.session.series_day) == (at(13, 30), MARCH[1])
    assert [(one.member_id, one.reply, one.pupils_expected) for one in facts.members] == [
        (GLAN, Reply.NONE, None), (FEN, Reply.NONE, 24),
    ]  # fmt: skip
    assert MARCH[1] not in left_out(calendar, made)
    calendar.check_bookings()
    with pytest.raises(RuleBroken, match="is not left out"):
        series.bring_back(calendar.database, made, MARCH[1], TODAY)


def test_a_moved_one_keeps_its_place_in_the_series(calendar: Calendar) -> None:
    """Left out after that, it is the day of the rule that comes back."""
    made = add(calendar, MARCH)
    second = held(calendar, made)[MARCH[1]]
    day = MARCH[1] + timedelta(days=1)
    sessions.move_session(calendar.database, second.id, at(10, day=day), at(11, day=day), TODAY)
    moved = held(calendar, made)[MARCH[1]]
    assert (moved.id, moved.starts_at) == (second.id, at(10, day=day))
    series.skip_session(calendar.database, second.id)
    back = series.bring_back(calendar.database, made, MARCH[1], TODAY).made
    assert calendar.facts(back).session.starts_at == at(13, 30)


def test_what_came_into_the_way_refuses_to_bring_a_date_back(calendar: Calendar) -> None:
    made = add(calendar, MARCH)
    series.skip_session(calendar.database, held(calendar, made)[MARCH[1]].id)
    calendar.trip()
    with pytest.raises(RuleBroken, match="on a trip"):
        series.bring_back(calendar.database, made, MARCH[1], TODAY)
    assert MARCH[1] in left_out(calendar, made)
    series.bring_back(calendar.database, made, MARCH[1], TODAY, WHY)
    assert calendar.late() == {}


def test_the_last_date_of_a_series_can_be_left_out_and_come_back(calendar: Calendar) -> None:
    made = add(calendar, MARCH[:1])
    series.skip_session(calendar.database, held(calendar, made)[MARCH[0]].id)
    back = series.bring_back(calendar.database, made, MARCH[0], TODAY).made
    one = calendar.facts(back).session
    assert (one.title, one.starts_at, one.minutes) == ("Latin", at(13, 30, MARCH[0]), 60)


def test_only_a_date_of_a_series_that_is_not_over_is_left_out(calendar: Calendar) -> None:
    alone = calendar.add(latin(starts=at(9, day=TODAY)))
    with pytest.raises(RuleBroken, match="not part of a series"):
        series.skip_session(calendar.database, alone)
    rule = replace(THURSDAYS, rule="FREQ=DAILY", first_day=TODAY, last_day=TODAY)
    made = add(calendar, [TODAY], rule)
    today = held(calendar, made)[TODAY]
    sessions.hold_session(calendar.database, today.id, {}, "", TODAY)
    with pytest.raises(RuleBroken, match="has taken place"):
        series.skip_session(calendar.database, today.id)


def test_a_member_with_a_series_of_its_own_is_not_removed(calendar: Calendar) -> None:
    """Even when it takes part in none of the sessions."""
    rule = spring(calendar)
    series.add_series(calendar.database, rule, latin(FEN), [date(2026, 3, 5)], TODAY)
    with pytest.raises(RuleBroken):
        partners.remove_member(calendar.database, GLAN)
