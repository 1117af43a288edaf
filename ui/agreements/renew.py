"""Renewing an agreement: until when it goes on, and when it is looked at next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import agreement_terms
from partnerdesk.domain.agreements import Agreement
from partnerdesk.domain.dates import day_text, months_after
from partnerdesk.domain.problems import RuleBroken
from ui.agreements.words import tr
from ui.desk import Desk
from ui.widgets import DateEditor, Form, FormDialog, TextEditor
from ui.widgets.opened import opened


class RenewDialog(FormDialog):
    """Proposes a further year from the present end, with a review two months before its end."""

    def __init__(self, desk: Desk, parent: QWidget | None, agreement: Agreement) -> None:
        self._desk, self._agreement = desk, agreement
        end = agreement.ends_on or desk.today()
        until = months_after(end + timedelta(days=1), 12) - timedelta(days=1)
        form = Form(columns=2)
        form.add("ends_on", tr("Goes on &until"), DateEditor(until))
        form.add("review_on", tr("Next &review by"), DateEditor(months_after(until, -2)))
        form.add("renewed_on", tr("&Agreed on"), DateEditor(desk.today()))
        form.add("note", tr("&Note"), TextEditor(lines=2), span=2)
        super().__init__(
            tr("Renew {0}").format(agreement.number), form, tr("Renew"), self._renew,
            tr("It ends on {0}. Its words stay as they are; to change them, draft a new version.")
            .format(day_text(end)),
            parent,
        )  # fmt: skip

    def _renew(self, values: dict[str, Any]) -> None:
        ends_on, renewed_on = values["ends_on"], values["renewed_on"]
        for name, day in (("ends_on", ends_on), ("renewed_on", renewed_on)):
            if day is None:
                raise RuleBroken(name, tr("Give the day, such as 31/8/2027."))
        desk, agreement = self._desk, self._agreement
        desk.run(
            lambda database: agreement_terms.renew(
                database, agreement.id, ends_on, values["review_on"], renewed_on,
                desk.today(), values["note"],
            ),
            tr("{0} goes on until {1}").format(agreement.number, day_text(ends_on)),
        )  # fmt: skip


def open_renew(desk: Desk, parent: QWidget | None, agreement: Agreement) -> RenewDialog:
    """Show the dialog over ``parent``."""
    return opened(RenewDialog(desk, parent, agreement))
