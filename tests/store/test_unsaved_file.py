"""The file of what is not saved: there while there is something, and never a reason to disturb."""

from __future__ import annotations

import os
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from partnerdesk.domain.unsaved import Passage, Piece
from partnerdesk.store.backup import make_backup
from partnerdesk.store.folder import Folder
from partnerdesk.store.unsaved_file import UnsavedFile, forget
from tests import factories as make


def piece(title: str, words: str = "Half a sen") -> Piece:
    return Piece(title, (Passage("Note", words),), datetime(2026, 3, 3, 15, 48))


NOTE, ANSWER = piece("Add a note"), piece("What comes first?")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def names_in(folder: Folder) -> list[str]:
    return sorted(path.name for path in folder.root.iterdir())


def test_it_goes_once_nothing_is_unsaved(folder: Folder) -> None:
    file = UnsavedFile(folder)
    file.keep([NOTE])
    assert names_in(folder) == ["unsaved.json"]
    file.keep([])
    assert names_in(folder) == []


def test_what_was_left_stays_beside_what_is_written_now_until_it_is_thrown_away(
    folder: Folder,
) -> None:
    UnsavedFile(folder).keep([NOTE])
    file = UnsavedFile(folder)
    assert file.left() == (NOTE,)
    file.keep([ANSWER])
    file.keep([ANSWER, piece("Third")])
    file.keep([])
    assert file.left() == (NOTE,)
    file.keep([ANSWER])
    file.throw_away([NOTE])
    assert (file.left(), UnsavedFile(folder).left()) == ((), (ANSWER,))
    file.bring_back([NOTE])
    assert file.left() == (NOTE,)
    file.throw_away([NOTE])
    file.keep([])
    assert names_in(folder) == []


def test_one_that_is_cut_off_while_it_is_written_leaves_the_one_before(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = UnsavedFile(folder)
    file.keep([NOTE])

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        file.keep([ANSWER])
    assert UnsavedFile(folder).left() == (NOTE,)
    (folder.root / "unsaved.json.part").write_bytes(b'{"format": 1, "pie')  # killed half way
    file.keep([ANSWER])
    assert UnsavedFile(folder).left() == (ANSWER,)
    assert names_in(folder) == ["unsaved.json"]


def test_a_stick_that_is_pulled_takes_nothing_away(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "stick")
    folder.root.mkdir()
    UnsavedFile(folder).keep([NOTE])
    file = UnsavedFile(folder)
    away = folder.root.rename(tmp_path / "pocket")
    file.keep([ANSWER])
    assert not folder.root.exists()
    away.rename(folder.root)
    file.keep([ANSWER])
    assert UnsavedFile(folder).left() == (NOTE, ANSWER)


@pytest.mark.parametrize("content", [b"", b"\x00" * 9, b'{"pieces": 3}', b"[" * 100_000])
def test_a_broken_or_foreign_file_is_set_aside(folder: Folder, content: bytes) -> None:
    folder.unsaved.write_bytes(content)
    file = UnsavedFile(folder)
    assert file.left() == ()
    file.keep([NOTE])
    assert (folder.root / "unsaved-set-aside.json").read_bytes() == content
    assert UnsavedFile(folder).left() == (NOTE,)


def test_a_folder_in_its_place_disturbs_nobody(folder: Folder) -> None:
    folder.unsaved.mkdir()
    file = UnsavedFile(folder)
    file.keep([NOTE])
    assert file.left() == ()
    file.keep([])


@pytest.mark.parametrize("title", ["Add a note · Siân Pugh", "Add a note"])
def test_it_goes_with_whoever_is_forgotten_if_it_names_them(folder: Folder, title: str) -> None:
    here = piece(title, "Ask Siân Pugh" if title == "Add a note" else "Ask them")
    file = UnsavedFile(folder)
    file.keep([NOTE, here])
    forget(folder, lambda text: "Bell" in text)
    assert file.left() == () and folder.unsaved.exists()
    (folder.root / "unsaved-set-aside.json").write_text("Siân Pugh, half")
    forget(folder, lambda text: "Siân Pugh" in text)
    assert names_in(folder) == []
    file.keep([])


def test_no_backup_has_it(tmp_path: Path) -> None:
    store = make.open_store(tmp_path / "store")
    UnsavedFile(store.folder).keep([piece("Add a note")])
    made = make_backup(store.folder, datetime(2026, 3, 3, 16))
    store.close()
    with zipfile.ZipFile(made.path) as backup:
        assert [name for name in backup.namelist() if "unsaved" in name] == []
