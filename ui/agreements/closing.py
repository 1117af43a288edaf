"""What can't be taken back: issuing, ending and voiding an agreement, each asked once."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import signing
from partnerdesk.domain.agreements import Agreement
from partnerdesk.domain.problems import RuleBroken
from ui.agreements.words import tr
from ui.desk import Desk
from ui.widgets import DateEditor, Form, FormDialog, TextEditor
from ui.widgets.opened import opened


class IssueDialog(FormDialog):
    """Says what freezes, and issues."""

    def __init__(self, desk: Desk, parent: QWidget | None, agreement: Agreement) -> None:
        def issue(values: dict[str, Any]) -> None:
            desk.run(lambda database: signing.issue(desk.store, agreement.id, desk.today()))
            desk.noticed.emit(
                tr("{0} is issued. Print it, and have it signed.").format(agreement.number), False
            )

        super().__init__(
            tr("Issue {0} for signature").format(agreement.number), Form(), tr("Issue"), issue,
            tr(
                "Its words, parties, promises and dates can no longer change from now on. "
                "The paper is kept as it prints today, without the word DRAFT.\n\n"
                "This can’t be undone. What is to change later goes into a new version, "
                "which all sign anew; an issued agreement can also be voided."
            ),
            parent,
        )  # fmt: skip
        self.cancel_button.setText(tr("Keep drafting"))


class EndDialog(FormDialog):
    """Ends an agreement on a day, with the reason."""

    def __init__(self, desk: Desk, parent: QWidget | None, agreement: Agreement) -> None:
        def end(values: dict[str, Any]) -> None:
            day = values["ended_on"]
            if day is None:
                raise RuleBroken("ended_on", tr("Give the day it ends, such as 31/8/2026."))
            desk.run(
                lambda database: signing.end_agreement(
                    database, agreement.id, day, values["reason"]
                )
            )
            desk.noticed.emit(tr("{0} is ended.").format(agreement.number), False)

        form = Form(columns=2)
        form.add("ended_on", tr("&Ends on"), DateEditor(desk.today()))
        form.add("reason", tr("&Why it ends"), TextEditor(lines=3), span=2)
        super().__init__(
            tr("End {0}").format(agreement.number), form, tr("End agreement"), end,
            tr("It stays here to be read, with its signatures. This can’t be undone."), parent,
        )  # fmt: skip


class VoidDialog(FormDialog):
    """Voids an issued agreement, with the reason."""

    def __init__(self, desk: Desk, parent: QWidget | None, agreement: Agreement) -> None:
        def void(values: dict[str, Any]) -> None:
            desk.run(
                lambda database: signing.void_agreement(
                    database, agreement.id, values["reason"], desk.today()
                )
            )
            desk.noticed.emit(tr("{0} is void.").format(agreement.number), False)

        form = Form()
        form.add("reason", tr("&Why it is void"), TextEditor(lines=3))
        super().__init__(
            tr("Void {0}").format(agreement.number), form, tr("Void agreement"), void,
            tr(
                "A void agreement binds nobody. It stays here to be read, "
                "and its number is not used again. This can’t be undone."
            ),
            parent,
        )  # fmt: skip


def open_issue(desk: Desk, parent: QWidget | None, agreement: Agreement) -> IssueDialog:
    """Ask over ``parent`` whether to issue."""
    return opened(IssueDialog(desk, parent, agreement))


def open_end(desk: Desk, parent: QWidget | None, agreement: Agreement) -> EndDialog:
    """Show the dialog over ``parent``."""
    return opened(EndDialog(desk, parent, agreement))


def open_void(desk: Desk, parent: QWidget | None, agreement: Agreement) -> VoidDialog:
    """Show the dialog over ``parent``."""
    return opened(VoidDialog(desk, parent, agreement))
