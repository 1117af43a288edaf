"""The handover note from the store: what is read, how ready it is, what stays inside."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from benchmarks.statements import asked_of
from partnerdesk.actions import leaving, partners, projects, sessions
from partnerdesk.actions.handover import handover_facts, handover_pdf, score
from partnerdesk.domain.agreements import Commitment
from partnerdesk.domain.handover import GapKind
from partnerdesk.domain.interview import Answer, Question
from partnerdesk.domain.leaving import KeptKind, LeavingStep, StepKind, TermOfOffice, Whereabouts
from partnerdesk.domain.lending import ItemKind
from partnerdesk.domain.matters import MatterKind
from partnerdesk.domain.partners import Person
from partnerdesk.domain.projects import Project, ProjectFacts, ProjectPart, ProjectPerson
from partnerdesk.domain.sessions import Session, SessionFacts, Task
from partnerdesk.domain.today import matters
from partnerdesk.store import rows
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.today_rows import today_facts
from tests import factories as make
from tests.actions import small_partnership as small
from tests.actions.small_partnership import PRIVATE_WORDS, TODAY, SmallPartnership


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    opened = make.open_store(tmp_path / "store")
    yield opened
    opened.close()


@pytest.fixture
def known(store: OpenStore) -> SmallPartnership:
    return small.fill(store)


def test_a_successor_gets_each_member_with_whom_to_call_first(
    store: OpenStore, known: SmallPartnership
) -> None:
    facts = handover_facts(store.database, TODAY)
    called = {
        one.member.name: one.call_first.person.name if one.call_first else ""
        for one in facts.members
    }
    assert called == {
        "St Oswald’s": "Tess Ode",
        "Heron Vale Academy": "Owain Prys",
        "Langdale High": "",
        "Thornbury Hall": "Łucja Żak",
    }
    steady = next(one for one in facts.members if one.member.id == known.steady.id)
    assert {who.person.name for who in steady.people} == {"Priya Nair", "Owain Prys"}
    assert steady.km == pytest.approx(2.12, abs=0.01)


def test_agreements_come_liveliest_first_with_their_promises(
    store: OpenStore, known: SmallPartnership
) -> None:
    waiting, in_force, draft = handover_facts(store.database, TODAY).agreements
    assert [one.agreement.number[-3:] for one in (waiting, in_force, draft)] == [
        "003",
        "001",
        "004",
    ]
    assert waiting.missing == ("Thornbury Hall: head and chair of governors",)
    assert [(one.giver, one.what, one.to) for one in in_force.promises] == [
        ("St Oswald’s", "Latin teaching, 1 hour a week", "Heron Vale Academy"),
        ("Heron Vale Academy", "12 multimeters, by July 2027", "St Oswald’s"),
    ]
    assert [one.binds for one in (waiting, in_force, draft)] == [True, True, False]


def test_the_note_leaves_the_school_without_a_private_word(
    store: OpenStore, known: SmallPartnership
) -> None:
    def told(*, private: bool) -> list[str]:
        reader = PdfReader(io.BytesIO(handover_pdf(store.database, TODAY, private=private)))
        return [page.extract_text() for page in reader.pages] + [str(reader.metadata)]

    for page in told(private=False):
        assert not any(word in page for word in PRIVATE_WORDS)
    assert all(any(word in page for page in told(private=True)) for word in PRIVATE_WORDS)


def test_mending_raises_the_score_and_leaving_takes_the_gaps_along(
    store: OpenStore, known: SmallPartnership
) -> None:
    before = handover_facts(store.database, TODAY)
    assert [gap.kind for gap in before.gaps if gap.key == known.unknown.id] == [
        GapKind.NOBODY,
        GapKind.NEVER_LOGGED,
    ]
    head = make.person(name="Yusuf Demir")
    make.add(store.database, head, make.role(head, known.unknown), make.contact(known.unknown))
    mended = handover_facts(store.database, TODAY)
    assert score(before) < score(mended) < 100
    partners.member_leaves(store.database, known.lonely.id, TODAY)
    gone = handover_facts(store.database, TODAY)
    assert known.lonely.id not in {one.member.id for one in gone.members}
    assert {gap.key for gap in gone.gaps} & {known.lonely.id} == set()


def test_roles_that_ended_or_have_not_begun_are_not_told(
    store: OpenStore, known: SmallPartnership
) -> None:
    new = make.person(name="Head From September")
    make.add(store.database, new, make.role(new, known.lonely, started_on=date(2026, 9, 1)))
    facts = handover_facts(store.database, TODAY)
    lonely = next(one for one in facts.members if one.member.id == known.lonely.id)
    assert [who.person.name for who in lonely.people] == ["Łucja Żak"]


def test_today_reads_what_was_done_since_the_last_backup(
    store: OpenStore, known: SmallPartnership
) -> None:
    def unsaved(last: datetime | None) -> datetime | None:
        with store.database.read() as connection:
            return today_facts(connection, TODAY, last).unsaved_since

    first = unsaved(None)
    assert first is not None
    assert unsaved(datetime(2000, 1, 1)) == first
    assert unsaved(datetime(2999, 1, 1)) is None


def test_today_finds_each_matter_of_the_partnership(
    store: OpenStore, known: SmallPartnership
) -> None:
    with store.database.read() as connection:
        facts = replace(today_facts(connection, TODAY), unsaved_since=None)
    found = [(matter.kind, matter.key) for matter in matters(facts)]
    assert [kind for kind, _ in found] == [
        MatterKind.ROLE_ENDED,
        MatterKind.SIGNATURES,
        MatterKind.CONTACT,
        MatterKind.BUY_IN,
    ]
    assert {key for kind, key in found if kind is not MatterKind.SIGNATURES} == {known.lonely.id}


def test_a_project_on_one_pair_of_shoulders_is_missed_until_it_has_a_deputy(
    store: OpenStore, known: SmallPartnership
) -> None:
    lead, deputy = make.person(name="Ruth Vale"), make.person(name="Ilie Marin")
    make.add(store.database, lead, deputy)
    alone = ProjectFacts(
        Project(name="Year 8 Latin"), (known.steady.id,), (ProjectPerson("", "", lead.id),)
    )
    made = projects.add_project(store.database, alone)
    facts = handover_facts(store.database, TODAY)
    gap = next(one for one in facts.gaps if one.kind is GapKind.ONE_LEAD)
    assert gap.words == "Year 8 Latin hangs on Ruth Vale alone"
    assert gap.key == f"project:{made.made}"
    both = (*alone.people, ProjectPerson("", "", deputy.id, ProjectPart.DEPUTY))
    project = replace(alone.project, id=made.made)
    projects.change_project(store.database, ProjectFacts(project, alone.member_ids, both))
    mended = handover_facts(store.database, TODAY)
    assert GapKind.ONE_LEAD not in {one.kind for one in mended.gaps}
    assert score(facts) < score(mended)


def test_a_successor_reads_what_lies_ahead_of_a_project_and_who_does_what(
    store: OpenStore, known: SmallPartnership
) -> None:
    made = projects.add_project(store.database, ProjectFacts(Project(name="Choir")))
    tomorrow = datetime.combine(TODAY, time(14)) + timedelta(days=1)
    session = Session(
        project_id=made.made,
        title="First rehearsal",
        starts_at=tomorrow,
        ends_at=tomorrow + timedelta(hours=1),
    )
    tasks = (Task(what="Copy the parts", due_on=TODAY), Task(what="Tune the piano"))
    sessions.add_session(store.database, SessionFacts(session, tasks=tasks), TODAY, note="agreed")
    facts = handover_facts(store.database, TODAY)
    (choir,) = facts.projects
    assert (choir.sessions_ahead, choir.next_session[-15:]) == (1, "First rehearsal")
    assert [one.what for one in facts.tasks] == ["Copy the parts", "Tune the piano"]


def kinds(store: OpenStore, **given: Any) -> set[GapKind]:
    return {one.kind for one in handover_facts(store.database, TODAY, **given).gaps}


def test_a_successor_reads_answers_where_things_are_and_who_held_the_office(
    store: OpenStore, known: SmallPartnership
) -> None:
    tess, hall = make.person(name="Tess Ode"), rows.new_id()
    add = (Answer(rows.new_id(), Question.MEMBER_CARE, known.lonely.id, body="Hush", private=True),
           Answer(rows.new_id(), Question.FIRST, body="Ring Priya.", answered_on=TODAY),
           Whereabouts(hall, KeptKind.KEY, "Hall key", "", tess.id, None, known.steady.id),
           TermOfOffice(rows.new_id(), "Ann Rowe", None, date(2023, 8, 31)))  # fmt: skip
    make.add(store.database, tess, *add)
    facts = handover_facts(store.database, TODAY)
    assert [(one.words, one.body, one.private, one.subject) for one in facts.answers] == [
        ("What should your successor do first?", "Ring Priya.", False, ""),
        ("What needs tact at Thornbury Hall?", "Hush", True, "Thornbury Hall"),
    ]
    (kept,) = facts.whereabouts
    assert (kept.kept.what, kept.holder, kept.second) == ("Hall key", "Tess Ode", "")
    assert kept.member == "Heron Vale Academy"
    assert [one.name for one in facts.offices] == ["Ann Rowe"]


def test_a_promise_is_missed_until_somebody_sees_to_it_and_the_note_names_them(
    store: OpenStore, known: SmallPartnership
) -> None:
    gap = next(
        one for one in handover_facts(store.database, TODAY).gaps if one.kind is GapKind.NO_OWNER
    )
    assert (gap.page, gap.things) == ("promises", 2)
    priya = known_person(store, "Priya Nair")
    with store.database.read() as connection:
        ids = [one.id for one in rows.read(connection, Commitment)]
    assert gap.key in ids
    leaving.set_owner(store.database, ids, priya)
    facts = handover_facts(store.database, TODAY)
    assert GapKind.NO_OWNER not in {one.kind for one in facts.gaps}
    owners = {promise.owner for one in facts.agreements for promise in one.promises}
    assert owners == {"Priya Nair"}


def known_person(store: OpenStore, name: str) -> str:
    with store.database.read() as connection:
        return next(one.id for one in rows.read(connection, Person) if one.name == name)


def test_private_words_want_to_be_read_through_again_once_more_are_written(
    store: OpenStore, known: SmallPartnership
) -> None:
    make.add(store.database, make.person(note="Plays the xylophone."))
    gap = next(
        one for one in handover_facts(store.database, TODAY).gaps if one.kind is GapKind.PRIVATE
    )
    assert gap.words == "3 private notes have not been read through yet"
    make.add(store.database, LeavingStep(rows.new_id(), StepKind.PRIVATE, TODAY))
    assert GapKind.PRIVATE not in kinds(store)
    tomorrow = TODAY + timedelta(days=1)
    make.add(store.database, make.note(known.lonely, private=True, written_on=tomorrow))
    assert GapKind.PRIVATE in kinds(store)


def test_a_backup_is_missed_on_screen_but_never_in_the_note(
    store: OpenStore, known: SmallPartnership
) -> None:
    assert GapKind.NO_BACKUP in kinds(store)
    assert GapKind.NO_BACKUP not in kinds(store, last_backup=datetime(2999, 1, 1))
    reader = PdfReader(io.BytesIO(handover_pdf(store.database, TODAY, private=False)))
    words = " ".join(page.extract_text() for page in reader.pages)
    assert "backup yet" not in words
    assert "Langdale High: nobody is named" in " ".join(words.split())


def test_sessions_and_equipment_are_missed_with_the_place_that_mends_them(
    store: OpenStore, known: SmallPartnership
) -> None:
    soon = datetime.combine(TODAY, time(9)) + timedelta(days=5)
    late = make.session(title="Late", starts_at=soon + timedelta(days=100))
    concert = make.session(title="Concert", starts_at=soon)
    camera = make.item(known.us, name="Camera")
    hall = make.item(known.us, name="Hall", kind=ItemKind.PLACE)
    make.add(store.database, late, concert, camera, hall)
    found = {one.kind: one for one in handover_facts(store.database, TODAY).gaps}
    assert found[GapKind.NO_SESSION_LEAD].words == "Concert on Sun 8 Mar 2026: nobody leads it"
    assert found[GapKind.NO_SESSION_LEAD].key == concert.id
    placed = found[GapKind.NO_PLACE]
    assert placed.words == "Camera of St Oswald’s: where it is kept is not written"
    assert (placed.page, placed.key) == ("equipment", camera.id)


def test_a_large_partnership_takes_as_many_questions_as_a_small_one(
    store: OpenStore, known: SmallPartnership
) -> None:
    def asked() -> int:
        with asked_of(store.database) as seen:
            handover_facts(store.database, TODAY)
        return len(seen)

    deal = make.agreement(number="MOU-2026-090", issued_on=TODAY)
    latin = make.project()
    make.add(store.database, deal, latin, make.session(project_id=latin.id))
    before = asked()
    members = [make.member(name=f"School {n}") for n in range(20)]
    deals = [make.agreement(number=f"MOU-2026-1{n:02}", issued_on=TODAY) for n in range(20)]
    projects_too = [make.project(name=f"Project {n}") for n in range(20)]
    make.add(
        store.database,
        *members,
        *deals,
        *projects_too,
        *(make.contact(one) for one in members),
        *(make.party(deal, one) for deal, one in zip(deals, members, strict=True)),
        *(make.session(project_id=one.id) for one in projects_too),
    )
    assert asked() <= before + 5
    assert before < 120
