"""What every tab of the handover page is: it shows facts, and goes where a key leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtWidgets import QPushButton, QWidget

from ui.desk import Desk
from ui.widgets import RecordList, Row

Thing = TypeVar("Thing")


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


def show_things(
    listing: RecordList,
    things: Sequence[Thing],
    key: Callable[[Thing], str],
    row: Callable[[Thing], Row],
    title: str,
) -> None:
    """Show things in a list, one of them a line; what was chosen stays chosen."""
    listing.reload(
        len(things),
        lambda offset, limit: [row(one) for one in things[offset : offset + limit]],
        title=title,
        find=number_by(things, key),
    )


def number_by(things: Sequence[Thing], key: Callable[[Thing], str]) -> Callable[[str], int | None]:
    """What number a key has among things."""
    return lambda wanted: next((n for n, one in enumerate(things) if key(one) == wanted), None)
