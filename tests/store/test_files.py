"""Kept files: whole or not there, and never mistaken for what they no longer are."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from partnerdesk.store import files
from partnerdesk.store.problems import StoreProblem
from tests.factories import PDF, spoil


def test_what_is_kept_is_read_back_by_its_hash_and_kept_once(tmp_path: Path) -> None:
    sha256 = files.keep(tmp_path, PDF)
    assert sha256 == hashlib.sha256(PDF).hexdigest()
    assert files.keep(tmp_path, PDF) == sha256
    assert files.read(tmp_path, sha256) == PDF
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [sha256]


def test_a_full_disk_is_said_and_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(files.os, "fsync", no_room)
    with pytest.raises(StoreProblem, match="disk is full"):
        files.keep(tmp_path, PDF)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_folder_that_another_worker_has_just_made_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = files.keep(tmp_path / "files", b"the first")
    seen = iter([False])  # a moment ago it was not there
    with monkeypatch.context() as looking:
        looking.setattr(Path, "is_dir", lambda self: next(seen, True))
        other = files.keep(tmp_path / "files", PDF)
    assert files.read(tmp_path / "files", sha256) == b"the first"
    assert files.read(tmp_path / "files", other) == PDF


@pytest.mark.skipif(os.name == "nt", reason="Windows syncs no folders")
def test_what_is_kept_has_its_name_on_the_disk(tmp_path: Path, monkeypatch: Any) -> None:
    synced: list[int] = []
    really = os.fsync

    def sync(handle: int) -> None:
        synced.append(os.fstat(handle).st_ino)
        really(handle)

    monkeypatch.setattr(os, "fsync", sync)
    folder = tmp_path / "files"
    path = files.path_of(folder, files.keep(folder, PDF))
    *_, file, its_folder, all_files = synced
    assert [file, its_folder, all_files] == [at.stat().st_ino for at in (path, path.parent, folder)]
    assert tmp_path.stat().st_ino in synced


def test_a_file_that_is_gone_or_changed_says_so(tmp_path: Path) -> None:
    sha256 = files.keep(tmp_path, PDF)
    spoil(files.path_of(tmp_path, sha256), b"something else")
    with pytest.raises(StoreProblem, match="changed outside"):
        files.read(tmp_path, sha256)
    files.keep(tmp_path, PDF)
    assert files.read(tmp_path, sha256) == PDF
    files.path_of(tmp_path, sha256).unlink()
    with pytest.raises(StoreProblem, match="missing"):
        files.read(tmp_path, sha256)


def test_a_kept_file_may_only_be_read(tmp_path: Path) -> None:
    path = files.path_of(tmp_path, files.keep(tmp_path, PDF))
    assert path.stat().st_mode & 0o222 == 0
