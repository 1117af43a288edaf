"""Writing up a meeting: the agenda before it, decisions and tasks after it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import sessions as actions
from partnerdesk.domain.sessions import when_text
from ui.calendar.inputs import people_choices
from ui.calendar.planning_words import tr
from ui.calendar.row_editors import TasksEditor
from ui.calendar.session_view import read_view
from ui.desk import Desk
from ui.widgets import Form, FormDialog, TextEditor
from ui.widgets.opened import opened


def open_minutes(desk: Desk, parent: QWidget | None, session_id: str) -> FormDialog:
    """Ask over ``parent`` for agenda, decisions and tasks; tasks then stand on Today."""
    view = read_view(desk, session_id)
    session = view.session
    offered = dict(people_choices(desk))
    for task in view.facts.tasks:
        if task.owner_id:
            offered.setdefault(task.owner_id, view.person(task.owner_id))
    form = Form()
    form.add("agenda", tr("&Agenda"), TextEditor(lines=4), tr("A line for each point."))
    form.add("decisions", tr("&Decisions"), TextEditor(lines=4))
    form.add("tasks", tr("&Tasks"), TasksEditor(list(offered.items())), tr("They stand on Today."))
    form.set_values(
        {"agenda": session.agenda, "decisions": session.decisions, "tasks": view.facts.tasks}
    )

    def write(values: dict[str, Any]) -> None:
        tasks = [replace(one, session_id=session_id) for one in values["tasks"]]
        desk.run(
            lambda database: actions.write_minutes(
                database, session_id, values["agenda"], values["decisions"], tasks
            ),
            tr("Wrote up {0}").format(session.title),
        )

    when = when_text(session.starts_at, session.ends_at)
    return opened(
        FormDialog(
            tr("Write up the meeting"), form, tr("Save"), write, f"{session.title} · {when}",
            parent, width=700,
        )
    )  # fmt: skip
