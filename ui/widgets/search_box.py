"""The search field of the top bar, with its shortcut shown while it is empty."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from ui import theme
from ui.icons import pixmap
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
        shown = keys.toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
        self._keys = Label(shown.replace("+", " "), "key", self)
        self.textChanged.connect(self._offer_clearing)
        self.textChanged.connect(self._arrange)
        theme.look().changed.connect(self._arrange)
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(420), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(160), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        look = theme.current()
        side = look.px(17)
        drawn = pixmap("search", "muted", side, self.devicePixelRatioF())
        QPainter(self).drawPixmap(look.px(13), (self.height() - side) // 2, drawn)

    def _offer_clearing(self) -> None:
        """Show Qt's own button, from the first word on: before the window stands it takes 4 ms."""
        if self.isClearButtonEnabled():
            return
        self.setClearButtonEnabled(True)
        for clear in self.findChildren(QToolButton):  # it has no name
            clear.setAccessibleName(self.tr("Clear the search"))

    def _arrange(self) -> None:
        """Make room for the magnifier, and for the keys where the words leave room."""
        px = theme.current().px
        self._keys.adjustSize()
        words = self.fontMetrics().horizontalAdvance(self.placeholderText())
        room = self.width() - px(44) - words - px(20)
        show = bool(self._keys.text()) and not self.text() and self._keys.width() <= room
        self._keys.setVisible(show)
        self.setTextMargins(px(28), 0, 0, 0)
        self._keys.move(
            self.width() - self._keys.width() - px(12), (self.height() - self._keys.height()) // 2
        )
