"""A backup for elsewhere: nobody reads it without the passphrase, and it comes back whole."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store.backup import backups_in
from partnerdesk.store.backup_lock import is_locked, save_locked, unlock
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.pack_file import PassphraseWanted, WrongPassphrase
from partnerdesk.store.problems import Cancelled, StoreDamaged, StoreProblem
from partnerdesk.store.restore import restore
from tests.factories import NOW, image

WORDS = "seven otters under the bridge"


@pytest.fixture
def copy(full: OpenStore, tmp_path: Path) -> Path:
    """A locked copy of a full store."""
    target = tmp_path / "stick.partnerdesk-backup"
    save_locked(full.folder, target, WORDS, NOW)
    return target


def test_a_locked_copy_is_restored_on_another_computer(
    full: OpenStore, copy: Path, tmp_path: Path
) -> None:
    there = Folder(tmp_path / "there")
    # As typed on another keyboard: other spaces.
    backup = unlock(there, copy, f"  {WORDS.replace(' ', '  ')} ")
    restore(there, backup, NOW + timedelta(hours=1))
    assert image(there.database) == image(full.folder.database)
    assert [one.path for one in backups_in(there)] == [backup]


def test_nobody_reads_it_without_the_passphrase(full: OpenStore, copy: Path) -> None:
    content = copy.read_bytes()
    assert is_locked(copy)
    assert not any(word in content for word in (b"partnerdesk.db", b"SQLite", b"manifest", b"Glan"))
    before = backups_in(full.folder)
    with pytest.raises(PassphraseWanted):
        unlock(full.folder, copy, "")
    for wrong in (WORDS.upper(), WORDS[:-1], "x"):
        with pytest.raises(WrongPassphrase):
            unlock(full.folder, copy, wrong)
    assert backups_in(full.folder) == before
    assert len(before) == 1 and not is_locked(before[0].path)


@pytest.mark.parametrize("at", [30, 200, -200, -60])
def test_a_spoilt_copy_is_refused(full: OpenStore, copy: Path, at: int) -> None:
    content = bytearray(copy.read_bytes())
    content[at] ^= 0xFF
    copy.write_bytes(content)
    before = backups_in(full.folder)
    with pytest.raises((StoreDamaged, WrongPassphrase)):
        unlock(full.folder, copy, WORDS)
    assert backups_in(full.folder) == before
    copy.write_bytes(content[: len(content) // 2])
    with pytest.raises(StoreDamaged):
        is_locked(copy)


def test_a_short_passphrase_and_a_bad_place_are_refused(full: OpenStore, tmp_path: Path) -> None:
    target = tmp_path / "copy.partnerdesk-backup"
    with pytest.raises(RuleBroken) as refused:
        save_locked(full.folder, target, "short", NOW)
    assert refused.value.field == "passphrase"
    assert backups_in(full.folder) == []
    with pytest.raises(StoreProblem, match="not there"):
        save_locked(full.folder, tmp_path / "gone" / "copy", WORDS, NOW)
    with pytest.raises(Cancelled):
        save_locked(full.folder, target, WORDS, NOW, cancelled=lambda: True)
    assert not target.exists()


def test_progress_grows_to_the_end(full: OpenStore, tmp_path: Path) -> None:
    told: list[float] = []
    target = tmp_path / "copy.partnerdesk-backup"
    save_locked(full.folder, target, WORDS, NOW, progress=lambda d, t: told.append(d / t))
    assert told == sorted(told)
    assert told[-1] == 1
