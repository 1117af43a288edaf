"""The connection to the store, and the one place where SQLite is special.

Rollback journal, ``synchronous=FULL`` and the folder synced after it: once an action has returned
it is on the disk, and the file is whole whenever somebody copies it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection as Connection
from sqlalchemy import create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool

from partnerdesk.on_disk import settle
from partnerdesk.store.folder import OWN_TEXTS
from partnerdesk.store.problems import (
    StoreDamaged,
    StoreInUse,
    StoreProblem,
    WriteOutsideAction,
)

PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA busy_timeout = 5000",
)

# What reading a damaged file raises; SQLite's own words can name a table whose name is spoilt.
READING_FAILED = (sqlite3.Error, UnicodeDecodeError)

# Python's words for text that a fault of the disk has made no text; SQLite itself has no code.
_NO_TEXT = "Could not decode to UTF-8"
_NO_SCHEMA = b"malformed database schema"


class Database:
    """The open store. ``actor`` is who the action log says did it.

    Connections are pooled and may be used from any one thread at a time. Each can only read until
    it is first to write: then ``prepare`` runs on it once (the action log's triggers are put
    there), which takes longer than most reads.
    """

    def __init__(
        self,
        path: Path,
        *,
        actor: str = "",
        read_only: bool = False,
        prepare: Callable[[sqlite3.Connection], None] | None = None,
    ) -> None:
        self.path = path
        self.actor = actor
        self.read_only = read_only
        self._prepare = prepare
        self._was_locked = False
        # What people typed must not get into an error report.
        self._engine = create_engine(
            "sqlite://",
            creator=self._connect,
            poolclass=QueuePool,
            pool_use_lifo=True,  # the one that has read and may write already goes first
            hide_parameters=True,
        )
        event.listen(self._engine, "begin", _begin)

    def _connect(self) -> sqlite3.Connection:
        connection = connect(self.path, "ro" if self.read_only else "rw")
        self._was_locked = self._was_locked or not os.access(self.path, os.W_OK)
        connection.execute("PRAGMA query_only = ON")
        return connection

    def _let_write(self, connection: Connection) -> None:
        """Let a connection write from now on, if it never did."""
        if connection.info.setdefault("writes", False):
            return
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        try:
            raw.execute("PRAGMA query_only = OFF")
            if self._prepare:
                self._prepare(raw)
        except BaseException:
            connection.invalidate()  # half made ready it must not be used again
            raise
        connection.info["writes"] = True

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection to read with; what it sees does not change while it is open."""
        with (
            self._in_words(reading=True),
            self._engine.connect() as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed when the block ends, rolled back when it raises.

        Only ``action_log.action`` calls this; a write outside an action raises.
        """
        if self.read_only:
            raise StoreProblem(
                "This store is open to look at only, so nothing can be changed. "
                "If another PartnerDesk has it open, close that first, then open this one again."
            )
        if self._was_locked:
            # A connection that was made while the disk was locked stays locked for good.
            self.close()
            self._was_locked = False
        with self._in_words(), self._engine.connect() as connection:
            self._let_write(connection)
            with connection.execution_options(write=True).begin():
                yield connection
        # SQLite commits by removing its journal, and leaves it to the system when that is final.
        settle(self.path.parent)

    @property
    def texts(self) -> Path:
        """The folder of the user's own clauses and templates."""
        return self.path.parent / OWN_TEXTS

    def close(self) -> None:
        """Close every connection; the store can be opened again or replaced."""
        self._engine.dispose()

    @contextmanager
    def _in_words(self, *, reading: bool = False) -> Iterator[None]:
        """Turn the disk's and the file system's refusals into words; bugs go on as they are."""
        try:
            yield
        except (DatabaseError, *READING_FAILED) as error:
            cause = error.orig if isinstance(error, DatabaseError) else error
            code = getattr(cause, "sqlite_errorcode", 0)
            if code == sqlite3.SQLITE_CONSTRAINT_TRIGGER or (
                reading and code == sqlite3.SQLITE_READONLY and not self.read_only
            ):
                raise WriteOutsideAction(str(cause)) from error
            problem = in_words(cause, self.path)
            if problem is None:
                raise
            self.close()  # once the cause is gone, nothing is to remember it
            raise problem from error


def own_texts(connection: Connection) -> Path:
    """The folder of the user's own clauses and templates, beside the file that is connected to."""
    found = connection.exec_driver_sql("PRAGMA database_list").all()
    return Path(next(row[2] for row in found if row[1] == "main")).parent / OWN_TEXTS


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """A plain connection with the store's pragmas; ``mode`` is ``ro``, ``rw`` or ``rwc``."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        for pragma in PRAGMAS:
            if mode != "ro" or "journal_mode" not in pragma:
                connection.execute(pragma)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def in_words(error: BaseException | None, path: Path) -> StoreProblem | None:
    """What to tell the user of an SQLite error, or None when it is our own mistake."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    folder = path.parent
    words = {
        sqlite3.SQLITE_FULL: "The disk is full, so this was not saved. "
        "Make some room, then try again.",
        sqlite3.SQLITE_READONLY: f"The folder {folder} can’t be written to, so this was not saved. "
        "Check that it is not on a locked USB stick, then try again.",
        sqlite3.SQLITE_IOERR: "The disk did not answer, so this was not saved. "
        "If it is a USB stick, put it back in, then try again.",
        sqlite3.SQLITE_CANTOPEN: f"The store in {folder} can’t be opened. "
        "If it is on a USB stick or a network drive, check that it is there.",
    }
    if code in words:
        return StoreProblem(words[code])
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreInUse("Another program is using the store, so this was not saved. Try again.")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or _is_spoilt(error, path):
        return StoreDamaged(
            f"The store in {folder} is damaged. Nothing has been changed. "
            "Restore the newest backup: Restore a backup, here or in the menu (F10)."
        )
    return None


def _is_spoilt(error: BaseException | None, path: Path) -> bool:
    """Whether an error without a code of its own comes from a damaged file, not from us."""
    if isinstance(error, UnicodeDecodeError):
        return error.object.startswith(_NO_SCHEMA)
    words = str(error)
    return _NO_TEXT in words or (words.startswith("no such ") and not has_our_columns(path))


def has_our_columns(path: Path) -> bool:
    """Whether every table is there with every column, as far as the file can be read."""
    from partnerdesk.store.tables import metadata

    ours = {(name, column.name) for name, table in metadata.tables.items() for column in table.c}
    query = (
        "SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c "
        "WHERE t.type = 'table'"
    )
    try:
        with closing(connect(path, "ro")) as connection:
            return ours <= set(connection.execute(query))
    except READING_FAILED:
        return False
