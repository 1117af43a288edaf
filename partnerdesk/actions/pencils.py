"""Pencilling in several dates at once, as the date finder found them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from partnerdesk.actions.sessions import accepted, checked
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import SessionFacts
from partnerdesk.domain.words import counted
from partnerdesk.store import calendar_rows
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database


def pencil_in(
    database: Database, several: Sequence[SessionFacts], today: date, note: str = ""
) -> Changes:
    """Pencil in new sessions, all or none.

    Raises RuleBroken, naming the day, when something refuses one and there is no note.
    """
    new = [
        checked(replace(one, session=replace(one.session, id="", arranged_on=today)))
        for one in several
    ]
    if not new:
        raise RuleBroken("days", "There is no date left. Tick at least one.")
    name = f"Pencil in {counted(len(new), 'date')} of {new[0].session.title}"
    with action(database, name) as log:
        for facts in new:
            try:
                kept = accepted(log.connection, facts, today, note)
            except RuleBroken as refusal:
                day = day_text(facts.session.starts_at.date())
                raise RuleBroken(refusal.field, f"{day}: {refusal.message}") from refusal
            calendar_rows.write_session(log.connection, kept)
    return log.changes
