"""The sample partnership's calendar, written as it stands: two years in two actions."""

from __future__ import annotations

from partnerdesk.actions.partners import cleaned
from partnerdesk.domain import calendar, projects, sessions
from partnerdesk.formats.sample_sessions import Calendar
from partnerdesk.store import calendar_rows, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.database import Database


def write_calendar(database: Database, known: Calendar) -> None:
    """Add terms, closures, projects and sessions. Raises RuleBroken when one breaks the rules."""
    for closure in known.years.closures:
        calendar.check_closure(closure)
    for term in known.years.terms:
        others = [one for one in known.years.terms if one.member_id == term.member_id]
        calendar.check_term(term, others)
    for project in known.projects:
        projects.check_project(project)
    for facts in known.sessions:
        sessions.check_session(facts)
    with action(database, "Add every school’s year") as log:
        for several in (known.years.closures, known.years.terms):
            rows.insert_all(log.connection, [cleaned(one) for one in several])
    with action(database, f"Write down {len(known.sessions)} sessions") as log:
        rows.insert_all(log.connection, [one.project for one in known.projects])
        for project in known.projects:
            calendar_rows.write_project(log.connection, project)
        rows.insert_all(log.connection, known.series)
        rows.insert_all(log.connection, known.skipped)
        for facts in known.sessions:
            calendar_rows.write_session(log.connection, facts)
