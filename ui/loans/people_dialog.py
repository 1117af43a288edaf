"""Who sees to a loan at the borrower's, and who if they are away (P79)."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions.loan_people import name_people
from ui.desk import Desk
from ui.loans.reading import people_choices, read_view
from ui.loans.words import tr
from ui.widgets import ChoiceEditor, Form, FormDialog
from ui.widgets.opened import opened


def open_people(desk: Desk, parent: QWidget | None, loan_id: str) -> FormDialog:
    """Name who is responsible and a deputy. Raises LookupError when there is no such loan."""
    view = read_view(desk, loan_id)
    loan = view.facts.loan
    offered = dict(people_choices(desk, loan.borrower_id, tr("Nobody named")))
    for key in filter(None, (loan.responsible_id, loan.deputy_id)):
        offered.setdefault(key, view.people[key].name)
    people = list(offered.items())
    form = Form(columns=2)
    form.add("responsible_id", tr("&Responsible there"), ChoiceEditor(people))
    form.add("deputy_id", tr("&Deputy"), ChoiceEditor(people))
    form.set_values({"responsible_id": loan.responsible_id, "deputy_id": loan.deputy_id})

    def submit(values: dict[str, Any]) -> None:
        desk.run(
            lambda database: name_people(
                database, loan_id, values["responsible_id"], values["deputy_id"]
            ),
            tr("Named who sees to {0}").format(loan.number),
        )

    intro = tr("{0} with {1}").format(view.things, view.borrower)
    title = tr("Who sees to {0}").format(loan.number)
    return opened(FormDialog(title, form, tr("Save"), submit, intro, parent))
