"""Where the store lies, and what is wrong with the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from partnerdesk.store.folder import Folder, choose_folder
from partnerdesk.store.problems import StoreProblem


def test_a_given_folder_then_one_beside_the_program_then_the_users_own(tmp_path: Path) -> None:
    program, given = tmp_path / "program", tmp_path / "given"
    program.mkdir()
    own = choose_folder(None, program)
    assert "PartnerDesk" in own.root.name
    assert tmp_path not in own.root.parents
    beside = program / "PartnerDesk-data"
    beside.mkdir()
    assert choose_folder(None, program) == Folder(beside)
    assert choose_folder(given, program) == Folder(given)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("home/OneDrive - Fenwick Academy/desk", "OneDrive - Fenwick Academy"),
        ("home/Dropbox/desk", "Dropbox"),
        ("home/boxes of kit/desk", ""),
    ],
)
def test_a_synced_folder_is_recognised_by_its_name(tmp_path: Path, path: str, name: str) -> None:
    assert Folder(tmp_path / path).synced_by == name


def test_a_folder_that_can_not_be_made_is_said(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_bytes(b"")
    with pytest.raises(StoreProblem, match="can’t be written to"):
        Folder(blocked / "store").make()
