"""One of two values to choose from, drawn in the colours of the look."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy

from ui import theme
from ui.widgets import plain_tooltip

_DOT, _GAP = 18, 8


class Radio(QRadioButton):
    """A round mark with its words beside it; words that do not fit are elided, with a tooltip."""

    def __init__(self, text: str) -> None:
        super().__init__(" ".join(text.split()))
        self.setToolTip(plain_tooltip(text))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        look = theme.current()
        words = look.metrics("body").horizontalAdvance(self.text())
        return QSize(look.px(_DOT + _GAP) + words, look.px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(80), theme.current().px(28))

    def hitButton(self, pos: Any) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        on = self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = look.px(_DOT) // 2 - look.stroke
        centre = QPoint(look.px(_DOT) // 2, self.height() // 2)
        painter.setPen(QPen(look.color("accent" if on else "border"), look.stroke))
        painter.setBrush(look.color("surface"))
        painter.drawEllipse(centre, radius, radius)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            painter.drawEllipse(centre, radius // 2 + 1, radius // 2 + 1)
        painter.setPen(look.color("text"))
        painter.setFont(self.font())
        room = self.rect().adjusted(look.px(_DOT + _GAP), 0, 0, 0)
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
