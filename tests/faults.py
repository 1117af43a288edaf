"""Disks at fault, for as long as a block lasts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from partnerdesk.store.database import Database


@contextmanager
def full_disk(database: Database) -> Iterator[None]:
    """Every commit of a write is refused as SQLite does when there is no room."""

    def refuse(connection: Any) -> None:
        if connection.get_execution_options().get("write"):
            refusal = sqlite3.OperationalError("database or disk is full")
            refusal.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise refusal

    event.listen(database._engine, "commit", refuse)
    try:
        yield
    finally:
        event.remove(database._engine, "commit", refuse)


@contextmanager
def folder_gone(database: Database) -> Iterator[None]:
    """The stick is pulled, and put back in."""
    here = database.path.parent
    away = here.with_name(f"{here.name}-away")
    here.rename(away)
    try:
        yield
    finally:
        away.rename(here)
