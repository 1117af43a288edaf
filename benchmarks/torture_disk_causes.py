"""What goes wrong with a disk while something is written to it, and is put right afterwards."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from unittest import mock

from benchmarks.torture_disk_acts import Trial
from partnerdesk.store import database
from partnerdesk.store.database import connect

_DISK = 48 << 20
_NOBODY = 65534
# Bytes that are still free: from nothing to more than most acts need.
_FREE = (0, 4, 8, 12, 24, 48, 96, 160, 300, 600, 1200, 2000, 3000, 4200, 5200, 6400, 8000)

Cause = Callable[[Trial], "Iterator[None]"]


def causes(mounted: bool, size: int, start: int) -> Iterator[tuple[Cause, str]]:
    """Fillings of the disk, and one of the others for a small ``size``, else all of them."""
    others: list[tuple[Cause, str]] = [
        (_gone, "folder gone"), (_vanished, "folder gone from a place that is ours"),
        (_forbidden, "forbidden"), (_held, "held by another program"),
    ]  # fmt: skip
    if mounted:
        others.append((_locked, "locked disk"))
    if size < len(others):
        yield others[start % len(others)]
    else:
        yield from others
    step = max(len(_FREE) // size, 1)
    chosen = _FREE[start % step :: step] if size < len(_FREE) else _FREE
    for free in chosen[:size]:
        yield (_filled if mounted else _limited)(free * 1024), f"{free} KB free"


def _filled(free: int) -> Cause:
    def full(trial: Trial) -> Iterator[None]:
        ballast = trial.folder.root.parent / "ballast"
        room = shutil.disk_usage(ballast.parent).free
        with ballast.open("wb") as file, suppress(OSError):
            os.posix_fallocate(file.fileno(), 0, max(room - free, 1))
        try:
            yield
        finally:
            ballast.unlink()

    return full


def _limited(free: int) -> Cause:
    def full(trial: Trial) -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (free, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return full


def _gone(trial: Trial) -> Iterator[None]:
    """The stick is pulled, and put back in."""
    away = trial.folder.root.with_name("away")
    places = (trial.folder.root, trial.out)
    away.mkdir()
    for place in places:
        place.rename(away / place.name)
    try:
        # Nothing can be made in the place of a stick that is gone.
        with _without_rights(away.parent):
            yield
    finally:
        for place in places:
            shutil.rmtree(place, ignore_errors=True)
            (away / place.name).rename(place)
        away.rmdir()


def _vanished(trial: Trial) -> Iterator[None]:
    """The folder is gone, and anybody might make another in its place; we must not."""
    root = trial.folder.root
    if not trial.store:
        yield  # what opens a store may make its folder
        return
    away = root.with_name("vanished")
    root.rename(away)
    try:
        yield
    finally:
        made = root.exists()
        shutil.rmtree(root, ignore_errors=True)
        away.rename(root)
        if made:
            raise AssertionError("a folder was made in the place of the one that is gone")


def _forbidden(trial: Trial) -> Iterator[None]:
    with _without_rights(trial.folder.root, trial.out):
        yield


@contextmanager
def _without_rights(*roots: Path) -> Iterator[None]:
    """Nothing under these folders may be written by us. Root heeds no marks, so it steps down."""
    marked = {}
    for root in roots:
        for path in (root, *(one for one in root.rglob("*") if one.is_dir())):
            marked[path] = path.stat().st_mode
            path.chmod(0o555)
    is_root = os.geteuid() == 0
    try:
        if is_root:
            os.seteuid(_NOBODY)
        yield
    finally:
        if is_root:
            os.seteuid(0)
        for path, mode in marked.items():
            with suppress(OSError):
                path.chmod(mode)


def _held(trial: Trial) -> Iterator[None]:
    """Another program has the database, as a virus scanner or a viewer of databases may."""
    if not trial.folder.exists:
        yield
        return
    with ExitStack() as stack:
        other = connect(trial.folder.database, "rw")
        stack.callback(other.close)
        other.execute("BEGIN EXCLUSIVE")
        quick = tuple(one for one in database.PRAGMAS if "busy" not in one)
        stack.enter_context(mock.patch.object(database, "PRAGMAS", quick))
        if trial.store:
            trial.store.database.close()  # its next connection does not wait five seconds
        yield
        other.execute("ROLLBACK")


def _locked(trial: Trial) -> Iterator[None]:
    """A locked stick: nothing can be written on the whole disk."""
    disk = trial.folder.root.parent
    if trial.store:
        trial.store.close()
    if not _remounted(disk, "ro"):
        yield
        return
    try:
        yield
    finally:
        _remounted(disk, "rw")
        if trial.store:
            assert trial.store.lock
            trial.store.lock.take()


# --- a disk of our own -----------------------------------------------------------------------


@contextmanager
def small_disk(place: Path) -> Iterator[tuple[Path, bool]]:
    """A disk of our own in ``place``, and whether one could be mounted; else just a folder."""
    place.mkdir()
    options = f"size={_DISK},mode=755"
    mounted = _run("mount", "-t", "tmpfs", "-o", options, "none", str(place))
    try:
        yield place, mounted
    finally:
        if mounted:
            _run("umount", "-l", str(place))


def _remounted(place: Path, how: str) -> bool:
    return _run("mount", "-o", f"remount,{how}", str(place))


def _run(*words: str) -> bool:
    try:
        return subprocess.run(words, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
