"""How long a new head is watched over, and what shows that they were welcomed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain.matters import Matter, MatterKind
from partnerdesk.domain.new_head import (
    AHEAD_DAYS,
    BRIEF,
    MEET,
    SIGN_UP,
    WATCH_DAYS,
    ChangeOfHead,
    WatchedHead,
    begins_watch,
    check_change_of_head,
    role_that_ends,
    seen_through,
)
from partnerdesk.domain.partners import Contact, ContactKind, Role, RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import Session, SessionState
from partnerdesk.domain.today_new_head import new_head_matters

STARTED = date(2026, 9, 1)
CHANGE = ChangeOfHead("c", "m", "p", STARTED)
PRIYA = WatchedHead(CHANGE, "Fenwick Academy", "Priya Nair")
MEETING = Session(
    title="Meeting", state=SessionState.CONFIRMED,
    starts_at=datetime(2026, 9, 17, 10), ends_at=datetime(2026, 9, 17, 11),
)  # fmt: skip

days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
maybe = st.none() | days
changes = st.builds(
    ChangeOfHead, started_on=days, briefed_on=maybe, met_on=maybe, signed_up_on=maybe,
    closed_on=maybe,
)  # fmt: skip


@given(changes, st.integers(-200, 200))
def test_watched_from_a_month_before_to_ninety_days_after_while_something_is_open(
    change: ChangeOfHead, offset: int
) -> None:
    watched = change.watched_on(change.started_on + timedelta(days=offset))
    is_open = bool(change.still_to_do) and change.closed_on is None
    assert watched == (is_open and -AHEAD_DAYS <= offset <= WATCH_DAYS)


@given(changes, days, st.lists(days), st.lists(days))
def test_what_other_facts_show_fills_blanks_and_never_goes_over_what_was_written(
    change: ChangeOfHead, held_on: date, met: list[date], signed: list[date]
) -> None:
    at = datetime.combine(held_on, datetime.min.time())
    held = Session(state=SessionState.HELD, starts_at=at, ends_at=at)
    contacts = [Contact(kind=ContactKind.VISIT, person_id=change.person_id, on=day) for day in met]
    seen = seen_through(change, held, contacts, signed)
    assert set(seen.still_to_do) <= set(change.still_to_do) - {MEET}
    if change.met_on:
        assert seen.met_on == change.met_on
    if change.signed_up_on is None and seen.signed_up_on:
        assert seen.signed_up_on in signed and seen.signed_up_on >= change.started_on
    assert replace(seen, met_on=change.met_on, signed_up_on=change.signed_up_on) == change


def test_only_a_meeting_that_was_held_and_a_talk_face_to_face_show_that_they_were_met() -> None:
    call = Contact(kind=ContactKind.CALL, person_id="p", on=date(2026, 9, 5))
    somebody_else = Contact(kind=ContactKind.VISIT, person_id="q", on=date(2026, 9, 5))
    long_before = Contact(kind=ContactKind.VISIT, person_id="p", on=date(2025, 9, 5))
    for meeting in (None, MEETING, replace(MEETING, state=SessionState.CANCELLED)):
        seen = seen_through(CHANGE, meeting, [call, somebody_else, long_before], [])
        assert seen.met_on is None
    visit = Contact(kind=ContactKind.VISIT, person_id="p", on=date(2026, 8, 20))
    assert seen_through(CHANGE, None, [call, visit], []).met_on == date(2026, 8, 20)


@pytest.mark.parametrize(
    ("role", "begins"),
    [
        (Role(kind=RoleKind.HEAD, started_on=date(2026, 9, 1)), True),
        (Role(kind=RoleKind.HEAD, started_on=date(2027, 1, 1)), True),
        (Role(kind=RoleKind.HEAD, started_on=date(2026, 6, 1)), False),
        (Role(kind=RoleKind.HEAD, started_on=None), False),
        (Role(kind=RoleKind.DEPUTY_HEAD, started_on=date(2026, 9, 1)), False),
        (Role("", "", "", RoleKind.HEAD, "", date(2026, 9, 1), date(2026, 9, 9)), False),
    ],
)
def test_history_and_other_roles_begin_no_watch(role: Role, begins: bool) -> None:
    assert begins_watch(role, date(2026, 9, 30)) is begins


def told(one: WatchedHead, today: date) -> tuple[str, str]:
    (found,) = new_head_matters([one], today)
    assert (found.kind, found.verb, found.page, found.key) == (
        MatterKind.NEW_HEAD, "Welcome them", "partners", "m",
    )  # fmt: skip
    return found.title, found.second


def test_today_says_since_when_and_what_is_still_to_do() -> None:
    assert told(PRIYA, date(2026, 9, 13)) == (
        "Priya Nair has been head of Fenwick Academy for 12 days",
        "Still to do: brief, meet, sign up afresh",
    )
    assert told(PRIYA, STARTED)[0] == "Priya Nair is head of Fenwick Academy from today"
    told_before = told(PRIYA, date(2026, 8, 20))[0]
    assert told_before == "Priya Nair becomes head of Fenwick Academy on Tue 1 Sep 2026"
    briefed = replace(PRIYA, change=replace(CHANGE, briefed_on=STARTED), meeting=MEETING)
    assert told(briefed, date(2026, 9, 2))[1] == (
        "Still to do: meet, sign up afresh · Confirmed for Thu 17 Sep 2026, 10:00–11:00"
    )
    assert told(briefed, date(2026, 9, 30))[1].endswith("write down whether it took place")


def test_nothing_is_signed_afresh_where_no_agreement_binds() -> None:
    unbound = replace(PRIYA, bound=False)
    assert unbound.still_to_do == (BRIEF, MEET)
    welcomed = replace(unbound, change=replace(CHANGE, briefed_on=STARTED, met_on=STARTED))
    found: tuple[Matter, ...] = new_head_matters([welcomed], STARTED)
    assert found == ()
    assert replace(welcomed, bound=True).still_to_do == (SIGN_UP,)


def test_no_step_is_done_in_the_future() -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_change_of_head(replace(CHANGE, met_on=date(2026, 9, 2)), STARTED)
    assert refusal.value.field == "met_on"


def test_the_one_role_that_ends() -> None:
    ada = Role("r1", "ada", "m", RoleKind.HEAD, "", date(2021, 9, 1))
    gone = Role("r0", "eve", "m", RoleKind.HEAD, "", date(2010, 9, 1), date(2021, 8, 31))
    assert role_that_ends([gone, ada], "", STARTED) == ada
    assert role_that_ends([gone], "", STARTED) is None
    for heads, who, day, field in (
        ([ada], "ada", STARTED, "successor"),
        ([ada], "", date(2021, 9, 1), "starts_on"),
        ([ada, replace(ada, id="r2", person_id="bo")], "", STARTED, "starts_on"),
    ):
        with pytest.raises(RuleBroken) as refusal:
            role_that_ends(heads, who, day)
        assert refusal.value.field == field
