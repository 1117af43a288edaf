"""What a page says while it has nothing to show: what belongs here, and the first step."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui import icons, theme
from ui.widgets.labels import WrapLabel
from ui.widgets.layouts import column, line


class EmptyState(QWidget):
    """An icon, a title, a sentence and at most a few buttons, in the middle of the room."""

    def __init__(self, icon: str, title: str, text: str, *buttons: QPushButton) -> None:
        super().__init__()
        stack = column(self, gap=8, margins=(24, 24, 24, 24))
        stack.addStretch()
        stack.addWidget(_LargeIcon(icon), 0, Qt.AlignmentFlag.AlignHCenter)
        self.title, self.text = WrapLabel(title, "block"), WrapLabel(text, "subtitle")
        for words in (self.title, self.text):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            words.setMaximumWidth(theme.current().px(460))
            centred = line()
            centred.addStretch(1)
            centred.addWidget(words, 20)
            centred.addStretch(1)
            stack.addLayout(centred)
        if buttons:
            stack.addSpacing(theme.current().px(8))
            row = line()
            row.addStretch()
            for made in buttons:
                row.addWidget(made)
            row.addStretch()
            stack.addLayout(row)
        stack.addStretch()
        self.setAccessibleName(title)


class _LargeIcon(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(1, 1) * theme.current().px(40)

    def paintEvent(self, event: QPaintEvent) -> None:
        drawn = icons.pixmap(self._name, "muted", self.width(), self.devicePixelRatioF())
        QPainter(self).drawPixmap(0, 0, drawn)
