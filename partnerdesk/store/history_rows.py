"""The action log as a person reads it: who, when, what, and each field before and after."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from partnerdesk.store.long_lists import LongList, Marks
from partnerdesk.store.tables import action, change, metadata


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One action. ``kind`` is ``do``, ``undo`` or ``redo``; ``taken_back`` once reversed.

    ``settled`` once a final action came after it: then it can no longer be undone.
    """

    id: str
    name: str
    at: datetime
    actor: str
    kind: str
    final: bool
    taken_back: bool
    settled: bool = False


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one row: ``column`` as it is named in the store, values as text."""

    table: str
    row_id: str
    row_name: str
    column: str
    before: str
    after: str


# Columns that only the program reads.
_OURS = {
    "id", "sort_name", "position", "held_from", "held_until", "held_minutes", "clash", "uid",
    "sequence",
}  # fmt: skip


def count_history(connection: Connection, row_ids: Collection[str] | None = None) -> int:
    """How many actions there are, or how many touched any of ``row_ids``."""
    query = select(func.count()).select_from(action).where(*_touching(row_ids))
    return int(connection.execute(query).scalar_one())


def history(
    connection: Connection,
    row_ids: Collection[str] | None = None,
    offset: int = 0,
    limit: int = 100,
) -> list[HistoryEntry]:
    """A window of the history, newest first: of the whole store or of some rows."""
    query = _ENTRIES.where(*_touching(row_ids)).order_by(action.c.seq.desc())
    return _entries(connection, query.offset(offset).limit(limit), last_final(connection))


def history_list(row_ids: Collection[str] | None = None) -> LongList:
    """The same as a list to be read in windows."""
    return LongList(action, tuple(_touching(row_ids)), (action.c.seq,), backwards=True)


def history_window(
    connection: Connection, listed: LongList, marks: Marks, final: int, offset: int, limit: int
) -> list[HistoryEntry]:
    """The actions of a list from number ``offset`` on; ``final`` is the ``last_final``."""
    return _entries(connection, listed.window(_ENTRIES, marks, offset, limit), final)


def last_final(connection: Connection) -> int:
    """Where in the log the newest final action stands, 0 before any: the whole log is asked."""
    newest = select(func.max(action.c.seq)).where(action.c.final.is_(True))
    return connection.execute(newest).scalar() or 0


def _entries(connection: Connection, query: Select[Any], final: int) -> list[HistoryEntry]:
    return [
        HistoryEntry(
            row.id,
            row.name,
            datetime.fromisoformat(row.at),
            row.actor,
            row.kind,
            row.final,
            bool(row.taken_back),
            row.seq < final,
        )
        for row in connection.execute(query)
    ]


_REVERSAL = action.alias("reversal")
_ENTRIES = select(
    action,
    select(_REVERSAL.c.id)
    .where(_REVERSAL.c.reverses_id == action.c.id)
    .exists()
    .label("taken_back"),
)


def rows_linked_to(connection: Connection, row_id: str) -> frozenset[str]:
    """Ids of all rows that link to a row, or ever did: with those that were removed since."""
    # An id is a UUID, so that it stands nowhere else in an image of a row.
    mention = f"%{row_id}%"
    query = select(change.c.row_id).where(
        or_(change.c.old.like(mention), change.c.new.like(mention))
    )
    return frozenset(connection.execute(query.distinct()).scalars())


def _touching(row_ids: Collection[str] | None) -> list[ColumnElement[bool]]:
    if row_ids is None:
        return []
    touched = select(change.c.action_id).where(change.c.row_id.in_(list(row_ids)))
    return [action.c.id.in_(touched)]


def fields_changed(
    connection: Connection, action_id: str, most: int = 500
) -> tuple[FieldChange, ...]:
    """What one action changed, field by field; links are told by name. At most ``most`` fields."""
    found: list[FieldChange] = []
    # Bookings follow from their session, so they tell nothing of their own.
    query = select(change).where(change.c.action_id == action_id, change.c.table != "booking")
    query = query.order_by(change.c.seq)
    for entry in connection.execute(query.limit(most)):
        old = json.loads(entry.old) if entry.old else {}
        new = json.loads(entry.new) if entry.new else {}
        name = _row_name(connection, entry.table, new or old)
        for column in new or old:
            before, after = old.get(column), new.get(column)
            if column in _OURS or before == after or (before or "") == (after or ""):
                continue
            shown = [_shown(connection, entry.table, column, v) for v in (before, after)]
            found.append(FieldChange(entry.table, entry.row_id, name, column, *shown))
            if len(found) == most:
                return tuple(found)
    return tuple(found)


# What a row without a name is told by, where it links to one of these.
_NAMED_BY = (
    "person_id", "member_id", "giver_id", "item_id", "line_id", "loan_id", "session_id",
)  # fmt: skip


def _row_name(connection: Connection, table: str, image: dict[str, object]) -> str:
    for column in ("name", "number", "heading", "summary", "person_name", "what"):
        if image.get(column):
            return str(image[column])
    for column in _NAMED_BY:
        if image.get(column):
            return _shown(connection, table, column, image[column])
    return str(image.get("title") or "")


def _shown(connection: Connection, table: str, column: str, value: object) -> str:
    if value is None:
        return ""
    kept = metadata.tables[table].c.get(column)
    if kept is None or not kept.foreign_keys:
        return str(value)
    target = next(iter(kept.foreign_keys)).column.table
    for named in ("name", "number", "title", "member_id", "item_id"):
        if named in target.c:
            query = select(target.c[named]).where(target.c.id == value)
            found = connection.execute(query).scalar()
            if found is not None and named.endswith("_id"):
                return _shown(connection, target.name, named, found)
            return str(found or "something since removed")
    return str(value)


def last_action(connection: Connection, but: str = "") -> str:
    """The id of the newest action, but for one that is under way; blank before the first."""
    query = select(action.c.id).where(action.c.id != but).order_by(action.c.seq.desc()).limit(1)
    return connection.execute(query).scalar() or ""
