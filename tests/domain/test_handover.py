"""What a successor would miss, the worst first; mending any of it never lowers the score."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain.agreements import Party, State, StateKind
from partnerdesk.domain.handover import (
    Gap,
    GapKind,
    LoanInHandover,
    MemberInHandover,
    PersonAtMember,
    ProjectInHandover,
    Side,
    gaps,
    promises,
    way_to_reach,
    written_down,
)
from partnerdesk.domain.lending import Loan
from partnerdesk.domain.partners import Channel, Person, RoleKind, call_first
from partnerdesk.domain.projects import Project
from partnerdesk.domain.today import AgreementFacts, HeldLoan
from tests import factories as make

HERON = make.member(name="Heron Vale Academy")


def at_heron(kind: RoleKind, **given: Any) -> PersonAtMember:
    person = make.person(**given)
    return PersonAtMember(person, make.role(person, HERON, kind=kind))


HEAD = at_heron(RoleKind.HEAD, name="Priya Nair")
LEAD = at_heron(RoleKind.LEAD_TEACHER, name="Owain Prys")


def known(*people: PersonAtMember, logged: bool = True, **given: Any) -> MemberInHandover:
    first = call_first(HERON, [one.role for one in people], make.DAY)
    return MemberInHandover(
        member=replace(HERON, **given),
        call_first=next((one for one in people if one.role == first), None),
        people=people,
        buy_in=(),
        notes=(),
        contacts=(make.contact(HERON),) if logged else (),
    )


def agreed(kind: StateKind) -> AgreementFacts:
    return AgreementFacts(make.agreement(), State(kind, 3, 4))


@pytest.mark.parametrize(
    ("member", "words"),
    [
        (known(HEAD, LEAD), []),
        (known(), ["Heron Vale Academy: nobody is named"]),
        (known(HEAD), ["Heron Vale Academy has a single contact, Priya Nair"]),
        (
            known(HEAD, at_heron(RoleKind.LEAD_TEACHER, name="Mair", telephone="", email="")),
            ["Heron Vale Academy: no number or address for Mair"],
        ),
        (
            known(LEAD, at_heron(RoleKind.TEACHER)),
            ["Heron Vale Academy: the head is not named"],
        ),
        (known(HEAD, LEAD, logged=False), ["Heron Vale Academy: no contact is logged"]),
        (known(is_us=True, logged=False), []),
    ],
)
def test_what_is_missing_of_a_member(member: MemberInHandover, words: list[str]) -> None:
    assert [gap.words for gap in gaps([member], [], "Tess Ode")] == words


def test_two_roles_of_one_person_are_a_single_contact() -> None:
    both = PersonAtMember(HEAD.person, make.role(HEAD.person, HERON, kind=RoleKind.LEAD_TEACHER))
    (gap,) = gaps([known(HEAD, both)], [], "Tess Ode")
    assert gap.kind is GapKind.ONE_CONTACT


@pytest.mark.parametrize("kind", list(StateKind))
def test_unsigned_and_lapsed_agreements_are_missed(kind: StateKind) -> None:
    expected = {
        StateKind.AWAITING: [(GapKind.UNSIGNED, "MOU-2026-001 waits for 1 signature")],
        StateKind.REVIEW_DUE: [(GapKind.LAPSED, "MOU-2026-001 is due for review")],
    }
    found = gaps([], [agreed(kind)], "Tess Ode")
    assert [(gap.kind, gap.words) for gap in found] == expected.get(kind, [])


def overdue(days: int) -> LoanInHandover:
    loan = Loan("loan", "L-0042", HERON.id, "us", handed_over_at=datetime(2026, 2, 1))
    held = HeldLoan(loan, 12, "12 × Multimeter")
    return LoanInHandover(held, "Eastvale", "Heron Vale Academy", Side.OUT, days)


def test_an_overdue_loan_is_a_gap_and_taking_it_back_mends_it() -> None:
    before = gaps([known(HEAD, LEAD)], [], "Tess Ode", [overdue(6), overdue(0)])
    assert [gap.words for gap in before] == [
        "L-0042 from Heron Vale Academy is 6 days overdue: 12 × Multimeter"
    ]
    after = gaps([known(HEAD, LEAD)], [], "Tess Ode", [overdue(0)])
    assert written_down(1, 0, before) < written_down(1, 0, after) == 100


def test_the_worst_comes_first() -> None:
    alone = at_heron(RoleKind.TEACHER, telephone="", email="")
    found = gaps(
        [known(alone, logged=False), known(logged=False)],
        [agreed(StateKind.REVIEW_DUE), agreed(StateKind.AWAITING)],
        "",
        [overdue(1)],
        [ProjectInHandover(Project(id="p", name="Choir"), ("Tess Ode",), (), (), 0, "")],
    )
    order = list(GapKind)
    assert [gap.kind for gap in found] == sorted([g.kind for g in found], key=order.index)
    assert {gap.kind for gap in found} == set(GapKind)
    assert all(
        gap.page in {"partners", "agreements", "loans", "calendar", "settings"} for gap in found
    )


def test_the_score_is_full_only_when_nothing_is_missing() -> None:
    assert written_down(300, 5, []) == 100
    one = Gap(GapKind.NO_HEAD, "", "partners")
    assert written_down(300, 5, [one]) == 99
    assert written_down(0, 0, gaps([], [], "")) == 0


TEACHER = at_heron(RoleKind.TEACHER, name="Sam", telephone="", email="")
MEMBERS = st.builds(
    lambda people, logged: known(*people, logged=logged),
    st.lists(st.sampled_from([HEAD, LEAD, TEACHER]), unique=True, max_size=3),
    st.booleans(),
)


@given(
    st.lists(MEMBERS, min_size=1, max_size=4),
    st.lists(st.sampled_from([StateKind.AWAITING, StateKind.REVIEW_DUE]), max_size=2),
    st.data(),
)
def test_mending_a_gap_never_lowers_the_score(
    members: list[MemberInHandover], states: list[StateKind], data: st.DataObject
) -> None:
    agreements = [agreed(kind) for kind in states]
    before = written_down(len(members), len(states), gaps(members, agreements, ""))
    at = data.draw(st.sampled_from(range(len(members))))
    one = members[at]
    how = data.draw(st.sampled_from(["person", "number", "contact", "agreement", "coordinator"]))
    coordinator = "Tess Ode" if how == "coordinator" else ""
    if how == "person":
        other = data.draw(st.sampled_from([HEAD, LEAD, TEACHER]))
        people = dict.fromkeys((*one.people, other))
        members[at] = known(*people, logged=bool(one.contacts))
    elif how == "number":
        reached = (replace(p, person=replace(p.person, mobile="07700 900114")) for p in one.people)
        members[at] = known(*reached, logged=bool(one.contacts))
    elif how == "contact":
        members[at] = known(*one.people)
    elif how == "agreement" and agreements:
        agreements[0] = agreed(StateKind.IN_FORCE)
    after = written_down(len(members), len(states), gaps(members, agreements, coordinator))
    assert before <= after <= 100


def test_each_promise_is_told_once_with_who_receives_it() -> None:
    names = {"a": "Abbey", "b": "Barrow", "c": "Calder"}
    two = [Party(member_id=one) for one in "ab"]
    three = [Party(member_id=one) for one in "abc"]
    deal = make.agreement()
    choir = make.commitment(deal, "a", what="A choir", by_when="March")
    hall = make.commitment(deal, "b", what="A hall", receiver_id="a")
    told = [(one.giver, one.what, one.to) for one in promises(two, [hall, choir], names)]
    assert told == [("Abbey", "A choir, by March", "Barrow"), ("Barrow", "A hall", "Abbey")]
    assert [one.to for one in promises(three, [choir], names)] == ["all the others"]


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (Person(mobile="07700 900114", channel=Channel.TEXT), "Text 07700 900114"),
        (Person(email="a@b.example", channel=Channel.EMAIL), "E-mail a@b.example"),
        (Person(telephone="01632 960123"), "01632 960123"),
        (Person(channel=Channel.TEXT), "no number or address known"),
    ],
)
def test_how_to_reach_somebody(person: Person, words: str) -> None:
    assert way_to_reach(person) == words
