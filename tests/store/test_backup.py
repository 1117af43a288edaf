"""Backups: whole or not there, verified, skipped when nothing changed, thinned."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from partnerdesk.store import backup, backup_file, files
from partnerdesk.store.action_log import undo
from partnerdesk.store.backup import (
    backup_after_session,
    backups_in,
    make_backup,
    originals_in,
    thin,
)
from partnerdesk.store.backup_file import read_manifest
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.problems import Cancelled, StoreDamaged, StoreProblem
from tests.factories import NOW, PDF, add, keep_file, member


def left_in(store: OpenStore) -> list[str]:
    return sorted(path.name for path in store.folder.backups.iterdir())


def test_a_backup_names_its_time_and_tells_what_it_holds(full: OpenStore) -> None:
    made = make_backup(full.folder, NOW)
    assert made.path.name == "2026-11-21-0812-07.partnerdesk-backup"
    assert backups_in(full.folder) == [made]
    manifest = read_manifest(made.path)
    assert manifest.partnership == "Glannau’r Dŵr"
    assert manifest.made_at == NOW
    assert manifest.rows["member"] == 2
    assert len(manifest.parts) == 2
    assert left_in(full) == [made.path.name]


def test_a_backup_can_be_made_while_somebody_writes(full: OpenStore) -> None:
    def write(_done: int, _total: int) -> None:
        add(full.database, member())

    manifest = read_manifest(make_backup(full.folder, NOW, progress=write).path)
    assert 2 <= manifest.rows["member"] <= 12
    assert backup_after_session(full.folder, NOW) is not None


def test_progress_grows_to_the_end(full: OpenStore) -> None:
    told: list[tuple[int, int]] = []
    make_backup(full.folder, NOW, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] > 0


@pytest.mark.parametrize("at", range(5))
def test_giving_up_leaves_nothing_behind(full: OpenStore, at: int) -> None:
    asked: list[None] = []

    def cancelled() -> bool:
        asked.append(None)
        return len(asked) > at

    with pytest.raises(Cancelled):
        make_backup(full.folder, NOW, cancelled=cancelled)
    assert left_in(full) == []


def test_nothing_is_backed_up_twice(full: OpenStore) -> None:
    first = backup_after_session(full.folder, NOW)
    assert first is not None
    assert backup_after_session(full.folder, NOW) is None
    undo(full.database)
    second = backup_after_session(full.folder, NOW)
    assert second is not None
    assert [entry.path for entry in backups_in(full.folder)] == [second.path, first.path]


def test_a_spoilt_backup_does_not_count_as_one(full: OpenStore) -> None:
    first = make_backup(full.folder, NOW)
    first.path.write_bytes(b"")
    assert backup_after_session(full.folder, NOW + timedelta(hours=1)) is not None


def test_thinning_deletes_only_what_the_rule_lets_go(full: OpenStore) -> None:
    full.folder.backups.joinpath("my own copy.partnerdesk-backup").write_bytes(b"mine")
    full.folder.backups.joinpath("2026-02-31-0000-00.partnerdesk-backup").write_bytes(b"?")
    times = [NOW - timedelta(days=n) for n in (0, 1, 24, 25, 900)]
    made = [make_backup(full.folder, time).path for time in times]
    safety = make_backup(full.folder, NOW - timedelta(days=24), safety=True).path
    gone = thin(full.folder, NOW)
    assert set(gone) == {made[3], made[4]}
    assert len(left_in(full)) == 3 + 1 + 2
    assert safety.exists()


def test_a_lost_scan_does_not_keep_the_rest_from_being_saved(full: OpenStore) -> None:
    lost, spoilt = keep_file(full, PDF + b"1"), keep_file(full, PDF + b"2")
    path = files.path_of(full.folder.files, spoilt.sha256)
    path.write_bytes(b"something else")
    files.path_of(full.folder.files, lost.sha256).unlink()
    manifest = read_manifest(make_backup(full.folder, NOW).path)
    assert set(manifest.missing) == {spoilt.sha256, lost.sha256}
    assert not any(spoilt.sha256 in name for name in manifest.parts)


def test_a_full_disk_is_said_and_leaves_nothing(
    full: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(backup_file.os, "fsync", no_room)
    with pytest.raises(StoreProblem, match="not enough room"):
        make_backup(full.folder, NOW)
    assert left_in(full) == []


def test_a_folder_that_can_not_be_written_to_is_said(full: OpenStore) -> None:
    full.folder.backups.rmdir()
    full.folder.backups.write_bytes(b"a file where the folder should be")
    with pytest.raises(StoreProblem, match="can’t be written to"):
        make_backup(full.folder, NOW)


def test_what_was_not_written_as_it_should_be_never_gets_its_name(
    full: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = backup.pack

    def spoil(target: Path, *rest: Any) -> Any:
        manifest = write(target, *rest)
        content = bytearray(target.read_bytes())
        content[200] ^= 0xFF
        target.write_bytes(content)
        return manifest

    monkeypatch.setattr(backup, "pack", spoil)
    with pytest.raises(StoreDamaged):
        make_backup(full.folder, NOW)
    assert left_in(full) == []


def test_a_damaged_store_is_not_backed_up_as_if_it_were_whole(full: OpenStore) -> None:
    full.close()
    with closing(sqlite3.connect(full.folder.database)) as connection:
        page = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'agreement_clause'"
        ).fetchone()[0]
    with full.folder.database.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\x7f" * 4096)
    with pytest.raises(StoreDamaged):
        make_backup(full.folder, NOW)
    assert left_in(full) == []


def test_a_store_kept_as_it_was_before_an_update_goes_after_two_years(full: OpenStore) -> None:
    old, young = NOW - timedelta(days=740), NOW - timedelta(days=700)
    paths = [
        full.folder.root / f"partnerdesk-schema-0004-{time:%Y%m%d-%H%M%S}.db"
        for time in (old, young)
    ]
    mine = full.folder.root / "partnerdesk-mine.db"
    for path in (*paths, mine):
        path.write_bytes(b"kept")
    assert [one.path for one in originals_in(full.folder)] == [paths[1], paths[0]]
    assert thin(full.folder, NOW) == (paths[0],)
    assert [path.exists() for path in (*paths, mine)] == [False, True, True]
