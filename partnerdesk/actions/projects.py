"""Adding, changing and removing the strands of work that sessions belong to.

What changes the store is one action and returns the Changes it made; a refusal raises RuleBroken
and writes nothing.
"""

from __future__ import annotations

from dataclasses import replace

from partnerdesk.actions.partners import cleaned, made
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.projects import ProjectFacts, check_project
from partnerdesk.domain.words import counted
from partnerdesk.store import calendar_rows
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database


def add_project(database: Database, facts: ProjectFacts) -> Changes:
    """Start a project, with its members and people. Raises RuleBroken as ``check_project``."""
    new = replace(facts, project=cleaned(replace(facts.project, id="")))
    check_project(new)
    with action(database, f"Add {new.project.name}") as log:
        kept = calendar_rows.write_project(log.connection, new)
    return made(log, kept.project.id)


def change_project(database: Database, facts: ProjectFacts) -> Changes:
    """Change a project, its members and its people."""
    new = replace(facts, project=cleaned(facts.project))
    check_project(new)
    with action(database, f"Change {new.project.name}") as log:
        calendar_rows.write_project(log.connection, new)
    return log.changes


def remove_project(database: Database, project_id: str) -> Changes:
    """Remove a project without sessions; one with sessions is finished or dropped instead."""
    with database.read() as connection:
        project = calendar_rows.project_facts(connection, project_id).project
    with action(database, f"Remove {project.name}") as log:
        held = calendar_rows.sessions_in(log.connection, "project_id", project_id)
        series = calendar_rows.series_in_project(log.connection, project_id)
        if held or series:
            words = f"{project.name} has {counted(max(held, 1), 'session')}."
            raise RuleBroken("", f"{words} Set it to finished or dropped instead.")
        calendar_rows.remove_project(log.connection, project_id)
    return log.changes
