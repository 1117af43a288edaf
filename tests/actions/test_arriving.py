"""Opening a pack on a fresh machine: the whole partnership, or the folder as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from partnerdesk.actions.arriving import first_ten_minutes, inspect_pack, open_pack
from partnerdesk.actions.history import undo
from partnerdesk.domain.packs import PackChoice
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import beginning, in_place, partners_rows, search
from partnerdesk.store.action_log import next_undo
from partnerdesk.store.backup import backups_in
from partnerdesk.store.checking import check
from partnerdesk.store.folder import Folder
from partnerdesk.store.history_rows import history
from partnerdesk.store.pack_file import PassphraseWanted, WrongPassphrase
from partnerdesk.store.problems import Cancelled, StoreInUse
from tests import factories
from tests.actions.arriving import MADE, NOW, folder, made, old, opened, pack, parts
from tests.factories import image
from tests.store.loose_pack import NAME, everything

__all__ = ["folder", "old", "pack", "parts"]


def test_the_store_arrives_row_for_row_and_file_for_file(
    old: Folder, pack: Path, folder: Folder
) -> None:
    contents = open_pack(folder, pack, "", NOW)
    assert contents.made_by == "Tess Ode"
    assert image(folder.database) == image(old.database)
    for there, here in ((old.files, folder.files), (old.texts, folder.texts)):
        assert everything(here) == everything(there) != {}
    assert check(folder).sound
    assert not check(folder).remarks
    assert not list(folder.root.glob(".opening-*"))


def test_the_history_stays_readable_and_ends_with_the_opening(
    old: Folder, pack: Path, folder: Folder
) -> None:
    open_pack(folder, pack, "", NOW)
    with (
        opened(old) as before,
        opened(folder) as after,
        before.database.read() as there,
        after.database.read() as here,
    ):
        newest, *older = history(here)
        assert newest.name == "Open the handover pack of Tess Ode, Fri 20 Nov 2026"
        assert newest.final
        told = [(one.id, one.name, one.at, one.actor) for one in history(there)]
        assert [(one.id, one.name, one.at, one.actor) for one in older] == told != []
        assert next_undo(here) is None
        assert search.find(here, "eisteddfod") == search.find(there, "eisteddfod")
        assert search.find(here, "nguyen")[0].title == "Nguyễn Thị Hương"


def test_work_goes_on_and_is_undone_in_the_store_that_arrived(pack: Path, folder: Folder) -> None:
    open_pack(folder, pack, "", NOW)
    then = image(folder.database)
    with opened(folder) as store:
        factories.add(store.database, factories.member(name="Hafod Primary"))
        undo(store.database)
    assert image(folder.database) == then
    assert check(folder).sound


def test_the_sample_leaves_on_friday_and_arrives_on_monday(
    sample_folder: Path, tmp_path: Path, folder: Folder
) -> None:
    """And on the Monday after that, from the computer on which it arrived."""
    there, third = Folder(sample_folder), Folder(tmp_path / "third")
    phrase = "seven quiet herons at noon"
    open_pack(folder, made(there, tmp_path / NAME, PackChoice(), phrase), phrase, NOW)
    open_pack(third, made(folder, tmp_path / f"2 {NAME}", PackChoice()), "", NOW)
    for arrived in (folder, third):
        assert image(arrived.database) == image(there.database)
        assert everything(arrived.files) == everything(there.files)
        assert check(arrived).sound
    with opened(there) as first, opened(third) as last:
        then, now = (first_ten_minutes(one.database, MADE) for one in (first, last))
        assert replace(now, arrival=None, office_is_open=False) == then


def test_a_locked_pack_opens_with_its_passphrase_only(
    old: Folder, tmp_path: Path, folder: Folder
) -> None:
    pack = made(old, tmp_path / NAME, PackChoice(), "seven quiet herons at noon")
    with pytest.raises(PassphraseWanted, match="Ask whoever made it"):
        open_pack(folder, pack, "", NOW)
    with pytest.raises(WrongPassphrase, match="does not open"):
        open_pack(folder, pack, "Seven quiet herons at noon", NOW)
    assert everything(folder.root) == {}
    assert inspect_pack(pack, "seven quiet herons at noon").encrypted
    # As it is typed on another keyboard.
    open_pack(folder, pack, "seven  quiet\u00a0herons at noon ", NOW)
    assert image(folder.database) == image(old.database)


CHOICES = {
    "no private notes": (PackChoice(private=False), "Eastvale Community School"),
    "no personal data": (PackChoice(personal=False), "Eastvale Community School"),
    "one member": (PackChoice(member_id="St Oswald’s"), "St Oswald’s"),
    "one member, the least": (
        PackChoice(member_id="Thornbury Hall", private=False, personal=False), "Thornbury Hall",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", CHOICES)
def test_a_part_of_a_partnership_makes_a_sound_store_too(
    sample_folder: Path, tmp_path: Path, folder: Folder, kind: str
) -> None:
    choice, ours = CHOICES[kind]
    if choice.member_id:
        with closing(sqlite3.connect(Folder(sample_folder).database)) as connection:
            found = connection.execute("SELECT id FROM member WHERE name = ?", (choice.member_id,))
            choice = replace(choice, member_id=found.fetchone()[0])
    contents = open_pack(folder, made(Folder(sample_folder), tmp_path / NAME, choice), "", NOW)
    assert not contents.whole
    assert check(folder).sound
    with opened(folder) as store, store.database.read() as connection:
        us = partners_rows.us(connection)
        assert us is not None
        assert us.name == ours
        assert next(one.name for one in history(connection)).startswith("Open the handover pack of")


def test_inspecting_tells_what_is_inside_and_keeps_nothing(pack: Path, tmp_path: Path) -> None:
    before = everything(tmp_path)
    told: list[int] = []
    contents = inspect_pack(pack, progress=lambda done, of: told.append(100 * done // of))
    assert (contents.partnership, contents.school) == ("Glannau’r Dŵr", "Ysgol Glan-y-Môr")
    assert (contents.made_at, contents.choice) == (datetime(2026, 11, 20, 15, 30), "everything")
    assert contents.counts[:3] == ("2 members", "1 person", "1 agreement")
    assert "1 scan, photograph or document" in contents.counts
    assert (contents.encrypted, contents.older, contents.missing) == (False, False, 0)
    assert told == sorted(told)
    assert told[-1] == 100
    assert everything(tmp_path) == before


def test_a_store_with_members_is_not_opened_over(old: Folder, pack: Path, tmp_path: Path) -> None:
    store = factories.open_store(tmp_path / "ours")
    factories.add(store.database, factories.member(name="Ours"))
    store.close()
    before = everything(store.folder.root)
    with pytest.raises(RuleBroken, match="Merge the pack into it"):
        open_pack(store.folder, pack, "", NOW)
    assert everything(store.folder.root) == before


def test_a_store_without_members_is_kept_before_it_gives_way(
    old: Folder, pack: Path, folder: Folder
) -> None:
    factories.open_store(folder.root).close()
    open_pack(folder, pack, "", NOW)
    assert image(folder.database) == image(old.database)
    assert [one.safety for one in backups_in(folder)] == [True]


def test_a_store_in_use_is_left_alone(pack: Path, folder: Folder) -> None:
    store = factories.open_store(folder.root)
    before = everything(folder.root)
    with pytest.raises(StoreInUse, match="already open"):
        open_pack(folder, pack, "", NOW)
    assert everything(folder.root) == before
    store.close()


@pytest.mark.parametrize("moment", ["stage", "_write_log", "keep_present", "put_in_place"])
def test_a_computer_that_stops_leaves_no_store_and_the_next_opening_sweeps(
    old: Folder, pack: Path, folder: Folder, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """The staging folder is left as by a computer that lost its power."""
    lost = folder.root / ".opening-lost"
    lost.mkdir(parents=True)
    (lost / "partnerdesk.db").write_bytes(b"half")

    class Stopped(BaseException):
        pass

    def stop(*_args: object, **_named: object) -> None:
        raise Stopped

    with monkeypatch.context() as broken, pytest.raises(Stopped):
        broken.setattr(beginning, moment, stop)
        open_pack(folder, pack, "", NOW)
    assert not folder.exists
    open_pack(folder, pack, "", NOW)
    assert not list(folder.root.glob(".opening-*"))
    assert image(folder.database) == image(old.database)


@pytest.mark.parametrize("after", range(4))
def test_stopping_between_two_files_leaves_no_store_or_the_whole_one(
    old: Folder,
    pack: Path,
    folder: Folder,
    monkeypatch: pytest.MonkeyPatch,
    after: int,
) -> None:
    """Each file is put in place by one renaming; the database is the last of them."""
    calls = iter(range(100))

    class Stopped(BaseException):
        pass

    def settle(_folder: Path) -> None:
        if next(calls) == after:
            raise Stopped

    with monkeypatch.context() as broken:
        broken.setattr(in_place, "settle", settle)
        with suppress(Stopped):
            open_pack(folder, pack, "", NOW)
    if folder.exists:
        assert image(folder.database) == image(old.database)
        assert check(folder).sound
    else:
        open_pack(folder, pack, "", NOW)
        assert check(folder).sound


@pytest.mark.parametrize("after", [0, 1, 50, 120])
def test_giving_up_leaves_nothing(pack: Path, folder: Folder, after: int) -> None:
    asked = iter([False] * after)
    with pytest.raises(Cancelled):
        open_pack(folder, pack, "", NOW, cancelled=lambda: next(asked, True))
    assert everything(folder.root) == {}
