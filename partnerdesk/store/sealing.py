"""Seals: by them ``check`` knows that the log still is what it was when it was written.

A fault of the disk can change a letter of a name in History, or a time, and nothing else in the
store would tell. So each action carries a hash of itself and of every change that it made. What
came before a migration is logged in another shape, so the newest migration's seal also covers
every entry as it was then. A seal is no lock: whoever can write to the store can write a new one.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import sqlite3
from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any

from partnerdesk.store.images import image_sql
from partnerdesk.store.tables import TRACKED

_KEPT = 8  # where an action's seal stands among these columns; a change's follow
_LOG = (
    "SELECT a.seq, a.id, a.name, a.at, a.actor, a.kind, a.final, a.reverses_id, a.seal, "
    'c."table", c.row_id, c.old, c.new '
    "FROM action AS a LEFT JOIN change AS c ON c.action_id = a.id {where} ORDER BY a.seq, c.seq"
)
# A migration is the only final action that logs no change of its own.
_MIGRATED = (
    "SELECT seq, id FROM action AS m WHERE m.final = 1 "
    "AND NOT EXISTS (SELECT 1 FROM change WHERE action_id = m.id) ORDER BY seq DESC LIMIT 1"
)
_BEFORE = (
    "SELECT coalesce(max(c.seq), 0) FROM change AS c JOIN action AS a ON a.id = c.action_id "
    "WHERE a.seq < ?"
)
_SINCE = 'SELECT "table", row_id, old FROM change WHERE seq > ? ORDER BY seq'
_NOW = 'SELECT r.id, {image} FROM "{table}" AS r ORDER BY r.id'


def seal_action(connection: sqlite3.Connection, action_id: str) -> None:
    """Seal an action that has made its changes."""
    _write(connection, _hashes(connection, "WHERE a.id = ?", (action_id,)))


def seal(connection: sqlite3.Connection, action_ids: Collection[str] = ()) -> None:
    """Seal what has no seal yet, and anew these actions and the newest migration."""
    migrated = connection.execute(_MIGRATED).fetchone() or (0, "")
    wanted = json.dumps([*action_ids, migrated[1]])
    where = "WHERE a.seal IS NULL OR a.id IN (SELECT value FROM json_each(?))"
    _write(connection, _hashes(connection, where, (wanted,), migrated[0]))


def broken(connection: sqlite3.Connection) -> int:
    """How many actions are not what they were when they were sealed."""
    migrated = connection.execute(_MIGRATED).fetchone() or (0, "")
    found = _hashes(connection, "", (), migrated[0])
    return sum(kept != made for _, kept, made in found)


def last_migrated(connection: sqlite3.Connection) -> int:
    """The last change before the newest migration; 0 when there was none."""
    migrated = connection.execute(_MIGRATED).fetchone()
    return int(connection.execute(_BEFORE, migrated[:1]).fetchone()[0]) if migrated else 0


def newest_migration(connection: sqlite3.Connection) -> str:
    """The id of its action; blank when there was none."""
    return str((connection.execute(_MIGRATED).fetchone() or (0, ""))[1])


def _write(connection: sqlite3.Connection, hashes: Iterator[tuple[int, str, str]]) -> None:
    made = [(new, seq) for seq, _, new in list(hashes)]
    connection.executemany("UPDATE action SET seal = ? WHERE seq = ?", made)


def _hashes(
    connection: sqlite3.Connection, where: str, values: tuple[str, ...], migrated: int = 0
) -> Iterator[tuple[int, str, str]]:
    """Each action's number, the seal it carries, and the one that it should."""
    log = connection.execute(_LOG.format(where=where), values)
    for seq, lines in groupby(log, key=lambda line: line[0]):
        digest, kept = hashlib.sha256(), ""
        for number, line in enumerate(lines):
            if number == 0:
                kept = line[_KEPT]
                _feed(digest, line[:_KEPT])
            if line[_KEPT + 1] is not None:
                _feed(digest, line[_KEPT + 1 :])
        if seq == migrated:
            _feed_all_then(digest, connection)
        yield seq, kept, digest.hexdigest()


def _feed_all_then(digest: Any, connection: sqlite3.Connection) -> None:
    """Every row as it was then: untouched since, or as the first change since then found it."""
    found: dict[str, dict[str, str | None]] = {}
    for table, row_id, old in connection.execute(_SINCE, (last_migrated(connection),)):
        found.setdefault(table, {}).setdefault(row_id, old)
    for one in TRACKED:
        touched = found.get(one.name, {})
        now = connection.execute(_NOW.format(table=one.name, image=image_sql(one, "r")))
        untouched = (line for line in now if line[0] not in touched)
        before = sorted((row_id, old) for row_id, old in touched.items() if old is not None)
        for line in heapq.merge(untouched, before):
            _feed(digest, line)


def _feed(digest: Any, values: tuple[Any, ...]) -> None:
    # With its length before it, so that no two lines look alike.
    for value in values:
        text = b"" if value is None else str(value).encode()
        digest.update(b"%d %s" % (-1 if value is None else len(text), text))
