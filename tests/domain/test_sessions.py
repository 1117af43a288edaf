"""What a session costs whom, what it still needs, and what it may not be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import (
    CheckKind,
    Reply,
    Session,
    SessionCheck,
    SessionCost,
    SessionFacts,
    SessionNeed,
    SessionPart,
    SessionPerson,
    TakingPart,
    Task,
    check_session,
    cost_by_member,
    is_ad_hoc,
    not_ready,
    readiness,
    replies_text,
    when_text,
)

START = datetime(2026, 3, 12, 13, 30)
LATIN = Session(title="Latin", starts_at=START, ends_at=START + timedelta(minutes=60))


def part(member_id: str, **given: object) -> TakingPart:
    return TakingPart(member_id=member_id, **given)  # type: ignore[arg-type]


# --- cost (P49) ------------------------------------------------------------------------------

costs = st.lists(
    st.builds(
        SessionCost,
        what=st.just("Coach"),
        pence=st.integers(0, 10**9),
        borne_by_id=st.sampled_from([None, "a", "b", "gone"]),
    )
)


@given(costs=costs, members=st.integers(1, 7))
def test_what_members_bear_is_exactly_what_it_costs(costs: list[SessionCost], members: int) -> None:
    """To the penny; shares of what nobody bears differ by a penny at most, the first pay it."""
    parts = tuple(part(member_id) for member_id in "abcdefg"[:members])
    split = cost_by_member(SessionFacts(LATIN, parts, costs=tuple(costs)))
    ids = [one.member_id for one in parts]
    assert [one.member_id for one in split][:members] == ids
    assert sum(one.pence for one in split) == sum(one.pence for one in costs)
    borne = {one.member_id: 0 for one in split}
    for cost in costs:
        if cost.borne_by_id:
            borne[cost.borne_by_id] = borne.get(cost.borne_by_id, 0) + cost.pence
    shares = [one.pence - borne[one.member_id] for one in split]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] - shares[members - 1] <= 1
    assert not any(shares[members:])


def test_who_said_no_gives_nothing_but_what_they_chose_to_bear() -> None:
    parts = (part("a"), part("b", reply=Reply.NO), part("c", reply=Reply.NO))
    costs = (SessionCost(what="Coach", pence=300), SessionCost(what="Hall", pence=50,
             borne_by_id="c"))  # fmt: skip
    came, pays = cost_by_member(SessionFacts(LATIN, parts, costs=costs))
    assert (came.member_id, came.pence, came.staff_minutes) == ("a", 300, 60)
    assert (pays.member_id, pays.pence, pays.staff_minutes) == ("c", 50, 0)


def test_staff_time_counts_each_of_the_staff_who_came() -> None:
    """Those who came, else those expected, else one; preparation, travel and cover for each."""
    minutes = {"preparation_minutes": 20, "travel_minutes": 30, "cover_minutes": 60}
    came, expected, unsaid = cost_by_member(
        SessionFacts(
            LATIN,
            (
                part("a", staff_expected=5, staff_attended=2, **minutes),
                part("b", staff_expected=3),
                part("c"),
            ),
        )
    )
    assert (came.session_minutes, came.staff_minutes) == (120, 120 + 40 + 60 + 120)
    assert (expected.staff_minutes, unsaid.staff_minutes) == (180, 60)


# --- words -----------------------------------------------------------------------------------


def test_when_it_is() -> None:
    assert when_text(START, START + timedelta(hours=1)) == "Thu 12 Mar 2026, 13:30–14:30"
    night = when_text(START, START + timedelta(hours=20))
    assert night == "Thu 12 Mar 2026, 13:30 – Fri 13 Mar 2026, 09:30"


@pytest.mark.parametrize(
    ("arranged", "ad_hoc"),
    [
        (date(2026, 2, 26), False),
        (date(2026, 2, 27), True),
        (date(2026, 3, 12), True),
        (date(2026, 3, 13), False),  # written up afterwards
    ],
)
def test_less_than_a_fortnight_of_notice_is_ad_hoc(arranged: date, ad_hoc: bool) -> None:
    assert is_ad_hoc(replace(LATIN, arranged_on=arranged), 14) is ad_hoc


@pytest.mark.parametrize(
    ("replies", "words"),
    [
        ("", ""), ("y", "Said yes"), ("yy", "All said yes"), ("yn-", "1 of 3 said yes, 1 said no"),
        ("aa", "0 of 2 said yes"),
    ],
)  # fmt: skip
def test_how_the_replies_stand(replies: str, words: str) -> None:
    known = {"y": Reply.YES, "n": Reply.NO, "-": Reply.NONE, "a": Reply.ASKED}
    assert replies_text([part(str(n), reply=known[one]) for n, one in enumerate(replies)]) == words


# --- readiness (P50) -------------------------------------------------------------------------


def test_nothing_is_ready_at_first_and_ticks_make_it_so() -> None:
    """But for letters: nobody visits. A tick does not stand for a room that nobody named."""
    assert not_ready(SessionFacts(LATIN)) == (
        "equipment, room, people, transport, consent and risk assessment"
    )
    ticks = tuple(SessionCheck(kind=kind, done_on=date(2026, 3, 1)) for kind in CheckKind)
    assert not_ready(SessionFacts(LATIN, checks=ticks)) == "room and people"
    led = (SessionPerson(person_id="ann", part=SessionPart.LEAD),)
    whole = SessionFacts(replace(LATIN, room="Hall"), people=led, checks=ticks)
    assert not_ready(whole) == ""


def test_a_visitors_letter_has_to_be_seen_whatever_is_ticked() -> None:
    visitor = SessionPerson(person_id="ann", part=SessionPart.VISITOR)
    ticked = SessionCheck(kind=CheckKind.LETTER, done_on=date(2026, 3, 1))

    def letters(person: SessionPerson, *checks: SessionCheck) -> tuple[bool, str]:
        found = readiness(SessionFacts(LATIN, people=(person,), checks=checks))
        (one,) = [each for each in found if each.kind is CheckKind.LETTER]
        return one.ready, one.words

    assert letters(visitor, ticked) == (False, "1 letter not seen yet")
    assert letters(replace(visitor, letter_seen_on=date(2026, 3, 1))) == (True, "All seen")
    not_needed = replace(ticked, done_on=None, not_needed=True)
    assert letters(visitor, not_needed) == (True, "Not needed")


# --- what a session may not be ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (SessionFacts(replace(LATIN, title="")), "title"),
        (SessionFacts(replace(LATIN, ends_at=START)), "ends_at"),
        (SessionFacts(replace(LATIN, ends_at=START + timedelta(days=31, minutes=1))), "ends_at"),
        (SessionFacts(replace(LATIN, years=(-1,))), "years"),
        (SessionFacts(LATIN, (part("a"), part("a"))), "members"),
        (SessionFacts(LATIN, (part("a", pupils_expected=-1),)), "members"),
        (SessionFacts(LATIN, (part("a", travel_minutes=100_001),)), "members"),
        (SessionFacts(LATIN, people=(SessionPerson(person_id="x"),) * 2), "people"),
        (SessionFacts(LATIN, needs=(SessionNeed(item_id="x", quantity=0),)), "needs"),
        (SessionFacts(LATIN, costs=(SessionCost(what="", pence=1),)), "costs"),
        (SessionFacts(LATIN, costs=(SessionCost(what="Bus", pence=-1),)), "costs"),
        (SessionFacts(LATIN, tasks=(Task(what=""),)), "tasks"),
    ],
)
def test_what_can_not_be_is_refused_at_its_field(facts: SessionFacts, field: str) -> None:
    check_session(SessionFacts(replace(LATIN, ends_at=START + timedelta(days=31))))
    with pytest.raises(RuleBroken) as refusal:
        check_session(facts)
    assert refusal.value.field == field
