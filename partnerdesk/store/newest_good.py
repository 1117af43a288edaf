"""The newest backup that is whole, and what was done in the store since it was made."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from partnerdesk.store.archive import Work
from partnerdesk.store.backup import Backup, backups_in
from partnerdesk.store.checking import check
from partnerdesk.store.database import READING_FAILED
from partnerdesk.store.folder import Folder
from partnerdesk.store.problems import StoreDamaged, StoreTooNew
from partnerdesk.store.rescue_rows import damaged_copy
from partnerdesk.store.restore import make_ready


@dataclass(frozen=True, slots=True)
class GoodBackup:
    """A backup that was opened to see that it can be restored. ``missing`` is what was done since,
    newest first; None when the store is too damaged to tell. ``spoilt`` newer ones can't be used.

    ``fault`` is what ``check`` says first of what would then be there, blank when it is sound; else
    the store was damaged already when the backup was made, and ``sound`` is the newest without.
    """

    backup: Backup
    missing: tuple[str, ...] | None
    spoilt: int
    fault: str = ""
    sound: Backup | None = None


def newest_good(folder: Folder, cancelled: Callable[[], bool] | None = None) -> GoodBackup | None:
    """The newest backup that can be restored of a store that may be damaged; None when none can.

    Each is unpacked and checked as for a restore, away from the store, which is only read. Raises
    StoreProblem or OSError when there is no room for that, and Cancelled.
    """
    found: GoodBackup | None = None
    for spoilt, backup in enumerate(backups_in(folder)):
        with tempfile.TemporaryDirectory(prefix="partnerdesk-") as place:
            try:
                last = make_ready(backup.path, Path(place), Work(None, cancelled)).last_action
            except (StoreDamaged, StoreTooNew):
                continue
            problems = check(Folder(Path(place)), cancelled).problems
        if not found:
            fault = problems[0] if problems else ""
            found = GoodBackup(backup, _done_since(folder, last), spoilt, fault)
        if not problems:
            return replace(found, sound=backup)
    return found


_SINCE = "SELECT name FROM action WHERE seq > ? ORDER BY seq DESC"


def _done_since(folder: Folder, last: str) -> tuple[str, ...] | None:
    with tempfile.TemporaryDirectory(prefix="partnerdesk-") as place:
        try:
            with damaged_copy(folder.database, Path(place)) as connection:
                query = "SELECT seq FROM action WHERE id = ?"
                found = connection.execute(query, (last,)).fetchone() if last else (0,)
                if found is None:
                    return None
                return tuple(str(name) for (name,) in connection.execute(_SINCE, found))
        except READING_FAILED:
            return None
