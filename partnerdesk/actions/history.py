"""Taking back what was done, and doing it again: the window's and the command line's way there."""

from __future__ import annotations

from partnerdesk.store import action_log
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database


def undo(database: Database, action_id: str | None = None) -> Changes:
    """Take back the newest action that stands, or the one named.

    Raises RuleBroken when there is nothing to undo, or when something that the action changed has
    been changed since; nothing is written then.
    """
    return action_log.undo(database, action_id)


def redo(database: Database) -> Changes:
    """Do again what the newest undo took back. Raises RuleBroken as ``undo`` does."""
    return action_log.redo(database)
