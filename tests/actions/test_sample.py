"""The sample partnership: whole, sound and fresh on whatever day it is opened."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from partnerdesk.actions import agreements as agreement_actions
from partnerdesk.actions import signing
from partnerdesk.actions.handover import handover_facts, handover_pdf
from partnerdesk.actions.interview import interview
from partnerdesk.actions.leaving import leaving, whereabouts
from partnerdesk.actions.sample import load_sample
from partnerdesk.actions.sessions import late_clashes
from partnerdesk.actions.today import read_today
from partnerdesk.domain.agreements import StateKind, is_open
from partnerdesk.domain.availability import (
    FOREVER,
    Hold,
    free,
    line_hold,
    service_hold,
)
from partnerdesk.domain.calendar import ClosureKind, closes_school
from partnerdesk.domain.clashes import ClashKind
from partnerdesk.domain.handover import GapKind, Side
from partnerdesk.domain.interview import Question
from partnerdesk.domain.leaving import StepKind
from partnerdesk.domain.lending import ItemKind, LoanFacts, LoanStateKind
from partnerdesk.domain.matters import MatterKind
from partnerdesk.domain.partners import MemberKind, NoteTopic, Phase
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.projects import MARKS, ProjectState
from partnerdesk.domain.sessions import (
    Reply,
    SessionKind,
    SessionPart,
    SessionState,
    is_ad_hoc,
)
from partnerdesk.domain.today import matters, time_to_holiday
from partnerdesk.formats.sample_data import read_sample
from partnerdesk.formats.sample_days import Days
from partnerdesk.store import (
    action_log,
    agreements_rows,
    calendar_rows,
    checking,
    files,
    handover_rows,
    lending_rows,
    new_head_rows,
    partners_rows,
    promise_rows,
    today_rows,
)
from partnerdesk.store.opening import OpenStore
from tests import factories

TODAY = date(2026, 3, 3)
NOON = datetime(2026, 3, 3, 12)
HARD_DAYS = [
    date(2028, 2, 29),
    date(2026, 8, 15),
    date(2026, 8, 31),
    date(2026, 9, 1),
    date(2027, 1, 1),
    date(2026, 12, 31),
    date(2027, 5, 1),
    date(2026, 4, 5),  # Easter Sunday
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStore]:
    """The sample partnership as it stands on TODAY, only read by these tests."""
    opened = factories.open_store(tmp_path_factory.mktemp("sample"))
    load_sample(opened, TODAY)
    yield opened
    opened.close()


# --- what it holds ---------------------------------------------------------------------------


def test_eleven_members_of_three_sectors_from_infants_to_university(store: OpenStore) -> None:
    with store.database.read() as connection:
        present = partners_rows.all_members(connection, with_left=False)
        everyone = partners_rows.all_members(connection)
    sectors = Counter(
        {MemberKind.INDEPENDENT: "independent", MemberKind.UNIVERSITY: "university"}.get(
            one.kind, "state"
        )
        for one in present
    )
    assert sectors == {"state": 7, "independent": 3, "university": 1}
    assert present[0].is_us
    assert len(everyone) == 12
    assert {Phase.INFANT, Phase.PRIMARY, Phase.SECONDARY, Phase.SIXTEEN_PLUS} <= {
        one.phase for one in present
    }


def test_there_is_an_agreement_in_every_state_and_paper_for_each_that_was_issued(
    store: OpenStore,
) -> None:
    with store.database.read() as connection:
        listed = agreements_rows.list_agreements(connection, TODAY, 42)
        drafts = [agreements_rows.draft_of(connection, one.agreement.id) for one in listed]
    assert {one.state.kind for one in listed} == set(StateKind)
    assert "Awaiting signature (2 of 4)" in {one.state.words for one in listed}
    for draft in drafts:
        pdf = agreement_actions.agreement_pdf(store, draft.agreement.id, TODAY)
        pages = PdfReader(BytesIO(pdf)).pages
        if draft.agreement.template_id == "one-page-mou":
            assert len(pages) == 1
        assert ("DRAFT" in pages[0].extract_text()) == (draft.agreement.issued_on is None)
        assert len(draft.versions) == (1 if draft.agreement.issued_on else 0)


def test_two_parts_of_the_draft_are_open_and_the_rest_is_written(store: OpenStore) -> None:
    with store.database.read() as connection:
        draft = next(
            agreements_rows.draft_of(connection, one.agreement.id)
            for one in agreements_rows.list_agreements(connection, TODAY, 42)
            if one.state.kind is StateKind.DRAFT
        )
    assert [clause.part for clause in draft.clauses if is_open(clause)] == ["Money", "Evaluation"]


def test_an_issued_agreement_carries_its_own_day_and_the_people_of_that_day(
    store: OpenStore,
) -> None:
    with store.database.read() as connection:
        physics = _titled(connection, "Physics practicals for Year 10")
    pdf = agreement_actions.agreement_pdf(store, physics.agreement.id, TODAY)
    text = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    frozen = json.loads(physics.versions[0].facts)
    # Simon Garforth was principal then; Ọláyínká Adébáyọ̀ is now.
    assert "Simon Garforth" in text
    assert "Simon Garforth" in {signature.person_name for signature in physics.signatures}
    assert frozen["number"] == physics.agreement.number
    assert physics.versions[0].issued_on == physics.agreement.issued_on < TODAY


def test_a_scan_hangs_on_a_signature(store: OpenStore) -> None:
    with store.database.read() as connection:
        signed = _titled(connection, "Languages in the primary years").signatures
        scans = [one.scan_id for one in signed if one.scan_id]
        (scan,) = [agreements_rows.stored_file(connection, one) for one in scans]
    assert scan.media_type == "image/png"
    assert files.read(store.folder.files, scan.sha256).startswith(b"\x89PNG")


def test_what_is_sensitive_is_private(store: OpenStore) -> None:
    with store.database.read() as connection:
        notes = partners_rows.notes_of(connection)
    sensitive = [one for one in notes if one.topic in (NoteTopic.TRUST, NoteTopic.SUSPICION)]
    assert len(sensitive) >= 5
    assert all(one.private for one in sensitive)
    assert not any(one.private for one in notes if one.topic is NoteTopic.STRENGTHS)


# --- what is shared and lent -----------------------------------------------------------------


def test_things_of_many_owners_and_loans_in_every_state(store: OpenStore) -> None:
    with store.database.read() as connection:
        things = lending_rows.list_items(connection, lending_rows.ItemFilter(), limit=200)
        kits = lending_rows.all_kits(connection)
        loans = lending_rows.list_loans(connection, lending_rows.LoanFilter(), NOON)
        due = lending_rows.ItemFilter(test_due_by=TODAY + timedelta(days=30))
        tests = lending_rows.list_items(connection, due)
    places = [one for one in things if one.kind is ItemKind.PLACE]
    assert (len(things) - len(places), len(places), len(kits), len(loans)) == (60, 4, 5, 80)
    assert len({one.owner_id for one in things}) == 11
    assert {one.state.kind for one in loans} == set(LoanStateKind)
    late = {row.things: row.state.words for row in loans if row.state.days_late}
    assert late["12 × Multimeter"] == "Overdue by 6 days"
    assert {one.test_due_on is not None and one.test_due_on < TODAY for one in tests} == {
        True,
        False,
    }


# --- the calendar ----------------------------------------------------------------------------


def test_two_school_years_of_every_member_and_250_sessions_in_every_state(
    store: OpenStore,
) -> None:
    last, this = date(2024, 9, 1), date(2025, 9, 1)
    with store.database.read() as connection:
        present = partners_rows.all_members(connection, with_left=False)
        terms = calendar_rows.all_terms(connection)
        closures = calendar_rows.closures_between(connection, date.min, date.max)
        told = calendar_rows.sessions_between(connection, date(2020, 1, 1), date(2030, 1, 1))
        projects = calendar_rows.all_projects(connection)
        facts = calendar_rows.several_facts(connection, [one.session.id for one in told])
    for member in present:
        for begins in (last, this):
            year = [
                one
                for one in terms
                if one.member_id == member.id and -7 <= (one.first_day - begins).days < 350
            ]
            assert len(year) == 3
    assert {one.kind for one in closures} == set(ClosureKind)
    assert any(one.years for one in closures)
    assert any(one.starts for one in closures)
    assert len(told) == 250
    assert {one.session.state for one in told} == set(SessionState)
    assert {one.session.kind for one in told} == set(SessionKind)
    assert {reply for one in told for _, reply in one.replies} == set(Reply)
    assert {one.state for one in projects} >= {ProjectState.RUNNING, ProjectState.IDEA}
    assert {one.mark for one in projects} == set(range(MARKS))
    assert len([one for one in facts if one.costs and one.needs]) > 20
    visitors = [p for one in facts for p in one.people if p.part is SessionPart.VISITOR]
    assert {p.letter_seen_on is None for p in visitors} == {True, False}
    assert any(one.reminders for one in facts)
    week = [one for one in told if 0 <= (one.session.starts_at.date() - TODAY).days < 7]
    assert len(week) == 4


def test_meetings_have_been_written_up_and_series_leave_days_out(store: OpenStore) -> None:
    with store.database.read() as connection:
        told = calendar_rows.sessions_between(connection, date(2020, 1, 1), TODAY)
        facts = calendar_rows.several_facts(connection, [one.session.id for one in told])
        ids = {one.session.series_id for one in told if one.session.series_id}
        gaps = [gap for key in ids for gap in calendar_rows.series_facts(connection, key)[1]]
    meetings = [one for one in facts if one.session.kind is SessionKind.MEETING]
    held = [one for one in meetings if one.session.series_id]
    assert all(one.session.agenda and one.session.decisions and one.tasks for one in held)
    assert len([task for one in held for task in one.tasks if task.done_on is None]) == 3
    assert any("Rome and Pompeii" in gap.reason for gap in gaps)
    moved = [one for one in held if one.session.series_day != one.session.starts_at.date()]
    assert len(moved) == 1


def test_a_trip_that_was_added_later_is_all_that_is_in_the_way(store: OpenStore) -> None:
    ((session, found),) = late_clashes(store.database, TODAY)
    assert session.title == "Welsh in Year 4: shwmae"
    assert [one.words for one in found] == [
        "Ysgol Glan-yr-Afon is on a trip: Caerleon, Year 3 and Year 4, "
        "Thu 19 Mar 2026 to Fri 20 Mar 2026."
    ]


# --- what a successor needs ------------------------------------------------------------------


def test_what_a_successor_needs_is_written_down_and_some_of_it_is_not(store: OpenStore) -> None:
    asked = interview(store.database, TODAY)
    stands = leaving(store.database, TODAY)
    alone = [one for one in whereabouts(store.database) if one.held_alone]
    said = [one.answer for one in asked.questions if one.answer]
    assert len(said) == 10
    assert {one.private for one in said} == {True, False}
    assert asked.next
    assert asked.next.question is Question.KEYS
    assert len(asked.past) == 0
    assert [one.holder for one in alone] == [stands.coordinator] == ["Ann Bell"]
    assert [one.name for one in stands.offices] == ["Tomos Rees", "Margaret Hale"]
    assert stands.left == tuple(StepKind)
    with store.database.read() as connection:
        owners = handover_rows.promise_owners(connection)
        promised = promise_rows.promised(connection, TODAY)
        (new,) = new_head_rows.watched(connection, TODAY)
    nobody_sees_to = {x.commitment.what for x in promised if x.commitment.id not in owners}
    assert nobody_sees_to == {
        "Classes in which sixth-formers practise teaching",
        "Pupils and staff for a mentoring scheme",
    }
    assert (new.member, new.head) == ("Abbey Grange", "Aoife Ní Bhriain")


# --- the store after it ----------------------------------------------------------------------


def test_the_store_is_sound_and_there_is_nothing_to_undo(store: OpenStore) -> None:
    assert checking.check(store.folder) == checking.Findings()
    with store.database.read() as connection:
        assert action_log.next_undo(connection) is None
        assert action_log.next_redo(connection) is None


def test_a_store_with_members_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    store = factories.open_store(tmp_path)
    factories.add(store.database, factories.member())
    before = factories.image(store.folder.database)
    with pytest.raises(RuleBroken, match="has members already"):
        load_sample(store, TODAY)
    assert factories.image(store.folder.database) == before
    store.close()


# --- on any day ------------------------------------------------------------------------------


@settings(max_examples=4, deadline=None)
@given(st.dates(date(2024, 1, 1), date(2060, 12, 31)))
@example(HARD_DAYS[0])
@example(HARD_DAYS[1])
@example(HARD_DAYS[3])
@example(HARD_DAYS[4])
def test_on_any_day_it_loads_and_gives_today_the_same_matters(today: date) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing, "mou_pdf", lambda facts: factories.PDF)
        store = factories.open_store(Path(folder))
        load_sample(store, today)
        late = late_clashes(store.database, today, days=365)
        facts = read_today(store.database, today)
        store.close()
    assert [one.kind for _, found in late for one in found] == [ClashKind.TRIP]
    found = Counter(matter.kind for matter in matters(facts))
    del found[MatterKind.BACKUP]
    # In the holidays nothing is due back within a week.
    assert found.pop(MatterKind.DUE_SOON, 0) <= 3
    # Nor are there sessions to make ready.
    assert found.pop(MatterKind.NOT_READY, 0) <= 3
    # Governors don’t meet in the holidays, and all of them at the end of the summer term.
    assert found.pop(MatterKind.GOVERNORS, 0) <= 4
    # Who left long ago is asked about in the first days of a month.
    assert found.pop(MatterKind.LEAVERS, 0) <= 1
    # A quiet summer makes more promises drift.
    assert 2 <= found.pop(MatterKind.PROMISE) <= 4
    assert found == {
        MatterKind.OVERDUE: 3,
        MatterKind.HAND_OVER: 2,
        MatterKind.LATE_CLASH: 1,
        MatterKind.TASK: 2,
        MatterKind.PENCIL: 1,
        MatterKind.WRITE_UP: 1,
        MatterKind.TEST: 3,
        MatterKind.ROLE_ENDED: 2,
        MatterKind.REVIEW_DUE: 1,
        MatterKind.SIGNATURES: 1,
        MatterKind.RENEWAL: 1,
        MatterKind.NEW_HEAD: 1,
        MatterKind.CONTACT: 3,
        MatterKind.BUY_IN: 2,
        MatterKind.QUESTION: 1,
    }
    assert facts.calendar.terms
    assert {one.state.kind for one in facts.agreements} == set(StateKind)


@settings(max_examples=20, deadline=None)
@given(st.dates(date(2024, 1, 1), date(2060, 12, 31)) | st.sampled_from(HARD_DAYS))
def test_nothing_that_has_happened_lies_ahead_or_out_of_order(today: date) -> None:
    sample = read_sample(today)
    (home,) = [one.id for one in sample.members if one.is_us]
    ours = [one for one in sample.calendar.years.closures if one.member_id == home]
    days = Days(today, tuple(one for one in ours if closes_school(one)))
    assert sample == read_sample(today)
    for contact in sample.contacts:
        assert contact.on <= today
        assert contact.on == days.school_day(contact.on)
        assert any(
            role.person_id == contact.person_id and role.member_id == contact.member_id
            for role in sample.roles
        )
    assert all(note.written_on <= today for note in sample.notes)
    assert all(seen.seen_on <= today for seen in sample.buy_ins)
    assert all(not role.started_on or role.started_on <= today for role in sample.roles)
    assert all(one.answered_on <= today for one in sample.handover.answers)
    for term, later in pairwise([*sample.handover.offices, None]):
        assert term.started_on < term.ended_on
        begins = later.started_on if later else sample.settings.coordinator_since
        assert begins == term.ended_on + timedelta(days=1)
    for head in sample.handover.heads:
        assert head.started_on <= head.briefed_on <= today
        assert any(
            (one.person_id, one.started_on) == (head.person_id, head.started_on)
            for one in sample.roles
        )
    for one in sample.agreements:
        happened = [one.agreement.created_on, *filter(None, [one.issued_on])]
        happened += [signature.on for signature in one.signed]
        happened += [day for day in (one.ended_on, one.voided_on) if day]
        assert happened == sorted(happened)
        assert happened[-1] <= today


@settings(max_examples=20, deadline=None)
@given(st.dates(date(2024, 1, 1), date(2060, 12, 31)) | st.sampled_from(HARD_DAYS))
def test_no_more_was_ever_lent_or_promised_than_there_was(today: date) -> None:
    shared = read_sample(today).shared
    now = datetime.combine(today, time(12))
    for item in shared.items:
        holds = [service_hold(gap) for gap in shared.services if gap.item_id == item.id]
        for told in shared.loans:
            if told.loan.reserved_on and not told.loan.cancelled_on:
                holds += _taken(told, item.id, now)
        assert free(item.quantity, holds, datetime.min, FOREVER) >= 0, item.name


def _taken(told: LoanFacts, item_id: str, now: datetime) -> list[Hold]:
    """What a loan took of an item and for how long, as it truly was."""
    taken = []
    for line in told.lines:
        if line.item_id != item_id:
            continue
        start, end = told.loan.out_at, told.loan.due_at
        came = [one for one in told.returns if one.line_id == line.id]
        taken += [Hold(start, max(one.returned_at, start), one.quantity) for one in came]
        still = line.quantity - sum(one.quantity for one in came)
        taken.append(line_hold(replace(line, held=still, held_until=end), now))
        assert line.held == still
    return taken


@pytest.mark.parametrize("today", [TODAY, *HARD_DAYS])
def test_what_happened_to_a_loan_happened_in_order(today: date) -> None:
    for told in read_sample(today).shared.loans:
        loan = told.loan
        assert loan.asked_on <= today
        if loan.handed_over_at:
            days = [loan.asked_on, loan.handed_over_at.date()]
            days += [one.returned_at.date() for one in told.returns[:1]]
            assert days == sorted(days)
            assert max((one.returned_at.date() for one in told.returns), default=today) <= today
        assert all(loan.due_at.date() <= chase.on <= today for chase in told.chases)


@settings(max_examples=20, deadline=None)
@given(st.dates(date(2024, 1, 1), date(2060, 12, 31)) | st.sampled_from(HARD_DAYS))
def test_sessions_lived_in_order_and_nothing_was_said_ahead_of_today(today: date) -> None:
    calendar = read_sample(today).calendar
    assert len(calendar.sessions) == 250
    for facts in calendar.sessions:
        session, day = facts.session, facts.session.starts_at.date()
        assert abs((day - today).days) <= 3 * 365
        if session.state is SessionState.HELD:
            assert day < today
        if session.state is SessionState.PENCILLED:
            assert day > today
            assert not facts.checks
        for part in facts.members:
            said = [session.arranged_on, part.asked_on, part.replied_on]
            happened = [one for one in said if one]
            assert happened == sorted(happened)
            assert happened[-1] <= min(today, day)
        seen = [one.done_on for one in facts.checks] + [one.on for one in facts.reminders]
        seen += [session.confirmed_on, session.cancelled_on]
        seen += [one.letter_seen_on for one in facts.people]
        assert all(session.arranged_on <= one <= min(today, day) for one in seen if one)
        assert all(len(one.words) <= 160 for one in facts.reminders)
        assert all(day <= one.done_on <= today for one in facts.tasks if one.done_on)
    late = [one for one in calendar.sessions if is_ad_hoc(one.session, 14)]
    assert "Loan of the hall: who opens up" in {one.session.title for one in late}


def test_days_are_read_from_anchors_and_offsets() -> None:
    days = Days(date(2026, 3, 3))  # a Tuesday in the term that began on 1 January
    read = {
        "term": date(2026, 1, 1),
        "term-1": date(2025, 9, 1),
        "end term+1": date(2026, 8, 31),
        "year-1": date(2024, 9, 1),
        "end year": date(2026, 8, 31),
        "year -1w": date(2025, 8, 25),
        "-3d": date(2026, 2, 27),  # Saturday, so the Friday before
        "-3s": date(2026, 2, 26),
        "+4s": date(2026, 3, 9),
        "+1mo": date(2026, 4, 3),
    }
    assert {text: days.day(text) for text in read} == read
    for wrong in ("", "soon", "-3", "end", "end -3d"):
        with pytest.raises(ValueError, match="not a day"):
            days.day(wrong)


def test_today_says_which_week_it_is_and_how_long_the_term_goes_on(store: OpenStore) -> None:
    words = "Week B · 3 weeks to the end of term"
    assert time_to_holiday(read_today(store.database, TODAY)) == words
    # On a Saturday the week that begins counts.
    assert read_today(store.database, date(2026, 3, 7)).calendar.letter == "A"


def test_today_begins_with_the_oldest_overdue_loan_and_whom_to_ask(store: OpenStore) -> None:
    with store.database.read() as connection:
        found = matters(today_rows.today_facts(connection, TODAY))
    assert [one.title for one in found[:2]] == [
        "2 × Four-person tent are 18 days overdue from Fenwick Primary",
        "12 × Multimeter are 6 days overdue from Heron Vale Academy",
    ]
    assert found[1].second == "Due back Wed 25 Feb 2026 · Priya Nair, text preferred"
    assert [one.title for one in found if one.kind is MatterKind.DUE_SOON] == [
        "8 × Microscope are due back from St Oswald’s",
        "6 × Keyboard are due back to Abbey Grange",
        "4 × Data logger are due back from Langdale High",
    ]


def test_the_handover_note_tells_what_is_out_in_between_and_promised(store: OpenStore) -> None:
    facts = handover_facts(store.database, TODAY)
    out = [one for one in facts.loans if one.held.loan.handed_over_at]
    assert {one.ours for one in out} == set(Side)
    assert (len(out), len(facts.loans) - len(out)) == (18, 18)
    assert [one.words for one in facts.gaps if one.kind is GapKind.OVERDUE][1] == (
        "L-0055 from Heron Vale Academy is 6 days overdue: 12 × Multimeter"
    )
    pages = PdfReader(BytesIO(handover_pdf(store.database, TODAY, private=False))).pages
    text = "\n".join(page.extract_text() for page in pages)
    assert "Loans out and in" in text
    assert "Borrowed by us" in text
    assert "Wed 25 Feb 2026" in text


def _titled(connection: object, title: str) -> agreements_rows.Draft:
    listed = agreements_rows.list_agreements(connection, TODAY, 42)  # type: ignore[arg-type]
    agreement_id = next(one.agreement.id for one in listed if one.agreement.title == title)
    return agreements_rows.draft_of(connection, agreement_id)  # type: ignore[arg-type]
