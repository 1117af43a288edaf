"""What is kept about one person, handed over whole; and taken out so that nothing of it is left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pypdf
import pytest

from partnerdesk.actions import partners as people
from partnerdesk.actions import personal_data as actions
from partnerdesk.actions.settings import change_settings
from partnerdesk.domain import agreements, interview, leaving, partners
from partnerdesk.domain.personal_data import FORMER
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.settings import Settings
from partnerdesk.domain.unsaved import Passage, Piece
from partnerdesk.store import (
    action_log,
    database,
    partners_rows,
    personal_rows,
    rows,
    search,
    unsaved_file,
)
from partnerdesk.store.checking import check
from partnerdesk.store.history_rows import history
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.personal_rows import kept_on
from partnerdesk.store.problems import StoreInUse
from partnerdesk.store.unsaved_file import UnsavedFile
from tests import factories as make
from tests.actions.two_desks import begin, two_desks

TODAY = date(2026, 3, 3)
NAME = "Siân O’Quillfeather"
# In every way in which people write it, and what stays of each.
WRITTEN = {
    "Rang Siân O’Quillfeather today": "Rang [former contact] today",
    "SIAN O'QUILLFEATHER was there": "[former contact] was there",
    "O’Quillfeather, Siân: absent": "[former contact]: absent",
    "siân  o’quillfeather": FORMER,
    "Write to sian.oq@fenwick.example": "Write to [e-mail]",
    "Ring (01632) 960 987 or +44 7700 900456": "Ring [telephone] or [telephone]",
    "The Siân of Heron Vale": "The Siân of Heron Vale",
}
VALUES = (
    "Quillfeather", "QUILLFEATHER", "quillfeather", "sian.oq@", "960987", "960 987", "900456",
    "Prefers mornings", "OldName", "old.box@fenwick.example",
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    """A store in which somebody is known, changed, named everywhere and has signed nothing."""
    opened = make.open_store(tmp_path / "store")
    yield opened
    opened.close()


@pytest.fixture
def person(store: OpenStore) -> partners.Person:
    """Siân, in every kind of place."""
    return known(store)


def known(store: OpenStore) -> partners.Person:
    """Somebody who was called otherwise before, named in the ways in which people write."""
    database = store.database
    school = make.member(name="Fenwick Academy", call_first_id=None)
    first = make.person(
        name="Siân OldName", email="old.box@fenwick.example", telephone="", mobile="", note=""
    )
    make.add(database, school, first, make.role(first, school, started_on=date(2020, 9, 1)))
    now = replace(
        first, name=NAME, email="sian.oq@fenwick.example", telephone="01632 960987",
        mobile="07700 900456", note="Prefers mornings",
    )  # fmt: skip
    people.edit_person(database, now, TODAY)
    people.call_first(database, school.id, now.id)
    lent = make.loan(school, make_us(database), responsible_id=now.id)
    make.add(
        database,
        *(make.note(school, body=one, written_by=NAME) for one in WRITTEN),
        make.contact(school, person_id=now.id, summary=f"With {NAME}", by=NAME),
        interview.Answer(
            rows.new_id(), interview.Question.FIRST, None, None, f"Ask {NAME}.", False, TODAY, NAME
        ),
        leaving.TermOfOffice(rows.new_id(), NAME, None, TODAY, ""),
        make.item(school, name=f"{NAME}’s microscope"),
        lent,
        name=f"Ring {NAME}",
    )
    gone = make.note(school, body=f"{NAME} was here once")
    make.add(database, gone)
    people.remove(database, gone)
    return now


def make_us(database: object) -> partners.Member:
    """Our own school, written."""
    us = make.member(name="St Oswald’s", is_us=True)
    make.add(database, us)  # type: ignore[arg-type]
    return us


def bodies(store: OpenStore) -> set[str]:
    """Every note there is."""
    with store.database.read() as connection:
        return {one.body for one in partners_rows.notes_of(connection)}


def test_nothing_of_a_person_who_is_taken_out_is_left_in_the_file(
    store: OpenStore, person: partners.Person
) -> None:
    before = store.folder.database.read_bytes()
    assert make.left_in(before, VALUES) == list(VALUES)
    actions.forget_person(store.database, person.id, TODAY)
    after = store.folder.database.read_bytes()
    assert make.left_in(after, VALUES) == []


def test_what_happened_stays_with_a_former_contact(
    store: OpenStore, person: partners.Person
) -> None:
    actions.forget_person(store.database, person.id, TODAY)
    with store.database.read() as connection:
        left = partners_rows.get_person(connection, person.id)
        (role,) = partners_rows.roles_of_person(connection, person.id)
        (contact,) = partners_rows.contacts_of(connection)
        schools = partners_rows.all_members(connection)
    assert (left.name, left.email, left.telephone, left.mobile, left.note) == (FORMER, *[""] * 4)
    assert (role.kind, role.started_on, role.ended_on) == (
        partners.RoleKind.HEAD, date(2020, 9, 1), TODAY,
    )  # fmt: skip
    assert (contact.person_id, contact.summary, contact.by) == (
        person.id, "With [former contact]", FORMER,
    )  # fmt: skip
    assert {one.call_first_id for one in schools} == {None}
    assert bodies(store) == set(WRITTEN.values())


def test_no_key_is_put_down_to_somebody_who_can_not_be_asked_for_it(
    store: OpenStore, person: partners.Person
) -> None:
    other, kind = make.person(name="Priya Nair"), leaving.KeptKind.KEY
    make.add(
        store.database, other,
        leaving.Whereabouts(rows.new_id(), kind, "Hall", "Hook", person.id, other.id, None, TODAY),
        leaving.Whereabouts(rows.new_id(), kind, "Store", "Hook", other.id, person.id, None, TODAY),
    )  # fmt: skip
    actions.forget_person(store.database, person.id, TODAY)
    with store.database.read() as connection:
        kept = rows.read(connection, leaving.Whereabouts)
    assert {one.what: (one.holder_id, one.second_id) for one in kept} == {
        "Hall": (None, other.id), "Store": (other.id, None),
    }  # fmt: skip
    assert check(store.folder).problems == ()


def test_the_store_is_sound_and_nothing_can_bring_the_person_back(
    store: OpenStore, person: partners.Person
) -> None:
    actions.forget_person(store.database, person.id, TODAY)
    assert check(store.folder).problems == ()
    with store.database.read() as connection:
        assert action_log.next_undo(connection) is None
        assert search.find(connection, "quillfeather") == []
        assert [one.title for one in search.find(connection, "former microscope")] == [
            "[former contact]’s microscope"
        ]
        names = [one.name for one in history(connection)]
    assert "Ring [former contact]" in names
    with pytest.raises(RuleBroken):
        action_log.undo(store.database)
    # The store goes on as ever, and what is done from now on can be undone.
    make.add(store.database, make.person(name="Priya Nair"))
    action_log.undo(store.database)
    assert check(store.folder).problems == ()


def test_a_pack_from_before_does_not_bring_the_person_back(tmp_path: Path) -> None:
    school, sian = make.member(name="Fenwick Academy", is_us=True), make.person(name=NAME)
    note = make.note(school, body=f"Ask {NAME}")
    begin(tmp_path / "begun", school, sian, make.role(sian, school), note)
    with two_desks(tmp_path / "desks", tmp_path / "begun") as (ours, theirs):
        make.add(theirs.database, make.note(school, body="New from them"))
        actions.forget_person(ours.database, sian.id, TODAY)
        ours.merge(theirs.pack())
        assert ours.get(partners.Person, id=sian.id).name == FORMER
        found = {one.body for one in ours.all(partners.Note)}
        assert found == {"Ask [former contact]", "New from them"}
        assert b"Quillfeather" not in ours.store.folder.database.read_bytes()
        # The other desk takes it over: there too nothing is left to see.
        theirs.merge(ours.pack())
        assert theirs.get(partners.Person, id=sian.id).name == FORMER


def test_what_was_signed_stays_as_it_was_signed(store: OpenStore) -> None:
    sian, school = make.person(name=NAME), make.member(is_us=True)
    deal = make.agreement(issued_on=date(2026, 1, 5))
    draft = make.agreement(number="MOU-2026-002", issued_on=None)
    head = make.signatory(deal, school)
    make.add(
        store.database, sian, school, make.role(sian, school), deal, draft, head,
        make.signature(head, person_name=NAME), make.clause(deal, body=f"{NAME} leads."),
        make.clause(draft, body=f"{NAME} leads."),
    )  # fmt: skip
    actions.forget_person(store.database, sian.id, TODAY)
    with store.database.read() as connection:
        (signature,) = rows.read(connection, agreements.Signature)
        words = {one.agreement_id: one.body for one in rows.read(connection, agreements.Clause)}
    assert signature.person_name == NAME
    assert words == {deal.id: f"{NAME} leads.", draft.id: "[former contact] leads."}
    assert check(store.folder).problems == ()


def test_what_others_share_is_left_alone(store: OpenStore) -> None:
    school = make.member(name="Fenwick Academy", telephone="01632 960100", is_us=True)
    one = make.person(name="Ann Bell", telephone="01632960100", email="ann@fenwick.example")
    other = make.person(name="Ann Bell", telephone="", email="")
    note = make.note(school, body="Ann Bell is at 01632 960100 or ann@fenwick.example")
    make.add(store.database, school, one, other, make.role(one, school), note)
    data = actions.person_data(store.database, one.id, TODAY)
    assert len(data.unsure) == 2
    actions.forget_person(store.database, one.id, TODAY)
    assert bodies(store) == {"Ann Bell is at 01632 960100 or [e-mail]"}
    with store.database.read() as connection:
        assert partners_rows.get_member(connection, school.id).telephone == "01632 960100"
        assert partners_rows.get_person(connection, other.id).name == "Ann Bell"


def test_the_coordinator_is_not_taken_out(store: OpenStore, person: partners.Person) -> None:
    change_settings(store.database, Settings(coordinator_name=f"Mrs {NAME}"))
    before = make.image(store.folder.database)
    with pytest.raises(RuleBroken, match="is the coordinator"):
        actions.forget_person(store.database, person.id, TODAY)
    assert make.image(store.folder.database) == before


def test_everything_that_names_a_person_is_handed_over(
    store: OpenStore, person: partners.Person, tmp_path: Path
) -> None:
    make.add(store.database, make.note(make_id(store), body="Mrs O’Quillfeather was not pleased"))
    data = actions.person_data(store.database, person.id, TODAY)
    linked = " ".join(f"{one.what}: {one.words}" for one in data.linked)
    for words in (NAME, "sian.oq@fenwick.example", "Prefers mornings", "Role: ", "Loan", "Contact"):
        assert words in linked
    named = [one.raw["body"] for one in data.named if one.raw["column"] == "body"]
    written = {before for before, after in WRITTEN.items() if before != after}
    assert set(named) == {*written, f"Ask {NAME}."}
    assert ["not pleased" in one.words for one in data.perhaps] == [True]
    assert f"Ring {NAME}" in [one.words for one in data.history]
    files = actions.export_person(store.database, person.id, tmp_path / "sian.pdf", TODAY)
    assert [one.suffix for one in files] == [".pdf", ".json"]
    facts = json.loads(files[1].read_text(encoding="utf-8"))
    assert facts["person"]["mobile"] == "07700 900456"
    assert len(facts["linked"]) == len(data.linked)
    pages = "".join(page.extract_text() for page in pypdf.PdfReader(files[0]).pages)
    assert "What is kept about" in pages and "Prefers mornings" in pages
    (sheet, _) = actions.export_person(store.database, person.id, tmp_path / "s.xlsx", TODAY)
    assert sheet.read_bytes().startswith(b"PK")


def make_id(store: OpenStore) -> str:
    """The id of our own school."""
    with store.database.read() as connection:
        found = partners_rows.us(connection)
    assert found is not None
    return found.id


def test_a_file_of_another_kind_is_refused(store: OpenStore, person: partners.Person) -> None:
    with pytest.raises(RuleBroken) as refused:
        actions.export_person(store.database, person.id, store.folder.root / "x.doc", TODAY)
    assert refused.value.field == "path"
    assert not (store.folder.root / "x.json").exists()


def test_a_sheet_that_can_not_be_written_leaves_no_facts_beside_it(
    store: OpenStore, person: partners.Person, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    (out / "theirs.pdf").mkdir(parents=True)
    with pytest.raises(RuleBroken, match="is a folder"):
        actions.export_person(store.database, person.id, out / "theirs.pdf", TODAY)
    assert [one.name for one in out.iterdir()] == ["theirs.pdf"]


def test_who_left_long_ago_is_reviewed_and_kept_for_as_long_again(store: OpenStore) -> None:
    school = make.member(is_us=True)
    gone, back, former = (make.person(name=one) for one in ("Ann Rowe", "Ben Orr", FORMER))
    old = {"started_on": date(2019, 9, 1), "ended_on": date(2024, 12, 31)}
    make.add(
        store.database, school, gone, back, former, make.role(gone, school, **old),
        make.role(back, school, **old), make.role(back, school), make.role(former, school, **old),
    )  # fmt: skip
    assert [one.name for one in actions.leavers_to_review(store.database, TODAY)] == ["Ann Rowe"]
    actions.keep_person(store.database, gone.id, TODAY)
    assert actions.leavers_to_review(store.database, TODAY) == ()
    (again,) = actions.leavers_to_review(store.database, date(2027, 3, 4))
    assert again.kept_on == TODAY
    # Undo shows them again; taking them out leaves no sign of the review.
    action_log.undo(store.database)
    assert len(actions.leavers_to_review(store.database, TODAY)) == 1
    actions.keep_person(store.database, gone.id, TODAY)
    actions.forget_person(store.database, gone.id, TODAY)
    assert actions.leavers_to_review(store.database, date(2030, 1, 1)) == ()
    with store.database.read() as connection:
        assert kept_on(connection) == {}


def test_a_store_with_everything_in_it_is_sound_after_somebody_is_taken_out(
    store: OpenStore,
) -> None:
    make.fill(store)
    with store.database.read() as connection:
        (person,) = partners_rows.all_people(connection)
    actions.forget_person(store.database, person.id, TODAY)
    assert check(store.folder).problems == ()
    assert b"Nguy\xe1\xbb\x85n" not in store.folder.database.read_bytes()


def test_without_room_nothing_is_changed(
    store: OpenStore, person: partners.Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(personal_rows, "room_to_clear", lambda database: False)
    before = make.image(store.folder.database)
    with pytest.raises(RuleBroken, match="not enough room"):
        actions.forget_person(store.database, person.id, TODAY)
    assert make.image(store.folder.database) == before


def test_traces_that_could_not_be_cleared_are_told_and_cleared_the_next_time(
    store: OpenStore, person: partners.Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(database: object) -> None:
        raise StoreInUse("Another program is using the store.")

    with monkeypatch.context() as patch:
        patch.setattr(personal_rows, "clear_traces", busy)
        with pytest.raises(actions.TracesLeft) as left:
            actions.forget_person(store.database, person.id, TODAY)
    assert left.value.changes.touches("person")
    assert check(store.folder).problems == ()
    assert not actions.forget_person(store.database, person.id, TODAY)
    after = store.folder.database.read_bytes()
    assert make.left_in(after, VALUES) == []


def test_a_clause_of_our_own_that_names_them_is_shown_to_be_read(
    store: OpenStore, person: partners.Person
) -> None:
    text = store.folder.texts / "clauses" / "our-kiln.toml"
    text.parent.mkdir(parents=True)
    text.write_text(f'id = "our-kiln"\ntext = "Ask {NAME} for the key."\n', encoding="utf-8")
    data = actions.person_data(store.database, person.id, TODAY)
    assert [one.words for one in data.perhaps if one.what == "Text of our own"] == [
        f'text = "Ask {NAME} for the key."'
    ]


def test_what_was_typed_and_not_saved_goes_if_it_names_them(
    store: OpenStore, person: partners.Person
) -> None:
    file = UnsavedFile(store.folder)
    piece = Piece("Add a note", (Passage("Note", f"Ask {NAME}."),), datetime(2026, 3, 3, 9))
    file.keep([piece])
    data = actions.person_data(store.database, person.id, TODAY)
    assert [one.words for one in data.perhaps if one.what == "Typed and not saved"] == [
        f"Ask {NAME}."
    ]
    actions.forget_person(store.database, person.id, TODAY)
    assert not store.folder.unsaved.exists()


def test_what_was_typed_and_can_not_be_deleted_is_told(
    store: OpenStore, person: partners.Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(folder: object, names: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(unsaved_file, "forget", locked)
    with pytest.raises(actions.TracesLeft, match="by hand") as left:
        actions.forget_person(store.database, person.id, TODAY)
    assert left.value.changes.touches("person")
    after = store.folder.database.read_bytes()
    assert make.left_in(after, VALUES) == []


def test_clearing_that_was_broken_off_is_done_when_the_store_opens_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Some builds of SQLite wipe what they free; not all do.
    pragmas = (*database.PRAGMAS, "PRAGMA secure_delete = OFF")
    monkeypatch.setattr(database, "PRAGMAS", pragmas)
    store = make.open_store(tmp_path / "store")
    sian = known(store)
    with monkeypatch.context() as patch:
        patch.setattr(personal_rows, "clear_traces", lambda database: None)  # as if it were killed
        actions.forget_person(store.database, sian.id, TODAY)
    store.close()
    broken = store.folder.database.read_bytes()
    assert make.left_in(broken, VALUES) != []
    make.open_store(tmp_path / "store").close()
    after = store.folder.database.read_bytes()
    assert make.left_in(after, VALUES) == []
    assert check(store.folder).problems == ()
