"""The log: written by ``action_log.py`` and its triggers, never by hand."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from partnerdesk.store.columns import Flag
from partnerdesk.store.tables.base import metadata, words

action = Table(
    "action",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    words("name"),
    Column("at", Text, nullable=False),
    words("actor"),
    Column("kind", Text, nullable=False),
    Column("final", Flag, nullable=False),
    Column("reverses_id", Text, ForeignKey("action.id"), index=True),
    Column("seal", Text),  # see sealing.py
    CheckConstraint("kind IN ('do', 'undo', 'redo')", name="kind_is_known"),
    sqlite_autoincrement=True,
)

change = Table(
    "change",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("action_id", Text, ForeignKey("action.id"), nullable=False, index=True),
    Column("table", Text, nullable=False),
    Column("row_id", Text, nullable=False),
    Column("old", Text),
    Column("new", Text),
    Index("ix_change_row_id", "row_id"),
    sqlite_autoincrement=True,
)

# Which handover pack this store was begun from: for the first days of whoever opened it.
arrival = Table(
    "arrival",
    metadata,
    Column("pack_id", Text, primary_key=True, nullable=False),
    Column("opened_on", Text, nullable=False),
    Column("made_on", Text, nullable=False),
    words("made_by"),
    Column("read_on", Text),
)
