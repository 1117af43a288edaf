"""A project: what it is for, who takes part, who drives it, and its mark in the calendar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.projects import (
    MARKS,
    Project,
    ProjectFacts,
    ProjectPart,
    ProjectPerson,
    ProjectState,
)
from partnerdesk.store import calendar_rows
from ui.calendar.inputs import (
    ListEditor,
    YearsEditor,
    member_choices,
    people_choices,
)
from ui.calendar.mark_editor import MarkEditor
from ui.calendar.people_editor import PeopleEditor
from ui.calendar.planning_words import choices, tr
from ui.desk import Desk
from ui.widgets import (
    ChoiceEditor,
    DateEditor,
    Form,
    FormDialog,
    LineEditor,
    TextEditor,
    TicksEditor,
)
from ui.widgets.opened import opened

_WIDTH = 720


def open_project(
    desk: Desk,
    parent: QWidget | None,
    project_id: str = "",
    saved: Callable[[str], object] | None = None,
) -> FormDialog:
    """Add a project, or change the one with this id; ``saved`` gets its id.

    Raises LookupError when there is none with this id.
    """
    facts = _facts(desk, project_id)
    form = _form(desk)
    project = facts.project
    form.set_values(
        {
            **{name: getattr(project, name) for name in _OWN},
            "members": facts.member_ids,
            "people": tuple((one.person_id, one.part) for one in facts.people),
        }
    )

    def submit(values: dict[str, Any]) -> None:
        from partnerdesk.actions import projects as actions

        pairs = values.pop("people")
        members = values.pop("members")
        if values["state"] is None:
            raise RuleBroken("state", tr("Choose where the project is."))
        people = tuple(ProjectPerson("", project_id, person, part) for person, part in pairs)
        new = ProjectFacts(replace(project, **values), members, people)
        act = actions.change_project if project_id else actions.add_project
        words = tr("Changed {0}") if project_id else tr("Added {0}")
        changes = desk.run(lambda database: act(database, new), words.format(values["name"]))
        if saved is not None:
            saved(project_id or changes.made)

    title = tr("Change {0}").format(project.name) if project_id else tr("Add a project")
    verb = tr("Save") if project_id else tr("Add project")
    return opened(FormDialog(title, form, verb, submit, parent=parent, width=_WIDTH))


_OWN = (
    "name",
    "need",
    "aims",
    "curriculum_link",
    "themes",
    "years",
    "starts_on",
    "ends_on",
    "state",
    "mark",
)


def _form(desk: Desk) -> Form:
    form = Form(columns=2)
    form.add("name", tr("&Name"), LineEditor(placeholder=tr("Year 8 Latin")), span=2)
    form.add("state", tr("S&tate"), ChoiceEditor(choices(ProjectState)))
    form.add("mark", tr("Mar&k in the calendar"), MarkEditor())
    form.add(
        "need",
        tr("The n&eed it answers"),
        TextEditor(lines=2),
        tr("Whose need it is, and what would be missing without it."),
        span=2,
    )
    form.add("aims", tr("&Aims"), TextEditor(lines=2), span=2)
    form.add("curriculum_link", tr("&Curriculum link"), LineEditor(), span=2)
    form.add("themes", tr("T&hemes"), ListEditor(), tr("With commas between."))
    form.add("years", tr("&Year groups"), YearsEditor(), tr("Blank for all."))
    form.add("starts_on", tr("Fi&rst day"), DateEditor())
    form.add("ends_on", tr("&Last day"), DateEditor())
    form.add("members", tr("&Members"), TicksEditor(member_choices(desk)), span=2)
    people = PeopleEditor(people_choices(desk), choices(ProjectPart))
    form.add("people", tr("Leads an&d deputies"), people, span=2)
    return form


def _facts(desk: Desk, project_id: str) -> ProjectFacts:
    with desk.read() as connection:
        if project_id:
            return calendar_rows.project_facts(connection, project_id)
        taken = [one.mark for one in calendar_rows.all_projects(connection)]
    return ProjectFacts(Project(mark=min(range(MARKS), key=taken.count)))
