"""Is the store sound? Everything that must hold, and what to say when it does not."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Table

from partnerdesk.domain.words import counted
from partnerdesk.store import files, migrate, sealing, search
from partnerdesk.store.action_log import image_sql
from partnerdesk.store.database import READING_FAILED, connect, has_our_columns, in_words
from partnerdesk.store.folder import Folder
from partnerdesk.store.problems import Cancelled, StoreProblem
from partnerdesk.store.tables import TRACKED

_RESTORE = "Restore the newest backup from before this happened."


@dataclass(frozen=True, slots=True)
class Findings:
    """``problems`` must not be there; ``remarks`` are harmless. Both in words for the user."""

    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check(folder: Folder, cancelled: Callable[[], bool] | None = None) -> Findings:
    """Read the whole store and every kept file; nothing is changed.

    What can't be read at all is a finding too, not an exception. Raises Cancelled.
    """
    try:
        schema = migrate.schema_of(folder.database)
        if schema != migrate.SCHEMAS[-1]:
            migrate.check_readable(folder.database)
        with closing(connect(folder.database, "ro")) as connection:
            connection.execute("BEGIN")
            problems = list(_database(connection, folder.database))
            if not problems:
                problems += [*_links(connection), *_log(connection), *_index(connection)]
            problems += _files(connection, folder.files, cancelled)
            remarks = list(_unnamed(connection, folder.files))
        if not problems:
            found = _words_of_index(folder.database)
            problems, remarks = [*found.problems], [*remarks, *found.remarks]
        return Findings(tuple(problems), tuple(remarks))
    except StoreProblem as problem:
        return Findings((problem.message,))
    except READING_FAILED as error:
        known = in_words(error, folder.database)
        return Findings((known.message if known else f"The store can’t be read. {_RESTORE}",))


def _database(connection: sqlite3.Connection, path: Path) -> Iterator[str]:
    first = connection.execute("PRAGMA integrity_check").fetchone()
    if first != ("ok",) or not has_our_columns(path):
        yield f"The database is damaged. {_RESTORE}"


def _links(connection: sqlite3.Connection) -> Iterator[str]:
    broken: dict[str, int] = {}
    for table, *_ in connection.execute("PRAGMA foreign_key_check"):
        broken[table] = broken.get(table, 0) + 1
    for table, number in sorted(broken.items()):
        yield f"{_in(number, table)} points to something that is gone. {_RESTORE}"


# --- the action log --------------------------------------------------------------------------


def _log(connection: sqlite3.Connection) -> Iterator[str]:
    """Every entry is what the log last said of it: else undo and history would lie."""
    since = sealing.last_migrated(connection)
    for table in TRACKED:
        differing = connection.execute(_DIFFERING.format(**_names(table)), (since,)).fetchone()[0]
        vanished = connection.execute(_VANISHED.format(**_names(table)), (since,)).fetchone()[0]
        unlogged = connection.execute(_UNLOGGED.format(**_names(table))).fetchone()[0]
        if number := differing + vanished + (0 if since else unlogged):
            yield (
                f"{_in(number, table.name)} was changed without History knowing, "
                f"by another program or a fault. {_RESTORE}"
            )
    for name, number in connection.execute(_BROKEN, (since,)):
        yield f"{_in(number, name)}: what History knows of them is damaged. {_RESTORE}"
    if number := sealing.broken(connection):
        are = counted(number, "action is", "actions are")
        yield f"History is damaged: {are} not what was written. {_RESTORE}"


# Images from before a migration have another shape.
_LAST = "SELECT max(seq) FROM change WHERE row_id = {row}.{id} AND \"table\" = '{table}'"
_DIFFERING = (
    'SELECT count(*) FROM "{table}" AS r JOIN change AS c '
    f"ON c.seq = ({_LAST.format(row='r', id='id', table='{table}')}) "
    "WHERE c.seq > ? AND c.new IS NOT {image}"
)
_VANISHED = (
    "SELECT count(*) FROM change AS c WHERE c.\"table\" = '{table}' AND c.seq > ? "
    "AND c.new IS NOT NULL "
    f"AND c.seq = ({_LAST.format(row='c', id='row_id', table='{table}')}) "
    'AND NOT EXISTS (SELECT 1 FROM "{table}" AS r WHERE r.id = c.row_id)'
)
_UNLOGGED = (
    'SELECT count(*) FROM "{table}" AS r WHERE NOT EXISTS '
    "(SELECT 1 FROM change AS c WHERE c.row_id = r.id AND c.\"table\" = '{table}')"
)
# What a change found is what the change before it left, or one of the two is spoilt. Read once for
# all tables, in the order of an index: an id is never used twice.
_BROKEN = (
    'SELECT "table", count(DISTINCT row_id) FROM (SELECT "table", row_id, old, '
    'lag(new) OVER known AS before, lag("table") OVER known AS earlier FROM change '
    "WHERE seq > ? WINDOW known AS (PARTITION BY row_id ORDER BY seq)) "
    'WHERE earlier = "table" AND old IS NOT before GROUP BY "table" ORDER BY "table"'
)


def _names(table: Table) -> dict[str, str]:
    return {"table": table.name, "image": image_sql(table, "r")}


# --- the search index ------------------------------------------------------------------------


def _index(connection: sqlite3.Connection) -> Iterator[str]:
    wrong = sum(
        connection.execute(_UNFOUND.format(**_searched(table))).fetchone()[0]
        for table in search.searchable()
    )
    in_index = connection.execute("SELECT count(*) FROM search_row").fetchone()[0]
    in_tables = sum(
        connection.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0]
        for table in search.searchable()
    )
    if wrong or in_index != in_tables:
        yield _NOT_FOUND


_NOT_FOUND = f"Search does not find everything that is there. {_RESTORE}"

_UNFOUND = (
    'SELECT count(*) FROM "{table}" AS r '
    "LEFT JOIN search_row AS s ON s.row_id = r.id AND s.\"table\" = '{table}' "
    "LEFT JOIN search_text AS t ON t.rowid = s.rowid "
    "WHERE t.title IS NOT {title} OR t.body IS NOT {body} OR t.plain IS NOT {plain}"
)


def _searched(table: Table) -> dict[str, str]:
    title, body, plain = search.indexed_text(table, "r")
    return {"table": table.name, "title": f"({title})", "body": f"({body})", "plain": plain}


def _words_of_index(database: Path) -> Findings:
    """Whether every word in the index leads to where it stands, which SQLite can tell.

    It wants a connection that may write, though nothing is written; and a file that says of itself
    that it may only be read is damaged there.
    """
    try:
        with closing(connect(database, "rw")) as connection:
            connection.execute("INSERT INTO search_text (search_text) VALUES ('integrity-check')")
    except sqlite3.Error as error:
        code = error.sqlite_errorcode & 0xFF
        if code == sqlite3.SQLITE_CORRUPT:
            return Findings((_NOT_FOUND,))
        if code == sqlite3.SQLITE_READONLY and os.access(database, os.W_OK):
            return Findings((f"The database is damaged: nothing can be written to it. {_RESTORE}",))
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY):
            return Findings(remarks=(_NOT_CHECKED,))
        raise
    return Findings()


_NOT_CHECKED = (
    "Whether search finds every word could not be checked: the store can’t be written to just now."
)


# --- kept files ------------------------------------------------------------------------------


def _files(
    connection: sqlite3.Connection, folder: Path, cancelled: Callable[[], bool] | None
) -> list[str]:
    found = []
    for name, sha256 in connection.execute("SELECT name, sha256 FROM stored_file ORDER BY name"):
        if cancelled and cancelled():
            raise Cancelled
        try:
            with files.path_of(folder, sha256).open("rb") as file:
                whole = hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except OSError:
            found.append(f"The file “{name}” is missing from the store’s “files” folder.")
            continue
        if not whole:
            found.append(f"The file “{name}” has been changed outside PartnerDesk, or is damaged.")
    return [f"{words} Restore it from a backup." for words in found]


def _unnamed(connection: sqlite3.Connection, folder: Path) -> Iterator[str]:
    """Files that neither an entry nor the log names; undo can bring back what the log names."""
    named = {sha256 for (sha256,) in connection.execute("SELECT sha256 FROM stored_file")}
    named |= {
        sha256
        for (sha256,) in connection.execute(
            "SELECT json_extract(coalesce(new, old), '$.sha256') FROM change "
            "WHERE \"table\" = 'stored_file'"
        )
    }
    extra = [path for path in folder.glob("??/*") if path.is_file() and path.name not in named]
    if extra:
        yield (
            f"{counted(len(extra), 'file')} in the store’s “files” folder belongs to nothing in "
            "the store. It does no harm."
        )


def _in(number: int, table: str) -> str:
    return f"{counted(number, 'entry', 'entries')} in “{table.replace('_', ' ')}”"
