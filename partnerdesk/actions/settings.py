"""Settling what the partnership settles once."""

from __future__ import annotations

from partnerdesk.actions.partners import cleaned
from partnerdesk.domain.settings import Settings, check_settings
from partnerdesk.store import settings_rows
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
