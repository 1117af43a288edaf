"""What is asked about leaving: the day of a step, the end of an office, and who held it before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import leaving as actions
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.leaving import LeavingStep, TermOfOffice
from partnerdesk.domain.problems import RuleBroken
from ui.desk import Desk
from ui.handover.words import tr
from ui.widgets import DateEditor, Form, FormDialog, LineEditor, TextEditor
from ui.widgets.opened import opened


def open_step(desk: Desk, parent: QWidget | None, step: LeavingStep) -> FormDialog:
    """Change the day of a step, and note what is to know of it."""
    form = Form()
    form.add("on", tr("&Done on"), DateEditor())
    form.add("note", tr("&Note"), TextEditor(lines=3), tr("It is printed on the checklist."))
    form.set_values({"on": step.done_on, "note": step.note})

    def submit(values: dict[str, Any]) -> None:
        day = values["on"]
        if day is None:
            raise RuleBroken("on", tr("Put the day it was done, such as 3/3/2026."))
        desk.run(
            lambda database: actions.take_step(
                database, step.kind, day, values["note"], today=desk.today()
            ),
            tr("Done: {0}").format(tr(step.kind.label)),
        )

    title = tr("Day and note")
    return opened(FormDialog(title, form, tr("Save"), submit, tr(step.kind.label), parent, 480))


def open_leave_office(desk: Desk, parent: QWidget | None) -> FormDialog:
    """Ask for the last day in office, and for the successor if there is one."""
    settings = desk.settings()
    form = Form(columns=2)
    form.add("ended_on", tr("&Last day in office"), DateEditor(desk.today()), span=2)
    form.add("successor", tr("Who &follows"), LineEditor(), tr("Blank if nobody is found yet."))
    form.add("starts_on", tr("&From"), DateEditor(), tr("Blank for the day after."))
    form.mark_saved()

    def submit(values: dict[str, Any]) -> None:
        last = values["ended_on"]
        if last is None:
            raise RuleBroken("ended_on", tr("Put the last day in office, such as 3/3/2026."))
        follows = values["successor"]
        words = tr("{0} follows") if follows else tr("The office is empty until somebody is named")
        desk.run(
            lambda database: actions.leave_office(database, last, follows, values["starts_on"]),
            words.format(follows),
        )

    name, since = settings.coordinator_name, settings.coordinator_since
    held = tr("{0} is coordinator since {1}.").format(name, day_text(since)) if since else ""
    intro = held or tr("{0} is coordinator.").format(name)
    intro += " " + tr("The dates of office stay written down.")
    return opened(
        FormDialog(tr("Leave office"), form, tr("Leave office"), submit, intro, parent, 560)
    )


def open_office(desk: Desk, parent: QWidget | None, term: TermOfOffice | None = None) -> FormDialog:
    """Write down who was coordinator before, or change a term of office."""
    form = Form(columns=2)
    form.add("name", tr("&Name"), LineEditor(), span=2)
    form.add("started_on", tr("F&rom"), DateEditor(), tr("Blank if nobody knows."))
    form.add("ended_on", tr("&Until"), DateEditor())
    form.add("note", tr("N&ote"), TextEditor(lines=2), span=2)
    if term is not None:
        names = ("name", "started_on", "ended_on", "note")
        form.set_values({name: getattr(term, name) for name in names})

    def submit(values: dict[str, Any]) -> None:
        if not values["name"]:
            raise RuleBroken("name", tr("Name who was coordinator."))
        if values["ended_on"] is None:
            raise RuleBroken("ended_on", tr("Put the last day in office, such as 31/8/2025."))
        new = replace(term or TermOfOffice(), **values)
        desk.run(
            lambda database: actions.edit_office(database, new),
            tr("Wrote when {0} was coordinator").format(values["name"]),
        )

    title = tr("When somebody was coordinator")
    return opened(FormDialog(title, form, tr("Save"), submit, parent=parent, width=520))
