"""Scans and issued documents beside the store, named by the SHA-256 of their bytes."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from partnerdesk.on_disk import settle
from partnerdesk.store.problems import StoreProblem

SHA256_NAME = re.compile(r"[0-9a-f]{64}")
_READ_ONLY = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH


def path_of(folder: Path, sha256: str) -> Path:
    """Where the file with this hash lies: ``ab/abcdef…``."""
    return folder / sha256[:2] / sha256


def keep(folder: Path, content: bytes) -> str:
    """Keep ``content`` and return its SHA-256; the same bytes are kept once.

    The file is whole and on the disk before its name exists, and may only be read from then on;
    one that was spoilt since is put right. Raises StoreProblem when it can't be kept.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    target = path_of(folder, sha256)
    try:
        if not folder.is_dir():
            folder.mkdir(exist_ok=True)  # but never the store's own: a pulled stick leaves a place
            settle(folder.parent)
        if not target.is_file() or target.read_bytes() != content:
            let_replace(target)
            write_whole(target, content)
            read_only(target)
    except OSError as error:
        raise StoreProblem(
            f"The file could not be kept in {folder}: the disk is full, locked or not there. "
            "So nothing was saved. Make some room or put it back in, then try again."
        ) from error
    return sha256


def read_only(path: Path) -> None:
    """Nobody is to change a kept file by mistake; a disk without such marks has none."""
    with suppress(OSError):
        path.chmod(_READ_ONLY)


def let_replace(path: Path) -> None:
    """Windows replaces no file that may only be read."""
    with suppress(OSError):
        path.chmod(_READ_ONLY | stat.S_IWUSR)


def write_whole(target: Path, content: bytes) -> None:
    """Write a file so that it is either all there or not there. Raises OSError."""
    is_new = not target.parent.is_dir()
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    settle(target.parent)
    if is_new:
        settle(target.parent.parent)


def read(folder: Path, sha256: str) -> bytes:
    """The kept bytes. Raises StoreProblem when they are gone or no longer what they were."""
    try:
        content = path_of(folder, sha256).read_bytes()
    except OSError as error:
        raise StoreProblem(
            "The file is missing from the store’s “files” folder. Restore it from a backup."
        ) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise StoreProblem(
            "The file has been changed outside PartnerDesk. Restore it from a backup."
        )
    return content
