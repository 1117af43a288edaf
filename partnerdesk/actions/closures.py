"""When members are closed, and their terms.

A closure that touches sessions already fixed is written all the same, because it is so; what it
touches is raised on Today (``sessions.late_clashes``).
"""

from __future__ import annotations

from dataclasses import replace

from partnerdesk.actions.partners import cleaned, made
from partnerdesk.domain.calendar import Closure, Term, check_closure, check_term
from partnerdesk.store import calendar_rows, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database


def add_closure(database: Database, closure: Closure) -> Changes:
    """Add days on which a member is closed or busy. Raises RuleBroken as ``check_closure``."""
    new = cleaned(replace(closure, id=""))
    check_closure(new)
    with action(database, f"Add {new.name}") as log:
        kept = rows.insert(log.connection, new)
    return made(log, kept.id)


def change_closure(database: Database, closure: Closure) -> Changes:
    """Change a closure."""
    new = cleaned(closure)
    check_closure(new)
    with action(database, f"Change {new.name}") as log:
        rows.update(log.connection, new)
    return log.changes


def remove_closure(database: Database, closure_id: str) -> Changes:
    """Remove a closure."""
    with database.read() as connection:
        closure = rows.get(connection, Closure, closure_id)
    with action(database, f"Remove {closure.name}") as log:
        rows.delete_one(log.connection, closure)
    return log.changes


def add_term(database: Database, term: Term) -> Changes:
    """Add a member's term. Raises RuleBroken as ``check_term``."""
    new = cleaned(replace(term, id=""))
    with action(database, f"Add {new.name}") as log:
        check_term(new, calendar_rows.terms_of(log.connection, new.member_id))
        kept = rows.insert(log.connection, new)
    return made(log, kept.id)


def change_term(database: Database, term: Term) -> Changes:
    """Change a term."""
    new = cleaned(term)
    with action(database, f"Change {new.name}") as log:
        check_term(new, calendar_rows.terms_of(log.connection, new.member_id))
        rows.update(log.connection, new)
    return log.changes


def remove_term(database: Database, term_id: str) -> Changes:
    """Remove a term."""
    with database.read() as connection:
        term = rows.get(connection, Term, term_id)
    with action(database, f"Remove {term.name}") as log:
        rows.delete_one(log.connection, term)
    return log.changes
