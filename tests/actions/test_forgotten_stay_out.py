"""Whoever was taken out for good does not come back with a pack or a backup from before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from partnerdesk.actions import partners as people
from partnerdesk.actions import personal_data
from partnerdesk.actions.merging import MergeChoices, Take, merge_pack, preview_merge
from partnerdesk.actions.settings import change_settings
from partnerdesk.domain.packs import PackChoice
from partnerdesk.domain.partners import Contact, Note, Person, Role
from partnerdesk.domain.personal_data import FORMER
from partnerdesk.domain.settings import Settings
from partnerdesk.store.backup import make_backup
from partnerdesk.store.checking import check
from partnerdesk.store.forgetting import forgotten_people
from partnerdesk.store.opening import open_store
from partnerdesk.store.restore import restore
from partnerdesk.store.settings_rows import read_settings
from tests import factories as make
from tests.actions.two_desks import NOW, TODAY, Desk, begin, two_desks

NAME = "Siân O’Quillfeather"
US = make.member(name="Fenwick Academy", is_us=True)
SIAN = make.person(name=NAME, email="sian.oq@fenwick.example", telephone="01632 960987")
OTHER = make.person(name="Priya Nair", email="", telephone="")
FACTS = (
    US, SIAN, OTHER, make.role(SIAN, US, started_on=date(2020, 9, 1)),
    make.note(US, body=f"Ask {NAME}"),
)  # fmt: skip
LEFT = ("Quillfeather", "sian.oq", "960987", "960 555", "960555")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("begun")
    begin(root, *FACTS)
    return root


@pytest.fixture
def desks(tmp_path: Path, begun: Path) -> Iterator[tuple[Desk, Desk]]:
    """Ours has forgotten Siân; theirs went on with her, in every kind of place."""
    with two_desks(tmp_path, begun) as (ours, theirs):
        personal_data.forget_person(ours.database, SIAN.id, TODAY)
        theirs.database.actor = NAME
        people.edit_person(theirs.database, replace(SIAN, telephone="01632 960555"), TODAY)
        change_settings(theirs.database, Settings(coordinator_name=NAME))
        make.add(
            theirs.database,
            make.note(US, body=f"Rang {NAME} on (01632) 960 555", written_by=NAME),
            make.contact(US, person_id=SIAN.id, summary=f"Met {NAME}", by=NAME),
            make.role(SIAN, US, kind=make.role(SIAN, US).kind, started_on=date(2026, 4, 1)),
        )
        yield ours, theirs


def traces(desk: Desk) -> list[str]:
    """What is left of her in the bytes of a store and of what lies beside it."""
    folder = desk.store.folder
    beside = [one for place in (folder.files, folder.log) for one in place.rglob("*.*")]
    whole = b"\n".join(path.read_bytes() for path in (folder.database, *beside))
    return make.left_in(whole, LEFT)


def test_a_merge_leaves_out_whoever_was_taken_out_here(desks: tuple[Desk, Desk]) -> None:
    ours, theirs = desks
    staged = ours.stage(theirs.pack())
    preview = preview_merge(ours.store, staged)
    assert [(one.name, one.on, one.here) for one in preview.known] == [(NAME, TODAY, True)]
    shown = repr(preview.topics)
    assert [one for one in LEFT if one in shown] == []
    merge_pack(ours.store, staged, preview, MergeChoices(otherwise=Take.THEIRS), NOW)
    assert ours.get(Person, id=SIAN.id).name == FORMER
    assert {one.body for one in ours.all(Note)} == {
        "Ask [former contact]", "Rang [former contact] on [telephone]",
    }  # fmt: skip
    (met,) = ours.all(Contact)
    assert (met.summary, met.person_id) == ("Met [former contact]", SIAN.id)
    assert {one.ended_on for one in ours.all(Role)} == {TODAY}
    with ours.database.read() as connection:
        assert read_settings(connection).coordinator_name == ""
    assert traces(ours) == []
    assert check(ours.store.folder).problems == ()
    # The same pack once more brings nothing.
    assert ours.preview(theirs.pack()).brings == 0


def test_somebody_can_be_taken_in_again_on_purpose(desks: tuple[Desk, Desk]) -> None:
    ours, theirs = desks
    staged = ours.stage(theirs.pack())
    preview = preview_merge(ours.store, staged, take_in=True)
    choices = replace(preview.first_choices, otherwise=Take.THEIRS)
    merge_pack(ours.store, staged, preview, choices, NOW)
    assert ours.get(Person, id=SIAN.id).telephone == "01632 960555"
    with ours.database.read() as connection:
        assert forgotten_people(connection) == {}
    # From now on nobody is left out.
    assert ours.preview(theirs.pack()).known == ()


@pytest.mark.parametrize("choice", [PackChoice(personal=False), PackChoice(private=False)])
def test_a_pack_that_leaves_things_out_brings_nobody_back(
    desks: tuple[Desk, Desk], choice: PackChoice
) -> None:
    ours, theirs = desks
    ours.merge(theirs.pack(choice), Take.THEIRS)
    assert ours.get(Person, id=SIAN.id).name == FORMER
    assert traces(ours) == []


def test_the_other_side_is_told_whom_we_took_out(desks: tuple[Desk, Desk]) -> None:
    ours, theirs = desks
    preview = theirs.preview(ours.pack())
    assert [(one.name, one.here) for one in preview.known] == [(NAME, False)]
    # Whoever took it over leaves them out of packs from before as well.
    before = theirs.pack()
    theirs.merge(ours.pack(), Take.THEIRS)
    assert [one.here for one in theirs.preview(before).known] == [True]


def test_a_backup_from_before_does_not_bring_anybody_back(tmp_path: Path) -> None:
    store = make.open_store(tmp_path / "store", actor=NAME)
    make.add(store.database, *FACTS)
    change_settings(store.database, Settings(coordinator_name=NAME))
    backup = make_backup(store.folder, NOW)
    change_settings(store.database, Settings(coordinator_name="Priya Nair"))
    personal_data.forget_person(store.database, SIAN.id, TODAY)
    store.close()
    restore(store.folder, backup.path, datetime(2026, 3, 5, 12))
    again = open_store(store.folder)
    desk = Desk(tmp_path, again)
    try:
        assert desk.get(Person, id=SIAN.id).name == FORMER
        assert [one.body for one in desk.all(Note)] == ["Ask [former contact]"]
        assert desk.get(Person, id=OTHER.id).name == "Priya Nair"
        with again.database.read() as connection:
            assert forgotten_people(connection) == {SIAN.id: TODAY}
        assert traces(desk) == []
        assert check(again.folder).problems == ()
    finally:
        again.close()


def test_a_backup_that_never_knew_somebody_does_not_let_a_pack_bring_them_back(
    desks: tuple[Desk, Desk], tmp_path: Path
) -> None:
    ours, theirs = desks
    other = make.open_store(tmp_path / "other")
    before = make_backup(other.folder, NOW)
    other.close()
    ours.store.close()
    restore(ours.store.folder, before.path, datetime(2026, 3, 5, 12))
    again = Desk(tmp_path, open_store(ours.store.folder))
    try:
        preview = again.preview(theirs.pack())
        assert [(one.name, one.here) for one in preview.known] == [(NAME, True)]
        assert check(again.store.folder).problems == ()
    finally:
        again.store.close()
