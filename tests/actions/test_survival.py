"""Would it survive, asked of a store: every kind of thing is read, found by a name, and printed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from benchmarks.statements import asked_of
from partnerdesk.actions import survival
from partnerdesk.domain.leaving import KeptKind, Whereabouts
from partnerdesk.domain.partners import Member, Person, RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.projects import ProjectPerson
from partnerdesk.domain.promises import PromiseOwner
from partnerdesk.domain.sessions import SessionPart, SessionPerson, SessionState, Task
from partnerdesk.domain.settings import Settings
from partnerdesk.domain.survival import HoldKind, by_risk
from partnerdesk.store import rows, settings_rows
from partnerdesk.store.action_log import action
from partnerdesk.store.opening import OpenStore
from tests import factories as make

TODAY = date(2026, 3, 3)


@dataclass(frozen=True, slots=True)
class Two:
    """A partnership of two schools in which all hangs on Zoë, who teaches at Fenwick."""

    zoe: Person
    us: Member
    fenwick: Member


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    opened = make.open_store(tmp_path / "store")
    yield opened
    opened.close()


@pytest.fixture
def two(store: OpenStore) -> Two:
    us = make.member(name="Eastvale", is_us=True, easting=440_000, northing=380_000)
    fenwick = make.member(name="Fenwick", easting=441_000, northing=380_000)
    zoe, ann = make.person(), make.person(name="Ann Bell")
    item = make.item(us)
    loan = make.loan(us, fenwick, responsible_id=zoe.id, handed_over_at=datetime(2026, 3, 3))
    latin, over = make.project(), make.project(name="Old", state="finished")
    ahead = make.session(project_id=latin.id)
    held = make.session(title="Held", state=SessionState.HELD)
    past = make.session(title="Past", starts_at=datetime(2026, 2, 1, 9))
    deal = make.agreement(issued_on=date(2025, 9, 1), starts_on=date(2025, 9, 1))
    hall, kept = (
        make.commitment(deal, fenwick, what="A hall"),
        make.commitment(deal, fenwick, what="Let go", released_on=TODAY, released_reason="Agreed"),
    )
    make.add(
        store.database,
        us, fenwick, zoe, ann,
        make.role(zoe, fenwick, kind=RoleKind.LEAD_TEACHER),
        make.role(zoe, us, kind=RoleKind.HEAD, ended_on=date(2025, 1, 1)),
        make.role(ann, us, kind=RoleKind.TEACHER),
        item, loan, make.loan_line(loan, item, quantity=12, held=12),
        latin, over, ahead, held, past,
        *(ProjectPerson(rows.new_id(), one.id, zoe.id) for one in (latin, over)),
        *(
            SessionPerson(rows.new_id(), one.id, zoe.id, SessionPart.LEAD)
            for one in (ahead, held, past)
        ),
        deal, make.party(deal, us), make.party(deal, fenwick, position=1), hall, kept,
        PromiseOwner(rows.new_id(), hall.id, zoe.id), PromiseOwner(rows.new_id(), kept.id, zoe.id),
        Whereabouts(rows.new_id(), KeptKind.KEY, "Shed", "", zoe.id),
        Task(rows.new_id(), None, "Book the hall", zoe.id),
        Task(rows.new_id(), None, "Done", zoe.id, done_on=TODAY),
    )  # fmt: skip
    with action(store.database, "Name the coordinator") as log:
        settings_rows.write_settings(log.connection, Settings(coordinator_name="ann bell"))
    return Two(zoe, us, fenwick)


def test_all_that_hangs_on_somebody_is_read_and_nothing_that_is_over(
    store: OpenStore, two: Two
) -> None:
    found = survival.survive(store.database, two.zoe.id, TODAY)
    assert [(one.kind, one.words) for one in found.holds] == [
        (HoldKind.SESSION, "Latin, week 6"),
        (HoldKind.CONTACT, "Fenwick: nobody else is known there"),
        (HoldKind.ROLE, "Lead teacher at Fenwick"),
        (HoldKind.PROJECT, "Year 8 Latin"),
        (HoldKind.PROMISE, "MOU-2026-001: A hall"),
        (HoldKind.LOAN, "L-0001: 12 × Multimeter"),
        (HoldKind.KEY, "Key: Shed"),
        (HoldKind.TASK, "Book the hall"),
    ]
    assert (found.score, len(found.alone)) == (0, 8)
    assert found.where == "Lead teacher at Fenwick"


def test_the_coordinator_is_known_by_name_and_holds_what_is_not_answered(
    store: OpenStore, two: Two
) -> None:
    with store.database.read() as connection:
        first, second = by_risk(survival.survival_facts(connection, TODAY))
    assert (first.name, first.alone, second.name, second.alone) == (
        "Ann Bell",
        9,
        "Zoë Ashgrove",
        8,
    )
    found = survival.survive(store.database, first.person_id, TODAY)
    assert {one.kind for one in found.holds} == {HoldKind.OFFICE}


def test_a_member_that_left_takes_its_people_along(store: OpenStore, two: Two) -> None:
    with action(store.database, "Leave") as log:
        rows.update(log.connection, make.member(id=two.fenwick.id, name="Fenwick", left_on=TODAY))
    found = survival.survive(store.database, two.zoe.id, TODAY)
    assert found.where == ""
    assert not {HoldKind.CONTACT, HoldKind.ROLE} & {one.kind for one in found.holds}


def test_who_is_meant_is_found_by_the_name_or_its_beginning(store: OpenStore, two: Two) -> None:
    make.add(store.database, make.person(name="Ann Bellamy"))
    for words in ("Zoë Ashgrove", "zoe", "ashg"):
        assert survival.find_person(store.database, words).id == two.zoe.id
    assert survival.find_person(store.database, "ann bell").name == "Ann Bell"
    with pytest.raises(RuleBroken, match=r"“ann b” can mean Ann Bell \(Eastvale\); Ann Bellamy"):
        survival.find_person(store.database, "ann b")
    for nobody in ("Xerxes", ""):
        with pytest.raises(RuleBroken, match="nobody called"):
            survival.find_person(store.database, nobody)


def test_the_plan_prints_what_they_hold_and_who_could_take_over(store: OpenStore, two: Two) -> None:
    facts = survival.cover_plan_facts(store.database, two.zoe.id, TODAY)
    assert (facts.their_school, facts.our_school) == ("Fenwick", "Eastvale")
    (page, *_) = PdfReader(io.BytesIO(survival.cover_plan_pdf(facts))).pages
    words = " ".join(page.extract_text().split())
    assert "While Zoë Ashgrove is away" in words
    assert "Latin, week 6 Thu 12 Mar 2026" in words
    with pytest.raises(LookupError):
        survival.cover_plan_facts(store.database, "nobody", TODAY)


def test_a_large_partnership_takes_as_many_questions_as_a_small_one(
    store: OpenStore, two: Two
) -> None:
    def asked() -> int:
        with asked_of(store.database) as seen, store.database.read() as connection:
            survival.survival_facts(connection, TODAY)
        return len(seen)

    before = asked()
    people = [make.person(name=f"Person {n}") for n in range(30)]
    sessions = [
        make.session(starts_at=datetime(2026, 4, 1, 9) + timedelta(days=n)) for n in range(30)
    ]
    pairs = list(zip(people, sessions, strict=True))
    make.add(
        store.database,
        *people,
        *sessions,
        *(make.role(who, two.fenwick, kind=RoleKind.TEACHER) for who in people),
        *(SessionPerson(rows.new_id(), at.id, who.id, SessionPart.LEAD) for who, at in pairs),
        *(Whereabouts(rows.new_id(), KeptKind.KEY, "Key", "", who.id) for who in people),
    )
    assert asked() == before <= 40
    with store.database.read() as connection:
        assert len(by_risk(survival.survival_facts(connection, TODAY))) == 32
