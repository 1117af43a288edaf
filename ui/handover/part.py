"""What every tab of the handover page is: it shows facts, and goes where a key leads."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from ui.desk import Desk


class Part(QWidget):
    """A tab. ``action`` is its primary button, which stands in the head of the page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.action: QPushButton | None = None

    def show_facts(self) -> None:
        """Read again what the tab shows; what is being typed stays."""

    def open_key(self, key: str) -> None:
        """Show what ``key`` names."""

    def key(self) -> str:
        """What is on show, for Back."""
        return ""

    def has_action(self) -> bool:
        """Whether the primary button makes sense as things stand."""
        return self.action is not None

    @property
    def busy(self) -> bool:
        """Whether something that was asked is still to be shown."""
        return False

    def let_go(self) -> None:
        """Stop asking the store, which is about to be closed."""

    def has_unsaved(self) -> bool:
        """Whether something was typed here that waits for a Save button."""
        return False
