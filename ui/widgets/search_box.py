"""The search field of the top bar, with its shortcut shown while it is empty."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui import theme
from ui.icons import icon
from ui.widgets.labels import Label


class SearchBox(QLineEdit):
    """A line of text with a magnifier at the left and the keys that lead here at the right."""

    def __init__(
        self, placeholder: str, keys: QKeySequence | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "search")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        shown = keys.toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
        self._keys = Label(shown.replace("+", " "), "key", self)
        self._keys.setVisible(bool(shown))
        self.setClearButtonEnabled(True)
        self.textChanged.connect(lambda text: self._keys.setVisible(bool(shown) and not text))

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(420), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(160), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keys.adjustSize()
        right = self.width() - self._keys.width() - theme.current().px(12)
        self._keys.move(right, (self.height() - self._keys.height()) // 2)
