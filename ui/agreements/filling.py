"""What the parts of the editor have in common: facts in, typed words out, saved on leaving."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.agreements import Clause, Draft
from partnerdesk.domain.unsaved import Passage
from ui.agreements.reading import AgreementView
from ui.desk import Desk


class Filling(QWidget):
    """The inputs of one part. ``edited`` fires when the user changed something in them."""

    edited = Signal()

    def __init__(self, desk: Desk, agreement_id: str) -> None:
        super().__init__()
        self.desk = desk
        self.agreement_id = agreement_id

    def show_view(self, view: AgreementView, clause: Clause) -> None:
        """Show what is saved; what is being typed and differs from it stays."""

    def typed(self, draft: Draft) -> Draft:
        """``draft`` with what stands in the inputs, as far as it can be read."""
        return draft

    def save(self) -> bool:
        """Save what was typed; False when some of it was refused, with words at its field.

        Raises RuleBroken when the store could not be written.
        """
        return True

    def unsaved(self) -> list[Passage]:
        """The words in its inputs that differ from what is saved."""
        return []

    def left(self, old: QWidget, now: QWidget | None) -> bool:
        """Save because the keyboard went from ``old`` to ``now``; False as ``save``."""
        return self.save()
