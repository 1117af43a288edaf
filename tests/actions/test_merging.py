"""Two coordinators exchange packs: nothing is doubled, lost or half, and Undo takes it back."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from partnerdesk.actions import history, items, lending, partners, sessions, settings
from partnerdesk.actions.merging import (
    REMOVED,
    TOPICS,
    Kind,
    MergeChoices,
    Take,
    merge_pack,
    preview_merge,
)
from partnerdesk.domain.agreements import Agreement, Clause
from partnerdesk.domain.clauses import ClauseText
from partnerdesk.domain.lending import Item, Loan, LoanLine, Return
from partnerdesk.domain.packs import PackChoice, SameAs
from partnerdesk.domain.partners import Contact, Member, Note, Person, Role
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import Session, SessionFacts, TakingPart
from partnerdesk.domain.settings import Settings
from partnerdesk.formats.own_texts import write_clause
from partnerdesk.store import lending_rows, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.checking import check
from partnerdesk.store.history_rows import history as entries
from partnerdesk.store.settings_rows import read_settings
from tests import factories as make
from tests.actions.two_desks import (
    NOW,
    OUT_AT,
    TODAY,
    Desk,
    begin,
    loan_of,
    opened,
    thing,
    two_desks,
)

Desks = tuple[Desk, Desk]

US = make.member(name="St Oswald’s", is_us=True, urn="900001")
FENWICK = make.member(name="Fenwick Academy", urn="900002", postcode="AB1 2CD")
LANGDALE = make.member(name="Langdale High")
ZOE = make.person(name="Zoë Ashgrove")
HEAD = make.role(ZOE, FENWICK)
METERS = make.item(US, quantity=2)
ROBOTICS = make.session(title="Robotics")


DEAL = make.agreement()
CLAUSE = make.clause(DEAL)
FACTS = (
    US, FENWICK, LANGDALE, ZOE, HEAD, METERS, make.note(FENWICK), make.note(LANGDALE), ROBOTICS,
    make.taking_part(ROBOTICS, FENWICK), DEAL, CLAUSE,
)  # fmt: skip


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("begun")
    begin(root, *FACTS)
    return root


@pytest.fixture
def desks(tmp_path: Path, begun: Path) -> Iterator[Desks]:
    with two_desks(tmp_path, begun) as both:
        yield both


def new_note(about: Member, **values: object) -> Note:
    return replace(make.note(about, **values), id="")


def rename(desk: Desk, member: Member, **values: object) -> None:
    partners.edit_member(desk.database, replace(desk.get(Member, id=member.id), **values))  # type: ignore[arg-type]


def test_a_pack_of_the_same_changes_nothing_and_leaves_no_action(desks: Desks) -> None:
    ours, theirs = desks
    before = ours.image()
    preview = ours.preview(theirs.hand_over())
    assert (preview.topics, preview.brings) == ((), 0)
    assert preview.same >= 8
    assert not ours.merge(theirs.hand_over())
    assert ours.image() == before


def test_different_fields_of_one_member_merge_by_themselves(desks: Desks) -> None:
    ours, theirs = desks
    rename(ours, FENWICK, town="Ashby")
    rename(theirs, FENWICK, telephone="01632 960200")
    staged = theirs.hand_over()
    found = thing(ours.preview(staged), "Fenwick Academy")
    assert (found.topic, found.kind, found.to_choose) == ("Partners", Kind.BOTH, False)
    fields = {
        one.label: (one.ours, one.theirs, one.chosen_by_itself) for one in found.rows[0].fields
    }
    assert fields == {
        "Town": ("Ashby", "", Take.OURS),
        "Telephone": ("", "01632 960200", Take.THEIRS),
    }
    changes = ours.merge(staged)
    assert changes.name == "Merge the pack of St Oswald’s, Tue 3 Mar 2026"
    merged = ours.get(Member, id=FENWICK.id)
    assert (merged.town, merged.telephone) == ("Ashby", "01632 960200")
    assert not ours.merge(staged)


def test_the_same_field_is_chosen_by_somebody(desks: Desks) -> None:
    ours, theirs = desks
    rename(ours, FENWICK, town="Ashby")
    rename(theirs, FENWICK, town="Barton", telephone="01632 960200")
    staged = theirs.hand_over()
    before = ours.image()
    with pytest.raises(RuleBroken) as refusal:
        ours.merge(staged)
    assert refusal.value.field == "choice"
    assert "“Fenwick Academy”" in refusal.value.message
    assert ours.image() == before
    (row,) = thing(ours.preview(staged), "Fenwick").rows
    town = next(one for one in row.fields if one.column == "town")
    assert (row.to_choose, town.base, town.ours, town.theirs) == (True, "", "Ashby", "Barton")
    ours.merge(staged, choices=MergeChoices(fields={("member", FENWICK.id, "town"): Take.OURS}))
    merged = ours.get(Member, id=FENWICK.id)
    assert (merged.town, merged.telephone) == ("Ashby", "01632 960200")
    # What was decided is not asked again, and they are told of it.
    assert not ours.merge(staged)
    theirs.merge(ours.hand_over())
    assert theirs.shared() == ours.shared()


def test_a_whole_row_can_stay_ours_though_theirs_would_merge(desks: Desks) -> None:
    ours, theirs = desks
    rename(theirs, FENWICK, town="Barton")
    staged = theirs.hand_over()
    before = ours.shared()
    found = thing(ours.preview(staged), "Fenwick")
    assert found.kind is Kind.THEIRS
    ours.merge(staged, choices=MergeChoices().with_thing(found, Take.OURS))
    assert ours.shared() == before
    assert not ours.merge(staged)
    rename(theirs, FENWICK, town="Barton", county="Kent")
    assert thing(ours.preview(theirs.hand_over()), "Fenwick").to_choose


def test_undo_takes_a_merge_back_and_it_is_offered_again(desks: Desks) -> None:
    ours, theirs = desks
    rename(ours, FENWICK, town="Ashby")
    rename(theirs, FENWICK, town="Barton")
    partners.write_note(theirs.database, new_note(LANGDALE, body="Ring after four."))
    staged = theirs.hand_over()
    before, offered = ours.image(), ours.preview(staged)
    ours.merge(staged, Take.THEIRS)
    history.undo(ours.database, now=NOW)
    assert ours.image() == before
    assert ours.preview(staged).topics == offered.topics
    history.redo(ours.database, now=NOW)
    assert not ours.merge(staged)
    assert check(ours.store.folder).sound


def test_what_they_added_comes_as_they_call_it(desks: Desks) -> None:
    ours, theirs = desks
    facts = SessionFacts(make.session(id="", title="Latin"), (TakingPart(member_id=LANGDALE.id),))
    sessions.add_session(theirs.database, facts, TODAY, note="Agreed")
    lending.reserve(theirs.database, loan_of(METERS.id, US.id, LANGDALE.id), NOW)
    staged = theirs.hand_over()
    preview = ours.preview(staged)
    assert [(topic.topic, [one.title for one in topic.things]) for topic in preview.topics] == [
        ("Equipment", ["L-0001 to Langdale High"]),
        ("Calendar", ["Session Latin, Thu 12 Mar 2026"]),
    ]
    latin = thing(preview, "Latin")
    assert [row.title for row in latin.rows][1:] == ["Taking part: Langdale High"]
    shown = {one.label: one.theirs for one in latin.rows[0].fields}
    assert shown["Starts"] == "Thu 12 Mar 2026, 13:30"
    assert shown["State"] == "Pencilled"
    ours.merge(staged)
    assert ours.shared() == theirs.shared()
    assert check(ours.store.folder).sound


def test_what_is_left_out_stays_out_until_it_changes(desks: Desks) -> None:
    ours, theirs = desks
    partners.add_member(theirs.database, make.member(id="", name="Hill House"))
    hill = theirs.get(Member, name="Hill House")
    partners.add_person(
        theirs.database, make.person(id="", name="Ian Foe", email=""),
        make.role("", hill, id=""), TODAY,
    )  # fmt: skip
    staged = theirs.hand_over()
    before = ours.shared()
    left_out = MergeChoices(rows={("member", hill.id): Take.OURS})
    ours.merge(staged, choices=replace(left_out, rows={
        **left_out.rows, ("person", theirs.get(Person, name="Ian Foe").id): Take.OURS,
    }))  # fmt: skip
    assert ours.shared() == before
    assert not ours.merge(staged)
    rename(theirs, hill, town="Ashby")
    found = thing(ours.preview(theirs.hand_over()), "Hill House")
    assert (found.to_choose, found.rows[0].ours) == (True, REMOVED)


def test_what_needs_something_left_out_is_named(desks: Desks) -> None:
    ours, theirs = desks
    partners.add_member(theirs.database, make.member(id="", name="Hill House"))
    hill = theirs.get(Member, name="Hill House")
    facts = SessionFacts(make.session(id="", title="Latin"), (TakingPart(member_id=hill.id),))
    sessions.add_session(theirs.database, facts, TODAY, note="Agreed")
    before = ours.image()
    with pytest.raises(RuleBroken) as refusal:
        ours.merge(theirs.hand_over(), choices=MergeChoices(rows={("member", hill.id): Take.OURS}))
    assert refusal.value.field == "choice"
    assert "Latin" in refusal.value.message
    assert "“Hill House”" in refusal.value.message
    assert ours.image() == before


# --- removing --------------------------------------------------------------------------------


def test_what_they_removed_goes_here_too(desks: Desks) -> None:
    ours, theirs = desks
    partners.remove_member(theirs.database, LANGDALE.id)
    staged = theirs.hand_over()
    assert thing(ours.preview(staged), "Langdale").kind is Kind.GONE
    ours.merge(staged)
    assert ours.shared() == theirs.shared()
    # A pack from before does not bring it back.
    assert not theirs.merge(ours.hand_over())


@pytest.mark.parametrize("take", Take)
def test_removed_there_and_changed_here_is_chosen_whole(desks: Desks, take: Take) -> None:
    ours, theirs = desks
    sessions.remove_session(theirs.database, theirs.get(Session).id)
    partners.remove_member(theirs.database, FENWICK.id)
    rename(ours, FENWICK, town="Ashby")
    before, staged, pack = ours.shared(), theirs.hand_over(), ours.hand_over()
    found = thing(ours.preview(staged), "Fenwick Academy")
    assert (found.to_choose, found.rows[0].theirs) == (True, REMOVED)
    with pytest.raises(RuleBroken, match="Fenwick Academy"):
        ours.merge(staged)
    ours.merge(staged, take)
    there = {one.name for one in ours.all(Member)}
    assert ("Fenwick Academy" in there) is (take is Take.OURS)
    if take is Take.OURS:
        assert {**ours.shared(), "session": 0, "session_member": 0, "booking": 0} == {
            **before, "session": 0, "session_member": 0, "booking": 0
        }  # fmt: skip
    assert not ours.merge(staged)
    # The other way round, with the other side chosen, comes to the same.
    theirs.merge(pack, Take.OURS if take is Take.THEIRS else Take.THEIRS)
    assert theirs.shared() == ours.shared()


def test_what_something_of_ours_points_to_stays(desks: Desks) -> None:
    ours, theirs = desks
    partners.remove_member(theirs.database, LANGDALE.id)
    partners.write_note(ours.database, new_note(LANGDALE, body="Ring after four."))
    staged = theirs.hand_over()
    before = ours.image()
    found = thing(ours.preview(staged), "Langdale")
    assert (found.kind, found.to_choose) == (Kind.OURS, False)
    assert not ours.merge(staged)
    assert ours.image() == before
    theirs.merge(ours.hand_over())
    assert theirs.shared() == ours.shared()


def test_what_was_removed_comes_back_whole_when_something_new_needs_it(desks: Desks) -> None:
    ours, theirs = desks
    partners.remove_member(ours.database, LANGDALE.id)
    without = ours.hand_over()
    partners.write_note(theirs.database, new_note(LANGDALE, body="Ring after four."))
    lending.reserve(theirs.database, loan_of(METERS.id, US.id, LANGDALE.id), NOW)
    ours.merge(theirs.hand_over())
    assert ours.shared() == theirs.shared()
    before = theirs.image()
    assert not theirs.merge(without)
    assert not ours.merge(without)
    assert theirs.image() == before


# --- never doubled ---------------------------------------------------------------------------


def test_a_role_that_both_wrote_down_and_one_ended_is_over(desks: Desks) -> None:
    ours, theirs = desks
    for desk in desks:
        partners.add_person(
            desk.database,
            make.person(id="", name="Ian Foe", email="ian@fenwick.example"),
            make.role("", FENWICK, id=""),
            TODAY,
        )
    ended = date(2026, 3, 1)
    partners.end_role(
        theirs.database, theirs.get(Role, person_id=theirs.get(Person, name="Ian Foe").id).id, ended
    )
    ours.merge(theirs.hand_over(), Take.THEIRS)
    (role,) = ours.all(Role, person_id=ours.get(Person, name="Ian Foe").id)
    assert role.ended_on == ended


def test_what_both_wrote_down_is_one_thing(desks: Desks) -> None:
    ours, theirs = desks
    for desk, town in ((ours, "Ashby"), (theirs, "Ashby ")):
        partners.add_member(desk.database, make.member(id="", name="Hill House", town=town))
        hill = desk.get(Member, name="Hill House")
        person = make.person(id="", name="Ian Foe", email="ian@hill.example")
        partners.add_person(desk.database, person, make.role("", hill, id=""), TODAY)
        settings.change_settings(desk.database, Settings(partnership_name="Ashby together"))
    partners.write_note(
        theirs.database, new_note(theirs.get(Member, name="Hill House"), body="Theirs.")
    )
    staged = theirs.hand_over()
    assert [one.title for one in ours.preview(staged).things()] == ["Hill House"]
    ours.merge(staged)
    hill = ours.get(Member, name="Hill House")
    assert ours.get(Note, body="Theirs.").member_id == hill.id
    assert len(ours.all(Person, name="Ian Foe")) == len(ours.all(Role, member_id=hill.id)) == 1
    assert {one.table for one in ours.all(SameAs)} == {"member", "person", "role", "setting"}
    assert not ours.merge(staged)
    # Later changes find their way, under either id.
    rename(theirs, theirs.get(Member, name="Hill House"), county="Kent")
    ours.merge(theirs.hand_over())
    assert ours.get(Member, name="Hill House").county == "Kent"
    theirs.merge(ours.hand_over())
    assert [one.county for one in theirs.all(Member, name="Hill House")] == ["Kent"]
    assert check(ours.store.folder).sound
    # And what they remove under their id goes under ours.
    settings.change_settings(theirs.database, Settings(partnership_name="Ashby and Hill"))
    partners.remove_member(theirs.database, theirs.get(Member, name="Hill House").id)
    ours.merge(theirs.hand_over(), Take.THEIRS)
    assert not ours.all(Member, name="Hill House")
    assert not ours.all(Person, name="Ian Foe")
    with ours.database.read() as connection:
        assert read_settings(connection).partnership_name == "Ashby and Hill"


def test_one_number_for_two_loans_gets_a_letter(desks: Desks) -> None:
    ours, theirs = desks
    lending.reserve(ours.database, loan_of(METERS.id, US.id, FENWICK.id), NOW)
    lending.reserve(theirs.database, loan_of(METERS.id, US.id, LANGDALE.id), NOW)
    staged, first = theirs.hand_over(), theirs.get(Loan)
    ours.merge(staged)
    assert {one.borrower_id: one.number for one in ours.all(Loan)} == {
        FENWICK.id: "L-0001", LANGDALE.id: "L-0001b",
    }  # fmt: skip
    assert not ours.merge(staged)
    theirs.merge(ours.hand_over())
    assert theirs.shared() == ours.shared()
    lending.extend(theirs.database, first.id, OUT_AT.replace(month=4), NOW)
    ours.merge(theirs.hand_over())
    assert theirs.shared() == ours.shared()


def test_the_last_one_lent_twice_is_refused_in_words(desks: Desks) -> None:
    ours, theirs = desks
    lending.reserve(ours.database, loan_of(METERS.id, US.id, FENWICK.id, 2), NOW)
    lending.reserve(theirs.database, loan_of(METERS.id, US.id, LANGDALE.id, 1), NOW)
    before = ours.image()
    staged = theirs.hand_over()
    with pytest.raises(RuleBroken) as refusal:
        ours.merge(staged)
    assert "1 × Multimeter would then be promised" in refusal.value.message
    assert "L-0001 (2, Fenwick Academy" in refusal.value.message
    assert "It would come with L-0001b" in refusal.value.message
    assert ours.image() == before
    found = thing(ours.preview(staged), "Langdale")
    ours.merge(staged, choices=MergeChoices().with_thing(found, Take.OURS))
    assert [one.borrower_id for one in ours.all(Loan)] == [FENWICK.id]


def test_returns_on_both_sides_are_both_counted(desks: Desks) -> None:
    ours, theirs = desks
    lending.reserve(ours.database, loan_of(METERS.id, US.id, FENWICK.id, 2), NOW)
    theirs.merge(ours.hand_over())
    for desk in desks:
        one = desk.get(Loan)
        lending.hand_over(desk.database, one.id, NOW) if desk is ours else None
    theirs.merge(ours.hand_over())
    line = ours.get(LoanLine)
    for desk in desks:
        back = Return(line_id=line.id, returned_at=NOW, quantity=1)
        lending.take_back(desk.database, line.loan_id, [back], NOW)
    pack = ours.hand_over()
    ours.merge(theirs.hand_over())
    theirs.merge(pack)
    assert ours.get(LoanLine).held == theirs.get(LoanLine).held == 0
    assert ours.shared() == theirs.shared()


def test_more_back_than_went_out_is_asked_and_not_added_up(desks: Desks) -> None:
    ours, theirs = desks
    lending.lend(ours.database, loan_of(METERS.id, US.id, FENWICK.id, 2), NOW)
    theirs.merge(ours.hand_over())
    line = ours.get(LoanLine)
    for desk, quantity in ((ours, 1), (theirs, 2)):
        back = Return(line_id=line.id, returned_at=NOW, quantity=quantity)
        lending.take_back(desk.database, line.loan_id, [back], NOW)
    staged = theirs.hand_over()
    with pytest.raises(RuleBroken) as refused:
        ours.merge(staged)
    assert refused.value.field == "choice"
    ours.merge(staged, choices=MergeChoices(otherwise=Take.OURS))
    assert [one.quantity for one in ours.all(Return)] == [1]
    assert ours.get(LoanLine).held == 1
    assert not ours.merge(staged)


# --- parts of a store ------------------------------------------------------------------------


def test_a_pack_without_private_notes_never_blanks_ours(desks: Desks) -> None:
    ours, theirs = desks
    for desk in desks:
        partners.write_note(desk.database, new_note(FENWICK, body="Hush.", private=True))
    private = make.contact(FENWICK, detail="Between us.", private=True)
    partners.log_contact(ours.database, replace(private, id=""), TODAY)
    theirs.merge(ours.hand_over())
    rename(theirs, FENWICK, town="Barton")
    ours.merge(theirs.hand_over(PackChoice(private=False)))
    assert ours.get(Member, id=FENWICK.id).town == "Barton"
    assert ours.get(Contact).detail == "Between us."
    assert len(ours.all(Note, private=True)) == 1


def test_a_pack_without_names_never_blanks_them(desks: Desks) -> None:
    ours, theirs = desks
    rename(theirs, FENWICK, town="Barton")
    before = ours.all(Person)
    ours.merge(theirs.hand_over(PackChoice(personal=False)))
    assert ours.get(Member, id=FENWICK.id).town == "Barton"
    assert ours.all(Person) == before


def test_a_member_gives_back_its_part(tmp_path: Path, desks: Desks) -> None:
    ours, _ = desks
    with opened(tmp_path / "other", ours.pack(PackChoice(member_id=FENWICK.id))) as other:
        assert other.get(Member, is_us=True).name == "Fenwick Academy"
        rename(other, FENWICK, telephone="01632 960300")
        facts = SessionFacts(
            make.session(id="", title="Choir"), (TakingPart(member_id=FENWICK.id),)
        )
        sessions.add_session(other.database, facts, TODAY, note="Agreed")
        before = ours.all(Session)
        back = other.hand_over()
        assert {one.title for one in ours.preview(back).things() if one.kind is not Kind.OURS} == {
            "Fenwick Academy", "Session Choir, Thu 12 Mar 2026"
        }  # fmt: skip
        ours.merge(back)
        assert not ours.merge(back)
    assert ours.get(Member, id=FENWICK.id).telephone == "01632 960300"
    assert [one.name for one in ours.all(Member, is_us=True)] == ["St Oswald’s"]
    assert len(ours.all(Member)) == 3
    assert {one.title for one in ours.all(Session)} == {"Robotics", "Choir"}
    assert set(before) <= set(ours.all(Session))


def test_kept_files_and_own_texts_come_in_a_real_pack(desks: Desks) -> None:
    ours, theirs = desks
    scan = make.keep_file(theirs.store, b"%PDF-1.4\n% a meter\n%%EOF\n", name="meter.pdf")
    items.edit_item(theirs.database, replace(theirs.get(Item), photo_id=scan.id))
    for desk, words in ((theirs, "Theirs."), (ours, "Ours.")):
        write_clause(desk.store.folder.texts, clause("own-choir", words))
    write_clause(theirs.store.folder.texts, clause("own-hall", "The hall."))
    assert ours.merge(theirs.pack()).touches("item", "stored_file")
    assert ours.get(Item).photo_id == scan.id
    assert check(ours.store.folder).sound
    texts = {one.stem: one.read_text() for one in ours.store.folder.texts.glob("clauses/*.toml")}
    assert "Ours." in texts["own-choir"]
    assert "The hall." in texts["own-hall"]


def clause(name: str, words: str) -> ClauseText:
    return ClauseText(id=name, version=1, part="Choir", heading="Choir", ask="", text=words)


def test_a_preview_that_is_out_of_date_is_refused(desks: Desks) -> None:
    ours, theirs = desks
    rename(theirs, FENWICK, town="Barton")
    staged = theirs.hand_over()
    preview = preview_merge(ours.store, staged)
    rename(ours, LANGDALE, town="Ashby")
    before = ours.image()
    with pytest.raises(RuleBroken) as refusal:
        merge_pack(ours.store, staged, preview, MergeChoices(), NOW)
    assert refusal.value.field == "preview"
    assert ours.image() == before


def test_a_merge_is_one_action_in_the_history(desks: Desks) -> None:
    ours, theirs = desks
    rename(theirs, FENWICK, town="Barton")
    partners.end_role(theirs.database, HEAD.id, date(2026, 3, 1))
    ours.merge(theirs.hand_over())
    with ours.database.read() as connection:
        newest = entries(connection, limit=1)[0]
    assert (newest.name, newest.final) == ("Merge the pack of St Oswald’s, Tue 3 Mar 2026", False)


def test_a_number_with_a_letter_is_found_and_followed_by_the_next(desks: Desks) -> None:
    ours, theirs = desks
    for desk in desks:
        lending.reserve(desk.database, loan_of(METERS.id, US.id, FENWICK.id), NOW)
    ours.merge(theirs.hand_over())
    with ours.database.read() as connection:
        found = lending_rows.loan_by_number(connection, "l-0001b")
    assert found is not None
    lending.cancel(ours.database, found.id, "Not needed", TODAY)
    lending.reserve(ours.database, loan_of(METERS.id, US.id, LANGDALE.id), NOW)
    assert sorted(one.number for one in ours.all(Loan)) == ["L-0001", "L-0001b", "L-0002"]


def write(desk: Desk, *facts: object) -> None:
    with action(desk.database, "Write") as log:
        for fact in facts:
            rows.update(log.connection, fact)


@pytest.mark.parametrize("issuer", ["ours", "theirs"])
def test_an_issued_agreement_is_not_reworded_by_a_draft(desks: Desks, issuer: str) -> None:
    ours, theirs = desks
    issuing, drafting = (ours, theirs) if issuer == "ours" else (theirs, ours)
    write(issuing, replace(DEAL, issued_on=TODAY), replace(CLAUSE, body="As it was signed."))
    write(drafting, replace(DEAL, title="Reworded"), replace(CLAUSE, body="Reworded."))
    pack = theirs.hand_over()
    assert not any(one.to_choose for one in ours.preview(pack).things())
    ours.merge(pack)
    theirs.merge(ours.hand_over())
    for desk in desks:
        assert desk.get(Agreement) == replace(DEAL, issued_on=TODAY)
        assert desk.get(Clause).body == "As it was signed."


def test_everything_is_told_in_words_and_arrives(tmp_path: Path) -> None:
    full, blank = (Desk(tmp_path / n, make.open_store(tmp_path / n)) for n in ("full", "blank"))
    make.fill(full.store)
    pack = full.hand_over()
    preview = blank.preview(pack)
    assert {one.topic for one in preview.topics} == set(TOPICS)
    told = [one for thing in preview.things() for row in thing.rows for one in row.fields]
    words = {text for one in told for text in (one.label, one.theirs)}
    words |= {row.title for thing in preview.things() for row in thing.rows}
    a_mark_for_programs = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}|\d{4}-\d\d-\d\d|_|[A-Z]=|0{20}")
    assert [text for text in words if a_mark_for_programs.search(text)] == []
    assert {
        "£45.50",
        "Every 2 weeks on Thursday",
        "Tue 3 Mar 2026",
        "Visiting staff",
        "Thu 12 Mar 2026, 13:30",
    } <= words
    blank.merge(pack)
    # Which school is one's own is never taken from a pack.
    blank.store.close()
    full.store.close()
    with sqlite3.connect(full.store.folder.database) as connection:
        connection.execute("UPDATE member SET is_us = 0")
    connection.close()
    assert blank.shared() | {"booking": []} == full.shared() | {"booking": []}
    assert check(blank.store.folder).sound
