"""The user's own clauses and templates go into backups and come back out of them."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from partnerdesk.store.backup import backup_after_session, make_backup
from partnerdesk.store.backup_file import MANIFEST
from partnerdesk.store.folder import Folder
from partnerdesk.store.problems import StoreProblem
from partnerdesk.store.restore import restore
from tests.factories import NOW, add, member, open_store

WORDS = 'id = "own-tea"\n# Zoë\n'


def filled(root: Path) -> Folder:
    """A store with a clause of somebody's own beside it."""
    store = open_store(root)
    add(store.database, member(), name="Add Fenwick")
    store.close()
    clauses = store.folder.texts / "clauses"
    clauses.mkdir(parents=True)
    (clauses / "own-tea.toml").write_text(WORDS, encoding="utf-8")
    (clauses / "notes.txt").write_text("not a clause", encoding="utf-8")
    return store.folder


def test_own_texts_come_back_after_a_restore(tmp_path: Path) -> None:
    folder = filled(tmp_path / "store")
    backup = make_backup(folder, NOW).path
    kept = folder.texts / "clauses" / "own-tea.toml"
    kept.write_text("spoilt", encoding="utf-8")
    restore(folder, backup, NOW + timedelta(hours=1))
    assert kept.read_text(encoding="utf-8") == WORDS
    elsewhere = Folder(tmp_path / "elsewhere")
    restore(elsewhere, backup, NOW)
    found = [path.relative_to(elsewhere.texts).as_posix() for path in elsewhere.texts.rglob("*.*")]
    assert found == ["clauses/own-tea.toml"]


def test_a_text_saved_since_the_last_backup_wants_a_new_one(tmp_path: Path) -> None:
    folder = filled(tmp_path / "store")
    assert backup_after_session(folder, NOW) is not None
    assert backup_after_session(folder, NOW + timedelta(hours=1)) is None
    (folder.texts / "clauses" / "own-tea.toml").write_text("changed", encoding="utf-8")
    assert backup_after_session(folder, NOW + timedelta(hours=2)) is not None


@pytest.mark.parametrize(
    "name",
    ["texts/clauses/../../evil.toml", "texts/other/own-tea.toml", "texts/clauses/own-tea.exe",
     "texts/own-tea.toml", "texts/clauses/.toml"],
)  # fmt: skip
def test_a_text_in_any_other_place_spoils_the_backup(tmp_path: Path, name: str) -> None:
    folder = filled(tmp_path / "store")
    backup = make_backup(folder, NOW).path
    with zipfile.ZipFile(backup) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    manifest = json.loads(parts[MANIFEST])
    manifest["parts"][name] = {"sha256": hashlib.sha256(b"x").hexdigest(), "size": 1}
    hostile = tmp_path / "hostile.partnerdesk-backup"
    with zipfile.ZipFile(hostile, "w") as archive:
        for one, content in {**parts, name: b"x", MANIFEST: json.dumps(manifest)}.items():
            archive.writestr(one, content)
    with pytest.raises(StoreProblem):
        restore(folder, hostile, NOW)
    assert not (tmp_path / "store" / "evil.toml").exists()
