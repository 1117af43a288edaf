"""Taking office: who is coordinator from now on, and since when."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.problems import RuleBroken
from ui.desk import Desk
from ui.packs.words import tr
from ui.widgets import DateEditor, Form, FormDialog, LineEditor


def open_take_office(desk: Desk, parent: QWidget | None) -> FormDialog:
    """Ask who takes the office and from when; ready to show.

    Whoever held it before is kept with their dates.
    """
    form = Form()
    form.add("name", tr("&Your name"), LineEditor(), tr("As it is to stand in letters and notes."))
    form.add("since", tr("&Since"), DateEditor(desk.today()))
    form.mark_saved()

    def submit(values: dict[str, Any]) -> None:
        from partnerdesk.actions.arriving import take_office

        since = values["since"]
        if since is None:
            raise RuleBroken("since", tr("Put the day from which you hold the office."))
        desk.run(
            lambda database: take_office(database, values["name"], since, desk.today()),
            tr("{0} is coordinator").format(values["name"]),
        )

    before = desk.settings().coordinator_name
    intro = tr("You become the coordinator of the partnership.")
    if before:
        intro = tr("You become the coordinator. That {0} was before you stays written down.")
        intro = intro.format(before)
    title, verb = tr("Take office"), tr("Take office")
    return FormDialog(title, form, verb, submit, intro, parent, 480)
