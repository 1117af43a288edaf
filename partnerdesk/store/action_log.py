"""Named actions; undo, redo, history and audit as one mechanism.

Every change to a tracked table is logged by TEMP triggers that are made from the table metadata
on each connection, as JSON images of the row before and after. A write outside an action raises.
Undo is a new action that puts the old images back, in reverse, after checking that each row still
is what the log says it became; redo undoes the undo. A ``final`` action (an issued document, a
migration) can't be undone and ends the horizon: what came before it stays readable only.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select
from sqlalchemy.exc import IntegrityError

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import search
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database
from partnerdesk.store.images import image_sql as image_sql
from partnerdesk.store.questions import Insertion, Question, driver
from partnerdesk.store.rows import new_id
from partnerdesk.store.sealing import seal_action
from partnerdesk.store.tables import (
    TRACKED,
    metadata,
)
from partnerdesk.store.tables import (
    action as action_table,
)
from partnerdesk.store.tables import (
    change as change_table,
)


@dataclass(slots=True)
class Action:
    """An action under way. ``changes`` says what it did once the block has ended."""

    connection: Connection
    id: str
    changes: Changes = field(default_factory=Changes)


# What an action is called, or how that is found out within its own transaction.
Name = str | Callable[[Connection], str]


@contextmanager
def action(database: Database, name: Name, *, final: bool = False) -> Iterator[Action]:
    """One named action and one transaction: all of it is kept, or nothing.

    An action that changes nothing leaves no trace in the log.
    """
    with _logged(database, name, "do", final=final) as under_way:
        yield under_way


@contextmanager
def _logged(
    database: Database, name: Name, kind: str, *, final: bool = False, reverses: str | None = None
) -> Iterator[Action]:
    with database.write() as connection:
        raw = driver(connection)
        under_way = Action(connection, new_id())
        called = name if isinstance(name, str) else name(connection)
        begun = {
            "id": under_way.id,
            "name": called,
            "at": datetime.now().isoformat(timespec="seconds"),
            "actor": database.actor,
            "kind": kind,
            "final": final,
            "reverses_id": reverses,
        }
        _BEGUN.put(connection, [begun])
        raw.execute("INSERT INTO temp.current_action VALUES (?)", (under_way.id,))
        yield under_way
        search.catch_up(connection)
        raw.execute("DELETE FROM temp.current_action")
        under_way.changes = _changes_of(connection, under_way.id, called)
        if under_way.changes:
            seal_action(raw, under_way.id)
        else:
            raw.execute("DELETE FROM action WHERE id = ?", (under_way.id,))


_BEGUN = Insertion(action_table, ("id", "name", "at", "actor", "kind", "final", "reverses_id"))
_TOUCHED = Question(
    select(change_table.c.table, change_table.c.row_id).where(
        change_table.c.action_id == bindparam("action_id")
    )
)


def _changes_of(connection: Connection, action_id: str, name: str) -> Changes:
    rows: dict[str, set[str]] = {}
    for table, row_id in _TOUCHED.ask(connection, action_id=action_id):
        rows.setdefault(table, set()).add(row_id)
    if not rows:
        return Changes()
    return Changes(action_id, name, {table: frozenset(ids) for table, ids in rows.items()})


# --- triggers --------------------------------------------------------------------------------


def install_triggers(connection: sqlite3.Connection) -> None:
    """Make this connection log every change to a tracked table, and refuse unnamed ones."""
    connection.execute("CREATE TEMP TABLE current_action (id TEXT NOT NULL)")
    for table in TRACKED:
        old, new = image_sql(table, "OLD"), image_sql(table, "NEW")
        _install(connection, table.name, "INSERT", "NEW.id", "NULL", new)
        _install(connection, table.name, "UPDATE", "OLD.id", old, new)
        _install(connection, table.name, "DELETE", "OLD.id", old, "NULL")


_OUTSIDE = "a change outside a named action"


def _install(
    connection: sqlite3.Connection, table: str, event: str, row_id: str, old: str, new: str
) -> None:
    same = f"WHEN {old} IS NOT {new}" if event == "UPDATE" else ""
    connection.execute(
        f"""CREATE TEMP TRIGGER log_{table}_{event.lower()} AFTER {event} ON main."{table}" {same}
        BEGIN
            SELECT RAISE(ABORT, '{_OUTSIDE}') WHERE NOT EXISTS (SELECT 1 FROM current_action);
            INSERT INTO change (action_id, "table", row_id, old, new)
            VALUES ((SELECT id FROM current_action), '{table}', {row_id}, {old}, {new});
        END"""
    )


# --- undo and redo ---------------------------------------------------------------------------

# Stands around the putting back of rows, inside the transaction: it sees the store before and
# after, and raises RuleBroken to refuse. The Changes are those of the action that is reversed.
Guard = Callable[[Connection, Changes], AbstractContextManager[None]]


def unguarded(connection: Connection, changes: Changes) -> AbstractContextManager[None]:
    """Let every undo through whose rows have not been changed since."""
    return nullcontext()


@dataclass(frozen=True, slots=True)
class Undoable:
    """What Undo or Redo would do now."""

    action_id: str
    name: str
    kind: str


def next_undo(connection: Connection) -> Undoable | None:
    """The newest action that stands and can be taken back."""
    query = _standing().where(action_table.c.kind != "undo")
    return _first(connection, query)


def next_redo(connection: Connection) -> Undoable | None:
    """The newest undo that stands, unless something new was done after it."""
    last_done = (
        select(func.coalesce(func.max(action_table.c.seq), 0))
        .where(action_table.c.kind == "do")
        .scalar_subquery()
    )
    query = _standing().where(action_table.c.kind == "undo", action_table.c.seq > last_done)
    return _first(connection, query)


def _standing() -> Select[Any]:
    reversal = action_table.alias("reversal")
    horizon = (
        select(func.coalesce(func.max(action_table.c.seq), 0))
        .where(action_table.c.final.is_(True))
        .scalar_subquery()
    )
    reversed_by = select(reversal.c.id).where(reversal.c.reverses_id == action_table.c.id)
    return (
        select(action_table.c.id, action_table.c.name, action_table.c.kind)
        .where(action_table.c.seq > horizon, ~reversed_by.exists())
        .order_by(action_table.c.seq.desc())
        .limit(1)
    )


def _first(connection: Connection, query: Select[Any]) -> Undoable | None:
    row = connection.execute(query).first()
    return Undoable(row.id, row.name, row.kind) if row else None


def undo(database: Database, action_id: str | None = None, guard: Guard = unguarded) -> Changes:
    """Take back the newest action that stands, or the one named.

    Raises RuleBroken when there is nothing to undo, when something that the action changed has
    been changed since, or when ``guard`` refuses; nothing is written then.
    """
    with database.read() as connection:
        found = next_undo(connection) if action_id is None else _named(connection, action_id)
    if found is None:
        raise RuleBroken("", "There is nothing to undo.")
    # Taking back an undo does the action again, so that it is what Undo offers next.
    return _reverse(database, found, "redo" if found.kind == "undo" else "undo", guard)


def redo(database: Database, guard: Guard = unguarded) -> Changes:
    """Do again what the newest undo took back. Raises RuleBroken as ``undo`` does."""
    with database.read() as connection:
        found = next_redo(connection)
    if found is None:
        raise RuleBroken("", "There is nothing to redo.")
    return _reverse(database, found, "redo", guard)


def _named(connection: Connection, action_id: str) -> Undoable:
    row = connection.execute(_standing().where(action_table.c.id == action_id)).first()
    if row is None:
        raise RuleBroken(
            "",
            "This can no longer be undone: it has been undone already, "
            "or something came after it that is final.",
        )
    return Undoable(row.id, row.name, row.kind)


def _reverse(database: Database, found: Undoable, kind: str, guard: Guard) -> Changes:
    try:
        with _logged(database, found.name, kind, reverses=found.action_id) as under_way:
            connection = under_way.connection
            # A link that is left without its other end fails at commit, whatever the order.
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            query = select(change_table).where(change_table.c.action_id == found.action_id)
            entries = connection.execute(query.order_by(change_table.c.seq.desc())).all()
            with guard(connection, _changes_of(connection, found.action_id, found.name)):
                for entry in entries:
                    _put_back(connection, entry, found.name, kind)
    except IntegrityError as error:
        raise RuleBroken("", _blocked(found.name, kind)) from error
    return under_way.changes


def _put_back(connection: Connection, entry: Row[Any], name: str, kind: str) -> None:
    table = metadata.tables[entry.table]
    current = connection.exec_driver_sql(
        f'SELECT {image_sql(table, "r")} FROM "{table.name}" AS r WHERE r.id = ?', (entry.row_id,)
    ).scalar()
    if current != entry.new:
        raise RuleBroken("", _blocked(name, kind))
    put_image(connection, entry.table, entry.row_id, entry.old)


def put_image(connection: Connection, table: str, row_id: str, old: str | None) -> None:
    """Make a row what its image in the log says; without an image it is taken away."""
    name = metadata.tables[table].name
    if old is None:
        connection.exec_driver_sql(f'DELETE FROM "{name}" WHERE id = ?', (row_id,))
        return
    image: dict[str, object] = json.loads(old)
    known = connection.exec_driver_sql(f'SELECT 1 FROM "{name}" WHERE id = ?', (row_id,)).scalar()
    if known is None:
        columns = ", ".join(f'"{column}"' for column in image)
        places = ", ".join("?" * len(image))
        connection.exec_driver_sql(
            f'INSERT INTO "{name}" ({columns}) VALUES ({places})', tuple(image.values())
        )
    else:
        sets = ", ".join(f'"{column}" = ?' for column in image)
        connection.exec_driver_sql(
            f'UPDATE "{name}" SET {sets} WHERE id = ?', (*image.values(), row_id)
        )


def _blocked(name: str, kind: str) -> str:
    verb = "undone" if kind == "undo" else "done again"
    return (
        f"“{name}” can’t be {verb}: what it changed has been changed or used since. "
        "Look at History to see by whom, and change it by hand."
    )
