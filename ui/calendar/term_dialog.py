"""A member's term, and which letter its weeks begin with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.calendar import Term
from partnerdesk.domain.problems import RuleBroken
from ui.calendar.planning_words import tr
from ui.desk import Desk
from ui.widgets import ChoiceEditor, DateEditor, Form, FormDialog, LineEditor
from ui.widgets.opened import opened


def open_term(
    desk: Desk, parent: QWidget | None, member_id: str, term: Term | None = None
) -> FormDialog:
    """Add a term of a member, or change one."""
    was = term or Term(member_id=member_id)
    form = Form(columns=2)
    form.add("name", tr("&Name"), LineEditor(placeholder=tr("Autumn 2026")), span=2)
    form.add("first_day", tr("Fi&rst day"), DateEditor())
    form.add("last_day", tr("&Last day"), DateEditor())
    letters = [("", tr("No weeks A and B")), ("A", tr("Week A")), ("B", tr("Week B"))]
    form.add(
        "first_week",
        tr("The first &week is"),
        ChoiceEditor(letters),
        tr("Weeks without a school day are not counted."),
        span=2,
    )
    form.set_values(
        {name: getattr(was, name) for name in _OWN if term is not None or name == "first_week"}
    )

    def submit(values: dict[str, Any]) -> None:
        from partnerdesk.actions import closures as actions

        for name, words in (
            ("first_day", tr("Give the first day of term.")),
            ("last_day", tr("Give the last day of term.")),
        ):
            if values[name] is None:
                raise RuleBroken(name, words)
        new = replace(was, **values)
        act = actions.change_term if term else actions.add_term
        pattern = tr("Changed {0}") if term else tr("Added {0}")
        desk.run(lambda database: act(database, new), pattern.format(new.name))

    title = tr("Change {0}").format(was.name) if term else tr("Add a term")
    verb = tr("Save") if term else tr("Add term")
    return opened(FormDialog(title, form, verb, submit, parent=parent))


_OWN = ("name", "first_day", "last_day", "first_week")
