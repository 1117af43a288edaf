"""Reminding the borrower of a loan that is out (P83, P84)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import lending as actions
from partnerdesk.domain.lending import Chase
from ui.desk import Desk
from ui.loans.reading import people_choices, read_view
from ui.loans.words import chase_words, tr
from ui.reminding import RemindDialog
from ui.widgets.opened import opened

if TYPE_CHECKING:
    from partnerdesk.store.changes import Changes
    from partnerdesk.store.database import Database


class ChaseDialog(RemindDialog):
    """The words begin as a reminder with name, things and day filled in."""

    def __init__(self, desk: Desk, parent: QWidget | None, loan_id: str) -> None:
        self._view = view = read_view(desk, loan_id)
        loan = view.facts.loan
        super().__init__(
            desk, parent, view.borrower,
            (tr("{0} · {1}").format(loan.number, view.still_out), loan.number),
            people_choices(desk, loan.borrower_id, tr("Nobody in particular")),
            loan.responsible_id or loan.deputy_id,
        )  # fmt: skip

    def words_to(self, name: str) -> str:
        view = self._view
        sender = self._desk.settings().coordinator_name or self._desk.database.actor
        return chase_words(name, view.still_out, view.facts.loan, sender, view.now)

    def log(self, database: Database, person_id: str | None, channel: str, words: str) -> Changes:
        chased = Chase(
            loan_id=self._view.facts.loan.id,
            on=self._desk.today(),
            person_id=person_id,
            channel=channel,
            words=words,
        )
        return actions.chase(database, chased)


def open_chase(desk: Desk, parent: QWidget | None, loan_id: str) -> ChaseDialog:
    """Show the dialog over ``parent``."""
    return opened(ChaseDialog(desk, parent, loan_id))
