"""Reading what can still be read of a damaged store, row by row, whatever else is broken."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from partnerdesk.store.database import READING_FAILED
from partnerdesk.store.tables import metadata

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class SavedTable:
    """What could be read of a table; not ``whole`` when something in it could not."""

    name: str
    columns: tuple[str, ...]
    rows: list[Row]
    whole: bool


@contextmanager
def damaged_copy(database: Path, place: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a copy in ``place``: an interrupted write is taken back there, and the
    damaged file itself stays as it is. Raises OSError, sqlite3.Error.
    """
    copy = place / database.name
    for name in (database.name, f"{database.name}-journal"):
        if (database.parent / name).is_file():
            shutil.copyfile(database.parent / name, place / name)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        # A letter that is broken must not cost the row.
        connection.text_factory = lambda raw: raw.decode("utf-8", errors="replace")
        yield connection


def saved_tables(connection: sqlite3.Connection) -> Iterator[SavedTable]:
    """Every table of a store with the rows that can be read, each row once."""
    for name, table in metadata.tables.items():
        columns = tuple(column.name for column in table.columns)
        yield _saved(connection, name, columns)


def _saved(connection: sqlite3.Connection, name: str, columns: tuple[str, ...]) -> SavedTable:
    chosen = ", ".join(f'"{column}"' for column in columns)
    found: dict[int, Row] = {}
    select = f'SELECT rowid, {chosen} FROM "{name}"'
    whole = _read(connection, f"{select} ORDER BY rowid", found)
    if not whole:
        # What lies behind the broken page is reached from the other end, and by the indexes.
        _read(connection, f"{select} ORDER BY rowid DESC", found)
        for rowid in _known(connection, name):
            if rowid not in found:
                _read(connection, f"{select} WHERE rowid = {rowid:d}", found)
    return SavedTable(name, columns, [found[rowid] for rowid in sorted(found)], whole)


def _read(connection: sqlite3.Connection, query: str, found: dict[int, Row]) -> bool:
    """Add the rows of a query until it breaks; whether it did not."""
    try:
        for rowid, *values in connection.execute(query):
            found.setdefault(rowid, tuple(values))
    except READING_FAILED:
        return False
    return True


def _known(connection: sqlite3.Connection, name: str) -> list[int]:
    """The rows that an index still knows of, walked from both ends."""
    known: dict[int, Row] = {}
    try:
        indexes = [row[1] for row in connection.execute(f'PRAGMA index_list("{name}")')]
        for index in indexes:
            columns = [row[2] for row in connection.execute(f'PRAGMA index_info("{index}")')]
            for way in ("ASC", "DESC"):
                ordered = ", ".join(f'"{column}" {way}' for column in columns)
                query = f'SELECT rowid FROM "{name}" INDEXED BY "{index}" ORDER BY {ordered}'
                _read(connection, query, known)
    except READING_FAILED:
        return sorted(known)  # not even the list of indexes can be read
    return sorted(known)
