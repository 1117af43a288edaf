"""The projects of the partnership: added, changed, removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QWidget

from partnerdesk.domain.calendar import years_text
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.projects import Project, ProjectFacts, ProjectState
from partnerdesk.domain.words import counted
from partnerdesk.store import calendar_rows
from ui.calendar.board import Board
from ui.calendar.mark_editor import SHAPES
from ui.calendar.planning_words import tr
from ui.calendar.project_dialog import open_project
from ui.desk import Desk
from ui.tokens import Tone
from ui.widgets import (
    ChipFact,
    Columns,
    EmptyState,
    FormDialog,
    RecordList,
    Row,
    Surface,
    button,
    line,
    primary_button,
)
from ui.widgets.opened import opened

_TONES: dict[ProjectState, tuple[Tone, str]] = {
    ProjectState.IDEA: ("info", "pencil"),
    ProjectState.RUNNING: ("ok", "check"),
    ProjectState.PAUSED: ("warn", "clock"),
    ProjectState.FINISHED: ("neutral", "flag"),
    ProjectState.DROPPED: ("neutral", "cross"),
}


class Projects(Board):
    """A list with its verbs under it; Enter or a double click changes the one chosen."""

    depends_on: ClassVar[tuple[str, ...]] = (
        "project",
        "project_member",
        "project_person",
        "session",
        "person",
    )

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(
            desk,
            parent,
            tr("Projects"),
            tr("The strands of work that sessions belong to. Each has a mark in the calendar."),
        )
        self.listing = RecordList(Columns("", (tr("Sessions"),), tr("State")), tr("Projects"))
        self.surface = Surface()
        self.surface.body.addWidget(self.listing)
        self.empty = EmptyState(
            "flag",
            tr("No projects yet"),
            tr("A Latin programme, a physics cluster, a shared concert: name it, then say whom it "
               "is for."),
        )  # fmt: skip
        self.body.addWidget(self.surface, 1)
        self.body.addWidget(self.empty, 1)
        self.body.addLayout(self._buttons())
        self.listing.chosen.connect(lambda key: self._follow())
        self.listing.opened.connect(lambda key: self.change())
        self.show_facts()
        self.listing.choose_first()
        (self.listing if self.listing.key() else self.add_button).setFocus()

    def show_facts(self) -> None:
        """Read every project and how many sessions it has."""
        with self.desk.read() as connection:
            facts = [
                calendar_rows.project_facts(connection, one.id)
                for one in calendar_rows.all_projects(connection)
            ]
            many = {
                one.project.id: calendar_rows.sessions_in(connection, "project_id", one.project.id)
                for one in facts
            }
            ids = {person.person_id for one in facts for person in one.people}
            names = calendar_rows.people_names(connection, ids)
        self._names = {one.project.id: one.project.name for one in facts}
        rows = [_row(one, names, many[one.project.id]) for one in facts]
        keys = [one.key for one in rows]

        def fetch(offset: int, limit: int) -> Sequence[Row]:
            return rows[offset : offset + limit]

        self.listing.reload(
            len(rows),
            fetch,
            title=counted(len(rows), tr("project"), tr("projects")),
            find=lambda key: keys.index(key) if key in keys else None,
        )
        self.surface.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._follow()

    def add(self) -> FormDialog:
        """Ask for a new project."""
        return open_project(self.desk, self, saved=self.listing.choose)

    def change(self) -> FormDialog | None:
        """Change the one chosen."""
        key = self.listing.key()
        return open_project(self.desk, self, key) if key and not self.desk.read_only else None

    def remove(self) -> None:
        """Remove the one chosen; Undo brings it back. One that has sessions stays."""
        from partnerdesk.actions import projects as actions

        key = self.listing.key()
        if key:
            words = tr("Removed {0}").format(self._names[key])
            self.desk.do(lambda database: actions.remove_project(database, key), words)

    def _buttons(self) -> QHBoxLayout:
        row = line(gap=8)
        self.add_button = primary_button(tr("Add project…"), "plus", self.add)
        self.change_button = button(tr("Change…"), "pencil", self.change)
        self.remove_button = button(tr("Remove"), "trash", self.remove)
        self.change_button.setAccessibleName(tr("Change the project chosen"))
        self.remove_button.setAccessibleName(tr("Remove the project chosen"))
        for made in (self.add_button, self.change_button, self.remove_button):
            row.addWidget(made)
        row.addStretch()
        return row

    def _follow(self) -> None:
        writing, chosen = not self.desk.read_only, bool(self.listing.key())
        self.add_button.setEnabled(writing)
        self.change_button.setEnabled(writing and chosen)
        self.remove_button.setEnabled(writing and chosen)


def _row(facts: ProjectFacts, names: Mapping[str, str], sessions: int) -> Row:
    project = facts.project
    leads = [names.get(one.person_id, "") for one in facts.people]
    many = len(facts.member_ids)
    members = counted(many, tr("member"), tr("members")) if many else ""
    parts = [members, years_text(project.years), _dates(project), ", ".join(filter(None, leads))]
    tone, icon = _TONES[project.state]
    return Row(
        project.id,
        f"{SHAPES[project.mark % len(SHAPES)]} {project.name}",
        " · ".join(filter(None, parts)),
        (str(sessions),),
        ChipFact(tr(project.state.label), tone, icon),
    )


def _dates(project: Project) -> str:
    def said(pattern: str, day: date | None) -> str:
        return pattern.format(day_text(day)) if day else ""

    first, last = project.starts_on, project.ends_on
    if first and last:
        return f"{day_text(first)} – {day_text(last)}"
    return said(tr("from {0}"), first) or said(tr("until {0}"), last)


def open_projects(desk: Desk, parent: QWidget | None) -> Projects:
    """Show the projects over ``parent``."""
    return opened(Projects(desk, parent))
