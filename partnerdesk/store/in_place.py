"""Putting another store where one is, or where none is yet: what is there is kept, and the new one
stands at once.

The kept files and the texts of one's own come first and the database last, so that whatever breaks
off in between leaves the store that was there, with files too many at the most.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from partnerdesk.on_disk import settle
from partnerdesk.store.archive import NO_ROOM, NO_ROOM_WORDS
from partnerdesk.store.backup import make_backup, workplace
from partnerdesk.store.files import let_replace, read_only
from partnerdesk.store.folder import Folder
from partnerdesk.store.lock import StoreLock
from partnerdesk.store.problems import StoreDamaged, StoreProblem


@contextmanager
def place_beside(folder: Folder, prefix: str, failed: str) -> Iterator[Path]:
    """An empty folder on the store's own disk, while nobody else may open the store.

    What an interrupted one left under the same ``prefix`` is swept first; afterwards nothing is
    left. ``failed`` says what was not done when the disk refuses. Raises StoreInUse, StoreProblem.
    """
    folder.make()
    lock = StoreLock(folder.lock)
    lock.take()
    try:
        for stale in folder.root.glob(f"{prefix}*"):
            shutil.rmtree(stale, ignore_errors=True)
        with workplace(folder.root, prefix) as place:
            yield place
    except OSError as error:
        why = NO_ROOM_WORDS if error.errno in NO_ROOM else "Check that its disk is not locked."
        raise StoreProblem(f"{failed} {why}") from error
    finally:
        lock.release()


def keep_present(folder: Folder, now: datetime) -> Path | None:
    """Keep the store that is there, if there is one, as a safety copy; returns where.

    A store too damaged to be backed up is kept beside as it is.
    """
    if not folder.exists:
        return None
    try:
        return make_backup(folder, now, safety=True).path
    except StoreDamaged:
        kept = folder.root / f"partnerdesk-damaged-{now:%Y%m%d-%H%M%S}.db"
        shutil.copy2(folder.database, kept)
        if _journal(folder.database).exists():
            shutil.copy2(_journal(folder.database), _journal(kept))
        return kept


def put_in_place(folder: Folder, database: Path, files: Path, texts: Path) -> None:
    """Make these the store in ``folder``; they lie on its disk and are gone from there after."""
    for kept_file in sorted(files.glob("??/*")):
        target = folder.files / kept_file.parent.name / kept_file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        let_replace(target)
        kept_file.replace(target)
        read_only(target)
        settle(target.parent)
    for text in sorted(texts.glob("*/*.toml")):
        target = folder.texts / text.parent.name / text.name
        target.parent.mkdir(parents=True, exist_ok=True)
        text.replace(target)
        settle(target.parent)
    for place in (folder.files, folder.texts):
        settle(place)
    # What an interrupted write left belongs to the old database and would spoil the new one.
    _journal(folder.database).unlink(missing_ok=True)
    database.replace(folder.database)
    settle(folder.root)


def _journal(database: Path) -> Path:
    return database.with_name(database.name + "-journal")
