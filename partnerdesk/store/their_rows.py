"""Reading a staged pack row by row, in our store's words where one thing has two ids."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table

from partnerdesk.domain.differences import Image
from partnerdesk.store.action_log import image_sql
from partnerdesk.store.database import connect
from partnerdesk.store.problems import Cancelled
from partnerdesk.store.staging import Staged
from partnerdesk.store.tables import (
    TRACKED,
    agreement,
    booking,
    loan,
    metadata,
    same_as,
    settled,
)

# What follows from other rows, and what is remembered of merging, is each store's own.
MERGED = tuple(table for table in TRACKED if table not in (booking, settled, same_as))
NUMBERED = (agreement.name, loan.name)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class TheirRow:
    """A row of the pack: its image as text, marks of former states, columns held back."""

    id: str
    image: str
    was: tuple[str, ...] = ()
    held: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TheirStore:
    """The staged database, open to read."""

    connection: sqlite3.Connection

    def count(self) -> int:
        """How many rows can be compared."""
        return sum(
            self.connection.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0]
            for table in MERGED
        )

    def rows(self, table: Table) -> Iterator[list[TheirRow]]:
        """Every row of a table, some at a time."""
        query = (
            f'SELECT r.id, {image_sql(table, "r")}, p.was, p.held FROM "{table.name}" AS r '
            "LEFT JOIN pack_row AS p ON p.table_name = ? AND p.row_id = r.id "
            f"WHERE r.id > ? ORDER BY r.id LIMIT {AT_ONCE}"
        )
        last = ""
        while found := self.connection.execute(query, (table.name, last)).fetchall():
            last = found[-1][0]
            yield [TheirRow(row[0], row[1], _list(row[2]), frozenset(_list(row[3])))
                   for row in found]  # fmt: skip

    def removed(self) -> Iterator[list[tuple[str, str, tuple[str, ...]]]]:
        """What they removed, some at a time: table, id and marks of its former states."""
        query = (
            "SELECT table_name, row_id, was FROM pack_removed WHERE (table_name, row_id) > (?, ?) "
            f"ORDER BY table_name, row_id LIMIT {AT_ONCE}"
        )
        last = ("", "")
        while found := self.connection.execute(query, last).fetchall():
            last = found[-1][:2]
            yield [(table, row_id, _list(was)) for table, row_id, was in found]

    def image(self, table: str, row_id: str) -> dict[str, Any] | None:
        """One row as it is in the pack."""
        query = f'SELECT {image_sql(metadata.tables[table], "r")} FROM "{table}" AS r WHERE r.id=?'
        found = self.connection.execute(query, (row_id,)).fetchone()
        return json.loads(found[0]) if found else None

    def where(self, table: str, column: str, value: str) -> list[dict[str, Any]]:
        """The rows with a value in a column, as they are in the pack."""
        image = image_sql(metadata.tables[table], "r")
        query = f'SELECT {image} FROM "{table}" AS r WHERE r."{column}" = ? ORDER BY r.id'
        return [json.loads(row[0]) for row in self.connection.execute(query, (value,))]

    def has(self, table: str, row_id: str) -> bool:
        """Whether a row is in the pack."""
        query = f'SELECT 1 FROM "{table}" WHERE id = ?'
        return self.connection.execute(query, (row_id,)).fetchone() is not None


def _list(text: str | None) -> tuple[str, ...]:
    return tuple(json.loads(text)) if text else ()


@contextmanager
def their_store(
    staged: Staged, cancelled: Callable[[], bool] | None = None
) -> Iterator[TheirStore]:
    """The staged database, open to read. Raises Cancelled soon after ``cancelled()``."""
    with closing(connect(staged.database, "ro")) as connection:
        if cancelled is not None:
            connection.set_progress_handler(lambda: int(cancelled()), 100_000)
        try:
            yield TheirStore(connection)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise Cancelled from error
            raise


# --- our own rows ----------------------------------------------------------------------------


def our_images(connection: Connection, table: Table, ids: Sequence[str]) -> dict[str, str]:
    """Some of our rows by id, as their images are written."""
    found: dict[str, str] = {}
    query = f'SELECT r.id, {image_sql(table, "r")} FROM "{table.name}" AS r WHERE r.id IN '
    for at in range(0, len(ids), AT_ONCE):
        some = tuple(ids[at : at + AT_ONCE])
        places = ", ".join("?" * len(some))
        for row_id, image in connection.exec_driver_sql(f"{query} ({places})", some):
            found[row_id] = image
    return found


def our_image(connection: Connection, table: str, row_id: str) -> dict[str, Any] | None:
    """One of our rows."""
    text = our_images(connection, metadata.tables[table], [row_id]).get(row_id)
    return None if text is None else json.loads(text)


# --- one thing with two ids ------------------------------------------------------------------


@cache
def links_of(table: str) -> Mapping[str, str]:
    """The columns of a table that point to another, and to which."""
    return {
        column.name: key.column.table.name
        for column in metadata.tables[table].columns
        for key in column.foreign_keys
    }


@dataclass(slots=True)
class Translation:
    """Which of their ids mean which of ours. Ids are UUIDs, so no table is named.

    ``former`` are ids of rows that are not in the pack: it may tell that they were removed.
    """

    to_ours: dict[str, str] = field(default_factory=dict)
    to_theirs: dict[str, str] = field(default_factory=dict)
    former: dict[str, str] = field(default_factory=dict)

    def add(self, their_id: str, our_id: str) -> None:
        """Their row is the same thing as ours."""
        self.to_ours[their_id] = our_id
        self.to_theirs[our_id] = their_id

    def ours(self, table: str, image: Image) -> dict[str, Any]:
        """Their row with our ids."""
        return _renamed(table, image, self.to_ours)

    def theirs(self, table: str, image: Image) -> dict[str, Any]:
        """Our row with their ids."""
        return _renamed(table, image, self.to_theirs)


def _renamed(table: str, image: Image, names: Mapping[str, str]) -> dict[str, Any]:
    result = dict(image)
    if not names:
        return result
    for column in ("id", *links_of(table), "target_id"):
        value = result.get(column)
        if isinstance(value, str):
            result[column] = names.get(value, value)
    if table == "kept_clash":
        # The key of a clash is made of words and ids.
        parts = str(result["clash"]).split(":")
        result["clash"] = ":".join(names.get(part, part) for part in parts)
    return result


def known_translation(connection: Connection, their: TheirStore) -> Translation:
    """What earlier merges, here or there, found to be one thing."""
    found = Translation()
    columns = (same_as.c.table, same_as.c.their_id, same_as.c.our_id)
    query = same_as.select().with_only_columns(*columns)
    for table, their_id, our_id in connection.execute(query):
        if table in metadata.tables and their.has(table, their_id):
            found.add(their_id, our_id)
        else:
            found.former[their_id] = our_id
    for table, other, theirs in their.connection.execute(
        'SELECT "table", their_id, our_id FROM same_as'
    ):
        if table not in metadata.tables or theirs in found.to_ours or not their.has(table, theirs):
            continue
        ours = found.to_ours.get(other, other)
        if _only(connection, their, table, ours, theirs):
            found.add(theirs, ours)
    return found


def _only(connection: Connection, their: TheirStore, table: str, ours: str, theirs: str) -> bool:
    """Whether each side has but one of the two."""
    there = our_images(connection, metadata.tables[table], [ours, theirs])
    return list(there) == [ours] and not their.has(table, ours)


def held_in(row: TheirRow, columns: Collection[str]) -> bool:
    """Whether any of the columns was held back."""
    return not row.held.isdisjoint(columns)


def ids_of(rows: Iterable[TheirRow]) -> list[str]:
    """Their ids."""
    return [row.id for row in rows]
