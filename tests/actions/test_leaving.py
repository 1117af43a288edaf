"""Leaving well: where things are, who owns a promise, steps, dates of office, and the paper."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from partnerdesk.actions import history, leaving
from partnerdesk.actions.settings import change_settings
from partnerdesk.domain.interview import Answer
from partnerdesk.domain.leaving import KeptKind, LeavingStep, StepKind, TermOfOffice, Whereabouts
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.promises import PromiseOwner
from partnerdesk.domain.settings import Settings
from partnerdesk.store import handover_rows, partners_rows, rows, settings_rows
from partnerdesk.store.database import Database
from partnerdesk.store.opening import OpenStore
from tests import factories as make

TODAY = date(2026, 3, 3)
ANN, GARETH = "Ann Bell", "Gareth Price"
FRIDAY = date(2026, 3, 27)
MONDAY = date(2026, 3, 30)


@dataclass(frozen=True)
class Office:
    """Three members; Ann Bell is coordinator since the beginning of the school year."""

    store: OpenStore
    ours: str
    theirs: str
    third: str
    ann: str
    gareth: str

    @property
    def database(self) -> Database:
        return self.store.database

    def holder(self) -> tuple[str, date | None]:
        """Who is coordinator, and since when."""
        with self.database.read() as connection:
            settings = settings_rows.read_settings(connection)
        return settings.coordinator_name, settings.coordinator_since

    def seen(self) -> dict[StepKind, str]:
        """What the program sees of each step."""
        return {one.kind: one.seen for one in leaving.leaving(self.database, TODAY).steps}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    store = make.open_store(tmp_path / "store")
    members = [
        make.member(name="St Oswald’s", is_us=True),
        make.member(name="Heron Vale Academy"),
        make.member(name="Fenwick Primary"),
    ]
    people = [make.person(name=ANN), make.person(name=GARETH)]
    make.add(store.database, *members, *people)
    change_settings(
        store.database, Settings(coordinator_name=ANN, coordinator_since=date(2025, 9, 1))
    )
    yield Office(store, *(one.id for one in (*members, *people)))
    store.close()


# --- where things are ------------------------------------------------------------------------


def test_where_things_are_is_told_with_names_by_what_they_are(office: Office) -> None:
    database, ann, gareth = office.database, office.ann, office.gareth
    mailbox = Whereabouts("", KeptKind.PASSWORD, " Shared  mailbox ", "Head’s safe", ann, gareth)
    made = leaving.write_whereabouts(database, mailbox, TODAY)
    assert made.name == "Write where Shared mailbox is"
    key = Whereabouts("", KeptKind.KEY, "Store", "", ann, None, office.theirs)
    leaving.write_whereabouts(database, key, TODAY)
    store, box = leaving.whereabouts(database)
    assert (store.one.what, store.holder, store.second, store.member) == (
        "Store", ANN, "", "Heron Vale Academy",
    )  # fmt: skip
    assert (box.one.what, box.holder, box.second) == ("Shared mailbox", ANN, GARETH)
    assert (store.held_alone, box.held_alone) == (True, False)
    leaving.write_whereabouts(database, replace(store.one, second_id=gareth), TODAY)
    assert leaving.whereabouts(database)[0].second == GARETH
    leaving.remove_whereabouts(database, made.made)
    assert [one.one.what for one in leaving.whereabouts(database)] == ["Store"]


def test_a_password_is_not_written_down(office: Office) -> None:
    one = Whereabouts("", KeptKind.PASSWORD, "Mailbox", "Password: Tiger7")
    with pytest.raises(RuleBroken, match="only where it is kept") as refused:
        leaving.write_whereabouts(office.database, one, TODAY)
    assert refused.value.field == "kept_at"
    assert leaving.whereabouts(office.database) == ()


# --- who sees to which promise ---------------------------------------------------------------


def test_promises_get_an_owner_another_and_none(office: Office) -> None:
    database = office.database
    deal = make.agreement()
    latin, hall = (make.commitment(deal, office.ours, what=what) for what in ("Latin", "A hall"))
    make.add(database, deal, latin, hall)
    ids = [latin.id, hall.id]

    def owners() -> list[str]:
        with database.read() as connection:
            found = handover_rows.promise_owners(connection)
            people = {one.id: one.name for one in partners_rows.all_people(connection)}
        return [people[found[key].person_id] if key in found else "" for key in ids]

    told = leaving.set_owner(database, [*ids, ids[0]], office.ann)
    assert told.name == "Ann Bell sees to 2 promises"
    assert owners() == [ANN, ANN]
    assert not leaving.set_owner(database, ids, office.ann)
    leaving.set_owner(database, ids[:1], office.gareth)
    assert owners() == [GARETH, ANN]
    assert leaving.set_owner(database, ids[1:], None).name == "Nobody sees to “A hall” for now"
    assert owners() == [GARETH, ""]
    history.undo(database)
    assert owners() == [GARETH, ANN]
    with pytest.raises(RuleBroken) as refused:
        leaving.set_owner(database, [], None)
    assert refused.value.field == "commitment_ids"
    with database.read() as connection:
        assert len(rows.read(connection, PromiseOwner)) == 2


# --- the steps -------------------------------------------------------------------------------


def test_a_step_is_done_once_changed_and_taken_back(office: Office) -> None:
    database = office.database

    def done() -> list[tuple[date, str]]:
        stands = leaving.leaving(database, TODAY)
        return [(one.done.done_on, one.done.note) for one in stands.steps if one.done]

    leaving.take_step(database, StepKind.PACK, TODAY)
    leaving.take_step(database, StepKind.PACK, TODAY - timedelta(days=1), " On a  stick ")
    assert done() == [(TODAY - timedelta(days=1), "On a stick")]
    assert StepKind.PACK not in leaving.leaving(database, TODAY).left
    with pytest.raises(RuleBroken) as refused:
        leaving.take_step(database, StepKind.PACK, TODAY + timedelta(days=1), today=TODAY)
    assert refused.value.field == "on"
    leaving.untake_step(database, StepKind.PACK)
    assert done() == []
    history.undo(database)
    assert len(done()) == 1
    with database.read() as connection:
        assert len(rows.read(connection, LeavingStep)) == 1


def test_the_program_says_what_it_sees_of_a_step(office: Office) -> None:
    database, ann = office.database, office.ann
    before = office.seen()
    assert before[StepKind.INTERVIEW] == "0 of 15 answered"
    assert before[StepKind.PRIVATE] == "There are none"
    assert before[StepKind.WHEREABOUTS] == "Nothing is written down yet"
    assert before[StepKind.LOANS] == "Nothing is lent"
    late = make.loan(
        office.ours, office.theirs, handed_over_at=datetime(2026, 2, 2, 9),
        out_at=datetime(2026, 2, 2, 8), due_at=datetime(2026, 2, 20, 16),
    )  # fmt: skip
    meters = make.item(office.ours)
    make.add(
        database, meters, late, make.loan_line(late, meters),
        Answer("a", body="Ring round.", private=True, answered_on=TODAY),
        make.note(office.theirs, private=True),
        make.person(name="Ola Marsh", note="Rings back late."),
        Whereabouts("k", KeptKind.PASSWORD, "Mailbox", "Safe", ann),
        Whereabouts("l", KeptKind.KEY, "Store", "Key safe", None),
    )  # fmt: skip
    after = office.seen()
    assert after[StepKind.INTERVIEW] == "1 of 15 answered"
    assert after[StepKind.PRIVATE] == "1 note, 1 answer and 1 note on a person"
    assert after[StepKind.WHEREABOUTS] == "2 things written down, 1 with one person alone"
    assert after[StepKind.MEMBERS] == "2 members"
    assert after[StepKind.LOANS] == "1 out, 1 late"
    assert after[StepKind.HANDED] == "1 thing with Ann Bell"
    assert after[StepKind.ACCOUNTS] == "1 log-in written down"


# --- the office ------------------------------------------------------------------------------


def test_the_office_passes_to_a_successor_and_undo_takes_it_back(office: Office) -> None:
    database = office.database
    told = leaving.leave_office(database, FRIDAY, " Sorcha  Doyle ", MONDAY)
    assert told.name == "Ann Bell leaves as coordinator, Sorcha Doyle follows"
    assert office.holder() == ("Sorcha Doyle", MONDAY)
    (term,) = leaving.leaving(database, TODAY).offices
    assert (term.name, term.started_on, term.ended_on) == (ANN, date(2025, 9, 1), FRIDAY)
    history.undo(database)
    assert office.holder() == (ANN, date(2025, 9, 1))
    assert leaving.leaving(database, TODAY).offices == ()
    leaving.leave_office(database, FRIDAY, "Sorcha Doyle")
    assert office.holder() == ("Sorcha Doyle", FRIDAY + timedelta(days=1))


def test_an_office_may_stay_empty_and_nobody_leaves_an_empty_one(office: Office) -> None:
    database = office.database
    leaving.leave_office(database, FRIDAY)
    assert office.holder() == ("", None)
    with pytest.raises(RuleBroken) as refused:
        leaving.leave_office(database, FRIDAY)
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    ("ended_on", "starts_on", "field"),
    [(date(2025, 8, 1), None, "ended_on"), (FRIDAY, date(2025, 8, 1), "starts_on")],
)
def test_an_office_ends_and_passes_on_after_it_began(
    office: Office, ended_on: date, starts_on: date | None, field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        leaving.leave_office(office.database, ended_on, "Sorcha Doyle", starts_on)
    assert refused.value.field == field
    assert office.holder()[0] == ANN


def test_earlier_offices_are_written_down_changed_and_removed(office: Office) -> None:
    database = office.database
    tomos = TermOfOffice("", "Tomos Rees", date(2022, 9, 1), date(2024, 8, 31))
    first = leaving.edit_office(database, tomos).made
    leaving.edit_office(database, replace(tomos, name="Jean Poole", ended_on=date(2022, 8, 31),
                                          started_on=None))  # fmt: skip
    leaving.edit_office(database, replace(tomos, id=first, note="By letter"))
    offices = leaving.leaving(database, TODAY).offices
    assert [(one.name, one.note) for one in offices] == [
        ("Tomos Rees", "By letter"), ("Jean Poole", ""),
    ]  # fmt: skip
    leaving.remove_office(database, first)
    assert [one.name for one in leaving.leaving(database, TODAY).offices] == ["Jean Poole"]


# --- the paper -------------------------------------------------------------------------------


def test_the_paper_is_between_who_leaves_and_who_follows(office: Office) -> None:
    database = office.database
    before = leaving.exit_checklist_facts(database, TODAY)
    assert (before.leaves.name, before.follows.name, before.before) == (ANN, "", ())
    leaving.leave_office(database, FRIDAY, "Sorcha Doyle", MONDAY)
    after = leaving.exit_checklist_facts(database, TODAY)
    assert (after.leaves.name, after.leaves.ended_on) == (ANN, FRIDAY)
    assert (after.follows.name, after.follows.started_on) == ("Sorcha Doyle", MONDAY)
    a_year_on = leaving.exit_checklist_facts(database, TODAY + timedelta(days=365))
    assert (a_year_on.leaves.name, [one.name for one in a_year_on.before]) == (
        "Sorcha Doyle",
        [ANN],
    )


def test_the_paper_lists_loans_of_ours_and_late_ones_and_counts_the_rest(office: Office) -> None:
    def out(lender: str, to: str, due: datetime) -> None:
        item = make.item(lender)
        given = make.loan(
            lender, to, number=f"L-{due.day:04}", handed_over_at=datetime(2026, 2, 2, 9),
            out_at=datetime(2026, 2, 2, 8), due_at=due,
        )  # fmt: skip
        make.add(office.database, item, given, make.loan_line(given, item))

    out(office.ours, office.theirs, datetime(2026, 3, 18, 16))
    out(office.theirs, office.third, datetime(2026, 2, 20, 16))
    out(office.theirs, office.third, datetime(2026, 3, 21, 16))
    facts = leaving.exit_checklist_facts(office.database, TODAY)
    assert [(x.lender, x.borrower, x.days_late) for x in facts.loans] == [
        ("Heron Vale Academy", "Fenwick Primary", 11), ("", "Heron Vale Academy", 0),
    ]  # fmt: skip
    assert facts.other_loans == 1
    pages = PdfReader(io.BytesIO(leaving.exit_checklist_pdf(facts))).pages
    assert "Exit checklist and receipt" in pages[0].extract_text()
