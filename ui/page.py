"""What every page of the window is: it shows facts, and goes stale when they change."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from partnerdesk.store.changes import Changes
    from ui.desk import Desk


class Page(QWidget):
    """A page by ``name``. It re-reads its facts when a table in ``depends_on`` changes.

    A page on show reloads at once; a hidden one marks itself stale and reloads when shown.
    """

    name: ClassVar[str] = ""
    depends_on: ClassVar[tuple[str, ...]] = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._stale = True
        desk.changed.connect(self._facts_changed)

    def show_facts(self) -> None:
        """Read again what the page shows, keeping selection, scroll and what is being typed."""

    def open_key(self, key: str) -> None:
        """Show what ``key`` names, when the window comes here for it."""

    def key(self) -> str:
        """What is on show, for Back."""
        return ""

    def start_new(self) -> None:
        """Do what the page's primary button does."""

    def has_unsaved(self) -> bool:
        """Whether something was typed here that waits for a Save button."""
        return False

    @property
    def busy(self) -> bool:
        """Whether something that was asked is still to be shown."""
        return False

    def let_go(self) -> None:
        """Stop asking the store, which is about to be closed."""

    def refresh_if_stale(self) -> None:
        """Reload now when something changed while the page was hidden."""
        if self._stale:
            self._stale = False
            self.show_facts()

    def _facts_changed(self, changes: Changes) -> None:
        if not changes.touches(*self.depends_on):
            return
        self._stale = True
        if self.isVisible():
            self.refresh_if_stale()

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh_if_stale()
        super().showEvent(event)
