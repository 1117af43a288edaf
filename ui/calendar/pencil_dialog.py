"""Naming the dates that were found, and pencilling them in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import SessionFacts, SessionKind
from partnerdesk.domain.words import counted
from partnerdesk.store import calendar_rows
from ui.calendar.planning_words import choices, dates_words, tr
from ui.desk import Desk
from ui.widgets import ChoiceEditor, Form, FormDialog, LineEditor, TextEditor
from ui.widgets.opened import opened


def open_pencil_in(
    desk: Desk,
    parent: QWidget | None,
    drafts: Sequence[SessionFacts],
    project_id: str | None,
    done: Callable[[], object],
) -> FormDialog:
    """Ask what the sessions are called and belong to; write them all or none, then ``done``."""
    with desk.read() as connection:
        projects = calendar_rows.all_projects(connection)
    form = Form(columns=2)
    form.add("title", tr("&Name"), LineEditor(placeholder=tr("Year 8 Latin")), span=2)
    none: list[tuple[str | None, str]] = [(None, tr("No project"))]
    offered = ChoiceEditor([*none, *((one.id, one.name) for one in projects)])
    form.add("project_id", tr("&Project"), offered)
    form.add("kind", tr("&Kind"), ChoiceEditor(choices(SessionKind)))
    form.add(
        "note",
        tr("W&hy it goes on all the same"),
        TextEditor(lines=2),
        tr("It is kept with each session that has a clash."),
        span=2,
    )
    form.field("note").hide()
    form.set_values({"project_id": project_id, "kind": SessionKind.LESSON})
    if project_id:
        form.set_values({"title": next((one.name for one in projects if one.id == project_id), "")})

    def submit(values: dict[str, Any]) -> None:
        from partnerdesk.actions.pencils import pencil_in

        note = values.pop("note")
        several = [replace(one, session=replace(one.session, **values)) for one in drafts]
        try:
            desk.run(
                lambda database: pencil_in(database, several, desk.today(), note),
                tr("Pencilled in {0} of {1}").format(many, values["title"]),
            )
        except RuleBroken as refusal:
            if refusal.field == "note":
                form.field("note").show()
            raise
        done()

    many = counted(len(drafts), tr("date"), tr("dates"))
    intro = dates_words([one.session.starts_at.date() for one in drafts], 12)
    title = tr("Pencil in {0}").format(many)
    return opened(FormDialog(title, form, tr("Pencil in"), submit, intro, parent))


def open_note(
    parent: QWidget | None, message: str, verb: str, go_on: Callable[[str], object]
) -> FormDialog:
    """Say what refuses something, and ask why it goes on; ``go_on`` gets the note."""
    form = Form()
    form.add("note", tr("W&hy it goes on all the same"), TextEditor(lines=2))

    def submit(values: dict[str, Any]) -> None:
        if not values["note"]:
            raise RuleBroken("note", tr("Write why it can stay as it is, so that others know."))
        go_on(values["note"])

    return opened(FormDialog(tr("Something is in the way"), form, verb, submit, message, parent))
