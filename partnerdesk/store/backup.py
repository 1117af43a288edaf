"""Backups: the database, every scan and every issued document in one file, read back to verify it.

Everything here uses connections of its own and may run on a worker thread while the store is in
use. ``restore.py`` brings a backup back.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from partnerdesk.domain.keeping import kept_since, to_keep
from partnerdesk.on_disk import settle
from partnerdesk.store import migrate
from partnerdesk.store.archive import NO_ROOM, NO_ROOM_WORDS, OWN_TEXT, Progress, Work
from partnerdesk.store.backup_file import (
    DATABASE,
    SUFFIX,
    Manifest,
    damaged,
    pack,
    read_manifest,
    read_through,
)
from partnerdesk.store.database import READING_FAILED, connect, in_words
from partnerdesk.store.folder import Folder
from partnerdesk.store.problems import StoreDamaged, StoreProblem

_NAME = re.compile(r"(\d{4}-\d{2}-\d{2}-\d{4}-\d{2})(-safety)?(?:-(\d+))?" + re.escape(SUFFIX))
_STAMP = "%Y-%m-%d-%H%M-%S"
PART = ".part-"
# As migrate.py and in_place.py name them; a journal may lie beside.
_ORIGINAL = re.compile(r"partnerdesk-(?:schema-\w+|damaged)-(\d{8}-\d{6})\.db(?:-journal)?")
_PAGES_AT_ONCE = 2_000
_STALE_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in the store's folder; ``size`` in bytes, ``safety`` when a restore made it."""

    path: Path
    made_at: datetime
    size: int
    safety: bool = False


def make_backup(
    folder: Folder,
    now: datetime,
    *,
    safety: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Backup:
    """Write ``backups/2026-11-21-0812-07.partnerdesk-backup`` and verify it.

    The copy of the database is opened and checked before it is packed, and what was packed is read
    back and found to be the same to the byte. The backup appears whole or not at all. ``progress``
    is told bytes done and bytes in all. Raises Cancelled, or StoreProblem in words; nothing is
    left behind then.
    """
    work = Work(progress, cancelled)
    migrate.schema_of(folder.database)
    with _words(folder), workplace(folder.backups, PART) as place:
        snapshot = place / DATABASE
        files = _kept_files(folder.files) | own_texts(folder)
        size = folder.database.stat().st_size
        work.total = 3 * size + 2 * sum(file.stat().st_size for file in files.values())
        copy_database(folder.database, snapshot, work)
        packed = place / f"backup{SUFFIX}"
        manifest = _survey(snapshot, files, now, safety)
        check_database(snapshot, manifest)
        pack(packed, manifest, {DATABASE: snapshot, **files}, work)
        read_through(packed, work)
        path = free_name(folder.backups, now, safety)
        packed.replace(path)
        settle(folder.backups)
    return Backup(path, now.replace(microsecond=0), path.stat().st_size, safety)


def backup_after_session(
    folder: Folder,
    now: datetime,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Backup | None:
    """A backup, unless nothing was done since the last one; then old ones are thinned.

    Raises what ``make_backup`` raises.
    """
    newest = next((backup for backup in backups_in(folder) if not backup.safety), None)
    if newest and _holds_all(newest, folder):
        return None
    made = make_backup(folder, now, progress=progress, cancelled=cancelled)
    thin(folder, now)
    return made


def backups_in(folder: Folder) -> list[Backup]:
    """The backups of this store by their names, newest first; none of them is opened."""
    found = []
    for path in folder.backups.glob(f"*{SUFFIX}"):
        match = _NAME.fullmatch(path.name)
        # A name like 2026-02-31 is not ours; a file can vanish while we look.
        with suppress(ValueError, OSError):
            if match:
                # Not strptime: reading that takes as long as everything else here.
                clock = match[1][11:].replace("-", "")
                made_at = datetime.fromisoformat(f"{match[1][:10]} {clock}")
                backup = Backup(path, made_at, path.stat().st_size, bool(match[2]))
                found.append((made_at, int(match[3] or 1), backup))
    return [backup for *_, backup in sorted(found, key=lambda entry: entry[:2], reverse=True)]


def originals_in(folder: Folder) -> list[Backup]:
    """Stores that were kept beside as they were: before an update, or when one was damaged."""
    found = []
    for path in folder.root.glob(f"{folder.database.stem}-*"):
        match = _ORIGINAL.fullmatch(path.name)
        with suppress(ValueError, OSError):
            if match:
                made_at = datetime.strptime(match[1], "%Y%m%d-%H%M%S")
                found.append(Backup(path, made_at, path.stat().st_size))
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def thin(folder: Folder, now: datetime) -> tuple[Path, ...]:
    """Delete the backups that ``domain.keeping`` lets go; returns which those were.

    What was kept beside as it was goes after the longest time for which a backup is kept.
    """
    there = backups_in(folder)
    kept = to_keep(
        [backup.made_at for backup in there if not backup.safety],
        now,
        [backup.made_at for backup in there if backup.safety],
    )
    old = [one for one in originals_in(folder) if one.made_at < kept_since(now)]
    let_go = tuple(one.path for one in (*there, *old) if one in old or one.made_at not in kept)
    for path in let_go:
        # One that is being copied elsewhere just now goes next time.
        with suppress(OSError):
            path.unlink()
    for place in folder.backups.glob(f"{PART}*"):
        # Left by a PartnerDesk that was killed; a younger one may be at work.
        with suppress(OSError):
            if now.timestamp() - place.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(place, ignore_errors=True)
    return let_go


def check_database(path: Path, manifest: Manifest, *, thorough: bool = False) -> None:
    """Raise StoreDamaged unless the database is sound and holds what the manifest says."""
    check = "integrity_check" if thorough else "quick_check"
    with closing(connect(path, "ro")) as connection:
        sound = connection.execute(f"PRAGMA {check}").fetchone() == ("ok",)
        counts = migrate.row_counts(connection)
    if not sound or counts != manifest.rows or migrate.schema_of(path) != manifest.schema:
        raise StoreDamaged(
            "The database in this backup is damaged, so it can’t be used. "
            "Nothing has been changed. Choose another backup."
        )


# --- steps -----------------------------------------------------------------------------------


@contextmanager
def _words(folder: Folder) -> Iterator[None]:
    try:
        yield
    except READING_FAILED as error:
        raise in_words(error, folder.database) or damaged(folder.database.name) from error
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StoreProblem(f"The backup was not made. {NO_ROOM_WORDS}") from error
        raise StoreProblem(
            f"The backup was not made, because {folder.backups} can’t be written to. "
            "If it is on a USB stick, check that it is there and not locked, then try again."
        ) from error


@contextmanager
def workplace(parent: Path, prefix: str) -> Iterator[Path]:
    """A folder on the store's own disk that is gone afterwards. Raises OSError.

    ``parent`` is made, but nothing above it: the store's folder may be gone with its stick.
    """
    parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(
        dir=parent, prefix=prefix, ignore_cleanup_errors=True
    ) as place:
        yield Path(place)


def _kept_files(files: Path) -> dict[str, Path]:
    """Every file beside the store, by its name inside the backup.

    All of them, not only those a row names now: undo and redo can bring a row back.
    """
    return {
        _name_inside(path.name): path
        for path in sorted(files.glob("??/*"))
        if re.fullmatch(r"[0-9a-f]{64}", path.name) and path.parent.name == path.name[:2]
    }


def own_texts(folder: Folder) -> dict[str, Path]:
    """The user's own clauses and templates, by their names inside the backup."""
    found = {
        path.relative_to(folder.root).as_posix(): path for path in folder.texts.glob("*/*.toml")
    }
    return {
        name: path
        for name, path in sorted(found.items())
        if OWN_TEXT.fullmatch(name) and path.is_file() and not path.is_symlink()
    }


def _name_inside(sha256: str) -> str:
    return f"files/{sha256[:2]}/{sha256}"


def copy_database(source: Path, target: Path, work: Work) -> None:
    """A whole copy by SQLite's own means, also while somebody writes; not yet on the disk."""
    before = 0

    def copied(_status: int, remaining: int, total: int) -> None:
        nonlocal before
        done = source.stat().st_size * (total - remaining) // max(total, 1)
        work.step(max(done - before, 0))
        before = max(done, before)

    with closing(connect(source, "ro")) as old, closing(connect(target, "rwc")) as new:
        new.execute("PRAGMA synchronous = OFF")  # what is made of the copy is put on the disk
        old.backup(new, pages=_PAGES_AT_ONCE, progress=copied, sleep=0.01)


def _survey(snapshot: Path, files: Mapping[str, Path], now: datetime, safety: bool) -> Manifest:
    with closing(connect(snapshot, "ro")) as connection:
        named = connection.execute("SELECT value FROM setting WHERE name = 'partnership_name'")
        return Manifest(
            made_at=now.replace(microsecond=0, tzinfo=None),
            partnership=next(named, ("",))[0],
            schema=migrate.schema_of(snapshot),
            last_action=last_action(connection),
            safety=safety,
            rows=migrate.row_counts(connection),
            missing=tuple(
                sha256
                for (sha256,) in connection.execute("SELECT DISTINCT sha256 FROM stored_file")
                if _name_inside(sha256) not in files
            ),
        )


def last_action(connection: sqlite3.Connection) -> str:
    newest = connection.execute("SELECT id FROM action ORDER BY seq DESC LIMIT 1").fetchone()
    return str(newest[0]) if newest else ""


def _holds_all(backup: Backup, folder: Folder) -> bool:
    """Whether nothing was done since the backup. The log only grows, so its end tells."""
    try:
        manifest = read_manifest(backup.path)
    except StoreProblem:
        return False
    schema = migrate.schema_of(folder.database)
    with _words(folder), closing(connect(folder.database, "ro")) as connection:
        texts = {
            name: hashlib.sha256(path.read_bytes()).hexdigest()
            for name, path in own_texts(folder).items()
        }
        kept = {n: part.sha256 for n, part in manifest.parts.items() if OWN_TEXT.fullmatch(n)}
        found = (schema, last_action(connection))
        return (manifest.schema, manifest.last_action) == found and kept == texts


def free_name(backups: Path, now: datetime, safety: bool) -> Path:
    """Where a backup of ``now`` goes: its time, and a number when there is one of that time."""
    stem = f"{now:{_STAMP}}" + ("-safety" if safety else "")
    path, count = backups / f"{stem}{SUFFIX}", 1
    while path.exists():
        count += 1
        path = backups / f"{stem}-{count}{SUFFIX}"
    return path
