"""Dialogs that move a loan's end, or call it off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import lending as actions
from partnerdesk.domain.lending import ItemKind, due_text
from partnerdesk.domain.problems import RuleBroken
from ui.desk import Desk
from ui.loans.reading import read_view
from ui.loans.when import WhenEditor
from ui.loans.words import tr
from ui.widgets import Form, FormDialog, LineEditor
from ui.widgets.opened import opened


def open_extend(desk: Desk, parent: QWidget | None, loan_id: str) -> FormDialog:
    """Agree another return over ``parent``; it begins a week later."""
    view = read_view(desk, loan_id)
    loan = view.facts.loan
    editor = WhenEditor(is_due=True)
    editor.set_by_minute(by_minute=any(item.kind is ItemKind.PLACE for item in view.items.values()))
    form = Form()
    form.add("due_at", tr("&New day"), editor, tr("Due now {0}").format(due_text(loan.due_at)))
    editor.set_value(loan.due_at + timedelta(days=7))
    form.mark_saved()

    def extend(values: dict[str, Any]) -> None:
        due_at = values["due_at"]
        if due_at is None:
            raise RuleBroken("due_at", tr("Give the day it is due back, such as 17/3/2026."))
        try:
            desk.run(
                lambda database: actions.extend(database, loan_id, due_at, desk.now()),
                tr("{0} is due back {1}").format(loan.number, due_text(due_at)),
            )
        except RuleBroken as refusal:
            field = "due_at" if refusal.field == "quantity" else refusal.field
            raise RuleBroken(field, refusal.message) from refusal

    intro = tr("{0} with {1}").format(view.things, view.borrower)
    return opened(
        FormDialog(tr("Extend {0}").format(loan.number), form, tr("Extend"), extend, intro, parent)
    )


def open_cancel(desk: Desk, parent: QWidget | None, loan_id: str) -> FormDialog:
    """Call off what has not gone out, over ``parent``."""
    view = read_view(desk, loan_id)
    form = Form()
    form.add("reason", tr("&Why"), LineEditor(), tr("It may stay empty."))

    def cancel(values: dict[str, Any]) -> None:
        desk.run(
            lambda database: actions.cancel(database, loan_id, values["reason"], desk.today()),
            tr("Cancelled {0}").format(view.facts.loan.number),
        )

    made = FormDialog(
        tr("Cancel {0}").format(view.facts.loan.number), form, tr("Cancel the loan"), cancel,
        tr("{0} for {1} is free again then.").format(view.things, view.borrower), parent,
    )  # fmt: skip
    made.cancel_button.setText(tr("Keep it"))
    return opened(made)
