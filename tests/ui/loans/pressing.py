"""Finding dialogs and words on a page."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ui.widgets import Chip, FormDialog

Dialog = TypeVar("Dialog", bound=FormDialog)


def dialog_of(page: QWidget, kind: type[Dialog] = FormDialog) -> Dialog:  # type: ignore[assignment]
    """The dialog of this kind that is up."""
    QApplication.processEvents()
    up = [one for one in page.window().findChildren(kind) if one.isVisible()]
    assert len(up) == 1
    return up[0]


def words_on(part: QWidget) -> list[str]:
    """Every text that a part shows, chips included."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    labels = [one.text() for one in part.findChildren(QLabel) if one.isVisibleTo(part)]
    chips = [one.fact().text for one in part.findChildren(Chip) if one.isVisibleTo(part)]
    return [words for words in (*labels, *chips) if words]
