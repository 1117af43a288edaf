"""What the first ten minutes put first, and what they leave to be counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from partnerdesk.domain import arriving
from partnerdesk.domain.arriving import Arrival, FallsDue, OpenPromise
from partnerdesk.domain.handover import Gap, GapKind, MemberInHandover, PersonAtMember
from partnerdesk.domain.interview import Answer, Asked, Question
from partnerdesk.domain.partners import Channel
from partnerdesk.domain.promises import PromiseState
from tests import factories as make

TODAY = date(2026, 11, 23)


def met(name: str, *, us: bool = False, person: str = "") -> MemberInHandover:
    member = make.member(name=name, is_us=us, telephone="01632 960000")
    first = None
    if person:
        who = make.person(name=person, channel=Channel.EMAIL)
        first = PersonAtMember(who, make.role(who, member, title="Lead teacher"))
    return MemberInHandover(member, first, (first,) if first else (), (), (), ())


def test_those_that_an_agreement_binds_are_called_first() -> None:
    members = [met("Us", us=True), met("Abbey"), met("thornbury"), met("Calder", person="Bo")]
    calls = arriving.first_calls(members, {"thornbury"})
    assert [one.member for one in calls.shown] == ["thornbury", "Abbey", "Calder"]
    assert calls.more == 0
    bo = calls.shown[2]
    assert (bo.name, bo.title, bo.way) == ("Bo", "Lead teacher", "zoe@fenwick.example")


def test_where_nobody_is_named_the_school_itself_is_called() -> None:
    [call] = arriving.first_calls([met("Abbey")], ()).shown
    assert (call.name, call.channel, call.way) == ("", None, "01632 960000")


def test_of_many_members_the_rest_is_counted() -> None:
    calls = arriving.first_calls([met(f"Member {n:03}") for n in range(200)], ())
    assert len(calls.shown) == arriving.MOST_CALLS
    assert calls.more == 200 - arriving.MOST_CALLS


def test_what_is_worst_and_then_due_soonest_comes_first_of_what_is_still_promised() -> None:
    one = OpenPromise("1", "A", "Tents", "B", "", None, PromiseState.DUE)
    several = [
        replace(one, key="kept", state=PromiseState.KEPT),
        replace(one, key="let go", state=PromiseState.RELEASED),
        replace(one, key="later", due_on=TODAY + timedelta(days=9)),
        replace(one, key="soon", due_on=TODAY),
        replace(one, key="broken", state=PromiseState.BROKEN),
        one,
    ]
    shown = [each.key for each in arriving.open_promises(several).shown]
    assert shown == ["broken", "soon", "later", "1"]


def test_ninety_days_are_looked_ahead_and_what_is_overdue_is_not_forgotten() -> None:
    days = {"late": -3, "last": 90, "too far": 91, "now": 0}
    dates = [FallsDue(TODAY + timedelta(days=n), what, "calendar") for what, n in days.items()]
    assert [one.what for one in arriving.falls_due(dates, TODAY).shown] == ["late", "now", "last"]


def test_only_what_can_break_is_fragile() -> None:
    gaps = [
        Gap(GapKind.ONE_CONTACT, "Abbey has a single contact, Bo", "partners", "1"),
        Gap(GapKind.NO_BACKUP, "No backup", "settings"),
        Gap(GapKind.UNTOLD_MEMBERS, "3 members", "handover"),
    ]
    assert [one.words for one in arriving.fragile(gaps).shown] == [gaps[0].words]


def test_urgent_answers_are_read_before_all_others() -> None:
    def asked(question: Question, body: str = "", name: str = "") -> Asked:
        return Asked(question, "", name, Answer(body, question, body=body) if body else None)

    questions = [
        asked(Question.MEMBER_NEXT, "Ring them", "Abbey"),
        asked(Question.WHY, "History"),
        asked(Question.TROUBLE),
        asked(Question.KEYS, "Kay has them"),
        asked(Question.FIRST, "Ring round"),
    ]
    read = arriving.to_read_first(questions).shown
    assert [one.body for one in read] == ["Ring round", "Kay has them", "History", "Ring them"]
    assert read[-1].question == "What is the next thing to do with Abbey?"


ARRIVED = Arrival("p", TODAY, TODAY - timedelta(days=3), "Tess Ode")


@pytest.mark.parametrize(
    ("coordinator", "since", "arrival", "is_open"),
    [
        ("Tess Ode", date(2024, 9, 1), ARRIVED, True),
        ("Tess Ode", None, ARRIVED, True),
        ("", None, ARRIVED, True),
        ("Bo Lindqvist", TODAY, ARRIVED, False),
        # She made the pack for herself, on the way to another computer, and said so afterwards.
        ("Tess Ode", TODAY, ARRIVED, False),
        ("", None, None, False),
    ],
)
def test_the_office_is_open_until_somebody_takes_it(
    coordinator: str, since: date | None, arrival: Arrival | None, is_open: bool
) -> None:
    assert arriving.office_is_open(coordinator, since, arrival) is is_open
