"""A QR code, painted square by square so that it stays sharp at every size."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

_QUIET = 4
_LONGEST = 500


class QrCode(QWidget):
    """Black on white in every look, since cameras want it so, with the margin they need."""

    def __init__(self) -> None:
        super().__init__()
        self._content = ""
        self._dark: list[list[bool]] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_content(self, content: str) -> None:
        """Show this text as a code; nothing for no text, or for more than a camera can read."""
        import segno

        self._content = content if len(content) <= _LONGEST else ""
        made = segno.make_qr(self._content, error="l") if self._content else None
        self._dark = [[bool(one) for one in row] for row in made.matrix] if made else []
        self.update()

    def content(self) -> str:
        """The text it stands for."""
        return self._content

    def sizeHint(self) -> QSize:
        return QSize(1, 1) * theme.current().px(176)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._dark:
            return
        painter = QPainter(self)
        across = len(self._dark) + 2 * _QUIET
        side = max(1, min(self.width(), self.height()) // across)
        painter.fillRect(0, 0, across * side, across * side, Qt.GlobalColor.white)
        for y, row in enumerate(self._dark):
            for x, dark in enumerate(row):
                if dark:
                    left, top = (x + _QUIET) * side, (y + _QUIET) * side
                    painter.fillRect(left, top, side, side, Qt.GlobalColor.black)
