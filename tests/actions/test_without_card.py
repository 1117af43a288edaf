"""Somebody who has no card, only a name in what was written: handed over, and taken out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from partnerdesk.actions import partners as people
from partnerdesk.actions import personal_data as actions
from partnerdesk.actions.settings import change_settings
from partnerdesk.domain import agreements, interview, leaving, partners
from partnerdesk.domain.personal_data import FORMER, Identity, without_card
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.settings import Settings
from partnerdesk.store import action_log, partners_rows, rows, search
from partnerdesk.store.checking import check
from partnerdesk.store.forgetting import forgotten_people
from partnerdesk.store.opening import OpenStore
from tests import factories as make
from tests.actions.test_personal_data import NAME, TODAY, WRITTEN, bodies
from tests.actions.two_desks import begin, two_desks

SIAN = without_card(NAME, "sian.oq@fenwick.example", "07700 900456")
# The number of the school's desk in WRITTEN is hers alone when she has a card.
BODIES = {
    before: after.replace("[telephone] or", "(01632) 960 987 or") for before, after in
    WRITTEN.items()
}  # fmt: skip
VALUES = ("Quillfeather", "QUILLFEATHER", "quillfeather", "sian.oq@", "900456")
SCHOOL = make.member(name="Fenwick Academy")
US = make.member(name="St Oswald’s", is_us=True, telephone="01632 960100")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    """A store in which somebody is named in every kind of place, and points to nothing."""
    opened = make.open_store(tmp_path / "store")
    lent = make.loan(SCHOOL, US, note=f"{NAME} fetches it")
    deal = make.agreement(issued_on=None)
    make.add(
        opened.database, SCHOOL, US,
        *(make.note(SCHOOL, body=one, written_by=NAME) for one in BODIES),
        make.contact(SCHOOL, person_id=None, summary=f"With {NAME}", by=NAME),
        interview.Answer(
            rows.new_id(), interview.Question.FIRST, None, None, f"Ask {NAME}.", False, TODAY, NAME
        ),
        leaving.TermOfOffice(rows.new_id(), NAME, None, TODAY, ""),
        make.item(SCHOOL, name=f"{NAME}’s microscope"),
        lent, make.chase(lent, words=f"Dear {NAME}, could you bring them?"),
        make.session(notes=f"{NAME} took the minutes", cancel_reason=f"{NAME} is ill"),
        deal, make.clause(deal, body=f"{NAME} leads."),
        name=f"Ring {NAME}",
    )  # fmt: skip
    gone = make.note(SCHOOL, body=f"{NAME} was here once")
    make.add(opened.database, gone)
    people.remove(opened.database, gone)
    yield opened
    opened.close()


def left(store: OpenStore, values: tuple[str, ...] = VALUES) -> list[str]:
    """What of somebody is in the bytes of the store."""
    return make.left_in(store.folder.database.read_bytes(), values)


def test_nothing_of_a_name_without_a_card_is_left_in_the_file(store: OpenStore) -> None:
    assert left(store) == list(VALUES)
    actions.forget_person(store.database, SIAN, TODAY)
    assert left(store) == []
    assert bodies(store) == set(BODIES.values())
    with store.database.read() as connection:
        (contact,) = partners_rows.contacts_of(connection)
        assert search.find(connection, "quillfeather") == []
        assert action_log.next_undo(connection) is None
        assert forgotten_people(connection) == {}
    assert (contact.summary, contact.by) == ("With [former contact]", FORMER)
    assert check(store.folder).problems == ()


def test_a_card_that_was_removed_as_a_mistake_goes_from_the_log(store: OpenStore) -> None:
    card = make.person(name=NAME, mobile="07700 900222", note="Prefers mornings", email="")
    make.add(store.database, card, make.role(card, SCHOOL))
    people.edit_person(store.database, replace(card, note="Has moved house"), TODAY)
    people.remove_person(store.database, card.id)
    make.add(store.database, make.note(SCHOOL, body="Ring 07700 900 222"))
    only = ("Prefers mornings", "moved house", "900222", "900 222")
    assert left(store, only) == list(only)
    typed = without_card(NAME)
    data = actions.person_data(store.database, typed, TODAY)
    assert ["Has moved house" in one.words for one in data.linked] == [True]
    actions.forget_person(store.database, typed, TODAY)
    assert left(store, ("Quillfeather", *only)) == []
    with store.database.read() as connection:
        assert forgotten_people(connection) == {card.id: TODAY}
    assert check(store.folder).problems == ()


def test_all_that_names_them_is_handed_over(store: OpenStore, tmp_path: Path) -> None:
    make.add(
        store.database, make.person(name="Ed O’Quillfeather", email="", telephone=""),
        make.note(SCHOOL, body="Mrs O’Quillfeather was not pleased"),
    )  # fmt: skip
    data = actions.person_data(store.database, SIAN, TODAY)
    notes = [one.raw for one in data.named if one.raw["table"] == "note"]
    named = {one["body"] for one in notes if one["column"] == "body"}
    assert (data.name, data.card, data.linked) == (NAME, None, ())
    assert named == {before for before, after in BODIES.items() if before != after}
    assert ["not pleased" in one.words for one in data.perhaps if "Note" in one.what] == [True]
    assert f"Ring {NAME}" in [one.words for one in data.history]
    assert "Ed O’Quillfeather" in data.unsure[0]
    files = actions.export_person(store.database, SIAN, tmp_path / "sian.pdf", TODAY)
    assert all(one.stat().st_size for one in files) and len(files) == 2


def test_what_was_signed_stays_and_is_told(store: OpenStore) -> None:
    deal = make.agreement(number="MOU-2026-009", issued_on=date(2026, 1, 5))
    head = make.signatory(deal, US)
    signed = make.signature(head, person_name="Gwen Pry")
    make.add(store.database, deal, head, signed)
    gwen = without_card("Gwen Pry")
    data = actions.person_data(store.database, gwen, TODAY)
    assert [one.stays for one in data.named] == [True]
    assert not data.can_go
    with pytest.raises(RuleBroken, match="but for what was signed"):
        actions.forget_person(store.database, gwen, TODAY)
    make.add(store.database, make.note(SCHOOL, body="Gwen Pry rang"))
    actions.forget_person(store.database, gwen, TODAY)
    with store.database.read() as connection:
        assert [one.person_name for one in rows.read(connection, agreements.Signature)] == [
            "Gwen Pry"
        ]
    assert "[former contact] rang" in bodies(store)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (Identity(("Ed Rowe",)), "name"),
        (Identity(("Ann Rowe",)), "name"),  # Dr Ann Rowe-Hale has a card
        (Identity(("St Oswald’s",)), "name"),
        (Identity(emails=("ED@fenwick.example",)), "email"),
        (Identity((NAME,), numbers=("+44 1632 960100",)), "telephone"),
        (Identity(("Tess Ode",)), ""),  # the coordinator
        (Identity(("Nobody Here",)), "name"),
    ],
)
def test_what_others_have_too_is_refused_at_its_field(
    store: OpenStore, typed: Identity, field: str
) -> None:
    make.add(
        store.database, make.person(name="Ed Rowe", email="ed@fenwick.example"),
        make.person(name="Dr Ann Rowe-Hale", email=""), make.note(SCHOOL, body="Ask Ann Rowe"),
    )  # fmt: skip
    change_settings(store.database, Settings(coordinator_name="Tess Ode"))
    before = make.image(store.folder.database)
    with pytest.raises(RuleBroken) as refused:
        actions.forget_person(store.database, typed, TODAY)
    assert refused.value.field == field
    assert make.image(store.folder.database) == before


@pytest.mark.parametrize(
    ("typed", "field"),
    [(("", " ", ""), "name"), (("Siân", "", ""), "name"), (("", "sian.oq", ""), "email"),
     (("", "", "900 45"), "telephone")],
)  # fmt: skip
def test_too_little_to_know_somebody_by_is_refused(typed: tuple[str, str, str], field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        without_card(*typed)
    assert refused.value.field == field


def test_a_pack_from_before_brings_back_only_what_others_wrote_since(tmp_path: Path) -> None:
    us = make.member(name="Fenwick Academy", is_us=True)
    begin(tmp_path / "begun", us, make.note(us, body=f"Ask {NAME}"))
    with two_desks(tmp_path / "desks", tmp_path / "begun") as (ours, theirs):
        actions.forget_person(ours.database, without_card(NAME), TODAY)
        ours.merge(theirs.pack())
        assert {one.body for one in ours.all(partners.Note)} == {"Ask [former contact]"}
        assert b"Quillfeather" not in ours.store.folder.database.read_bytes()
        make.add(theirs.database, make.note(us, body=f"{NAME} rang"))
        ours.merge(theirs.pack())
        assert {one.body for one in ours.all(partners.Note)} == {
            "Ask [former contact]", f"{NAME} rang",
        }  # fmt: skip


def test_a_name_that_the_partnership_bears_is_refused(store: OpenStore) -> None:
    change_settings(store.database, Settings(partnership_name="Thomas Hardye Partnership"))
    with pytest.raises(RuleBroken, match="the partnership has this name") as refused:
        actions.forget_person(store.database, without_card("Thomas Hardye"), TODAY)
    assert refused.value.field == "name"


def test_somebody_with_a_card_whose_name_the_partnership_bears_goes_from_the_card_alone(
    store: OpenStore,
) -> None:
    change_settings(store.database, Settings(partnership_name="Thomas Hardye Partnership"))
    change_settings(store.database, Settings(partnership_name="The Thomas Hardye Partnership"))
    card = make.person(name="Thomas Hardye", email="", telephone="", mobile="")
    make.add(store.database, card)
    actions.forget_person(store.database, card.id, TODAY)
    assert check(store.folder).problems == ()
    change_settings(store.database, Settings(partnership_name="Wessex Partnership"))
    assert check(store.folder).problems == ()


def test_what_was_changed_since_is_handed_over_and_forgotten(store: OpenStore) -> None:
    mine = make.note(SCHOOL, body="Gwen Pry rang, gwen@fenwick.example")
    make.add(store.database, mine)
    people.write_note(store.database, replace(mine, body="She rang"))
    gwen = without_card("Gwen Pry")
    data = actions.person_data(store.database, gwen, TODAY)
    assert (data.linked, data.named, data.history) == ((), (), ())
    assert [one.raw["text"] for one in data.earlier] == ["Gwen Pry rang, gwen@fenwick.example"]
    assert data.can_go
    actions.forget_person(store.database, gwen, TODAY)
    assert left(store, ("Gwen Pry",)) == []
    assert "She rang" in bodies(store)
    assert check(store.folder).problems == ()


def test_a_longer_address_is_another_and_a_part_of_a_number_is_theirs(store: OpenStore) -> None:
    card = make.person(name="Ann Bell", email="ann.bell@fenwick.example", telephone="01632 960987")
    words = "Write to bell@fenwick.example, not to ann.bell@fenwick.example."
    make.add(store.database, card, make.note(SCHOOL, body=words))
    with pytest.raises(RuleBroken) as refused:
        actions.forget_person(store.database, without_card("Ed Bell", "", "960987"), TODAY)
    assert refused.value.field == "telephone"
    actions.forget_person(store.database, without_card("", "bell@fenwick.example"), TODAY)
    assert "Write to [e-mail], not to ann.bell@fenwick.example." in bodies(store)
    with store.database.read() as connection:
        assert partners_rows.get_person(connection, card.id) == card
