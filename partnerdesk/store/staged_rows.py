"""A pack's rows in a database of their own, of the schema in which they were written.

Every line comes from a stranger: a row has exactly the columns of its table, each a text or a whole
number as the column wants it, and nothing else of a line is believed.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from partnerdesk.store import migrate
from partnerdesk.store.archive import Work
from partnerdesk.store.database import connect
from partnerdesk.store.pack_file import HISTORY, REMOVED, OpenPack, table_part

# Older states of a row are told apart by at most so many marks.
MOST_MARKS = 1_000
DATA = "data/"

_ID = re.compile(r"[0-9A-Za-z._:-]{1,100}")
_MARK = re.compile(r"[0-9a-f]{8,64}")
# Half a character, or one that no keyboard types and no paper could print.
NO_TEXT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")

# Written by the program itself, or made from the rows: no pack brings any of these.
_OURS = ("action", "change", "arrival", "alembic_version", "pack_row", "pack_removed")

_SIDE_TABLES = (
    "CREATE TABLE pack_row (table_name TEXT NOT NULL, row_id TEXT NOT NULL, "
    "was TEXT NOT NULL, held TEXT NOT NULL, PRIMARY KEY (table_name, row_id)) WITHOUT ROWID",
    "CREATE TABLE pack_removed (table_name TEXT NOT NULL, row_id TEXT NOT NULL, "
    "was TEXT NOT NULL, PRIMARY KEY (table_name, row_id)) WITHOUT ROWID",
)
SIDE_TABLES = ("pack_row", "pack_removed")


class Unsound(Exception):
    """Something in a pack can't be so; the message says what, for the person at the screen."""


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    kind: type
    needed: bool


_Shape = Mapping[str, tuple[_Column, ...]]
_KINDS = {"TEXT": str, "INTEGER": int}


def build(database: Path, schema: str) -> None:
    """A new database of an older schema or of this program's, with the side tables of a pack."""
    with closing(connect(database, "rwc")) as connection:
        connection.execute(f"PRAGMA application_id = {migrate.APPLICATION_ID}")
    migrate.upgrade(database, schema)
    with closing(connect(database, "rw")) as connection:
        for statement in _SIDE_TABLES:
            connection.execute(statement)


def put_rows(database: Path, pack: OpenPack, work: Work) -> None:
    """Put the rows of a pack into a database of its schema; links are not looked at yet.

    Raises Unsound, StoreProblem, sqlite3.Error and Cancelled.
    """
    with closing(connect(database, "rw")) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN")
        shape = _shape(connection)
        known = {table_part(table) for table in shape} | {REMOVED, HISTORY}
        data = {name for name in pack.manifest.parts if name.startswith(DATA)}
        if data - known or pack.manifest.rows.keys() - shape.keys():
            raise Unsound("It holds lists that its own version of PartnerDesk did not have.")
        for table, columns in shape.items():
            found = _put_table(connection, table, columns, pack, work)
            wanted = pack.manifest.rows.get(table, 0)
            if found != wanted:
                raise Unsound(
                    f"It says that it has {wanted} of {of_table(table)}, and has {found}."
                )
        _put_removed(connection, shape, pack, work)
        connection.execute("COMMIT")


def _shape(connection: sqlite3.Connection) -> _Shape:
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' "
        "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%'"
    ).fetchall()
    return {
        table: tuple(
            _Column(name, _KINDS[kind], bool(needed))
            for name, kind, needed in connection.execute(
                'SELECT name, type, "notnull" FROM pragma_table_info(?)', (table,)
            )
        )
        for (table,) in tables
        if table not in _OURS
    }


def _put_table(
    connection: sqlite3.Connection,
    table: str,
    columns: tuple[_Column, ...],
    pack: OpenPack,
    work: Work,
) -> int:
    names = ", ".join(f'"{column.name}"' for column in columns)
    insert = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'
    count = 0
    with _lines(pack, table_part(table), work) as lines:
        for line in lines:
            values, beside = _row(table, columns, line)
            try:
                connection.execute(insert, values)
                if beside:
                    connection.execute("INSERT INTO pack_row VALUES (?, ?, ?, ?)", beside)
            except sqlite3.IntegrityError as error:
                words = f"Something in {of_table(table)} is there twice, or can’t be so."
                raise Unsound(words) from error
            count += 1
    return count


def _row(table: str, columns: tuple[_Column, ...], line: object) -> tuple[list[Any], Any]:
    """A line's values in the table's order, and what the side table keeps of it, if anything."""
    if not isinstance(line, dict) or not {"row"} <= line.keys() <= {"row", "was", "held"}:
        raise Unsound(f"A line of {of_table(table)} can’t be read.")
    row = line["row"]
    if not isinstance(row, dict) or row.keys() != {column.name for column in columns}:
        raise Unsound(f"A line of {of_table(table)} does not have what belongs there.")
    values = [_value(table, column, row[column.name]) for column in columns]
    row_id = _identity(table, row["id"])
    was, held = line.get("was", []), line.get("held", [])
    if not was and not held:
        return values, None
    marks = _marks(table, was)
    if not _all_text(held) or not set(held) <= row.keys():
        raise Unsound(f"A line of {of_table(table)} can’t be read.")
    return values, (table, row_id, marks, json.dumps(held))


def _value(table: str, column: _Column, value: object) -> object:
    if value is None and not column.needed:
        return None
    if type(value) is not column.kind:
        raise Unsound(f"“{column.name}” of {of_table(table)} is not what belongs there.")
    if isinstance(value, str):
        _plain_text(table, value)
    elif isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise Unsound(f"“{column.name}” of {of_table(table)} is too large a number.")
    return value


def _plain_text(table: str, value: str) -> None:
    """Neither half a character nor one that no keyboard types, which no paper could print."""
    if NO_TEXT.search(value):
        raise Unsound(f"A word of {of_table(table)} can’t be read.")


def _identity(table: str, value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Unsound(f"A line of {of_table(table)} is not named as PartnerDesk names it.")
    return value


def _marks(table: str, marks: Any) -> str:
    if not _all_text(marks) or not all(_MARK.fullmatch(mark) for mark in marks):
        raise Unsound(f"A line of {of_table(table)} can’t be read.")
    return json.dumps(marks[-MOST_MARKS:])


def _all_text(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _put_removed(connection: sqlite3.Connection, shape: _Shape, pack: OpenPack, work: Work) -> None:
    with _lines(pack, REMOVED, work) as lines:
        for line in lines:
            entry = _removed(shape, line)
            connection.execute("INSERT OR REPLACE INTO pack_removed VALUES (?, ?, ?)", entry)


def _removed(shape: _Shape, line: object) -> tuple[str, str, str]:
    if not isinstance(line, dict) or line.keys() != {"table", "id", "was"}:
        raise Unsound("What was removed can’t be read.")
    table = line["table"]
    if not isinstance(table, str) or table not in shape:
        raise Unsound("What was removed can’t be read.")
    return table, _identity(table, line["id"]), _marks(table, line["was"])


def put_history(database: Path, pack: OpenPack, work: Work) -> None:
    """The actions of the store that the pack was made of, in order, without what they changed.

    For a database of this program's schema. Raises Unsound, sqlite3.Error and Cancelled.
    """
    seen: set[str] = set()
    with closing(connect(database, "rw")) as connection, _lines(pack, HISTORY, work) as lines:
        connection.execute("BEGIN")
        for line in lines:
            values = _action(line)
            row_id, reverses = values[0], values[5]
            if row_id in seen or (reverses is not None and reverses not in seen):
                raise Unsound("Its history is out of order.")
            seen.add(row_id)
            connection.execute(
                "INSERT INTO action (id, name, at, actor, kind, reverses_id, final) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                values,
            )
        connection.execute("COMMIT")


def _action(line: object) -> tuple[Any, ...]:
    """An action's id, name, moment, actor, kind, what it reverses, and whether it is final."""
    row = line.get("row", line) if isinstance(line, dict) else None
    if not isinstance(row, dict) or not row.keys() >= _ACTION:
        raise Unsound("A line of its history can’t be read.")
    words = [row[name] for name in ("id", "name", "at", "actor", "kind")]
    if not _all_text(words) or row["kind"] not in ("do", "undo", "redo"):
        raise Unsound("A line of its history can’t be read.")
    for word in words:
        _plain_text("history", word)
    try:
        datetime.fromisoformat(row["at"])
    except ValueError as error:
        raise Unsound("A day of its history can’t be read.") from error
    reverses = row["reverses_id"]
    back = None if reverses is None else _identity("history", reverses)
    return _identity("history", row["id"]), *words[1:], back, int(row["final"] in (1, True))


_ACTION = {"id", "name", "at", "actor", "kind", "final", "reverses_id"}


@contextmanager
def _lines(pack: OpenPack, part: str, work: Work) -> Iterator[Iterator[object]]:
    """What each line of a part says; asking for one that is no JSON raises Unsound."""
    with closing(pack.lines(part, work)) as texts:
        yield (_said(text) for text in texts)


def _said(line: str) -> object:
    try:
        return _DECODER.decode(line)
    except (ValueError, RecursionError) as error:
        raise Unsound("A line of it can’t be read.") from error


def _no_number(_words: str) -> object:
    raise ValueError("not a number")


_DECODER = json.JSONDecoder(parse_constant=_no_number)


def of_table(table: str) -> str:
    return f"“{table.replace('_', ' ')}”"
