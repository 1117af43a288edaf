"""Bringing a backup back: verified first, the present store kept, then put in place at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from partnerdesk.store import migrate
from partnerdesk.store.archive import Progress, Work
from partnerdesk.store.backup import check_database
from partnerdesk.store.backup_file import DATABASE, Manifest, damaged, unpack
from partnerdesk.store.database import READING_FAILED, connect
from partnerdesk.store.folder import Folder
from partnerdesk.store.forgetting import forget_again
from partnerdesk.store.in_place import keep_present, place_beside, put_in_place
from partnerdesk.store.tables import metadata

_PLACE = ".restoring-"
_OWN_TABLES = {"alembic_version", "sqlite_sequence", "search_row", "search_text"} | {
    f"search_text_{part}" for part in ("data", "idx", "content", "docsize", "config")
}


def restore(
    folder: Folder,
    backup: Path,
    now: datetime,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Path | None:
    """Make the store what it was when ``backup`` was made; close it first, open it again after.

    The backup is checked whole and migrated if it is older before anything is touched, and the
    present store is kept: returns the safety copy's path, None when there was no store. A present
    store that is too damaged to be backed up is kept beside as it is. Whoever was taken out for
    good since then is taken out of what comes back.

    Raises StoreInUse while a PartnerDesk has the store open, StoreTooNew, StoreDamaged or another
    StoreProblem in words, or Cancelled; the store is as it was then.
    """
    work = Work(progress, cancelled)
    failed = f"The backup could not be put into {folder.root}, so nothing was restored."
    with place_beside(folder, _PLACE, failed) as place:
        make_ready(backup, place, work)
        forget_again(folder.database, place / DATABASE)
        kept = keep_present(folder, now)
        put_in_place(folder, place / DATABASE, place / "files", place / "texts")
    return kept


def make_ready(backup: Path, place: Path, work: Work) -> Manifest:
    """Everything in the backup, checked and at this program's schema, in ``place``.

    Raises what ``restore`` raises of a backup.
    """
    manifest = unpack(backup, place, work)
    database = place / DATABASE
    try:
        _refuse_foreign_parts(database, backup.name)
        check_database(database, manifest, thorough=True)
        migrate.bring_up_to_date(database)
        _check_shape(database, backup.name)
    except READING_FAILED as error:
        raise damaged(backup.name) from error
    return manifest


def _refuse_foreign_parts(database: Path, name: str) -> None:
    """Only plain tables and indexes: a trigger or a view would run with our own queries."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        ours = connection.execute("PRAGMA application_id").fetchone() == (migrate.APPLICATION_ID,)
        foreign = connection.execute(
            "SELECT 1 FROM sqlite_master WHERE type NOT IN ('table', 'index') "
            "OR sql LIKE 'CREATE VIRTUAL%' AND name <> 'search_text'"
        ).fetchone()
        loose = connection.execute("PRAGMA foreign_key_check").fetchone()
    if not ours or foreign or loose:
        raise damaged(name)


def _check_shape(database: Path, name: str) -> None:
    """The same tables with the same columns as ours, none of them computed."""
    expected = {
        table.name: {(column.name, 0) for column in table.columns}
        for table in metadata.tables.values()
    }
    with closing(connect(database, "ro")) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        shape = {
            table: set(
                connection.execute("SELECT name, hidden FROM pragma_table_xinfo(?)", (table,))
            )
            for (table,) in names
            if table not in _OWN_TABLES
        }
    if shape != expected:
        raise damaged(name)
