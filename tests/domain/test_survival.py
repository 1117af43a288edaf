"""What hangs on one person alone: all of it, once, and fewer when somebody else joins in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain.interview import About, Answer, Question, asked
from partnerdesk.domain.leaving import Whereabouts
from partnerdesk.domain.lending import Loan
from partnerdesk.domain.partners import Member, Person, Role, RoleKind
from partnerdesk.domain.posts import KEY_ROLES
from partnerdesk.domain.projects import Project, ProjectFacts, ProjectPerson
from partnerdesk.domain.sessions import SessionPart, SessionPerson, Task
from partnerdesk.domain.survival import (
    STANDS_IN,
    HoldKind,
    OwnedPromise,
    SessionAhead,
    Survival,
    SurvivalFacts,
    by_risk,
    survival,
)
from partnerdesk.domain.today import HeldLoan
from tests import factories as make

PEOPLE = {
    "ann": Person("ann", "Ann Rowe", mobile="07700 900114"),
    "bob": Person("bob", "Bob Orme", email="bob@fenwick.example"),
    "cai": Person("cai", "Cai Prys"),
}
MEMBERS = {
    "us": Member("us", "Eastvale", is_us=True),
    "fen": Member("fen", "Fenwick"),
    "hey": Member("hey", "Heywood"),
}


def held(**given: Any) -> SurvivalFacts:
    return SurvivalFacts(PEOPLE, MEMBERS, **given)


def session(*people: tuple[str, SessionPart], **given: Any) -> SessionAhead:
    made = make.session(**given)
    return SessionAhead(made, tuple(SessionPerson("", made.id, who, part) for who, part in people))


def project(*people: str) -> ProjectFacts:
    there = tuple(ProjectPerson("", "choir", who) for who in people)
    return ProjectFacts(Project("choir", "Choir"), people=there)


def lent(responsible: str | None, deputy: str | None) -> HeldLoan:
    loan = Loan("loan", "L-0042", "us", "fen", responsible, deputy, due_at=datetime(2026, 3, 17))
    return HeldLoan(loan, 12, "12 × Multimeter")


def told(one: Survival) -> list[tuple[HoldKind, str, bool]]:
    return [(hold.kind, hold.words, hold.alone) for hold in one.holds]


def test_nobody_who_holds_nothing_is_at_risk() -> None:
    one = survival("cai", held())
    assert (one.score, one.holds, one.where) == (100, (), "")


LEAD, STAFF = SessionPart.LEAD, SessionPart.STAFF


@pytest.mark.parametrize(
    ("people", "drivers", "alone", "others"),
    [
        ([("ann", LEAD)], [], True, ()),
        ([("ann", LEAD), ("bob", STAFF)], [], True, ()),
        ([("ann", LEAD), ("bob", LEAD)], [], False, ("Bob Orme",)),
        ([("ann", STAFF), ("bob", LEAD)], [], False, ("Bob Orme",)),
        ([("ann", STAFF)], [], True, ()),
        ([("ann", STAFF), ("bob", STAFF)], [], False, ("Bob Orme",)),
        ([("ann", LEAD)], ["bob"], False, ("Bob Orme",)),
        ([], ["ann"], True, ()),
    ],
)
def test_a_session_hangs_on_whoever_alone_can_lead_it(
    people: list[tuple[str, SessionPart]], drivers: list[str], alone: bool, others: tuple[str, ...]
) -> None:
    one = survival(
        "ann",
        held(sessions=[session(*people, project_id="choir")], projects=[project(*drivers)]),
    )
    (hold,) = (hold for hold in one.holds if hold.kind is HoldKind.SESSION)
    assert (hold.alone, hold.others, hold.when) == (alone, others, date(2026, 3, 12))


def test_whoever_alone_is_known_or_can_be_reached_is_the_contact() -> None:
    roles = [make.role("ann", "fen", kind=RoleKind.OFFICE)]
    (hold,) = survival("ann", held(roles=roles)).holds
    assert (hold.words, hold.alone) == ("Fenwick: nobody else is known there", True)
    assert (hold.page, hold.key) == ("partners", "fen")
    roles.append(make.role("cai", "fen", kind=RoleKind.OFFICE))
    (hold,) = survival("ann", held(roles=roles)).holds
    assert (hold.words, hold.alone) == ("Fenwick: nobody else has a number or address", True)
    assert hold.cover == "Cai Prys, school office at Fenwick"
    (other,) = survival("cai", held(roles=roles)).holds
    assert (other.alone, other.others) == (False, ("Ann Rowe",))
    assert survival("ann", held(roles=[make.role("ann", "us", kind=RoleKind.OFFICE)])).score == 100


def test_a_deputy_head_makes_the_head_safe() -> None:
    roles = [make.role("ann", "us")]
    assert told(survival("ann", held(roles=roles))) == [(HoldKind.ROLE, "Head at Eastvale", True)]
    roles.append(make.role("bob", "us", kind=RoleKind.DEPUTY_HEAD))
    assert survival("ann", held(roles=roles)).score == 100
    assert survival("bob", held(roles=roles[1:])).holds == ()


def test_a_promise_is_safe_with_whoever_drives_what_it_is_about() -> None:
    promise = OwnedPromise("x", "MOU-1: A hall", None, "ann")
    assert survival("ann", held(promises=[promise])).score == 0
    assert survival("ann", held(promises=[replace(promise, driver_ids=("bob",))])).score == 100


def test_what_the_coordinator_alone_can_tell_counts_until_it_is_answered() -> None:
    members, projects = {"fen": "Fenwick"}, {"choir": "Choir"}
    answers = {
        (Question.FIRST.value, ""): Answer(question=Question.FIRST),
        (Question.MEMBER_CARE.value, "fen"): Answer(question=Question.MEMBER_CARE),
    }
    facts = held(asked=asked(members, projects, answers), coordinator_id="ann")
    one = survival("ann", facts)
    assert len(one.holds) == 9
    assert [hold.key for hold in one.holds if not hold.alone] == [
        "interview:first:",
        "interview:member_who:fen",
    ]
    assert one.alone[-1].words == "Choir: why it runs as it does"
    assert {hold.cover for hold in one.holds} == {""}
    assert survival("bob", facts).holds == ()


def test_what_hangs_on_somebody_comes_first_then_the_soonest() -> None:
    facts = held(
        roles=[make.role("ann", "us", kind=RoleKind.LEAD_TEACHER, title="Head of science")],
        loans=[lent("ann", "bob")],
        tasks=[Task("t", None, "Book the hall", "ann", date(2026, 4, 1))],
        sessions=[
            session(("ann", LEAD), title="Late", starts_at=datetime(2026, 6, 1, 9)),
            session(("ann", LEAD), title="Soon", starts_at=datetime(2026, 4, 1, 9)),
        ],
        whereabouts=[Whereabouts("w", what="Shed", holder_id="ann")],
    )
    one = survival("ann", facts)
    assert told(one) == [
        (HoldKind.SESSION, "Soon", True),
        (HoldKind.SESSION, "Late", True),
        (HoldKind.ROLE, "Head of science at Eastvale", True),
        (HoldKind.KEY, "Key: Shed", True),
        (HoldKind.TASK, "Book the hall", True),
        (HoldKind.LOAN, "L-0042: 12 × Multimeter", False),
    ]
    assert (one.score, one.where) == (16, "Head of science at Eastvale")


def test_those_on_whom_most_hangs_come_first() -> None:
    facts = held(
        roles=[make.role("cai", "us", kind=RoleKind.OFFICE)],
        tasks=[Task("1", what="a", owner_id="bob"), Task("2", what="b", owner_id="bob")],
        loans=[lent("ann", None)],
    )
    listed = [(one.name, one.alone, one.score) for one in by_risk(facts)]
    assert listed == [("Bob Orme", 2, 0), ("Ann Rowe", 1, 0), ("Cai Prys", 0, 100)]


# --- for any small partnership ---------------------------------------------------------------

WHO = st.sampled_from(list(PEOPLE))
MAYBE = st.none() | WHO
SEVERAL = st.lists(WHO, max_size=3, unique=True)
KINDS = [*KEY_ROLES, *STANDS_IN.values(), RoleKind.OFFICE]
FACTS = st.builds(
    held,
    roles=st.lists(
        st.builds(
            lambda who, member, kind: make.role(who, member, kind=kind),
            WHO,
            st.sampled_from(list(MEMBERS)),
            st.sampled_from(KINDS),
        ),
        max_size=5,
    ),
    sessions=st.lists(
        st.builds(
            lambda people, project_id: session(*people.items(), project_id=project_id),
            st.dictionaries(WHO, st.sampled_from(SessionPart)),
            st.sampled_from([None, "choir"]),
        ),
        max_size=3,
    ),
    projects=st.builds(lambda people: [project(*people)], SEVERAL),
    promises=st.lists(
        st.builds(
            lambda owner, drivers: OwnedPromise("x", "Hall", None, owner, tuple(drivers)),
            WHO,
            SEVERAL,
        ),
        max_size=2,
    ),
    loans=st.lists(st.builds(lent, MAYBE, MAYBE), max_size=2),
    whereabouts=st.lists(
        st.builds(
            lambda one, two: Whereabouts("w", what="Shed", holder_id=one, second_id=two),
            MAYBE,
            MAYBE,
        ),
        max_size=2,
    ),
    tasks=st.lists(st.builds(lambda who: Task(what="Ring", owner_id=who), MAYBE), max_size=2),
    asked=st.just(asked({"fen": "Fenwick"}, {}, {})),
    coordinator_id=st.sampled_from(["", "ann"]),
)


def counted_by_hand(who: str, facts: SurvivalFacts) -> tuple[Counter[HoldKind], int]:
    """How much of each kind somebody holds, and how much of it all alone."""
    found: Counter[HoldKind] = Counter()
    alone = 0

    def count(kind: HoldKind, holders: Iterable[str | None], helpers: Iterable[str] = ()) -> None:
        nonlocal alone
        carry = {key for key in holders if key}
        if carry and who in carry | set(helpers):
            found[kind] += 1
            alone += carry == {who}

    drivers = {one.project.id: [p.person_id for p in one.people] for one in facts.projects}
    for ahead in facts.sessions:
        there = [p.person_id for p in ahead.people]
        leads = [p.person_id for p in ahead.people if p.part is SessionPart.LEAD]
        able = [*leads, *drivers.get(ahead.session.project_id or "", [])]
        count(HoldKind.SESSION, able or there, there)
    for member in MEMBERS.values():
        here = {role.person_id for role in facts.roles if role.member_id == member.id}
        if not member.is_us:
            count(HoldKind.CONTACT, {key for key in here if PEOPLE[key].reach_at} or here, here)
        for kind in KEY_ROLES:
            among: list[Role] = [one for one in facts.roles if one.member_id == member.id]
            main = {one.person_id for one in among if one.kind is kind}
            second = {one.person_id for one in among if one.kind is STANDS_IN.get(kind)}
            if main:
                count(HoldKind.ROLE, main | second)
    for driven in drivers.values():
        count(HoldKind.PROJECT, driven)
    for promise in facts.promises:
        count(HoldKind.PROMISE, [promise.owner_id, *promise.driver_ids])
    for one in facts.loans:
        count(HoldKind.LOAN, [one.loan.responsible_id, one.loan.deputy_id])
    for kept in facts.whereabouts:
        count(HoldKind.KEY, [kept.holder_id, kept.second_id])
    for task in facts.tasks:
        count(HoldKind.TASK, [task.owner_id])
    on_partnership = sum(1 for one in Question if one.about is About.PARTNERSHIP)
    for _ in range(on_partnership + 1):
        count(HoldKind.OFFICE, [facts.coordinator_id])
    return found, alone


@given(FACTS, WHO)
def test_all_that_somebody_holds_is_found_once(facts: SurvivalFacts, who: str) -> None:
    one = survival(who, facts)
    assert (Counter(hold.kind for hold in one.holds), len(one.alone)) == counted_by_hand(who, facts)
    assert one.score == (
        100 * (len(one.holds) - len(one.alone)) // len(one.holds) if one.holds else 100
    )
    assert all(hold.alone != bool(hold.others) for hold in one.holds)


@given(FACTS)
def test_the_list_of_all_agrees_with_each_of_them(facts: SurvivalFacts) -> None:
    listed = by_risk(facts)
    for risk in listed:
        one = survival(risk.person_id, facts)
        assert (risk.alone, risk.score, risk.where) == (len(one.alone), one.score, one.where)
    holding = {who for who in PEOPLE if survival(who, facts).holds}
    assert holding <= {one.person_id for one in listed}
    assert list(listed) == sorted(listed, key=lambda one: (-one.alone, one.score, one.name))


@given(FACTS, WHO, st.data())
def test_a_second_person_never_lowers_anybodys_score(
    facts: SurvivalFacts, second: str, data: st.DataObject
) -> None:
    how = data.draw(st.sampled_from(["session", "project", "loan", "key", "promise"]))
    joined = facts
    if how == "session" and facts.sessions:
        first, *rest = facts.sessions
        others = tuple(one for one in first.people if one.person_id != second)
        people = (*others, SessionPerson("", first.session.id, second, SessionPart.LEAD))
        if any(one.part is SessionPart.LEAD for one in others):
            joined = replace(facts, sessions=[replace(first, people=people), *rest])
    elif how == "project":
        drivers = dict.fromkeys((*(p.person_id for p in facts.projects[0].people), second))
        if facts.projects[0].people:
            joined = replace(facts, projects=[project(*drivers)])
    elif how == "loan" and facts.loans:
        loan = facts.loans[0].loan
        if loan.responsible_id and loan.deputy_id is None:
            joined = replace(facts, loans=[lent(loan.responsible_id, second), *facts.loans[1:]])
    elif how == "key" and facts.whereabouts:
        kept = facts.whereabouts[0]
        if kept.holder_id and kept.second_id is None:
            shown = replace(kept, second_id=second)
            joined = replace(facts, whereabouts=[shown, *facts.whereabouts[1:]])
    elif how == "promise" and facts.promises:
        driven = (*facts.promises[0].driver_ids, second)
        promise = replace(facts.promises[0], driver_ids=driven)
        joined = replace(facts, promises=[promise, *facts.promises[1:]])
    for who in PEOPLE:
        assert survival(who, facts).score <= survival(who, joined).score
