"""Opening a store: its folder, its lock, its schema, then the database."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass

from partnerdesk.store import action_log, migrate, search
from partnerdesk.store.database import Database
from partnerdesk.store.folder import Folder
from partnerdesk.store.lock import StoreLock
from partnerdesk.store.problems import StoreProblem


@dataclass(slots=True)
class OpenStore:
    """A store that is open, to write (with its lock) or to look only."""

    folder: Folder
    database: Database
    lock: StoreLock | None

    def close(self) -> None:
        """Close the database, then let the next one in."""
        self.database.close()
        if self.lock:
            self.lock.release()


def open_store(folder: Folder, actor: str = "", *, read_only: bool = False) -> OpenStore:
    """Open the store in ``folder``, made if it is not there, brought up to date if it is older.

    Raises StoreInUse, StoreTooNew, StoreDamaged or another StoreProblem, with words for the user;
    nothing has been changed then.
    """
    if read_only:
        migrate.check_readable(folder.database)
        return OpenStore(folder, Database(folder.database, actor=actor, read_only=True), None)
    folder.make()
    lock = StoreLock(folder.lock)
    lock.take()
    try:
        if folder.exists:
            migrate.bring_up_to_date(folder.database)
        else:
            migrate.create(folder.database)
    except BaseException:
        lock.release()
        raise
    database = Database(folder.database, actor=actor, prepare=prepare)
    _finish_forgetting(database)
    return OpenStore(folder, database, lock)


def _finish_forgetting(database: Database) -> None:
    """Clear what is left in the file of whoever was taken out, if that was broken off."""
    with database.read() as connection:
        due = connection.exec_driver_sql("PRAGMA user_version").scalar()
    if due:
        from partnerdesk.store.personal_rows import clear_traces

        with suppress(StoreProblem):  # it is tried again the next time
            clear_traces(database)


def prepare(connection: sqlite3.Connection) -> None:
    """What every writing connection carries: the action log's triggers and the index's."""
    action_log.install_triggers(connection)
    search.install_triggers(connection)
