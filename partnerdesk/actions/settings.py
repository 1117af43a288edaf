"""Settling what the partnership settles once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from partnerdesk.actions.partners import cleaned
from partnerdesk.domain.calendar import Closure, check_closure
from partnerdesk.domain.settings import Settings, check_settings
from partnerdesk.store import partners_rows, rows, settings_rows
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database


def change_settings(database: Database, settings: Settings) -> Changes:
    """Change the partnership's settings. Raises RuleBroken at the field that can't be right."""
    new = cleaned(settings)
    check_settings(new)
    with action(database, "Change settings") as log:
        settings_rows.write_settings(log.connection, new)
    return log.changes


def set_closures(database: Database, member_id: str, closures: Sequence[Closure]) -> Changes:
    """Write when a member is closed, in place of what was there; known ones keep their ids.

    Raises RuleBroken when a closure has no name or ends before it starts.
    """
    new = [cleaned(replace(one, member_id=member_id)) for one in closures]
    for one in new:
        check_closure(one)
    with action(database, "Change school holidays") as log:
        before = partners_rows.closures_of(log.connection, member_id)
        rows.sync(log.connection, before, new)
    return log.changes
