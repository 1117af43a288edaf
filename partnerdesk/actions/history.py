"""Taking back what was done, and doing it again: the window's and the command line's way there.

Neither can promise more of what members share than there is (P24): what an undo would hold again
may have been promised to somebody else since.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from partnerdesk.domain.availability import check_not_worse
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import action_log, lending_rows
from partnerdesk.store.action_log import Guard
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Connection, Database


def undo(database: Database, action_id: str | None = None, now: datetime | None = None) -> Changes:
    """Take back the newest action that stands, or the one named.

    Raises RuleBroken when there is nothing to undo, when something that the action changed has
    been changed since, or when more would be promised than there is; nothing is written then.
    """
    with database.read() as connection:
        newest = action_log.next_undo(connection)
    step_back = action_id is None or (newest is not None and newest.action_id == action_id)
    return action_log.undo(database, action_id, _kept_promises(now, step_back))


def redo(database: Database, now: datetime | None = None) -> Changes:
    """Do again what the newest undo took back. Raises RuleBroken as ``undo`` does."""
    return action_log.redo(database, _kept_promises(now, step_back=True))


def _kept_promises(now: datetime | None, step_back: bool) -> Guard:
    """Refuse what would promise more than there is, and worse than before.

    One ``step_back`` leads to where the user was, perhaps with fewer units than were promised, or
    with something overdue: there it is enough that no loan takes more. An older action that is
    picked out leads somewhere new, so nothing of that may get worse.
    """
    at = now or datetime.now()

    @contextmanager
    def guard(connection: Connection, changes: Changes) -> Iterator[None]:
        touched = lending_rows.items_touched(connection, changes.action_id)
        before = lending_rows.all_holds_of(connection, touched, at)
        yield
        after = lending_rows.all_holds_of(connection, touched, at)
        for item_id in before.keys() & after.keys():
            try:
                check_not_worse(before[item_id], after[item_id], at, by_promise=step_back)
            except RuleBroken as refusal:
                words = f"“{changes.name}” has to stay as it is. {refusal.message}"
                raise RuleBroken("", words) from refusal

    return guard
